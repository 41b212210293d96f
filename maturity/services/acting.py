"""Working with the plan: changing an action, moving it up or down, and taking the last change back."""

from collections import defaultdict
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from maturity.domain.improvement import Action, Status
from maturity.errors import ActionChangedError, NotFoundError, PlanChangedError
from maturity.services.access import Actor
from maturity.services.planning import REMOVED, YES, Draft, checked_action, log, records, same
from maturity.storage.plans import ActionRecord
from maturity.storage.store import Store

PLACE = "place"
"""Field of the history that says where an action stands."""

READ: Mapping[str, Callable[[str], Any]] = {  # Any: each field has a type of its own
    "what": str,
    "question": lambda text: text or None,
    "to_level": lambda text: int(text) if text else None,
    "owner": str,
    "due": lambda text: date.fromisoformat(text) if text else None,
    "sign": str,
    "status": Status,
    "reason": str,
    "evidence": lambda text: tuple(int(one) for one in text.split()),
}
"""Field of an action to how its history is read."""


def change(store: Store, actor: Actor, number: int, draft: Draft, revision: int, now: datetime) -> bool:
    """Change an action; False, and nothing done, where it says the same already.

    Raises:
        NotFoundError: the organisation has no such action in its plan.
        FieldsError: fields cannot be used.
        ActionChangedError: somebody changed it since *revision* was read. In every case nothing was changed.
    """
    store.waves.hold(actor.assessment_id)
    there = _there(store, actor, number)
    wanted = checked_action(store, actor, draft, there.action)
    if same(wanted, there.action):
        return False
    if there.action.revision != revision:
        raise ActionChangedError(number, revision, there.action.revision)
    store.plans.write(replace(there, action=wanted, changed_at=now))
    before, after = written(there.action), written(wanted)
    fields = [field for field in READ if before[field] != after[field]]
    events = [(number, field, before[field], after[field]) for field in fields]
    store.plans.note(actor.organisation.code, events, actor.membership_id, now)
    facts: dict[str, str | int] = {"action": number, "fields": " ".join(fields), "status": wanted.status.value}
    log(store, actor, "change-action", facts, now)
    return True


def move(store: Store, actor: Actor, number: int, now: datetime, *, up: bool) -> None:
    """Let an action change places with the one above or below it; the first and the last stay where they are.

    Raises:
        NotFoundError: the organisation has no such action in its plan.
    """
    store.waves.hold(actor.assessment_id)
    listed = records(store, actor)
    here = next((i for i, one in enumerate(listed) if one.action.number == number), None)
    if here is None:
        raise NotFoundError("action", number)
    there = here - 1 if up else here + 1
    if not 0 <= there < len(listed):
        return
    pair = (listed[here], listed[there])
    for one, other in (pair, pair[::-1]):
        store.plans.write(replace(one, place=other.place))
    events = [(one.action.number, PLACE, str(one.place), str(other.place)) for one, other in (pair, pair[::-1])]
    store.plans.note(actor.organisation.code, events, actor.membership_id, now)
    log(store, actor, "move-action", {"action": number}, now)


def undo(store: Store, actor: Actor, expected: int, now: datetime) -> None:
    """Take the last change of the plan back, which is a change itself: undone once more, it is as it was.

    Args:
        store: open for writing.
        actor: who wants it.
        expected: number of the change that the actor has seen as the last one.
        now: when.

    Raises:
        PlanChangedError: something was changed after that; nothing was undone.
    """
    store.waves.hold(actor.assessment_id)
    organisation = actor.organisation.code
    events = store.plans.last_change(organisation)
    last = events[0].change if events else 0
    if not events or last != expected:
        raise PlanChangedError(expected, last)
    back: dict[int, dict[str, str]] = defaultdict(dict)
    for one in events:
        back[one.number][one.field] = one.before
    for number, fields in back.items():
        store.plans.write(_restored(store.plans.get(organisation, number), fields, now))
    reverse = [(one.number, one.field, one.after, one.before) for one in events]
    store.plans.note(organisation, reverse, actor.membership_id, now)
    log(store, actor, "undo-plan", {"actions": len(back)}, now)


def written(action: Action) -> dict[str, str]:
    """Return the fields of an action as its history keeps them."""
    return {
        "what": action.what,
        "question": action.question or "",
        "to_level": "" if action.to_level is None else str(action.to_level),
        "owner": action.owner,
        "due": action.due.isoformat() if action.due else "",
        "sign": action.sign,
        "status": action.status.value,
        "reason": action.reason,
        "evidence": " ".join(map(str, action.evidence)),
    }


def _restored(record: ActionRecord, fields: Mapping[str, str], now: datetime) -> ActionRecord:
    place = int(fields[PLACE]) if PLACE in fields else record.place
    removed = fields[REMOVED] == YES if REMOVED in fields else record.removed
    content = {field: READ[field](text) for field, text in fields.items() if field in READ}
    if not content:
        return replace(record, place=place, removed=removed)
    action = replace(record.action, revision=record.action.revision + 1, **content)
    return replace(record, action=action, place=place, removed=removed, changed_at=now)


def _there(store: Store, actor: Actor, number: int) -> ActionRecord:
    found = store.plans.get(actor.organisation.code, number)
    if found.removed:
        raise NotFoundError("action", number)
    return found

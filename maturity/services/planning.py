"""The plan: what an organisation aims at, and the actions that it has decided on; reading it, and adding to it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime

from maturity.domain.improvement import Action, Plan, Status, top_level
from maturity.domain.questionnaire import Questionnaire
from maturity.domain.result import WaveFacts
from maturity.errors import FieldsError, NotFoundError
from maturity.services.access import Actor
from maturity.services.asking import own_questions
from maturity.services.drafts import storable
from maturity.services.members import LONGEST_NAME, one_line
from maturity.services.own_areas import reads_all
from maturity.services.registering import FIRST_DAY
from maturity.storage.plans import ActionRecord
from maturity.storage.store import Store

LIMITS = {"what": 1000, "owner": LONGEST_NAME, "sign": 1000, "reason": 1000}
"""Most characters of each text: four steps of a question fit into the first."""

REMOVED = "removed"
"""Field of the history that says whether an action is in the plan: adding one changes it from yes to nothing."""

YES = "yes"


@dataclass(frozen=True, slots=True)
class Draft:
    """An action as somebody wants it.

    Attributes:
        what: what is done.
        question: id of the question that it moves; None for an action of its own.
        to_level: code of the level it leads to; None without one.
        owner: function that answers for it.
        due: last day; None without one.
        sign: how one notices that it is done.
        status: value of a ``Status``.
        reason: why it was ended, or why the risk is accepted.
        evidence: numbers in the evidence register.
    """

    what: str
    question: str | None = None
    to_level: int | None = None
    owner: str = ""
    due: date | None = None
    sign: str = ""
    status: str = Status.PLANNED.value
    reason: str = ""
    evidence: frozenset[int] = frozenset()


def plan(store: Store, actor: Actor) -> Plan:
    """Return what the actor's organisation has decided, as it stands in the actor's wave; two queries."""
    return plan_of(store, actor.organisation.code, actor.assessment_id, actor.wave)


def plan_of(store: Store, organisation: str, assessment_id: int, wave: WaveFacts) -> Plan:
    """Return the plan of any organisation, by its code, as it stands in a wave.

    An action that goes on from an earlier wave, about a question that means something else today, is about none here.
    Two queries, and one more where actions go on.
    """
    found = _current(store, organisation, assessment_id, wave)
    return Plan(store.targets.of(assessment_id), _of_today(store, wave.slug, found))


def records(store: Store, actor: Actor) -> tuple[ActionRecord, ...]:
    """Return the actions of the plan, in the organisation's order; one query.

    What was decided in an earlier wave goes on until it is closed; what was closed before this wave opened is history.
    """
    return _current(store, actor.organisation.code, actor.assessment_id, actor.wave)


def visible(store: Store, actor: Actor) -> tuple[ActionRecord, ...]:
    """Return the actions that the actor may read: a colleague those about questions that were the colleague's own."""
    found = records(store, actor)
    if reads_all(actor):
        return found
    own = own_questions(store.versions.open(actor.version_id), actor)
    return tuple(one for one in found if one.action.question in own)


def action(store: Store, actor: Actor, number: int) -> ActionRecord:
    """Return one action of the organisation that the actor may read.

    Raises:
        NotFoundError: there is none, or it was taken out of the plan.
    """
    found = store.plans.get(actor.organisation.code, number)
    own = None if reads_all(actor) else own_questions(store.versions.open(actor.version_id), actor)
    if found.removed or (own is not None and found.action.question not in own):
        raise NotFoundError("action", number)
    return found


def add(store: Store, actor: Actor, drafts: Sequence[Draft], now: datetime) -> tuple[int, ...]:
    """Put actions at the end of the plan and return their numbers; it is one change that can be undone as one.

    A step that an open action takes already is not put there twice.

    Raises:
        FieldsError: one of them cannot be used; none was added.
    """
    store.waves.hold(actor.assessment_id)
    checked = [checked_action(store, actor, one, None) for one in drafts]
    there = records(store, actor)
    new = [one for one in checked if not any(_covers(record.action, one) for record in there)]
    if not new:
        return ()
    last = max((one.place for one in store.plans.all(actor.organisation.code, actor.wave.opens)), default=0)
    numbers = tuple(
        store.plans.add(actor.organisation.code, actor.assessment_id, one, last + i, now)
        for i, one in enumerate(new, start=1)
    )
    events = [(number, REMOVED, YES, "") for number in numbers]
    store.plans.note(actor.organisation.code, events, actor.membership_id, now)
    log(store, actor, "add-action", {"actions": len(numbers), "first": numbers[0]}, now)
    return numbers


def checked_action(store: Store, actor: Actor, draft: Draft, there: Action | None) -> Action:
    """Return a draft as an action of the next revision.

    Args:
        store: an open transaction.
        actor: who wants it.
        draft: as typed.
        there: the action that it takes the place of; None for a new one.

    Raises:
        FieldsError: fields cannot be used.
    """
    texts = {"what": storable(draft.what), "sign": storable(draft.sign), "reason": storable(draft.reason)}
    texts["owner"] = one_line(draft.owner)
    kept = frozenset(there.evidence) if there else frozenset[int]()
    known = kept
    if draft.evidence - kept:
        register = store.evidence.all(actor.organisation.code, actor.assessment_id)
        known |= {one.evidence.id for one in register}
    problems = _problems(store.versions.open(actor.version_id), draft, texts, there)
    if not draft.evidence <= known:
        problems["evidence"] = "unknown"
    if problems:
        raise FieldsError(problems)
    return Action(
        number=there.number if there else 0,
        what=texts["what"],
        question=draft.question,
        to_level=draft.to_level,
        owner=texts["owner"],
        due=draft.due,
        sign=texts["sign"],
        status=Status(draft.status),
        reason=texts["reason"],
        revision=there.revision + 1 if there else 1,
        evidence=tuple(sorted(draft.evidence)),
    )


def same(one: Action, other: Action) -> bool:
    """Tell whether two actions say the same, whichever revision they are."""
    return replace(one, revision=0) == replace(other, revision=0)


def log(store: Store, actor: Actor, verb: str, facts: Mapping[str, str | int], now: datetime) -> None:
    """Note in the audit log what was done to the plan, without its texts."""
    store.audit.add(now, actor.name, verb, f"{actor.wave.slug}/{actor.organisation.code}", facts)


def _problems(
    questionnaire: Questionnaire, draft: Draft, texts: Mapping[str, str], there: Action | None
) -> dict[str, str]:
    problems = {field: "too-long" for field, text in texts.items() if len(text) > LIMITS[field]}
    if not texts["what"]:
        problems["what"] = "missing"
    status = next((one for one in Status if one.value == draft.status), None)
    if status is None:
        problems["status"] = "missing"
    elif status.needs_reason and not texts["reason"]:
        problems["reason"] = "missing"
    if draft.due and draft.due < FIRST_DAY:
        problems["due"] = "too-early"
    unchanged = there is not None and (there.question, there.to_level) == (draft.question, draft.to_level)
    if not unchanged and not _is_a_step(questionnaire, draft):
        problems["question"] = "unknown"
    return problems


def _is_a_step(questionnaire: Questionnaire, draft: Draft) -> bool:
    """Tell whether question and level fit together; a question alone does, a level alone does not."""
    if draft.question is None:
        return draft.to_level is None
    question = next((one for one in questionnaire.questions() if one.id == draft.question), None)
    if question is None:
        return False
    return draft.to_level is None or (bool(question.steps) and 0 < draft.to_level <= top_level(question))


def _covers(there: Action, new: Action) -> bool:
    """Tell whether an action that is there does all that a new one would."""
    if new.question is None or new.to_level is None:
        return False
    return there.question == new.question and there.status.is_open and (there.to_level or 0) >= new.to_level


def _of_today(store: Store, slug: str, found: Sequence[ActionRecord]) -> tuple[Action, ...]:
    earlier = {one.wave for one in found if one.wave != slug and one.action.question}
    if not earlier:
        return tuple(one.action for one in found)
    versions = {one.facts.slug: one.version_id for one in store.waves.all()}
    meanings = {
        wave: {one.id: one.meaning for one in store.versions.open(versions[wave]).questions()}
        for wave in {*earlier, slug}
    }
    return tuple(
        one.action
        if one.action.question is None
        or meanings[one.wave].get(one.action.question) == meanings[slug].get(one.action.question)
        else replace(one.action, question=None, to_level=None)
        for one in found
    )


def _current(store: Store, organisation: str, assessment_id: int, wave: WaveFacts) -> tuple[ActionRecord, ...]:
    return tuple(
        one
        for one in store.plans.all(organisation, wave.opens)
        if one.assessment_id == assessment_id or one.action.status.is_open or one.changed_at >= wave.opens
    )

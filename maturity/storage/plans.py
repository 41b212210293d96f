"""Actions of plans and the history of each, which only ever grows."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, bindparam, func, insert, select, update

from maturity.domain.improvement import Action, Status
from maturity.errors import NotFoundError
from maturity.storage.tables import (
    AssessmentRow,
    MembershipRow,
    OrganisationRow,
    PersonRow,
    PlanActionRow,
    PlanEventRow,
    WaveRow,
)


@dataclass(frozen=True, slots=True)
class ActionRecord:
    """An action as stored.

    Attributes:
        action: what it is.
        assessment_id: in which it was put into the plan.
        wave: slug of that wave.
        place: the organisation's order; lower stands first.
        changed_at: when anything but the place changed last.
        removed: whether it was taken out again.
    """

    action: Action
    assessment_id: int
    wave: str
    place: int
    changed_at: datetime
    removed: bool


@dataclass(frozen=True, slots=True)
class PlanEvent:
    """One field of one action, before and after.

    Attributes:
        change: what was done at once has one number; a later change has a higher one.
        number: of the action.
        what: of the action, as it is now.
        at: when.
        name: who; empty when the person was erased.
        field: which.
        before, after: as text; empty for nothing.
    """

    change: int
    number: int
    what: str
    at: datetime
    name: str
    field: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class DueAction:
    """An open action with a last day, whose it is, and what was written about it last; empty for nothing."""

    code: str
    organisation: str
    action: Action
    reminded: str


_ACTIONS = (
    select(PlanActionRow.__table__, WaveRow.slug.label("wave"))
    .join(AssessmentRow, AssessmentRow.id == PlanActionRow.assessment_id)
    .join(WaveRow, WaveRow.id == AssessmentRow.wave_id)
    .where(PlanActionRow.organisation_code == bindparam("organisation"))
)
_ALL = _ACTIONS.where(PlanActionRow.removed.is_(False), WaveRow.opens <= bindparam("opens")).order_by(
    PlanActionRow.place, PlanActionRow.id
)
_ONE = _ACTIONS.where(PlanActionRow.id == bindparam("number"))
_DUE = (
    select(PlanActionRow.__table__, OrganisationRow.name.label("organisation"))
    .join(OrganisationRow, OrganisationRow.code == PlanActionRow.organisation_code)
    .where(
        PlanActionRow.removed.is_(False),
        PlanActionRow.status.in_([one.value for one in Status if one.is_open]),
        PlanActionRow.due <= bindparam("day"),
    )
    .order_by(PlanActionRow.due, PlanActionRow.id)
)
_EVENTS = (
    select(PlanEventRow.__table__, PlanActionRow.what, PersonRow.name)
    .join(PlanActionRow, PlanActionRow.id == PlanEventRow.action_id)
    .join(MembershipRow, MembershipRow.id == PlanEventRow.done_by)
    .join(PersonRow, PersonRow.id == MembershipRow.person_id)
    .where(PlanEventRow.organisation_code == bindparam("organisation"))
    .order_by(PlanEventRow.id)
)
_NEWEST = select(func.max(PlanEventRow.change)).where(PlanEventRow.organisation_code == bindparam("organisation"))


class Plans:
    """Reads and writes actions; what is done to them is noted by ``note``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, organisation: str, assessment_id: int, action: Action, place: int, now: datetime) -> int:
        """Add an action and return its number; *action*'s own number counts for nothing."""
        added = insert(PlanActionRow).values(
            organisation_code=organisation,
            assessment_id=assessment_id,
            place=place,
            changed_at=now,
            removed=False,
            reminded="",
            **_values(action),
        )
        return int(self._connection.execute(added.returning(PlanActionRow.id)).scalar_one())

    def all(self, organisation: str, opens: datetime) -> tuple[ActionRecord, ...]:
        """Return the actions put into the plan in a wave that opened at *opens* or before, in order; one query."""
        return tuple(
            _record(row) for row in self._connection.execute(_ALL, {"organisation": organisation, "opens": opens})
        )

    def get(self, organisation: str, number: int) -> ActionRecord:
        """Return one action, also a removed one.

        Raises:
            NotFoundError: this organisation has none with that number.
        """
        row = self._connection.execute(_ONE, {"organisation": organisation, "number": number}).first()
        if row is None:
            raise NotFoundError("action", number)
        return _record(row)

    def write(self, record: ActionRecord) -> None:
        """Write an action anew, with its place."""
        mine = PlanActionRow.id == record.action.number
        self._connection.execute(
            update(PlanActionRow)
            .where(mine)
            .values(place=record.place, changed_at=record.changed_at, removed=record.removed, **_values(record.action))
        )

    def note(self, organisation: str, events: Iterable[tuple[int, str, str, str]], done_by: int, now: datetime) -> int:
        """Note what was done at once, each as action, field, before and after; return the number of the change."""
        change = (self._connection.scalar(_NEWEST, {"organisation": organisation}) or 0) + 1
        rows = [
            {
                "organisation_code": organisation,
                "change": change,
                "action_id": number,
                "at": now,
                "done_by": done_by,
                "field": field,
                "before": before,
                "after": after,
            }
            for number, field, before, after in events
        ]
        self._connection.execute(insert(PlanEventRow), rows)
        return change

    def last_change(self, organisation: str) -> tuple[PlanEvent, ...]:
        """Return what was done last, empty where nothing was; one query."""
        newest = _NEWEST.scalar_subquery()
        rows = self._connection.execute(_EVENTS.where(PlanEventRow.change == newest), {"organisation": organisation})
        return tuple(_event(row) for row in rows)

    def history(self, organisation: str, number: int) -> tuple[PlanEvent, ...]:
        """Return everything that was done to an action, oldest first; one query."""
        rows = self._connection.execute(_EVENTS.where(PlanEventRow.action_id == number), {"organisation": organisation})
        return tuple(_event(row) for row in rows)

    def due_by(self, day: date) -> tuple[DueAction, ...]:
        """Return every organisation's open actions whose last day is *day* or before, first due first; one query."""
        rows = self._connection.execute(_DUE, {"day": day})
        return tuple(DueAction(row.organisation_code, row.organisation, _action(row), row.reminded) for row in rows)

    def remind(self, reminded: Mapping[int, str]) -> None:
        """Remember what was written about each action, by number."""
        for number, words in reminded.items():
            self._connection.execute(update(PlanActionRow).where(PlanActionRow.id == number).values(reminded=words))


def _record(row: Any) -> ActionRecord:  # Any: a row of a join has no type that others could name
    return ActionRecord(_action(row), row.assessment_id, row.wave, row.place, row.changed_at, row.removed)


def _action(row: Any) -> Action:  # Any: as above
    return Action(
        number=row.id,
        what=row.what,
        question=row.question,
        to_level=row.to_level,
        owner=row.owner,
        due=row.due,
        sign=row.sign,
        status=Status(row.status),
        reason=row.reason,
        revision=row.revision,
        evidence=tuple(int(one) for one in row.evidence.split()),
    )


def _values(action: Action) -> dict[str, object]:
    return {
        "what": action.what,
        "question": action.question,
        "to_level": action.to_level,
        "owner": action.owner,
        "due": action.due,
        "sign": action.sign,
        "status": action.status.value,
        "reason": action.reason,
        "evidence": " ".join(map(str, action.evidence)),
        "revision": action.revision,
    }


def _event(row: Any) -> PlanEvent:  # Any: as above
    return PlanEvent(row.change, row.action_id, row.what, row.at, row.name, row.field, row.before, row.after)

"""What colleagues were asked to answer, and how far they are."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Executable, bindparam, delete, func, insert, select, update

from maturity.domain.person import Person
from maturity.storage import people
from maturity.storage.answers import AnswerRecord
from maturity.storage.tables import (
    AssignmentRow,
    FinishedRow,
    InvitationRow,
    MembershipRow,
    PersonRow,
    ResponseRow,
    SessionRow,
    VoiceRow,
)


@dataclass(frozen=True, slots=True)
class Response:
    """One colleague's work in one assessment.

    Attributes:
        id: owner of the answers in ``Store.voices``.
        membership_id: of the colleague in the organisation.
        person: who.
        last_day: until when the coordinator would like answers; None where nothing was said.
        removed_at: when the coordinator took the colleague off; the answers stay.
        parts: ids of top areas and of single questions to answer.
        finished: top area id to when the colleague called it done.
        opened_at: when the colleague first came in; None before.
        seen_at: when the colleague was last here; None before.
    """

    id: int
    membership_id: int
    person: Person
    last_day: date | None
    removed_at: datetime | None
    parts: frozenset[str]
    finished: dict[str, datetime]
    opened_at: datetime | None
    seen_at: datetime | None


_OPENED = (
    select(func.min(InvitationRow.opened_at))
    .where(
        InvitationRow.membership_id == ResponseRow.membership_id,
        InvitationRow.assessment_id == ResponseRow.assessment_id,
    )
    .scalar_subquery()
)
_SEEN = (
    select(func.max(SessionRow.seen_at))
    .where(
        SessionRow.membership_id == ResponseRow.membership_id,
        SessionRow.assessment_id == ResponseRow.assessment_id,
    )
    .scalar_subquery()
)
_RESPONSES = (
    select(
        ResponseRow.id,
        ResponseRow.membership_id,
        ResponseRow.last_day,
        ResponseRow.removed_at,
        _OPENED,
        _SEEN,
        *people.COLUMNS,
    )
    .join(MembershipRow, MembershipRow.id == ResponseRow.membership_id)
    .join(PersonRow, PersonRow.id == MembershipRow.person_id)
    .where(ResponseRow.assessment_id == bindparam("assessment"))
    .order_by(ResponseRow.id)
)
_PARTS = (
    select(AssignmentRow.response_id, AssignmentRow.part)
    .join(ResponseRow, ResponseRow.id == AssignmentRow.response_id)
    .where(ResponseRow.assessment_id == bindparam("assessment"))
)
_FINISHED = (
    select(FinishedRow.response_id, FinishedRow.area, FinishedRow.at)
    .join(ResponseRow, ResponseRow.id == FinishedRow.response_id)
    .where(ResponseRow.assessment_id == bindparam("assessment"))
)
_VOICES = (
    select(
        VoiceRow.response_id,
        VoiceRow.question,
        VoiceRow.written,
        VoiceRow.reason,
        VoiceRow.comment,
        VoiceRow.evidence,
        VoiceRow.evidence_link,
        VoiceRow.revision,
        VoiceRow.saved_at,
        VoiceRow.saved_by,
    )
    .join(ResponseRow, ResponseRow.id == VoiceRow.response_id)
    .where(ResponseRow.assessment_id == bindparam("assessment"))
)


class Responses:
    """Reads and writes who answers what; the answers themselves are in ``Store.voices``."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ask(self, assessment_id: int, membership_id: int, parts: Iterable[str], last_day: date | None) -> int:
        """Ask a member for *parts* until *last_day*, instead of what was asked before; return the response's id."""
        mine = (ResponseRow.assessment_id == assessment_id, ResponseRow.membership_id == membership_id)
        found = self._connection.scalar(select(ResponseRow.id).where(*mine))
        if found is None:
            added = insert(ResponseRow).values(
                assessment_id=assessment_id, membership_id=membership_id, last_day=last_day
            )
            found = self._connection.execute(added.returning(ResponseRow.id)).scalar_one()
        else:
            self._connection.execute(update(ResponseRow).where(*mine).values(last_day=last_day, removed_at=None))
            self._connection.execute(delete(AssignmentRow).where(AssignmentRow.response_id == found))
        rows = [{"response_id": found, "part": part} for part in sorted(set(parts))]
        if rows:
            self._connection.execute(insert(AssignmentRow), rows)
        return int(found)

    def remove(self, response_id: int, now: datetime) -> None:
        """Take a colleague off an assessment; the answers stay."""
        self._connection.execute(update(ResponseRow).where(ResponseRow.id == response_id).values(removed_at=now))

    def remove_member(self, membership_id: int, now: datetime) -> None:
        """Take a colleague off every assessment; the answers stay."""
        asked = (ResponseRow.membership_id == membership_id, ResponseRow.removed_at.is_(None))
        self._connection.execute(update(ResponseRow).where(*asked).values(removed_at=now))

    def finish(self, response_id: int, area: str, now: datetime) -> None:
        """Call a top area done; a second time changes nothing."""
        there = select(FinishedRow.area).where(FinishedRow.response_id == response_id, FinishedRow.area == area)
        if self._connection.scalar(there) is None:
            self._connection.execute(insert(FinishedRow).values(response_id=response_id, area=area, at=now))

    def of_member(self, assessment_id: int, membership_id: int) -> Response | None:
        """Return what a member was asked to answer; None for one who was not, or is not any more."""
        mine = _RESPONSES.where(ResponseRow.membership_id == membership_id, ResponseRow.removed_at.is_(None))
        return next(iter(self._read(mine, assessment_id)), None)

    def all(self, assessment_id: int) -> tuple[Response, ...]:
        """Return everybody who was asked, also those who were taken off, in the order of asking; three queries."""
        return self._read(_RESPONSES, assessment_id)

    def count(self, assessment_id: int) -> int:
        """Return how many colleagues are asked now; one query."""
        asked = (ResponseRow.assessment_id == assessment_id, ResponseRow.removed_at.is_(None))
        return int(self._connection.scalar(select(func.count()).where(*asked)) or 0)

    def elsewhere(self, membership_id: int, assessment_id: int) -> bool:
        """Tell whether a member is asked to answer in another assessment, too."""
        others = (ResponseRow.membership_id == membership_id, ResponseRow.assessment_id != assessment_id)
        found = select(ResponseRow.id).where(*others, ResponseRow.removed_at.is_(None)).limit(1)
        return self._connection.scalar(found) is not None

    def voices(self, assessment_id: int) -> dict[int, dict[str, AnswerRecord]]:
        """Return response id to question id to answer, of everybody; one query."""
        found: dict[int, dict[str, AnswerRecord]] = {}
        rows: Sequence[Any] = self._connection.execute(_VOICES, {"assessment": assessment_id}).all()
        for row in rows:
            found.setdefault(row[0], {})[row[1]] = AnswerRecord(*row[1:])
        return found

    def _read(self, query: Executable, assessment_id: int) -> tuple[Response, ...]:
        of = {"assessment": assessment_id}
        rows: Sequence[Any] = self._connection.execute(query, of).all()
        parts: dict[int, set[str]] = {}
        finished: dict[int, dict[str, datetime]] = {}
        if rows:
            for response_id, part in self._connection.execute(_PARTS, of):
                parts.setdefault(response_id, set()).add(part)
            for response_id, area, at in self._connection.execute(_FINISHED, of):
                finished.setdefault(response_id, {})[area] = at
        return tuple(
            Response(
                id=row[0],
                membership_id=row[1],
                person=Person(*row[6:]),
                last_day=row[2],
                removed_at=row[3],
                parts=frozenset(parts.get(row[0], ())),
                finished=finished.get(row[0], {}),
                opened_at=row[4],
                seen_at=row[5],
            )
            for row in rows
        )

"""Who reviews an organisation's answers, what they remarked, and what was decided about it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from sqlalchemy import Connection, Executable, bindparam, delete, func, insert, select, update

from maturity.domain.peer_review import Decision, Remark, Verdict
from maturity.domain.person import Person
from maturity.storage import people
from maturity.storage.tables import (
    InvitationRow,
    MembershipRow,
    PersonRow,
    RemarkDecisionRow,
    RemarkRow,
    ReviewAreaRow,
    ReviewRow,
)


@dataclass(frozen=True, slots=True)
class Review:
    """One reviewer's work in one assessment.

    Attributes:
        id: owner of remarks and draws.
        membership_id: of the reviewer in the organisation that is reviewed.
        person: who.
        home: the organisation that the reviewer comes from, as the coordinator wrote it.
        last_day: until when the coordinator would like remarks; None where nothing was said.
        removed_at: when the review was ended; the remarks stay.
        areas: id of every top area to look at, and when the reviewer called it done; None before.
        opened_at: when the reviewer first came in; None before.
    """

    id: int
    membership_id: int
    person: Person
    home: str
    last_day: date | None
    removed_at: datetime | None
    areas: Mapping[str, datetime | None]
    opened_at: datetime | None

    @property
    def is_active(self) -> bool:
        """Tell whether the reviewer still has access."""
        return self.removed_at is None


_OPENED = (
    select(func.min(InvitationRow.opened_at))
    .where(
        InvitationRow.membership_id == ReviewRow.membership_id,
        InvitationRow.assessment_id == ReviewRow.assessment_id,
    )
    .scalar_subquery()
)
_REVIEWS = (
    select(
        ReviewRow.id,
        ReviewRow.membership_id,
        ReviewRow.home,
        ReviewRow.last_day,
        ReviewRow.removed_at,
        _OPENED,
        *people.COLUMNS,
    )
    .join(MembershipRow, MembershipRow.id == ReviewRow.membership_id)
    .join(PersonRow, PersonRow.id == MembershipRow.person_id)
    .where(ReviewRow.assessment_id == bindparam("assessment"))
    .order_by(ReviewRow.id)
)
_PERSON = 6
_AREAS = (
    select(ReviewAreaRow.review_id, ReviewAreaRow.area, ReviewAreaRow.done_at)
    .join(ReviewRow, ReviewRow.id == ReviewAreaRow.review_id)
    .where(ReviewRow.assessment_id == bindparam("assessment"))
)
_REMARKS = (
    select(
        RemarkRow.review_id,
        RemarkRow.question,
        RemarkRow.revision,
        RemarkRow.seen,
        RemarkRow.suggested,
        RemarkRow.comment,
        RemarkRow.at,
        RemarkDecisionRow.verdict,
        RemarkDecisionRow.written,
        RemarkDecisionRow.reason,
        RemarkDecisionRow.at,
    )
    .join(ReviewRow, ReviewRow.id == RemarkRow.review_id)
    .outerjoin(
        RemarkDecisionRow,
        (RemarkDecisionRow.review_id == RemarkRow.review_id)
        & (RemarkDecisionRow.question == RemarkRow.question)
        & (RemarkDecisionRow.revision == RemarkRow.revision),
    )
    .where(ReviewRow.assessment_id == bindparam("assessment"))
    .order_by(RemarkRow.review_id, RemarkRow.question, RemarkRow.revision, RemarkDecisionRow.id)
)
_DECISION = 7


class Reviews:
    """Reads and writes reviews; a remark or a decision is added and never changed."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def ask(
        self, assessment_id: int, membership_id: int, home: str, areas: Iterable[str], last_day: date | None
    ) -> int:
        """Ask a member to review *areas*, instead of those asked for before that are not done; return the id."""
        mine = (ReviewRow.assessment_id == assessment_id, ReviewRow.membership_id == membership_id)
        found = self._connection.scalar(select(ReviewRow.id).where(*mine))
        done: set[str] = set()
        if found is None:
            added = insert(ReviewRow).values(
                assessment_id=assessment_id, membership_id=membership_id, home=home, last_day=last_day
            )
            found = self._connection.execute(added.returning(ReviewRow.id)).scalar_one()
        else:
            again = update(ReviewRow).where(*mine).values(home=home, last_day=last_day, removed_at=None)
            self._connection.execute(again)
            there = ReviewAreaRow.review_id == found
            self._connection.execute(delete(ReviewAreaRow).where(there, ReviewAreaRow.done_at.is_(None)))
            done = set(self._connection.scalars(select(ReviewAreaRow.area).where(there)))
        rows = [{"review_id": found, "area": area} for area in sorted(set(areas) - done)]
        if rows:
            self._connection.execute(insert(ReviewAreaRow), rows)
        return int(found)

    def remove(self, review_id: int, now: datetime) -> None:
        """End a review; the remarks stay."""
        self._connection.execute(update(ReviewRow).where(ReviewRow.id == review_id).values(removed_at=now))

    def finish(self, review_id: int, area: str, now: datetime) -> None:
        """Call an area done; a second time changes nothing."""
        mine = (ReviewAreaRow.review_id == review_id, ReviewAreaRow.area == area, ReviewAreaRow.done_at.is_(None))
        self._connection.execute(update(ReviewAreaRow).where(*mine).values(done_at=now))

    def of_member(self, assessment_id: int, membership_id: int) -> Review | None:
        """Return what a member was asked to review; None for one who was not, or is not any more."""
        mine = _REVIEWS.where(ReviewRow.membership_id == membership_id, ReviewRow.removed_at.is_(None))
        return next(iter(self._read(mine, assessment_id)), None)

    def all(self, assessment_id: int) -> tuple[Review, ...]:
        """Return every review, also those that were ended, in the order of asking; two queries, one for none."""
        return self._read(_REVIEWS, assessment_id)

    def elsewhere(self, membership_id: int, assessment_id: int) -> bool:
        """Tell whether a member reviews another assessment of the organisation, too."""
        others = (ReviewRow.membership_id == membership_id, ReviewRow.assessment_id != assessment_id)
        found = select(ReviewRow.id).where(*others, ReviewRow.removed_at.is_(None)).limit(1)
        return self._connection.scalar(found) is not None

    def remarks(self, assessment_id: int, until: datetime | None = None) -> dict[int, dict[str, tuple[Remark, ...]]]:
        """Return review id to question id to the remarks that count: those decided on, and last the newest; one query.

        Each has its newest decision.

        Args:
            assessment_id: whose answers are reviewed.
            until: what was remarked or decided after that moment is left out; None for everything.
        """
        found: dict[int, dict[str, tuple[Remark, ...]]] = {}
        rows: Sequence[Any] = self._connection.execute(_REMARKS, {"assessment": assessment_id}).all()
        for row in rows:
            remark = Remark(row[1], row[2], row[3], row[4], row[5], row[6], None)
            if until and remark.at > until:
                continue
            mine = found.setdefault(row[0], {})
            before = mine.get(remark.question, ())
            if before and before[-1].revision == remark.revision:
                before, remark = before[:-1], before[-1]
            if row[_DECISION] is not None and not (until and row[-1] > until):
                remark = replace(remark, decision=Decision(Verdict(row[_DECISION]), *row[_DECISION + 1 :]))
            mine[remark.question] = (*(one for one in before if one.decision), remark)
        return found

    def add_remarks(self, review_id: int, remarks: Iterable[Remark]) -> None:
        """Add remarks in one statement; a revision that is there already is refused by the database."""
        rows = [
            {
                "review_id": review_id,
                "question": one.question,
                "revision": one.revision,
                "seen": one.seen,
                "suggested": one.suggested,
                "comment": one.comment,
                "at": one.at,
            }
            for one in remarks
        ]
        if rows:
            self._connection.execute(insert(RemarkRow), rows)

    def decide(self, review_id: int, remark: Remark, decision: Decision, decided_by: int) -> None:
        """Add a decision by a member (*decided_by*) about a remark."""
        added = insert(RemarkDecisionRow).values(
            review_id=review_id,
            question=remark.question,
            revision=remark.revision,
            verdict=decision.verdict.value,
            written=decision.written,
            reason=decision.reason,
            at=decision.at,
            decided_by=decided_by,
        )
        self._connection.execute(added)

    def _read(self, query: Executable, assessment_id: int) -> tuple[Review, ...]:
        of = {"assessment": assessment_id}
        rows: Sequence[Any] = self._connection.execute(query, of).all()
        areas: dict[int, dict[str, datetime | None]] = {}
        if rows:
            for review_id, area, done_at in self._connection.execute(_AREAS, of):
                areas.setdefault(review_id, {})[area] = done_at
        return tuple(
            Review(
                id=row[0],
                membership_id=row[1],
                person=Person(*row[_PERSON:]),
                home=row[2],
                last_day=row[3],
                removed_at=row[4],
                areas=areas.get(row[0], {}),
                opened_at=row[5],
            )
            for row in rows
        )

"""The list of cases that an organisation keeps for a wave, what was drawn from it, and what reviewers found there."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from maturity.domain.peer_review import Case, Finding
from maturity.storage.tables import CaseDrawRow, CaseFindingRow, ReviewCaseRow, ReviewRow


@dataclass(frozen=True, slots=True)
class Found:
    """What a reviewer found about one point of a case; *finding* is None where only a comment is written."""

    finding: Finding | None
    comment: str


@dataclass(frozen=True, slots=True)
class Draw:
    """A case that was drawn for a review.

    Attributes:
        number: counts the draws of the review from 1; the newest counts.
        case: what was drawn, as the list called it then.
        cases: how many there were to draw from.
        reason: why it was drawn anew; empty for the first.
        at: when.
        revision: counts how often the findings were saved.
        findings: point to what was found; points without anything are left out.
    """

    number: int
    case: Case
    cases: int
    reason: str
    at: datetime
    revision: int
    findings: Mapping[str, Found]


_DRAWS = (
    select(
        CaseDrawRow.review_id,
        CaseDrawRow.number,
        CaseDrawRow.reference,
        CaseDrawRow.title,
        CaseDrawRow.cases,
        CaseDrawRow.reason,
        CaseDrawRow.at,
        CaseDrawRow.revision,
        CaseFindingRow.point,
        CaseFindingRow.finding,
        CaseFindingRow.comment,
    )
    .join(ReviewRow, ReviewRow.id == CaseDrawRow.review_id)
    .outerjoin(
        CaseFindingRow,
        (CaseFindingRow.review_id == CaseDrawRow.review_id) & (CaseFindingRow.number == CaseDrawRow.number),
    )
    .where(ReviewRow.assessment_id == bindparam("assessment"))
    .order_by(CaseDrawRow.review_id, CaseDrawRow.number)
)


class Cases:
    """Reads and writes lists of cases and draws; a draw stays, whatever becomes of the list."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, assessment_id: int) -> tuple[Case, ...]:
        """Return the list of an assessment, as it was given."""
        query = select(ReviewCaseRow.reference, ReviewCaseRow.title).where(ReviewCaseRow.assessment_id == assessment_id)
        return tuple(Case(*row) for row in self._connection.execute(query.order_by(ReviewCaseRow.place)))

    def count(self, assessment_id: int) -> int:
        """Return how many cases the list of an assessment has."""
        query = select(func.count()).where(ReviewCaseRow.assessment_id == assessment_id)
        return int(self._connection.scalar(query) or 0)

    def replace(self, assessment_id: int, cases: Iterable[Case]) -> None:
        """Keep another list for an assessment."""
        self._connection.execute(delete(ReviewCaseRow).where(ReviewCaseRow.assessment_id == assessment_id))
        rows = [
            {"assessment_id": assessment_id, "place": place, "reference": one.reference, "title": one.title}
            for place, one in enumerate(cases, start=1)
        ]
        if rows:
            self._connection.execute(insert(ReviewCaseRow), rows)

    def draw(self, review_id: int, draw: Draw) -> None:
        """Remember a draw; its findings are said by ``find``."""
        added = insert(CaseDrawRow).values(
            review_id=review_id,
            number=draw.number,
            reference=draw.case.reference,
            title=draw.case.title,
            cases=draw.cases,
            reason=draw.reason,
            at=draw.at,
            revision=draw.revision,
        )
        self._connection.execute(added)

    def find(self, review_id: int, number: int, revision: int, findings: Mapping[str, Found]) -> None:
        """Write what was found in a drawn case, instead of what was written before."""
        drawn = (CaseDrawRow.review_id == review_id, CaseDrawRow.number == number)
        self._connection.execute(update(CaseDrawRow).where(*drawn).values(revision=revision))
        written = (CaseFindingRow.review_id == review_id, CaseFindingRow.number == number)
        self._connection.execute(delete(CaseFindingRow).where(*written))
        rows = [
            {
                "review_id": review_id,
                "number": number,
                "point": point,
                "finding": one.finding.value if one.finding else "",
                "comment": one.comment,
            }
            for point, one in findings.items()
        ]
        if rows:
            self._connection.execute(insert(CaseFindingRow), rows)

    def draws(self, assessment_id: int) -> dict[int, tuple[Draw, ...]]:
        """Return review id to its draws, the first one first; one query."""
        found: dict[int, dict[int, tuple[Any, dict[str, Found]]]] = {}
        rows: Sequence[Any] = self._connection.execute(_DRAWS, {"assessment": assessment_id}).all()
        for row in rows:
            _, findings = found.setdefault(row.review_id, {}).setdefault(row.number, (row, {}))
            if row.point is not None:
                findings[row.point] = Found(Finding(row.finding) if row.finding else None, row.comment)
        return {
            review: tuple(
                Draw(
                    number=row.number,
                    case=Case(row.reference, row.title),
                    cases=row.cases,
                    reason=row.reason,
                    at=row.at,
                    revision=row.revision,
                    findings=findings,
                )
                for row, findings in drawn.values()
            )
            for review, drawn in found.items()
        }

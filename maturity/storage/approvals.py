"""Requests to sign an organisation's answers, and what became of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import Enum
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from maturity.domain.person import Person
from maturity.storage import people
from maturity.storage.tables import ApprovalRow, MembershipRow, PersonRow


class Outcome(Enum):
    """What became of a request for approval."""

    APPROVED = "approved"
    RETURNED = "returned"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True)
class Approval:
    """A request to sign the answers.

    Attributes:
        id: in the store.
        approver_id: membership of who is asked.
        approver: who is asked.
        asked_at: when.
        message: what the coordinator wrote; may be empty.
        gaps_reason: why questions lack an answer; empty when none does.
        outcome: what became of it; None as long as it waits.
        comment: of the approver who sent the answers back; otherwise empty.
        closed_at: when it ended; None as long as it waits.
    """

    id: int
    approver_id: int
    approver: Person
    asked_at: datetime
    message: str
    gaps_reason: str
    outcome: Outcome | None
    comment: str
    closed_at: datetime | None

    @property
    def is_waiting(self) -> bool:
        """Tell whether the answers are with the approver."""
        return self.outcome is None

    @property
    def is_returned(self) -> bool:
        """Tell whether the approver sent the answers back."""
        return self.outcome is Outcome.RETURNED


_LATEST = (
    select(
        ApprovalRow.id,
        ApprovalRow.approver_id,
        ApprovalRow.asked_at,
        ApprovalRow.message,
        ApprovalRow.gaps_reason,
        ApprovalRow.outcome,
        ApprovalRow.comment,
        ApprovalRow.closed_at,
        *people.COLUMNS,
    )
    .join(MembershipRow, MembershipRow.id == ApprovalRow.approver_id)
    .join(PersonRow, PersonRow.id == MembershipRow.person_id)
    .where(ApprovalRow.assessment_id == bindparam("assessment"))
    .order_by(ApprovalRow.id.desc())
    .limit(1)
)
_PERSON = 8


class Approvals:
    """Reads and writes requests for approval."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self, assessment_id: int, approver_id: int, asked_by: int, message: str, gaps_reason: str, now: datetime
    ) -> int:
        """Add a request by one member (*asked_by*) to another and return its id."""
        added = insert(ApprovalRow).values(
            assessment_id=assessment_id,
            approver_id=approver_id,
            asked_by=asked_by,
            asked_at=now,
            message=message,
            gaps_reason=gaps_reason,
            comment="",
        )
        return int(self._connection.execute(added.returning(ApprovalRow.id)).scalar_one())

    def close(self, approval_id: int, outcome: Outcome, comment: str, now: datetime) -> None:
        """End a request that waits; one that has ended stays as it is."""
        waiting = (ApprovalRow.id == approval_id, ApprovalRow.outcome.is_(None))
        ended = {"outcome": outcome.value, "comment": comment, "closed_at": now}
        self._connection.execute(update(ApprovalRow).where(*waiting).values(**ended))

    def latest(self, assessment_id: int) -> Approval | None:
        """Return the newest request of an assessment, None before the first."""
        rows: Sequence[Any] = self._connection.execute(_LATEST, {"assessment": assessment_id}).all()
        if not rows:
            return None
        row = rows[0]
        return Approval(
            id=row.id,
            approver_id=row.approver_id,
            approver=Person(*row[_PERSON:]),
            asked_at=row.asked_at,
            message=row.message,
            gaps_reason=row.gaps_reason,
            outcome=None if row.outcome is None else Outcome(row.outcome),
            comment=row.comment,
            closed_at=row.closed_at,
        )

    def has_signed(self, membership_id: int) -> bool:
        """Tell whether a member has ever approved answers."""
        signed = (ApprovalRow.approver_id == membership_id, ApprovalRow.outcome == Outcome.APPROVED.value)
        return self._connection.scalar(select(ApprovalRow.id).where(*signed).limit(1)) is not None

"""The organisation's answers while it works; each carries a revision, so that nobody overwrites unseen."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from maturity.storage.tables import AgreedAnswerRow as Row


@dataclass(frozen=True, slots=True)
class AnswerRecord:
    """An answer as stored; *written* is what ``assessment.parse`` reads."""

    question: str
    written: str
    reason: str
    comment: str
    evidence: str
    evidence_link: str
    revision: int
    saved_at: datetime
    saved_by: int | None


_COLUMNS = (
    Row.question,
    Row.written,
    Row.reason,
    Row.comment,
    Row.evidence,
    Row.evidence_link,
    Row.revision,
    Row.saved_at,
    Row.saved_by,
)
_ALL = select(*_COLUMNS).where(Row.assessment_id == bindparam("assessment"))
_ONE = _ALL.where(Row.question == bindparam("question"))


class AgreedAnswers:
    """Reads and writes answers of one assessment at a time."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self, assessment_id: int) -> dict[str, AnswerRecord]:
        """Return question id to answer."""
        rows = self._connection.execute(_ALL, {"assessment": assessment_id}).all()
        return {row[0]: AnswerRecord(*row) for row in rows}

    def get(self, assessment_id: int, question: str) -> AnswerRecord | None:
        """Return one answer, None where there is none."""
        row = self._connection.execute(_ONE, {"assessment": assessment_id, "question": question}).first()
        return None if row is None else AnswerRecord(*row)

    def put(self, assessment_id: int, record: AnswerRecord) -> None:
        """Write an answer; its revision says whether it is the first. Call inside a write transaction only."""
        values = {
            "written": record.written,
            "reason": record.reason,
            "comment": record.comment,
            "evidence": record.evidence,
            "evidence_link": record.evidence_link,
            "revision": record.revision,
            "saved_at": record.saved_at,
            "saved_by": record.saved_by,
        }
        if record.revision == 1:
            added = insert(Row).values(assessment_id=assessment_id, question=record.question, **values)
            self._connection.execute(added)
            return
        changed = (
            update(Row).where(Row.assessment_id == assessment_id, Row.question == record.question).values(**values)
        )
        self._connection.execute(changed)

    def put_many(self, records: list[tuple[int, AnswerRecord]]) -> None:
        """Add first answers of many assessments at once (assessment id, answer)."""
        rows = [
            {
                "assessment_id": assessment_id,
                "question": one.question,
                "written": one.written,
                "reason": one.reason,
                "comment": one.comment,
                "evidence": one.evidence,
                "evidence_link": one.evidence_link,
                "revision": one.revision,
                "saved_at": one.saved_at,
                "saved_by": one.saved_by,
            }
            for assessment_id, one in records
        ]
        if rows:
            self._connection.execute(insert(Row), rows)

    def remove_all(self, assessment_id: int) -> None:
        """Forget the working answers of an assessment; submissions keep theirs."""
        self._connection.execute(delete(Row).where(Row.assessment_id == assessment_id))

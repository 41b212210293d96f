"""The organisation's answers while it works; each carries a revision, so that nobody overwrites unseen."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

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

# Of the table, not of the class, and with every value bound: SQLAlchemy then compiles them once.
_TABLE = Row.metadata.tables[Row.__tablename__]
_WRITTEN: dict[str, Any] = {column.key: bindparam(column.key) for column in _COLUMNS[1:]}
_ADD = insert(_TABLE).values(assessment_id=bindparam("of_assessment"), question=bindparam("of_question"), **_WRITTEN)
_CHANGE = (
    update(_TABLE)
    .where(Row.assessment_id == bindparam("of_assessment"), Row.question == bindparam("of_question"))
    .values(**_WRITTEN)
)


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
        self.put_many([(assessment_id, record)])

    def put_many(self, records: Iterable[tuple[int, AnswerRecord]]) -> None:
        """Write answers (assessment id, answer) as ``put`` does, in two statements at most."""
        rows = [
            {
                "of_assessment": assessment_id,
                "of_question": one.question,
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
        for statement, chosen in (
            (_ADD, [row for row in rows if row["revision"] == 1]),
            (_CHANGE, [row for row in rows if row["revision"] != 1]),
        ):
            if chosen:
                self._connection.execute(statement, chosen)

    def remove_all(self, assessment_id: int) -> None:
        """Forget the working answers of an assessment; submissions keep theirs."""
        self._connection.execute(delete(Row).where(Row.assessment_id == assessment_id))

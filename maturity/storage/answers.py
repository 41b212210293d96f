"""Answers at work, the organisation's and its colleagues'; a revision keeps anybody from overwriting unseen."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Table, bindparam, delete, insert, select, update

from maturity.storage.tables import AgreedAnswerRow, VoiceRow


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


_FIELDS = tuple(one.name for one in fields(AnswerRecord))


class _Statements:
    """What is asked of a table of answers whose rows belong to *owner*; compiled once by SQLAlchemy."""

    def __init__(self, table: Table, owner: str) -> None:
        own, question = table.c[owner], table.c.question
        self.all = select(*(table.c[name] for name in _FIELDS)).where(own == bindparam("owner"))
        self.one = self.all.where(question == bindparam("question"))
        self.remove = delete(table).where(own == bindparam("owner"))
        written: dict[str, Any] = {name: bindparam(name) for name in _FIELDS[1:]}
        of: dict[str, Any] = {owner: bindparam("of_owner"), "question": bindparam("of_question")}
        self.add = insert(table).values(**of, **written)
        self.change = (
            update(table).where(own == bindparam("of_owner"), question == bindparam("of_question")).values(**written)
        )


_AGREED = _Statements(AgreedAnswerRow.metadata.tables["agreed_answer"], "assessment_id")
_VOICES = _Statements(VoiceRow.metadata.tables["voice"], "response_id")


class Answers:
    """Reads and writes the answers of one owner at a time."""

    def __init__(self, connection: Connection, statements: _Statements) -> None:
        self._connection = connection
        self._statements = statements

    @classmethod
    def agreed(cls, connection: Connection) -> "Answers":
        """Open the answers of organisations; the owner is an assessment."""
        return cls(connection, _AGREED)

    @classmethod
    def voices(cls, connection: Connection) -> "Answers":
        """Open the answers of colleagues; the owner is a response."""
        return cls(connection, _VOICES)

    def all(self, owner: int) -> dict[str, AnswerRecord]:
        """Return question id to answer."""
        rows = self._connection.execute(self._statements.all, {"owner": owner}).all()
        return {row[0]: AnswerRecord(*row) for row in rows}

    def get(self, owner: int, question: str) -> AnswerRecord | None:
        """Return one answer, None where there is none."""
        row = self._connection.execute(self._statements.one, {"owner": owner, "question": question}).first()
        return None if row is None else AnswerRecord(*row)

    def put(self, owner: int, record: AnswerRecord) -> None:
        """Write an answer; its revision says whether it is the first. Call inside a write transaction only."""
        self.put_many([(owner, record)])

    def put_many(self, records: Iterable[tuple[int, AnswerRecord]]) -> None:
        """Write answers (owner, answer) as ``put`` does, in two statements at most."""
        rows = [
            {
                "of_owner": owner,
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
            for owner, one in records
        ]
        for statement, chosen in (
            (self._statements.add, [row for row in rows if row["revision"] == 1]),
            (self._statements.change, [row for row in rows if row["revision"] != 1]),
        ):
            if chosen:
                self._connection.execute(statement, chosen)

    def remove_all(self, owner: int) -> None:
        """Forget the working answers of an owner; submissions keep theirs."""
        self._connection.execute(self._statements.remove, {"owner": owner})

"""How organisations settled their answers: every time is kept, the newest counts."""

from collections.abc import Iterable
from dataclasses import dataclass, fields
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select

from maturity.storage.tables import AgreementRow


@dataclass(frozen=True, slots=True)
class AgreementRecord:
    """One time that a question was settled.

    Attributes:
        question: its id.
        revision: counts how often the question was settled, from 1.
        written: the answer agreed on; the organisation's answer may have been changed since.
        why: in one line; may be empty.
        at: when.
        settled_by: membership of who saved it.
        dissent: how many colleagues had answered otherwise.
    """

    question: str
    revision: int
    written: str
    why: str
    at: datetime
    settled_by: int
    dissent: int


_TABLE = AgreementRow.metadata.tables["agreement"]
_FIELDS = tuple(one.name for one in fields(AgreementRecord))
_ALL = (
    select(*(_TABLE.c[name] for name in _FIELDS))
    .where(_TABLE.c.assessment_id == bindparam("assessment"))
    .order_by(_TABLE.c.revision)
)


class Agreements:
    """Adds and reads agreements; none is changed or removed."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def newest(self, assessment_id: int) -> dict[str, AgreementRecord]:
        """Return question id to the last time that it was settled; one query."""
        rows = self._connection.execute(_ALL, {"assessment": assessment_id}).all()
        return {row[0]: AgreementRecord(*row) for row in rows}

    def add(self, assessment_id: int, records: Iterable[AgreementRecord]) -> None:
        """Add agreements in one statement; a revision that is there already is refused by the database."""
        rows: list[dict[str, Any]] = [
            {"assessment_id": assessment_id} | {name: getattr(one, name) for name in _FIELDS} for one in records
        ]
        if rows:
            self._connection.execute(insert(_TABLE), rows)

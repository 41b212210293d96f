"""The register of what an organisation's answers rest on."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Executable, and_, bindparam, delete, insert, select, update

from maturity.domain.evidence import Evidence, EvidenceKind
from maturity.errors import NotFoundError
from maturity.storage.tables import AssessmentRow, EvidenceRow, EvidenceUseRow, OrganisationRow, WaveRow


@dataclass(frozen=True, slots=True)
class EvidenceFile:
    """A file of an entry.

    Attributes:
        digest: SHA-256 of the content in hexadecimal: what the file is kept under.
        name: as it is shown and given back.
        media_type: what the content is.
        size: bytes.
    """

    digest: str
    name: str
    media_type: str
    size: int


@dataclass(frozen=True, slots=True)
class EvidenceRecord:
    """An entry as stored; *file* is None where there is only a link, or neither."""

    evidence: Evidence
    file: EvidenceFile | None
    made_at: datetime


@dataclass(frozen=True, slots=True)
class EvidenceUse:
    """An entry and one assessment that it is for, by what leads to the questionnaire and its owner."""

    record: EvidenceRecord
    code: str
    organisation: str
    version_id: int | None


_COLUMNS = (
    EvidenceRow.id,
    EvidenceRow.title,
    EvidenceRow.kind,
    EvidenceRow.dated,
    EvidenceRow.valid_to,
    EvidenceRow.owner,
    EvidenceRow.secret,
    EvidenceRow.link,
    EvidenceRow.file_hash,
    EvidenceRow.file_name,
    EvidenceRow.media_type,
    EvidenceRow.size,
    EvidenceRow.made_at,
)
_USED_HERE = and_(EvidenceUseRow.evidence_id == EvidenceRow.id, EvidenceUseRow.assessment_id == bindparam("assessment"))
_OF_ORGANISATION = (
    select(*_COLUMNS, EvidenceUseRow.question)
    .outerjoin(EvidenceUseRow, _USED_HERE)
    .where(EvidenceRow.organisation_code == bindparam("organisation"), EvidenceRow.removed_at.is_(None))
    .order_by(EvidenceRow.id, EvidenceUseRow.question)
)
_ONE = _OF_ORGANISATION.where(EvidenceRow.id == bindparam("id"))
_EVERYWHERE = (
    select(*_COLUMNS, OrganisationRow.code, OrganisationRow.name, WaveRow.version_id)
    .add_columns(EvidenceUseRow.assessment_id, EvidenceUseRow.question)
    .join(OrganisationRow, OrganisationRow.code == EvidenceRow.organisation_code)
    .outerjoin(EvidenceUseRow, EvidenceUseRow.evidence_id == EvidenceRow.id)
    .outerjoin(AssessmentRow, AssessmentRow.id == EvidenceUseRow.assessment_id)
    .outerjoin(WaveRow, WaveRow.id == AssessmentRow.wave_id)
    .where(EvidenceRow.removed_at.is_(None))
    .order_by(EvidenceRow.id, EvidenceUseRow.assessment_id, EvidenceUseRow.question)
)


class EvidenceRegister:
    """Reads and writes the registers of organisations; an entry is never deleted."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, organisation: str, evidence: Evidence, file: EvidenceFile | None, made_by: int, now: datetime) -> int:
        """Add an entry to an organisation's register and return its id; its questions are said by ``use``."""
        added = insert(EvidenceRow).values(
            organisation_code=organisation, made_at=now, made_by=made_by, **_values(evidence, file)
        )
        return int(self._connection.execute(added.returning(EvidenceRow.id)).scalar_one())

    def change(self, evidence: Evidence, file: EvidenceFile | None) -> None:
        """Write an entry anew; its questions are said by ``use``."""
        mine = EvidenceRow.id == evidence.id
        self._connection.execute(update(EvidenceRow).where(mine).values(**_values(evidence, file)))

    def remove(self, evidence_id: int, now: datetime) -> None:
        """Take an entry out of the register; row, uses and file stay for what was submitted."""
        self._connection.execute(update(EvidenceRow).where(EvidenceRow.id == evidence_id).values(removed_at=now))

    def use(self, evidence_id: int, assessment_id: int, questions: Iterable[str]) -> None:
        """Say for which questions of an assessment an entry is, instead of what was said before."""
        mine = (EvidenceUseRow.evidence_id == evidence_id, EvidenceUseRow.assessment_id == assessment_id)
        self._connection.execute(delete(EvidenceUseRow).where(*mine))
        rows = [
            {"evidence_id": evidence_id, "assessment_id": assessment_id, "question": question}
            for question in sorted(set(questions))
        ]
        if rows:
            self._connection.execute(insert(EvidenceUseRow), rows)

    def all(self, organisation: str, assessment_id: int) -> tuple[EvidenceRecord, ...]:
        """Return an organisation's register, oldest first, with the questions of one assessment; one query."""
        return self._read(_OF_ORGANISATION, {"organisation": organisation, "assessment": assessment_id})

    def get(self, organisation: str, assessment_id: int, evidence_id: int) -> EvidenceRecord:
        """Return one entry.

        Raises:
            NotFoundError: this organisation has none with that id, or it was removed.
        """
        for found in self._read(_ONE, {"organisation": organisation, "assessment": assessment_id, "id": evidence_id}):
            return found
        raise NotFoundError("evidence", evidence_id)

    def everywhere(self) -> tuple[EvidenceUse, ...]:
        """Return every entry of every register once per assessment that it is for, or once without any; one query."""
        grouped: dict[tuple[int, int | None], tuple[Any, list[str]]] = {}
        rows: Sequence[Any] = self._connection.execute(_EVERYWHERE).all()
        for row in rows:
            _, questions = grouped.setdefault((row.id, row.assessment_id), (row, []))
            if row.question is not None:
                questions.append(row.question)
        return tuple(
            EvidenceUse(_record(row, questions), row.code, row.name, row.version_id)
            for row, questions in grouped.values()
        )

    def _read(self, query: Executable, of: dict[str, object]) -> tuple[EvidenceRecord, ...]:
        grouped: dict[int, tuple[Any, list[str]]] = {}
        rows: Sequence[Any] = self._connection.execute(query, of).all()
        for row in rows:
            _, questions = grouped.setdefault(row.id, (row, []))
            if row.question is not None:
                questions.append(row.question)
        return tuple(_record(row, questions) for row, questions in grouped.values())


def _record(row: Any, questions: Iterable[str]) -> EvidenceRecord:  # Any: a row of ``_COLUMNS``
    evidence = Evidence(
        id=row.id,
        title=row.title,
        kind=EvidenceKind(row.kind),
        dated=row.dated,
        valid_to=row.valid_to,
        owner=row.owner,
        secret=row.secret,
        link=row.link,
        file_hash=row.file_hash,
        questions=tuple(questions),
    )
    file = EvidenceFile(row.file_hash, row.file_name, row.media_type, row.size) if row.file_hash else None
    return EvidenceRecord(evidence, file, row.made_at)


def _values(evidence: Evidence, file: EvidenceFile | None) -> dict[str, object]:
    return {
        "title": evidence.title,
        "kind": evidence.kind.value,
        "dated": evidence.dated,
        "valid_to": evidence.valid_to,
        "owner": evidence.owner,
        "secret": evidence.secret,
        "link": evidence.link,
        "file_hash": file.digest if file else "",
        "file_name": file.name if file else "",
        "media_type": file.media_type if file else "",
        "size": file.size if file else 0,
    }

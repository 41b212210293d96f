"""What leaves the service: submissions row by row, so that memory does not grow with a wave; what is published."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from maturity.domain.ladder import Rung
from maturity.storage.tables import (
    AssessmentRow,
    LatestSubmissionRow,
    OrganisationRow,
    PublicationRow,
    ScoreRow,
    SubmissionRow,
    WaveRow,
    WithdrawalRow,
)

ROWS_AT_ONCE = 500

_SUBMISSIONS = (
    select(
        LatestSubmissionRow.assessment_id,
        OrganisationRow.code,
        OrganisationRow.name,
        OrganisationRow.kind,
        OrganisationRow.county_code,
        OrganisationRow.skr_group,
        SubmissionRow.reference,
        SubmissionRow.at,
        SubmissionRow.codes,
    )
    .select_from(LatestSubmissionRow)
    .join(SubmissionRow, SubmissionRow.id == LatestSubmissionRow.submission_id)
    .join(OrganisationRow, OrganisationRow.code == LatestSubmissionRow.organisation_code)
    .where(LatestSubmissionRow.wave_id == bindparam("wave"), LatestSubmissionRow.assessment_id > bindparam("after"))
    .order_by(LatestSubmissionRow.assessment_id)
    .limit(ROWS_AT_ONCE)
)

_VERSIONS = (
    select(
        PublicationRow.id,
        PublicationRow.wave_id,
        WaveRow.slug,
        PublicationRow.version,
        PublicationRow.at,
        PublicationRow.content_hash,
        PublicationRow.note,
    )
    .join(WaveRow, WaveRow.id == PublicationRow.wave_id)
    .outerjoin(WithdrawalRow, WithdrawalRow.publication_id == PublicationRow.id)
    .where(WithdrawalRow.at.is_(None))
    .order_by(WaveRow.opens, WaveRow.id, PublicationRow.version)
)
_OPENED = (
    select(OrganisationRow.code, OrganisationRow.name, SubmissionRow.revision, ScoreRow.node, ScoreRow.index)
    .select_from(AssessmentRow)
    .join(OrganisationRow, OrganisationRow.code == AssessmentRow.organisation_code)
    .join(SubmissionRow, SubmissionRow.assessment_id == AssessmentRow.id)
    .join(ScoreRow, ScoreRow.submission_id == SubmissionRow.id)
    .where(AssessmentRow.wave_id == bindparam("wave"), AssessmentRow.ladder.in_(bindparam("rungs", expanding=True)))
    .order_by(OrganisationRow.code)
)


@dataclass(frozen=True, slots=True)
class Version:
    """A version of a publication that is out, without its content."""

    id: int
    wave_id: int
    wave: str
    version: int
    at: datetime
    content_hash: str
    note: str


@dataclass(frozen=True, slots=True)
class Opened:
    """An index of an organisation that lets others see its results; None without one."""

    organisation: str
    name: str
    revision: int
    node: str
    index: float | None


@dataclass(frozen=True, slots=True)
class Exported:
    """The submission of an organisation that counts; *codes* has one signed byte a scored question."""

    organisation: str
    name: str
    kind: str
    county: str
    skr_group: str | None
    reference: str
    at: datetime
    codes: bytes


class Exports:
    """Reads what leaves the service."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def submissions(self, wave_id: int) -> Iterator[Exported]:
        """Yield the submissions of a wave that count, in the order in which organisations were asked."""
        after = 0
        # Not by a cursor of the server: PostgreSQL has one in a transaction only, and reading needs none.
        while rows := self._connection.execute(_SUBMISSIONS, {"wave": wave_id, "after": after}).all():
            yield from (Exported(*row[1:]) for row in rows)
            after = rows[-1][0]

    def versions(self) -> tuple[Version, ...]:
        """Return the versions of publications that are not withdrawn, the oldest wave and version first."""
        return tuple(Version(*row) for row in self._connection.execute(_VERSIONS))

    def content(self, publication_id: int) -> str:
        """Return what a version was frozen as."""
        query = select(PublicationRow.content).where(PublicationRow.id == publication_id)
        return str(self._connection.scalars(query).one())

    def opened(self, wave_id: int, rungs: Iterable[Rung] = (Rung.OPEN,)) -> tuple[Opened, ...]:
        """Return the indices of every submission of the organisations that have chosen one of *rungs*."""
        wanted = {"wave": wave_id, "rungs": [one.value for one in rungs]}
        return tuple(Opened(*row) for row in self._connection.execute(_OPENED, wanted))

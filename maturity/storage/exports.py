"""Whole waves, read row by row so that memory does not grow with them."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, select

from maturity.storage.tables import LatestSubmissionRow, OrganisationRow, SubmissionRow

ROWS_AT_ONCE = 500

_SUBMISSIONS = (
    select(
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
    .where(LatestSubmissionRow.wave_id == bindparam("wave"))
    .order_by(OrganisationRow.code)
)


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
    """Reads whole waves."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def submissions(self, wave_id: int) -> Iterator[Exported]:
        """Yield the submissions of a wave that count, by organisation; the transaction stays open meanwhile."""
        reading = self._connection.execution_options(yield_per=ROWS_AT_ONCE)
        for row in reading.execute(_SUBMISSIONS, {"wave": wave_id}):
            yield Exported(*row)

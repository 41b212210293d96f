"""The register of organisations."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Executable, bindparam, delete, insert, select, update

from maturity.domain.organisation import Organisation, swedish_order
from maturity.errors import NotFoundError
from maturity.storage.tables import AssessmentRow, OrganisationRow

POPULATION_YEAR = 2024
SKR_YEAR = 2023

COLUMNS = (
    OrganisationRow.code,
    OrganisationRow.kind,
    OrganisationRow.name,
    OrganisationRow.county_code,
    OrganisationRow.county_name,
    OrganisationRow.skr_group,
    OrganisationRow.population,
    OrganisationRow.land_area,
    OrganisationRow.other_codes,
)
"""What ``organisation_from`` reads, in the order of the domain's fields."""


_IN_WAVE = (
    select(*COLUMNS)
    .join(AssessmentRow, AssessmentRow.organisation_code == OrganisationRow.code)
    .where(AssessmentRow.wave_id == bindparam("wave"))
)


def organisation_from(columns: Iterable[Any]) -> Organisation:
    """Make an organisation of the values of ``COLUMNS``."""
    code, kind, name, county_code, county_name, skr_group, population, land_area, other_codes = columns
    others = tuple(other_codes.split())
    return Organisation(code, kind, name, county_code, county_name, skr_group, population, land_area, others)


class Organisations:
    """Reads and fills the register."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def replace_all(self, organisations: Iterable[Organisation]) -> int:
        """Put every organisation into the register, updating the facts of those that are there.

        Returns:
            How many the register holds of those given.
        """
        rows = [
            {
                "code": one.code,
                "kind": one.kind,
                "name": one.name,
                "county_code": one.county_code,
                "county_name": one.county_name,
                "skr_group": one.skr_group,
                "skr_group_year": SKR_YEAR if one.skr_group else None,
                "population": one.population,
                "population_year": POPULATION_YEAR,
                "land_area": one.land_area,
                "other_codes": " ".join(one.other_codes),
            }
            for one in organisations
        ]
        there = set(self._connection.scalars(select(OrganisationRow.code)))
        fresh = [row for row in rows if row["code"] not in there]
        if fresh:
            self._connection.execute(insert(OrganisationRow), fresh)
        for row in rows:
            if row["code"] in there:
                self._connection.execute(
                    update(OrganisationRow).where(OrganisationRow.code == row["code"]).values(**row)
                )
        return len(rows)

    def all(self) -> tuple[Organisation, ...]:
        """Return every organisation in Swedish order of names."""
        return self._read(select(*COLUMNS))

    def in_wave(self, wave_id: int) -> tuple[Organisation, ...]:
        """Return the organisations that were asked to take part in a wave, in Swedish order of names."""
        return self._read(_IN_WAVE, {"wave": wave_id})

    def get(self, code: str) -> Organisation:
        """Return an organisation by its code, or by a code of the same body in another register (Gotland's ``09``).

        Raises:
            NotFoundError: the register has no such code.
        """
        for organisation in self._read(select(*COLUMNS).where(OrganisationRow.code == code)):
            return organisation
        for organisation in self._read(select(*COLUMNS).where(OrganisationRow.other_codes != "")):
            if code in organisation.other_codes:
                return organisation
        raise NotFoundError("organisation", code)

    def remove(self, code: str) -> None:
        """Take an organisation out of the register; refused by the database when it has assessments."""
        self._connection.execute(delete(OrganisationRow).where(OrganisationRow.code == code))

    def _read(self, query: Executable, parameters: Mapping[str, object] | None = None) -> tuple[Organisation, ...]:
        found = map(organisation_from, self._connection.execute(query, parameters or {}).all())
        return tuple(sorted(found, key=lambda one: (swedish_order(one.name), one.code)))

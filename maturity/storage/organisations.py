"""The register of organisations."""

from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import Connection, Executable, bindparam, delete, insert, select, update

from maturity.domain.organisation import Organisation, swedish_order
from maturity.errors import NotFoundError
from maturity.storage.tables import AssessmentRow, OrganisationRow

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
    OrganisationRow.population_year,
    OrganisationRow.unit_code,
)
"""What ``organisation_from`` reads, in the order of the domain's fields."""


_IN_WAVE = (
    select(*COLUMNS)
    .join(AssessmentRow, AssessmentRow.organisation_code == OrganisationRow.code)
    .where(AssessmentRow.wave_id == bindparam("wave"))
)

_RENEW = update(OrganisationRow.__table__).where(OrganisationRow.code == bindparam("known"))  # type: ignore[arg-type]  # a mapped class always has a Table here


_MEMBER = select(OrganisationRow.code).where(OrganisationRow.unit_code == bindparam("unit")).limit(1)


def organisation_from(columns: Iterable[Any]) -> Organisation:
    """Make an organisation of the values of ``COLUMNS``."""
    code, kind, name, county_code, county_name, skr_group, population, land_area, other_codes, year, unit = columns
    facts = (code, kind, name, county_code, county_name, skr_group, population, land_area)
    return Organisation(*facts, tuple(other_codes.split()), year, unit)


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
                "population_year": one.population_year,
                "land_area": one.land_area,
                "other_codes": " ".join(one.other_codes),
            }
            for one in organisations
        ]
        there = set(self._connection.scalars(select(OrganisationRow.code)))
        fresh = [row for row in rows if row["code"] not in there]
        if fresh:
            self._connection.execute(insert(OrganisationRow), fresh)
        renewed = [row | {"known": row["code"]} for row in rows if row["code"] in there]
        if renewed:  # one statement for all
            self._connection.execute(_RENEW, renewed)
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

    def members(self, unit: str) -> tuple[Organisation, ...]:
        """Return the organisations that have *unit* as their shared purchasing unit, in Swedish order of names."""
        return self._read(select(*COLUMNS).where(OrganisationRow.unit_code == unit))

    def has_members(self, unit: str) -> bool:
        """Tell whether an organisation is anybody's shared purchasing unit."""
        return self._connection.scalar(_MEMBER, {"unit": unit}) is not None

    def set_unit(self, code: str, unit: str | None) -> None:
        """Give an organisation a shared purchasing unit, or none."""
        self._connection.execute(update(OrganisationRow).where(OrganisationRow.code == code).values(unit_code=unit))

    def set_population(self, code: str, population: int) -> None:
        """Write down how many inhabitants a shared purchasing unit's members have together."""
        self._connection.execute(
            update(OrganisationRow).where(OrganisationRow.code == code).values(population=population)
        )

    def remove(self, code: str) -> None:
        """Take an organisation out of the register; refused by the database when it has assessments."""
        self._connection.execute(delete(OrganisationRow).where(OrganisationRow.code == code))

    def _read(self, query: Executable, parameters: Mapping[str, object] | None = None) -> tuple[Organisation, ...]:
        found = map(organisation_from, self._connection.execute(query, parameters or {}).all())
        return tuple(sorted(found, key=lambda one: (swedish_order(one.name), one.code)))

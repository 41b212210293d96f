"""Who is assessed: municipalities and regions, with the facts that decide who their peers are."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Literal

from maturity.domain.condition import Fact

AskedKind = Literal["municipality", "region"]
"""The kinds that questions are written for."""

OrganisationKind = Literal["municipality", "region", "unit"]

POPULATION_YEAR = 2024
"""Of the shipped facts: population on its last day."""


@dataclass(frozen=True, slots=True)
class Organisation:
    """A municipality or region, or a shared purchasing unit that is neither.

    Attributes:
        code: four digits for a municipality, two for a region (SCB), as text.
        kind: what it is; Gotland is a municipality with the tasks of a region. A unit has the inhabitants of its
            members together.
        name: short Swedish name.
        county_code: two digits.
        county_name: Swedish name.
        skr_group: SKR's group 2023 (``A1`` … ``C9``); None for all but municipalities.
        population: inhabitants on 31 December of ``population_year`` (SCB).
        land_area: square kilometres (SCB).
        other_codes: codes of the same legal body in other registers (Gotland: ``09``).
        population_year: when the inhabitants were counted.
        unit: code of the shared purchasing unit, another organisation; None without one.
    """

    code: str
    kind: OrganisationKind
    name: str
    county_code: str
    county_name: str
    skr_group: str | None
    population: int
    land_area: float
    other_codes: tuple[str, ...] = ()
    population_year: int = POPULATION_YEAR
    unit: str | None = None

    @property
    def main_group(self) -> str | None:
        """The letter of the SKR group: A, B or C."""
        return self.skr_group[0] if self.skr_group else None

    @property
    def peer_group(self) -> tuple[str, str] | None:
        """The group whose members may see each other by name: an SKR group, or all regions; None outside of both."""
        return (self.kind, self.skr_group or "") if self.skr_group or self.kind == "region" else None

    def attributes(self) -> Mapping[str, Fact]:
        """Return the facts that a questionnaire's conditions may look at."""
        # A unit answers the questions of its members, and those are municipalities.
        kind: AskedKind = "municipality" if self.kind == "unit" else self.kind
        facts: dict[str, Fact] = {"kind": kind, "county": self.county_code, "population": self.population}
        return facts | ({"skr_group": self.skr_group} if self.skr_group else {})


_SWEDISH = str.maketrans({"å": "{", "ä": "|", "ö": "}", "é": "e", "ü": "y"})


@lru_cache(maxsize=4096)
def swedish_order(name: str) -> str:
    """Return a sort key that puts å, ä, ö last, alike on every database and locale."""
    return name.lower().translate(_SWEDISH)

"""The register of organisations as a file: what its columns mean, and which rows can stand in it."""

import re
from collections.abc import Iterable, Mapping
from typing import cast, get_args

from maturity.domain.cells import Cells
from maturity.domain.organisation import POPULATION_YEAR, Organisation, OrganisationKind
from maturity.domain.table_file import Fault, read_table

COLUMNS = (
    "code",
    "kind",
    "name",
    "county_code",
    "county_name",
    "skr_group",
    "population",
    "population_year",
    "land_area",
    "other_codes",
)
"""Of a file of organisations; ``organisation list`` writes them, too."""

SKR_GROUPS = ("A1", "A2", "B3", "B4", "B5", "C6", "C7", "C8", "C9")
FIRST_YEAR, LAST_YEAR = 1900, 2100
KINDS: Mapping[str, OrganisationKind] = {
    **{kind: kind for kind in get_args(OrganisationKind)},
    "kommun": "municipality",
    "enhet": "unit",
}
"""What may be written for a kind; ``region`` is the same word in Swedish."""

_CODE = re.compile(r"[0-9A-Z][0-9A-Z-]{1,11}")
_CODES = {"municipality": re.compile(r"[0-9]{4}"), "region": re.compile(r"[0-9]{2}")}
_COUNTY = re.compile(r"[0-9]{2}")


def read_organisations(
    content: bytes, known: Iterable[Organisation]
) -> tuple[tuple[tuple[int, Organisation], ...], tuple[Fault, ...]]:
    """Read a file of organisations.

    Args:
        content: of the file.
        known: the register that it goes into.

    Returns:
        Row number and organisation, in the order of the file, and every fault; with faults nothing may be used.
    """
    rows, faults = read_table(content, COLUMNS)
    found: list[tuple[int, Organisation]] = []
    wrong = list(faults)
    for row in rows:
        cells = Cells(row.cells, row.number)
        one = organisation_of(cells)
        wrong += cells.faults
        if one is not None:
            found.append((row.number, one))
    replaced = {one.code for _row, one in found}
    wrong += clashes(found, (one for one in known if one.code not in replaced))
    return tuple(found), tuple(sorted(wrong, key=lambda fault: fault.row))


def organisation_of(cells: Cells) -> Organisation | None:
    """Read an organisation; None when *cells* has faults afterwards."""
    kind = cells.one_of("kind", KINDS)
    code = cells.matching(
        "code", _CODES.get(kind or "", _CODE), f"not-a-code-{kind}" if kind in _CODES else "not-a-code"
    )
    organisation = Organisation(
        code=code,
        kind=cast(OrganisationKind, kind),
        name=cells.text("name"),
        county_code=cells.matching("county_code", _COUNTY, "not-a-county"),
        county_name=cells.text("county_name"),
        skr_group=_group(cells),
        population=cells.whole("population"),
        land_area=cells.decimal("land_area", default=0),
        other_codes=_other_codes(cells, code),
        population_year=_year(cells),
    )
    return None if cells.faults else organisation


def clashes(found: Iterable[tuple[int, Organisation]], others: Iterable[Organisation]) -> Iterable[Fault]:
    """Find codes that would stand for two organisations: in *found*, row by row, or there and among the *others*."""
    rows: dict[str, int] = {}
    kept = {code: one for one in others for code in (one.code, *one.other_codes)}
    for row, one in found:
        for column, code in (("code", one.code), *(("other_codes", code) for code in one.other_codes)):
            if code in rows:
                yield Fault(row, column, "twice", {"written": code, "row": rows[code]})
            elif code in kept:
                yield Fault(row, column, "taken", {"written": code, "name": kept[code].name})
            rows.setdefault(code, row)


def cells_of(one: Organisation) -> dict[str, str]:
    """Return an organisation as it is written in a file."""
    return {
        "code": one.code,
        "kind": one.kind,
        "name": one.name,
        "county_code": one.county_code,
        "county_name": one.county_name,
        "skr_group": one.skr_group or "",
        "population": str(one.population),
        "population_year": str(one.population_year),
        "land_area": f"{one.land_area:.6f}".rstrip("0").rstrip("."),
        "other_codes": " ".join(one.other_codes),
    }


def _group(cells: Cells) -> str | None:
    groups = {group.lower(): group for group in SKR_GROUPS}
    return cells.one_of("skr_group", groups) if cells.given.get("skr_group", "").strip() else None


def _year(cells: Cells) -> int:
    year = cells.whole("population_year", default=POPULATION_YEAR)
    if year and not FIRST_YEAR <= year <= LAST_YEAR:
        cells.blame("population_year", "not-a-year", written=year)
    return year


def _other_codes(cells: Cells, code: str) -> tuple[str, ...]:
    codes = tuple(dict.fromkeys(cells.given.get("other_codes", "").split()))
    for one in codes:
        if not _CODE.fullmatch(one) or one == code:
            cells.blame("other_codes", "not-a-code", written=one[:40])
    return codes

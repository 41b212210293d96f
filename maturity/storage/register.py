"""The shipped facts about Sweden's municipalities and regions (``seed/README.md`` names the sources)."""

import csv
from functools import cache
from importlib.resources import files
from typing import cast

from maturity.domain.organisation import Organisation, OrganisationKind


def shipped_organisations() -> tuple[Organisation, ...]:
    """Read the shipped register.

    Two rows with one organisation number are one legal body with two codes: Gotland is a municipality with the tasks of
    a region. It is kept once, as a municipality, with the region's code as its other code.
    """
    text = files("maturity.storage").joinpath("seed/organisations.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    municipalities = {row["org_number"] for row in rows if row["kind"] == "municipality" and row["org_number"]}
    regions = {row["org_number"]: row["code"] for row in rows if row["kind"] == "region"}
    return tuple(
        _organisation(
            row, (regions[row["org_number"]],) if row["org_number"] in regions and row["kind"] != "region" else ()
        )
        for row in rows
        if row["kind"] == "municipality" or row["org_number"] not in municipalities
    )


@cache
def skr_group_names() -> dict[str, str]:
    """Return SKR's group (``A1``) or main group (``A``) to its Swedish name."""
    text = files("maturity.storage").joinpath("seed/skr_groups.csv").read_text(encoding="utf-8")
    rows = list(csv.DictReader(text.splitlines()))
    return {row["main_group"]: row["main_group_name_sv"] for row in rows} | {
        row["code"]: row["name_sv"] for row in rows
    }


def _organisation(row: dict[str, str], other_codes: tuple[str, ...]) -> Organisation:
    return Organisation(
        code=row["code"],
        kind=cast(OrganisationKind, row["kind"]),
        name=row["name_sv"],
        county_code=row["county_code"],
        county_name=row["county_name"],
        skr_group=row["skr_group_2023"] or None,
        population=int(row["population_2024"]),
        land_area=float(row["land_area_km2"]),
        other_codes=other_codes,
    )

"""A CSV file of outside figures: what its columns mean, and which rows can be used."""

import re
from collections.abc import Iterable, Mapping

from maturity.domain.cells import Cells
from maturity.domain.indicators import INDICATORS
from maturity.domain.organisation import Organisation
from maturity.domain.outside import Figure
from maturity.domain.table_file import Fault, read_table

COLUMNS = ("organisation", "indicator", "period", "value")
OPTIONAL = ("status", "source", "title", "unit")
MISSING = frozenset({"", "-", ".", ".."})
"""How Swedish statistics write that there is no value."""

FIRST_YEAR = 1990

_OWN_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9-]{1,39}")
_YEAR = re.compile(r"[0-9]{4}")
_NUMBER = re.compile(r"[-\N{MINUS SIGN}]?[0-9]{1,12}([.,][0-9]{1,20})?")


def read_figures(
    content: bytes, register: Iterable[Organisation], titles: Mapping[str, str], this_year: int
) -> tuple[tuple[Figure, ...], tuple[Fault, ...]]:
    """Read a file of outside figures.

    Args:
        content: of the file.
        register: organisations that figures can be about.
        titles: id to title of the organiser's own indicators that are stored; another title is a fault.
        this_year: no period is later.

    Returns:
        The figures in the order of the file, and every fault; with faults nothing may be used.
    """
    rows, faults = read_table(content, COLUMNS, OPTIONAL)
    codes = codes_of(register)
    known = dict(titles)
    found: dict[tuple[str, str, int], tuple[int, Figure]] = {}
    wrong = list(faults)
    for row in rows:
        cells = Cells(row.cells, row.number)
        figure = _figure(cells, codes, known, this_year)
        key = (figure.organisation, figure.indicator, figure.period)
        if not cells.faults and key in found:
            cells.blame("", "figure-twice", row=found[key][0])
        wrong += cells.faults
        found.setdefault(key, (row.number, figure))
    return tuple(figure for _, figure in found.values()), tuple(sorted(wrong, key=lambda fault: fault.row))


def codes_of(register: Iterable[Organisation]) -> Mapping[str, str]:
    """Return every code that an organisation may be written with, to its code in the register.

    Spreadsheets drop the zeros that a code begins with (``180``); Kolada writes two in front of a region's (``0001``).
    A body with two codes (Gotland, ``0980`` and ``09``) is one organisation under all of them.
    """
    own = {code: one.code for one in register for code in (one.code, *one.other_codes)}
    kolada = {f"00{code}": of for code, of in own.items() if len(code) == 2}  # noqa: PLR2004  # a region's code
    short = {code.lstrip("0"): of for code, of in own.items()}
    return short | kolada | own


def _figure(cells: Cells, codes: Mapping[str, str], titles: dict[str, str], this_year: int) -> Figure:
    """Read a row; of no use when *cells* has faults afterwards."""
    indicator = _indicator(cells)
    known = INDICATORS.get(indicator)
    return Figure(
        indicator=indicator,
        organisation=_organisation(cells, codes),
        period=_period(cells, this_year),
        value=_value(cells, indicator),
        status=cells.text("status", needed=False),
        source=cells.text("source", needed=False) or (known.source if known else ""),
        title=cells.text("title", needed=False) if known else _title(cells, indicator, titles),
        unit=known.unit["sv"] if known else cells.text("unit", needed=False),
    )


def _indicator(cells: Cells) -> str:
    written = cells.given["indicator"].strip()
    ours = next((one for one in INDICATORS if one.lower() == written.lower()), None)
    return ours or cells.matching("indicator", _OWN_ID, "not-an-indicator")


def _organisation(cells: Cells, codes: Mapping[str, str]) -> str:
    written = cells.given["organisation"].strip()
    if not written:
        cells.blame("organisation", "missing")
    elif written not in codes:
        cells.blame("organisation", "unknown-organisation", written=written[:40])
    return codes.get(written, "")


def _period(cells: Cells, this_year: int) -> int:
    text = cells.matching("period", _YEAR, "not-a-year")
    if text and not FIRST_YEAR <= int(text) <= this_year:
        cells.blame("period", "year-outside", first=FIRST_YEAR, last=this_year)
    return int(text or 0)


def _value(cells: Cells, indicator: str) -> float | None:
    text = "".join(cells.given["value"].split())
    if text in MISSING:
        return None
    if not _NUMBER.fullmatch(text):
        cells.blame("value", "not-a-number", written=text[:40])
        return None
    value = float(text.replace(",", ".").replace("\N{MINUS SIGN}", "-"))
    known = INDICATORS.get(indicator)
    if known and value < 0:
        cells.blame("value", "too-small", least=0)
    elif known and known.most is not None and value > known.most:
        cells.blame("value", "too-large-number", most=int(known.most))
    return value


def _title(cells: Cells, indicator: str, titles: dict[str, str]) -> str:
    """Return the title of an own indicator: the first one written, or the one that is stored."""
    faults = len(cells.faults)
    written = cells.text("title", needed=False)
    if not indicator or len(cells.faults) > faults:
        return ""
    title = titles[indicator] = titles.get(indicator) or written
    if not title:
        cells.blame("title", "title-missing", indicator=indicator[:40])
    elif written and written != title:
        cells.blame("title", "title-changed", title=title)
    return title

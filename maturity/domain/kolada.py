"""What Kolada's interface (version 3) replies, read into outside figures. It writes titles in Swedish only."""

import math
import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from maturity.domain.figure_file import codes_of
from maturity.domain.indicators import INDICATORS, KOLADA
from maturity.domain.organisation import Organisation
from maturity.domain.outside import Figure
from maturity.errors import KoladaError, KoladaTitleError

Json = Mapping[str, Any]
"""An object as Kolada wrote it; whatever it holds is checked by ``_get``."""

COUNTRY = "0000"
TOTAL = "T"
"""The gender of a value for everybody."""

DELETED = "deleted"
"""Status of a value that Kolada took back."""

KINDS = {"K": ("K",), "L": ("L",), "A": ("K", "L")}
"""Who an indicator is about, to the types of places: K municipality, L region, A both."""

_ID = re.compile(r"[A-Z][0-9]{5}")


@dataclass(frozen=True, slots=True)
class Download:
    """The values of Kolada's replies, of all pages: indicators, municipalities and regions, and data."""

    indicators: tuple[Json, ...]
    places: tuple[Json, ...]
    data: tuple[Json, ...]


def is_id(written: str) -> bool:
    """Tell whether a text can be the id of one of Kolada's indicators."""
    return _ID.fullmatch(written) is not None


def ids_by_type(places: Iterable[Json]) -> Mapping[str, tuple[str, ...]]:
    """Return ``K`` and ``L`` to the ids of municipalities and regions, without the country.

    Raises:
        KoladaError: a place is not written as documented.
    """
    found: dict[str, list[str]] = {"K": [], "L": []}
    for one in places:
        place, kind = _get(one, "id", str, "municipality"), _get(one, "type", str, "municipality")
        if place != COUNTRY and kind in found:
            found[kind].append(place)
    return {kind: tuple(ids) for kind, ids in found.items()}


def types_by_id(indicators: Iterable[Json], wanted: Collection[str]) -> Mapping[str, tuple[str, ...]]:
    """Return each wanted indicator to the types of places that it is about.

    Raises:
        KoladaError: one is missing, or not written as documented.
    """
    found = {}
    for one in indicators:
        kind = _get(one, "municipality_type", str, "kpi")
        if kind not in KINDS:
            raise KoladaError("kpi", f"municipality_type {kind!r} is unknown")
        found[_get(one, "id", str, "kpi")] = KINDS[kind]
    for indicator in wanted:
        if indicator not in found:
            raise KoladaError("kpi", f"{indicator} is not there")
    return {indicator: found[indicator] for indicator in wanted}


def checked_titles(
    indicators: Iterable[Json], wanted: Collection[str], stored: Mapping[str, str], accepted: Collection[str]
) -> Mapping[str, str]:
    """Return each wanted indicator to its title.

    Args:
        indicators: as downloaded.
        wanted: ids.
        stored: id to the title of the last import.
        accepted: ids whose title may have changed.

    Raises:
        KoladaTitleError: one is not the one that is stored, or that we know.
    """
    titles = {_get(one, "id", str, "kpi"): _get(one, "title", str, "kpi") for one in indicators}
    for indicator in wanted:
        ours = INDICATORS.get(indicator)
        before = stored.get(indicator) or (ours.source_title if ours else "")
        if before and indicator not in accepted and _plain(before) != _plain(titles[indicator]):
            raise KoladaTitleError(indicator, before, titles[indicator])
    return {indicator: titles[indicator] for indicator in wanted}


def figures(
    download: Download, titles: Mapping[str, str], register: Sequence[Organisation]
) -> tuple[tuple[Figure, ...], tuple[str, ...]]:
    """Return what the data say about the organisations of the register.

    Only values for everybody count; a value that is null or was taken back is missing. Groups, the country and
    indicators that were not asked for are passed over. Which places are municipalities is told by Kolada's list: the
    ids of regions have four digits, too.

    Args:
        download: everything.
        titles: what ``checked_titles`` returned.
        register: every organisation.

    Returns:
        The figures, and the ids of places that the register lacks.

    Raises:
        KoladaError: something is not written as documented, or says two things at once.
    """
    codes, ids = codes_of(register), ids_by_type(download.places)
    types = types_by_id(download.indicators, titles)
    found: dict[tuple[str, str, int], Figure] = {}
    missing = set()
    # Regions first: of Gotland, which is both, the figure of the municipality is kept.
    for kind in ("L", "K"):
        own: dict[tuple[str, str, int], Figure] = {}
        for indicator, place, period, value, status in _values(download.data):
            if place not in ids[kind] or kind not in types.get(indicator, ()):
                continue
            code = codes.get(place)
            if code is None:
                missing.add(place)
                continue
            key = (indicator, code, period)
            unit = INDICATORS[indicator].unit["sv"] if indicator in INDICATORS else ""
            figure = Figure(indicator, code, period, value, status, KOLADA, titles[indicator], unit)
            if own.setdefault(key, figure) != figure:
                raise KoladaError("data", f"{indicator} {place} {period} has two values")
        found |= own
    return tuple(found.values()), tuple(sorted(missing))


def _values(data: Iterable[Json]) -> Iterator[tuple[str, str, int, float | None, str]]:
    """Yield indicator, place, year, value and status of every value for everybody."""
    for one in data:
        indicator, place = _get(one, "kpi", str, "data"), _get(one, "municipality", str, "data")
        for entry in _get(one, "values", list, "data"):
            if _get(entry, "gender", str, "data") == TOTAL:
                yield indicator, place, _year(one), *_value(entry)


def _year(one: Json) -> int:
    """Read a period, which version 2 wrote as text."""
    text = str(one.get("period"))
    if not re.fullmatch(r"[12][0-9]{3}", text):
        raise KoladaError("data", f"period {text[:40]!r} is no year")
    return int(text)


def _value(entry: Json) -> tuple[float | None, str]:
    if entry.get("isdeleted", False):
        return None, DELETED
    value, status = entry.get("value"), entry.get("status") or ""
    if value is not None and (isinstance(value, bool) or not isinstance(value, int | float)):
        raise KoladaError("data", f"value {str(value)[:40]!r} is no number")
    if not isinstance(status, str) or (value is not None and not math.isfinite(value)):
        raise KoladaError("data", "a value or its status is not written as documented")
    return (None if value is None else float(value)), " ".join(status.split())[:100]


def _get(one: object, field: str, kind: type[Any], place: str) -> Any:  # Any: an instance of *kind*
    """Return a field of an object; everything that a reply says passes here or is checked beside it."""
    value = one.get(field) if isinstance(one, Mapping) else None
    if not isinstance(value, kind):
        raise KoladaError(place, f"'{field}' is missing or not written as documented")
    return value


def _plain(title: str) -> str:
    """Leave out what is a matter of typing: kinds of dashes and spaces, capitals."""
    return " ".join(re.sub(r"[-\N{EN DASH}\N{EM DASH}]", "-", title).split()).casefold()

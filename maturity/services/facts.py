"""Facts beside the self-rating: importing what others publish, and showing it beside an organisation's result."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from maturity.domain import kolada
from maturity.domain.figure_file import read_figures
from maturity.domain.indicators import INDICATORS, KOLADA
from maturity.domain.outside import Contradiction, Fact, Figure, contradictions, fact, newest
from maturity.domain.result import Result
from maturity.errors import FigureFileError
from maturity.storage.store import Store

SUBJECT = "outside-figures"
"""What the log of imports is about; no organisation's own log shows it."""


@dataclass(frozen=True, slots=True)
class Import:
    """What an import brings.

    Attributes:
        figures: those that are new or revised.
        unchanged: how many are stored already, exactly so.
        revised: how many of *figures* take the place of another value.
        missing: ids of places that the register lacks.
    """

    figures: tuple[Figure, ...]
    unchanged: int
    revised: int
    missing: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Beside:
    """What stands beside a result: facts in the order of pages, and what may be asked about them."""

    facts: tuple[Fact, ...]
    questions: tuple[Contradiction, ...]


def from_file(store: Store, content: bytes, now: datetime) -> Import:
    """Read a CSV file of figures; nothing is stored.

    Raises:
        FigureFileError: it has faults.
    """
    stored = store.outside.all()
    own = {one.indicator: one.title for one in stored if one.indicator not in INDICATORS}
    figures, faults = read_figures(content, store.organisations.all(), own, now.year)
    if faults:
        raise FigureFileError(faults)
    return _compared(figures, stored)


def from_kolada(
    store: Store, download: kolada.Download, indicators: Collection[str], accepted: Collection[str] = ()
) -> Import:
    """Read a download of Kolada's figures; nothing is stored.

    Args:
        store: an open transaction.
        download: fetched, or read from a folder.
        indicators: ids that are wanted.
        accepted: ids whose title may differ from the one of the last import.

    Raises:
        KoladaError: it is not written as documented.
        KoladaTitleError: an indicator has another title than before.
    """
    stored = store.outside.all()
    before = {one.indicator: one.title for one in stored if one.source == KOLADA and one.title}
    titles = kolada.checked_titles(download.indicators, indicators, before, accepted)
    figures, missing = kolada.figures(download, titles, store.organisations.all())
    return _compared(figures, stored, missing)


def keep(store: Store, found: Import, now: datetime, actor: str = "operator") -> int | None:
    """Store what an import brings as one batch and return its number; None when it brings nothing new."""
    if not found.figures:
        return None
    batch = store.outside.add(found.figures, now)
    facts = {"batch": batch, "figures": len(found.figures), "revised": found.revised}
    store.audit.add(now, actor, "import-figures", SUBJECT, facts)
    return batch


def beside(store: Store, result: Result) -> Beside:
    """Return the outside figures of a result's organisation, its peers' medians, and questions; three queries.

    Figures from outside are public for each organisation by name: nothing is suppressed, and the wave's limits are kept
    only because a median of few says little. They do not depend on who has answered.
    """
    own = newest(store.outside.of(result.organisation.code))
    if not own:
        return Beside((), ())
    register = store.organisations.all()
    values = store.outside.values([(one.indicator, one.period) for one in own])
    facts = tuple(
        fact(one, result.organisation, register, values[one.indicator, one.period], result.wave.limits) for one in own
    )
    return Beside(facts, contradictions(facts, {area.id: area.index for area in result.areas}))


def _compared(figures: Sequence[Figure], stored: Sequence[Figure], missing: tuple[str, ...] = ()) -> Import:
    """Leave out what is stored already, and what a source took back that never was."""
    before: Mapping[tuple[str, str, int], Figure] = {
        (one.indicator, one.organisation, one.period): one for one in stored
    }
    fresh, revised = [], 0
    for one in figures:
        there = before.get((one.indicator, one.organisation, one.period))
        if one == there or (there is None and one.status == kolada.DELETED):
            continue
        fresh.append(one)
        revised += there is not None
    return Import(tuple(fresh), len(figures) - len(fresh), revised, missing)

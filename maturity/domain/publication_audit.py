"""The proof that publications, taken together, are about nobody: every combination of their cells, and the worst."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from maturity.domain.disclosure import Detail, Limits
from maturity.domain.distribution import quantiles
from maturity.domain.pinning import pinned
from maturity.domain.publication import (
    Answered,
    Figure,
    Group,
    Out,
    Publication,
    by_answer,
    cells_of,
    least,
    readers,
    shares_of,
)
from maturity.domain.suppression import Attack, Cells, Isolation, fewest


@dataclass(frozen=True, slots=True)
class Finding:
    """The combination about fewest organisations: of which figure, which cells (publication, group), who."""

    figure: Figure
    cells: tuple[tuple[int, Group], ...]
    organisations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Audit:
    """What is proven about publications taken together.

    Attributes:
        cells: how many cells were combined.
        short: per figure where some combination of sums is about fewer than its limit, the one about fewest.
        worst: of every figure together, the combination about fewest organisations; None without any cell. It is
            the least of all when it is below twice the limit of its figure; else a smaller one above that may exist.
        crossed: the smallest intersection of groups, which figures of whole groups do not show by themselves.
        pinned: figure and organisations whose level follows from the shares.
    """

    cells: int
    short: tuple[Finding, ...]
    worst: Finding | None
    crossed: Finding | None
    pinned: tuple[tuple[Figure, tuple[str, ...]], ...]

    @property
    def passed(self) -> bool:
        """Whether no combination of sums isolates fewer than the limit, and no level follows from shares."""
        return not self.short and not self.pinned


def audit(publications: Sequence[Out], limits: Limits) -> Audit:
    """Prove for publications together that no combination of their cells is about fewer organisations than the limit.

    Args:
        publications: every one that is or will be out, with what it was made of: pages, files, corrections.
        limits: that they were made under.
    """
    codes = tuple(sorted({code for one, _ in publications for code in one.organisations}))
    short, worst, crossed, pinned_by, number = [], [], [], [], 0
    for figure in dict.fromkeys(figure for one, _ in publications for figure in one.figures):
        limit = least(figure, limits)
        for blind in readers([one for one, _ in publications]):
            cells, names = cells_of([one for one, _ in publications], figure, codes, blind=blind)
            if smallest := _smallest(cells, limit, Attack.SUMS):
                worst.append(_finding(figure, smallest, names, codes))
                short += worst[-1:] if len(smallest.organisations) < limit else []
            if smallest := _smallest(cells, limit, Attack.INTERSECTION):
                crossed.append(_finding(figure, smallest, names, codes))
        number += len(cells)
        if told := _pinned(publications, figure):
            pinned_by.append((figure, told))
    return Audit(
        cells=number,
        short=tuple(short),
        worst=min(worst, key=lambda one: len(one.organisations), default=None),
        crossed=min(crossed, key=lambda one: len(one.organisations), default=None),
        pinned=tuple(pinned_by),
    )


def is_right(made: Publication, answered: Answered) -> bool:
    """Tell whether every figure that is shown is what *answered* gives."""
    quartiles, counts = quantiles(answered.values, made.members)
    shown = made.detail > Detail.NOTHING
    right = bool((made.counts == np.where(shown, counts, -1)).all())
    given = ~np.isnan(made.quartiles)
    right &= bool(np.allclose(made.quartiles[given], quartiles[given]))
    right &= bool((given[..., 1] == shown).all())
    # Who has a version is whom the proof is about.
    right &= bool(((answered.versions > 0) == ~np.isnan(answered.values)).all())
    if answered.levels is not None:
        right &= bool(np.array_equal(made.shares, shares_of(answered, made.members, made.detail), equal_nan=True))
    return right


def _smallest(cells: Cells, limit: int, attack: Attack) -> Isolation | None:
    """Return the combination about fewest organisations: exactly up to twice the limit, where a search is not too long.

    What a search that gave up might have found only counts against the limit.
    """
    if not len(cells):
        return None
    size = (cells > 0).sum(axis=1)
    best = Isolation((int(size.argmin()),), tuple(np.flatnonzero(cells[size.argmin()]).tolist()))
    below = min(len(best.organisations), 2 * limit)
    while found := fewest(cells, below, attack):
        if found.exact or below <= limit:
            best, below = found, len(found.organisations)
        else:
            below = limit
    return best


def _finding(figure: Figure, found: Isolation, names: list[tuple[int, Group]], codes: tuple[str, ...]) -> Finding:
    return Finding(figure, tuple(names[i] for i in found.cells), tuple(codes[i] for i in found.organisations))


def _pinned(publications: Sequence[Out], figure: Figure) -> tuple[str, ...]:
    """Return whose level of a question follows from the level counts of all publications."""
    most = next((answered.levels for _, answered in publications if figure in answered.figures), None)
    if most is None:
        return ()
    cells, levels, codes = by_answer(publications, figure)
    return tuple(codes[i] for i in np.flatnonzero(pinned(cells, levels, most)))

"""The strip: one own value among its peers on the scale 0–100, as mark positions that any drawing tool can use."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

import numpy as np

from maturity.domain.benchmark import NodeStanding

HIGHEST = 100
"""The scale runs from 0 to this index."""

DOT_BINS = 40
"""Dots stand in bins of 2.5 index points, so that neighbours do not overlap on a phone."""

BAR_BINS = 20
"""Bars are 5 index points wide."""

MOST_DOTS = 120
"""With more peers than this the dots melt together, and bars show the distribution better."""

TICKS = (0, 20, 40, 60, 80, 100)
"""The cut points of the bands, in index points."""


@dataclass(frozen=True, slots=True)
class Dot:
    """One peer: *x* is a share of the scale (0–1), *stack* its place in the pile, 0 lowest."""

    x: float
    stack: int


@dataclass(frozen=True, slots=True)
class Bar:
    """A bin of peers: starts at *x*, is *width* wide (shares of the scale), *height* is a share of the highest bar."""

    x: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Tick:
    """A point of the scale: where (share, 0–1) and what is written there."""

    x: float
    label: str


@dataclass(frozen=True, slots=True)
class Strip:
    """The marks of one strip; positions are shares of the scale, 0 (left) to 1.

    Attributes:
        own: the organisation's value, None without an index.
        target: the level it aims for, None when none is set.
        median: of the peers, None when it may not be shown.
        band: lower and upper quartile of the peers, None when they may not be shown.
        dots: one per peer, when there are at most ``MOST_DOTS`` and they may be shown; piles grow upwards.
        bars: the distribution of more peers; either *dots* or *bars* is empty.
        ticks: the scale.
    """

    own: float | None
    target: float | None
    median: float | None
    band: tuple[float, float] | None
    dots: tuple[Dot, ...]
    bars: tuple[Bar, ...]
    ticks: tuple[Tick, ...]

    @property
    def tallest(self) -> int:
        """How many dots the highest pile holds; 0 without dots."""
        return max((dot.stack + 1 for dot in self.dots), default=0)


def strip(own: float | None, standing: NodeStanding | None, target: float | None = None) -> Strip:
    """Place the marks of one area or the total.

    Args:
        own: 0–100, or None without an index.
        standing: the peers, or None without a comparison; what it does not show is not drawn.
        target: 0–100, or None.
    """
    values = standing.values if standing else ()
    quartiles = None
    if standing and standing.lower is not None and standing.upper is not None:
        quartiles = standing.lower / HIGHEST, standing.upper / HIGHEST
    few = len(values) <= MOST_DOTS
    return Strip(
        own=_share(own),
        target=_share(target),
        median=_share(standing.median if standing else None),
        band=quartiles,
        dots=tuple(_dots(values)) if few else (),
        bars=() if few else _bars(values),
        ticks=tuple(Tick(tick / HIGHEST, str(tick)) for tick in TICKS),
    )


def _share(value: float | None) -> float | None:
    return None if value is None else value / HIGHEST


def _dots(values: Iterable[float]) -> Iterable[Dot]:
    piles: dict[int, int] = {}
    for value in values:
        pile = min(int(value / HIGHEST * DOT_BINS), DOT_BINS - 1)
        piles[pile] = piles.get(pile, 0) + 1
        yield Dot((pile + 0.5) / DOT_BINS, piles[pile] - 1)


def _bars(values: Sequence[float]) -> tuple[Bar, ...]:
    counts, edges = np.histogram(values, bins=BAR_BINS, range=(0, HIGHEST))
    highest = counts.max()
    return tuple(
        Bar(float(edge) / HIGHEST, 1 / BAR_BINS, float(count / highest))
        for count, edge in zip(counts, edges, strict=False)
        if count
    )

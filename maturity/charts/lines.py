"""The lines of a development: one small panel per area, as mark positions that any drawing tool can use."""

from collections.abc import Sequence
from dataclasses import dataclass

from maturity.charts.strip import HIGHEST
from maturity.domain.development import Series

Place = tuple[float, float]
"""Share of the width from the left and of the height from below, 0–1."""


@dataclass(frozen=True, slots=True)
class Lines:
    """The marks of one panel.

    Attributes:
        own, median: runs of places that are joined by a line; a gap or a break begins a new run.
        ends: the first and the last own place with its value; one when there is one; empty without any.
        breaks: where between two waves a series breaks, share of the width.
        grid: heights of the scale's lines.
    """

    own: tuple[tuple[Place, ...], ...]
    median: tuple[tuple[Place, ...], ...]
    ends: tuple[tuple[Place, float], ...]
    breaks: tuple[float, ...]
    grid: tuple[float, ...] = (0.0, 0.5, 1.0)


def lines(series: Series) -> Lines:
    """Place the marks of one area or the total."""
    broken = [point.broken is not None and point.broken.marked for point in series.points]
    medians = [point.everybody.median for point in series.points]
    step = 1 / max(len(series.own) - 1, 1)
    there = [((i * step, value / HIGHEST), value) for i, value in enumerate(series.own) if value is not None]
    return Lines(
        own=_runs(series.own, broken, step),
        median=_runs(medians, broken, step),
        ends=tuple(dict.fromkeys((*there[:1], *there[-1:]))),
        breaks=tuple((i - 0.5) * step for i, one in enumerate(broken) if one),
    )


def _runs(values: Sequence[float | None], broken: Sequence[bool], step: float) -> tuple[tuple[Place, ...], ...]:
    runs: list[list[Place]] = [[]]
    for i, value in enumerate(values):
        if value is None or broken[i]:
            runs.append([])
        if value is not None:
            runs[-1].append((i * step, value / HIGHEST))
    return tuple(tuple(run) for run in runs if run)

"""Who has answered, how they differ from those who have not, and what the mean of all would be."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from enum import Enum
from math import log10, sqrt

import numpy as np
from numpy.typing import NDArray

from maturity.domain.organisation import Organisation
from maturity.domain.scoring.compiled import Floats

SIZES = (10_000, 20_000, 50_000, 100_000)
"""Inhabitants at which a size class begins."""

LEAST_CELL = 5
"""Respondents in a cell of the weighting; fewer would let a single answer stand for many organisations."""

NOTABLE = 0.2
"""Standard deviations: a smaller difference between respondents and the others is called small (Cohen 1988)."""

_NORMAL = 1.959963984540054
"""A normal variable lies within so many standard deviations of its mean 95 times in 100."""


class Breakdown(Enum):
    """What response is told by."""

    COUNTY = "county"
    SKR_GROUP = "skr-group"
    SIZE = "size"


_KEYS: Mapping[Breakdown, Callable[[Organisation], str]] = {
    Breakdown.COUNTY: lambda one: one.county_code,
    Breakdown.SKR_GROUP: lambda one: one.skr_group or one.kind,
    Breakdown.SIZE: lambda one: str(sum(one.population >= start for start in SIZES)),
}


@dataclass(frozen=True, slots=True)
class Response:
    """How many of a group have answered; *group* is a county code, an SKR group (or kind), or the place of a size."""

    group: str
    invited: int
    answered: int

    @property
    def share(self) -> float:
        """Share of the invited, 0–1."""
        return self.answered / self.invited


@dataclass(frozen=True, slots=True)
class Difference:
    """How respondents differ from the others in one trait.

    Attributes:
        trait: ``population``, ``density`` (logarithms to base 10) or an SKR group (share).
        answered, others: means.
        standardised: difference in pooled standard deviations; None where nothing varies.
    """

    trait: str
    answered: float
    others: float
    standardised: float | None

    @property
    def notable(self) -> bool:
        """Whether the note about response bias names it."""
        return self.standardised is not None and abs(self.standardised) >= NOTABLE


@dataclass(frozen=True, slots=True)
class Cell:
    """A cell of the weighting: SKR groups that count together; *weight* is its share of the invited."""

    groups: tuple[str, ...]
    invited: int
    answered: int
    weight: float


@dataclass(frozen=True, slots=True)
class Estimate:
    """The mean of all invited, estimated from those who have a value.

    Attributes:
        weighted: every SKR group counts by how many were invited.
        unweighted: the plain mean of those with a value.
        error: standard error of *weighted*.
        low, high: 95 % interval.
        cells: what was weighted by.
    """

    weighted: float
    unweighted: float
    error: float
    low: float
    high: float
    cells: tuple[Cell, ...]


def response(
    register: Sequence[Organisation], answered: NDArray[np.bool_], breakdown: Breakdown
) -> tuple[Response, ...]:
    """Count the invited and those who have answered in each group, in the order of the groups' ids.

    Args:
        register: the invited.
        answered: shape (register,).
        breakdown: by what.
    """
    counts: dict[str, list[int]] = {}
    for one, there in zip(register, answered.tolist(), strict=True):
        count = counts.setdefault(_KEYS[breakdown](one), [0, 0])
        count[0] += 1
        count[1] += there
    return tuple(Response(group, *counts[group]) for group in sorted(counts))


def differences(register: Sequence[Organisation], answered: NDArray[np.bool_]) -> tuple[Difference, ...]:
    """Compare respondents with those who have not answered; empty where there is nobody on either side.

    Args:
        register: the invited, of one kind.
        answered: shape (register,).

    Source:
        Standardised difference: (m1 - m2)/√((s1² + s2²)/2), with p(1 - p) for shares (Austin 2009).
    """
    if answered.all() or not answered.any():
        return ()
    traits: dict[str, Floats] = {
        "population": np.array([log10(one.population) for one in register]),
        "density": np.array([log10(one.population / one.land_area) for one in register]),
    }
    for group in sorted({one.skr_group for one in register if one.skr_group}):
        traits[group] = np.array([one.skr_group == group for one in register], dtype=float)
    return tuple(_difference(trait, values[answered], values[~answered]) for trait, values in traits.items())


def _difference(trait: str, answered: Floats, others: Floats) -> Difference:
    a, b = float(answered.mean()), float(others.mean())
    spread = sqrt((float(answered.var()) + float(others.var())) / 2)
    return Difference(trait, a, b, (a - b) / spread if spread else None)


def estimate(register: Sequence[Organisation], values: Floats) -> Estimate | None:
    """Estimate the mean of all invited, with every SKR group at its share of the invited.

    Groups with too few values are joined with the smallest of their main group, and main groups with each other, until
    every cell has enough. Inside a cell those with a value are taken for a random sample of the invited: it
    is the size and place of a municipality that the weights mend, not what made it answer.

    Args:
        register: the invited, of one kind.
        values: shape (register,): NaN without a value.

    Returns:
        The estimate, or None with fewer than ``LEAST_CELL`` values.

    Source:
        Post-stratified mean and its variance given the sizes of the cells, sum of W²·(1 - n/N)·s²/n (Cochran 1977,
        Sampling Techniques, 5A.9).
    """
    has = ~np.isnan(values)
    if int(has.sum()) < LEAST_CELL:
        return None
    group = np.array([_KEYS[Breakdown.SKR_GROUP](one) for one in register])
    weighted = variance = 0.0
    cells = []
    for groups in _joined(group.tolist(), has.tolist()):
        inside = np.isin(group, groups)
        there = values[inside & has]
        invited, n = int(inside.sum()), len(there)
        weight = invited / len(register)
        cells.append(Cell(groups, invited, n, weight))
        weighted += weight * float(there.mean())
        variance += weight**2 * (1 - n / invited) * float(there.var(ddof=1)) / n
    error = sqrt(variance)
    spread = _NORMAL * error
    plain = float(values[has].mean())
    return Estimate(weighted, plain, error, weighted - spread, weighted + spread, tuple(cells))


def _joined(groups: Sequence[str], has: Sequence[bool]) -> tuple[tuple[str, ...], ...]:
    """Join groups until each cell has ``LEAST_CELL`` values or there is one cell."""
    number: dict[tuple[str, ...], int] = {(group,): 0 for group in sorted(set(groups))}
    for group, there in zip(groups, has, strict=True):
        number[group,] += there
    while len(number) > 1:
        small = min(number, key=lambda cell: (number[cell], cell))
        if number[small] >= LEAST_CELL:
            break
        others = [cell for cell in number if cell != small]
        # The letter of an SKR group is its main group.
        near = [cell for cell in others if cell[0][0] == small[0][0]] or others
        other = min(near, key=lambda cell: (number[cell], cell))
        number[tuple(sorted(small + other))] = number.pop(small) + number.pop(other)
    return tuple(sorted(number))

"""Quartiles and level counts of many groups at once: the same figures as ``benchmark.standing``, by the thousand."""

from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from maturity.domain.scoring.compiled import Codes, Floats

QUARTILES = (0.25, 0.5, 0.75)

COLUMNS_AT_ONCE = 16
"""Figures sorted in one pass: bounds the memory for a quarter of a million organisations."""


def quantiles(
    values: Floats, groups: NDArray[np.bool_], shares: Sequence[float] = QUARTILES
) -> tuple[Floats, NDArray[np.intp]]:
    """Return quantiles of every figure in every group.

    Args:
        values: shape (organisations, figures), NaN without a value; waves side by side are more figures.
        groups: shape (groups, organisations).
        shares: 0–1 each.

    Returns:
        Quantiles, shape (groups, figures, shares), NaN where nobody has a value, and how many have one, shape
        (groups, figures).

    Source:
        Hyndman and Fan (1996), type 7.
    """
    by_figure = np.ascontiguousarray(values.T)
    found = np.full((len(groups), len(by_figure), len(shares)), np.nan)
    counts = np.zeros((len(groups), len(by_figure)), dtype=np.intp)
    for g, group in enumerate(groups):
        members = None if group.all() else np.flatnonzero(group)
        for start in range(0, len(by_figure), COLUMNS_AT_ONCE):
            part = slice(start, start + COLUMNS_AT_ONCE)
            chosen = by_figure[part] if members is None else by_figure[part].take(members, axis=1)
            ordered = np.sort(chosen, axis=1)  # NaN comes last
            counts[g, part] = ordered.shape[1] - np.isnan(ordered).sum(axis=1)
            found[g, part] = _between(ordered, counts[g, part], shares)
    return found, counts


def _between(ordered: Floats, count: NDArray[np.intp], shares: Sequence[float]) -> Floats:
    """Interpolate in rows of ascending values; *count* of each row are values."""
    if not ordered.shape[1]:
        return np.full((len(ordered), len(shares)), np.nan)
    place = np.maximum(count - 1, 0)[:, np.newaxis] * np.asarray(shares)
    low = place.astype(np.intp)
    high = np.minimum(low + 1, np.maximum(count - 1, 0)[:, np.newaxis])
    here, there = (np.take_along_axis(ordered, at, axis=1) for at in (low, high))
    found: Floats = here + (place - low) * (there - here)
    return found


def level_counts(codes: Codes, groups: NDArray[np.bool_], levels: int) -> NDArray[np.int64]:
    """Count how many of each group are on each level of each question.

    Args:
        codes: shape (organisations, questions), codes as in scoring; a negative one is no level.
        groups: shape (groups, organisations).
        levels: how many levels there are; higher codes are not counted.

    Returns:
        shape (groups, questions, levels).
    """
    # Single precision is exact up to 16 million organisations, and a matrix product in it is the fastest way to count.
    weights = groups.astype(np.float32)
    found = np.empty((len(groups), codes.shape[1], levels), dtype=np.int64)
    for level in range(levels):
        for start in range(0, codes.shape[1], COLUMNS_AT_ONCE):
            part = slice(start, start + COLUMNS_AT_ONCE)
            found[:, part, level] = weights @ (codes[:, part] == level).astype(np.float32)
    return found


def level_medians(codes: Codes, *, seen: NDArray[np.bool_] | bool = False) -> list[tuple[int, float | None, int]]:
    """Return per question how many have a value, their median, and how many of them nobody sees by name.

    Args:
        codes: shape (peers, questions): codes as in scoring; what is below 0 is no value.
        seen: shape of *codes*: whose values others may see by name.
    """
    there = codes >= 0
    counts = there.sum(axis=0)
    hidden = (there & ~np.asarray(seen)).sum(axis=0)
    ordered = np.sort(codes, axis=0)  # what is no value is negative and comes first
    first = len(codes) - counts
    return [
        (int(count), (int(column[at + (count - 1) // 2]) + int(column[at + count // 2])) / 2 if count else None, few)
        for count, at, column, few in zip(counts, first, ordered.T, hidden.tolist(), strict=True)
    ]

"""Whose level follows from the shares of groups, without any sum about too few: all of a group on one level tell it.

Every group leaves its members the levels that somebody in it is on. Who is in several groups is on a level that all
of them have; when there is but one, everybody can know it.
"""

import numpy as np
from numpy.typing import NDArray

from maturity.domain.distribution import level_counts
from maturity.domain.scoring.compiled import Codes, Floats
from maturity.domain.suppression import Cells

Flags = NDArray[np.bool_]


def pinned(cells: Cells, levels: Floats, most: int) -> Flags:
    """Tell whose level follows from level counts of groups: every group that they are in leaves them only one.

    A group inside another gives the counts of the rest as well.

    Args:
        cells: shape (cells, organisations): the groups whose counts are shown.
        levels: shape (organisations,): each one's level.
        most: how many levels there are.
    """
    inside = cells > 0
    overlap = inside.astype(np.int64) @ inside.T
    size = overlap.diagonal()
    outer, inner = np.nonzero((overlap == size) & (size[:, np.newaxis] > size))
    groups = np.concatenate([inside, inside[outer] & ~inside[inner]])
    codes: Codes = np.nan_to_num(levels, nan=-1).astype(np.int8)[:, np.newaxis]
    nobody = level_counts(codes, groups, most)[:, 0] == 0
    ruled_out = groups.T.astype(np.int64) @ nobody
    return np.asarray(inside.any(axis=0) & ((ruled_out == 0).sum(axis=1) == 1))


def unpinned(cells: Cells, wide: Flags, levels: Floats, most: int, *, already: Cells) -> Flags:
    """Choose the groups whose shares can be shown, in the order in which they are wanted.

    Args:
        cells: shape (cells, organisations).
        wide: shape (cells,): the groups that are large enough for shares.
        levels: shape (organisations,): each one's level.
        most: how many levels there are.
        already: groups whose counts are out, over the same organisations.

    Returns:
        shape (cells,): those of *wide* that together, and with those that are out, tell nobody's level.
    """
    wide = wide.copy()
    if not pinned(np.concatenate([already, cells[wide]]), levels, most).any():
        return wide
    kept: list[int] = []
    for one in np.flatnonzero(wide):
        together = np.concatenate([already, cells[[*kept, int(one)]]])
        wide[one] = not pinned(together, levels, most).any()
        kept += [int(one)] if wide[one] else []
    return wide

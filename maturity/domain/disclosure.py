"""When a figure about a group may be shown: one set of rules for pages, reports, files and API.

Every group statistic in the product passes ``shown``; nothing else decides what a reader may see of others.
"""

from dataclasses import dataclass
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

LEAST_MEDIAN = 5
LEAST_SENSITIVE = 7
LEAST_SPREAD = 10
LEAST_DIFFERENCE = 5
"""Two groups that one reader can see differ by nobody or by at least five, so that subtraction isolates no one."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Fewest peers with a value for a figure; a wave may raise them, never lower them below five.

    Attributes:
        median: for a median.
        sensitive: for a median in a sensitive area.
        spread: for quartiles, position and distribution.
    """

    median: int = LEAST_MEDIAN
    sensitive: int = LEAST_SENSITIVE
    spread: int = LEAST_SPREAD

    def __post_init__(self) -> None:
        if min(self.median, self.sensitive, self.spread) < LEAST_MEDIAN:
            raise ValueError(f"a disclosure limit is never lower than {LEAST_MEDIAN}")


class Detail(IntEnum):
    """How much of a group may be shown; each step includes the ones before."""

    NOTHING = 0
    MEDIAN = 1
    SPREAD = 2


def shown(peers: int, limits: Limits, *, sensitive: bool) -> Detail:
    """Tell how much may be shown of a group.

    Args:
        peers: organisations with a value, without the reader's own.
        limits: of the wave.
        sensitive: whether the figure is about a sensitive area.
    """
    least = max(limits.median, limits.sensitive if sensitive else 0)
    if peers >= max(limits.spread, least):
        return Detail.SPREAD
    return Detail.MEDIAN if peers >= least else Detail.NOTHING


def too_alike(
    group: NDArray[np.bool_], others: NDArray[np.bool_], *, compared: NDArray[np.bool_] | bool = True
) -> int | None:
    """Find a group that differs from *group* by so few members that subtraction would reveal them.

    Args:
        group: shape (organisations,) or (organisations, figures): who is in the group and has a value.
        others: shape (groups, …): the groups that the same reader can see, each like *group*.
        compared: shape (groups,) or (groups, figures): where both groups are shown.

    Returns:
        Position of the first such group, or None.
    """
    if not len(others):
        return None
    apart = (others != group).sum(axis=1)
    risky = (apart > 0) & (apart < LEAST_DIFFERENCE) & compared
    found = np.flatnonzero(risky.reshape(len(others), -1).any(axis=1))
    return int(found[0]) if len(found) else None

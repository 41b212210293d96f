"""A peer group that a reader has put together: when it may be shown beside the groups that this reader sees already."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from maturity.domain.disclosure import LEAST_DIFFERENCE, Limits
from maturity.domain.suppression import Isolation, fewest_by_sums

LEAST_OWN_GROUP = 10
"""Fewest answering organisations in a group that somebody has picked by hand."""


class Reason(Enum):
    """Why a group is refused."""

    TOO_FEW = "too-few"
    TOO_ALIKE = "too-alike"
    TOGETHER = "together"


@dataclass(frozen=True, slots=True)
class Refusal:
    """Why a group may not be shown.

    Attributes:
        reason: too few have answered; it differs by one to four from another group; or several groups together with it
            give away too few.
        found: how many answered, or how many organisations would have been given away.
        needed: how many it takes.
        others: positions of the groups that it clashes with.
    """

    reason: Reason
    found: int
    needed: int
    others: tuple[int, ...] = ()


def refusal(
    group: NDArray[np.bool_], others: Sequence[NDArray[np.bool_]], limits: Limits, *, picked: bool = True
) -> Refusal | None:
    """Return why an own group may not be shown, or None when it may.

    Every group that the reader can see in the wave counts, also own ones made before: what has been seen cannot be
    unseen, so a group that was once shown must stay among *others* when its owner deletes it.

    Args:
        group: shape (organisations, figures): who of those picked is heard in which figure, without the reader's own
            organisation.
        others: each like *group*: the groups that this reader can see, or has seen, in the wave.
        limits: of the wave.
        picked: whether somebody chose the members one by one, which takes more of them.
    """
    answered = int(group.any(axis=1).sum())
    least = max(LEAST_OWN_GROUP, limits.median) if picked else limits.median
    if answered < least:
        return Refusal(Reason.TOO_FEW, answered, least)
    found: Refusal | None = None
    every = np.array([*others, group], dtype=np.int8)
    for pattern in np.unique(every.reshape(-1, every.shape[-1]), axis=1).T:
        cells = pattern.reshape(every.shape[:2])
        # A group that shows nothing of a figure gives nothing away in it.
        shown = np.flatnonzero(cells.sum(axis=1) >= limits.median)
        if len(cells) - 1 not in shown or any((cells[i] == cells[-1]).all() for i in shown[:-1]):
            continue
        isolated = _isolated(cells[shown].tobytes(), len(shown))
        if isolated is None:
            continue
        clash = tuple(int(shown[i]) for i in isolated.cells if shown[i] < len(others))
        reason = Reason.TOO_ALIKE if len(clash) == 1 else Reason.TOGETHER
        worse = Refusal(reason, len(isolated.organisations), LEAST_DIFFERENCE, clash)
        found = worse if found is None or worse.found < found.found else found
    return found


@lru_cache(maxsize=2048)  # of some ten kilobytes each; the same until somebody submits
def _isolated(cells: bytes, rows: int) -> Isolation | None:
    return fewest_by_sums(np.frombuffer(cells, dtype=np.int8).reshape(rows, -1), LEAST_DIFFERENCE)

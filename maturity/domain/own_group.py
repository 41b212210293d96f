"""A peer group that a reader has put together: when it may be shown beside the groups that this reader sees already."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from maturity.domain.disclosure import LEAST_DIFFERENCE, Limits
from maturity.domain.suppression import fewest_by_sums

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
    group: NDArray[np.bool_], others: Sequence[NDArray[np.bool_]], has_value: NDArray[np.bool_], limits: Limits
) -> Refusal | None:
    """Return why an own group may not be shown, or None when it may.

    Every group that the reader can see in the wave counts, also own ones made before: what has been seen cannot be
    unseen, so a group that was once shown must stay among *others* when its owner deletes it.

    Args:
        group: shape (organisations,): who is picked, without the reader's own organisation.
        others: each shape (organisations,): the groups that this reader can see, or has seen, in the wave.
        has_value: shape (organisations, figures): who has a value in which figure; none where not submitted.
        limits: of the wave.
    """
    answered = int((group & has_value.any(axis=1)).sum())
    least = max(LEAST_OWN_GROUP, limits.median)
    if answered < least:
        return Refusal(Reason.TOO_FEW, answered, least)
    found: Refusal | None = None
    for pattern in np.unique(has_value, axis=1).T:
        cells = np.array([*others, group], dtype=bool) & pattern
        # A group that shows nothing of a figure gives nothing away in it.
        shown = np.flatnonzero(cells.sum(axis=1) >= limits.median)
        if len(cells) - 1 not in shown or any((cells[i] == cells[-1]).all() for i in shown[:-1]):
            continue
        isolated = fewest_by_sums(cells[shown].astype(np.int8), LEAST_DIFFERENCE)
        if isolated is None:
            continue
        clash = tuple(int(shown[i]) for i in isolated.cells if shown[i] < len(others))
        reason = Reason.TOO_ALIKE if len(clash) == 1 else Reason.TOGETHER
        worse = Refusal(reason, len(isolated.organisations), LEAST_DIFFERENCE, clash)
        found = worse if found is None or worse.found < found.found else found
    return found

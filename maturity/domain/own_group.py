"""A peer group that a reader has put together: when it may be shown beside the groups that this reader sees already."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from maturity.domain.disclosure import LEAST_DIFFERENCE, Limits
from maturity.domain.suppression import Isolation, fewest_by_sums

Flags = NDArray[np.bool_]
Counts = NDArray[np.int_]

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


def near_tables(group: Flags, everybody: Flags, whole: Flags, tables: Sequence[Flags], limits: Limits) -> int | None:
    """Return how few organisations tell an own group from groups of published tables put together, None when enough.

    Everybody sees these tables, or will once the wave is published. What is put together of them has to differ from the
    own group, and from the rest of the whole, by nobody or by enough: groups of one table, and of several those that
    lie inside with one more that nearly does.

    Args:
        group: shape (organisations, figures): who is heard in the own group.
        everybody: who is heard at all, of every kind, without the reader's own organisation.
        whole: who of the reader's kind is.
        tables: each of shape (groups, organisations): groups that do not overlap.
        limits: of the wave.
    """
    parts = np.concatenate([np.zeros((0, len(group)), dtype=bool), *tables])
    of_table = np.repeat(np.arange(len(tables)), [len(table) for table in tables])
    new, near = np.ones(group.shape[1], dtype=bool), []
    for one in (group, whole & ~group):
        inside, outside = (parts.astype(np.int32) @ mask for mask in (one, everybody & ~one))
        shown = inside + outside >= limits.median - 1  # the reader's own organisation may be one more
        apart = np.array(
            [_apart(one, *(it[of_table == t] for it in (inside, outside, shown))) for t in range(len(tables))]
        )
        near += [*apart, *_apart_together(one, parts, np.where(shown, outside, LEAST_DIFFERENCE))]
        new &= (apart > 0).all(axis=0)  # what is published already tells nothing more
    found = np.array(near)[:, new]
    fewest = int(found[found > 0].min(initial=LEAST_DIFFERENCE))
    return fewest if fewest < LEAST_DIFFERENCE else None


def _apart(one: Flags, inside: Counts, outside: Counts, shown: Flags) -> Counts:
    """Return by how many organisations the nearest union of a table's groups differs, shape (figures,)."""
    left_over = one.sum(axis=0) - inside.sum(axis=0)
    found: Counts = np.where(shown, np.minimum(inside, outside), inside).sum(axis=0) + left_over
    return found


def _apart_together(one: Flags, parts: Flags, outside: Counts) -> Counts:
    """Return the same for groups of several tables: those inside, and those with each one that nearly is."""
    left = one.copy()
    for part, beyond in zip(parts, outside, strict=True):
        left &= ~(part[:, np.newaxis] & (beyond == 0))
    found = [left.sum(axis=0)]
    for part, beyond in zip(parts, outside, strict=True):
        if ((beyond > 0) & (beyond < LEAST_DIFFERENCE)).any():
            found.append(np.where(beyond > 0, left[~part].sum(axis=0) + beyond, LEAST_DIFFERENCE))
    return np.array(found)


@lru_cache(maxsize=2048)  # of some ten kilobytes each; the same until somebody submits
def _isolated(cells: bytes, rows: int) -> Isolation | None:
    return fewest_by_sums(np.frombuffer(cells, dtype=np.int8).reshape(rows, -1), LEAST_DIFFERENCE)

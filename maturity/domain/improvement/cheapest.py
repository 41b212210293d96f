"""The cheapest way to a wanted index: which questions to move, how far, in which order.

Found exactly, by branch and bound. Without prerequisites the best levels for any effort are worked out node by node
(``frontier``); that effort is a lower bound. Where those levels break a prerequisite, the rest is split in two: the
question stays below the step that needs the other one, or both go as far as the step takes. The first levels that break
none are the cheapest.
"""

import heapq
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import count

import numpy as np

from maturity.domain.improvement.frontier import Bounds, Start, frontier
from maturity.domain.improvement.recommendation import FOUNDATION_LEVEL
from maturity.domain.questionnaire import Question, Step
from maturity.domain.scoring import Compiled, score
from maturity.domain.scoring.compiled import Codes
from maturity.domain.scoring.tables import SLACK

MOST_WAYS = 3
"""The cheapest, and two to choose from."""


@dataclass(frozen=True, slots=True)
class Move:
    """One question, taken further."""

    question: Question
    level: int
    steps: tuple[Step, ...]

    @property
    def effort(self) -> int:
        """The effort of all its steps."""
        return sum(step.effort for step in self.steps)


@dataclass(frozen=True, slots=True)
class Way:
    """A way to a wanted index.

    Attributes:
        moves: in an order that can be followed: what others rest on stands first.
        effort: of all of them.
        index: 0–100, of the node, once they are done; through the scoring module.
    """

    moves: tuple[Move, ...]
    effort: int
    index: float


def cheapest_ways(compiled: Compiled, codes: Codes, node: str, wanted: float, most: int = MOST_WAYS) -> tuple[Way, ...]:
    """Return the cheapest way to an index, and the cheapest ones that differ from it.

    Each further way leaves at least one question alone that is moved by each of the ways before it.

    Args:
        compiled: the questionnaire as arrays.
        codes: shape (questions,): one organisation's row.
        node: id of the area, or the total.
        wanted: 0–100, of the index as it is, unrounded.
        most: how many ways.

    Returns:
        By effort; empty where the index is reached already, there is none, or no steps lead so far.
    """
    position = compiled.node_ids.index(node)
    start = Start.of(compiled, codes)
    now = float(score(compiled, codes[np.newaxis]).index[0, position])
    if np.isnan(now) or now / 100 >= wanted / 100 - SLACK:
        return ()
    found: list[Codes] = []
    while len(found) < most and (levels := _cheapest(start, position, wanted / 100, found)) is not None:
        found.append(levels)
    return tuple(_way(start, levels, position) for levels in found)


def _cheapest(start: Start, position: int, share: float, others: Sequence[Codes]) -> Codes | None:
    """Return the cheapest levels that reach a share of a node, and leave alone a question that each other way moves."""
    waiting: list[tuple[int, int, Codes, Bounds]] = []
    number = count()

    def consider(bounds: Bounds) -> None:
        reachable = frontier(start, bounds, position) if bounds.leave_some else None
        levels = reachable.cheapest(share) if reachable else None
        if levels is not None:
            heapq.heappush(waiting, (start.effort(levels), next(number), levels, bounds))

    consider(Bounds(start.codes, start.top))
    while waiting:
        _, _, levels, bounds = heapq.heappop(waiting)
        parts = _by_prerequisite(start, levels, bounds) or _by_way(start, levels, bounds, others)
        if parts is None:
            return levels
        for part in parts:
            consider(part)
    return None


def _by_prerequisite(start: Start, levels: Codes, bounds: Bounds) -> Sequence[Bounds] | None:
    """Split the bounds at the first step that what it rests on is not far enough for; None where there is none."""
    for column in np.flatnonzero(levels > start.codes).tolist():
        for code in range(int(start.codes[column]) + 1, int(levels[column]) + 1):
            for need in start.needs[column]:
                enough = min(code, FOUNDATION_LEVEL)
                if levels[need] < enough:
                    return bounds.up_to(column, code - 1), bounds.down_to(column, code).down_to(need, enough)
    return None


def _by_way(start: Start, levels: Codes, bounds: Bounds, others: Sequence[Codes]) -> Sequence[Bounds] | None:
    """Split the bounds so that each part leaves alone one question of a way that *levels* contain; None for no way."""
    for other in others:
        moved = np.flatnonzero(other > start.codes).tolist()
        if (levels[moved] > start.codes[moved]).all():
            return tuple(_leaving(start, bounds, moved[:i], column) for i, column in enumerate(moved))
    return None


def _leaving(start: Start, bounds: Bounds, moving: Sequence[int], column: int) -> Bounds:
    """Return the bounds that leave *column* alone, and move those before it: no two parts have levels in common."""
    for one in moving:
        bounds = bounds.down_to(one, int(start.codes[one]) + 1)
    return bounds.up_to(column, int(start.codes[column]))


def _way(start: Start, levels: Codes, position: int) -> Way:
    index = float(score(start.compiled, levels[np.newaxis]).index[0, position])
    return Way(tuple(_moves(start, levels)), start.effort(levels), index)


def _moves(start: Start, levels: Codes) -> Iterator[Move]:
    """Yield what is moved; a question waits until those that it rests on are listed."""
    waiting = np.flatnonzero(levels > start.codes).tolist()
    while waiting:
        ready = next((one for one in waiting if not set(start.needs[one]) & set(waiting)), waiting[0])
        waiting.remove(ready)
        question, level = start.compiled.questions[ready], int(start.codes[ready])
        steps = (question.step_to(to) for to in range(level + 1, int(levels[ready]) + 1))
        yield Move(question, level, tuple(step for step in steps if step))

"""The arithmetic: codes in, indices, intervals and coverage out; the same for one row and for a million."""

import os
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from enum import IntEnum
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from maturity.domain.scoring.compiled import Codes, Compiled, Floats, Node
from maturity.domain.scoring.tables import SLACK, Join, NodeTables, positions, tables_of

Flags = NDArray[np.bool_]

ENGINE_VERSION = "1"
"""Goes up when the same answers could give another figure; stored beside every score."""

ROWS_AT_ONCE = 8192
"""Rows per pass: the intermediate arrays of a pass stay in the processor's cache."""


class IndexState(IntEnum):
    """Why a node has an index, or has none."""

    INDEX = 0
    TOO_LITTLE = 1
    NOT_ASKED = 2


_INDEX, _TOO_LITTLE, _NOT_ASKED = (np.int8(state) for state in IndexState)
_YES = np.ones(1, dtype=bool)


@dataclass(frozen=True, slots=True)
class Scores:
    """Figures per row and node. All arrays have shape (n, nodes), node order as in ``Compiled.nodes``.

    Attributes:
        index: 0–100 with legal caps, NaN where there is none.
        uncapped: 0–100 as answered, NaN where there is none.
        low: 0–100, the index if every missing answer earned nothing; NaN where full answers would give no index.
        high: 0–100, the index if every missing answer earned the most; NaN as in *low*.
        coverage: 0–1, weight answered / weight that applies; NaN where nothing applies.
        state: an ``IndexState``, as int8.
    """

    index: Floats
    uncapped: Floats
    low: Floats
    high: Floats
    coverage: Floats
    state: NDArray[np.int8]


def score(compiled: Compiled, codes: Codes) -> Scores:
    """Score any number of organisations.

    Args:
        compiled: the questionnaire as arrays.
        codes: shape (n, questions), int8: position in a question's points or a negative ``Code``.

    Returns:
        Figures of shape (n, nodes); full precision, rounding is for showing.
    """
    n, width = len(codes), len(compiled.nodes)
    # Node by node in memory, as they are computed.
    index, uncapped, low, high, coverage = (np.empty((width, n)) for _ in range(5))
    state = np.empty((width, n), dtype=np.int8)
    tables = tables_of(compiled)

    def fill(rows: slice) -> None:
        at = positions(codes[rows])
        done: list[_NodeFigures] = []
        for j, node in enumerate(compiled.nodes):
            figures = _aggregate(compiled, node, tables[j], at, done)
            done.append(figures)
            np.multiply(figures.capped, 100, out=index[j, rows])
            np.multiply(figures.value, 100, out=uncapped[j, rows])
            np.multiply(figures.low, 100, out=low[j, rows])
            np.multiply(figures.high, 100, out=high[j, rows])
            coverage[j, rows] = figures.coverage
            state[j, rows] = figures.state

    blocks = [slice(start, start + ROWS_AT_ONCE) for start in range(0, n, ROWS_AT_ONCE)]
    if len(blocks) <= 1:
        for rows in blocks:
            fill(rows)
    else:  # numpy lets other threads work while it computes
        with ThreadPoolExecutor(os.cpu_count()) as pool:
            list(pool.map(fill, blocks))
    return Scores(index.T, uncapped.T, low.T, high.T, coverage.T, state.T)


class _NodeFigures(NamedTuple):
    """One node, shape (n,): shares 0–1, NaN where there is none."""

    capped: Floats
    value: Floats
    low: Floats
    high: Floats
    coverage: Floats
    skipped: Floats
    state: NDArray[np.int8]


class _Sums(NamedTuple):
    """What a node's children come to, shape (n,): shares joined, weights added.

    ``whole`` tells whether every area inside that is needed has an index, ``possible`` whether it could have one.
    """

    value: Floats
    uncapped: Floats
    low: Floats
    high: Floats
    has: Floats
    answered: Floats
    applies: Floats
    asked: Floats
    skipped: Floats
    whole: Flags
    possible: Flags


def _aggregate(
    compiled: Compiled, node: Node, tables: NodeTables, at: NDArray[np.int16], done: list[_NodeFigures]
) -> _NodeFigures:
    """Join a node's children and apply its legal floors."""
    sums = _own(compiled, tables, at)
    if node.children:
        sums = _with_areas(compiled, node, tables.join, sums, [done[child] for child in node.children])
    rules = compiled.questionnaire.rules
    with np.errstate(divide="ignore", invalid="ignore"):
        coverage, skipped = sums.answered / sums.applies, sums.skipped / sums.asked
        possible = (sums.applies > 0) & (skipped <= rules.most_not_applicable + SLACK) & sums.possible
        shown = possible & (sums.has > 0) & sums.whole
        if rules.missing == "exclude":
            shown &= coverage >= rules.least_coverage - SLACK
        capped, value = (_share(tables, part, sums.has, shown) for part in (sums.value, sums.uncapped))
        low, high = (_share(tables, part, sums.applies, possible) for part in (sums.low, sums.high))
    for cap in tables.caps:
        for figure, limit in zip((capped, low, high), cap.limits.take(at[cap.column], axis=1), strict=True):
            np.minimum(figure, limit, out=figure)
    state = np.where(shown, _INDEX, np.where(sums.asked > 0, _TOO_LITTLE, _NOT_ASKED))
    return _NodeFigures(capped, value, low, high, coverage, skipped, state)


def _own(compiled: Compiled, tables: NodeTables, at: NDArray[np.int16]) -> _Sums:
    value, low, high, answered, applies, skipped = tables.look_up(at)
    has = applies if compiled.questionnaire.rules.missing == "zero" else answered
    return _Sums(value, value, low, high, has, answered, applies, applies + skipped, skipped, _YES, _YES)


def _with_areas(compiled: Compiled, node: Node, join: Join, own: _Sums, areas: list[_NodeFigures]) -> _Sums:
    """Add the areas inside a node; it stands on each of them that applies, the total on each that is asked."""
    below = _NodeFigures(*(np.array(figures) for figures in zip(*areas, strict=True)))
    weights = node.child_weights[:, np.newaxis]
    has, possible = below.state == _INDEX, ~np.isnan(below.low)
    applies, asked = ~np.isnan(below.coverage), below.state != _NOT_ASKED
    needed = asked if node is compiled.nodes[-1] else applies

    def joined(sums: Floats, shares: Floats, counts: Flags) -> Floats:
        weighted = shares * weights if join.adds else shares
        found: Floats = join.of(sums, join.of.reduce(np.where(counts, weighted, join.neutral), axis=0))
        return found

    def added(sums: Floats, counts: NDArray[Any]) -> Floats:
        found: Floats = sums + (counts * weights).sum(axis=0)
        return found

    return _Sums(
        value=joined(own.value, below.capped, has),
        uncapped=joined(own.uncapped, below.value, has),
        low=joined(own.low, below.low, possible),
        high=joined(own.high, below.high, possible),
        has=added(own.has, has),
        answered=added(own.answered, np.nan_to_num(below.coverage)),
        applies=added(own.applies, applies),
        asked=added(own.asked, asked),
        skipped=added(own.skipped, np.nan_to_num(below.skipped)),
        whole=np.asarray((has | ~needed).all(axis=0)),
        possible=np.asarray((possible | ~needed).all(axis=0)),
    )


def _share(tables: NodeTables, joined: Floats, weights: Floats, there: Flags) -> Floats:
    # Rounding in the two sums must not push a share past its end.
    share = np.minimum(joined / weights, 1) if tables.join.adds else joined
    return np.where(there, share, np.nan)

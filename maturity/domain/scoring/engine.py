"""The arithmetic: codes in, indices, intervals and coverage out; the same for one row and for a million."""

from dataclasses import dataclass
from enum import IntEnum
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from maturity.domain.scoring.compiled import Code, Codes, Compiled, Floats, Node

ENGINE_VERSION = "1"
"""Goes up when the same answers could give another figure; stored beside every score."""

ROWS_AT_ONCE = 8192
"""Rows per pass: the intermediate arrays of a pass stay in the processor's cache."""

_CODE_OFFSET = -min(Code)
SLACK = 1e-9
"""Shares such as 2/3 are no exact binary fractions; a coverage that equals its limit passes."""


class IndexState(IntEnum):
    """Why a node has an index, or has none."""

    INDEX = 0
    TOO_LITTLE = 1
    NOT_ASKED = 2


@dataclass(frozen=True, slots=True)
class Scores:
    """Figures per row and node. All arrays have shape (n, nodes), node order as in ``Compiled.nodes``.

    Attributes:
        index: 0–100 with legal caps, NaN where there is none.
        uncapped: 0–100 as answered, NaN where there is none.
        low: 0–100, the index if every missing answer were the lowest; NaN where full answers would give no index.
        high: 0–100, the index if every missing answer were the highest; NaN as in *low*.
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
    index, uncapped, low, high, coverage = (np.empty((n, width)) for _ in range(5))
    state = np.empty((n, width), dtype=np.int8)
    tables = _Tables(compiled)
    for start in range(0, n, ROWS_AT_ONCE):
        rows = slice(start, start + ROWS_AT_ONCE)
        done: list[_NodeFigures] = []
        leaves = tables.look_up(codes[rows])
        for j, node in enumerate(compiled.nodes):
            figures = _aggregate(compiled, node, leaves, done)
            done.append(figures)
            index[rows, j] = 100 * figures.capped
            uncapped[rows, j] = 100 * figures.value
            low[rows, j] = 100 * figures.low
            high[rows, j] = 100 * figures.high
            coverage[rows, j] = figures.coverage
            state[rows, j] = figures.state
    return Scores(index, uncapped, low, high, coverage, state)


class _Part(NamedTuple):
    """Children side by side, shape (n, children); shares 0–1.

    ``value`` is 0 where ``has`` is 0; ``has``, ``applies``, ``asked`` and ``possible`` (an index, were everything
    answered) are 0 or 1; ``answered`` and ``skipped`` (N/A) are shares of the child.
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
    possible: Floats


class _NodeFigures(NamedTuple):
    """One node, shape (n,): shares 0–1, NaN where there is none."""

    capped: Floats
    value: Floats
    low: Floats
    high: Floats
    coverage: Floats
    skipped: Floats
    state: NDArray[np.int8]


class _Tables:
    """Code to figure, per question, with the negative codes in front: one look-up instead of many masks."""

    def __init__(self, compiled: Compiled) -> None:
        shape = (len(compiled.questions), compiled.shares.shape[1] + _CODE_OFFSET)
        self.zero = compiled.questionnaire.rules.missing == "zero"
        self.value, self.missing, self.skipped, self.asked = (np.zeros(shape) for _ in range(4))
        self.value[:, _CODE_OFFSET:] = np.nan_to_num(compiled.shares)
        self.asked[:, :] = 1
        for code in (Code.UNANSWERED, Code.DO_NOT_KNOW, Code.SUPPRESSED):
            self.missing[:, code + _CODE_OFFSET] = 1
        self.skipped[:, Code.NOT_APPLICABLE + _CODE_OFFSET] = 1
        self.asked[:, Code.NOT_ASKED + _CODE_OFFSET] = 0
        # Where no option earns 0 points, the lowest answer is better than nothing.
        lowest = np.zeros((shape[0], 1)) if self.zero else np.nanmin(compiled.shares, axis=1, keepdims=True, initial=1)
        self.low = self.value + self.missing * lowest if lowest.any() else self.value
        self.offsets = np.arange(shape[0]) * shape[1] + _CODE_OFFSET

    def look_up(self, codes: Codes) -> _Part:
        at = codes + self.offsets
        value, missing = self.value.take(at), self.missing.take(at)
        low = value if self.low is self.value else self.low.take(at)
        if codes.size and codes.min() <= Code.NOT_APPLICABLE:
            skipped, asked = self.skipped.take(at), self.asked.take(at)
            applies = asked - skipped
        else:
            skipped, asked = np.zeros_like(value), np.ones_like(value)
            applies = asked
        answered = applies - missing
        has = applies if self.zero else answered
        return _Part(value, value, low, value + missing, has, answered, applies, asked, skipped, possible=applies)


def _aggregate(compiled: Compiled, node: Node, leaves: _Part, done: list[_NodeFigures]) -> _NodeFigures:
    """Join a node's children; its own questions first, then its sub-areas."""
    parts = _children(node, leaves, done)
    weights = np.concatenate([node.column_weights, node.child_weights])
    with np.errstate(divide="ignore", invalid="ignore"):
        coverage = (parts.answered @ weights) / (parts.applies @ weights)
        skipped = (parts.skipped @ weights) / (parts.asked @ weights)
    possible, shown = _allowed(compiled, node, parts, coverage, skipped)
    capped = np.where(shown, _join(node, parts.value, parts.has, weights), np.nan)
    value = np.where(shown, _join(node, parts.uncapped, parts.has, weights), np.nan)
    low = np.where(possible, _join(node, parts.low, parts.applies, weights), np.nan)
    high = np.where(possible, _join(node, parts.high, parts.applies, weights), np.nan)
    for cap in node.caps:
        _hold_down(cap.at_most / 100, cap.below, _Part(*(part[:, cap.column] for part in leaves)), capped, low, high)
    unasked = ~parts.asked.any(axis=1)
    state = np.where(shown, IndexState.INDEX, np.where(unasked, IndexState.NOT_ASKED, IndexState.TOO_LITTLE))
    return _NodeFigures(capped, value, low, high, coverage, skipped, state.astype(np.int8))


def _children(node: Node, leaves: _Part, done: list[_NodeFigures]) -> _Part:
    if not node.children:
        columns = node.columns
        whole = len(columns) and columns[-1] - columns[0] + 1 == len(columns)
        run = slice(columns[0], columns[-1] + 1) if whole else columns
        return _Part(*(part[:, run] for part in leaves))
    below = [_as_part(done[i]) for i in node.children]
    areas = (np.stack(figures, axis=1) for figures in zip(*below, strict=True))
    return _Part(*(np.concatenate([own[:, node.columns], sub], axis=1) for own, sub in zip(leaves, areas, strict=True)))


def _as_part(area: _NodeFigures) -> _Part:
    return _Part(
        value=np.nan_to_num(area.capped),
        uncapped=np.nan_to_num(area.value),
        low=np.nan_to_num(area.low),
        high=np.nan_to_num(area.high),
        has=(area.state == IndexState.INDEX).astype(float),
        answered=np.nan_to_num(area.coverage),
        applies=(~np.isnan(area.coverage)).astype(float),
        asked=(area.state != IndexState.NOT_ASKED).astype(float),
        skipped=np.nan_to_num(area.skipped),
        possible=(~np.isnan(area.low)).astype(float),
    )


def _allowed(
    compiled: Compiled, node: Node, parts: _Part, coverage: Floats, skipped: Floats
) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
    """Tell where full answers would give an index, and where these answers give one.

    An index stands on every area inside that applies; the total on every area that is asked.
    """
    rules = compiled.questionnaire.rules
    inside = slice(len(node.columns), None)
    needed = (parts.asked if node is compiled.nodes[-1] else parts.applies)[:, inside]
    possible = parts.applies.any(axis=1) & (skipped <= rules.most_not_applicable + SLACK)
    possible &= (parts.possible[:, inside] >= needed).all(axis=1)
    shown = possible & parts.has.any(axis=1) & (parts.has[:, inside] >= needed).all(axis=1)
    if rules.missing == "exclude":
        shown &= coverage >= rules.least_coverage - SLACK
    return possible, shown


def _join(node: Node, values: Floats, counts: Floats, weights: Floats) -> Floats:
    """Aggregate the children that count (1 in *counts*); NaN where none does."""
    if node.aggregate in ("mean", "sum"):
        with np.errstate(divide="ignore", invalid="ignore"):
            # Rounding in the two sums must not push a share past its ends.
            return np.minimum(((values * counts) @ weights) / (counts @ weights), 1)
    lowest = node.aggregate == "minimum"
    joined = np.where(counts > 0, values, np.inf if lowest else -np.inf)
    extreme = joined.min(axis=1, initial=np.inf) if lowest else joined.max(axis=1, initial=-np.inf)
    return np.where(np.isfinite(extreme), extreme, np.nan)


def _hold_down(limit: float, below: float, legal: _Part, capped: Floats, low: Floats, high: Floats) -> None:
    """Apply a legal floor in place; a missing answer may be under it (low) or not (high)."""
    under = (legal.has > 0) & (legal.value < below - SLACK)
    np.minimum(capped, limit, out=capped, where=under)
    np.minimum(low, limit, out=low, where=(legal.applies > 0) & (legal.low < below - SLACK))
    np.minimum(high, limit, out=high, where=(legal.applies > 0) & (legal.high < below - SLACK))

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
_SLACK = 1e-9
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
        low: 0–100, the index if every missing answer were the lowest.
        high: 0–100, the index if every missing answer were the highest.
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
    tables = _Tables.of(compiled)
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

    ``value`` is 0 where ``has`` is 0; ``has``, ``applies`` and ``skipped`` (N/A) are 0 or 1; ``answered`` is the share
    of the child that is answered.
    """

    value: Floats
    uncapped: Floats
    low: Floats
    high: Floats
    has: Floats
    answered: Floats
    applies: Floats
    skipped: Floats


class _NodeFigures(NamedTuple):
    """One node, shape (n,): shares 0–1, NaN without an index."""

    capped: Floats
    value: Floats
    low: Floats
    high: Floats
    coverage: Floats
    state: NDArray[np.int8]


class _Tables:
    """Code to figure, per question, with the negative codes in front: one look-up instead of many masks."""

    def __init__(self, value: Floats, missing: Floats, skipped: Floats, asked: Floats, *, zero: bool) -> None:
        self.value, self.missing, self.skipped, self.asked, self.zero = value, missing, skipped, asked, zero
        self.offsets = np.arange(len(value)) * value.shape[1] + _CODE_OFFSET

    @classmethod
    def of(cls, compiled: Compiled) -> "_Tables":
        shape = (len(compiled.questions), compiled.shares.shape[1] + _CODE_OFFSET)
        value, missing, skipped, asked = (np.zeros(shape) for _ in range(4))
        value[:, _CODE_OFFSET:] = np.nan_to_num(compiled.shares)
        asked[:, :] = 1
        for code in (Code.UNANSWERED, Code.DO_NOT_KNOW, Code.SUPPRESSED):
            missing[:, code + _CODE_OFFSET] = 1
        skipped[:, Code.NOT_APPLICABLE + _CODE_OFFSET] = 1
        asked[:, Code.NOT_ASKED + _CODE_OFFSET] = 0
        return cls(value, missing, skipped, asked, zero=compiled.questionnaire.rules.missing == "zero")

    def look_up(self, codes: Codes) -> _Part:
        at = codes + self.offsets
        value, missing = self.value.take(at), self.missing.take(at)
        if codes.size and codes.min() <= Code.NOT_APPLICABLE:
            skipped, asked = self.skipped.take(at), self.asked.take(at)
            applies = asked - skipped
        else:
            skipped, applies = np.zeros_like(value), np.ones_like(value)
        answered = applies - missing
        has = applies if self.zero else answered
        return _Part(value, value, value, value + missing, has, answered, applies, skipped)


def _aggregate(compiled: Compiled, node: Node, leaves: _Part, done: list[_NodeFigures]) -> _NodeFigures:
    """Join a node's children; its own questions first, then its sub-areas."""
    parts = _children(node, leaves, done)
    weights = np.concatenate([node.column_weights, node.child_weights])
    applying, asking = parts.applies @ weights, (parts.applies + parts.skipped) @ weights
    with np.errstate(divide="ignore", invalid="ignore"):
        coverage = (parts.answered @ weights) / applying
        skipped = (parts.skipped @ weights) / asking
    state = _state(compiled, node, parts, coverage, skipped)
    shown = state == IndexState.INDEX
    capped = np.where(shown, _join(node, parts.value, parts.has, weights), np.nan)
    value = np.where(shown, _join(node, parts.uncapped, parts.has, weights), np.nan)
    low = _join(node, parts.low, parts.applies, weights)
    high = _join(node, parts.high, parts.applies, weights)
    for cap in node.caps:
        _hold_down(cap.at_most / 100, cap.below, _Part(*(part[:, cap.column] for part in leaves)), capped, low, high)
    return _NodeFigures(capped, value, low, high, coverage, state)


def _children(node: Node, leaves: _Part, done: list[_NodeFigures]) -> _Part:
    if not node.children:
        columns = node.columns
        run = slice(columns[0], columns[-1] + 1) if columns[-1] - columns[0] + 1 == len(columns) else columns
        return _Part(*(part[:, run] for part in leaves))
    below = [done[i] for i in node.children]
    areas = _Part(
        value=np.stack([np.nan_to_num(f.capped) for f in below], axis=1),
        uncapped=np.stack([np.nan_to_num(f.value) for f in below], axis=1),
        low=np.stack([np.nan_to_num(f.low) for f in below], axis=1),
        high=np.stack([np.nan_to_num(f.high) for f in below], axis=1),
        has=np.stack([(f.state == IndexState.INDEX).astype(float) for f in below], axis=1),
        answered=np.stack([np.nan_to_num(f.coverage) for f in below], axis=1),
        applies=np.stack([(~np.isnan(f.coverage)).astype(float) for f in below], axis=1),
        skipped=np.stack([(np.isnan(f.coverage) & (f.state != IndexState.NOT_ASKED)).astype(float) for f in below], axis=1),
    )
    return _Part(*(np.concatenate([own[:, node.columns], sub], axis=1) for own, sub in zip(leaves, areas, strict=True)))


def _state(compiled: Compiled, node: Node, parts: _Part, coverage: Floats, skipped: Floats) -> NDArray[np.int8]:
    rules = compiled.questionnaire.rules
    asked = (parts.applies + parts.skipped).any(axis=1)
    enough: NDArray[np.bool_] = np.asarray(skipped <= rules.most_not_applicable + _SLACK)
    if node is compiled.nodes[-1]:
        # The total stands on every area that is asked: one area without an index, and there is none.
        enough = np.asarray((parts.has >= parts.applies + parts.skipped).all(axis=1))
    elif rules.missing == "exclude":
        enough = enough & (coverage >= rules.least_coverage - _SLACK)
    enough = enough & parts.has.any(axis=1)
    return np.where(asked, np.where(enough, IndexState.INDEX, IndexState.TOO_LITTLE), IndexState.NOT_ASKED).astype(np.int8)


def _join(node: Node, values: Floats, counts: Floats, weights: Floats) -> Floats:
    """Aggregate the children that count (1 in *counts*); NaN where none does."""
    if node.aggregate in ("mean", "sum"):
        with np.errstate(divide="ignore", invalid="ignore"):
            # Rounding in the two sums must not push a share past its ends.
            return np.minimum(((values * counts) @ weights) / (counts @ weights), 1)
    lowest = node.aggregate == "minimum"
    joined = np.where(counts > 0, values, np.inf if lowest else -np.inf)
    extreme = joined.min(axis=1) if lowest else joined.max(axis=1)
    return np.where(np.isfinite(extreme), extreme, np.nan)


def _hold_down(limit: float, below: float, legal: _Part, capped: Floats, low: Floats, high: Floats) -> None:
    """Apply a legal floor in place; a missing answer may be under it (low) or not (high)."""
    under = (legal.has > 0) & (legal.value < below - _SLACK)
    np.minimum(capped, limit, out=capped, where=under)
    np.minimum(low, limit, out=low, where=(legal.applies > 0) & (legal.low < below - _SLACK))
    np.minimum(high, limit, out=high, where=(legal.applies > 0) & (legal.high < below - _SLACK))

"""The most that any amount of effort can buy in one node, when nothing has to come before anything else.

For each amount of effort only the best levels are kept: whatever is done elsewhere, worse levels for the same effort
cannot make a better whole, for every aggregate grows with each of its parts.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maturity.domain.scoring import IndexState, score
from maturity.domain.scoring.compiled import Code, Codes, Compiled, Floats, highest_codes
from maturity.domain.scoring.tables import JOINS, SLACK, VALUE, Join, positions, tables_of

Efforts = NDArray[np.int64]

_LEFT_OUT = (Code.NOT_APPLICABLE, Code.NOT_ASKED)
_NOISE = 1e-12


@dataclass(frozen=True, slots=True, eq=False)
class Start:
    """Where an organisation stands, and what each level would take.

    Attributes:
        compiled: the questionnaire as arrays.
        codes: shape (questions,): its row.
        efforts: shape (questions, codes): effort from today's code to each code, by its steps.
        top: shape (questions,): the highest code that steps lead to; today's where there is no step or no answer.
        has_index: shape (nodes,): no level changes it.
        needs: per question, the columns of the answered ones that it rests on; others are no bar.
    """

    compiled: Compiled
    codes: Codes
    efforts: Efforts
    top: Codes
    has_index: NDArray[np.bool_]
    needs: tuple[tuple[int, ...], ...]

    @classmethod
    def of(cls, compiled: Compiled, codes: Codes) -> "Start":
        """Add up the steps of every question from where the organisation stands."""
        efforts, top = np.zeros(compiled.shares.shape, dtype=np.int64), codes.copy()
        highest = highest_codes(compiled)
        for column, question in enumerate(compiled.questions):
            at, spent = int(codes[column]), 0
            while 0 <= at < highest[column] and (step := question.step_to(at + 1)):
                at, spent = at + 1, spent + step.effort
                efforts[column, at], top[column] = spent, at
        state = score(compiled, codes[np.newaxis]).state[0]
        answered = {one.id: i for i, one in enumerate(compiled.questions) if codes[i] >= 0}
        needs = tuple(tuple(answered[one] for one in q.needs if one in answered) for q in compiled.questions)
        return cls(compiled, codes, efforts, top, state == IndexState.INDEX, needs)

    def effort(self, codes: Codes) -> int:
        """Return the effort from today's row to another one."""
        moved = np.flatnonzero(codes > self.codes)
        return int(self.efforts[moved, codes[moved]].sum())


@dataclass(frozen=True, slots=True, eq=False)
class Bounds:
    """Which codes the questions may take, both of shape (questions,)."""

    least: Codes
    most: Codes

    @property
    def leave_some(self) -> bool:
        """Whether every question has a code left."""
        return bool((self.least <= self.most).all())

    def up_to(self, column: int, code: int) -> "Bounds":
        """Return the bounds with *column* at most at *code*."""
        most = self.most.copy()
        most[column] = min(int(most[column]), code)
        return Bounds(self.least, most)

    def down_to(self, column: int, code: int) -> "Bounds":
        """Return the bounds with *column* at least at *code*."""
        least = self.least.copy()
        least[column] = max(int(least[column]), code)
        return Bounds(least, self.most)


@dataclass(frozen=True, slots=True, eq=False)
class Frontier:
    """What is worth its effort: each entry takes more effort than the one before it, and gives more.

    Attributes:
        effort: shape (entries,): inside the node.
        share: shape (entries,): of the node.
        codes: shape (entries, questions): the levels that reach it; questions outside of the node stand at their least.
    """

    effort: Efforts
    share: Floats
    codes: Codes

    def cheapest(self, share: float) -> Codes | None:
        """Return the levels that reach *share* with the least effort, None where none do."""
        enough = np.flatnonzero(self.share >= share - SLACK)
        return self.codes[enough[0]] if len(enough) else None


def frontier(start: Start, bounds: Bounds, position: int) -> Frontier | None:
    """Return what effort buys in a node that has an index, legal floors included.

    Args:
        start: where the organisation stands.
        bounds: the codes that may be taken.
        position: of the node.

    Returns:
        Shares 0–1 by effort; None where the bounds leave nothing.
    """
    compiled = start.compiled
    node, tables = compiled.nodes[position], tables_of(compiled)[position]
    at = positions(start.codes[np.newaxis])
    fixed = [cap.limits[VALUE, at[cap.column, 0]] for cap in tables.caps if start.codes[cap.column] < 0]
    movable = [cap for cap in node.caps if start.codes[cap.column] >= 0]
    found = []
    for limit in {cap.at_most / 100 for cap in movable} | {np.inf}:
        met = bounds
        for cap in movable:
            if cap.at_most / 100 < limit:  # it would hold the node lower, so its floor has to be met
                reached = compiled.shares[cap.column] >= cap.below - SLACK
                met = met.down_to(cap.column, int(reached.argmax()) if reached.any() else len(reached))
        if met.leave_some and (one := _uncapped(start, met, position)):
            found.append((one.effort, np.minimum(one.share, min([limit, *fixed])), one.codes))
    return _worth_it(*(np.concatenate(parts) for parts in zip(*found, strict=True))) if found else None


def _uncapped(start: Start, bounds: Bounds, position: int) -> Frontier | None:
    """Join the node's questions and areas one by one, and keep after each what is worth its effort."""
    compiled, node = start.compiled, start.compiled.nodes[position]
    join, zero = JOINS[node.aggregate], compiled.questionnaire.rules.missing == "zero"
    found = Frontier(np.zeros(1, dtype=np.int64), np.array([join.neutral]), bounds.least[np.newaxis])
    counted = 0.0
    for column, weight in zip(node.columns.tolist(), node.column_weights.tolist(), strict=True):
        if start.codes[column] >= 0 or (zero and start.codes[column] not in _LEFT_OUT):
            found, counted = _with(found, _question(start, bounds, column), weight, join), counted + weight
    for child, weight in zip(node.children, node.child_weights.tolist(), strict=True):
        if start.has_index[child]:
            inside = frontier(start, bounds, child)
            if inside is None:
                return None
            found, counted = _with(found, inside, weight, join), counted + weight
    return Frontier(found.effort, found.share / counted if join.adds else found.share, found.codes)


def _question(start: Start, bounds: Bounds, column: int) -> Frontier:
    """Return a question's own choices; one without an answer, where that counts as nothing, has none."""
    if start.codes[column] < 0:
        return Frontier(np.zeros(1, dtype=np.int64), np.zeros(1), bounds.least[np.newaxis])
    levels = np.arange(bounds.least[column], bounds.most[column] + 1)
    codes = np.tile(bounds.least, (len(levels), 1))
    codes[:, column] = levels
    return _worth_it(start.efforts[column, levels], start.compiled.shares[column, levels], codes)


def _with(found: Frontier, more: Frontier, weight: float, join: Join) -> Frontier:
    """Choose once from each: every pair of entries, and what of them is worth its effort."""
    part = more.share * weight if join.adds else more.share
    effort = np.add.outer(found.effort, more.effort).ravel()
    share = join.of.outer(found.share, part).ravel()
    kept = _kept(effort, share)
    left, right = np.divmod(kept, len(more.effort))
    return Frontier(effort[kept], share[kept], np.maximum(found.codes[left], more.codes[right]))


def _worth_it(effort: Efforts, share: Floats, codes: Codes) -> Frontier:
    kept = _kept(effort, share)
    return Frontier(effort[kept], share[kept], codes[kept])


def _kept(effort: Efforts, share: Floats) -> NDArray[np.intp]:
    """Return the positions of what gives more than everything that takes no more effort, by effort."""
    order = np.lexsort((-share, effort))
    highest = np.maximum.accumulate(share[order])
    kept: NDArray[np.intp] = order[np.r_[True, highest[1:] > highest[:-1] + _NOISE]]
    return kept

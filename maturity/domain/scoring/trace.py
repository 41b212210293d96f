"""How a figure came about: every node and question with value, weight, share and cap."""

from dataclasses import dataclass

import numpy as np

from maturity.domain.assessment import Absence
from maturity.domain.questionnaire import Question
from maturity.domain.scoring.compiled import ABSENCE_OF, Codes, Compiled, Node
from maturity.domain.scoring.engine import Scores, IndexState, score


@dataclass(frozen=True, slots=True)
class TraceLine:
    """One step of the calculation, read from the total downwards.

    Attributes:
        depth: 0 for the total.
        id: node or question id.
        aggregate: how a node joins its children; None for a question.
        value: 0–100, with caps; None where there is no value.
        uncapped: 0–100 before this node's and lower caps; None where there is no value.
        weight: within its parent, as the file gives it (times most points under a ``sum``).
        share: 0–1, part of the parent's value that rests on it; 0 without a value, None under minimum and maximum.
        coverage: 0–1; None for a question or where nothing applies.
        absence: why a question has no value.
        state: why a node has no index; None for a question.
        capped_by: ids of the legal questions that hold the node down.
    """

    depth: int
    id: str
    aggregate: str | None
    value: float | None
    uncapped: float | None
    weight: float
    share: float | None
    coverage: float | None
    absence: Absence | None
    state: IndexState | None
    capped_by: tuple[str, ...]


def trace(compiled: Compiled, codes: Codes) -> tuple[TraceLine, ...]:
    """Explain one organisation's figures.

    Args:
        compiled: the questionnaire as arrays.
        codes: shape (questions,): one organisation's row.

    Returns:
        Lines from the total down, each node before its children.
    """
    scores = score(compiled, codes[np.newaxis, :])
    return tuple(_lines(compiled, codes, scores, len(compiled.nodes) - 1, 0, 1.0, 1.0))


def _lines(
    compiled: Compiled, codes: Codes, scores: Scores, at: int, depth: int, weight: float, share: float | None
) -> list[TraceLine]:
    node = compiled.nodes[at]
    lines = [_node_line(compiled, codes, scores, at, depth, weight, share)]
    counted = {int(c): w for c, w in zip(node.columns, node.column_weights, strict=True) if _counts(compiled, int(codes[c]))}
    below = {
        c: w
        for c, w in zip(node.children, node.child_weights, strict=True)
        if scores.state[0, c] == IndexState.INDEX
    }
    whole = sum(counted.values()) + sum(below.values())

    def part(own: float | None) -> float | None:
        if node.aggregate in ("minimum", "maximum"):
            return None
        return own / whole if own is not None and whole else 0.0

    for column, own in zip(node.columns, node.column_weights, strict=True):
        lines.append(_question_line(compiled, int(column), int(codes[column]), depth + 1, float(own), part(counted.get(int(column)))))
    for child, own in zip(node.children, node.child_weights, strict=True):
        lines += _lines(compiled, codes, scores, child, depth + 1, float(own), part(below.get(child)))
    return lines


def _counts(compiled: Compiled, code: int) -> bool:
    missing = code < 0 and ABSENCE_OF[code] in (Absence.UNANSWERED, Absence.DO_NOT_KNOW)
    return code >= 0 or (missing and compiled.questionnaire.rules.missing == "zero")


def _node_line(
    compiled: Compiled, codes: Codes, scores: Scores, at: int, depth: int, weight: float, share: float | None
) -> TraceLine:
    node = compiled.nodes[at]
    return TraceLine(
        depth=depth,
        id=node.id,
        aggregate=node.aggregate,
        value=_number(scores.index[0, at]),
        uncapped=_number(scores.uncapped[0, at]),
        weight=weight,
        share=share,
        coverage=_number(scores.coverage[0, at]),
        absence=None,
        state=IndexState(int(scores.state[0, at])),
        capped_by=_biting(compiled, node, codes),
    )


def _question_line(
    compiled: Compiled, column: int, code: int, depth: int, weight: float, share: float | None
) -> TraceLine:
    question: Question = compiled.questions[column]
    value = 100 * float(compiled.shares[column, code]) if code >= 0 else (0.0 if _counts(compiled, code) else None)
    absence = ABSENCE_OF[code] if code < 0 else None
    return TraceLine(depth, question.id, None, value, value, weight, share, None, absence, None, ())


def _biting(compiled: Compiled, node: Node, codes: Codes) -> tuple[str, ...]:
    return tuple(
        compiled.questions[cap.column].id
        for cap in node.caps
        if codes[cap.column] >= 0 and compiled.shares[cap.column, codes[cap.column]] < cap.below
    )


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)

"""How a figure came about: every node and question with value, weight, share and cap."""

from dataclasses import dataclass

import numpy as np

from maturity.domain.assessment import Absence
from maturity.domain.scoring.compiled import ABSENCE_OF, Code, Codes, Compiled, Node
from maturity.domain.scoring.engine import IndexState, Scores, score
from maturity.domain.scoring.tables import SLACK


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
        capped_by: ids of the node's own legal questions whose floor is missed; *uncapped* tells what that costs.
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
    own_columns = [(int(c), float(w)) for c, w in zip(node.columns, node.column_weights, strict=True)]
    own_children = [(c, float(w)) for c, w in zip(node.children, node.child_weights, strict=True)]
    counted = {c: w for c, w in own_columns if _counts(compiled, int(codes[c]))}
    below = {c: w for c, w in own_children if scores.state[0, c] == IndexState.INDEX}
    whole = sum(counted.values()) + sum(below.values())

    def part(own: float | None) -> float | None:
        if node.aggregate in ("minimum", "maximum"):
            return None
        return own / whole if own is not None and whole else 0.0

    for c, w in own_columns:
        lines.append(_question_line(compiled, c, int(codes[c]), depth + 1, w, part(counted.get(c))))
    for c, w in own_children:
        lines += _lines(compiled, codes, scores, c, depth + 1, w, part(below.get(c)))
    return lines


def _counts(compiled: Compiled, code: int) -> bool:
    """Tell whether a question with this code has a value; under the rule ``zero`` a missing answer has one."""
    out = (Code.NOT_APPLICABLE, Code.NOT_ASKED)
    return code >= 0 or (code not in out and compiled.questionnaire.rules.missing == "zero")


def _share(compiled: Compiled, column: int, code: int) -> float | None:
    if not _counts(compiled, code):
        return None
    return float(compiled.shares[column, code]) if code >= 0 else 0.0


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
        capped_by=missed_floors(compiled, node, codes),
    )


def _question_line(
    compiled: Compiled, column: int, code: int, depth: int, weight: float, share: float | None
) -> TraceLine:
    share_of_most = _share(compiled, column, code)
    value = None if share_of_most is None else 100 * share_of_most
    absence = ABSENCE_OF[code] if code < 0 else None
    return TraceLine(depth, compiled.questions[column].id, None, value, value, weight, share, None, absence, None, ())


def missed_floors(compiled: Compiled, node: Node, codes: Codes) -> tuple[str, ...]:
    """Return the ids of a node's own legal questions whose floor is missed.

    Args:
        compiled: the questionnaire as arrays.
        node: one of its nodes.
        codes: shape (questions,): one organisation's row.
    """
    return tuple(
        compiled.questions[cap.column].id
        for cap in node.caps
        if (own := _share(compiled, cap.column, int(codes[cap.column]))) is not None and own < cap.below - SLACK
    )


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)

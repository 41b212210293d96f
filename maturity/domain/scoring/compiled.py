"""A questionnaire as arrays, so that one organisation and a million are scored by the same code."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from enum import IntEnum
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maturity.domain.assessment import KINDS, Absence, Answers, Value, asked, is_scored
from maturity.domain.condition import Fact
from maturity.domain.questionnaire import TOTAL, Aggregate, Area, Question, Questionnaire

Codes = NDArray[np.int8]
Floats = NDArray[np.float64]


class Code(IntEnum):
    """What a cell holds when it holds no position in the question's points."""

    UNANSWERED = -1
    DO_NOT_KNOW = -2
    NOT_APPLICABLE = -3
    NOT_ASKED = -4
    SUPPRESSED = -5


CODE_OF: Mapping[Absence, Code] = {absence: Code[absence.name] for absence in Absence}
ABSENCE_OF: Mapping[int, Absence] = {code.value: absence for absence, code in CODE_OF.items()}


@dataclass(frozen=True, slots=True)
class Cap:
    """A legal floor in force: below *below* (share, 0–1) on *column* the node's index is at most *at_most*."""

    column: int
    below: float
    at_most: float


@dataclass(frozen=True, slots=True)
class Node:
    """An area or the total.

    Attributes:
        id: area id, or ``total``.
        aggregate: how children become one value; ``sum`` is a mean weighted by most points.
        columns: columns of its own questions.
        column_weights: their weights, same order.
        children: positions of its sub-areas among the nodes, all smaller than its own.
        child_weights: their weights, same order.
        most: the most points that its questions can give, before weights.
        caps: legal floors of its own questions.
    """

    id: str
    aggregate: Aggregate
    columns: NDArray[np.intp]
    column_weights: Floats
    children: tuple[int, ...]
    child_weights: Floats
    most: float
    caps: tuple[Cap, ...]


@dataclass(frozen=True, slots=True, eq=False)
class Compiled:
    """A questionnaire, one of its forms and a date, ready for scoring.

    Attributes:
        questionnaire: where it comes from.
        form: name of the form.
        on: the date that decides which legal floors are in force.
        questions: the scored questions of the form, in file order: the columns.
        shares: shape (questions, most codes): points / most points per code, NaN beyond the last code.
        nodes: areas before the areas that hold them; the total last.
    """

    questionnaire: Questionnaire
    form: str
    on: date
    questions: tuple[Question, ...]
    shares: Floats
    nodes: tuple[Node, ...]

    @property
    def node_ids(self) -> tuple[str, ...]:
        """The ids of the nodes, in the order of every scored column."""
        return tuple(node.id for node in self.nodes)

    def column(self, question_id: str) -> int:
        """Return the column of a scored question."""
        return next(i for i, question in enumerate(self.questions) if question.id == question_id)

    def by_question(self, codes: Codes) -> dict[str, int]:
        """Return question id to code, of a row of shape (questions,)."""
        return dict(zip((question.id for question in self.questions), codes.tolist(), strict=True))


def highest_codes(compiled: Compiled) -> NDArray[np.int8]:
    """Return shape (questions,): the code of each question's highest level."""
    found: NDArray[np.int8] = ((~np.isnan(compiled.shares)).sum(axis=1) - 1).astype(np.int8)
    return found


def compile_questionnaire(questionnaire: Questionnaire, form: str, on: date) -> Compiled:
    """Turn a questionnaire into arrays.

    Raises:
        NotFoundError: the questionnaire has no such form.
    """
    chosen = questionnaire.form(form)
    questions = tuple(q for q in questionnaire.questions() if q.id in chosen and is_scored(q))
    points = [KINDS[question.kind].points(question) for question in questions]
    shares = np.full((len(questions), max(map(len, points), default=1)), np.nan)
    for row, own in zip(shares, points, strict=True):
        row[: len(own)] = np.asarray(own) / max(own)
    nodes: list[Node] = []
    tops = [_add(area, questions, points, on, nodes) for area in questionnaire.areas]
    kept = [(area.weight, top) for area, top in zip(questionnaire.areas, tops, strict=True) if top is not None]
    nodes.append(_node(TOTAL, questionnaire.aggregate, [], kept, nodes, ()))
    return Compiled(questionnaire, form, on, questions, shares, tuple(nodes))


def _add(
    area: Area, questions: tuple[Question, ...], points: list[tuple[float, ...]], on: date, nodes: list[Node]
) -> int | None:
    """Append the nodes of *area*, deepest first; return its position, or None when the form leaves it empty."""
    column = {question.id: i for i, question in enumerate(questions)}
    own, below, caps = [], [], []
    for child in area.children:
        if isinstance(child, Area):
            position = _add(child, questions, points, on, nodes)
            if position is not None:
                below.append((child.weight, position))
        elif child.id in column:
            i = column[child.id]
            own.append((child.weight, i, max(points[i])))
            if child.legal and child.legal.start <= on:
                caps.append(Cap(i, child.legal.caps_area_below / max(points[i]), child.legal.at_most))
    if not own and not below:
        return None
    nodes.append(_node(area.id, area.aggregate, own, below, nodes, tuple(caps)))
    return len(nodes) - 1


def _node(
    node_id: str,
    aggregate: Aggregate,
    own: list[tuple[float, int, float]],
    below: list[tuple[float, int]],
    nodes: list[Node],
    caps: tuple[Cap, ...],
) -> Node:
    by_points = aggregate == "sum"
    return Node(
        id=node_id,
        aggregate=aggregate,
        columns=np.array([column for _, column, _ in own], dtype=np.intp),
        column_weights=np.array([weight * (most if by_points else 1) for weight, _, most in own]),
        children=tuple(position for _, position in below),
        child_weights=np.array([weight * (nodes[at].most if by_points else 1) for weight, at in below]),
        most=sum(most for _, _, most in own) + sum(nodes[at].most for _, at in below),
        caps=caps,
    )


def encode(compiled: Compiled, answers: Answers, organisation: Mapping[str, Fact]) -> Codes:
    """Turn one organisation's answers into a row of codes.

    Args:
        compiled: shape of the row.
        answers: question id to value or absence; what is missing counts as unanswered.
        organisation: attributes that decide what is asked, at least ``kind``.

    Returns:
        shape (questions,): position in the question's points, or a negative ``Code``.
    """
    met = {question.id for question in asked(compiled.questionnaire, compiled.form, answers, organisation)}
    return np.fromiter(_codes(compiled.questions, met, answers), dtype=np.int8, count=len(compiled.questions))


def _codes(questions: Iterable[Question], met: set[str], answers: Mapping[str, Any]) -> Iterable[int]:
    for question in questions:
        answer = answers.get(question.id, Absence.UNANSWERED)
        if question.id not in met:
            yield Code.NOT_ASKED
        elif isinstance(answer, Absence):
            yield CODE_OF[answer]
        else:
            yield KINDS[question.kind].code(question, answer)


def decode(question: Question, code: int) -> Value | Absence:
    """Return the level or absence that a code of a level question stands for."""
    if code < 0:
        return ABSENCE_OF[code]
    if question.kind == "yes-no":
        return bool(code)
    return question.options[code].id if question.kind == "choice" else int(code)

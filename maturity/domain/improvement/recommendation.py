"""From scores to what to do next: steps with their exact gain, ordered by gain per effort."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from maturity.domain.questionnaire import Question, Step
from maturity.domain.scoring import Compiled, score
from maturity.domain.scoring.compiled import Codes

FOUNDATION_LEVEL = 2
"""A step may begin when what it rests on is as far along, at most at this level: "Defined" carries the rest."""


@dataclass(frozen=True, slots=True)
class Recommendation:
    """One step on one question.

    Attributes:
        question: what is improved.
        area: id of the area that holds it.
        level: where the organisation is (code).
        step: what to do, to which level, with what effort (1–5).
        area_gain: index points, caps included; None when the area has no index.
        total_gain: index points; None when there is no total.
        first: ids of questions that have to be taken further before this one.
    """

    question: Question
    area: str
    level: int
    step: Step
    area_gain: float | None
    total_gain: float | None
    first: tuple[str, ...]

    @property
    def gain_per_effort(self) -> float:
        """What the list is ordered by: points of the total (of the area without a total) per unit of effort."""
        gain = self.area_gain if self.total_gain is None else self.total_gain
        return (gain or 0.0) / self.step.effort


def recommend(compiled: Compiled, codes: Codes) -> tuple[Recommendation, ...]:
    """List the next step of every answered question that has one, best first.

    Each gain is the difference of two calls of the scoring module, so legal caps, weights and coverage count as they
    will in the next result. The order is by gain per effort, but a step never stands before the step of a question
    that it rests on.

    Args:
        compiled: the questionnaire as arrays.
        codes: shape (questions,): one organisation's row.
    """
    candidates = [
        (column, question, step)
        for column, question in enumerate(compiled.questions)
        if codes[column] >= 0 and (step := question.step_to(int(codes[column]) + 1))
    ]
    rows = np.tile(codes, (len(candidates) + 1, 1))
    for row, (column, _, _) in enumerate(candidates, start=1):
        rows[row, column] += 1
    scores = score(compiled, rows)
    gains = scores.index - scores.index[0]
    area_of = _area_of(compiled)
    nodes = {node: i for i, node in enumerate(compiled.node_ids)}
    levels = compiled.by_question(codes)
    found = [
        Recommendation(
            question=question,
            area=area_of[question.id],
            level=int(codes[column]),
            step=step,
            area_gain=_gain(gains[row, nodes[area_of[question.id]]]),
            total_gain=_gain(gains[row, -1]),
            first=_unmet(question, step, levels),
        )
        for row, (column, question, step) in enumerate(candidates, start=1)
    ]
    return _in_order(found)


def _area_of(compiled: Compiled) -> Mapping[str, str]:
    return {compiled.questions[column].id: node.id for node in compiled.nodes for column in node.columns}


def _gain(value: float) -> float | None:
    return None if np.isnan(value) else float(value)


def _unmet(question: Question, step: Step, levels: Mapping[str, int]) -> tuple[str, ...]:
    """Return the questions under *question* that are not far enough; one that is not answered or asked is no bar."""
    enough = min(step.to, FOUNDATION_LEVEL)
    return tuple(need for need in question.needs if 0 <= levels.get(need, -1) < enough)


def _in_order(found: list[Recommendation]) -> tuple[Recommendation, ...]:
    """Order by gain per effort; who rests on another question waits until that one's step is listed."""
    waiting = sorted(found, key=lambda one: (-round(one.gain_per_effort, 9), one.step.effort, one.question.id))
    listed: list[Recommendation] = []
    while waiting:
        there = {one.question.id for one in listed}
        ready = next((one for one in waiting if set(one.first) <= there), waiting[0])
        waiting.remove(ready)
        listed.append(ready)
    return tuple(listed)

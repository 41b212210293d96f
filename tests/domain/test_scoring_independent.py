"""A second calculation, in exact fractions, written from design section 6; it shares no code with the engine."""

from dataclasses import dataclass, replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given, settings

from maturity.domain.questionnaire import Area, Question, Questionnaire
from maturity.domain.scoring import Compiled, score
from maturity.domain.scoring.compiled import Codes
from tests.domain.drawing import cases
from tests.domain.making import TODAY

UNANSWERED, DO_NOT_KNOW, NOT_APPLICABLE, NOT_ASKED = -1, -2, -3, -4


@dataclass
class Found:
    """What is known about a question or area; None where there is no such figure."""

    asked: bool
    applies: bool
    value: Fraction | None = None
    raw: Fraction | None = None
    answered: Fraction = Fraction(0)
    skipped: Fraction = Fraction(0)


def most_points(question: Question) -> Fraction:
    return max(points(question))


def points(question: Question) -> list[Fraction]:
    if question.kind == "level":
        return [Fraction(n) for n in range(len(question.levels))]
    return [Fraction(option.points or 0) for option in question.options]


def exact(limit: float) -> Fraction:
    return Fraction(limit).limit_denominator(1000)


class Calculation:
    """One organisation; *codes* by question id."""

    def __init__(self, made: Questionnaire, codes: dict[str, int]) -> None:
        self.made, self.codes, self.by_node = made, codes, dict[str, Found]()
        self.total = self.node(made.areas, made.aggregate, (), total=True)

    def question(self, question: Question) -> Found:
        code = self.codes[question.id]
        if code == NOT_ASKED:
            return Found(asked=False, applies=False)
        if code == NOT_APPLICABLE:
            return Found(asked=True, applies=False, skipped=Fraction(1))
        if code >= 0:
            value: Fraction | None = points(question)[code] / most_points(question)
            return Found(asked=True, applies=True, value=value, raw=value, answered=Fraction(1))
        value = Fraction(0) if self.made.rules.missing == "zero" else None
        return Found(asked=True, applies=True, value=value, raw=value)

    def area(self, area: Area) -> Found:
        floors = tuple(child for child in area.children if isinstance(child, Question) and child.legal)
        found = self.node(area.children, area.aggregate, floors, total=False)
        self.by_node[area.id] = found
        return found

    def node(
        self, children: tuple[Area | Question, ...], aggregate: str, floors: tuple[Question, ...], *, total: bool
    ) -> Found:
        found, weights = [], []
        for child in children:
            found.append(self.question(child) if isinstance(child, Question) else self.area(child))
            weights.append(Fraction(child.weight) * (self.points_below(child) if aggregate == "sum" else 1))
        pairs = list(zip(found, weights, strict=True))
        asking = sum(weight for one, weight in pairs if one.asked)
        applying = sum(weight for one, weight in pairs if one.applies)
        joined = Found(asked=bool(asking), applies=bool(applying))
        if asking:
            joined.skipped = Fraction(sum(weight * one.skipped for one, weight in pairs)) / asking
        if not applying:
            return joined
        joined.answered = Fraction(sum(weight * one.answered for one, weight in pairs)) / applying
        inner = [one for child, one in zip(children, found, strict=True) if isinstance(child, Area)]
        lacking = any(one.value is None for one in inner if (one.asked if total else one.applies))
        thin = self.made.rules.missing == "exclude" and joined.answered < exact(self.made.rules.least_coverage)
        if lacking or thin or joined.skipped > exact(self.made.rules.most_not_applicable):
            return joined
        joined.value = join(aggregate, [(one.value, weight) for one, weight in pairs])
        joined.raw = join(aggregate, [(one.raw, weight) for one, weight in pairs])
        for question in floors:
            joined.value = self.capped(joined.value, question)
        return joined

    def capped(self, value: Fraction | None, question: Question) -> Fraction | None:
        found, law = self.question(question), question.legal
        if value is None or law is None or found.value is None or law.start > TODAY:
            return value
        missed = found.value * most_points(question) < Fraction(law.caps_area_below)
        return min(value, Fraction(law.at_most) / 100) if missed else value

    def points_below(self, node: Area | Question) -> Fraction:
        if isinstance(node, Question):
            return most_points(node)
        return sum((self.points_below(child) for child in node.children), Fraction(0))


def join(aggregate: str, pairs: list[tuple[Fraction | None, Fraction]]) -> Fraction | None:
    there = [(value, weight) for value, weight in pairs if value is not None]
    if not there:
        return None
    if aggregate == "minimum":
        return min(value for value, _ in there)
    if aggregate == "maximum":
        return max(value for value, _ in there)
    return sum((value * weight for value, weight in there), Fraction(0)) / sum(weight for _, weight in there)


def at_best(made: Compiled, codes: dict[str, int]) -> dict[str, int]:
    """Put the best answer where one is missing."""
    new = dict(codes)
    for question in made.questions:
        if codes[question.id] in (UNANSWERED, DO_NOT_KNOW):
            new[question.id] = points(question).index(most_points(question))
    return new


def at_worst(made: Questionnaire) -> Questionnaire:
    """Let missing answers earn nothing."""
    return replace(made, rules=replace(made.rules, missing="zero"))


def number(value: Fraction | None) -> float:
    return float("nan") if value is None else float(100 * value)


@settings(max_examples=300)
@given(cases())
def test_two_independent_calculations_agree(case: tuple[Compiled, Codes]) -> None:
    made, row = case
    codes = {question.id: int(code) for question, code in zip(made.questions, row, strict=True)}
    engine = score(made, row[np.newaxis, :])
    own = Calculation(made.questionnaire, codes)
    worst = Calculation(at_worst(made.questionnaire), codes)
    best = Calculation(made.questionnaire, at_best(made, codes))
    for j, node in enumerate(made.node_ids):
        mine, low, high = ((c.by_node | {"total": c.total})[node] for c in (own, worst, best))
        assert engine.index[0, j] == pytest.approx(number(mine.value), abs=1e-9, nan_ok=True)
        assert engine.uncapped[0, j] == pytest.approx(number(mine.raw), abs=1e-9, nan_ok=True)
        assert engine.low[0, j] == pytest.approx(number(low.value), abs=1e-9, nan_ok=True)
        assert engine.high[0, j] == pytest.approx(number(high.value), abs=1e-9, nan_ok=True)
        covered = float(mine.answered) if mine.applies else float("nan")
        assert engine.coverage[0, j] == pytest.approx(covered, abs=1e-9, nan_ok=True)
        assert engine.state[0, j] == (0 if mine.value is not None else 1 if mine.asked else 2)

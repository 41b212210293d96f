"""Hypothesis strategies: questionnaires of any shape, and answers to them."""

import numpy as np
from hypothesis import strategies as st

from maturity.domain.assessment import KINDS
from maturity.domain.questionnaire import Aggregate, Area, Question, Questionnaire
from maturity.domain.scoring import Code, Compiled
from maturity.domain.scoring.compiled import Codes
from tests.domain.making import area, compiled, legal, options, question, questionnaire

AGGREGATES: st.SearchStrategy[Aggregate] = st.sampled_from(["mean", "sum", "minimum", "maximum"])
WEIGHTS = st.integers(1, 4).map(float)


@st.composite
def questions(draw: st.DrawFn, name: str) -> Question:
    weight = draw(WEIGHTS)
    floor = draw(st.sampled_from([None, None, legal(), legal(at_most=19)]))
    if draw(st.booleans()):
        return question(name, weight=weight, legal=floor)
    points = draw(st.sampled_from([(0, 1), (0, 2, 1), (0.5, 3), (0.0, 0.5, 2)]))
    return question(name, "choice", weight=weight, options=options(*points), legal=floor)


@st.composite
def areas(draw: st.DrawFn, name: str, depth: int) -> Area:
    children: list[Area | Question] = [
        draw(questions(f"{name}q{n}")) for n in range(draw(st.integers(0 if depth else 1, 4)))
    ]
    if depth:
        children += [draw(areas(f"{name}{n}", depth - 1)) for n in range(draw(st.integers(0 if children else 1, 2)))]
    return area(name, *children, aggregate=draw(AGGREGATES), weight=draw(WEIGHTS))


@st.composite
def questionnaires(draw: st.DrawFn, depth: int = 2) -> Questionnaire:
    return questionnaire(
        *(draw(areas(f"a{n}", draw(st.integers(0, depth)))) for n in range(draw(st.integers(1, 3)))),
        missing=draw(st.sampled_from(["exclude", "zero"])),
        least_coverage=draw(st.sampled_from([0.0, 0.5, 2 / 3])),
        most_not_applicable=draw(st.sampled_from([0.3, 0.5, 1.0])),
        aggregate=draw(AGGREGATES),
    )


@st.composite
def answered(draw: st.DrawFn, made: Compiled) -> Codes:
    """One row of codes: mostly answers, some absences."""
    codes = []
    for one in made.questions:
        positions = range(len(KINDS[one.kind].points(one)))
        absences = st.sampled_from([Code.UNANSWERED, Code.DO_NOT_KNOW, Code.NOT_APPLICABLE, Code.NOT_ASKED])
        codes.append(draw(st.one_of(st.sampled_from(positions), st.sampled_from(positions), absences)))
    return np.array(codes, dtype=np.int8)


@st.composite
def cases(draw: st.DrawFn) -> tuple[Compiled, Codes]:
    made = compiled(draw(questionnaires()))
    return made, draw(answered(made))

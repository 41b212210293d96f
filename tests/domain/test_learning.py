"""Whom one may learn from: exactly one step up, only with consent, only own answers, never in a sensitive area."""

import numpy as np
import pytest
from numpy.typing import NDArray

from maturity.domain.learning import AreaLessons, lessons, open_areas
from maturity.domain.scoring import Compiled
from maturity.domain.scoring.compiled import Codes
from tests.domain.making import UNKNOWN, area, compiled, question, questionnaire, row

GOALS = frozenset({"goals"})


@pytest.fixture
def two_areas() -> Compiled:
    """``goals`` with A1 and A2, and the sensitive ``integrity`` with F1; bands from 0, 20, 40, 60 and 80."""
    goals = area("goals", question("A1"), question("A2"))
    secret = area("integrity", question("F1"), sensitive=True)
    return compiled(questionnaire(goals, secret))


def learnt(
    found: Compiled,
    own: Codes,
    *others: Codes,
    agreed: frozenset[str] = GOALS,
    inherited: NDArray[np.bool_] | None = None,
) -> AreaLessons:
    matrix = np.array(others, dtype=np.int8)
    marks = np.zeros(matrix.shape, dtype=bool) if inherited is None else inherited
    [lesson] = lessons(found, own, matrix, [agreed] * len(others), marks)
    return lesson


def test_a_sensitive_area_is_not_open(two_areas: Compiled) -> None:
    assert [one.id for one in open_areas(two_areas)] == ["goals"]


def test_one_band_up_is_an_example_with_what_differs(two_areas: Compiled) -> None:
    # own (1 + 2)/8 = 37.5, second band; 4/8 = 50 third; 7/8 = 87.5 fifth; 3/8 the same as the own
    lesson = learnt(two_areas, row(1, 2, 0), row(2, 2, 4), row(3, 4, 4), row(2, 1, 4))
    assert [one.row for one in lesson.examples] == [0]
    assert [(q.id, mine, theirs) for q, mine, theirs in lesson.examples[0].differences] == [("A1", 1, 2)]


def test_one_level_up_in_a_question_names_that_question_only(two_areas: Compiled) -> None:
    lesson = learnt(two_areas, row(1, 2, 0), row(2, 2, 4), row(3, 4, 4), row(2, 1, 4))
    assert [(one.question.id, one.code, one.rows) for one in lesson.next_levels] == [("A1", 1, (0, 2))]


def test_nothing_is_shown_without_consent_or_of_inherited_answers(two_areas: Compiled) -> None:
    for changes in ({"agreed": frozenset({"integrity"})}, {"inherited": np.array([[True, False, False]])}):
        lesson = learnt(two_areas, row(1, 2, 0), row(2, 2, 4), **changes)
        assert (lesson.examples, lesson.next_levels) == ((), ())


def test_who_does_not_know_has_nobody_one_level_up_in_that_question(two_areas: Compiled) -> None:
    lesson = learnt(two_areas, row(UNKNOWN, UNKNOWN, 0), row(0, 0, 0))
    assert (lesson.band, lesson.examples, lesson.next_levels) == (None, (), ())


def test_nobody_is_above_the_top(two_areas: Compiled) -> None:
    lesson = learnt(two_areas, row(4, 4, 0), row(4, 4, 4))
    assert (lesson.examples, lesson.next_levels) == ((), ())

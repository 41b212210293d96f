"""Recommendations: exact gains, and an order that can be followed."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maturity.domain.improvement import FOUNDATION_LEVEL, recommend
from maturity.domain.scoring import Compiled, score
from maturity.domain.scoring.compiled import Codes
from tests.domain.making import (
    NA,
    OPEN,
    UNKNOWN,
    area,
    compiled,
    legal,
    one_area,
    question,
    questionnaire,
    row,
    steps,
)

ALL_STEPS = steps(1, 2, 3, 4)


def test_a_gain_is_the_difference_that_one_step_makes() -> None:
    made = compiled(
        questionnaire(
            area("a", question("Q1", steps=ALL_STEPS), question("Q2", weight=3, steps=ALL_STEPS)),
            area("b", question("Q3", steps=ALL_STEPS)),
        )
    )
    found = {one.question.id: one for one in recommend(made, row(1, 1, 1))}
    # a quarter of 1/4, of 3/4 and of all of the area; half of it in the total
    assert [found[q].area_gain for q in ("Q1", "Q2", "Q3")] == [pytest.approx(g) for g in (6.25, 18.75, 25)]
    assert [found[q].total_gain for q in ("Q1", "Q2", "Q3")] == [pytest.approx(g) for g in (3.125, 9.375, 12.5)]
    assert (found["Q1"].step.to, found["Q1"].level, found["Q1"].area) == (2, 1, "a")
    assert found["Q1"].gain_per_effort == pytest.approx(3.125 / 2)


@pytest.mark.parametrize("answer", [4, NA, UNKNOWN, OPEN])
def test_only_an_answer_below_the_top_has_a_next_step(answer: object) -> None:
    made = one_area(question("Q1", steps=ALL_STEPS), *(question(f"Q{n}") for n in range(2, 6)))
    assert recommend(made, row(answer, 1, 1, 1, 1)) == ()  # type: ignore[arg-type]  # any of the parameters


def test_the_best_gain_for_the_effort_stands_first() -> None:
    made = one_area(
        question("cheap", steps=steps(1)), question("dear", steps=steps(5)), question("heavy", weight=8, steps=steps(5))
    )
    # gains 2.5, 2.5 and 20; per effort 2.5, 0.5 and 4
    assert [one.question.id for one in recommend(made, row(0, 0, 0))] == ["heavy", "cheap", "dear"]


def test_equal_gains_are_ordered_by_effort_and_then_by_name() -> None:
    made = one_area(
        question("b", weight=2, steps=steps(2)), question("c", steps=steps(1)), question("a", weight=2, steps=steps(2))
    )
    assert [one.question.id for one in recommend(made, row(0, 0, 0))] == ["c", "a", "b"]


def test_what_a_step_rests_on_comes_first() -> None:
    made = one_area(question("base", steps=ALL_STEPS), question("tall", weight=9, steps=ALL_STEPS, needs=("base",)))
    found = recommend(made, row(0, 0))
    assert [one.question.id for one in found] == ["base", "tall"]
    assert found[1].first == ("base",)


@pytest.mark.parametrize(
    ("base", "level", "first"),
    [
        pytest.param(0, 0, ("base",), id="level 1 needs level 1"),
        pytest.param(1, 0, (), id="and no more"),
        pytest.param(1, 1, ("base",), id="level 2 needs level 2"),
        pytest.param(FOUNDATION_LEVEL, 3, (), id="level 4 needs a foundation and no more"),
        pytest.param(NA, 0, (), id="what does not apply is no bar"),
        pytest.param(UNKNOWN, 0, (), id="nor what is not known"),
    ],
)
def test_a_prerequisite_is_far_enough_at_the_same_level(base: object, level: int, first: tuple[str, ...]) -> None:
    made = one_area(
        question("base"), question("tall", steps=ALL_STEPS, needs=("base",)), *(question(f"Q{n}") for n in range(3))
    )
    [found] = recommend(made, row(base, level, 1, 1, 1))  # type: ignore[arg-type]  # any of the parameters
    assert found.first == first


def test_questions_that_wait_for_each_other_are_listed_all_the_same() -> None:
    made = one_area(question("a", steps=steps(1), needs=("b",)), question("b", steps=steps(1), needs=("a",)))
    assert {one.question.id for one in recommend(made, row(0, 0))} == {"a", "b"}


def test_a_step_that_lifts_a_cap_gains_what_the_cap_held_back() -> None:
    made = one_area(question("law", legal=legal(), steps=ALL_STEPS), question("Q2", steps=ALL_STEPS), question("Q3"))
    found = {one.question.id: one for one in recommend(made, row(0, 3, 4))}
    # capped: 39 instead of 58.3; with the law at 1: (1 + 3 + 4) / 12 = 66.7
    assert found["law"].area_gain == pytest.approx(100 * 8 / 12 - 39)
    assert found["Q2"].area_gain == 0


def test_without_a_total_the_area_decides() -> None:
    made = compiled(questionnaire(area("a", question("Q1", steps=steps(2))), area("b", question("Q2", steps=steps(1)))))
    [found] = recommend(made, row(0, OPEN))
    assert (found.area_gain, found.total_gain, found.gain_per_effort) == (25, None, 12.5)


def test_without_any_index_a_step_is_listed_without_a_gain() -> None:
    [found] = recommend(one_area(question("Q1", steps=steps(1)), question("Q2")), row(0, OPEN))
    assert (found.area_gain, found.total_gain, found.gain_per_effort) == (None, None, 0)


@st.composite
def situations(draw: st.DrawFn) -> tuple[Compiled, Codes]:
    count = draw(st.integers(2, 7))
    questions = [
        question(
            f"Q{n}",
            weight=draw(st.integers(1, 3)),
            steps=steps(*(draw(st.integers(1, 5)) for _ in range(4))),
            legal=draw(st.sampled_from([None, None, legal()])),
            needs=tuple(f"Q{m}" for m in range(n) if draw(st.integers(0, 3)) == 0),
        )
        for n in range(count)
    ]
    made = one_area(*questions)
    return made, np.array([draw(st.integers(0, 4)) for _ in range(count)], dtype=np.int8)


@given(situations())
def test_recommendations_agree_with_trying_every_step(situation: tuple[Compiled, Codes]) -> None:
    made, codes = situation
    found = recommend(made, codes)
    before = score(made, codes[np.newaxis, :]).index[0]
    assert {one.question.id for one in found} == {f"Q{n}" for n, code in enumerate(codes) if code < 4}
    for one in found:
        tried = codes.copy()
        tried[made.column(one.question.id)] += 1
        after = score(made, tried[np.newaxis, :]).index[0]
        assert (one.area_gain, one.total_gain) == pytest.approx(tuple(after - before))
    for place, one in enumerate(found):
        listed = {earlier.question.id for earlier in found[:place]}
        assert set(one.first) <= listed
        # Whoever stands later and was free to stand here gives no more for the effort.
        free = [other for other in found[place + 1 :] if set(other.first) <= listed]
        assert all(other.gain_per_effort <= one.gain_per_effort + 1e-8 for other in free)

"""Figures worked out by hand; every line of arithmetic stands beside its test."""

from datetime import date

import numpy as np
import pytest

from maturity.domain.assessment import Absence
from maturity.domain.condition import Compare
from maturity.domain.questionnaire import Aggregate, Threshold
from maturity.domain.scoring import Code, IndexState, band_of, decode, encode, rounded, score
from maturity.errors import NotFoundError
from tests.domain.making import (
    MUNICIPALITY,
    NA,
    OPEN,
    UNASKED,
    UNKNOWN,
    area,
    compiled,
    encoded,
    figures,
    legal,
    levels,
    one_area,
    options,
    question,
    questionnaire,
    row,
)


def test_a_mean_divides_by_the_number_of_questions() -> None:
    # levels 4, 2, 1 of 4: 100 * (1 + 0.5 + 0.25) / 3
    assert figures(one_area(*levels(3)), 4, 2, 1).index("a") == pytest.approx(175 / 3)


def test_weights_count_each_question_so_many_times() -> None:
    made = one_area(question("Q1", weight=1), question("Q2", weight=3))
    # once 4/4 and three times 1/4, of four: 1.75 / 4
    assert figures(made, 4, 1).index("a") == pytest.approx(100 * 1.75 / 4)


@pytest.mark.parametrize(
    ("aggregate", "expected"),
    [
        pytest.param("mean", 100 * (3 / 4 + 1 / 2) / 2, id="a mean counts the questions alike"),
        # 3 of 4 points and 1 of 2 points: 4 of 6
        pytest.param("sum", 100 * 4 / 6, id="a sum counts points"),
        pytest.param("minimum", 50, id="a minimum is the weakest question"),
        pytest.param("maximum", 75, id="a maximum is the strongest question"),
    ],
)
def test_an_area_joins_its_questions_as_the_file_says(aggregate: Aggregate, expected: float) -> None:
    made = compiled(
        questionnaire(
            area("a", question("Q1"), question("Q2", "choice", options=options(0, 1, 2)), aggregate=aggregate)
        )
    )
    assert figures(made, 3, 1).index("a") == pytest.approx(expected)


def test_areas_inside_areas_count_as_one_child_each() -> None:
    inner = area("inner", question("Q2"), question("Q3"), weight=2)
    made = compiled(questionnaire(area("outer", question("Q1"), inner), area("other", question("Q4"))))
    found = figures(made, 4, 2, 0, 3)
    # inner 1/4, of 2/4 and 0; outer 1/2, of 4/4 once and 1/4 twice; the total of 1/2 and 3/4
    assert (found.index("inner"), found.index("outer")) == (pytest.approx(25), pytest.approx(50))
    assert found.index("total") == pytest.approx(62.5)
    assert made.node_ids == ("inner", "outer", "other", "total")


def test_a_sum_counts_an_inner_area_by_its_most_points() -> None:
    inner = area("inner", question("Q2"), question("Q3"), aggregate="sum")
    made = compiled(questionnaire(area("outer", question("Q1"), inner, aggregate="sum")))
    # 4 of 4 points, and 2 + 0 of 8 points: 6 of 12
    assert figures(made, 4, 2, 0).index("outer") == pytest.approx(50)


def test_a_sum_keeps_the_weight_of_an_inner_area_whose_questions_partly_fall_away() -> None:
    inner = area("inner", question("Q2"), question("Q3"), aggregate="sum")
    made = compiled(questionnaire(area("outer", question("Q1"), inner, aggregate="sum")))
    # inner rests on Q2 alone: 2 of 4; it still counts as 8 points: (4 * 1 + 8 * 1/2) / 12
    assert figures(made, 4, 2, UNASKED).index("outer") == pytest.approx(100 * 8 / 12)


def test_a_sum_leaves_out_an_inner_area_that_is_not_asked() -> None:
    inner = area("inner", question("Q2"), question("Q3"), aggregate="sum")
    found = figures(compiled(questionnaire(area("outer", question("Q1"), inner, aggregate="sum"))), 3, UNASKED, UNASKED)
    assert found.index("outer") == pytest.approx(75)
    assert found.state("inner") == IndexState.NOT_ASKED
    assert found.coverage("inner") is None


@pytest.mark.parametrize("out", [NA, UNASKED])
def test_what_does_not_apply_leaves_the_weights(out: Absence) -> None:
    made = one_area(*levels(4))
    # (4 + 3 + 2) / 12, as if there were three questions
    assert figures(made, 4, 3, 2, out).index("a") == pytest.approx(75)
    assert figures(made, 4, 3, 2, out).coverage("a") == 1


@pytest.mark.parametrize("missing", [OPEN, UNKNOWN, Absence.SUPPRESSED])
def test_a_missing_answer_is_left_out_and_leaves_an_interval(missing: Absence) -> None:
    found = figures(one_area(*levels(4)), 4, 3, 2, missing)
    assert found.index("a") == pytest.approx(75)  # 9 / 12
    assert found.coverage("a") == pytest.approx(3 / 4)
    assert found.low("a") == pytest.approx(100 * 9 / 16)  # 4 + 3 + 2 + 0
    assert found.high("a") == pytest.approx(100 * 13 / 16)  # 4 + 3 + 2 + 4


def test_a_missing_answer_can_count_as_zero() -> None:
    found = figures(one_area(*levels(4), missing="zero"), 4, OPEN, UNKNOWN, OPEN)
    # coverage 1/4 is no obstacle: a missing answer has a value, 0
    assert found.index("a") == pytest.approx(25)
    assert found.coverage("a") == pytest.approx(1 / 4)
    assert (found.low("a"), found.high("a")) == (pytest.approx(25), pytest.approx(100))


def test_an_interval_starts_at_no_points_even_where_every_option_earns_some() -> None:
    made = one_area(question("Q1"), question("Q2"), question("Q3", "choice", options=options(1, 2)))
    # 1 of 2 points for the missing choice would put the low end, 1/6, above the index, 0
    found = figures(made, 0, 0, OPEN)
    assert (found.low("a"), found.index("a"), found.high("a")) == (0, 0, pytest.approx(100 / 3))


@pytest.mark.parametrize(
    ("answers", "state"),
    [
        pytest.param((4, 4, OPEN), IndexState.INDEX, id="two thirds are enough"),
        pytest.param((4, OPEN, OPEN), IndexState.TOO_LITTLE, id="one third is not"),
        pytest.param((OPEN, OPEN, OPEN), IndexState.TOO_LITTLE, id="nothing is not"),
        pytest.param((NA, NA, NA), IndexState.TOO_LITTLE, id="all not applicable is not"),
        pytest.param((UNASKED, UNASKED, UNASKED), IndexState.NOT_ASKED, id="nothing asked is a state of its own"),
        pytest.param((UNASKED, UNASKED, OPEN), IndexState.TOO_LITTLE, id="asked and open is too little"),
    ],
)
def test_an_index_needs_two_thirds_of_the_weight(answers: tuple[int | Absence, ...], state: IndexState) -> None:
    found = figures(one_area(*levels(3)), *answers)
    assert found.state("a") == state
    assert (found.index("a") is not None) == (state is IndexState.INDEX)
    assert (found.index("total") is not None) == (state is IndexState.INDEX)


def test_coverage_is_weighed() -> None:
    made = one_area(question("Q1", weight=2), question("Q2", weight=1))
    assert figures(made, 1, OPEN).index("a") == pytest.approx(25)  # 2 of 3
    assert figures(made, OPEN, 1).index("a") is None  # 1 of 3


@pytest.mark.parametrize(
    ("count", "expected"), [pytest.param(3, 50.0, id="3 of 10"), pytest.param(4, None, id="4 of 10")]
)
def test_at_most_three_tenths_may_be_not_applicable(count: int, expected: float | None) -> None:
    answers: list[int | Absence] = [*[NA] * count, *[2] * (10 - count)]
    found = figures(one_area(*levels(10)), *answers)
    assert found.index("a") == (None if expected is None else pytest.approx(expected))
    # Where even full answers give no index, an interval would only show what is held back.
    assert found.low("a") == found.high("a") == found.index("a")


def test_an_inner_area_that_does_not_apply_counts_with_its_whole_weight() -> None:
    made = compiled(questionnaire(area("outer", *levels(7), area("inner", question("Q8"), weight=3))))
    # the inner area alone is 3 of 10; with one more question, 4 of 10
    assert figures(made, *[2] * 7, NA).index("outer") == pytest.approx(50)
    assert figures(made, NA, *[2] * 6, NA).index("outer") is None


def test_what_does_not_apply_inside_an_inner_area_counts_by_its_share() -> None:
    parts = [area(f"s{n}", *(question(f"{n}{m}") for m in range(4))) for n in range(4)]
    made = compiled(questionnaire(area("outer", *parts)))
    one_each: list[int | Absence] = [2, 2, 2, NA]
    # each quarter lacks a quarter: 25 % of the outer area
    assert figures(made, *one_each * 4).index("outer") == pytest.approx(50)
    # three quarters lack a quarter, one lacks all of it: (3 * 1/4 + 1) / 4 = 44 %
    assert figures(made, *one_each * 3, NA, NA, NA, NA).index("outer") is None


def test_an_index_stands_on_every_inner_area_that_applies() -> None:
    parts = [area(f"s{n}", *(question(f"{n}{m}") for m in range(3))) for n in range(4)]
    made = compiled(questionnaire(area("outer", *parts)))
    found = figures(made, *[4] * 9, OPEN, OPEN, 0)
    # 10 of 12 are answered, yet leaving the last part out would show 100 where at most 91.7 can be true
    assert found.coverage("outer") == pytest.approx(10 / 12)
    assert found.index("outer") is None
    assert found.high("outer") == pytest.approx(100 * (3 + 2 / 3) / 4)


def test_the_total_needs_every_area() -> None:
    made = compiled(questionnaire(area("a", question("Q1")), area("b", question("Q2"))))
    assert figures(made, 4, OPEN).index("total") is None
    assert figures(made, 4, NA).index("total") is None
    assert figures(made, 4, NA).low("total") is None
    assert figures(made, 4, UNASKED).index("total") == pytest.approx(100)
    assert figures(made, 4, 1).index("total") == pytest.approx(62.5)


def test_the_total_can_weigh_its_areas() -> None:
    made = compiled(questionnaire(area("a", question("Q1"), weight=3), area("b", question("Q2"))))
    assert figures(made, 4, 0).index("total") == pytest.approx(75)


def test_a_minimum_interval_starts_at_nothing_and_ends_at_the_weakest_answer() -> None:
    made = compiled(questionnaire(area("a", *levels(3), aggregate="minimum")))
    found = figures(made, 3, 2, OPEN)
    assert (found.low("a"), found.index("a"), found.high("a")) == (0, 50, 50)


def test_a_maximum_interval_starts_at_the_strongest_answer() -> None:
    made = compiled(questionnaire(area("a", *levels(3), aggregate="maximum")))
    found = figures(made, 3, 2, OPEN)
    assert (found.low("a"), found.index("a"), found.high("a")) == (75, 75, 100)


def test_a_missed_legal_floor_caps_its_area_and_the_total() -> None:
    made = compiled(questionnaire(area("a", question("Q1", legal=legal()), *levels(4)[1:]), area("b", question("Q5"))))
    found = figures(made, 0, 4, 4, 4, 4)
    assert found.uncapped("a") == pytest.approx(75)  # 12 / 16
    assert found.index("a") == 39
    assert found.index("total") == pytest.approx((39 + 100) / 2)
    assert found.uncapped("total") == pytest.approx((75 + 100) / 2)


def test_a_floor_that_is_held_caps_nothing() -> None:
    made = one_area(question("Q1", legal=legal()), question("Q2"))
    assert figures(made, 1, 4).index("a") == pytest.approx(62.5)


def test_a_cap_does_not_lift_a_low_index() -> None:
    made = one_area(question("Q1", legal=legal()), question("Q2"))
    assert figures(made, 0, 1).index("a") == figures(made, 0, 1).uncapped("a") == pytest.approx(12.5)


@pytest.mark.parametrize(
    ("on", "expected"),
    [pytest.param(date(2022, 1, 31), 50, id="the day before"), pytest.param(date(2022, 2, 1), 39, id="the first day")],
)
def test_a_floor_caps_from_the_day_it_is_in_force(on: date, expected: float) -> None:
    made = compiled(questionnaire(area("a", question("Q1", legal=legal()), question("Q2"))), on=on)
    assert figures(made, 0, 4).index("a") == pytest.approx(expected)


def test_the_lowest_of_several_caps_decides() -> None:
    made = one_area(
        question("Q1", legal=legal()), question("Q2", legal=legal(at_most=19)), question("Q3"), question("Q4")
    )
    assert figures(made, 0, 0, 4, 4).index("a") == 19
    assert figures(made, 0, 4, 4, 4).index("a") == 39


@pytest.mark.parametrize("out", [NA, UNASKED])
def test_a_floor_that_does_not_apply_caps_nothing(out: Absence) -> None:
    made = one_area(question("Q1", legal=legal()), *levels(5)[1:])
    found = figures(made, out, 4, 4, 4, 4)
    assert (found.low("a"), found.index("a"), found.high("a")) == (100, 100, 100)


def test_an_unknown_legal_answer_may_cap_the_low_end_only() -> None:
    found = figures(one_area(question("Q1", legal=legal()), *levels(4)[1:]), UNKNOWN, 4, 4, 4)
    assert (found.low("a"), found.index("a"), found.high("a")) == (39, 100, 100)


def test_an_open_legal_answer_caps_where_missing_answers_are_zero() -> None:
    found = figures(one_area(question("Q1", legal=legal()), *levels(4)[1:], missing="zero"), OPEN, 4, 4, 4)
    assert (found.low("a"), found.index("a"), found.high("a")) == (39, 39, 100)
    assert found.uncapped("a") == pytest.approx(75)


def test_a_cap_inside_reaches_the_area_around_it() -> None:
    inner = area("inner", question("Q1", legal=legal()), question("Q2"))
    found = figures(compiled(questionnaire(area("outer", inner, question("Q3")))), 0, 4, 4)
    # inner 50 becomes 39; children count in the order of the file, whatever it is
    assert (found.index("inner"), found.uncapped("inner")) == (39, 50)
    assert (found.index("outer"), found.uncapped("outer")) == (pytest.approx((100 + 39) / 2), 75)


@pytest.mark.parametrize(
    ("value", "decimals", "shown"),
    [
        pytest.param(2.675, 2, "2.68", id="a half that binary fractions hide"),
        pytest.param(0.5, 0, "1", id="half goes up"),
        pytest.param(2.5, 0, "3", id="not to even"),
        pytest.param(39.96, 1, "40.0", id="carried over"),
        pytest.param(39.949999, 1, "39.9", id="below the half"),
        pytest.param(100 * 2 / 3, 3, "66.667", id="three decimals"),
        pytest.param(-2.5, 0, "-3", id="away from zero"),
        pytest.param(-0.04, 1, "0.0", id="no negative zero"),
    ],
)
def test_rounding_is_as_by_hand(value: float, decimals: int, shown: str) -> None:
    assert str(rounded(value, decimals)) == shown


@pytest.mark.parametrize(
    ("index", "band"),
    [(0, "from 0"), (19.94, "from 0"), (19.95, "from 20"), (39.94, "from 20"), (39.96, "from 40"), (100, "from 80")],
)
def test_the_shown_figure_decides_the_band(index: float, band: str) -> None:
    found = band_of(questionnaire(area("a", question("Q1"))), index)
    assert found is not None
    assert found.name["en"] == band


def test_no_index_has_no_band() -> None:
    assert band_of(questionnaire(area("a", question("Q1"))), float("nan")) is None


def test_each_kind_becomes_a_position_in_its_points() -> None:
    made = one_area(
        question("L"),
        question("C", "choice", options=options(0, 3, 1)),
        question("M", "checklist", options=options(None, None, None)),
        question("Y", "yes-no"),
        question("N", "number", thresholds=(Threshold(1, 1), Threshold(3, 2), Threshold(6, 4))),
        question("T", "text"),
    )
    codes = encoded(made, {"L": 3, "C": "c", "M": ("a", "c"), "Y": True, "N": 3})
    assert codes.tolist() == [3, 2, 2, 1, 2]
    found = score(made, codes[np.newaxis, :])
    # 3/4, 1 of 3 points, 2 of 3 ticked, yes, 2 of 4 points
    assert found.index[0, 0] == pytest.approx(100 * (3 / 4 + 1 / 3 + 2 / 3 + 1 + 2 / 4) / 5)


def test_codes_lead_back_to_answers() -> None:
    choice, yes = question("C", "choice", options=options(0, 1)), question("Y", "yes-no")
    assert [decode(question("L"), 2), decode(choice, 1), decode(yes, 0)] == [2, "b", False]
    assert [decode(choice, code) for code in Code] == [OPEN, UNKNOWN, NA, UNASKED, Absence.SUPPRESSED]


def test_a_question_that_the_conditions_leave_out_is_not_asked() -> None:
    made = one_area(
        question("Q1"),
        question("Q2", when=Compare("question", "Q1", "at_least", 2)),
        question("Q3", applies_to=("region",)),
    )
    assert encode(made, {"Q1": 1, "Q2": 4}, MUNICIPALITY).tolist() == [1, Code.NOT_ASKED, Code.NOT_ASKED]
    assert encode(made, {"Q1": 2}, {"kind": "region"}).tolist() == [2, Code.UNANSWERED, Code.UNANSWERED]


def test_a_form_keeps_only_its_questions_and_areas() -> None:
    made = questionnaire(
        area("a", question("Q1"), question("Q2")), area("b", question("Q3")), forms={"short": frozenset({"Q1"})}
    )
    short = compiled(made, form="short")
    assert short.node_ids == ("a", "total")
    assert (short.column("Q1"), len(short.questions)) == (0, 1)
    assert figures(short, 3).index("total") == pytest.approx(75)
    with pytest.raises(NotFoundError):
        compiled(made, form="pulse")


@pytest.mark.parametrize("aggregate", ["mean", "sum", "minimum", "maximum"])
def test_a_form_without_points_has_no_index_and_no_error(aggregate: Aggregate) -> None:
    made = compiled(questionnaire(area("a", question("T", "text")), aggregate=aggregate))
    found = score(made, np.empty((2, 0), dtype=np.int8))
    assert made.node_ids == ("total",)
    assert found.state[:, 0].tolist() == [IndexState.NOT_ASKED] * 2


def test_nobody_is_scored_without_an_error() -> None:
    assert score(one_area(*levels(2)), np.empty((0, 2), dtype=np.int8)).index.shape == (0, 2)


def test_more_rows_than_one_pass_holds_are_scored_alike() -> None:
    made = one_area(*levels(2))
    codes = np.tile(row(3, 1), (8193, 1))
    codes[-1] = row(4, 4)
    index = score(made, codes).index[:, 0]
    assert (set(index[:-1]), index[-1]) == ({50.0}, 100.0)

"""How alike the voices are, in what order they are talked about, and how a meeting's time is shared."""

import statistics
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maturity.domain.agreement import (
    LEAST_MINUTES,
    MOST_ITEMS,
    AgendaItem,
    Reason,
    Spread,
    Unity,
    Voice,
    agenda,
    in_order,
    spread,
    unanimous,
)
from maturity.domain.assessment import Absence, Value
from tests.domain.making import NA, OPEN, UNASKED, UNKNOWN, levels, options, question, text

LEVEL = question("Q")


def voice(answer: Value | Absence, *, management: bool = False) -> Voice:
    return Voice("jurist", management, answer, "")


def heard(*answers: Value | Absence, of: Any = LEVEL) -> Spread:
    return spread(of, [voice(one) for one in answers])


def test_the_figures_of_three_voices() -> None:
    found = heard(2, 3, 4, UNKNOWN)
    assert (found.counted, found.do_not_know, found.not_applicable, found.spoken) == (3, 1, 0, 4)
    assert (found.lowest, found.highest, found.median, found.steps) == (2, 4, 3, 2)
    # mean 3, s² = (1 + 0 + 1) / 2 = 1; five options: (25 − 1) / 12 = 2; 1 − 1/2
    assert found.r_wg == 0.5
    assert found.average_deviation == pytest.approx((1 + 0 + 1) / 3)
    assert (found.unity, found.suggestion) == (Unity.SOME, 3)


@pytest.mark.parametrize(
    ("answers", "r_wg"),
    [
        ((3, 3), 1),  # s² = 0
        ((2, 3), 0.75),  # mean 2.5, s² = (0.25 + 0.25) / 1 = 0.5; 1 − 0.5 / 2
        ((1, 1, 2, 2), 5 / 6),  # mean 1.5, s² = 4 · 0.25 / 3 = 1/3; 1 − 1/6
        ((1, 3), 0),  # mean 2, s² = (1 + 1) / 1 = 2; 1 − 2 / 2
        ((0, 4), 0),  # s² = 8; 1 − 8 / 2 = −3, set to 0
        ((0, 0, 0, 4), 0),  # mean 1, s² = (1 + 1 + 1 + 9) / 3 = 4; 1 − 4 / 2 = −1, set to 0
        ((3,), None),
        ((), None),
    ],
)
def test_r_wg_compares_with_answers_at_random(answers: tuple[int, ...], r_wg: float | None) -> None:
    assert heard(*answers).r_wg == (None if r_wg is None else pytest.approx(r_wg))


def test_r_wg_depends_on_how_many_levels_there_are() -> None:
    three = question("Q", levels=tuple(text(str(n)) for n in range(3)))
    # σ² = (9 − 1) / 12 = 2/3; s² = 0.5; 1 − 0.75
    assert heard(0, 1, of=three).r_wg == pytest.approx(0.25)
    # one option leaves nothing to chance
    assert heard(0, 0, of=question("Q", levels=(text("only"),))).r_wg is None


@pytest.mark.parametrize(
    ("answers", "unity"),
    [
        ((), Unity.NONE),
        ((UNKNOWN, NA), Unity.NONE),
        ((2,), Unity.ONE_VOICE),
        ((2, UNKNOWN), Unity.ONE_VOICE),
        ((2, 2), Unity.AGREED),
        ((2, 3, 3), Unity.AGREED),
        ((1, 2, 3), Unity.SOME),
        ((1, 4), Unity.LARGE),
        ((0, 4), Unity.LARGE),
    ],
)
def test_the_range_says_how_united_they_are(answers: tuple[int | Absence, ...], unity: Unity) -> None:
    assert heard(*answers).unity is unity


@pytest.mark.parametrize(
    ("answers", "suggestion"),
    [
        ((), None),
        ((NA,), None),
        ((0,), 0),
        ((2, 3), 2),  # median 2.5: the lower
        ((1, 4), 2),  # median 2.5: a whole level that nobody chose
        ((0, 4, 4), 4),
        ((1, 1, 3, 4), 2),  # median (1 + 3) / 2
    ],
)
def test_the_suggestion_is_the_median_rounded_down(answers: tuple[int | Absence, ...], suggestion: int | None) -> None:
    assert heard(*answers).suggestion == suggestion


@pytest.mark.parametrize(
    ("management", "operations", "gap"),
    [
        ((3, 4), (2,), 1.5),  # 3.5 − 2
        ((1,), (2, 2, 3), -4 / 3),  # 1 − 7/3
        ((2, 4, 4), (2, 2, 3), 1),  # 10/3 − 7/3: exactly one, in spite of binary fractions
        ((3,), (), None),
        ((), (3,), None),
        ((3,), (UNKNOWN,), None),
    ],
)
def test_the_gap_is_management_minus_operations(
    management: tuple[int, ...], operations: tuple[int | Absence, ...], gap: float | None
) -> None:
    voices = [voice(one, management=True) for one in management] + [voice(one) for one in operations]
    found = spread(LEVEL, voices).management_gap
    assert found == (gap if gap == 1 or gap is None else pytest.approx(gap))


def test_who_left_it_open_has_not_spoken() -> None:
    found = heard(2, OPEN, UNASKED)
    assert (found.counted, found.spoken, found.unity, len(found.voices)) == (1, 1, Unity.ONE_VOICE, 3)
    assert unanimous([found]) == (found,)


@pytest.mark.parametrize(
    ("kind", "answers", "unity", "suggestion"),
    [
        ("yes-no", (True, True, False), Unity.LARGE, True),
        ("yes-no", (True, False), Unity.LARGE, None),
        ("yes-no", (False, False), Unity.AGREED, False),
        ("number", (Decimal("1.50"), Decimal("1.5")), Unity.AGREED, Decimal("1.5")),
        ("choice", ("a", "b", "c"), Unity.LARGE, None),
        ("checklist", (("a",), ("a", "b"), ("a",)), Unity.LARGE, ("a",)),
        ("text", ("yearly",), Unity.ONE_VOICE, "yearly"),
        ("date", (UNKNOWN,), Unity.NONE, None),
    ],
)
def test_other_kinds_are_equal_or_not(
    kind: Any, answers: tuple[Value | Absence, ...], unity: Unity, suggestion: Value | None
) -> None:
    found = heard(*answers, of=question("Q", kind, options=options(0, 1, 2)))
    assert (found.unity, found.suggestion) == (unity, suggestion)
    assert (found.lowest, found.highest, found.median, found.r_wg, found.average_deviation) == (None,) * 5
    assert found.management_gap is None


def named(**answers: Sequence[Value | Absence]) -> list[Spread]:
    return [heard(*given_, of=question(name)) for name, given_ in answers.items()]


def names(spreads: Sequence[Spread]) -> list[str]:
    return [one.question.id for one in spreads]


def test_the_order_is_by_range_then_r_wg_then_who_do_not_know_then_the_file() -> None:
    spreads = named(
        same=(2, 2),
        unknown=(3, UNKNOWN),
        alone=(1,),
        wide=(1, 4),
        split=(1, 1, 3, 3),  # s² = 4/3: r_wg 1/3
        one_off=(1, 3, 3, 3),  # s² = 1: r_wg 1/2
        near=(1, 2),
    )
    assert names(in_order(spreads)) == ["wide", "split", "one_off", "near", "unknown", "same", "alone"]


def test_different_values_of_another_kind_stand_with_the_large_differences() -> None:
    other = heard("a", "b", of=question("other", "choice", options=options(0, 1)))
    assert names(in_order([*named(some=(1, 3)), other, *named(wide=(1, 4), widest=(0, 4))])) == [
        "widest",
        "wide",  # r_wg 0 before the one without
        "other",
        "some",
    ]


def test_only_the_very_same_answer_is_unanimous() -> None:
    spreads = named(
        same=(2, 2, 2), alone=(0,), near=(2, 3), unknown=(2, 2, UNKNOWN), partly=(2, NA), none=(), all_na=(NA, NA)
    )
    assert names(unanimous(spreads)) == ["same", "alone"]


def test_the_agenda_takes_up_differences_gaps_and_what_nobody_knows() -> None:
    gap = spread(question("gap"), [voice(3, management=True), voice(2), voice(2)])  # 3 − 2 = 1
    spreads = [
        *named(fine=(2, 2), known=(2, 2, UNKNOWN), half=(2, UNKNOWN), nobody=(UNKNOWN,), silent=(OPEN,), na=(NA,)),
        gap,
        *named(some=(2, 3, 4), large=(0, 3)),
    ]
    found = agenda(spreads, minutes=60)
    # weights 3, 2, 1, 1, 1 of 8, shared from the end: 60/8 = 7, 53/7 = 7, 46/6 = 7, 39·2/5 = 15, the rest 24
    assert [(item.spread.question.id, item.reason, item.minutes) for item in found] == [
        ("large", Reason.LARGE_DIFFERENCE, 24),
        ("some", Reason.SOME_DIFFERENCE, 15),
        ("gap", Reason.MANAGEMENT_GAP, 7),
        ("half", Reason.DO_NOT_KNOW, 7),
        ("nobody", Reason.DO_NOT_KNOW, 7),
    ]


def test_a_gap_counts_in_either_direction() -> None:
    voices = [voice(2, management=True), voice(3)]
    [item] = agenda([spread(LEVEL, voices)], minutes=10)
    assert (item.reason, item.minutes) == (Reason.MANAGEMENT_GAP, 10)


def test_an_agenda_without_time_or_need_is_empty() -> None:
    wide = [heard(0, 4, of=one) for one in levels(9)]
    assert len(agenda(wide, minutes=90)) == MOST_ITEMS
    assert [item.minutes for item in agenda(wide, minutes=11)] == [4, 4, 3]  # 11/3 = 3, 8/2 = 4, 4
    assert agenda(wide, minutes=LEAST_MINUTES - 1) == ()
    assert agenda(wide, minutes=-60) == ()
    assert agenda(wide, minutes=60, most=0) == ()
    assert agenda([heard(2, 2)], minutes=60) == ()


def test_a_light_item_still_gets_three_minutes() -> None:
    spreads = named(unknown=(UNKNOWN,), a=(0, 4), b=(0, 4))
    # 9 · 1/7 = 1, raised to 3; 6/2 = 3; 3
    assert [item.minutes for item in agenda(spreads, minutes=9)] == [3, 3, 3]
    # 16 · 1/7 = 2, raised to 3; 13/2 = 6; 7
    assert [item.minutes for item in agenda(spreads, minutes=16)] == [7, 6, 3]


answers = st.one_of(st.integers(0, 4), st.integers(0, 4), st.sampled_from([UNKNOWN, NA, OPEN]))
voices_drawn = st.lists(st.builds(voice, answers, management=st.booleans()), max_size=9)


@given(voices_drawn)
def test_r_wg_is_a_share_and_agrees_with_another_calculation(voices: list[Voice]) -> None:
    found = spread(LEVEL, voices)
    values = [one.answer for one in voices if isinstance(one.answer, int)]
    if len(values) < 2:
        assert found.r_wg is None
        return
    assert found.r_wg is not None
    assert 0 <= found.r_wg <= 1
    assert found.r_wg == pytest.approx(max(0.0, 1 - statistics.variance(values) / 2.0))
    middle = statistics.median(values)
    assert found.average_deviation == pytest.approx(statistics.mean(abs(one - middle) for one in values))


@given(voices_drawn, st.randoms(use_true_random=False))
def test_the_order_of_the_voices_does_not_matter(voices: list[Voice], random: Any) -> None:
    shuffled = list(voices)
    random.shuffle(shuffled)
    first, second = spread(LEVEL, voices), spread(LEVEL, shuffled)
    for name in ("counted", "lowest", "highest", "median", "r_wg", "unity", "management_gap", "suggestion"):
        assert getattr(first, name) == getattr(second, name)
    assert first.average_deviation == second.average_deviation


@given(st.integers(0, 4), st.integers(2, 8))
def test_one_more_who_says_the_same_changes_nothing(level: int, count: int) -> None:
    before, after = heard(*[level] * count), heard(*[level] * (count + 1))
    for one in (before, after):
        assert (one.r_wg, one.average_deviation, one.unity, one.suggestion) == (1, 0, Unity.AGREED, level)
        assert unanimous([one]) == (one,)
        assert agenda([one], minutes=60) == ()


@given(st.lists(voices_drawn, max_size=12), st.integers(0, 240), st.integers(0, 12))
def test_an_agenda_keeps_to_its_time_and_its_order(drawn: list[list[Voice]], minutes: int, most: int) -> None:
    spreads = [spread(question(f"Q{n}"), voices) for n, voices in enumerate(drawn)]
    found: tuple[AgendaItem, ...] = agenda(spreads, minutes=minutes, most=most)
    shares = [item.minutes for item in found]
    assert len(found) <= most
    assert sum(shares) == (minutes if found else 0)
    assert all(share >= LEAST_MINUTES for share in shares)
    assert shares == sorted(shares, reverse=True)
    order = names(in_order(spreads))
    places = [order.index(item.spread.question.id) for item in found]
    assert places == sorted(places)

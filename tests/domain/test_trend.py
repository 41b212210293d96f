"""Waves beside each other: who is compared, where a series breaks, what old answers are worth under new rules."""

import numpy as np
import pytest

from maturity.domain.disclosure import Detail, Limits
from maturity.domain.scoring import score
from maturity.domain.scoring.compiled import Floats
from maturity.domain.trend import Break, Movement, Point, Round, breaks_between, comparable, movements, trend, under
from tests.domain.making import NA, OPEN, area, compiled, levels, one_area, options, question, questionnaire, row

PLAIN = Limits()
NAN = np.nan
MADE = one_area(*levels(2))


def series(*waves: list[float], **changes: object) -> tuple[Point, ...]:
    rounds = [Round(str(2027 + i), MADE, np.array([wave, wave], dtype=float).T) for i, wave in enumerate(waves)]
    group = np.ones(len(waves[0]), dtype=bool)
    return trend(rounds, group, PLAIN, sensitive=frozenset(changes))["a"]


def test_everybody_and_those_who_took_part_each_time_by_hand() -> None:
    first, second = series([*range(10), *[NAN] * 5], [*range(10, 25)])
    assert (first.everybody.median, second.everybody.median, first.panel.median) == (4.5, 17, 4.5)
    assert (second.panel.organisations, second.panel.median, second.everybody.organisations) == (10, 14.5, 15)
    assert (second.panel.lower, second.panel.upper) == (12.25, 16.75)


def test_a_panel_that_lacks_one_to_four_is_not_shown_beside_everybody() -> None:
    first, second = series([*range(10), *[NAN] * 4], [*range(10, 24)])
    assert first.panel.median == 4.5  # the same ten as everybody of that wave
    assert (second.panel.organisations, second.panel.detail, second.panel.median) == (10, Detail.NOTHING, None)
    assert second.everybody.median == 16.5


def test_small_panels_show_nothing() -> None:
    first, _ = series([*range(4), *[NAN] * 8], [*range(12)])
    assert (first.everybody.detail, first.panel.detail) == (Detail.NOTHING, Detail.NOTHING)
    first, _ = series([*range(6)], [*range(6)], a=True)
    assert first.everybody.detail is Detail.NOTHING  # six are too few in a sensitive area


def test_only_the_group_counts() -> None:
    index = np.arange(24, dtype=float)[:, np.newaxis] * [1, 1]
    group = np.arange(24) < 11
    [point] = trend([Round("2027", MADE, index)], group, PLAIN, sensitive=frozenset())["total"]
    assert (point.everybody.organisations, point.everybody.median, point.broken) == (11, 5, None)


def test_no_waves_no_series() -> None:
    assert trend([], np.ones(3, dtype=bool), PLAIN, sensitive=frozenset()) == {}


def test_an_area_that_a_wave_lacks_has_no_series() -> None:
    other = compiled(questionnaire(area("b", question("Q1"))))
    index: Floats = np.zeros((5, 2))
    found = trend(
        [Round("1", MADE, index), Round("2", other, index)], np.ones(5, dtype=bool), PLAIN, sensitive=frozenset()
    )
    assert list(found) == ["total"]


def test_another_meaning_is_a_break_and_another_set_of_questions_is_told() -> None:
    before = compiled(questionnaire(area("a", *levels(2)), area("b", question("R1"))))
    after = compiled(
        questionnaire(area("a", question("Q1", meaning=2), question("Q3")), area("b", question("R1", weight=2)))
    )
    found = breaks_between(before, after)
    assert found["a"] == Break(changed=("Q1",), added=("Q3",), removed=("Q2",))
    assert found["b"] == Break((), (), ())
    assert [found[node].marked for node in ("a", "b", "total")] == [True, False, True]
    two = trend(
        [Round("1", before, np.zeros((5, 3))), Round("2", after, np.zeros((5, 3)))],
        np.ones(5, dtype=bool),
        PLAIN,
        sensitive=frozenset(),
    )
    assert [point.broken for point in two["a"]] == [None, found["a"]]


def test_old_answers_count_under_new_rules() -> None:
    was = one_area(question("Q1"), question("Q2"), question("Q3"))
    now = one_area(question("Q2", weight=3), question("Q1"), question("Q3", meaning=2), question("Q4"))
    codes = under(np.array([row(4, 1, 3), row(NA, OPEN, 2)]), was, now)
    assert codes.tolist() == [[1, 4, -4, -4], [-1, -3, -4, -4]]
    # (3 · 1/4 + 1 · 4/4) / 4; what was not asked then lowers nothing
    assert score(now, codes).index[0, 0] == pytest.approx(100 * 1.75 / 4)


def test_a_question_with_other_answers_is_not_comparable() -> None:
    was = one_area(question("Q1", "choice", options=options(0, 1)), question("Q2"))
    now = one_area(question("Q1", "choice", options=options(0, 1, 2)), question("Q2"))
    old, new = comparable(was, now)
    assert (old.tolist(), new.tolist()) == ([1], [1])


def test_movements_are_counted_and_jumps_named() -> None:
    old = np.array([row(1), row(1), row(2), row(3), row(OPEN), row(0)])
    new = np.array([row(3), row(2), row(2), row(1), row(4), row(NA)])
    made = one_area(question("Q1"))
    assert movements(made, made, old, new) == (Movement("Q1", up=2, same=1, down=1, jumps=1),)
    assert movements(made, one_area(question("Q1", meaning=2)), old, new) == ()

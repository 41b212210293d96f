"""Conditions: what passes, and that nothing passes on what is not there."""

from typing import Any

import pytest

from maturity.domain.condition import Compare, Condition, Every, Fact, Not, Some, comparisons, holds

IS_ONE = Compare("question", "Q1", "is", 1)
LARGE = Compare("organisation", "population", "at_least", 50_000)


@pytest.mark.parametrize(
    ("test", "value", "fact", "passes"),
    [
        pytest.param("is", 2, 2, True, id="is"),
        pytest.param("is", 2, 3, False, id="is not"),
        pytest.param("is", "a", ("a", "c"), True, id="is among the ticks"),
        pytest.param("is", "b", ("a", "c"), False, id="is not among the ticks"),
        pytest.param("is", "b", (), False, id="nothing is ticked"),
        pytest.param("in", (1, 2), 2, True, id="in"),
        pytest.param("in", (1, 2), 3, False, id="not in"),
        pytest.param("in", ("a", "b"), ("b", "c"), True, id="one tick in"),
        pytest.param("at_least", 2, 2, True, id="at least, just"),
        pytest.param("at_least", 2, 1.99, False, id="at least, not quite"),
        pytest.param("at_most", 2, 2, True, id="at most, just"),
        pytest.param("at_most", 2, 3, False, id="at most, over"),
        pytest.param("at_least", 2, "words", False, id="words have no size"),
        pytest.param("at_least", "2", 3, False, id="nor has a limit in words"),
    ],
)
def test_a_comparison(test: Any, value: Any, fact: Fact, passes: bool) -> None:  # noqa: FBT001  # a column of the table
    assert holds(Compare("question", "Q1", test, value), {"Q1": fact}, {}) is passes


@pytest.mark.parametrize("test", ["is", "in", "at_least", "at_most"])
def test_what_is_absent_never_passes(test: Any) -> None:
    assert not holds(Compare("question", "Q1", test, 1), {}, {"Q1": 1})
    assert not holds(Compare("organisation", "Q1", test, 1), {"Q1": 1}, {})


@pytest.mark.parametrize(
    ("condition", "passes"),
    [
        pytest.param(Every((IS_ONE, LARGE)), [False, False, False, True], id="every"),
        pytest.param(Some((IS_ONE, LARGE)), [False, True, True, True], id="some"),
        pytest.param(Not(IS_ONE), [True, True, False, False], id="not"),
        pytest.param(Every((Not(IS_ONE), Some((LARGE,)))), [False, True, False, False], id="inside each other"),
        pytest.param(Every(()), [True] * 4, id="every of none"),
        pytest.param(Some(()), [False] * 4, id="some of none"),
    ],
)
def test_conditions_are_joined(condition: Condition, passes: list[bool]) -> None:
    found = [holds(condition, {"Q1": q}, {"population": p}) for q in (0, 1) for p in (40_000, 50_000)]
    assert found == passes


def test_every_comparison_inside_is_found() -> None:
    condition = Every((Not(IS_ONE), Some((LARGE, IS_ONE))))
    assert list(comparisons(condition)) == [IS_ONE, LARGE, IS_ONE]

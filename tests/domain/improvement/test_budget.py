"""Hours and costs, added up from the grades of steps."""

import pytest

from maturity.domain.improvement import Cost, cost, grades_left
from tests.domain.making import question, steps

HOURS = (8, 40, 160, None, None)


@pytest.mark.parametrize(
    ("level", "to_level", "grades"),
    [
        pytest.param(0, 3, (1, 2, 3), id="every step on the way"),
        pytest.param(1, 2, (2,), id="what is left"),
        pytest.param(3, 2, (), id="nothing once it is reached"),
    ],
)
def test_the_steps_that_are_left_count(level: int, to_level: int, grades: tuple[int, ...]) -> None:
    assert grades_left(question("Q1", steps=steps(1, 2, 3, 4)), level, to_level) == grades


@pytest.mark.parametrize(
    ("grades", "hour_cost", "expected"),
    [
        pytest.param((1, 2, 2), 600, Cost(88, 52_800), id="8 + 40 + 40 hours"),
        pytest.param((1, 2), None, Cost(48, None), id="nobody knows what an hour costs"),
        pytest.param((1, 4), 600, Cost(None, None), id="nobody knows how long the fourth grade takes"),
        pytest.param((), 600, Cost(0, 0), id="nothing to do"),
    ],
)
def test_what_nobody_has_said_is_not_guessed(grades: tuple[int, ...], hour_cost: int | None, expected: Cost) -> None:
    assert cost(grades, HOURS, hour_cost) == expected

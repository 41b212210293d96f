"""Where the marks of the days of a wave lie."""

from datetime import date, timedelta

import pytest

from maturity.charts.steps import step_line
from maturity.domain.turnout import Turnout, turnout

FIRST = date(2027, 3, 1)


def days(submitted: tuple[int, ...], reminders: tuple[int, ...] = (), *, many: int = 4, last: int = 10) -> Turnout:
    """Return the days of a wave; numbers of days count from 1."""
    on = [FIRST + timedelta(days=number - 1) for number in range(1, 101)]
    found = turnout(
        (on[number - 1] for number in submitted),
        (on[number - 1] for number in reminders),
        many,
        FIRST,
        on[last - 1],
        on[last - 1],
    )
    assert found is not None
    return found


def test_the_line_rises_where_a_day_begins_and_reaches_the_right_edge() -> None:
    found = step_line(days((3, 3, 6)))
    assert found.corners == ((0.0, 0.0), (0.2, 0.0), (0.2, 0.5), (0.5, 0.5), (0.5, 0.75), (0.9, 0.75), (1.0, 0.75))
    assert list(found.segments)[1] == ((0.2, 0.0), (0.2, 0.5))


def test_a_single_day_and_nothing_submitted_have_a_line_too() -> None:
    assert step_line(days((1,), last=1)).corners == ((0.0, 0.0), (0.0, 0.25), (1.0, 0.25))
    assert step_line(days(())).corners == ((0.0, 0.0), (0.9, 0.0), (1.0, 0.0))


@pytest.mark.parametrize(
    ("many", "numbers"),
    [
        (1, [0, 1]),
        (4, [0, 1, 2, 3, 4]),
        (5, [0, 2, 4]),
        (24, [0, 5, 10, 15, 20]),
        (25, [0, 10, 20]),
        (311, [0, 100, 200, 300]),
        (2500, [0, 1000, 2000]),
    ],
)
def test_the_scale_has_round_numbers(many: int, numbers: list[int]) -> None:
    scale = step_line(days((), many=many)).scale
    assert [number for _, number in scale] == numbers
    assert [height for height, _ in scale] == [number / many for number in numbers]


def test_dates_of_reminders_never_touch_each_other_or_the_edges() -> None:
    marks = step_line(days((), (1, 50, 55, 60, 98), last=100)).reminders
    assert [(one.x, one.row, one.anchor) for one in marks] == [
        (0.0, 0, "start"),
        (0.49, 0, "middle"),  # from 0.39 to 0.59
        (0.54, 1, "middle"),  # from 0.44: under the one before
        (0.59, None, "middle"),  # from 0.49: no room in either row
        (0.97, 0, "end"),
    ]

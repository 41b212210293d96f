"""Where the marks of a development lie."""

import numpy as np
import pytest

from maturity.charts.lines import Lines, lines
from maturity.charts.panels import figure_at
from maturity.domain.development import Series
from maturity.domain.disclosure import Detail
from maturity.domain.trend import Break, Point, Summary

NOTHING = Summary(0, Detail.NOTHING, None, None, None)


def series(own: tuple[float | None, ...], *, broken: int = 9) -> Series:
    points = tuple(
        Point(str(i), NOTHING, NOTHING, Break(("Q1",) if i == broken else (), (), ()) if i else None)
        for i in range(len(own))
    )
    return Series("a", None, own, own, points, None, None)


def test_waves_are_spread_over_the_width_and_the_ends_carry_their_values() -> None:
    marks = lines(series((20, 40, 60)))
    np.testing.assert_allclose(marks.own, [[(0, 0.2), (0.5, 0.4), (1, 0.6)]])
    assert marks.ends == (((0.0, 0.2), 20), ((1.0, 0.6), 60))
    assert (marks.median, marks.breaks) == ((), ())


def test_a_gap_and_a_break_begin_a_new_run() -> None:
    assert [len(run) for run in lines(series((20, None, 60, 70))).own] == [1, 2]
    marks = lines(series((20, 40, 60), broken=1))
    assert [len(run) for run in marks.own] == [1, 2]
    assert marks.breaks == (0.25,)


def test_one_wave_and_none_at_all() -> None:
    assert lines(series((50,))).ends == (((0.0, 0.5), 50),)
    assert lines(series((None, None))).ends == ()


@pytest.mark.parametrize(
    ("own", "median", "middle"),
    [  # a scale of 10 mm; a figure of 9 points is 3.2 mm high
        pytest.param(0.5, None, 5 + 3, id="over its place"),
        pytest.param(0.5, 0.4, 5 + 3, id="over it too where the median runs below"),
        pytest.param(0.2, 0.9, 2 + 3, id="and where the median runs far above"),
        pytest.param(0.6, 0.8, 6 - 3.4, id="under it where the median runs just above"),
        pytest.param(0.2, 0.45, 4.5 + 3, id="over the median where there is no room under it"),
        pytest.param(0.0, 0.0, 0 + 3, id="over both at nothing"),
    ],
)
def test_a_figure_stands_on_no_line_and_on_no_year(own: float, median: float | None, middle: float) -> None:
    medians = () if median is None else (((0.0, median), (1.0, 0.1)),)
    marks = Lines(own=(((0.0, own),),), median=medians, ends=(), breaks=())
    assert figure_at(marks, (0.0, own), 10, 9) == pytest.approx(middle, abs=0.05)

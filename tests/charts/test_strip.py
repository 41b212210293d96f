"""Where the marks of a strip lie."""

import pytest

from maturity.charts.strip import MOST_DOTS, Bar, Dot, strip
from maturity.domain.benchmark import NodeStanding, Position
from maturity.domain.disclosure import Detail


def _standing(values: tuple[float, ...]) -> NodeStanding:
    return NodeStanding(
        "total", 50.0, len(values), Detail.SPREAD, 45.0, 30.0, 60.0, 60.0, (40, 80), Position.MIDDLE, values
    )


def test_without_peers_there_is_only_the_own_mark_and_the_scale() -> None:
    marks = strip(52.5, None)
    assert (marks.own, marks.median, marks.band, marks.dots, marks.bars) == (0.525, None, None, (), ())
    assert [tick.label for tick in marks.ticks] == ["0", "20", "40", "60", "80", "100"]


def test_without_an_index_there_is_no_own_mark_but_the_peers_are_there() -> None:
    marks = strip(None, _standing((10.0,) * 10))
    assert (marks.own, marks.median, marks.band) == (None, 0.45, (0.3, 0.6))


def test_what_may_not_be_shown_is_not_drawn() -> None:
    only_median = NodeStanding("total", 50.0, 6, Detail.MEDIAN, 45.0, None, None, None, None, None, ())
    marks = strip(50.0, only_median)
    assert marks.median == 0.45
    assert (marks.band, marks.dots, marks.bars, marks.tallest) == (None, (), (), 0)


def test_peers_in_the_same_bin_stand_on_each_other() -> None:
    # Bins of 2.5: 10.0 and 12.4 fall in bin 4 (10.0 to 12.5), whose middle is 4.5 / 40; 100 belongs to the last bin.
    marks = strip(50.0, _standing((10.0, 12.4, 12.5, 100.0)))
    assert marks.dots == (Dot(4.5 / 40, 0), Dot(4.5 / 40, 1), Dot(5.5 / 40, 0), Dot(39.5 / 40, 0))
    assert marks.tallest == 2


def test_many_peers_become_bars_as_high_as_their_share_of_the_highest() -> None:
    values = (2.0,) * 30 + (7.0,) * 120
    marks = strip(50.0, _standing(values))
    assert len(values) > MOST_DOTS
    assert marks.dots == ()
    assert marks.bars == (Bar(0.0, 0.05, 30 / 120), Bar(0.05, 0.05, 1.0))


@pytest.mark.parametrize("target", [0.0, 100.0])
def test_a_target_lies_on_the_scale(target: float) -> None:
    assert strip(50.0, None, target).target == target / 100

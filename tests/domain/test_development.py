"""Waves of one organisation beside each other, by hand, and the statistics against an independent library."""

from datetime import UTC, datetime, timedelta

import numpy as np
import pytest
from numpy.typing import NDArray

from maturity.domain.benchmark import GroupKind, standing
from maturity.domain.change import Factor
from maturity.domain.development import Development, Sheet, develop, in_every_wave, regulars
from maturity.domain.disclosure import Limits
from maturity.domain.distribution import quantiles
from maturity.domain.group_choice import Circle
from maturity.domain.questionnaire import TOTAL
from maturity.domain.representativeness import estimate
from maturity.domain.result import Peers, WaveFacts
from maturity.domain.scoring import Code, Compiled, score
from maturity.domain.scoring.compiled import Codes, Floats
from tests.domain.making import OPEN, levels, one_area, organisation, organisations, question, row

OWN = organisation("0001")
REGISTER = (OWN, *organisations(12, start=2))
DAY = datetime(2025, 1, 1, tzinfo=UTC)
TWO = one_area(*levels(2))


def sheet(year: int, made: Compiled, codes: Codes) -> Sheet:
    facts = WaveFacts(
        str(year), {"en": str(year)}, "full", DAY, DAY + timedelta(days=90), Limits(), generated=False, partial=True
    )
    return Sheet(facts, made, Peers(REGISTER, score(made, codes).index, codes))


def wave(year: int, own: Codes, peers: Codes, answered: int = 12, made: Compiled = TWO) -> Sheet:
    codes = np.full((len(REGISTER), len(own)), Code.UNANSWERED, dtype=np.int8)
    codes[0], codes[1 : answered + 1] = own, peers
    return sheet(year, made, codes)


def total(found: Development) -> tuple[float | None, ...]:
    return next(one.own for one in found.series if one.id == TOTAL)


def test_own_figures_and_medians_of_two_waves_by_hand() -> None:
    # levels 0-4 of two questions: (1 + 2) / 8 is 37.5, (2 + 3) / 8 is 62.5
    found = develop(OWN, [wave(2025, row(1, 2), row(2, 2)), wave(2027, row(2, 3), row(4, 2))], GroupKind.ALL)
    assert total(found) == (37.5, 62.5)
    series = found.series[-1]
    assert [point.everybody.median for point in series.points] == [50, 75]
    assert [point.panel.median for point in series.points] == [50, 75]
    assert (series.change, found.rescored, found.has_panel) == (25, False, True)
    assert series.parts == pytest.approx(
        {Factor.ANSWERS: 25, Factor.QUESTIONNAIRE: 0, Factor.NOT_APPLICABLE: 0, Factor.COVERAGE: 0}
    )


def test_the_panel_is_only_shown_for_everybody() -> None:
    sheets = [wave(2025, row(1, 2), row(2, 2)), wave(2027, row(2, 3), row(4, 2))]
    assert not develop(OWN, sheets, GroupKind.SKR_GROUP).has_panel


def test_a_panel_of_one_to_four_less_than_everybody_is_hidden() -> None:
    found = develop(OWN, [wave(2025, row(1, 2), row(2, 2), 10), wave(2027, row(2, 3), row(4, 2))], GroupKind.ALL)
    assert [point.panel.median for point in found.series[-1].points] == [50, None]


def test_a_wave_in_which_the_group_is_too_small_has_no_median_and_keeps_its_place() -> None:
    found = develop(OWN, [wave(2025, row(1, 2), row(2, 2), 4), wave(2027, row(2, 3), row(4, 2))], GroupKind.ALL)
    assert [point.everybody.median for point in found.series[-1].points] == [None, 75]


def test_old_answers_are_scored_by_the_rules_of_the_newest_beside_the_old_figure() -> None:
    heavy = one_area(question("Q1", weight=3), question("Q2"))
    found = develop(
        OWN, [wave(2025, row(0, 4), row(2, 2)), wave(2027, row(0, 4), row(2, 2), made=heavy)], GroupKind.ALL
    )
    # equal weights: 50; three to one: 4 * 1 / 16 is 25
    series = found.series[-1]
    assert (series.own, series.today, found.rescored) == ((50, 25), (25, 25), True)
    assert series.parts is not None
    assert (series.parts[Factor.QUESTIONNAIRE], series.parts[Factor.ANSWERS]) == pytest.approx((-25, 0))


def test_another_meaning_breaks_the_series_and_a_jump_asks_for_evidence() -> None:
    other = one_area(question("Q1", meaning=2), question("Q2"))
    found = develop(
        OWN, [wave(2025, row(0, 1), row(2, 2)), wave(2027, row(4, 3), row(2, 2), made=other)], GroupKind.ALL
    )
    assert found.changed == ((), ("Q1",))
    assert [point.broken.marked for point in found.series[0].points if point.broken] == [True]
    assert [one.id for one in found.jumps] == ["Q2"]  # 1 to 3; Q1 cannot be compared


def test_who_is_in_every_wave() -> None:
    codes = np.array([row(1, 1), row(OPEN, OPEN)])
    index: Floats = score(TWO, codes).index
    both = in_every_wave(TWO, [(TWO, index), (TWO, index[::-1])])
    assert not both.any()
    assert in_every_wave(TWO, [(TWO, index), (TWO, index)])[:, 0].tolist() == [True, False]


HARD: list[NDArray[np.float64]] = [
    np.array([50.0]),
    np.array([10.0] * 9 + [90.0]),
    np.repeat([0.0, 25.0, 100.0], [4, 4, 3]),
    *(np.random.default_rng(n).integers(0, 5, n).astype(np.float64) * 25 for n in (4, 5, 6, 7, 9, 10, 11, 30)),
]


@pytest.mark.parametrize("values", HARD, ids=lambda one: f"{len(one)} values")
def test_quartiles_and_position_agree_with_scipy(values: NDArray[np.float64]) -> None:
    stats = pytest.importorskip("scipy.stats")
    with_gap = np.append(values, np.nan)[:, np.newaxis]
    found, counts = quantiles(with_gap, np.ones((1, len(with_gap)), dtype=bool))
    assert counts[0, 0] == len(values)
    theirs = stats.mstats.mquantiles(values, (0.25, 0.5, 0.75), alphap=1, betap=1)
    np.testing.assert_allclose(found[0, 0], theirs)
    one = standing("a", 25.0, with_gap[:, 0], Limits(), sensitive=False)
    if one.share is not None:
        assert one.share == pytest.approx(stats.percentileofscore(values, 25.0, kind="mean"))
        assert (one.lower, one.median, one.upper) == pytest.approx(tuple(theirs))


def test_the_weighted_mean_agrees_with_statsmodels() -> None:
    weights = pytest.importorskip("statsmodels.stats.weightstats")
    register = [*organisations(10, skr_group="A1"), *organisations(30, start=20, skr_group="C6")]
    rng = np.random.default_rng(3)
    values = rng.integers(0, 101, 40).astype(float)
    values[:4] = values[10:25] = np.nan  # six of ten and fifteen of thirty
    found = estimate(register, values)
    assert found is not None
    has = ~np.isnan(values)
    each = np.where(np.arange(40) < 10, 10 / 6, 30 / 15)
    theirs = weights.DescrStatsW(values[has], weights=each[has])
    assert found.weighted == pytest.approx(theirs.mean)


def arriving(sheets: list[Sheet], answered: int) -> list[Sheet]:
    """Let somebody answer in the newest wave, in the order of the register, after so many others."""
    newest = sheets[-1]
    there = np.arange(len(REGISTER)) <= answered
    codes = np.where(there[:, np.newaxis], newest.peers.codes, np.int8(Code.UNANSWERED))
    index = np.where(there[:, np.newaxis], newest.peers.index, np.nan)
    peers = Peers(REGISTER, index, codes, arrival=np.arange(len(REGISTER)))
    return [*sheets[:-1], Sheet(newest.facts, newest.compiled, peers)]


def test_while_answers_come_in_a_late_one_changes_no_point_of_a_development() -> None:
    old, new = wave(2025, row(1, 2), row(2, 2)), wave(2027, row(2, 3), row(4, 2))
    new.peers.codes[1:] = [[number % 5, 0] for number in range(12)]
    sheets = [old, sheet(2027, TWO, new.peers.codes)]
    looks = [develop(OWN, arriving(sheets, answered), GroupKind.ALL).series[-1] for answered in (9, 10, 11, 12)]
    points = [[(one.everybody, one.panel) for one in look.points] for look in looks]
    # of ten to twelve the first five are there, as in every wave's panel; of nine nobody
    assert points[1] == points[2] == points[3]
    assert [one.everybody.organisations for one in looks[1].points] == [12, 5]
    assert [one.panel.organisations for one in looks[1].points] == [5, 5]
    assert looks[1].points[-1].everybody.median == 25  # levels 0 to 4 beside 0, of 8
    assert [one.panel.organisations for one in looks[0].points] == [0, 0]
    # when nobody can answer any more, all are there
    assert [one.panel.organisations for one in develop(OWN, sheets, GroupKind.ALL).series[-1].points] == [12, 12]


def test_regulars_come_in_whole_steps_of_their_own() -> None:
    """Attack: the panel's old median before and after a late answer tells the old answers of who came late."""
    old = wave(2025, row(1, 2), row(2, 2))
    old.peers.index[2:5] = np.nan  # three have not answered before: nine regulars among twelve
    circle = Circle(OWN, REGISTER)
    sheets = [old, wave(2027, row(2, 3), row(4, 2))]
    looks = [regulars(circle, arriving(sheets, answered))[1:] for answered in range(13)]
    assert not any(one.any() for one in looks)
    old.peers.index[2:3] = old.peers.index[1]  # ten
    looks = [regulars(circle, arriving(sheets, answered))[1:] for answered in range(13)]
    assert [int(one[:, -1].sum()) for one in looks] == [0] * 12 + [5]

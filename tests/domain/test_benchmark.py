"""Groups, quantiles and positions against figures worked out by other means."""

import itertools
import math
import statistics
from collections import defaultdict
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maturity.domain.benchmark import FALLBACK, GroupKind, NodeStanding, Position, members, standing
from maturity.domain.disclosure import Detail, Limits
from maturity.domain.group_choice import choose_group
from maturity.domain.organisation import Organisation
from maturity.storage.register import shipped_organisations
from tests.domain.making import organisation, organisations

PLAIN = Limits()


def stand(own: float | None, *peers: float, sensitive: bool = False, limits: Limits = PLAIN) -> NodeStanding:
    return standing("a", own, np.array(peers, dtype=float), limits, sensitive=sensitive)


def everybody(count: int, figures: int = 1) -> np.ndarray[tuple[int, int], np.dtype[np.bool_]]:
    return np.ones((count, figures), dtype=bool)


# Figures


def test_quartiles_lie_between_the_values_beside_them() -> None:
    # eleven values 0, 10 … 100: the quarter points lie at places 2.5, 5 and 7.5
    found = stand(50, *range(0, 101, 10))
    assert (found.lower, found.median, found.upper) == (25, 50, 75)


@given(st.lists(st.floats(0, 100), min_size=10, max_size=60))
def test_quartiles_are_those_of_the_standard_library(values: list[float]) -> None:
    found = stand(None, *values)
    assert [found.lower, found.median, found.upper] == pytest.approx(
        statistics.quantiles(values, n=4, method="inclusive")
    )


@given(st.lists(st.integers(0, 4), min_size=10, max_size=40), st.integers(0, 4))
def test_a_position_counts_those_below_and_half_of_those_equal(levels: list[int], own: int) -> None:
    found = stand(25 * own, *(25 * level for level in levels))
    counted = sum(1 for level in levels if level < own) + sum(0.5 for level in levels if level == own)
    assert found.share == pytest.approx(100 * counted / len(levels))


def test_a_position_with_ties_by_hand() -> None:
    # four below, two equal, four above: (4 + 2/2) / 10
    assert stand(50, 10, 20, 30, 40, 50, 50, 60, 70, 80, 90).share == 50


def test_indices_that_differ_in_the_last_bit_are_equal() -> None:
    third = 100 * (1 / 3)
    found = stand(np.nextafter(third, 100), *[third] * 10)
    assert (found.share, found.position) == (50, Position.MIDDLE)


@pytest.mark.parametrize(
    ("own", "position"),
    [(25, "middle"), (24.9, "lowest"), (50, "middle"), (75, "middle"), (75.1, "highest")],
)
def test_a_position_is_named_by_quartiles(own: float, position: str) -> None:
    found = stand(own, *range(0, 101, 10))
    assert found.position is not None
    assert found.position.value == position


@pytest.mark.parametrize(
    ("peers", "detail", "sensitive_detail"),
    [
        (4, Detail.NOTHING, Detail.NOTHING),
        (5, Detail.MEDIAN, Detail.NOTHING),
        (6, Detail.MEDIAN, Detail.NOTHING),
        (7, Detail.MEDIAN, Detail.MEDIAN),
        (9, Detail.MEDIAN, Detail.MEDIAN),
        (10, Detail.SPREAD, Detail.SPREAD),
    ],
)
def test_figures_appear_as_peers_come_in(peers: int, detail: Detail, sensitive_detail: Detail) -> None:
    for sensitive, expected in ((False, detail), (True, sensitive_detail)):
        found = stand(50, *range(peers), np.nan, np.nan, sensitive=sensitive)
        assert (found.peers, found.detail) == (peers, expected)
        assert (found.median is not None) == (expected >= Detail.MEDIAN)
        spread = [found.lower, found.upper, found.share, found.interval, found.position]
        assert all((figure is not None) == (expected is Detail.SPREAD) for figure in spread)
        assert len(found.values) == (peers if expected is Detail.SPREAD else 0)


def test_without_an_own_index_there_is_no_position() -> None:
    found = stand(None, *range(10))
    assert (found.share, found.interval, found.position, found.clear) == (None, None, None, False)
    assert found.median == 4.5


def test_the_interval_is_about_as_wide_as_theory_says() -> None:
    # 100 peers, 50 below: share ± 1.96 * sqrt(0.5 * 0.5 / 100) = 40.2 to 59.8
    found = stand(49.5, *range(100))
    assert found.interval is not None
    assert found.interval == pytest.approx((40.2, 59.8), abs=1)
    assert not found.clear


def test_a_position_at_the_end_is_clear() -> None:
    found = stand(99, *range(30))
    assert (found.share, found.interval, found.clear) == (100, (100, 100), True)


@pytest.mark.parametrize(
    ("below", "equal", "above"), [(5, 0, 5), (3, 4, 5), (0, 1, 11), (9, 1, 0), (12, 0, 0), (7, 6, 1)]
)
def test_the_interval_agrees_with_counting_every_way_to_draw_the_peers(below: int, equal: int, above: int) -> None:
    n = below + equal + above
    chance: dict[Fraction, Fraction] = defaultdict(Fraction)
    for drawn_below, drawn_equal in itertools.product(range(n + 1), repeat=2):
        drawn_above = n - drawn_below - drawn_equal
        if drawn_above >= 0:
            ways = math.comb(n, drawn_below) * math.comb(n - drawn_below, drawn_equal)
            weight = ways * below**drawn_below * equal**drawn_equal * above**drawn_above
            chance[Fraction(100 * (2 * drawn_below + drawn_equal), 2 * n)] += Fraction(weight, n**n)
    shares = sorted(chance)
    up_to = list(itertools.accumulate(chance[share] for share in shares))
    low, high = (
        next(s for s, p in zip(shares, up_to, strict=True) if p >= end)
        for end in (Fraction("0.025"), Fraction("0.975"))
    )
    found = stand(50, *[10] * below, *[50] * equal, *[90] * above)
    assert found.interval == pytest.approx((float(low), float(high)))


def test_the_interval_agrees_with_drawing_by_lot() -> None:
    drawn = np.random.default_rng(7).choice([0.0, 0.5, 1.0], size=(200_000, 40), p=[0.55, 0.1, 0.35]).mean(axis=1)
    found = stand(50, *[10] * 14, *[50] * 4, *[90] * 22)
    assert found.interval == pytest.approx(tuple(100 * np.quantile(drawn, (0.025, 0.975))), abs=1.25)  # one half step


# Groups


def test_peers_are_of_the_same_kind_and_never_oneself() -> None:
    own = organisation("0001")
    register = [own, organisation("0002"), organisation("01", kind="region", skr_group=None)]
    assert [peer.code for peer in members(GroupKind.ALL, own, register)] == ["0002"]


def test_each_group_takes_its_members() -> None:
    own = organisation("0001", skr_group="B4", county_code="06", population=20_000)
    register = [
        own,
        organisation("0002", skr_group="B4", county_code="05", population=15_000),
        organisation("0003", skr_group="B3", county_code="06", population=14_999),
        organisation("0004", skr_group="A1", county_code="05", population=25_000),
        organisation("0005", skr_group="C6", county_code="06", population=25_001),
    ]
    codes = {kind.value: [peer.code for peer in members(kind, own, register)] for kind in GroupKind}
    assert codes == {
        "all": ["0002", "0003", "0004", "0005"],
        "main-group": ["0002", "0003"],
        "skr-group": ["0002"],
        "county": ["0003", "0005"],
        "population": ["0002", "0004"],  # a quarter smaller and larger are in, a head more is out
        "neighbours": ["0004", "0005", "0002", "0003"],  # the two more populous are nearer by the logarithm
    }


def test_a_region_has_no_skr_group() -> None:
    own = organisation("01", kind="region", skr_group=None)
    register = [own, *(organisation(f"{n:02}", kind="region", skr_group=None) for n in range(2, 22))]
    assert members(GroupKind.SKR_GROUP, own, register) == members(GroupKind.MAIN_GROUP, own, register) == ()
    found = choose_group(GroupKind.SKR_GROUP, own, register, everybody(21), PLAIN)
    assert (found.kind, len(found.members), found.alike) == (GroupKind.ALL, 20, ())


def test_gotland_stands_in_the_register_once() -> None:
    found = [one for one in shipped_organisations() if one.name.endswith("Gotland")]
    assert [(one.code, one.kind, one.other_codes) for one in found] == [("0980", "municipality", ("09",))]
    assert len(shipped_organisations()) == 310


def test_the_three_largest_cities_are_compared_with_their_main_group() -> None:
    register = shipped_organisations()
    own = next(one for one in register if one.code == "0180")
    assert own.skr_group == "A1"
    found = choose_group(GroupKind.SKR_GROUP, own, register, everybody(len(register)), PLAIN)
    assert (found.wanted, found.kind, found.alike) == (GroupKind.SKR_GROUP, GroupKind.MAIN_GROUP, ())
    assert {one.skr_group for one in found.members} == {"A1", "A2"}


def wave(own: Organisation, *parts: list[Organisation]) -> list[Organisation]:
    return [own, *(one for part in parts for one in part)]


def test_a_group_too_small_widens_step_by_step() -> None:
    own = organisation("0001")
    main = organisations(6, start=200, skr_group="B3")
    rest = organisations(30, start=300, skr_group="C6")
    for in_group, kind in ((4, GroupKind.MAIN_GROUP), (5, GroupKind.SKR_GROUP)):
        register = wave(own, organisations(in_group, start=100), main, rest)
        found = choose_group(GroupKind.SKR_GROUP, own, register, everybody(len(register)), PLAIN)
        assert (found.kind, found.wanted) == (kind, GroupKind.SKR_GROUP)
    register = wave(own, organisations(2, start=100), organisations(2, start=200, skr_group="B3"), rest)
    assert choose_group(GroupKind.SKR_GROUP, own, register, everybody(35), PLAIN).kind is GroupKind.ALL
    assert FALLBACK.get(GroupKind.COUNTY, GroupKind.ALL) is GroupKind.ALL


def test_those_who_have_not_submitted_do_not_count_and_are_named() -> None:
    own = organisation("0001")
    register = wave(own, organisations(9, start=100), organisations(30, start=300, skr_group="C6"))
    has_value = everybody(40)
    has_value[1:5] = False
    found = choose_group(GroupKind.SKR_GROUP, own, register, has_value, PLAIN)
    assert (found.kind, len(found.answered)) == (GroupKind.SKR_GROUP, 5)
    assert [one.code for one in found.missing] == ["0100", "0101", "0102", "0103"]
    has_value[5] = False
    assert choose_group(GroupKind.SKR_GROUP, own, register, has_value, PLAIN).kind is GroupKind.ALL


@pytest.mark.parametrize(
    ("others", "kind", "alike"),
    [
        pytest.param(4, GroupKind.MAIN_GROUP, (GroupKind.MAIN_GROUP,), id="four apart is too alike"),
        pytest.param(5, GroupKind.SKR_GROUP, (), id="five apart is not"),
        pytest.param(0, GroupKind.SKR_GROUP, (), id="the same members are no secret"),
    ],
)
def test_a_group_too_like_a_wider_one_is_refused(others: int, kind: GroupKind, alike: tuple[GroupKind, ...]) -> None:
    own = organisation("0001")
    register = wave(
        own,
        organisations(12, start=100),
        organisations(others, start=200, skr_group="B3"),
        organisations(30, start=300, skr_group="C6"),
    )
    found = choose_group(GroupKind.SKR_GROUP, own, register, everybody(len(register)), PLAIN)
    assert (found.kind, found.alike) == (kind, alike)


def test_groups_are_compared_in_each_figure() -> None:
    own = organisation("0001")
    register = wave(own, organisations(12, start=100), organisations(20, start=300, skr_group="C6"))
    has_value = everybody(33, figures=2)
    has_value[13:30, 1] = False  # in the second figure the group and all differ by three
    assert choose_group(GroupKind.SKR_GROUP, own, register, has_value, PLAIN).alike == (GroupKind.ALL,)
    has_value[1:9, 1] = False  # now nothing of the group is shown there
    assert choose_group(GroupKind.SKR_GROUP, own, register, has_value, PLAIN).kind is GroupKind.SKR_GROUP


def test_a_group_that_is_refused_protects_nobody_else() -> None:
    own = organisation("0001")
    # the county differs by two from the SKR group, but that one is refused beside its main group
    skr = organisations(12, start=100)
    register = wave(
        own,
        [replace(one, county_code="07") for one in skr[:2]] + skr[2:],
        organisations(3, start=200, skr_group="B3", county_code="07"),
        organisations(30, start=300, skr_group="C6", county_code="07"),
    )
    everyone = everybody(len(register))
    assert choose_group(GroupKind.SKR_GROUP, own, register, everyone, PLAIN).kind is GroupKind.MAIN_GROUP
    assert choose_group(GroupKind.COUNTY, own, register, everyone, PLAIN).kind is GroupKind.COUNTY

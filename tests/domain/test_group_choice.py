"""Which group is shown: decided in one order, for everybody alike, and by no detour about too few."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maturity.domain.benchmark import CountyGroup, GroupKind, OwnGroup, Panel
from maturity.domain.disclosure import Limits
from maturity.domain.group_choice import (
    Circle,
    Mask,
    View,
    choose_group,
    choose_own_group,
    counties,
    panel_of,
    ready_made,
    refused,
)
from maturity.domain.own_group import Reason
from maturity.domain.suppression import Attack, fewest
from tests.domain.making import organisation

COUNTIES = 6
REGISTER = tuple(
    organisation(
        f"{county}{n:03}",
        county_code=f"0{county}",
        county_name=f"Län {county}",
        skr_group=("B3", "B4", "C6")[n % 3],
        population=1000 * (10 + 5 * n + county),
    )
    for county in range(1, COUNTIES + 1)
    for n in range(1, 11)
)
OWN = REGISTER[0]
PLAIN = [False]


def seen(has_value: Mask | None = None, panel: Mask | None = None) -> View:
    has_value = np.ones((len(REGISTER), 1), dtype=bool) if has_value is None else has_value
    return View(Circle(OWN, REGISTER), has_value, Limits(), None, panel)


def group(id_: int, codes: set[str], *, neighbours: bool = False) -> OwnGroup:
    return OwnGroup(id_, f"grupp {id_}", frozenset(codes), neighbours)


def county(*numbers: int) -> set[str]:
    return {one.code for one in REGISTER if one.county_code in {f"0{n}" for n in numbers}}


def test_neighbours_are_compared_with_the_ready_made_groups_before_them() -> None:
    wanted = GroupKind.NEIGHBOURS
    everyone = np.ones((len(REGISTER), 1), dtype=bool)
    assert choose_group(wanted, OWN, REGISTER, everyone, Limits()).kind is wanted
    # In a register of 23 the twenty nearest are all but two.
    small, few = REGISTER[:23], np.ones((23, 1), dtype=bool)
    found = choose_group(wanted, OWN, small, few, Limits())
    assert (found.kind, found.alike) == (GroupKind.ALL, (GroupKind.ALL,))


def test_a_group_of_ten_that_is_unlike_the_others_is_shown() -> None:
    wanted = group(1, set(sorted(county(3, 4))[3:17]))
    assert refused(wanted, seen(), PLAIN, []) is None
    found = choose_own_group(wanted, seen(), PLAIN, [])
    assert (found.kind, len(found.members), found.refusal) == (wanted, 14, None)


def test_a_group_of_nine_is_too_small_and_one_of_the_nearest_may_have_seven() -> None:
    nine = set(sorted(county(3))[:4]) | set(sorted(county(4))[:5])
    why = refused(group(1, nine), seen(), PLAIN, [])
    assert why is not None
    assert (why[0].reason, why[0].found, why[0].needed) == (Reason.TOO_FEW, 9, 10)
    near = set(sorted(county(3))[:1]) | set(sorted(county(4))[:6])
    clash = refused(group(1, near, neighbours=True), seen(), PLAIN, [])
    assert clash is None or clash[0].reason is not Reason.TOO_FEW


def test_a_group_like_a_county_is_refused_and_the_county_is_named() -> None:
    why = refused(group(1, county(3) | set(sorted(county(4))[:1])), seen(), PLAIN, [])
    assert why is not None
    assert (why[0].reason, why[0].found, why[1]) == (Reason.TOO_ALIKE, 1, (CountyGroup("03", "Län 3"),))


def test_a_group_that_two_counties_give_away_is_refused_by_both() -> None:
    why = refused(group(1, county(3, 4) - set(sorted(county(3))[:1])), seen(), PLAIN, [])
    assert why is not None
    assert (why[0].reason, why[0].found) == (Reason.TOGETHER, 1)
    assert set(why[1]) == {CountyGroup("03", "Län 3"), CountyGroup("04", "Län 4")}


def test_an_older_group_counts_also_when_it_has_been_removed() -> None:
    first = set(sorted(county(3, 4))[3:17])
    older = group(1, first)
    assert refused(older, seen(), PLAIN, []) is None
    one_less = group(2, first - {min(first)})
    why = refused(one_less, seen(), PLAIN, [older])
    assert why is not None
    assert (why[0].reason, why[0].found, why[1]) == (Reason.TOO_ALIKE, 1, (older,))
    # The older of the two is not touched by the younger one.
    assert choose_own_group(older, seen(), PLAIN, []).kind == older
    fallen = choose_own_group(one_less, seen(), PLAIN, [older])
    assert (fallen.wanted, fallen.kind, fallen.alike) == (one_less, GroupKind.ALL, (older,))


def test_a_panel_too_like_a_group_shows_nothing_and_one_that_shows_counts() -> None:
    everyone = np.ones((len(REGISTER), 1), dtype=bool)
    most = everyone.copy()
    most[-3:] = False
    assert not panel_of(seen(panel=most), most).any()
    half = everyone.copy()
    half[25:] = False
    assert panel_of(seen(panel=half), half).sum() == 24  # without the own organisation
    codes = {one.code for one in REGISTER[1:24]}
    why = refused(group(1, codes), seen(panel=half), PLAIN, [])
    assert why is not None
    assert Panel.PANEL in why[1]


def test_a_county_is_hidden_when_the_rest_is_about_one_to_four() -> None:
    # Five counties of ten; of the sixth only four have answered: the whole less the five would be these four.
    has_value = np.ones((len(REGISTER), 1), dtype=bool)
    has_value[-6:] = False
    found = counties(seen(has_value), PLAIN)
    shown = [one.code for one, mask in found.items() if mask.any()]
    assert "06" not in shown
    assert len(shown) < COUNTIES - 1
    cells = [mask[:, 0] for mask in ready_made(seen(has_value)).values()] + [m[:, 0] for m in found.values() if m.any()]
    assert fewest(np.array(cells, dtype=np.int8), 5, Attack.SUMS) is None


def test_a_county_in_a_sensitive_area_needs_seven() -> None:
    has_value = np.ones((len(REGISTER), 2), dtype=bool)
    has_value[-4:] = False  # six of the last county are left, and so are six in the whole less the others
    found = counties(seen(has_value), [False, True])[CountyGroup("06", "Län 6")]
    assert found.any(axis=0).tolist() == [True, False]


@settings(max_examples=15)
@given(st.integers(0, 9999))
def test_whoever_makes_looks_at_and_removes_groups_never_finds_a_difference_of_one_to_four(seed: int) -> None:
    rng = np.random.default_rng(seed)
    view = seen(rng.random((len(REGISTER), 2)) < 0.9)
    codes = [one.code for one in REGISTER[1:]]
    made: list[OwnGroup] = []
    last = {str(one) for one in rng.choice(codes, 20, replace=False)}
    for id_ in range(6):
        last = last ^ {str(one) for one in rng.choice(codes, rng.integers(1, 7), replace=False)}
        wanted = group(id_, last)
        if refused(wanted, view, [False, False], made) is None:
            made.append(wanted)
    masks = [*ready_made(view).values(), *(view.heard(view.circle.inside(one)) for one in made)]
    masks += counties(view, [False, False]).values()
    for figure in range(2):
        cells = [mask[:, figure] for mask in masks if mask[:, figure].sum() >= 5]
        for a, b in combinations(cells, 2):
            assert not 1 <= (a ^ b).sum() <= 4


@pytest.mark.parametrize("wanted", list(GroupKind))
def test_own_groups_never_change_which_ready_made_group_is_shown(wanted: GroupKind) -> None:
    everyone = np.ones((len(REGISTER), 1), dtype=bool)
    before = choose_group(wanted, OWN, REGISTER, everyone, Limits())
    choose_own_group(group(1, county(3)), seen(), PLAIN, [])
    assert choose_group(wanted, OWN, REGISTER, everyone, Limits()) == before

"""What may be shown of others, and that no subtraction gets round it."""

from itertools import combinations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maturity.domain.benchmark import GroupKind
from maturity.domain.disclosure import Detail, Limits, shown, too_alike
from maturity.domain.group_choice import choose_group
from maturity.domain.organisation import Organisation
from tests.domain.making import organisation

PLAIN = Limits()


@pytest.mark.parametrize(
    ("peers", "usual", "sensitive"),
    [
        (0, Detail.NOTHING, Detail.NOTHING),
        (4, Detail.NOTHING, Detail.NOTHING),
        (5, Detail.MEDIAN, Detail.NOTHING),
        (6, Detail.MEDIAN, Detail.NOTHING),
        (7, Detail.MEDIAN, Detail.MEDIAN),
        (9, Detail.MEDIAN, Detail.MEDIAN),
        (10, Detail.SPREAD, Detail.SPREAD),
    ],
)
def test_how_much_is_shown_of_so_many(peers: int, usual: Detail, sensitive: Detail) -> None:
    assert (shown(peers, PLAIN, sensitive=False), shown(peers, PLAIN, sensitive=True)) == (usual, sensitive)


def test_a_wave_may_be_stricter() -> None:
    assert shown(9, Limits(median=10, spread=20), sensitive=False) is Detail.NOTHING
    assert shown(12, Limits(sensitive=15), sensitive=True) is Detail.NOTHING
    assert shown(15, Limits(sensitive=15), sensitive=True) is Detail.SPREAD


def test_a_spread_never_shows_where_a_median_does_not() -> None:
    odd = Limits(median=12, spread=5, sensitive=5)
    assert shown(8, odd, sensitive=False) is Detail.NOTHING
    assert shown(8, odd, sensitive=True) is Detail.NOTHING


@pytest.mark.parametrize("limits", [{"median": 4}, {"sensitive": 4}, {"spread": 4}])
def test_no_limit_goes_below_five(limits: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="never lower than 5"):
        Limits(**limits)


def test_groups_that_differ_by_one_to_four_are_too_alike() -> None:
    group = np.arange(20) < 10
    others = np.array([np.arange(20) < n for n in (10, 15, 5)])
    assert too_alike(group, others) is None
    assert too_alike(group, np.array([*others, np.arange(20) < 14])) == 3
    assert too_alike(group, np.array([np.arange(20) < 9])) == 0
    assert too_alike(group, np.zeros((0, 20), dtype=bool)) is None


def test_members_who_are_swapped_count_as_differences() -> None:
    group, other = np.arange(20) < 10, (np.arange(20) >= 2) & (np.arange(20) < 12)
    assert too_alike(group, np.array([other])) == 0  # two out, two in: four apart


registers = st.lists(
    st.builds(
        lambda number, group, county, size, kind: organisation(
            f"{number:04}",
            skr_group=group if kind == "municipality" else None,
            county_code=county,
            population=size,
            kind=kind,
        ),
        number=st.integers(1, 9999),
        group=st.sampled_from(["A1", "A2", "B3"]),
        county=st.sampled_from(["01", "06"]),
        size=st.sampled_from([9_000, 10_000, 12_000, 13_000, 90_000]),
        kind=st.sampled_from(["municipality"] * 5 + ["region"]),
    ),
    min_size=1,
    max_size=45,
    unique_by=lambda one: one.code,
)


@given(registers, st.data())
def test_no_two_groups_that_a_reader_can_ask_for_isolate_anybody(
    register: list[Organisation], data: st.DataObject
) -> None:
    figures = 3
    seed, share = data.draw(st.integers(0, 9999)), data.draw(st.sampled_from([0.5, 0.9, 1.0]))
    has_value = np.random.default_rng(seed).random((len(register), figures)) < share
    place = {one.code: i for i, one in enumerate(register)}
    own = data.draw(st.sampled_from(register))
    seen: list[list[set[str]]] = []
    for wanted in GroupKind:
        group = choose_group(wanted, own, register, has_value, PLAIN)
        assert own.code not in {one.code for one in group.members}
        seen.append([{one.code for one in group.answered if has_value[place[one.code], j]} for j in range(figures)])
    for a, b in combinations(seen, 2):
        for j in range(figures):
            if len(a[j]) >= PLAIN.median and len(b[j]) >= PLAIN.median:
                assert not 1 <= len(a[j] ^ b[j]) <= 4

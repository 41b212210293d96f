"""Levels that follow from shares, against every assignment of levels that the shares allow."""

from itertools import product

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from maturity.domain.pinning import pinned, unpinned


def test_a_level_follows_when_groups_have_one_in_common() -> None:
    groups = np.array([[1, 1, 1, 0, 0], [0, 0, 1, 1, 1]], dtype=np.int8)
    # levels 0 and 1 in the first, 1 and 2 in the second: the one in both is at 1
    assert pinned(groups, np.array([0.0, 0, 1, 2, 2]), 3).tolist() == [False, False, True, False, False]


def test_a_group_on_one_level_tells_it() -> None:
    groups, levels = np.ones((1, 3), dtype=np.int8), np.array([2.0, 2, 2])
    assert pinned(groups, levels, 5).all()
    assert not unpinned(groups, np.array([True]), levels, 5, already=groups[:0]).any()


def test_the_rest_of_a_group_that_holds_another_tells_it() -> None:
    groups = np.array([[1, 1, 1, 1], [1, 1, 0, 0]], dtype=np.int8)
    levels = np.array([0.0, 1, 1, 1])
    assert pinned(groups, levels, 3).tolist() == [False, False, True, True]
    assert unpinned(groups, np.array([True, True]), levels, 3, already=groups[:0]).tolist() == [True, False]
    assert unpinned(groups, np.array([False, True]), levels, 3, already=groups[:0]).tolist() == [False, True]


@settings(max_examples=80)
@given(st.lists(st.lists(st.sampled_from([0, 1]), min_size=5, max_size=5), min_size=1, max_size=3), st.integers(0, 242))
def test_whoever_is_pinned_has_that_level_in_every_assignment_with_the_same_counts(
    rows: list[list[int]], seed: int
) -> None:
    groups = np.array(rows, dtype=np.int8)
    levels = np.array([seed // 3**i % 3 for i in range(5)])
    counts = [np.bincount(levels[group > 0], minlength=3).tolist() for group in groups]
    same = [
        one
        for one in product(range(3), repeat=5)
        if [np.bincount(np.array(one)[group > 0], minlength=3).tolist() for group in groups] == counts
    ]
    for i in np.flatnonzero(pinned(groups, levels.astype(float), 3)):
        assert {one[i] for one in same} == {levels[i]}

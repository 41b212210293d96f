"""No sum, difference or intersection of what is shown tells about too few: proven, and attacked."""

from itertools import combinations, product

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from maturity.domain import row_space
from maturity.domain.suppression import (
    Attack,
    Cells,
    fewest,
    fewest_by_intersection,
    fewest_by_sums,
    protect,
)


def cells(*rows: str) -> Cells:
    """One text per cell: ``11.2`` has the first answers of two organisations, and the corrected one of the fourth."""
    return np.array([[0 if one == "." else int(one) for one in row] for row in rows], dtype=np.int8)


def by_version(made: Cells) -> tuple[NDArray[np.float64], list[int]]:
    """One column per organisation and version, and the organisation of each."""
    found = [
        (made[:, i] == version, i) for i in range(made.shape[1]) for version in range(1, int(made.max(initial=0)) + 1)
    ]
    matrix = np.array([column for column, _ in found], dtype=float).reshape(len(found), len(made))
    return matrix.T, [i for _, i in found]


def fewest_by_trying(made: Cells) -> int | None:
    """The fewest organisations that a combination is about: try every set of them, fewest first.

    A combination that is zero outside the set, but not everywhere, exists when leaving the set out lowers the rank.
    """
    matrix, owner = by_version(made)
    rank = np.linalg.matrix_rank(matrix) if matrix.size else 0
    for count in range(1, made.shape[1] + 1):
        for chosen in combinations(range(made.shape[1]), count):
            rest = matrix[:, [i not in chosen for i in owner]]
            if rank > (np.linalg.matrix_rank(rest) if rest.size else 0):
                return count
    return None


small = st.tuples(st.integers(1, 6), st.integers(1, 7)).flatmap(
    lambda shape: st.lists(
        st.lists(st.sampled_from([0, 1]), min_size=shape[1], max_size=shape[1]), min_size=shape[0], max_size=shape[0]
    ).map(lambda rows: np.array(rows, dtype=np.int8))
)
corrected = st.tuples(st.integers(1, 5), st.integers(1, 6)).flatmap(
    lambda shape: st.lists(
        st.lists(st.sampled_from([0, 1, 1, 2, 3]), min_size=shape[1], max_size=shape[1]),
        min_size=shape[0],
        max_size=shape[0],
    ).map(lambda rows: np.array(rows, dtype=np.int8))
)


@settings(max_examples=100)
@given(st.one_of(small, corrected))
def test_the_search_finds_the_same_as_trying_every_set_of_organisations(made: Cells) -> None:
    truth = fewest_by_trying(made)
    for below in range(1, made.shape[1] + 2):
        found = fewest_by_sums(made, below)
        assert (found is not None) == (truth is not None and truth < below)
        if found:
            assert len(found.organisations) < below


@settings(max_examples=60)
@given(st.one_of(small, corrected))
def test_what_is_found_can_be_computed_from_the_named_cells(made: Cells) -> None:
    found = fewest_by_sums(made, made.shape[1] + 1)
    if found is None:
        assert not made.any()
        return
    matrix, owner = by_version(made[list(found.cells)])
    outside = matrix[:, [i not in found.organisations for i in owner]]
    rank = np.linalg.matrix_rank(outside) if outside.size else 0
    assert rank < np.linalg.matrix_rank(matrix)


@pytest.mark.parametrize(
    ("made", "organisations", "used"),
    [
        pytest.param(cells("1111111", "11111.."), (5, 6), (0, 1), id="a group inside another"),
        pytest.param(cells("111111.", "1111.11"), (4, 6), (0, 1), id="two groups that swap members"),
        pytest.param(cells("11111111", "111.....", "...1111."), (7,), (0, 1, 2), id="a total and all parts but one"),
        # (a + b) + (b + c) + (a + c) = 2·(a + b + c): no difference of two groups shows it
        pytest.param(cells("11..", ".11.", "1.1.", "1111"), (3,), (0, 1, 2, 3), id="halves of three groups"),
        pytest.param(cells("111111", "111112"), (5,), (0, 1), id="before and after a corrected answer"),
        pytest.param(cells("11111.", "111111"), (5,), (0, 1), id="before and after a late answer"),
        # late: the last; corrected: the first. The difference is about two.
        pytest.param(cells("11111.", "211111"), (0, 5), (0, 1), id="late and corrected at once"),
    ],
)
def test_attacks_that_are_known(made: Cells, organisations: tuple[int, ...], used: tuple[int, ...]) -> None:
    found = fewest_by_sums(made, len(organisations) + 1)
    assert found is not None
    assert (found.organisations, found.cells) == (organisations, used)
    assert fewest_by_sums(made, len(organisations)) is None


def test_three_groups_that_overlap_in_one_give_away_no_sum_of_it_but_an_intersection() -> None:
    # a·(1, 1, 0…) + b·(1, 0, 1…): never less than the three that only one group has
    made = cells("1111......", "1...111...", "1......111")
    assert fewest_by_sums(made, 4) is None
    found = fewest_by_intersection(made, 4)
    assert found is not None
    assert (found.organisations, found.cells) == ((0,), (0, 1, 2))


def test_nobody_is_found_in_nothing() -> None:
    for attack in Attack:
        assert fewest(np.zeros((0, 5), dtype=np.int8), 9, attack) is None
        assert fewest(np.zeros((3, 5), dtype=np.int8), 9, attack) is None
        assert fewest(np.zeros((3, 0), dtype=np.int8), 9, attack) is None


def test_asking_again_gives_nothing_away() -> None:
    made = cells("1111111111", "11111.....")
    assert fewest_by_sums(np.concatenate([made] * 4), 5) is None
    assert protect(np.concatenate([made] * 4), 5).all()


@settings(max_examples=60)
@given(st.one_of(small, corrected))
def test_atoms_are_the_stricter_rule(made: Cells) -> None:
    for below in range(1, made.shape[1] + 1):
        if fewest_by_intersection(made, below) is None:
            assert fewest_by_sums(made, below) is None


@settings(max_examples=100)
@given(small)
def test_every_intersection_and_difference_is_a_union_of_atoms(made: Cells) -> None:
    smallest = fewest_by_intersection(made, made.shape[1] + 1)
    inside = made.astype(bool)
    for signs in product([False, True], repeat=len(made)):
        chosen = np.logical_and.reduce([row if sign else ~row for row, sign in zip(inside, signs, strict=True)])
        if any(signs) and chosen.any():
            assert smallest is not None
            assert chosen.sum() >= len(smallest.organisations)


def test_a_search_that_takes_too_long_answers_by_atoms(monkeypatch: pytest.MonkeyPatch) -> None:
    made = cells("1111......", "1...111...", "1......111")
    monkeypatch.setattr(row_space, "MOST_NODES", 0)
    found = fewest_by_sums(made, 4)
    assert found is not None
    assert found.organisations == (0,)


# Protection


def test_a_small_group_is_left_out_and_one_more_with_it() -> None:
    # total 14 = 6 + 5 + 3: the three are too few, and the total less the other two would show them
    total, six, five, three = "11111111111111", "111111........", "......11111...", "...........111"
    assert protect(cells(total, six, five, three), 5).tolist() == [True, True, False, False]
    assert protect(cells(six, five, three, total), 5).tolist() == [True, True, False, False]


def test_a_correction_waits_until_enough_have_changed() -> None:
    before = cells("1111111111.....")
    assert not protect(cells("11111111111...."), 5, already=before).any()
    assert protect(cells("111111111111111"), 5, already=before).all()
    assert not protect(cells("2222111111....."), 5, already=before).any()
    assert protect(cells("2222211111....."), 5, already=before).all()


def test_what_is_public_can_be_shown_again_even_when_it_was_a_mistake() -> None:
    mistake = cells("111111.....", "11111......")
    assert protect(cells("111111.....", ".....1.....", "11111111111"), 5, already=mistake).tolist() == [
        True,
        False,
        False,
    ]


groups = st.tuples(st.integers(0, 9999), st.integers(2, 8), st.integers(10, 40), st.sampled_from([0.2, 0.5, 0.9]))


@settings(max_examples=12)
@given(groups, st.sampled_from([5, 7]), st.sampled_from(list(Attack)))
def test_random_groups_are_safe_against_random_combinations(
    drawn: tuple[int, int, int, float], least: int, attack: Attack
) -> None:
    seed, count, organisations, share = drawn
    rng = np.random.default_rng(seed)
    wanted = (rng.random((count, organisations)) < share).astype(np.int8)
    late = np.where(rng.random(organisations) < 0.2, wanted * 2, wanted).astype(np.int8)
    first = protect(wanted, least, attack=attack)
    second = protect(late, least, already=wanted[first], attack=attack)
    shown = np.concatenate([wanted[first], late[second]])
    matrix, owner = by_version(shown)
    owners = np.array(owner)
    for _ in range(200):
        weights = rng.integers(-2, 3, len(shown)) * (rng.random(len(shown)) < 0.4)
        about = np.unique(owners[np.abs(weights @ matrix) > 1e-9]) if len(owners) else owners
        assert len(about) == 0 or len(about) >= least
    if attack is Attack.INTERSECTION:
        for a, b in combinations(range(len(shown)), 2):
            both, only = (shown[a] > 0) & (shown[a] == shown[b]), (shown[a] > 0) & (shown[b] == 0)
            assert {both.sum() >= least or not both.any(), only.sum() >= least or not only.any()} == {True}


@settings(max_examples=60)
@given(small, st.integers(2, 4))
def test_no_cell_is_left_out_without_need(made: Cells, least: int) -> None:
    shown = protect(made, least)
    for i in np.flatnonzero(~shown):
        before = [j for j in np.flatnonzero(shown) if j < i]
        truth = fewest_by_trying(made[[*before, i]])
        assert (made[i] > 0).sum() < least or (truth is not None and truth < least)

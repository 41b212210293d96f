"""Own groups: large enough, and not a key to what the other groups hide."""

from itertools import combinations

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray

from maturity.domain.disclosure import Limits
from maturity.domain.own_group import Reason, Refusal, near_tables, refusal

PLAIN = Limits()
EVERYBODY = np.ones((40, 2), dtype=bool)
Group = NDArray[np.bool_]


def of(start: int, end: int) -> Group:
    places = np.arange(40)
    return np.asarray((places >= start) & (places < end))


def why(group: Group, others: list[Group], has_value: Group = EVERYBODY, limits: Limits = PLAIN) -> Refusal | None:
    return refusal(group[:, np.newaxis] & has_value, [one[:, np.newaxis] & has_value for one in others], limits)


def test_an_own_group_has_ten_who_answered() -> None:
    assert why(of(0, 10), []) is None
    assert why(of(0, 9), []) == Refusal(Reason.TOO_FEW, 9, 10)
    silent = EVERYBODY & (np.arange(40) > 0)[:, np.newaxis]
    assert why(of(0, 10), [], silent) == Refusal(Reason.TOO_FEW, 9, 10)
    assert why(of(0, 11), [], limits=Limits(median=12)) == Refusal(Reason.TOO_FEW, 11, 12)


def test_it_differs_by_nobody_or_by_five_from_each_other_group() -> None:
    assert why(of(0, 16), [of(0, 40), of(0, 12)]) == Refusal(Reason.TOO_ALIKE, 4, 5, (1,))
    assert why(of(0, 17), [of(0, 40), of(0, 12)]) is None
    assert why(of(0, 12), [of(0, 40), of(0, 12)]) is None
    assert why(of(0, 37), [of(0, 40), of(0, 12)]) == Refusal(Reason.TOO_ALIKE, 3, 5, (0,))


def test_it_is_no_key_to_several_groups_at_once() -> None:
    # the whole less two groups of the reader less the own one leaves the last two
    others = [of(0, 40), of(0, 13), of(13, 26)]
    assert why(of(26, 38), others) == Refusal(Reason.TOGETHER, 2, 5, (0, 1, 2))


def test_only_who_has_a_value_counts_as_a_difference() -> None:
    # five more members, one of them without a value in the second figure
    gap = EVERYBODY.copy()
    gap[16, 1] = False
    assert why(of(0, 17), [of(0, 12)], gap) == Refusal(Reason.TOO_ALIKE, 4, 5, (0,))


def test_a_group_that_shows_nothing_is_no_danger() -> None:
    assert why(of(0, 14), [of(0, 4), of(12, 16)]) is None


@settings(max_examples=40)
@given(st.integers(0, 9999), st.integers(2, 12))
def test_whoever_tries_groups_one_after_another_never_finds_a_difference_of_one_to_four(seed: int, tries: int) -> None:
    rng = np.random.default_rng(seed)
    has_value = rng.random((40, 2)) < 0.9
    seen: list[Group] = [of(0, 40)]
    for _ in range(tries):
        last = seen[-1].copy()
        flipped = rng.choice(40, size=rng.integers(1, 8), replace=False)
        last[flipped] = ~last[flipped]
        if why(last, seen, has_value) is None:
            seen.append(last)
    for figure in has_value.T:
        cells = [group & figure for group in seen if (group & figure).sum() >= 5]
        for a, b in combinations(cells, 2):
            assert not 1 <= (a ^ b).sum() <= 4


def test_published_tables_count_as_seen_alone_put_together_and_as_what_they_leave() -> None:
    # three groups of twelve, and a table that parts the same forty in two
    tables = [np.array([of(0, 12), of(12, 24), of(24, 36)]), np.array([of(0, 20), of(20, 40)])]

    def few(group: Group) -> int | None:
        return near_tables(group[:, np.newaxis] & EVERYBODY, EVERYBODY, EVERYBODY, tables, PLAIN)

    assert few(of(1, 12)) == 1
    assert few(of(0, 12)) is None
    assert few(of(1, 24)) == 1
    assert few(of(0, 24)) is None
    assert few(of(26, 40)) == 2  # all but the first two less two
    assert few(of(6, 18)) is None
    # the first of one table and the second of the other, which do not overlap, less one
    assert few(of(0, 12) | of(21, 40)) == 1


def test_published_tables_count_figure_by_figure_and_without_groups_that_are_too_small() -> None:
    tables = [np.array([of(0, 3), of(3, 16), of(16, 40)])]
    assert near_tables(of(0, 11)[:, np.newaxis] & EVERYBODY, EVERYBODY, EVERYBODY, tables, PLAIN) is None
    # in the second figure the one that is left out has no value
    gap = EVERYBODY & ~np.stack([of(0, 0), of(15, 16)], axis=1)
    group = of(3, 15)[:, np.newaxis] & gap
    assert near_tables(group, gap, gap, tables, PLAIN) == 1
    assert near_tables(group[:, 1:], gap[:, 1:], gap[:, 1:], tables, PLAIN) is None

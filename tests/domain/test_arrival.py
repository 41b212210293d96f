"""While answers come in: any two looks of one group differ in every figure by nobody or by at least five."""

from dataclasses import replace
from itertools import combinations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maturity.domain.arrival import in_steps, needed
from maturity.domain.benchmark import GroupKind
from maturity.domain.disclosure import LEAST_DIFFERENCE, Limits
from maturity.domain.group_choice import Circle, Mask, View
from tests.domain.making import organisations

REGISTER = organisations(31)
CIRCLE = Circle(REGISTER[0], REGISTER)
FIGURES = 3


@pytest.mark.parametrize(("answered", "compared"), [(0, 0), (5, 0), (9, 0), (10, 5), (14, 5), (15, 10), (200, 195)])
def test_the_last_five_to_nine_who_have_answered_are_not_compared_yet(answered: int, compared: int) -> None:
    arrival = np.arange(answered)[::-1].copy()
    found = in_steps(np.ones((answered, 1), dtype=bool), None, arrival) if answered else np.zeros((0, 1), dtype=bool)
    assert found.sum() == compared
    assert not found[: answered - compared].any()  # the newest stand first here


def test_as_many_are_needed_as_make_a_whole_step_beyond_the_limit() -> None:
    assert [needed(least) for least in (5, 6, 7, 10)] == [10, 15, 15, 15]


@given(data=st.data())
@settings(deadline=None)
def test_two_looks_of_one_group_differ_by_nobody_or_by_at_least_five(data: st.DataObject) -> None:
    """Attack: a page is read before and after one answer, and the one figure taken from the other."""
    rng = np.random.default_rng(data.draw(st.integers(0, 10**9)))
    size = len(REGISTER)
    has_value: Mask = rng.random((size, FIGURES)) < data.draw(st.sampled_from([0.5, 0.9, 1]))
    voice = np.arange(size)[:, np.newaxis].repeat(FIGURES, axis=1)
    if units := data.draw(st.integers(0, 3)):  # some say what an organisation at the end of the register says
        inherits = rng.random((size, FIGURES)) < 0.4
        voice[inherits] = (size - 1 - rng.integers(0, units, (size, FIGURES)))[inherits]
    arrival = rng.permutation(size)
    inside = rng.random((size, 1)) < data.draw(st.sampled_from([0.4, 1]))
    inside[0] = False
    looks = []
    for moment in range(size + 1):
        there = has_value & (arrival < moment)[:, np.newaxis]
        looks.append(View(CIRCLE, there, Limits(), voice if units else None, arrival=arrival))
    views = [*looks, replace(looks[-1], arrival=None)]
    heard = [one.heard(inside) for one in views]
    for one, other in combinations(heard, 2):
        apart = (one ^ other).sum(axis=0)
        shown = np.maximum(one.sum(axis=0), other.sum(axis=0)) >= Limits().median
        assert ((apart == 0) | (apart >= LEAST_DIFFERENCE) | ~shown).all()
    for view, there in zip(views, heard, strict=True):  # one value for each voice
        assert (view.counted(inside).sum(axis=0) == there.sum(axis=0)).all()


def test_before_the_end_an_answer_of_the_last_ones_changes_no_figure() -> None:
    everybody = CIRCLE.inside(GroupKind.ALL)
    arrival = np.arange(len(REGISTER))
    at = [
        View(CIRCLE, (arrival < n)[:, np.newaxis], Limits(), arrival=arrival).counted(everybody) for n in (26, 27, 30)
    ]
    assert [int(one.sum()) for one in at] == [20, 20, 20]
    assert (at[0] == at[2]).all()

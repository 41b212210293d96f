"""Figures of many groups at once are those of one group at a time."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maturity.domain.distribution import level_counts, quantiles

NAN = np.nan


def test_quartiles_by_hand() -> None:
    values = np.array([[10.0], [40], [NAN], [20], [30], [50]])
    groups = np.array([[True] * 6, [True, True, True, False, False, False], [False, False, True, False, False, False]])
    found, counts = quantiles(values, groups)
    # 10 20 30 40 50: places 2, 3, 4; 10 40: a quarter, half, three quarters of the way; nobody
    assert found[:2, 0].tolist() == [[20, 30, 40], [17.5, 25, 32.5]]
    assert np.isnan(found[2]).all()
    assert counts[:, 0].tolist() == [5, 2, 0]


@settings(max_examples=80)
@given(st.integers(0, 9999), st.integers(1, 40), st.integers(1, 20), st.sampled_from([0.0, 0.3, 1.0]))
def test_quantiles_are_those_of_numpy(seed: int, organisations: int, figures: int, gaps: float) -> None:
    rng = np.random.default_rng(seed)
    values = rng.integers(0, 6, (organisations, figures)).astype(np.float64)  # many ties
    values[rng.random(values.shape) < gaps] = NAN
    groups = rng.random((4, organisations)) < 0.5
    found, counts = quantiles(values, groups, (0, 0.1, 0.5, 1))
    for g, group in enumerate(groups):
        for f in range(figures):
            there = values[group, f][~np.isnan(values[group, f])]
            assert counts[g, f] == len(there)
            expected = np.quantile(there, (0, 0.1, 0.5, 1)) if len(there) else [NAN] * 4
            assert found[g, f] == pytest.approx(expected, nan_ok=True)


def test_a_group_without_members_has_no_figures() -> None:
    found, counts = quantiles(np.ones((3, 2)), np.zeros((1, 3), dtype=bool))
    assert np.isnan(found).all()
    assert not counts.any()


def test_levels_are_counted_without_absences() -> None:
    codes = np.array([[0, 4], [-1, 4], [2, -3], [2, 1]], dtype=np.int8)
    groups = np.array([[True] * 4, [False, True, True, False]])
    assert level_counts(codes, groups, 5).tolist() == [
        [[1, 0, 2, 0, 0], [0, 1, 0, 0, 2]],
        [[0, 0, 1, 0, 0], [0, 0, 0, 0, 1]],
    ]

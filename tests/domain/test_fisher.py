"""Quantiles of F against exact sums, closed forms and printed tables."""

from fractions import Fraction
from math import comb

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maturity.domain.fisher import beta_below, f_quantile


@given(st.integers(1, 12), st.integers(1, 12), st.integers(1, 99))
def test_the_beta_distribution_is_an_exact_binomial_sum(a: int, b: int, hundredths: int) -> None:
    # the chance of at least a successes among a + b - 1
    x, n = Fraction(hundredths, 100), a + b - 1
    exact = sum(comb(n, j) * x**j * (1 - x) ** (n - j) for j in range(a, n + 1))
    assert beta_below(float(x), a, b) == pytest.approx(float(exact), rel=1e-10, abs=1e-15)


@given(st.sampled_from([0.01, 0.025, 0.5, 0.975, 0.99]), st.integers(1, 500))
def test_two_degrees_above_have_a_closed_form(share: float, below: int) -> None:
    # P(F > f) = (1 + 2f/b)^(-b/2)
    assert f_quantile(share, 2, below) == pytest.approx(below / 2 * ((1 - share) ** (-2 / below) - 1), rel=1e-6)


@given(st.sampled_from([0.025, 0.2, 0.5]), st.integers(2, 400), st.integers(2, 400))
def test_one_over_f_is_f_with_the_degrees_exchanged(share: float, a: int, b: int) -> None:
    assert f_quantile(share, a, b) * f_quantile(1 - share, b, a) == pytest.approx(1, rel=1e-9)


@pytest.mark.parametrize(
    ("share", "above", "below", "printed"),
    [(0.95, 5, 10, 3.33), (0.95, 1, 10, 4.96), (0.975, 10, 20, 2.77), (0.99, 4, 60, 3.65), (0.95, 24, 120, 1.61)],
)
def test_quantiles_are_those_of_printed_tables(share: float, above: int, below: int, printed: float) -> None:
    assert round(f_quantile(share, above, below), 2) == printed

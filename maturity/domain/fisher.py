"""Quantiles of the F distribution, for the interval of alpha: numpy has none."""

from math import exp, lgamma, log, log1p

_PRECISION = 1e-14
_TINY = 1e-300


def f_quantile(share: float, above: float, below: float) -> float:
    """Return the value that an F-distributed number stays under with probability *share*.

    Args:
        share: 0–1, neither of them.
        above: degrees of freedom of the numerator.
        below: degrees of freedom of the denominator.

    Source:
        F = b·x/(a·(1 - x)) where x follows the beta distribution with a/2 and b/2; x by halving.
    """
    low, high = 0.0, 1.0
    while high - low > _PRECISION * high:
        middle = (low + high) / 2
        if middle in (low, high):
            break
        low, high = (middle, high) if beta_below(middle, above / 2, below / 2) < share else (low, middle)
    x = (low + high) / 2
    return below * x / (above * (1 - x))


def beta_below(x: float, a: float, b: float) -> float:
    """Return the probability that a beta-distributed number with *a* and *b* is below *x*, 0 < x < 1.

    Source:
        The continued fraction of Abramowitz and Stegun 26.5.8, worked out by Lentz's method; it is quick where x is
        below the mean, so beyond it the complement is computed.
    """
    if x > (a + 1) / (a + b + 2):
        return 1 - beta_below(1 - x, b, a)
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(x) + b * log1p(-x)) / a
    return front / _fraction(x, a, b)


def _fraction(x: float, a: float, b: float) -> float:
    value, c, d, m = 1.0, 1.0, 0.0, 0
    while True:
        m += 1
        half = m // 2
        if m % 2:
            term = -(a + half) * (a + b + half) * x / ((a + m - 1) * (a + m))
        else:
            term = half * (b - half) * x / ((a + m - 1) * (a + m))
        d = 1 / ((1 + term * d) or _TINY)
        c = (1 + term / c) or _TINY
        value *= c * d
        if abs(c * d - 1) < _PRECISION:
            return value

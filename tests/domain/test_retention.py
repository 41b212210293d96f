"""Months are counted as people count them."""

from datetime import UTC, datetime

import pytest

from maturity.domain.retention import kept_until


@pytest.mark.parametrize(
    ("closes", "months", "until"),
    [
        pytest.param((2027, 4, 30), 24, (2029, 4, 30), id="two years later, the same day"),
        pytest.param((2027, 11, 5), 3, (2028, 2, 5), id="over the turn of the year"),
        pytest.param((2027, 8, 31), 6, (2028, 2, 29), id="a month with fewer days ends earlier"),
        pytest.param((2028, 2, 29), 12, (2029, 2, 28), id="no leap day the year after"),
        pytest.param((2027, 12, 31), 0, (2027, 12, 31), id="not at all"),
    ],
)
def test_a_wave_is_kept_so_many_months(closes: tuple[int, int, int], months: int, until: tuple[int, int, int]) -> None:
    assert kept_until(datetime(*closes, 21, 59, tzinfo=UTC), months) == datetime(*until, 21, 59, tzinfo=UTC)

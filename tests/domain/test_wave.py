"""Waves: how far one has come, and which moment a day and a time mean."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from maturity.domain.disclosure import Limits
from maturity.domain.result import WaveFacts
from maturity.domain.wave import DeskWave, WaveState, moment_of

HOME = ZoneInfo("Europe/Stockholm")
CLOSES = datetime(2027, 3, 31, 14, tzinfo=UTC)
WAVE = DeskWave(
    1,
    1,
    1,
    WaveFacts("w", {"sv": "w"}, "full", CLOSES - timedelta(days=9), CLOSES, Limits(), generated=False, partial=True),
)


@pytest.mark.parametrize(
    ("day", "clock", "moment"),
    [
        pytest.param("2027-03-27", "16:00", datetime(2027, 3, 27, 15, tzinfo=UTC), id="winter"),
        pytest.param("2027-03-28", "16:00", datetime(2027, 3, 28, 14, tzinfo=UTC), id="the first summer day"),
        pytest.param("2027-03-28", "01:59", datetime(2027, 3, 28, 0, 59, tzinfo=UTC), id="just before"),
        pytest.param("2027-03-28", "02:30", None, id="the hour that is skipped"),
        pytest.param("2027-03-28", "03:00", datetime(2027, 3, 28, 1, tzinfo=UTC), id="just after"),
        pytest.param("2027-10-31", "02:30", datetime(2027, 10, 31, 0, 30, tzinfo=UTC), id="the hour that comes twice"),
        pytest.param("2027-02-29", "16:00", None, id="no such day"),
        pytest.param("2027-03-27", "24:30", None, id="no such time"),
        pytest.param("9999-12-31", "23:59", datetime(9999, 12, 31, 22, 59, tzinfo=UTC), id="the last day there is"),
        pytest.param("0001-01-01", "00:00", None, id="before time began in UTC"),
        pytest.param("", "", None, id="nothing"),
    ],
)
def test_a_day_and_a_time_are_read_in_swedish_time(day: str, clock: str, moment: datetime | None) -> None:
    found = moment_of(day, clock, HOME)
    assert (found and found.astimezone(UTC)) == moment


@pytest.mark.parametrize(
    ("state", "before", "after"),
    [
        (WaveState.DRAFT, WaveState.DRAFT, WaveState.DRAFT),
        (WaveState.OPEN, WaveState.OPEN, WaveState.CLOSED),
        (WaveState.CLOSED, WaveState.CLOSED, WaveState.CLOSED),
        (WaveState.PUBLISHED, WaveState.PUBLISHED, WaveState.PUBLISHED),
    ],
)
def test_the_last_moment_closes_an_open_wave_and_no_other(
    state: WaveState, before: WaveState, after: WaveState
) -> None:
    wave = replace(WAVE, state=state)
    assert wave.state_at(CLOSES - timedelta(microseconds=1)) is before
    assert wave.state_at(CLOSES) is after


def test_who_has_longer_is_held_to_the_same_law() -> None:
    longer = replace(WAVE.facts, closes=CLOSES + timedelta(days=9), closes_for_all=CLOSES)
    assert longer.law_day == WAVE.facts.law_day == CLOSES.date()

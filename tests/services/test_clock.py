"""The end of a wave and clocks that jump: summer time begins and ends, a clock is set back, two saves at the end."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from maturity.domain.assessment import State
from maturity.errors import SignInError, WaveClosedError
from maturity.services import access, submitting
from maturity.services.access import Actor
from maturity.services.answering import held, save, save_many, stored_answers
from maturity.services.drafts import Draft
from maturity.services.wording import TIME_ZONE
from maturity.storage.database import Database

HUNDRED_DAYS = timedelta(days=100)
INSTANT = timedelta(microseconds=1)
LAST_MINUTE = datetime(2027, 4, 30, 23, 59, tzinfo=ZoneInfo(TIME_ZONE))
"""21:59 UTC: summer time."""

Rounds = Callable[..., Any]


def closing(database: Database, tiny_round: Rounds, moment: datetime, key: str) -> Actor:
    """Return a coordinator in a wave that closes at a moment."""
    closes = moment.astimezone(UTC)
    secrets = tiny_round(database, opens=closes - HUNDRED_DAYS).secrets["0483"]
    with database.write() as store:
        token = access.sign_in(store, secrets.token, key, closes - timedelta(days=1))
        return access.actor(store, token, key, closes - timedelta(days=1))


def try_save(database: Database, actor: Actor, level: str, revision: int, now: datetime) -> int:
    with database.write() as store:
        store.audit.add(now, actor.name, "save", "Q1", {})
        return save(store, actor, Draft("Q1", level, revision=revision), now).revision


def test_a_wave_takes_answers_until_its_last_minute_begins_in_swedish_time(
    any_database: Database, tiny_round: Rounds, key: str
) -> None:
    actor = closing(any_database, tiny_round, LAST_MINUTE, key)
    assert actor.wave.closes == datetime(2027, 4, 30, 21, 59, tzinfo=UTC)
    assert try_save(any_database, actor, "1", 0, LAST_MINUTE - INSTANT) == 1
    for late in (LAST_MINUTE, LAST_MINUTE.astimezone(UTC), LAST_MINUTE + INSTANT):
        with pytest.raises(WaveClosedError):
            try_save(any_database, actor, "2", 1, late)
    with any_database.read() as store:
        assert stored_answers(store, actor)["Q1"].written == "1"
        assert store.audit.broken_at() is None


@pytest.mark.parametrize(
    ("closes", "open_until"),
    [
        # 28 March 2027: 02:00 becomes 03:00, and 03:30 is 01:30 UTC
        pytest.param(datetime(2027, 3, 28, 1, 30, tzinfo=UTC), "03:29:59 CEST", id="after the missing hour"),
        pytest.param(datetime(2027, 3, 28, 1, 0, tzinfo=UTC), "01:59:59 CET", id="as the hour goes missing"),
        # 31 October 2027: 03:00 becomes 02:00, and 02:30 is twice, at 00:30 and at 01:30 UTC
        pytest.param(datetime(2027, 10, 31, 0, 30, tzinfo=UTC), "02:29:59 CEST", id="the first half past two"),
        pytest.param(datetime(2027, 10, 31, 1, 30, tzinfo=UTC), "02:29:59 CET", id="the second half past two"),
    ],
)
def test_a_wave_that_ends_in_the_night_of_a_clock_change_ends_once(
    database: Database, tiny_round: Rounds, key: str, closes: datetime, open_until: str
) -> None:
    actor = closing(database, tiny_round, closes, key)
    last = (closes - timedelta(seconds=1)).astimezone(ZoneInfo(TIME_ZONE))
    assert f"{last:%H:%M:%S %Z}" == open_until
    assert try_save(database, actor, "1", 0, last) == 1
    for minutes in (0, 30, 60, 90):
        with pytest.raises(WaveClosedError):
            try_save(database, actor, "2", 1, closes + timedelta(minutes=minutes))


def test_a_clock_that_is_set_back_between_two_saves_changes_no_order(
    any_database: Database, tiny_round: Rounds, now: datetime
) -> None:
    actor = tiny_round(any_database).actor(any_database, "0483")
    assert try_save(any_database, actor, "1", 0, now) == 1
    assert try_save(any_database, actor, "2", 1, now - timedelta(hours=3)) == 2
    with any_database.read() as store:
        stored = stored_answers(store, actor)["Q1"]
        assert (stored.written, stored.revision, stored.saved_at) == ("2", 2, now - timedelta(hours=3))
        assert store.audit.broken_at() is None
        newest, before = store.audit.of("Q1", 2)
        assert (newest.at, before.at) == (now - timedelta(hours=3), now)  # in the order in which things were done


def test_a_clock_that_is_set_back_after_the_end_opens_the_wave_again_and_nothing_is_lost(
    any_database: Database, tiny_round: Rounds, key: str
) -> None:
    actor = closing(any_database, tiny_round, LAST_MINUTE, key)
    assert try_save(any_database, actor, "1", 0, LAST_MINUTE - INSTANT) == 1
    with pytest.raises(WaveClosedError):
        try_save(any_database, actor, "2", 1, LAST_MINUTE + timedelta(seconds=1))
    assert try_save(any_database, actor, "2", 1, LAST_MINUTE - timedelta(seconds=1)) == 2
    with any_database.read() as store:
        assert stored_answers(store, actor)["Q1"].written == "2"


def test_a_session_outlives_a_clock_that_is_set_back_and_still_ends(
    any_database: Database, tiny_round: Rounds, now: datetime, key: str
) -> None:
    secrets = tiny_round(any_database).secrets["0483"]
    with any_database.write() as store:
        token = access.sign_in(store, secrets.token, key, now)
        who = access.actor(store, token, key, now - timedelta(days=2))
        assert not access.is_stale(who, now - timedelta(days=2))
        assert access.actor(store, token, key, now + access.SESSION_IDLE).session_id == who.session_id
        with pytest.raises(SignInError):
            access.actor(store, token, key, now + access.SESSION_IDLE + INSTANT)


def test_of_two_who_come_as_the_wave_closes_the_earlier_is_heard_whoever_is_let_in_first(
    any_database: Database, tiny_round: Rounds, key: str
) -> None:
    actor = closing(any_database, tiny_round, LAST_MINUTE, key)
    with any_database.write() as store, pytest.raises(WaveClosedError):
        held(store, actor, LAST_MINUTE)
    with any_database.write() as store:  # came before the end, and waited behind the other
        work = held(store, actor, LAST_MINUTE - INSTANT)
        drafts = [Draft("Q1", "1"), Draft("Q2", "1")]
        assert len(save_many(store, actor, work, drafts, LAST_MINUTE - INSTANT).saved) == 2
    with any_database.write() as store, pytest.raises(WaveClosedError):
        submitting.reopen(store, actor, LAST_MINUTE)
    with any_database.read() as store:
        assert store.waves.state(actor.assessment_id) is State.ANSWERING
        assert sorted(stored_answers(store, actor)) == ["Q1", "Q2"]

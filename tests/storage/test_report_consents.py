"""Who lets the organiser fetch reports, on both databases."""

from collections.abc import Callable
from datetime import datetime, timedelta

import pytest
from sqlalchemy.exc import IntegrityError

from maturity.storage.database import Database
from maturity.storage.jobs import PartState


def test_an_organisation_agrees_for_one_wave_and_takes_it_back(
    any_database: Database, tiny_round: Callable[..., object], now: datetime
) -> None:
    for slug in ("2027", "2029"):
        tiny_round(any_database, slug=slug)
    with any_database.write() as store:
        waves = [store.waves.get(slug).id for slug in ("2027", "2029")]
        mine, _ = store.waves.assessment(waves[0], "0483")
        assert store.report_consents.given_at(mine) is None
        store.report_consents.give(mine, now)
        assert store.report_consents.given_at(mine) == now
        assert [store.report_consents.agreed(wave) for wave in waves] == [("0483",), ()]
        store.report_consents.take_back(mine)
        assert store.report_consents.agreed(waves[0]) == ()


def test_who_agreed_first_comes_first(any_database: Database, tiny_round: Callable[..., object], now: datetime) -> None:
    tiny_round(any_database)
    with any_database.write() as store:
        wave = store.waves.get("2027").id
        for code, later in (("1480", 1), ("0483", 1), ("0180", 2)):
            store.report_consents.give(store.waves.assessment(wave, code)[0], now + timedelta(seconds=later))
        assert store.report_consents.agreed(wave) == ("0483", "1480", "0180")


def test_an_organisation_agrees_once(any_database: Database, tiny_round: Callable[..., object], now: datetime) -> None:
    tiny_round(any_database)
    with any_database.write() as store:
        mine, _ = store.waves.assessment(store.waves.get("2027").id, "0483")
        store.report_consents.give(mine, now)
    with pytest.raises(IntegrityError), any_database.write() as store:
        store.report_consents.give(mine, now)


def test_parts_that_are_dropped_are_counted_made_and_noted_no_more(
    any_database: Database, tiny_round: Callable[..., object], now: datetime
) -> None:
    tiny_round(any_database)
    with any_database.write() as store:
        wave = store.waves.get("2027").id
        jobs = [store.jobs.add("reports", wave, {}, ["0180", "0483"], "operator", now) for _ in range(2)]
        first = store.jobs.claim(now)
        other = store.jobs.claim(now)
        assert first is not None
        assert other is not None
        store.jobs.failed(other, "a reason", now)
        assert [one.subject for one in store.jobs.failures(jobs)] == ["0483"]
        store.jobs.drop(jobs[:1], "0180")
        assert not store.jobs.done(first, "hash", now)
        counts = store.jobs.counts(jobs)
    assert {state: number for state, number in counts[jobs[0]].items() if number} == {PartState.FAILED: 1}
    assert {state: number for state, number in counts[jobs[1]].items() if number} == {PartState.WAITING: 2}

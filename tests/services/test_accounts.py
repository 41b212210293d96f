"""Accounts, on both databases: where somebody can go in, what ends a session, and many tries at once."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime, timedelta
from typing import Any

import pytest
from argon2 import PasswordHasher

from maturity.domain.person import Person, Role
from maturity.errors import NotFoundError, SignInError, WrongPasswordError
from maturity.services import access, accounts, passwords
from maturity.storage.database import Database

EMAIL, PASSWORD = "kim@example.org", "fyra glada ekonomer"
STOCKHOLM, KATRINEHOLM = "0180", "0483"


def _join(database: Database, now: datetime, *codes: str) -> int:
    with database.write() as store:
        person = store.people.add(Person(0, EMAIL, "Kim", "ekonomi", management=False, language="sv"), now)
        for code in codes:
            store.people.join(person.id, code, frozenset({Role.READER}), now)
        store.accounts.set_password(person.id, passwords.hashed(PASSWORD))
    return person.id


def _entrances(database: Database, person_id: int, now: datetime) -> list[tuple[str, str]]:
    with database.read() as store:
        return [(one.organisation.code, one.wave.slug) for one in accounts.entrances(store, person_id, now)]


def _enter(database: Database, person_id: int, key: str, now: datetime) -> str:
    with database.write() as store:
        [place] = accounts.entrances(store, person_id, now)
        return accounts.enter(store, person_id, place.assessment_id, key, now, "password")


def _actor(database: Database, token: str, key: str, now: datetime) -> access.Actor:
    with database.read() as store:
        return access.actor(store, token, key, now)


def test_each_organisation_is_entered_in_its_newest_open_wave_else_in_the_newest(
    any_database: Database, tiny_round: Callable[..., Any], now: datetime
) -> None:
    day = timedelta(days=1)
    tiny_round(any_database, slug="2025", codes=(STOCKHOLM, KATRINEHOLM), opens=now - 800 * day)
    tiny_round(any_database, slug="2027", codes=(STOCKHOLM,), opens=now - 20 * day)
    tiny_round(any_database, slug="2028", codes=(STOCKHOLM,), opens=now + 300 * day)
    person_id = _join(any_database, now, STOCKHOLM, KATRINEHOLM)
    assert _entrances(any_database, person_id, now) == [(STOCKHOLM, "2027"), (KATRINEHOLM, "2025")]
    assert _entrances(any_database, person_id, now + 200 * day) == [(STOCKHOLM, "2028"), (KATRINEHOLM, "2025")]


def test_who_proved_who_they_are_costs_one_query_a_page_and_needs_no_invitation(
    any_database: Database, tiny_round: Callable[..., Any], key: str, now: datetime
) -> None:
    tiny_round(any_database)
    token = _enter(any_database, _join(any_database, now, KATRINEHOLM), key, now)
    with any_database.read() as store:
        store.waves.all()  # the transaction has begun
        with any_database.counted() as counter:
            who = access.actor(store, token, key, now)
    assert counter.queries == 1
    assert (who.organisation.code, who.by_invitation) == (KATRINEHOLM, False)


def test_what_ends_the_ways_in_of_a_member_ends_sessions_without_invitation_too(
    any_database: Database, tiny_round: Callable[..., Any], key: str, now: datetime
) -> None:
    tiny_round(any_database)
    token = _enter(any_database, _join(any_database, now, KATRINEHOLM), key, now)
    who = _actor(any_database, token, key, now)
    with any_database.write() as store:
        store.access.revoke_all(who.membership_id, who.assessment_id, now)
    with pytest.raises(SignInError):
        _actor(any_database, token, key, now)


def test_nobody_enters_the_work_of_an_organisation_of_others(
    any_database: Database, tiny_round: Callable[..., Any], key: str, now: datetime
) -> None:
    tiny_round(any_database)
    person_id = _join(any_database, now, KATRINEHOLM)
    with any_database.write() as store:
        theirs, _ = store.waves.assessment(store.waves.get("2027").id, STOCKHOLM)
        with pytest.raises(NotFoundError):
            accounts.enter(store, person_id, theirs, key, now, "password")


def test_wrong_passwords_at_once_are_all_counted(
    any_database: Database, tiny_round: Callable[..., Any], now: datetime
) -> None:
    tiny_round(any_database)
    person_id = _join(any_database, now, KATRINEHOLM)

    def guess(number: int) -> bool:
        with pytest.raises(WrongPasswordError):
            accounts.sign_in_with_password(any_database, EMAIL, f"guess {number}", now)
        return True

    with ThreadPoolExecutor(4) as pool:
        assert all(pool.map(guess, range(8)))
    with any_database.read() as store:
        held = store.accounts.of_person(person_id)
    assert held
    assert (held.failed_tries, held.locked_until) == (5, now + timedelta(minutes=1))  # those that wait count no more
    with pytest.raises(WrongPasswordError):
        accounts.sign_in_with_password(any_database, EMAIL, PASSWORD, now + timedelta(seconds=59))
    assert accounts.sign_in_with_password(any_database, EMAIL, PASSWORD, now + timedelta(minutes=1)).id == person_id


def test_no_more_than_two_passwords_are_hashed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    real, lock, running, most = PasswordHasher.verify, threading.Lock(), [0], [0]

    def verify(hasher: PasswordHasher, hash_: str, password: str) -> bool:
        with lock:
            running[0] += 1
            most[0] = max(most[0], running[0])
        try:
            return real(hasher, hash_, password)
        finally:
            with lock:
                running[0] -= 1

    monkeypatch.setattr(PasswordHasher, "verify", verify)
    hashed = passwords.hashed(PASSWORD)
    with ThreadPoolExecutor(8) as pool:
        assert all(pool.map(lambda _: passwords.matches(hashed, PASSWORD), range(16)))
    assert most[0] <= 2

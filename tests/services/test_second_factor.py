"""One-time codes and recovery codes: the published examples, and everything that must not open a desk."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta

import pyotp
import pytest

from maturity.domain.organiser import Appointment
from maturity.domain.person import Person
from maturity.errors import SignInError, WrongCodeError
from maturity.services import organisers, second_factor
from maturity.storage.database import Database

EMAIL = "ola@example.org"
RFC_SECRET = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
"""``12345678901234567890`` in base 32, the seed of RFC 6238, appendix B."""

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"
HALF_MINUTE = timedelta(seconds=30)


@pytest.fixture
def ola(any_database: Database, now: datetime) -> Appointment:
    """An organiser without an app."""
    with any_database.write() as store:
        person = store.people.add(Person(0, EMAIL, "Ola Ek", "", management=False, language="sv"), now)
        return store.organisers.appoint(person, store.organisers.put_body("Förbundet", national=True), now)


def _confirm(database: Database, who: Appointment, key: str, now: datetime, secret: str = SECRET) -> tuple[str, ...]:
    """Set an app up with the code of the step before, so that the one of *now* is unused."""
    with database.write() as store:
        return second_factor.confirm(store, who, secret, _code(now - HALF_MINUTE, secret), key, now)


def _code(at: datetime, secret: str = SECRET) -> str:
    return pyotp.TOTP(secret).at(at)


def _opens(database: Database, who: Appointment, typed: str, key: str, now: datetime) -> bool:
    try:
        second_factor.prove(database, who, typed, key, now)
    except WrongCodeError:
        return False
    return True


@pytest.mark.parametrize(
    ("seconds", "code"),
    [
        # RFC 6238, appendix B, SHA-1, the last six of eight digits
        pytest.param(59, "287082", id="1970-01-01 00:00:59"),
        pytest.param(1111111109, "081804", id="2005-03-18 01:58:29"),
        pytest.param(1111111111, "050471", id="2005-03-18 01:58:31"),
        pytest.param(1234567890, "005924", id="2009-02-13 23:31:30"),
        pytest.param(2000000000, "279037", id="2033-05-18 03:33:20"),
        pytest.param(20000000000, "353130", id="2603-10-11 11:33:20"),
    ],
)
def test_the_published_codes_are_right_at_their_time_and_not_a_minute_later(
    any_database: Database, ola: Appointment, key: str, seconds: int, code: str
) -> None:
    at = datetime.fromtimestamp(seconds, UTC)
    with any_database.write() as store:
        second_factor.hand_out(store, ola, RFC_SECRET, ["ABCDEFGH23"], key, at)
    assert not _opens(any_database, ola, code, key, at + timedelta(minutes=1))
    assert _opens(any_database, ola, f" {code[:3]} {code[3:]} ", key, at)


@pytest.mark.parametrize(
    ("away", "right"),
    [
        pytest.param(-2, False, id="a minute before"),
        pytest.param(-1, True, id="the step before"),
        pytest.param(0, True, id="now"),
        pytest.param(1, True, id="the step after"),
        pytest.param(2, False, id="a minute after"),
    ],
)
def test_a_code_may_be_one_step_off(
    any_database: Database, ola: Appointment, key: str, now: datetime, away: int, *, right: bool
) -> None:
    with any_database.write() as store:
        second_factor.hand_out(store, ola, SECRET, ["ABCDEFGH23"], key, now)
    assert _opens(any_database, ola, _code(now + away * HALF_MINUTE), key, now) is right


def test_a_code_that_was_used_is_refused_and_so_is_every_older_one(
    any_database: Database, ola: Appointment, key: str, now: datetime
) -> None:
    with any_database.write() as store:
        second_factor.confirm(store, ola, SECRET, _code(now), key, now)
    assert not _opens(any_database, ola, _code(now), key, now)  # it confirmed the app
    after = now + HALF_MINUTE
    assert _opens(any_database, ola, _code(after), key, after)
    for used in (after, now):
        assert not _opens(any_database, ola, _code(used), key, after)


def test_of_two_who_use_one_code_at_once_one_comes_in(
    any_database: Database, ola: Appointment, key: str, now: datetime
) -> None:
    codes = _confirm(any_database, ola, key, now)
    for typed in (_code(now), codes[0]):
        with ThreadPoolExecutor(2) as pool:
            tries = [pool.submit(_opens, any_database, ola, typed, key, now) for _ in range(2)]
            found = [one.result() for one in tries]
        assert sorted(found) == [False, True]


def test_ten_recovery_codes_are_made_and_each_works_once(
    any_database: Database, ola: Appointment, key: str, now: datetime
) -> None:
    codes = _confirm(any_database, ola, key, now)
    assert len(set(codes)) == 10
    written = f" {codes[3][:5].lower()}-{codes[3][5:]} "
    assert _opens(any_database, ola, written, key, now)
    assert not _opens(any_database, ola, codes[3], key, now)
    assert _opens(any_database, ola, codes[4], key, now)
    with any_database.read() as store:
        assert store.second_factors.codes_left(ola.person.id) == 8
        assert store.audit.of(ola.body.subject, 10)[0].facts == {"left": 8}
    with any_database.engine.connect() as connection:
        kept = connection.exec_driver_sql("SELECT code_hash FROM recovery_code").scalars().all()
    assert not set(codes) & set(kept)


def test_new_recovery_codes_make_the_old_ones_useless(
    any_database: Database, ola: Appointment, key: str, now: datetime
) -> None:
    old = _confirm(any_database, ola, key, now)
    with any_database.write() as store:
        new = second_factor.renew_codes(store, ola, key, now)
    assert not _opens(any_database, ola, old[0], key, now)
    assert _opens(any_database, ola, new[0], key, now)


def test_recovery_codes_are_one_persons(any_database: Database, ola: Appointment, key: str, now: datetime) -> None:
    with any_database.write() as store:
        other = store.people.add(Person(0, "bo@example.org", "Bo", "", management=False, language="sv"), now)
        bo = store.organisers.appoint(other, ola.body, now)
    _confirm(any_database, bo, key, now)
    codes = _confirm(any_database, ola, key, now)
    assert not _opens(any_database, bo, codes[0], key, now)


def test_wrong_codes_make_the_account_wait_longer_and_longer_and_a_right_password_does_not_help(
    any_database: Database, ola: Appointment, key: str, now: datetime
) -> None:
    codes, at = _confirm(any_database, ola, key, now), now
    for waits in (0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60):
        assert not _opens(any_database, ola, "000000", key, at)
        with any_database.write() as store:
            store.accounts.failed(ola.person.id, 0, None)  # what a right password does
        if waits:
            at += timedelta(minutes=waits) - timedelta(seconds=1)
            assert not _opens(any_database, ola, _code(at), key, at)
            assert not _opens(any_database, ola, codes[0], key, at)
            at += timedelta(seconds=1)
    assert _opens(any_database, ola, codes[0], key, at)
    with any_database.read() as store:
        held = store.second_factors.of_person(ola.person.id)
        assert held
        assert (held.failed_tries, held.locked_until) == (0, None)
        assert "locked-code" in {one.verb for one in store.audit.of(ola.body.subject, 20)}


@pytest.mark.parametrize("typed", ["", "12345", "1234567", "²²²²²²", "١٢٣٤٥٦", "\x00", "x" * 100_000, "-"])
def test_what_is_no_code_is_refused_like_any_wrong_one(
    any_database: Database, ola: Appointment, key: str, now: datetime, typed: str
) -> None:
    _confirm(any_database, ola, key, now)
    assert not _opens(any_database, ola, typed, key, now)


def test_without_an_app_no_code_is_right(any_database: Database, ola: Appointment, key: str, now: datetime) -> None:
    assert not _opens(any_database, ola, _code(now), key, now)


def test_who_has_an_app_cannot_set_a_first_one_up(
    any_database: Database, ola: Appointment, key: str, now: datetime
) -> None:
    _confirm(any_database, ola, key, now)
    with any_database.write() as store, pytest.raises(SignInError):
        organisers.enrol(store, ola, RFC_SECRET, _code(now, RFC_SECRET), key, now, "password")
    assert _opens(any_database, ola, _code(now), key, now)


def test_another_app_ends_every_session_and_the_codes_before(
    any_database: Database, ola: Appointment, key: str, now: datetime
) -> None:
    old = _confirm(any_database, ola, key, now)
    first = organisers.enter(any_database, ola, old[0], key, now, "password")
    with any_database.read() as store:
        who = organisers.organiser(store, first, key, now)
    with any_database.write() as store:
        second, new = organisers.change_app(store, who, RFC_SECRET, _code(now, RFC_SECRET), key, now)
    with any_database.read() as store:
        with pytest.raises(SignInError):
            organisers.organiser(store, first, key, now)
        assert organisers.organiser(store, second, key, now).person.email == EMAIL
    assert not _opens(any_database, ola, _code(now), key, now)
    assert not _opens(any_database, ola, old[1], key, now)
    assert _opens(any_database, ola, new[1], key, now)

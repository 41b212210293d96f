"""Ways in: links, codes and sessions."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from maturity.errors import NotFoundError, SignInError
from maturity.services import access
from maturity.storage.database import Database
from maturity.storage.tables import Base

CODE = "0483"


@pytest.fixture
def secrets(any_database: Database, tiny_round: Callable[..., Any]) -> access.Secrets:
    """What Katrineholm was handed."""
    found: access.Secrets = tiny_round(any_database).secrets[CODE]
    return found


def _sign_in(database: Database, secret: str, key: str, now: datetime) -> str:
    with database.write() as store:
        way = access.sign_in if len(secret) > access.CODE_LENGTH * 2 else access.sign_in_with_code
        return way(store, secret, key, now)


def _actor(database: Database, token: str, key: str, now: datetime) -> access.Actor:
    with database.read() as store:
        return access.actor(store, token, key, now)


def test_looking_at_a_link_says_where_it_leads_and_uses_nothing_up(
    any_database: Database, secrets: access.Secrets, key: str, now: datetime
) -> None:
    for _ in range(3):
        with any_database.read() as store:
            seen = access.invited(store, secrets.token, key)
    assert (seen.organisation.name, seen.wave.slug) == ("Katrineholm", "2027")
    assert _actor(any_database, _sign_in(any_database, secrets.token, key, now), key, now).organisation.code == CODE
    with any_database.engine.connect() as connection:
        assert connection.exec_driver_sql("SELECT count(*) FROM session").scalar_one() == 1


def test_a_link_signs_in_again_and_again_into_separate_sessions(
    any_database: Database, secrets: access.Secrets, key: str, now: datetime
) -> None:
    first, second = (_sign_in(any_database, secrets.token, key, now) for _ in range(2))
    assert first != second
    sessions = {_actor(any_database, token, key, now).session_id for token in (first, second)}
    assert len(sessions) == 2


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param(lambda code: code, id="as printed"),
        pytest.param(lambda code: code.lower(), id="in lower case"),
        pytest.param(lambda code: f"{code[:4]}-{code[4:]}", id="with a hyphen"),
        pytest.param(lambda code: f"  {code[:2]} {code[2:4]} – {code[4:]}\n", id="with spaces and a dash"),
    ],
)
def test_a_typed_code_forgives_case_spaces_and_hyphens(
    any_database: Database, secrets: access.Secrets, key: str, now: datetime, typed: Callable[[str], str]
) -> None:
    token = _sign_in(any_database, typed(secrets.code), key, now)
    assert _actor(any_database, token, key, now).organisation.code == CODE


@pytest.mark.parametrize("secret", ["", "-", "AAAAAAAA", "x" * 43, "åäö", "' OR 1=1 --"])
def test_every_unknown_secret_gets_the_same_error(
    any_database: Database, secrets: access.Secrets, key: str, now: datetime, secret: str
) -> None:
    del secrets
    raised = []
    for enter in (
        lambda: _sign_in(any_database, secret, key, now),
        lambda: _actor(any_database, secret, key, now),
        lambda: _invited(any_database, secret, key),
    ):
        with pytest.raises(SignInError) as error:
            enter()
        raised.append((error.type, error.value.args))
    assert raised == [(SignInError, ())] * 3


def _invited(database: Database, secret: str, key: str) -> access.Invited:
    with database.read() as store:
        return access.invited(store, secret, key)


def test_a_secret_of_another_installation_opens_nothing(
    any_database: Database, secrets: access.Secrets, now: datetime
) -> None:
    with pytest.raises(SignInError):
        _sign_in(any_database, secrets.token, "another key", now)


def test_a_revoked_link_and_its_sessions_are_refused(
    any_database: Database, secrets: access.Secrets, key: str, now: datetime
) -> None:
    token = _sign_in(any_database, secrets.code, key, now)
    with any_database.write() as store:
        store.access.revoke(access.hashed(key, secrets.token), now)
    for secret in (secrets.token, secrets.code):
        with pytest.raises(SignInError):
            _sign_in(any_database, secret, key, now)
    with pytest.raises(SignInError):
        _actor(any_database, token, key, now)


def test_revoking_one_link_leaves_the_others(
    any_database: Database, secrets: access.Secrets, key: str, now: datetime
) -> None:
    other = access.new_secrets()
    with any_database.write() as store:
        access.invite(store, "2027", CODE, key, other, now)
        store.access.revoke(access.hashed(key, secrets.token), now)
    assert _actor(any_database, _sign_in(any_database, other.token, key, now), key, now).organisation.code == CODE


def test_a_session_lasts_a_working_day_without_use_and_no_longer(
    any_database: Database, secrets: access.Secrets, key: str, now: datetime
) -> None:
    token = _sign_in(any_database, secrets.token, key, now)
    who = _actor(any_database, token, key, now + timedelta(hours=20))
    with pytest.raises(SignInError):
        _actor(any_database, token, key, now + timedelta(hours=20, seconds=1))
    with any_database.write() as store:
        access.touch(store, who, now + timedelta(hours=19))
    assert _actor(any_database, token, key, now + timedelta(hours=39)).session_id == who.session_id


def test_use_is_written_at_most_every_ten_minutes(
    any_database: Database, secrets: access.Secrets, key: str, now: datetime
) -> None:
    who = _actor(any_database, _sign_in(any_database, secrets.token, key, now), key, now)
    assert not access.is_stale(who, now + timedelta(minutes=10))
    assert access.is_stale(who, now + timedelta(minutes=10, seconds=1))


def test_signing_out_ends_this_session_only(
    any_database: Database, secrets: access.Secrets, key: str, now: datetime
) -> None:
    first, second = (_sign_in(any_database, secrets.token, key, now) for _ in range(2))
    with any_database.write() as store:
        access.sign_out(store, first, key, now)
        access.sign_out(store, "unknown", key, now)
    with pytest.raises(SignInError):
        _actor(any_database, first, key, now)
    assert _actor(any_database, second, key, now).organisation.code == CODE


def test_who_is_signed_in_costs_one_query(
    any_database: Database, secrets: access.Secrets, key: str, now: datetime
) -> None:
    token = _sign_in(any_database, secrets.token, key, now)
    with any_database.read() as store:
        store.waves.all()  # the transaction has begun
        with any_database.counted() as counter:
            access.actor(store, token, key, now)
    assert counter.queries == 1


def test_only_hashes_are_in_the_database(
    any_database: Database, secrets: access.Secrets, key: str, now: datetime
) -> None:
    token = _sign_in(any_database, secrets.token, key, now)
    with any_database.engine.connect() as connection:
        rows = [row for table in Base.metadata.sorted_tables for row in connection.execute(table.select())]
    everything = repr([tuple(row) for row in rows])
    assert "Katrineholm" in everything
    for secret in (secrets.token, secrets.code, token, key):
        assert secret not in everything


def test_new_secrets_differ_and_are_easy_to_type() -> None:
    made = [access.new_secrets() for _ in range(50)]
    assert len({one.token for one in made}) == len({one.code for one in made}) == 50
    assert all(len(one.code) == 8 and not set(one.code) & set("O0I1") for one in made)


def test_derived_secrets_are_the_same_for_the_same_key_only() -> None:
    assert access.derived_secrets("a", "demo") == access.derived_secrets("a", "demo")
    assert access.derived_secrets("a", "demo").token != access.derived_secrets("b", "demo").token
    assert access.derived_secrets("a", "demo").code != access.derived_secrets("a", "other").code


def test_who_is_not_part_of_a_wave_cannot_be_invited(
    any_database: Database, secrets: access.Secrets, key: str, now: datetime
) -> None:
    del secrets
    for wave, organisation in (("1999", CODE), ("2027", "2584"), ("2027", "nobody")):
        with any_database.write() as store, pytest.raises(NotFoundError):
            access.invite(store, wave, organisation, key, access.new_secrets(), now)


def test_inviting_and_signing_in_are_logged_without_secrets(
    any_database: Database, secrets: access.Secrets, key: str, now: datetime
) -> None:
    _sign_in(any_database, secrets.token, key, now)
    with any_database.engine.connect() as connection:
        events = connection.exec_driver_sql("SELECT actor, verb, subject FROM audit_event ORDER BY id").all()
    assert ("operator", "invite", "2027/0483") in events
    assert events[-1] == ("0483/2", "sign-in", "2027/0483")


def test_a_code_is_no_link_so_that_codes_can_only_be_guessed_where_tries_are_counted(
    any_database: Database, secrets: access.Secrets, key: str, now: datetime
) -> None:
    with any_database.write() as store:
        with pytest.raises(SignInError):
            access.invited(store, secrets.code, key)
        with pytest.raises(SignInError):
            access.sign_in(store, secrets.code, key, now)
        with pytest.raises(SignInError):
            access.sign_in_with_code(store, secrets.token, key, now)

"""Who runs waves: added and removed by an operator, signed in at a desk, and what they see of a wave."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from maturity.domain.assessment import State
from maturity.domain.organiser import Appointment
from maturity.domain.person import Person
from maturity.domain.wave import WaveState
from maturity.errors import FieldsError, NotFoundError, SignInError
from maturity.resources import catalogue
from maturity.services import accounts, desk, organisers, personal, second_factor
from maturity.services.desk import Phase
from maturity.services.organisers import Organiser
from maturity.services.post import Post
from maturity.storage.database import Database

EMAIL, BODY = "ola@example.org", "Förbundet"
DAY = timedelta(days=1)


def _add(database: Database, key: str, now: datetime, body: str = BODY, **wanted: Any) -> Appointment:
    post = Post("https://matning.se", key, "", catalogue)
    facts: dict[str, Any] = {"email": EMAIL, "name": "Ola Ek", "national": False} | wanted
    person = Person(0, facts["email"], facts["name"], "", management=False, language="sv")
    with database.write() as store:
        return organisers.add(store, person, body, post, now, national=facts["national"])


def _session(database: Database, who: Appointment, key: str, now: datetime) -> str:
    with database.write() as store:
        second_factor.hand_out(store, who, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", ["ABCDEFGH23"], key, now)
    return organisers.enter(database, who, "ABCDEFGH23", key, now, "password")


def _organiser(database: Database, token: str, key: str, now: datetime) -> Organiser:
    with database.read() as store:
        return organisers.organiser(store, token, key, now)


def test_an_organiser_gets_a_letter_to_choose_a_password_and_is_named_in_no_log(
    any_database: Database, key: str, now: datetime
) -> None:
    who = _add(any_database, key, now, email=" Ola@Example.org ", body=" Förbundet ")
    assert (who.person.email, who.body.name, who.body.national) == (EMAIL, BODY, False)
    with any_database.read() as store:
        [mail] = store.mails.all(10)
        [event] = store.audit.of(who.body.subject, 10)[-1:]
        letter = store.mails.get(mail.id)
    assert mail.recipient == EMAIL
    assert "https://matning.se/password/" in letter.text
    assert f"Fråga {BODY}" in letter.text
    assert (event.actor, event.verb, event.facts) == ("operator", "add-organiser", {"organiser": who.id})


def test_adding_again_changes_nothing_but_the_letter_and_a_body_may_become_national(
    any_database: Database, key: str, now: datetime
) -> None:
    first = _add(any_database, key, now)
    again = _add(any_database, key, now + DAY, name="", national=True)
    assert (again.id, again.person.name, again.body.national) == (first.id, "Ola Ek", True)
    assert _add(any_database, key, now + 2 * DAY).body.national
    with any_database.read() as store:
        assert len(store.organisers.all()) == 1
        assert len(store.mails.all(10)) == 3


@pytest.mark.parametrize(
    ("wanted", "problems"),
    [
        pytest.param({"email": "ola"}, {"email": "not-an-address"}, id="no address"),
        pytest.param({"name": " "}, {"name": "missing"}, id="no name"),
        pytest.param({"body": ""}, {"body": "missing"}, id="no body"),
        pytest.param({"body": "x" * 201}, {"body": "too-long"}, id="a body without end"),
    ],
)
def test_what_cannot_be_used_adds_nobody(
    any_database: Database, key: str, now: datetime, wanted: dict[str, str], problems: dict[str, str]
) -> None:
    with pytest.raises(FieldsError) as refusal:
        _add(any_database, key, now, **wanted)
    assert refusal.value.problems == problems
    with any_database.read() as store:
        assert store.organisers.all() == ()


def test_a_session_costs_one_query_and_ends_after_two_idle_hours(
    any_database: Database, key: str, now: datetime
) -> None:
    token = _session(any_database, _add(any_database, key, now), key, now)
    with any_database.read() as store:
        store.waves.all()  # the transaction has begun
        with any_database.counted() as counter:
            organisers.organiser(store, token, key, now + timedelta(hours=2))
    assert counter.queries == 1
    for wrong, at in ((token, now + timedelta(hours=2, seconds=1)), ("made up", now)):
        with pytest.raises(SignInError):
            _organiser(any_database, wrong, key, at)


def test_who_is_removed_is_signed_out_and_can_be_added_again(any_database: Database, key: str, now: datetime) -> None:
    who = _add(any_database, key, now)
    token = _session(any_database, who, key, now)
    with any_database.write() as store:
        with pytest.raises(NotFoundError):
            organisers.remove(store, EMAIL, "Another body", now)
        with pytest.raises(NotFoundError):
            organisers.remove(store, "nobody@example.org", BODY, now)
        organisers.remove(store, EMAIL, BODY, now)
        assert store.organisers.of_person(who.person.id) == ()
    with pytest.raises(SignInError):
        _organiser(any_database, token, key, now)
    assert _add(any_database, key, now + DAY).id == who.id
    with pytest.raises(SignInError):
        _organiser(any_database, token, key, now)


def test_a_reset_forgets_the_app_and_signs_out(any_database: Database, key: str, now: datetime) -> None:
    who = _add(any_database, key, now)
    token = _session(any_database, who, key, now)
    with any_database.write() as store:
        with pytest.raises(NotFoundError):
            organisers.reset_second_factor(store, "nobody@example.org", now)
        organisers.reset_second_factor(store, EMAIL, now)
        assert store.second_factors.of_person(who.person.id) is None
        assert store.second_factors.codes_left(who.person.id) == 0
    with pytest.raises(SignInError):
        _organiser(any_database, token, key, now)


def test_a_new_password_signs_out_of_every_desk_and_is_in_the_log_of_the_body(
    any_database: Database, key: str, now: datetime
) -> None:
    who = _add(any_database, key, now)
    token = _session(any_database, who, key, now)
    with any_database.read() as store:
        text = store.mails.get(store.mails.all(1)[0].id).text
    link = text.split("/password/")[1].split()[0]
    accounts.choose_password(any_database, link, "fyra glada ekonomer", "fyra glada ekonomer", key, now)
    with pytest.raises(SignInError):
        _organiser(any_database, token, key, now)
    with any_database.read() as store:
        assert store.audit.of(who.body.subject, 1)[0].verb == "set-password"


def test_signing_out_elsewhere_leaves_this_browser_and_other_organisers(
    any_database: Database, key: str, now: datetime
) -> None:
    ola, bo = _add(any_database, key, now), _add(any_database, key, now, email="bo@example.org")
    home, work, other = (_session(any_database, one, key, now) for one in (ola, ola, bo))
    with any_database.write() as store:
        assert organisers.sign_out_others(store, organisers.organiser(store, work, key, now), now) == 1
    with pytest.raises(SignInError):
        _organiser(any_database, home, key, now)
    assert _organiser(any_database, work, key, now).person.email == EMAIL
    assert _organiser(any_database, other, key, now).person.email == "bo@example.org"


def test_a_body_sees_its_own_waves_with_counts_by_two_queries(
    any_database: Database, tiny_round: Callable[..., Any], key: str, now: datetime
) -> None:
    for slug, days in (("2025", -800), ("2027", -20), ("2028", 300)):
        tiny_round(any_database, slug=slug, opens=now + days * DAY)
    tiny_round(any_database, slug="county")
    who = _add(any_database, key, now)
    with any_database.write() as store:
        for slug in ("2025", "2027", "2028"):
            store.waves.give(slug, who.body.id)
        assessment, _ = store.waves.assessment(store.waves.get("2027").id, "0483")
        store.waves.set_state(assessment, State.SUBMITTED)
    organiser = _organiser(any_database, _session(any_database, who, key, now), key, now)
    with any_database.read() as store:
        store.people.by_email(EMAIL)
        with any_database.counted() as counter:
            found = desk.waves(store, organiser, now)
    assert counter.queries == 2
    assert [(one.facts.slug, one.phase) for one in found] == [
        ("2028", Phase.COMING), ("2027", Phase.OPEN), ("2025", Phase.CLOSED),
    ]  # fmt: skip
    assert found[1].counts == {State.SUBMITTED: 1, State.INVITED: 2}
    with any_database.write() as store:
        store.desk_waves.put(replace(store.desk_waves.get("2025"), state=WaveState.PUBLISHED))
        store.desk_waves.put(replace(store.desk_waves.get("2028"), state=WaveState.DRAFT))
        found = desk.waves(store, organiser, now)
    assert [(one.facts.slug, one.phase) for one in found] == [("2027", Phase.OPEN), ("2025", Phase.PUBLISHED)]


def test_what_is_kept_about_an_organiser_is_handed_out_without_the_secret_and_erased(
    any_database: Database, key: str, now: datetime
) -> None:
    token = _session(any_database, _add(any_database, key, now), key, now)
    with any_database.read() as store:
        written = personal.export(store, EMAIL)
    found = json.loads(written)
    for table in ("organiser", "organiser_session", "second_factor", "recovery_code"):
        assert len(found[table]) == 1, table
    assert "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP" not in written
    with any_database.write() as store:
        personal.erase(store, EMAIL, now)
        assert store.organisers.all() == ()
    with pytest.raises(SignInError):
        _organiser(any_database, token, key, now)

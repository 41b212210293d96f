"""What somebody can take home and have erased, and who has to prove more first."""

import json
from datetime import timedelta

import pytest
from werkzeug.test import TestResponse

from maturity.domain.person import Person as PersonFacts
from maturity.domain.person import Role
from maturity.services import access, passwords
from tests.web.conftest import STOCKHOLM, Person, Site

KATRINEHOLM = "0483"
EMAIL, PASSWORD = "kim@example.org", "fyra glada ekonomer"


@pytest.fixture(scope="session")
def password_hash() -> str:
    """The hash of ``PASSWORD``."""
    return passwords.hashed(PASSWORD)


def add(site: Site, role: Role, *codes: str, password_hash: str | None = None) -> Person:
    """Let Kim come in by a link to the first organisation; return the browser."""
    given, now = access.new_secrets(), site.clock[0]
    with site.database.write() as store:
        facts = PersonFacts(0, EMAIL, "Kim Karlsson", "ekonomi", management=False, language="en")
        kim = store.people.add(facts, now)
        members = [store.people.join(kim.id, code, frozenset({role}), now) for code in codes]
        assessment, _ = store.waves.assessment(store.waves.all()[-1].id, codes[0])
        access.open_door(store, members[0], assessment, site.app.config["SECRET_KEY"], given, now)
        if password_hash:
            store.accounts.set_password(kim.id, password_hash)
    person = site.stranger()
    assert person.press(f"/invitation/{given.token}", {}).status_code == 303
    return person


def by_password(site: Site) -> Person:
    person = site.stranger()
    reply = person.press("/sign-in", {"email": EMAIL, "password": PASSWORD}, action="/sign-in/password")
    assert reply.status_code == 303
    return person


def erase(person: Person, password: str = PASSWORD) -> TestResponse:
    return person.press("/account/erase", {"current": password})


def is_there(site: Site) -> bool:
    with site.database.read() as store:
        return store.people.by_email(EMAIL) is not None


def test_who_has_proved_who_that_is_takes_everything_home_and_no_hash(site: Site, password_hash: str) -> None:
    add(site, Role.READER, STOCKHOLM, password_hash=password_hash)
    kim = by_password(site)
    assert 'href="/account/data.json"' in kim.read("/account")
    reply = kim.client.get("/account/data.json")
    assert reply.headers["Content-Disposition"] == 'attachment; filename="personal-data.json"'
    found = json.loads(reply.text)
    assert found["person"][0]["name"] == "Kim Karlsson"
    assert len(found["membership"]) == 1
    assert "hash" not in reply.text


def test_a_link_which_others_may_have_read_hands_nothing_out(site: Site, password_hash: str) -> None:
    kim = add(site, Role.READER, STOCKHOLM, password_hash=password_hash)
    assert "Sign in with your password or your work account" in kim.read("/account")
    kim.read("/account/data.json", 404)


def test_by_the_password_one_is_erased_everywhere_and_signed_out(site: Site, password_hash: str) -> None:
    kim = add(site, Role.RESPONDENT, STOCKHOLM, KATRINEHOLM, password_hash=password_hash)
    reply = erase(kim)
    assert (reply.status_code, reply.headers["Location"]) == (303, "/")
    assert "You are removed." in kim.read("/")
    kim.read("/account", 401)
    assert not is_there(site)
    with site.database.read() as store:
        [event] = [one for one in store.audit.of(f"2027/{STOCKHOLM}", 10) if one.verb == "erase-self"]
        assert "Kim" not in f"{event.actor}{event.facts}"
        assert store.audit.broken_at() is None
    assert "Had the own personal data erased" in site.coordinator().read("/log")


def test_a_wrong_password_erases_nobody(site: Site, password_hash: str) -> None:
    kim = add(site, Role.READER, STOCKHOLM, password_hash=password_hash)
    reply = erase(kim, "fyra glada revisorer")
    assert reply.status_code == 422
    assert "The password is not right" in reply.text
    assert is_there(site)


def test_without_a_password_a_link_is_not_enough(site: Site) -> None:
    kim = add(site, Role.READER, STOCKHOLM)
    page = kim.client.get("/account/erase").text
    assert "Choose a password first" in page
    assert 'action="/account/erase"' not in page
    assert kim.press("/account", {}, action="/account/letter").status_code == 303  # the way to a password
    token = kim.client.get("/account").text.partition('name="csrf_token" value="')[2].partition('"')[0]
    assert kim.client.post("/account/erase", data={"csrf_token": token}).status_code == 422
    assert is_there(site)


def test_the_only_coordinator_stays_until_the_wave_has_closed(site: Site, password_hash: str) -> None:
    kim = add(site, Role.COORDINATOR, STOCKHOLM, password_hash=password_hash)
    page = kim.client.get("/account/erase").text
    assert "You are the only coordinator of Stockholm" in page
    token = page.partition('name="csrf_token" value="')[2].partition('"')[0]
    reply = kim.client.post("/account/erase", data={"csrf_token": token, "current": PASSWORD})
    assert reply.status_code == 409
    assert "You are the only coordinator" in reply.text
    assert is_there(site)
    site.clock[0] = site.closes + timedelta(days=1)
    assert erase(by_password(site)).status_code == 303
    assert not is_there(site)


def test_a_coordinator_who_is_not_alone_can_go(site: Site, password_hash: str) -> None:
    kim = add(site, Role.COORDINATOR, STOCKHOLM, password_hash=password_hash)
    site.member(Role.COORDINATOR, name="Lo")
    assert erase(kim).status_code == 303


def test_an_official_inbox_is_nobody(site: Site) -> None:
    inbox = site.coordinator()
    assert "Remove me" not in inbox.read("/account")
    inbox.read("/account/erase", 404)
    inbox.read("/account/data.json", 404)

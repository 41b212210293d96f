"""Signing in by password, choosing an organisation, the password itself, and who tries to get round it."""

import re
import unicodedata
from collections.abc import Callable
from datetime import timedelta

import pytest
from argon2 import PasswordHasher
from werkzeug.test import TestResponse

from maturity.domain.person import Person as PersonFacts
from maturity.domain.person import Role
from maturity.services import access, passwords
from tests.web.conftest import Person, Site

STOCKHOLM, KATRINEHOLM, GOTHENBURG = "0180", "0483", "1480"
EMAIL, PASSWORD = "kim@example.org", "fyra glada ekonomer"
DO_NOT_BELONG = "Email address and password do not belong together"


@pytest.fixture(scope="session")
def password_hash() -> str:
    """The hash of ``PASSWORD``."""
    return passwords.hashed(PASSWORD)


@pytest.fixture
def account(site: Site, password_hash: str) -> Callable[..., int]:
    """Return a function that gives Kim an account in organisations; it returns the person's id."""

    def add(*codes: str, email: str = EMAIL) -> int:
        with site.database.write() as store:
            facts = PersonFacts(0, email, "Kim", "ekonomi", management=False, language="en")
            person = store.people.add(facts, site.clock[0])
            for code in codes:
                store.people.join(person.id, code, frozenset({Role.READER}), site.clock[0])
            store.accounts.set_password(person.id, password_hash)
        return person.id

    return add


def sign_in(person: Person, password: str = PASSWORD, email: str = EMAIL, page: str = "/sign-in") -> TestResponse:
    return person.press(page, {"email": email, "password": password}, action="/sign-in/password")


def by_link(site: Site, code: str, email: str = EMAIL) -> Person:
    """Come in by a link of somebody's membership."""
    given, now = access.new_secrets(), site.clock[0]
    with site.database.write() as store:
        found = store.people.by_email(email)
        assert found
        assessment_id, _ = store.waves.assessment(store.waves.all()[-1].id, code)
        membership_id = store.people.join(found.id, code, frozenset({Role.READER}), now)
        access.open_door(store, membership_id, assessment_id, site.app.config["SECRET_KEY"], given, now)
    person = site.stranger()
    assert person.press(f"/invitation/{given.token}", {}).status_code == 303
    return person


def letters(site: Site) -> list[str]:
    """Return the links to choose a password that lie in the outbox, oldest first."""
    with site.database.engine.connect() as connection:
        texts = connection.exec_driver_sql("SELECT text FROM mail WHERE key LIKE 'password/%' ORDER BY id").scalars()
        return [re.findall(r"http://127\.0\.0\.1:8000(/password/\S+)", text)[0] for text in texts]


def events(site: Site) -> list[tuple[str, str]]:
    with site.database.engine.connect() as connection:
        found = connection.exec_driver_sql("SELECT subject, verb FROM audit_event ORDER BY id").all()
    return [(row[0], row[1]) for row in found]


@pytest.fixture
def hashings(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Count how often the library checks a password; it still does."""
    counted: list[str] = []
    real = PasswordHasher.verify

    def verify(hasher: PasswordHasher, hash_: str, password: str) -> bool:
        counted.append(password)
        return real(hasher, hash_, password)

    monkeypatch.setattr(PasswordHasher, "verify", verify)
    return counted


def test_address_and_password_sign_in(site: Site, account: Callable[..., int]) -> None:
    account(KATRINEHOLM)
    person = site.stranger()
    assert sign_in(person, email=" Kim@Example.ORG ").headers["Location"] == "/overview"
    assert "Katrineholm" in person.read("/overview")
    assert events(site)[-1] == ("2027/0483", "sign-in")
    assert "You are signed in nowhere else." in person.read("/sessions")


@pytest.mark.parametrize(
    ("email", "password"),
    [
        pytest.param(EMAIL, "fyra glada revisorer", id="a wrong password"),
        pytest.param("lo@example.org", PASSWORD, id="an unknown address"),
        pytest.param("new@example.org", PASSWORD, id="an address without a password"),
        pytest.param("no address\x00", PASSWORD, id="no address at all"),
        pytest.param(EMAIL, PASSWORD + "x" * 200_000, id="an endless password"),
        pytest.param("' OR 1=1 --@example.org", PASSWORD, id="an injection"),
    ],
)
def test_every_wrong_pair_gets_the_same_reply_after_the_same_work(
    site: Site, account: Callable[..., int], hashings: list[str], email: str, password: str
) -> None:
    account(KATRINEHOLM)
    with site.database.write() as store:
        store.people.add(PersonFacts(0, "new@example.org", "Lo", "", management=False, language="sv"), site.clock[0])
    reply = sign_in(site.stranger(), password, email)
    assert reply.status_code == 422
    assert DO_NOT_BELONG in reply.text
    assert PASSWORD not in reply.text
    assert len(hashings) == 1
    assert len(hashings[0]) <= 201


def test_an_empty_field_is_named(site: Site) -> None:
    assert "Write an email address." in sign_in(site.stranger(), "x", "").text
    assert "Write your password." in sign_in(site.stranger(), "", EMAIL).text


def test_an_account_waits_longer_and_longer_and_a_right_password_does_not_shorten_it(
    site: Site, account: Callable[..., int]
) -> None:
    person_id = account(KATRINEHOLM)
    for waits in (0, 0, 0, 0, 1, 2, 4, 8, 16, 32, 60, 60):
        assert sign_in(site.stranger(), "wrong").status_code == 422
        site.app.extensions.pop("maturity.tries")  # every try comes from another address
        if waits:
            site.clock[0] += timedelta(minutes=waits) - timedelta(seconds=1)
            assert sign_in(site.stranger()).status_code == 422
            site.app.extensions.pop("maturity.tries")
            site.clock[0] += timedelta(seconds=1)
    assert events(site)[-1] == ("2027/0483", "locked")
    assert sign_in(site.stranger()).status_code == 303
    with site.database.read() as store:
        held = store.accounts.of_person(person_id)
    assert held
    assert (held.failed_tries, held.locked_until) == (0, None)


def test_nobody_can_guess_passwords_for_long_from_one_address(site: Site, account: Callable[..., int]) -> None:
    account(KATRINEHOLM)
    person = site.stranger()
    for number in range(10):
        assert sign_in(person, "wrong", f"a{number}@example.org").status_code == 422
    assert "Wait 10 minutes" in sign_in(person).text
    assert person.press("/sign-in", {"code": site.codes[STOCKHOLM]}).status_code == 429


def test_who_belongs_to_several_organisations_chooses_and_is_not_signed_in_before(
    site: Site, account: Callable[..., int]
) -> None:
    account(KATRINEHOLM, GOTHENBURG)
    person = site.stranger()
    assert sign_in(person, page="/sign-in?next=/results").headers["Location"] == "/choose"
    assert person.client.get_cookie("maturity_session") is None
    page = person.read("/choose")
    assert "Stockholm" not in page
    ids = dict(
        zip(("Göteborg", "Katrineholm"), (int(one) for one in re.findall(r'id="m(\d+)"', page)[::-1]), strict=True)
    )
    for wrong in ({}, {"place": "1"}, {"place": "4711"}, {"place": "²"}):  # 1 is Stockholm's coordinator
        assert "Choose an organisation." in person.press("/choose", wrong).text
    assert person.press("/choose", {"place": str(ids["Göteborg"])}).headers["Location"] == "/results"
    assert "Göteborg" in person.read("/overview")
    person.read("/choose", 401)


def test_a_choice_waits_ten_minutes(site: Site, account: Callable[..., int]) -> None:
    account(KATRINEHOLM, GOTHENBURG)
    person = site.stranger()
    sign_in(person)
    site.clock[0] += timedelta(minutes=10, seconds=1)
    person.read("/choose", 401)


def test_switching_needs_proof_of_who_one_is(site: Site, account: Callable[..., int]) -> None:
    account(KATRINEHOLM, GOTHENBURG)
    person = site.stranger()
    sign_in(person)
    person.press("/choose", {"place": re.findall(r'id="m(\d+)"', person.read("/choose"))[0]})
    page = person.read("/account")
    assert "Work for Göteborg" in page
    forms = re.findall(r'name="place" value="(\d+)"', page)
    stale = person.client.get("/account").text
    before = person.client.get_cookie("maturity_session")
    assert person.press("/account", {}, action="/account/switch").status_code == 303
    now = person.client.get_cookie("maturity_session")
    assert before
    assert now
    assert "Göteborg" in person.read("/overview")
    assert "You are signed in nowhere else." in person.read("/sessions")
    person.client.set_cookie("maturity_session", before.value)
    person.read("/overview", 401)  # the session in the other organisation has ended
    person.client.set_cookie("maturity_session", now.value)
    assert person.send(stale, "/account/switch", {}).status_code == 400  # a form of the other organisation's page
    guest = by_link(site, KATRINEHOLM)  # a link may have been read by others
    page = guest.read("/account")
    assert "Göteborg" not in page
    fields = {"csrf_token": re.findall(r'name="csrf_token" value="([^"]+)"', page)[0], "place": forms[0]}
    assert guest.client.post("/account/switch", data=fields).status_code == 404


def test_the_first_password_needs_the_letter_and_never_only_the_link(site: Site) -> None:
    with site.database.write() as store:
        facts = PersonFacts(0, EMAIL, "Kim", "ekonomi", management=False, language="en")
        store.people.add(facts, site.clock[0])
    person = by_link(site, KATRINEHOLM)
    page = person.read("/account")
    assert 'name="new"' not in page
    token = re.findall(r'name="csrf_token" value="([^"]+)"', page)[0]
    fields = {"csrf_token": token, "current": "", "new": PASSWORD, "again": PASSWORD}
    assert person.client.post("/account/password", data=fields).status_code == 404
    for _ in range(2):  # twice in a minute: one letter
        assert person.press("/account", {}, action="/account/letter").headers["Location"] == "/account"
    [link] = letters(site)
    owner = site.stranger()
    assert "For kim@example.org." in owner.read(link)
    for wrong, why in (
        ({}, "Write a new password."),
        ({"new": "kort lösen"}, "The password has 10 characters; it needs at least 12."),
        ({"new": "x" * 201}, "200 characters or fewer"),
        ({"new": "Kim@example.org"}, "must not be your email address"),
        ({"new": PASSWORD, "again": "another"}, "The two passwords differ"),
    ):
        reply = owner.press(link, wrong)
        assert reply.status_code == 422
        assert why in reply.text
    assert owner.press(link, {"new": PASSWORD, "again": PASSWORD}).headers["Location"] == "/sign-in"
    person.read("/overview", 401)  # signed out everywhere
    owner.read(link, 410)  # works once
    assert sign_in(owner).status_code == 303
    assert [verb for _, verb in events(site)][-4:] == ["sign-in", "password-letter", "set-password", "sign-in"]


def test_a_letters_link_dies_with_time_and_cannot_be_made_up(site: Site, account: Callable[..., int]) -> None:
    account(KATRINEHOLM)
    by_link(site, KATRINEHOLM).press("/account", {}, action="/account/letter")
    [link] = letters(site)
    person_id, until, signature = link.removeprefix("/password/").split(".")
    stranger = site.stranger()
    for forged in (
        f"1.{until}.{signature}",
        f"{person_id}.{int(until) + 1}.{signature}",
        f"{person_id}.{until}.{'0' * 64}",
        f"{'9' * 30}.{until}.{signature}",
        f"{person_id}.{'9' * 11}.{signature}",
        "x",
    ):
        stranger.read(f"/password/{forged}", 410)
    stranger.read(link)
    site.clock[0] += timedelta(hours=2, seconds=1)
    stranger.read(link, 410)


def test_changing_the_password_signs_out_everywhere_else(site: Site, account: Callable[..., int]) -> None:
    account(KATRINEHOLM)
    home, work = site.stranger(), site.stranger()
    sign_in(home)
    sign_in(work)
    change = {"current": "wrong", "new": "fem glada ekonomer", "again": "fem glada ekonomer"}
    reply = work.press("/account", change, action="/account/password")
    assert reply.status_code == 422
    assert "The password is not right" in reply.text
    reply = work.press("/account", change | {"current": PASSWORD}, action="/account/password")
    assert "The password is changed." in work.read(reply.headers["Location"])
    home.read("/overview", 401)
    assert sign_in(home).status_code == 422
    assert sign_in(home, "fem glada ekonomer").status_code == 303


def test_a_hash_of_weaker_parameters_is_replaced_at_the_next_sign_in(site: Site, account: Callable[..., int]) -> None:
    person_id = account(KATRINEHOLM)
    weak = PasswordHasher(time_cost=1, memory_cost=1024, parallelism=1).hash(PASSWORD)
    with site.database.write() as store:
        store.accounts.set_password(person_id, weak)
    assert sign_in(site.stranger()).status_code == 303
    with site.database.read() as store:
        held = store.accounts.of_person(person_id)
    assert held
    assert held.password_hash != weak
    assert not passwords.is_outdated(held.password_hash or "")


def test_one_password_may_be_typed_in_two_spellings_of_unicode() -> None:
    composed = "räksmörgåsar"
    parts = unicodedata.normalize("NFD", composed)
    assert len(parts) == len(composed) + 3
    assert passwords.matches(passwords.hashed(composed), parts)


def test_signing_in_never_keeps_a_cookie_that_was_there_before(site: Site, account: Callable[..., int]) -> None:
    account(KATRINEHOLM)
    person = site.stranger()
    person.client.set_cookie("maturity_session", "planted")
    sign_in(person)
    first = person.client.get_cookie("maturity_session")
    assert first
    assert first.value != "planted"
    page = site.stranger().client.get("/sign-in").text
    assert "planted" not in page
    again = site.stranger()
    again.client.set_cookie("maturity_session", first.value)
    again.press("/account", {}, action="/sign-out")
    sign_in(again)
    second = again.client.get_cookie("maturity_session")
    assert second
    assert second.value != first.value


@pytest.mark.parametrize(
    "elsewhere",
    ["https://evil.example", "//evil.example", "/\\evil.example", "\\\\evil", "/\tx", "javascript:alert(1)"],
)
def test_signing_in_never_leads_to_another_site(site: Site, account: Callable[..., int], elsewhere: str) -> None:
    account(KATRINEHOLM)
    page = site.stranger()
    assert "evil" not in page.client.get("/sign-in", query_string={"next": elsewhere}).text.split("<main")[1]
    text = page.client.get("/sign-in").text
    fields = {"email": EMAIL, "password": PASSWORD, "next": elsewhere}
    assert page.send(text, "/sign-in/password", fields).headers["Location"] == "/overview"
    text = site.stranger().client.get("/sign-in").text
    other = site.stranger()
    text = other.client.get("/sign-in").text
    reply = other.send(text, "/sign-in", {"code": site.codes[STOCKHOLM], "next": elsewhere})
    assert reply.headers["Location"] == "/overview"


def test_who_was_asked_to_sign_in_comes_to_the_page_that_was_wanted(site: Site, account: Callable[..., int]) -> None:
    account(KATRINEHOLM)
    person = site.stranger()
    assert 'href="/sign-in?next=/benchmark?group%3Dcounty"' in person.read("/benchmark?group=county", 401)
    reply = sign_in(person, page="/sign-in?next=/benchmark?group%3Dcounty")
    assert reply.headers["Location"] == "/benchmark?group=county"


@pytest.mark.parametrize(
    "address",
    ["/sign-in/password", "/choose", "/account/switch", "/account/letter", "/account/password", "/password/x"],
)
def test_a_post_from_another_site_does_nothing(site: Site, account: Callable[..., int], address: str) -> None:
    account(KATRINEHOLM)
    person = site.stranger()
    sign_in(person)
    before = events(site)
    reply = person.client.post(address, data={"email": EMAIL, "password": PASSWORD, "csrf_token": "forged"})
    assert reply.status_code == 400
    assert events(site) == before
    assert letters(site) == []


def test_who_has_no_mail_address_is_told_so(site: Site) -> None:
    person = site.coordinator()
    assert "which has no mail address of your own" in person.read("/account")


def test_who_has_left_every_organisation_comes_in_nowhere(site: Site, account: Callable[..., int]) -> None:
    person_id = account(KATRINEHOLM)
    person = site.stranger()
    sign_in(person)
    with site.database.write() as store:
        [membership] = [one for one in store.people.members(KATRINEHOLM) if one.person.id == person_id]
        store.people.leave(membership.id, Role.READER, site.clock[0])
    person.read("/overview", 401)
    reply = sign_in(site.stranger())
    assert reply.status_code == 422
    assert DO_NOT_BELONG in reply.text

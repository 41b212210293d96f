"""Signing in at an organiser's desk by two factors, what is there, and who does not get in."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta

import pyotp
import pytest

from maturity.domain.person import Person as PersonFacts
from maturity.domain.person import Role
from maturity.services import passwords, second_factor
from tests.web.conftest import TOTP_SECRET, Person, Site

STOCKHOLM, KATRINEHOLM = "0180", "0483"
EMAIL, PASSWORD, BODY = "ola@example.org", "fyra glada ekonomer", "Mälardalens samverkan"
RECOVERY = ("ABCDEFGH23", "ABCDEFGH24")
SIGN_IN, ACCOUNT, APP = "/organiser/sign-in", "/organiser/second-factor", "/organiser/second-factor/app"


@pytest.fixture(scope="session")
def password_hash() -> str:
    """The hash of ``PASSWORD``."""
    return passwords.hashed(PASSWORD)


@pytest.fixture
def ola(site: Site, password_hash: str) -> Callable[..., None]:
    """Return a function that gives Ola a desk, and memberships in organisations; *app* is confirmed already."""

    def add(*codes: str, bodies: tuple[str, ...] = (BODY,), app: bool = True) -> None:
        now, key = site.clock[0], site.app.config["SECRET_KEY"]
        with site.database.write() as store:
            person = store.people.add(PersonFacts(0, EMAIL, "Ola", "", management=False, language="en"), now)
            store.accounts.set_password(person.id, password_hash)
            for code in codes:
                store.people.join(person.id, code, frozenset({Role.READER}), now)
            for name in bodies:
                who = store.organisers.appoint(person, store.organisers.put_body(name, national=False), now)
            if app:
                second_factor.hand_out(store, who, TOTP_SECRET, RECOVERY, key, now)

    return add


def first_step(person: Person, password: str = PASSWORD, page: str = "/sign-in") -> str:
    reply = person.press(page, {"email": EMAIL, "password": password}, action="/sign-in/password")
    return reply.headers.get("Location", "")


def code(at: datetime, secret: str = TOTP_SECRET) -> str:
    return pyotp.TOTP(secret).at(at)


def at_the_desk(site: Site) -> Person:
    """Sign Ola in by password and code, and wait until the app shows another code."""
    person = site.stranger()
    assert first_step(person) == SIGN_IN
    assert person.press(SIGN_IN, {"code": code(site.clock[0])}).headers["Location"] == "/organiser"
    site.clock[0] += timedelta(minutes=1)
    return person


def secret_on(page: str) -> str:
    found = re.search(r"<code>([A-Z2-7 ]{39})</code>", page)
    assert found
    return found[1].replace(" ", "")


def test_a_password_alone_opens_no_desk(site: Site, ola: Callable[..., None]) -> None:
    ola()
    person = site.stranger()
    assert first_step(person, "wrong") == ""
    person.read(SIGN_IN, 401)
    assert first_step(person) == SIGN_IN
    assert person.client.get_cookie("maturity_desk") is None
    assert person.client.get_cookie("maturity_session") is None
    for page in ("/organiser", ACCOUNT, "/overview"):
        person.read(page, 401)
    assert BODY in person.read(SIGN_IN)


def test_password_and_code_open_the_desk_and_use_the_proof_up(site: Site, ola: Callable[..., None]) -> None:
    ola()
    person = at_the_desk(site)
    assert f"Organiser: {BODY}" in person.read("/organiser")
    person.read(SIGN_IN, 401)
    assert person.client.get("/sign-in").headers["Location"] == "/organiser"
    reply = person.press("/organiser", {}, action="/sign-out")
    assert "You are signed out." in person.read(reply.headers["Location"])
    person.read("/organiser", 401)


@pytest.mark.parametrize(
    "wrong",
    [
        pytest.param("", id="nothing"),
        pytest.param("000000", id="a guess"),
        pytest.param("ABCDEFGH22", id="no recovery code"),
        pytest.param("٣٤٥٦٧٨", id="other digits"),
    ],
)
def test_a_wrong_code_opens_nothing_and_says_what_to_do(site: Site, ola: Callable[..., None], wrong: str) -> None:
    ola()
    person = site.stranger()
    first_step(person)
    reply = person.press(SIGN_IN, {"code": wrong})
    assert reply.status_code == 422
    assert ("Write the code." if not wrong else "The code is not right or has been used already") in reply.text
    assert 'aria-describedby="p-code"' in reply.text
    person.read("/organiser", 401)


def test_a_code_that_somebody_read_over_the_shoulder_is_worth_nothing(site: Site, ola: Callable[..., None]) -> None:
    ola()
    at_the_desk(site)
    site.clock[0] -= timedelta(minutes=1)
    thief = site.stranger()
    first_step(thief)
    assert thief.press(SIGN_IN, {"code": code(site.clock[0])}).status_code == 422


def test_nobody_can_guess_codes_for_long(site: Site, ola: Callable[..., None]) -> None:
    ola()
    person = site.stranger()
    for _ in range(5):
        first_step(person)
        assert person.press(SIGN_IN, {"code": "000000"}).status_code == 422
    first_step(person)
    assert person.press(SIGN_IN, {"code": code(site.clock[0])}).status_code == 422  # has to wait, though it is right
    for _ in range(4):
        person.press(SIGN_IN, {"code": "000000"})
    assert person.press(SIGN_IN, {"code": "000000"}).status_code == 429


def test_a_recovery_code_opens_the_desk_once_and_few_left_are_spoken_of(site: Site, ola: Callable[..., None]) -> None:
    ola()
    for typed, status in ((RECOVERY[0].lower(), 303), (RECOVERY[0], 422)):
        person = site.stranger()
        first_step(person)
        assert person.press(SIGN_IN, {"code": typed}).status_code == status
        if status == 303:
            assert "You have 1 recovery code left. Make new ones under Account." in person.read("/organiser")


def test_the_first_time_an_app_is_set_up_and_recovery_codes_are_shown_once(
    site: Site, ola: Callable[..., None]
) -> None:
    ola(app=False)
    person = site.stranger()
    first_step(person)
    page = person.read(SIGN_IN)
    secret = secret_on(page)
    assert 'src="data:image/svg+xml' in page
    assert EMAIL in page
    assert secret_on(person.press(SIGN_IN, {"code": "000000"}).text) == secret  # an error changes nothing in the app
    reply = person.press(SIGN_IN, {"code": code(site.clock[0], secret)})
    assert reply.status_code == 200
    codes = re.findall(r"<li><code>([A-Z2-9]{5}-[A-Z2-9]{5})</code>", reply.text)
    assert len(set(codes)) == 10
    assert codes[0] not in person.read("/organiser")
    assert "10 recovery codes left" in person.read(ACCOUNT)
    again = site.stranger()
    first_step(again)
    assert "Set up one-time codes" not in again.read(SIGN_IN)
    assert again.press(SIGN_IN, {"code": codes[9]}).status_code == 303


def test_every_proof_gets_a_secret_of_its_own_so_that_nobody_shares_one_with_a_guesser(
    site: Site, ola: Callable[..., None]
) -> None:
    ola(app=False)
    pages = []
    for person in (site.stranger(), site.stranger()):
        first_step(person)
        pages.append(secret_on(person.read(SIGN_IN)))
    assert pages[0] != pages[1]


def test_a_proof_waits_ten_minutes(site: Site, ola: Callable[..., None]) -> None:
    ola()
    person = site.stranger()
    first_step(person)
    page = person.client.get(SIGN_IN).text
    site.clock[0] += timedelta(minutes=10, seconds=1)
    person.read(SIGN_IN, 401)
    assert person.send(page, SIGN_IN, {"code": code(site.clock[0])}).status_code == 401


def test_who_has_several_tasks_chooses_and_a_desk_of_others_cannot_be_chosen(
    site: Site, ola: Callable[..., None]
) -> None:
    site.organiser("Another body")
    ola(KATRINEHOLM, bodies=("Förbundet", BODY))
    person = site.stranger()
    assert first_step(person) == "/choose"
    page = person.read("/choose")
    assert "Another body" not in page
    values = re.findall(r'value="(organiser/\d+)"', page)
    desks = dict(zip(re.findall(r"Organiser: ([^<]+)", page), values, strict=True))
    assert list(desks) == ["Förbundet", BODY]
    person.read(SIGN_IN, 401)  # nothing is chosen yet
    for wrong in ("", "organiser/1", "organiser/4711", "organiser/"):
        assert "Choose a task." in person.press("/choose", {"place": wrong}).text
    assert person.press("/choose", {"place": desks[BODY]}).headers["Location"] == SIGN_IN
    assert BODY in person.read(SIGN_IN)
    member = re.findall(r'value="(\d+)"', page)[0]
    assert person.press("/choose", {"place": member}).headers["Location"] == "/overview"


def test_nobody_is_a_member_and_an_organiser_at_once(site: Site, ola: Callable[..., None]) -> None:
    ola(KATRINEHOLM)
    person = site.coordinator()
    first = person.client.get_cookie("maturity_session")
    assert first
    person.read("/organiser", 403)
    signing = person.client.get("/account").text
    token = re.findall(r'name="csrf_token" value="([^"]+)"', signing)[0]
    person.client.post("/sign-in/password", data={"csrf_token": token, "email": EMAIL, "password": PASSWORD})
    desk = re.findall(r'value="(organiser/\d+)"', person.read("/choose"))[0]
    person.press("/choose", {"place": desk})
    assert person.press(SIGN_IN, {"code": code(site.clock[0])}).status_code == 303
    person.client.set_cookie("maturity_session", first.value)
    person.read("/overview", 403)  # that session has ended, and the desk's is no member's
    person.read("/organiser")
    kept = person.client.get_cookie("maturity_desk")
    assert kept
    assert person.press(f"/invitation/{site.tokens[STOCKHOLM]}", {}).status_code == 303
    person.client.set_cookie("maturity_desk", kept.value)
    person.read("/organiser", 403)
    person.client.delete_cookie("maturity_session")
    person.read("/organiser", 401)


def test_signing_in_never_keeps_a_token_that_was_there_before(site: Site, ola: Callable[..., None]) -> None:
    ola()
    person = site.stranger()
    person.client.set_cookie("maturity_desk", "planted")
    first_step(person)
    reply = person.press(SIGN_IN, {"code": code(site.clock[0])})
    [cookie] = [one for one in reply.headers.getlist("Set-Cookie") if one.startswith("maturity_desk=")]
    assert "planted" not in cookie
    assert "HttpOnly" in cookie
    assert "SameSite=Lax" in cookie


@pytest.mark.parametrize(
    ("wanted", "there"),
    [
        ("/organiser/sessions", "/organiser/sessions"),
        ("/overview", "/organiser"),
        ("//evil.example/organiser", "/organiser"),
        ("https://evil.example", "/organiser"),
    ],
)
def test_signing_in_leads_to_the_page_that_was_wanted_and_never_elsewhere(
    site: Site, ola: Callable[..., None], wanted: str, there: str
) -> None:
    ola()
    person = site.stranger()
    page = person.client.get("/sign-in").text
    person.send(page, "/sign-in/password", {"email": EMAIL, "password": PASSWORD, "next": wanted})
    assert person.press(SIGN_IN, {"code": code(site.clock[0])}).headers["Location"] == there


def test_new_recovery_codes_need_a_code_that_was_not_used(site: Site, ola: Callable[..., None]) -> None:
    ola()
    person = at_the_desk(site)
    used = code(site.clock[0] - timedelta(minutes=1))
    assert person.press(ACCOUNT, {"code": used, "what": "codes"}).status_code == 422
    reply = person.press(ACCOUNT, {"code": code(site.clock[0]), "what": "codes"})
    assert "Earlier recovery codes no longer work." in reply.text
    codes = re.findall(r"<li><code>([A-Z2-9-]{11})</code>", reply.text)
    other = site.stranger()
    first_step(other)
    assert other.press(SIGN_IN, {"code": RECOVERY[0]}).status_code == 422
    assert other.press(SIGN_IN, {"code": codes[0]}).status_code == 303


def test_another_app_needs_a_code_of_the_old_one_and_signs_out_everywhere_else(
    site: Site, ola: Callable[..., None]
) -> None:
    ola()
    elsewhere, person = at_the_desk(site), at_the_desk(site)
    assert person.client.get(APP).headers["Location"] == ACCOUNT
    assert person.press(ACCOUNT, {"code": code(site.clock[0]), "what": "app"}).headers["Location"] == APP
    secret = secret_on(person.read(APP))
    assert secret != TOTP_SECRET
    assert person.press(APP, {"code": code(site.clock[0])}).status_code == 422  # the old app's
    reply = person.press(APP, {"code": code(site.clock[0], secret)})
    assert "Your recovery codes" in reply.text
    person.read("/organiser")
    elsewhere.read("/organiser", 401)
    site.clock[0] += timedelta(minutes=1)
    again = site.stranger()
    first_step(again)
    assert again.press(SIGN_IN, {"code": code(site.clock[0])}).status_code == 422
    assert again.press(SIGN_IN, {"code": code(site.clock[0], secret)}).status_code == 303


def test_changing_the_app_has_to_be_done_within_ten_minutes(site: Site, ola: Callable[..., None]) -> None:
    ola()
    person = at_the_desk(site)
    person.press(ACCOUNT, {"code": code(site.clock[0]), "what": "app"})
    page = person.client.get(APP).text
    site.clock[0] += timedelta(minutes=10, seconds=1)
    assert person.send(page, APP, {"code": code(site.clock[0], secret_on(page))}).headers["Location"] == ACCOUNT
    assert "since 23 November 2026" in person.read(ACCOUNT)


def test_signing_out_elsewhere(site: Site, ola: Callable[..., None]) -> None:
    ola()
    home, work = at_the_desk(site), at_the_desk(site)
    assert work.read("/organiser/sessions").count("Signed in 23 November 2026") == 2
    reply = work.press("/organiser/sessions", {})
    assert "Signed out in 1 other browser." in work.read(reply.headers["Location"])
    home.read("/organiser", 401)
    assert "You are signed in nowhere else." in work.read("/organiser/sessions")


def test_a_desk_is_left_after_two_idle_hours_and_stays_open_for_who_works(site: Site) -> None:
    person = site.organiser()
    for _ in range(5):
        site.clock[0] += timedelta(hours=1, minutes=50)
        person.read("/organiser")
    site.clock[0] += timedelta(hours=2, seconds=1)
    person.read("/organiser", 401)


def test_the_desk_shows_states_and_counts_of_the_bodys_waves_and_nothing_of_anybodys_answers(site: Site) -> None:
    person = site.organiser("Förbundet")
    assert "Förbundet has no wave yet." in person.read("/organiser")
    with site.database.write() as store:
        body = store.organisers.body("Förbundet")
        assert body
        store.waves.give("2027", body.id)
    site.coordinator().press("/area/goals", {"Q1": "2", "Q1.comment": "a draft's comment"})
    page = person.read("/organiser")
    assert "The 2027 wave" in page
    assert "Open" in page
    assert "3 organisations take part" in page
    rows = re.findall(r'<th scope="row">([^<]+)</th><td class="number">(\d+)</td>', page)
    assert rows == [("Not begun", "2"), ("Answering", "1")]
    assert "draft" not in page
    assert "Stockholm" not in page
    assert "The 2027 wave" not in site.organiser("Another body").read("/organiser")


def test_the_frame_of_open_pages_leads_back_to_the_desk(site: Site) -> None:
    page = site.organiser("Förbundet", "sv").read("/help")
    assert "Mätningsansvarig: Förbundet" in page
    assert 'href="/organiser/waves"' in page

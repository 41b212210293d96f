"""Coming in by link and by code, going out, and what a stranger meets."""

import pytest

from tests.web.conftest import Site


def test_opening_the_link_signs_nobody_in(site: Site) -> None:
    person = site.stranger()
    assert "Welcome, Stockholm" in person.read(f"/invitation/{site.tokens['0180']}")
    assert person.client.get("/overview").status_code == 401


def test_pressing_continue_signs_in_and_the_link_works_again(site: Site) -> None:
    for _ in range(2):
        assert "Stockholm: The 2027 wave" in site.coordinator().read("/overview")


def test_an_unknown_link_says_that_it_no_longer_works(site: Site) -> None:
    assert "The link no longer works" in site.stranger().read("/invitation/nothing", 410)


@pytest.mark.parametrize(
    "typed",
    [
        pytest.param(lambda code: code, id="as written"),
        pytest.param(lambda code: f" {code[:4]}-{code[4:].lower()} ", id="hyphen, spaces, small letters"),
    ],
)
def test_a_typed_code_signs_in(site: Site, typed: object) -> None:
    person = site.stranger()
    reply = person.press("/sign-in", {"code": typed(site.codes["0180"])})  # type: ignore[operator]  # a function
    assert reply.status_code == 303
    assert "Stockholm" in person.read("/overview")


@pytest.mark.parametrize("typed", ["", "AAAAAAAA", "x" * 5000, "'; --"])
def test_a_wrong_code_is_refused_politely_and_kept_in_the_field(site: Site, typed: str) -> None:
    reply = site.stranger().press("/sign-in", {"code": typed})
    assert reply.status_code == 422
    assert "There is 1 thing to fix" in reply.text
    assert "<title>Error:" in reply.text


def test_nobody_can_guess_codes_for_long(site: Site) -> None:
    person = site.stranger()
    for _ in range(10):
        assert person.press("/sign-in", {"code": "AAAAAAAA"}).status_code == 422
    reply = person.press("/sign-in", {"code": site.codes["0180"]})
    assert reply.status_code == 429
    assert "Wait 10 minutes" in reply.text


def test_signing_out_ends_the_session_also_for_a_copy_of_the_cookie(site: Site) -> None:
    person = site.coordinator()
    cookie = person.client.get_cookie("maturity_session")
    assert cookie
    reply = person.press("/overview", {}, action="/sign-out")
    assert reply.status_code == 303
    assert "You are signed out" in person.read("/")
    person.client.set_cookie("maturity_session", cookie.value)
    assert person.client.get("/overview").status_code == 401


def test_a_signed_in_person_is_led_past_the_sign_in_page(site: Site) -> None:
    assert site.coordinator().client.get("/sign-in").headers["Location"] == "/overview"

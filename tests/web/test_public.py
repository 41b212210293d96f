"""What everybody can read, in both languages, and how errors look."""

import json
import re

import pytest

from maturity.storage.database import Database
from tests.web.conftest import Site, form_to

PAGES = ("/", "/questions", "/help", "/privacy", "/data-protection", "/accessibility", "/sign-in")


@pytest.mark.parametrize("address", PAGES)
@pytest.mark.parametrize("language", ["sv", "en"])
def test_a_public_page_has_one_heading_that_is_in_its_title(site: Site, address: str, language: str) -> None:
    page = site.stranger(language).read(address)
    headings = re.findall(r"<h1>(.*?)</h1>", page)
    assert len(headings) == 1
    title = re.search(r"<title>(.*?)</title>", page)
    assert title
    assert title[1].startswith(headings[0])
    assert f'<html lang="{language}">' in page


def test_all_questions_can_be_read_and_not_answered(site: Site) -> None:
    page = site.stranger().read("/questions")
    assert "Q1. Do you have a policy?" in page
    assert "Management reviews the policy every year." in page
    assert 'type="radio"' not in page


def test_the_start_page_says_where_the_wave_stands(site: Site) -> None:
    assert "It is open until" in site.stranger().read("/")
    site.close_wave()
    assert "It closed on" in site.stranger().read("/")


def test_a_signed_in_person_finds_the_way_back_from_the_public_pages(site: Site) -> None:
    for address in ("/", "/help", "/questions"):
        assert 'href="/overview"' in site.coordinator().read(address)
        assert 'href="/overview"' not in site.stranger().read(address)


def test_a_monitor_is_answered(site: Site) -> None:
    assert site.stranger().client.get("/health").get_json() == {"status": "ok"}


def test_a_language_link_keeps_the_page_and_is_remembered(site: Site) -> None:
    person = site.stranger("sv")
    reply = person.client.get("/help?lang=en")
    assert (reply.status_code, reply.headers["Location"]) == (303, "/help")
    assert "How to answer" in person.read("/help")


def test_an_unknown_language_is_said_to_be_missing(site: Site) -> None:
    assert "not available in that language" in site.stranger().read("/help?lang=fi", 404)
    assert "Sidan finns inte på det språket" in site.stranger("xx").read("/?lang=fi", 404)


def test_the_default_language_is_swedish(site: Site) -> None:
    assert "Så mogna är era inköp?" in site.app.test_client().get("/").text


@pytest.mark.parametrize(("language", "words"), [("sv", "Sidan finns inte"), ("en", "Page not found")])
def test_a_missing_page_is_said_to_be_missing(site: Site, language: str, words: str) -> None:
    page = site.stranger(language).read("/no/such/page", 404)
    assert words in page
    assert "<title>Fel:" in page or "<title>Error:" in page


def test_a_wrong_method_and_a_huge_post_are_answered_with_pages(site: Site) -> None:
    person = site.coordinator()
    token = form_to(person.client.get("/overview").text, "/sign-out").fields["csrf_token"]
    reply = person.client.post("/overview", data={"csrf_token": token})
    assert reply.status_code == 405
    assert "cannot be used that way" in reply.text
    reply = person.press("/area/goals", {"Q1.comment": "x" * (2 * 1024 * 1024)})
    assert reply.status_code == 413
    assert "The form is too large" in reply.text


def test_our_own_mistake_is_a_page_with_a_number_and_no_traceback(
    site: Site, capfd: pytest.CaptureFixture[str]
) -> None:
    def broken() -> str:
        return str(1 // 0)

    site.app.view_functions["public.help"] = broken
    page = site.stranger().read("/help", 500)
    assert "Something went wrong on our side" in page
    assert "ZeroDivisionError" not in page
    number = re.search(r"mention the number ([0-9a-f]{12})", page)
    assert number
    logged = [json.loads(line) for line in capfd.readouterr().err.splitlines() if line.startswith("{")]
    assert any(line.get("id") == number[1] and "ZeroDivisionError" in str(line.get("exception")) for line in logged)


def test_the_log_never_holds_the_secret_of_an_invitation(site: Site, capfd: pytest.CaptureFixture[str]) -> None:
    site.coordinator()
    assert site.tokens["0180"] not in capfd.readouterr().err


def test_without_a_wave_the_pages_say_so(database: Database, site: Site) -> None:
    with database.engine.begin() as connection:
        for table in ("session", "invitation", "assessment", "wave"):
            connection.exec_driver_sql(f"DELETE FROM {table}")  # noqa: S608  # our own names
    assert "There is no wave yet" in site.stranger().read("/")
    assert "There is no wave yet" in site.stranger().read("/questions")

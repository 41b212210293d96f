"""Checking, submitting, receipt and unlocking."""

import pytest

from tests.web.conftest import Person, Site, Sites

SIGNED = {"name": "Åsa Öberg", "title": "Head of finance", "agreed": "yes"}


def answered(site: Site) -> Person:
    person = site.coordinator()
    person.press("/area/goals", {"Q1": "2", "Q2": "1"})
    return person


def test_the_whole_way_without_script(site: Site) -> None:
    person = answered(site)
    assert "nothing more to look at" in person.read("/check") or "High level without evidence" in person.read("/check")
    assert person.press("/check", SIGNED).headers["Location"] == "/receipt"
    receipt = person.read("/receipt")
    assert "Thank you, your answers are submitted" in receipt
    assert "Åsa Öberg, Head of finance" in receipt
    assert "2027-0180-1-" in receipt
    assert "The answers are submitted" in person.read("/area/goals")
    assert person.client.get("/check").headers["Location"] == "/overview"
    for address in ("/results", "/benchmark", "/plan", "/report"):
        person.read(address)


def test_unlocking_asks_first_and_what_was_submitted_stands(site: Site) -> None:
    person = answered(site)
    person.press("/check", SIGNED)
    assert "Both versions are kept" in person.read("/unlock")
    assert person.press("/unlock", {}).headers["Location"] == "/overview"
    assert "counts until you submit again" in person.read("/overview")
    person.press("/area/goals", {"Q1": "1"})
    person.press("/check", SIGNED)
    assert "2027-0180-2-" in person.read("/receipt")


@pytest.mark.parametrize(
    ("left_out", "words"),
    [
        ("name", "Write the name of the person who approves the answers."),
        ("title", "Write the title of the person who approves the answers."),
        ("agreed", "Tick the box"),
    ],
)
def test_what_is_missing_is_asked_for_and_nothing_is_submitted(site: Site, left_out: str, words: str) -> None:
    person = answered(site)
    given = {field: value for field, value in SIGNED.items() if field != left_out}
    reply = person.press("/check", given)
    assert reply.status_code == 422
    assert words in reply.text
    assert all(value in reply.text for field, value in given.items() if field != "agreed")
    assert person.client.get("/receipt").status_code == 409


def test_a_name_that_is_too_long_is_refused(site: Site) -> None:
    reply = answered(site).press("/check", SIGNED | {"name": "x" * 201})
    assert reply.status_code == 422
    assert "200 characters or fewer. Remove 1 character." in reply.text


def test_open_questions_need_a_reason_where_the_wave_allows_them(site: Site) -> None:
    person = site.coordinator()
    person.press("/area/goals", {"Q1": "2"})
    reply = person.press("/check", SIGNED)
    assert reply.status_code == 422
    assert "write why some are left out" in reply.text
    assert person.press("/check", SIGNED | {"gaps": "New here."}).headers["Location"] == "/receipt"
    assert "New here." in person.read("/receipt")


def test_open_questions_stand_in_the_way_where_the_wave_says_so(make_site: Sites) -> None:
    site = make_site(partial=False)
    person = site.coordinator()
    person.press("/area/goals", {"Q1": "2"})
    reply = person.press("/check", SIGNED | {"gaps": "New here."})
    assert reply.status_code == 422
    assert "Answer all questions before you submit." in reply.text


def test_submitting_twice_at_the_same_time_ends_at_one_receipt(site: Site) -> None:
    person = answered(site)
    page = person.client.get("/check").text
    assert person.send(page, "/check", SIGNED).headers["Location"] == "/receipt"
    assert person.send(page, "/check", SIGNED).headers["Location"] == "/receipt"
    assert "2027-0180-1-" in person.read("/receipt")


def test_a_wave_that_closes_meanwhile_says_so_and_takes_nothing(site: Site) -> None:
    person = answered(site)
    site.close_wave()
    person = site.coordinator()
    assert person.client.get("/check").headers["Location"] == "/overview"
    assert "The wave closed on" in person.read("/overview")
    assert person.client.get("/receipt").status_code == 409
    assert person.client.get("/unlock").status_code == 409

"""How an organisation shares its questions, and what a coordinator's own words do to a letter."""

import re

import pytest

from maturity.domain.person import Role
from tests.web.conftest import Person, Site, form_to
from tests.web.test_colleagues import ANNA, PAGE, invite

OWN, SAME = "own-areas", "same-questions"


def choose(person: Person, way: str) -> None:
    assert person.press(PAGE, {"way": way}, action=f"{PAGE}/way").status_code == 303


def test_the_first_visit_asks_how_and_the_question_goes_with_the_first_colleague(site: Site) -> None:
    coordinator = site.coordinator()
    page = coordinator.read("/overview")
    assert "How will you answer?" in page
    assert 'href="/area/goals">I will answer alone' in page
    invite(coordinator)
    assert "How will you answer?" not in coordinator.read("/overview")


def test_the_question_goes_with_the_first_answer_and_with_the_choice(site: Site) -> None:
    first, second = site.coordinator("0483"), site.coordinator("1480")
    first.press("/area/goals", {"Q1": "1"})
    choose(second, OWN)
    for person in (first, second):
        assert "How will you answer?" not in person.read("/overview")


def test_a_colleague_is_not_asked_how(site: Site) -> None:
    assert "How will you answer?" not in site.member(Role.RESPONDENT, parts=("goals",)).read("/overview")


def test_the_choice_is_shown_logged_and_can_be_changed(site: Site) -> None:
    coordinator = site.coordinator()
    assert "way" not in form_to(coordinator.read(PAGE), f"{PAGE}/way").fields
    for way in (OWN, SAME, SAME):
        choose(coordinator, way)
        assert form_to(coordinator.read(PAGE), f"{PAGE}/way").fields["way"] == way
    assert coordinator.read("/log").count("Chose how you answer") == 2


@pytest.mark.parametrize("way", ["", "nonsense"])
def test_no_choice_is_said(site: Site, way: str) -> None:
    reply = site.coordinator().press(PAGE, {"way": way}, action=f"{PAGE}/way")
    assert reply.status_code == 422
    assert 'href="#way"' in reply.text
    assert "Choose how you want to answer." in reply.text


def test_with_own_areas_an_area_that_has_somebody_says_so(site: Site) -> None:
    coordinator = site.coordinator()
    invite(coordinator)
    assert "Already asked" not in coordinator.read(PAGE)
    choose(coordinator, OWN)
    assert "Already asked: Anna Berg" in coordinator.read(PAGE)
    found = re.search(r'href="(/colleagues/\d+)"', coordinator.read(PAGE))
    assert found
    assert "Already asked" not in coordinator.read(found[1])  # Anna herself
    invite(coordinator, email="bo@example.se", name="Bo Ek", once="another")  # a warning forbids nothing
    assert "Already asked: Bo Ek" in coordinator.read(found[1])


def test_with_the_same_questions_everybody_is_suggested_every_area(site: Site) -> None:
    coordinator = site.coordinator()
    assert "parts" not in form_to(coordinator.read(PAGE), PAGE).fields
    choose(coordinator, SAME)
    assert form_to(coordinator.read(PAGE), PAGE).fields.getlist("parts") == ["goals"]
    form = form_to(coordinator.read(PAGE), PAGE).fields
    fields = {**form.to_dict(), **ANNA}
    del fields["parts"]
    reply = coordinator.client.post(PAGE, data=fields)
    assert "Choose at least one area or question." in reply.text
    assert "parts" not in form_to(reply.text, PAGE).fields  # what was unticked stays so


def test_own_words_are_quoted_in_the_preview_and_in_the_letter(site: Site) -> None:
    coordinator = site.coordinator()
    message = "Hej!\nRing mig gärna."
    page = coordinator.press(PAGE, ANNA | {"message": message, "language": "sv", "preview": "yes"}).text
    assert "Stockholm skriver:\n\n&gt; Hej!\n&gt; Ring mig gärna.\n\n" in page
    assert "senast 4 december" in page
    handed = invite(coordinator, message=message, language="en")
    assert "Stockholm writes:\n\n&gt; Hej!\n&gt; Ring mig gärna.\n\n" in handed
    for fixed in ("Open your personal link:", "/invitation/", "enter the code", "Not sure that this mail is genuine?"):
        assert fixed in handed


def test_a_reader_gets_the_own_words_too(site: Site) -> None:
    assert "Stockholm writes:" in invite(site.coordinator(), role="reader", message="Läs gärna", language="en")


def test_words_that_are_too_many_stay_in_the_field(site: Site) -> None:
    reply = site.coordinator().press(PAGE, ANNA | {"message": "x" * 1003})
    assert reply.status_code == 422
    assert "Remove 3 characters." in reply.text
    assert 'href="#message"' in reply.text
    assert "x" * 1003 in reply.text


def test_own_words_become_neither_header_nor_link_nor_mark_up(site: Site) -> None:
    evil = "Hej\r\nBcc: alla@example.org\r\n\r\nhttps://elak.example\r\n<script>alert(1)</script>"
    page = invite(site.coordinator(), message=evil)
    assert "<script>alert" not in page
    with site.database.read() as store:
        [mail] = store.mails.all()
    assert "\n> Bcc: alla@example.org\n" in mail.text
    assert "\nhttps://elak.example" not in mail.text
    assert 'href="https://elak.example' not in mail.html
    assert "Bcc" not in mail.subject + mail.recipient

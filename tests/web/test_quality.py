"""The quality desk as the organiser uses it, and what its pages never say."""

import re

from tests.web.conftest import Person, Site

DESK, ONE = "/organiser/waves/2027/quality", "/organiser/waves/2027/quality/organisations/0180"
SIGNED = {"name": "Åsa Öberg", "title": "Head of finance", "agreed": "yes"}


def submitted(site: Site) -> None:
    person = site.coordinator()
    person.press("/area/goals", {"Q1": "2", "Q2": "1", "Q1.comment": "Hemligheten"})
    assert person.press("/check", SIGNED).status_code == 303


def organiser(site: Site, language: str = "en") -> Person:
    found = site.organiser(language=language)
    with site.database.write() as store:
        store.waves.give("2027", store.organisers.put_body("Demoförbundet", national=True).id)
    return found


def test_an_empty_desk_says_so(site: Site) -> None:
    assert "Nothing is submitted yet." in organiser(site).read(DESK)
    assert "Inget är inskickat än." in organiser(site, "sv").read(DESK)


def test_the_list_names_the_sign_and_the_count_and_no_answer(site: Site) -> None:
    submitted(site)
    who = organiser(site)
    for address in (DESK, ONE):
        page = who.read(address)
        assert "Highest level without evidence" in page
        assert "1 of 2 answers" in page
        said = re.sub(r'name="csrf_token" value="[^"]+"', "", page)  # random: anything may be in it
        assert not re.search(r"Hemligheten|Q1|reviews the policy", said)
    assert "Stockholm" in who.read(f"{DESK}?show=open")
    assert "Every sign is handled." in who.read(f"{DESK}?show=fast")
    who.read(f"{DESK}?page=2&endpoint=x&_external=1")


def test_a_sign_is_handled_with_a_note(site: Site) -> None:
    submitted(site)
    who = organiser(site)
    assert who.press(ONE, {"status": "handled", "note": "Called."}).status_code == 303
    assert "Called." in who.read(ONE)
    assert "Every sign is handled." in who.read(f"{DESK}?show=open")


def test_a_wrong_choice_is_told_beside_the_field_and_keeps_the_note(site: Site) -> None:
    submitted(site)
    reply = organiser(site).press(ONE, {"status": "no such", "note": "Called."})
    assert reply.status_code == 422
    assert "Choose what you have done." in reply.text
    assert "Called." in reply.text


def test_asking_says_when_nobody_can_be_written_to(site: Site) -> None:
    submitted(site)
    who = organiser(site)
    assert who.press(ONE, {}, action=f"{ONE}/ask").status_code == 303
    assert "Nobody in the organisation has an email address." in who.read(ONE)


def test_the_questions_wait_for_the_closing_and_then_hide_figures_of_few(site: Site) -> None:
    submitted(site)
    who = organiser(site)
    assert "The table is made then, once and for all" in who.read(f"{DESK}/questions")
    assert who.client.get(f"{DESK}/questions/quality.csv").text.count("\n") == 1
    site.close_wave()
    who = organiser(site)
    page = who.read(f"{DESK}/questions?sort=floor&order=descending")
    assert "1 organisation had submitted" in page
    assert "%" not in re.sub(r"<[^>]+>", "", page)
    file = who.client.get(f"{DESK}/questions/quality.csv")
    assert file.mimetype == "text/csv"
    assert "Goals;Q1;Policy;–;–;–;–;–;–;Keep;" in file.text
    who.read(f"{DESK}/questions?sort=name", 404)


def test_another_body_finds_nothing(site: Site) -> None:
    submitted(site)
    organiser(site)
    other = site.organiser("Annat", national=False)
    for address in (DESK, ONE, f"{DESK}/questions", f"{DESK}/questions/quality.csv"):
        other.read(address, 404)

"""What members of a shared purchasing unit see of its answers, and what the unit sees of them."""

import re

import pytest

from maturity.domain.person import Role
from maturity.services import units
from tests.web.conftest import Person, Site, Sites, form_to

UNIT, MEMBER, OTHER = "0180", "0483", "1480"
SIGNED = {"name": "Åsa Öst", "title": "chef", "agreed": "yes"}


@pytest.fixture
def site(make_site: Sites) -> Site:
    """A site where Stockholm buys for Katrineholm and Göteborg."""
    found = make_site()
    with found.database.write() as store:
        for code in (MEMBER, OTHER):
            units.assign(store, code, UNIT, "operator", found.clock[0])
    return found


@pytest.fixture
def unit(site: Site) -> Person:
    return site.coordinator(UNIT)


@pytest.fixture
def member(site: Site) -> Person:
    return site.coordinator(MEMBER)


def submit(person: Person, **answers: str) -> None:
    if answers:
        assert person.press("/area/goals", answers).status_code == 303
    assert person.press("/check", SIGNED).status_code == 303


def test_a_member_waits_and_then_inherits(unit: Person, member: Person) -> None:
    assert "Waiting for Stockholm" in member.read("/overview")
    unit.press("/area/goals/Q1", {"Q1": "2", "Q1.comment": "<b>i maj</b>", "Q1.evidence": "Policyn & planen"})
    submit(unit, Q2="1")
    overview = member.read("/overview")
    assert "Answers from Stockholm: 2. Own answers: 0." in overview
    assert "You have answered 2 of 2 questions" in overview
    page = member.client.get("/area/goals").text
    assert "From Stockholm: level 2 – Managed" in page
    assert "Based on: Policyn &amp; planen" in page
    assert "Comment: &lt;b&gt;i maj&lt;/b&gt;" in page
    assert page.count(">From Stockholm<") + page.count("</a> From Stockholm") == 2  # in the list of questions
    assert "checked" not in page  # nothing is chosen in the form: saving it saves nothing


def test_saving_a_form_as_it_is_saves_no_own_answer(unit: Person, member: Person) -> None:
    submit(unit, Q1="2", Q2="1")
    assert member.press("/form", {}).status_code == 303
    assert "Answers from Stockholm: 2. Own answers: 0." in member.read("/overview")


def test_an_own_answer_is_marked_and_can_be_taken_back_from_every_page(unit: Person, member: Person) -> None:
    submit(unit, Q1="2", Q2="1")
    for address in ("/area/goals", "/area/goals/Q1", "/form"):
        member.press(address, {"Q1": "0"})
        page = member.read(address)
        assert "Own answer instead of the one from Stockholm: level 2 – Managed" in page
        assert page.count("Remove my answer to Q1") == 1
        assert "Clear my answer" not in page
        assert "Answers from Stockholm: 1. Own answers: 1." in member.read("/overview")
        assert "Own answer instead of the one from Stockholm" in member.read("/check")
        assert member.press(address, {"clear": "Q1"}).status_code == 303
        assert "From Stockholm: level 2 – Managed" in member.read(address)
    assert "Answers from Stockholm: 2. Own answers: 0." in member.read("/overview")


def test_taking_an_answer_back_takes_its_texts_along(unit: Person, member: Person) -> None:
    submit(unit, Q1="2", Q2="1")
    member.press("/area/goals/Q1", {"Q1": "0", "Q1.comment": "bara vår"})
    member.press("/area/goals/Q1", {"clear": "Q1"})
    assert "bara vår" not in member.read("/area/goals/Q1")


def test_the_script_saves_an_own_answer(unit: Person, member: Person) -> None:
    submit(unit, Q1="2", Q2="1")
    token = form_to(member.client.get("/area/goals").text, "/area/goals").fields["csrf_token"]
    fields = {"csrf_token": token, "Q1": "1", "Q1.revision": "0"}
    assert member.client.post("/answer/Q1", data=fields).status_code == 200
    assert "Own answers: 1." in member.read("/overview")


def test_two_who_take_back_and_change_at_once_are_asked(unit: Person, member: Person) -> None:
    submit(unit, Q1="2", Q2="1")
    member.press("/area/goals", {"Q1": "0"})
    old = member.client.get("/area/goals").text
    member.press("/area/goals", {"clear": "Q1"})
    assert member.send(old, "/area/goals", {"Q1": "1"}).status_code == 409


def test_a_member_signs_and_every_page_says_whose_the_answers_are(unit: Person, member: Person) -> None:
    submit(unit, Q1="2", Q2="1")
    submit(member, Q2="0")
    told = "Answers from Stockholm: 1. Own answers: 1."
    for address in ("/receipt", "/history", "/results", "/overview", "/history/1"):
        assert told in member.read(address), address
    assert "From Stockholm" in member.read("/area/goals")
    assert "The answer comes from Stockholm." in member.read("/results/trace")
    assert member.client.get("/receipt.pdf").status_code == 200
    assert told not in unit.read("/receipt")


def test_newer_answers_of_the_unit_are_told_and_inherited_after_unlocking(
    site: Site, unit: Person, member: Person
) -> None:
    submit(unit, Q1="2", Q2="1")
    submit(member)
    assert "newer answers" not in member.read("/overview")
    unit.press("/unlock", {})
    submit(unit, Q1="0")
    assert "Stockholm submitted newer answers" in member.read("/overview")
    assert "Your answer: level 2" in member.read("/area/goals")
    member.press("/unlock", {})
    assert "From Stockholm: level 0 – None" in member.read("/area/goals")
    submit(member)
    assert "1 answer changed since the revision before" in member.read("/history")
    site.close_wave()
    assert "newer answers" not in site.coordinator(MEMBER).read("/overview")


def test_nobody_signs_what_came_in_while_the_page_was_open(unit: Person, member: Person) -> None:
    submit(unit, Q1="2", Q2="1")
    open_page = member.client.get("/check").text
    unit.press("/unlock", {})
    submit(unit, Q1="0")
    reply = member.send(open_page, "/check", SIGNED)
    assert reply.status_code == 422
    assert "New answers have come from the shared purchasing unit" in reply.text
    assert 'href="#inherited"' in reply.text
    assert 'value="Åsa Öst"' in reply.text
    assert member.send(reply.text, "/check", SIGNED).status_code == 303


def test_a_unit_sees_who_has_submitted_and_no_answer(unit: Person, member: Person, site: Site) -> None:
    assert "the members wait for you" in unit.read("/members")
    submit(unit, Q1="2", Q2="1")
    site.coordinator(OTHER).press("/area/goals/Q1", {"Q1": "1", "Q1.comment": "hemligt utkast"})
    submit(member, Q2="0")
    page = unit.read("/members")
    text = re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))
    assert "Göteborg State Asked" in text
    assert "Katrineholm State Submitted on 23 November 2026" in text
    assert "hemligt" not in page
    assert "Our members" in unit.read("/overview")
    assert "Our members" not in member.read("/overview")
    assert "No organisation has Katrineholm as its shared purchasing unit." in member.read("/members")


def test_the_pages_are_in_swedish_too(unit: Person, site: Site) -> None:
    submit(unit, Q1="2", Q2="1")
    swede = site.coordinator(MEMBER, language="sv")
    assert "Från Stockholm: nivå 2 – Styrs" in swede.read("/area/goals")
    swede.press("/area/goals", {"Q1": "0"})
    assert "Eget svar i stället för det från Stockholm: nivå 2 – Styrs" in swede.read("/area/goals")
    assert "Svar från Stockholm: 1. Egna svar: 1." in swede.read("/overview")


def test_a_meeting_of_a_member_knows_what_is_inherited(unit: Person, member: Person, site: Site) -> None:
    submit(unit, Q1="2", Q2="1")
    colleague = site.member(Role.RESPONDENT, code=MEMBER, parts=("goals",))
    colleague.press("/area/goals", {"Q1": "0"})
    page = member.read("/agreement/Q1")
    assert "From Stockholm: level 2 – Managed. It counts until you save an answer of your own." in page
    assert member.press("/agreement/Q1", {"Q1": "0", "why": "Vi har en egen policy."}).status_code == 303
    assert "Own answer instead of the one from Stockholm: level 2 – Managed" in member.read("/agreement/Q1")
    assert "Answers from Stockholm: 1. Own answers: 1." in member.read("/overview")


def test_a_colleague_of_a_member_answers_without_seeing_what_is_inherited(unit: Person, site: Site) -> None:
    submit(unit, Q1="2", Q2="1")
    colleague = site.member(Role.RESPONDENT, code=MEMBER, parts=("goals",))
    assert "Stockholm" not in colleague.read("/area/goals")

"""Learning from others as coordinators use it: agreeing, seeing, asking, answering, withdrawing."""

import re

from maturity.domain.person import Role
from tests.web.conftest import Person, Site

SIGNED = {"name": "Åsa Öberg", "title": "Head of finance", "agreed": "yes"}
KATRINEHOLM = "0483"
CONTACT = {"function": "Inköpschef", "email": "inkop@example.org"}
ASK = f"/learn/areas/goals/{KATRINEHOLM}"


def submitted(site: Site, code: str, level: str, language: str = "en") -> Person:
    person = site.coordinator(code, language)
    person.press("/area/goals", {"Q1": level, "Q2": level})
    assert person.press("/check", SIGNED).status_code == 303
    return person


def text(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


def test_before_submitting_the_page_explains_itself(site: Site) -> None:
    assert "The page is filled when your answers are submitted." in site.coordinator().read("/learn")


def test_the_whole_way(site: Site) -> None:
    theirs, mine = submitted(site, KATRINEHOLM, "1"), submitted(site, "0180", "0")
    assert "Katrineholm" not in mine.read("/learn")
    mine.read(ASK, 404)
    assert theirs.press("/learn/consent", {"areas": "goals"} | CONTACT).headers["Location"] == "/learn"
    page = text(mine.read("/learn"))
    assert "Katrineholm One level up in the area. Ask for contact" in page
    assert "Q1 Policy You 0 – None Katrineholm 1 – Present" in page
    assert CONTACT["email"] not in page
    assert mine.press(ASK, {"function": "Buyer", "email": "buyer@example.org"}).status_code == 303
    assert "You ask Katrineholm" in mine.read("/learn")
    asked = theirs.read("/learn/requests/1")
    assert "Buyer" in asked
    assert "buyer@example.org" not in asked
    page = theirs.client.get("/learn/requests/1").text
    assert theirs.send(page, "/learn/requests/1", {"outcome": "accepted"}).status_code == 303
    assert "buyer@example.org" in theirs.read("/learn/requests/1")
    assert CONTACT["email"] in mine.read("/learn/requests/1")
    page = theirs.client.get("/learn/consent").text
    assert theirs.send(page, "/learn/consent", {"withdraw": "yes"}).status_code == 303
    assert CONTACT["email"] not in mine.read("/learn/requests/1")
    mine.read(ASK, 404)


def test_a_consent_says_plainly_what_is_told(site: Site) -> None:
    assert "So they learn at which level you are." in site.coordinator().read("/learn/consent")
    page = site.coordinator(language="sv").read("/learn/consent")
    assert "De får alltså veta vilken nivå ni ligger på." in page


def test_what_is_wrong_is_told_and_what_was_typed_is_kept(site: Site) -> None:
    person = site.coordinator()
    reply = person.press("/learn/consent", {"areas": "goals", "function": "Inköpschef", "email": "inkop"})
    assert reply.status_code == 422
    assert 'value="inkop"' in reply.text
    assert 'href="#email"' in reply.text
    assert "checked" in reply.text
    assert person.press("/learn/consent", {"areas": "elsewhere"} | CONTACT).status_code == 422


def test_a_reader_sees_and_does_not_ask(site: Site) -> None:
    submitted(site, KATRINEHOLM, "1").press("/learn/consent", {"areas": "goals"} | CONTACT)
    submitted(site, "0180", "0")
    page = site.member(Role.READER).read("/learn")
    assert "Katrineholm" in page
    assert "Ask for contact" not in page


def test_a_request_is_nobody_elses(site: Site) -> None:
    submitted(site, KATRINEHOLM, "1").press("/learn/consent", {"areas": "goals"} | CONTACT)
    submitted(site, "0180", "0").press(ASK, {"function": "Buyer", "email": "buyer@example.org"})
    site.coordinator("1480").read("/learn/requests/1", 404)


def test_the_page_costs_few_queries(site: Site) -> None:
    submitted(site, KATRINEHOLM, "1").press("/learn/consent", {"areas": "goals"} | CONTACT)
    mine = submitted(site, "0180", "0")
    with site.database.counted() as counter:
        mine.read("/learn")
    assert counter.queries <= 6

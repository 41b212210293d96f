"""Peer review in a browser without script: inviting, remarking, deciding, the drawn case, and who gets no further."""

import re
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest

from maturity.domain.person import Role
from maturity.resources import data_folder
from maturity.services import registering
from maturity.services.registering import Facts, Upload
from tests.papers import pdf
from tests.web.conftest import STOCKHOLM, Person, Site, Sites, form_to

INVITED = {"email": "eva@sundsala.example", "name": "Eva Ek", "home": "Sundsala", "areas": "goals"}
SECOND_AREA = """  - id: other
    title: {sv: Annat, en: Other}
    lead: {sv: Annat., en: Other.}
    questions:
      - id: Q3
        title: {sv: Annat, en: Other}
        ask: {sv: Har ni annat?, en: Do you have other things?}
        help: {sv: Annat., en: Other.}
        levels:
          - {sv: Det finns inget annat än., en: There is nothing as yet.}
          - {sv: Det finns något annat., en: There is something.}
          - {sv: Ledningen följer upp annat., en: Management reviews it.}
        steps:
          - {to: 1, effort: 1, do: {sv: Skriv., en: Write.}}
          - {to: 2, effort: 4, do: {sv: Följ upp., en: Review.}}
"""


@pytest.fixture
def site(make_site: Sites, tiny_text: str) -> Site:
    """Two areas; the first is answered."""
    site = make_site(questionnaire=tiny_text + SECOND_AREA)
    site.coordinator().press("/area/goals", {"Q1": "1", "Q2": "1"})
    return site


@pytest.fixture
def coordinator(site: Site) -> Person:
    """Of Stockholm."""
    return site.coordinator()


def text_of(page: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def link_for_reviewer(coordinator: Person) -> str:
    """Invite a reviewer by the page; return the link that is handed over."""
    found = re.search(r"/invitation/[\w-]+", coordinator.press("/reviews", INVITED).text)
    assert found
    return found[0]


def invite(site: Site, coordinator: Person) -> Person:
    """Invite a reviewer, who comes in by the link."""
    reviewer = site.stranger()
    assert reviewer.press(link_for_reviewer(coordinator), {}).headers["Location"] == "/overview"
    assert reviewer.client.get("/overview").headers["Location"] == "/review"
    return reviewer


def test_the_whole_way_from_the_invitation_to_the_decision(site: Site, coordinator: Person) -> None:
    reviewer = invite(site, coordinator)
    assert "1 area in The 2027 wave" in text_of(reviewer.read("/review"))
    sent = {"Q1": "same", "Q2": "is:2", "Q2.comment": "Den följs upp varje år.", "next": "done"}
    assert reviewer.press("/review/goals", sent).headers["Location"] == "/review"
    assert "Suggestions to decide on (1)" in coordinator.read("/overview")
    assert "To decide on (1)" in coordinator.read("/reviews/1")
    reply = coordinator.press("/reviews/1", {"verdict": "kept", "reason": "Inte i år."}, action="/reviews/1/Q2")
    assert reply.status_code == 303
    for address in ("/agreement/Q2", "/agreement/protocol", "/approve/answers", "/results/trace"):
        page = text_of(coordinator.read(address))
        assert "Reviewer from Sundsala suggests level 2 – Managed instead of level 1 – Present." in page, address
        assert "The organisation kept its answer on 23 November 2026: Inte i år." in page, address
        assert "Eva" not in page, address
    assert "Confidence A: reviewed by a peer" in coordinator.read("/results")
    assert "The organisation kept its answer" in reviewer.read("/review/goals")


def test_a_followed_suggestion_says_so_in_the_agreement_and_the_approver_and_history_see_it(
    site: Site, coordinator: Person
) -> None:
    reviewer = invite(site, coordinator)
    reviewer.press("/review/goals", {"Q2": "is:2"})
    coordinator.press("/reviews/1", {"verdict": "accepted"}, action="/reviews/1/Q2")
    assert site.answers()["Q2"].answer == 2
    assert "Why: Follows the peer review." in coordinator.read("/agreement/Q2")
    approver = site.member(Role.APPROVER)
    asked = {"email": "bo@example.org", "name": "Bo", "function": "chef", "gaps": "Område 2 saknas."}
    link = re.search(r"/invitation/[\w-]+", coordinator.press("/approval", asked).text)
    assert link
    signer = site.stranger()
    signer.press(link[0], {})
    assert "suggests level 2 – Managed instead of level 1 – Present" in text_of(signer.read("/approve"))
    signer.press("/approve", {"name": "Bo", "title": "chef", "agreed": "yes", "next": "sign"})
    assert "Followed on 23 November 2026" in text_of(approver.read("/history/1"))


def test_what_is_wrong_stands_beside_its_field_and_everything_else_is_saved(site: Site, coordinator: Person) -> None:
    reviewer = invite(site, coordinator)
    sent = {"Q1": "same", "Q2": "is:2", "Q2.comment": "y" * 1001}
    reply = reviewer.press("/review/goals", sent)
    assert reply.status_code == 422
    assert 'aria-describedby="p-Q2.comment"' in reply.text
    assert "y" * 1001 in reply.text
    assert "Everything else on the page is saved." in reply.text
    assert "The same answer (1)" in coordinator.read("/reviews/1")
    for wrong in ({"Q2": "is:9"}, {"Q2": "", "Q2.comment": "Men nivån?"}, {"Q2": "nonsense"}):
        reply = reviewer.press("/review/goals", wrong)
        assert reply.status_code == 422, wrong
        assert 'id="p-Q2"' in reply.text, wrong


def test_done_links_to_the_questions_that_are_left(site: Site, coordinator: Person) -> None:
    reply = invite(site, coordinator).press("/review/goals", {"Q1": "same", "next": "done"})
    assert reply.status_code == 422
    assert '<a href="#Q2">Say what you think about the answer to question Q2.</a>' in reply.text
    assert "#Q1" not in reply.text


def test_the_second_window_is_told_and_can_save_after_all(site: Site, coordinator: Person) -> None:
    reviewer = invite(site, coordinator)
    old = reviewer.client.get("/review/goals").text
    reviewer.press("/review/goals", {"Q2": "is:2"})
    reply = reviewer.send(old, "/review/goals", {"Q2": "is:0"})
    assert reply.status_code == 409
    assert "suggests level 2 – Managed" in reply.text
    assert reviewer.send(reply.text, "/review/goals", {}).status_code == 303
    assert "suggests level 0 – None" in coordinator.read("/reviews/1")


def test_an_answer_that_changed_is_to_be_looked_at_again(site: Site, coordinator: Person) -> None:
    reviewer = invite(site, coordinator)
    reviewer.press("/review/goals", {"Q1": "same", "Q2": "same", "next": "done"})
    coordinator.press("/area/goals", {"Q1": "2"})
    assert "answers have changed since (1)" in reviewer.read("/review")
    page = reviewer.read("/review/goals")
    assert page.count("The answer has changed since.") == 1
    assert form_to(page, "/review/goals").fields.get("Q1") is None
    assert reviewer.press("/review/goals", {}).status_code == 303  # and nothing is said by pressing Save
    assert "answers have changed since (1)" in reviewer.read("/review")


def test_a_reviewer_gets_no_further(site: Site, coordinator: Person) -> None:
    reviewer = invite(site, coordinator)
    coordinator.press("/area/other", {"Q3": "1", "Q3.comment": "Bara för oss."})
    for address in ("/review/other", "/review/elsewhere", "/review/evidence/1/file"):
        reviewer.read(address, 404)
    forged = form_to(reviewer.client.get("/review/goals").text, "/review/goals").fields
    for address in ("/review/other", "/review/elsewhere"):
        sent = forged | {"Q3": "same", "Q3.revision": "0"}
        assert reviewer.client.post(address, data=sent).status_code == 404
    for address in ("/agreement", "/results", "/benchmark", "/evidence", "/colleagues", "/reviews", "/log", "/check"):
        reviewer.read(address, 403)
    shown = reviewer.read("/review") + reviewer.read("/review/goals") + reviewer.read("/review/case")
    assert "Bara för oss." not in shown
    own = site.coordinator("0483")
    for address in ("/reviews/1", "/reviews/1/end"):
        own.read(address, 404)


def test_a_colleagues_voice_is_not_shown_to_a_reviewer(site: Site, coordinator: Person) -> None:
    colleague = site.member(Role.RESPONDENT, parts=("goals",))
    colleague.press("/area/goals", {"Q1": "0", "Q2": "0", "Q1.comment": "Så är det inte alls."})
    assert "inte alls" not in invite(site, coordinator).read("/review/goals")


def test_a_public_file_is_sent_and_a_secret_one_is_not_even_named(
    site: Site, coordinator: Person, tmp_path: Path
) -> None:
    reviewer, actor = invite(site, coordinator), site.actor()
    for title, secret in (("Policyn", False), ("Hemlig utredning", True)):
        facts = Facts(
            title=title,
            kind="document",
            dated=None,
            valid_to=None,
            owner="",
            secret=secret,
            link="",
            upload=Upload("a.pdf", pdf()),
            keep_file=True,
            questions=frozenset({"Q1"}),
        )
        with site.database.write() as store:
            registering.register(store, actor, facts, tmp_path, site.clock[0])  # type: ignore[arg-type]  # an Actor
    page = reviewer.read("/review/goals")
    assert "Policyn" in page
    assert "Hemlig" not in page
    reply = reviewer.client.get("/review/evidence/1/file")
    assert reply.data == pdf()
    assert reply.headers["Content-Disposition"].startswith("attachment")
    reviewer.read("/review/evidence/2/file", 404)


def test_a_reviewer_whose_review_is_ended_is_out_at_once(site: Site, coordinator: Person) -> None:
    reviewer = invite(site, coordinator)
    reviewer.press("/review/goals", {"Q2": "is:2"})
    assert "The remarks stay" in coordinator.read("/reviews/1/end")
    coordinator.press("/reviews/1/end", {})
    for address in ("/review", "/review/goals", "/review/case"):
        reviewer.read(address, 401)
    page = coordinator.read("/reviews/1")
    assert "Reviewer from Sundsala" in page
    assert "Eva" not in page + coordinator.read("/reviews")


def test_an_invitation_with_errors_keeps_what_was_typed(site: Site, coordinator: Person) -> None:
    reply = coordinator.press("/reviews", INVITED | {"email": "eva", "last_day": "imorgon"})
    assert reply.status_code == 422
    assert "Write the last day as 2027-03-31." in reply.text
    reply = coordinator.press("/reviews", INVITED | {"email": "eva", "home": "Stockholm"})
    assert "That is your own organisation." in reply.text
    assert 'value="Eva Ek"' in reply.text
    site.member(Role.READER, name="Kim")
    with site.database.read() as store:
        member = next(one for one in store.people.members(STOCKHOLM) if one.person.name == "Kim")
    reply = coordinator.press("/reviews", INVITED | {"email": member.person.email or ""})
    assert "This person belongs to your organisation." in reply.text


def test_a_reminder_is_handed_over_once_a_day(site: Site, coordinator: Person) -> None:
    invite(site, coordinator)
    assert "left to review" in coordinator.press("/reviews/1", {}, action="/reviews/1/remind").text
    assert coordinator.press("/reviews/1", {}, action="/reviews/1/remind").status_code == 303


@pytest.mark.parametrize(
    ("sent", "problem"),
    [
        ({"reason": "Nej."}, "Choose whether you follow the suggestion."),
        ({"verdict": "kept", "reason": " "}, "Write why you keep your answer."),
        ({"verdict": "kept", "reason": "x" * 1001}, "1000"),
        ({"verdict": "accepted", "reason": "x" * 990}, "1000"),
        ({"verdict": "never", "reason": "x"}, "Choose whether you follow the suggestion."),
    ],
)
def test_a_decision_with_errors_keeps_what_was_typed(
    site: Site, coordinator: Person, sent: dict[str, str], problem: str
) -> None:
    invite(site, coordinator).press("/review/goals", {"Q2": "is:2"})
    reply = coordinator.press("/reviews/1", sent, action="/reviews/1/Q2")
    assert reply.status_code == 422
    assert problem in reply.text
    assert sent["reason"].strip() in reply.text


def test_a_decision_on_an_answer_that_changed_meanwhile_is_refused_with_both_shown(
    site: Site, coordinator: Person
) -> None:
    invite(site, coordinator).press("/review/goals", {"Q2": "is:2"})
    old = coordinator.client.get("/reviews/1").text
    coordinator.press("/area/goals", {"Q2": "0"})
    reply = coordinator.send(old, "/reviews/1/Q2", {"verdict": "kept", "reason": "Nej."})
    assert reply.status_code == 409
    assert "was changed meanwhile" in reply.text
    assert "Your answer now: level 0 – None" in reply.text
    assert coordinator.send(reply.text, "/reviews/1/Q2", {"verdict": "kept", "reason": "Nej."}).status_code == 303


def test_nothing_can_be_changed_after_the_wave_and_everything_read(site: Site, coordinator: Person) -> None:
    reviewer, link = site.stranger(), link_for_reviewer(coordinator)
    reviewer.press(link, {})
    reviewer.press("/review/goals", {"Q2": "is:2", "Q2.comment": "Den följs upp."})
    coordinator.press("/review/cases", {"cases": "KS 1;Städning"})
    reviewer.press("/review/case", {}, action="/review/case/draw")
    forms = [reviewer.client.get(address).text for address in ("/review/goals", "/review/case")]
    site.close_wave()
    reviewer.press(link, {})
    coordinator = site.coordinator()
    for page, action in zip(forms, ("/review/goals", "/review/case"), strict=True):
        assert reviewer.send(page, action, {"Q1": "same", "need": "yes"}).status_code == 409
    page = reviewer.read("/review/goals")
    assert "suggests level 2 – Managed" in page
    assert "Den följs upp." in page
    assert "textarea" not in page + reviewer.read("/review/case") + coordinator.read("/reviews/1")
    assert "Nobody can be invited now" in coordinator.read("/reviews")


def test_a_case_is_drawn_checked_and_drawn_anew(site: Site, coordinator: Person) -> None:
    reviewer = invite(site, coordinator)
    assert "no list of cases yet" in reviewer.read("/review/case")
    coordinator.press("/review/cases", {"cases": "KS 1;Städning\nKS 2;Snö"})
    assert "KS 1;Städning" in coordinator.read("/review/cases")
    reviewer.press("/review/case", {}, action="/review/case/draw")
    sent = {"need": "yes", "market": "unseen", "market.comment": "Ingen anteckning <b>alls</b>."}
    assert reviewer.press("/review/case", sent).status_code == 303
    reply = reviewer.press("/review/case", {"reason": " "}, action="/review/case/draw")
    assert "Write why another case is needed." in reply.text
    reviewer.press("/review/case", {"reason": "Sekretess."}, action="/review/case/draw")
    for page in (reviewer.client.get("/review/case").text, coordinator.client.get("/reviews/1").text):
        assert "Städning" in page
        assert "Snö" in page
        assert "Ingen anteckning &lt;b&gt;alls&lt;/b&gt;." in page
    assert "Drawn anew because: Sekretess." in coordinator.read("/reviews/1")
    reply = reviewer.press("/review/case", {"price.comment": "x" * 1001})
    assert reply.status_code == 422
    assert 'aria-describedby="p-price.comment"' in reply.text
    assert "Drew a case by lot" in coordinator.read("/log")


def test_the_second_window_of_a_case_keeps_what_was_typed(site: Site, coordinator: Person) -> None:
    reviewer = invite(site, coordinator)
    coordinator.press("/review/cases", {"cases": "KS 1;Städning"})
    reviewer.press("/review/case", {}, action="/review/case/draw")
    old = reviewer.client.get("/review/case").text
    reviewer.press("/review/case", {"need": "yes"})
    reply = reviewer.send(old, "/review/case", {"need": "no", "need.comment": "Saknas."})
    assert reply.status_code == 409
    assert "Saknas." in reply.text
    assert reviewer.send(reply.text, "/review/case", {}).status_code == 303
    assert form_to(reviewer.client.get("/review/case").text, "/review/case").fields["need"] == "no"


@pytest.mark.parametrize(
    ("content", "status", "said"),
    [
        pytest.param("Referens;Titel\nKS 1;Städning".encode("utf-8-sig"), 303, "", id="UTF-8"),
        pytest.param("KS 1;Städning\n".encode("cp1252"), 303, "", id="Windows"),
        pytest.param(b"KS 1\nKS 2;b", 422, "Line 1: the title is missing.", id="a line is wrong"),
        pytest.param(b"KS;b\n" * 30, 422, "9 more lines cannot be used.", id="many lines are wrong"),
        pytest.param(b"x" * (2**20 + 1), 422, "The file is larger than 1 MB.", id="too large"),
    ],
)
def test_a_list_of_cases_comes_as_a_file(coordinator: Person, content: bytes, status: int, said: str) -> None:
    page = coordinator.client.get("/review/cases").text
    sent: dict[str, Any] = {**form_to(page, "/review/cases").fields, "file": (BytesIO(content), "cases.csv")}
    reply = coordinator.client.post("/review/cases", data=sent)
    reply.request.environ["wsgi.input"].close()  # a large one is a file, which the test client forgets
    assert reply.status_code == status
    assert said in reply.text
    if status == 303:
        assert "KS 1;Städning" in coordinator.read("/review/cases")


def test_every_kind_of_answer_can_be_suggested_and_followed(make_site: Sites) -> None:
    document = data_folder("questionnaires") / "tidig-dialog.yaml"
    site = make_site(questionnaire=document.read_text(encoding="utf-8"))
    coordinator = site.coordinator()
    answered = {
        "prepare": {"P1": "1", "P2": "officer", "P3": "yes"},
        "meet": {"R1": "3", "R2": "current"},
        "use": {"U2": "yes"},
    }
    for area, answers in answered.items():
        coordinator.press(f"/area/{area}", answers)
    coordinator.press("/area/use", {"U3": "2027-01-31", "U4": "Mycket."})
    page = coordinator.client.get("/reviews").text
    sent = {**form_to(page, "/reviews").fields, **INVITED, "areas": list(answered)}
    link = re.search(r"/invitation/[\w-]+", coordinator.client.post("/reviews", data=sent).text)
    assert link
    reviewer = site.stranger()
    reviewer.press(link[0], {})
    suggested = {
        "prepare": {"P1": "is:2", "P2": "is:no-decision", "P3": "is:no"},
        "meet": {"R1": "other", "R1.other": "12,5", "R2": "other", "R2.other": "small"},
        "use": {"U3": "other", "U3.other": "2027-02-28", "U4": "other", "U4.other": "Lite."},
    }
    for area, said in suggested.items():
        assert reviewer.press(f"/review/{area}", said).status_code == 303, area
    for question in ("P1", "P2", "P3", "R1", "R2", "U3", "U4"):
        reply = coordinator.press("/reviews/1", {"verdict": "accepted"}, action=f"/reviews/1/{question}")
        assert reply.status_code == 303, question
    stored = site.answers()
    assert [stored[one].written for one in ("P1", "P2", "P3", "R1", "R2", "U3", "U4")] == [
        "2", "no-decision", "no", "12.5", "small", "2027-02-28", "Lite.",
    ]  # fmt: skip
    reply = reviewer.press("/review/meet", {"R1": "other", "R1.other": "många"})
    assert reply.status_code == 422
    assert 'value="många"' in reply.text


def test_pages_cost_few_queries(site: Site, coordinator: Person) -> None:
    reviewer = invite(site, coordinator)
    reviewer.press("/review/goals", {"Q1": "same", "Q2": "is:2"})
    for who, address, most in ((reviewer, "/review/goals", 8), (reviewer, "/review", 8), (coordinator, "/reviews", 7)):
        with site.database.counted() as counter:
            who.read(address)
        assert counter.queries <= most, (address, counter.queries)

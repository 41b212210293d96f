"""Sending the answers for approval, signing them, sending them back; receipt, signed copy and history."""

import re
from dataclasses import dataclass
from datetime import timedelta

import pytest

from maturity.domain.person import Person as PersonFacts
from maturity.domain.person import Role
from tests.web.conftest import Person, Site, Sites

SIGNED = {"name": "Eva Ek", "title": "Head of finance", "agreed": "yes", "next": "sign"}
ASKED = {"email": "eva.ek@example.org", "name": "Eva Ek", "function": "Head of finance", "message": "Look at Q2."}
SCRIPT = "<script>alert(1)</script>"


@dataclass
class Scene:
    """A site with its coordinator, who has answered every question."""

    site: Site
    coordinator: Person

    def ask(self, **facts: str) -> None:
        """Send the answers for approval; no mail leaves, so the page hands the link over."""
        reply = self.coordinator.press("/approval", ASKED | facts)
        assert reply.status_code == 200, reply.text

    def approver(self, language: str = "en", number: int = 0) -> Person:
        """Come in by the link of a letter to an approver, the newest first."""
        with self.site.database.read() as store:
            letters = [one.text for one in store.mails.all() if one.key.startswith("approval/")]
        found = re.search(r"/invitation/(\S+)", letters[number])
        assert found
        person = self.site.stranger(language)
        assert person.press(f"/invitation/{found[1]}", {}).status_code == 303
        return person

    def answers(self) -> dict[str, str]:
        return {name: one.written for name, one in self.site.answers().items()}

    def events(self) -> list[str]:
        with self.site.database.engine.connect() as connection:
            return [row[0] for row in connection.exec_driver_sql("SELECT verb FROM audit_event ORDER BY id")]


@pytest.fixture
def scene(site: Site) -> Scene:
    return _scene(site)


def _scene(site: Site, **answers: str) -> Scene:
    coordinator = site.coordinator()
    coordinator.press("/area/goals", {"Q1": "2", "Q2": "1"} | answers)
    return Scene(site, coordinator)


def test_the_whole_way_without_script(scene: Scene) -> None:
    scene.ask()
    asked = scene.coordinator.read("/approval")
    assert "The answers have been with Eva Ek since" in asked
    assert "eva.ek@example.org" in asked
    approver = scene.approver()
    assert "Approve the answers" in approver.read("/overview")
    page = approver.read("/approve")
    for words in ("Look at Q2.", "Before you submit", "High level without evidence", "Goals", "66.7"):
        assert words in page, words
    assert 'value="Eva Ek"' in page
    assert "Managed" in approver.read("/approve/answers")
    assert approver.press("/approve", SIGNED).headers["Location"] == "/receipt"
    receipt = approver.read("/receipt")
    assert "Eva Ek, Head of finance" in receipt
    assert "Unlock and change" not in receipt
    assert "Eva Ek, Head of finance" in scene.coordinator.read("/receipt")
    assert "approved and submitted" in approver.read("/approve")
    assert scene.events()[-2:] == ["sign", "submit"]


def test_while_the_answers_are_with_the_approver_nobody_changes_them(scene: Scene) -> None:
    before = scene.answers()
    page = scene.coordinator.client.get("/area/goals").text
    check = scene.coordinator.client.get("/check").text
    scene.ask()
    reply = scene.coordinator.send(page, "/area/goals", {"Q1": "0"})
    assert reply.status_code == 409
    assert "with the approver" in reply.text
    token = re.search(r'name="?csrf_token"? value="([^"]+)"', page)
    assert token
    autosave = scene.coordinator.client.post(
        "/answer/Q1",
        data={"csrf_token": token[1], "Q1": "0", "Q1.revision": "1"},
        headers={"Accept": "application/json"},
    )
    assert autosave.status_code == 409
    assert "with the approver" in autosave.get_json()["message"]
    assert scene.coordinator.send(check, "/check", SIGNED).headers["Location"] == "/approval"
    assert scene.coordinator.client.get("/check").headers["Location"] == "/overview"
    assert scene.coordinator.client.get("/unlock").headers["Location"] == "/overview"
    assert "with the approver" in scene.coordinator.read("/area/goals")
    assert scene.answers() == before
    scene.coordinator.read("/receipt", 409)


def test_a_colleague_cannot_change_answers_meanwhile_either(scene: Scene) -> None:
    colleague = scene.site.member(Role.RESPONDENT, parts=("goals",))
    page = colleague.client.get("/area/goals").text
    scene.ask()
    assert colleague.send(page, "/area/goals", {"Q1": "0"}).status_code == 409
    assert "Q1" in colleague.read("/area/goals")


def test_an_approver_reads_and_cannot_answer_or_ask(scene: Scene) -> None:
    scene.ask()
    approver = scene.approver()
    for address in ("/area/goals", "/form", "/check", "/approval", "/unlock", "/area/goals/Q1"):
        approver.read(address, 403)
    token = re.search(r'name="?csrf_token"? value="([^"]+)"', approver.client.get("/approve").text)
    assert token
    for address in ("/area/goals", "/answer/Q1", "/check", "/approval", "/approval/withdraw"):
        assert approver.client.post(address, data={"csrf_token": token[1], "Q1": "0"}).status_code == 403
    assert scene.answers() == {"Q1": "2", "Q2": "1"}


def test_only_the_approver_decides(scene: Scene) -> None:
    scene.ask()
    scene.coordinator.read("/approve", 403)
    reader = scene.site.member(Role.READER)
    for address in ("/approve", "/approval"):
        reader.read(address, 403)
    for address in ("/approve/answers", "/history", "/overview"):
        reader.read(address)


def test_answers_come_back_with_a_comment_and_can_be_sent_again(scene: Scene) -> None:
    scene.ask()
    approver = scene.approver()
    reply = approver.press("/approve", {"next": "return", "comment": f"Q2 is too high. {SCRIPT}"})
    assert reply.headers["Location"] == "/approve"
    assert "You sent the answers back on" in approver.read("/approve")
    for address in ("/overview", "/approval"):
        page = scene.coordinator.client.get(address).text
        assert "Eva Ek has sent the answers back" in page
        assert "Q2 is too high. &lt;script&gt;" in page
        assert SCRIPT not in page
    scene.coordinator.press("/area/goals", {"Q2": "0"})
    scene.ask()
    assert "has sent the answers back" not in scene.coordinator.read("/overview")
    assert approver.press("/approve", SIGNED).headers["Location"] == "/receipt"  # the old session works as well
    assert scene.answers()["Q2"] == "0"
    assert "has sent the answers back" not in scene.coordinator.read("/overview")


def test_sending_back_needs_words_and_keeps_what_was_typed(scene: Scene) -> None:
    scene.ask()
    approver = scene.approver()
    reply = approver.press("/approve", {"next": "return", "comment": " ", "title": "CFO"})
    assert reply.status_code == 422
    assert "Write what has to change." in reply.text
    assert 'value="CFO"' in reply.text
    reply = approver.press("/approve", {"next": "return", "comment": "x" * 1001})
    assert "1000 characters or fewer. Remove 1 character." in reply.text
    assert "x" * 1001 in reply.text


@pytest.mark.parametrize(
    ("left_out", "words"),
    [
        ("name", "Write the name of the person who approves the answers."),
        ("title", "Write the title of the person who approves the answers."),
        ("agreed", "Tick the box"),
    ],
)
def test_a_signature_needs_name_title_and_statement(scene: Scene, left_out: str, words: str) -> None:
    scene.ask()
    approver = scene.approver()
    given = {field: value for field, value in SIGNED.items() if field != "agreed" or left_out != "agreed"}
    if left_out != "agreed":
        given[left_out] = " "
    reply = approver.press("/approve", given | {"comment": "a thought"})
    assert reply.status_code == 422
    assert words in reply.text
    assert "a thought" in reply.text
    approver.read("/receipt", 409)


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        ({"email": ""}, "Write an email address."),
        ({"email": "eva"}, "Write the email address as"),
        ({"name": " "}, "Write a name."),
        ({"function": "x" * 201}, "Remove 1 character."),
        ({"message": "x" * 1001}, "Remove 1 character."),
    ],
)
def test_a_request_that_cannot_be_sent_says_why_beside_the_field(
    scene: Scene, facts: dict[str, str], words: str
) -> None:
    reply = scene.coordinator.press("/approval", ASKED | facts)
    assert reply.status_code == 422
    assert reply.text.count(words) == 2  # in the list on top and beside the field
    assert all(value in reply.text for value in (ASKED | facts).values())
    assert "/check" in scene.coordinator.read("/overview")


def test_gaps_need_a_reason_which_the_approver_reads(site: Site) -> None:
    scene = _scene(site, Q2="")
    reply = scene.coordinator.press("/approval", ASKED)
    assert reply.status_code == 422
    assert "write why some are left out" in reply.text
    scene.ask(gaps="The plan is decided in May.")
    assert "The plan is decided in May." in scene.approver().read("/approve")


def test_gaps_stand_in_the_way_where_the_wave_says_so(make_site: Sites) -> None:
    scene = _scene(make_site(partial=False), Q2="")
    reply = scene.coordinator.press("/approval", ASKED)
    assert reply.status_code == 422
    assert "Answer all questions before you submit." in reply.text


def test_a_withdrawn_request_frees_the_answers_and_its_link_says_that_it_is_over(scene: Scene) -> None:
    scene.ask()
    with scene.site.database.read() as store:
        link = re.search(r"(/invitation/\S+)", store.mails.all()[0].text)
    assert link
    approver = scene.approver()
    page = approver.client.get("/approve").text
    reply = scene.coordinator.press("/approval", {}, action="/approval/withdraw")
    assert reply.headers["Location"] == "/approval"
    assert approver.send(page, "/approve", SIGNED).status_code == 401
    assert "The link no longer works" in scene.site.stranger().read(link[1], 410)
    assert scene.coordinator.press("/area/goals", {"Q1": "1"}).status_code == 303
    scene.coordinator.read("/receipt", 409)


def test_of_two_approvers_the_one_before_is_told_that_somebody_else_is_asked(scene: Scene) -> None:
    scene.ask()
    first = scene.approver()
    page = first.client.get("/approve").text
    first.press("/approve", {"next": "return", "comment": "Ask Bo."})
    scene.ask(email="bo@example.org", name="Bo Bo")
    assert "Somebody else is asked" in first.read("/approve")
    for given in (SIGNED, {"next": "return", "comment": "c"}, {"next": "sign"}):
        reply = first.send(page, "/approve", given)
        assert reply.status_code == 409
        assert "not open any more" in reply.text
    second = scene.approver()
    assert second.press("/approve", SIGNED | {"name": "Bo Bo"}).headers["Location"] == "/receipt"


def test_a_page_from_before_the_answers_changed_signs_nothing(scene: Scene) -> None:
    scene.ask()
    approver = scene.approver()
    page = approver.client.get("/approve").text
    approver.press("/approve", {"next": "return", "comment": "c"})
    scene.coordinator.press("/area/goals", {"Q2": "0"})
    scene.ask()
    assert approver.send(page, "/approve", SIGNED).status_code == 409
    scene.coordinator.read("/receipt", 409)


def test_pressing_twice_does_it_once(scene: Scene) -> None:
    page = scene.coordinator.client.get("/approval").text
    assert scene.coordinator.send(page, "/approval", ASKED).status_code == 200
    assert scene.coordinator.send(page, "/approval", ASKED).headers["Location"] == "/approval"
    approver = scene.approver()
    page = approver.client.get("/approve").text
    approver.send(page, "/approve", SIGNED)
    assert approver.send(page, "/approve", SIGNED).status_code == 409
    assert scene.events().count("submit") == 1


def test_a_wave_that_closes_meanwhile_takes_nothing_and_says_so(scene: Scene) -> None:
    scene.ask()
    approver = scene.approver()
    page = approver.client.get("/approve").text
    scene.site.close_wave()
    with scene.site.database.write() as store:  # nobody was signed out by the turned clock
        for number in (1, 2, 3):
            store.access.touch_session(number, scene.site.clock[0])
    reply = approver.send(page, "/approve", SIGNED)
    assert reply.status_code == 409
    assert "The wave is closed" in reply.text
    assert "cannot be approved any more" in approver.read("/approve")
    assert "The wave closed on" in scene.coordinator.read("/approval")
    assert scene.coordinator.press("/approval", {}, action="/approval/withdraw").status_code == 303
    assert "The wave closed on" in scene.coordinator.read("/approval")
    scene.coordinator.read("/receipt", 409)


def test_somebody_who_answers_and_approves_signs_the_organisations_answers(scene: Scene) -> None:
    colleague = scene.site.member(Role.RESPONDENT, parts=("goals",))
    colleague.press("/area/goals", {"Q1": "0", "Q2": "0"})
    with scene.site.database.read() as store:
        [email] = [one.person.email for one in store.people.members("0180") if Role.RESPONDENT in one.roles]
    scene.ask(email=str(email))
    assert "Approve the answers" in colleague.read("/overview")
    assert "66.7" in colleague.read("/approve")
    assert colleague.press("/approve", SIGNED).headers["Location"] == "/receipt"
    assert "66.7" in scene.coordinator.read("/results")


@pytest.mark.parametrize(("language", "words"), [("sv", "Godkänn svaren"), ("en", "Approve the answers")])
def test_every_page_speaks_the_readers_language(scene: Scene, language: str, words: str) -> None:
    scene.ask(message=SCRIPT, name=f"Eva {SCRIPT}")
    approver = scene.approver(language)
    page = approver.client.get("/approve").text
    assert words in page
    assert SCRIPT not in page
    coordinator = scene.site.coordinator(language=language)
    for address in ("/approval", "/overview", "/history", "/approve/answers"):
        page = coordinator.client.get(address).text
        assert f'<html lang="{language}">' in page
        assert SCRIPT not in page


def test_the_signed_copy_is_a_pdf_and_the_same_every_time(scene: Scene) -> None:
    scene.coordinator.read("/receipt.pdf", 409)
    scene.ask()
    approver = scene.approver()
    approver.press("/approve", SIGNED)
    reply = scene.coordinator.client.get("/receipt.pdf")
    assert reply.mimetype == "application/pdf"
    assert re.search(
        r'attachment; filename="receipt-2027-0180-1-[0-9A-F]{6}\.pdf"', reply.headers["Content-Disposition"]
    )
    scene.site.clock[0] += timedelta(days=1)
    scene.coordinator = scene.site.coordinator()
    assert scene.coordinator.client.get("/receipt.pdf?revision=1").data == reply.data
    for address in ("/receipt.pdf?revision=2", "/receipt.pdf?revision=x", "/receipt.pdf?revision=²", "/history/2"):
        scene.coordinator.read(address, 404)


def test_the_history_shows_what_changed_and_keeps_the_old(scene: Scene) -> None:
    assert "Nothing is submitted" in scene.coordinator.read("/history")
    scene.ask()
    scene.approver().press("/approve", SIGNED)
    scene.coordinator.press("/unlock", {})
    scene.coordinator.press("/area/goals", {"Q2": "2"})
    scene.coordinator.press("/check", {"name": f"Bo {SCRIPT}", "title": "Buyer", "agreed": "yes"})
    page = scene.coordinator.read("/history")
    assert page.index("Revision 2,") < page.index("Revision 1,")
    for words in (
        "Eva Ek, Head of finance",
        "1 answer changed",
        "Q2 Plan",
        "1 – Present",
        "2 – Managed",
        "66.7",
        "100.0",
    ):
        assert words in page, words
    assert SCRIPT not in scene.coordinator.client.get("/history").text
    assert "1 – Present" in scene.coordinator.read("/history/1")
    assert "1 – Present" not in scene.coordinator.read("/history/2")


def test_what_another_organisation_submitted_is_not_found(scene: Scene) -> None:
    scene.ask()
    scene.approver().press("/approve", SIGNED)
    neighbour = scene.site.coordinator("0483")
    assert "Nothing is submitted" in neighbour.read("/history")
    neighbour.read("/history/1", 404)
    neighbour.read("/receipt.pdf?revision=1", 404)
    assert "Eva Ek" not in neighbour.read("/approval")


def test_a_coordinator_with_an_address_reads_the_comment_in_a_mail(scene: Scene) -> None:
    with scene.site.database.write() as store:
        asa = store.people.add(
            PersonFacts(0, "asa@example.org", "Åsa", "", management=False, language="sv"), scene.site.clock[0]
        )
        store.people.join(asa.id, "0180", frozenset({Role.COORDINATOR}), scene.site.clock[0])
    scene.ask()
    scene.approver().press("/approve", {"next": "return", "comment": "Q2 är för högt."})
    with scene.site.database.read() as store:
        mail = store.mails.all()[0]
    assert mail.recipient == "asa@example.org"
    assert "> Q2 är för högt." in mail.text


def test_pages_send_a_fixed_number_of_statements(scene: Scene) -> None:
    scene.ask()
    approver = scene.approver()
    for person, address, most in (
        (approver, "/approve", 6),
        (scene.coordinator, "/approval", 6),
        (approver, "/approve/answers", 5),
    ):
        person.read(address)
        with scene.site.database.counted() as counter:
            person.read(address)
        assert counter.queries <= most, address
    approver.press("/approve", SIGNED)
    with scene.site.database.counted() as counter:
        approver.read("/history")
    assert counter.queries <= 3

"""Answering: without script, by the script's requests, and when things go wrong."""

from datetime import datetime
from pathlib import Path

import pytest

from maturity.services import demonstration
from maturity.settings import Settings
from maturity.storage.database import Database
from maturity.web import create_app
from maturity.web.language import COOKIE
from tests.web.conftest import Person, Site, Sites, form_to

LONGEST_PAGE = {8: 20_000, 9: 22_000}
"""Questions on a page to bytes: the words of nine questions alone are 11 kB."""

MOST_QUERIES = 3
"""Who is signed in, the answers, the wave before."""


def autosave(person: Person, question: str, fields: dict[str, str]) -> tuple[int, dict[str, object]]:
    page = person.client.get("/area/goals").text
    given = {"csrf_token": form_to(page, "/area/goals").fields["csrf_token"]} | fields
    reply = person.client.post(f"/answer/{question}", data=given, headers={"Accept": "application/json"})
    return reply.status_code, reply.json or {}


def test_the_button_saves_and_leads_on_and_the_answer_is_there_again(site: Site) -> None:
    person = site.coordinator()
    reply = person.press("/area/goals", {"Q1": "2", "Q2": "1", "next": "area"})
    assert reply.headers["Location"] == "/check"
    assert {q: one.answer for q, one in site.answers().items()} == {"Q1": 2, "Q2": 1}
    assert form_to(person.client.get("/area/goals").text, "/area/goals").fields["Q1"] == "2"


def test_an_unanswered_question_never_stops_saving(site: Site) -> None:
    person = site.coordinator()
    assert person.press("/area/goals", {"Q1": "2", "next": "overview"}).headers["Location"] == "/overview"
    assert "You have answered 1 of 2 questions" in person.read("/overview")
    assert "1 of 2 answered" in person.read("/overview")


def test_pressing_enter_in_a_field_saves_and_clears_nothing(site: Site) -> None:
    person = site.coordinator()
    person.press("/area/goals", {"Q1": "2"})
    page = person.client.get("/area/goals").text
    first = page.index("<button", page.index("class=answers"))
    assert "value=here" in page[first : page.index(">", first)]
    assert person.send(page, "/area/goals", {"Q2": "1", "next": "here"}).headers["Location"] == "/area/goals"
    assert set(site.answers()) == {"Q1", "Q2"}


def test_an_impossible_level_is_refused_and_the_rest_is_saved(site: Site) -> None:
    reply = site.coordinator().press("/area/goals", {"Q1": "9", "Q2": "1"})
    assert reply.status_code == 422
    assert "There is 1 thing to fix" in reply.text
    assert "Choose one of the answers to question Q1." in reply.text
    assert set(site.answers()) == {"Q2"}


def test_a_text_that_is_too_long_is_refused_with_the_text_kept_and_the_rest_saved(site: Site) -> None:
    reply = site.coordinator().press("/area/goals/Q1", {"Q1": "1", "Q1.comment": "å" * 1040})
    assert reply.status_code == 422
    assert "1000 characters or fewer. Remove 40 characters." in reply.text
    assert "å" * 1040 in reply.text
    assert site.answers() == {}


@pytest.mark.parametrize("link", ["javascript:alert(1)", "ftp://example.org", "policy.pdf"])
def test_only_web_addresses_are_links(site: Site, link: str) -> None:
    reply = site.coordinator().press("/area/goals/Q1", {"Q1": "1", "Q1.link": link})
    assert reply.status_code == 422
    assert "must begin with https://" in reply.text


def test_does_not_apply_is_saved_at_once_and_asks_for_the_reason(site: Site) -> None:
    person = site.coordinator()
    reply = person.press("/area/goals", {"Q2": "not-applicable", "next": "area"})
    assert reply.headers["Location"] == "/area/goals#Q2"
    page = person.read("/area/goals")
    assert "Write why question Q2 does not apply to you." in page
    person.press("/area/goals", {"Q2.reason": "We buy nothing."})
    assert site.answers()["Q2"].reason == "We buy nothing."


def test_comment_and_evidence_are_reached_without_script_and_nothing_is_lost_on_the_way(site: Site) -> None:
    person = site.coordinator()
    reply = person.press("/area/goals", {"Q1": "1", "more": "Q1"})
    assert reply.headers["Location"] == "/area/goals/Q1"
    person.press("/area/goals/Q1", {"Q1.evidence": "Policy <2027>", "Q1.link": "https://example.org/a", "next": "area"})
    stored = site.answers()["Q1"]
    assert (stored.answer, stored.evidence, stored.evidence_link) == (1, "Policy <2027>", "https://example.org/a")
    assert "Policy &lt;2027&gt;" in person.client.get("/area/goals").text


def test_an_answer_can_be_cleared_and_its_comment_stays(site: Site) -> None:
    person = site.coordinator()
    person.press("/area/goals/Q1", {"Q1": "1", "Q1.comment": "why"})
    person.press("/area/goals/Q1", {"clear": "Q1"})
    assert site.answers()["Q1"].written == ""
    assert site.answers()["Q1"].comment == "why"


def test_one_question_at_a_time_goes_forward_and_back(site: Site) -> None:
    person = site.coordinator()
    person.read("/area/goals/Q1?view=one")
    assert person.client.get("/area/goals").headers["Location"] == "/area/goals/Q1"
    assert person.press("/area/goals/Q1", {"Q1": "1", "next": "following"}).headers["Location"] == "/area/goals/Q2"
    assert person.press("/area/goals/Q2", {"next": "previous"}).headers["Location"] == "/area/goals/Q1"
    assert person.press("/area/goals/Q2", {"next": "following"}).headers["Location"] == "/overview"
    assert "On this page" in person.read("/area/goals?view=all")


def test_the_whole_form_is_one_page_too(site: Site) -> None:
    person = site.coordinator()
    person.press("/form", {"Q1": "1", "Q2": "do-not-know", "next": "overview"})
    assert set(site.answers()) == {"Q1", "Q2"}


def test_two_people_on_one_answer_see_both_and_choose(site: Site) -> None:
    first, second = site.coordinator(), site.coordinator()
    before = first.client.get("/area/goals").text
    second.press("/area/goals", {"Q1": "2"})
    conflict = first.send(before, "/area/goals", {"Q1": "1", "Q2": "1"})
    assert conflict.status_code == 409
    assert "level 1 – Present" in conflict.text
    assert "level 2 – Managed" in conflict.text
    assert site.answers()["Q1"].answer == 2
    assert site.answers()["Q2"].answer == 1
    reply = first.send(conflict.text, "/conflict", {"mine": "Q1"})
    assert reply.headers["Location"] == "/area/goals#Q1"
    assert site.answers()["Q1"].answer == 1


def test_the_colleagues_answer_can_be_kept(site: Site) -> None:
    first, second = site.coordinator(), site.coordinator()
    before = first.client.get("/area/goals").text
    second.press("/area/goals", {"Q1": "2"})
    conflict = first.send(before, "/area/goals", {"Q1": "1"})
    assert first.send(conflict.text, "/conflict", {"theirs": "Q1"}).status_code == 303
    assert site.answers()["Q1"].answer == 2


def test_a_form_with_old_answers_does_not_collide_with_a_colleague_elsewhere_on_the_page(site: Site) -> None:
    first, second = site.coordinator(), site.coordinator()
    first.press("/area/goals", {"Q1": "1"})
    before = first.client.get("/area/goals").text
    second.press("/area/goals", {"Q1": "2"})
    assert first.send(before, "/area/goals", {"Q2": "1"}).status_code == 303
    assert {q: one.answer for q, one in site.answers().items()} == {"Q1": 2, "Q2": 1}


def test_the_script_saves_one_answer_and_learns_its_revision(site: Site) -> None:
    person = site.coordinator()
    status, reply = autosave(person, "Q1", {"Q1": "1", "Q1.revision": "0"})
    assert status == 200
    assert str(reply["saved"]).startswith("Saved at ")
    status, reply = autosave(person, "Q1", {"Q1": "2", "Q1.revision": str(reply["revision"])})
    assert (status, site.answers()["Q1"].answer) == (200, 2)
    assert autosave(person, "Q1", {"Q1": "2", "Q1.revision": str(reply["revision"])})[1] == {"same": True}


@pytest.mark.parametrize(
    ("question", "fields", "status"),
    [
        pytest.param("Q1", {"Q1": "7", "Q1.revision": "0"}, 422, id="impossible level"),
        pytest.param("Q1", {"Q1": "1", "Q1.revision": "0", "Q1.reason": "x" * 1001}, 422, id="too long a text"),
        pytest.param("Q1", {"Q1": "1", "Q1.revision": "3.ab"}, 409, id="a revision that never was"),
        pytest.param("Q9", {"Q9": "1", "Q9.revision": "0"}, 404, id="no such question"),
        pytest.param("Q1", {"Q1": "not-asked", "Q1.revision": "0"}, 422, id="an absence nobody may choose"),
        pytest.param("Q1", {"Q1": "not-applicable", "Q1.revision": "0"}, 422, id="a question for everybody"),
        pytest.param("Q1", {}, 200, id="nothing at all"),
        pytest.param("Q1", {"Q1": "1", "Q1.revision": "\x00½"}, 200, id="a revision that is no number"),
    ],
)
def test_the_script_is_told_what_is_wrong_and_nothing_else_happens(
    site: Site, question: str, fields: dict[str, str], status: int
) -> None:
    found, reply = autosave(site.coordinator(), question, fields)
    assert found == status
    if status != 200:
        assert reply["message"]
        assert site.answers() == {}


def test_the_script_is_told_of_a_lost_session_in_words(site: Site) -> None:
    person = site.coordinator()
    page = person.client.get("/area/goals").text
    person.client.delete_cookie("maturity_session")
    token = form_to(page, "/area/goals").fields["csrf_token"]
    reply = person.client.post(
        "/answer/Q1", data={"csrf_token": token, "Q1": "1", "Q1.revision": "0"}, headers={"Accept": "application/json"}
    )
    assert reply.status_code == 401
    assert "Sign in again" in reply.get_json()["message"]


def test_a_closed_wave_can_be_read_and_not_changed(site: Site) -> None:
    person = site.coordinator()
    person.press("/area/goals", {"Q1": "1"})
    page = person.client.get("/area/goals").text
    site.close_wave()
    person = site.coordinator()
    assert "You can read but not change your answers" in person.read("/area/goals")
    assert "<fieldset" not in person.read("/area/goals")
    assert "level 1 – Present" in person.read("/area/goals")
    token = form_to(person.client.get("/overview").text, "/sign-out").fields["csrf_token"]
    fields = form_to(page, "/area/goals").fields.copy()
    fields["csrf_token"], fields["Q1"] = token, "2"
    reply = person.client.post("/area/goals", data=fields)
    assert reply.status_code == 409
    assert "The wave is closed" in reply.text
    assert site.answers()["Q1"].answer == 1


@pytest.mark.parametrize("address", ["/area/nothing", "/area/goals/Q9", "/area/goals/goals", "/answer/Q9", "/area/å"])
def test_what_is_not_there_is_said_not_to_be_there(site: Site, address: str) -> None:
    assert site.coordinator().client.get(address).status_code == 404


def test_pages_ask_the_database_few_times(site: Site) -> None:
    person = site.coordinator()
    person.read("/area/goals")
    for address in ("/area/goals", "/area/goals/Q1", "/form", "/check"):
        with site.database.counted() as counter:
            person.read(address)
        shows_evidence = address in ("/area/goals/Q1", "/check")  # one more, for the register
        assert counter.queries <= MOST_QUERIES + shows_evidence, address


def test_an_area_of_the_main_questionnaire_is_a_light_page(
    demo_copy: Database, key: str, now: datetime, tmp_path: Path
) -> None:
    settings = Settings.from_environment({"MATURITY_DATA_FOLDER": str(tmp_path), "MATURITY_SECRET_KEY": key})
    person = Person(create_app(settings, demo_copy, lambda: now).test_client())
    with demo_copy.read() as store:
        ystad = next(one for one in demonstration.sign_ins(store, key) if one.organisation.code == "1286")
        questionnaire = store.versions.open(store.waves.all()[-1].version_id)
    person.press(f"/invitation/{ystad.secrets.token}", {})
    for area in questionnaire.areas:
        for language in ("sv", "en"):
            person.client.set_cookie(COOKIE, language)
            reply = person.client.get(f"/area/{area.id}")
            assert len(reply.data) <= LONGEST_PAGE[len(list(area.questions()))], area.id
            assert ("Generated answers" if language == "en" else "Påhittade svar") in reply.text


KINDS = """
      - id: Q3
        kind: choice
        title: {sv: Val, en: Choice}
        ask: {sv: Vilken av dem?, en: Which of them?}
        help: {sv: En av två., en: One of two.}
        options:
          - {id: one, label: {sv: Den ena, en: The one}, points: 0}
          - {id: other, label: {sv: Den andra, en: The other}, points: 1}
      - id: Q4
        kind: checklist
        title: {sv: Lista, en: List}
        ask: {sv: Vilka stämmer?, en: Which are true?}
        help: {sv: Flera kan stämma., en: Several may be true.}
        options:
          - {id: first, label: {sv: Första, en: First}}
          - {id: second, label: {sv: Andra, en: Second}}
      - id: Q5
        kind: "yes-no"
        title: {sv: Ja eller nej, en: Yes or no}
        ask: {sv: Stämmer det?, en: Is it true?}
        help: {sv: Ja eller nej., en: Yes or no.}
      - id: Q6
        kind: number
        title: {sv: Antal, en: Number}
        ask: {sv: Hur många?, en: How many?}
        help: {sv: Ett tal., en: A number.}
        unit: {sv: stycken, en: pieces}
        minimum: 0
      - id: Q7
        kind: text
        title: {sv: Text, en: Text}
        ask: {sv: Vad annat?, en: What else?}
        help: {sv: Med egna ord., en: In your own words.}
      - id: Q8
        kind: date
        title: {sv: Datum, en: Date}
        ask: {sv: När beslutades det?, en: When was it decided?}
        help: {sv: En dag., en: A day.}
"""


def test_every_kind_of_question_can_be_answered_and_is_there_again(make_site: Sites, tiny_text: str) -> None:
    site = make_site(questionnaire=tiny_text.replace("version: 1.0", 'version: "1.1"') + KINDS)
    person = site.coordinator()
    given = {"Q3": "other", "Q4": "second", "Q5": "yes", "Q6": "1 200,5", "Q7": "<b>Hej</b>", "Q8": "2027-03-31"}
    assert person.press("/area/goals", given).status_code == 303
    stored = {q: one.written for q, one in site.answers().items()}
    assert stored == given | {"Q6": "1200.5"}
    fields = form_to(person.client.get("/area/goals").text, "/area/goals").fields
    assert [fields[q] for q in stored] == list(stored.values())
    assert "<b>Hej" not in person.client.get("/area/goals").text
    person.press("/area/goals", {"Q6.absence": "do-not-know"})
    assert site.answers()["Q6"].written == "do-not-know"


@pytest.mark.parametrize(("question", "wrong"), [("Q6", "many"), ("Q6", "-1"), ("Q8", "31/3"), ("Q5", "maybe")])
def test_what_is_no_answer_of_its_kind_is_refused(make_site: Sites, tiny_text: str, question: str, wrong: str) -> None:
    site = make_site(questionnaire=tiny_text.replace("version: 1.0", 'version: "1.1"') + KINDS)
    reply = site.coordinator().press("/area/goals", {question: wrong, "Q1": "1"})
    assert reply.status_code == 422
    assert question in reply.text
    assert set(site.answers()) == {"Q1"}

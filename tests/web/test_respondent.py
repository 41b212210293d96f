"""What a colleague sees and does: own areas, calling one done, others' answers afterwards; without script."""

import re
from collections.abc import Mapping
from datetime import date, timedelta

import pytest
from sqlalchemy import text

from maturity.domain.assessment import State
from maturity.domain.person import Role
from maturity.storage.answers import AnswerRecord
from tests.web.conftest import STOCKHOLM, Person, Site, Sites, form_to
from tests.web.test_assess import KINDS

GOALS = "/area/goals"
MOST_QUERIES = {"/overview": 6, GOALS: 6, f"{GOALS}/colleagues": 6}
"""Four to know who is signed in and what was asked, then the answers and one thing more."""

TWO_AREAS = """
  - id: follow-up
    title: {sv: Uppföljning, en: Follow-up}
    lead: {sv: Vad som blev av., en: What became of it.}
    questions:
      - id: Q3
        kind: "yes-no"
        title: {sv: Ja eller nej, en: Yes or no}
        ask: {sv: Stämmer det?, en: Is it true?}
        help: {sv: Ja eller nej., en: Yes or no.}
"""


def respondent(site: Site, *parts: str, language: str = "en", name: str = "Kim") -> Person:
    return site.member(Role.RESPONDENT, parts=parts or ("goals",), language=language, name=name)


def voices(site: Site) -> list[Mapping[str, AnswerRecord]]:
    with site.database.read() as store:
        assessment, _state = store.waves.assessment(store.waves.all()[-1].id, STOCKHOLM)
        return list(store.responses.voices(assessment).values())


def change(site: Site, statement: str, **values: object) -> None:
    with site.database.engine.begin() as connection:
        connection.execute(text(statement), values)


def stay_signed_in(site: Site) -> None:
    with site.database.write() as store:
        for session in range(1, 9):
            store.access.touch_session(session, site.clock[0])


def submitted(site: Site) -> None:
    with site.database.write() as store:
        assessment, _state = store.waves.assessment(store.waves.all()[-1].id, STOCKHOLM)
        store.waves.set_state(assessment, State.SUBMITTED)


@pytest.fixture
def wide(make_site: Sites, tiny_text: str) -> Site:
    """A site with a second area, ``follow-up``, of one question."""
    return make_site(questionnaire=tiny_text.replace("version: 1.0", 'version: "1.2"') + TWO_AREAS)


def test_the_first_page_says_who_asks_what_until_when_and_who_sees_it(wide: Site) -> None:
    wide.member(Role.COORDINATOR, name="Åsa Öberg")
    person = respondent(wide, "goals")
    page = " ".join(person.read("/overview").split())
    assert "Åsa Öberg asks you to answer 2 questions. You have answered 0. The last day is" in page
    assert "Other colleagues see the answer without your name once they are done." in page
    assert "Goals" in page
    assert "Follow-up" not in page
    for other in ("/check", "/benchmark", "/plan/steps", "/report", "/receipt", "/log"):
        assert f'href="{other}"' not in page
        person.read(other, 403)


def test_the_first_page_in_swedish_says_du(site: Site) -> None:
    page = respondent(site, language="sv").read("/overview")
    assert (
        "Samordnaren ser ditt namn och ditt svar. Andra kollegor ser svaret utan namn när de själva är klara." in page
    )
    assert "ber dig svara på 2 frågor" in page
    assert not re.search(r"\b(ni|era|ert|er)\b", page[page.index("<main") : page.index("</main")])


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (3, "The last day for you is 26 November 2026."),
        (-1, "The last day for you was 22 November 2026. You can still"),
    ],
)
def test_a_last_day_of_ones_own_is_told_also_when_it_has_passed(site: Site, days: int, words: str) -> None:
    person = respondent(site)
    # the clock of these tests stands at 23 November 2026
    day = date(2026, 11, 23) + timedelta(days=days)
    change(site, "UPDATE response SET last_day = :day", day=day.isoformat())
    assert words in person.read("/overview")
    assert "last_day" not in person.read(GOALS)


@pytest.mark.parametrize(
    "statement",
    [
        pytest.param("UPDATE response SET removed_at = '2026-11-23 11:00:00'", id="taken off"),
        pytest.param("DELETE FROM assignment", id="no parts"),
        pytest.param("UPDATE assignment SET part = 'elsewhere'", id="parts that this wave does not have"),
    ],
)
def test_one_who_has_nothing_to_answer_is_told_so_and_gets_nowhere(site: Site, statement: str) -> None:
    site.coordinator().press(GOALS, {"Q1": "2"})
    person = respondent(site)
    page = person.client.get(GOALS).text
    change(site, statement)
    assert "You have no questions to answer now." in person.read("/overview")
    for address in (GOALS, f"{GOALS}/Q1", "/form", "/answer/Q1", f"{GOALS}/colleagues"):
        person.read(address, 404)
    before = site.answers()
    for address in (GOALS, f"{GOALS}/Q1", "/form", "/answer/Q1", f"{GOALS}/done", "/conflict"):
        reply = person.client.post(address, data=form_to(page, GOALS).fields | {"Q1": "0", "mine": "Q1"})
        assert reply.status_code in (303, 403, 404), address
    assert site.answers() == before
    assert voices(site) == []


def test_save_and_continue_leads_through_the_own_areas_and_then_to_the_overview(wide: Site) -> None:
    person = respondent(wide, "goals", "follow-up")
    reply = person.press(GOALS, {"Q1": "2", "Q2": "do-not-know", "next": "area"})
    assert reply.headers["Location"] == "/area/follow-up"
    reply = person.press("/area/follow-up", {"Q3": "yes", "next": "area"})
    assert reply.headers["Location"] == "/overview"
    # somebody with one area never meets the other one
    alone = respondent(wide, "follow-up")
    assert alone.press("/area/follow-up", {"Q3": "no", "next": "area"}).headers["Location"] == "/overview"
    alone.read(GOALS, 404)


def test_an_area_is_called_done_on_its_page_with_what_was_just_written(site: Site) -> None:
    person = respondent(site)
    assert "I have finished this area" in person.read(GOALS)
    reply = person.press(GOALS, {"Q1": "2", "Q2": "1", "next": "done"})
    assert (reply.status_code, reply.headers["Location"]) == (303, "/overview")
    page = person.read("/overview")
    assert "Thank you, you are done. You can change your answers until" in page
    assert "How colleagues have answered: Goals" in page
    assert "I have finished" not in page + person.read(GOALS)
    assert "You are done with this area." in person.read(GOALS)


def test_an_area_is_called_done_on_the_overview(wide: Site) -> None:
    person = respondent(wide, "goals", "follow-up")
    person.press(GOALS, {"Q1": "2", "Q2": "1", "next": "overview"})
    page = person.read("/overview")
    assert "I have finished Goals" in page
    assert "I have finished Follow-up" not in page
    assert person.press("/overview", {}, action=f"{GOALS}/done").status_code == 303
    assert "Thank you, you are done with Goals." in person.read("/overview")


def test_an_area_with_open_questions_is_not_done_and_links_to_them(site: Site) -> None:
    person = respondent(site)
    reply = person.press(GOALS, {"Q1": "2", "next": "done"})
    assert reply.status_code == 422
    assert "Some questions have no answer" in reply.text
    assert 'href="/area/goals/Q2"' in reply.text
    assert 'href="/area/goals/Q1"' not in reply.text
    assert [set(sheet) for sheet in voices(site)] == [{"Q1"}]  # what was written is saved
    token = form_to(person.client.get(GOALS).text, GOALS).fields["csrf_token"]
    assert person.client.post(f"{GOALS}/done", data={"csrf_token": token}).status_code == 422


def test_an_answer_can_be_changed_after_being_done(site: Site) -> None:
    person = respondent(site)
    person.press(GOALS, {"Q1": "2", "Q2": "1", "next": "done"})
    assert person.press(GOALS, {"Q1": "0", "next": "overview"}).status_code == 303
    assert voices(site)[0]["Q1"].written == "0"
    assert "How colleagues have answered" in person.read("/overview")


def test_others_answers_are_closed_before_and_without_names_after(site: Site) -> None:
    other = respondent(site, name="Bo Ek")
    other.press(GOALS, {"Q1": "0", "Q2": "1", "next": "area"})
    other.press(f"{GOALS}/Q1", {"Q1.comment": "Hemligt skäl"})
    person = respondent(site)
    person.press(GOALS, {"Q1": "2", "Q2": "1", "next": "overview"})
    closed = person.read(f"{GOALS}/colleagues", 403)
    assert "Shown when you are done" in closed
    assert "●" not in closed
    person.press(GOALS, {"next": "done"})
    page = person.read(f"{GOALS}/colleagues")
    main = " ".join(re.sub(r"<[^>]+>", " ", page[page.index("<main") : page.index("</main")]).split())
    # Q1: the other 0, oneself 2; Q2: both 1
    assert "Level 0 – None ● 1 answer Level 1 – Present Nobody Level 2 – Managed ● Your own answer" in main
    assert "Level 1 – Present ●● 2 answers, yours among them" in main
    for secret in ("Bo Ek", "Hemligt", "ekonomi", "Kim"):
        assert secret not in main


def test_alone_one_is_told_that_nobody_else_has_answered(site: Site) -> None:
    person = respondent(site, language="sv")
    person.press(GOALS, {"Q1": "2", "Q2": "not-applicable", "Q2.reason": "x", "next": "done"})
    page = person.read(f"{GOALS}/colleagues")
    assert page.count("Ingen annan har svarat än.") == 2
    assert "Ditt svar" in page


def test_every_kind_of_answer_is_counted_and_own_words_are_not_shown(make_site: Sites, tiny_text: str) -> None:
    site = make_site(questionnaire=tiny_text.replace("version: 1.0", 'version: "1.1"') + KINDS)
    given = {"Q1": "1", "Q2": "1", "Q3": "other", "Q4": "second", "Q5": "yes", "Q6": "12", "Q7": "<b>min text</b>"}
    for changes in ({}, {"Q3": "one", "Q5": "no", "Q6": "9"}):
        person = respondent(site)
        person.press(GOALS, given | {"Q8": "2027-03-31"} | changes | {"next": "done"})
    page = person.read(f"{GOALS}/colleagues")
    assert "min text" not in page
    assert "In own words" in page
    for earlier, later in (("The one", "The other"), ("<span>No<", "<span>Yes<"), ("9 pieces", "12 pieces")):
        assert page.index(earlier, page.index("Q3.")) < page.index(later, page.index("Q3."))


@pytest.mark.parametrize("state", ["closed", "submitted"])
@pytest.mark.parametrize("language", ["sv", "en"])
def test_after_the_end_everything_can_be_read_and_nothing_changed(site: Site, state: str, language: str) -> None:
    person = respondent(site, language=language)
    person.press(GOALS, {"Q1": "2", "Q2": "1", "next": "done"})
    form = form_to(person.client.get(GOALS).text, GOALS).fields
    if state == "closed":
        site.close_wave()
        stay_signed_in(site)
    else:
        submitted(site)
    for address in ("/overview", GOALS):
        page = person.read(address)
        assert 'class="notice"' in page
        assert "<fieldset" not in page
        assert "/unlock" not in page
    assert ("Ditt svar" if language == "sv" else "You answered") in person.read(GOALS)
    person.read(f"{GOALS}/colleagues")
    reply = person.client.post(GOALS, data=form | {"Q1": "0"})
    assert reply.status_code == 409
    assert voices(site)[0]["Q1"].written == "2"


def test_two_browsers_of_one_colleague_get_both_answers_to_choose_from(site: Site) -> None:
    person = respondent(site)
    one, other = person.client.get(GOALS).text, person.client.get(GOALS).text
    person.send(one, GOALS, {"Q1": "2"})
    reply = person.send(other, GOALS, {"Q1": "0"})
    assert reply.status_code == 409
    assert "You changed the answer elsewhere" in reply.text
    assert voices(site)[0]["Q1"].written == "2"
    kept = person.send(reply.text, "/conflict", {"mine": "Q1"})
    assert kept.status_code == 303
    assert (voices(site)[0]["Q1"].written, voices(site)[0]["Q1"].revision) == ("0", 2)
    fields = form_to(one, GOALS).fields | {"Q1": "1"}
    reply = person.client.post("/answer/Q1", data=fields, headers={"Accept": "application/json"})
    assert (reply.status_code, reply.json) == (409, {"message": "You changed this answer elsewhere.", "conflict": True})


def test_two_colleagues_on_one_question_do_not_collide(site: Site) -> None:
    one, other = respondent(site), respondent(site)
    pages = [one.client.get(GOALS).text, other.client.get(GOALS).text]
    for person, page, level in ((one, pages[0], "0"), (other, pages[1], "2")):
        assert person.send(page, GOALS, {"Q1": level}).status_code == 303
    assert [sheet["Q1"].written for sheet in voices(site)] == ["0", "2"]


def test_no_route_lets_a_colleague_write_the_organisations_answers(wide: Site) -> None:
    wide.coordinator().press(GOALS, {"Q1": "2", "Q2": "1"})
    before = wide.answers()
    person = respondent(wide, "goals")
    fields = form_to(person.client.get(GOALS).text, GOALS).fields
    given = fields | {"Q1": "0", "Q2": "0", "Q3": "yes", "Q3.revision": "0", "mine": "Q1", "clear": "Q2", "name": "x"}
    for rule in wide.app.url_map.iter_rules():
        if "POST" in (rule.methods or ()) and not rule.endpoint.startswith("access."):
            for question in ("Q1", "Q3"):
                address = rule.rule.replace("<area_id>", "goals").replace("<question_id>", question)
                address = re.sub(r"<[^>]+>", "1", address)
                assert person.client.post(address, data=given).status_code != 500, address
    assert wide.answers() == before
    assert {question for sheet in voices(wide) for question in sheet} <= {"Q1", "Q2"}


def test_a_question_that_was_not_assigned_is_not_found_by_any_way(wide: Site) -> None:
    person = respondent(wide, "Q2")
    fields = form_to(person.client.get(GOALS).text, GOALS).fields | {"Q1": "2", "Q1.revision": "0", "Q3.revision": "0"}
    for question in ("Q1", "Q3"):
        reply = person.client.post(f"/answer/{question}", data=fields | {"Q3": "yes"})
        assert reply.status_code == 404
        person.read(f"{GOALS}/{question}", 404)
    assert person.client.post(GOALS, data=fields | {"Q2": "1"}).status_code == 303
    assert [set(sheet) for sheet in voices(wide)] == [{"Q2"}]


def test_the_coordinator_is_never_blind_and_never_a_colleague(site: Site) -> None:
    person = site.coordinator()
    assert "I have finished" not in person.read(GOALS)
    assert person.press(GOALS, {"Q1": "2", "next": "done"}).headers["Location"] == GOALS
    person.read(f"{GOALS}/colleagues", 403)
    both = site.member(Role.COORDINATOR, Role.RESPONDENT, parts=("Q2",))
    both.press(GOALS, {"Q1": "1"})
    assert site.answers()["Q1"].written == "1"


def test_an_approver_who_also_answers_sees_the_organisations_result_and_writes_on_the_own_sheet(site: Site) -> None:
    site.coordinator().press(GOALS, {"Q1": "2", "Q2": "2"})
    before = site.answers()
    person = site.member(Role.APPROVER, Role.RESPONDENT, parts=("goals",))
    person.press(GOALS, {"Q1": "0", "Q2": "0"})
    assert site.answers() == before
    # 100: both at the highest level; the own draft would give 0
    assert "100" in person.read("/results")


def test_pages_ask_the_database_few_times(site: Site) -> None:
    person = respondent(site)
    person.press(GOALS, {"Q1": "2", "Q2": "1", "next": "done"})
    for address, most in MOST_QUERIES.items():
        person.read(address)
        with site.database.counted() as counter:
            person.read(address)
        assert counter.queries <= most, address

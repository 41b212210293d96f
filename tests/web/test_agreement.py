"""Agreeing on the answers: the list, settling, two coordinators, the meeting, its calendar file and the protocol."""

import re
from datetime import timedelta

import pytest
from sqlalchemy import event
from werkzeug.test import TestResponse

from maturity.domain.assessment import State
from maturity.domain.person import Person as PersonFacts
from maturity.domain.person import Role
from maturity.services import access
from maturity.services.answering import save
from maturity.services.drafts import Draft
from tests.web.conftest import STOCKHOLM, Person, Site, form_to

SCRIPT = "<script>alert('x')</script>"


def voice(
    site: Site,
    answers: dict[str, str],
    *,
    function: str = "ekonomi",
    management: bool = False,
    name: str = "Kim Berg",
    comment: str = "",
    code: str = STOCKHOLM,
    done: bool = True,
) -> None:
    """Let a colleague who was asked for everything answer."""
    given, now, key = access.new_secrets(), site.clock[0], site.app.config["SECRET_KEY"]
    with site.database.write() as store:
        assessment, _ = store.waves.assessment(store.waves.all()[-1].id, code)
        email = f"{given.code.lower()}@example.org"
        person = store.people.add(PersonFacts(0, email, name, function, management, "sv"), now)
        membership = store.people.join(person.id, code, frozenset({Role.RESPONDENT}), now)
        response = store.responses.ask(assessment, membership, ("goals",), None)
        access.open_door(store, membership, assessment, key, given, now)
        who = access.actor(store, access.sign_in(store, given.token, key, now), key, now)
        for question, written in answers.items():
            save(store, who, Draft(question, written, comment=comment), now)
        if done:
            store.responses.finish(response, "goals", now)


def two_voices(site: Site) -> None:
    """Q1 lies two levels apart between management and operations, Q2 is the same."""
    voice(
        site, {"Q1": "2", "Q2": "1"}, function="inköpschef", management=True, name="Åsa Öst", comment="Vi följer upp."
    )
    voice(site, {"Q1": "0", "Q2": "1"}, function="ekonomi", name="Bo Ek")


def settle(person: Person, question: str, fields: dict[str, str], page: str = "") -> TestResponse:
    where = f"/agreement/{question}"
    shown = page or person.client.get(where).text
    return person.send(shown, where, {question: "", **fields})


def test_the_list_shows_how_far_colleagues_are_apart_in_words(site: Site) -> None:
    two_voices(site)
    page = site.coordinator().read("/agreement")
    for words in (
        "Agree on the answers",
        "Different answers (1)",
        "Don't know (0)",
        "All (2)",
        "2 answers, level 0–2",
        "2 answers: level 0 and 2.",
        "Some difference",
        "Management answers 2.0 levels higher than operations on average.",
        "inköpschef (management)",
        "Åsa Öst",
        "Vi följer upp.",
        "Suggestion, not a decision: level 1 – Present",
        "All colleagues are done.",
        "Accept 1 question where everyone agrees",
    ):
        assert words in page
    assert "Q2 Plan" not in page  # it is not different
    assert "Q2 Plan" in site.coordinator().read("/agreement?show=all")
    assert "Nobody has answered don't know." in site.coordinator().read("/agreement?show=unknown")


def test_the_list_in_swedish(site: Site) -> None:
    two_voices(site)
    page = site.coordinator(language="sv").read("/agreement")
    for words in (
        "Enas om svaren",
        "Olika svar (1)",
        "2 svar, nivå 0–2",
        "2 svar: nivå 0 och 2.",
        "Viss skillnad",
        "Ledningen svarar i genomsnitt 2,0 nivåer högre än verksamheten.",
        "Förslag, inget beslut: nivå 1 – Finns",
        "Godta 1 fråga där alla är överens",
    ):
        assert words in page


def test_before_anybody_is_invited_the_page_leads_to_colleagues(site: Site) -> None:
    person = site.coordinator()
    assert 'href="/colleagues"' in person.read("/agreement")
    assert "No colleague is invited yet" in person.read("/agreement")
    assert "Agree on the answers" not in person.read("/overview")
    assert "No colleague is invited yet" in person.read("/agreement/agenda")


def test_the_overview_says_how_many_answers_differ(site: Site) -> None:
    two_voices(site)
    person = site.coordinator()
    assert "Different answers to settle (1)" in person.read("/overview")
    settle(person, "Q1", {"Q1": "1"})
    assert "No different answers to settle" in person.read("/overview")


def test_who_is_not_done_is_named_for_the_coordinator(site: Site) -> None:
    voice(site, {"Q1": "1"}, name="Åsa Öst", done=False)
    voice(site, {}, name="Bo Ek", done=False)
    page = site.coordinator().read("/agreement?show=all")
    assert "Wait for 2 colleagues, or agree anyway" in page
    assert "Åsa Öst (ekonomi), Bo Ek (ekonomi)." in page
    assert "1 colleague has not answered this question." in page  # Q1: Bo
    assert "2 colleagues have not answered this question." in page  # Q2: both


def test_settling_a_question_saves_it_with_its_reason_and_keeps_dissent(site: Site) -> None:
    two_voices(site)
    person = site.coordinator()
    shown = person.read("/agreement/Q1")
    assert "checked" not in shown[shown.index("class=answers") if "class=answers" in shown else 0 :].split("Why?")[0]
    reply = settle(person, "Q1", {"Q1": "2", "why": "Policyn följdes upp i mars."})
    assert (reply.status_code, reply.headers["Location"]) == (303, "/agreement?show=different")
    assert site.answers()["Q1"].answer == 2
    page = person.read("/agreement")
    for words in (
        "Saved as your answer to question Q1.",
        "Your answer: level 2 – Managed",
        "Why: Policyn följdes upp i mars.",
        "differs",
        "level 0 – None",
    ):
        assert words in page
    protocol = person.read("/agreement/protocol")
    assert "Policyn följdes upp i mars." in protocol
    assert "ekonomi: level 0 – None" in protocol
    assert "Bo Ek" not in protocol
    assert "Åsa Öst" not in protocol
    assert "Q2 Plan: 2 answers, level 1" in protocol  # still open


def test_after_saving_the_next_open_question_follows(site: Site) -> None:
    voice(site, {"Q1": "2", "Q2": "1"})
    voice(site, {"Q1": "0", "Q2": "0"})
    person = site.coordinator()
    assert settle(person, "Q1", {"Q1": "1"}).headers["Location"] == "/agreement/Q2?show=different"
    assert settle(person, "Q2", {"Q2": "1"}).headers["Location"] == "/agreement?show=different"
    assert "Every question that colleagues answered is settled." in person.read("/agreement")


def test_an_agreed_answer_is_chosen_when_the_page_is_opened_again(site: Site) -> None:
    two_voices(site)
    person = site.coordinator()
    settle(person, "Q1", {"Q1": "2", "why": 'mellan "raderna"'})
    fields = form_to(person.client.get("/agreement/Q1").text, "/agreement/Q1").fields
    assert (fields["Q1"], fields["why"]) == ("2", 'mellan "raderna"')


def test_nothing_chosen_or_a_wrong_value_is_said_beside_the_field_and_the_reason_is_kept(site: Site) -> None:
    two_voices(site)
    person = site.coordinator()
    for chosen in ("", "9", "not-asked"):
        reply = settle(person, "Q1", {"Q1": chosen, "why": "skälet står kvar"})
        assert reply.status_code == 422, chosen
        assert "Choose one of the answers to question Q1." in reply.text
        assert form_to(reply.text, "/agreement/Q1").fields["why"] == "skälet står kvar"
    assert site.answers() == {}


def test_a_reason_is_asked_for_when_the_question_does_not_apply(site: Site) -> None:
    two_voices(site)
    person = site.coordinator()
    reply = settle(person, "Q2", {"Q2": "not-applicable"})
    assert reply.status_code == 422
    assert "Write why question Q2 does not apply to you." in reply.text
    assert form_to(reply.text, "/agreement/Q2").fields["Q2"] == "not-applicable"
    settle(person, "Q2", {"Q2": "not-applicable", "why": "Vi köper inget."})
    assert site.answers()["Q2"].reason == "Vi köper inget."


def test_a_reason_that_is_too_long_is_kept_and_its_excess_counted(site: Site) -> None:
    two_voices(site)
    reply = settle(site.coordinator(), "Q1", {"Q1": "1", "why": "y" * 1003})
    assert reply.status_code == 422
    assert "Remove 3 characters." in reply.text
    assert form_to(reply.text, "/agreement/Q1").fields["why"] == "y" * 1003


def test_two_coordinators_see_both_answers_and_choose(site: Site) -> None:
    two_voices(site)
    one, other = site.coordinator(), site.coordinator()
    old = other.client.get("/agreement/Q1").text
    settle(one, "Q1", {"Q1": "1", "why": "den enas skäl"})
    reply = settle(other, "Q1", {"Q1": "2", "why": "den andras skäl"}, page=old)
    assert reply.status_code == 409
    for words in ("level 1 – Present", "den enas skäl", "level 2 – Managed", "den andras skäl"):
        assert words in reply.text
    assert site.answers()["Q1"].answer == 1
    kept = other.send(reply.text, "/agreement/Q1", {})
    assert kept.status_code == 303
    assert site.answers()["Q1"].answer == 2
    with site.database.engine.connect() as connection:
        whys = connection.exec_driver_sql("SELECT why FROM agreement ORDER BY revision").scalars().all()
    assert whys == ["den enas skäl", "den andras skäl"]


def test_the_same_answer_with_another_reason_is_a_conflict_too(site: Site) -> None:
    two_voices(site)
    one, other = site.coordinator(), site.coordinator()
    old = other.client.get("/agreement/Q1").text
    settle(one, "Q1", {"Q1": "1", "why": "a"})
    assert settle(other, "Q1", {"Q1": "1", "why": "b"}, page=old).status_code == 409
    assert settle(other, "Q1", {"Q1": "1", "why": "a"}, page=old).status_code == 303


def test_accepting_lists_the_questions_first_and_takes_no_other(site: Site) -> None:
    two_voices(site)
    person = site.coordinator()
    page = person.client.get("/agreement/accept").text
    assert "Accept 1 question where everyone agrees?" in page
    assert "Q2 Plan" in page
    assert "Q1 Policy" not in page
    reply = person.send(page, "/agreement/accept", {})
    assert reply.headers["Location"] == "/agreement?show=all"
    assert {question: one.answer for question, one in site.answers().items()} == {"Q2": 1}
    assert "1 question is settled." in person.read("/agreement?show=all")
    assert "There is nothing to accept" in person.read("/agreement/accept")


def test_what_differs_since_the_page_was_shown_is_not_accepted(site: Site) -> None:
    two_voices(site)
    person = site.coordinator()
    page = person.client.get("/agreement/accept").text
    voice(site, {"Q2": "2"})
    person.send(page, "/agreement/accept", {})
    assert site.answers() == {}
    assert "0 questions are settled." in person.read("/agreement?show=all")


def test_the_agenda_shares_the_time_and_gives_reasons(site: Site) -> None:
    two_voices(site)
    person = site.coordinator()
    page = person.read("/agreement/agenda?minutes=45")
    for words in ("Talk about this question", "45 minutes", "from minute 0 to minute 45", "Some difference between"):
        assert words in page
    assert "Åsa Öst" not in page
    settle(person, "Q1", {"Q1": "1"})
    assert "There is nothing that needs a meeting" in person.read("/agreement/agenda")


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ("minutes=abc", "Write a number of minutes from 10 to 480."),
        ("minutes=5", "Write a number of minutes from 10 to 480."),
        ("minutes=١٢", "Write a number of minutes from 10 to 480."),
        ("date=2027-02-30", "Write the date as 2027-03-31."),
        ("date=0001-01-01", "Write the date as 2027-03-31."),
        ("time=25:00", "Write the time as 14:30."),
        ("time=<b>", "Write the time as 14:30."),
    ],
)
def test_a_meeting_that_cannot_be_is_said_beside_the_field(site: Site, given: str, words: str) -> None:
    two_voices(site)
    person = site.coordinator()
    for address in ("/agreement/agenda", "/agreement/agenda.ics"):
        reply = person.client.get(f"{address}?{given}")
        assert reply.status_code == 422
        assert words in reply.text
        assert (
            "<b>" not in reply.text.replace('<label class="field"><b>', "").replace("<li><b>", "")
            or "time" not in given
        )


def test_the_calendar_file_names_questions_and_nobody(site: Site) -> None:
    two_voices(site)
    reply = site.coordinator(language="sv").client.get("/agreement/agenda.ics?date=2027-03-31&time=14.30&minutes=90")
    assert reply.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert reply.headers["Content-Disposition"] == 'attachment; filename="agenda.ics"'
    told = reply.data.decode().replace("\r\n ", "")
    assert "DTSTART:20270331T123000Z" in told  # half past two in Sweden's summer time
    assert "DTEND:20270331T140000Z" in told
    assert r"SUMMARY:Enas om svaren\, Mätningen 2027" in told
    assert r"DESCRIPTION:Stockholm\n\n90 min: Q1 Policy" in told
    for hidden in ("Åsa", "Vi följer upp", "ORGANIZER", "ATTENDEE"):
        assert hidden not in told


def test_meeting_mode_shows_functions_but_no_names_and_goes_on(site: Site) -> None:
    voice(site, {"Q1": "2", "Q2": "1"}, name="Åsa Öst", comment="Vi följer upp.")
    voice(site, {"Q1": "0", "Q2": "0"}, name="Bo Ek")
    person = site.coordinator()
    page = person.read("/agreement/meeting/Q1")
    assert 'class="meeting"' in page
    assert "Vi följer upp." in page
    assert "Åsa" not in page
    assert "/agreement/meeting/Q2?show=different" in page
    shown = person.client.get("/agreement/meeting/Q1").text
    reply = person.send(shown, "/agreement/Q1", {"Q1": "1"})
    assert reply.headers["Location"] == "/agreement/meeting/Q2?show=different"
    wrong = person.send(person.client.get("/agreement/meeting/Q2").text, "/agreement/Q2", {"why": "oj"})
    assert wrong.status_code == 422
    assert 'class="meeting"' in wrong.text
    assert "Åsa" not in wrong.text
    last = person.send(wrong.text, "/agreement/Q2", {"Q2": "1"})
    assert last.headers["Location"] == "/agreement/agenda"


def test_after_the_last_day_everything_can_be_read_and_nothing_changed(site: Site) -> None:
    two_voices(site)
    person = site.coordinator()
    open_page = person.client.get("/agreement/Q1").text
    accepting = person.client.get("/agreement/accept").text
    site.clock[0] += timedelta(hours=1)
    with site.database.write() as store:
        assessment, _ = store.waves.assessment(store.waves.all()[-1].id, STOCKHOLM)
        store.waves.set_state(assessment, State.SUBMITTED)
    assert "The answers are submitted or wait to be approved." in person.read("/agreement")
    assert '<form class="answers"' not in person.read("/agreement/Q1")
    assert settle(person, "Q1", {"Q1": "1"}, page=open_page).status_code == 409
    assert person.send(accepting, "/agreement/accept", {}).status_code == 409
    assert person.client.get("/agreement/accept").headers["Location"] == "/agreement"
    assert site.answers() == {}


def test_a_closed_wave_says_so(site: Site) -> None:
    two_voices(site)
    site.close_wave()
    page = site.coordinator().read("/agreement")
    assert "The wave closed on" in page
    assert "Accept 1 question" not in page
    assert "Show the question" in page


def test_script_in_every_text_is_shown_as_text(site: Site) -> None:
    voice(site, {"Q1": "2"}, function=SCRIPT, name=SCRIPT, comment=SCRIPT)
    voice(site, {"Q1": "0"}, function=SCRIPT, name=SCRIPT, comment=SCRIPT)
    person = site.coordinator()
    settle(person, "Q1", {"Q1": "2", "why": SCRIPT})
    for address in (
        "/agreement",
        "/agreement?show=all",
        "/agreement/Q1",
        "/agreement/meeting/Q1",
        "/agreement/protocol",
        "/agreement/agenda",
    ):
        page = person.client.get(address).text
        assert "<script>alert" not in page, address
    old = person.client.get("/agreement/Q1").text
    settle(person, "Q1", {"Q1": "1", "why": SCRIPT})
    assert "<script>alert" not in settle(person, "Q1", {"Q1": "0", "why": SCRIPT}, page=old).text
    assert "&lt;script&gt;" in person.client.get("/agreement").text


def test_another_organisation_sees_nothing_of_it(site: Site) -> None:
    two_voices(site)
    other = site.coordinator("0483")
    for address in ("/agreement?show=all", "/agreement/Q1", "/agreement/protocol", "/agreement/agenda"):
        page = other.read(address)
        assert "Vi följer upp." not in page
        assert "Åsa Öst" not in page
    settle(other, "Q1", {"Q1": "0"})
    assert site.answers() == {}
    other.read("/agreement/Q9", 404)
    other.read("/agreement/meeting/Q9", 404)


def test_an_approver_reads_without_names_and_a_respondent_not_at_all(site: Site) -> None:
    two_voices(site)
    approver = site.member(Role.APPROVER)
    page = approver.read("/agreement")
    assert "inköpschef (management)" in page
    assert "Åsa Öst" not in page
    assert "/agreement/Q1?" not in page
    assert "/agreement/accept" not in page
    assert "submitted or wait" not in page
    approver.read("/agreement/protocol")
    approver.read("/agreement/Q1", 403)
    respondent = site.member(Role.RESPONDENT, parts=("goals",))
    for address in ("/agreement", "/agreement/Q1", "/agreement/protocol", "/agreement/agenda", "/agreement/accept"):
        respondent.read(address, 403)


def test_twelve_colleagues_cost_the_queries_of_two(site: Site) -> None:
    person, counted = site.coordinator(), []
    event.listen(site.database.engine, "before_cursor_execute", lambda *given: counted.append(given[2]))
    costs = []
    for number in range(12):
        voice(site, {"Q1": str(number % 3)})
        if number in (1, 11):
            counted.clear()
            person.read("/agreement?show=all")
            costs.append(len([one for one in counted if one.startswith("SELECT")]))
    assert costs[0] == costs[1]
    assert costs[0] <= 8


def test_the_row_of_dots_has_one_dot_for_each_colleague(site: Site) -> None:
    for level in ("2", "2", "0", "do-not-know"):
        voice(site, {"Q1": level})
    page = site.coordinator().client.get("/agreement").text
    drawn = re.search(r'<div class="dots">(.*?)</div>', page, re.DOTALL)
    assert drawn
    places = re.findall(r'cx="([\d.]+)%"', drawn[1])
    assert [float(place) for place in places] == [16.67, 83.33, 83.33]  # three levels: 1/6 and 5/6 of the width
    assert "3 answers: level 0, 2 and 2. 1 does not know." in drawn[1]

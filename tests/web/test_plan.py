"""The pages of the plan, as their reader uses them: with forms and links, without script."""

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any, cast

import pytest
from werkzeug.datastructures import MultiDict

from maturity.domain.person import Role
from maturity.services import planning
from maturity.services.access import Actor
from tests.web.conftest import STOCKHOLM, Person, Site, form_to, forms_of

NEW = "/plan/actions/new"
TODAY_PLUS_3, TWELVE_DAYS_AGO = "2026-11-26", "2026-11-11"
"""The clock of these tests stands at 23 November 2026."""

PAGES = ("/plan", "/plan/steps", "/plan/targets", "/plan/what-if", "/plan/ways", "/plan/budget")


@pytest.fixture
def coordinator(site: Site) -> Person:
    """Stockholm's coordinator, who has answered: Q1 stands at 0 and Q2 at 1."""
    person = site.coordinator()
    assert person.press("/area/goals", {"Q1": "0", "Q2": "1"}).status_code == 303
    return person


def add(person: Person, what: str = "Hire somebody", **more: str) -> int:
    """Add an action of one's own and return its number."""
    assert person.press(NEW, {"what": what, "status": "planned", **more}).status_code == 303
    return int(re.findall(r'id="action-(\d+)"', person.read("/plan"))[-1])


def posted(page: str, address: str) -> MultiDict[str, str]:
    """Return the fields of the first form that changes something there: one with a token."""
    return next(form.fields for form in forms_of(page) if form.action == address and "csrf_token" in form.fields)


def main_of(page: str) -> str:
    return " ".join(page[page.index("<main") : page.index("</main")].split())


def test_an_empty_plan_offers_steps_that_are_ready_to_add(coordinator: Person) -> None:
    page = coordinator.read("/plan")
    assert "The plan is empty." in page
    assert re.findall(r"<h3>([^<]+)</h3>", page) == ["Decide on a policy.", "Review the plan."]
    reply = coordinator.client.post("/plan/steps", data=posted(page, "/plan/steps") | {"step": "Q1:1"})
    assert reply.status_code == 303
    page = coordinator.read("/plan")
    assert "Decide on a policy." in page
    assert "Now level 0 – None, leads to level 1 – Present" in page
    assert 'class="tag ok">In the plan' in coordinator.read("/plan/steps")


def test_an_action_goes_from_added_to_done_with_its_evidence_and_history(coordinator: Person) -> None:
    facts = {"title": "Policy 2026", "kind": "decision", "secret": "no"}
    assert coordinator.press("/evidence/new", facts).status_code == 303
    number = add(coordinator, step="Q1:2", owner="head of procurement", due=TODAY_PLUS_3, sign="It is adopted.")
    reply = coordinator.press(f"/plan/actions/{number}", {"status": "done", "evidence": "1"})
    assert reply.status_code == 303
    page = coordinator.read(f"/plan/actions/{number}")
    assert "Status: Not started yet → Completed" in page
    assert "Evidence: nothing → 1 entry" in page
    assert "Added to the plan" in page
    assert 'name="evidence" value="1" checked' in page


def test_what_is_late_says_by_how_many_days(site: Site, coordinator: Person) -> None:
    add(coordinator, due=TWELVE_DAYS_AGO)
    assert "12 days overdue" in coordinator.read("/plan")
    coordinator.client.get("/plan?lang=sv")
    page = coordinator.read("/plan")
    assert "Försenad 12 dagar" in page
    assert "1 är försenad." in page
    site.clock[0] -= timedelta(days=12)
    assert "Försenad" not in coordinator.read("/plan")


@pytest.mark.parametrize(
    ("view", "headings"),
    [
        pytest.param("status", ["Not started yet", "Completed"], id="by status"),
        pytest.param("area", ["Goals", "Own actions"], id="by area"),
        pytest.param("date", ["Overdue", "26 November 2026", "No due date", "Closed"], id="by date"),
        pytest.param("nonsense", [], id="anything else is the list"),
    ],
)
def test_the_plan_has_views_with_addresses_of_their_own(coordinator: Person, view: str, headings: list[str]) -> None:
    add(coordinator, "late", due=TWELVE_DAYS_AGO, step="Q1:1")
    add(coordinator, "soon", due=TODAY_PLUS_3)
    add(coordinator, "some day")
    add(coordinator, "over", status="done")
    page = coordinator.read(f"/plan?view={view}")
    assert re.findall(r"<h2>([^<]+) <small>", page) == headings
    assert page.count('id="action-') == 4


@pytest.mark.parametrize(
    ("changes", "problem"),
    [
        pytest.param({"what": ""}, "Write what is to be done.", id="nothing"),
        pytest.param({"due": "31 mars"}, "Write the day as 2027-03-31.", id="a day in words"),
        pytest.param({"status": "accepted"}, "Write why:", id="an accepted risk without a reason"),
        pytest.param({"step": "Q1:7"}, "The question has no such level.", id="no such level"),
        pytest.param({"owner": "x" * 201}, "must be 200 characters or fewer", id="too long"),
    ],
)
def test_what_cannot_be_used_is_said_beside_the_field_and_kept(
    coordinator: Person, changes: dict[str, str], problem: str
) -> None:
    reply = coordinator.press(NEW, {"what": "Hire somebody", "sign": "Two are hired", **changes})
    assert reply.status_code == 422
    assert problem in reply.text
    assert "Two are hired" in reply.text
    assert 'aria-invalid="true"' in reply.text
    assert "The plan is empty." in coordinator.read("/plan")


def test_two_people_on_one_action_see_both_versions(coordinator: Person) -> None:
    number = add(coordinator, owner="buyer")
    address = f"/plan/actions/{number}"
    old = coordinator.client.get(address).text
    coordinator.press(address, {"owner": "head of procurement"})
    reply = coordinator.send(old, address, {"owner": "finance director", "due": TODAY_PLUS_3})
    assert reply.status_code == 409
    page = main_of(reply.text)
    assert "finance director" in page
    assert "head of procurement" in page
    assert "head of procurement" in coordinator.read("/plan")  # nothing is overwritten
    assert coordinator.client.post(address, data=form_to(reply.text, address).fields).status_code == 303
    page = coordinator.read("/plan")
    assert "finance director" in page
    assert "26 November 2026" in page


def test_actions_move_and_the_last_change_is_undone(coordinator: Person) -> None:
    first, second = add(coordinator, "first"), add(coordinator, "second")
    moved = coordinator.send(coordinator.client.get("/plan").text, f"/plan/actions/{second}/move", {"to": "up"})
    assert moved.status_code == 303
    assert re.findall(r'id="action-(\d+)"', coordinator.read("/plan")) == [str(second), str(first)]
    page = coordinator.client.get("/plan").text
    assert "The last change: order changed." in page
    assert coordinator.send(page, "/plan/undo", {}).status_code == 303
    assert re.findall(r'id="action-(\d+)"', coordinator.read("/plan")) == [str(first), str(second)]
    assert coordinator.send(page, "/plan/undo", {}).status_code == 409  # it is not the last one any more


def test_approvers_and_readers_read_and_change_nothing(site: Site, coordinator: Person) -> None:
    number = add(coordinator, reason="Because", sign="It hangs on the wall")
    for role in (Role.APPROVER, Role.READER):
        person = site.member(role)
        for address in (*PAGES, f"/plan/actions/{number}"):
            page = main_of(person.read(address))
            assert "csrf_token" not in page, address
        assert "It hangs on the wall" in page
        assert "Added to the plan" in page


def test_a_colleague_reads_what_is_about_the_own_questions(site: Site, coordinator: Person) -> None:
    about = add(coordinator, "Write the policy", step="Q1:2", due=TODAY_PLUS_3)
    other = add(coordinator, "Hire somebody")
    person = site.member(Role.RESPONDENT, parts=("Q1",))
    page = main_of(person.read("/plan"))
    assert "Write the policy" in page
    assert "Hire somebody" not in page
    assert "Now level" not in page
    assert f"/plan/actions/{about}" in page
    person.read(f"/plan/actions/{about}")
    person.read(f"/plan/actions/{other}", 404)
    assert "Write the policy" in person.read("/plan/calendar.ics")


def test_another_organisations_action_is_not_found(site: Site, coordinator: Person) -> None:
    number = add(coordinator)
    stranger = site.coordinator("1480")
    stranger.read(f"/plan/actions/{number}", 404)
    page = stranger.client.get(NEW).text
    for address in (f"/plan/actions/{number}", f"/plan/actions/{number}/move"):
        fields = form_to(page, NEW).fields | {"what": "Mine now"}
        assert stranger.client.post(address, data=fields).status_code == 404
    assert "Hire somebody" not in stranger.read("/plan")


def test_the_calendar_holds_the_open_days(coordinator: Person) -> None:
    add(coordinator, "Adopt, publish", due=TODAY_PLUS_3)
    add(coordinator, "Over", due=TODAY_PLUS_3, status="done")
    reply = coordinator.client.get("/plan/calendar.ics")
    assert reply.content_type == "text/calendar; charset=utf-8"
    assert reply.text.count("BEGIN:VEVENT") == 1
    assert "DTSTART;VALUE=DATE:20261126" in reply.text
    assert "SUMMARY:Due: Adopt\\, publish" in reply.text


def test_targets_are_chosen_and_the_gap_is_said(coordinator: Person) -> None:
    page = coordinator.read("/plan/targets?fill=suggested")
    assert "Nothing is saved until you press Save." in page
    assert form_to(page, "/plan/targets").fields["goals"] == "100"  # all at the highest of three levels
    reply = coordinator.press("/plan/targets", {"Q1": "2", "Q2": "1", "goals": "62,5"})
    assert reply.status_code == 303
    page = main_of(coordinator.read("/plan/targets"))
    assert "2 levels left" in page
    assert "Reached" in page
    assert "29.2 points left" in page  # Q1 0, Q2 1 of 2 at weight 2: 33.3


def test_a_target_is_written_as_the_reader_writes_numbers(site: Site) -> None:
    person = site.coordinator(language="sv")
    assert person.press("/area/goals", {"Q1": "0", "Q2": "1"}).status_code == 303
    assert person.press("/plan/targets", {"goals": "62,5"}).status_code == 303
    form = form_to(person.read("/plan/targets"), "/plan/targets")
    assert (form.fields["goals"], form.fields["was.goals"]) == ("62,5", "62,5")
    assert person.press("/plan/targets", {"goals": "62.5", "Q1": "1"}).status_code == 303
    assert form_to(person.read("/plan/targets"), "/plan/targets").fields["goals"] == "62,5"


def test_targets_that_a_colleague_changed_meanwhile_are_shown_beside_ones_own(coordinator: Person) -> None:
    old = coordinator.client.get("/plan/targets").text
    coordinator.press("/plan/targets", {"Q1": "1", "Q2": "2"})
    reply = coordinator.send(old, "/plan/targets", {"Q1": "2"})
    assert reply.status_code == 409
    assert "Your colleague's: 1" in main_of(reply.text).replace("&#39;", "'")
    assert coordinator.send(reply.text, "/plan/targets", {}).status_code == 303
    page = coordinator.read("/plan/targets")
    assert form_to(page, "/plan/targets").fields["was.Q1"] == "2"
    assert form_to(page, "/plan/targets").fields["was.Q2"] == "2"  # what only the colleague chose stands


@pytest.mark.parametrize(
    ("part", "text"), [("goals", "101"), ("goals", "much"), ("Q1", "3"), ("Q1", "0.5"), ("total", "nan")]
)
def test_a_target_that_cannot_be_is_refused(coordinator: Person, part: str, text: str) -> None:
    reply = coordinator.press("/plan/targets", {part: text})
    assert reply.status_code == 422
    assert 'aria-invalid="true"' in reply.text


def test_the_effect_of_chosen_levels_is_arithmetic_and_stored_only_when_saved(coordinator: Person) -> None:
    page = main_of(coordinator.read("/plan/what-if?Q1=2&Q2=1"))
    # (2/2 + 2 * 1/2) / 3 = 66.7 instead of (0 + 2 * 1/2) / 3 = 33.3
    assert "33.3" in page
    assert "66.7" in page
    assert "+33.3" in page
    assert "arithmetic, not a forecast" in page
    assert form_to(coordinator.read("/plan/targets"), "/plan/targets").fields["was.Q1"] == ""
    assert coordinator.press("/plan/what-if?Q1=2&Q2=1", {}, action="/plan/what-if").status_code == 303
    assert form_to(coordinator.read("/plan/targets"), "/plan/targets").fields["was.Q1"] == "2"


def test_the_effect_of_the_plan_is_shown_first(coordinator: Person) -> None:
    add(coordinator, step="Q2:2")
    page = main_of(coordinator.read("/plan/what-if"))
    assert "The effect of your plan is shown" in page
    assert "66.7" in page  # (0 + 2 * 2/2) / 3


def test_the_cheapest_way_goes_into_the_plan_as_one_change(coordinator: Person) -> None:
    # from 33.3: Q1 to 2 costs 2 + 3 and gives 66.7; Q2 to 2 needs Q1 at 2 first
    page = coordinator.read("/plan/ways?node=goals&index=60")
    assert "Effort 5, 1 question. The index becomes 66.7 (now 33.3)." in page
    way = posted(page, "/plan/ways")
    assert coordinator.client.post("/plan/ways", data=way).status_code == 303
    plan = coordinator.read("/plan")
    assert "Decide on a policy. Review the policy." in plan
    assert "1 action added" in plan
    coordinator.client.post("/plan/ways", data=way)
    assert coordinator.read("/plan").count('id="action-') == 1  # pressed twice, added once


@pytest.mark.parametrize(
    ("query", "status", "words"),
    [
        pytest.param("node=goals&index=20", 200, "You are there already: the index is 33.3.", id="there already"),
        pytest.param("node=goals&index=0", 422, "Write a whole number from 1 to 100.", id="too low"),
        pytest.param("node=goals&index=60,5", 422, "Write a whole number from 1 to 100.", id="no whole number"),
        pytest.param("node=elsewhere&index=60", 422, "Choose an area on this page.", id="no such area"),
    ],
)
def test_a_wanted_index_is_answered_in_words(coordinator: Person, query: str, status: int, words: str) -> None:
    assert words in coordinator.read(f"/plan/ways?{query}", status)


def test_a_way_that_was_made_up_is_not_added(coordinator: Person) -> None:
    way = posted(coordinator.client.get("/plan/ways?node=goals&index=60").text, "/plan/ways")
    for move in ("Q1:1:2", "Q1:0:9", "Z9:0:1", "nonsense", "Q1:0:0"):
        way["move"] = move
        assert coordinator.client.post("/plan/ways", data=way).status_code == 404
    assert "The plan is empty." in coordinator.read("/plan")


def test_hours_are_the_organisations_own_estimate(coordinator: Person) -> None:
    add(coordinator, "Policy", step="Q1:2")  # steps of grade 2 and 3
    add(coordinator, "Hire somebody")
    page = main_of(coordinator.read("/plan/budget"))
    assert "2 + 3" in page
    assert "Not said" in page
    assert "1 open action has no steps of the questionnaire and is not counted." in page
    reply = coordinator.press("/plan/budget", {"hours-2": "40", "hours-3": "1000", "cost": "600"})
    assert reply.status_code == 303
    page = main_of(coordinator.read("/plan/budget"))
    assert "1,040" in page
    assert "624,000" in page
    assert coordinator.press("/plan/budget", {"hours-1": "-3"}).status_code == 422
    assert coordinator.press("/plan/budget", {"cost": "100001"}).status_code == 422


def test_the_log_says_what_was_done_without_the_texts(coordinator: Person) -> None:
    number = add(coordinator, "A very secret wording")
    coordinator.press(f"/plan/actions/{number}", {"status": "started"})
    page = main_of(coordinator.read("/log"))
    assert "Added to the action plan" in page
    assert "Changed an action of the plan" in page
    assert "secret wording" not in page


@pytest.mark.parametrize("address", PAGES)
def test_a_long_plan_costs_no_more_queries_than_a_short_one(site: Site, coordinator: Person, address: str) -> None:
    counts, who = [], cast("Actor", site.actor())
    for more in (1, 20):
        with site.database.write() as store:
            drafts = [planning.Draft(f"action {more}.{i}") for i in range(more)]
            planning.add(store, who, drafts, site.clock[0])
        coordinator.read(address)
        with site.database.counted() as counter:
            coordinator.read(address)
        counts.append(counter.queries)
    assert counts[0] == counts[1] <= 11


def test_targets_of_an_earlier_wave_are_taken_over_by_one_press(
    tiny_round: Callable[..., Any], site: Site, coordinator: Person
) -> None:
    then = tiny_round(site.database, slug="2025", codes=(STOCKHOLM,), opens=site.clock[0] - timedelta(days=300))
    earlier = then.actor(site.database, STOCKHOLM)
    with site.database.write() as store:
        store.targets.put(earlier.assessment_id, {"Q1": 2, "total": 70.0}, earlier.membership_id, site.clock[0])
        planning.add(store, earlier, [planning.Draft("Hire somebody")], site.clock[0])
    page = main_of(coordinator.read("/plan"))
    assert "Targets from The 2025 wave" in page
    assert "You chose 2 targets then" in page
    assert "1 unfinished action goes on in this plan by itself" in page
    assert "Decided in</dt><dd>The 2025 wave" in page
    address = "/plan/targets/take-over"
    reply = coordinator.send(coordinator.read("/plan"), address, {})
    assert reply.status_code == 303
    assert "2 targets taken over." in coordinator.read("/plan/targets")
    assert "Targets from" not in coordinator.read("/plan")
    again = coordinator.client.post(address, data=posted(coordinator.read("/plan"), "/plan/undo"))
    assert again.status_code == 303
    assert "There is no further target to take over." in coordinator.read("/plan/targets")
    assert "Took over targets of an earlier wave" in coordinator.read("/log")

"""The plan: adding, changing, ordering and undoing, for one person and for two at once."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from maturity.domain.improvement import Status
from maturity.domain.person import Role
from maturity.errors import ActionChangedError, FieldsError, NotFoundError, PlanChangedError
from maturity.services import acting, planning
from maturity.services.access import Actor
from maturity.services.planning import Draft
from maturity.storage.database import Database
from maturity.storage.responses import Response

KATRINEHOLM, GOTHENBURG = "0483", "1480"
POLICY = Draft("Decide on a policy", "Q1", 1)
OWN = Draft("Hire somebody", owner="chief executive")


@pytest.fixture
def people(any_database: Database, tiny_round: Callable[..., Any]) -> tuple[Actor, Actor]:
    """The coordinators of Katrineholm and of Gothenburg."""
    made = tiny_round(any_database, codes=(KATRINEHOLM, GOTHENBURG))
    return made.actor(any_database, KATRINEHOLM), made.actor(any_database, GOTHENBURG)


def add(database: Database, who: Actor, *drafts: Draft, now: datetime) -> tuple[int, ...]:
    with database.write() as store:
        return planning.add(store, who, drafts, now)


def listed(database: Database, who: Actor) -> list[str]:
    with database.read() as store:
        return [one.what for one in planning.plan(store, who).actions]


def change(database: Database, who: Actor, number: int, draft: Draft, revision: int, now: datetime) -> bool:
    with database.write() as store:
        return acting.change(store, who, number, draft, revision, now)


def test_actions_stand_in_the_order_in_which_they_were_added(
    any_database: Database, people: tuple[Actor, Actor], now: datetime
) -> None:
    first, second = add(any_database, people[0], POLICY, OWN, now=now)
    with any_database.read() as store:
        found = planning.plan(store, people[0]).actions
    assert [(one.number, one.revision) for one in found] == [(first, 1), (second, 1)]
    assert (found[0].question, found[0].to_level, found[0].status) == ("Q1", 1, Status.PLANNED)
    assert listed(any_database, people[1]) == []


def test_a_step_that_an_open_action_takes_is_not_added_twice(
    any_database: Database, people: tuple[Actor, Actor], now: datetime
) -> None:
    [number] = add(any_database, people[0], replace(POLICY, to_level=2), now=now)
    assert add(any_database, people[0], POLICY, now=now) == ()
    change(any_database, people[0], number, replace(POLICY, to_level=2, status="done"), 1, now)
    assert len(add(any_database, people[0], POLICY, now=now)) == 1


@pytest.mark.parametrize(
    ("draft", "problems"),
    [
        pytest.param(replace(OWN, what="  "), {"what": "missing"}, id="nothing to do"),
        pytest.param(replace(OWN, what="x" * 1001), {"what": "too-long"}, id="a novel"),
        pytest.param(replace(OWN, status="perhaps"), {"status": "missing"}, id="no status"),
        pytest.param(replace(OWN, status="accepted"), {"reason": "missing"}, id="a risk is accepted for a reason"),
        pytest.param(replace(OWN, status="stopped"), {"reason": "missing"}, id="an action is ended for a reason"),
        pytest.param(replace(OWN, question="Z9"), {"question": "unknown"}, id="no such question"),
        pytest.param(replace(OWN, to_level=1), {"question": "unknown"}, id="a level of no question"),
        pytest.param(replace(POLICY, to_level=3), {"question": "unknown"}, id="above the highest level"),
        pytest.param(replace(OWN, due=date(207, 3, 1)), {"due": "too-early"}, id="a slip of the hand"),
        pytest.param(replace(OWN, evidence=frozenset({4711})), {"evidence": "unknown"}, id="another's evidence"),
    ],
)
def test_what_cannot_be_used_is_refused_and_nothing_is_added(
    any_database: Database, people: tuple[Actor, Actor], now: datetime, draft: Draft, problems: dict[str, str]
) -> None:
    with any_database.write() as store, pytest.raises(FieldsError) as refusal:
        planning.add(store, people[0], [POLICY, draft], now)
    assert refusal.value.problems == problems
    assert listed(any_database, people[0]) == []


def test_the_history_tells_who_changed_what_when(
    any_database: Database, people: tuple[Actor, Actor], now: datetime
) -> None:
    [number] = add(any_database, people[0], OWN, now=now)
    later = now + timedelta(days=2)
    accepted = replace(OWN, status="accepted", reason="No money before 2028")
    assert change(any_database, people[0], number, accepted, 1, later)
    assert not change(any_database, people[0], number, accepted, 1, later)  # says the same: nothing to note
    with any_database.read() as store:
        events = store.plans.history(KATRINEHOLM, number)
        audit = [(one.verb, one.facts) for one in store.audit.of(f"2027/{KATRINEHOLM}", 9) if "action" in one.verb]
    assert [(one.at, one.field, one.before, one.after) for one in events] == [
        (now, "removed", "yes", ""),
        (later, "status", "planned", "accepted"),
        (later, "reason", "", "No money before 2028"),
    ]
    assert sorted(audit) == [
        ("add-action", {"actions": 1, "first": number}),
        ("change-action", {"action": number, "fields": "status reason", "status": "accepted"}),
    ]


def test_two_people_on_one_action_never_overwrite_each_other(
    any_database: Database, people: tuple[Actor, Actor], now: datetime
) -> None:
    [number] = add(any_database, people[0], OWN, now=now)
    change(any_database, people[0], number, replace(OWN, owner="head of procurement"), 1, now)
    with any_database.write() as store, pytest.raises(ActionChangedError) as refusal:
        acting.change(store, people[0], number, replace(OWN, owner="finance director"), 1, now)
    assert (refusal.value.expected, refusal.value.found) == (1, 2)
    with any_database.read() as store:
        assert planning.action(store, people[0], number).action.owner == "head of procurement"


def test_another_organisations_action_is_not_there(
    any_database: Database, people: tuple[Actor, Actor], now: datetime
) -> None:
    [number] = add(any_database, people[0], OWN, now=now)
    with any_database.read() as store, pytest.raises(NotFoundError):
        planning.action(store, people[1], number)
    for attempt in (
        lambda store: acting.change(store, people[1], number, POLICY, 1, now),
        lambda store: acting.move(store, people[1], number, now, up=True),
    ):
        with any_database.write() as store, pytest.raises(NotFoundError):
            attempt(store)
    assert listed(any_database, people[0]) == ["Hire somebody"]


def test_an_action_moves_up_and_down_and_stops_at_the_ends(
    any_database: Database, people: tuple[Actor, Actor], now: datetime
) -> None:
    numbers = add(any_database, people[0], Draft("a"), Draft("b"), Draft("c"), now=now)
    for number, up, expected in (
        (numbers[2], True, "acb"), (numbers[0], True, "acb"), (numbers[0], False, "cab"), (numbers[1], False, "cab")
    ):  # fmt: skip
        with any_database.write() as store:
            acting.move(store, people[0], number, now, up=up)
        assert "".join(listed(any_database, people[0])) == expected


def test_the_last_change_is_undone_and_undone_again(
    any_database: Database, people: tuple[Actor, Actor], now: datetime
) -> None:
    who = people[0]
    [number] = add(any_database, who, OWN, now=now)
    change(any_database, who, number, replace(OWN, due=date(2027, 6, 1), status="started"), 1, now)
    for due, status, revision in ((None, Status.PLANNED, 3), (date(2027, 6, 1), Status.STARTED, 4)):
        with any_database.write() as store:
            acting.undo(store, who, store.plans.last_change(KATRINEHOLM)[0].change, now)
        with any_database.read() as store:
            found = planning.action(store, who, number).action
        assert (found.due, found.status, found.revision) == (due, status, revision)


def test_undoing_an_addition_takes_all_of_it_out(
    any_database: Database, people: tuple[Actor, Actor], now: datetime
) -> None:
    who = people[0]
    numbers = add(any_database, who, POLICY, OWN, now=now)
    for expected in ([], ["Decide on a policy", "Hire somebody"]):
        with any_database.write() as store:
            acting.undo(store, who, store.plans.last_change(KATRINEHOLM)[0].change, now)
        assert listed(any_database, who) == expected
        if not expected:
            with any_database.read() as store, pytest.raises(NotFoundError):
                planning.action(store, who, numbers[0])


def test_only_the_change_that_was_seen_is_undone(
    any_database: Database, people: tuple[Actor, Actor], now: datetime
) -> None:
    add(any_database, people[0], OWN, now=now)
    with any_database.read() as store:
        seen = store.plans.last_change(KATRINEHOLM)[0].change
    add(any_database, people[0], POLICY, now=now)
    with any_database.write() as store, pytest.raises(PlanChangedError):
        acting.undo(store, people[0], seen, now)
    assert len(listed(any_database, people[0])) == 2
    with any_database.write() as store, pytest.raises(PlanChangedError):
        acting.undo(store, people[1], 1, now)  # nothing of one's own to undo


def test_a_colleague_reads_the_actions_about_the_own_questions(
    any_database: Database, people: tuple[Actor, Actor], now: datetime
) -> None:
    numbers = add(any_database, people[0], POLICY, OWN, Draft("Write a plan", "Q2", 1), now=now)
    asked = Response(1, 1, people[0].person, None, None, frozenset({"Q2"}), {}, None, None)
    colleague = replace(people[0], roles=frozenset({Role.RESPONDENT}), response=asked)
    with any_database.read() as store:
        assert [one.action.what for one in planning.visible(store, colleague)] == ["Write a plan"]
        with pytest.raises(NotFoundError):
            planning.action(store, colleague, numbers[0])


def test_what_is_open_goes_on_in_the_next_wave_and_what_was_closed_is_history(
    any_database: Database, people: tuple[Actor, Actor], tiny_round: Callable[..., Any], now: datetime
) -> None:
    who = people[0]
    numbers = add(any_database, who, Draft("open"), Draft("done"), Draft("done later"), now=now)
    change(any_database, who, numbers[1], Draft("done", status="done"), 1, now)
    opens = now + timedelta(days=300)
    tiny_round(any_database, slug="2028", codes=(KATRINEHOLM,), opens=opens)
    with any_database.read() as store:
        wave = store.waves.get("2028")
        assessment, _ = store.waves.assessment(wave.id, KATRINEHOLM)
    next_time = replace(who, wave=wave.facts, wave_id=wave.id, assessment_id=assessment)
    change(any_database, next_time, numbers[2], Draft("done later", status="done"), 1, opens + timedelta(days=1))
    assert listed(any_database, next_time) == ["open", "done later"]
    add(any_database, next_time, Draft("new"), now=opens)
    assert listed(any_database, who) == ["open", "done", "done later"]

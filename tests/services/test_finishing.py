"""A colleague's own sheet, calling an area done, and others' answers without names from then on."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from maturity.domain.assessment import Absence, State
from maturity.domain.person import Person, Role
from maturity.errors import (
    AlreadySubmittedError,
    MaturityError,
    NotAllowedError,
    NotFinishedError,
    NotFoundError,
    OpenQuestionsError,
    WaveClosedError,
)
from maturity.services import access
from maturity.services.access import Actor
from maturity.services.answering import held, organisations_work, save, save_many, work
from maturity.services.drafts import Draft
from maturity.services.finishing import Tally, colleagues_answers, coordinators, finish
from maturity.storage.database import Database

CODE = "0483"
Colleague = Callable[..., Actor]


@pytest.fixture
def coordinator(any_database: Database, tiny_round: Callable[..., Any]) -> Actor:
    """Katrineholm's coordinator."""
    found: Actor = tiny_round(any_database).actor(any_database, CODE)
    return found


@pytest.fixture
def colleague(any_database: Database, coordinator: Actor, key: str, now: datetime) -> Colleague:
    """Return a function that invites a colleague and signs in: ``colleague("Kim", "goals", answers={"Q1": "2"})``."""

    def ask(
        name: str, *parts: str, answers: dict[str, str] | None = None, roles: frozenset[Role] | None = None
    ) -> Actor:
        given = access.new_secrets()
        with any_database.write() as store:
            person = store.people.add(
                Person(0, f"{name}@example.org", name, "ekonomi", management=False, language="sv"), now
            )
            chosen = roles or frozenset({Role.RESPONDENT})
            membership = store.people.join(person.id, CODE, chosen, now)
            if parts:
                store.responses.ask(coordinator.assessment_id, membership, parts, None)
            access.open_door(store, membership, coordinator.assessment_id, key, given, now)
            token = access.sign_in(store, given.token, key, now)
        with any_database.read() as store:
            actor = access.actor(store, token, key, now)
        for question, written in (answers or {}).items():
            with any_database.write() as store:
                save(store, actor, Draft(question, written, comment=f"{name} tycker"), now)
        return actor

    return ask


def _finish(database: Database, actor: Actor, now: datetime) -> Actor:
    with database.write() as store:
        finish(store, actor, "goals", now)
    with database.read() as store:
        return replace(actor, response=store.responses.of_member(actor.assessment_id, actor.membership_id))


def _seen(database: Database, actor: Actor) -> dict[str, tuple[Tally, ...]]:
    with database.read() as store:
        return {one.question.id: one.tallies for one in colleagues_answers(store, actor, "goals")[1]}


def test_an_area_is_done_when_every_question_of_ones_own_has_an_answer(
    any_database: Database, colleague: Colleague, now: datetime
) -> None:
    kim = colleague("Kim", "goals", answers={"Q1": "2"})
    with pytest.raises(OpenQuestionsError) as refusal:
        _finish(any_database, kim, now)
    assert (refusal.value.area, refusal.value.questions) == ("goals", ("Q2",))
    with any_database.write() as store:
        save(store, kim, Draft("Q2", "do-not-know"), now)
    kim = _finish(any_database, kim, now)
    assert kim.response
    assert kim.response.finished == {"goals": now}


def test_one_who_was_given_a_single_question_is_done_with_that(
    any_database: Database, colleague: Colleague, now: datetime
) -> None:
    kim = _finish(any_database, colleague("Kim", "Q2", answers={"Q2": "1"}), now)
    assert kim.response
    assert set(kim.response.finished) == {"goals"}
    assert set(_seen(any_database, kim)) == {"Q2"}


def test_changing_an_answer_later_keeps_the_area_done_and_doing_it_twice_changes_nothing(
    any_database: Database, colleague: Colleague, now: datetime
) -> None:
    later = now + timedelta(hours=1)
    kim = _finish(any_database, colleague("Kim", "goals", answers={"Q1": "0", "Q2": "1"}), now)
    with any_database.write() as store:
        save(store, kim, Draft("Q1", "2", revision=1), later)
    kim = _finish(any_database, kim, later)
    assert kim.response
    assert kim.response.finished == {"goals": now}


def test_being_done_is_in_the_log_once_without_a_name(
    any_database: Database, colleague: Colleague, now: datetime
) -> None:
    kim = _finish(any_database, colleague("Kim", "goals", answers={"Q1": "0", "Q2": "1"}), now)
    _finish(any_database, kim, now)
    with any_database.engine.connect() as connection:
        query = "SELECT actor, subject, facts FROM audit_event WHERE verb = 'finish'"
        rows = connection.exec_driver_sql(query).all()
    assert [(row[0], row[1]) for row in rows] == [(kim.name, f"2027/{CODE}")]
    assert "Kim" not in repr(rows)


def test_nobody_is_done_with_what_was_not_asked(
    any_database: Database, colleague: Colleague, coordinator: Actor, now: datetime
) -> None:
    nothing = colleague("Kim")
    for actor, area in ((nothing, "goals"), (coordinator, "goals"), (colleague("Bo", "goals"), "elsewhere")):
        with any_database.write() as store, pytest.raises(NotFoundError):
            finish(store, actor, area, now)
        with any_database.read() as store, pytest.raises(NotFoundError):
            colleagues_answers(store, actor, area)


def test_nobody_is_done_after_the_end(any_database: Database, colleague: Colleague, now: datetime) -> None:
    kim = colleague("Kim", "goals", answers={"Q1": "0", "Q2": "1"})
    with any_database.write() as store, pytest.raises(WaveClosedError):
        finish(store, kim, "goals", now + timedelta(days=200))
    with any_database.write() as store:
        store.waves.set_state(kim.assessment_id, State.SUBMITTED)
    with any_database.write() as store, pytest.raises(AlreadySubmittedError):
        finish(store, kim, "goals", now)


def test_colleagues_answers_are_closed_until_the_area_is_done(
    any_database: Database, colleague: Colleague, now: datetime
) -> None:
    colleague("Bo", "goals", answers={"Q1": "1"})
    kim = colleague("Kim", "goals", answers={"Q1": "2", "Q2": "2"})
    with pytest.raises(NotFinishedError):
        _seen(any_database, kim)
    assert _seen(any_database, _finish(any_database, kim, now))["Q1"]


def test_answers_are_counted_by_level_and_say_nothing_of_who_gave_them(
    any_database: Database, colleague: Colleague, now: datetime
) -> None:
    colleague("Bo", "goals", answers={"Q1": "2", "Q2": "not-applicable"})
    colleague("Ali", "goals", answers={"Q1": "0", "Q2": "do-not-know"})
    colleague("Eva", "goals", answers={"Q1": "2"})
    kim = _finish(any_database, colleague("Kim", "goals", answers={"Q1": "2", "Q2": "1"}), now)
    # Q1: Ali 0; Bo, Eva and Kim 2. Q2: Kim 1, Bo not applicable, Ali does not know, Eva has not answered.
    assert _seen(any_database, kim) == {
        "Q1": (Tally(0, 1, own=False), Tally(1, 0, own=False), Tally(2, 3, own=True)),
        "Q2": (
            Tally(0, 0, own=False),
            Tally(1, 1, own=True),
            Tally(2, 0, own=False),
            Tally(Absence.NOT_APPLICABLE, 1, own=False),
            Tally(Absence.DO_NOT_KNOW, 1, own=False),
        ),
    }
    with any_database.read() as store:
        _area, tallied = colleagues_answers(store, kim, "goals")
    assert [one.others for one in tallied] == [3, 2]
    assert not any(name in repr(one.tallies) for one in tallied for name in ("Bo", "Ali", "Eva", "ekonomi", "tycker"))


def test_an_answer_that_was_taken_back_or_only_has_a_comment_is_not_counted(
    any_database: Database, colleague: Colleague, now: datetime
) -> None:
    colleague("Bo", "goals", answers={"Q1": ""})
    kim = _finish(any_database, colleague("Kim", "goals", answers={"Q1": "2", "Q2": "1"}), now)
    with any_database.read() as store:
        assert [one.others for one in colleagues_answers(store, kim, "goals")[1]] == [0, 0]


def test_a_question_that_was_added_or_opened_again_is_closed_until_it_is_answered(
    any_database: Database, colleague: Colleague, now: datetime
) -> None:
    colleague("Bo", "goals", answers={"Q1": "1", "Q2": "1"})
    kim = _finish(any_database, colleague("Kim", "Q1", answers={"Q1": "2"}), now)
    with any_database.write() as store:
        store.responses.ask(kim.assessment_id, kim.membership_id, ["goals"], None)
    kim = replace(kim, response=_response(any_database, kim))
    with any_database.read() as store:
        shown = [(one.question.id, one.shown, bool(one.tallies)) for one in colleagues_answers(store, kim, "goals")[1]]
    assert shown == [("Q1", True, True), ("Q2", False, False)]


def _response(database: Database, actor: Actor) -> Any:
    with database.read() as store:
        return store.responses.of_member(actor.assessment_id, actor.membership_id)


def test_who_was_taken_off_stays_among_the_answers(any_database: Database, colleague: Colleague, now: datetime) -> None:
    bo = colleague("Bo", "goals", answers={"Q1": "0"})
    with any_database.write() as store:
        assert bo.response
        store.responses.remove(bo.response.id, now)
    kim = _finish(any_database, colleague("Kim", "goals", answers={"Q1": "2", "Q2": "1"}), now)
    assert _seen(any_database, kim)["Q1"][0] == Tally(0, 1, own=False)


def test_other_organisations_answers_are_never_among_them(
    any_database: Database, colleague: Colleague, key: str, now: datetime
) -> None:
    with any_database.write() as store:
        other, _state = store.waves.assessment(store.waves.all()[-1].id, "1480")
        person = store.people.add(Person(0, "x@example.org", "X", "", management=False, language="sv"), now)
        membership = store.people.join(person.id, "1480", frozenset({Role.RESPONDENT}), now)
        store.responses.ask(other, membership, ["goals"], None)
        given = access.new_secrets()
        access.open_door(store, membership, other, key, given, now)
        token = access.sign_in(store, given.token, key, now)
        save(store, access.actor(store, token, key, now), Draft("Q1", "0"), now)
    kim = _finish(any_database, colleague("Kim", "goals", answers={"Q1": "2", "Q2": "1"}), now)
    assert _seen(any_database, kim)["Q1"][0] == Tally(0, 0, own=False)


@pytest.mark.parametrize(
    ("parts", "roles", "error"),
    [
        pytest.param((), {Role.RESPONDENT}, NotAllowedError, id="a colleague who is not asked any more"),
        pytest.param((), {Role.APPROVER}, NotAllowedError, id="an approver"),
        pytest.param((), {Role.APPROVER, Role.RESPONDENT}, NotAllowedError, id="an approver who was a colleague"),
        pytest.param(("Q2",), {Role.RESPONDENT}, NotFoundError, id="a colleague with another question"),
    ],
)
def test_what_is_not_ones_own_to_answer_is_refused_and_nothing_is_stored(
    any_database: Database,
    coordinator: Actor,
    colleague: Colleague,
    now: datetime,
    parts: tuple[str, ...],
    roles: set[Role],
    error: type[MaturityError],
) -> None:
    kim = colleague("Kim", *parts, roles=frozenset(roles))
    with any_database.write() as store, pytest.raises(error):
        save(store, kim, Draft("Q1", "2"), now)
    with any_database.write() as store, pytest.raises(error):
        save_many(store, kim, held(store, kim, now), [Draft("Q1", "2")], now)
    with any_database.read() as store:
        assert store.answers.all(coordinator.assessment_id) == {}
        assert store.responses.voices(coordinator.assessment_id) == {}


def test_a_colleague_writes_on_the_own_sheet_only(
    any_database: Database, coordinator: Actor, colleague: Colleague, now: datetime
) -> None:
    with any_database.write() as store:
        save(store, coordinator, Draft("Q1", "0"), now)
    both = frozenset({Role.RESPONDENT, Role.APPROVER})
    kim = colleague("Kim", "goals", answers={"Q1": "2"}, roles=both)
    with any_database.read() as store:
        assert work(store, kim).values() == {"Q1": 2}
        assert work(store, coordinator).values() == {"Q1": 0}
        assert organisations_work(store, kim).values() == {"Q1": 0}


def test_one_who_is_not_asked_any_more_sees_nothing_of_the_organisations_work(
    any_database: Database, coordinator: Actor, colleague: Colleague, now: datetime
) -> None:
    with any_database.write() as store:
        save(store, coordinator, Draft("Q1", "0"), now)
    with any_database.read() as store:
        found = work(store, colleague("Kim"))
    assert (found.asked, found.answers) == ((), {})


def test_who_asked_is_a_coordinator_with_a_name(
    any_database: Database, colleague: Colleague, coordinator: Actor
) -> None:
    kim = colleague("Kim", "goals")
    with any_database.read() as store:
        assert coordinators(store, kim) == ()  # the only one came in through the official inbox
    colleague("Åsa Öberg", roles=frozenset({Role.COORDINATOR}))
    with any_database.read() as store:
        assert [one.name for one in coordinators(store, kim)] == ["Åsa Öberg"]
    assert coordinator.person.name == ""


def test_others_answers_cost_the_same_for_few_and_many(
    any_database: Database, colleague: Colleague, now: datetime
) -> None:
    kim = _finish(any_database, colleague("Kim", "goals", answers={"Q1": "2", "Q2": "1"}), now)

    def queries() -> int:
        with any_database.read() as store, any_database.counted() as counter:
            colleagues_answers(store, kim, "goals")
        return counter.queries

    queries()  # the questionnaire is read once per process
    alone = queries()
    for number in range(5):
        colleague(f"K{number}", "goals", answers={"Q1": "1"})
    assert queries() == alone
    assert alone <= 3  # begin, the own answers, everybody's

"""Agreeing: what colleagues answered, what the organisation settles, and that nobody's answer is lost."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import event

from maturity.domain.agreement import Reason, Unity
from maturity.domain.assessment import Absence, State
from maturity.domain.person import Person, Role
from maturity.errors import (
    AlreadySubmittedError,
    AnswerChangedError,
    AnswerValueError,
    AwaitingApprovalError,
    MaturityError,
    NotFoundError,
    TextTooLongError,
    WaveClosedError,
)
from maturity.services import access, agreeing
from maturity.services.access import Actor
from maturity.services.answering import organisations_work, save, stored_answers
from maturity.services.drafts import Draft
from maturity.services.voices import Agreement
from maturity.storage.database import Database

CODE = "0483"


@dataclass
class Office:
    """Katrineholm's coordinator among colleagues, on five levels (0–4)."""

    database: Database
    key: str
    now: datetime
    coordinator: Actor

    def ask(self, function: str, *parts: str, management: bool = False, name: str = "Kim") -> Actor:
        """Ask a colleague for *parts*; return who came in."""
        given = access.new_secrets()
        with self.database.write() as store:
            email = f"{given.code.lower()}@example.org"
            person = store.people.add(Person(0, email, name, function, management, "sv"), self.now)
            organisation = self.coordinator.organisation.code
            membership = store.people.join(person.id, organisation, frozenset({Role.RESPONDENT}), self.now)
            store.responses.ask(self.coordinator.assessment_id, membership, parts or ("goals",), None)
            access.open_door(store, membership, self.coordinator.assessment_id, self.key, given, self.now)
            token = access.sign_in(store, given.token, self.key, self.now)
        with self.database.read() as store:
            return access.actor(store, token, self.key, self.now)

    def say(self, who: Actor, answers: Mapping[str, str], **texts: Any) -> None:
        """Let a colleague answer."""
        with self.database.write() as store:
            for question, written in answers.items():
                save(store, who, Draft(question, written, **texts), self.now)

    def voice(self, function: str, q1: str, *, management: bool = False, **texts: Any) -> Actor:
        """Ask a colleague for everything, who answers Q1."""
        who = self.ask(function, management=management)
        self.say(who, {"Q1": q1}, **texts)
        return who

    def state(self, who: Actor | None = None) -> Agreement:
        with self.database.read() as store:
            return agreeing.state(store, who or self.coordinator)

    def settle(self, question: str, written: str, why: str = "", revision: int = 0, who: Actor | None = None) -> Any:
        with self.database.write() as store:
            return agreeing.settle(store, who or self.coordinator, question, written, why, revision, self.now)

    def accept(self, only: tuple[str, ...] | None = None) -> int:
        with self.database.write() as store:
            return agreeing.accept_all(store, self.coordinator, self.now, only)

    def refused(self, error: type[MaturityError], *given: Any) -> None:
        """Settling is refused, and all stands as it was."""
        before = self.state()
        with pytest.raises(error):
            self.settle(*given)
        assert self.state() == before


def _five_levels(tiny_text: str) -> str:
    """Give the tiny questionnaire the levels 3 and 4."""
    scale = "  - {level: 2, name: {sv: Styrs, en: Managed}}\n"
    higher = "  - {level: 3, name: {sv: Följs, en: Measured}}\n  - {level: 4, name: {sv: Leder, en: Leading}}\n"
    wide = tiny_text.replace(scale, scale + higher)
    for last in ("Management reviews the policy every year.}\n", "Management reviews the plan every year.}\n"):
        levels = (
            "          - {sv: Utfallet mäts., en: It is measured.}\n          - {sv: Andra lär., en: Others learn.}\n"
        )
        wide = wide.replace(last, last + levels)
    return wide


@pytest.fixture
def office(any_database: Database, tiny_round: Callable[..., Any], tiny_text: str, key: str, now: datetime) -> Office:
    """Nobody is asked yet."""
    actor = tiny_round(any_database, questionnaire=_five_levels(tiny_text)).actor(any_database, CODE)
    return Office(any_database, key, now, actor)


def test_nobody_is_asked_yet(office: Office) -> None:
    found = office.state()
    assert (found.invited, found.different, found.acceptable, found.is_settled) == (False, (), (), False)
    assert [one.spread.unity for one in found.items] == [Unity.NONE, Unity.NONE]
    with office.database.read() as store:
        assert agreeing.to_agree(store, office.coordinator, organisations_work(store, office.coordinator)) is None


def test_three_voices_about_one_question_are_measured(office: Office) -> None:
    office.voice("inköpschef", "4", management=True, comment="Vi följer upp.")
    office.voice("ekonomi", "1")
    office.voice("juridik", "1")
    office.voice("it", "do-not-know")
    item = office.state().item("Q1")
    assert [one.voice.function for one in item.opinions] == ["inköpschef", "ekonomi", "juridik", "it"]
    assert [one.voice.answer for one in item.opinions] == [4, 1, 1, Absence.DO_NOT_KNOW]
    assert item.opinions[0].voice.note == "Vi följer upp."
    spread = item.spread
    assert (spread.lowest, spread.highest, spread.counted, spread.do_not_know) == (1, 4, 3, 1)
    assert (spread.unity, spread.suggestion) == (Unity.LARGE, 1)  # 4 − 1 = 3 steps; the median of 1, 1, 4
    assert spread.management_gap == 3  # 4 − (1 + 1)/2
    assert spread.r_wg == 0  # mean 2, s² = (4 + 1 + 1)/2 = 3 is more than σ² = (25 − 1)/12 = 2
    assert (item.is_different, item.is_settled, item.dissent) == (True, False, ())


def test_the_lists_are_ordered_by_spread(office: Office) -> None:
    for function, q1, q2 in (("a", "2", "0"), ("b", "3", "2"), ("c", "2", "do-not-know")):
        office.say(office.ask(function), {"Q1": q1, "Q2": q2})
    found = office.state()
    assert [one.question.id for one in found.ordered] == ["Q2", "Q1"]  # two levels apart before one
    assert [one.question.id for one in found.different] == ["Q2", "Q1"]
    assert [one.question.id for one in found.unknown] == ["Q2"]
    assert found.to_agree == 2
    with office.database.read() as store:
        assert agreeing.to_agree(store, office.coordinator, organisations_work(store, office.coordinator)) == 2


def test_a_level_and_not_applicable_are_different_answers_and_do_not_know_is_none(office: Office) -> None:
    one, other = office.ask("a"), office.ask("b")
    office.say(one, {"Q1": "2", "Q2": "2"})
    office.say(other, {"Q1": "do-not-know"})
    office.say(other, {"Q2": "not-applicable"}, reason="Vi köper inget.")
    found = office.state()
    assert [item.question.id for item in found.different] == ["Q2"]
    assert found.item("Q2").opinions[1].reason == "Vi köper inget."
    assert found.acceptable == ()  # somebody who does not know has not agreed


def test_who_is_not_done_is_waited_for(office: Office) -> None:
    done, busy = office.ask("a", "Q1", name="Åsa"), office.ask("b", name="Bo")
    office.say(done, {"Q1": "1"})
    with office.database.write() as store:
        assert done.response is not None
        store.responses.finish(done.response.id, "goals", office.now)
    found = office.state()
    assert [one.person.name for one in found.colleagues] == ["Åsa", "Bo"]
    assert [one.person.name for one in found.not_done] == ["Bo"]
    assert [found.item(question).waiting for question in ("Q1", "Q2")] == [1, 1]  # only Bo, for both
    assert busy.response is not None


def test_answers_of_a_colleague_who_was_taken_off_stay_and_nobody_waits(office: Office) -> None:
    gone = office.voice("a", "3")
    with office.database.write() as store:
        assert gone.response is not None
        store.responses.remove(gone.response.id, office.now)
    found = office.state()
    assert (found.invited, found.colleagues, found.not_done) == (True, (), ())
    assert found.item("Q1").spread.highest == 3
    assert found.item("Q2").waiting == 0


def test_names_are_for_coordinators_only(office: Office) -> None:
    office.say(office.ask("ekonomi", name="Åsa Öst"), {"Q1": "1"})
    approver = replace(office.coordinator, roles=frozenset({Role.APPROVER}))
    assert office.state().item("Q1").opinions[0].name == "Åsa Öst"
    assert office.state(approver).item("Q1").opinions[0].name == ""


def test_settling_keeps_the_answer_the_reason_and_who_answered_otherwise(office: Office) -> None:
    for function, level in (("a", "1"), ("b", "3"), ("c", "3"), ("d", "do-not-know")):
        office.voice(function, level)
    saved = office.settle("Q1", "3", "  Policyn\nföljdes upp i våras. ")
    assert (saved.answer, saved.reason, saved.revision) == (3, "", 1)
    item = office.state().item("Q1")
    assert (item.is_settled, item.why) == (True, "Policyn följdes upp i våras.")
    assert item.agreement is not None
    assert (item.agreement.revision, item.agreement.dissent) == (1, 1)  # a; d does not know
    assert item.agreement.settled_by == office.coordinator.membership_id
    assert [one.voice.function for one in item.dissent] == ["a"]
    assert [one.voice.answer for one in item.opinions] == [1, 3, 3, Absence.DO_NOT_KNOW]
    assert office.state().to_agree == 0


def test_only_the_agreed_answer_is_the_organisations(office: Office) -> None:
    office.voice("a", "4")
    with office.database.read() as store:
        assert stored_answers(store, office.coordinator) == {}
    office.settle("Q1", "2")
    with office.database.read() as store:
        assert {q: one.answer for q, one in stored_answers(store, office.coordinator).items()} == {"Q1": 2}


def test_why_a_question_does_not_apply_goes_with_the_answer(office: Office) -> None:
    saved = office.settle("Q2", "not-applicable", "Vi köper inget.")
    assert (saved.answer, saved.reason) == (Absence.NOT_APPLICABLE, "Vi köper inget.")
    changed = office.settle("Q2", "1", "Nu köper vi.", revision=2)  # saved once, settled once
    assert (changed.answer, changed.reason, changed.revision) == (1, "", 2)


def test_texts_of_the_organisations_answer_stay(office: Office) -> None:
    office.say(office.coordinator, {"Q1": "0"}, comment="vår", evidence="KS 2026/1", evidence_link="https://a.example")
    office.voice("a", "2", evidence="KS 2026/2")
    saved = office.settle("Q1", "2", revision=1)
    assert (saved.comment, saved.evidence, saved.evidence_link) == ("vår", "KS 2026/1", "https://a.example")


def test_evidence_of_those_who_gave_the_agreed_answer_is_taken_over(office: Office) -> None:
    office.voice("a", "2", evidence="KS 2026/2", comment="till kollegor")
    office.voice("b", "2", evidence="KS 2026/2", evidence_link="https://b.example")
    office.voice("c", "2", evidence="Protokoll")
    office.voice("d", "1", evidence="något annat")
    saved = office.settle("Q1", "2")
    assert (saved.evidence, saved.evidence_link) == ("KS 2026/2\nProtokoll", "https://b.example")
    assert saved.comment == ""


def test_every_settling_is_kept_and_the_newest_counts(office: Office) -> None:
    office.settle("Q1", "2", "först")
    office.settle("Q1", "3", "sedan", revision=2)
    with office.database.engine.connect() as connection:
        rows = connection.exec_driver_sql("SELECT revision, written, why FROM agreement ORDER BY revision").all()
    assert [tuple(row) for row in rows] == [(1, "2", "först"), (2, "3", "sedan")]
    assert office.state().item("Q1").why == "sedan"


def test_a_reason_belongs_to_its_answer_only(office: Office) -> None:
    office.settle("Q1", "2", "därför")
    with office.database.write() as store:
        save(store, office.coordinator, Draft("Q1", "3", revision=1), office.now)
    item = office.state().item("Q1")
    assert (item.is_settled, item.stands, item.why) == (True, False, "")


def test_two_coordinators_never_overwrite_each_other(office: Office) -> None:
    office.settle("Q1", "2", "först")
    office.refused(AnswerChangedError, "Q1", "3", "", 0)
    office.refused(AnswerChangedError, "Q1", "2", "samma nivå, annat skäl", 0)
    assert office.settle("Q1", "2", "först", revision=0).revision == 1  # both mean the same
    seen = office.state().item("Q1").revision
    office.settle("Q1", "2", "annat skäl", revision=seen)  # the answer keeps its revision, the agreement does not
    office.refused(AnswerChangedError, "Q1", "2", "tredje skäl", seen)


@pytest.mark.parametrize(
    ("given", "error"),
    [
        (("Q9", "1"), NotFoundError),
        (("Q1", ""), AnswerValueError),
        (("Q1", "7"), AnswerValueError),
        (("Q1", "not-asked"), AnswerValueError),
        (("Q1", "not-applicable"), AnswerValueError),
        (("Q1", "1", "x" * 1001), TextTooLongError),
    ],
)
def test_what_cannot_be_settled_is_refused(office: Office, given: tuple[str, ...], error: type[MaturityError]) -> None:
    office.refused(error, *given)


def test_nothing_is_settled_after_the_last_day_or_while_the_answers_are_locked(office: Office) -> None:
    office.voice("a", "1")
    for state, error in ((State.SUBMITTED, AlreadySubmittedError), (State.APPROVAL, AwaitingApprovalError)):
        with office.database.write() as store:
            store.waves.set_state(office.coordinator.assessment_id, state)
        office.refused(error, "Q1", "1")
        with pytest.raises(error):
            office.accept()
    office.now += timedelta(days=365)
    office.refused(WaveClosedError, "Q1", "1")


def test_what_all_answered_alike_is_accepted_together(office: Office) -> None:
    office.say(office.ask("a"), {"Q1": "2", "Q2": "1"}, evidence="KS 1")
    office.say(office.ask("b"), {"Q1": "2", "Q2": "2"}, evidence="KS 2")
    assert [one.question.id for one in office.state().acceptable] == ["Q1"]
    assert office.accept() == 1
    item = office.state().item("Q1")
    assert item.agreed is not None
    assert (item.agreed.answer, item.agreed.evidence, item.why, item.dissent) == (2, "KS 1\nKS 2", "", ())
    assert office.accept() == 0
    assert not office.state().item("Q2").is_settled
    assert not office.state().is_settled
    office.settle("Q2", "1", "a har rätt")
    assert office.state().is_settled


def test_an_answer_of_the_organisation_is_never_replaced_by_accepting(office: Office) -> None:
    office.voice("a", "2")
    office.say(office.coordinator, {"Q1": "0"})
    assert (office.state().acceptable, office.accept()) == ((), 0)


def test_only_what_the_coordinator_saw_is_accepted(office: Office) -> None:
    office.say(office.ask("a"), {"Q1": "2", "Q2": "1"})
    assert office.accept(only=("Q2",)) == 1
    assert [one.question.id for one in office.state().acceptable] == ["Q1"]


def test_a_comment_without_an_answer_does_not_stop_accepting_and_stays(office: Office) -> None:
    office.say(office.coordinator, {"Q1": ""}, comment="fråga ekonomi")
    office.voice("a", "2")
    assert office.accept() == 1
    agreed = office.state().item("Q1").agreed
    assert agreed is not None
    assert (agreed.answer, agreed.comment, agreed.revision) == (2, "fråga ekonomi", 2)


def test_the_agenda_takes_up_what_is_open(office: Office) -> None:
    office.say(office.ask("a"), {"Q1": "0", "Q2": "0"})
    office.say(office.ask("b"), {"Q1": "3", "Q2": "2"})
    items = office.state().agenda(60)
    assert [(one.spread.question.id, one.reason, one.minutes) for one in items] == [
        ("Q1", Reason.LARGE_DIFFERENCE, 36),  # 3 : 2 of an hour
        ("Q2", Reason.SOME_DIFFERENCE, 24),
    ]
    office.settle("Q1", "1")
    assert [(one.spread.question.id, one.minutes) for one in office.state().agenda(60)] == [("Q2", 60)]


def test_the_log_tells_what_was_settled_without_texts(office: Office) -> None:
    office.voice("a", "1")
    office.voice("b", "3")
    office.settle("Q1", "3", "hemligt skäl")
    office.say(office.ask("c", "Q2"), {"Q2": "1"})
    office.accept()
    with office.database.engine.connect() as connection:
        log = connection.exec_driver_sql("SELECT verb, subject, facts FROM audit_event ORDER BY id").all()
    told = [(row.verb, row.subject, str(row.facts)) for row in log if row.verb in ("agree", "accept")]
    assert [(verb, subject) for verb, subject, _ in told] == [("agree", f"2027/{CODE}"), ("accept", f"2027/{CODE}")]
    assert "hemligt" not in str(log)


def test_another_organisations_voices_are_not_seen(office: Office, key: str, now: datetime) -> None:
    given = access.derived_secrets(key, "2027/0180")
    with office.database.write() as store:
        token = access.sign_in(store, given.token, key, now)
    with office.database.read() as store:
        stockholm = Office(office.database, key, now, access.actor(store, token, key, now))
    stockholm.voice("a", "4")
    stockholm.settle("Q1", "4", "Stockholms skäl")
    found = office.state()
    assert (found.invited, found.item("Q1").opinions, found.item("Q1").agreed) == (False, (), None)


def test_twelve_colleagues_cost_the_queries_of_two(office: Office) -> None:
    counted: list[str] = []
    event.listen(office.database.engine, "before_cursor_execute", lambda *given: counted.append(given[2]))
    costs = []
    for number in range(12):
        office.voice(f"funktion {number}", str(number % 5))
        if number in (1, 11):
            counted.clear()
            office.state()
            costs.append(len([one for one in counted if one.startswith("SELECT")]))
    assert costs[0] == costs[1]
    assert costs[0] <= 6  # answers, who was asked, for what, who is done, voices, agreements

"""Peer review: who is let in, what is said and decided, the case drawn by lot, and what it makes of a grade."""

import json
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from maturity.domain.evidence import Confidence
from maturity.domain.peer_review import Finding, Verdict
from maturity.domain.person import Role
from maturity.errors import (
    AlreadySubmittedError,
    AnswerChangedError,
    AwaitingApprovalError,
    FieldsError,
    MaturityError,
    NotFoundError,
    OpenQuestionsError,
    SignInError,
    WaveClosedError,
)
from maturity.resources import catalogue
from maturity.services import (
    access,
    answering,
    approving,
    comparing,
    deciding,
    drawing,
    inviting,
    registering,
    remarks,
    reviewers,
    reviewing,
    submitting,
)
from maturity.services.access import Actor
from maturity.services.approving import Request
from maturity.services.deciding import Choice
from maturity.services.drafts import Draft
from maturity.services.inviting import NewColleague
from maturity.services.post import Handed, Post
from maturity.services.registering import Facts, Upload
from maturity.services.reviewers import NewReviewer, Stage
from maturity.services.reviewing import RemarkDraft
from maturity.storage.cases import Found
from maturity.storage.database import Database
from tests.papers import pdf

NEW = NewReviewer("Eva@Sundsala.example", "Eva Ek", "jurist", "Sundsala", frozenset({"goals"}), None, "sv", "1")
COLLEAGUE = NewColleague(
    email=NEW.email,
    name="Eva Berg",
    function="",
    management=False,
    role=Role.RESPONDENT,
    parts=NEW.areas,
    last_day=None,
    language="sv",
    once="1",
)
POLICY = Facts(
    title="Policy",
    kind="document",
    dated=None,
    valid_to=None,
    owner="",
    secret=False,
    link="",
    upload=Upload("a.pdf", pdf()),
    keep_file=True,
    questions=frozenset({"Q1"}),
)


@dataclass
class Pair:
    """Katrineholm's coordinator and, once invited, a reviewer from Sundsala."""

    database: Database
    coordinator: Actor
    other: Actor
    key: str
    now: datetime

    @property
    def post(self) -> Post:
        return Post("https://mognad.example", self.key, "", catalogue)

    def invite(self, **wanted: Any) -> Handed:
        with self.database.write() as store:
            return reviewers.invite(store, self.coordinator, replace(NEW, **wanted), self.post, self.now)

    def arrive(self, handed: Handed) -> tuple[Actor, str]:
        with self.database.write() as store:
            token = access.sign_in(store, handed.entrance.token, self.key, self.now)
        return self.back(token), token

    def back(self, token: str) -> Actor:
        with self.database.read() as store:
            return access.actor(store, token, self.key, self.now)

    def reviewer(self, **wanted: Any) -> Actor:
        return self.arrive(self.invite(**wanted))[0]

    def answer(self, **answers: str) -> None:
        with self.database.write() as store:
            work = answering.held(store, self.coordinator, self.now)
            drafts = [
                Draft(one, written, revision=work.answers[one].revision if one in work.answers else 0)
                for one, written in answers.items()
            ]
            answering.save_many(store, self.coordinator, work, drafts, self.now)

    def say(self, who: Actor, question: str, suggested: str = "", comment: str = "", revision: int = 0) -> Any:
        with self.database.write() as store:
            draft = RemarkDraft(question, suggested, comment, revision)
            return reviewing.save(store, who, "goals", [draft], self.now)

    def finish(self, who: Actor) -> None:
        with self.database.write() as store:
            reviewing.finish(store, who, "goals", self.now)

    def decide(self, verdict: Verdict, *, remark: int = 1, revision: int = 1, reason: str = "Därför.") -> None:
        with self.database.write() as store:
            choice = Choice("Q2", remark, verdict, reason, revision)
            deciding.decide(store, self.coordinator, 1, choice, self.now)

    def outcome(self) -> deciding.Outcome:
        with self.database.read() as store:
            return deciding.outcome(store, self.coordinator, 1)

    def grade(self) -> Confidence:
        with self.database.read() as store:
            return comparing.result(store, self.coordinator, self.now).confidence["goals"]

    def submit(self) -> None:
        with self.database.write() as store:
            submitting.submit(store, self.coordinator, name="Bo", title="", gaps_reason="", now=self.now)

    def verbs(self) -> list[tuple[str, dict[str, object]]]:
        with self.database.read() as store:
            events = store.audit.of("2027/0483", 50)
        return [(one.verb, dict(one.facts)) for one in reversed(events)]


@pytest.fixture
def pair(any_database: Database, tiny_round: Callable[..., Any], key: str, now: datetime) -> Pair:
    """Both questions have an answer: 1."""
    found = tiny_round(any_database)
    coordinator, other = (found.actor(any_database, code) for code in ("0483", "1480"))
    made = Pair(any_database, coordinator, other, key, now)
    made.answer(Q1="1", Q2="1")
    return made


def test_a_reviewer_comes_in_by_letter_and_sees_the_chosen_areas_only(pair: Pair) -> None:
    handed = pair.invite()
    assert handed.subject == "Katrineholm ber dig vara kollegagranskare"
    assert handed.entrance.link in handed.text
    who, _token = pair.arrive(handed)
    assert who.roles == {Role.REVIEWER}
    with pair.database.read() as store:
        found = reviewing.assignment(store, who, pair.now)
    assert [one.area.id for one in found.areas] == ["goals"]
    with pytest.raises(NotFoundError):
        found.area("integrity")


@pytest.mark.parametrize(
    ("wanted", "problems"),
    [
        ({"email": ""}, {"email": "missing"}),
        ({"email": "eva"}, {"email": "not-an-address"}),
        ({"name": ""}, {"name": "missing"}),
        ({"home": " "}, {"home": "missing"}),
        ({"home": "KATRINEHOLM"}, {"home": "own"}),
        ({"home": "x" * 201}, {"home": "too-long"}),
        ({"areas": frozenset()}, {"areas": "missing"}),
        ({"areas": frozenset({"Q1"})}, {"areas": "unknown"}),
        ({"areas": frozenset({"elsewhere"})}, {"areas": "unknown"}),
        ({"last_day": date(2026, 11, 22)}, {"last_day": "past"}),
        ({"last_day": date(2030, 1, 1)}, {"last_day": "after-closing"}),
    ],
)
def test_what_cannot_be_used_in_an_invitation_is_told(pair: Pair, wanted: dict[str, Any], problems: object) -> None:
    with pytest.raises(FieldsError) as refusal:
        pair.invite(**wanted)
    assert refusal.value.problems == problems
    with pair.database.read() as store:
        assert reviewers.reviewers(store, pair.coordinator) == ()


def test_nobody_reviews_the_own_organisation_and_a_reviewer_gets_no_other_role_there(pair: Pair) -> None:
    with pair.database.write() as store:
        inviting.invite(store, pair.coordinator, COLLEAGUE, pair.post, pair.now)
    with pytest.raises(FieldsError) as refusal:
        pair.invite()
    assert refusal.value.problems == {"email": "member"}
    pair.invite(email="bo@sundsala.example")
    with pair.database.write() as store, pytest.raises(FieldsError) as refusal:
        inviting.invite(store, pair.coordinator, replace(COLLEAGUE, email="bo@sundsala.example"), pair.post, pair.now)
    assert refusal.value.problems == {"email": "reviewer"}


def test_a_colleague_of_another_organisation_can_review(pair: Pair) -> None:
    with pair.database.write() as store:
        inviting.invite(store, pair.other, COLLEAGUE, pair.post, pair.now)
    who = pair.reviewer(name="Somebody Else")
    assert who.organisation.code == "0483"
    assert who.person.name == "Eva Berg"  # as the own organisation wrote it


def test_remarks_are_kept_with_the_answer_that_they_are_about(pair: Pair) -> None:
    who = pair.reviewer()
    assert pair.say(who, "Q1").saved == 1
    assert pair.say(who, "Q1", revision=1).saved == 0  # the same again
    assert pair.say(who, "Q2", "2", "Den följs upp.\r\nVarje år.").saved == 1
    [same, other] = [one.told.remark for one in pair.outcome().remarks]
    assert (same.seen, same.suggested, same.differs) == ("1", "", False)
    assert (other.seen, other.suggested, other.comment) == ("1", "2", "Den följs upp.\nVarje år.")
    assert pair.say(who, "Q2", "1", revision=1).saved == 1  # one's own answer after all
    assert pair.outcome().waiting == ()
    assert next(facts for verb, facts in pair.verbs() if verb == "remark") == {
        "review": 1,
        "area": "goals",
        "remarks": 1,
    }


def test_two_windows_never_overwrite_each_other(pair: Pair) -> None:
    who = pair.reviewer()
    pair.say(who, "Q2", "2")
    found = pair.say(who, "Q2", "0")
    assert (found.saved, len(found.conflicts)) == (0, 1)
    assert pair.outcome().remarks[0].told.remark.suggested == "2"


@pytest.mark.parametrize(
    ("question", "suggested", "comment"),
    [("Q1", "3", ""), ("Q1", "do-not-know", ""), ("Q1", "not-applicable", ""), ("Q1", "2", "x" * 1001)],
)
def test_what_cannot_be_a_remark_is_refused(pair: Pair, question: str, suggested: str, comment: str) -> None:
    found = pair.say(pair.reviewer(), question, suggested, comment)
    assert (found.saved, len(found.refused)) == (0, 1)


def test_an_area_is_done_once_something_is_said_about_every_answer(pair: Pair) -> None:
    who = pair.reviewer()
    pair.say(who, "Q1")
    with pytest.raises(OpenQuestionsError) as refusal:
        pair.finish(who)
    assert refusal.value.questions == ("Q2",)
    pair.say(who, "Q2")
    pair.finish(who)
    assert pair.outcome().reviewer.stage is Stage.DONE
    assert pair.grade() is Confidence.A


def test_grade_a_waits_for_done_and_for_the_decision_and_goes_when_answers_change(pair: Pair) -> None:
    who = pair.reviewer()
    pair.say(who, "Q1")
    pair.say(who, "Q2", "2")
    assert pair.grade() is Confidence.D  # not done
    pair.finish(who)
    assert pair.grade() is Confidence.D  # not decided
    pair.decide(Verdict.KEPT)
    assert pair.grade() is Confidence.A
    pair.answer(Q1="2")
    assert pair.grade() is Confidence.D  # one of two: less than two thirds
    pair.say(who, "Q1", revision=1)
    assert pair.grade() is Confidence.A


def test_a_followed_suggestion_becomes_the_agreed_answer_and_stays_visible(pair: Pair) -> None:
    who = pair.reviewer()
    pair.say(who, "Q2", "2")
    with pair.database.read() as store:
        work = answering.work(store, pair.coordinator)
        assert remarks.open_remarks(store, pair.coordinator, work) == 1
    pair.decide(Verdict.ACCEPTED, reason="Följer kollegagranskningen.")
    [one] = pair.outcome().remarks
    assert one.item.agreed is not None
    assert (one.item.agreed.answer, one.item.why) == (2, "Följer kollegagranskningen.")
    assert one.told.remark.decision is not None
    assert (one.told.remark.seen, one.told.remark.suggested, one.told.is_open) == ("1", "2", False)
    pair.say(who, "Q2", revision=1)  # a newer remark does not hide the one that was decided on
    assert [one.told.remark.revision for one in pair.outcome().remarks] == [1, 2]
    with pytest.raises(NotFoundError):
        pair.decide(Verdict.KEPT, remark=2, revision=3)  # it suggests nothing
    decided = [facts for verb, facts in pair.verbs() if verb == "decide-remark"]
    assert decided == [{"review": 1, "question": "Q2", "remark": 1, "verdict": "accepted"}]


def test_a_kept_answer_needs_a_reason_and_can_be_given_up_later(pair: Pair) -> None:
    pair.say(pair.reviewer(), "Q2", "0")
    for reason, problem in ((" ", "missing"), ("x" * 1001, "too-long")):
        with pytest.raises(FieldsError) as refusal:
            pair.decide(Verdict.KEPT, reason=reason)
        assert refusal.value.problems == {"reason": problem}
    pair.decide(Verdict.KEPT)
    assert pair.outcome().waiting == ()
    pair.decide(Verdict.ACCEPTED)
    with pytest.raises(AnswerChangedError):
        pair.decide(Verdict.KEPT, revision=3)


def test_what_changed_meanwhile_is_not_decided_on(pair: Pair) -> None:
    who = pair.reviewer()
    pair.say(who, "Q2", "0")
    pair.say(who, "Q2", "2", revision=1)
    with pytest.raises(AnswerChangedError):
        pair.decide(Verdict.KEPT)  # another suggestion by now
    pair.answer(Q2="0")
    with pytest.raises(AnswerChangedError):
        pair.decide(Verdict.KEPT, remark=2)  # another answer by now
    assert pair.outcome().remarks[0].told.remark.decision is None


def test_the_grade_is_kept_as_it_was_when_the_answers_were_submitted(pair: Pair) -> None:
    who = pair.reviewer()
    pair.say(who, "Q1")
    pair.say(who, "Q2", "2")
    pair.submit()
    assert pair.grade() is Confidence.D
    with pair.database.write() as store:
        submitting.reopen(store, pair.coordinator, pair.now)
    pair.finish(who)
    pair.decide(Verdict.KEPT)
    assert pair.grade() is Confidence.D  # the submission's
    pair.now += timedelta(minutes=1)
    pair.submit()
    assert pair.grade() is Confidence.A
    with pair.database.read() as store:
        first, second = store.submissions.all(pair.coordinator.assessment_id)
        until = remarks.told(store, pair.coordinator, {"Q2": "1"}, first.facts.at)
    assert json.loads(first.snapshot)["confidence"] == {"goals": "D", "total": "D"}
    assert json.loads(second.snapshot)["confidence"] == {"goals": "A", "total": "A"}
    assert until["Q2"][0].remark.suggested == "2"


def test_history_shows_what_was_said_and_decided_until_then(pair: Pair) -> None:
    who = pair.reviewer()
    pair.say(who, "Q2", "2")
    before = pair.now
    pair.now += timedelta(minutes=1)
    pair.decide(Verdict.KEPT)
    pair.say(who, "Q1", "0")
    with pair.database.read() as store:
        then = remarks.told(store, pair.coordinator, {}, before)
        now = remarks.told(store, pair.coordinator, {})
    assert [(question, one.remark.decision) for question, (one,) in then.items()] == [("Q2", None)]
    assert now.keys() == {"Q1", "Q2"}
    assert now["Q2"][0].remark.decision is not None


def test_remarks_are_taken_until_the_answers_are_submitted(pair: Pair) -> None:
    who = pair.reviewer()
    ask = Request("bo@example.org", "Bo", "chef", "", "", "sv")
    with pair.database.write() as store:
        approving.ask(store, pair.coordinator, ask, pair.post, pair.now)
    assert pair.say(who, "Q2", "2").saved == 1  # while somebody is to sign
    with pytest.raises(AwaitingApprovalError):
        pair.decide(Verdict.KEPT)
    with pair.database.write() as store:
        approving.withdraw(store, pair.coordinator, pair.now)
    pair.submit()
    for act in (lambda: pair.say(who, "Q1"), lambda: pair.finish(who), pair.invite):
        with pytest.raises(AlreadySubmittedError):
            act()


def test_a_closed_wave_takes_no_remarks(pair: Pair) -> None:
    who = pair.reviewer()
    pair.now = pair.coordinator.wave.closes
    for act in (lambda: pair.say(who, "Q1"), lambda: pair.finish(who), pair.invite):
        with pytest.raises(WaveClosedError):
            act()


def test_who_is_taken_off_is_out_at_once_and_the_remarks_stay(pair: Pair) -> None:
    who, token = pair.arrive(pair.invite())
    pair.say(who, "Q2", "2")
    with pair.database.write() as store:
        reviewers.end(store, pair.coordinator, 1, pair.now)
    with pytest.raises(SignInError):
        pair.back(token)
    with pytest.raises(NotFoundError):  # a page that was loading meanwhile
        pair.say(who, "Q1")
    assert pair.outcome().reviewer.stage is Stage.ENDED
    pair.decide(Verdict.KEPT)
    assert pair.outcome().remarks[0].told.review.home == "Sundsala"
    with pair.database.write() as store, pytest.raises(NotFoundError):
        reviewers.end(store, pair.coordinator, 1, pair.now)


def test_invited_again_the_reviewer_goes_on_where_the_review_ended(pair: Pair) -> None:
    who = pair.reviewer()
    pair.say(who, "Q1")
    with pair.database.write() as store:
        reviewers.end(store, pair.coordinator, 1, pair.now)
    again = pair.reviewer(once="2")
    assert pair.say(again, "Q1", "2").conflicts
    assert pair.outcome().reviewer.stage is Stage.REVIEWING


def test_another_organisation_has_no_such_review(pair: Pair) -> None:
    pair.say(pair.reviewer(), "Q2", "2")
    acts: list[Callable[[Any], object]] = [
        lambda store: deciding.outcome(store, pair.other, 1),
        lambda store: reviewers.end(store, pair.other, 1, pair.now),
        lambda store: reviewers.remind(store, pair.other, 1, pair.post, pair.now),
        lambda store: deciding.decide(store, pair.other, 1, Choice("Q2", 1, Verdict.KEPT, "x", 1), pair.now),
    ]
    for act in acts:
        with pair.database.write() as store, pytest.raises(NotFoundError):
            act(store)


def test_a_member_with_another_role_reviews_nothing(pair: Pair) -> None:
    who = pair.reviewer()
    for roles in (frozenset({Role.REVIEWER, Role.RESPONDENT}), frozenset({Role.COORDINATOR})):
        with pair.database.read() as store, pytest.raises(NotFoundError):
            reviewing.assignment(store, replace(who, roles=roles), pair.now)


def test_a_reminder_is_written_once_a_day_and_names_what_is_left(pair: Pair) -> None:
    pair.invite(language="en")
    for expected in (True, False):
        with pair.database.write() as store:
            handed = reviewers.remind(store, pair.coordinator, 1, pair.post, pair.now)
        assert (handed is not None) is expected
        if handed:
            assert handed.subject == "1 area of Katrineholm is left to review"
            assert "– Goals" in handed.text


def test_only_public_files_of_the_own_areas_are_handed_out(pair: Pair, tmp_path: Path) -> None:
    who = pair.reviewer()
    wanted = (POLICY, replace(POLICY, secret=True), replace(POLICY, questions=frozenset()))
    with pair.database.write() as store:
        ids = [registering.register(store, pair.coordinator, one, tmp_path, pair.now) for one in wanted]
        foreign = registering.register(store, pair.other, POLICY, tmp_path, pair.now)
    with pair.database.read() as store:
        assert reviewing.file_of(store, who, ids[0], pair.now).name == "a.pdf"
        for one in (*ids[1:], foreign):
            with pytest.raises(NotFoundError):
                reviewing.file_of(store, who, one, pair.now)
        shown = reviewing.assignment(store, who, pair.now).area("goals").questions[0].evidence
    assert [one.evidence.id for one in shown] == [ids[0]]


def list_of(pair: Pair, count: int) -> None:
    with pair.database.write() as store:
        text = "\n".join(f"KS {number};Avtal {number}" for number in range(count))
        assert drawing.keep_list(store, pair.coordinator, text, pair.now) == (count, ())


def draw(pair: Pair, who: Actor, number: int, reason: str = "") -> str:
    with pair.database.write() as store:
        return drawing.draw(store, who, number, reason, pair.now).case.reference


def test_every_draw_is_another_case_kept_and_logged_without_its_title(pair: Pair) -> None:
    who = pair.reviewer()
    list_of(pair, 4)
    drawn = [draw(pair, who, 1), draw(pair, who, 2, "Handlingarna är hemliga."), draw(pair, who, 3, "Samma.")]
    assert len(set(drawn)) == 3
    assert draw(pair, who, 1) == drawn[0]  # pressed twice: drawn once
    with pytest.raises(NotFoundError):
        draw(pair, who, 4, "En till.")
    assert [(one.case.reference, one.cases, one.reason) for one in pair.outcome().draws] == [
        (drawn[0], 4, ""),
        (drawn[1], 3, "Handlingarna är hemliga."),
        (drawn[2], 2, "Samma."),
    ]
    logged = [facts for verb, facts in pair.verbs() if verb == "draw-case"]
    assert [(one["draw"], one["of"]) for one in logged] == [(1, 4), (2, 3), (3, 2)]
    assert "KS" not in json.dumps(logged)
    assert "Avtal" not in json.dumps(logged)


def test_what_cannot_be_drawn_is_told(pair: Pair) -> None:
    who = pair.reviewer()
    for cases, number, reason, problems in (
        (0, 1, "", {"case": "no-list"}),
        (1, 2, " ", {"reason": "missing"}),
        (1, 2, "x" * 1001, {"reason": "too-long"}),
        (1, 2, "Hemlig.", {"case": "none-left"}),
    ):
        if cases and number == 2:
            list_of(pair, cases)
            draw(pair, who, 1)
        with pytest.raises(FieldsError) as refusal:
            draw(pair, who, number, reason)
        assert refusal.value.problems == problems


def test_a_list_with_errors_changes_nothing_and_another_list_leaves_the_drawn_case(pair: Pair) -> None:
    who = pair.reviewer()
    list_of(pair, 1)
    assert draw(pair, who, 1) == "KS 0"
    with pair.database.write() as store:
        assert drawing.keep_list(store, pair.coordinator, "KS 9", pair.now) == (0, ((1, "title"),))
        assert store.cases.count(pair.coordinator.assessment_id) == 1
        drawing.keep_list(store, pair.coordinator, "", pair.now)
    assert [one.case.reference for one in pair.outcome().draws] == ["KS 0"]


def test_findings_are_saved_and_two_windows_never_overwrite_each_other(pair: Pair) -> None:
    who = pair.reviewer()
    list_of(pair, 2)
    draw(pair, who, 1)

    def find(revision: int, number: int = 1, **found: Found) -> None:
        with pair.database.write() as store:
            drawing.find(store, who, number, found, revision, pair.now)

    find(0, need=Found(Finding.YES, " Bra. "), market=Found(None, ""), other=Found(Finding.NO, ""))
    assert pair.outcome().draws[0].findings == {"need": Found(Finding.YES, "Bra.")}
    refused: list[tuple[type[MaturityError], Callable[[], None]]] = [
        (AnswerChangedError, lambda: find(0, need=Found(Finding.NO, ""))),
        (AnswerChangedError, lambda: find(1, number=2, need=Found(Finding.NO, ""))),
        (FieldsError, lambda: find(1, price=Found(Finding.NO, "x" * 1001))),
    ]
    for error, act in refused:
        with pytest.raises(error):
            act()
    find(1, need=Found(Finding.UNSEEN, ""))
    assert pair.outcome().draws[0].findings == {"need": Found(Finding.UNSEEN, "")}


def test_many_remarks_cost_the_queries_of_one(pair: Pair) -> None:
    def queries() -> int:
        with pair.database.counted() as counter:
            pair.outcome()
        return counter.queries

    who = pair.reviewer()
    pair.say(who, "Q1")
    alone = queries()
    pair.say(who, "Q2", "2")
    for number in range(3):
        pair.say(pair.reviewer(email=f"r{number}@example.org"), "Q2", "0")
    assert queries() == alone

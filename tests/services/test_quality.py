"""The quality desk: signs in submissions and never in drafts, what is done about them, and what the questions show."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import pytest

from maturity.domain.conspicuous import Sign
from maturity.domain.person import Person, Role
from maturity.errors import FieldsError, NotFoundError
from maturity.resources import catalogue
from maturity.services import organisers, quality, question_quality, submitting
from maturity.services.access import Actor, hashed
from maturity.services.answering import held, save_many
from maturity.services.drafts import Draft
from maturity.services.organisers import Organiser
from maturity.services.post import Post
from maturity.services.quality import Conspicuous, Done, Status
from maturity.storage.database import Database

KATRINEHOLM, GOTHENBURG = "0483", "1480"
TOP = Sign.TOP_WITHOUT_EVIDENCE


@dataclass
class Desk:
    """A round whose body's organiser is signed in."""

    database: Database
    round: Any
    now: datetime
    key: str
    who: Organiser
    actors: dict[str, Actor] = field(default_factory=dict)

    @property
    def post(self) -> Post:
        return Post("https://mognad.example", self.key, "", catalogue)

    def actor(self, code: str = KATRINEHOLM) -> Actor:
        """The coordinator, in one session throughout."""
        if code not in self.actors:
            self.actors[code] = self.round.actor(self.database, code)
        return self.actors[code]

    def answer(self, *drafts: Draft, code: str = KATRINEHOLM, after: int = 0) -> None:
        now, actor = self.now + timedelta(seconds=after), self.actor(code)
        with self.database.write() as store:
            save_many(store, actor, held(store, actor, now), drafts, now)

    def submit(self, code: str = KATRINEHOLM, now: datetime | None = None) -> None:
        actor = self.actor(code)
        with self.database.write() as store:
            submitting.submit(store, actor, name="Åsa", title="", gaps_reason="x", now=now or self.now)

    def reopen(self) -> None:
        actor = self.actor()
        with self.database.write() as store:
            submitting.reopen(store, actor, self.now)

    def found(self) -> tuple[Conspicuous, ...]:
        with self.database.read() as store:
            return quality.overview(store, self.who, "2027").found

    def decide(self, sign: str = TOP.value, status: str = "handled", note: str = "", revision: int = 1) -> None:
        with self.database.write() as store:
            quality.decide(store, self.who, "2027", KATRINEHOLM, Done(revision, sign, status, note), self.now)

    def ask(self) -> int:
        with self.database.write() as store:
            return quality.ask(store, self.who, "2027", KATRINEHOLM, self.post, self.now)

    def coordinator(self, email: str, language: str) -> None:
        with self.database.write() as store:
            person = store.people.add(Person(0, email, "Kim", "", management=False, language=language), self.now)
            store.people.join(person.id, KATRINEHOLM, frozenset({Role.COORDINATOR}), self.now)


def organiser(database: Database, body: str, key: str, now: datetime) -> Organiser:
    with database.write() as store:
        desk = store.organisers.put_body(body, national=False)
        person = store.people.add(Person(0, f"{body}@example.org", "Ola", "", management=False, language="sv"), now)
        appointed = store.organisers.appoint(person, desk, now)
        store.second_factors.put(person.id, "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP", 0, ["unused"], now)
        store.organisers.start_session(appointed.id, hashed(key, body), now)
    with database.read() as store:
        return organisers.organiser(store, body, key, now)


@pytest.fixture
def desk(any_database: Database, tiny_round: Callable[..., Any], key: str, now: datetime) -> Desk:
    """The wave 2027 of the body Ett: Q1 asks for evidence from level 1, and its highest is 2."""
    round_ = tiny_round(any_database)
    who = organiser(any_database, "ett", key, now)
    with any_database.write() as store:
        store.waves.give("2027", who.body.id)
    return Desk(any_database, round_, now, key, who)


def test_a_draft_has_no_sign_and_a_submission_has(desk: Desk) -> None:
    desk.answer(Draft("Q1", "2"), Draft("Q2", "1"))
    assert desk.found() == ()
    desk.submit()
    [one] = desk.found()
    assert (one.code, one.revision, one.open) == (KATRINEHOLM, 1, 1)
    [said] = one.noticed
    assert (said.flag.sign, said.flag.found, said.flag.of, said.status) == (TOP, 1, 2, Status.OPEN)


def test_the_organiser_is_never_told_in_which_questions(desk: Desk) -> None:
    desk.answer(Draft("Q1", "2"), Draft("Q2", "not-applicable", reason="Vi köper inget."))
    desk.submit()
    assert [one.flag.questions for one in desk.found()[0].noticed] == [(), ()]


def test_what_is_changed_after_the_submission_is_nobodys_to_see(desk: Desk) -> None:
    desk.answer(Draft("Q1", "2"), Draft("Q2", "1"))
    desk.submit()
    desk.reopen()
    desk.answer(Draft("Q1", "0", revision=1))
    assert [one.revision for one in desk.found()] == [1]
    desk.submit()
    assert desk.found() == ()


def test_evidence_in_words_is_evidence(desk: Desk) -> None:
    desk.answer(Draft("Q1", "2", evidence="Policyn, KS 2026/17"), Draft("Q2", "1"))
    desk.submit()
    assert desk.found() == ()


def test_another_bodys_wave_is_not_there(desk: Desk) -> None:
    other = organiser(desk.database, "annat", desk.key, desk.now)
    with desk.database.read() as store:
        for slug in ("2027", "nowhere"):
            with pytest.raises(NotFoundError):
                quality.overview(store, other, slug)


def test_a_decision_is_kept_with_its_note_until_the_next_revision(desk: Desk) -> None:
    desk.answer(Draft("Q1", "2"), Draft("Q2", "1"))
    desk.submit()
    desk.decide(status="ignored", note="Känt sedan tidigare.")
    desk.decide(note="Ringde.")
    [said] = desk.found()[0].noticed
    assert (said.status, said.note, desk.found()[0].open) == (Status.HANDLED, "Ringde.", 0)
    desk.reopen()
    desk.submit()
    assert [one.status for one in desk.found()[0].noticed] == [Status.OPEN]
    with pytest.raises(NotFoundError):
        desk.decide(revision=1)


@pytest.mark.parametrize(
    ("wrong", "field"),
    [({"status": "done"}, "status"), ({"note": "x" * 1001}, "note")],
)
def test_a_decision_that_cannot_be_used_changes_nothing(desk: Desk, wrong: dict[str, str], field: str) -> None:
    desk.answer(Draft("Q1", "2"), Draft("Q2", "1"))
    desk.submit()
    with pytest.raises(FieldsError) as refusal:
        desk.decide(status=wrong.get("status", "handled"), note=wrong.get("note", ""))
    assert set(refusal.value.problems) == {field}
    with pytest.raises(NotFoundError):
        desk.decide(sign=Sign.FAST.value)
    assert desk.found()[0].open == 1


def test_the_question_goes_to_every_coordinator_once_in_the_own_language(desk: Desk) -> None:
    desk.answer(Draft("Q1", "2"), Draft("Q2", "1"))
    desk.submit()
    assert desk.ask() == 0  # an official inbox without an address
    assert desk.found()[0].open == 1
    desk.coordinator("anna@katrineholm.example", "sv")
    desk.coordinator("bo@katrineholm.example", "en")
    assert desk.ask() == 2
    assert desk.ask() == 0
    assert [one.status for one in desk.found()[0].noticed] == [Status.ASKED]
    with desk.database.read() as store:
        letters = {one.recipient: one.text for one in store.mails.all()}
    assert "Högsta nivån utan underlag: Q1." in letters["anna@katrineholm.example"]
    assert "Inget behöver ändras" in letters["anna@katrineholm.example"]
    assert "The highest level without evidence: Q1." in letters["bo@katrineholm.example"]
    assert "Nothing has to be changed" in letters["bo@katrineholm.example"]


def test_the_log_names_no_answer_and_no_note(desk: Desk) -> None:
    desk.answer(Draft("Q1", "2"), Draft("Q2", "1"))
    desk.submit()
    desk.decide(note="Ringde Kim.")
    with desk.database.read() as store:
        newest = store.audit.of(f"2027/{KATRINEHOLM}", 1)[0]
    assert (newest.verb, newest.facts) == ("handle-sign", {"sign": TOP.value, "status": "handled"})


def test_the_pace_is_frozen_with_the_submission(desk: Desk) -> None:
    desk.answer(Draft("Q1", "1"))
    desk.answer(Draft("Q2", "1"), after=75)
    desk.submit(now=desk.now + timedelta(minutes=5))
    with desk.database.read() as store:
        [one] = store.quality.handed_in(store.waves.get("2027").id)
    assert (one.seconds, dict(one.of_questions)) == (75, {"Q2": 75})


def test_a_wave_costs_the_same_queries_whatever_it_holds(desk: Desk) -> None:
    for code in (KATRINEHOLM, GOTHENBURG):
        desk.answer(Draft("Q1", "2"), Draft("Q2", "1"), code=code)
        desk.submit(code)
    with desk.database.counted() as counter:
        assert len(desk.found()) == 2
    assert counter.queries <= 6


def test_the_questions_are_judged_once_the_wave_has_closed_and_figures_of_few_are_left_out(desk: Desk) -> None:
    desk.answer(Draft("Q1", "2"), Draft("Q2", "1"))
    desk.submit()
    with desk.database.read() as store:
        wave = store.waves.get("2027")
        assert question_quality.report(store, wave, desk.now) is None
        found = question_quality.report(store, wave, wave.facts.closes)
    assert found is not None
    assert found.organisations == 1
    one = found.areas[0].questions[0]
    figures = (one.do_not_know, one.not_applicable, one.floor, one.ceiling, one.correlation, one.seconds)
    assert figures == (None,) * 6
    assert found.areas[0].alpha is None


def test_a_late_submission_moves_no_figure_of_the_questions(desk: Desk, any_database: Database) -> None:
    desk.answer(Draft("Q1", "2"), Draft("Q2", "1"))
    desk.submit()
    with any_database.read() as store:
        wave = store.waves.get("2027")
        by_then = wave.facts.closes
    desk.reopen()
    desk.submit(now=by_then - timedelta(seconds=1))
    with any_database.read() as store:
        until = by_then - timedelta(days=1)  # the second revision is a late one then
        assert [one.revision for one in store.quality.handed_in(wave.id, until)] == [1]
        assert [one.revision for one in store.quality.handed_in(wave.id)] == [2]


def test_no_word_of_an_answer_is_in_what_the_desk_shows(desk: Desk) -> None:
    desk.answer(Draft("Q1", "2", comment="Hemligheten"), Draft("Q2", "1", evidence="Ärende 17"))
    desk.submit()
    shown = repr(desk.found())
    assert not re.search("Hemligheten|Ärende|Q1|Q2", shown)

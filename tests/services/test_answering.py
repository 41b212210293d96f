"""Answering: what is saved, what is refused, and what happens when two people meet."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest

from maturity.domain.assessment import Absence, State
from maturity.errors import (
    AlreadySubmittedError,
    AnswerChangedError,
    AnswerValueError,
    MaturityError,
    NotFoundError,
    TextTooLongError,
    WaveClosedError,
)
from maturity.services.access import Actor
from maturity.services.answering import Saved, StoredAnswer, held, save, save_many, stored_answers, work
from maturity.services.drafts import Draft
from maturity.storage.database import Database


@pytest.fixture
def actor(any_database: Database, tiny_round: Callable[..., Any]) -> Actor:
    """Katrineholm's coordinator."""
    found: Actor = tiny_round(any_database).actor(any_database, "0483")
    return found


def _save(database: Database, actor: Actor, draft: Draft, now: datetime) -> StoredAnswer:
    with database.write() as store:
        return save(store, actor, draft, now)


def _save_many(database: Database, actor: Actor, drafts: list[Draft], now: datetime) -> Saved:
    with database.write() as store:
        return save_many(store, actor, held(store, actor, now), drafts, now)


def _stored(database: Database, actor: Actor) -> dict[str, StoredAnswer]:
    with database.read() as store:
        return stored_answers(store, actor)


def _state(database: Database, actor: Actor) -> State:
    with database.read() as store:
        return store.waves.state(actor.assessment_id)


def test_the_first_answer_begins_the_work(any_database: Database, actor: Actor, now: datetime) -> None:
    assert _state(any_database, actor) is State.INVITED
    saved = _save(any_database, actor, Draft("Q1", "2", comment="  så\r\nhär  "), now)
    assert (saved.answer, saved.comment, saved.revision, saved.saved_at) == (2, "så\nhär", 1, now)
    assert _stored(any_database, actor) == {"Q1": saved}
    assert _state(any_database, actor) is State.ANSWERING


def test_every_save_is_a_new_revision(any_database: Database, actor: Actor, now: datetime) -> None:
    first = _save(any_database, actor, Draft("Q1", "0"), now)
    second = _save(any_database, actor, Draft("Q1", "1", revision=first.revision), now + timedelta(minutes=1))
    assert (second.revision, second.answer, second.saved_at) == (2, 1, now + timedelta(minutes=1))


def test_the_same_content_again_changes_nothing(any_database: Database, actor: Actor, now: datetime) -> None:
    first = _save(any_database, actor, Draft("Q1", "1", comment="a"), now)
    later = now + timedelta(hours=1)
    # even when the page is old: both mean the same
    assert _save(any_database, actor, Draft("Q1", "1", comment="a ", revision=0), later) == first
    assert _save_many(any_database, actor, [Draft("Q1", "1", comment="a", revision=0)], later) == Saved((), (), ())
    assert _stored(any_database, actor)["Q1"] == first


@pytest.mark.parametrize("revision", [0, 1, 3])
def test_an_answer_based_on_another_revision_is_refused_and_the_stored_one_stands(
    any_database: Database, actor: Actor, now: datetime, revision: int
) -> None:
    for number, written in enumerate(("0", "1")):
        _save(any_database, actor, Draft("Q1", written, revision=number), now)
    before = _stored(any_database, actor)
    with pytest.raises(AnswerChangedError) as refusal:
        _save(any_database, actor, Draft("Q1", "2", comment="mine", revision=revision), now)
    assert (refusal.value.expected, refusal.value.found) == (revision, 2)
    assert _stored(any_database, actor) == before


@pytest.mark.parametrize(
    ("draft", "error"),
    [
        pytest.param(Draft("Q1", "3"), AnswerValueError, id="a level that the question lacks"),
        pytest.param(Draft("Q1", "-1"), AnswerValueError, id="a negative level"),
        pytest.param(Draft("Q1", "yes"), AnswerValueError, id="a word"),
        pytest.param(Draft("Q1", "not-applicable"), AnswerValueError, id="N/A where it is not allowed"),
        pytest.param(Draft("Q1", "suppressed"), AnswerValueError, id="an absence that only publications have"),
        pytest.param(Draft("Q1", "not-asked"), AnswerValueError, id="an absence that only forms have"),
        pytest.param(Draft("Q1", "1", comment="x" * 1001), TextTooLongError, id="a comment of 1001 characters"),
        pytest.param(Draft("Q1", "1", reason="x" * 1001), TextTooLongError, id="a reason of 1001 characters"),
        pytest.param(Draft("Q1", "1", evidence="x" * 1001), TextTooLongError, id="evidence of 1001 characters"),
        pytest.param(Draft("Q1", "1", evidence_link="javascript:alert(1)"), AnswerValueError, id="a link that runs"),
        pytest.param(Draft("Q1", "1", evidence_link="exempel.se"), AnswerValueError, id="a link without a scheme"),
        pytest.param(Draft("Q1", "1", evidence_link="https://"), AnswerValueError, id="a link to nowhere"),
        pytest.param(Draft("Q1", "1", evidence_link="https://[x"), AnswerValueError, id="a broken link"),
        pytest.param(Draft("Q1", "1", evidence_link="https://e.se/" + "x" * 500), AnswerValueError, id="a long link"),
    ],
)
def test_what_is_no_answer_is_refused_and_nothing_is_stored(
    database: Database, tiny_round: Callable[..., Any], now: datetime, draft: Draft, error: type[MaturityError]
) -> None:
    actor = tiny_round(database).actor(database, "0483")
    with pytest.raises(error):
        _save(database, actor, draft, now)
    found = _save_many(database, actor, [draft], now)
    assert [(one, type(why)) for one, why in found.refused] == [(draft, error)]
    assert _stored(database, actor) == {}
    assert _state(database, actor) is State.INVITED


def test_the_longest_texts_are_kept_whole(any_database: Database, actor: Actor, now: datetime) -> None:
    text = "å" * 1000
    link = "https://exempel.se/" + "x" * (500 - len("https://exempel.se/"))
    saved = _save(any_database, actor, Draft("Q1", "1", text, text, text, link), now)
    assert (saved.reason, saved.comment, saved.evidence, saved.evidence_link) == (text, text, text, link)


def test_signs_that_a_database_cannot_store_are_left_out(any_database: Database, actor: Actor, now: datetime) -> None:
    saved = _save(any_database, actor, Draft("Q1", "1\0", comment="a\0b 🦦"), now)
    assert (saved.answer, saved.comment) == (1, "ab 🦦")


@pytest.mark.parametrize(
    ("question", "written", "answer"),
    [
        pytest.param("Q2", "not-applicable", Absence.NOT_APPLICABLE, id="N/A where it is allowed"),
        pytest.param("Q1", "do-not-know", Absence.DO_NOT_KNOW, id="don't know"),
        pytest.param("Q1", "", Absence.UNANSWERED, id="a comment before the answer"),
    ],
)
def test_absences_are_kept_apart(
    any_database: Database, actor: Actor, now: datetime, question: str, written: str, answer: Absence
) -> None:
    assert _save(any_database, actor, Draft(question, written, comment="c"), now).answer is answer
    assert _stored(any_database, actor)[question].answer is answer


def test_an_answer_can_be_taken_back(any_database: Database, actor: Actor, now: datetime) -> None:
    _save(any_database, actor, Draft("Q1", "2"), now)
    assert _save(any_database, actor, Draft("Q1", "", revision=1), now).answer is Absence.UNANSWERED


def test_an_unknown_question_is_not_found(any_database: Database, actor: Actor, now: datetime) -> None:
    with pytest.raises(NotFoundError):
        _save(any_database, actor, Draft("Q9", "1"), now)


def test_a_form_saves_what_it_can_and_reports_the_rest(any_database: Database, actor: Actor, now: datetime) -> None:
    stored = _save(any_database, actor, Draft("Q1", "0", comment="a colleague's"), now)
    mine, fine = Draft("Q1", "2"), Draft("Q2", "1")
    found = _save_many(any_database, actor, [mine, fine], now)
    assert found.conflicts == ((mine, stored),)
    assert [one.question for one in found.saved] == ["Q2"]
    bad = Draft("Q1", "9", revision=1)
    found = _save_many(any_database, actor, [bad, Draft("Q2", "2", revision=1)], now)
    assert [one for one, _ in found.refused] == [bad]
    assert {q: a.answer for q, a in _stored(any_database, actor).items()} == {"Q1": 0, "Q2": 2}


def test_an_untouched_form_stores_nothing(any_database: Database, actor: Actor, now: datetime) -> None:
    assert _save_many(any_database, actor, [Draft("Q1", ""), Draft("Q2", "")], now) == Saved((), (), ())
    assert _stored(any_database, actor) == {}
    assert _state(any_database, actor) is State.INVITED


def test_a_draft_on_an_answer_that_is_gone_is_reported(any_database: Database, actor: Actor, now: datetime) -> None:
    # a page from before the database was restored from an older copy
    draft = Draft("Q1", "1", revision=4)
    found = _save_many(any_database, actor, [draft], now)
    assert [(one, type(why)) for one, why in found.refused] == [(draft, AnswerChangedError)]


def test_a_question_sent_twice_in_one_form_is_a_conflict(any_database: Database, actor: Actor, now: datetime) -> None:
    found = _save_many(any_database, actor, [Draft("Q1", "1"), Draft("Q1", "2")], now)
    assert [one.answer for one in found.saved] == [1]
    assert [draft.written for draft, _ in found.conflicts] == ["2"]


@pytest.mark.parametrize(
    "days", [pytest.param(-21, id="before it opens"), pytest.param(80, id="from its last moment on")]
)
def test_a_wave_that_is_not_open_takes_no_answers(
    any_database: Database, actor: Actor, now: datetime, days: int
) -> None:
    # the round runs from twenty days before now, for a hundred days
    at = now + timedelta(days=days)
    with pytest.raises(WaveClosedError):
        _save(any_database, actor, Draft("Q1", "1"), at)
    with pytest.raises(WaveClosedError):
        _save_many(any_database, actor, [Draft("Q1", "1")], at)
    assert _stored(any_database, actor) == {}


def test_a_submitted_assessment_takes_no_answers_even_from_an_old_page(
    any_database: Database, actor: Actor, now: datetime
) -> None:
    with any_database.write() as store:
        store.waves.set_state(actor.assessment_id, State.SUBMITTED)
    assert actor.state is State.INVITED  # what the page still believes
    with pytest.raises(AlreadySubmittedError):
        _save(any_database, actor, Draft("Q1", "1"), now)
    with pytest.raises(AlreadySubmittedError):
        _save_many(any_database, actor, [Draft("Q1", "1")], now)


def test_organisations_do_not_meet(any_database: Database, tiny_round: Callable[..., Any], now: datetime) -> None:
    opened = tiny_round(any_database)
    one, other = opened.actor(any_database, "0483"), opened.actor(any_database, "1480")
    _save(any_database, one, Draft("Q1", "2", comment="secret"), now)
    assert _stored(any_database, other) == {}
    _save(any_database, other, Draft("Q1", "0"), now)
    assert _stored(any_database, one)["Q1"].answer == 2


def test_work_holds_what_is_asked_and_answered(any_database: Database, actor: Actor, now: datetime) -> None:
    _save(any_database, actor, Draft("Q2", "1"), now)
    with any_database.read() as store:
        found = work(store, actor)
    assert [question.id for question in found.asked] == ["Q1", "Q2"]
    assert found.values() == {"Q2": 1}
    core = replace(actor, wave=replace(actor.wave, form="core"))
    with any_database.read() as store:
        assert [question.id for question in work(store, core).asked] == ["Q1"]


def test_a_page_of_answers_costs_the_same_for_few_and_many(any_database: Database, actor: Actor, now: datetime) -> None:
    def queries() -> int:
        with any_database.read() as store, any_database.counted() as counter:
            work(store, actor)
        return counter.queries

    queries()  # the questionnaire is read once per process
    none = queries()
    _save_many(any_database, actor, [Draft("Q1", "1"), Draft("Q2", "2")], now)
    assert queries() == none
    assert none <= 3  # begin, answers, the wave before

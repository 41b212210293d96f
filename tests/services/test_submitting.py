"""Checking, submitting and unlocking again."""

import hashlib
import inspect
import json
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest

from maturity.domain.assessment import State
from maturity.domain.result import Submitted
from maturity.errors import AlreadySubmittedError, IncompleteError, NotSubmittedError, TextTooLongError, WaveClosedError
from maturity.services import answering, comparing, submitting
from maturity.services.access import Actor
from maturity.services.answering import before, held, save_many, work
from maturity.services.drafts import Draft
from maturity.storage.database import Database


@pytest.fixture
def actor(any_database: Database, tiny_round: Callable[..., Any]) -> Actor:
    """Katrineholm's coordinator, in a round that allows gaps with a reason."""
    found: Actor = tiny_round(any_database).actor(any_database, "0483")
    return found


def _answer(database: Database, actor: Actor, now: datetime, *drafts: Draft) -> None:
    with database.write() as store:
        assert len(save_many(store, actor, held(store, actor, now), drafts, now).saved) == len(drafts)


def _submit(database: Database, actor: Actor, now: datetime, reason: str = "", name: str = "Åsa Öst") -> Submitted:
    with database.write() as store:
        return submitting.submit(store, actor, name=name, title="Inköpschef", gaps_reason=reason, now=now)


def _rows(database: Database, query: str) -> list[tuple[Any, ...]]:
    with database.engine.connect() as connection:
        return [tuple(row) for row in connection.exec_driver_sql(query)]


def test_the_check_lists_what_a_careful_colleague_would_ask_about(
    any_database: Database, actor: Actor, now: datetime
) -> None:
    with any_database.read() as store:
        assert [question.id for question in submitting.check(work(store, actor), before(store, actor)).unanswered] == [
            "Q1",
            "Q2",
        ]
    # Q1 asks for evidence from level 1; Q2 may be N/A, with a reason
    _answer(any_database, actor, now, Draft("Q1", "1"), Draft("Q2", "not-applicable"))
    with any_database.read() as store:
        found = submitting.check(work(store, actor), before(store, actor))
    assert [question.id for question in found.unanswered] == []
    assert [question.id for question in found.without_evidence] == ["Q1"]
    assert [question.id for question in found.without_reason] == ["Q2"]
    _answer(
        any_database, actor, now,
        Draft("Q1", "do-not-know", revision=1), Draft("Q2", "not-applicable", reason="Vi köper inget.", revision=1),
    )  # fmt: skip
    with any_database.read() as store:
        found = submitting.check(work(store, actor), before(store, actor))
    assert [question.id for question in found.do_not_know] == ["Q1"]
    assert (found.without_evidence, found.without_reason) == ((), ())


def test_gaps_without_a_reason_are_refused(any_database: Database, actor: Actor, now: datetime) -> None:
    _answer(any_database, actor, now, Draft("Q1", "1"))
    with pytest.raises(IncompleteError) as refusal:
        _submit(any_database, actor, now, reason=" \n ")
    assert refusal.value.unanswered == ("Q2",)
    assert _rows(any_database, "SELECT id FROM submission") == []


def test_gaps_with_a_reason_are_taken_and_the_reason_is_kept(
    any_database: Database, actor: Actor, now: datetime
) -> None:
    _answer(any_database, actor, now, Draft("Q1", "1"))
    assert _submit(any_database, actor, now, reason=" Planen beslutas i maj. ").gaps_reason == "Planen beslutas i maj."


def test_a_wave_that_wants_everything_takes_no_reason(
    any_database: Database, tiny_round: Callable[..., Any], now: datetime
) -> None:
    actor = tiny_round(any_database, partial=False).actor(any_database, "0483")
    _answer(any_database, actor, now, Draft("Q1", "1"))
    with pytest.raises(IncompleteError):
        _submit(any_database, actor, now, reason="because")


def test_do_not_know_is_an_answer_and_no_gap(any_database: Database, actor: Actor, now: datetime) -> None:
    _answer(any_database, actor, now, Draft("Q1", "do-not-know"), Draft("Q2", "1"))
    assert _submit(any_database, actor, now, reason="not needed").gaps_reason == ""


def test_the_receipt_names_a_snapshot_whose_hash_recomputes(
    any_database: Database, actor: Actor, now: datetime
) -> None:
    _answer(any_database, actor, now, Draft("Q1", "2", comment="Antagen 2024 ✓"), Draft("Q2", "1"))
    found = _submit(any_database, actor, now)
    with any_database.read() as store:
        stored = store.submissions.latest(actor.assessment_id)
        assert submitting.receipt(store, actor) == found
        assert store.waves.state(actor.assessment_id) is State.SUBMITTED
    assert stored is not None
    assert hashlib.sha256(stored.snapshot.encode()).hexdigest() == found.content_hash
    assert found.reference == f"2027-0483-1-{found.content_hash[:6].upper()}"
    assert (found.revision, found.by_name, found.by_title, found.at) == (1, "Åsa Öst", "Inköpschef", now)
    written = json.loads(stored.snapshot)
    assert written["answers"]["Q1"] == {
        "answer": "2", "reason": "", "comment": "Antagen 2024 ✓", "evidence": "", "evidence_link": "",
    }  # fmt: skip
    assert (written["organisation"], written["wave"], written["revision"]) == ("0483", "2027", 1)
    assert written["questionnaire"] == work_hash(any_database, actor)


def work_hash(database: Database, actor: Actor) -> str:
    with database.read() as store:
        return work(store, actor).questionnaire.content_hash


def test_stored_scores_are_those_of_the_rules(any_database: Database, actor: Actor, now: datetime) -> None:
    _answer(any_database, actor, now, Draft("Q1", "2"), Draft("Q2", "1"))
    _submit(any_database, actor, now)
    # level 2 of 2 at weight 1 and level 1 of 2 at weight 2: 100 * (1 * 1 + 2 * 1/2) / (1 + 2)
    expected = 200 / 3
    rows = {
        node: (index, uncapped, band, coverage)
        for node, index, uncapped, band, coverage in _rows(
            any_database, 'SELECT node, "index", uncapped, band, coverage FROM score'
        )
    }
    # the band from 50 up is the second one
    assert rows == {node: (pytest.approx(expected), pytest.approx(expected), 1, 1.0) for node in ("goals", "total")}
    with any_database.read() as store:
        record = store.submissions.latest(actor.assessment_id)
    assert record is not None
    assert json.loads(record.snapshot)["index"] == {"goals": pytest.approx(expected), "total": pytest.approx(expected)}


def test_too_little_to_stand_on_is_stored_as_no_index_not_as_0(
    any_database: Database, actor: Actor, now: datetime
) -> None:
    # only weight 1 of 3 answered, and two thirds are needed
    _answer(any_database, actor, now, Draft("Q1", "2"))
    _submit(any_database, actor, now, reason="r")
    rows = _rows(any_database, 'SELECT node, "index", band, coverage FROM score ORDER BY node')
    assert rows[0] == ("goals", None, None, pytest.approx(1 / 3))
    assert rows[1][:3] == ("total", None, None)


def test_submitting_twice_is_refused(any_database: Database, actor: Actor, now: datetime) -> None:
    _answer(any_database, actor, now, Draft("Q1", "2"), Draft("Q2", "1"))
    _submit(any_database, actor, now)
    with pytest.raises(AlreadySubmittedError):
        _submit(any_database, actor, now)


def test_unlocking_makes_a_new_revision_and_the_old_one_stays(
    any_database: Database, actor: Actor, now: datetime
) -> None:
    _answer(any_database, actor, now, Draft("Q1", "2"), Draft("Q2", "1"))
    first = _submit(any_database, actor, now)
    [(old_snapshot,)] = _rows(any_database, "SELECT snapshot FROM submission")
    with any_database.write() as store:
        submitting.reopen(store, actor, now)
    with any_database.read() as store:
        assert store.waves.state(actor.assessment_id) is State.REOPENED
        assert submitting.receipt(store, actor) == first  # it counts until the next one
    _answer(any_database, actor, now, Draft("Q2", "2", revision=1))
    second = _submit(any_database, actor, now + timedelta(days=1))
    assert (first.revision, second.revision) == (1, 2)
    assert first.content_hash != second.content_hash
    rows = _rows(any_database, "SELECT revision, snapshot FROM submission ORDER BY revision")
    assert rows[0] == (1, old_snapshot)
    with any_database.read() as store:
        assert submitting.receipt(store, actor) == second
        # by hand: 100 * (1 * 1 + 2 * 1) / 3
        (sheet,) = store.sheets.read([actor.wave_id], ["0483"], [(["total"], 2)], "0483", now)
        assert sheet.index.tolist() == [[100.0]]
        assert store.audit.broken_at() is None
    verbs = [verb for (verb,) in _rows(any_database, "SELECT verb FROM audit_event ORDER BY id")]
    assert verbs[-3:] == ["submit", "reopen", "submit"]


def test_what_is_not_submitted_cannot_be_unlocked(any_database: Database, actor: Actor, now: datetime) -> None:
    with any_database.write() as store, pytest.raises(NotSubmittedError):
        submitting.reopen(store, actor, now)


def test_unlocking_twice_is_refused(any_database: Database, actor: Actor, now: datetime) -> None:
    _answer(any_database, actor, now, Draft("Q1", "2"), Draft("Q2", "1"))
    _submit(any_database, actor, now)
    with any_database.write() as store:
        submitting.reopen(store, actor, now)
    with any_database.write() as store, pytest.raises(NotSubmittedError):
        submitting.reopen(store, actor, now)


def test_after_the_last_day_nothing_is_submitted_or_unlocked(
    any_database: Database, actor: Actor, now: datetime
) -> None:
    late = now + timedelta(days=80)
    with pytest.raises(WaveClosedError):
        _submit(any_database, actor, late, reason="r")
    with any_database.write() as store, pytest.raises(WaveClosedError):
        submitting.reopen(store, actor, late)


@pytest.mark.parametrize(("field", "length"), [("name", 201), ("title", 201), ("gaps_reason", 1001)])
def test_long_names_and_reasons_are_refused(
    any_database: Database, actor: Actor, now: datetime, field: str, length: int
) -> None:
    given = {"name": "n", "title": "t", "gaps_reason": "r"} | {field: "å" * length}
    with any_database.write() as store, pytest.raises(TextTooLongError) as refusal:
        submitting.submit(store, actor, **given, now=now)
    assert (refusal.value.length, refusal.value.limit) == (length, length - 1)


def test_a_move_of_two_levels_since_the_wave_before_is_pointed_out(
    any_database: Database, tiny_round: Callable[..., Any], now: datetime
) -> None:
    first = tiny_round(any_database, slug="2025", opens=now - timedelta(days=30)).actor(any_database, "0483")
    _answer(any_database, first, now, Draft("Q1", "0"), Draft("Q2", "1"))
    _submit(any_database, first, now)
    actor = tiny_round(any_database, slug="2027").actor(any_database, "0483")
    _answer(any_database, actor, now, Draft("Q1", "2"), Draft("Q2", "2"))
    with any_database.read() as store:
        found = submitting.check(work(store, actor), before(store, actor))
    assert [question.id for question in found.jumps] == ["Q1"]


@pytest.mark.parametrize("module", [answering, submitting, comparing])
def test_every_object_is_looked_up_through_the_actor(module: object) -> None:
    functions = [f for _, f in inspect.getmembers(module, inspect.isfunction) if f.__module__ == module.__name__]  # type: ignore[attr-defined]
    public = [f for f in functions if not f.__name__.startswith("_")]
    with_actor = [f for f in public if "actor" in inspect.signature(f).parameters]
    assert with_actor
    for function in with_actor:
        others = {
            name for name in inspect.signature(function).parameters if name.endswith("_id") or "organisation" in name
        }
        assert not others, f"{function.__name__} lets its caller name {others}"

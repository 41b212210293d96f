"""A wave is published: a second reader, the moment, corrections, and a journalist who puts everything together."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from itertools import combinations
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
from sqlalchemy import text

from maturity.domain import edition as editions
from maturity.domain.assessment import State
from maturity.domain.disclosure import Detail
from maturity.domain.edition import Edition
from maturity.domain.organiser import Appointment
from maturity.domain.person import Person
from maturity.domain.publication import Publication
from maturity.domain.result import AnswerFacts
from maturity.domain.wave import WaveState
from maturity.errors import FieldsError, NotFoundError, NotPublishableError, PublishedError
from maturity.services import closing, ladder, publishing, tabulating
from maturity.services.organisers import Organiser
from maturity.services.preparing import Operator
from maturity.services.questionnaires import ready
from maturity.services.submitting import snapshot
from maturity.storage.database import Database
from maturity.storage.publications import StoredDraft
from maturity.storage.register import shipped_organisations

CODES = tuple(sorted(one.code for one in shipped_organisations() if one.county_code in ("04", "03", "05", "13")))
"""Södermanland 10, Uppsala 9, Östergötland 14, Halland 7: forty with their regions."""

LATER = timedelta(days=200)


@pytest.fixture
def wave(database: Database, tiny_round: Callable[..., Any], now: datetime) -> Any:
    """A wave of forty organisations that is over; a body runs it."""
    round_ = tiny_round(database, codes=CODES)
    with database.write() as store:
        body = store.organisers.put_body("Demo", national=True)
        store.waves.give("2027", body.id)
    return SimpleNamespace(round=round_, body=body, now=now + LATER)


def hand_in(database: Database, code: str, levels: tuple[int, int], at: datetime, revision: int = 1) -> None:
    """Submit an organisation's answers to Q1 and Q2."""
    with database.write() as store:
        wave = store.waves.get("2027")
        assessment, _ = store.waves.assessment(wave.id, code)
        compiled = ready(store.versions.open(wave.version_id), wave.facts)
        answers = {q.id: AnswerFacts(level) for q, level in zip(compiled.questions, levels, strict=True)}
        record, scores = snapshot(
            compiled, np.array(levels, dtype=np.int8), answers, revision=revision, organisation=code, wave="2027",
            name="N", title="", gaps_reason="", now=at,
        )  # fmt: skip
        store.submissions.add(assessment, wave.id, code, record, scores)
        store.waves.set_state(assessment, State.SUBMITTED)


def fill(database: Database, codes: tuple[str, ...], at: datetime, seed: int = 1) -> None:
    rng = np.random.default_rng(seed)
    for code in codes:
        hand_in(database, code, (int(rng.integers(3)), int(rng.integers(3))), at)


def organiser(database: Database, wave: Any, name: str) -> Organiser:
    with database.write() as store:
        person = store.people.add(Person(0, f"{name}@example.org", name, "", management=False, language="en"), wave.now)
        who: Appointment = store.organisers.appoint(person, wave.body, wave.now)
    return Organiser(1, wave.now, who)


def prepared(database: Database, who: Organiser | None, now: datetime, **texts: str) -> StoredDraft:
    with database.write() as store:
        return publishing.prepare(store, store.desk_waves.get("2027"), who, now, **texts)


def published(database: Database, now: datetime, **texts: str) -> Edition:
    """Prepare, approve and publish as an operator; return what is out."""
    draft = prepared(database, None, now, **texts)
    with database.write() as store:
        publishing.approve(store, None, store.desk_waves.get("2027"), draft.content_hash, now, now)
    [(slug, version)] = publishing.publish_due(database, now)
    assert slug == "2027"
    assert version is not None
    return editions.read(draft.content)


def test_an_edition_is_read_as_it_was_written(database: Database, wave: Any) -> None:
    fill(database, CODES[:30], wave.now - LATER)
    draft = prepared(database, None, wave.now)
    made = editions.read(draft.content)
    assert editions.written(made) == (draft.content, draft.content_hash)
    everybody = made.responses[0]
    assert (everybody.group.table, everybody.invited, everybody.included) == ("nation", len(CODES), 30)


def test_somebody_else_reads_a_draft_and_it_waits_for_its_day(database: Database, wave: Any) -> None:
    fill(database, CODES, wave.now - LATER)
    maker, reader = organiser(database, wave, "maker"), organiser(database, wave, "reader")
    draft = prepared(database, maker, wave.now)
    day = wave.now + timedelta(days=3)
    with database.write() as store:
        found = store.desk_waves.get("2027")
        with pytest.raises(NotPublishableError, match="own"):
            publishing.approve(store, maker, found, draft.content_hash, day, wave.now, "in a hurry")
        with pytest.raises(NotPublishableError, match="changed"):
            publishing.approve(store, reader, found, "another", day, wave.now)
        publishing.approve(store, reader, found, draft.content_hash, day, wave.now)
    assert publishing.publish_due(database, wave.now) == []
    hand_in(database, CODES[0], (2, 2), wave.now, revision=2)  # the figures stay as they were read
    assert publishing.publish_due(database, day) == [("2027", 1)]
    assert publishing.publish_due(database, day) == []
    with database.read() as store:
        [out] = store.publications.of("2027")
        assert out.content_hash == draft.content_hash
        assert store.desk_waves.get("2027").state.value == "published"


def test_a_wave_that_opens_again_is_not_closed_by_the_draft_that_was_approved_before(
    database: Database, wave: Any
) -> None:
    fill(database, CODES, wave.now - LATER)
    draft, day = prepared(database, None, wave.now), wave.now + timedelta(days=3)
    with database.write() as store:
        publishing.approve(store, None, store.desk_waves.get("2027"), draft.content_hash, day, wave.now)
        closing.reopen(store, Operator(wave.body), "2027", wave.now + timedelta(days=30), wave.now)
    assert publishing.publish_due(database, day) == []
    with database.read() as store:
        assert store.desk_waves.get("2027").state_at(day) is WaveState.OPEN


def test_who_is_alone_writes_why(database: Database, wave: Any) -> None:
    fill(database, CODES, wave.now - LATER)
    alone = organiser(database, wave, "alone")
    draft = prepared(database, alone, wave.now)
    with database.write() as store:
        found = store.desk_waves.get("2027")
        with pytest.raises(FieldsError) as refused:
            publishing.approve(store, alone, found, draft.content_hash, wave.now, wave.now, " ")
        assert refused.value.problems == {"reason": "missing"}
        publishing.approve(store, alone, found, draft.content_hash, wave.now, wave.now, "Nobody else works here.")


def test_an_open_wave_and_few_answers_are_not_published_just_like_that(database: Database, wave: Any) -> None:
    fill(database, CODES[:12], wave.now - LATER)
    with pytest.raises(NotPublishableError, match="open"):
        prepared(database, None, wave.now - LATER)
    with pytest.raises(FieldsError):
        prepared(database, None, wave.now)
    assert editions.read(prepared(database, None, wave.now, low_response="A pilot.").content).low_response == "A pilot."


def test_who_keeps_the_answers_is_in_no_figure_and_can_choose_until_they_are_out(database: Database, wave: Any) -> None:
    fill(database, CODES, wave.now - LATER)
    actor = wave.round.actor(database, CODES[0])
    with database.write() as store:
        with pytest.raises(FieldsError):
            ladder.choose(store, actor, "everything", wave.now)
        ladder.choose(store, actor, "own", wave.now)
    made = published(database, wave.now)
    assert made.responses[0].included == len(CODES) - 1
    assert CODES[0] not in made.revisions
    row = made.indices.organisations.index(CODES[0])
    assert not made.indices.versions[row].any()
    with database.write() as store, pytest.raises(PublishedError):
        ladder.choose(store, actor, "open", wave.now)


def test_a_correction_says_what_it_corrects_and_a_withdrawal_why(database: Database, wave: Any) -> None:
    fill(database, CODES, wave.now - LATER)
    who = organiser(database, wave, "alone")
    published(database, wave.now)
    with pytest.raises(FieldsError):
        prepared(database, None, wave.now)
    published(database, wave.now, note="A name was wrong.")
    with database.write() as store:
        found = store.desk_waves.get("2027")
        with pytest.raises(FieldsError):
            publishing.withdraw(store, who, found, "", wave.now)
        publishing.withdraw(store, who, found, "A fault.", wave.now)
        with pytest.raises(NotFoundError):
            publishing.withdraw(store, who, found, "Again.", wave.now)
        first, second = store.publications.of("2027")
    assert (first.version, first.withdrawn_at, second.reason, second.note) == (1, None, "A fault.", "A name was wrong.")


def test_other_bodies_waves_are_not_there(database: Database, wave: Any) -> None:
    fill(database, CODES[:3], wave.now - LATER)
    with database.write() as store:
        other = SimpleNamespace(body=store.organisers.put_body("Elsewhere", national=False), now=wave.now)
    stranger = organiser(database, other, "stranger")
    with database.read() as store, pytest.raises(NotFoundError):
        publishing.desk(store, stranger, "2027", wave.now)


def test_a_publication_that_was_broken_is_found_and_not_published(database: Database, wave: Any) -> None:
    fill(database, CODES, wave.now - LATER)
    draft = prepared(database, None, wave.now)
    made = editions.read(draft.content)
    hidden = np.flatnonzero(
        (made.indices.detail == Detail.NOTHING).any(axis=1) & (made.indices.members.sum(axis=1) > 0)
    )
    assert len(hidden)  # the four regions by kind
    index = replace(
        made.indices,
        detail=np.where(np.isin(np.arange(len(made.indices.groups)), hidden)[:, np.newaxis], 1, made.indices.detail),
    )
    content, seal = editions.written(replace(made, indices=index))
    with database.write() as store:
        found = store.desk_waves.get("2027")
        assert tabulating.proof(store, {"draft": draft.content}).passed
        proof = tabulating.proof(store, {"draft": content})
        assert not proof.passed
        assert any(short for both in proof.audits for one in both for short in one.short)
        store.publications.put_draft(replace(draft, content=content, content_hash=seal))
        publishing.approve(store, None, found, seal, wave.now, wave.now)
    assert publishing.publish_due(database, wave.now) == [("2027", None)]
    assert publishing.publish_due(database, wave.now) == []
    with database.read() as store:
        assert store.publications.of("2027") == ()


def test_figures_that_the_submissions_do_not_give_are_found(database: Database, wave: Any) -> None:
    fill(database, CODES, wave.now - LATER)
    made = editions.read(prepared(database, None, wave.now).content)
    better = replace(made.indices, quartiles=made.indices.quartiles + 1)
    with database.read() as store:
        content, _ = editions.written(replace(made, indices=better))
        assert tabulating.proof(store, {"draft": content}).wrong == ("draft",)


def test_a_published_row_cannot_be_changed(database: Database, wave: Any) -> None:
    fill(database, CODES, wave.now - LATER)
    published(database, wave.now)
    for statement in ("UPDATE publication SET note = 'x'", "DELETE FROM publication"):
        with pytest.raises(Exception, match="never changed"), database.engine.begin() as connection:
            connection.execute(text(statement))


def _cells(made: Publication, f: int) -> list[frozenset[tuple[str, int]]]:
    """Return whose answers, of which version, each shown cell is about; who can be seen is taken away."""
    return [
        frozenset(
            (code, int(version))
            for code, version, inside in zip(made.organisations, made.versions[:, f], made.members[g], strict=True)
            if inside and version and code not in made.known
        )
        for g in np.flatnonzero(made.detail[:, f] > Detail.NOTHING)
    ]


@pytest.mark.parametrize("seed", [1, 2, 3])
def test_a_journalist_with_every_version_finds_nobody(database: Database, wave: Any, seed: int) -> None:
    """Subtracts and crosses the cells of three versions, with late answers, corrections and changed minds."""
    rng = np.random.default_rng(seed)
    mixed = tuple(rng.permutation(CODES).tolist())
    fill(database, mixed[:28], wave.now - LATER, seed)
    with database.write() as store:
        for code in mixed[:6]:
            assessment, _ = store.waves.assessment(store.waves.get("2027").id, code)
            store.publications.set_ladder(assessment, str(rng.choice(["own", "open", "peers"])))
    made = [published(database, wave.now)]
    hand_in(database, mixed[28], (2, 2), wave.now)  # one late
    hand_in(database, mixed[10], (0, 1), wave.now, revision=2)  # one corrected
    made.append(published(database, wave.now, note="One late, one corrected."))
    for code in mixed[29:36]:
        hand_in(database, code, (1, 1), wave.now)
    made.append(published(database, wave.now, note="Seven late."))
    for kind in ("indices", "questions"):
        for f in range(len(getattr(made[0], kind).figures)):
            shown = [one for version in made for one in _cells(getattr(version, kind), f)]
            assert all(len(one) >= 5 for one in shown)
            for one, other in combinations(set(shown), 2):
                assert len({code for code, _ in one ^ other}) >= 5
    with database.read() as store:
        proof = tabulating.proof(store, {})
        assert proof.passed
        assert len(proof.names) == 3

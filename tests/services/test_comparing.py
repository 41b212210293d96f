"""Results: the same figures as the domain computes, for few queries, and only of what was submitted."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import numpy as np
import pytest

from maturity.domain.assessment import Absence
from maturity.domain.benchmark import GroupKind
from maturity.domain.result import assemble
from maturity.domain.scoring import encode
from maturity.errors import NotFoundError, NotSubmittedError
from maturity.services import access, demonstration, ladder
from maturity.services.answering import held, save_many
from maturity.services.comparing import Bias, bias, counties, peers, result, result_of
from maturity.services.drafts import Draft
from maturity.services.earlier import earlier_wave
from maturity.services.questionnaires import ready
from maturity.services.submitting import reopen, submit
from maturity.storage.database import Database

MUNICIPALITIES = (
    "0114", "0115", "0117", "0120", "0123", "0125", "0126", "0127", "0128", "0136", "0138", "0139",
)  # fmt: skip
"""Twelve of Stockholm's county, all in group A2."""


def test_a_draft_shows_its_own_figures_and_no_peers(
    database: Database, tiny_round: Callable[..., Any], now: datetime
) -> None:
    actor = tiny_round(database).actor(database, "0483")
    with database.write() as store:
        save_many(store, actor, held(store, actor, now), [Draft("Q1", "2", comment="c"), Draft("Q2", "1")], now)
    with database.read() as store:
        found = result(store, actor, now)
    # by hand: 100 * (1 * 1 + 2 * 1/2) / 3
    assert found.total.index == pytest.approx(200 / 3)
    assert (found.submitted, found.group, found.total.standing) == (None, None, None)
    assert found.areas[0].questions[0].facts.comment == "c"


def test_a_submission_is_shown_even_while_it_is_being_changed(
    database: Database, tiny_round: Callable[..., Any], now: datetime
) -> None:
    actor = tiny_round(database).actor(database, "0483")
    with database.write() as store:
        save_many(store, actor, held(store, actor, now), [Draft("Q1", "2"), Draft("Q2", "1")], now)
        facts = submit(store, actor, name="n", title="t", gaps_reason="", now=now)
        reopen(store, actor, now)
        save_many(store, actor, held(store, actor, now), [Draft("Q1", "0", revision=1)], now)
    with database.read() as store:
        found = result(store, actor, now)
    assert found.submitted == facts
    assert found.areas[0].questions[0].facts.answer == 2


def test_the_demonstration_equals_what_the_domain_assembles(demo_database: Database, now: datetime) -> None:
    with demo_database.read() as store:
        found = result_of(store, "0880", "2027", now)
        wave, organisation = store.waves.get("2027"), store.organisations.get("0880")
        questionnaire = store.versions.open(wave.version_id)
        compiled = ready(questionnaire, wave.facts)
        answers = {one.question.id: one.facts for area in found.areas for one in area.questions}
        codes = encode(compiled, {q: facts.answer for q, facts in answers.items()}, organisation.attributes())
        expected = assemble(
            organisation, wave.facts, compiled, codes, answers,
            as_of=now,
            submitted=found.submitted,
            peers=peers(store, organisation, wave, compiled, now),
            earlier=earlier_wave(store, organisation, wave.facts, questionnaire),
        )  # fmt: skip
    np.testing.assert_array_equal(found.codes, codes)
    assert (found.total, found.areas, found.group, found.legal) == (
        expected.total, expected.areas, expected.group, expected.legal,
    )  # fmt: skip
    assert found.recommendations == expected.recommendations
    assert found.total.previous is not None
    assert found.preliminary


def test_peers_exclude_the_organisation_itself_and_count_submissions_only(
    demo_database: Database, now: datetime
) -> None:
    with demo_database.read() as store:
        found = result_of(store, "0880", "2027", now, wanted=GroupKind.ALL)
    assert found.group is not None
    codes = [one.code for one in found.group.answered]
    assert "0880" not in codes
    assert {"0483", "1286"} & set(codes) == set()  # two that have not submitted
    assert len(codes) == len(set(codes))
    assert found.total.standing is not None
    assert found.total.standing.peers <= len(codes)


def test_a_median_is_that_of_the_peers(database: Database, tiny_round: Callable[..., Any], now: datetime) -> None:
    opened = tiny_round(database, codes=MUNICIPALITIES)
    # own answer: 0. Peers: Q1 = Q2 = 0, 1, 2 in turn over eleven -> 0 4 times, 50 4 times, 100 3 times: median 50
    for number, code in enumerate(MUNICIPALITIES):
        level = "0" if number == 0 else str((number - 1) % 3)
        _submit(database, opened.actor(database, code), level, now)
    with database.read() as store:
        found = result(store, opened.actor(database, MUNICIPALITIES[0]), opened.wave.closes)
    assert found.group is not None
    assert len(found.group.answered) == 11
    assert found.total.standing is not None
    assert (found.total.standing.peers, found.total.standing.median) == (11, 50.0)
    # type 7 over 0 0 0 0 50 50 50 50 100 100 100, places 0 to 10: at 2.5 between 0 and 0, at 7.5 between 50 and 100
    assert (found.total.standing.lower, found.total.standing.upper) == (0.0, 75.0)
    # (below + equal / 2) / n = (0 + 4 / 2) / 11
    assert found.total.standing.share == pytest.approx(100 * 2 / 11)


def _submit(database: Database, actor: access.Actor, level: str, now: datetime) -> None:
    with database.write() as store:
        save_many(store, actor, held(store, actor, now), [Draft("Q1", level), Draft("Q2", level)], now)
        submit(store, actor, name="n", title="t", gaps_reason="", now=now)


def test_the_number_of_queries_does_not_grow_with_the_organisations(
    database: Database, tiny_round: Callable[..., Any], now: datetime
) -> None:
    opened = tiny_round(database, codes=MUNICIPALITIES)
    actor = opened.actor(database, MUNICIPALITIES[0])
    _submit(database, actor, "1", now)

    def queries() -> int:
        with database.read() as store, database.counted() as counter:
            result(store, actor, now)
        return counter.queries

    queries()  # the questionnaire is read once per process
    alone = queries()
    for code in MUNICIPALITIES[1:]:
        _submit(database, opened.actor(database, code), "2", now)
    assert queries() == alone
    # begin, own submission, register, indices, codes, the wave before
    assert alone <= 6


def test_without_comparison_the_peers_are_not_read(
    database: Database, tiny_round: Callable[..., Any], now: datetime
) -> None:
    opened = tiny_round(database, codes=MUNICIPALITIES)
    for code in MUNICIPALITIES:
        _submit(database, opened.actor(database, code), "1", now)
    actor = opened.actor(database, MUNICIPALITIES[0])
    with database.read() as store:
        result(store, actor, now)
        with database.counted() as counter:
            found = result(store, actor, now, compare=False)
    assert found.group is None
    # own submission, the wave before
    assert counter.queries <= 2


@pytest.mark.parametrize(
    ("organisation", "wave", "error"),
    [
        pytest.param("9999", "2027", NotFoundError, id="an unknown organisation"),
        pytest.param("0880", "1999", NotFoundError, id="an unknown wave"),
        pytest.param("0483", "2027", NotSubmittedError, id="nothing submitted"),
    ],
)
def test_operators_are_told_what_is_missing(
    demo_database: Database, now: datetime, organisation: str, wave: str, error: type[Exception]
) -> None:
    with demo_database.read() as store, pytest.raises(error):
        result_of(store, organisation, wave, now)


def test_another_questionnaire_is_no_earlier_wave(
    database: Database, tiny_round: Callable[..., Any], tiny_text: str, now: datetime
) -> None:
    other = tiny_text.replace("id: tiny", "id: other")
    before = tiny_round(database, slug="2025", opens=now - timedelta(days=30), questionnaire=other)
    _submit(database, before.actor(database, "0483"), "1", now)
    actor = tiny_round(database).actor(database, "0483")
    with database.read() as store:
        assert result(store, actor, now).total.previous is None


def test_a_changed_meaning_is_no_earlier_answer(
    database: Database, tiny_round: Callable[..., Any], tiny_text: str, now: datetime
) -> None:
    before = tiny_round(database, slug="2025", opens=now - timedelta(days=30))
    _submit(database, before.actor(database, "0483"), "1", now)
    changed = tiny_text.replace("version: 1.0", "version: 2.0").replace("id: Q2\n", "id: Q2\n        meaning: 2\n")
    actor = tiny_round(database, questionnaire=changed).actor(database, "0483")
    with database.read() as store:
        found = result(store, actor, now)
    assert [one.previous for one in found.areas[0].questions] == [1, None]
    assert found.total.previous == 50.0


def test_every_demo_coordinator_sees_a_result(demo_copy: Database, key: str, now: datetime) -> None:
    with demo_copy.read() as store:
        ways = demonstration.sign_ins(store, key)
    for way in ways:
        with demo_copy.write() as store:
            token = access.sign_in(store, way.secrets.token, key, now)
        with demo_copy.read() as store:
            actor = access.actor(store, token, key, now)
            found = result(store, actor, now)
        assert found.organisation == way.organisation
        assert (found.submitted is not None) == (way.stands.endswith("submitted"))
        unanswered = [one for area in found.areas for one in area.questions if one.facts.answer is Absence.UNANSWERED]
        assert bool(unanswered) == (found.submitted is None)


def test_who_answers_for_the_own_use_only_is_no_peer_and_still_sees_the_others(
    database: Database, tiny_round: Callable[..., Any], now: datetime
) -> None:
    opened = tiny_round(database, codes=MUNICIPALITIES)
    for code in MUNICIPALITIES:
        _submit(database, opened.actor(database, code), "1", now)
    alone = opened.actor(database, MUNICIPALITIES[1])
    with database.write() as store:
        ladder.choose(store, alone, "own", now)
    counted = {}
    for code in MUNICIPALITIES[:2]:
        actor = opened.actor(database, code)
        with database.read() as store:
            found = result(store, actor, opened.wave.closes)
        assert found.total.standing is not None
        counted[code] = found.total.standing.peers
    assert counted == {MUNICIPALITIES[0]: 10, MUNICIPALITIES[1]: 11}  # of twelve: without oneself, and without the one


def _figures(database: Database, actor: access.Actor, at: datetime) -> list[object]:
    """Return all that a result says of others."""
    with database.read() as store:
        found = result(store, actor, at, wanted=GroupKind.ALL)
        said = [(one.id, one.standing, [(q.peers, q.median) for q in one.questions]) for one in found.nodes()]
        return [*said, counties(store, actor, "total", at)[0].median]


def test_a_late_answer_and_a_correction_change_nothing_until_five_more_have_come(
    database: Database, tiny_round: Callable[..., Any], now: datetime
) -> None:
    """Attack: the comparison is read before and after one submission, and the one figure taken from the other."""
    more = (*MUNICIPALITIES, "0140", "0160", "0162", "0163")
    opened = tiny_round(database, codes=more)
    actors = {code: opened.actor(database, code) for code in more}
    reader = actors[more[0]]
    for code in more[:11]:
        _submit(database, actors[code], "1", now)
    before = _figures(database, reader, now)
    total = before[-2]
    assert isinstance(total, tuple)
    assert (total[0], total[1].peers, total[1].median) == ("total", 5, 50.0)  # ten others: the first five
    for code in more[11:15]:
        _submit(database, actors[code], "2", now)
        assert _figures(database, reader, now) == before
    with database.write() as store:
        reopen(store, actors[more[1]], now)
        changed = [Draft("Q1", "0", revision=1), Draft("Q2", "0", revision=1)]
        save_many(store, actors[more[1]], held(store, actors[more[1]], now), changed, now)
        submit(store, actors[more[1]], name="n", title="t", gaps_reason="", now=now)
    assert _figures(database, reader, now) == before
    with database.read() as store:
        assert result(store, actors[more[1]], now).total.index == 0  # its own pages show it at once
    _submit(database, actors[more[15]], "2", now)
    after = _figures(database, reader, now)
    assert [one[1].peers for one in after[:-1] if isinstance(one, tuple)] == [10, 10]
    closes = opened.wave.closes
    _extend(database, more[15], closes + timedelta(days=7))
    assert _figures(database, reader, closes) == after  # one has longer, so nothing is told yet
    final = _figures(database, reader, closes + timedelta(days=7))
    assert [one[1].peers for one in final[:-1] if isinstance(one, tuple)] == [15, 15]
    # by hand: 0 once, 50 nine times, 100 five times
    assert [one[1].values[0] for one in final[:-1] if isinstance(one, tuple)] == [0, 0]


def _extend(database: Database, code: str, until: datetime) -> None:
    with database.write() as store:
        wave = store.waves.get("2027")
        store.desk_waves.extend(store.waves.assessment(wave.id, code)[0], until)


def test_who_stands_for_all_is_said_of_those_that_are_compared(
    database: Database, tiny_round: Callable[..., Any], now: datetime
) -> None:
    opened = tiny_round(database, codes=MUNICIPALITIES)
    for code in MUNICIPALITIES[:11]:
        _submit(database, opened.actor(database, code), "1", now)
    actor = opened.actor(database, MUNICIPALITIES[0])

    def found(at: datetime) -> Bias:
        with database.read() as store:
            return bias(store, actor, at)

    before = found(now)
    _submit(database, opened.actor(database, MUNICIPALITIES[11]), "1", now)
    assert found(now) == before
    assert found(opened.wave.closes).differences != before.differences

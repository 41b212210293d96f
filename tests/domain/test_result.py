"""A result assembled from the other parts of the domain, as pages and reports see it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import numpy as np
import pytest

from maturity.domain.benchmark import GroupKind, Position
from maturity.domain.disclosure import Detail, Limits
from maturity.domain.questionnaire import TOTAL
from maturity.domain.result import AnswerFacts, Earlier, Peers, Result, Submitted, WaveFacts, assemble
from maturity.domain.scoring import Code, Compiled, IndexState, score
from maturity.domain.scoring.compiled import Codes
from tests.domain.making import (
    OPEN,
    UNASKED,
    area,
    compiled,
    legal,
    organisation,
    organisations,
    question,
    questionnaire,
    row,
    steps,
    text,
)

OPENS, CLOSES = datetime(2027, 3, 1, tzinfo=UTC), datetime(2027, 4, 1, tzinfo=UTC)
WAVE = WaveFacts(
    slug="2027",
    name=text("2027"),
    form="full",
    opens=OPENS,
    closes=CLOSES,
    limits=Limits(),
    generated=False,
    partial=True,
)
OWN = organisation("0001")
MADE = compiled(
    questionnaire(
        area("a", question("Q1", legal=legal(), steps=steps(1, 2, 3, 4)), question("T", "text"), question("Q2")),
        area("b", question("Q3"), sensitive=True),
    )
)


def result(
    codes: Codes, peers: Peers | None = None, *, made: Compiled = MADE, earlier: Earlier | None = None
) -> Result:
    answers: Mapping[str, AnswerFacts] = {"Q1": AnswerFacts(0, evidence="the policy"), "T": AnswerFacts("words")}
    return assemble(OWN, WAVE, made, codes, answers, as_of=OPENS, peers=peers, earlier=earlier)


def answered(*rows: Codes, missing: int = 0) -> Peers:
    """Peers of one group with these answers, and some without; the own organisation stands first."""
    register = (OWN, *organisations(len(rows) + missing, start=100), *organisations(30, start=500, skr_group="C6"))
    codes = np.full((len(register), 3), Code.UNANSWERED, dtype=np.int8)
    codes[0] = row(0, 4, 4)
    codes[1 : len(rows) + 1] = rows
    codes[len(rows) + missing + 1 :] = row(2, 2, 2)
    index = score(MADE, codes).index
    return Peers(register, index, codes)


def test_a_draft_has_figures_and_no_comparison() -> None:
    found = result(row(0, 4, 3))
    assert [node.id for node in found.nodes()] == ["a", "b", TOTAL]
    a, b = found.areas
    # Q1 at 0 and Q2 at 4: 50, held at 39 by law; the total is the mean of 39 and 75
    assert (a.index, a.uncapped, a.capped_by, a.state) == (39, 50, ("Q1",), IndexState.INDEX)
    assert (b.index, found.total.index) == pytest.approx((75, 57))
    assert [node.band.name["en"] if node.band else None for node in found.nodes()] == ["from 20", "from 60", "from 40"]
    assert (found.group, a.standing, found.submitted, found.total.questions) == (None, None, None, ())
    assert [finding.question.id for finding in found.legal] == ["Q1"]
    assert [one.question.id for one in found.recommendations] == ["Q1"]


def test_questions_come_with_their_answers_and_unscored_ones_too() -> None:
    a, _ = result(row(0, 4, 3)).areas
    assert [(one.question.id, one.code) for one in a.questions] == [("Q1", 0), ("T", Code.UNANSWERED), ("Q2", 4)]
    assert [one.facts.answer for one in a.questions] == [0, "words", OPEN]
    assert (a.questions[0].facts.evidence, a.counted) == ("the policy", 2)


def test_what_is_not_asked_is_not_shown() -> None:
    found = result(row(UNASKED, 4, UNASKED))
    a, b = found.areas
    assert [one.question.id for one in a.questions] == ["T", "Q2"]
    assert (b.questions, b.state, b.index, b.coverage, b.band) == ((), IndexState.NOT_ASKED, None, None, None)


def test_an_area_with_too_little_has_an_interval_and_no_index() -> None:
    a, _ = result(row(OPEN, 4, 3)).areas
    assert (a.index, a.band, a.state, a.coverage) == (None, None, IndexState.TOO_LITTLE, 0.5)
    assert (a.low, a.high) == (39, 100)


def test_a_form_shows_only_its_areas() -> None:
    made = compiled(replace(MADE.questionnaire, forms={"full": frozenset({"Q3"})}))
    found = result(row(3), made=made)
    assert [node.id for node in found.nodes()] == ["b", TOTAL]


def test_the_result_is_compared_with_those_of_the_group_who_answered() -> None:
    peers = answered(*(row(2, n % 5, 2) for n in range(10)), missing=3)
    found = result(row(0, 4, 3), peers)
    assert found.group is not None
    assert (found.group.kind, len(found.group.answered), len(found.group.missing)) == (GroupKind.SKR_GROUP, 10, 3)
    standing = found.areas[0].standing
    assert standing is not None
    # Q1 at 2, Q2 at 0 to 4: indices 25, 37.5, 50, 62.5, 75, each twice; own 39 has four below
    assert (standing.peers, standing.median, standing.share) == (10, 50, 40)
    assert standing.position is Position.MIDDLE
    assert (found.areas[0].questions[2].peers, found.areas[0].questions[2].median) == (10, 2)


@pytest.mark.parametrize(("known", "median"), [(6, None), (7, 3.0)])
def test_a_sensitive_question_keeps_to_the_stricter_limit(known: int, median: float | None) -> None:
    rows = [row(2, 2, 3)] * known + [row(2, 2, OPEN)] * (12 - known)
    _, b = result(row(0, 4, 3), answered(*rows)).areas
    assert b.standing is not None
    assert (b.standing.detail, b.standing.median is None) == (
        (Detail.NOTHING, True) if median is None else (Detail.MEDIAN, False)
    )
    assert (b.questions[0].peers, b.questions[0].median) == (known, median)


@pytest.mark.parametrize("outside", [True, False])
def test_what_lies_in_a_sensitive_area_is_sensitive_at_any_depth(outside: bool) -> None:  # noqa: FBT001  # a parameter
    inner = area("inner", question("Q1"), sensitive=not outside)
    made = compiled(questionnaire(area("a", inner, sensitive=outside)))
    register = (OWN, *organisations(6, start=100))
    codes = np.full((7, 1), 3, dtype=np.int8)
    found = result(row(3), Peers(register, score(made, codes).index, codes), made=made)
    # six are enough for a median, but not for a sensitive one
    assert (found.areas[0].questions[0].peers, found.areas[0].questions[0].median) == (6, None)
    assert found.areas[0].standing is not None
    assert (found.areas[0].standing.median is None) == outside
    assert found.total.standing is not None
    assert found.total.standing.median == 75


def test_a_group_that_a_question_would_give_away_is_refused() -> None:
    # All and the group differ by thirty in every area; only three of the thirty know Q2.
    few = answered(*[row(2, 2, 2)] * 10)
    few.codes[14:, 1] = Code.DO_NOT_KNOW
    few = Peers(few.register, few.index, few.codes)
    found = result(row(0, 4, 3), few)
    assert found.group is not None
    assert (found.group.kind, found.group.alike) == (GroupKind.ALL, (GroupKind.ALL,))


def test_the_wave_before_stands_beside() -> None:
    earlier = Earlier({"Q2": 3}, {"a": 20.0, TOTAL: 40.0})
    found = result(row(0, 4, 3), earlier=earlier)
    assert (found.areas[0].previous, found.areas[1].previous, found.total.previous) == (20, None, 40)
    assert [one.previous for one in found.areas[0].questions] == [None, None, 3]


def test_a_wave_is_open_from_its_first_to_its_last_moment() -> None:
    moment = timedelta(microseconds=1)
    assert [WAVE.is_open(now) for now in (OPENS - moment, OPENS, CLOSES - moment, CLOSES)] == [False, True, True, False]


def test_a_result_is_preliminary_until_the_wave_closes() -> None:
    found = result(row(0, 4, 3))
    assert found.preliminary
    assert not replace(found, as_of=CLOSES).preliminary


def test_a_submission_is_carried_along() -> None:
    submitted = Submitted("R-1", 1, "A", "Director", OPENS, "0" * 64, "")
    found = assemble(OWN, WAVE, MADE, row(0, 4, 3), {}, as_of=OPENS, submitted=submitted)
    assert found.submitted is submitted

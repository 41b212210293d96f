"""Answers from a shared purchasing unit: whose they are, and that they count once."""

from datetime import timedelta
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maturity.domain.benchmark import GroupKind
from maturity.domain.disclosure import Limits
from maturity.domain.group_choice import choose_group
from maturity.domain.inheritance import Inherited, Shares, Source, heard, once, others, shares, shares_in, voices
from maturity.domain.organisation import Organisation
from maturity.domain.result import AnswerFacts, Peers, Result, WaveFacts, assemble
from maturity.domain.scoring import score
from maturity.domain.scoring.compiled import Codes
from tests.conftest import NOW
from tests.domain.making import (
    NA,
    OPEN,
    UNASKED,
    UNKNOWN,
    area,
    compiled,
    levels,
    organisation,
    questionnaire,
    row,
    text,
)

Q1, Q2, Q3 = levels(3)
MADE = compiled(questionnaire(area("a", Q1, Q2), area("b", Q3)))
"""Figures in this order: a, b, total, Q1, Q2, Q3."""

UNIT = Source("0001", "Enheten", "2027-0001-1-ABCDEF")


def test_shares_count_answers_of_both_kinds() -> None:
    assert shares([UNIT, None, UNIT]) == Shares(UNIT, 2, 1)
    assert shares([None, None]) is None
    assert shares([]) is None


def test_what_was_left_open_is_nobodys_answer() -> None:
    source = {"organisation": "0001", "name": "Enheten", "reference": "2027-0001-1-ABCDEF"}
    answers = {"Q1": {"answer": "3", "source": source}, "Q2": {"answer": "do-not-know"}, "Q3": {"answer": "unanswered"}}
    assert shares_in({"answers": answers}) == Shares(UNIT, 1, 1)


def inherited(units: list[str | None], *questions: tuple[int, int, int]) -> Inherited:
    return Inherited(units, np.array(questions, dtype=bool))


@pytest.mark.parametrize(
    ("answers", "marks", "whose"),
    [
        # the unit stands in row 0, the member in row 1; 0 says that the figure is the unit's
        pytest.param(row(1, 2, 3), (1, 1, 1), [0, 0, 0, 0, 0, 0], id="all inherited"),
        pytest.param(row(1, 4, 3), (1, 0, 1), [1, 0, 1, 0, 1, 0], id="one own answer keeps its area and the total"),
        pytest.param(row(1, NA, 3), (1, 0, 1), [1, 0, 1, 0, 1, 0], id="not applicable is an own answer"),
        pytest.param(row(1, UNKNOWN, 3), (1, 0, 1), [1, 0, 1, 0, 1, 0], id="so is do not know"),
        pytest.param(row(1, OPEN, 3), (1, 0, 1), [0, 0, 0, 0, 1, 0], id="what was left open is no answer"),
        pytest.param(row(1, 2, UNASKED), (1, 1, 0), [0, 1, 0, 0, 0, 1], id="nor is what was not asked"),
        pytest.param(row(1, 2, 3), (0, 0, 0), [1, 1, 1, 1, 1, 1], id="nothing inherited"),
    ],
)
def test_a_figure_is_the_units_when_every_answer_in_it_is(
    answers: Codes, marks: tuple[int, int, int], whose: list[int]
) -> None:
    codes = np.array([row(1, 2, 3), answers])
    found = voices(MADE, ["0001", "0002"], codes, inherited([None, "0001"], (0, 0, 0), marks))
    assert found[0].tolist() == [0] * 6
    assert found[1].tolist() == whose


def test_a_total_above_areas_looks_at_every_question_below() -> None:
    deep = compiled(questionnaire(area("a", area("a1", Q1), area("a2", Q2)), area("b", Q3)))
    codes = np.array([row(1, 2, 3), row(1, 4, 3)])
    found = voices(deep, ["0001", "0002"], codes, inherited([None, "0001"], (0, 0, 0), (1, 0, 1)))
    assert deep.node_ids == ("a1", "a2", "a", "b", "total")
    assert found[1, :5].tolist() == [0, 1, 1, 0, 1]


def test_a_unit_outside_the_register_speaks_for_nobody() -> None:
    codes = np.array([row(1, 2, 3)])
    assert (voices(MADE, ["0002"], codes, inherited(["0001"], (1, 1, 1))) == 0).all()


VOICE = np.array([[0], [0], [0], [3], [3]])
"""One figure: rows 1 and 2 inherit from row 0, row 4 from row 3."""


@pytest.mark.parametrize(
    ("members", "speakers", "whose"),
    [
        pytest.param([1, 1, 1, 1, 1], [0, 3], [0, 3], id="units speak where they are members"),
        pytest.param([0, 1, 1, 0, 1], [1, 4], [0, 3], id="else the first who inherits"),
        pytest.param([0, 0, 1, 0, 0], [2], [0], id="one alone"),
        pytest.param([0, 0, 0, 0, 0], [], [], id="nobody"),
    ],
)
def test_every_voice_has_one_speaker_in_a_group(members: list[int], speakers: list[int], whose: list[int]) -> None:
    inside = np.array(members, dtype=bool)[:, np.newaxis]
    assert np.flatnonzero(once(inside, VOICE)[:, 0]).tolist() == speakers
    assert np.flatnonzero(heard(inside, VOICE)[:, 0]).tolist() == whose


def test_the_same_answers_as_ones_own_are_no_peers() -> None:
    everybody = np.ones((5, 1), dtype=bool)
    assert np.flatnonzero(others(everybody, VOICE, 1)[:, 0]).tolist() == [3, 4]
    assert np.flatnonzero(others(everybody, VOICE, 3)[:, 0]).tolist() == [0, 1, 2]


def test_without_inheritance_nothing_is_touched() -> None:
    mask = np.array([[True, False], [False, True]])
    assert once(mask, None) is mask
    assert heard(mask, None) is mask


@given(
    st.integers(1, 7).flatmap(
        lambda n: st.tuples(
            st.lists(st.lists(st.booleans(), min_size=3, max_size=3), min_size=n, max_size=n),
            st.lists(st.lists(st.integers(0, n - 1), min_size=3, max_size=3), min_size=n, max_size=n),
        )
    )
)
def test_speakers_and_voices_are_those_of_a_count_by_hand(drawn: tuple[list[list[bool]], list[list[int]]]) -> None:
    has_value, voice = np.array(drawn[0]), np.array(drawn[1])
    speaking, listened = once(has_value, voice), heard(has_value, voice)
    for column in range(3):
        groups: dict[int, list[int]] = {}
        for member in range(len(voice)):
            if has_value[member, column]:
                groups.setdefault(int(voice[member, column]), []).append(member)
        assert np.flatnonzero(listened[:, column]).tolist() == sorted(groups)
        # a unit that speaks for itself comes first
        chosen = {unit if unit in rows else rows[0] for unit, rows in groups.items()}
        assert set(np.flatnonzero(speaking[:, column]).tolist()) == chosen


# Six municipalities of one group answer for themselves, 0001 is a host with the members 0002 to 0005.
REGISTER = tuple(organisation(f"{n:04}") for n in range(1, 12))
WAVE = WaveFacts("w", text("w"), "full", NOW, NOW + timedelta(days=60), Limits(), generated=False, partial=True)


def compared(own: int, *, register: tuple[Organisation, ...] = REGISTER, override: bool = False) -> Result:
    """The result of a row; with *override*, 0002 has an answer of its own to Q1."""
    codes = np.array([row(4, 4, 4)] * 5 + [row(n % 3, n % 3, n % 3) for n in range(6)])
    marks = np.zeros((11, 3), dtype=bool)
    marks[1:5] = True
    if override:
        codes[1, 0], marks[1, 0] = 0, False
    names = [one.code for one in register]
    units: list[str | None] = [None, *["0001"] * 4, *[None] * 6]
    voice = voices(MADE, names, codes, Inherited(units, marks))
    peers = Peers(register, score(MADE, codes).index, codes, voice)
    answers: dict[str, Any] = {q.id: AnswerFacts(int(codes[own, i])) for i, q in enumerate(MADE.questions)}
    return assemble(register[own], WAVE, MADE, codes[own], answers, as_of=NOW, peers=peers)


def test_five_with_the_same_answers_are_one_peer() -> None:
    # row 5 answers 0; its peers: the host's 4 once, and 1, 2, 0, 1, 2 of rows 6 to 10: six voices
    found = compared(5)
    assert found.group
    assert (len(found.group.answered), found.group.voices) == (10, 6)
    [total] = [node.standing for node in found.nodes() if node.id == "total" and node.standing]
    assert total.peers == 6
    assert total.median == 37.5  # of 0, 25, 25, 50, 50, 100
    question = found.areas[0].questions[0]
    assert (question.peers, question.median) == (6, 1.5)


def test_who_inherits_is_not_compared_with_the_same_answers() -> None:
    # row 1 inherits: neither the host nor the other three members are peers; 0, 1, 2, 0, 1, 2 are
    found = compared(1)
    assert found.group
    assert (len(found.group.answered), found.group.voices) == (10, 6)
    assert found.total.standing
    assert (found.total.standing.peers, found.total.standing.median) == (6, 25.0)
    assert compared(0).total.standing == found.total.standing  # for the host the members are no peers either


def test_an_own_answer_makes_the_area_and_the_total_ones_own_but_no_other_question() -> None:
    found = compared(5, override=True)
    by_node = {node.id: node.standing.peers for node in found.nodes() if node.standing}
    assert by_node == {"a": 7, "b": 6, "total": 7}
    assert [one.peers for one in found.areas[0].questions] == [7, 6]
    mine = compared(1, override=True)
    assert {node.id: node.standing.peers for node in mine.nodes() if node.standing} == {"a": 7, "b": 6, "total": 7}


def test_too_few_voices_widen_a_group_and_two_groups_are_told_apart_by_voices() -> None:
    # own, host and four members in B4, six others elsewhere: B4 has one voice and is widened
    register = tuple(organisation(one.code, skr_group="B4" if i < 6 else "C6") for i, one in enumerate(REGISTER))
    found = compared(5, register=register)
    assert found.group
    assert (found.group.kind, found.group.voices) == (GroupKind.ALL, 6)

    # five others in the group and eleven outside who all inherit from one unit: one voice apart is too alike
    names = [f"{n:04}" for n in range(1, 18)]
    people = [organisation(name, skr_group="B4" if i < 6 else "B3") for i, name in enumerate(names)]
    voice = np.arange(17)[:, np.newaxis].repeat(2, axis=1)
    everybody = np.ones((17, 2), dtype=bool)
    assert choose_group(GroupKind.SKR_GROUP, people[0], people, everybody, Limits(), voice).kind is GroupKind.SKR_GROUP
    voice[7:] = 6
    one_apart = choose_group(GroupKind.SKR_GROUP, people[0], people, everybody, Limits(), voice)
    assert one_apart.alike


def test_a_unit_meets_the_questions_of_municipalities_and_is_nobodys_peer_but_other_units() -> None:
    unit = organisation("E-1", kind="unit", skr_group=None)
    assert unit.attributes()["kind"] == "municipality"
    found = choose_group(GroupKind.ALL, unit, [unit, *REGISTER], np.ones((12, 1), dtype=bool), Limits())
    assert found.members == ()

"""The cheapest way to a wanted index, against trying every combination of levels."""

from collections.abc import Iterator
from itertools import product

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from maturity.domain.assessment import Absence
from maturity.domain.improvement import FOUNDATION_LEVEL, Way, cheapest_ways
from maturity.domain.questionnaire import TOTAL, Aggregate
from maturity.domain.scoring import Compiled, score
from maturity.domain.scoring.compiled import Codes
from tests.domain.making import NA, OPEN, area, compiled, legal, one_area, question, questionnaire, row, steps

SHORT = steps(1, 2)


def done(way: Way) -> dict[str, int]:
    """The level that each moved question ends at."""
    return {move.question.id: move.steps[-1].to for move in way.moves}


def test_the_cheapest_steps_are_taken() -> None:
    made = one_area(question("a", steps=steps(1, 5)), question("b", steps=steps(2, 2)), question("c", steps=steps(4)))
    # twelve steps in all, 25 takes three of them: 1 + 2 + 2, or 2 + 2 + 4, or 1 + 5 + 4
    ways = cheapest_ways(made, row(0, 0, 0), "a", 25)
    assert [(done(way), way.effort) for way in ways] == [
        ({"a": 1, "b": 2}, 5),
        ({"b": 2, "c": 1}, 8),
        ({"a": 2, "c": 1}, 10),
    ]
    assert [way.index for way in ways] == [pytest.approx(25)] * 3


def test_what_others_rest_on_is_paid_for_and_comes_first() -> None:
    made = compiled(
        questionnaire(
            area("a", question("tall", steps=steps(1, 1), needs=("base",)), question("wide", steps=steps(1, 2))),
            area("b", question("base", steps=steps(5, 5))),
        )
    )
    # 1/4 of an area of two: two steps of eight. With "wide" alone 3; "tall" to 1 needs "base" at 1: 1 + 1 + 5
    first, second = cheapest_ways(made, row(0, 0, 0), "a", 25)
    assert (done(first), first.effort) == ({"wide": 2}, 3)
    assert (done(second), second.effort) == ({"tall": 2, "base": 2}, 12)
    assert [move.question.id for move in second.moves] == ["base", "tall"]


def test_a_legal_floor_is_met_where_it_holds_the_index_down() -> None:
    made = one_area(question("law", legal=legal(), steps=steps(5)), question("b", steps=steps(1, 1, 1, 1)))
    # below 39 the law may wait: 25 = 2/8 by b alone; 45 takes it: (1 + 3)/8 = 50
    # the law has one step, so that no other way leaves "b" alone
    assert [done(way) for way in cheapest_ways(made, row(0, 0), "a", 25)] == [{"b": 2}]
    [way] = cheapest_ways(made, row(0, 0), "a", 45)
    assert (done(way), way.effort) == ({"law": 1, "b": 3}, 8)
    assert way.index == pytest.approx(50)


@pytest.mark.parametrize(
    ("answers", "wanted"),
    [
        pytest.param((2, 2), 50, id="reached already"),
        pytest.param((OPEN, OPEN), 50, id="no index"),
        pytest.param((0, 0), 51, id="no steps lead so far"),
    ],
)
def test_there_may_be_no_way(answers: tuple[int, int], wanted: float) -> None:
    assert (
        cheapest_ways(one_area(question("a", steps=SHORT), question("b", steps=SHORT)), row(*answers), "a", wanted)
        == ()
    )


def test_what_does_not_apply_is_neither_moved_nor_a_bar() -> None:
    made = one_area(
        question("base", steps=SHORT),
        question("tall", steps=SHORT, needs=("base",)),
        *(question(f"Q{n}") for n in "123"),
    )
    [way] = cheapest_ways(made, row(NA, 0, 0, 0, 0), "a", 6)
    assert done(way) == {"tall": 1}
    assert way.index == pytest.approx(6.25)


AGGREGATES: tuple[Aggregate, ...] = ("mean", "sum", "minimum", "maximum")


@st.composite
def situations(draw: st.DrawFn) -> tuple[Compiled, Codes, str, float]:
    """Two areas, the first with an area inside, of at most six questions with steps to level 2; absences among them."""
    count = draw(st.integers(3, 6))
    questions = [
        question(
            f"Q{n}",
            weight=draw(st.integers(1, 3)),
            steps=steps(*(draw(st.integers(1, 5)) for _ in range(draw(st.integers(1, 2))))),
            legal=draw(st.sampled_from([None, None, legal(), legal(below=2, at_most=20)])),
            needs=tuple(f"Q{m}" for m in range(count) if m != n and draw(st.integers(0, 4)) == 0),
        )
        for n in range(count)
    ]
    some = [draw(st.sampled_from(AGGREGATES)) for _ in range(4)]
    made = compiled(
        questionnaire(
            area("a", questions[0], area("inner", *questions[1:2], aggregate=some[0]), aggregate=some[1]),
            area("b", *questions[2:], aggregate=some[2]),
            aggregate=some[3],
            missing=draw(st.sampled_from(["exclude", "zero"])),
            least_coverage=0.3,
        )
    )
    answers: list[int | Absence] = [0, 0, 0, 1, 1, 2, 3, OPEN, NA]
    codes = row(*(draw(st.sampled_from(answers)) for _ in questions))
    return made, codes, draw(st.sampled_from(["a", "b", "inner", TOTAL])), draw(st.sampled_from([10, 25, 39.5, 50, 60]))


def every_way(made: Compiled, codes: Codes, node: str, wanted: float) -> Iterator[tuple[int, frozenset[str], Codes]]:
    """Try all levels: effort, what is moved, and the levels that reach the goal with every prerequisite met."""
    tops = [
        [int(code), *(step.to for step in one.steps if step.to > code)] if code >= 0 else [int(code)]
        for one, code in zip(made.questions, codes, strict=True)
    ]
    at = {one.id: column for column, one in enumerate(made.questions)}
    for levels in product(*tops):
        tried = np.array(levels, dtype=np.int8)
        index = score(made, tried[np.newaxis]).index[0, made.node_ids.index(node)]
        rests = all(
            codes[at[need]] < 0 or tried[at[need]] >= min(level, FOUNDATION_LEVEL)
            for one, level, before in zip(made.questions, levels, codes, strict=True)
            if level > before
            for need in one.needs
        )
        if index >= wanted - 1e-7 and rests:
            moved = [one for one, level, before in zip(made.questions, levels, codes, strict=True) if level > before]
            effort = sum(s.effort for one in moved for s in one.steps if codes[at[one.id]] < s.to <= tried[at[one.id]])
            yield effort, frozenset(one.id for one in moved), tried


@given(situations())
def test_no_combination_of_levels_is_cheaper(situation: tuple[Compiled, Codes, str, float]) -> None:
    made, codes, node, wanted = situation
    possible = list(every_way(made, codes, node, wanted))
    now = score(made, codes[np.newaxis]).index[0, made.node_ids.index(node)]
    ways = cheapest_ways(made, codes, node, wanted)
    if np.isnan(now) or now >= wanted - 1e-7:
        assert ways == ()
        return
    before: list[frozenset[str]] = []
    for way in ways:
        allowed = [effort for effort, moved, _ in possible if not any(other <= moved for other in before)]
        assert way.effort == min(allowed) == sum(move.effort for move in way.moves)
        assert way.index >= wanted - 1e-7
        moved = frozenset(move.question.id for move in way.moves)
        reached = codes.copy()
        for question_id, level in done(way).items():
            reached[made.column(question_id)] = level
        assert any(np.array_equal(reached, levels) for _, _, levels in possible)
        before.append(moved)
    if len(ways) < 3:
        assert not [moved for _, moved, _ in possible if not any(other <= moved for other in before)]

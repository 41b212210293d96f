"""The explanation of a figure adds up to the figure."""

from collections.abc import Sequence

import numpy as np
import pytest
from hypothesis import given

from maturity.domain.assessment import Absence
from maturity.domain.questionnaire import TOTAL
from maturity.domain.scoring import Compiled, IndexState, TraceLine, score, trace
from maturity.domain.scoring.compiled import Codes
from tests.domain.drawing import cases
from tests.domain.making import (
    NA,
    OPEN,
    UNASKED,
    area,
    compiled,
    legal,
    levels,
    one_area,
    options,
    question,
    questionnaire,
    row,
)


def test_lines_run_from_the_total_down() -> None:
    inner = area("inner", question("Q2"), weight=2)
    lines = trace(compiled(questionnaire(area("a", question("Q1"), inner), area("b", question("Q3")))), row(4, 2, 0))
    assert [(line.depth, line.id) for line in lines] == [
        (0, TOTAL), (1, "a"), (2, "Q1"), (2, "inner"), (3, "Q2"), (1, "b"), (2, "Q3"),
    ]  # fmt: skip
    by_id = {line.id: line for line in lines}
    # a rests on Q1 with 1 of 3, on the inner area with 2 of 3
    assert (by_id["Q1"].share, by_id["inner"].share) == pytest.approx((1 / 3, 2 / 3))
    assert by_id["a"].value == pytest.approx((100 + 2 * 50) / 3)
    assert (by_id[TOTAL].share, by_id["a"].share, by_id["a"].aggregate) == (1, 0.5, "mean")


def test_what_has_no_value_has_no_share_and_says_why() -> None:
    lines = {line.id: line for line in trace(one_area(*levels(6)), row(4, 2, 2, OPEN, NA, UNASKED))}
    assert [lines[f"Q{n}"].absence for n in range(3, 7)] == [None, OPEN, NA, UNASKED]
    assert [lines[f"Q{n}"].share for n in range(1, 7)] == [pytest.approx(1 / 3)] * 3 + [0, 0, 0]
    assert lines["Q4"].value is None
    assert lines["a"].coverage == pytest.approx(3 / 4)


@pytest.mark.parametrize("missing", [OPEN, Absence.DO_NOT_KNOW, Absence.SUPPRESSED])
def test_a_missing_answer_that_counts_as_zero_has_a_share(missing: Absence) -> None:
    lines = {line.id: line for line in trace(one_area(*levels(2), missing="zero"), row(4, missing))}
    assert (lines["Q2"].value, lines["Q2"].share, lines["Q2"].absence) == (0, 0.5, missing)
    assert lines["a"].value == 50


def test_weights_under_a_sum_are_points() -> None:
    made = compiled(
        questionnaire(
            area("a", question("Q1", weight=2), question("C", "choice", options=options(0, 2)), aggregate="sum")
        )
    )
    lines = {line.id: line for line in trace(made, row(4, 0))}
    assert (lines["Q1"].weight, lines["C"].weight, lines["Q1"].share) == pytest.approx((8, 2, 0.8))


def test_a_minimum_has_no_shares() -> None:
    made = compiled(questionnaire(area("a", *levels(2), aggregate="minimum")))
    assert [line.share for line in trace(made, row(4, 1))] == [1, 1, None, None]


def test_the_cause_of_a_cap_is_named() -> None:
    lines = {line.id: line for line in trace(one_area(question("Q1", legal=legal()), question("Q2")), row(0, 4))}
    assert (lines["a"].capped_by, lines["a"].uncapped, lines["a"].value) == (("Q1",), 50, 39)
    assert (lines[TOTAL].capped_by, lines[TOTAL].value) == ((), 39)


@pytest.mark.parametrize("answer", [1, NA, OPEN, UNASKED])
def test_a_floor_that_is_not_missed_is_not_named(answer: int | Absence) -> None:
    lines = trace(one_area(question("Q1", legal=legal()), question("Q2")), row(answer, 4))
    assert all(line.capped_by == () for line in lines)


def test_an_open_legal_answer_is_named_where_it_counts_as_zero() -> None:
    made = one_area(question("Q1", legal=legal()), question("Q2"), missing="zero")
    assert [line.capped_by for line in trace(made, row(OPEN, 4)) if line.id == "a"] == [("Q1",)]


def test_a_node_that_is_not_asked_says_so() -> None:
    lines = {line.id: line for line in trace(one_area(question("Q1")), row(UNASKED))}
    assert (lines["a"].state, lines["a"].value, lines["a"].coverage) == (IndexState.NOT_ASKED, None, None)


def children(lines: Sequence[TraceLine], at: int) -> list[TraceLine]:
    below = []
    for line in lines[at + 1 :]:
        if line.depth <= lines[at].depth:
            break
        if line.depth == lines[at].depth + 1:
            below.append(line)
    return below


@given(cases())
def test_every_line_follows_from_the_lines_under_it(case: tuple[Compiled, Codes]) -> None:
    made, codes = case
    lines, scores = trace(made, codes), score(made, codes[np.newaxis, :])
    floors = {one.id: one.legal.at_most for one in made.questions if one.legal}
    for at, line in enumerate(lines):
        if line.state is None:
            continue
        j = made.node_ids.index(line.id)
        assert (float("nan") if line.value is None else line.value) == pytest.approx(scores.index[0, j], nan_ok=True)
        if line.state is not IndexState.INDEX:
            assert line.value is None
            continue
        below = [one for one in children(lines, at) if one.value is not None]
        values = [one.value for one in below if one.value is not None]
        shares = [one.share for one in below if one.share is not None]
        if line.aggregate in ("mean", "sum"):
            assert sum(shares) == pytest.approx(1)
            joined = sum(value * share for value, share in zip(values, shares, strict=True))
        else:
            joined = min(values) if line.aggregate == "minimum" else max(values)
        assert line.value == pytest.approx(min([joined, *(floors[cause] for cause in line.capped_by)]))

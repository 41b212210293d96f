"""Why an index has changed: four parts that come to the change, in no order."""

from itertools import permutations
from typing import Any, Literal

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maturity.domain.assessment import Absence
from maturity.domain.change import Factor, decompose
from maturity.domain.scoring import Code, Compiled, score
from maturity.domain.scoring.compiled import Codes
from tests.domain.making import (
    NA,
    OPEN,
    UNASKED,
    UNKNOWN,
    area,
    compiled,
    legal,
    one_area,
    question,
    questionnaire,
    row,
)

EASY = {"least_coverage": 0.0, "most_not_applicable": 1.0}


def parts(before: Compiled, after: Compiled, old: Codes, new: Codes, node: str = "a") -> tuple[float, list[float]]:
    found = decompose(before, after, old[np.newaxis], new[np.newaxis])
    j = found.nodes.index(node)
    return float(found.total[0, j]), found.parts[0, j].tolist()


def test_two_factors_by_hand() -> None:
    made = one_area(question("Q1"), question("Q2"), **EASY)
    # (1 + 3)/8 = 50 before; 3/4 = 75 after, when Q2 does not apply.
    # new answers alone: (3 + 3)/8 = 75; not applicable alone: 1/4 = 25
    # answers: ((75 − 50) + (75 − 25))/2; not applicable: ((25 − 50) + (75 − 75))/2
    total, found = parts(made, made, row(1, 3), row(3, NA))
    assert total == 25
    assert found == pytest.approx([37.5, 0, -12.5, 0])


def test_three_factors_by_hand() -> None:
    before = one_area(question("Q1"), question("Q2"), **EASY)
    after = one_area(question("Q1", weight=3), question("Q2"), **EASY)
    # A answers (0 → 2 on Q1), Q weights (1, 1) → (3, 1), C the second goes missing
    none, a, q, c = 50, (0.5 + 1) / 2 * 100, (0 * 3 + 1) / 4 * 100, 0
    aq, ac, qc, aqc = (0.5 * 3 + 1) / 4 * 100, 50, 0, 50
    total, found = parts(before, after, row(0, 4), row(2, OPEN))
    assert total == aqc - none == 0
    assert found == pytest.approx(
        [
            (a - none) / 3 + (aq - q) / 6 + (ac - c) / 6 + (aqc - qc) / 3,
            (q - none) / 3 + (aq - a) / 6 + (qc - c) / 6 + (aqc - ac) / 3,
            0,
            (c - none) / 3 + (ac - a) / 6 + (qc - q) / 6 + (aqc - aq) / 3,
        ]
    )
    assert found == pytest.approx([475 / 12, -125 / 12, 0, -350 / 12])


@pytest.mark.parametrize(
    ("old", "new", "factor"),
    [
        (row(1, 2, 3), row(2, 3, 4), Factor.ANSWERS),
        (row(1, 2, 3), row(1, NA, 3), Factor.NOT_APPLICABLE),
        (row(1, 1, 3), row(1, 1, UNKNOWN), Factor.COVERAGE),
    ],
)
def test_a_change_of_one_thing_is_its_part_alone(old: Codes, new: Codes, factor: Factor) -> None:
    made = one_area(*(question(f"Q{n}") for n in range(1, 4)), **EASY)
    total, found = parts(made, made, old, new)
    assert found == pytest.approx([total if one is factor else 0 for one in Factor])


def test_a_new_question_and_one_that_means_something_else_are_the_questionnaires_part() -> None:
    before = one_area(question("Q1"), question("Q2"), question("Q3"), **EASY)
    after = one_area(question("Q1"), question("Q2", meaning=2), question("Q4"), **EASY)
    total, found = parts(before, after, row(2, 2, 2), row(2, 4, 4))
    assert total == pytest.approx(100 * 10 / 12 - 50)
    assert found == pytest.approx([0, total, 0, 0])


def test_a_legal_floor_that_comes_into_force_is_the_questionnaires_part() -> None:
    before = one_area(question("Q1"), question("Q2"), **EASY)
    after = one_area(question("Q1", legal=legal()), question("Q2"), **EASY)
    total, found = parts(before, after, row(0, 4), row(0, 4))
    assert total == -11  # 50, held at 39
    assert found == pytest.approx([0, -11, 0, 0])


def test_where_there_is_no_index_there_is_no_change_to_explain() -> None:
    made = one_area(question("Q1"), question("Q2"))
    total, found = parts(made, made, row(1, 1), row(OPEN, 2))  # coverage one half
    assert np.isnan([total, *found]).all()


def test_a_limit_of_coverage_in_between_hides_no_part() -> None:
    # Old: the first missing; new: the last. Old answers with new gaps would cover the same; all is explained.
    made = one_area(*(question(f"Q{n}") for n in range(1, 4)))
    total, found = parts(made, made, row(OPEN, 2, 2), row(4, 2, OPEN))
    assert total == pytest.approx(25)
    assert sum(found) == pytest.approx(25)


def test_a_setting_without_any_value_cannot_be_explained() -> None:
    made = one_area(question("Q1"), question("Q2"), **EASY)
    # Q2 was missing and Q1 does not apply now: the old gap with the new N/A leaves nothing.
    total, found = parts(made, made, row(1, OPEN), row(NA, 3))
    assert total == 50
    assert np.isnan(found).all()


CODES = [0, 1, 2, 3, 4, 4, NA, OPEN, UNKNOWN, UNASKED]


@st.composite
def two_waves(draw: st.DrawFn) -> tuple[Compiled, Compiled, Codes, Codes]:
    def wave() -> tuple[Compiled, list[Any]]:
        ids = draw(st.lists(st.sampled_from(["Q1", "Q2", "Q3", "Q4", "Q5"]), min_size=2, unique=True))
        questions = [
            question(one, meaning=draw(st.sampled_from([1, 1, 2])), weight=draw(st.sampled_from([1, 2])))
            for one in sorted(ids)
        ]
        half = draw(st.integers(1, len(questions)))
        areas = [area("a", *questions[:half])] + ([area("b", *questions[half:])] if questions[half:] else [])
        missing: Literal["exclude", "zero"] = draw(st.sampled_from(["exclude", "zero"]))
        made = compiled(questionnaire(*areas, missing=missing))
        return made, [draw(st.sampled_from(CODES)) for _ in questions]

    before, old = wave()
    after, new = wave()
    return before, after, row(*old), row(*new)


class Orders:
    """The parts of one change as means over all orders of switching, laid out question by question."""

    def __init__(self, before: Compiled, after: Compiled, old: Codes, new: Codes, node: str) -> None:
        self.made, self.node, self.known = (before, after), node, dict[tuple[int, ...], float]()
        self.waves = [
            {(one.id, one.meaning): int(code) for one, code in zip(made.questions, codes, strict=True)}
            for made, codes in ((before, old), (after, new))
        ]

    def parts(self) -> list[float]:
        sums = dict.fromkeys(Factor, 0.0)
        for order in permutations(Factor):
            on = dict.fromkeys(Factor, 0)
            for factor in order:
                was = self.index(on)
                on[factor] = 1
                sums[factor] += self.index(on) - was
        return [sums[factor] / 24 for factor in Factor]

    def index(self, on: dict[Factor, int]) -> float:
        key = tuple(on.values())
        if key not in self.known:
            made = self.made[on[Factor.QUESTIONNAIRE]]
            codes = np.array([[self.code((one.id, one.meaning), on) for one in made.questions]], dtype=np.int8)
            missing = made.questionnaire.rules.missing
            easy = questionnaire(
                *made.questionnaire.areas, missing=missing, least_coverage=0.0, most_not_applicable=1.0
            )
            self.known[key] = float(score(compiled(easy), codes).index[0, made.node_ids.index(self.node)])
        return self.known[key]

    def code(self, key: tuple[str, int], on: dict[Factor, int]) -> int:
        own = self.waves[on[Factor.QUESTIONNAIRE]][key]
        if own == Code.NOT_ASKED:
            return own
        there = [wave.get(key, Code.NOT_ASKED) for wave in self.waves]
        filled = [own if code == Code.NOT_ASKED else code for code in there]
        if filled[on[Factor.NOT_APPLICABLE]] == Code.NOT_APPLICABLE:
            return Code.NOT_APPLICABLE
        if filled[on[Factor.COVERAGE]] in (Code.UNANSWERED, Code.DO_NOT_KNOW):
            return Code.UNANSWERED
        levels = filled[on[Factor.ANSWERS]], filled[1 - on[Factor.ANSWERS]]
        return next((one for one in levels if one >= 0), Code.UNANSWERED)


@settings(max_examples=50)
@given(two_waves())
def test_the_parts_come_to_the_change_and_are_the_mean_over_all_orders(
    case: tuple[Compiled, Compiled, Codes, Codes],
) -> None:
    before, after, old, new = case
    found = decompose(before, after, old[np.newaxis], new[np.newaxis])
    for j, node in enumerate(found.nodes):
        total, split = found.total[0, j], found.parts[0, j]
        if np.isnan(total):
            assert np.isnan(split).all()
            continue
        assert split == pytest.approx(Orders(before, after, old, new, node).parts(), nan_ok=True)
        if not np.isnan(split).any():
            assert abs(split.sum() - total) < 1e-9


def test_many_are_split_as_one_is(monkeypatch: pytest.MonkeyPatch) -> None:
    made = one_area(*(question(f"Q{n}") for n in range(1, 7)), **EASY)
    rng = np.random.default_rng(1)
    old, new = (rng.integers(-3, 5, (50, 6)).astype(np.int8) for _ in range(2))
    monkeypatch.setattr("maturity.domain.change.ORGANISATIONS_AT_ONCE", 7)
    together = decompose(made, made, old, new)
    for i in range(50):
        alone = decompose(made, made, old[i : i + 1], new[i : i + 1])
        assert together.parts[i] == pytest.approx(alone.parts[0], nan_ok=True)


def test_absences_are_told_apart_by_name() -> None:
    # Suppressed counts as missing, as in scoring.
    made = one_area(question("Q1"), question("Q2"), **EASY)
    total, found = parts(made, made, row(1, 3), row(1, Absence.SUPPRESSED))
    assert found == pytest.approx([0, 0, 0, total])

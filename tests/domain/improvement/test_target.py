"""Targets: the rule of thumb, and the way left."""

import pytest

from maturity.domain.improvement import gaps, suggested_indices, suggested_levels
from maturity.domain.organisation import Organisation
from tests.domain.making import OPEN, area, compiled, legal, one_area, question, questionnaire, row


def organisation(kind: str = "municipality", group: str | None = "C6") -> Organisation:
    return Organisation("0483", kind, "Katrineholm", "04", "Södermanland", group, 34_000, 1000.0)  # type: ignore[arg-type]  # one of the kinds


@pytest.mark.parametrize(
    ("who", "level"),
    [
        pytest.param(organisation(), 2, id="a small town"),
        pytest.param(organisation(group="A2"), 2, id="a commuting municipality"),
        pytest.param(organisation(group="A1"), 3, id="a large city"),
        pytest.param(organisation(group="B3"), 3, id="a larger town"),
        pytest.param(organisation("region", None), 3, id="a region"),
    ],
)
def test_who_buys_much_and_many_things_should_reach_further(who: Organisation, level: int) -> None:
    made = one_area(question("Q1"), question("Q2", legal=legal(met_from=1)), question("Q3", legal=legal(met_from=4)))
    # never below what the law asks
    assert suggested_levels(made, who) == {"Q1": level, "Q2": level, "Q3": 4}


def test_no_level_above_the_highest_is_suggested() -> None:
    made = one_area(question("Q1", "yes-no"))
    assert suggested_levels(made, organisation()) == {"Q1": 1}


def test_the_suggested_index_is_that_of_the_suggested_levels() -> None:
    made = compiled(questionnaire(area("a", question("Q1"), question("Q2")), area("b", question("Q3"))))
    # an area without an answer has no index, and so there is no total
    assert suggested_indices(made, row(0, 4, OPEN), organisation()) == {"a": 50}


def test_the_gap_is_to_the_own_target_or_else_to_the_next_level() -> None:
    made = one_area(*(question(f"Q{n}") for n in range(1, 6)))
    found = gaps(made, row(1, 1, 3, 4, OPEN), {"Q1": 3.0, "Q3": 2.0, "a": 60.0})
    assert {name: (gap.target, gap.levels, gap.own) for name, gap in found.items()} == {
        "Q1": (3, 2, True),
        "Q2": (2, 1, False),
        "Q3": (2, 0, True),  # it is reached
        "Q4": (4, 0, False),
    }

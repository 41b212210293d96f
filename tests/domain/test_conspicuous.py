"""Signs in submissions, each by hand at its limit."""

import numpy as np
import pytest

from maturity.domain.assessment import Absence
from maturity.domain.conspicuous import Flag, Sign, Submissions, flags
from tests.domain.making import NA, OPEN, UNASKED, row

Answer = int | Absence
NAMES = tuple(f"Q{i}" for i in range(20))
MIXED: list[Answer] = [i % 4 for i in range(20)]


def of(
    answers: list[Answer],
    *,
    seconds: float = np.nan,
    earlier: list[Answer] | None = None,
    unsupported: tuple[int, ...] = (),
) -> tuple[Flag, ...]:
    n = len(answers)
    bare = np.zeros((1, n), dtype=bool)
    bare[0, list(unsupported)] = True
    before = row(*(earlier or [UNASKED] * n))
    [found] = flags(
        Submissions(
            NAMES[:n], np.full(n, 4, np.int8), row(*answers)[np.newaxis], bare, np.array([seconds]), before[np.newaxis]
        )
    )
    return found


def test_an_ordinary_submission_has_no_sign() -> None:
    assert of(MIXED, seconds=3600, earlier=MIXED) == ()


@pytest.mark.parametrize(
    ("answers", "found"),
    [
        ([2] * 20, 20),
        ([2] * 19 + [3], 19),
        ([2] * 18 + [3, 3], 0),
        ([2] * 9, 0),  # too few to tell
        ([2] * 15 + [OPEN] * 5, 15),
    ],
)
def test_the_same_level_everywhere(answers: list[Answer], found: int) -> None:
    number = sum(isinstance(one, int) for one in answers)
    assert of(answers) == ((Flag(Sign.SAME_LEVEL, found, number),) if found else ())


def test_finished_in_minutes() -> None:
    assert of(MIXED, seconds=299) == (Flag(Sign.FAST, 299, 20),)  # 15 seconds times 20
    assert of(MIXED, seconds=300) == ()
    assert of(MIXED[:9], seconds=1) == ()


def test_the_top_level_without_evidence() -> None:
    answers = [4, 4, 3, *MIXED[3:]]
    assert of(answers, unsupported=(0, 2)) == (Flag(Sign.TOP_WITHOUT_EVIDENCE, 1, 20, ("Q0",)),)


def test_jumps_of_two_levels() -> None:
    earlier: list[Answer] = [*MIXED]
    earlier[2], earlier[3], earlier[5], earlier[6] = 0, 2, OPEN, 4  # 2 from 0; 3 from 2; 1 from nothing; down
    assert of(MIXED, earlier=earlier) == (Flag(Sign.JUMPS, 1, 20, ("Q2",)),)


def test_many_that_do_not_apply() -> None:
    absent: list[Answer] = [NA] * 7
    assert of([*absent[:6], *MIXED[6:]]) == ()  # exactly 30 %
    assert of([*absent, *MIXED[7:]]) == (Flag(Sign.MANY_NOT_APPLICABLE, 7, 20, NAMES[:7]),)
    # what was not asked is not counted: 4 of 13
    assert of([*absent[:4], *[UNASKED] * 7, *MIXED[11:]]) == (Flag(Sign.MANY_NOT_APPLICABLE, 4, 13, NAMES[:4]),)


def test_a_jump_from_the_bottom_to_the_top_does_not_overflow() -> None:
    made = Submissions(
        ("Q",),
        np.array([120], np.int8),
        np.array([[120]], np.int8),
        np.zeros((1, 1), bool),
        np.array([np.nan]),
        np.array([[0]], np.int8),
    )
    assert flags(made) == ((Flag(Sign.JUMPS, 1, 1, ("Q",)),),)

"""How good questions are: shares by hand, alpha and correlations against published and independent figures."""

import statistics

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from maturity.domain.assessment import Absence
from maturity.domain.disclosure import Limits
from maturity.domain.fisher import f_quantile
from maturity.domain.reliability import (
    LEAST_FOR_ALPHA,
    Proposal,
    QuestionQuality,
    Why,
    alpha,
    disclosed,
    interval,
    question_quality,
)
from maturity.domain.scoring.compiled import Codes
from tests.domain.making import NA, OPEN, UNASKED, UNKNOWN, row

# Chatterjee and Price (1977), Regression Analysis by Example: thirty departments, seven percentages; R's ``attitude``.
ATTITUDE = np.fromstring(
    """
    43 51 30 39 61 92 45  63 64 51 54 63 73 47  71 70 68 69 76 86 48  61 63 45 47 54 84 35  81 78 56 66 71 83 47
    43 55 49 44 54 49 34  58 67 42 56 66 68 35  71 75 50 55 70 66 41  72 82 72 67 71 83 31  67 61 45 47 62 80 41
    64 53 53 58 58 67 34  67 60 47 39 59 74 41  69 62 57 42 55 63 25  68 83 83 45 59 77 35  77 77 54 72 79 77 46
    81 90 50 72 60 54 36  74 85 64 69 79 79 63  65 60 65 75 55 80 60  65 70 46 57 75 85 46  50 58 68 54 64 78 52
    50 40 33 34 43 64 33  64 61 52 62 66 80 41  53 66 52 50 63 80 37  40 37 42 58 50 57 49  63 54 42 48 66 75 33
    66 77 66 63 88 76 72  78 75 58 74 80 78 49  48 57 44 45 51 83 38  85 85 71 71 77 74 55  82 82 39 59 64 78 39
    """,
    dtype=np.int8,
    sep=" ",
).reshape(30, 7)


def quality(codes: Codes, **changes: object) -> QuestionQuality:
    """The first question of an area."""
    names = [f"Q{i}" for i in range(codes.shape[1])]
    seconds = changes.get("seconds")
    return question_quality(
        names, codes, np.full(len(names), 4, np.int8), None if seconds is None else np.array(seconds)
    )[0]


def test_alpha_and_correlations_are_those_of_another_program() -> None:
    # R, psych 2.x: alpha(attitude) prints raw_alpha 0.84 and these r.drop
    found = alpha(ATTITUDE)
    assert found is not None
    assert (round(found.value, 2), found.organisations, found.questions) == (0.84, 30, 7)
    described = question_quality(list("abcdefg"), ATTITUDE, np.full(7, 100, np.int8))
    correlations = [one.correlation for one in described]
    assert correlations == pytest.approx([0.67, 0.74, 0.56, 0.71, 0.79, 0.27, 0.46], abs=0.005)


def test_the_interval_is_that_of_another_program() -> None:
    # R, statpsych 1.7, ci.cronbach(.05, .85, 7, 89): 0.7971254 to 0.8931436, with n·(k - 1) degrees of freedom below
    low, high = (1 - 0.15 * f_quantile(share, 88, 89 * 6) for share in (0.975, 0.025))
    assert (low, high) == pytest.approx((0.7971254, 0.8931436), abs=1e-7)
    # Feldt's own (n - 1)·(k - 1) is next to it
    assert interval(0.85, 89, 7) == pytest.approx((low, high), abs=1e-4)


@settings(max_examples=40)
@given(st.integers(0, 9999), st.integers(2, 6), st.integers(30, 60))
def test_alpha_is_the_mean_covariance_over_the_mean_of_all_entries(seed: int, k: int, n: int) -> None:
    # alpha = k²·(mean covariance of two different questions) / variance of the sum
    rng = np.random.default_rng(seed)
    codes = np.clip(rng.integers(0, 4, (n, 1)) + rng.integers(-1, 2, (n, k)), 0, 4).astype(np.int8)
    codes[rng.random(codes.shape) < 0.05] = -2
    complete = [one.tolist() for one in codes if (one >= 0).all()]
    found = alpha(codes, least=2)
    columns = list(zip(*complete, strict=True))
    apart = [statistics.covariance(a, b) for i, a in enumerate(columns) for j, b in enumerate(columns) if i != j]
    expected = k**2 * statistics.mean(apart) / statistics.variance([sum(one) for one in complete])
    assert found is not None
    assert found.value == pytest.approx(expected)
    assert found.low < found.value < found.high
    assert found.organisations == len(complete)


def test_alpha_by_hand() -> None:
    # (0, 0), (2, 1), (4, 5): variances 4 and 7; sums 0, 3, 9 with mean 4: (16 + 1 + 25)/2 = 21; 2·(1 - 11/21)
    found = alpha(np.array([[0, 0], [2, 1], [4, 5], [-1, 3]], np.int8), least=3)
    assert found is not None
    assert found.value == pytest.approx(20 / 21)
    assert found.organisations == 3


@pytest.mark.parametrize(
    "codes",
    [
        pytest.param(np.zeros((LEAST_FOR_ALPHA, 3), np.int8), id="nothing varies"),
        pytest.param(ATTITUDE[:29], id="twenty-nine"),
        pytest.param(ATTITUDE[:, :1], id="one question"),
        pytest.param(np.where(np.arange(30)[:, np.newaxis] == 3, -1, ATTITUDE).astype(np.int8), id="one with a gap"),
        pytest.param(np.zeros((0, 3), np.int8), id="nobody"),
    ],
)
def test_there_is_no_alpha_to_tell(codes: Codes) -> None:
    assert alpha(codes) is None


def test_shares_by_hand() -> None:
    column: list[int | Absence] = [0, 0, 4, 2, UNKNOWN, NA, OPEN, UNASKED]
    found = quality(
        np.array([row(one, 1) for one in column]), seconds=[[30.0, 1]] * 3 + [[60.0, 1]] * 2 + [[np.nan, 1]] * 3
    )
    # asked: seven; values: 0, 0, 4, 2
    assert (found.asked, found.do_not_know, found.not_applicable) == (7, 1 / 7, 1 / 7)
    assert (found.floor, found.ceiling, found.seconds) == (1 / 2, 1 / 4, 30)
    assert (found.correlation, found.pairs) == (None, 4)  # the other question is 1 everywhere


def test_a_correlation_leaves_the_question_itself_out_and_skips_gaps() -> None:
    codes = np.array([row(0, 1, 1), row(1, 1, 3), row(2, 3, OPEN), row(4, NA, OPEN), row(OPEN, 2, 2)])
    # 0, 1, 2 against 1, 2, 3
    found = quality(codes)
    assert found.correlation == pytest.approx(1)
    assert found.pairs == 3


def test_nobody_asked_nothing_known() -> None:
    found = quality(np.array([row(UNASKED, 1)]))
    assert found == QuestionQuality("Q0", 0, None, None, None, None, None, 0, None)
    assert (found.reasons, found.proposal) == ((), Proposal.KEEP)


@pytest.mark.parametrize(
    ("changes", "reasons", "proposal"),
    [
        ({}, (), Proposal.KEEP),
        ({"do_not_know": 0.2}, (), Proposal.KEEP),
        ({"do_not_know": 0.21}, (Why.DO_NOT_KNOW,), Proposal.REWORD),
        ({"not_applicable": 0.31}, (Why.NOT_APPLICABLE,), Proposal.REWORD),
        ({"floor": 0.81}, (Why.FLOOR,), Proposal.REWORD),
        ({"ceiling": 0.8}, (), Proposal.KEEP),
        ({"ceiling": 0.81}, (Why.CEILING,), Proposal.DROP),
        ({"correlation": 0.19}, (Why.UNLIKE_THE_REST,), Proposal.REWORD),
        ({"correlation": 0.2}, (), Proposal.KEEP),
        ({"correlation": -0.5, "do_not_know": 0.4}, (Why.DO_NOT_KNOW, Why.UNLIKE_THE_REST), Proposal.DROP),
        ({"seconds": 181.0}, (Why.SLOW,), Proposal.REWORD),
    ],
)
def test_what_is_proposed(changes: dict[str, float], reasons: tuple[Why, ...], proposal: Proposal) -> None:
    usual = {
        "do_not_know": 0.0,
        "not_applicable": 0.0,
        "floor": 0.1,
        "ceiling": 0.1,
        "correlation": 0.5,
        "seconds": 60.0,
    }
    found = QuestionQuality("Q", 100, pairs=90, **{**usual, **changes})
    assert (found.reasons, found.proposal) == (reasons, proposal)


@pytest.mark.parametrize(
    ("organisations", "sensitive", "told"), [(9, False, False), (10, False, True), (10, True, True)]
)
def test_a_share_is_told_from_ten_organisations(organisations: int, sensitive: bool, told: bool) -> None:  # noqa: FBT001
    codes = np.array([[0, 1]] * (organisations - 1) + [[1, 0]], dtype=np.int8)
    [one, _other] = question_quality(["A", "B"], codes, np.array([4, 4], dtype=np.int8))
    found = disclosed(one, codes[:, 0], 0, Limits(), sensitive=sensitive)
    assert (found.floor is not None, found.do_not_know is not None, found.correlation is not None) == (told,) * 3


def test_a_share_of_everybody_is_told_as_nine_tenths_and_seconds_from_five_organisations() -> None:
    codes, seconds = np.zeros((20, 1), dtype=np.int8), np.full((20, 1), np.nan)
    seconds[:5] = 60
    [one] = question_quality(["A"], codes, np.array([4], dtype=np.int8), seconds)
    assert one.floor == 1
    found = disclosed(one, codes[:, 0], 5, Limits(), sensitive=False)
    assert (found.floor, found.seconds) == (0.9, 60)
    assert disclosed(one, codes[:, 0], 4, Limits(), sensitive=False).seconds is None
    assert disclosed(one, codes[:, 0], 6, Limits(), sensitive=True).seconds is None

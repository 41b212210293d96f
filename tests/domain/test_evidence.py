"""How long evidence holds, and how sure that makes an answer and an area."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maturity.domain.agreement import Voice
from maturity.domain.assessment import Absence, Value
from maturity.domain.evidence import (
    Basis,
    Confidence,
    Evidence,
    EvidenceKind,
    Freshness,
    after,
    answer_grade,
    end_of_term,
    ends,
    freshness,
    grade,
)
from tests.domain.making import NA, TODAY, UNKNOWN


def evidence(dated: date | None = None, valid_to: date | None = None) -> Evidence:
    return Evidence(
        id=1,
        title="Policy",
        kind=EvidenceKind.DECISION,
        dated=dated,
        valid_to=valid_to,
        owner="registrar",
        secret=False,
        link="",
        file_hash="",
        questions=("A1",),
    )


@pytest.mark.parametrize(
    ("day", "period", "last"),
    [
        (date(2023, 3, 1), "P4Y", date(2027, 3, 1)),
        (date(2024, 2, 29), "P4Y", date(2028, 2, 29)),
        (date(2024, 2, 29), "P1Y", date(2025, 2, 28)),
        (date(2025, 8, 31), "P18M", date(2027, 2, 28)),  # 12 months to August, 6 more to February
        (date(2026, 8, 31), "P18M", date(2028, 2, 29)),
        (date(2026, 12, 15), "P1M", date(2027, 1, 15)),
        (date(2026, 1, 31), "P12M", date(2027, 1, 31)),
        (date(2026, 1, 31), "P1M1D", date(2026, 3, 1)),  # 28 February and a day
        (date(2026, 1, 1), "P1Y6M10D", date(2027, 7, 11)),
        (date(2026, 1, 1), "P1Y10D", date(2027, 1, 11)),
        (date(2026, 1, 1), "P0D", date(2026, 1, 1)),
        (date(9999, 6, 1), "P1Y", date.max),
        (date(9999, 12, 1), "P1M", date.max),
        (date(2026, 1, 1), "P9999999Y", date.max),
        (date(2026, 1, 1), "P99999999999D", date.max),
    ],
)
def test_a_period_leads_to_the_same_number_or_the_last_of_the_month(day: date, period: str, last: date) -> None:
    assert after(day, period) == last


@pytest.mark.parametrize("period", ["", "P", "4Y", "P4", "P1W", "P1D1M", "PT1H", "P-1Y", "P4Y ", "p4y"])
def test_what_is_no_period_is_refused(period: str) -> None:
    with pytest.raises(ValueError, match="is not a period"):
        after(TODAY, period)


@pytest.mark.parametrize(
    ("day", "last"),
    [
        (date(2022, 10, 14), date(2022, 10, 14)),
        (date(2022, 10, 15), date(2026, 10, 14)),
        (date(2024, 2, 29), date(2026, 10, 14)),
        (date(2026, 1, 1), date(2026, 10, 14)),
        (date(2026, 10, 14), date(2026, 10, 14)),
        (date(2026, 10, 15), date(2030, 10, 14)),
        (date(2027, 12, 31), date(2030, 10, 14)),
        (date(2019, 1, 1), date(2022, 10, 14)),
        (date.min, date(2, 10, 14)),
        (date.max, date.max),
    ],
)
def test_a_term_of_office_ends_the_day_before_the_next_council(day: date, last: date) -> None:
    assert end_of_term(day) == last


def test_what_the_document_says_comes_before_the_period_of_the_question() -> None:
    assert ends(evidence(date(2024, 1, 1), date(2025, 6, 30)), "P4Y") == date(2025, 6, 30)
    assert ends(evidence(None, date(2025, 6, 30)), "P4Y") == date(2025, 6, 30)
    assert ends(evidence(date(2024, 1, 1)), "P4Y") == date(2028, 1, 1)
    assert ends(evidence(date(2024, 1, 1)), None) is None
    assert ends(evidence(), "P4Y") is None


def test_one_document_may_be_fresh_for_one_question_and_old_for_another() -> None:
    document = evidence(date(2025, 6, 1))
    assert freshness(document, "P4Y", TODAY) is Freshness.VALID
    assert freshness(document, "P12M", TODAY) is Freshness.EXPIRED


@pytest.mark.parametrize(
    ("last", "found"),
    [
        (TODAY - timedelta(days=1), Freshness.EXPIRED),
        (TODAY, Freshness.LAPSING),
        (date(2027, 5, 30), Freshness.LAPSING),  # 30 days of March, 30 of April, 30 of May: 90
        (date(2027, 5, 31), Freshness.VALID),
        (date.max, Freshness.VALID),
    ],
)
def test_evidence_holds_through_its_last_day_and_lapses_for_ninety(last: date, found: Freshness) -> None:
    assert freshness(evidence(None, last), None, TODAY) is found


def test_without_a_date_nothing_is_known_of_its_age() -> None:
    assert freshness(evidence(), "P4Y", TODAY) is Freshness.UNDATED
    assert freshness(evidence(TODAY + timedelta(days=1)), "P4Y", TODAY) is Freshness.UNDATED
    assert freshness(evidence(TODAY), "P4Y", TODAY) is Freshness.VALID
    assert freshness(evidence(date(1990, 1, 1)), None, TODAY) is Freshness.VALID


def basis(
    *functions: str,
    answer: Value | Absence = 2,
    other: Value | Absence | None = None,
    proof: tuple[Freshness, ...] = (),
    reviewed: bool = False,
) -> Basis:
    """Voices of these functions; the last one says *other* when given."""
    said = [answer] * len(functions)
    if other is not None:
        said[-1] = other
    voices = [
        Voice(function, management=False, answer=one, note="") for function, one in zip(functions, said, strict=True)
    ]
    return Basis(answer, tuple(voices), proof, reviewed)


@pytest.mark.parametrize(
    ("given_", "found"),
    [
        pytest.param(basis("jurist", reviewed=True), Confidence.A, id="reviewed"),
        pytest.param(basis("jurist", proof=(Freshness.VALID,)), Confidence.B, id="dated evidence"),
        pytest.param(basis(proof=(Freshness.EXPIRED, Freshness.LAPSING)), Confidence.B, id="one piece is enough"),
        pytest.param(basis("jurist", proof=(Freshness.EXPIRED,)), Confidence.D, id="expired evidence is none"),
        pytest.param(basis("jurist", proof=(Freshness.UNDATED,)), Confidence.D, id="undated evidence is none"),
        pytest.param(basis("jurist", "buyer"), Confidence.C, id="two functions agree"),
        pytest.param(basis("jurist", "buyer", "head", other=4), Confidence.C, id="two of three agree"),
        pytest.param(basis("jurist", "buyer", other=3), Confidence.D, id="one level apart is not the same"),
        pytest.param(basis("Jurist", " jurist "), Confidence.D, id="two persons of one function"),
        pytest.param(basis("", "jurist"), Confidence.D, id="no function may be the same function"),
        pytest.param(basis(), Confidence.D, id="no voices kept"),
        pytest.param(basis("a", "b", answer=("x",)), Confidence.C, id="other kinds agree too"),
        pytest.param(basis("a", "b", answer=Decimal("1.0"), other=Decimal(1)), Confidence.C, id="equal numbers"),
        pytest.param(basis("a", "b", answer=NA, reviewed=True), None, id="not applicable is no answer"),
        pytest.param(basis(answer=UNKNOWN, proof=(Freshness.VALID,)), None, id="do not know is no answer"),
    ],
)
def test_an_answer_gets_the_best_grade_that_holds(given_: Basis, found: Confidence | None) -> None:
    assert answer_grade(given_) is found


OF = {
    "A": basis(reviewed=True),
    "B": basis(proof=(Freshness.VALID,)),
    "C": basis("a", "b"),
    "D": basis("a"),
    "-": basis(answer=NA),
}


@pytest.mark.parametrize(
    ("grades", "found"),
    [
        ("", None),
        ("--", None),
        ("D", "D"),
        ("AAD", "A"),  # 2 of 3 is exactly two thirds
        ("AAD-", "A"),  # what does not apply is not counted
        ("ABD", "B"),  # A 1 of 3, B or better 2 of 3
        ("AADD", "D"),  # 2 of 4 for A, B and C alike
        ("ABCD", "C"),  # B or better 2 of 4, C or better 3 of 4
        ("AAAABBBCDD", "B"),  # A 4 of 10, B or better 7 of 10
        ("CCDD", "D"),
    ],
)
def test_an_area_has_the_grade_that_two_thirds_reach(grades: str, found: str | None) -> None:
    assert grade(OF[one] for one in grades) == (Confidence(found) if found else None)


@given(st.lists(st.sampled_from("ABCD"), min_size=1, max_size=12), st.data())
def test_a_better_answer_never_lowers_the_grade_and_order_does_not_matter(
    letters: list[str], data: st.DataObject
) -> None:
    order = list(Confidence)
    before = grade(OF[one] for one in letters)
    assert before is not None
    assert before is grade(OF[one] for one in data.draw(st.permutations(letters)))
    better = list(letters)
    better[data.draw(st.integers(0, len(letters) - 1))] = "A"
    now = grade(OF[one] for one in better)
    assert now is not None
    assert order.index(now) <= order.index(before)


@given(st.dates(), st.integers(0, 400), st.integers(0, 12), st.integers(0, 40))
def test_a_longer_period_never_ends_earlier(day: date, months: int, more: int, days: int) -> None:
    assert after(day, f"P{months}M{days}D") <= after(day, f"P{months + more}M{days}D")
    assert day <= after(day, f"P{months}M{days}D")


@given(st.dates(date(2014, 10, 15), date(2100, 1, 1)))
def test_every_day_lies_in_one_term_of_four_years(day: date) -> None:
    last = end_of_term(day)
    assert (last.month, last.day, last.year % 4) == (10, 14, 2022 % 4)
    assert last.replace(year=last.year - 4) < day <= last
    assert end_of_term(last + timedelta(days=1)) == last.replace(year=last.year + 4)

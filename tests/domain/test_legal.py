"""The legal track lists each floor with its status and averages nothing."""

from datetime import date

import pytest

from maturity.domain.assessment import Absence
from maturity.domain.scoring import LegalStatus, legal_track
from tests.domain.making import NA, OPEN, UNASKED, UNKNOWN, legal, one_area, options, question, row


@pytest.mark.parametrize(
    ("answer", "status"),
    [
        pytest.param(0, LegalStatus.NOT_MET, id="below the floor"),
        pytest.param(1, LegalStatus.PARTLY, id="at the floor and below what meets the law"),
        pytest.param(2, LegalStatus.MET, id="at what meets the law"),
        pytest.param(4, LegalStatus.MET, id="far above"),
        pytest.param(NA, LegalStatus.NOT_APPLICABLE, id="not applicable"),
        pytest.param(UNKNOWN, LegalStatus.NOT_KNOWN, id="not known"),
        pytest.param(OPEN, LegalStatus.NOT_KNOWN, id="open"),
    ],
)
def test_status_of_a_floor(answer: int | Absence, status: LegalStatus) -> None:
    [found] = legal_track(one_area(question("Q1", legal=legal()), question("Q2")), row(answer, 4))
    assert (found.question.id, found.status) == ("Q1", status)
    assert found.legal == found.question.legal


def test_points_and_not_positions_decide() -> None:
    made = one_area(question("C", "choice", options=options(2, 0, 1), legal=legal()))
    assert [legal_track(made, row(n))[0].status.value for n in range(3)] == ["met", "not-met", "partly"]


def test_a_law_to_come_is_listed_as_such() -> None:
    made = one_area(question("Q1", legal=legal(start=date(2027, 3, 2))))
    assert legal_track(made, row(0))[0].status is LegalStatus.NOT_IN_FORCE


def test_what_is_not_asked_is_not_listed() -> None:
    assert legal_track(one_area(question("Q1", legal=legal()), question("Q2")), row(UNASKED, 1)) == ()


def test_an_open_legal_answer_is_not_known_even_where_it_counts_as_zero() -> None:
    assert (
        legal_track(one_area(question("Q1", legal=legal()), missing="zero"), row(OPEN))[0].status.value == "not-known"
    )

"""The plan: what is late, and where its actions lead."""

from datetime import date, timedelta

import pytest

from maturity.domain.improvement import Action, Status, after_actions
from tests.domain.making import OPEN, one_area, question, row

TODAY = date(2027, 6, 15)


def action(
    question: str | None = "Q1",
    to_level: int | None = 2,
    status: Status = Status.PLANNED,
    due: date | None = None,
) -> Action:
    return Action(1, "Decide on a policy", question, to_level, "procurement", due, "", status, "", 1)


@pytest.mark.parametrize(
    ("due", "status", "late"),
    [
        pytest.param(TODAY - timedelta(days=12), Status.STARTED, 12, id="twelve days ago"),
        pytest.param(TODAY, Status.PLANNED, 0, id="the last day is in time"),
        pytest.param(TODAY + timedelta(days=1), Status.PLANNED, 0, id="tomorrow"),
        pytest.param(None, Status.PLANNED, 0, id="no day"),
        pytest.param(TODAY - timedelta(days=12), Status.DONE, 0, id="what is done is not late"),
        pytest.param(TODAY - timedelta(days=12), Status.ACCEPTED, 0, id="nor a risk that is accepted"),
    ],
)
def test_an_action_is_late_by_whole_days_while_it_is_open(due: date | None, status: Status, late: int) -> None:
    assert action(status=status, due=due).days_late(TODAY) == late


@pytest.mark.parametrize(
    ("one", "expected"),
    [
        pytest.param(action(), [2, 1, -1], id="to its level"),
        pytest.param(action(status=Status.DONE), [2, 1, -1], id="also when it is done and not answered anew yet"),
        pytest.param(action(status=Status.ACCEPTED), [1, 1, -1], id="an accepted risk leads nowhere"),
        pytest.param(action(status=Status.STOPPED), [1, 1, -1], id="nor what was ended"),
        pytest.param(action(to_level=0), [1, 1, -1], id="no level is lowered"),
        pytest.param(action("Q3"), [1, 1, -1], id="a question without an answer stays without one"),
        pytest.param(action("Z9"), [1, 1, -1], id="a question of another form"),
        pytest.param(action(None, None), [1, 1, -1], id="an action of its own"),
    ],
)
def test_actions_lead_where_they_say(one: Action, expected: list[int]) -> None:
    made = one_area(*(question(f"Q{n}") for n in range(1, 4)))
    before = row(1, 1, OPEN)
    assert after_actions(made, before, [one]).tolist() == expected
    assert before.tolist() == [1, 1, -1]

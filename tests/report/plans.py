"""A plan with actions of every status, for the tests of documents."""

from datetime import date

from maturity.domain.improvement.plan import Action, Plan, Status
from maturity.domain.result import Result

DAYS = [date(2027, 3, 15), None, date(2027, 9, 1), date(2028, 1, 31), date(2027, 6, 30)]


def plan_for(result: Result) -> Plan:
    """Choose the first five recommended steps, one in each status; the second has neither owner nor date."""
    steps = result.recommendations[: len(Status)]
    actions = tuple(
        Action(
            number=number,
            what=step.step.do["sv"],
            question=step.question.id,
            to_level=step.step.to,
            owner="" if day is None else "Inköpschef",
            due=day,
            sign="Beslutet är fattat",
            status=status,
            reason="För liten nytta" if status.needs_reason else "",
            revision=1,
        )
        for number, (step, status, day) in enumerate(zip(steps, Status, DAYS, strict=True), start=1)
    )
    return Plan({step.question.id: float(step.step.to) for step in steps}, actions)

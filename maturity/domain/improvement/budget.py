"""What a plan takes: the steps that are left, their grades of effort, and the organisation's own hours for these."""

from collections.abc import Sequence
from dataclasses import dataclass

from maturity.domain.questionnaire import Question

GRADES = 5
"""Grades of effort, 1 (days) to 5 (years)."""


@dataclass(frozen=True, slots=True)
class Cost:
    """What some steps take.

    Attributes:
        hours: None where a grade has no hours.
        kronor: None without hours, or without the cost of an hour.
    """

    hours: int | None
    kronor: int | None


def grades_left(question: Question, level: int, to_level: int) -> tuple[int, ...]:
    """Return the grade of effort of every step from a level to another; empty when it is reached already."""
    steps = (question.step_to(to) for to in range(level + 1, to_level + 1))
    return tuple(step.effort for step in steps if step)


def cost(grades: Sequence[int], hours: Sequence[int | None], hour_cost: int | None) -> Cost:
    """Add up what steps take.

    Args:
        grades: of the steps, 1–5.
        hours: per grade, 1 first; None where nobody has said.
        hour_cost: kronor; None where nobody has said.
    """
    each = [hours[grade - 1] for grade in grades]
    if any(one is None for one in each):
        return Cost(None, None)
    whole = sum(one or 0 for one in each)
    return Cost(whole, None if hour_cost is None else whole * hour_cost)

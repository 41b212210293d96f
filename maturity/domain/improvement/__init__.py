"""From scores to what to do next: single steps, and the cheapest way to a wanted index."""

from maturity.domain.improvement.budget import GRADES, Cost, cost, grades_left
from maturity.domain.improvement.cheapest import Move, Way, cheapest_ways
from maturity.domain.improvement.plan import NO_PLAN, Action, Plan, Status, after_actions
from maturity.domain.improvement.recommendation import FOUNDATION_LEVEL, Recommendation, recommend
from maturity.domain.improvement.target import (
    Gap,
    gaps,
    is_complex,
    suggested_indices,
    suggested_levels,
    top_level,
)

__all__ = [
    "FOUNDATION_LEVEL",
    "GRADES",
    "NO_PLAN",
    "Action",
    "Cost",
    "Gap",
    "Move",
    "Plan",
    "Recommendation",
    "Status",
    "Way",
    "after_actions",
    "cheapest_ways",
    "cost",
    "gaps",
    "grades_left",
    "is_complex",
    "recommend",
    "suggested_indices",
    "suggested_levels",
    "top_level",
]

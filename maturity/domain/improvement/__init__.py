"""From scores to what to do next: single steps, and the cheapest way to a wanted index."""

from maturity.domain.improvement.cheapest import Move, Way, cheapest_ways
from maturity.domain.improvement.recommendation import FOUNDATION_LEVEL, Recommendation, recommend

__all__ = ["FOUNDATION_LEVEL", "Move", "Recommendation", "Way", "cheapest_ways", "recommend"]

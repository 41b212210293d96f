"""The deck: ten slides from the content of the improvement report."""

from collections.abc import Sequence
from typing import Any

from maturity.domain.improvement.plan import NO_PLAN, Plan
from maturity.domain.result import Result
from maturity.report.deck.beginning import method, title, why
from maturity.report.deck.findings import gaps, picture, strengths
from maturity.report.deck.moves import compared, development
from maturity.report.deck.slide import Slide
from maturity.report.deck.steps import actions, decisions
from maturity.report.words import Words


def deck(
    result: Result, words: Words, content: Any, plan: Plan = NO_PLAN, cover: Sequence[str] = ()
) -> tuple[Slide, ...]:
    """Return the ten slides.

    Args:
        result: what they are about.
        words: their language.
        content: of the improvement report on the same result and plan (``improvement_content``): it has the figures.
        plan: what the organisation has decided; without actions, the recommended steps are shown.
        cover: an organiser's own lines on the first one.
    """
    return (
        title(result, words, content, cover),
        why(result, words),
        picture(result, words, content, plan),
        strengths(result, words, content),
        gaps(result, words, content, plan),
        compared(result, words, content),
        development(result, words, content),
        actions(result, words, content, plan),
        decisions(words, content),
        method(words, content),
    )

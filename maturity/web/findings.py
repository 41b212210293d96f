"""What stands out in a result: the few things that a reader should see first."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

from maturity.domain.assessment import Absence
from maturity.domain.improvement import Recommendation
from maturity.domain.organisation import Organisation
from maturity.domain.result import LEAST_CHANGE, NodeResult, QuestionResult, Result
from maturity.domain.scoring import Code

SHOWN = 5
"""Strengths and gaps in a list: few enough to talk about in one meeting."""

STRONG_FROM = 2
"""A strength is at least "Defined"."""


SIZE_LIMITS = (0, 10_000, 20_000, 50_000, 100_000)
"""Inhabitants: where the size classes begin."""


@dataclass(frozen=True, slots=True)
class Findings:
    """What stands out.

    Attributes:
        highest, lowest: at most two areas each, never the same one; empty when all areas have the same index.
        change: the area that has moved most since the wave before, None when none has moved.
        strengths: questions at the highest levels.
        potential: the next steps that lift the total most, whatever their effort.
        unknown: questions answered with "don't know".
        unanswered: questions without an answer.
        not_applicable: questions that do not apply.
    """

    highest: tuple[NodeResult, ...]
    lowest: tuple[NodeResult, ...]
    change: NodeResult | None
    strengths: tuple[QuestionResult, ...]
    potential: tuple[Recommendation, ...]
    unknown: tuple[QuestionResult, ...]
    unanswered: tuple[QuestionResult, ...]
    not_applicable: tuple[QuestionResult, ...]


def find(result: Result) -> Findings:
    """Pick what stands out in *result*."""
    questions = [question for area in result.areas for question in area.questions]
    highest, lowest = _ends(result.areas)
    return Findings(
        highest=highest,
        lowest=lowest,
        change=_biggest_change(result.areas),
        strengths=_strengths(questions),
        potential=_potential(result.recommendations),
        unknown=_absent(questions, Absence.DO_NOT_KNOW),
        unanswered=_absent(questions, Absence.UNANSWERED),
        not_applicable=_absent(questions, Absence.NOT_APPLICABLE),
    )


def _ends(areas: Sequence[NodeResult]) -> tuple[tuple[NodeResult, ...], tuple[NodeResult, ...]]:
    known = sorted((area for area in areas if area.index is not None), key=lambda area: -(area.index or 0))
    if not known or known[0].index == known[-1].index:
        return (), ()
    many = min(2, len(known) // 2)
    return tuple(known[:many]), tuple(reversed(known[-many:]))


def moved(node: NodeResult) -> float | None:
    """Return the change in index points since the wave before; None without a figure in both."""
    return None if node.index is None or node.previous is None else node.index - node.previous


def _biggest_change(areas: Sequence[NodeResult]) -> NodeResult | None:
    changes = [(abs(change), area) for area in areas if (change := moved(area)) is not None]
    size, area = max(changes, key=lambda pair: pair[0], default=(0.0, None))
    return area if size >= LEAST_CHANGE else None


def _strengths(questions: Sequence[QuestionResult]) -> tuple[QuestionResult, ...]:
    """Take the highest levels; among equals those that stand out most from the peers."""
    strong = [one for one in questions if one.question.kind == "level" and one.code >= STRONG_FROM]
    strong.sort(key=lambda one: (-one.code, one.median if one.median is not None else one.code))
    return tuple(strong[:SHOWN])


def _potential(recommendations: Sequence[Recommendation]) -> tuple[Recommendation, ...]:
    def order(one: Recommendation) -> tuple[float, int, int]:
        return -(one.total_gain or one.area_gain or 0.0), one.level, one.step.effort

    return tuple(sorted(recommendations, key=order)[:SHOWN])


def _absent(questions: Sequence[QuestionResult], why: Absence) -> tuple[QuestionResult, ...]:
    return tuple(one for one in questions if one.facts.answer is why)


def per_level(result: Result) -> tuple[int, ...]:
    """Count the level questions on each level, lowest first."""
    levels = Counter(
        one.code
        for area in result.areas
        for one in area.questions
        if one.question.kind == "level" and one.code > Code.UNANSWERED
    )
    return tuple(levels[level] for level in range(len(result.questionnaire.scale)))


@dataclass(frozen=True, slots=True)
class SizeClass:
    """Members of a peer group by population: from *start* up to *end* (not included; None for no upper end)."""

    start: int
    end: int | None
    missing: int
    members: int


def by_size(members: Sequence[Organisation], missing: Sequence[Organisation]) -> tuple[SizeClass, ...]:
    """Count members and missing ones per size class; classes without members are left out."""

    def within(organisations: Sequence[Organisation], start: int, end: int | None) -> int:
        return sum(start <= one.population and (end is None or one.population < end) for one in organisations)

    ends = [*pairwise(SIZE_LIMITS), (SIZE_LIMITS[-1], None)]
    classes = [SizeClass(start, end, within(missing, start, end), within(members, start, end)) for start, end in ends]
    return tuple(one for one in classes if one.members)


@dataclass(frozen=True, slots=True)
class CountyCount:
    """Members of a peer group in one county."""

    name: str
    missing: int
    members: int


def by_county(members: Sequence[Organisation], missing: Sequence[Organisation]) -> tuple[CountyCount, ...]:
    """Count members and missing ones per county, by county code."""
    names = {one.county_code: one.county_name for one in members}
    whole = Counter(one.county_code for one in members)
    gone = Counter(one.county_code for one in missing)
    return tuple(CountyCount(names[code], gone[code], whole[code]) for code in sorted(names))

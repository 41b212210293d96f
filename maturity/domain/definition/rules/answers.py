"""Rules for what can be answered: the parts of each kind, points, legal floors, steps."""

from collections.abc import Iterator, Mapping
from itertools import pairwise

from maturity.domain.definition.contents import Contents, Remark, points
from maturity.domain.definition.model import QuestionPart, ThresholdPart
from maturity.domain.definition.source import Path
from maturity.domain.questionnaire import KindName

PARTS: Mapping[KindName, frozenset[str]] = {
    "level": frozenset({"levels"}),
    "choice": frozenset({"options"}),
    "checklist": frozenset({"options"}),
    "yes-no": frozenset(),
    "number": frozenset({"unit", "minimum", "maximum", "thresholds"}),
    "text": frozenset(),
    "date": frozenset(),
}
"""What only some kinds have."""

LEAST_OPTIONS = 2
LEAST_EFFORT, MOST_EFFORT = 1, 5
FULL_INDEX = 100


def parts(contents: Contents) -> Iterator[Remark]:
    """A question has the parts of its kind and no others."""
    everything = frozenset[str]().union(*PARTS.values())
    for path, question in contents.questions:
        for name in sorted(everything - PARTS[question.kind]):
            if getattr(question, name) not in (None, []):
                message = f"Remove {name}; a question of kind {question.kind} has none."
                yield Remark((*path, name), "part-of-other-kind", message)
        if "options" in PARTS[question.kind] and len(question.options) < LEAST_OPTIONS:
            yield Remark((*path, "options"), "options-missing", f"Give at least {LEAST_OPTIONS} options.")
        if question.kind == "level" and len(question.levels) != len(contents.part.scale):
            message = (
                f"Give exactly {len(contents.part.scale)} levels, as the scale has; here are {len(question.levels)}."
            )
            yield Remark((*path, "levels"), "levels-do-not-match-scale", message)


def option_points(contents: Contents) -> Iterator[Remark]:
    """Points are on all options of a choice or on none, and never below 0."""
    for path, question in contents.questions:
        given = [option.points for option in question.options]
        some = any(one is not None for one in given)
        for position, one in enumerate(given):
            here = (*path, "options", position, "points")
            if question.kind == "checklist" and one is not None:
                message = "Remove the points; a checklist earns the share of its options that is ticked."
                yield Remark(here, "part-of-other-kind", message)
            elif some and one is None and question.kind == "choice":
                message = "Add points; an option without points cannot be compared with those that have some."
                yield Remark(here, "points-on-some", message)
            elif one is not None and one < 0:
                yield Remark(here, "negative-points", "Give at least 0 points; no answer may cost an index.")


def dead_question(contents: Contents) -> Iterator[Remark]:
    """A scored question can change the index."""
    for path, question in contents.questions:
        earned = points(question)
        if earned and min(earned) == max(earned):
            key = "thresholds" if question.kind == "number" else "options"
            message = "Give answers different points, or none at all; no answer changes the index."
            yield Remark((*path, key), "dead-question", message)


def numbers(contents: Contents) -> Iterator[Remark]:
    """The range of a number holds something, and each of its thresholds can be reached and missed."""
    for path, question in contents.questions:
        low, high = question.minimum, question.maximum
        if low is not None and high is not None and low > high:
            message = f"Set minimum to at most the maximum, {high:g}."
            yield Remark((*path, "minimum"), "range-empty", message)
        for position, threshold in enumerate(question.thresholds):
            here = (*path, "thresholds", position)
            yield from _threshold(here, threshold, question)
        for position, (before, after) in enumerate(pairwise(question.thresholds), start=1):
            if after.at_least <= before.at_least:
                message = f"Sort thresholds upwards; this one must be above {before.at_least:g}."
                yield Remark((*path, "thresholds", position, "at_least"), "thresholds-order", message)


def legal(contents: Contents) -> Iterator[Remark]:
    """A legal floor can bite, and can be met."""
    for path, question in contents.questions:
        rule, earned, here = question.legal, points(question), (*path, "legal")
        if rule is None:
            continue
        if not earned:
            message = f"Remove legal; a question of kind {question.kind} without points caps nothing."
            yield Remark(here, "cap-never-bites", message)
            continue
        if rule.caps_area_below <= min(earned):
            message = f"Set caps_area_below above {min(earned):g}; no answer earns less."
            yield Remark((*here, "caps_area_below"), "cap-never-bites", message)
        if rule.at_most >= FULL_INDEX:
            message = f"Set at_most below {FULL_INDEX}; no index is higher."
            yield Remark((*here, "at_most"), "cap-never-bites", message)
        if rule.at_most < 0:
            yield Remark((*here, "at_most"), "cap-below-index", "Set at_most to at least 0; no index is lower.")
        yield from _met(here, rule.caps_area_below, rule.met_from, max(earned))


def steps(contents: Contents) -> Iterator[Remark]:
    """Steps lead upwards to levels that exist, one to each."""
    for path, question in contents.questions:
        highest, before = max(len(points(question)) - 1, 0), 0
        for position, step in enumerate(question.steps):
            here = (*path, "steps", position)
            if not 1 <= step.to <= highest:
                where = f"a level from 1 to {highest}" if highest else "nothing; this question has no levels"
                yield Remark((*here, "to"), "step-unreachable", f"Lead this step to {where}.")
            elif step.to <= before:
                message = f"Sort steps upwards, one for each level; this one must lead above {before}."
                yield Remark((*here, "to"), "steps-order", message)
            if not LEAST_EFFORT <= step.effort <= MOST_EFFORT:
                message = f"Give an effort from {LEAST_EFFORT} (days) to {MOST_EFFORT} (years)."
                yield Remark((*here, "effort"), "step-effort", message)
            before = max(before, step.to)
        missing = sorted({*range(1, highest + 1)} - {step.to for step in question.steps})
        # As many steps as there are levels are all there; one of them leads astray and is reported for that.
        if question.kind == "level" and missing and len(question.steps) < highest:
            message = f"Add steps to level {', '.join(map(str, missing))}; without them nothing can be recommended."
            yield Remark((*path, "steps") if question.steps else path, "steps-missing", message, "warning")


def evidence(contents: Contents) -> Iterator[Remark]:
    """Evidence is asked for from an answer that exists."""
    for path, question in contents.questions:
        highest = max(len(points(question)) - 1, 0)
        if question.evidence and question.evidence.from_level > highest:
            message = f"Set from_level to at most {highest}, the highest answer."
            yield Remark((*path, "evidence", "from_level"), "unreachable-level", message)


RULES = (parts, option_points, dead_question, numbers, legal, steps, evidence)


def _threshold(path: Path, threshold: ThresholdPart, question: QuestionPart) -> Iterator[Remark]:
    low, high = question.minimum, question.maximum
    if high is not None and threshold.at_least > high:
        message = f"Lower this threshold to at most {high:g}, the maximum; no answer reaches it."
        yield Remark((*path, "at_least"), "unreachable-level", message)
    if low is not None and threshold.at_least <= low:
        message = f"Raise this threshold above {low:g}, the minimum; every answer passes it."
        yield Remark((*path, "at_least"), "unreachable-level", message)
    if threshold.points < 0:
        yield Remark((*path, "points"), "negative-points", "Give at least 0 points; no answer may cost an index.")


def _met(path: Path, capped_below: float, met_from: float, most: float) -> Iterator[Remark]:
    if met_from < capped_below:
        message = f"Set met_from to at least {capped_below:g}; a capped answer cannot meet the law."
        yield Remark((*path, "met_from"), "met-below-cap", message)
    if capped_below > most:
        message = f"Set caps_area_below to at most {most:g}; now every answer is capped."
        yield Remark((*path, "caps_area_below"), "unreachable-level", message)
    elif met_from > most:
        yield Remark((*path, "met_from"), "unreachable-level", f"Set met_from to at most {most:g}, the most points.")

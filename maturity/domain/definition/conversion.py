"""From the shape of a file to the questionnaire that the rest of the program knows."""

import hashlib
import json
from collections.abc import Iterator
from typing import Literal

from maturity.domain.condition import Compare, Condition, Every, Not, Some
from maturity.domain.definition.model import (
    AreaPart,
    ConditionPart,
    LevelPart,
    NamedPart,
    QuestionnairePart,
    QuestionPart,
    RulesPart,
    Wordings,
)
from maturity.domain.questionnaire import (
    Area,
    Band,
    EvidenceRule,
    Legal,
    Named,
    Option,
    Question,
    Questionnaire,
    Rules,
    Step,
    Text,
    Threshold,
)

FULL = "full"
"""The form that every questionnaire has: all questions."""

USUAL_BANDS = (0.0, 20.0, 40.0, 60.0, 80.0)
"""Where bands start when the file names none and the scale has five levels (design, section 2)."""


def questionnaire(part: QuestionnairePart, data: object) -> Questionnaire:
    """Build the questionnaire.

    Args:
        part: the file, well-formed; the linter may still object to it.
        data: the same file as plain data; decides the content hash.
    """
    everything = frozenset(one.id for area in part.areas for one in _questions(area))
    forms = {name: everything if ids is None else frozenset(ids) for name, ids in part.forms.items()}
    return Questionnaire(
        id=part.id,
        version=part.version,
        languages=tuple(part.languages),
        title=part.title.root,
        lead=part.lead.root,
        scale=tuple(level.name.root for level in part.scale),
        bands=tuple(Band(band.start, band.name.root) for band in part.bands) or _usual_bands(part.scale),
        rules=_rules(part.rules),
        aggregate=part.aggregate,
        forms=forms | {FULL: everything},
        roles=tuple(_named(role) for role in part.roles),
        documents=tuple(_named(document) for document in part.documents),
        efforts=tuple(effort.root for effort in part.efforts),
        areas=tuple(_area(area) for area in part.areas),
        content_hash=content_hash(data),
    )


def content_hash(data: object) -> str:
    """Return the SHA-256 of *data* in hex; comments, layout and the order of keys do not matter."""
    canonical = json.dumps(data, sort_keys=True, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return hashlib.sha256(canonical.encode()).hexdigest()


def question(part: QuestionPart) -> Question:
    """Build one question."""
    return Question(
        id=part.id,
        kind=part.kind,
        meaning=part.meaning,
        weight=part.weight,
        title=part.title.root,
        ask=part.ask.root,
        help=part.help.root,
        roles=tuple(part.roles),
        applies_to=tuple(part.applies_to),
        not_applicable=part.not_applicable == "with reason",
        not_applicable_when=_optional(part.not_applicable_when),
        evidence=_evidence(part),
        legal=_legal(part),
        levels=tuple(level.root for level in part.levels),
        options=tuple(Option(option.id, option.label.root, option.points) for option in part.options),
        unit=_optional(part.unit),
        minimum=part.minimum,
        maximum=part.maximum,
        thresholds=tuple(Threshold(one.at_least, one.points) for one in part.thresholds),
        steps=tuple(Step(step.to, step.effort, step.do.root) for step in part.steps),
        needs=tuple(part.needs),
        documents=tuple(part.documents),
        maps_to={frame: tuple(places) for frame, places in part.maps_to.items()},
        when=condition(part.when) if part.when else None,
    )


def condition(part: ConditionPart) -> Condition:
    """Build a condition; the model has made sure that it has exactly one form."""
    if part.all_ is not None:
        return Every(tuple(condition(one) for one in part.all_))
    if part.any_ is not None:
        return Some(tuple(condition(one) for one in part.any_))
    return Not(condition(part.not_)) if part.not_ is not None else _comparison(part)


def _comparison(part: ConditionPart) -> Compare:
    subject: Literal["question", "organisation"] = "question" if part.question else "organisation"
    name = part.question or part.organisation or ""
    if part.is_ is not None:
        return Compare(subject, name, "is", part.is_)
    if part.in_ is not None:
        return Compare(subject, name, "in", tuple(part.in_))
    if part.at_least is not None:
        return Compare(subject, name, "at_least", part.at_least)
    return Compare(subject, name, "at_most", part.at_most or 0)


def _area(part: AreaPart) -> Area:
    return Area(
        id=part.id,
        title=part.title.root,
        lead=part.lead.root,
        aggregate=part.aggregate,
        weight=part.weight,
        sensitive=part.sensitive,
        children=(*(question(one) for one in part.questions), *(_area(one) for one in part.areas)),
    )


def _questions(part: AreaPart) -> Iterator[QuestionPart]:
    yield from part.questions
    for area in part.areas:
        yield from _questions(area)


def _usual_bands(scale: list[LevelPart]) -> tuple[Band, ...]:
    if len(scale) != len(USUAL_BANDS):
        return ()
    return tuple(Band(start, level.name.root) for start, level in zip(USUAL_BANDS, scale, strict=True))


def _rules(part: RulesPart) -> Rules:
    return Rules(part.missing, part.least_coverage, part.most_not_applicable, part.decimals)


def _named(part: NamedPart) -> Named:
    return Named(part.id, part.name.root)


def _optional(text: Wordings | None) -> Text | None:
    return text.root if text else None


def _evidence(part: QuestionPart) -> EvidenceRule | None:
    rule = part.evidence
    return EvidenceRule(rule.prompt.root, rule.from_level, rule.valid_for) if rule else None


def _legal(part: QuestionPart) -> Legal | None:
    rule = part.legal
    if rule is None:
        return None
    return Legal(rule.source.root, rule.start, rule.caps_area_below, rule.at_most, rule.met_from)

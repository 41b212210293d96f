"""A traced figure in words: value, weight, share and cap of every part of the calculation."""

from dataclasses import dataclass

from flask_babel import gettext as _

from maturity.domain.questionnaire import TOTAL
from maturity.domain.result import Result
from maturity.domain.scoring import IndexState, TraceLine
from maturity.web.figures import Wording, absence, percent


@dataclass(frozen=True, slots=True)
class Explained:
    """One row of the explanation, ready to show; *explanation* holds whole sentences."""

    id: str
    depth: int
    name: str
    value: str
    weight: str
    share: str
    explanation: tuple[str, ...]


def explain(line: TraceLine, result: Result, words: Wording) -> Explained:
    """Put one step of the calculation into words."""
    return Explained(
        id=line.id,
        depth=line.depth,
        name=_name(line, words),
        value=absence(line.absence) if line.value is None and line.absence else words.index(line.value),
        weight=f"{line.weight:g}".replace(".", "," if words.language == "sv" else "."),
        share=_("One part decides") if line.share is None else percent(line.share, words.language),
        explanation=_of_question(line, result, words) if line.state is None else _of_node(line, words),
    )


def _name(line: TraceLine, words: Wording) -> str:
    if line.id == TOTAL:
        return _("Total")
    if line.state is None:
        return f"{line.id} {words.say(words.questionnaire.question(line.id).title)}"
    return words.say(words.questionnaire.area(line.id).title)


def _of_question(line: TraceLine, result: Result, words: Wording) -> tuple[str, ...]:
    if line.absence is not None:
        return (absence(line.absence) + ".",)
    found = next((one for area in result.areas for one in area.questions if one.question.id == line.id), None)
    if found is None:
        return ()
    answer, source = words.answer(found.question, found.facts.answer), found.facts.source
    said = _("Level %(level)s.", level=answer) if found.question.kind == "level" else answer
    return (said, _("The answer comes from %(unit)s.", unit=source.name)) if source else (said,)


def _of_node(line: TraceLine, words: Wording) -> tuple[str, ...]:
    sentences = [_joining(line.aggregate)]
    if line.coverage is not None:
        sentences.append(_("%(share)s of the weight is answered.", share=percent(line.coverage, words.language)))
    if line.state is IndexState.TOO_LITTLE:
        sentences.append(_("That is too little for an index, or too much is not applicable."))
    if line.capped_by and line.value is not None and line.uncapped is not None and line.uncapped > line.value:
        sentences.append(
            _(
                "Held down by a legal requirement (%(questions)s); %(index)s without it.",
                questions=", ".join(line.capped_by),
                index=words.index(line.uncapped),
            )
        )
    return tuple(sentences)


def _joining(aggregate: str | None) -> str:
    match aggregate:
        case "minimum":
            return _("The lowest part decides.")
        case "maximum":
            return _("The highest part decides.")
        case "sum":
            return _("Mean of the parts, weighted by the most points they can give.")
        case _:
            return _("Weighted mean of the parts.")


def missing_rule(words: Wording) -> str:
    """Say how gaps are treated in this questionnaire."""
    rules = words.questionnaire.rules
    if rules.missing == "zero":
        return _("“Don't know” and missing answers count as zero.")
    return _(
        "“Don't know” and missing answers leave the calculation. An area needs answers to at least %(least)s of its "
        "weight, and at most %(most)s of it may be “Not applicable”.",
        least=percent(rules.least_coverage, words.language),
        most=percent(rules.most_not_applicable, words.language),
    )

"""A questionnaire as plain text, for a terminal or an e-mail."""

from collections.abc import Iterator
from textwrap import wrap

from maturity.domain.questionnaire import Area, Question, Questionnaire, Text

WIDTH = 100
"""Characters in a line of running text."""


def outline(questionnaire: Questionnaire, language: str) -> Iterator[str]:
    """Yield the lines of a readable rendering: areas, questions, answers, steps, legal floors.

    Args:
        questionnaire: what to show.
        language: one of its languages.
    """
    yield f"{questionnaire.title[language]} ({questionnaire.id} {questionnaire.version})"
    yield from _folded(questionnaire.lead[language], "")
    yield ""
    for name, ids in questionnaire.forms.items():
        yield f"[{name}] {len(ids)}"
    for area in questionnaire.areas:
        yield from _area(questionnaire, area, language, depth=1)


def _area(questionnaire: Questionnaire, area: Area, language: str, *, depth: int) -> Iterator[str]:
    yield ""
    yield f"{'#' * depth} {area.title[language]} ({area.id}, {area.aggregate}, weight {area.weight:g})"
    yield from _folded(area.lead[language], "")
    for child in area.children:
        if isinstance(child, Question):
            yield ""
            yield from _question(questionnaire, child, language)
        else:
            yield from _area(questionnaire, child, language, depth=depth + 1)


def _question(questionnaire: Questionnaire, question: Question, language: str) -> Iterator[str]:
    marks = [f"[{name}]" for name, ids in questionnaire.forms.items() if question.id in ids and name != "full"]
    yield " ".join([question.id, question.title[language], f"({question.kind})", *marks])
    yield from _folded(question.ask[language], "    ")
    yield from _folded(question.help[language], "    ")
    if question.legal:
        yield from _folded(f"§ {question.legal.source[language]} ({question.legal.start})", "    ")
    yield from _answers(questionnaire, question, language)
    if question.not_applicable:
        yield from _folded(f"N/A: {(question.not_applicable_when or {}).get(language, '')}".rstrip(), "    ")
    for step in question.steps:
        yield from _folded(
            f"→ {step.to}  {step.do[language]} ({questionnaire.efforts[step.effort - 1][language]})", "    "
        )


def _answers(questionnaire: Questionnaire, question: Question, language: str) -> Iterator[str]:
    for position, level in enumerate(question.levels):
        yield from _folded(f"{position} {questionnaire.scale[position][language]}: {level[language]}", "    ")
    for option in question.options:
        earned = "" if option.points is None else f" ({option.points:g})"
        yield from _folded(f"☐ {option.label[language]}{earned}", "    ")
    unit = _unit(question.unit, language)
    if question.minimum is not None or question.maximum is not None:
        yield f"    {_limit(question.minimum)}–{_limit(question.maximum)}{unit}"
    for threshold in question.thresholds:
        yield f"    ≥ {threshold.at_least:g}{unit}: {threshold.points:g}"


def _unit(unit: Text | None, language: str) -> str:
    return f" {unit[language]}" if unit else ""


def _limit(limit: float | None) -> str:
    return "" if limit is None else f"{limit:g}"


def _folded(text: str, indent: str) -> list[str]:
    return wrap(text, WIDTH, initial_indent=indent, subsequent_indent=indent + "  " if indent else "")

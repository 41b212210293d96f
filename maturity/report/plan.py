"""What follows from the result: legal floors to meet, how things have developed, and the steps to decide on."""

from maturity.domain.assessment import Absence, Value
from maturity.domain.improvement import Recommendation
from maturity.domain.result import QuestionResult, Result
from maturity.report import phrases
from maturity.report.words import Words

MOST_ACTIONS = 10
"""A plan with more steps than this is a list, not a plan; the rest stand in the areas' tables."""

JUMP = 2
"""A change of so many levels between two waves asks for evidence."""


def legal_section(result: Result, words: Words) -> dict[str, object]:
    """Return the legal floors with their status."""
    rows = [
        [
            f"{one.question.id} {words.of(one.question.title)}",
            words.of(one.legal.source),
            phrases.legal_status(words, one.status),
        ]
        for one in result.legal
    ]
    return {
        "heading": words.gettext("What the law asks"),
        "table": phrases.table(
            words.gettext("Legal floors"),
            [words.gettext("Question"), words.gettext("Source"), words.gettext("Status")],
            rows,
        ),
        "none": words.gettext("No question in this questionnaire has a legal floor."),
    }


def development_section(result: Result, words: Words) -> dict[str, object]:
    """Return the change since the wave before, or what the first wave is good for."""
    compared = [node for node in result.nodes() if node.previous is not None]
    if not compared:
        return {
            "heading": words.gettext("Your starting point"),
            "texts": [
                words.gettext(
                    "This is the first wave with comparable answers. The figures in this report are the starting "
                    "point: in the next wave, this page shows what has changed since."
                )
            ],
            "table": None,
        }
    rows = [
        [
            phrases.title(words, result, node),
            words.number(node.previous or 0.0),
            phrases.index(words, node),
            words.gettext("Too little data") if node.index is None else words.change(node.index, node.previous or 0.0),
        ]
        for node in compared
    ]
    return {
        "heading": words.gettext("Development"),
        "texts": _moves(result, words),
        "table": phrases.table(
            words.gettext("Index now and in the last wave"),
            [words.gettext("Area"), words.gettext("Last wave"), words.gettext("Now"), words.gettext("Change")],
            rows,
        ),
    }


def _moves(result: Result, words: Words) -> list[str]:
    moved = [(one, _moved(one)) for node in result.areas for one in node.questions]
    up = [one.question.id for one, by in moved if by > 0]
    down = [one.question.id for one, by in moved if by < 0]
    jumps = [one.question.id for one, by in moved if abs(by) >= JUMP]
    none = words.gettext("none")
    found = [
        words.gettext(
            "Questions with the same meaning as in the last wave. Higher level: %(up)s. Lower level: %(down)s.",
            up=words.listed(up) or none,
            down=words.listed(down) or none,
        )
    ]
    if jumps:
        found.append(
            words.gettext(
                "A change of two levels or more needs evidence: %(questions)s.", questions=words.listed(jumps)
            )
        )
    return found


def _moved(one: QuestionResult) -> int:
    """Return by how many levels a level question has moved; 0 when that cannot be said."""
    now, before = _level(one, one.facts.answer), _level(one, one.previous)
    return 0 if now is None or before is None else now - before


def _level(one: QuestionResult, answer: Value | Absence | None) -> int | None:
    return answer if one.question.kind == "level" and isinstance(answer, int) else None


def plan_section(result: Result, words: Words) -> dict[str, object]:
    """Return the steps in the order to take them, with columns to fill in by pen."""
    listed = result.recommendations[:MOST_ACTIONS]
    more = len(result.recommendations) - len(listed)
    texts = [
        words.gettext(
            "The steps that give most in relation to their effort come first, but never before a step that they rest "
            "on. The gain is what the index would rise by if only this step were taken, legal floors included. It is "
            "arithmetic, not a promise."
        )
    ]
    if more > 0:
        texts.append(
            words.ngettext(
                "%(num)s further step stands in the tables of the areas.",
                "%(num)s further steps stand in the tables of the areas.",
                more,
            )
        )
    return {
        "heading": words.gettext("Plan of action"),
        "texts": texts,
        "table": phrases.table(
            words.gettext("Recommended steps. The last two columns are for you to fill in."),
            [
                words.gettext("Step"),
                words.gettext("Level"),
                words.gettext("Effort"),
                words.gettext("Gain: area, total"),
                words.gettext("Responsible"),
                words.gettext("Due"),
            ],
            [_row(result, one, words) for one in listed],
        ),
        "none": words.gettext("There is no further step to recommend from these answers."),
    }


def _row(result: Result, one: Recommendation, words: Words) -> list[str]:
    do = f"{one.question.id}. {words.of(one.step.do)}"
    if one.first:
        do += " " + words.gettext("First: %(questions)s.", questions=words.listed(one.first))
    return [
        do,
        phrases.from_to(words, result.questionnaire, one),
        phrases.effort(words, result.questionnaire, one.step.effort),
        f"{phrases.gain(words, one.area_gain)}, {phrases.gain(words, one.total_gain)}",
        "",
        "",
    ]

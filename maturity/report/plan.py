"""What follows from the result: legal floors to meet, and the steps to decide on."""

from maturity.domain.improvement import Recommendation
from maturity.domain.result import Result
from maturity.report import phrases
from maturity.report.words import Words

MOST_ACTIONS = 10
"""A plan with more steps than this is a list, not a plan; the rest stand in the areas' tables."""


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

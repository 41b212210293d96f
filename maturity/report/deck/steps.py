"""The slides that end a deck: what is done by whom, and what is asked of those who listen."""

import re
from datetime import date
from typing import Any

from maturity.domain.improvement.plan import Plan
from maturity.domain.result import Result
from maturity.report import phrases
from maturity.report.deck.slide import LONGEST_NAME, Slide, Table, more
from maturity.report.office import shortened
from maturity.report.plan import MOST_ACTIONS
from maturity.report.words import Words

LONGEST_STEP = 150
"""Characters of a step on a slide: three or four lines of a table."""

_SENTENCE = re.compile(r"[a-zåäö)]\.(?= [A-ZÅÄÖ])")


def actions(result: Result, words: Words, content: Any, plan: Plan) -> Slide:
    """Return the slide of actions and owners: the plan's, or what is recommended while there is none."""
    return _planned(words, content, plan) if plan.actions else _recommended(result, words, content)


def _planned(words: Words, content: Any, plan: Plan) -> Slide:
    rows = zip(plan.actions, content["plan"]["table"]["rows"], strict=True)
    listed = sorted(rows, key=lambda pair: (not pair[0].status.is_open, pair[0].due or date.max, pair[0].number))
    owned = sum(bool(one.owner) for one in plan.actions)
    heading = words.ngettext(
        "Our plan has %(num)s action, %(owned)s with an owner",
        "Our plan has %(num)s actions, %(owned)s of them with an owner",
        len(plan.actions),
        owned=owned,
    )
    so_far, effect = content["plan"]["texts"]
    table = Table(
        (words.gettext("Action"), words.gettext("Responsible"), words.gettext("Due"), words.gettext("Status")),
        tuple(
            (_first_sentence(what), shortened(owner, LONGEST_NAME), due, phrases.status(words, one.status))
            for one, (what, _, owner, due, *_) in listed
        ),
        (5.5, 2.9, 2.1, 1.6),
        more(words),
    )
    return Slide("Table", heading, (so_far,), (heading + ".", so_far, effect), table)


def _first_sentence(text: str) -> str:
    """Return what a step begins with; the whole of it stands in the report and in the workbook."""
    line = " ".join(text.split())
    end = _SENTENCE.search(line)
    return shortened(line[: end.end()] if end else line, LONGEST_STEP)


def _recommended(result: Result, words: Words, content: Any) -> Slide:
    if not result.recommendations:
        none = content["plan"]["none"]
        return Slide("Text", words.gettext("There is no step to recommend yet"), (none,), (none,))
    whole = result.total.index is not None
    rows = tuple(
        (
            _first_sentence(f"{one.question.id}. {words.of(one.step.do)}"),
            phrases.from_to(words, result.questionnaire, one),
            phrases.gain(words, one.total_gain if whole else one.area_gain),
            words.gettext("Nobody yet"),
        )
        for one in result.recommendations[:MOST_ACTIONS]
    )
    known = any(one.area_gain is not None for one in result.recommendations)
    heading = (
        words.gettext("These steps give most in relation to their effort")
        if known
        else words.gettext("Steps to begin with; what they give cannot be said yet")
    )
    table = Table(
        (
            words.gettext("Step"),
            words.gettext("Level"),
            words.gettext("Total") if whole else words.gettext("Area"),
            words.gettext("Responsible"),
        ),
        rows,
        (6.1, 2.5, 1.5, 2),
        more(words),
    )
    gain = (
        words.gettext("Total: what the index of the whole would rise by if only this step were taken.")
        if whole
        else words.gettext("Area: what the index of the area would rise by if only this step were taken.")
    )
    first = result.recommendations[0]
    return Slide(
        "Table",
        heading,
        (gain,),
        (
            heading + ".",
            words.gettext(
                "The first one takes: %(effort)s.", effort=words.of(result.questionnaire.efforts[first.step.effort - 1])
            ),
            words.gettext("The gain is arithmetic, not a promise. Nobody has been named as responsible yet."),
        ),
        table,
    )


def decisions(words: Words, content: Any) -> Slide:
    """Return the slide of decisions: those that the report asks for."""
    shown = content["summary"]["decisions"]
    if not shown["items"]:
        return Slide("Text", words.gettext("We ask for no decision today"), (shown["none"],), (shown["none"],))
    heading = words.ngettext("We ask for %(num)s decision", "We ask for %(num)s decisions", len(shown["items"]))
    return Slide(
        "Text",
        heading,
        tuple(shown["items"]),
        (heading + ".", words.gettext("For each one: who is responsible, and when do we hear about it again?")),
        numbered=True,
    )

"""The one page for elected representatives: where we stand, what goes well, what does not, what we ask for."""

import re
from collections.abc import Sequence
from typing import Any

from maturity.domain.assessment import Absence
from maturity.domain.benchmark import Position
from maturity.domain.evidence import Confidence
from maturity.domain.improvement.plan import NO_PLAN, Plan
from maturity.domain.improvement.target import top_level
from maturity.domain.questionnaire import Question
from maturity.domain.result import NodeResult, QuestionResult, Result
from maturity.report import phrases
from maturity.report.content import improvement_content
from maturity.report.office import shortened
from maturity.report.overview import DECISIONS, strongest, weakest
from maturity.report.words import Words

MOST_WORDS = 220
"""What can be read in a minute, before the agenda moves on; decisions that would not find room are left out."""

HALF = 50.0
"""Index: the second level of four everywhere, which is a good result; an area under it does not "go well"."""

HIGH = 75.0
"""Index: the third level of four everywhere; an area above it does not "need to be better"."""

LONGEST_NAME = 60
"""Characters of an organisation's name, so that the page stays one."""

_WORD = re.compile(r"\w")


def one_page_content(result: Result, words: Words, *, plan: Plan = NO_PLAN, **choices: Any) -> dict[str, Any]:
    """Return the texts of the page.

    Args:
        result: what it is about.
        words: its language.
        plan: the organisation's own; it decides what is asked for.
        choices: further ones of ``improvement_content``, from which the figures are taken.
    """
    report: Any = improvement_content(result, words, plan=plan, **choices)
    summary = report["summary"]
    name = shortened(result.organisation.name, LONGEST_NAME)
    areas = summary["table"]["rows"][: len(result.areas)]
    page = {key: report[key] for key in ("language", "author", "running", "marks", "page_of", "date")} | {
        "title": words.gettext(
            "Procurement in %(organisation)s: where we stand in %(year)s",
            organisation=name,
            year=result.wave.closes.year,
        ),
        "verdict": [text for text in (_verdict(result, words), _change(result, words)) if text],
        "table": phrases.table(
            _key(result, words, plan),
            [words.gettext("Area"), "0–100", words.gettext("Us"), words.gettext("Others"), words.gettext("Place")],
            [
                [area, "", own, median, _place(words, node)]
                for node, (area, own, *_, median, _) in zip(result.areas, areas, strict=True)
            ],
        ),
        "ids": [node.id for node in result.areas],
        "alts": [_alt(node, row, words, plan) for node, row in zip(result.areas, areas, strict=True)],
        "good": {"heading": words.gettext("This goes well"), "items": _good(result, words)},
        "bad": {"heading": words.gettext("This needs to be better"), "items": _bad(result, words)},
        "decisions": {"heading": words.gettext("What we ask you to decide"), "items": []},
        "note": _note(result, words, report),
    }
    room = MOST_WORDS - count_words(page)
    page["decisions"]["items"] = _fitting(_asked(result, words, plan, summary), room)
    return page


def count_words(page: dict[str, Any]) -> int:
    """Return how many words a reader of the page reads; marks and lines are none."""
    parts = [page["title"], *page["verdict"], page["table"]["caption"], *page["table"]["head"], page["note"]]
    parts += [cell for row in page["table"]["rows"] for cell in row]
    for key in ("good", "bad", "decisions"):
        parts += [page[key]["heading"], *page[key]["items"]]
    return sum(bool(_WORD.search(word)) for text in parts for word in text.split())


def _fitting(asked: Sequence[str], room: int) -> list[str]:
    """Return the first decisions for which there is room: at least one."""
    found: list[str] = []
    for text in asked:
        room -= len(text.split())
        if found and room < 0:
            break
        found.append(text)
    return found


def _verdict(result: Result, words: Words) -> str:
    total = result.total
    if total.index is None:
        return words.gettext("We have answered too few questions for a verdict on the whole.")
    standing, places = total.standing, {"index": words.number(total.index)}
    if standing is None or standing.median is None:
        return words.gettext("Our procurement gets %(index)s of 100.", **places)
    places |= {"median": words.number(standing.median), "num": str(standing.peers)}
    if standing.position is None:
        return words.gettext(
            "Our procurement gets %(index)s of 100; the middle value of %(num)s others is %(median)s.", **places
        )
    if not standing.clear and standing.position is not Position.MIDDLE:
        return words.gettext(
            "Our procurement gets %(index)s of 100; the middle value of %(num)s others is %(median)s, an uncertain "
            "difference.",
            **places,
        )
    return {
        Position.HIGHEST: words.gettext(
            "Our procurement gets %(index)s of 100, more than most of the %(num)s that we compare with.", **places
        ),
        Position.MIDDLE: words.gettext(
            "Our procurement gets %(index)s of 100, about the same as most of the %(num)s that we compare with.",
            **places,
        ),
        Position.LOWEST: words.gettext(
            "Our procurement gets %(index)s of 100, less than most of the %(num)s that we compare with.", **places
        ),
    }[standing.position]


def _change(result: Result, words: Words) -> str:
    total = result.total
    if total.index is None or total.previous is None:
        return ""
    return words.gettext("Since the last time: %(change)s.", change=words.change(total.index, total.previous))


def _place(words: Words, node: NodeResult) -> str:
    """Return the place among the others in fewer words than the report has room for, with the same marks."""
    standing = node.standing
    if standing is None or standing.median is None or standing.position is None:
        return phrases.position(words, standing)
    found = {
        Position.HIGHEST: words.gettext("▲ Among the highest"),
        Position.MIDDLE: words.gettext("● In the middle"),
        Position.LOWEST: words.gettext("▼ Among the lowest"),
    }[standing.position]
    if standing.clear or standing.position is Position.MIDDLE:
        return found
    return words.gettext("%(place)s (uncertain)", place=found)


def _key(result: Result, words: Words, plan: Plan) -> str:
    key = words.gettext("Circle: us. Small marks: others. Line: their middle value. Grey: the middle half of them.")
    if not any(node.id in plan.targets for node in result.areas):
        return key
    return " ".join((key, words.gettext("Orange mark: our target.")))


def _alt(node: NodeResult, row: Sequence[str], words: Words, plan: Plan) -> str:
    area, own, *_, median, _ = row
    said = words.gettext("%(area)s: us %(own)s, others %(median)s.", area=area, own=own, median=median)
    if node.id not in plan.targets:
        return said
    return " ".join((said, words.gettext("Target %(target)s.", target=phrases.target(words, node, plan.targets))))


def _good(result: Result, words: Words) -> list[str]:
    best = strongest(result)
    if not best:
        return [words.gettext("Too few answers to say.")]
    found = [_high(words, node) for node in best if (node.index or 0) >= HALF]
    return found or [words.gettext("No area has come halfway yet. Best is %(area)s.", area=_title(words, best[0]))]


def _bad(result: Result, words: Words) -> list[str]:
    worst = weakest(result)
    missed = [one.question for one in result.legal if one.is_missed]
    found = [_law(missed, words)] if missed else []
    found += [_low(words, node, missed[:1]) for node in worst if (node.index or 0) < HIGH]
    if found:
        return found[:2]
    if not worst:
        return [words.gettext("Too few answers to say.")]
    return [words.gettext("Every area has come far. Lowest is %(area)s.", area=_title(words, worst[0]))]


def _law(missed: Sequence[Question], words: Words) -> str:
    return words.ngettext(
        "%(num)s demand of the law is not fully met: %(question)s.",
        "%(num)s demands of the law are not fully met, such as: %(question)s.",
        len(missed),
        question=words.of(missed[0].title),
    )


def _levels(node: NodeResult) -> list[QuestionResult]:
    """Return the answered questions of an area; one that has an index has some."""
    return [one for one in node.questions if one.code >= 0]


def _share(one: QuestionResult) -> float:
    """Return how much of its scale an answer reaches, as kinds of questions have different scales."""
    return one.code / top_level(one.question)


def _high(words: Words, node: NodeResult) -> str:
    best = max(_levels(node), key=_share)
    return words.gettext(
        "%(area)s. Best: %(question)s.", area=_title(words, node), question=words.of(best.question.title)
    )


def _low(words: Words, node: NodeResult, named: Sequence[Question]) -> str:
    """Name an area with its lowest question, but no question twice on a page."""
    levels = _levels(node)
    worst = min([one for one in levels if one.question not in named] or levels, key=_share)
    return words.gettext(
        "%(area)s. Lowest: %(question)s.", area=_title(words, node), question=words.of(worst.question.title)
    )


def _title(words: Words, node: NodeResult) -> str:
    return words.of(node.area.title) if node.area else words.gettext("the total")


def _asked(result: Result, words: Words, plan: Plan, summary: dict[str, Any]) -> list[str]:
    if plan.actions:
        first, *rest = summary["decisions"]["items"]
        return [first, *rest[:-1][: DECISIONS - 2], *rest[-1:]]
    steps = [words.of(one.step.do) for one in result.recommendations[:DECISIONS]]
    if steps:
        return steps
    if any(one.facts.answer is Absence.UNANSWERED for node in result.areas for one in node.questions):
        return [words.gettext("Have the questions that lack an answer answered.")]
    return [summary["decisions"]["none"]]


def _note(result: Result, words: Words, report: Any) -> str:
    own = (
        words.gettext("We have judged ourselves; others have checked some of it.")
        if Confidence.A in result.confidence.values()
        else words.gettext("We have judged ourselves; nobody outside has checked it.")
    )
    peers = ""
    if result.group is not None and any(node.standing and node.standing.median is not None for node in result.areas):
        peers = words.gettext(
            "Compared with: %(group)s, %(num)s answers.",
            group=shortened(report["group"], LONGEST_NAME),
            num=result.group.compared,
        )
    dated = words.gettext("Dated %(date)s.", date=words.date(phrases.dated(result)))
    return " ".join(filter(None, (own, peers, dated)))

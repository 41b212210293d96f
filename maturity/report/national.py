"""The national report of a wave: the same sentences and tables for the public page and the document."""

from collections.abc import Sequence
from datetime import datetime
from gettext import NullTranslations

import numpy as np

from maturity.domain.disclosure import Detail
from maturity.domain.edition import Edition
from maturity.domain.publication import Group, Publication
from maturity.domain.questionnaire import TOTAL, Area, Question, Questionnaire
from maturity.domain.representativeness import SIZES
from maturity.report import national_method, phrases
from maturity.report.examples import examples
from maturity.report.layouts import Layouts
from maturity.report.typesetting import typeset
from maturity.report.words import Words

NATION = Group("nation", "all")
HIGH = 3
"""The level from which a question counts as mastered in the sentences: *managed*."""


def national(
    edition: Edition,
    questionnaire: Questionnaire,
    version: int,
    at: datetime,
    language: str,
    translations: NullTranslations,
    layouts: Layouts,
) -> bytes:
    """Make the national report as PDF (PDF/UA-1 and PDF/A-2a); the same edition gives the same bytes.

    Args:
        edition: what is published.
        questionnaire: that was asked.
        version: of the publication.
        at: when it was published.
        language: of figures, dates and the questionnaire's texts.
        translations: of the report's own sentences.
        layouts: where ``national.typ`` is.
    """
    words = Words(language, translations, questionnaire.rules.decimals)
    content = national_content(edition, questionnaire, version, at, words)
    content |= {
        "language": language,
        "kicker": words.of(edition.name),
        "running": words.of(edition.name),
        "marks": [words.gettext("Generated answers")] if edition.generated else [],
        "page_of": words.gettext("%(page)s of %(pages)s", page="{page}", pages="{pages}"),
        "date": [at.year, at.month, at.day],
    }
    return typeset(content, "national.typ", layouts, {}, at)


def national_content(
    edition: Edition, questionnaire: Questionnaire, version: int, at: datetime, words: Words
) -> dict[str, object]:
    """Return headings, sentences, tables and what charts need; every text is already in the language.

    A draft has *version* 0 and says nothing of a publication.
    """
    everybody = edition.response(NATION)
    return {
        "title": words.gettext("How mature is procurement in municipalities and regions?"),
        "notes": _notes(edition, words),
        "facts": [
            [words.gettext("Wave"), words.of(edition.name)],
            [
                words.gettext("In the figures"),
                words.gettext("%(num)s of %(all)s organisations", num=everybody.included, all=everybody.invited),
            ],
            *_published(version, at, words),
            [words.gettext("Questionnaire"), f"{words.of(questionnaire.title)}, {edition.questionnaire_version}"],
        ],
        "findings_heading": words.gettext("Key findings"),
        "findings": findings(edition, questionnaire, words),
        "groups_heading": words.gettext("Index by group"),
        "groups": index_table(edition, questionnaire, TOTAL, words),
        "areas_heading": words.gettext("Area by area"),
        "areas": [
            {
                "id": area.id,
                "heading": words.of(area.title),
                "sentence": median_sentence(edition, area.id, words),
                "bars": bars(edition, area, words),
                "table": _level_table(edition, questionnaire, area, words),
            }
            for area in questionnaire.areas
            if area.id in {figure.id for figure in edition.indices.figures}
        ],
        "examples": examples(edition, questionnaire, words),
        "response_heading": words.gettext("Who is in the figures"),
        "response": response_table(edition, words),
        "method_heading": words.gettext("Method and quality"),
        "method": national_method.sections(edition, questionnaire, words),
    }


def findings(edition: Edition, questionnaire: Questionnaire, words: Words) -> list[str]:
    """Return what the figures of everybody say, as sentences; sensitive areas are not pointed at."""
    areas = {area.id: words.of(area.title) for area in questionnaire.areas}
    found = [median_sentence(edition, TOTAL, words)]
    medians = {
        figure.id: figures[1]
        for figure in edition.indices.figures
        if figure.id in areas and not figure.sensitive and (figures := cell(edition.indices, NATION, figure.id))
    }
    if len(medians) > 1:
        high, low = max(medians, key=lambda one: medians[one]), min(medians, key=lambda one: medians[one])
        found.append(
            words.gettext(
                "The area with the highest median is %(high)s (%(most)s), the one with the lowest is %(low)s "
                "(%(least)s).",
                high=areas[high], most=words.number(medians[high]), low=areas[low], least=words.number(medians[low]),
            )
        )  # fmt: skip
    shares = {
        one.id: float(edition.questions.shares[row, f, HIGH:].sum())
        for row in [_row(edition.questions, NATION)]
        if row is not None
        for f, one in enumerate(edition.questions.figures)
        if not one.sensitive and edition.questions.detail[row, f] == Detail.SPREAD
    }
    if len(shares) > 1:
        most = words.gettext("Most common at level %(level)s or higher: %(question)s (%(share)s).")
        least = words.gettext("Least common at level %(level)s or higher: %(question)s (%(share)s).")
        ordered = sorted(shares, key=lambda one: shares[one])
        for question, message in ((ordered[-1], most), (ordered[0], least)):
            title = words.of(questionnaire.question(question).title)
            found.append(message % {"level": HIGH, "question": title, "share": words.share(100 * shares[question])})
    return found


def cell(made: Publication, group: Group, figure: str) -> tuple[float, float, float] | None:
    """Return the quartiles of a cell, NaN for those that are not shown; None where nothing is."""
    row = _row(made, group)
    column = next((i for i, one in enumerate(made.figures) if one.id == figure), None)
    if row is None or column is None or made.detail[row, column] == Detail.NOTHING:
        return None
    lower, median, upper = made.quartiles[row, column].tolist()
    return lower, median, upper


def bars(edition: Edition, area: Area, words: Words) -> list[dict[str, object]]:
    """Return each question of an area with the share of everybody on each level, the most mastered first."""
    asked = {figure.id: i for i, figure in enumerate(edition.questions.figures)}
    row = _row(edition.questions, NATION)
    found = []
    for question in area.questions():
        column = asked.get(question.id)
        if column is None or row is None:
            continue
        shares = edition.questions.shares[row, column]
        is_shown = edition.questions.detail[row, column] == Detail.SPREAD
        found.append(
            {
                "question": f"{question.id} {words.of(question.title)}",
                "shares": [float(one) for one in shares] if is_shown else [],
                "texts": [words.share(100 * float(one)) for one in shares] if is_shown else [],
                "n": words.count(int(edition.questions.counts[row, column])) if is_shown else "",
                "high": float(shares[HIGH:].sum()) if is_shown else -1.0,
                "sentence": _share_sentence(question, shares, words) if is_shown else words.gettext("Too few answers"),
            }
        )
    return sorted(found, key=lambda one: -one["high"])  # type: ignore[operator]  # always a number


def index_table(edition: Edition, questionnaire: Questionnaire, node: str, words: Words) -> phrases.Table:
    """Return the quartiles of an index in every group; *marks* has numbers for the chart, None where not shown."""
    rows, marks = [], []
    for response in edition.responses:
        found = cell(edition.indices, response.group, node)
        few = words.gettext("Too few answers")
        texts = [few, few, few] if found is None else ["–" if np.isnan(one) else words.number(one) for one in found]
        row, column = _row(edition.indices, response.group), [one.id for one in edition.indices.figures].index(node)
        count = words.count(int(edition.indices.counts[row, column])) if found and row is not None else "–"
        rows.append([group_name(edition, response.group, words), count, *texts])
        marks.append(found and [None if np.isnan(one) else one for one in found])
    name = words.gettext("Total") if node == TOTAL else words.of(questionnaire.area(node).title)
    head = [
        words.gettext("Group"),
        words.gettext("Answers"),
        words.gettext("Lower quartile"),
        words.gettext("Median"),
        words.gettext("Upper quartile"),
    ]
    return phrases.table(words.gettext("%(area)s: index 0–100 by group", area=name), head, rows) | {"marks": marks}


def response_table(edition: Edition, words: Words) -> phrases.Table:
    """Return how many of each group were asked and are in the figures."""
    return phrases.table(
        words.gettext("Organisations asked and in the figures"),
        [words.gettext("Group"), words.gettext("Asked"), words.gettext("In the figures"), words.gettext("Share")],
        [
            [
                group_name(edition, one.group, words),
                words.count(one.invited),
                words.count(one.included),
                words.share(100 * one.included / one.invited) if one.invited else "–",
            ]
            for one in edition.responses
        ],
    )


def group_name(edition: Edition, group: Group, words: Words) -> str:
    """Return what a group is called."""
    match group.table:
        case "nation":
            return words.gettext("All organisations")
        case "kind":
            return {
                "municipality": words.gettext("All municipalities"),
                "region": words.gettext("All regions"),
                "unit": words.gettext("All shared purchasing units"),
            }[group.id]
        case "main-group":
            return words.gettext("SKR main group %(group)s", group=group.id)
        case "skr-group":
            return words.gettext("SKR group %(group)s", group=group.id)
        case "county":
            return edition.counties[group.id]
        case _:
            return _size(int(group.id), words)


def _size(number: int, words: Words) -> str:
    if number == 0:
        return words.gettext("Under %(end)s inhabitants", end=words.count(SIZES[0]))
    if number == len(SIZES):
        return words.gettext("%(start)s inhabitants or more", start=words.count(SIZES[-1]))
    start, end = words.count(SIZES[number - 1]), words.count(SIZES[number] - 1)
    return words.gettext("%(start)s to %(end)s inhabitants", start=start, end=end)


def _published(version: int, at: datetime, words: Words) -> list[list[str]]:
    said = words.gettext("%(day)s, version %(version)s", day=words.date(at), version=version)
    return [[words.gettext("Published"), said]] if version else []


def _notes(edition: Edition, words: Words) -> list[str]:
    notes = []
    if edition.generated:
        notes.append(words.gettext("The answers are made up for a demonstration. No organisation has given them."))
    if edition.low_response:
        notes.append(words.gettext("Few have answered: %(reason)s", reason=edition.low_response))
    return notes


def median_sentence(edition: Edition, node: str, words: Words) -> str:
    """Say where the middle of the organisations lies."""
    found = cell(edition.indices, NATION, node)
    if found is None:
        return words.gettext("Too few have answered for a figure.")
    lower, median, upper = found
    if np.isnan(lower):
        return words.gettext(
            "Half of the organisations have an index of %(median)s or higher.", median=words.number(median)
        )
    return words.gettext(
        "Half of the organisations have an index of %(median)s or higher, and the middle half lie between %(lower)s "
        "and %(upper)s.",
        median=words.number(median), lower=words.number(lower), upper=words.number(upper),
    )  # fmt: skip


def _share_sentence(question: Question, shares: Sequence[float], words: Words) -> str:
    return words.gettext(
        "Question %(id)s: %(share)s on level %(level)s or higher.",
        id=question.id, share=words.share(100 * float(sum(shares[HIGH:]))), level=HIGH,
    )  # fmt: skip


def _level_table(edition: Edition, questionnaire: Questionnaire, area: Area, words: Words) -> phrases.Table:
    levels = [phrases.level(words, questionnaire, i) for i in range(edition.questions.shares.shape[-1])]
    rows = []
    for one in bars(edition, area, words):
        texts = one["texts"] or [words.gettext("Too few answers"), *["–"] * (len(levels) - 1)]
        rows.append([str(one["question"]), str(one["n"] or "–"), *map(str, texts)])  # type: ignore[call-overload]  # texts
    head = [words.gettext("Question"), words.gettext("Answers"), *levels]
    return phrases.table(words.gettext("%(area)s: share on each level", area=words.of(area.title)), head, rows)


def _row(made: Publication, group: Group) -> int | None:
    return made.groups.index(group) if group in made.groups else None

"""The questions of a wave as a table in a chosen order, and as a file."""

import csv
import io
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from flask_babel import gettext as _

from maturity.domain.reliability import MOST_TOLD, Proposal, QuestionQuality
from maturity.domain.spreadsheet import harmless
from maturity.errors import NotFoundError
from maturity.services.question_quality import Report
from maturity.web import figures, quality_words
from maturity.web.comparison import Column
from maturity.web.figures import Wording

_WORST_FIRST = (Proposal.DROP, Proposal.REWORD, Proposal.KEEP)


@dataclass(frozen=True, slots=True)
class Row:
    """A question as the table writes it; *cells* by column, *reasons* in words."""

    id: str
    title: str
    area: str
    cells: Mapping[str, str]
    reasons: str


@dataclass(frozen=True, slots=True)
class AlphaRow:
    """How well the questions of an area go together; texts, *value* says why where there is none."""

    area: str
    value: str
    interval: str
    organisations: str


def columns(by: str, order: str) -> list[Column]:
    """Return the columns, one of them in order.

    Raises:
        NotFoundError: there is no such column or order.
    """
    names = quality_words.columns()
    if by not in names or order not in ("ascending", "descending"):
        raise NotFoundError("order", f"{by} {order}")
    direction: Literal["ascending", "descending"] = "ascending" if order == "ascending" else "descending"
    return [Column(name, heading, direction if name == by else None) for name, heading in names.items()]


def rows(report: Report, words: Wording, by: str, order: str) -> list[Row]:
    """Return the questions in an order; what has no figure stands last in both directions."""
    every = [(area, one) for area in report.areas for one in area.questions]
    if by == "question":
        ordered = every if order == "ascending" else every[::-1]
    else:
        sign = 1 if order == "ascending" else -1
        ordered = sorted(every, key=lambda pair: _key(_figure(pair[1], by), sign))
    return [_row(one, words.say(area.area.title), words) for area, one in ordered]


def alphas(report: Report, words: Wording) -> list[AlphaRow]:
    """Return Cronbach's alpha of every area with its interval."""
    return [
        AlphaRow(
            area=words.say(one.area.title),
            value=_decimals(one.alpha.value, words) if one.alpha else _("Too few answers"),
            interval=_(
                "%(low)s to %(high)s", low=_decimals(one.alpha.low, words), high=_decimals(one.alpha.high, words)
            )
            if one.alpha
            else "–",
            organisations=str(one.alpha.organisations) if one.alpha else "–",
        )
        for one in report.areas
    ]


def write_file(report: Report | None, words: Wording | None) -> str:
    """Write the table as CSV with semicolons, for a spreadsheet in the language of the page."""
    text = io.StringIO()
    text.write("\N{BYTE ORDER MARK}")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    names = quality_words.columns()
    writer.writerow([_("Area"), _("Number"), *names.values(), _("Reasons")])
    for row in rows(report, words, "question", "ascending") if report and words else ():
        cells = [row.cells[name] for name in names if name != "question"]
        writer.writerow([harmless(cell) for cell in (row.area, row.id, row.title, *cells, row.reasons)])
    return text.getvalue()


def _figure(one: QuestionQuality, column: str) -> float | None:
    figures_: dict[str, float | None] = {
        "do-not-know": one.do_not_know,
        "not-applicable": one.not_applicable,
        "floor": one.floor,
        "ceiling": one.ceiling,
        "seconds": one.seconds,
        "correlation": one.correlation,
        "proposal": float(_WORST_FIRST.index(one.proposal)),
    }
    return figures_[column]


def _key(value: float | None, sign: int) -> tuple[bool, float]:
    return value is None, 0.0 if value is None else sign * value


def _row(one: QuestionQuality, area: str, words: Wording) -> Row:
    question = words.questionnaire.question(one.question)
    cells = {name: _share(_figure(one, name), words) for name in ("do-not-know", "not-applicable", "floor", "ceiling")}
    cells["seconds"] = "–" if one.seconds is None else str(round(one.seconds))
    cells["correlation"] = "–" if one.correlation is None else _decimals(one.correlation, words)
    cells["proposal"] = quality_words.proposals()[one.proposal]
    reasons = quality_words.reasons()
    return Row(one.question, words.say(question.title), area, cells, ", ".join(reasons[why] for why in one.reasons))


def _share(share: float | None, words: Wording) -> str:
    if share is None:
        return "–"
    percent = figures.percent(share, words.language)
    return _("%(share)s or more", share=percent) if share >= MOST_TOLD else percent


def _decimals(value: float, words: Wording) -> str:
    return figures.number(value, 2, words.language)

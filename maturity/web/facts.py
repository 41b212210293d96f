"""Facts from outside: what others publish about an organisation, beside its own view, and questions about both."""

from dataclasses import dataclass

from babel.numbers import format_decimal
from flask import Blueprint, render_template
from flask_babel import gettext as _

from maturity.domain.indicators import KOLADA
from maturity.domain.outside import Contradiction, Fact, Figure
from maturity.domain.result import Result
from maturity.domain.scoring import rounded
from maturity.services import comparing, facts
from maturity.web import figures, wiring
from maturity.web.figures import THIN_SPACE, Wording
from maturity.web.group_words import group_name
from maturity.web.language import language
from maturity.web.permission import actor, permission

bp = Blueprint("facts", __name__)


@dataclass(frozen=True, slots=True)
class Line:
    """A figure as the table writes it; what does not apply is empty."""

    title: str
    area: str
    direction: str
    own: str
    position: str
    period: int
    median: str
    group: str
    source: str


@dataclass(frozen=True, slots=True)
class Question:
    """A question as the list writes it: what it is about, what pulls apart, and the question itself."""

    title: str
    reason: str
    ask: str


@bp.get("/facts")
@permission("coordinator", "approver", "reader")
def beside() -> str:
    """Show the outside figures of the own organisation, and questions where they and its own view pull apart."""
    with wiring.database().read() as store:
        result = comparing.result(store, actor(), wiring.now(), compare=False)
        found = facts.beside(store, result)
    words = Wording(result.questionnaire, language())
    return render_template(
        "facts/facts.html",
        result=result,
        words=words,
        lines=[_line(one, result, words) for one in found.facts],
        questions=[_question(one, result, words) for one in found.questions],
        from_kolada=any(one.figure.source == KOLADA for one in found.facts),
    )


def _line(one: Fact, result: Result, words: Wording) -> Line:
    figure, known = one.figure, one.figure.known
    areas = {area.id: words.node(area) for area in result.areas}
    return Line(
        title=_title(figure, words),
        area=areas.get(known.area, "") if known else "",
        direction=_direction(known.higher_is_better if known else None),
        own=_("No figure") if figure.value is None else _written(figure.value, figure, words),
        position=figures.position(one.standing) if one.standing.position else "",
        period=figure.period,
        median=_("Too few figures") if one.standing.median is None else _written(one.standing.median, figure, words),
        group=_("%(group)s, %(peers)s others", group=group_name(one.group, result.organisation),
                peers=one.standing.peers),
        source=figure.source or _("Not given"),
    )  # fmt: skip


def _question(one: Contradiction, result: Result, words: Wording) -> Question:
    figure = one.fact.figure
    area = next(words.node(area) for area in result.areas if area.id == one.rule.area)
    own, median = figure.value, one.fact.standing.median
    reason = _(
        "Your index for %(area)s is %(index)s. The figure for %(year)s is %(own)s, and the median of the others is "
        "%(median)s.",
        area=area,
        index=words.index(one.index),
        year=figure.period,
        own="" if own is None else _written(own, figure, words),
        median="" if median is None else _written(median, figure, words),
    )
    return Question(_title(figure, words), reason, words.say(one.rule.ask))


def _title(figure: Figure, words: Wording) -> str:
    return words.say(figure.known.title) if figure.known else figure.title


def _direction(higher_is_better: bool | None) -> str:  # noqa: FBT001  # a fact, not a switch
    if higher_is_better is None:
        return ""
    return _("Higher is better") if higher_is_better else _("Lower is better")


def _written(value: float, figure: Figure, words: Wording) -> str:
    """Write a value with its unit, with at most one decimal."""
    number = format_decimal(rounded(value, 1), format="#,##0.#", locale=words.language)
    unit = words.say(figure.known.unit) if figure.known else figure.unit
    if unit == "%":
        return f"{number}{THIN_SPACE if words.language == 'sv' else ''}%"
    return f"{number} {unit}".strip()

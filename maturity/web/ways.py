"""The cheapest way to an index: the least effort that reaches it, and two ways to choose from."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from maturity.domain.improvement import Move, cheapest_ways
from maturity.domain.questionnaire import TOTAL
from maturity.domain.result import Result
from maturity.errors import NotFoundError
from maturity.services import planning
from maturity.services.planning import Draft
from maturity.web import plan_words, wiring
from maturity.web.fields import number
from maturity.web.figures import Wording
from maturity.web.language import language
from maturity.web.permission import actor, permission
from maturity.web.plan import may_edit, read_result

bp = Blueprint("ways", __name__)

DEFAULT = 60
"""Where "Managed" begins."""

HIGHEST = 100


@dataclass(frozen=True, slots=True)
class Wanted:
    """What the address asks for: a node, an index as typed, and what is wrong with it."""

    node: str
    index: str
    problems: Mapping[str, str]


@bp.get("/plan/ways")
@permission("coordinator", "approver", "reader")
def index() -> str | tuple[str, int]:
    """Show the form and, once it is filled in, up to three ways."""
    with wiring.database().read() as store:
        result = read_result(store)
    wanted = _wanted(result)
    asked = "index" in request.args and not wanted.problems
    node = next(one for one in result.nodes() if one.id == wanted.node)
    ways = cheapest_ways(result.compiled, result.codes, wanted.node, float(wanted.index)) if asked else ()
    page = render_template(
        "plan/ways.html",
        result=result,
        words=Wording(result.questionnaire, language()),
        level=plan_words.level,
        wanted=wanted,
        node=node,
        asked=asked,
        reached=node.index is not None and not wanted.problems and node.index >= float(wanted.index),
        ways=ways,
        editing=may_edit(),
    )
    return (page, 422) if wanted.problems else page


@bp.post("/plan/ways")
@permission("coordinator")
def add() -> Response:
    """Put every move of a way into the plan.

    Raises:
        NotFoundError: a move is none that steps lead to from today's levels.
    """
    with wiring.database().write() as store:
        result = read_result(store)
        words = Wording(result.questionnaire, language())
        moves = [_draft(result, words, one) for one in request.form.getlist("move")]
        added = planning.add(store, actor(), moves, wiring.now())
    flash(
        ngettext("%(num)d action added to the plan.", "%(num)d actions added to the plan.", len(added))
        if added
        else _("All of it is in the plan already.")
    )
    return redirect(url_for("plan.index"), 303)


def _wanted(result: Result) -> Wanted:
    node = request.args.get("node", TOTAL)
    text = request.args.get("index", str(DEFAULT)).strip()
    problems = {}
    if node not in {one.id for one in result.nodes()}:
        node, problems["node"] = TOTAL, _("Choose an area on this page.")
    if not 0 < number(text) <= HIGHEST:
        problems["index"] = _("Write a whole number from 1 to 100.")
    return Wanted(node, text, problems)


def in_form(move: Move) -> str:
    """Write a move as a form holds it."""
    return f"{move.question.id}:{move.level}:{move.steps[-1].to}"


bp.add_app_template_filter(in_form, "move")


def _draft(result: Result, words: Wording, written: str) -> Draft:
    """Return an action for a move; its text is that of its steps."""
    name, _colon, levels = written.partition(":")
    start, _colon, end = levels.partition(":")
    if result.compiled.by_question(result.codes).get(name, -1) != number(start):
        raise NotFoundError("step", written)
    steps = [result.questionnaire.question(name).step_to(to) for to in range(number(start) + 1, number(end) + 1)]
    if not steps or None in steps:
        raise NotFoundError("step", written)
    return Draft(" ".join(words.say(one.do) for one in steps if one), name, number(end))

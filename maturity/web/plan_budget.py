"""Hours and budget: what the open actions take, by the organisation's own estimate."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import format_decimal
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from maturity.domain.improvement import GRADES, Action, Cost, cost, grades_left
from maturity.domain.result import Result
from maturity.errors import FieldsError
from maturity.services import planning, targeting
from maturity.storage.store import Store
from maturity.storage.targets import Estimate
from maturity.web import wiring
from maturity.web.fields import is_number, number
from maturity.web.figures import Wording
from maturity.web.language import language
from maturity.web.permission import actor, permission
from maturity.web.plan import may_edit, read_result

bp = Blueprint("plan_budget", __name__)

bp.add_app_template_filter(format_decimal, "grouped")

NOTHING = Estimate((None,) * GRADES, None)


@dataclass(frozen=True, slots=True)
class Line:
    """An open action with the grades of its steps that are left, and what they take."""

    action: Action
    grades: tuple[int, ...]
    cost: Cost


@bp.get("/plan/budget")
@permission("coordinator", "approver", "reader")
def index() -> str:
    """Show what the open actions take."""
    with wiring.database().read() as store:
        return _page(store, None, {})


@bp.post("/plan/budget")
@permission("coordinator")
def say() -> str | tuple[str, int] | Response:
    """Keep the organisation's own estimate."""
    typed = {name: request.form.get(name, "").strip() for name in _fields()}
    problems = {name: "unknown" for name, text in typed.items() if text and not is_number(text)}
    if not problems:
        hours = tuple(_number(typed[f"hours-{grade}"]) for grade in range(1, GRADES + 1))
        try:
            with wiring.database().write() as store:
                targeting.say_hours(store, actor(), Estimate(hours, _number(typed["cost"])), wiring.now())
            flash(_("Saved"))
            return redirect(url_for(".index"), 303)
        except FieldsError as error:
            problems = error.problems
    with wiring.database().read() as store:
        return _page(store, typed, problems), 422


def _page(store: Store, typed: Mapping[str, str] | None, problems: Mapping[str, str]) -> str:
    result = read_result(store)
    estimate = store.targets.estimate(actor().organisation.code) or NOTHING
    actions = [one.action for one in planning.records(store, actor()) if one.action.status.is_open]
    lines = _lines(result, actions, estimate)
    every = [grade for one in lines for grade in one.grades]
    kept = {f"hours-{grade}": hours for grade, hours in enumerate(estimate.hours, start=1)} | {
        "cost": estimate.hour_cost
    }
    return render_template(
        "plan/budget.html",
        result=result,
        words=Wording(result.questionnaire, language()),
        lines=[one for one in lines if one.grades],
        others=[one.action for one in lines if not one.grades],
        per_grade=[every.count(grade) for grade in range(1, GRADES + 1)],
        whole=cost(every, estimate.hours, estimate.hour_cost),
        estimate=estimate,
        typed=typed or {name: "" if value is None else str(value) for name, value in kept.items()},
        problems={name: _("Write a whole number of at most 100,000, or leave it empty.") for name in problems},
        editing=may_edit(),
    )


def _lines(result: Result, actions: list[Action], estimate: Estimate) -> list[Line]:
    codes = result.compiled.by_question(result.codes)
    known = {one.id: one for one in result.compiled.questions}
    found = []
    for one in actions:
        level = codes.get(one.question or "", -1)
        grades = (
            grades_left(known[one.question], level, one.to_level)
            if one.question and one.to_level is not None and level >= 0
            else ()
        )
        found.append(Line(one, grades, cost(grades, estimate.hours, estimate.hour_cost)))
    return found


def _fields() -> list[str]:
    return [*(f"hours-{grade}" for grade in range(1, GRADES + 1)), "cost"]


def _number(text: str) -> int | None:
    return number(text) if text else None

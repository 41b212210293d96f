"""Try the effect: choose levels and see what the index would be; arithmetic, and nothing is stored unless saved."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from maturity.domain.improvement import after_actions, top_level
from maturity.domain.questionnaire import TOTAL
from maturity.domain.result import NodeResult, Result
from maturity.domain.scoring import score
from maturity.domain.scoring.compiled import Codes
from maturity.errors import TargetsChangedError
from maturity.services import planning, targeting
from maturity.web import plan_words, wiring
from maturity.web.fields import is_number
from maturity.web.figures import Wording
from maturity.web.language import language
from maturity.web.permission import actor, permission
from maturity.web.plan import may_edit, read_result
from maturity.web.targets import as_text, read_targets

bp = Blueprint("what_if", __name__)


@dataclass(frozen=True, slots=True)
class Effect:
    """An area or the total: its index now and after, None without one."""

    node: NodeResult
    now: float | None
    after: float | None

    @property
    def change(self) -> float | None:
        """Index points, None where one of them is missing."""
        return None if self.now is None or self.after is None else self.after - self.now


@bp.get("/plan/what-if")
@permission("coordinator", "approver", "reader")
def index() -> str:
    """Show the effect of the chosen levels; where none is chosen, of the plan's actions."""
    with wiring.database().read() as store:
        result = read_result(store)
        plan = planning.plan(store, actor())
    chosen = bool(request.args)
    row = _chosen(result, request.args) if chosen else after_actions(result.compiled, result.codes, plan.actions)
    moved = np.flatnonzero(row != result.codes).tolist()
    return render_template(
        "plan/what_if.html",
        result=result,
        words=Wording(result.questionnaire, language()),
        level=plan_words.level,
        effects=_effects(result, row),
        rows=result.compiled.by_question(row),
        codes=result.compiled.by_question(result.codes),
        moved=[
            (result.compiled.questions[i], int(row[i]), as_text(plan.targets.get(result.compiled.questions[i].id)))
            for i in moved
        ],
        top=top_level,
        of_plan=not chosen and bool(plan.actions),
        editing=may_edit(),
    )


@bp.post("/plan/what-if")
@permission("coordinator")
def save() -> Response:
    """Save the chosen levels as targets.

    Raises:
        FieldsError: a level cannot be used; nothing was stored.
    """
    wanted, was, _problems = read_targets(request.form)
    try:
        with wiring.database().write() as store:
            changed = targeting.choose(store, actor(), wanted, was, wiring.now())
    except TargetsChangedError:
        flash(_("Nothing was saved: a colleague has chosen other targets meanwhile. They are shown here."))
        return redirect(url_for("targets.form"), 303)
    flash(ngettext("%(num)d target saved.", "%(num)d targets saved.", changed))
    return redirect(url_for("targets.form"), 303)


def _chosen(result: Result, given: Mapping[str, str]) -> Codes:
    """Return the row with the levels of the address; what is not there, or cannot be, stays as it is."""
    row = result.codes.copy()
    for column, question in enumerate(result.compiled.questions):
        text = given.get(question.id, "")
        if row[column] >= 0 and is_number(text):
            row[column] = min(int(text), top_level(question))
    return row


def _effects(result: Result, row: Codes) -> list[Effect]:
    ids = result.compiled.node_ids
    after = dict(zip(ids, score(result.compiled, row[np.newaxis]).index[0].tolist(), strict=True))
    nodes = [one for one in result.nodes() if one.id != TOTAL or one.index is not None]
    return [Effect(one, one.index, None if np.isnan(after[one.id]) else after[one.id]) for one in nodes]

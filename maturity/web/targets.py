"""Targets: which level or index the organisation wants to reach, with a suggestion and the gap to today."""

from collections.abc import Mapping

from babel.numbers import get_decimal_symbol
from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.datastructures import MultiDict
from werkzeug.wrappers import Response

from maturity.domain.improvement import gaps, is_complex, suggested_indices, suggested_levels
from maturity.errors import FieldsError, TargetsChangedError
from maturity.services import continuing, targeting
from maturity.storage.store import Store
from maturity.web import plan_words, wiring
from maturity.web.figures import Wording
from maturity.web.language import language
from maturity.web.permission import actor, permission
from maturity.web.plan import may_edit, read_result

bp = Blueprint("targets", __name__)

Page = str | tuple[str, int] | Response

BEFORE = "was."
"""Begins the hidden field that holds what was chosen when the form was drawn."""


@bp.get("/plan/targets")
@permission("coordinator", "approver", "reader")
def form() -> str:
    """Show targets beside today's levels; ``?fill=suggested`` fills those that are not chosen with the suggestion."""
    with wiring.database().read() as store:
        return _page(store, {}, {}, fill=request.args.get("fill") == "suggested")


@bp.post("/plan/targets")
@permission("coordinator")
def choose() -> Page:
    """Choose targets; when a colleague chose others meanwhile, show both and store neither."""
    wanted, was, problems = read_targets(request.form)
    others: Mapping[str, float | None] = {}
    if not problems:
        try:
            with wiring.database().write() as store:
                changed = targeting.choose(store, actor(), wanted, was, wiring.now())
            flash(ngettext("%(num)d target saved.", "%(num)d targets saved.", changed) if changed else _("Saved"))
            return redirect(url_for(".form"), 303)
        except FieldsError as error:
            problems = error.problems
        except TargetsChangedError as error:
            others = error.stored
    changed_here = {part for part in was if part in problems or wanted.get(part) != was[part]}
    typed = {part: request.form.get(part, "") for part in changed_here}
    # Who was shown no other target has still seen the old one; what was not touched follows what is stored.
    seen = {part: as_text(was[part]) for part in changed_here} | {part: as_text(one) for part, one in others.items()}
    with wiring.database().read() as store:
        return _page(store, typed, problems, seen=seen, others=others), 409 if others else 422


@bp.post("/plan/targets/take-over")
@permission("coordinator")
def take_over() -> Response:
    """Choose the targets of an earlier wave that nothing is chosen for now; twice is once."""
    with wiring.database().write() as store:
        many = continuing.take_over(store, actor(), wiring.now())
    flash(
        ngettext("%(num)d target taken over.", "%(num)d targets taken over.", many)
        if many
        else _("There is no further target to take over.")
    )
    return redirect(url_for(".form"), 303)


def read_targets(
    form: MultiDict[str, str],
) -> tuple[dict[str, float | None], dict[str, float | None], dict[str, str]]:
    """Return what is wanted and what was there, by part, and the parts whose text is no number."""
    wanted: dict[str, float | None] = {}
    was: dict[str, float | None] = {}
    problems = {}
    for name, text in form.items():
        if name.startswith(BEFORE):
            part = name.removeprefix(BEFORE)
            was[part] = _value(text)
            try:
                wanted[part] = _value(form.get(part, ""), strict=True)
            except ValueError:
                problems[part] = "unknown"
    return wanted, was, problems


def as_text(value: float | None) -> str:
    """Write a target as the reader does, with as many decimals as it has."""
    return "" if value is None else f"{value:g}".replace(".", get_decimal_symbol(language()))


def _value(text: str, *, strict: bool = False) -> float | None:
    plain = text.strip().replace(",", ".")
    if not plain:
        return None
    try:
        found = float(plain)
    except ValueError:
        if strict:
            raise
        return None
    return found


def _page(
    store: Store,
    typed: Mapping[str, str],
    problems: Mapping[str, str],
    *,
    fill: bool = False,
    seen: Mapping[str, str] | None = None,
    others: Mapping[str, float | None] | None = None,
) -> str:
    result = read_result(store)
    targets = store.targets.of(actor().assessment_id)
    words = Wording(result.questionnaire, language())
    levels = suggested_levels(result.compiled, result.organisation)
    indices = {
        node: round(value)
        for node, value in suggested_indices(result.compiled, result.codes, result.organisation).items()
    }
    offered = {**levels, **indices} if fill else {}
    shown = {part: as_text(targets.get(part, offered.get(part))) for part in {**levels, **indices, **targets}}
    return render_template(
        "plan/targets.html",
        result=result,
        words=words,
        level=plan_words.level,
        targets=targets,
        shown={**shown, **typed},
        before={part: as_text(value) for part, value in targets.items()} | dict(seen or {}),
        levels=levels,
        indices=indices,
        gaps=gaps(result.compiled, result.codes, targets),
        columns={one.id for one in result.compiled.questions},
        is_complex=is_complex(result.organisation),
        problems={part: _("Write a number from 0 to 100, or leave it empty.") for part in problems},
        others={} if others is None else {part: as_text(value) for part, value in others.items()},
        fill=fill,
        editing=may_edit(),
    )

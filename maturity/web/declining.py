"""Declining to take part, and thinking again."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from maturity.errors import FieldsError
from maturity.services import declining
from maturity.services.declining import LONGEST_REASON
from maturity.web import wiring
from maturity.web.errors import length_problem
from maturity.web.permission import actor, permission

bp = Blueprint("declining", __name__)


@bp.get("/decline")
@permission("coordinator")
def form() -> str:
    """Ask whether and why; or show what was said."""
    return _page("", {})


@bp.post("/decline")
@permission("coordinator")
def decline() -> Response | tuple[str, int]:
    """Decline."""
    reason = request.form.get("reason", "")
    try:
        with wiring.database().write() as store:
            declining.decline(store, actor(), reason, wiring.now())
    except FieldsError:
        return _page(reason, {"reason": length_problem(len(reason.strip()), LONGEST_REASON)}), 422
    flash(_("You have declined. You get no more reminders."))
    return redirect(url_for("assess.overview"), 303)


@bp.post("/decline/withdraw")
@permission("coordinator")
def take_part() -> Response:
    """Take part after all."""
    with wiring.database().write() as store:
        declining.take_part(store, actor(), wiring.now())
    flash(_("You take part again. Everything that you had saved is there."))
    return redirect(url_for("assess.overview"), 303)


def _page(reason: str, problems: dict[str, str]) -> str:
    with wiring.database().read() as store:
        said = store.monitor.declined_reason(actor().assessment_id)
    return render_template("declining/form.html", who=actor(), reason=reason, said=said, problems=problems)

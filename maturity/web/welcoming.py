"""Letting people with work accounts in as readers, without an invitation to each."""

from flask import Blueprint, current_app, flash, redirect, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from maturity.services import welcoming
from maturity.services.work_accounts import Provider
from maturity.web import wiring
from maturity.web.permission import actor, permission

bp = Blueprint("welcoming", __name__)


def vouched() -> tuple[str, ...]:
    """Return the domains that the providers of work accounts speak for, in alphabetical order; none without any."""
    providers: dict[str, Provider] = current_app.extensions["maturity.providers"]
    return tuple(sorted({domain for provider in providers.values() for domain in provider.domains}))


@bp.post("/colleagues/domains")
@permission("coordinator")
def welcome() -> Response:
    """Decide which domains are let in."""
    with wiring.database().write() as store:
        welcoming.welcome(store, actor(), request.form.getlist("domains"), vouched(), wiring.now())
    flash(_("Saved. People who have come in already stay until you remove them."))
    return redirect(url_for("colleagues.colleagues_page"), 303)

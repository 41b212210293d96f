"""A coordinator chooses how far others may see the organisation's answers."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from maturity.domain.ladder import Rung
from maturity.errors import FieldsError
from maturity.services import ladder
from maturity.web import wiring
from maturity.web.permission import actor, permission

bp = Blueprint("ladder", __name__, url_prefix="/publishing")

Page = str | tuple[str, int] | Response


@bp.get("")
@permission("coordinator")
def index() -> str:
    """Show what the organisation has chosen, and what each choice means."""
    return _page({})


@bp.post("")
@permission("coordinator")
def choose() -> Page:
    """Choose how far others may see the answers."""
    try:
        with wiring.database().write() as store:
            ladder.choose(store, actor(), request.form.get("rung", ""), wiring.now())
    except FieldsError:
        return _page({"rung": _("Choose who may see the answers.")}), 422
    flash(_("Saved."))
    return redirect(url_for(".index"), 303)


def _page(problems: Mapping[str, str]) -> str:
    with wiring.database().read() as store:
        rung, is_free = ladder.rung(store, actor())
    return render_template("publication/ladder.html", rung=rung, is_free=is_free, rungs=_rungs(), problems=problems)


def _rungs() -> dict[Rung, tuple[str, str]]:
    return {
        Rung.OWN: (
            _("Only our own use"),
            _(
                "Your answers are in no figure that others see. You still get your own result, comparison, plan and "
                "report."
            ),
        ),
        Rung.AGGREGATES: (
            _("In figures of groups"),
            _("Your answers count in medians and shares of large groups. Nobody can find you in them."),
        ),
        Rung.PEERS: (
            _("Seen by our own peer group"),
            _(
                "As above, and once the wave is published the organisations in your SKR group see your indices by "
                "name; for a region, the other regions. Those that have chosen “Only our own use” see nothing. Where "
                "somebody who has not agreed could be worked out, you may be left out."
            ),
        ),
        Rung.EXAMPLE: (
            _("Named as a good example"),
            _(
                "As above, and the published national report names you as a good example in every area where your "
                "index is at the highest level. The figure itself is not in the report."
            ),
        ),
        Rung.OPEN: (
            _("Open to everybody"),
            _("As above, and your indices are in the published open data under your name."),
        ),
    }

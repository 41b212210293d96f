"""The desk of a body that runs waves: how they stand, and where the organiser is signed in."""

from datetime import timedelta

from flask import Blueprint, flash, redirect, render_template, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from maturity.services import desk, organisers
from maturity.services.desk import Phase
from maturity.web import wave_words, wiring
from maturity.web.permission import organiser, permission

bp = Blueprint("organiser", __name__, url_prefix="/organiser")


@bp.get("")
@permission("organiser")
def home() -> str:
    """Show the waves of the organiser's body."""
    who = organiser()
    with wiring.database().read() as store:
        waves = desk.waves(store, who, wiring.now())
    return render_template(
        "organiser/home.html",
        body=who.body,
        waves=waves,
        phases=_phases(),
        states=wave_words.progress_names(),
        forms=wave_words.form_names(),
    )


@bp.get("/sessions")
@permission("organiser")
def sessions() -> str:
    """Show in which browsers the organiser is signed in."""
    with wiring.database().read() as store:
        found = organisers.sessions(store, organiser(), wiring.now())
    return render_template(
        "access/sessions.html",
        sessions=found,
        own=organiser().session_id,
        hours=organisers.SESSION_IDLE // timedelta(hours=1),
    )


@bp.post("/sessions")
@permission("organiser")
def sign_out_others() -> Response:
    """Sign the organiser out everywhere else."""
    with wiring.database().write() as store:
        number = organisers.sign_out_others(store, organiser(), wiring.now())
    flash(ngettext("Signed out in %(num)d other browser.", "Signed out in %(num)d other browsers.", number))
    return redirect(url_for(".sessions"), 303)


def _phases() -> dict[Phase, str]:
    return {
        Phase.COMING: _("Not open yet"),
        Phase.OPEN: _("Open"),
        Phase.CLOSED: _("Closed"),
        Phase.PUBLISHED: _("Published"),
    }

"""The log, readable by the coordinator of the organisation that it is about."""

from flask import Blueprint, render_template
from flask_babel import gettext as _

from maturity.services import events
from maturity.web import wiring
from maturity.web.permission import actor, permission

bp = Blueprint("events", __name__)


@bp.get("/log")
@permission("coordinator")
def log() -> str:
    """Show who did what when."""
    with wiring.database().read() as store:
        entries = events.log(store, actor())
    return render_template("events/log.html", who=actor(), entries=entries, words=words())


def words() -> dict[str, str]:
    """Return verb of the log to what a person reads."""
    return {
        "invite": _("Invited the coordinator"),
        "sign-in": _("Signed in"),
        "sign-out-others": _("Signed out in other browsers"),
        "submit": _("Submitted the answers"),
        "reopen": _("Unlocked the answers"),
    }

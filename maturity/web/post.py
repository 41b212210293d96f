"""How this installation writes letters and hands them over: its address, its key, who is asked."""

from flask import flash, redirect, render_template
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from maturity import resources
from maturity.services.post import Handed, Post
from maturity.web import wiring


def post() -> Post:
    """Return what letters need from the settings."""
    settings = wiring.settings()
    return Post(settings.base_url, settings.secret_key, settings.named_contact, resources.catalogue)


def handed_over(handed: Handed, heading: str, back: str, back_name: str) -> str | Response:
    """Say that a letter leaves, or show the only time what has to be handed over.

    Args:
        handed: the letter.
        heading: of the page that shows it.
        back: address of the page where the reader came from.
        back_name: what the link to it says.
    """
    if mail_leaves():
        flash(_("The email is on its way to %(address)s.", address=handed.email))
        return redirect(back, 303)
    return render_template("hand_over.html", handed=handed, heading=heading, back=back, back_name=back_name)


def mail_leaves() -> bool:
    """Tell whether mails leave by themselves; otherwise somebody has to hand over what they say."""
    return bool(wiring.settings().mail_server)

"""The coordinator's page of keys for the organisation's own programs."""

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from maturity.errors import FieldsError
from maturity.services import api_keys
from maturity.services.api_keys import LONGEST_KEY_NAME, MOST_KEYS
from maturity.web import wiring
from maturity.web.errors import length_problem
from maturity.web.permission import actor, permission

bp = Blueprint("api_keys", __name__, url_prefix="/api-keys")


@bp.get("")
@permission("coordinator")
def index() -> str:
    """Show the keys, and a form to make one."""
    return _page("", {})


@bp.post("")
@permission("coordinator")
def make() -> str | tuple[str, int]:
    """Make a key; the page that answers is the only one that shows it."""
    name = request.form.get("name", "")
    try:
        with wiring.database().write() as store:
            secret = api_keys.make(store, actor(), name, wiring.settings().secret_key, wiring.now())
    except FieldsError as error:
        return _page(name, {"name": _problem(error.problems["name"], name)}), 422
    return render_template("api_keys/made.html", secret=secret, name=name, url=wiring.settings().base_url)


@bp.get("/<int:key_id>/revoke")
@permission("coordinator")
def confirm_revocation(key_id: int) -> str:
    """Ask before a key is revoked."""
    with wiring.database().read() as store:
        one = api_keys.key(store, actor(), key_id)
    return render_template("api_keys/revoke.html", one=one)


@bp.post("/<int:key_id>/revoke")
@permission("coordinator")
def revoke(key_id: int) -> Response:
    """Let a key open nothing any more."""
    with wiring.database().write() as store:
        api_keys.revoke(store, actor(), key_id, wiring.now())
    flash(_("The key is revoked. It opens nothing any more."))
    return redirect(url_for(".index"), 303)


def _page(name: str, problems: dict[str, str]) -> str:
    with wiring.database().read() as store:
        found = api_keys.keys(store, actor())
    return render_template("api_keys/list.html", who=actor(), keys=found, name=name, problems=problems)


def _problem(problem: str, name: str) -> str:
    if problem == "too-long":
        return length_problem(len(name), LONGEST_KEY_NAME)
    if problem == "too-many":
        return ngettext(
            "An organisation can have %(num)d key. Revoke one that is not used any more.",
            "An organisation can have %(num)d keys. Revoke one that is not used any more.",
            MOST_KEYS,
        )
    return _("Write what the key is for.")

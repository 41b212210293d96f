"""Coming in and going out: the page of an invitation, the typed code, signing out."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from maturity.domain.person import Role
from maturity.errors import FieldsError, SignInError
from maturity.services import access, forwarding
from maturity.services.access import Invited
from maturity.storage.store import Store
from maturity.web import arrival, wiring
from maturity.web.fields import sentences
from maturity.web.permission import DESK_COOKIE, SESSION_COOKIE, actor, permission, visiting_organiser, visitor

bp = Blueprint("access", __name__)


@bp.get("/invitation/<token>")
@permission("public")
def invitation(token: str) -> str | tuple[str, int]:
    """Show what an invitation is about; opening it signs nobody in, for mail scanners open links."""
    try:
        with wiring.database().read() as store:
            found = access.invited(store, token, wiring.settings().secret_key)
    except SignInError:
        return render_template("access/gone.html"), 410
    return _invitation_page(found, token, {})


@bp.post("/invitation/<token>")
@permission("public")
def accept(token: str) -> Response | tuple[str, int]:
    """Sign in with the link, and keep the registrar's case number."""
    number = request.form.get("case_number", "").strip()
    if number:
        key = wiring.settings().secret_key
        try:
            with wiring.database().write() as store:
                forwarding.register(store, token, number, key, wiring.now())
        except FieldsError as error:
            with wiring.database().read() as store:
                found = access.invited(store, token, key)
            return _invitation_page(found, token, sentences(error.problems, {"case_number": len(number)})), 422
    return _sign_in(access.sign_in, token)


@bp.get("/sign-in")
@permission("public")
def code() -> str | Response:
    """Ask for the code of the invitation."""
    if visitor() is not None:
        return redirect(url_for("assess.overview"))
    if visiting_organiser() is not None:
        return redirect(url_for("organiser.home"))
    return arrival.sign_in_page()


@bp.post("/sign-in")
@permission("public")
def enter() -> Response | tuple[str, int]:
    """Sign in with a typed code."""
    typed = request.form.get("code", "").strip()
    if not typed:
        return _again(_("Write the code in the email."), typed)
    arrival.may_try()
    try:
        return _sign_in(access.sign_in_with_code, typed[:100])
    except SignInError:
        arrival.count_try()
        return _again(_("The code is not right. It has eight letters and digits."), typed)


@bp.post("/sign-out")
@permission("public")
def sign_out() -> Response:
    """End the session."""
    arrival.end_sessions()
    flash(_("You are signed out. What you have saved is kept."))
    response = redirect(url_for("public.start"), 303)
    response.delete_cookie(SESSION_COOKIE)
    response.delete_cookie(DESK_COOKIE)
    return response


@bp.get("/sessions")
@permission("coordinator", "respondent", "approver", "reader", "reviewer")
def sessions() -> str:
    """Show in which browsers the person is signed in."""
    who = actor()
    with wiring.database().read() as store:
        found = access.sessions(store, who, wiring.now())
    return render_template(
        "access/sessions.html", sessions=found, own=who.session_id, hours=access.SESSION_IDLE // timedelta(hours=1)
    )


@bp.post("/sessions")
@permission("coordinator", "respondent", "approver", "reader", "reviewer")
def sign_out_others() -> Response:
    """Sign the person out everywhere else."""
    with wiring.database().write() as store:
        number = access.sign_out_others(store, actor(), wiring.now())
    flash(ngettext("Signed out in %(num)d other browser.", "Signed out in %(num)d other browsers.", number))
    return redirect(url_for(".sessions"), 303)


def _invitation_page(found: Invited, token: str, problems: Mapping[str, str]) -> str:
    return render_template(
        "access/invitation.html",
        invited=found,
        token=token,
        coordinates=Role.COORDINATOR in found.roles,
        problems=problems,
        typed=request.form.get("case_number", ""),
    )


def _sign_in(way: Callable[[Store, str, str, datetime], str], secret: str) -> Response:
    """Open a session and put its token, nothing else, in a cookie."""
    settings = wiring.settings()
    with wiring.database().write() as store:
        token = way(store, secret, settings.secret_key, wiring.now())
    return arrival.signed_in(token, request.form.get("next", ""))


def _again(problem: str, typed: str) -> tuple[str, int]:
    return arrival.sign_in_page({"code": problem}, code=typed[:100]), 422

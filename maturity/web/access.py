"""Coming in and going out: the page of an invitation, the typed code, signing out."""

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from werkzeug.wrappers import Response

from maturity.errors import SignInError, TooManyTriesError
from maturity.services import access
from maturity.web import wiring
from maturity.web.permission import SESSION_COOKIE, actor, permission, visitor

bp = Blueprint("access", __name__)

TRIES = parse("10 per 10 minutes")
"""Wrong codes from one address: 40 bits of code would take longer than the universe has lasted."""

WAIT = 600


@bp.get("/invitation/<token>")
@permission("public")
def invitation(token: str) -> str | tuple[str, int]:
    """Show what an invitation is about; opening it signs nobody in, for mail scanners open links."""
    try:
        with wiring.database().read() as store:
            found = access.invited(store, token, wiring.settings().secret_key)
    except SignInError:
        return render_template("access/gone.html"), 410
    return render_template("access/invitation.html", invited=found, token=token)


@bp.post("/invitation/<token>")
@permission("public")
def accept(token: str) -> Response:
    """Sign in with the link."""
    return _sign_in(token)


@bp.get("/sign-in")
@permission("public")
def code() -> str | Response:
    """Ask for the code of the invitation."""
    if visitor() is not None:
        return redirect(url_for("assess.overview"))
    return render_template("access/code.html", problem="", typed="")


@bp.post("/sign-in")
@permission("public")
def enter() -> Response | tuple[str, int]:
    """Sign in with a typed code."""
    typed = request.form.get("code", "").strip()
    if not typed:
        return _again(_("Write the code in the email."), typed)
    _may_try()
    try:
        return _sign_in(typed[:100])
    except SignInError:
        _count_try()
        return _again(_("The code is not right. It has eight letters and digits."), typed)


@bp.post("/sign-out")
@permission("public")
def sign_out() -> Response:
    """End the session."""
    token = request.cookies.get(SESSION_COOKIE)
    if token:
        with wiring.database().write() as store:
            access.sign_out(store, token, wiring.settings().secret_key, wiring.now())
    flash(_("You are signed out. What you have saved is kept."))
    response = redirect(url_for("public.start"), 303)
    response.delete_cookie(SESSION_COOKIE)
    return response


@bp.get("/sessions")
@permission("coordinator", "respondent", "approver", "reader")
def sessions() -> str:
    """Show in which browsers the person is signed in."""
    who = actor()
    with wiring.database().read() as store:
        found = access.sessions(store, who, wiring.now())
    return render_template("access/sessions.html", sessions=found, own=who.session_id)


@bp.post("/sessions")
@permission("coordinator", "respondent", "approver", "reader")
def sign_out_others() -> Response:
    """Sign the person out everywhere else."""
    with wiring.database().write() as store:
        number = access.sign_out_others(store, actor(), wiring.now())
    flash(ngettext("Signed out in %(num)d other browser.", "Signed out in %(num)d other browsers.", number))
    return redirect(url_for(".sessions"), 303)


def _sign_in(secret: str) -> Response:
    """Open a session and put its token, nothing else, in a cookie."""
    settings = wiring.settings()
    with wiring.database().write() as store:
        token = access.sign_in(store, secret, settings.secret_key, wiring.now())
    response = redirect(url_for("assess.overview"), 303)
    response.set_cookie(SESSION_COOKIE, token, httponly=True, samesite="Lax", secure=settings.secure_cookies)
    return response


def _again(problem: str, typed: str) -> tuple[str, int]:
    return render_template("access/code.html", problem=problem, typed=typed[:100]), 422


def _limiter() -> MovingWindowRateLimiter:
    extensions = current_app.extensions
    if "maturity.tries" not in extensions:
        extensions["maturity.tries"] = MovingWindowRateLimiter(MemoryStorage())
    limiter: MovingWindowRateLimiter = extensions["maturity.tries"]
    return limiter


def _may_try() -> None:
    """Let nobody guess for long.

    Raises:
        TooManyTriesError: too many wrong codes from this address.
    """
    if not _limiter().test(TRIES, _address()):
        raise TooManyTriesError(WAIT)


def _count_try() -> None:
    _limiter().hit(TRIES, _address())


def _address() -> str:
    return request.remote_addr or "unknown"

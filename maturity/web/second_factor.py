"""An organiser's second factor: asked for at every sign-in, set up at the first, and looked after at the desk."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import Blueprint, flash, make_response, redirect, render_template, request, session, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from maturity.domain.organiser import Appointment
from maturity.errors import SignInError, WrongCodeError
from maturity.services import organisers, second_factor
from maturity.web import arrival, wiring
from maturity.web.permission import organiser, permission

bp = Blueprint("second_factor", __name__, url_prefix="/organiser")

CHANGING = timedelta(minutes=10)
"""How long an organiser who has proved the old app may take to set up the new one."""

FEW = 3
"""So few recovery codes left call for new ones."""

_NEW_APP = "new-app"


@bp.get("/sign-in")
@permission("public")
def ask() -> str:
    """Ask who has proved the first factor for a code; the first time, for an app."""
    proof, who = arrival.half_way()
    return _sign_in_page(proof, who, {})


@bp.post("/sign-in")
@permission("public")
def answer() -> Response | tuple[str, int]:
    """Open the desk."""
    proof, who = arrival.half_way()
    arrival.may_try()
    typed, key, now, way = request.form.get("code", ""), wiring.settings().secret_key, wiring.now(), proof["way"]
    codes: tuple[str, ...] = ()
    try:
        if _has_app(who):
            token = organisers.enter(wiring.database(), who, typed, key, now, way)
        else:
            with wiring.database().write() as store:
                token, codes = organisers.enrol(store, who, proof["secret"], typed, key, now, way)
    except WrongCodeError:
        return _sign_in_page(proof, who, _refused(typed)), 422
    if codes:
        return _opened(token, codes)
    arrival.leave()
    _warn_of_few(who)
    then = arrival.own_path(proof["next"])
    there = then if then.startswith(url_for("organiser.home")) else url_for("organiser.home")
    return arrival.at_the_desk(redirect(there, 303), token)


@bp.get("/second-factor")
@permission("organiser")
def manage() -> str:
    """Show the organiser's app and how many recovery codes are left."""
    return _manage_page({})


@bp.post("/second-factor")
@permission("organiser")
def change() -> Response | str | tuple[str, int]:
    """Make new recovery codes, or begin with another app; both need a code."""
    arrival.may_try()
    who, typed, key, now = organiser(), request.form.get("code", ""), wiring.settings().secret_key, wiring.now()
    try:
        second_factor.prove(wiring.database(), who.appointment, typed, key, now)
    except WrongCodeError:
        return _manage_page(_refused(typed)), 422
    if request.form.get("what") == "app":
        until = (now + CHANGING).timestamp()
        session[_NEW_APP] = {"session": who.session_id, "secret": second_factor.new_secret(), "until": until}
        return redirect(url_for(".app"), 303)
    with wiring.database().write() as store:
        codes = second_factor.renew_codes(store, who.appointment, key, now)
    return render_template("organiser/codes.html", codes=codes, fresh=False)


@bp.get("/second-factor/app")
@permission("organiser")
def app() -> str | Response:
    """Show the secret for another app."""
    secret = _new_secret()
    return _app_page(secret, {}) if secret else redirect(url_for(".manage"), 303)


@bp.post("/second-factor/app")
@permission("organiser")
def change_app() -> Response | tuple[str, int]:
    """Take another app into use; every browser is signed out but this one."""
    arrival.may_try()
    secret, typed = _new_secret(), request.form.get("code", "")
    if not secret:
        return redirect(url_for(".manage"), 303)
    try:
        with wiring.database().write() as store:
            token, codes = organisers.change_app(
                store, organiser(), secret, typed, wiring.settings().secret_key, wiring.now()
            )
    except WrongCodeError:
        return _app_page(secret, _refused(typed)), 422
    return _opened(token, codes)


def _opened(token: str, codes: tuple[str, ...]) -> Response:
    """Open the desk, and show the recovery codes the only time."""
    arrival.leave()
    page = make_response(render_template("organiser/codes.html", codes=codes, fresh=True))
    return arrival.at_the_desk(page, token)


def _new_secret() -> str:
    """Return the secret of the app that this session is about to change to; empty when it is not, or not any more."""
    begun: dict[str, Any] = session.get(_NEW_APP, {})
    fits = begun and begun["session"] == organiser().session_id and begun["until"] >= wiring.now().timestamp()
    return str(begun["secret"]) if fits else ""


def _has_app(who: Appointment) -> bool:
    with wiring.database().read() as store:
        return store.second_factors.of_person(who.person.id) is not None


def _sign_in_page(proof: dict[str, Any], who: Appointment, problems: Mapping[str, str]) -> str:
    if _has_app(who):
        return render_template("organiser/sign_in.html", body=who.body, problems=problems)
    return render_template("organiser/enrol.html", body=who.body, problems=problems, **_app(proof["secret"], who))


def _app_page(secret: str, problems: Mapping[str, str]) -> str:
    return render_template("organiser/app.html", problems=problems, **_app(secret, organiser().appointment))


def _app(secret: str, who: Appointment) -> dict[str, object]:
    email = who.person.email or ""
    return {
        "picture": second_factor.picture(secret, email, wiring.settings().service_name),
        "secret": [secret[start : start + 4] for start in range(0, len(secret), 4)],
        "email": email,
    }


def _manage_page(problems: Mapping[str, str]) -> str:
    who = organiser()
    with wiring.database().read() as store:
        held = store.second_factors.of_person(who.person.id)
        left = store.second_factors.codes_left(who.person.id)
    if held is None:  # reset by an operator meanwhile, which ends the session too
        raise SignInError
    return render_template("organiser/second_factor.html", person=who.person, held=held, left=left, problems=problems)


def _warn_of_few(who: Appointment) -> None:
    """Say when recovery codes run out; called after signing in."""
    with wiring.database().read() as store:
        left = store.second_factors.codes_left(who.person.id)
    if left <= FEW:
        flash(
            ngettext(
                "You have %(num)d recovery code left. Make new ones under Account.",
                "You have %(num)d recovery codes left. Make new ones under Account.",
                left,
            )
        )


def _refused(typed: str) -> dict[str, str]:
    """Say what is wrong with a code, and count the try; an empty field is none."""
    if not typed.strip():
        return {"code": _("Write the code.")}
    arrival.count_try()
    problem = _("The code is not right or has been used already, or you have to wait after several wrong tries.")
    return {"code": problem}

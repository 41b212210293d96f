"""Signing in with a work account: to the provider and back."""

from datetime import timedelta
from typing import Any

from flask import Blueprint, Flask, current_app, redirect, request, session, url_for
from werkzeug.wrappers import Response

from maturity.domain.person import Person
from maturity.errors import NotFoundError, SignInError, WorkAccountError
from maturity.services import welcoming, work_accounts
from maturity.services.work_accounts import Provider, Question
from maturity.settings import Settings
from maturity.web import arrival, wiring
from maturity.web.journal import log
from maturity.web.language import language
from maturity.web.permission import permission

bp = Blueprint("work_account", __name__)

AWAY = timedelta(minutes=15)
"""How long somebody may take at the provider."""

_ASKED = "work-account"


def register(app: Flask, settings: Settings) -> None:
    """Read the providers of *app*.

    Raises:
        SettingError: their file cannot be used.
    """
    app.extensions["maturity.providers"] = work_accounts.read(settings.oidc_file)


@bp.get("/sign-in/work-account/<provider>")
@permission("public")
def begin(provider: str) -> Response:
    """Send somebody to a provider."""
    found = _provider(provider)
    address, question = work_accounts.ask(found, _back_to(found))
    session[_ASKED] = {
        "provider": found.id,
        "state": question.state,
        "nonce": question.nonce,
        "verifier": question.verifier,
        "until": (wiring.now() + AWAY).timestamp(),
        "next": arrival.own_path(request.args.get("next", "")),
    }
    return redirect(address, 303)


@bp.get("/sign-in/work-account/<provider>/callback")
@permission("public")
def callback(provider: str) -> Response:
    """Let in whom the provider vouches for."""
    found = _provider(provider)
    asked: dict[str, Any] = session.pop(_ASKED, {})  # once: a reply that comes again finds nothing
    try:
        person = _vouched_for(found, asked)
    except WorkAccountError as error:
        log.info("work account refused", provider=found.id, reason=error.reason)
        raise
    try:
        return arrival.proved(person.id, "work-account", asked["next"])
    except SignInError:
        raise WorkAccountError("no membership") from None


def _vouched_for(provider: Provider, asked: dict[str, Any]) -> Person:
    """Return the person whom a provider's reply is about.

    Raises:
        WorkAccountError: it is about nobody whom we know, or is not to be believed.
    """
    now = wiring.now()
    if asked.get("provider") != provider.id or asked["until"] < now.timestamp():
        raise WorkAccountError("not asked, or too long ago")
    question = Question(asked["state"], asked["nonce"], asked["verifier"])
    email = work_accounts.answered(provider, _back_to(provider), question, request.args, now)
    with wiring.database().write() as store:
        person = welcoming.welcomed(store, email, language(), now)
    if person is None:
        raise WorkAccountError("unknown address")
    return person


def _provider(name: str) -> Provider:
    providers: dict[str, Provider] = current_app.extensions["maturity.providers"]
    if name not in providers:
        raise NotFoundError("provider", name)
    return providers[name]


def _back_to(provider: Provider) -> str:
    return wiring.settings().base_url + url_for(".callback", provider=provider.id)

"""What every way in ends with: tries that are counted, a choice between organisations, a cookie, a page of our own."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from flask import current_app, redirect, render_template, request, session, url_for
from limits import parse
from limits.storage import MemoryStorage
from limits.strategies import MovingWindowRateLimiter
from werkzeug.wrappers import Response

from maturity.domain.organiser import Appointment
from maturity.errors import SignInError, TooManyTriesError
from maturity.services import access, accounts, organisers, second_factor
from maturity.storage.accounts import Place
from maturity.web import wiring
from maturity.web.permission import DESK_COOKIE, SESSION_COOKIE, readers_of

TRIES = parse("10 per 10 minutes")
"""Wrong codes and passwords from one address: 40 bits of code would take longer than the universe has lasted."""

WAIT = 600
CHOOSING = timedelta(minutes=10)
"""How long who has proved who that is may take to choose an organisation."""

_PROVEN = "proven"
_WORK = "work"
"""Whose work in which assessment the form token of this browser belongs to."""


def sign_in_page(problems: Mapping[str, str] | None = None, **typed: str) -> str:
    """Return the page with every way in; *typed*: ``code`` and ``email`` as they were sent."""
    return render_template(
        "access/code.html",
        problems=problems or {},
        typed=typed,
        providers=current_app.extensions["maturity.providers"],
        then=own_path(request.values.get("next", "")),
    )


def own_path(address: str) -> str:
    """Return an address when it is a page of this service, else nothing: no link of ours leads elsewhere."""
    fits = address.startswith("/") and not address.startswith("//") and address.isprintable() and "\\" not in address
    return address if fits else ""


def wanted() -> str:
    """Return the page that somebody would have read after signing in; nothing where it was none, or open to all."""
    view = current_app.view_functions.get(request.endpoint or "")
    is_page = request.method == "GET" and view is not None and "public" not in readers_of(view)
    return request.full_path.removesuffix("?") if is_page else ""


def proved(person_id: int, way: str, then: str) -> Response:
    """Let in who has proved who that is; with several places to choose from, ask for one first.

    An organiser's desk is never opened by this alone: the second factor follows.

    Raises:
        SignInError: there is nowhere to go in to.
    """
    places, desks = _places(person_id)
    if not places and not desks:
        raise SignInError
    if len(places) == 1 and not desks:
        return enter(person_id, places[0].assessment_id, way, then)
    until = (wiring.now() + CHOOSING).timestamp()
    session[_PROVEN] = {"person": person_id, "way": way, "next": own_path(then), "until": until}
    if len(desks) == 1 and not places:
        return ask_second_factor(desks[0])
    return redirect(url_for("account.choose"), 303)


def choices() -> tuple[dict[str, Any], tuple[Place, ...], tuple[Appointment, ...]]:
    """Return what ``proved`` remembered, and where that person can go in: organisations and desks.

    Raises:
        SignInError: nobody proved anything lately in this browser.
    """
    proof: dict[str, Any] = session.get(_PROVEN, {})
    if not proof or proof["until"] < wiring.now().timestamp():
        session.pop(_PROVEN, None)
        raise SignInError
    return proof, *_places(proof["person"])


def ask_second_factor(who: Appointment) -> Response:
    """Send who has chosen a desk to the second factor, with a fresh secret for who has no app yet."""
    session[_PROVEN] = session[_PROVEN] | {"organiser": who.id, "secret": second_factor.new_secret()}
    return redirect(url_for("second_factor.ask"), 303)


def half_way() -> tuple[dict[str, Any], Appointment]:
    """Return what ``proved`` and ``ask_second_factor`` remembered, and which desk was chosen.

    Raises:
        SignInError: nobody proved anything lately in this browser, or chose a desk that is the person's.
    """
    proof, _, desks = choices()
    chosen = next((one for one in desks if one.id == proof.get("organiser")), None)
    if chosen is None:
        raise SignInError
    return proof, chosen


def enter(person_id: int, assessment_id: int, way: str, then: str) -> Response:
    """Open a session in one organisation's work in one wave.

    Raises:
        NotFoundError: it is none of the person's.
    """
    key = wiring.settings().secret_key
    with wiring.database().write() as store:
        token = accounts.enter(store, person_id, assessment_id, key, wiring.now(), way)
    return signed_in(token, then)


def signed_in(token: str, then: str) -> Response:
    """Put a session's token, nothing else, in a cookie, and show the page that was asked for.

    The session that the browser had before ends. Forms that lie open in other tabs can still be sent by the one who
    came back to the same work after a session was lost; for anybody else they are useless from now on: sent, they would
    land in another organisation.
    """
    settings = wiring.settings()
    end_sessions()
    with wiring.database().read() as store:
        who = access.actor(store, token, settings.secret_key, wiring.now())
    work = f"{who.membership_id}/{who.assessment_id}"
    if session.get(_WORK) != work:
        session.clear()
    session.pop(_PROVEN, None)
    session[_WORK] = work
    response = redirect(own_path(then) or url_for("assess.overview"), 303)
    response.set_cookie(SESSION_COOKIE, token, httponly=True, samesite="Lax", secure=settings.secure_cookies)
    return response


def at_the_desk(response: Response, token: str) -> Response:
    """Put the token of an organiser's session, nothing else, in a cookie; call ``leave`` before *response* is made."""
    secure = wiring.settings().secure_cookies
    response.set_cookie(DESK_COOKIE, token, httponly=True, samesite="Lax", secure=secure)
    return response


def leave() -> None:
    """End every session of this browser and forget what it was about to do; open forms become useless."""
    end_sessions()
    session.clear()


def end_sessions() -> None:
    """End every session of this browser: nobody is a member of an organisation and an organiser at once."""
    key, now = wiring.settings().secret_key, wiring.now()
    ends = ((access.sign_out, SESSION_COOKIE), (organisers.sign_out, DESK_COOKIE))
    held = [(end, request.cookies[name]) for end, name in ends if request.cookies.get(name)]
    if held:
        with wiring.database().write() as store:
            for end, token in held:
                end(store, token, key, now)


def limiter() -> MovingWindowRateLimiter:
    """Return what counts the tries of this process."""
    extensions = current_app.extensions
    if "maturity.tries" not in extensions:
        extensions["maturity.tries"] = MovingWindowRateLimiter(MemoryStorage())
    found: MovingWindowRateLimiter = extensions["maturity.tries"]
    return found


def may_try() -> None:
    """Let nobody guess for long.

    Raises:
        TooManyTriesError: too many wrong codes or passwords from this address.
    """
    if not limiter().test(TRIES, _address()):
        raise TooManyTriesError(WAIT)


def count_try() -> None:
    """Remember a wrong code or password."""
    limiter().hit(TRIES, _address())


def _address() -> str:
    return request.remote_addr or "unknown"


def _places(person_id: int) -> tuple[tuple[Place, ...], tuple[Appointment, ...]]:
    with wiring.database().read() as store:
        return accounts.entrances(store, person_id, wiring.now()), store.organisers.of_person(person_id)

"""Who may use a page: every view says so with one decorator, and a test walks the routes."""

from collections.abc import Callable
from contextlib import suppress
from functools import wraps
from typing import Any, Literal, ParamSpec, TypeVar, cast

from flask import g, request

from maturity.errors import NotAllowedError, SignInError, StorageError
from maturity.services import access, administering, api_keys, organisers
from maturity.services.access import Actor
from maturity.services.administering import Administrator
from maturity.services.api_keys import Holder
from maturity.services.organisers import Organiser
from maturity.web import wiring

SESSION_COOKIE = "maturity_session"
"""Holds the random token of a session and nothing else."""

DESK_COOKIE = "maturity_desk"
"""The same for an organiser's session, which is never an organisation's."""

Reader = Literal["public", "coordinator", "respondent", "approver", "reader", "reviewer", "organiser", "key"]
P = ParamSpec("P")
R = TypeVar("R")


def permission(*readers: Reader) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a view be used by everybody, or only by those who are signed in with one of the roles.

    The view finds an organisation's member as ``actor()``, an organiser as ``organiser()``: nobody is both at once.
    A view for keys finds their ``holder()``; there no cookie says who somebody is.

    Raises:
        SignInError: by the view, before it does anything, when nobody is signed in.
        NotAllowedError: by the view, before it does anything, when somebody is, without any of the roles.
    """

    def declare(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def allowed(*args: P.args, **kwargs: P.kwargs) -> R:
            if "key" in readers:
                g.holder = _with_a_key()
            elif "public" not in readers:
                _admit(frozenset(readers))
            return view(*args, **kwargs)

        allowed.permission = frozenset(readers)  # type: ignore[attr-defined]  # what the test of all routes looks for
        return allowed

    return declare


def readers_of(view: object) -> frozenset[str]:
    """Return who may use a view: words of ``Reader``."""
    return cast("frozenset[str]", cast("Any", view).permission)


def actor() -> Actor:
    """Return who is signed in for an organisation; only in a view for its roles."""
    return cast("Actor", g.actor)


def organiser() -> Organiser:
    """Return who is signed in at a desk; only in a view for organisers."""
    return cast("Organiser", g.organiser)


def holder() -> Holder:
    """Return for whom a program reads; only in a view for keys."""
    return cast("Holder", g.holder)


def administrator() -> Administrator:
    """Return the organiser who is signed in as the one who looks after the register; only in a view for organisers.

    Raises:
        NotAllowedError: the organiser's body is not national.
    """
    return administering.administrator(organiser())


def visitor() -> Actor | None:
    """Return who is signed in for an organisation, also on a public page; None when nobody is."""
    try:
        return _signed_in()
    except SignInError:
        return None


def visiting_organiser() -> Organiser | None:
    """Return who is signed in at a desk, also on a public page; None when nobody is."""
    try:
        return _at_the_desk()
    except SignInError:
        return None


def _admit(readers: frozenset[str]) -> None:
    g.actor = visitor()
    g.organiser = None if g.actor else visiting_organiser()
    if g.actor is None and g.organiser is None:
        raise SignInError
    if not readers & ({role.value for role in g.actor.roles} if g.actor else {"organiser"}):
        raise NotAllowedError(request.path)


def _signed_in() -> Actor:
    token = request.cookies.get(SESSION_COOKIE, "")
    if not token:
        raise SignInError
    now = wiring.now()
    with wiring.database().read() as store:
        who = access.actor(store, token, wiring.settings().secret_key, now)
    if access.is_stale(who, now):
        # What is saved can be read while nothing can be written; the next page tries again.
        with suppress(StorageError), wiring.database().write() as store:
            access.touch(store, who, now)
    return who


def _at_the_desk() -> Organiser:
    token = request.cookies.get(DESK_COOKIE, "")
    if not token:
        raise SignInError
    now = wiring.now()
    with wiring.database().read() as store:
        who = organisers.organiser(store, token, wiring.settings().secret_key, now)
    if now - who.seen_at > access.TOUCH_AFTER:
        with suppress(StorageError), wiring.database().write() as store:
            store.organisers.touch_session(who.session_id, now)
    return who


def _with_a_key() -> Holder:
    way, _, secret = request.headers.get("Authorization", "").partition(" ")
    if way.lower() != "bearer":
        raise SignInError
    now = wiring.now()
    with wiring.database().read() as store:
        who = api_keys.holder(store, secret.strip(), wiring.settings().secret_key)
    if api_keys.is_stale(who, now):
        with suppress(StorageError), wiring.database().write() as store:
            api_keys.touch(store, who, now)
    return who

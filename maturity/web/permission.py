"""Who may use a page: every view says so with one decorator, and a test walks the routes."""

from collections.abc import Callable
from functools import wraps
from typing import Any, Literal, ParamSpec, TypeVar, cast

from flask import g, request

from maturity.errors import NotAllowedError, SignInError
from maturity.services import access
from maturity.services.access import Actor
from maturity.web import wiring

SESSION_COOKIE = "maturity_session"
"""Holds the random token of a session and nothing else."""

Reader = Literal["public", "coordinator", "respondent", "approver", "reader"]
P = ParamSpec("P")
R = TypeVar("R")


def permission(*readers: Reader) -> Callable[[Callable[P, R]], Callable[P, R]]:
    """Let a view be used by everybody, or only by those who are signed in with one of the roles, as ``actor()``.

    Raises:
        SignInError: by the view, before it does anything, when nobody is signed in.
        NotAllowedError: by the view, before it does anything, when somebody is, without any of the roles.
    """

    def declare(view: Callable[P, R]) -> Callable[P, R]:
        @wraps(view)
        def allowed(*args: P.args, **kwargs: P.kwargs) -> R:
            if "public" not in readers:
                g.actor = _signed_in()
                if not any(role.value in readers for role in g.actor.roles):
                    raise NotAllowedError(request.path)
            return view(*args, **kwargs)

        allowed.permission = frozenset(readers)  # type: ignore[attr-defined]  # what the test of all routes looks for
        return allowed

    return declare


def readers_of(view: object) -> frozenset[str]:
    """Return who may use a view: words of ``Reader``."""
    return cast("frozenset[str]", cast("Any", view).permission)


def actor() -> Actor:
    """Return who is signed in; only in a view that is not public."""
    return cast("Actor", g.actor)


def visitor() -> Actor | None:
    """Return who is signed in on a public page, None when nobody is."""
    try:
        return _signed_in()
    except SignInError:
        return None


def _signed_in() -> Actor:
    token = request.cookies.get(SESSION_COOKIE, "")
    if not token:
        raise SignInError
    now = wiring.now()
    with wiring.database().read() as store:
        who = access.actor(store, token, wiring.settings().secret_key, now)
    if access.is_stale(who, now):
        with wiring.database().write() as store:
            access.touch(store, who, now)
    return who

"""The page of an error: what happened, what to do, and what was posted where the database could not take it."""

from collections.abc import Callable
from dataclasses import dataclass
from http import HTTPStatus

from flask import g, render_template, request
from flask_babel import gettext as _

from maturity.errors import MaturityError
from maturity.web.arrival import wanted

Words = tuple[str, str]
"""What happened, and what to do."""

Answer = tuple[str | dict[str, str | int], int, dict[str, str]]
"""A page, or a few words for the script; the status; headers."""

LATER = 30
"""Seconds after which a database that could not save may be asked again."""

_SECRET = frozenset({"password", "current", "new", "again"})
"""Fields that are never put into a page."""


@dataclass(frozen=True, slots=True)
class Reply:
    """How an error is answered: the status, and the words, made when there is a language."""

    status: int
    words: Callable[[MaturityError], Words]


def error_page(words: Words, status: int, *, sign_in: bool = False, again: bool = False, wait: int = 0) -> Answer:
    """Return the page; to a program, problem details (RFC 9457).

    Args:
        words: what it says.
        status: of the reply.
        sign_in: whether signing in helps.
        again: whether the same request may do later: what was typed comes back in a form with a button.
        wait: seconds after which it may; 0 where nobody knows.
    """
    what, then = words
    after = wait or (LATER if again else 0)
    headers = {"Retry-After": str(after)} if after else {}
    if request.path.startswith("/api/"):
        return _problem(words, status, headers)
    if request.accept_mimetypes.best == "application/json":
        return {"message": f"{what}. {then}"}, status, headers
    page = render_template(
        "error.html",
        what=what,
        then=then,
        sign_in=sign_in,
        wanted=wanted() if sign_in else "",
        kept=_kept() if again else [],
        request_id=g.get("request_id", ""),
    )
    return page, status, headers


def _problem(words: Words, status: int, headers: dict[str, str]) -> Answer:
    """Tell a program what happened; it has a key where people sign in."""
    headers |= {"Content-Type": "application/problem+json"}
    if status == HTTPStatus.UNAUTHORIZED:
        headers |= {"WWW-Authenticate": "Bearer"}
        words = _("The key does not work"), _("Send a key that is not revoked, in the header Authorization: Bearer.")
    what, then = words
    return {"type": "about:blank", "title": what, "status": status, "detail": then}, status, headers


def _kept() -> list[tuple[str, str]]:
    """Return what was posted; nothing where a password or a file belongs to it, which a page cannot hold."""
    posted = [pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token"]
    has_file = any(file.filename for file in request.files.values())
    return [] if has_file or _SECRET & {name for name, _value in posted} else posted

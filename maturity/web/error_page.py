"""The page of an error: what happened, what to do, and what was posted where the database could not take it."""

from flask import g, render_template, request

from maturity.web.arrival import wanted

Words = tuple[str, str]
"""What happened, and what to do."""

Answer = tuple[str | dict[str, str], int, dict[str, str]]
"""A page, or a few words for the script; the status; headers."""

LATER = 30
"""Seconds after which a database that could not save may be asked again."""

_SECRET = frozenset({"password", "current", "new", "again"})
"""Fields that are never put into a page."""


def error_page(words: Words, status: int, *, sign_in: bool = False, again: bool = False) -> Answer:
    """Return the page.

    Args:
        words: what it says.
        status: of the reply.
        sign_in: whether signing in helps.
        again: whether the same request may do later: what was typed comes back in a form with a button.
    """
    what, then = words
    headers = {"Retry-After": str(LATER)} if again else {}
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


def _kept() -> list[tuple[str, str]]:
    """Return what was posted; nothing where a password or a file belongs to it, which a page cannot hold."""
    posted = [pair for pair in request.form.items(multi=True) if pair[0] != "csrf_token"]
    has_file = any(file.filename for file in request.files.values())
    return [] if has_file or _SECRET & {name for name, _value in posted} else posted

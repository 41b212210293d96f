"""What every reply to a program has: a limit on how often, a mark to ask again by, leave for other sites' scripts."""

import re
import time
from http import HTTPStatus
from typing import Any

from flask import Response, current_app, make_response, request
from flask_babel import gettext as _
from limits import RateLimitItem, parse
from spectree import Response as Answers
from spectree import SecurityScheme, SpecTree
from spectree.models import SecureType, SecuritySchemeData

from maturity import __version__
from maturity.errors import TooManyTriesError
from maturity.web.api.shapes import Problem
from maturity.web.arrival import limiter
from maturity.web.security import let_anybody_keep

PER_ADDRESS = parse("240 per minute")
PER_KEY = parse("60 per minute")
PUBLIC_AGE = 300
"""Seconds for which a public reply may be kept: a withdrawn publication is gone after that."""

_SCHEME = SecurityScheme(name="key", data=SecuritySchemeData(type=SecureType.HTTP, scheme="bearer"))


def _refused(_request: Any, reply: Response, error: Any, _view: Any, _adapter: Any) -> None:
    """Say which parameters cannot be used, as a problem; Any: the library's own."""
    if error is not None:
        wrong = "; ".join(f"{'.'.join(map(str, one['loc']))}: {one['msg']}" for one in error.errors())
        status = int(HTTPStatus.UNPROCESSABLE_ENTITY)
        body = {"type": "about:blank", "title": _("The parameters cannot be used"), "status": status, "detail": wrong}
        reply.data = current_app.json.dumps(body)
        reply.mimetype = "application/problem+json"


def _plain(shape: Any) -> str:
    """Name a shape in the description: ``Page[Wave]`` becomes ``PageWave``; Any: the library's own."""
    return re.sub(r"\W", "", shape.__name__)


SPEC = SpecTree(
    "flask",
    mode="strict",
    naming_strategy=_plain,
    nested_naming_strategy=lambda _parent, name: name,
    before=_refused,
    validation_error_model=Problem,
    title="Procurement maturity",
    version=__version__,
    description="Published figures for everybody; an organisation's own figures with a key.",
    security_schemes=[_SCHEME],
)


def answers(shape: type, *, own: bool = False) -> Answers:
    """Return which replies a view gives."""
    also = {"HTTP_401": Problem} if own else {}
    return Answers(HTTP_200=shape, HTTP_304=None, HTTP_404=Problem, HTTP_429=Problem, **also)


def count_address() -> None:
    """Count a request from an address.

    Raises:
        TooManyTriesError: it has sent as many as it may.
    """
    _count(PER_ADDRESS, "api", request.remote_addr or "unknown")


def count_key(key_id: int) -> None:
    """Count a request with a key.

    Raises:
        TooManyTriesError: it has sent as many as it may.
    """
    _count(PER_KEY, "key", str(key_id))


def marked(response: Response) -> Response:
    """Mark a reply by its content, and leave the content out for who has it."""
    if response.status_code == HTTPStatus.OK and request.method in ("GET", "HEAD"):
        response.add_etag()
        response.make_conditional(request)
    return response


def for_everybody(response: Response) -> Response:
    """Let scripts of every site read a public reply, and everybody keep it for a while."""
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.headers["Access-Control-Allow-Headers"] = "If-None-Match"
    response.headers["Access-Control-Expose-Headers"] = "ETag, Retry-After"
    if response.status_code in (HTTPStatus.OK, HTTPStatus.NOT_MODIFIED):
        let_anybody_keep(response, PUBLIC_AGE)
    return response


def description() -> Response:
    """Return the OpenAPI description."""
    return make_response(SPEC.spec)


def _count(rate: RateLimitItem, *who: str) -> None:
    if not limiter().hit(rate, *who):
        reset = limiter().get_window_stats(rate, *who).reset_time
        raise TooManyTriesError(max(1, round(reset - time.time())))

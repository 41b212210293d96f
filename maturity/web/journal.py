"""One line of JSON per request, for whoever runs the service; never an answer, a name or a secret."""

import logging
import secrets
import sys
import time
from typing import Any

import structlog
from flask import Flask, Response, g, request

from maturity.web.permission import DESK_COOKIE, SESSION_COOKIE


class _ErrorStream:
    """Writes whole lines, so that those of two threads never mix."""

    def _write(self, line: str) -> None:
        sys.stderr.write(line + "\n")

    info = error = _write


log: Any = structlog.wrap_logger(  # Any: a bound logger takes every field
    _ErrorStream(),
    processors=[
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        structlog.processors.JSONRenderer(ensure_ascii=False),
    ],
).bind()


def register(app: Flask) -> None:
    """Write down every request to *app*, and give each an id that an error page can name."""
    logging.getLogger("flask_wtf.csrf").setLevel(logging.WARNING)
    app.before_request(_begin)
    app.after_request(_write)


def _begin() -> None:
    g.request_id = secrets.token_hex(6)
    g.began = time.perf_counter()


def _write(response: Response) -> Response:
    """Write the rule and not the address, which may hold the secret of an invitation."""
    rule = request.url_rule.rule if request.url_rule else "(none)"
    if request.endpoint == "static":
        return response
    log.info(
        "request",
        id=g.get("request_id"),
        method=request.method,
        rule=rule,
        status=response.status_code,
        milliseconds=round(1000 * (time.perf_counter() - g.get("began", time.perf_counter())), 1),
        signed_in=SESSION_COOKIE in request.cookies or DESK_COOKIE in request.cookies,
    )
    return response

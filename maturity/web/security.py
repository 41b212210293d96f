"""What keeps pages safe in a browser: headers, cookies, and a token in every form."""

from flask import Flask, Response, current_app, g, request
from flask_wtf.csrf import CSRFProtect

from maturity.settings import Settings

HEADERS = {
    "Content-Security-Policy": (
        "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self' data:; connect-src 'self'; "
        "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
    ),
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
A_YEAR = 365 * 24 * 3600


def register(app: Flask, settings: Settings) -> None:
    """Set cookies, headers and the form token of *app* up."""
    app.config.update(
        SECRET_KEY=settings.secret_key,
        SESSION_COOKIE_NAME="maturity_form",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.secure_cookies,
        # A page may lie open for a day; the token lives as long as the browser's session.
        WTF_CSRF_TIME_LIMIT=None,
    )
    CSRFProtect(app)
    app.after_request(_protect)


def let_anybody_keep(response: Response, seconds: int) -> None:
    """Let browsers and proxies keep a reply that is the same for everybody; every other one is kept by nobody."""
    g.kept_by_anybody = True
    response.cache_control.public = True
    response.cache_control.max_age = seconds


def _protect(response: Response) -> Response:
    response.headers.extend(HEADERS)
    if current_app.config["SESSION_COOKIE_SECURE"]:
        response.headers["Strict-Transport-Security"] = f"max-age={A_YEAR}"
    if request.endpoint != "static" and "kept_by_anybody" not in g:
        response.headers["Cache-Control"] = "no-store"
    return response

"""Which language a page is written in, and how the questionnaire's texts and moments are written in it."""

from datetime import date, datetime
from functools import lru_cache
from gettext import NullTranslations
from typing import cast
from urllib.parse import urlencode
from zoneinfo import ZoneInfo

from babel.dates import format_date
from flask import Flask, Response, g, make_response, redirect, request
from flask_babel import Babel, get_translations
from werkzeug.wrappers import Response as AnyResponse

from maturity.domain.questionnaire import Text
from maturity.errors import NotFoundError
from maturity.web import wiring

LANGUAGES = {"sv": "Svenska", "en": "English"}
"""Language codes of the interface, each with its name in itself."""

COOKIE = "maturity_language"
A_YEAR = 365 * 24 * 3600
HOME = ZoneInfo("Europe/Stockholm")
"""Where the readers are: moments are stored in UTC and shown in Swedish time."""

NOON = 12


def register(app: Flask, translations: str) -> None:
    """Let every page of *app* be read in every language, and remember the choice."""
    app.config["BABEL_TRANSLATION_DIRECTORIES"] = translations
    Babel(app, default_locale="en", locale_selector=language)
    app.before_request(_choose)
    # Flask-Babel looks the language up anew for every sentence, a hundred times on a large page.
    app.jinja_env.install_gettext_callables(_gettext, _ngettext, newstyle=True)  # type: ignore[attr-defined]  # of the extension
    app.jinja_env.filters.update(text=text, day=day, short_day=short_day, weekday=weekday, clock=clock)
    app.jinja_env.globals.update(language=language, languages=LANGUAGES, language_link=language_link)


def language() -> str:
    """Return the code of the language of this page."""
    found = g.get("language")
    if found is None:
        wanted = request.cookies.get(COOKIE, "")
        found = g.language = wanted if wanted in LANGUAGES else wiring.settings().default_language
    return str(found)


def _catalogue() -> NullTranslations:
    if "catalogue" not in g:
        g.catalogue = get_translations()
    return cast("NullTranslations", g.catalogue)


def _gettext(message: str) -> str:
    return _catalogue().gettext(message)


def _ngettext(one: str, many: str, number: int) -> str:
    return _catalogue().ngettext(one, many, number)


def language_link(code: str) -> str:
    """Return the address of this page in another language; of the start page where a page cannot be asked for."""
    here = "GET" in (request.url_rule.methods or ()) if request.url_rule else False
    kept = [pair for pair in request.args.items(multi=True) if pair[0] != "lang"]
    return f"{request.path if here else '/'}?{urlencode([*kept, ('lang', code)])}"


def text(wording: Text) -> str:
    """Return a text of a questionnaire in the language of this page, else in the first that it has."""
    return wording.get(language()) or next(iter(wording.values()))


def day(moment: date) -> str:
    """Write a day: 3 mars 2027, 3 March 2027."""
    return _written(moment, "d MMMM y")


def short_day(moment: date) -> str:
    """Write a day where the year is known and room is scarce: 3 mars, 3 Mar."""
    return _written(moment, "d MMM")


def weekday(moment: datetime) -> str:
    """Write a day with its weekday and the time: fredag 30 april 2027 kl. 16.00."""
    return f"{_written(moment, 'EEEE d MMMM y')} {clock(moment)}"


def clock(moment: datetime) -> str:
    """Write a time of day: kl. 14.32, 2:32 pm. A page of saved answers writes many, so this stays cheap."""
    home = moment.astimezone(HOME)
    if language() == "sv":
        return f"kl.\N{NO-BREAK SPACE}{home.hour:02}.{home.minute:02}"
    return f"{home.hour % 12 or 12}:{home.minute:02}\N{NO-BREAK SPACE}{'am' if home.hour < NOON else 'pm'}"


def _written(moment: date, pattern: str) -> str:
    home = moment.astimezone(HOME).date() if isinstance(moment, datetime) else moment
    return _written_day(home, pattern, language())


@lru_cache(maxsize=1024)
def _written_day(home: date, pattern: str, code: str) -> str:
    return str(format_date(home, pattern, locale=code))


def _choose() -> AnyResponse | None:
    """Answer a language link: keep the page, remember the choice."""
    wanted = request.args.get("lang")
    if wanted is None or request.method != "GET":
        return None
    if wanted not in LANGUAGES:
        raise NotFoundError("language", wanted)
    kept = urlencode([pair for pair in request.args.items(multi=True) if pair[0] != "lang"])
    response = make_response(redirect(request.path + (f"?{kept}" if kept else ""), 303))
    remember(response, wanted)
    return response


def remember(response: Response, code: str) -> None:
    """Let the browser remember a language for a year."""
    response.set_cookie(
        COOKIE, code, max_age=A_YEAR, httponly=True, samesite="Lax", secure=wiring.settings().secure_cookies
    )

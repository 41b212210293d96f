"""What the frame of every page shows: names, contact, and the way between a coordinator's pages."""

from flask import Flask, g
from flask_babel import gettext as _

from maturity.settings import SETTINGS, Settings


def register(app: Flask, settings: Settings) -> None:
    """Give every template what the frame needs."""
    app.jinja_env.globals.update(navigation=navigation, service_name=settings.service_name)
    app.context_processor(lambda: {"contact": contact(settings)})


def contact(settings: Settings) -> str:
    """Return who to ask, in the language of the page as long as nobody is named."""
    unset = next(one.default for one in SETTINGS if one.name == "contact")
    return _("the person who invited you") if settings.contact == unset else settings.contact


def navigation() -> tuple[tuple[str, str], ...]:
    """Return endpoint and name of a coordinator's pages; none when nobody is signed in."""
    if g.get("actor") is None:
        return ()
    return (
        ("assess.overview", _("Overview")),
        ("results.results", _("Results")),
        ("results.benchmark", _("Benchmark")),
        ("results.plan", _("Plan")),
        ("results.report", _("Report")),
    )

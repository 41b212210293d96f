"""What the frame of every page shows: names, contact, and the way between the pages of who is signed in."""

from flask import Flask, current_app, g
from flask_babel import gettext as _

from maturity.settings import Settings
from maturity.web.permission import readers_of


def register(app: Flask, settings: Settings) -> None:
    """Give every template what the frame needs."""
    app.jinja_env.globals.update(
        navigation=navigation, result_pages=results, may_use=may_use, service_name=settings.service_name
    )
    app.context_processor(lambda: {"contact": contact(settings)})


def contact(settings: Settings) -> str:
    """Return who to ask, in the language of the page as long as nobody is named."""
    return settings.named_contact or _("the person who invited you")


def navigation() -> tuple[tuple[str, str], ...]:
    """Return endpoint and name of the pages that the one who is signed in may use; none when nobody is."""
    if g.get("organiser"):
        return _desk()
    if not g.get("actor"):
        return ()
    pages = (("assess.overview", _("Overview")), *results())
    return tuple((endpoint, name) for endpoint, name in pages if may_use(endpoint))


def _desk() -> tuple[tuple[str, str], ...]:
    waves = (("waves.index", _("Waves")),)
    if not g.organiser.body.national:
        return waves
    return (*waves, ("organisations.index", _("Organisations")), ("people.index", _("People")))


def results() -> tuple[tuple[str, str], ...]:
    """Return endpoint and name of the pages about the result."""
    return (
        ("results.results", _("Results")),
        ("results.benchmark", _("Benchmark")),
        ("development.trend", _("Development")),
        ("plan.index", _("Plan")),
        ("reports.index", _("Reports")),
    )


def may_use(endpoint: str) -> bool:
    """Tell whether the one who is signed in may use a page."""
    readers = readers_of(current_app.view_functions[endpoint])
    return any(role.value in readers for role in g.actor.roles)

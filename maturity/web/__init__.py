"""The web application: made once per process from settings and a database."""

from flask import Flask
from werkzeug.routing import IntegerConverter, Map

from maturity import __version__, resources
from maturity.report.look import look_of
from maturity.settings import Settings
from maturity.storage.database import Database
from maturity.web import (
    access,
    account,
    agreement,
    api_keys,
    approval,
    assess,
    carrying,
    cases,
    colleagues,
    counties,
    declining,
    development,
    errors,
    events,
    evidence,
    facts,
    forwarding,
    history,
    imports,
    journal,
    ladder,
    language,
    learning,
    meeting,
    monitor,
    monitor_pictures,
    naming,
    open_data,
    organisations,
    organiser,
    own_data,
    own_groups,
    people,
    pictures,
    plan,
    plan_action,
    plan_budget,
    public,
    publication,
    published,
    published_pictures,
    quality,
    recipients,
    reports,
    respondent,
    results,
    review,
    reviews,
    second_factor,
    security,
    submit,
    targets,
    units,
    wave_gate,
    wave_letters,
    wave_pages,
    wave_reports,
    wave_running,
    waves,
    ways,
    welcoming,
    what_if,
    wiring,
    work_account,
)
from maturity.web.api import own as api_own
from maturity.web.api import public as api_public
from maturity.web.navigation import register as register_navigation
from maturity.web.wiring import Clock

LARGEST_FORM = 2 * 1024 * 1024
"""Bytes in a post: every field of the longest area filled to its limit is a tenth of it."""

STATIC_AGE = 365 * 24 * 3600


def create_app(settings: Settings, database: Database, clock: Clock | None = None) -> Flask:
    """Make the application.

    Args:
        settings: what the environment decides.
        database: where everything is kept; its tables must exist.
        clock: returns the moment that everything is judged at; the system's clock when left out.
    """
    app = Flask("maturity.web")
    app.config.update(
        MAX_CONTENT_LENGTH=LARGEST_FORM,
        MAX_FORM_MEMORY_SIZE=LARGEST_FORM,
        SEND_FILE_MAX_AGE_DEFAULT=STATIC_AGE,
    )
    app.jinja_env.trim_blocks = True
    app.jinja_env.lstrip_blocks = True
    app.url_map.converters["int"] = _Number
    wiring.keep(app.extensions, settings, database, clock)
    journal.register(app)
    security.register(app, settings)
    language.register(app, str(resources.data_folder("translations")))
    register_navigation(app, settings)
    errors.register(app)
    work_account.register(app, settings)
    look_of(resources.layouts(settings.reports_folder))  # what is wrong is said at the start
    for task in (
        public,
        access,
        account,
        work_account,
        forwarding,
        assess,
        carrying,
        colleagues,
        respondent,
        submit,
        approval,
        history,
        results,
        reports,
        plan,
        plan_action,
        plan_budget,
        targets,
        what_if,
        ways,
        counties,
        naming,
        development,
        pictures,
        own_groups,
        facts,
        learning,
        events,
        agreement,
        meeting,
        evidence,
        reviews,
        cases,
        review,
        units,
        welcoming,
        organiser,
        quality,
        second_factor,
        waves,
        wave_pages,
        wave_gate,
        wave_running,
        wave_reports,
        organisations,
        people,
        imports,
        own_data,
        monitor,
        monitor_pictures,
        wave_letters,
        recipients,
        declining,
        open_data,
        api_keys,
        api_public,
        api_own,
        ladder,
        publication,
        published,
        published_pictures,
    ):
        app.register_blueprint(task.bp)
    app.url_defaults(_versioned)
    return app


class _Number(IntegerConverter):
    """Reads numbers in addresses that every database can hold: a larger one is nobody's."""

    def __init__(self, routes: Map) -> None:
        super().__init__(routes, max=2**31 - 1)


def _versioned(endpoint: str, values: dict[str, object]) -> None:
    """Name the version in addresses of static files, so that browsers may keep them for a year."""
    if endpoint == "static":
        values["v"] = __version__

"""The entrance for WSGI servers: ``gunicorn maturity.wsgi:app``. Run ``maturity db upgrade`` first."""

import gc
import os

from maturity.settings import Settings
from maturity.storage import schema
from maturity.storage.database import Database
from maturity.web import create_app


def _application() -> object:
    settings = Settings.from_environment(os.environ)
    database = Database.connect(settings.database_url)
    schema.check(database)
    application = create_app(settings, database)
    database.close()  # a forked worker must not share its parent's connections
    # What start-up made lives as long as the process: leaving it out of collections removes most pauses.
    gc.collect()
    gc.freeze()
    gc.set_threshold(10_000, 20, 50)
    return application


app = _application()

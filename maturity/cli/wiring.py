"""What most commands begin with: settings from the environment and a database that is up to date."""

import os

from maturity.settings import Settings
from maturity.storage import schema
from maturity.storage.database import Database


def environment_settings() -> Settings:
    """Return the settings of this environment."""
    return Settings.from_environment(os.environ)


def open_database(settings: Settings) -> Database:
    """Open the database.

    Raises:
        DatabaseOutdatedError: it lacks migrations.
    """
    database = Database.connect(settings.database_url)
    schema.check(database)
    return database

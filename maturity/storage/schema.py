"""The schema's version: upgrade, check, compare."""

from pathlib import Path
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory

from maturity.errors import DatabaseOutdatedError
from maturity.storage.database import Database
from maturity.storage.tables import Base


def upgrade(database: Database) -> None:
    """Run every migration that the database lacks; start it before any server process.

    Raises:
        SettingError: the database does not answer.
    """
    database.reach()
    with database.engine.execution_options(write=True).begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def check(database: Database) -> None:
    """Make sure that no migration is missing.

    Raises:
        DatabaseOutdatedError: one is; nothing was changed.
        SettingError: the database does not answer.
    """
    database.reach()
    needed = ScriptDirectory.from_config(_config()).get_current_head() or ""
    with database.engine.connect() as connection:
        found = MigrationContext.configure(connection).get_current_revision()
    if found != needed:
        raise DatabaseOutdatedError(found, needed)


def differences(database: Database) -> list[Any]:
    """Return how the tables of the database differ from those of the program, as Alembic tells it."""
    with database.engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config

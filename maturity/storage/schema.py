"""The schema's version: upgrade, check, compare."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from sqlalchemy import inspect, text

from maturity.errors import DatabaseOutdatedError
from maturity.storage.database import Database
from maturity.storage.tables import Base

if TYPE_CHECKING:
    from alembic.config import Config

NEWEST = "20261225_report_consents"
"""The newest migration, so that a server can check its database without loading Alembic, which costs it 0.2 s."""


def upgrade(database: Database, to: str = "head") -> None:
    """Run every migration that the database lacks; start it before any server process.

    Raises:
        SettingError: the database does not answer.
    """
    from alembic import command  # large, and no server needs it

    database.reach()
    with database.engine.execution_options(write=True).begin() as connection:
        config = _config()
        config.attributes["connection"] = connection
        command.upgrade(config, to)


def check(database: Database) -> None:
    """Make sure that no migration is missing.

    Raises:
        DatabaseOutdatedError: one is; nothing was changed.
        SettingError: the database does not answer.
    """
    database.reach()
    with database.engine.connect() as connection:
        managed = inspect(connection).has_table("alembic_version")
        found = connection.scalar(text("SELECT version_num FROM alembic_version")) if managed else None
    if found != NEWEST:
        raise DatabaseOutdatedError(found, NEWEST)


def differences(database: Database) -> list[Any]:
    """Return how the tables of the database differ from those of the program, as Alembic tells it."""
    from alembic.autogenerate import compare_metadata  # as above
    from alembic.migration import MigrationContext

    with database.engine.connect() as connection:
        return list(compare_metadata(MigrationContext.configure(connection), Base.metadata))


def _config() -> "Config":
    from alembic.config import Config  # as above

    config = Config()
    config.set_main_option("script_location", str(Path(__file__).parent / "migrations"))
    return config

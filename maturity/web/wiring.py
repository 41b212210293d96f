"""What a running application is made of, for its views: the database, the settings, the clock."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import cast

from flask import current_app

from maturity.settings import Settings
from maturity.storage.database import Database

_KEY = "maturity"
Clock = Callable[[], datetime]


def keep(extensions: dict[str, object], settings: Settings, database: Database, clock: Clock | None = None) -> None:
    """Put the parts where the views find them."""
    extensions[_KEY] = (settings, database, clock or (lambda: datetime.now(UTC)))


def _parts() -> tuple[Settings, Database, Clock]:
    return cast("tuple[Settings, Database, Clock]", current_app.extensions[_KEY])


def settings() -> Settings:
    """Return the settings of this application."""
    return _parts()[0]


def database() -> Database:
    """Return the database of this application."""
    return _parts()[1]


def now() -> datetime:
    """Return this moment, in UTC."""
    return _parts()[2]()

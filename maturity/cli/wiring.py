"""What most commands begin with: settings from the environment and a database that is up to date."""

import os
from typing import TYPE_CHECKING

from maturity.errors import SettingError
from maturity.settings import PREFIX, Settings
from maturity.storage import schema
from maturity.storage.database import Database

if TYPE_CHECKING:
    from maturity.services.post import Post
    from maturity.services.sending import MailServer


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


def mail_server(settings: Settings) -> "MailServer":
    """Return where mails are handed over.

    Raises:
        SettingError: no mail server is set.
    """
    from maturity.services.sending import MailServer

    if not settings.mail_server:
        raise SettingError(PREFIX + "MAIL_SERVER", "is not set; 'maturity mail show' prints what to hand over")
    host, _, port = settings.mail_server.rpartition(":")
    return MailServer(
        host=host.strip("[]"),
        port=int(port),
        security=settings.mail_security,
        user=settings.mail_user,
        password=settings.mail_password,
        sender=settings.mail_from,
        reply_to=settings.mail_reply_to,
    )


def post(settings: Settings) -> "Post":
    """Return what letters need from the settings."""
    from maturity.resources import catalogue
    from maturity.services.post import Post

    return Post(settings.base_url, settings.secret_key, settings.named_contact, catalogue)

"""Settings: one table with name, default and help, read from the environment or one TOML file."""

import re
import secrets
import tomllib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Any

from maturity.errors import SettingError

PREFIX = "MATURITY_"


@dataclass(frozen=True, slots=True)
class Setting:
    """One setting: the environment variable is ``MATURITY_`` and the name in capitals."""

    name: str
    default: str
    help: str
    read: Callable[[str], Any] = str


def _yes_no(text: str) -> bool:
    words = {"yes": True, "true": True, "1": True, "no": False, "false": False, "0": False}
    return words[text.lower()]


def _positive(text: str) -> int:
    number = int(text)
    if number < 1:
        raise ValueError(text)
    return number


def _server(text: str) -> str:
    if text and not re.fullmatch(r"([\w.-]+|\[[\da-fA-F:.]+\]):\d{1,5}", text, re.ASCII):
        raise ValueError(text)
    return text


def _security(text: str) -> str:
    return {word: word for word in ("none", "starttls", "tls")}[text.lower()]


def _mailbox(text: str) -> str:
    """Accept one address, with or without a name, as the sender of a mail."""
    from email.message import EmailMessage

    if text:
        probe = EmailMessage()
        probe["From"] = text
        [one] = probe["From"].addresses
        if probe["From"].defects or not (one.username and "." in one.domain):
            raise ValueError(text)
    return text


def _folder(text: str) -> str:
    if text and not Path(text).is_dir():
        raise ValueError(text)
    return text


def _address(text: str) -> str:
    if not re.fullmatch(r"https?://[^\s/?#@<>\"']+(/[^\s?#<>\"']*)?", text):
        raise ValueError(text)
    return text.rstrip("/")


def _page(text: str) -> str:
    _address(text)  # with or without a last slash, which is part of a licence's name
    return text


def _queue(text: str) -> str:
    if text and not re.fullmatch(r"(rediss?|amqp)://[^\s/].*", text):
        # The address may hold a password: it is not repeated.
        raise SettingError(PREFIX + "QUEUE_URL", "must begin with redis://, rediss:// or amqp://, and a host")
    return text


SETTINGS = (
    Setting("data_folder", "data", "Folder of the embedded database and the generated secret.", Path),
    Setting("database_url", "", "Database address; empty means SQLite in the data folder. PostgreSQL: postgresql://…"),
    Setting("secret_key", "", "Key that signs cookies and codes; empty means one generated in the data folder."),
    Setting("default_language", "sv", "Language of the first page: sv or en."),
    Setting("service_name", "Inköpsmognad", "Name in the page header and in page titles."),
    Setting("contact", "den som bjöd in er", "Who to ask; shown at the foot of every page and in reports."),
    Setting(
        "secure_cookies", "no", "yes when the service is reached by HTTPS: cookies are then sent only there.", _yes_no
    ),
    Setting("threads", "4", "Threads of the embedded server.", _positive),
    Setting("base_url", "http://127.0.0.1:8000", "Address of the service; links in mails begin with it.", _address),
    Setting(
        "mail_server", "", "host:port of the mail server (SMTP); empty means that mails stay in the outbox.", _server
    ),
    Setting(
        "mail_security", "starttls", "How the line to the mail server is closed: starttls, tls or none.", _security
    ),
    Setting("mail_user", "", "User at the mail server; empty when it asks for none."),
    Setting("mail_password", "", "Password of that user."),
    Setting("mail_from", "", "Sender of mails: an address, or Name <address>. Needed with a mail server.", _mailbox),
    Setting("mail_reply_to", "", "Where replies to mails go; empty means to the sender.", _mailbox),
    Setting(
        "kolada_url", "https://api.kolada.se/v3", "Address of Kolada's interface; asked by one command only.", _address
    ),
    Setting("data_publisher", "", "Who publishes open data; empty means the name of the service."),
    Setting("data_contact", "", "Mail address for questions about open data; empty means the help page."),
    Setting(
        "data_licence",
        "https://creativecommons.org/publicdomain/zero/1.0/",
        "Address of the licence of open data.",
        _page,
    ),
    Setting(
        "queue_url",
        "",
        "Queue that carries the making of reports to other machines: redis://… or amqp://…; empty means none.",
        _queue,
    ),
    Setting(
        "reports_folder",
        "",
        "Folder with own layouts of reports, a logo and look.toml; what it lacks is ours, as is all when it is empty.",
        _folder,
    ),
    Setting("oidc_file", "", "TOML file with the providers of work accounts (OpenID Connect); empty means none."),
)


@dataclass(frozen=True, slots=True)
class Settings:
    """What the environment decides; every field is described in ``SETTINGS``."""

    data_folder: Path
    database_url: str
    secret_key: str
    default_language: str
    service_name: str
    contact: str
    secure_cookies: bool
    threads: int
    base_url: str
    mail_server: str
    mail_security: str
    mail_user: str
    mail_password: str
    mail_from: str
    mail_reply_to: str
    kolada_url: str
    data_publisher: str
    data_contact: str
    data_licence: str
    queue_url: str
    reports_folder: str
    oidc_file: str

    @property
    def named_contact(self) -> str:
        """Who answers questions; empty as long as nobody is named."""
        return "" if self.contact == next(one.default for one in SETTINGS if one.name == "contact") else self.contact

    @classmethod
    def from_environment(cls, environment: Mapping[str, str]) -> "Settings":
        """Read the settings; a variable wins over the file named by ``MATURITY_CONFIG``.

        Raises:
            SettingError: the file or a value cannot be used, or the file holds an unknown name.
        """
        written = _file(environment.get(PREFIX + "CONFIG", ""))
        values: dict[str, Any] = {}
        for setting in SETTINGS:
            text = environment.get(PREFIX + setting.name.upper(), written.get(setting.name, setting.default))
            try:
                values[setting.name] = setting.read(text)
            except (KeyError, ValueError):
                raise SettingError(PREFIX + setting.name.upper(), f"{text!r} cannot be used. {setting.help}") from None
        _check(values)
        return cls(**_with_defaults(values))


def _check(values: Mapping[str, Any]) -> None:
    """Refuse what only other settings, or a list of words, make wrong."""
    if values["default_language"] not in ("sv", "en"):
        raise SettingError(PREFIX + "DEFAULT_LANGUAGE", "must be sv or en")
    if values["mail_server"] and not values["mail_from"]:
        raise SettingError(PREFIX + "MAIL_FROM", "must be set when there is a mail server")
    if values["mail_user"] and values["mail_security"] == "none":
        raise SettingError(PREFIX + "MAIL_SECURITY", "must be starttls or tls: a password is not sent in clear")


def _file(name: str) -> dict[str, str]:
    if not name:
        return {}
    try:
        content = tomllib.loads(Path(name).read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise SettingError(PREFIX + "CONFIG", f"{name} cannot be read: {error}") from None
    unknown = set(content) - {field.name for field in fields(Settings)}
    if unknown:
        raise SettingError(PREFIX + "CONFIG", f"{name} holds unknown settings: {', '.join(sorted(unknown))}")
    return {key: _text(value) for key, value in content.items()}


def _text(value: object) -> str:
    return ("yes" if value else "no") if isinstance(value, bool) else str(value)


def _with_defaults(values: dict[str, Any]) -> dict[str, Any]:
    folder: Path = values["data_folder"]
    try:
        if not values["database_url"]:
            folder.mkdir(parents=True, exist_ok=True)
            values["database_url"] = f"sqlite:///{folder.resolve() / 'maturity.db'}"
        if not values["secret_key"]:
            values["secret_key"] = _generated_secret(folder)
    except OSError as error:
        raise SettingError(PREFIX + "DATA_FOLDER", f"{folder} cannot be used: {error.strerror}") from None
    return values


def _generated_secret(folder: Path) -> str:
    """Return the installation's own secret, made at the first start and readable by its owner only."""
    folder.mkdir(parents=True, exist_ok=True)
    path = folder / "secret-key"
    if not path.exists():
        # Written whole under another name and then linked: of two first starts at once, both read the same secret.
        fresh = folder / f"secret-key.{secrets.token_hex(8)}"
        fresh.touch(mode=0o600)
        fresh.write_text(secrets.token_hex(32), encoding="ascii")
        with suppress(FileExistsError):
            path.hardlink_to(fresh)
        fresh.unlink()
    return path.read_text(encoding="ascii").strip()

"""Settings: what wins, what is refused, and the secret that nobody has to choose."""

import stat
from dataclasses import fields
from pathlib import Path

import pytest

from maturity.errors import SettingError
from maturity.settings import SETTINGS, Settings


def _read(folder: Path, **variables: str) -> Settings:
    return Settings.from_environment({"MATURITY_DATA_FOLDER": str(folder), **variables})


def test_nothing_has_to_be_set(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    found = Settings.from_environment({})
    assert found.database_url == f"sqlite:///{tmp_path}/data/maturity.db"
    assert (found.default_language, found.secure_cookies, found.threads) == ("sv", False, 4)


def test_the_table_describes_every_setting_once() -> None:
    assert [setting.name for setting in SETTINGS] == [field.name for field in fields(Settings)]


def test_the_secret_is_made_once_and_is_its_owners(tmp_path: Path) -> None:
    first, second = _read(tmp_path / "new"), _read(tmp_path / "new")
    assert first.secret_key == second.secret_key
    assert len(first.secret_key) == 64
    assert [path.name for path in (tmp_path / "new").iterdir()] == ["secret-key"]
    assert stat.S_IMODE((tmp_path / "new" / "secret-key").stat().st_mode) == 0o600
    assert _read(tmp_path / "other").secret_key != first.secret_key


def test_a_secret_that_is_set_is_not_written(tmp_path: Path) -> None:
    assert _read(tmp_path, MATURITY_SECRET_KEY="chosen").secret_key == "chosen"
    assert list(tmp_path.iterdir()) == []


def test_a_variable_wins_over_the_file_and_the_file_over_the_default(tmp_path: Path) -> None:
    file = tmp_path / "maturity.toml"
    file.write_text('threads = 8\ndefault_language = "en"\nsecure_cookies = true\n', encoding="utf-8")
    found = _read(tmp_path, MATURITY_CONFIG=str(file), MATURITY_THREADS="2")
    assert (found.threads, found.default_language, found.secure_cookies, found.service_name) == (
        2,
        "en",
        True,
        "Inköpsmognad",
    )


@pytest.mark.parametrize(
    ("variables", "name"),
    [
        pytest.param({"MATURITY_THREADS": "many"}, "MATURITY_THREADS", id="a word for a number"),
        pytest.param({"MATURITY_THREADS": "0"}, "MATURITY_THREADS", id="no thread"),
        pytest.param({"MATURITY_SECURE_COOKIES": "perhaps"}, "MATURITY_SECURE_COOKIES", id="neither yes nor no"),
        pytest.param(
            {"MATURITY_DEFAULT_LANGUAGE": "de"}, "MATURITY_DEFAULT_LANGUAGE", id="a language that is not there"
        ),
        pytest.param({"MATURITY_CONFIG": "/no/such.toml"}, "MATURITY_CONFIG", id="a file that is not there"),
        pytest.param({"MATURITY_BASE_URL": "matning.se"}, "MATURITY_BASE_URL", id="an address without http"),
        pytest.param({"MATURITY_BASE_URL": "https://a.se/?b"}, "MATURITY_BASE_URL", id="an address with a query"),
        pytest.param({"MATURITY_MAIL_SERVER": "mail.se"}, "MATURITY_MAIL_SERVER", id="a mail server without a port"),
        pytest.param({"MATURITY_MAIL_SERVER": "mail.se:25"}, "MATURITY_MAIL_FROM", id="a mail server and no sender"),
        pytest.param({"MATURITY_QUEUE_URL": "localhost:6379"}, "MATURITY_QUEUE_URL", id="a queue without a kind"),
        pytest.param({"MATURITY_QUEUE_URL": "redis://"}, "MATURITY_QUEUE_URL", id="a queue without a host"),
        pytest.param({"MATURITY_MAIL_SECURITY": "ssl"}, "MATURITY_MAIL_SECURITY", id="an unknown way to close a line"),
        pytest.param({"MATURITY_MAIL_FROM": "a@b.se, c@d.se"}, "MATURITY_MAIL_FROM", id="two senders"),
        pytest.param({"MATURITY_MAIL_FROM": "Mätningen"}, "MATURITY_MAIL_FROM", id="a sender without an address"),
        pytest.param({"MATURITY_MAIL_FROM": "a@b.se\nBcc: c@d.se"}, "MATURITY_MAIL_FROM", id="a sender of two lines"),
        pytest.param({"MATURITY_MAIL_REPLY_TO": "<>"}, "MATURITY_MAIL_REPLY_TO", id="no address for replies"),
        pytest.param(
            {"MATURITY_MAIL_USER": "u", "MATURITY_MAIL_SECURITY": "none"},
            "MATURITY_MAIL_SECURITY",
            id="a password in clear",
        ),
    ],
)
def test_what_cannot_be_used_is_named(tmp_path: Path, variables: dict[str, str], name: str) -> None:
    with pytest.raises(SettingError) as refusal:
        _read(tmp_path, **variables)
    assert refusal.value.name == name


def test_a_queue_is_an_address_whose_password_is_never_repeated(tmp_path: Path) -> None:
    found = _read(tmp_path, MATURITY_QUEUE_URL="rediss://:secret@queue.se:6379/0")
    assert found.queue_url == "rediss://:secret@queue.se:6379/0"
    with pytest.raises(SettingError) as refusal:
        _read(tmp_path, MATURITY_QUEUE_URL="http://:secret@queue.se")
    assert "secret" not in str(refusal.value)


def test_mail_settings_are_read_as_they_are_used(tmp_path: Path) -> None:
    found = _read(
        tmp_path,
        MATURITY_BASE_URL="https://matning.se/",
        MATURITY_MAIL_SERVER="[::1]:587",
        MATURITY_MAIL_SECURITY="TLS",
        MATURITY_MAIL_FROM="Inköpsmognad <no-reply@matning.se>",
    )
    assert (found.base_url, found.mail_security) == ("https://matning.se", "tls")
    assert found.mail_from == "Inköpsmognad <no-reply@matning.se>"


@pytest.mark.parametrize("content", ["thread = 4", "threads = ", "threads = 4\nsecrets = 1"])
def test_a_file_with_unknown_names_or_bad_grammar_is_refused(tmp_path: Path, content: str) -> None:
    file = tmp_path / "maturity.toml"
    file.write_text(content, encoding="utf-8")
    with pytest.raises(SettingError, match="MATURITY_CONFIG"):
        _read(tmp_path, MATURITY_CONFIG=str(file))


def test_a_data_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(SettingError, match="MATURITY_DATA_FOLDER"):
        _read(tmp_path / "file" / "data")


def test_a_folder_of_layouts_has_to_be_there(tmp_path: Path) -> None:
    assert _read(tmp_path, MATURITY_REPORTS_FOLDER=str(tmp_path)).reports_folder == str(tmp_path)
    with pytest.raises(SettingError, match="MATURITY_REPORTS_FOLDER"):
        _read(tmp_path, MATURITY_REPORTS_FOLDER=str(tmp_path / "nowhere"))

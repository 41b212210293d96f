"""Organisers on the command line: added with a letter, listed, reset and removed."""

import re
from collections.abc import Callable
from typing import Any

import pytest

from maturity.storage.database import Database

Run = Callable[..., Any]
ADD = ("organiser", "add", "Ola@example.org", "--body", "Förbundet")


@pytest.mark.usefixtures("database")
def test_from_adding_to_removing(run: Run, refused: Run) -> None:
    added = run(*ADD, "--name", "Ola Ek", "--national", "--language", "en").stdout
    assert added.startswith("ola@example.org runs the waves of Förbundet.\n")
    assert "maturity mail show NUMBER" in added
    letter = run("mail", "show", "1").stdout
    assert "Subject: Choose your password" in letter
    assert re.search(r"^http://127\.0\.0\.1:8000/password/\S+$", letter, re.MULTILINE)
    assert run("organiser", "list").stdout == "ola@example.org  Ola Ek  Förbundet (national)  (no app yet)\n"
    assert run(*ADD).returncode == 0
    assert run("organiser", "reset-second-factor", "ola@example.org").stdout.startswith("Reset.")
    assert "no organiser" in refused("organiser", "remove", "ola@example.org", "--body", "Another")
    assert run("organiser", "remove", "ola@example.org", "--body", "Förbundet").stdout == "Removed.\n"
    assert run("organiser", "list").stdout == ""
    assert "no organiser" in refused("organiser", "reset-second-factor", "ola@example.org")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        pytest.param(ADD, "name: missing", id="a new person without a name"),
        pytest.param(
            ("organiser", "add", "ola", "--body", "F", "--name", "O"), "email: not-an-address", id="no address"
        ),
        pytest.param(("organiser", "remove", "ola", "--body", "F"), "recipient", id="no address to remove"),
    ],
)
def test_what_cannot_be_used_is_one_line(
    database: Database, refused: Run, arguments: tuple[str, ...], said: str
) -> None:
    assert said in refused(*arguments)
    with database.read() as store:
        assert store.organisers.all() == ()

"""``maturity organisation`` and ``maturity person``: the register without SQL."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from maturity.cli import register
from maturity.domain.person import Role
from maturity.services import administering
from maturity.storage.database import Database
from maturity.web import register_words

Run = Callable[..., Any]
HEAD = "organisation;email;name;function;roles;language;management\n"


def test_the_register_is_listed_and_imported_again_without_a_change(
    database: Database, tiny_round: Callable[..., Any], run: Run, tmp_path: Path
) -> None:
    tiny_round(database)
    listed = run("organisation", "list").stdout
    assert listed.splitlines()[1].startswith("1480,municipality,Göteborg,14,")
    (tmp_path / "o.csv").write_text(listed, encoding="utf-8")
    done = run("organisation", "import", "o.csv")
    assert (done.returncode, done.stdout) == (0, "0 new, 0 changed, 3 unchanged. Done.\n"), done.stderr


@pytest.mark.usefixtures("database")
def test_an_organisation_is_added_changed_and_shown(run: Run) -> None:
    facts = ("--kind", "region", "--name", "Region X", "--county-code", "99", "--county-name", "X", "--population", "5")
    assert run("organisation", "add", "99", *facts).stdout == "99 Region X: saved.\n"
    assert run("organisation", "change", "99", "--population", "6").returncode == 0
    shown = run("organisation", "show", "99").stdout
    assert "name: Region X\n" in shown
    assert "population: 6\n" in shown
    done = run("organisation", "add", "99", *facts)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr == "Error: code: '99' is a code of Region X already. Choose another code.\n"


def test_people_are_imported_listed_and_removed(
    database: Database, tiny_round: Callable[..., Any], run: Run, tmp_path: Path
) -> None:
    tiny_round(database)
    row = "0483;anna@example.se;Anna;;coordinator;;\n"
    (tmp_path / "p.csv").write_text(HEAD + row, encoding="utf-8-sig")
    dry = run("person", "import", "p.csv", "--dry-run")
    assert dry.stdout == (
        "p.csv:2: new: 0483 Anna\n1 new, 0 changed, 0 unchanged. Nothing was changed: this was a dry run.\n"
    )
    assert "anna@example.se" not in run("person", "list").stdout
    assert run("person", "import", "p.csv").stdout == "p.csv:2: new: 0483 Anna\n1 new, 0 changed, 0 unchanged. Done.\n"
    assert run("person", "roles", "0483", "anna@example.se", "reader approver").returncode == 0
    listed = run("person", "list", "--organisation", "0483").stdout
    assert listed.splitlines()[1:] == ["0483,anna@example.se,Anna,,approver reader,sv,no"]
    assert run("person", "remove", "0483", "anna@example.se").returncode == 0
    assert "anna@example.se" not in run("person", "list").stdout
    assert run("person", "add", "0483", "bo@example.se", "--name", "Bo", "--roles", "reader").returncode == 0
    with database.read() as store:
        assert administering.contact_by_email(store, "0483", "bo@example.se").roles == {Role.READER}


def test_faults_are_printed_by_row_and_column_and_nothing_is_changed(
    database: Database, tiny_round: Callable[..., Any], run: Run, tmp_path: Path
) -> None:
    tiny_round(database)
    text = HEAD + "0483;anna@example.se;Anna;;reader;;\n483;bo;Bo;;reader;;\n"
    (tmp_path / "p.csv").write_text(text, encoding="utf-8")
    done = run("person", "import", "p.csv")
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        "p.csv:3: organisation: The register has no organisation with the code '483'. Was a leading zero lost?",
        "p.csv:3: email: 'bo' is not a mail address. Write it as anna.berg@example.se.",
    ]
    assert "anna@example.se" not in run("person", "list").stdout


@pytest.mark.usefixtures("database")
def test_a_file_in_another_coding_is_refused_with_what_to_do(run: Run, tmp_path: Path) -> None:
    (tmp_path / "p.csv").write_bytes((HEAD + "0483;a@example.se;Åsa;;reader;;").encode("cp1252"))
    done = run("person", "import", "p.csv")
    assert done.stderr == "p.csv:2: The file is not UTF-8. Save it as 'CSV UTF-8 (comma delimited)'.\n"
    assert done.returncode == 1


@pytest.mark.usefixtures("database")
@pytest.mark.parametrize("command", [("person",), ("organisation",), ("facts",)])
def test_a_broken_excel_file_is_refused_with_what_to_do(run: Run, tmp_path: Path, command: tuple[str, ...]) -> None:
    (tmp_path / "p.xlsx").write_bytes(b"PK\x03\x04 is no workbook")
    done = run(*command, "import", "p.xlsx")
    assert done.returncode == 1
    assert "the excel file cannot be read" in done.stderr.lower()
    assert "Traceback" not in done.stderr


def test_nobody_is_found_under_an_address_that_is_not_there(
    database: Database, tiny_round: Callable[..., Any], refused: Callable[..., str]
) -> None:
    tiny_round(database)
    assert "contact" in refused("person", "remove", "0483", "nobody@example.se")
    assert "organisation" in refused("person", "remove", "9999", "nobody@example.se")


def test_commands_and_pages_have_the_same_sentences() -> None:
    words = register_words._of_files.__code__.co_consts  # read without an application: the texts are constants
    of_pages = {*words, *register_words._of_texts.__code__.co_consts, *register_words._of_codes.__code__.co_consts}
    assert set(register.SENTENCES.values()) <= of_pages

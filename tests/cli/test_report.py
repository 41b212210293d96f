"""``maturity report``: any kind of report, and whether one is what would be made today."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from maturity.cli.report import KIND_NAMES
from maturity.reporting.kinds import BY_NAME, KINDS
from maturity.storage.database import Database
from tests.report.looks import dressed

WANTED = ("report", "0880", "--wave", "2027", "--group", "all")


def test_the_command_names_every_kind() -> None:
    assert set(KIND_NAMES) == set(BY_NAME)
    assert all(name.endswith("-" + kind.ending) for name, kind in zip(KIND_NAMES, KINDS, strict=True))


@pytest.mark.parametrize("kind", ["improvement-pdf", "slides-pptx", "workbook-xlsx", "one-page-docx"])
def test_a_report_is_the_same_when_another_process_makes_it_again(
    demo_copy: Database, run: Callable[..., Any], kind: str
) -> None:
    demo_copy.close()
    assert run(*WANTED, "--kind", kind, "--comments", "--output", "x").returncode == 0
    done = run("report", "verify", "x")
    assert (done.returncode, done.stdout) == (0, "same\n"), done.stderr


def test_a_report_that_differs_says_in_what_and_exits_with_1(
    demo_copy: Database, run: Callable[..., Any], tmp_path: Path
) -> None:
    demo_copy.close()
    assert run(*WANTED, "--kind", "data-json", "--output", "x.json").returncode == 0
    done = run("report", "verify", "x.json", MATURITY_CONTACT="Kim")
    assert (done.returncode, done.stdout) == (1, "differs: contact\n")
    file = tmp_path / "x.json"
    file.write_bytes(file.read_bytes() + b"\n")
    done = run("report", "verify", "x.json")
    assert (done.returncode, done.stdout) == (1, "differs: bytes only; the inputs are the same\n")


def test_what_cannot_be_verified_or_made_is_one_line(
    demo_copy: Database, refused: Callable[..., str], tmp_path: Path
) -> None:
    demo_copy.close()
    (tmp_path / "x.pdf").write_bytes(b"%PDF-1.7")
    assert "does not say what it was made from" in refused("report", "verify", "x.pdf")
    assert "no group 'own-7'" in refused("report", "0880", "--wave", "2027", "--group", "own-7", "--output", "y.pdf")


def test_own_layouts_are_tried_and_what_is_wrong_is_named(
    run: Callable[..., Any], refused: Callable[..., str], tmp_path: Path
) -> None:
    dressed(tmp_path / "own")
    done = run("report", "check-layouts", tmp_path / "own")
    assert done.returncode == 0, done.stderr
    assert "look.toml: own\n" in done.stdout
    assert "frame.typ: ours\n" in done.stdout
    assert done.stdout.endswith("Every kind of report can be made.\n")
    dressed(tmp_path / "own", 'colour = "#000000"')
    done = run("report", "check-layouts", MATURITY_REPORTS_FOLDER=str(tmp_path / "own"))
    assert done.returncode == 1
    assert done.stderr.startswith("Error: look.toml: colour: is not known")
    assert "colour: is not known" in refused("serve", MATURITY_REPORTS_FOLDER=str(tmp_path / "own"))
    assert "MATURITY_REPORTS_FOLDER" in refused("serve", MATURITY_REPORTS_FOLDER=str(tmp_path / "nowhere"))


def test_a_report_in_an_own_look_is_the_same_only_with_that_look(
    demo_copy: Database, run: Callable[..., Any], tmp_path: Path
) -> None:
    demo_copy.close()
    dressed(tmp_path / "own")
    own = {"MATURITY_REPORTS_FOLDER": str(tmp_path / "own")}
    assert run(*WANTED, "--kind", "workbook-xlsx", "--output", "x.xlsx", **own).returncode == 0
    assert run("report", "verify", "x.xlsx", **own).stdout == "same\n"
    assert run("report", "verify", "x.xlsx").stdout == "differs: layout\n"


@pytest.mark.parametrize("number", ["K" * 41, "[KS 1]"], ids=["too long", "brackets"])
def test_a_case_number_that_no_report_can_carry_is_refused(
    run: Callable[..., Any], tmp_path: Path, number: str
) -> None:
    done = run(*WANTED, "--kind", "memorandum-docx", "--case-number", number, "--output", "x.docx")
    assert done.returncode == 2
    assert "'--case-number': at most 40 characters, without square brackets" in done.stderr
    assert not (tmp_path / "x.docx").exists()

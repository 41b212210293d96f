"""``maturity facts``."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import xlsxwriter

from maturity.storage.database import Database
from maturity.storage.register import shipped_organisations
from tests.kolada_service import KoladaService, kpi, row, value

HEADER = "organisation;indicator;period;value\n"
NUI_TITLE = "Företagsklimat Insikt - Upphandling - Index"


@pytest.fixture(autouse=True)
def _register(database: Database) -> None:
    with database.write() as store:
        store.organisations.replace_all(shipped_organisations())


@pytest.fixture
def service() -> Iterator[KoladaService]:
    """One indicator and one municipality."""
    found = KoladaService().start()
    found.kpis = [kpi("U07459", NUI_TITLE)]
    found.places = [{"id": "0483", "title": "Katrineholm", "type": "K"}, {"id": "0000", "title": "Riket", "type": "L"}]
    found.rows = [row("U07459", "0483", 2025, value(71))]
    yield found
    found.stop()


def stored(database: Database) -> list[float | None]:
    with database.read() as store:
        return [one.value for one in store.outside.of("0483")]


def test_a_file_is_checked_imported_and_revised(run: Callable[..., Any], database: Database, tmp_path: Path) -> None:
    file = tmp_path / "facts.csv"
    file.write_text(HEADER + "0483;U07459;2025;71,5\n0180;U07459;2025;60\n", encoding="utf-8")
    done = run("facts", "import", file, "--dry-run")
    assert (done.returncode, done.stdout) == (0, "2 new, 0 revised, 0 unchanged (nothing was stored)\n"), done.stderr
    assert stored(database) == []
    assert run("facts", "import", file).stdout == "2 new, 0 revised, 0 unchanged\n"
    file.write_text(HEADER + "0483;U07459;2025;72\n0180;U07459;2025;60\n", encoding="utf-8")
    assert run("facts", "import", file).stdout == "0 new, 1 revised, 1 unchanged\n"
    assert stored(database) == [72]
    assert "U07459  Företagens omdöme om upphandling (NUI)  (Kolada, 2)\n" in run("facts", "list").stdout


def test_faults_are_told_row_by_row_and_nothing_is_imported(
    run: Callable[..., Any], database: Database, tmp_path: Path
) -> None:
    file = tmp_path / "facts.csv"
    file.write_text(HEADER + "0483;U07459;2025;71\n9999;U07459;2025;1\n0180;U07459;2025;12 %\n", encoding="utf-8")
    done = run("facts", "import", file)
    assert (done.returncode, done.stdout) == (1, "")
    assert done.stderr.splitlines() == [
        f"{file}:3: organisation: '9999' is no code in the register",
        f"{file}:4: value: '12%' is no number; write it as 12,5, without a unit",
        "Faults: 2. Nothing was imported.",
    ]
    assert stored(database) == []


def test_a_workbook_is_read_like_a_file_and_told_row_by_row(
    run: Callable[..., Any], database: Database, tmp_path: Path
) -> None:
    file = tmp_path / "facts.xlsx"
    with xlsxwriter.Workbook(file, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        sheet.write_row(0, 0, HEADER.strip().split(";"))
        sheet.write_row(1, 0, ("0483", "U07459", 2025, 71.5))
        sheet.write_row(2, 0, ("0180", "U07459", date(2025, 1, 1), 60))
    done = run("facts", "import", file)
    assert done.stderr.splitlines() == [
        f"{file}:3: period: '2025-01-01' is no year; write it with four digits",
        "Faults: 1. Nothing was imported.",
    ]
    assert stored(database) == []
    file.write_bytes(file.read_bytes()[:900])
    assert f"{file}:1: the Excel file cannot be read" in run("facts", "import", file).stderr


def test_kolada_is_asked_saved_and_read_without_the_network(
    run: Callable[..., Any], database: Database, service: KoladaService, tmp_path: Path
) -> None:
    network = {"MATURITY_KOLADA_URL": service.address, "NO_PROXY": "127.0.0.1"}
    chosen = ("facts", "kolada", "--indicator", "U07459", "--years", "2025")
    done = run(*chosen, "--save", tmp_path / "kolada", **network)
    assert (done.returncode, done.stdout) == (0, f"Saved in {tmp_path / 'kolada'}.\n"), done.stderr
    asked = len(service.asked)
    done = run(*chosen, "--from", tmp_path / "kolada", **network)
    assert (done.returncode, done.stdout) == (0, "1 new, 0 revised, 0 unchanged\n"), done.stderr
    assert (stored(database), len(service.asked)) == ([71], asked)
    assert run(*chosen, **network).stdout == "0 new, 0 revised, 1 unchanged\n"


def test_a_title_that_changed_is_one_line(
    refused: Callable[..., str], run: Callable[..., Any], service: KoladaService, database: Database
) -> None:
    service.kpis = [kpi("U07459", "Någonting annat")]
    network = {"MATURITY_KOLADA_URL": service.address, "NO_PROXY": "127.0.0.1"}
    line = refused("facts", "kolada", "--indicator", "U07459", **network)
    assert f"U07459 was '{NUI_TITLE}' and is now 'Någonting annat'" in line
    assert stored(database) == []
    assert run(
        "facts", "kolada", "--indicator", "U07459", "--accept-title", "U07459", "--dry-run", **network
    ).stdout == ("1 new, 0 revised, 0 unchanged (nothing was stored)\n")


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (("--indicator", "../../etc"), "no id of Kolada's"),
        (("--years", "2025-2020"), "write a year or a span"),
        (("--years", "i fjol"), "write a year or a span"),
        (("--save", "a", "--from", "."), "exclude each other"),
    ],
)
def test_arguments_that_cannot_be_used_are_told(
    run: Callable[..., Any], arguments: tuple[str, ...], words: str
) -> None:
    done = run("facts", "kolada", *arguments)
    assert done.returncode == 2
    assert words in done.stderr.replace("\n", " ")

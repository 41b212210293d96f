"""Files of recipients, from CSV and Excel: what can stand in them, and what is said about the rest."""

import io
import zipfile
from collections.abc import Sequence
from datetime import date, datetime, time

import pytest
from openpyxl import Workbook

from maturity.domain import workbook
from maturity.domain.recipient_file import Recipient, read_recipients
from maturity.domain.table_file import LARGEST_FILE, read_table
from maturity.errors import WorkbookError
from maturity.services.mailing import address
from maturity.storage.register import shipped_organisations

HEAD = ["code", "name", "registrar_address", "contact_name", "contact_address"]
INVITED = {"0180", "0483", "0980"}
REGISTER = tuple(shipped_organisations())


def excel(*rows: Sequence[object]) -> bytes:
    book = Workbook()
    for row in rows:
        book.active.append(list(row))  # type: ignore[union-attr]  # a new workbook has a sheet
    content = io.BytesIO()
    book.save(content)
    return content.getvalue()


def read(content: bytes) -> tuple[list[Recipient], list[tuple[int, str, str]]]:
    found, faults = read_recipients(content, REGISTER, INVITED, address)
    return [one for _row, one in found], [(one.row, one.column, one.code) for one in faults]


def test_excel_and_csv_say_the_same() -> None:
    rows: list[Sequence[object]] = [
        HEAD,
        ["0180", "Stockholm", "Registrator@Stockholm.example.se ", "Eva Lind", "eva@stockholm.example.se"],
        [],
        ["09", "Gotland", "reg@gotland.example.se", None, None],
    ]
    csv = "\n".join(";".join(str(cell or "") for cell in row) for row in rows).encode()
    expected = [
        Recipient("0180", "registrator@stockholm.example.se", "Eva Lind", "eva@stockholm.example.se"),
        Recipient("0980", "reg@gotland.example.se"),
    ]
    assert read(excel(*rows)) == read(csv) == (expected, [])
    assert [one.address for one in expected] == ["eva@stockholm.example.se", "reg@gotland.example.se"]
    assert [one.name for one in expected] == ["Eva Lind", ""]


def test_every_row_that_cannot_be_used_is_named() -> None:
    found, faults = read(
        excel(
            HEAD,
            ["0180", "", "reg@stockholm.example.se", "", ""],
            ["0180", "", "other@stockholm.example.se", "", ""],
            [180, "", "reg@stockholm.example.se", "", ""],  # Excel took the leading zero away
            ["1480", "", "reg@goteborg.example.se", "", ""],
            ["0483", "", "", "Eva", ""],
            ["0483", "", "nobody", "=1+1", "eva@"],
        )
    )
    assert found == [Recipient("0180", "reg@stockholm.example.se")]
    assert faults == [
        (3, "code", "twice"),
        (4, "code", "unknown-organisation"),
        (5, "code", "not-in-wave"),
        (6, "registrar_address", "no-address"),
        (7, "registrar_address", "not-an-address"),
        (7, "contact_address", "not-an-address"),
    ]


def test_cells_of_excel_are_read_as_a_person_would_write_them() -> None:
    midnight = datetime(2027, 3, 1)  # noqa: DTZ001  # cells of Excel have no zone
    content = excel(["a", "b", "c", "d", "e"], [date(2027, 3, 1), midnight, 12.0, True, time(9, 30)])
    rows, faults = read_table(content, ["a", "b", "c", "d", "e"])
    assert not faults
    assert list(rows[0].cells.values()) == ["2027-03-01", "2027-03-01", "12", "yes", "09:30:00"]


def archive(name: str, content: bytes) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as one:
        one.writestr(name, content)
    return packed.getvalue()


@pytest.mark.parametrize(
    ("content", "code"),
    [
        pytest.param(b"PK\x03\x04 and then nothing", "not-a-workbook", id="a torn file"),
        pytest.param(archive("letter.txt", b"Dear Sir"), "not-a-workbook", id="an archive of something else"),
        pytest.param(archive("xl/workbook.xml", b"<not"), "not-a-workbook", id="broken inside"),
        pytest.param(b"PK\x03\x04" + b" " * LARGEST_FILE, "too-large", id="a large file"),
        pytest.param(excel(), "empty", id="an empty sheet"),
    ],
)
def test_what_is_no_workbook_is_one_fault(content: bytes, code: str) -> None:
    assert [one[2] for one in read(content)[1]] == [code]


def test_a_small_file_that_is_packed_from_a_large_one_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_UNPACKED", 1000)
    with pytest.raises(WorkbookError) as refused:
        workbook.rows_of(archive("xl/workbook.xml", b" " * 1001))
    assert refused.value.why == "too-many"


def test_rows_beyond_the_most_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_ROWS", 2)
    assert [(number, cells[0]) for number, cells in workbook.rows_of(excel(["a"], ["b"]))] == [(1, "a"), (2, "b")]
    with pytest.raises(WorkbookError):
        workbook.rows_of(excel(["a"], ["b"], ["c"]))

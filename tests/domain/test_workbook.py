"""Workbooks that hold more than they weigh: refused before anything of them is built in memory."""

import io
import tracemalloc
from collections.abc import Callable
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter

from maturity.domain import workbook
from maturity.domain.table_file import read_table
from maturity.errors import WorkbookError

MILLION = 10**6
SHEET, STYLES, STRINGS = "xl/worksheets/sheet1.xml", "xl/styles.xml", "xl/sharedStrings.xml"


def small() -> bytes:
    """Return a workbook as Excel writes it, with its texts in a part of their own."""
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        sheet = book.add_worksheet()
        sheet.write_string("A1", "code")
        sheet.write_string("A2", "0180")
    return content.getvalue()


def changed(content: bytes, name: str, change: Callable[[str], str]) -> bytes:
    """Return a workbook with one part written anew."""
    packed = io.BytesIO()
    with ZipFile(io.BytesIO(content)) as old, ZipFile(packed, "w", ZIP_DEFLATED) as new:
        assert name in old.namelist()
        for part in old.namelist():
            text = old.read(part).decode()
            new.writestr(part, change(text) if part == name else text)
    return packed.getvalue()


def with_row(row: str) -> bytes:
    return changed(small(), SHEET, lambda text: text.replace("</sheetData>", f"{row}</sheetData>"))


def fault(content: bytes) -> list[str]:
    return [one.code for one in read_table(content, ["code"])[1]]


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda: with_row(f"<row>{'<c/>' * MILLION}</row>"), id="a row of a million cells"),
        pytest.param(lambda: with_row(f"<row>{'<c/><!--</row>-->' * MILLION}</row>"), id="ends of rows in comments"),
        pytest.param(
            lambda: changed(small(), STYLES, lambda text: text.replace("</cellXfs>", f"{'<xf/>' * MILLION}</cellXfs>")),
            id="a million styles",
        ),
        pytest.param(
            lambda: changed(small(), STRINGS, lambda text: text.replace("</sst>", f"{'<si/>' * MILLION}</sst>")),
            id="a million texts",
        ),
        pytest.param(
            lambda: changed(
                small(), STRINGS, lambda text: text.replace("</sst>", f"<si>{'<r/>' * MILLION}</si></sst>")
            ),
            id="a text of a million pieces",
        ),
    ],
)
def test_a_bomb_is_refused_in_little_memory(make: Callable[[], bytes]) -> None:
    content = make()
    assert len(content) < 300_000
    tracemalloc.start()
    try:
        assert fault(content) == ["too-many"]
        assert tracemalloc.get_traced_memory()[1] < 80 * 2**20
    finally:
        tracemalloc.stop()


def test_marks_are_counted_over_all_rows(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workbook, "MOST_MARKS", 1000)
    assert fault(with_row("<row></row>" * 1000)) == ["too-many"]


def test_no_column_is_passed_over_in_silence() -> None:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content) as book:
        book.add_worksheet().write_string(0, workbook.MOST_COLUMNS, "one too many")
    with pytest.raises(WorkbookError) as refused:
        workbook.rows_of(content.getvalue())
    assert refused.value.why == "too-many"


def test_cells_that_hold_nothing_may_lie_anywhere() -> None:
    styled = with_row('<row r="3"><c r="A3" t="inlineStr"><is><t>0184</t></is></c><c r="XFD3" s="0"/></row>')
    rows, faults = read_table(styled, ["code"])
    assert ([one.cells["code"] for one in rows], faults) == (["0180", "0184"], ())

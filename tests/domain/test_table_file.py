"""Reading a CSV file from somebody's spreadsheet."""

import csv
import io
import tracemalloc

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maturity.domain.table_file import LARGEST_FILE, Fault, Row, read_table

COLUMNS = ("code", "name")


def codes(content: bytes) -> list[tuple[int, str, str]]:
    _rows, faults = read_table(content, COLUMNS)
    return [(one.row, one.column, one.code) for one in faults]


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"code,name\n0180,Stockholm\n", id="commas"),
        pytest.param(b"code;name\r\n0180;Stockholm\r\n", id="semicolons and Windows line ends"),
        pytest.param(b"code\tname\n0180\tStockholm", id="tabs, and no last line end"),
        pytest.param(b"\xef\xbb\xbfcode;name\n0180;Stockholm\n", id="the mark of UTF-8"),
        pytest.param(b"Name ; CODE\nStockholm;0180\n", id="another order, capitals and spaces in the header"),
        pytest.param(b'"code","name"\n"0180","Stockholm"\n', id="quotation marks everywhere"),
        pytest.param(b"code;name;;\n0180;Stockholm;;\n", id="empty columns at the end"),
        pytest.param(b"code,name\r0180,Stockholm\r", id="line ends of an old Macintosh"),
    ],
)
def test_a_file_of_any_spreadsheet_is_read(content: bytes) -> None:
    assert read_table(content, COLUMNS) == ((Row(2, {"code": "0180", "name": "Stockholm"}),), ())


def test_rows_are_counted_as_the_spreadsheet_counts_them() -> None:
    rows, faults = read_table(b'code,name\n\n1,"two\nlines"\n,\n2,b\n', COLUMNS)
    # row 1 header, 2 empty, 3 with two lines in a cell, 4 empty cells, 5
    assert [(one.number, one.cells["name"]) for one in rows] == [(3, "two\nlines"), (5, "b")]
    assert faults == ()


def test_a_doubled_quotation_mark_and_a_delimiter_stand_inside_a_text() -> None:
    rows, _faults = read_table(b'code;name\n1;"A ""B""; C"\n', COLUMNS)
    assert rows[0].cells["name"] == 'A "B"; C'


def test_a_row_that_is_too_short_has_empty_cells() -> None:
    assert read_table(b"code,name\n1\n", COLUMNS) == ((Row(2, {"code": "1", "name": ""}),), ())


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(b"", (0, "", "empty"), id="nothing"),
        pytest.param(b" \n\n", (0, "", "empty"), id="only white space"),
        pytest.param(b"code,name\n", (0, "", "no-rows"), id="only the header"),
        pytest.param("code,name\n1,Åre\n".encode("cp1252"), (2, "", "not-utf-8"), id="Windows-1252"),
        pytest.param("code,name\n1,Åre\n".encode("utf-16"), (1, "", "not-utf-8"), id="UTF-16"),
        pytest.param("code,name\n".encode("utf-16-le"), (1, "", "not-text"), id="UTF-16 without a mark"),
        pytest.param(b"code,name\n1,a\0b\n", (2, "", "not-text"), id="a NUL byte"),
        pytest.param(b"PK\x03\x04\x14\x00", (0, "", "not-a-workbook"), id="a torn Excel workbook"),
        pytest.param(b'code,name\n1,"open\n2,b\n', (2, "", "quotes"), id="a quotation mark that is not closed"),
        pytest.param(b"code,name\n1,a,b\n", (2, "", "cells"), id="a text with a comma and without quotation marks"),
        pytest.param(b"code\n1\n", (1, "name", "missing-column"), id="a column too few"),
        pytest.param(b"code,name,size\n1,a,b\n", (1, "size", "unknown-column"), id="a column too many"),
        pytest.param(b"code,name,name\n1,a,b\n", (1, "name", "column-twice"), id="a column twice"),
        pytest.param(b"x" * (LARGEST_FILE + 1), (0, "", "too-large"), id="more than 5 MB"),
    ],
)
def test_what_cannot_be_read_is_named(content: bytes, expected: tuple[int, str, str]) -> None:
    assert codes(content) == [expected]


def test_every_fault_is_found_at_once() -> None:
    rows, faults = read_table(b'code,name\n1,a,b\n2,c\n3,d,e\n4,"open', COLUMNS)
    assert [one.number for one in rows] == [3]
    assert [(one.row, one.code) for one in faults] == [(2, "cells"), (4, "cells"), (5, "quotes")]
    assert faults[0].facts == {"found": 3, "expected": 2}


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(b"code,name\n" + b"a\n" * 2_500_000, id="millions of rows"),
        pytest.param(b"code,name," + b"".join(b"%x," % at for at in range(700_000)) + b"\n1,a\n", id="columns"),
        pytest.param(b"code,name\n" + b",\n" * 60_000 + b"1,a\n" * 60_000, id="rows behind empty ones"),
    ],
)
def test_more_than_anybodys_list_is_one_fault_in_little_memory(content: bytes) -> None:
    assert len(content) <= LARGEST_FILE
    tracemalloc.start()
    try:
        assert codes(content) == [(0, "", "too-many")]
        assert tracemalloc.get_traced_memory()[1] < 150 * 2**20
    finally:
        tracemalloc.stop()


def test_empty_rows_are_passed_over_however_many_they_are() -> None:
    rows, faults = read_table(b"\n,,\ncode,name\n" + b"\n,\n" * 30_000 + b"1,a\n", COLUMNS)
    assert (rows, faults) == ((Row(60_004, {"code": "1", "name": "a"}),), ())


def test_a_name_of_a_column_that_may_be_anything_is_repeated_in_part_only() -> None:
    _rows, faults = read_table(b"x" * 1000 + b"\n1\n", ("code",))
    assert [(one.column, one.code) for one in faults] == [("x" * 40, "unknown-column"), ("code", "missing-column")]


@given(st.binary(max_size=300))
def test_no_bytes_break_the_reader(content: bytes) -> None:
    rows, faults = read_table(content, COLUMNS)
    assert rows or faults


@given(st.text(alphabet='code,name;\t\n\r"x\0å', max_size=200))
def test_nothing_that_looks_like_a_table_breaks_the_reader(text: str) -> None:
    rows, faults = read_table(b"code,name\n" + text.encode(), COLUMNS)
    assert rows or faults
    assert all(isinstance(one, Fault) and one.row >= 0 for one in faults)


@given(st.lists(st.tuples(st.text("aå ,;\"'\n", min_size=1), st.text('bö\t,;"', min_size=1)), min_size=1))
def test_what_a_spreadsheet_writes_is_what_is_read(table: list[tuple[str, str]]) -> None:
    text = io.StringIO()
    csv.writer(text).writerows([COLUMNS, *table])
    rows, faults = read_table(text.getvalue().encode(), COLUMNS)
    assert [one for one in faults if one.code != "no-rows"] == []
    assert [(one.cells["code"].strip(), one.cells["name"].strip()) for one in rows] == [
        (code.strip(), name.strip()) for code, name in table if (code + name).strip()
    ]

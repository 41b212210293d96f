"""A CSV or Excel file from somebody's spreadsheet: read whole, every fault found at once, nothing guessed."""

import csv
import io
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import zip_longest

from maturity.domain import workbook
from maturity.errors import WorkbookError

LARGEST_FILE = 5 * 2**20
"""Bytes: some fifty thousand rows, and little enough to be read in one go."""

DELIMITERS = ",;\t"
"""What separates cells: Swedish spreadsheets write semicolons, and tabs when a range is copied."""

LONGEST_NAME = 40
"""Signs of a column's name that are repeated: it may be anything."""

HEADER = 1
"""Number of the row with the names of the columns; rows are counted as spreadsheets count them."""


@dataclass(frozen=True, slots=True)
class Fault:
    """Something in a file or a form that cannot be used.

    Attributes:
        row: as the spreadsheet counts, the header is 1; 0 for the file as a whole and for a form.
        column: its name; empty where no single column is to blame.
        code: what is wrong, in one word that pages and commands have a sentence for.
        facts: what the sentence names.
    """

    row: int
    column: str
    code: str
    facts: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Row:
    """A row of a file: its number, and column to cell."""

    number: int
    cells: Mapping[str, str]


def read_table(
    content: bytes, columns: Sequence[str], optional: Sequence[str] = ()
) -> tuple[tuple[Row, ...], tuple[Fault, ...]]:
    """Read a file that has all of *columns*, in any order, and may have some of *optional*.

    The delimiter is found in the header; of an Excel file, the first sheet is read. Rows and columns that are wholly
    empty are passed over.

    Returns:
        The rows that can be used, and what is wrong with the others; with faults in the header there are no rows.
    """
    records, broken = _sheet(content) if content.startswith(workbook.SIGNATURE) else _records(content)
    if broken and not records:
        return (), broken
    header = [name.strip().lower() for name in _without_empty_end(records[0][1])] if records else []
    if len(header) > workbook.MOST_COLUMNS:
        return (), (_too_many(),)
    faults = tuple(_header_faults(header, columns, optional))
    if faults:
        return (), faults
    rows: list[Row] = []
    wrong: list[Fault] = []
    for number, record in records[1:]:
        cells = _without_empty_end(record)
        if len(cells) > len(header):
            wrong.append(Fault(number, "", "cells", {"found": len(cells), "expected": len(header)}))
        else:
            rows.append(Row(number, dict(zip_longest(header, cells, fillvalue=""))))
    if not rows and not wrong and not broken:
        wrong.append(Fault(0, "", "no-rows"))
    return tuple(rows), (*wrong, *broken)


def _sheet(content: bytes) -> tuple[list[tuple[int, list[str]]], tuple[Fault, ...]]:
    if len(content) > LARGEST_FILE:
        return [], (_too_large(),)
    try:
        rows = workbook.rows_of(content)
    except WorkbookError as error:
        return [], (_too_many() if error.why == "too-many" else Fault(0, "", error.why),)
    return rows, () if rows else (Fault(0, "", "empty"),)


def _too_large() -> Fault:
    return Fault(0, "", "too-large", {"size": LARGEST_FILE // 2**20})


def _too_many() -> Fault:
    return Fault(0, "", "too-many", {"rows": workbook.MOST_ROWS, "columns": workbook.MOST_COLUMNS})


def _text(content: bytes) -> str | Fault:
    if len(content) > LARGEST_FILE:
        return _too_large()
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        return Fault(content.count(b"\n", 0, error.start) + 1, "", "not-utf-8")
    if "\0" in text:
        return Fault(text.count("\n", 0, text.index("\0")) + 1, "", "not-text")
    return text if text.strip() else Fault(0, "", "empty")


def _records(content: bytes) -> tuple[list[tuple[int, list[str]]], tuple[Fault, ...]]:
    """Return every record that holds something with its number, and the fault that ended the reading early."""
    text = _text(content)
    if isinstance(text, Fault):
        return [], (text,)
    first = text.lstrip("\r\n").partition("\n")[0]
    delimiter = max(DELIMITERS, key=first.count)
    # Strict: a quote that is never closed is reported, instead of swallowing the rows after it.
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, strict=True)
    found: list[tuple[int, list[str]]] = []
    number = 0
    try:
        for number, record in enumerate(reader, start=HEADER):
            if any(map(str.strip, record)):
                found.append((number, record))
            if len(found) > workbook.MOST_ROWS:
                return [], (_too_many(),)
    except csv.Error:
        return found, (Fault(number + 1, "", "quotes"),)
    return found, ()


def _header_faults(header: Sequence[str], columns: Sequence[str], optional: Sequence[str]) -> Iterator[Fault]:
    for name, times in Counter(header).items():
        if name not in (*columns, *optional):
            yield Fault(HEADER, name[:LONGEST_NAME], "unknown-column", {"columns": ", ".join((*columns, *optional))})
        elif times > 1:
            yield Fault(HEADER, name, "column-twice")
    for name in columns:
        if name not in header:
            yield Fault(HEADER, name, "missing-column")


def _without_empty_end(cells: Sequence[str]) -> Sequence[str]:
    """Leave out the empty cells that a spreadsheet writes after a row because another row was longer once."""
    length = len(cells)
    while length and not cells[length - 1].strip():
        length -= 1
    return cells[:length]

"""The first sheet of an Excel workbook as rows of text, the way a CSV file of it would read."""

import io
import zlib
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any
from zipfile import BadZipFile, ZipFile

from maturity.errors import WorkbookError

MOST_UNPACKED = 100 * 2**20
"""Bytes that a workbook may hold: a small file can be packed from gigabytes."""

MOST_ROWS, MOST_COLUMNS = 50_000, 50
SIGNATURE = b"PK\x03\x04"
"""The first bytes of every workbook (and of every other archive)."""


def rows_of(content: bytes) -> list[tuple[int, list[str]]]:
    """Return the rows that hold something, each with its number, which counts from 1.

    What a formula gave when the file was saved is read, the formula is not.

    Raises:
        WorkbookError: it is none (``not-a-workbook``), or ``too-many`` when it holds more than anybody's list.
    """
    from openpyxl import load_workbook  # it takes 0.2 s, and few processes ever read a workbook
    from openpyxl.utils.exceptions import InvalidFileException

    try:
        with ZipFile(io.BytesIO(content)) as archive:
            if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
                raise WorkbookError("too-many")
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True)
        try:
            return list(_rows(book.worksheets[0]))
        finally:
            book.close()
    # A broken workbook makes openpyxl stumble in any of these ways; it documents none of them.
    except (BadZipFile, InvalidFileException, zlib.error, SyntaxError, LookupError, TypeError, AttributeError) as error:
        raise WorkbookError("not-a-workbook") from error
    except (ValueError, OSError, EOFError, NotImplementedError) as error:
        raise WorkbookError("not-a-workbook") from error


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:  # Any: openpyxl has no types
    sheet.reset_dimensions()  # what the file says about its own size may be wrong
    for number, cells in enumerate(sheet.iter_rows(max_col=MOST_COLUMNS, values_only=True), start=1):
        if number > MOST_ROWS:
            raise WorkbookError("too-many")
        row = [_text(cell) for cell in cells]
        if any(row):
            yield number, row


def _text(cell: object) -> str:
    match cell:
        case None:
            return ""
        case bool():
            return "yes" if cell else "no"
        case float() if cell.is_integer():
            return str(int(cell))
        case datetime() if cell.time() == time():
            return cell.date().isoformat()
        case date() | time():
            return cell.isoformat()
        case _:
            return str(cell)

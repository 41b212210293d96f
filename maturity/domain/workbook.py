"""The first sheet of an Excel workbook as rows of text, the way a CSV file of it would read."""

import io
import re
import zlib
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from itertools import chain
from typing import Any
from zipfile import BadZipFile, ZipFile

from maturity.errors import WorkbookError

MOST_UNPACKED = 40 * 2**20
"""Bytes that a workbook may hold: a small file can be packed from gigabytes."""

MOST_MARKS = 5_000_000
"""Tags and attributes in a workbook: 50 000 rows of eight cells have some four million."""

MOST_AT_ONCE = 200_000
"""The same in one row, in one text, or in a part that has neither, which openpyxl keeps whole: up to 500 bytes each."""

MOST_ROWS, MOST_COLUMNS = 50_000, 50
SIGNATURE = b"PK\x03\x04"
"""The first bytes of every workbook (and of every other archive)."""

_END = re.compile(rb"</(?:\w+:)?(?:row|si)>")


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
            _require_modest(archive)
        book = load_workbook(io.BytesIO(content), read_only=True, data_only=True, keep_links=False)
        try:
            return list(_rows(book.worksheets[0]))
        finally:
            book.close()
    # A broken workbook makes openpyxl stumble in any of these ways; it documents none of them.
    except (BadZipFile, InvalidFileException, zlib.error, SyntaxError, LookupError, TypeError, AttributeError) as error:
        raise WorkbookError("not-a-workbook") from error
    except (ValueError, OSError, EOFError, NotImplementedError) as error:
        raise WorkbookError("not-a-workbook") from error


def _require_modest(archive: ZipFile) -> None:
    """Make sure that reading takes little memory; counted in the bytes, before anything is built of them."""
    if sum(part.file_size for part in archive.infolist()) > MOST_UNPACKED:
        raise WorkbookError("too-many")
    marks = 0
    for part in archive.infolist():
        content, start = archive.read(part), 0
        for end in chain(_ends(content), [len(content)]):
            here = content.count(b"<", start, end) + content.count(b"=", start, end)
            marks, start = marks + here, end
            if here > MOST_AT_ONCE or marks > MOST_MARKS:
                raise WorkbookError("too-many")


def _ends(content: bytes) -> Iterable[int]:
    """Yield where openpyxl lets go of what it has built: after a row and after a text.

    No spreadsheet writes comments or anything but UTF-8; there, what looks like an end need not be one.
    """
    if b"<!" not in content and b"\0" not in content:
        yield from (found.end() for found in _END.finditer(content))


def _rows(sheet: Any) -> Iterator[tuple[int, list[str]]]:  # Any: openpyxl has no types
    sheet.reset_dimensions()  # what the file says about its own size may be wrong
    for number, cells in enumerate(sheet.iter_rows(values_only=True), start=1):
        if number > MOST_ROWS or any(cell not in (None, "") for cell in cells[MOST_COLUMNS:]):
            raise WorkbookError("too-many")
        row = [_text(cell) for cell in cells[:MOST_COLUMNS]]
        if any(map(str.strip, row)):
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

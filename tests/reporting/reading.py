"""What stands in a page or a file, read as other programs read it: tables as rows of texts, and everything said."""

import csv
import io
import re
from collections.abc import Callable
from typing import Any

import docx
import lxml.html  # type: ignore[import-untyped]  # it ships no types
import openpyxl
from docx.oxml.ns import qn
from pptx import Presentation

from tests.reporting import tagged

Table = list[list[str]]
"""Rows of texts, the header row first."""

NOT_READ = ".//*[contains(concat(' ', @class, ' '), ' label ') or @aria-hidden='true']"
"""Names of columns that narrow screens repeat in every cell, and what is drawn only."""


def html_tables(page: bytes) -> list[Table]:
    """Return the tables of a page; a cell over several rows stands in each of them."""
    root: Any = lxml.html.fromstring(page)
    for one in root.xpath(NOT_READ):
        one.drop_tree()
    for one in root.xpath("//option[not(@selected)]"):
        one.drop_tree()
    for one in root.xpath("//td//input[not(@type='hidden') and @value]"):
        one.tail = f" {one.get('value')} {one.tail or ''}"
    return [_filled(table) for table in root.iter("table")]


def _filled(table: Any) -> Table:
    rows: Table = []
    below: dict[int, tuple[int, str]] = {}  # column → for how many rows more, and what
    for line in table.iter("tr"):
        row: list[str] = []
        cells = [one for one in line if one.tag in ("td", "th")]
        while cells or below.get(len(row), (0, ""))[0]:
            left, text = below.get(len(row), (0, ""))
            if left:
                below[len(row)] = left - 1, text
            else:
                cell = cells.pop(0)
                text = _plain(" ".join(cell.itertext()))
                below[len(row)] = int(cell.get("rowspan", "1")) - 1, text
            row.append(text)
        rows.append(row)
    return rows


def html_text(page: bytes) -> str:
    """Return everything in a page's main part."""
    [main] = lxml.html.fromstring(page).iter("main")
    return _plain(" ".join(main.itertext()))


def word_tables(file: bytes) -> list[Table]:
    """Return the tables of a Word file."""
    found = docx.Document(io.BytesIO(file)).tables
    return [[[_plain(cell.text) for cell in row.cells] for row in table.rows] for table in found]


def word_text(file: bytes) -> str:
    """Return everything in the body of a Word file, with the words of its pictures."""
    body = docx.Document(io.BytesIO(file)).element.body
    words = [one.get("descr", "") for one in body.iter(qn("wp:docPr"))]
    texts = ["".join(run.text or "" for run in one.iter(qn("w:t"))) for one in body.iter(qn("w:p"))]
    return _plain(" ".join(texts + words))


def slide_tables(file: bytes) -> list[Table]:
    """Return the tables of a deck."""
    shapes: list[Any] = [shape for page in Presentation(io.BytesIO(file)).slides for shape in page.shapes]
    found = [shape.table for shape in shapes if shape.has_table]
    return [[[_plain(cell.text) for cell in row.cells] for row in table.rows] for table in found]


def slide_text(file: bytes) -> str:
    """Return every text and note of a deck, and the words of its pictures."""
    pages: list[Any] = list(Presentation(io.BytesIO(file)).slides)
    texts = [shape.text_frame.text for page in pages for shape in page.shapes if shape.has_text_frame]
    notes = [page.notes_slide.notes_text_frame.text for page in pages]
    words = [one.get("descr", "") for page in pages for one in page.element.iter() if one.tag.endswith("cNvPr")]
    return _plain(" ".join(texts + notes + words))


def sheet_tables(file: bytes) -> list[Table]:
    """Return every sheet of a workbook; numbers as they are stored."""
    book = openpyxl.load_workbook(io.BytesIO(file))
    sheets = [list(sheet.iter_rows(values_only=True)) for sheet in book]
    return [[["" if one is None else _plain(str(one)) for one in row] for row in rows] for rows in sheets]


def sheet_text(file: bytes) -> str:
    """Return everything in the cells of a workbook."""
    return " ".join(cell for table in sheet_tables(file) for row in table for cell in row)


def csv_tables(file: bytes) -> list[Table]:
    """Return the one table of a file of comma-separated values."""
    return [list(csv.reader(io.StringIO(file.decode("utf-8-sig"))))]


def _plain(text: str) -> str:
    return " ".join(re.sub("\u00ad\\s*", "", text).split())


Reader = tuple[Callable[[bytes], list[Table]], Callable[[bytes], str]]
READERS: dict[str, Reader] = {
    "pdf": (tagged.tables, tagged.said),
    "docx": (word_tables, word_text),
    "pptx": (slide_tables, slide_text),
    "xlsx": (sheet_tables, sheet_text),
    "": (html_tables, html_text),
}
"""File ending to how its tables and its text are read; a page has none."""

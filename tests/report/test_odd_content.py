"""Whatever people write and however little there is: every kind of report opens, and holds what was written."""

import csv
import io
import json
import re
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from datetime import date
from typing import Any

import openpyxl
import pikepdf
import pytest

from maturity.domain.improvement.plan import NO_PLAN, Action, Plan, Status
from maturity.domain.result import Result
from maturity.reporting.kinds import KINDS, make
from maturity.reporting.material import Choices, Material
from tests.report.test_development import two_waves
from tests.reporting.reading import READERS, sheet_tables

MakeResult = Callable[..., Result]
Files = dict[str, bytes]

FORMULAS = "=cmd|' /C calc'!A0", "+1+1", "-2+3", "@SUM(A1)", "\t=1+1", '=HYPERLINK("http://x","y")'
WRITTEN = {
    "a comment of 5 000 characters": "Vi har börjat arbeta med avtalsregistret. " * 119,
    "emoji": "Bra 🎉👍🏽 så här",
    "right to left": "עיר مدينة och svenska",
    "script": "<script>alert('1')</script> & ]]> &lt;b&gt;",
    "control characters": "före\x00\x07\x0b\x1b\ufffe\ud800efter",
    "2 000 characters without a space": "Ö" * 2_000,
    "an address of 300 characters": "https://example.org/" + "avtal-och-inkop/" * 18,
}
LITTLE: dict[str, tuple[str, dict[str, Any]]] = {
    "nothing answered": ("sv", {"unanswered": 52}),
    "nothing answered, nobody else": (
        "en", {"unanswered": 52, "compared": False, "earlier": False, "submitted": False},
    ),
    "everything is not applicable": ("en", {"not_applicable": True}),
    "one peer": ("sv", {"answering": 2}),
    "no earlier wave": ("en", {"earlier": False}),
}  # fmt: skip
"""What is missing, and the language to say it in."""

NAMELY = 200
"""Characters of the longest name of an organisation."""

MANY = 60
OUR_FIELDS = (b"PAGEREF", b"TOC")
PRINTABLE = 14.0
"""Points from the edge of the paper: 5 mm."""

TEXTS = ("pdf", "docx", "pptx")


def files_of(result: Result, plan: Plan = NO_PLAN, language: str = "sv") -> Files:
    """Make every kind of report."""
    development = two_waves(result) if result.total.previous is not None else None
    choices = Choices(language, "all", comments=True, plan=bool(plan.actions))
    return {kind.file: make(kind, Material(result, development, plan), choices, "inkop@example.org") for kind in KINDS}


def actions(*texts: str) -> Plan:
    """Return a plan in which people have written the same in every field of an action."""
    day = date(2027, 9, 30)
    return Plan(
        {"A1": 3.0, "total": 60.0},
        tuple(
            Action(number, text, "A1", 3, text[:80], day, text, Status.ACCEPTED, text, 1)
            for number, text in enumerate(texts, start=1)
        ),
    )


def said(name: str, file: bytes) -> str:
    """Return what a file says, without the spaces, as lines break where they must."""
    return close(READERS[name.partition(".")[2]][1](file))


def close(text: str) -> str:
    """Return a text as documents can hold it: no space, and no sign that cannot be shown."""
    return "".join(one for one in text if one.isprintable() and not one.isspace() and one not in "\u00ad\u200b\ufffd")


@pytest.mark.parametrize("text", WRITTEN.values(), ids=WRITTEN.keys())
def test_what_people_write_stands_whole_in_every_file_and_runs_in_none(make_result: MakeResult, text: str) -> None:
    result = make_result(name=text[:NAMELY], comment=text)
    found = files_of(result, actions(text, text))
    wanted = close(text)
    assert wanted in said("improvement.docx", found["improvement.docx"])
    if wanted.isascii() or "Ö" in wanted or "Vi" in wanted:  # what the fonts cannot show is replaced by a sign
        assert wanted in said("improvement.pdf", found["improvement.pdf"])
    assert close(text[:NAMELY]) in said("memorandum.docx", found["memorandum.docx"])
    assert any(wanted in close(cell) for table in sheet_tables(found["workbook.xlsx"]) for row in table for cell in row)
    assert json.loads(found["data.json"])["about"]["organisation"]["name"]
    _opens(found)
    _runs_nowhere(found)
    _stays_on_the_page(found)


def test_no_text_is_taken_for_a_formula(make_result: MakeResult) -> None:
    for first in FORMULAS[:2]:
        found = files_of(make_result(name=first, comment=first), actions(*FORMULAS))
        cells = [close(cell) for table in sheet_tables(found["workbook.xlsx"]) for row in table for cell in row]
        assert all(any(close(one) in cell for cell in cells) for one in FORMULAS)
        _runs_nowhere(found)


@pytest.mark.parametrize(("language", "facts"), LITTLE.values(), ids=LITTLE.keys())
def test_little_to_tell_is_told_in_every_file(make_result: MakeResult, facts: dict[str, Any], language: str) -> None:
    found = files_of(make_result(**facts), language=language)
    _opens(found)
    _stays_on_the_page(found)
    for name, file in found.items():
        if name.partition(".")[2] in TEXTS:
            text = READERS[name.partition(".")[2]][1](file)
            assert not re.search(r"\b(nan|None of|inf)\b|%\(\w+\)s|\{\w+\}", text.replace("0 None", "")), name


def test_sixty_actions_stand_in_the_report_and_the_workbook_and_are_counted_elsewhere(make_result: MakeResult) -> None:
    day = date(2027, 9, 1)
    many = Plan(
        {},
        tuple(
            Action(number, f"Gör sak nummer {number} av många.", None, None, "Chef", day, "", Status.PLANNED, "", 1)
            for number in range(1, MANY + 1)
        ),
    )
    found = files_of(make_result(), many)
    _opens(found)
    _stays_on_the_page(found)
    for name in ("improvement.pdf", "improvement.docx", "workbook.xlsx"):
        text = said(name, found[name])
        assert all(close(action.what) in text for action in many.actions), name
    for name in ("one-page.pdf", "one-page.docx", "memorandum.docx", "slides.pptx"):
        assert str(MANY) in said(name, found[name]), name


def _opens(found: Files) -> None:
    """Open every file with another program's reader."""
    for name, file in found.items():
        read = READERS.get(name.partition(".")[2])
        if read is not None:
            tables, text = read
            assert text(file).strip(), name
            tables(file)
    with pikepdf.open(io.BytesIO(found["one-page.pdf"])) as document:
        assert len(document.pages) == 1
    json.loads(found["data.json"])


def _runs_nowhere(found: Files) -> None:
    """No cell of a spreadsheet is a formula, no field of a document somebody's."""
    with zipfile.ZipFile(io.BytesIO(found["workbook.xlsx"])) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "worksheets/sheet" in name]
        links = [archive.read(name) for name in archive.namelist() if name.endswith(".rels")]
    assert not any(re.search(rb"<f[ >]", sheet) for sheet in sheets)
    assert not any(b"TargetMode" in one for one in links)
    book = openpyxl.load_workbook(io.BytesIO(found["workbook.xlsx"]))
    assert not [cell for sheet in book for row in sheet.iter_rows() for cell in row if cell.data_type == "f"]
    cells = [cell for row in csv.reader(io.StringIO(found["data.csv"].decode("utf-8-sig"))) for cell in row]
    assert not [cell for cell in cells if cell.startswith(("=", "+", "-", "@", "\t", "\r")) and not _is_number(cell)]
    for name in ("improvement.docx", "one-page.docx", "memorandum.docx"):
        with zipfile.ZipFile(io.BytesIO(found[name])) as archive:
            body = archive.read("word/document.xml")
        assert b"<script" not in body
        fields = re.findall(rb"<w:instrText[^>]*>([^<]*)<", body)
        assert all(one.split()[0] in OUR_FIELDS for one in fields), (name, fields)


def _is_number(cell: str) -> bool:
    return re.fullmatch(r"-?\d+([.,]\d+)?", cell) is not None


def _stays_on_the_page(found: Files) -> None:
    """No glyph of a PDF lies beyond the paper's edge, or closer to it than a printer reaches."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    for name in ("improvement.pdf", "one-page.pdf"):
        told = subprocess.run(["pdftotext", "-bbox", "-", "-"], input=found[name], capture_output=True, check=True)
        pages = told.stdout.decode().split("<page ")[1:]
        assert pages
        for number, page in enumerate(pages, start=1):
            width, height = (float(one) for one in re.findall(r'^width="([\d.]+)" height="([\d.]+)"', page)[0])
            for word in re.findall(r'<word xMin="(.+?)" yMin="(.+?)" xMax="(.+?)" yMax="(.+?)">(.*?)<', page):
                left, top, right, bottom = map(float, word[:4])
                inside = left > PRINTABLE and right < width - PRINTABLE and top > 0 and bottom < height
                assert inside, (name, number, word)

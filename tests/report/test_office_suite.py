"""Every office file as another program shows it: opened without repair, every page there, with the figures."""

import re
import shutil
import subprocess
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest

from maturity.charts.pictures import report_pictures, small_pictures
from maturity.charts.slide import slide_pictures
from maturity.domain.result import Result
from maturity.domain.scoring import rounded
from maturity.report import document
from maturity.report.slides import slides
from maturity.report.workbook import workbook
from maturity.resources import catalogue, data_folder
from tests.report.plans import plan_for

MakeResult = Callable[..., Result]
LONGEST = 120
"""Seconds: the first start of the office suite makes its settings."""

PAGES = {
    "report.docx": (8, 16),  # more than a few pages beyond the PDF's would mean that a table has gone astray
    "page.docx": (1, 1),
    "memorandum.docx": (2, 3),
    "deck.pptx": (10, 10),
    "book.xlsx": (8, 60),  # a sheet at least, and as many pages as its rows need
}
"""File → fewest and most pages."""

EVERY_INDEX = ("report.docx", "memorandum.docx", "deck.pptx", "book.xlsx")
FILTERS = {"docx": "writer_pdf_Export", "pptx": "impress_pdf_Export", "xlsx": "calc_pdf_Export"}


@dataclass(frozen=True, slots=True)
class Shown:
    """What the office suite made of the files, and what it said."""

    result: Result
    pages: Mapping[str, list[str]]
    said: str


@pytest.fixture(scope="module", params=["sv", "en"])
def shown(request: pytest.FixtureRequest, make_result: MakeResult, tmp_path_factory: pytest.TempPathFactory) -> Shown:
    """Convert one file of each kind in one go."""
    if shutil.which("soffice") is None or shutil.which("pdftotext") is None:
        pytest.skip("LibreOffice or pdftotext is not installed")
    folder, language = tmp_path_factory.mktemp("office"), request.param
    result = make_result(generated=True, comment="Frågan är ställd 🎉 עיר")
    for name, file in _files(result, language).items():
        (folder / name).write_bytes(file)
    settings = f"-env:UserInstallation={(folder / 'settings').as_uri()}"
    names = [str(folder / name) for name in PAGES]
    command = ["soffice", settings, "--headless", "--convert-to", "pdf", "--outdir", str(folder), *names]
    found = subprocess.run(command, check=True, capture_output=True, timeout=LONGEST, text=True)
    pages = {name: _pages((folder / name).with_suffix(".pdf")) for name in PAGES}
    return Shown(result, pages, found.stdout + found.stderr)


def _files(result: Result, language: str) -> dict[str, bytes]:
    words, layouts, plan = catalogue(language), data_folder("reports"), plan_for(result)
    pictures = report_pictures(result, language, words)
    return {
        "report.docx": document.improvement_word(result, language, pictures, words, layouts, plan=plan),
        "page.docx": document.one_page_word(result, language, small_pictures(result), words, layouts, plan=plan),
        "memorandum.docx": document.memorandum(result, language, words, layouts, plan=plan),
        "deck.pptx": slides(result, language, slide_pictures(result, language, words), words, layouts, plan=plan),
        "book.xlsx": workbook(result, language, words, plan=plan),
    }


def _pages(path: Path) -> list[str]:
    """Return the text of every page."""
    with pikepdf.open(path) as file:
        pages = len(file.pages)
    text = subprocess.run(["pdftotext", "-layout", str(path), "-"], capture_output=True, check=True).stdout.decode()
    found = text.split("\f")[:-1]
    assert len(found) == pages
    return found


def test_every_file_is_opened_by_its_own_filter_without_a_complaint(shown: Shown) -> None:
    lines = shown.said.splitlines()
    for name in PAGES:
        [line] = [line for line in lines if line.startswith("convert ") and f"/{name} " in line]
        assert line.endswith(f"using filter : {FILTERS[name.partition('.')[2]]}")
    assert not re.search(r"error|repair|corrupt|could not", shown.said, re.IGNORECASE)


@pytest.mark.parametrize("name", PAGES)
def test_it_has_as_many_pages_as_it_should_and_none_is_empty(shown: Shown, name: str) -> None:
    fewest, most = PAGES[name]
    assert fewest <= len(shown.pages[name]) <= most
    assert all(len(page.split()) > 3 for page in shown.pages[name])


@pytest.mark.parametrize("name", PAGES)
def test_the_indices_are_there(shown: Shown, name: str) -> None:
    text = "".join(shown.pages[name]).replace(",", ".")
    nodes = shown.result.nodes() if name in EVERY_INDEX else shown.result.areas
    assert all(str(rounded(node.index or 0.0, 1)) in text for node in nodes)


def test_the_head_says_on_every_page_of_a_document_that_the_answers_are_made_up(shown: Shown) -> None:
    for name in ("report.docx", "page.docx", "memorandum.docx", "deck.pptx"):
        assert all(re.search("Påhittade svar|Generated answers", page) for page in shown.pages[name]), name


def test_the_memorandum_and_the_report_have_their_headings(shown: Shown) -> None:
    report, paper = ("".join(shown.pages[name]) for name in ("report.docx", "memorandum.docx"))
    for one in shown.result.areas:
        assert one.area is not None
        assert any(title in report for title in one.area.title.values())
    assert re.search("Förslag till beslut|Proposed decision", paper)

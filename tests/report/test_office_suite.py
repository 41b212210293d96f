"""The deck and the workbook as another program shows them: every page is there, with the figures."""

import io
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pikepdf
import pytest

from maturity.charts.slide import slide_pictures
from maturity.domain.result import Result
from maturity.domain.scoring import rounded
from maturity.report.slides import slides
from maturity.report.workbook import workbook
from maturity.resources import catalogue, data_folder
from tests.report.plans import plan_for

MakeResult = Callable[..., Result]
LONGEST = 120
"""Seconds: the first start of the office suite makes its settings."""


def shown(file: bytes, name: str, folder: Path) -> tuple[int, str]:
    """Return how many pages LibreOffice makes of a file, and their text."""
    if shutil.which("soffice") is None or shutil.which("pdftotext") is None:
        pytest.skip("LibreOffice or pdftotext is not installed")
    path = folder / name
    path.write_bytes(file)
    settings = f"-env:UserInstallation={(folder / 'settings').as_uri()}"
    command = ["soffice", settings, "--headless", "--convert-to", "pdf", "--outdir", str(folder), str(path)]
    subprocess.run(command, check=True, capture_output=True, timeout=LONGEST)
    pdf = path.with_suffix(".pdf").read_bytes()
    with pikepdf.open(io.BytesIO(pdf)) as document:
        pages = len(document.pages)
    text = subprocess.run(
        ["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True
    ).stdout.decode()
    return pages, text


def test_a_deck_has_ten_pages_with_every_index(make_result: MakeResult, tmp_path: Path) -> None:
    result, words = make_result(), catalogue("sv")
    file = slides(
        result, "sv", slide_pictures(result, "sv", words), words, data_folder("reports"), plan=plan_for(result)
    )
    pages, text = shown(file, "deck.pptx", tmp_path)
    assert pages == 10
    for node in result.nodes():
        assert str(rounded(node.index or 0.0, 1)).replace(".", ",") in text


def test_a_workbook_has_every_sheet_with_every_index(make_result: MakeResult, tmp_path: Path) -> None:
    result = make_result()
    pages, text = shown(workbook(result, "sv", catalogue("sv"), plan=plan_for(result)), "book.xlsx", tmp_path)
    assert pages >= 8
    for node in result.nodes():
        assert str(rounded(node.index or 0.0, 1)) in text.replace(",", ".")

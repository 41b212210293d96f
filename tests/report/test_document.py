"""The improvement report as a PDF: complete, accessible, archivable, and the same bytes every time."""

import io
import shutil
import subprocess
from collections.abc import Callable, Iterator

import pikepdf
import pytest

from maturity.charts.pictures import report_pictures, small_pictures
from maturity.domain.result import Result
from maturity.domain.scoring import rounded
from maturity.report.document import improvement
from maturity.report.typesetting import rasters
from maturity.resources import catalogue, data_folder

Typeset = Callable[[Result, str], bytes]
MakeResult = Callable[..., Result]
LANGUAGES = ("sv", "en")


def _text(pdf: bytes) -> str:
    """Return what a reader can select and search, words joined by single spaces."""
    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    found = subprocess.run(["pdftotext", "-layout", "-", "-"], input=pdf, capture_output=True, check=True)
    return " ".join(found.stdout.decode().split())


def _elements(node: pikepdf.Object) -> Iterator[pikepdf.Dictionary]:
    """Yield every element of a structure tree, parents first."""
    children = node.get("/K", pikepdf.Array())
    for child in children if isinstance(children, pikepdf.Array) else pikepdf.Array([children]):
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from _elements(child)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_full_report_has_8_to_12_pages_in_which_every_question_can_be_found(
    make_result: MakeResult, typeset: Typeset, language: str
) -> None:
    result = make_result()
    pdf = typeset(result, language)
    with pikepdf.open(io.BytesIO(pdf)) as document:
        assert 8 <= len(document.pages) <= 12
    text = _text(pdf)
    assert all(f"{question.id} " in text for question in result.questionnaire.questions())


def test_the_figures_are_those_of_the_result_with_swedish_commas(make_result: MakeResult, typeset: Typeset) -> None:
    result = make_result()
    text = _text(typeset(result, "sv"))
    for node in result.nodes():
        assert node.index is not None
        assert str(rounded(node.index, 1)).replace(".", ",") in text


def test_a_screen_reader_finds_language_title_headings_table_headers_and_text_for_pictures(
    make_result: MakeResult, typeset: Typeset
) -> None:
    with pikepdf.open(io.BytesIO(typeset(make_result(), "sv"))) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang).startswith("sv")
        assert document.Root.ViewerPreferences.DisplayDocTitle
        elements = list(_elements(document.Root.StructTreeRoot))
    kinds = [str(one.S) for one in elements]
    assert {"/H1", "/Table", "/TH", "/Figure"} <= set(kinds)
    figures = [str(one.Alt) for one in elements if one.S == "/Figure"]
    # The profile and one strip for each of six areas.
    assert len(figures) == 1 + 6
    assert all("index" in alt for alt in figures)
    heads = [one for one in elements if one.S == "/TH"]
    assert all(
        "/Scope" in str(one.A.keys() if isinstance(one.A, pikepdf.Dictionary) else one.A[0].keys()) for one in heads
    )


def test_the_same_result_gives_the_same_bytes(make_result: MakeResult, typeset: Typeset) -> None:
    assert typeset(make_result(), "sv") == typeset(make_result(), "sv")


def test_a_draft_with_made_up_answers_says_both_on_every_page(make_result: MakeResult, typeset: Typeset) -> None:
    pdf = typeset(make_result(submitted=False, compared=False, generated=True), "en")
    with pikepdf.open(io.BytesIO(pdf)) as document:
        pages = len(document.pages)
    assert _text(pdf).count("Generated answers · Draft") == pages


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("Sundsala 🎉👍🏽", id="emoji"),
        pytest.param("עיר مدينة", id="right to left"),
        pytest.param("漢字\x07\ufe0f\u200d\ue000", id="signs without a glyph, control and private characters"),
        pytest.param("Ö" * 300, id="a very long word"),
        pytest.param('#set page(fill: red) $x$ *b* "q" \\ @ref', id="the layout language"),
    ],
)
def test_any_text_survives(make_result: MakeResult, typeset: Typeset, name: str) -> None:
    result = make_result(name=name, comment=name)
    assert typeset(result, "sv").startswith(b"%PDF")


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        pytest.param({"unanswered": 26}, "För lite underlag", id="half of the questions have no answer"),
        pytest.param({"unanswered": 52}, "Inget svar", id="nothing is answered"),
        pytest.param({"answering": 4}, "För få svar", id="three peers are too few"),
        pytest.param({"compared": False}, "Ingen jämförelse", id="no peers"),
        pytest.param({"earlier": False}, "Ert utgångsläge", id="no earlier wave"),
    ],
)
def test_what_is_missing_is_said_in_words(
    make_result: MakeResult, typeset: Typeset, facts: dict[str, int | bool], words: str
) -> None:
    assert words in _text(typeset(make_result(**facts), "sv"))


def test_a_report_can_be_made_without_pictures(make_result: MakeResult) -> None:
    pdf = improvement(make_result(), "en", {}, catalogue("en"), data_folder("reports"))
    assert "Summary" in _text(pdf)


def test_pictures_become_png_of_the_same_width_for_files_that_cannot_carry_svg(make_result: MakeResult) -> None:
    result = make_result()
    pictures = report_pictures(result, "sv", catalogue("sv")) | small_pictures(result)
    found = rasters(pictures)
    assert found == rasters(pictures)
    assert list(found) == list(pictures)
    for name, png in found.items():
        assert png.startswith(b"\x89PNG")
        # 170 or 60 mm at 200 pixels per inch: 170 / 25.4 * 200 = 1338.6 and 60 / 25.4 * 200 = 472.4
        wanted = 472.4 if name.startswith("small-") else 1338.6
        assert abs(int.from_bytes(png[16:20]) - wanted) < 2
    assert rasters({}) == {}


def test_pictures_are_asked_for_by_the_names_under_which_they_are_drawn(make_result: MakeResult) -> None:
    result = make_result()
    names = set(report_pictures(result, "en", catalogue("en")))
    assert names == {"profile.svg", *(f"area-{node.id}.svg" for node in result.areas)}

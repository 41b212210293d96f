"""Both PDF papers of a strong, a weak and a half-empty organisation, in both languages, under a real validator."""

import io
import re
from collections.abc import Callable, Iterator
from itertools import pairwise
from typing import Any

import pikepdf
import pytest

from maturity.charts.pictures import report_pictures, small_pictures
from maturity.domain.result import Result
from maturity.report import document
from maturity.resources import catalogue, data_folder
from tests.report.plans import plan_for
from tests.report.test_development import two_waves
from tests.reporting import tagged

MakeResult = Callable[..., Result]
Papers = dict[tuple[str, str, str], bytes]
"""Kind, strength and language → the file."""

LANGUAGES = ("sv", "en")
STRENGTHS: dict[str, dict[str, Any]] = {
    "strong": {"level": 4},
    "weak": {"level": 0, "comment": "Frågan är ställd: ▲ עיר 🎉"},
    "half-empty": {"unanswered": 26, "submitted": False, "generated": True},
}
EACH = [
    pytest.param(kind, strength, language, id=f"{kind}-{strength}-{language}")
    for kind in ("improvement", "one-page")
    for strength in STRENGTHS
    for language in LANGUAGES
]


@pytest.fixture(scope="module")
def papers(make_result: MakeResult) -> Papers:
    """Make each paper once; the strong organisation has a plan, the weak one two waves."""
    found = {}
    layouts = data_folder("reports")
    for strength, facts in STRENGTHS.items():
        result = make_result(**facts)
        trend = two_waves(result) if strength == "weak" else None
        plan: Any = {"plan": plan_for(make_result())} if strength == "strong" else {}
        small = small_pictures(result)
        for language in LANGUAGES:
            words = catalogue(language)
            pictures = report_pictures(result, language, words, trend)
            found["improvement", strength, language] = document.improvement(
                result, language, pictures, words, layouts, development=trend, **plan
            )
            found["one-page", strength, language] = document.one_page(result, language, small, words, layouts, **plan)
    return found


@pytest.mark.parametrize(("kind", "strength", "language"), EACH)
def test_it_passes_every_machine_rule_of_pdf_ua_and_pdf_a(
    papers: Papers, verapdf: Callable[[bytes, str], list[str]], kind: str, strength: str, language: str
) -> None:
    pdf = papers[kind, strength, language]
    assert verapdf(pdf, "ua1") == []
    assert verapdf(pdf, "2a") == []


def test_the_validator_would_have_found_something(papers: Papers, verapdf: Callable[[bytes, str], list[str]]) -> None:
    with pikepdf.open(io.BytesIO(papers["improvement", "strong", "sv"])) as file:
        del file.Root.Lang
        file.Root.ViewerPreferences.DisplayDocTitle = False
        broken = io.BytesIO()
        file.save(broken)
    assert len(verapdf(broken.getvalue(), "ua1")) >= 2


@pytest.mark.parametrize(("kind", "strength", "language"), EACH)
def test_programs_that_read_aloud_find_what_they_need(papers: Papers, kind: str, strength: str, language: str) -> None:
    pdf = papers[kind, strength, language]
    with pikepdf.open(io.BytesIO(pdf)) as file:
        assert str(file.Root.Lang) == {"sv": "sv-SE", "en": "en-GB"}[language]
        assert file.Root.MarkInfo.Marked
        assert file.Root.ViewerPreferences.DisplayDocTitle
        assert str(file.docinfo.Title)
        assert all(page.Tabs == "/S" for page in file.pages)
        with file.open_outline() as outline:
            bookmarks = [one.title for one in _all(outline.root)]
    heard = tagged.elements(pdf)
    headings = [text for name, text in heard if re.fullmatch(r"/H\d", name)]
    assert bookmarks
    assert {"".join(one.split()) for one in bookmarks} <= {"".join(one.split()) for one in headings}
    levels = [int(name[2]) for name, _ in heard if re.fullmatch(r"/H\d", name)]
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    pictures = [text for name, text in heard if name == "/Figure"]
    assert pictures
    assert all(len(text) > 20 for text in pictures)


@pytest.mark.parametrize(("kind", "strength", "language"), EACH)
def test_every_table_has_headers_that_say_what_they_head(
    papers: Papers, kind: str, strength: str, language: str
) -> None:
    with pikepdf.open(io.BytesIO(papers[kind, strength, language])) as file:
        tables = [one for one in _below(file.Root.StructTreeRoot) if one.S == "/Table"]
        for table in tables:
            rows = [one for one in _below(table) if one.S == "/TR"]
            first = [cell.S for cell in rows[0].K]
            assert set(first) == {"/TH"}
            assert {len(row.K) for row in rows} == {len(first)}
            for head in (one for one in _below(table) if one.S == "/TH"):
                facts = list(head.A) if isinstance(head.A, pikepdf.Array) else [head.A]
                assert any(str(one.get("/Scope")) in ("/Column", "/Both") for one in facts)
    assert len(tables) >= (10 if kind == "improvement" else 1)


@pytest.mark.parametrize(("kind", "strength", "language"), EACH)
def test_every_font_is_inside_and_tells_its_signs(papers: Papers, kind: str, strength: str, language: str) -> None:
    with pikepdf.open(io.BytesIO(papers[kind, strength, language])) as file:
        fonts = [font for page in file.pages for font in page.Resources.get("/Font", {}).values()]
        assert fonts
        for font in fonts:
            assert "/ToUnicode" in font
            descriptor = font.DescendantFonts[0].FontDescriptor
            assert {"/FontFile2", "/FontFile3"} & set(descriptor.keys())


def test_swedish_words_are_hyphenated_where_a_line_ends_and_found_whole(papers: Papers) -> None:
    pdf = papers["improvement", "strong", "sv"]
    with pikepdf.open(io.BytesIO(pdf)) as file:
        hyphens = sum(_hyphens(page) for page in file.pages)
    assert hyphens > 20
    said = tagged.said(pdf)
    assert "\u00ad" not in said
    for word in ("Förbättringsrapport", "konkurrensplan", "direktupphandling", "verksamhet", "ledningsgruppen"):
        assert word in said, word


def _hyphens(page: Any) -> int:
    marks = [one.operands for one in pikepdf.parse_content_stream(page) if str(one.operator) == "BDC"]
    facts = [one[1] for one in marks if isinstance(one[1], pikepdf.Dictionary)]
    return sum(str(one.get("/ActualText", "")) == "\u00ad" for one in facts)


def _all(entries: Any) -> Iterator[Any]:
    for one in entries:
        yield one
        yield from _all(one.children)


def _below(node: Any) -> Iterator[Any]:
    kids = node.get("/K", pikepdf.Array())
    for child in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield child
            yield from _below(child)

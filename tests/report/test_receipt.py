"""The signed copy as a PDF: complete, accessible, archivable, and the same bytes every time."""

import io
from collections.abc import Callable
from dataclasses import replace

import pikepdf
import pytest

from maturity.domain.assessment import Absence
from maturity.domain.result import AnswerFacts, NodeResult, Result
from maturity.errors import NotSubmittedError
from maturity.report.receipt import receipt
from maturity.resources import catalogue, data_folder
from tests.report.test_document import _elements, _text

MakeResult = Callable[..., Result]
LANGUAGES = ("sv", "en")
STATEMENT = {
    "sv": "Svaren speglar hur vi arbetar i dag",
    "en": "The answers reflect how we work today and are agreed with those responsible.",
}


def _signed(result: Result, language: str, **wanted: str) -> bytes:
    return receipt(result, language, catalogue(language), data_folder("reports"), **wanted)


def _with_first(node: NodeResult, facts: AnswerFacts) -> NodeResult:
    return replace(node, questions=(replace(node.questions[0], facts=facts), *node.questions[1:]))


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_copy_holds_what_was_signed_by_whom_and_when(make_result: MakeResult, language: str) -> None:
    result = make_result(compared=False)
    text = _text(_signed(result, language, case_number="KS 2027/118"))
    for fact in ("IM-1", "Sundsala (9000)", "Åsa Öberg, ekonomichef", "KS 2027/118", STATEMENT[language], "11:30"):
        assert fact in text, fact
    # the fingerprint may be broken over two lines
    assert "ab" * 32 in text.replace(" ", "")
    assert all(f"{question.id} " in text for question in result.questionnaire.questions())


def test_levels_have_names_and_reasons_comments_and_evidence_are_there(make_result: MakeResult) -> None:
    result = make_result(compared=False)
    first, second, *rest = result.areas
    facts = AnswerFacts(
        Absence.NOT_APPLICABLE, "Vi har inget sådant.", "Se KF § 12.", "Policyn", "https://example.org/p"
    )
    areas = (_with_first(first, facts), _with_first(second, AnswerFacts(3)), *rest)
    text = _text(_signed(replace(result, areas=areas), "sv"))
    for words in ("Vi har inget sådant.", "Se KF § 12.", "Policyn", "https://example.org/p", "3 Styrd"):
        assert words in text
    assert "Diarienummer" not in text


def test_the_same_submission_gives_the_same_bytes(make_result: MakeResult) -> None:
    result = make_result(compared=False)
    later = replace(result, as_of=result.wave.closes)
    assert _signed(result, "sv") == _signed(later, "sv")


def test_a_demonstration_says_so_on_every_page(make_result: MakeResult) -> None:
    pdf = _signed(make_result(compared=False, generated=True), "en")
    with pikepdf.open(io.BytesIO(pdf)) as document:
        pages = len(document.pages)
    assert _text(pdf).count("Generated answers") == pages
    assert "No organisation has given them." in _text(pdf)


def test_a_draft_has_no_signed_copy(make_result: MakeResult) -> None:
    with pytest.raises(NotSubmittedError):
        _signed(make_result(submitted=False, compared=False), "sv")


def test_a_screen_reader_finds_language_title_headings_and_table_headers(make_result: MakeResult) -> None:
    with pikepdf.open(io.BytesIO(_signed(make_result(compared=False), "sv"))) as document:
        assert document.Root.MarkInfo.Marked
        assert str(document.Root.Lang).startswith("sv")
        assert document.Root.ViewerPreferences.DisplayDocTitle
        kinds = [str(one.S) for one in _elements(document.Root.StructTreeRoot)]
    # one table of figures and one for each of six areas
    assert kinds.count("/Table") == 1 + 6
    assert {"/H1", "/H2", "/TH"} <= set(kinds)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("Sundsala 🎉👍🏽", id="emoji"),
        pytest.param("עיר مدينة", id="right to left"),
        pytest.param("漢字\x07\ufe0f\u200d\ue000", id="signs without a glyph, control and private characters"),
        pytest.param("Ö" * 300, id="a very long word"),
        pytest.param('#set page(fill: red) $x$ *b* "q" \\ @ref', id="the layout language"),
        pytest.param("ord " * 1000, id="more than a page in one cell"),
    ],
)
def test_any_text_survives(make_result: MakeResult, name: str) -> None:
    result = make_result(name=name[:300], comment=name[:1000], compared=False)
    assert result.submitted
    signed = replace(
        result, submitted=replace(result.submitted, by_name=name[:200], by_title=name[:200], gaps_reason=name)
    )
    assert _signed(signed, "sv", case_number=name[:200]).startswith(b"%PDF")


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_copy_passes_every_machine_rule_of_pdf_ua_and_pdf_a(
    make_result: MakeResult, verapdf: Callable[[bytes, str], list[str]], language: str
) -> None:
    pdf = _signed(make_result(compared=False, generated=True, unanswered=3, comment="Frågan: ▲ עיר"), language)
    assert verapdf(pdf, "ua1") == []
    assert verapdf(pdf, "2a") == []

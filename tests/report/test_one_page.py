"""The page for elected representatives: one page, few words, and no figure that the report does not have."""

import io
from collections.abc import Callable
from dataclasses import replace
from typing import Any

import pikepdf
import pytest

from maturity.charts.pictures import small_pictures
from maturity.domain.improvement.plan import Plan
from maturity.domain.result import Result
from maturity.report.content import improvement_content
from maturity.report.document import one_page, one_page_word
from maturity.report.one_page import MOST_WORDS, count_words, one_page_content
from maturity.report.words import Words
from maturity.resources import catalogue, data_folder
from tests.report import word_files
from tests.report.test_document import _elements, _text
from tests.report.test_word import PLAN

MakeResult = Callable[..., Result]
LANGUAGES = ("sv", "en")
LAYOUTS = data_folder("reports")
JARGON = ("nivå", "index", "median", "kvartil", "SKR:s", " dnr", "level", "quartile", "percentile")

CASES = [
    pytest.param({}, id="full"),
    pytest.param({"unanswered": 26, "submitted": False, "generated": True}, id="half empty draft"),
    pytest.param({"unanswered": 52}, id="nothing is answered"),
    pytest.param({"not_applicable": True}, id="everything is not applicable"),
    pytest.param({"answering": 2}, id="one peer"),
    pytest.param({"compared": False}, id="no peers"),
    pytest.param({"earlier": False}, id="no earlier wave"),
    pytest.param({"name": "Ö" * 300}, id="a very long name"),
    pytest.param({"name": "עיר مدينة 🎉 #set page() \x07"}, id="odd signs"),
]


def _words(language: str) -> Words:
    return Words(language, catalogue(language), 1)


def _pdf(result: Result, language: str, **choices: Any) -> bytes:
    return one_page(result, language, small_pictures(result), catalogue(language), LAYOUTS, **choices)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("facts", CASES)
@pytest.mark.parametrize("plan", [Plan({}, ()), PLAN], ids=["recommended", "own plan"])
def test_it_is_one_page_with_at_most_220_words(
    make_result: MakeResult, language: str, facts: dict[str, Any], plan: Plan
) -> None:
    result = make_result(**facts)
    content = one_page_content(result, _words(language), plan=plan)
    assert count_words(content) <= MOST_WORDS
    assert 1 <= len(content["decisions"]["items"]) <= 3
    assert 1 <= len(content["good"]["items"]) <= 2
    assert 1 <= len(content["bad"]["items"]) <= 2
    with pikepdf.open(io.BytesIO(_pdf(result, language, plan=plan))) as document:
        assert len(document.pages) == 1


@pytest.mark.parametrize("language", LANGUAGES)
def test_its_figures_are_those_of_the_report_in_both_formats(make_result: MakeResult, language: str) -> None:
    result = make_result()
    report: Any = improvement_content(result, _words(language))
    figures = [(row[0], row[1], row[3]) for row in report["summary"]["table"]["rows"][:-1]]
    page = one_page_content(result, _words(language))
    assert [(row[0], row[2], row[3]) for row in page["table"]["rows"]] == figures
    file = one_page_word(result, language, small_pictures(result), catalogue(language), LAYOUTS)
    [table] = word_files.tables(file)
    assert table == [page["table"]["head"], *page["table"]["rows"]]
    text = _text(_pdf(result, language))
    for row in figures:
        assert all(" ".join(part.split()) in text for part in row[1:])
    everything = " ".join(" ".join(word_files.texts(file)).split())
    for part in (
        *page["verdict"],
        page["note"],
        *page["good"]["items"],
        *page["bad"]["items"],
        *page["decisions"]["items"],
    ):
        assert " ".join(part.split()) in everything


def test_its_own_words_are_no_jargon(make_result: MakeResult) -> None:
    for language in LANGUAGES:
        page = one_page_content(make_result(), _words(language))
        own = [page["title"], *page["verdict"], page["table"]["caption"], *page["table"]["head"], page["note"]]
        own += [row[-1] for row in page["table"]["rows"]]
        assert not [word for word in JARGON for text in own if word.lower() in text.lower()]


def test_a_screen_reader_finds_headings_a_table_and_words_for_pictures(make_result: MakeResult) -> None:
    with pikepdf.open(io.BytesIO(_pdf(make_result(), "sv"))) as document:
        assert str(document.Root.Lang).startswith("sv")
        elements = list(_elements(document.Root.StructTreeRoot))
    kinds = [str(one.S) for one in elements]
    assert kinds.count("/H1") == 3
    assert kinds.count("/TH") == 5
    assert all(str(one.Alt) for one in elements if one.S == "/Figure")
    assert kinds.count("/Figure") == 6


def test_the_same_result_gives_the_same_bytes(make_result: MakeResult) -> None:
    assert _pdf(make_result(), "sv") == _pdf(make_result(), "sv")


def test_what_is_low_is_never_praised_and_what_is_high_never_blamed(make_result: MakeResult) -> None:
    result = make_result()
    for index, key, sentence in (
        (12.0, "good", "Inget område har kommit halvvägs"),
        (90.0, "bad", "Alla områden har kommit långt"),
    ):
        areas = tuple(replace(node, index=index) for node in result.areas)
        page = one_page_content(replace(result, areas=areas, legal=()), _words("sv"))
        assert page[key]["items"][0].startswith(sentence)

"""Targets in the documents: beside every own figure where some are chosen, and nowhere where none is."""

import csv
import io
from collections.abc import Callable
from typing import Any

import openpyxl
import pytest
from pptx import Presentation

from maturity.charts.pictures import report_pictures, small_pictures
from maturity.charts.slide import slide_pictures
from maturity.domain.improvement.plan import NO_PLAN, Plan
from maturity.domain.result import Result
from maturity.report.content import improvement_content
from maturity.report.document import improvement, improvement_word, memorandum, one_page
from maturity.report.memorandum import memorandum_content
from maturity.report.one_page import MOST_WORDS, count_words, one_page_content
from maturity.report.raw_data import raw_csv
from maturity.report.slides import slides
from maturity.report.words import Words
from maturity.report.workbook import workbook
from maturity.resources import catalogue, data_folder
from tests.report import word_files

MakeResult = Callable[..., Result]
PLAN = Plan({"goals": 60.0, "total": 72.5, "A1": 3.0}, ())
LAYOUTS = data_folder("reports")


def _words(result: Result, language: str = "en") -> Words:
    return Words(language, catalogue(language), result.questionnaire.rules.decimals)


def _content(result: Result, plan: Plan, **choices: Any) -> Any:
    return improvement_content(result, _words(result), plan=plan, **choices)


def test_areas_and_total_stand_beside_their_targets(make_result: MakeResult) -> None:
    result = make_result()
    summary = _content(result, PLAN)["summary"]
    assert summary["table"]["head"] == ["Area", "You", "Confidence", "Target", "Median", "Position"]
    column = [row[3] for row in summary["table"]["rows"]]
    assert column == ["60.0", *["None chosen"] * 5, "72.5"]
    alt = summary["picture"]["alt"]
    assert "1 Goals and direction: index" in alt
    assert "Target 60.0." in alt
    assert "Target 72.5." in alt
    assert alt.count("Target") == 2


def test_a_question_stands_beside_its_target_in_areas_that_have_some(make_result: MakeResult) -> None:
    goals, leadership, *_ = _content(make_result(), PLAN)["areas"]
    assert ["Target", "60.0"] in goals["figures"]
    assert goals["table"]["head"] == ["Question", "Your level", "Target", "Peers' median", "Next step"]
    assert {row[0].split()[0]: row[2] for row in goals["table"]["rows"]}["A1"] == "3 Managed"
    assert [row[2] for row in goals["table"]["rows"]].count("None chosen") == len(goals["table"]["rows"]) - 1
    assert "Target" not in leadership["table"]["head"]
    assert "Target" not in [name for name, _ in leadership["figures"]]
    assert "Target 60.0." in goals["picture"]["alt"]


def test_without_targets_no_document_says_a_word_of_them(make_result: MakeResult) -> None:
    result = make_result()
    words = _words(result)
    for content in (
        _content(result, NO_PLAN),
        one_page_content(result, words, plan=NO_PLAN),
        memorandum_content(result, words, plan=NO_PLAN),
    ):
        assert "Target" not in str(content)
        assert "our target" not in str(content)
    pictures = report_pictures(result, "en", catalogue("en"))
    assert all(b"arget" not in one and b"#b4540a" not in one.lower() for one in pictures.values())


def test_the_one_page_explains_the_mark_and_stays_short(make_result: MakeResult) -> None:
    result = make_result()
    page = one_page_content(result, _words(result), plan=PLAN)
    assert "Orange mark: our target." in page["table"]["caption"]
    assert page["alts"][0].endswith("Target 60.0.")
    assert "Target" not in page["alts"][1]
    assert len(page["table"]["head"]) == 5
    assert count_words(page) <= MOST_WORDS


def test_the_memorandum_has_target_between_index_and_median(make_result: MakeResult) -> None:
    result = make_result()
    content = memorandum_content(result, _words(result), plan=PLAN)
    (table,) = [one["table"] for one in content["sections"] if one["table"]]
    assert table["head"] == ["Area", "Index", "Target", "Median", "Position"]
    tables = word_files.tables(memorandum(result, "en", catalogue("en"), LAYOUTS, plan=PLAN))
    assert tables[-1][1][2] == "60.0"


@pytest.mark.parametrize("language", ["sv", "en"])
def test_every_document_is_made_with_targets(make_result: MakeResult, language: str) -> None:
    result, words = make_result(), catalogue(language)
    pictures = report_pictures(result, language, words, targets=PLAN.targets)
    assert improvement(result, language, pictures, words, LAYOUTS, plan=PLAN).startswith(b"%PDF")
    found = word_files.tables(improvement_word(result, language, pictures, words, LAYOUTS, plan=PLAN))
    target = {"sv": "Mål", "en": "Target"}[language]
    assert sum(target in rows[0] for rows in found) == 3  # the summary, the area's figures and its questions
    small = small_pictures(result, PLAN.targets)
    assert one_page(result, language, small, words, LAYOUTS, plan=PLAN).startswith(b"%PDF")


def test_the_deck_has_them_in_picture_and_table(make_result: MakeResult) -> None:
    result, words = make_result(), catalogue("en")
    pictures = slide_pictures(result, "en", words, targets=PLAN.targets)
    assert pictures != slide_pictures(result, "en", words)
    pages = list(Presentation(io.BytesIO(slides(result, "en", pictures, words, LAYOUTS, plan=PLAN))).slides)
    assert "Orange mark: our target." in " ".join(
        one.text_frame.text for one in pages[2].placeholders if one.has_text_frame
    )
    (table,) = [one.table for one in pages[5].placeholders if getattr(one, "has_table", False) and one.has_table]
    rows = [[cell.text_frame.text for cell in row.cells] for row in table.rows]
    assert [row[2] for row in rows] == ["Target", "60.0", *["None chosen"] * 5, "72.5"]


def test_the_workbook_has_them_as_figures(make_result: MakeResult) -> None:
    result, words = make_result(), catalogue("en")
    book = openpyxl.load_workbook(io.BytesIO(workbook(result, "en", words, plan=PLAN)))
    for name in ("Summary", "Peer comparison"):
        head, *rows = book[name].values
        at = head.index("Target")
        assert [row[at] for row in rows] == [60, None, None, None, None, None, 72.5]
    head, *rows = book["Answers"].values
    assert {row[0]: row[head.index("Target")] for row in rows}["A1"] == "3 Managed"
    (chart,) = book["Summary"]._charts  # type: ignore[attr-defined]  # the library tells no other way
    assert len(chart.series) == 3
    plain = openpyxl.load_workbook(io.BytesIO(workbook(result, "en", words)))
    assert all("Target" not in next(iter(plain[name].values)) for name in ("Summary", "Peer comparison", "Answers"))


def test_the_raw_data_has_them_exactly(make_result: MakeResult) -> None:
    result = make_result()
    rows = list(csv.DictReader(io.StringIO(raw_csv(result, PLAN.targets).decode())))
    assert [(one["part"], one["value"]) for one in rows if one["measure"] == "target"] == [
        ("goals", "60"),
        ("total", "72.5"),
        ("A1", "3"),
    ]
    assert b"target" not in raw_csv(result)


def test_a_case_number_stands_on_the_first_page_and_in_the_memorandum(make_result: MakeResult) -> None:
    result = make_result()
    assert _content(result, NO_PLAN, case_number="KS 2027/17")["first"]["facts"][-1] == ["Case number", "KS 2027/17"]
    assert "Case number" not in dict(_content(result, NO_PLAN)["first"]["facts"])
    facts = dict(memorandum_content(result, _words(result), case_number="KS 2027/17")["facts"])
    assert facts["Case number"] == "KS 2027/17"
    assert dict(memorandum_content(result, _words(result))["facts"])["Case number"] == "[case number]"

"""The workbook, opened as a spreadsheet opens it: tables, figures as numbers, and nothing that runs."""

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from typing import Any

import openpyxl
import pytest

from maturity.domain.result import Result
from maturity.domain.scoring import rounded
from maturity.report import phrases
from maturity.report.words import Words
from maturity.report.workbook import workbook
from maturity.resources import catalogue
from tests.report.plans import plan_for
from tests.report.test_development import two_waves

MakeResult = Callable[..., Result]
SHEETS = {
    "sv": [
        "Läs mig", "Sammanfattning", "Svar", "Jämförelse", "Utveckling", "Handlingsplan", "Nivåbeskrivningar",
        "Metadata",
    ],
    "en": [
        "Read me", "Summary", "Answers", "Peer comparison", "Development", "Plan of action", "Level descriptions",
        "Metadata",
    ],
}  # fmt: skip
FORMULA = '=HYPERLINK("http://x";"y")'


def make(result: Result, language: str = "en", **choices: Any) -> bytes:
    return workbook(result, language, catalogue(language), **choices)


def opened(file: bytes) -> Any:
    return openpyxl.load_workbook(io.BytesIO(file))


def rows(book: Any, sheet: str) -> list[dict[str, Any]]:
    """Return the rows of a sheet's table, head to value."""
    head, *found = book[sheet].iter_rows(values_only=True, max_row=_last(book[sheet]))
    return [dict(zip(head, row, strict=True)) for row in found]


def _last(sheet: Any) -> int:
    [table] = sheet.tables.values()
    return int(table.ref.split(":")[1].lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ"))


def shown(value: float | None) -> float | None:
    return None if value is None else float(rounded(value, 1))


@pytest.mark.parametrize("language", SHEETS)
def test_each_sheet_is_one_table_from_the_first_cell(make_result: MakeResult, language: str) -> None:
    result = make_result()
    book = opened(make(result, language, plan=plan_for(result)))
    assert book.sheetnames == SHEETS[language]
    for sheet in book:
        [table] = sheet.tables.values()
        assert table.ref.startswith("A1:")
        assert table.headerRowCount != 0
        assert table.autoFilter is not None
        assert sheet.freeze_panes == "B2"
        assert not sheet.merged_cells.ranges
        head = [cell.value for cell in sheet[1]]
        assert all(head)
        assert len(set(head)) == len(head)
        assert all(sheet.column_dimensions[cell.column_letter].width > 5 for cell in sheet[1])
        assert sheet.print_title_rows == "$1:$1"


def test_every_column_has_a_name_that_is_the_same_in_both_languages(make_result: MakeResult) -> None:
    result = make_result()
    swedish, english = (opened(make(result, language)) for language in SHEETS)
    assert set(swedish.defined_names) == set(english.defined_names)
    assert english.defined_names["summary_index"].attr_text == "'Summary'!$B$2:$B$8"
    assert swedish.defined_names["plan_status"].attr_text == "'Handlingsplan'!$L$2:$L$11"


@pytest.mark.parametrize("facts", [{}, {"unanswered": 26}, {"answering": 8}, {"answering": 2}, {"earlier": False}])
def test_every_figure_is_the_results_and_a_number(make_result: MakeResult, facts: dict[str, Any]) -> None:
    result = make_result(**facts)
    words, book = Words("en", catalogue("en"), 1), opened(make(result))
    for row, node in zip(rows(book, "Summary"), result.nodes(), strict=True):
        change = None if node.index is None or node.previous is None else node.index - node.previous
        for head, value in {
            "Index": node.index, "Median": node.standing.median if node.standing else None, "Last wave": node.previous,
            "Change": change, "Without legal floors": node.uncapped, "Lowest possible": node.low,
            "Highest possible": node.high,
        }.items():  # fmt: skip
            assert row[head] == shown(value), head
        assert row["Position"] == phrases.position(words, node.standing)
    for row, node in zip(rows(book, "Peer comparison"), result.nodes(), strict=True):
        beside = node.standing
        assert beside is not None
        assert row["You"] == shown(node.index)
        assert (row["Median"], row["Lower quartile"], row["Upper quartile"]) == (
            shown(beside.median), shown(beside.lower), shown(beside.upper),
        )  # fmt: skip
        assert row["Others"] == (beside.peers if beside.median is not None else None)
        assert row["Place 0–100"] == shown(beside.share)
    for row, node in zip(rows(book, "Development"), result.nodes(), strict=True):
        assert (row["Last wave"], row["Now"]) == (shown(node.previous), shown(node.index))
    asked = [one for node in result.areas for one in node.questions]
    for row, one in zip(rows(book, "Answers"), asked, strict=True):
        level = one.facts.answer
        assert row["Question"] == one.question.id
        assert row["Level"] == (level if isinstance(level, int) else None)
        assert row["Answer"] == phrases.answer(words, result.questionnaire, one.question, level)
        assert row["Peers' median"] == phrases.median_level(words, result.questionnaire, one)
    for row, step in zip(rows(book, "Plan of action"), result.recommendations, strict=False):
        assert (row["From level"], row["To level"], row["Effort"]) == (step.level, step.step.to, step.step.effort)
        assert (row["Gain in the area"], row["Gain in the whole"]) == (shown(step.area_gain), shown(step.total_gain))


def test_a_missing_figure_is_an_empty_cell_and_its_reason_is_the_status(make_result: MakeResult) -> None:
    book = opened(make(make_result(unanswered=26, answering=2)))
    first, *_, total = rows(book, "Summary")
    assert (first["Index"], first["Status"]) == (None, "Too little data")
    assert (total["Index"], total["Status"]) == (None, "Too little data")
    assert {row["Status"] for row in rows(book, "Peer comparison")} == {"Too few answers"}


def test_all_waves_stand_beside_each_other(make_result: MakeResult) -> None:
    result = make_result()
    found = two_waves(result)
    for row, one in zip(rows(opened(make(result, development=found)), "Development"), found.series, strict=True):
        assert (row["You 2025"], row["You 2027"]) == tuple(map(shown, one.own))
        assert row["Change"] == shown(one.change)


def test_the_plan_can_be_filled_in_from_a_list_and_with_dates(make_result: MakeResult) -> None:
    result = make_result()
    book = opened(make(result, plan=plan_for(result)))
    sheet, found = book["Plan of action"], rows(book, "Plan of action")
    assert found[0]["Due"] == datetime(2027, 3, 15)  # noqa: DTZ001  # a cell knows no zone
    assert [row["Status"] for row in found] == [
        "Not started yet", "In progress", "Completed", "Cancelled", "Accepted risk: will not be done",
    ]  # fmt: skip
    assert sheet["K2"].number_format == "yyyy-mm-dd"
    rules = {rule.type: rule for rule in sheet.data_validations.dataValidation}
    assert rules["list"].formula1 == '"Not started yet,In progress,Completed,Cancelled,Accepted risk: will not be done"'
    assert str(rules["list"].sqref) == "L2:L206"
    assert str(rules["date"].sqref) == "K2:K206"


@pytest.mark.parametrize("language", SHEETS)
def test_charts_are_native_and_described_by_the_figures(make_result: MakeResult, language: str) -> None:
    result = make_result()
    file = make(result, language)
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        names = archive.namelist()
        drawings = [archive.read(name).decode() for name in names if name.startswith("xl/drawings/drawing")]
    assert sum(name.startswith("xl/charts/chart") for name in names) == len(drawings) == 2
    words = Words(language, catalogue(language), 1)
    for drawing in drawings:
        assert ' descr="' in drawing
        assert all(phrases.index(words, node) in drawing for node in result.nodes())


@pytest.mark.parametrize(
    "text",
    [
        FORMULA,
        "+46 8 123",
        "-1",
        "@SUM(A1)",
        "a\x00\x07\ufffeb\ud800",
        "עיר 🎉👍🏽",
        "lång " * 2_000,
        "x" * 40_000,
    ],
)
def test_any_text_stays_a_text(make_result: MakeResult, text: str) -> None:
    file = make(make_result(name=text, comment=text), comments=True)
    sheet = opened(file)["Answers"]
    [column] = [cell.column for cell in sheet[1] if cell.value == "Comment"]
    cell = sheet.cell(2, column)
    assert cell.data_type == "s"
    kept = "".join(one for one in text if one.isprintable() or one == "\u200d")
    assert str(cell.value).strip() == kept[:32_767].strip()
    with zipfile.ZipFile(io.BytesIO(file)) as archive:
        sheets = [archive.read(name) for name in archive.namelist() if "worksheets/sheet" in name]
    assert not any(b"<f>" in content.replace(b"<formula1>", b"") for content in sheets)


def test_what_was_written_goes_along_only_when_chosen(make_result: MakeResult) -> None:
    result = make_result(comment="hemligt")
    for file, expected in (
        (make(result), False),
        (make(result, comments=False), False),
        (make(result, comments=True), True),
    ):
        with zipfile.ZipFile(io.BytesIO(file)) as archive:
            assert ("hemligt" in archive.read("xl/sharedStrings.xml").decode()) is expected


def test_the_same_result_gives_the_same_bytes_and_says_whose_it_is(make_result: MakeResult) -> None:
    result = make_result()
    assert make(result, plan=plan_for(result)) == make(make_result(), plan=plan_for(result))
    properties = opened(make(result)).properties
    assert properties.creator == "Sundsala"
    assert "Sundsala" in properties.title


def test_metadata_name_exactly_what_was_used(make_result: MakeResult) -> None:
    result = make_result()
    facts = {row["Key"]: row["Value"] for row in rows(opened(make(result)), "Metadata")}
    assert facts["questionnaire_hash"] == result.questionnaire.content_hash
    assert facts["submission_hash"] == "ab" * 32
    assert facts["submitted"] == datetime(2027, 4, 12)  # noqa: DTZ001  # as above
    assert facts["peers"] == 29


def test_each_level_is_described_and_the_own_one_marked(make_result: MakeResult) -> None:
    result = make_result()
    found = rows(opened(make(result)), "Level descriptions")
    assert len(found) == 52 * 5
    own = {row["Question"]: row["Level"] for row in found if row["Your level"] == "Yes"}
    assert own == {one.question.id: one.code for node in result.areas for one in node.questions}


@pytest.mark.parametrize("facts", [{"unanswered": 52}, {"not_applicable": True}])
def test_a_result_without_any_index_still_has_every_sheet(make_result: MakeResult, facts: dict[str, Any]) -> None:
    result = make_result(**facts, compared=False, earlier=False)
    book = opened(make(result))
    assert book.sheetnames == SHEETS["en"]
    assert all(row["Index"] is None for row in rows(book, "Summary"))
    assert len({row["Status"] for row in rows(book, "Answers")}) == 1

"""The deck, opened as PowerPoint opens it: ten findings, real text and tables, and the result's own figures."""

import io
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
from pptx import Presentation
from pptx.oxml.ns import qn
from pptx.util import Inches, Mm

from maturity.charts import palette
from maturity.charts.slide import POINTS, PROFILE, WIDTH, slide_pictures
from maturity.domain.result import Result
from maturity.errors import LayoutError
from maturity.report import office, phrases
from maturity.report.deck import findings
from maturity.report.slides import slides
from maturity.report.words import Words
from maturity.resources import catalogue, data_folder
from tests.report.plans import plan_for

MakeResult = Callable[..., Result]
LANGUAGES = ("sv", "en")
LEAST_POINTS = 18
PICTURE, STRENGTHS, GAPS, COMPARED, DEVELOPMENT, ACTIONS, DECISIONS = range(2, 9)


def make(result: Result, language: str = "sv", **choices: Any) -> bytes:
    words = catalogue(language)
    return slides(result, language, slide_pictures(result, language, words), words, data_folder("reports"), **choices)


def opened(file: bytes) -> list[Any]:
    return list(Presentation(io.BytesIO(file)).slides)


def cells(page: Any) -> list[list[str]]:
    [table] = [shape.table for shape in page.shapes if shape.has_table]
    return [[cell.text for cell in row.cells] for row in table.rows]


def texts(page: Any) -> str:
    told = [shape.text_frame.text for shape in page.shapes if shape.has_text_frame]
    tables = [cell for shape in page.shapes if shape.has_table for row in cells(page) for cell in row]
    return "\n".join(told + tables)


def words_of(result: Result, language: str) -> Words:
    return Words(language, catalogue(language), result.questionnaire.rules.decimals)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("planned", [True, False])
def test_ten_slides_have_a_finding_notes_and_nothing_but_placeholders(
    make_result: MakeResult,
    language: str,
    planned: bool,  # noqa: FBT001  # a parameter
) -> None:
    result = make_result()
    file = make(result, language, **({"plan": plan_for(result)} if planned else {}), contact="inkop@example.org")
    found: Any = Presentation(io.BytesIO(file))
    assert found.slide_width * 9 == found.slide_height * 16
    pages = list(found.slides)
    assert len(pages) == 10
    titles = [page.shapes.title.text_frame.text for page in pages]
    assert all(titles)
    assert len(set(titles)) == 10
    for page in pages:
        assert all(shape.is_placeholder for shape in page.shapes)
        assert len(page.notes_slide.notes_text_frame.text) > 40
        assert page.shapes[0] == page.shapes.title  # read first; running text and number last
        assert [shape.placeholder_format.idx for shape in page.shapes][-2:] == [11, 12]


def test_nothing_is_smaller_than_18_points(make_result: MakeResult) -> None:
    result = make_result()
    found = Presentation(io.BytesIO(make(result, plan=plan_for(result))))
    roots = [page.element for page in found.slides]
    roots += [found.slide_master.element, *(layout.element for layout in found.slide_layouts)]
    sizes = [int(one.get("sz", "")) for root in roots for one in root.iter() if one.get("sz", "").isdigit()]
    assert min(sizes) >= LEAST_POINTS * 100
    for page in found.slides:
        for shape in page.shapes:
            if shape.has_table:
                every = [cell for row in shape.table.rows for cell in row.cells]
                runs = [run for cell in every for run in cell.text_frame.paragraphs[0].runs]
                assert all(run.font.size.pt >= LEAST_POINTS for run in runs)


@pytest.mark.parametrize("language", LANGUAGES)
def test_pictures_and_tables_have_words_and_every_text_a_language(make_result: MakeResult, language: str) -> None:
    pages = opened(make(make_result(), language))
    pictures = [one for page in pages for one in page.element.iter(qn("p:pic"))]
    tables = [one for page in pages for one in page.element.iter(qn("p:graphicFrame"))]
    assert len(pictures) == 1
    assert len(tables) == 5
    for one in pictures + tables:
        assert next(one.iter(qn("p:cNvPr"))).get("descr")
    assert all(table.find(f".//{qn('a:tblPr')}").get("firstRow") == "1" for table in tables)
    for page in pages:
        for root in (page.element, page.notes_slide.element):
            assert {run.find(qn("a:rPr")).get("lang") for run in root.iter(qn("a:r"))} == {office.LANGUAGES[language]}


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("facts", [{}, {"unanswered": 26}, {"answering": 8}, {"answering": 2}, {"earlier": False}])
def test_every_figure_is_the_results(make_result: MakeResult, language: str, facts: dict[str, Any]) -> None:
    result = make_result(**facts)
    words, pages = words_of(result, language), opened(make(result, language))
    for (area, own, median, position), node in zip(cells(pages[COMPARED])[1:], result.nodes(), strict=True):
        assert area == phrases.title(words, result, node)
        assert own == phrases.index(words, node)
        assert median == phrases.median(words, node.standing)
        unclear = words.gettext("Cannot be told from the middle")
        full = phrases.position(words, node.standing)
        assert position == full or (position == unclear and unclear.lower() in full.lower())
    if result.total.index is not None:
        assert words.number(result.total.index) in pages[PICTURE].shapes.title.text_frame.text
    for row, node in zip(cells(pages[DEVELOPMENT])[1:], result.nodes(), strict=True):
        expected = [phrases.title(words, result, node)]
        if node.previous is None:
            expected += [phrases.index(words, node), phrases.confidence(words, result, node)]
        else:
            change = "" if node.index is None else words.change(node.index, node.previous)
            expected += [words.number(node.previous), phrases.index(words, node), change or phrases.index(words, node)]
        assert row == expected
    answered = {one.question.id: one for node in result.areas for one in node.questions}
    for page in (pages[STRENGTHS], pages[GAPS]):
        for name, level, median in cells(page)[1:]:
            one = answered[name.split()[0]]
            assert level == phrases.answer(words, result.questionnaire, one.question, one.facts.answer)
            assert median == phrases.median_level(words, result.questionnaire, one)


def test_strengths_are_the_highest_answers_and_gaps_the_lowest(make_result: MakeResult) -> None:
    result = make_result()
    pages = opened(make(result, "en"))
    assert {row[1] for row in cells(pages[STRENGTHS])[1:]} == {"4 Leading"}
    assert {row[1] for row in cells(pages[GAPS])[1:]} == {"0 None"}


def test_with_targets_the_gaps_are_those_to_the_targets(make_result: MakeResult) -> None:
    result = make_result()
    plan = plan_for(result)
    head, *rows = cells(opened(make(result, "en", plan=plan))[GAPS])
    assert head[-1] == "Target"
    assert {row[0].split()[0] for row in rows} == set(plan.targets)


def test_the_plans_actions_stand_with_owner_date_and_status_the_open_ones_first(make_result: MakeResult) -> None:
    result = make_result()
    pages = opened(make(result, "en", plan=plan_for(result)))
    head, first, *rest = cells(pages[ACTIONS])
    assert head == ["Action", "Responsible", "Due", "Status"]
    assert first[1:] == ["Inköpschef", "15 March 2027, 28 days late", "Not started yet"]
    assert rest[0][1:] == ["Nobody yet", "No date", "In progress"]
    assert "4 of them with an owner" in texts(pages[ACTIONS])
    assert "Adopt the plan of action with its 2 actions." in texts(pages[DECISIONS])  # one of five per status: two open


def test_of_a_plan_with_nothing_left_to_do_management_takes_note(make_result: MakeResult) -> None:
    result = make_result()
    plan = plan_for(result)
    ended = replace(plan, actions=tuple(one for one in plan.actions if not one.status.is_open))
    told = texts(opened(make(result, "en", plan=ended))[DECISIONS])
    assert "Take note that no action of the plan is left to do." in told
    assert "Adopt the plan" not in told


def test_without_a_plan_the_recommended_steps_stand_there_and_the_rest_is_counted(make_result: MakeResult) -> None:
    result = make_result()
    page = opened(make(result, "en"))[ACTIONS]
    rows = cells(page)[1:]
    for row, one in zip(rows, result.recommendations, strict=False):
        assert row[0].startswith(f"{one.question.id}. ")
        assert row[2] == phrases.gain(words_of(result, "en"), one.total_gain)
    assert f"{10 - len(rows)} more stand in the workbook." in texts(page)


def test_a_table_that_finds_no_room_says_how_much_is_missing(make_result: MakeResult) -> None:
    result = make_result()
    for page in opened(make(result)):
        for shape in page.shapes:
            if shape.has_table:
                below = next(one for one in page.placeholders if one.placeholder_format.idx == 14)
                assert shape.top + shape.height <= below.top


def test_a_draft_with_made_up_answers_says_both_on_every_slide(make_result: MakeResult) -> None:
    pages = opened(make(make_result(submitted=False, compared=False, generated=True), "en"))
    assert all("Generated answers · Draft" in texts(page) for page in pages)


def test_the_same_result_gives_the_same_bytes_and_says_whose_it_is(make_result: MakeResult) -> None:
    assert make(make_result()) == make(make_result())
    properties = Presentation(io.BytesIO(make(make_result()))).core_properties
    assert (properties.author, properties.language) == ("Sundsala", "sv-SE")
    assert "Sundsala" in properties.title


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("Sundsala 🎉👍🏽", id="emoji"),
        pytest.param("עיר مدينة", id="right to left"),
        pytest.param("a\x00\x07\ufffe\ud800\ufe0f", id="what XML cannot hold"),
        pytest.param("Ö" * 10_000, id="a very long word"),
        pytest.param("=1+1 & <b>", id="formula and markup"),
    ],
)
def test_any_name_survives(make_result: MakeResult, name: str) -> None:
    pages = opened(make(make_result(name=name, comment=name)))
    assert len(pages) == 10


@pytest.mark.parametrize("facts", [{"unanswered": 52}, {"not_applicable": True}])
def test_a_result_without_any_index_still_has_ten_slides(make_result: MakeResult, facts: dict[str, Any]) -> None:
    result = make_result(**facts, compared=False, earlier=False)
    pages = opened(make(result, "en"))
    assert len(pages) == 10
    assert "too little data" in texts(pages[PICTURE])
    assert "We ask for no decision today" in texts(pages[DECISIONS])


def test_the_picture_is_whole_and_its_texts_as_large_as_those_of_the_slide(make_result: MakeResult) -> None:
    page = opened(make(make_result()))[PICTURE]
    [picture] = [shape for shape in page.placeholders if hasattr(shape, "image")]
    assert {picture.crop_left, picture.crop_right, picture.crop_top, picture.crop_bottom} == {0}
    wide, high = picture.image.size
    assert picture.width / picture.height == pytest.approx(wide / high, rel=0.01)
    assert picture.width / Mm(WIDTH) * POINTS > LEAST_POINTS - 0.1
    assert wide / (picture.width / Inches(1)) > 190  # dots per inch


def test_the_deck_works_without_its_picture(make_result: MakeResult) -> None:
    file = slides(make_result(), "en", {}, catalogue("en"), data_folder("reports"))
    assert "Index 0–100 per area" in texts(opened(file)[PICTURE])


def test_the_picture_is_asked_for_by_the_name_under_which_it_is_drawn() -> None:
    assert findings.PROFILE == PROFILE


def colours(root: Any) -> Iterator[str]:
    for name in ("dk1", "dk2", "accent1", "hlink"):
        [one] = root.iter(qn(f"a:{name}"))
        yield one[0].get("val")


def test_the_templates_colours_can_be_read_on_white_and_are_those_of_the_pictures() -> None:
    found = Presentation(str(data_folder("reports") / "slides.pptx"))
    assert [layout.name for layout in found.slide_layouts] == ["Title", "Text", "Table", "Picture"]
    [theme] = [one.target_part for one in found.slide_master.part.rels.values() if one.reltype.endswith("/theme")]
    for colour in colours(ElementTree.fromstring(theme.blob)):  # noqa: S314  # our own file
        parts = [int(colour[i : i + 2], 16) / 255 for i in (0, 2, 4)]
        red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
        assert 1.05 / (0.2126 * red + 0.7152 * green + 0.0722 * blue + 0.05) >= 4.5
    assert (office.OWN, office.MIDDLE, office.PALE) == (palette.OWN, palette.PEERS, palette.GRID)
    assert office.DARK == palette.MEDIAN


def test_a_template_without_a_place_is_refused_with_its_name(make_result: MakeResult, tmp_path: Path) -> None:
    found: Any = Presentation(str(data_folder("reports") / "slides.pptx"))
    [layout] = [one for one in found.slide_layouts if one.name == "Table"]
    [place] = [one for one in layout.placeholders if one.element.ph.get("type") == "tbl"]
    place.element.getparent().remove(place.element)
    found.save(str(tmp_path / "slides.pptx"))
    with pytest.raises(LayoutError, match=r"slides\.pptx lacks a place of the kind tbl in the layout Table"):
        slides(make_result(), "en", {}, catalogue("en"), tmp_path)

"""Word files: the same content as the PDF, in real headings and tables, and the same bytes every time."""

from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import date
from itertools import pairwise
from typing import Any

import pytest
from docx.oxml.ns import qn

from maturity.charts.pictures import report_pictures, small_pictures
from maturity.domain.improvement.plan import Action, Plan, Status
from maturity.domain.result import Result
from maturity.report.content import improvement_content
from maturity.report.document import improvement, improvement_word, memorandum, one_page_word
from maturity.report.memorandum import memorandum_content
from maturity.report.one_page import one_page_content
from maturity.report.words import Words
from maturity.resources import catalogue, data_folder
from tests.report import word_files

MakeResult = Callable[..., Result]
LANGUAGES = ("sv", "en")
LAYOUTS = data_folder("reports")
ODD = [
    pytest.param("Sundsala 🎉👍🏽", id="emoji"),
    pytest.param("עיר مدينة", id="right to left"),
    pytest.param("漢字\x07\ufe0f\u200d\ue000\ud800", id="control and private characters, half a pair"),
    pytest.param("Ö" * 300, id="a very long word"),
    pytest.param("<script>alert(1)</script> ]]> &amp; {page} [namn]", id="script, markup and our own places"),
    pytest.param("=HYPERLINK(1)\n{ TOC }", id="formulas and fields"),
]
PLAN = Plan(
    {},
    (
        Action(
            1, "Skriv inköpsmål", "A1", 3, "Ekonomichef", date(2027, 9, 30), "Målen är beslutade", Status.STARTED, "", 1
        ),
        Action(2, "Utbilda beställare", None, None, "", None, "", Status.PLANNED, "", 1),
        Action(3, "Se över delegationen", None, None, "Jurist", date(2027, 4, 2), "", Status.PLANNED, "", 1),
        Action(4, "Inför e-handel", None, None, "Vd", None, "", Status.ACCEPTED, "Bolagen saknar system", 1),
    ),
)


def _report(result: Result, language: str = "sv", **choices: Any) -> bytes:
    pictures = report_pictures(result, language, catalogue(language))
    return improvement_word(result, language, pictures, catalogue(language), LAYOUTS, **choices)


def _page(result: Result, language: str = "sv", **choices: Any) -> bytes:
    return one_page_word(result, language, small_pictures(result), catalogue(language), LAYOUTS, **choices)


def _memorandum(result: Result, language: str = "sv", **choices: Any) -> bytes:
    return memorandum(result, language, catalogue(language), LAYOUTS, **choices)


KINDS = [pytest.param(_report, id="report"), pytest.param(_page, id="one page"), pytest.param(_memorandum, id="memo")]
Make = Callable[..., bytes]


def _words(language: str) -> Words:
    return Words(language, catalogue(language), 1)


def _leaves(part: object, *, skip: tuple[str, ...] = ()) -> Iterator[str]:
    if isinstance(part, str):
        yield part
    elif isinstance(part, dict):
        for key, value in part.items():
            if key not in skip:
                yield from _leaves(value, skip=skip)
    elif isinstance(part, list):
        for value in part:
            yield from _leaves(value, skip=skip)


FRAME = (
    "language",
    "author",
    "group",
    "running",
    "marks",
    "page_of",
    "id",
    "ids",
    "alt",
    "alts",
    "none",
    "heading_only",
)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("plan", [Plan({}, ()), PLAN], ids=["recommended", "own plan"])
def test_every_text_and_figure_of_the_content_stands_in_the_report(
    make_result: MakeResult, language: str, plan: Plan
) -> None:
    result = make_result(comment="Vi har börjat")
    content = improvement_content(result, _words(language), contact="inkop@example.org", plan=plan)
    found = {
        " ".join(text.split())
        for text in word_files.texts(_report(result, language, contact="inkop@example.org", plan=plan))
    }
    for text in _leaves(content, skip=FRAME):
        shown = " ".join(text.split())
        assert shown in found or any(shown in one for one in found), shown


@pytest.mark.parametrize("language", LANGUAGES)
def test_tables_hold_what_the_content_holds_under_repeated_header_rows(make_result: MakeResult, language: str) -> None:
    result = make_result()
    content: Any = improvement_content(result, _words(language))
    file = _report(result, language)
    found = word_files.tables(file)
    wanted = [content["summary"]["table"], content["guide"]["table"]]
    for area in content["areas"]:
        names, figures = zip(*area["figures"], strict=True)
        wanted += [{"head": list(names), "rows": [list(figures)]}, area["table"]]
    wanted += [content[key]["table"] for key in ("legal", "development", "plan", "appendix")]
    assert found == [[one["head"], *one["rows"]] for one in wanted]
    for table in word_files.opened(file).tables:
        assert next(table._tbl.tr_lst[0].iter(qn("w:tblHeader")), None) is not None
        assert table._tbl.tblPr.find(qn("w:tblCaption")) is not None
        widths = [int(one.get(qn("w:w"))) for one in table._tbl.tblGrid]
        # 170 mm in twentieths of a point: 170 / 25.4 * 1440
        assert abs(sum(widths) - 9638) < len(widths)


@pytest.mark.parametrize("make", KINDS)
@pytest.mark.parametrize("language", LANGUAGES)
def test_structure_language_properties_and_page_numbers(make_result: MakeResult, make: Make, language: str) -> None:
    file = make(make_result(), language)
    levels = word_files.levels(file)
    assert levels[0] == 1
    assert all(after - before <= 1 for before, after in pairwise(levels))
    locale = {"sv": "sv-SE", "en": "en-GB"}[language]
    assert set(word_files.languages(file)) == {locale}
    properties = word_files.opened(file).core_properties
    assert "Sundsala" in properties.title or "2027" in properties.title
    assert properties.author == "Sundsala"
    assert properties.created == properties.modified
    assert word_files.fields(file) == ["PAGE", "NUMPAGES"]
    assert word_files.opened(file).settings.element.find(qn("w:autoHyphenation")) is not None


def test_pictures_have_words_and_no_name_twice(make_result: MakeResult) -> None:
    result = make_result()
    content: Any = improvement_content(result, _words("sv"))
    wanted = [content["summary"]["picture"]["alt"], *(area["picture"]["alt"] for area in content["areas"])]
    assert word_files.alternative_texts(_report(result)) == wanted
    assert word_files.alternative_texts(_page(result)) == one_page_content(result, _words("sv"))["alts"]


def test_the_contents_lead_to_every_heading_of_the_first_level(make_result: MakeResult) -> None:
    body = word_files.opened(_report(make_result())).element.body
    links = [one.get(qn("w:anchor")) for one in body.iter(qn("w:hyperlink"))]
    places = [one.get(qn("w:name")) for one in body.iter(qn("w:bookmarkStart"))]
    # summary, guide, six areas, law, development, plan, appendix
    assert links == places
    assert len(links) == 12


@pytest.mark.parametrize("make", KINDS)
def test_the_same_result_gives_the_same_bytes(make_result: MakeResult, make: Make) -> None:
    assert make(make_result()) == make(make_result())


@pytest.mark.parametrize("make", KINDS)
def test_a_draft_with_made_up_answers_says_both_over_every_page(make_result: MakeResult, make: Make) -> None:
    file = make(make_result(submitted=False, generated=True))
    assert "Påhittade svar · Utkast" in word_files.head(file)
    assert "Utkast" not in word_files.head(make(make_result()))


@pytest.mark.parametrize("make", KINDS)
@pytest.mark.parametrize("name", ODD)
def test_any_text_survives(make_result: MakeResult, make: Make, name: str) -> None:
    actions = tuple(replace(one, what=name * 3, owner=name, sign=name, reason=name) for one in PLAN.actions)
    file = make(make_result(name=name, comment=name), plan=replace(PLAN, actions=actions))
    assert word_files.opened(file).paragraphs


@pytest.mark.parametrize("make", KINDS)
@pytest.mark.parametrize(
    "facts",
    [
        pytest.param({"unanswered": 26}, id="half of the questions have no answer"),
        pytest.param({"unanswered": 52}, id="nothing is answered"),
        pytest.param({"answering": 2}, id="one peer"),
        pytest.param({"compared": False}, id="no peers"),
        pytest.param({"earlier": False}, id="no earlier wave"),
        pytest.param({"not_applicable": True}, id="everything is not applicable"),
    ],
)
@pytest.mark.parametrize("language", LANGUAGES)
def test_what_is_missing_is_said_in_words(
    make_result: MakeResult, make: Make, facts: dict[str, Any], language: str
) -> None:
    file = make(make_result(**facts), language)
    cells = [cell for table in word_files.tables(file) for row in table[1:] for cell in row]
    assert not {"nan", "–", "-"} & set(cells)


def test_a_report_without_comments_holds_none(make_result: MakeResult) -> None:
    result = make_result(comment="Hemlig anteckning")
    assert any("Hemlig anteckning" in text for text in word_files.texts(_report(result)))
    assert not any("Hemlig anteckning" in text for text in word_files.texts(_report(result, comments=False)))
    svg = report_pictures(result, "sv", catalogue("sv"))
    assert improvement(result, "sv", svg, catalogue("sv"), LAYOUTS, comments=False, plan=PLAN).startswith(b"%PDF")


def test_the_own_plan_takes_the_place_of_the_recommendations(make_result: MakeResult) -> None:
    content: Any = improvement_content(make_result(), _words("sv"), plan=PLAN)
    rows = content["plan"]["table"]["rows"]
    assert rows[0] == [
        "A1. Skriv inköpsmål",
        "3 Styrd",
        "Ekonomichef",
        "30 september 2027",
        "Pågår",
        "Målen är beslutade",
    ]
    assert rows[1][2:4] == ["Ingen än", "Datum saknas"]
    # due on 2 April, and today is 12 April
    assert rows[2][3] == "2 april 2027, 10 dagar försenad"
    assert rows[3][4] == "Accepterad risk: genomförs inte. Bolagen saknar system"
    assert content["summary"]["decisions"]["items"][0] == "Anta handlingsplanen med dess 3 åtgärder."


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("plan", [Plan({}, ()), PLAN], ids=["recommended", "own plan"])
def test_every_text_of_the_memorandum_stands_in_it(make_result: MakeResult, language: str, plan: Plan) -> None:
    result = make_result()
    content = memorandum_content(result, _words(language), case_number="KS 2027/17", plan=plan)
    found = word_files.texts(_memorandum(result, language, case_number="KS 2027/17", plan=plan))
    together = " ".join(" ".join(found).split())
    for text in _leaves(content, skip=FRAME):
        assert " ".join(text.split()) in together, text


def test_the_memorandum_is_what_a_board_decides_on(make_result: MakeResult) -> None:
    texts = word_files.texts(_memorandum(make_result(), case_number="KS 2027/17"))
    assert "Kommunstyrelsen beslutar" in texts
    assert any(text.startswith("att godkänna redovisningen") for text in texts)
    assert any("återrapportera" in text for text in texts)
    assert "DiarienummerKS 2027/17" in texts
    assert "Översättning" not in " ".join(texts)
    assert any("Courtesy translation" in text for text in word_files.texts(_memorandum(make_result(), "en")))


@pytest.mark.parametrize("ended", [False, True])
def test_a_board_adopts_what_is_left_to_do(make_result: MakeResult, *, ended: bool) -> None:
    plan = replace(PLAN, actions=tuple(one for one in PLAN.actions if not (ended and one.status.is_open)))
    texts = word_files.texts(_memorandum(make_result(), plan=plan))
    # of the four, the risk of one is accepted
    adopting = "att anta handlingsplanen med dess 3 åtgärder enligt förbättringsrapporten" in texts
    noting = "att notera att ingen åtgärd i handlingsplanen återstår" in texts
    assert (adopting, noting) == (not ended, ended)


def test_figures_of_the_memorandum_are_those_of_the_report(make_result: MakeResult) -> None:
    result = make_result()
    report: Any = improvement_content(result, _words("sv"))
    [table] = word_files.tables(_memorandum(result))
    assert [row[:2] for row in table[1:]] == [row[:2] for row in report["summary"]["table"]["rows"]]
    assert [row[2:] for row in table[1:]] == [row[3:] for row in report["summary"]["table"]["rows"]]


@pytest.mark.parametrize(
    ("kind", "board"), [("municipality", "Kommunstyrelsen"), ("region", "Regionstyrelsen"), ("unit", "Direktionen")]
)
def test_the_board_is_that_of_the_kind_of_organisation(make_result: MakeResult, kind: str, board: str) -> None:
    result = make_result()
    other: Any = replace(result.organisation, kind=kind)  # type: ignore[arg-type]  # pytest knows no literals
    assert f"{board} beslutar" in word_files.texts(_memorandum(replace(result, organisation=other)))


def test_the_template_has_every_style_that_is_used(make_result: MakeResult) -> None:
    import docx

    styles = {one.style_id for one in docx.Document(str(LAYOUTS / "document.docx")).styles}
    for make in (_report, _page, _memorandum):
        body = word_files.opened(make(make_result())).element.body
        used = {one.get(qn("w:val")) for one in body.iter(qn("w:pStyle"), qn("w:rStyle"), qn("w:tblStyle"))}
        assert used <= styles

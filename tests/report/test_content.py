"""The content of a report: which words stand for which facts."""

from collections.abc import Callable
from dataclasses import replace
from gettext import NullTranslations
from typing import Any

import pytest

from maturity.domain.benchmark import GroupKind, NodeStanding, Position
from maturity.domain.disclosure import Detail
from maturity.domain.evidence import Confidence
from maturity.domain.questionnaire import Questionnaire
from maturity.domain.result import LEAST_CHANGE, Result
from maturity.report import phrases
from maturity.report.content import improvement_content
from maturity.report.group_names import group_name
from maturity.report.plan import MOST_ACTIONS, plan_section
from maturity.report.typesetting import breakable, printable
from maturity.report.words import Words

MakeResult = Callable[..., Result]
ENGLISH = Words("en", NullTranslations(), 1)
SWEDISH = Words("sv", NullTranslations(), 1)


def _standing(detail: Detail, position: Position | None, interval: tuple[float, float] | None) -> NodeStanding:
    return NodeStanding("total", 70.0, 12, detail, 50.0, 40.0, 60.0, 90.0, interval, position, ())


@pytest.mark.parametrize(
    ("standing", "words"),
    [
        pytest.param(None, "No comparison", id="without peers"),
        pytest.param(_standing(Detail.MEDIAN, None, None), "Too few answers", id="a median alone gives no position"),
        pytest.param(_standing(Detail.SPREAD, Position.HIGHEST, (60, 100)), "▲ Among the highest 25%", id="clear"),
        pytest.param(
            _standing(Detail.SPREAD, Position.HIGHEST, (45, 100)),
            "▲ Among the highest 25%, cannot be told from the middle",
            id="the interval spans the median",
        ),
        pytest.param(_standing(Detail.SPREAD, Position.MIDDLE, (30, 70)), "● In the middle", id="middle is middle"),
    ],
)
def test_position_words(standing: NodeStanding | None, words: str) -> None:
    assert phrases.position(ENGLISH, standing) == words


@pytest.mark.parametrize(
    ("now", "before", "words"),
    [
        pytest.param(50.0, 43.75, "up 6.3", id="6.25 rounds half up"),
        pytest.param(50.0, 56.0, "down 6.0", id="down without a minus sign"),
        pytest.param(50.0, 50.0 + LEAST_CHANGE - 0.1, "practically unchanged", id="a small change is next to none"),
        pytest.param(50.0, 50.0 - LEAST_CHANGE + 0.1, "practically unchanged", id="nor is it down"),
        pytest.param(50.0, 50.0, "unchanged", id="none"),
    ],
)
def test_changes(now: float, before: float, words: str) -> None:
    assert ENGLISH.change(now, before) == words


def test_swedish_writes_a_decimal_comma() -> None:
    assert SWEDISH.number(62.25) == "62,3"


def test_a_level_is_always_number_and_name(questionnaire: Questionnaire) -> None:
    question = questionnaire.questions()[0]
    assert phrases.answer(SWEDISH, questionnaire, question, 2) == "2 Definierad"


@pytest.mark.parametrize("kind", list(GroupKind))
def test_every_group_that_can_be_asked_for_has_a_name(make_result: MakeResult, kind: GroupKind) -> None:
    # also when another one is shown instead: the report says which was asked for
    assert group_name(kind, make_result().organisation, ENGLISH.gettext)


def test_no_cell_is_blank_but_the_two_for_the_pen(make_result: MakeResult) -> None:
    content = improvement_content(make_result(unanswered=20, earlier=False), ENGLISH)
    pen = {"Responsible", "Due"}
    tables = list(_tables(content))
    # Summary, bands, six areas, legal floors, plan, all answers; no development without an earlier wave.
    assert len(tables) == 11
    for head, rows in tables:
        assert all(cell for row in rows for name, cell in zip(head, row, strict=True) if name not in pen)


def test_how_sure_an_index_is_stands_beside_it(make_result: MakeResult) -> None:
    plain = make_result()
    graded = replace(plain, confidence={"goals": Confidence.A, "total": Confidence.D})
    for result, letters, checked in ((plain, ("Not known", "Not known"), False), (graded, ("A", "D"), True)):
        content: Any = improvement_content(result, ENGLISH)
        rows = content["summary"]["table"]["rows"]
        assert (rows[0][2], rows[-1][2]) == letters
        assert ["Confidence", letters[0]] in content["areas"][0]["figures"]
        assert ("except where the confidence is A" in content["guide"]["sections"][-1]["text"]) is checked


def _tables(part: object) -> list[tuple[list[str], list[list[str]]]]:
    if isinstance(part, dict):
        own = [(part["head"], part["rows"])] if "rows" in part else []
        return own + [found for value in part.values() for found in _tables(value)]
    return [found for value in part for found in _tables(value)] if isinstance(part, list) else []


def test_the_plan_lists_the_best_steps_and_counts_the_rest(make_result: MakeResult) -> None:
    result = make_result()
    section = plan_section(result, ENGLISH)
    table, texts = section["table"], section["texts"]
    assert isinstance(table, dict)
    assert isinstance(texts, list)
    assert len(table["rows"]) == MOST_ACTIONS
    assert texts[1].startswith(f"{len(result.recommendations) - MOST_ACTIONS} further steps")


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        pytest.param("Åre ▲", "Åre ▲", id="what the fonts have stays"),
        pytest.param("a\x07b\u200dc\ufe0f", "abc", id="invisible characters go"),
        pytest.param("漢", "\ufffd", id="what they lack becomes a sign for it"),
        pytest.param("A\u030are", "Åre", id="letter and accent become one"),
        pytest.param("a\tb\nc", "a b\nc", id="lines stay, tabs become spaces"),
    ],
)
def test_printable(text: str, shown: str) -> None:
    assert printable(text) == shown


def test_only_words_over_30_characters_get_places_to_break() -> None:
    assert breakable("a" * 30 + " b") == "a" * 30 + " b"
    assert breakable("a" * 31) == "\u200b".join(["a" * 8, "a" * 8, "a" * 8, "a" * 7])

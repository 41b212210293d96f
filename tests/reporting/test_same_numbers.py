"""Every number that a reader finds, on the pages and in the files, is that of the result, in both languages.

What is expected comes from the result alone; what is found is read as other programs read it.
"""

import json
import re
from collections.abc import Callable, Iterator, Mapping
from decimal import Decimal
from typing import Any

import pytest

from maturity.domain.benchmark import Position
from maturity.resources import catalogue
from tests.reporting.conftest import LANGUAGES, Shelf
from tests.reporting.expected import Expected, close, numbers, shown
from tests.reporting.reading import READERS, Table, csv_tables, slide_text

AREA_TABLES: dict[str, list[dict[str, str]]] = {
    "/results": [{"Your index": "index", "Median": "median", "Position": "position"}],
    "/benchmark": [{"Your index": "index", "Median": "median", "Position": "position"}],
    "/benchmark/table": [
        {
            "You": "index", "Median": "median", "Lower quartile": "lower", "Upper quartile": "upper",
            "Difference": "difference", "Answers": "peers", "Position": "position",
        }
    ],
    "/plan/targets": [{"Now": "index", "Your target": "target"}],
    "/plan/what-if": [{"Now": "index", "After": "after", "Change": "gain"}],
    "/trend": [{"Change": "change"}],
    "improvement.pdf": [{"You": "index", "Median": "median", "Position": "position"}],
    "improvement.docx": [{"You": "index", "Median": "median", "Position": "position"}],
    "one-page.pdf": [{"Us": "index", "Others": "median", "Place": "position"}],
    "one-page.docx": [{"Us": "index", "Others": "median", "Place": "position"}],
    "slides.pptx": [{"Us": "index", "Median": "median", "Position": "position"}],
    "workbook.xlsx": [
        {"Index": "index", "Median": "median", "Position": "position", "Last wave": "previous", "Change": "change"},
        {
            "You": "index", "Median": "median", "Difference": "difference", "Lower quartile": "lower",
            "Upper quartile": "upper", "Others": "peers", "Position": "position",
        },
    ],
    "memorandum.docx": [{"Index": "index", "Median": "median", "Position": "position"}],
}  # fmt: skip
"""Page or file → its tables with a row per area: name of a column → the fact that stands in it."""

QUESTION_TABLES: dict[str, list[dict[str, str]]] = {
    "/benchmark/questions": [{"You": "level", "Median": "median", "Answers": "peers"}],
    "/plan/targets": [{"Now": "level", "Your target": "target"}],
    "improvement.pdf": [{"Your level": "level", "Peers' median": "median"}, {"Your answer": "level"}],
    "improvement.docx": [{"Your level": "level", "Peers' median": "median"}, {"Your answer": "level"}],
    "workbook.xlsx": [{"Level": "level", "Answer": "level", "Peers' median": "median"}],
}
SOME_QUESTIONS = {"slides.pptx": [{"Our level": "level", "Peers' median": "median"}]}
"""Strengths and gaps only."""

BY_WAVE = ("/trend", "improvement.pdf", "improvement.docx")
TARGET = ("Target", "Your target")
WITHOUT_TARGETS = ("/benchmark/questions", "/plan/what-if", "/trend", "one-page.pdf", "one-page.docx")
"""Of areas; the first has those of questions."""

PLANS = ("/plan", "improvement.pdf", "improvement.docx", "workbook.xlsx")
EFFECTS = ("improvement.pdf", "improvement.docx")

NO_TOTAL = ("one-page.pdf", "one-page.docx")
"""It is the sentence under the title."""

POSITIONS = {
    "sv": {
        Position.HIGHEST: "▲ bland de högsta",
        Position.MIDDLE: "● i mitten",
        Position.LOWEST: "▼ bland de lägsta",
    },
    "en": {
        Position.HIGHEST: "▲ among the highest",
        Position.MIDDLE: "● in the middle",
        Position.LOWEST: "▼ among the lowest",
    },
}
"""Without the share, for which the page of few words has no room."""

UNCLEAR = {
    "sv": ("kan inte skiljas från mitten", "(osäkert)"),
    "en": ("cannot be told from the middle", "(uncertain)"),
}


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_number_on_the_pages_and_in_the_files_is_that_of_the_result(shelf: Shelf, language: str) -> None:
    expected, said = Expected(shelf, language), catalogue(language).gettext
    for name in {**AREA_TABLES, **QUESTION_TABLES, **SOME_QUESTIONS}:
        read, _ = READERS[name.partition(".")[2]]
        tables = read(shelf.found[language, name])
        _areas(name, tables, expected, said)
        _all_questions(name, tables, expected, said)
        _waves(name, tables, expected)
        _targets(name, tables, expected, said)
    _effects(expected)
    _actions(expected, said)
    _waves_told(expected)
    _raw(expected)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_file_tells_of_a_number_that_the_result_has_not(shelf: Shelf, language: str) -> None:
    expected = Expected(shelf, language)
    known = {f"{abs(one)}" for one in numbers(expected)} | {shelf.material.result.questionnaire.version}
    for (spoken, name), file in shelf.found.items():
        ending = name.partition(".")[2]
        if spoken == language and ending in READERS and ending:
            text = READERS[ending][1](file)
            found = {one.replace(",", ".") for one in re.findall(r"(?<![\d.,])\d+[.,]\d(?![.,]?\d)", text)}
            assert len(found) > 5, name
            assert found <= known, name


def _areas(name: str, tables: list[Table], expected: Expected, said: Callable[[str], str]) -> None:
    for columns in AREA_TABLES.get(name, ()):
        found = {}
        for facts, row in _rows(tables, columns, said):
            node = expected.node(row)
            if node is not None:
                found[node.id] = facts
                for fact, text in facts.items():
                    _same(text, expected.area(node)[fact], expected, (name, node.id, fact))
        wanted = {node.id for node in expected.names().values()}
        assert found.keys() == wanted - ({"total"} if name in NO_TOTAL else set()), (name, columns)


def _all_questions(name: str, tables: list[Table], expected: Expected, said: Callable[[str], str]) -> None:
    some = SOME_QUESTIONS.get(name, [])
    for columns in [*QUESTION_TABLES.get(name, ()), *some]:
        found = set()
        for facts, row in _rows(tables, columns, said):
            one = expected.questions().get(row.split(" ")[0])
            if one is not None:
                found.add(one.question.id)
                for fact, text in facts.items():
                    where = name, one.question.id, fact
                    _same(text, expected.question(one)[fact], expected, where, level=fact != "peers")
        assert len(found) >= 5 if some else found == expected.questions().keys(), (name, columns)


def _rows(
    tables: list[Table], columns: Mapping[str, str], said: Callable[[str], str]
) -> Iterator[tuple[dict[str, str], str]]:
    """Yield the facts of every row of the tables that have these columns, and how the row is called."""
    for head, *rows in (one for one in tables if one):
        places = {fact: [i for i, text in enumerate(head) if text == said(name)] for name, fact in columns.items()}
        if all(places.values()):
            for row in rows:
                yield {fact: row[where[0]] for fact, where in places.items()}, row[0]


def _waves(name: str, tables: list[Table], expected: Expected) -> None:
    """Compare own figures and medians of every wave."""
    development = expected.shelf.material.development
    assert development is not None
    waves = [one.name[expected.language] for one in development.waves]
    by_id = {one.id: one for one in development.series}
    own = {"sv": "Ni", "en": "You"}[expected.language]
    found = set()
    for head, *rows in (one for one in tables if one and set(waves) <= set(one[0])):
        for row in rows:
            node = expected.node(row[0])
            assert node is not None, (name, row[0])
            one = by_id[node.id]
            whose = row[1] if len(head) > len(waves) + 1 else own
            if whose in (own, "Median", "Gruppens median", "Median of the group"):
                values = one.own if whose == own else [point.everybody.median for point in one.points]
                found.add((node.id, whose == own))
                for text, value in zip((row[head.index(wave)] for wave in waves), values, strict=True):
                    if value is not None:
                        _same(text, shown(value), expected, (name, node.id, whose))
                    else:
                        assert not re.search(r"\d", text), (name, node.id, whose)
    assert len(found) == (14 if name in BY_WAVE else 0), name


def _targets(name: str, tables: list[Table], expected: Expected, said: Callable[[str], str]) -> None:
    """Compare every target, wherever a column has some."""
    found = set()
    for column in TARGET:
        for facts, row in _rows(tables, {column: "target"}, said):
            node, one = expected.node(row), expected.questions().get(row.split(" ")[0])
            part = node.id if node else one.question.id if one else None
            if part is not None:
                found.add(part)
                _same(facts["target"], expected.target(part), expected, (name, part, column), level=one is not None)

    areas = set() if name in WITHOUT_TARGETS else {node.id for node in expected.names().values()}
    assert found >= areas, name


def _effects(expected: Expected) -> None:
    """Compare the sentence about the plan's effect: from where to where each index goes."""
    moved = [node for node in expected.names().values() if expected.after()[node.id] != node.index]
    assert len(moved) > 1
    for name in EFFECTS:
        text = READERS[name.partition(".")[2]][1](expected.shelf.found[expected.language, name])
        for node in moved:
            facts = expected.area(node)
            before, after = (f"{facts[fact]}".replace(".", r"[.,]") for fact in ("index", "after"))
            assert re.search(rf"(?<!\d){before} (to|till) {after}(?!\d)", text), (name, node.id)


def _actions(expected: Expected, said: Callable[[str], str]) -> None:
    """Find every action of the plan, and compare what the workbook says that each one gains."""
    plan, result = expected.shelf.material.plan, expected.shelf.material.result
    for name in PLANS:
        text = close(READERS[name.partition(".")[2]][1](expected.shelf.found[expected.language, name]))
        assert all(close(one.what) in text for one in plan.actions), name
    tables = READERS["xlsx"][0](expected.shelf.found[expected.language, "workbook.xlsx"])
    columns = {"Question": "question", "To level": "to", "Gain in the area": "area", "Gain in the whole": "total"}
    rows = {row: facts for facts, row in _rows(tables, columns, said)}
    for one in plan.actions:
        told = rows[str(one.number)]
        if one.question is None:
            assert not any(told.values())
            continue
        after = expected.after(one)
        [area] = [node for node in result.areas if one.question in {asked.question.id for asked in node.questions}]
        assert (told["question"], told["to"]) == (one.question, str(one.to_level))
        for node, fact in ((area, "area"), (result.total, "total")):
            assert node.index is not None
            assert Decimal(told[fact]) == shown(after[node.id] - node.index), (one.number, fact)


def _waves_told(expected: Expected) -> None:
    """Find every wave's index in the words of the deck's picture of them."""
    development = expected.shelf.material.development
    assert development is not None
    text = slide_text(expected.shelf.found[expected.language, "slides.pptx"]).replace(",", ".")
    for one in development.series:
        assert all(str(shown(value)) in text for value in one.own if value is not None), one.id


def _raw(expected: Expected) -> None:
    """Compare the files for programs."""
    [[head, *rows]] = csv_tables(expected.shelf.found[expected.language, "data.csv"])
    table = {(row[head.index("part")], row[head.index("measure")]): dict(zip(head, row, strict=True)) for row in rows}
    told = json.loads(expected.shelf.found[expected.language, "data.json"])
    measures = {"index": "index", "index-last-wave": "previous", "median": "median", "lower-quartile": "lower"}
    for node, one in zip(expected.shelf.material.result.nodes(), told["areas"], strict=True):
        facts = expected.area(node)
        for measure, fact in {**measures, "upper-quartile": "upper"}.items():
            assert Decimal(table[node.id, measure]["value"]) == facts[fact]
        assert Decimal(table[node.id, "median"]["n"]) == facts["peers"] == one["others"]["n"]
        found = one["index"], one["index_last_wave"], *(one["others"][key] for key in ("median", "lower_quartile"))
        assert [Decimal(str(value)) for value in found] == [facts[key] for key in measures.values()]
        assert Decimal(str(one["others"]["upper_quartile"])) == facts["upper"]
        position, clear = facts["position"]
        assert one["others"]["position"] == position.value
        assert one["others"]["can_be_told_from_the_middle"] == clear
    for answer in told["answers"]:
        facts = expected.question(expected.questions()[answer["question"]])
        assert Decimal(answer["level"]) == facts["level"] == Decimal(table[answer["question"], "answer"]["value"])
        assert Decimal(str(answer["median_of_others"])) == facts["median"]
        assert Decimal(table[answer["question"], "median"]["value"]) == facts["median"]
    assert told["plan"]["targets"] == dict(expected.shelf.material.plan.targets)


def _same(text: str, value: Any, expected: Expected, where: tuple[str, str, str], *, level: bool = False) -> None:
    """Compare a cell with a fact: a number, a position or a level, whose names have to be there if any is."""
    if value is None:
        assert not re.search(r"\d", text), where
    elif isinstance(value, tuple):
        _same_position(text, value, expected.language, where)
    elif not level or re.fullmatch(r"[\d.,]+", text):
        found = re.match(r"[+−-]?\d+([.,]\d+)?", text)
        assert found is not None, (where, text)
        assert Decimal(found[0].replace(",", ".").replace("−", "-")) == value, where
    else:
        codes = [int(one) for one in re.findall(r"\d", text)]
        assert Decimal(sum(codes)) / len(codes) == value, (where, text)
        assert all(expected.level_name(code) in text for code in codes), (where, text)


def _same_position(text: str, value: tuple[Position, bool], language: str, where: tuple[str, str, str]) -> None:
    position, clear = value
    words = POSITIONS[language][position]
    told = re.sub(r"(^| )25 ?%", "", text.lower().replace(",", "")).removeprefix(words[:2])
    if position is Position.MIDDLE or clear:
        assert told == words[2:], where
    else:  # a slide has no room for more than the last words
        assert told.removeprefix(words[2:]).strip() in UNCLEAR[language], where

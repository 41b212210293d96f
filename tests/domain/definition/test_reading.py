"""From text to questionnaire, and what no text may do to the reader."""

from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maturity.domain.assessment import KINDS
from maturity.domain.condition import Compare, Every, Not
from maturity.domain.definition import check, json_schema, read
from maturity.domain.questionnaire import Area, Questionnaire
from maturity.errors import DefinitionError

SHIPPED = sorted((Path(__file__).parents[3] / "questionnaires").glob("*.yaml"))
Reader = Callable[[str], Questionnaire]


@pytest.mark.parametrize("file", SHIPPED, ids=lambda file: file.name)
def test_shipped_questionnaires_have_no_findings(file: Path) -> None:
    assert [str(finding) for finding in check(file.read_text(encoding="utf-8"), file.name)] == []


def test_nothing_is_built_for_one_questionnaire_only(read_text: Reader) -> None:
    [file] = [file for file in SHIPPED if file.stem == "tidig-dialog"]
    dialogue = read_text(file.read_text(encoding="utf-8"))
    questions = list(dialogue.questions())
    assert len(questions) == 12
    assert {question.kind for question in questions} == set(KINDS)
    assert (len(dialogue.scale), len(dialogue.bands)) == (4, 3)
    assert [area.id for area in dialogue.area("meet").areas()] == ["meet", "reach", "fairness"]


def test_what_is_written_is_read(tiny: Questionnaire) -> None:
    assert (tiny.id, tiny.version, tiny.languages) == ("tiny", "1.0", ("sv", "en"))
    assert [level["en"] for level in tiny.scale] == ["None", "Present", "Managed"]
    assert [(band.start, band.name["en"]) for band in tiny.bands] == [(0, "Low"), (50, "High")]
    assert tiny.rules.least_coverage == pytest.approx(2 / 3)
    [area] = tiny.areas
    assert (area.id, area.aggregate, area.weight, area.sensitive) == ("goals", "mean", 1, False)
    first, second = tiny.questions()
    assert (first.kind, first.weight, first.roles, first.documents) == ("level", 1, ("buyer",), ("policy",))
    assert [(step.to, step.effort) for step in first.steps] == [(1, 2), (2, 3)]
    assert (second.not_applicable, second.needs) == (True, ("Q1",))


def test_a_version_is_a_name_and_not_a_number(tiny_text: str, read_text: Reader) -> None:
    assert read_text(tiny_text.replace("version: 1.0", "version: 2027.10")).version == "2027.10"


def test_every_questionnaire_has_a_full_form(tiny_text: str, read_text: Reader) -> None:
    without = read_text(tiny_text.replace("forms: {core: [Q1], full: all}\n", ""))
    assert without.forms == {"full": {"Q1", "Q2"}}


def test_a_scale_of_five_levels_brings_its_own_bands(tiny_text: str, read_text: Reader) -> None:
    start, end = tiny_text.index("scale:"), tiny_text.index("rules:")
    scale = "".join(f"  - {{level: {n}, name: {{sv: s{n}, en: e{n}}}}}\n" for n in range(5))
    areas = tiny_text.index("areas:\n")
    text = tiny_text[:start] + "scale:\n" + scale + tiny_text[end:areas].replace("core: [Q1], ", "")
    text += "areas:\n  - id: a\n    title: {sv: A, en: A}\n    lead: {sv: A, en: A}\n    questions:\n"
    text += "      - {id: Y, kind: yes-no, title: {sv: Y, en: Y}, ask: {sv: Y?, en: Y?}, help: {sv: Y, en: Y}}\n"
    found = [(band.start, band.name["en"]) for band in read_text(text).bands]
    assert found == [(0, "e0"), (20, "e1"), (40, "e2"), (60, "e3"), (80, "e4")]


def test_questions_come_before_the_areas_beside_them(tiny_text: str, read_text: Reader) -> None:
    inner = "    areas:\n      - id: inner\n        title: {sv: I, en: I}\n        lead: {sv: I, en: I}\n"
    inner += "        questions:\n"
    inner += "          - {id: Y, kind: yes-no, title: {sv: Y, en: Y}, ask: {sv: Y?, en: Y?}, help: {sv: Y, en: Y}}\n"
    [area] = read_text(tiny_text + inner).areas
    assert [child.id for child in area.children] == ["Q1", "Q2", "inner"]
    assert isinstance(area.children[2], Area)


def test_conditions_become_a_tree(tiny_text: str, read_text: Reader) -> None:
    when = "        when: {all: [{question: Q1, in: [1, 2]}, {not: {organisation: population, at_most: 0}}]}\n"
    condition = read_text(tiny_text.replace("core: [Q1]", "core: [Q1, Q2]") + when).question("Q2").when
    assert condition == Every(
        (Compare("question", "Q1", "in", (1, 2)), Not(Compare("organisation", "population", "at_most", 0)))
    )


def test_comments_and_layout_do_not_change_the_content_hash(tiny_text: str, read_text: Reader) -> None:
    relaid = "# another comment\n" + tiny_text.replace("{sv: Liten, en: Tiny}", "\n  en: 'Tiny'\n  sv: Liten")
    assert read_text(relaid).content_hash == read_text(tiny_text).content_hash
    assert read_text(tiny_text.replace("Liten", "Mindre")).content_hash != read_text(tiny_text).content_hash


def test_errors_stop_reading_and_are_all_named(tiny_text: str, read_text: Reader) -> None:
    with pytest.raises(DefinitionError) as caught:
        read_text(tiny_text.replace("weight: 2", "weight: 0").replace("level: 2", "level: 7"))
    assert [finding.code for finding in caught.value.findings] == ["scale-order", "weight-not-positive"]


def test_warnings_do_not_stop_reading(tiny_text: str, read_text: Reader) -> None:
    assert read_text(tiny_text.replace("Det finns ingen policy än.", "Saknas.")).id == "tiny"


@pytest.mark.parametrize("word", ["no", "yes", "on", "012", "1:30", "2027-03-31", "0x1f", "1e3", "1_000"])
def test_words_that_older_yaml_turned_into_values_stay_text(tiny_text: str, read_text: Reader, word: str) -> None:
    assert read_text(tiny_text.replace("sv: Liten", f"sv: {word}")).title["sv"] == word


@pytest.mark.parametrize("value", ["1", "2.5", "true", "~", "[a]"])
def test_a_value_that_is_no_text_is_refused_with_its_place(tiny_text: str, value: str) -> None:
    [found] = check(tiny_text.replace("sv: Liten", f"sv: {value}"), "t")
    assert (found.code, found.line, found.column) == ("wrong-type", 5, 13)


@pytest.mark.parametrize(
    ("text", "place", "code"),
    [
        pytest.param("", (1, 1), "syntax", id="nothing"),
        pytest.param("id: tiny\nareas: [", (2, 9), "syntax", id="an open list"),
        pytest.param("id: 'tiny", (1, 10), "syntax", id="an open quote"),
        pytest.param("a: b: c", (1, 5), "syntax", id="two colons"),
        pytest.param("id: a\n---\nid: b", (2, 1), "syntax", id="two documents"),
        pytest.param("id: a\nx: \x00", (2, 4), "syntax", id="a control character"),
        pytest.param("id: \ud800", (1, 5), "syntax", id="half a character"),
        pytest.param("? [a]\n: b", (1, 3), "syntax", id="a list as key"),
        pytest.param("id: a\nid: b", (2, 1), "duplicate-key", id="a key twice"),
        pytest.param("id: &x a", (1, 5), "refused-yaml", id="an anchor"),
        pytest.param("id: !!python/name:os.system x", (1, 5), "refused-yaml", id="a tag"),
        pytest.param("a: " + "[" * 41, (1, 43), "refused-yaml", id="nests of lists"),
        pytest.param("a: " + "[" * 100_000, (1, 43), "refused-yaml", id="very deep nests"),
    ],
)
def test_broken_yaml_is_found_with_its_place(text: str, place: tuple[int, int], code: str) -> None:
    assert (code, *place) in [(one.code, one.line, one.column) for one in check(text, "t")]


def test_a_bomb_of_aliases_is_refused_before_it_goes_off() -> None:
    pairs = zip("abcdefgh", "bcdefghi", strict=True)
    bomb = "a: &a [x, x]\n" + "".join(f"{new}: &{new} [*{old}, *{old}, *{old}]\n" for old, new in pairs)
    [found] = check(bomb, "t")
    assert (found.code, found.line) == ("refused-yaml", 1)


def test_a_missing_key_is_reported_at_the_part_that_lacks_it(tiny_text: str) -> None:
    [found] = check(tiny_text.replace("        title: {sv: Plan, en: Plan}\n", ""), "t")
    assert (found.code, found.line, found.column, found.message) == ("missing-key", 45, 9, "Add 'title' here.")


def test_a_condition_has_exactly_one_form(tiny_text: str) -> None:
    [found] = check(tiny_text + "        when: {question: Q1, organisation: kind, is: 1}\n", "t")
    assert (found.code, found.line) == ("wrong-value", 60)


@given(st.text())
def test_no_text_makes_the_check_fall_over(text: str) -> None:
    assert all(finding.line >= 1 and finding.column >= 1 for finding in check(text, "t"))


@given(st.data())
def test_no_damage_to_a_good_file_makes_the_check_fall_over(tiny_text: str, data: st.DataObject) -> None:
    start = data.draw(st.integers(0, len(tiny_text)))
    end = data.draw(st.integers(start, min(start + 40, len(tiny_text))))
    put = data.draw(st.sampled_from(["", "~", "-1", "[]", "{}", "x", "\n", ": ", "'", "1e999", "9" * 5000, "<<: {}"]))
    damaged = tiny_text[:start] + put + tiny_text[end:]
    findings = check(damaged, "t")
    if not any(finding.severity == "error" for finding in findings):
        assert read(damaged, "t").areas


def test_the_schema_describes_every_key_of_a_question() -> None:
    schema = json_schema()
    parts = schema["$defs"]
    assert isinstance(parts, dict)
    assert {"id", "ask", "levels", "when"} <= parts["QuestionPart"]["properties"].keys()
    assert {"question", "is", "in", "not"} <= parts["ConditionPart"]["properties"].keys()

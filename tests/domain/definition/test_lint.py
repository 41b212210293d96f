"""Each rule of the linter: a small mistake in the tiny questionnaire, found where the mark ‸ stands."""

import pytest

from maturity.domain.definition import check

MARK = "‸"

Q3 = """\
      - id: Q3
        title: {sv: Tredje, en: Third}
        ask: {sv: Vad?, en: What?}
        help: {sv: Hjälp., en: Help.}
"""
AFTER_Q2 = "        needs: [Q1]\n"
Edit = tuple[str, str]


def more(*lines: str) -> Edit:
    """Add a question Q3 with these lines after the last question."""
    return AFTER_Q2, AFTER_Q2 + Q3 + "".join(f"        {line}\n" for line in lines)


def of_q1(*lines: str) -> Edit:
    """Add these lines to Q1."""
    roles = "        roles: [buyer]\n"
    return roles, roles + "".join(f"        {line}\n" for line in lines)


def before_goals(area: str) -> Edit:
    """Add an area of this one line before the area of the tiny questionnaire."""
    return "areas:\n", f"areas:\n  - {area}\n"


def options(first: str = "", second: str = "", *, name: str = "a", mark: str = "") -> str:
    return (
        f"{mark}options: [{{id: {name}, label: {{sv: A, en: A}}{first}}}, {{id: b, label: {{sv: B, en: B}}{second}}}]"
    )


def legal(below: str, at_most: str, met_from: str) -> str:
    amounts = f"caps_area_below: {below}, at_most: {at_most}, met_from: {met_from}"
    return f"legal: {{source: {{sv: Lag, en: Law}}, from: 2022-02-01, {amounts}}}"


NEW_AREA = "id: new, title: {sv: Ny, en: New}, lead: {sv: Ny, en: New}"
NOTE = "{id: N, kind: text, title: {sv: N, en: N}, ask: {sv: N?, en: N?}, help: {sv: N, en: N}}"
LONG = " ".join(["ord"] * 41)
BANDS = "bands:\n  - {from: 0, name: {sv: Låg, en: Low}}\n  - {from: 50, name: {sv: Hög, en: High}}\n"
REASON = "        not_applicable_when: {sv: Ni köper inget., en: You buy nothing.}\n"
STEP_2 = "          - {to: 2, effort: 3, do: {sv: Följ upp policyn., en: Review the policy.}}\n"
NUMBER = "kind: number"
YES_NO = "kind: yes-no"

ERRORS: list[tuple[str, list[Edit]]] = [
    # names
    ("duplicate-id", [("id: Q2", "id: ‸Q1"), ("needs: [Q1]", "needs: []")]),
    ("duplicate-id", [("id: Q2", "id: ‸goals")]),
    ("duplicate-id", [("Buyer}}\n", "Buyer}}\n  - {id: ‸buyer, name: {sv: A, en: A}}\n")]),
    ("duplicate-id", [("Policy}}\nefforts", "Policy}}\n  - {id: ‸policy, name: {sv: A, en: A}}\nefforts")]),
    ("duplicate-id", [more("kind: checklist", options().replace("id: b", "id: ‸a"))]),
    ("duplicate-id", [("[sv, en]", "‸[sv, en, sv]")]),
    ("reserved-id", [("id: goals", "id: ‸total")]),
    ("reserved-id", [("id: Q2", "id: ‸total")]),
    ("reserved-id", [more("kind: checklist", options(name="‸none"))]),
    ("reserved-id", [more("kind: choice", options(name="‸do-not-know"))]),
    ("unknown-role", [("roles: [buyer]", "roles: [‸seller]")]),
    ("unknown-document", [("documents: [policy]", "documents: [‸plan]")]),
    ("form-unknown-question", [("core: [Q1]", "core: [Q1, ‸Q9]")]),
    ("form-full", [("full: all", "full: ‸[Q1]")]),
    ("form-empty", [("core: [Q1]", "core: ‸[]")]),
    ("needs-unknown-question", [("needs: [Q1]", "needs: [‸Q9]")]),
    ("needs-cycle", [("needs: [Q1]", "needs: ‸[Q2]")]),
    # texts
    (
        "missing-language",
        [(", en: Do you have a plan?", ""), ("ask: {sv: Har ni en plan?", "ask: ‸{sv: Har ni en plan?")],
    ),
    ("unknown-language", [("en: Tiny}", "en: Tiny, de: ‸Klein}")]),
    ("levels-alike", [("sv: Det finns en beslutad policy.", "sv: ‸Det finns ingen policy än.")]),
    ("levels-alike", [more("kind: checklist", options().replace("sv: B", "sv: A").replace("{id: b", "‸{id: b"))]),
    # structure
    ("scale-order", [("level: 2", "level: ‸3")]),
    ("bands-missing", [(BANDS, ""), ("id: tiny", "‸id: tiny")]),
    ("band-gap-or-overlap", [("from: 0", "from: ‸10")]),
    ("band-gap-or-overlap", [("from: 50", "from: ‸0")]),
    ("band-gap-or-overlap", [("from: 50", "from: ‸100")]),
    ("area-without-questions", [before_goals(f"‸{{{NEW_AREA}}}")]),
    ("weight-not-positive", [("weight: 2", "weight: ‸0")]),
    (
        "weight-not-positive",
        [before_goals(f"{{{NEW_AREA}, weight: ‸-1, questions: [{NOTE.replace('text', 'yes-no')}]}}")],
    ),
    ("asked-of-nobody", [of_q1("applies_to: ‸[]")]),
    # answers
    ("part-of-other-kind", [more(YES_NO, "minimum: ‸3")]),
    ("part-of-other-kind", [of_q1(options().replace("options: ", "options: ‸"))]),
    ("part-of-other-kind", [more("kind: checklist", options(", points: ‸1"))]),
    ("options-missing", [more("kind: choice", "options: ‸[]")]),
    ("points-on-some", [more("kind: choice", options(", points: 1").replace("{id: b", "‸{id: b"))]),
    ("negative-points", [more("kind: choice", options(", points: ‸-1", ", points: 1"))]),
    ("negative-points", [more(NUMBER, "thresholds: [{at_least: 1, points: ‸-1}]")]),
    ("dead-question", [more("kind: choice", options(", points: 1", ", points: 1").replace(": [", ": ‸[", 1))]),
    ("dead-question", [more(NUMBER, "thresholds: ‸[{at_least: 1, points: 0}]")]),
    ("levels-do-not-match-scale", [more("kind: level", "levels: ‸[]")]),
    ("range-empty", [more(NUMBER, "minimum: ‸5", "maximum: 4")]),
    ("thresholds-order", [more(NUMBER, "thresholds: [{at_least: 2, points: 1}, {at_least: ‸2, points: 2}]")]),
    ("unreachable-level", [more(NUMBER, "maximum: 9", "thresholds: [{at_least: ‸10, points: 1}]")]),
    ("unreachable-level", [more(NUMBER, "minimum: 1", "thresholds: [{at_least: ‸1, points: 1}]")]),
    ("unreachable-level", [("from_level: 1", "from_level: ‸3")]),
    ("unreachable-level", [of_q1(legal("1", "39", "‸3"))]),
    ("unreachable-level", [of_q1(legal("‸3", "39", "3").replace("met_from: 3", "met_from: 4"))]),
    ("met-below-cap", [of_q1(legal("2", "39", "‸1"))]),
    ("cap-never-bites", [of_q1(legal("‸0", "39", "2"))]),
    ("cap-never-bites", [of_q1(legal("1", "‸100", "2"))]),
    ("cap-never-bites", [more("kind: text", legal("1", "39", "2").replace(": {", ": ‸{", 1))]),
    ("cap-below-index", [of_q1(legal("1", "‸-1", "2"))]),
    ("step-unreachable", [(STEP_2, STEP_2.replace("to: 2", "to: ‸3"))]),
    ("step-unreachable", [more("kind: text", "steps: [{to: ‸1, effort: 1, do: {sv: Gör, en: Do}}]")]),
    ("steps-order", [(STEP_2, STEP_2.replace("to: 2", "to: ‸1"))]),
    ("step-effort", [(STEP_2, STEP_2.replace("effort: 3", "effort: ‸6"))]),
    # conditions
    ("when-unknown-question", [more(YES_NO, "when: {question: ‸Q9, is: 1}")]),
    ("when-later-question", [of_q1("when: {question: ‸Q2, is: 1}"), ("core: [Q1]", "core: [Q1, Q2]")]),
    ("when-later-question", [more(YES_NO, "when: {not: {question: ‸Q3, is: 'yes'}}")]),
    ("when-impossible-value", [more(YES_NO, "when: {question: Q1, is: ‸3}")]),
    ("when-impossible-value", [more(YES_NO, "when: {all: [{question: Q1, in: [0, ‸yes]}]}")]),
    ("when-impossible-value", [more(YES_NO, "when: {any: [{question: Q1, at_least: ‸3}]}")]),
    ("when-impossible-value", [more(YES_NO, "when: {organisation: kind, is: ‸company}")]),
    ("when-impossible-value", [more(YES_NO, "when: {organisation: county, at_most: ‸5}")]),
    ("when-impossible-value", [more(YES_NO, "when: {organisation: population, is: ‸many}")]),
    ("when-unknown-attribute", [more(YES_NO, "when: {organisation: ‸colour, is: red}")]),
]

WARNINGS: list[tuple[str, list[Edit]]] = [
    ("form-lacks-condition", [("core: [Q1]", "core: [‸Q2]"), ("needs: [Q1]", "when: {question: Q1, is: 1}")]),
    ("level-too-long", [("Det finns ingen policy än.", f"‸{LONG}")]),
    ("level-too-short", [("Det finns ingen policy än.", "‸Policy saknas.")]),
    ("double-question", [("Har ni en policy?", "‸Har ni en policy? Följs den?")]),
    ("double-question", [("Do you have a plan?", "‸Do you have a plan and/or a map?")]),
    ("double-question", [("Har ni en plan?", "‸Har ni en plan och/eller karta?")]),
    ("area-unscored", [before_goals(f"‸{{{NEW_AREA}, questions: [{NOTE}]}}")]),
    (
        "not-applicable-everywhere",
        [of_q1("not_applicable: with reason", REASON.strip()), ("- id: goals", "- ‸id: goals")],
    ),
    ("not-applicable-when", [(REASON, ""), ("not_applicable: with", "not_applicable: ‸with")]),
    ("not-applicable-when", [("not_applicable: with reason", "not_applicable: never"), ("_when: {sv", "_when: ‸{sv")]),
    ("weight-decides-alone", [("weight: 2", "weight: ‸3"), more(YES_NO)]),
    ("steps-missing", [(STEP_2, ""), ("        steps:\n", "        ‸steps:\n")]),
]


def spoil(text: str, edits: list[Edit]) -> tuple[str, int, int]:
    """Return the text with all edits made, and the line and column of the mark, which is taken out."""
    for old, new in edits:
        assert old in text, old
        text = text.replace(old, new, 1)
    before, after = text.split(MARK)
    return before + after, before.count("\n") + 1, len(before) - before.rfind("\n")


@pytest.mark.parametrize(
    ("code", "edits", "severity"),
    [
        *(pytest.param(code, edits, "error", id=f"{code}-{n}") for n, (code, edits) in enumerate(ERRORS)),
        *(pytest.param(code, edits, "warning", id=f"{code}-{n}") for n, (code, edits) in enumerate(WARNINGS)),
    ],
)
def test_a_mistake_is_found_where_it_stands(tiny_text: str, code: str, edits: list[Edit], severity: str) -> None:
    text, line, column = spoil(tiny_text, edits)
    found = [(one.code, one.line, one.column, one.severity) for one in check(text, "test.yaml")]
    assert found == [(code, line, column, severity)]


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["kind: choice", options()], id="a choice without points is a context fact"),
        pytest.param(["kind: choice", options(", points: 0", ", points: 4")], id="a choice with points"),
        pytest.param([YES_NO, "when: {organisation: population, at_most: 10000}"], id="a limit on population"),
        pytest.param([YES_NO, "when: {not: {any: [{question: Q1, is: 0}, {question: Q2, in: [0, 1]}]}}"], id="nested"),
        pytest.param([YES_NO, legal("1", "39", "1")], id="a legal floor on a yes-no question"),
        pytest.param(["kind: date"], id="a date"),
    ],
)
def test_sound_questions_are_left_alone(tiny_text: str, lines: list[str]) -> None:
    old, new = more(*lines)
    assert check(tiny_text.replace(old, new), "test.yaml") == ()


def test_weights_of_exactly_half_are_left_alone(tiny_text: str) -> None:
    old, new = more(YES_NO)
    # Q1 1, Q2 2, Q3 1: 2 of 4 is half, not more.
    assert check(tiny_text.replace(old, new), "test.yaml") == ()


def test_all_mistakes_are_reported_at_once_in_the_order_of_the_file(tiny_text: str) -> None:
    text = (
        tiny_text.replace("level: 2", "level: 3")
        .replace("weight: 2", "wieght: 2")
        .replace("needs: [Q1]", "needs: [Q2]")
    )
    text = text.replace("roles: [buyer]", "roles: [seller]")
    # Nothing but the unknown key is said about Q2: the rest of it may follow from that.
    assert [(one.line, one.code) for one in check(text, "test.yaml")] == [
        (10, "scale-order"),
        (35, "unknown-role"),
        (46, "unknown-key"),
    ]


def test_a_finding_reads_as_compilers_write(tiny_text: str) -> None:
    [found] = check(tiny_text.replace("weight: 2", "weight: 0"), "tiny.yaml")
    assert str(found) == "tiny.yaml:46:17: [weight-not-positive] Give Q2 a weight above 0."

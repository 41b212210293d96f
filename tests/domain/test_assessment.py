"""What each kind of question accepts, how answers are written, and what is asked of whom."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maturity.domain.assessment import (
    KINDS,
    LONGEST_TEXT,
    Absence,
    Value,
    asked,
    is_scored,
    parse,
    write,
)
from maturity.domain.condition import Compare, Condition, Every, Not
from maturity.domain.questionnaire import Question, Threshold
from maturity.errors import AnswerValueError
from tests.domain.making import MUNICIPALITY, area, options, question, questionnaire, text

LEVEL = question("L")
CHOICE = question("C", "choice", options=options(0, 1, 2))
CHECKLIST = question("M", "checklist", options=options(None, None, None))
YES_NO = question("Y", "yes-no")
NUMBER = question("N", "number", minimum=0, maximum=1000, unit=text("days"), thresholds=(Threshold(5, 1),))
TEXT = question("T", "text")
DATE = question("D", "date")


WORDS = st.text(min_size=1, max_size=LONGEST_TEXT).map(str.strip)
VALUES: Mapping[str, st.SearchStrategy[Value]] = {
    "level": st.integers(0, 4),
    "choice": st.sampled_from("abc"),
    "checklist": st.sets(st.sampled_from("abc")).map(lambda ticked: tuple(sorted(ticked))),
    "yes-no": st.booleans(),
    "number": st.decimals(0, 1000, allow_nan=False, allow_infinity=False),
    "text": WORDS.filter(lambda one: one not in {"", *(absence.value for absence in Absence)}),
    "date": st.dates(),
}


@pytest.mark.parametrize("one", [LEVEL, CHOICE, CHECKLIST, YES_NO, NUMBER, TEXT, DATE], ids=lambda one: one.kind)
@given(data=st.data())
def test_what_is_written_is_read_back(one: Question, data: st.DataObject) -> None:
    value = data.draw(VALUES[one.kind])
    assert parse(one, write(value)) == value
    assert type(parse(one, write(value))) is type(value)


@given(st.text(max_size=20))
def test_any_text_is_an_answer_or_an_error_that_says_what_was_expected(words: str) -> None:
    for one in (LEVEL, CHOICE, CHECKLIST, YES_NO, NUMBER, DATE):
        found = parsed_or_error(one, words)
        if isinstance(found, AnswerValueError):
            assert (found.question, found.text) == (one.id, words.strip())
            assert found.expected
        else:
            assert parse(one, write(found)) == found


def parsed_or_error(one: Question, words: str) -> Value | Absence | AnswerValueError:
    try:
        return parse(one, words)
    except AnswerValueError as error:
        return error


@pytest.mark.parametrize("absence", list(Absence))
def test_absences_are_written_by_their_names(absence: Absence) -> None:
    assert parse(LEVEL, f" {write(absence)} ") is absence


def test_an_empty_text_is_unanswered() -> None:
    assert parse(LEVEL, " \n") is Absence.UNANSWERED


def test_a_question_that_applies_to_everybody_takes_no_not_applicable() -> None:
    with pytest.raises(AnswerValueError, match="applies to everybody"):
        parse(question("Q1", not_applicable=False), "not-applicable")


@pytest.mark.parametrize(
    ("one", "written", "value"),
    [
        pytest.param(LEVEL, " 4 ", 4, id="a level with spaces"),
        pytest.param(CHECKLIST, "c|a|c", ("a", "c"), id="ticks in the order of the file, once"),
        pytest.param(CHECKLIST, "none", (), id="no tick"),
        pytest.param(NUMBER, "12,5", Decimal("12.5"), id="a Swedish decimal comma"),
        pytest.param(NUMBER, "1\u00a0000", Decimal(1000), id="a thousand with a hard space"),
        pytest.param(DATE, "2027-03-31", date(2027, 3, 31), id="a date"),
        pytest.param(TEXT, "x" * LONGEST_TEXT, "x" * LONGEST_TEXT, id="a text as long as can be"),
    ],
)
def test_answers_can_be_written_in_more_than_one_way(one: Question, written: str, value: Value) -> None:
    assert parse(one, written) == value


@pytest.mark.parametrize(
    ("one", "written"),
    [
        pytest.param(LEVEL, "5", id="a level too high"),
        pytest.param(LEVEL, "-1", id="a level too low"),
        pytest.param(LEVEL, "٣", id="a digit of another script"),
        pytest.param(LEVEL, "2.0", id="a decimal"),
        pytest.param(LEVEL, "9" * 5000, id="more digits than Python reads"),
        pytest.param(CHOICE, "d", id="no such option"),
        pytest.param(CHECKLIST, "a||b", id="an empty tick"),
        pytest.param(YES_NO, "ja", id="yes in another language"),
        pytest.param(NUMBER, "-1", id="below the minimum"),
        pytest.param(NUMBER, "1000,1", id="above the maximum"),
        pytest.param(NUMBER, "NaN", id="no number"),
        pytest.param(NUMBER, "many", id="no number at all"),
        pytest.param(DATE, "31/3 2027", id="a date in other words"),
        pytest.param(TEXT, "x" * (LONGEST_TEXT + 1), id="a text too long"),
    ],
)
def test_what_cannot_be_an_answer_is_refused(one: Question, written: str) -> None:
    with pytest.raises(AnswerValueError):
        parse(one, written)


def test_a_number_without_limits_takes_any() -> None:
    open_ended = question("N", "number")
    assert parse(open_ended, "-7") == -7
    with pytest.raises(AnswerValueError, match="from any to any"):
        parse(open_ended, "x")


@pytest.mark.parametrize(
    ("one", "value", "sv", "en"),
    [
        (LEVEL, 2, "level 2", "level 2"),
        (CHOICE, "b", "B", "B"),
        (CHECKLIST, ("a", "c"), "A; C", "A; C"),
        (CHECKLIST, (), "–", "–"),
        (YES_NO, True, "Ja", "Yes"),
        (NUMBER, Decimal("12.5"), "12,5 days", "12.5 days"),
        (question("N", "number"), Decimal(3), "3", "3"),
        (TEXT, "as written", "as written", "as written"),
        (DATE, date(2027, 3, 31), "2027-03-31", "2027-03-31"),
    ],
)
def test_each_kind_has_a_summary_in_words(one: Question, value: Value, sv: str, en: str) -> None:
    summary = KINDS[one.kind].summary
    assert (summary(one, value, "sv"), summary(one, value, "en")) == (sv, en)


def test_only_questions_with_points_are_scored() -> None:
    scored = [LEVEL, CHOICE, CHECKLIST, YES_NO, NUMBER]
    unscored = [TEXT, DATE, question("N", "number"), question("C", "choice", options=options(None, None))]
    assert all(is_scored(one) for one in scored)
    assert not any(is_scored(one) for one in unscored)
    with pytest.raises(AnswerValueError, match="no points"):
        KINDS["text"].code(TEXT, "words")


def test_thresholds_are_reached_at_their_value() -> None:
    code = KINDS["number"].code
    assert [code(NUMBER, Decimal(n)) for n in ("4.99", "5", "6")] == [0, 1, 1]


def asked_ids(answers: dict[str, Value | Absence], *questions: Question, kind: str = "municipality") -> list[str]:
    made = questionnaire(area("a", *questions))
    return [one.id for one in asked(made, "full", answers, {"kind": kind})]


def test_questions_are_asked_of_the_kinds_they_apply_to() -> None:
    both, regions = question("Q1"), question("Q2", applies_to=("region",))
    assert asked_ids({}, both, regions) == ["Q1"]
    assert asked_ids({}, both, regions, kind="region") == ["Q1", "Q2"]


def test_an_answer_to_a_question_that_fell_away_opens_nothing() -> None:
    first = question("Q1")
    second = question("Q2", when=Compare("question", "Q1", "at_least", 2))
    third = question("Q3", when=Compare("question", "Q2", "at_least", 1))
    assert asked_ids({"Q1": 2, "Q2": 1}, first, second, third) == ["Q1", "Q2", "Q3"]
    assert asked_ids({"Q1": 1, "Q2": 1}, first, second, third) == ["Q1"]
    assert asked_ids({"Q1": Absence.DO_NOT_KNOW}, first, second, third) == ["Q1"]


@pytest.mark.parametrize(
    ("one", "value", "when"),
    [
        (YES_NO, True, Compare("question", "Y", "is", "yes")),
        (NUMBER, Decimal("7.5"), Compare("question", "N", "at_most", 7.5)),
        (DATE, date(2027, 3, 31), Compare("question", "D", "is", "2027-03-31")),
        (CHECKLIST, ("a", "c"), Compare("question", "M", "is", "c")),
        (CHOICE, "b", Every((Compare("question", "C", "in", ("a", "b")), Not(Compare("question", "C", "is", "a"))))),
    ],
)
def test_conditions_look_at_every_kind_of_answer(one: Question, value: Value, when: Condition) -> None:
    last = question("last", when=when)
    assert asked_ids({one.id: value}, one, last) == [one.id, "last"]
    assert asked_ids({}, one, last) == [one.id]


def test_a_form_asks_only_its_questions() -> None:
    made = questionnaire(area("a", question("Q1"), question("Q2")), forms={"core": frozenset({"Q2"})})
    assert [one.id for one in asked(made, "core", {}, MUNICIPALITY)] == ["Q2"]

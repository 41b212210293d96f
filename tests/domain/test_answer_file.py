"""A file of many organisations: good rows are scored, bad rows are named by line and column."""

import tracemalloc
from collections.abc import Iterator

import pytest

from maturity.domain.answer_file import ROWS_AT_ONCE, RowProblem, ScoredBlock, score_lines
from maturity.domain.condition import Compare
from maturity.domain.scoring import Code, Compiled
from maturity.errors import AnswerFileError
from tests.domain.making import one_area, options, question

MADE = one_area(
    question("Q1"),
    question("Q2", not_applicable=False),
    question("C", "checklist", options=options(None, None)),
    question("T", "text"),
)


def read(text: str, made: Compiled = MADE, kind: str = "municipality") -> tuple[dict[str, list[int]], list[RowProblem]]:
    """Return organisation to codes, and the problems."""
    blocks, problems = [], []
    for found in score_lines(made, text.splitlines(keepends=True), kind):
        if isinstance(found, ScoredBlock):
            blocks.append(found)
        else:
            problems.append(found)
    codes = {name: row.tolist() for one in blocks for name, row in zip(one.organisations, one.codes, strict=True)}
    return codes, problems


def test_rows_become_scores() -> None:
    [block] = score_lines(MADE, ["organisation,Q1,Q2,C\n", "0180,4,2,a|b\n", "0380,0,1,none\n"], "municipality")
    assert isinstance(block, ScoredBlock)
    assert block.organisations == ("0180", "0380")
    # a mean of 4/4, 2/4 and 2/2; one of 0, 1/4 and 0
    assert block.scores.index[:, 0].tolist() == [pytest.approx(250 / 3), pytest.approx(25 / 3)]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("organisation,Q1,Q2\n0180,3,1\n", id="commas"),
        pytest.param("organisation;Q1;Q2\n0180;3;1\n", id="semicolons"),
        pytest.param("\ufefforganisation;Q1;Q2\r\n0180;3;1\r\n", id="byte order mark and Windows line ends"),
        pytest.param("Q2,organisation,Q1\n1,0180,3", id="any order of columns, no last line end"),
        pytest.param(' organisation , Q1,Q2\n"0180","3", 1 \n\n,,\n', id="quotes, spaces and empty rows"),
    ],
)
def test_spreadsheets_write_in_many_ways(text: str) -> None:
    assert read(text) == ({"0180": [3, 1, Code.UNANSWERED]}, [])


def test_absences_have_names_and_missing_columns_are_unanswered() -> None:
    made = one_area(*(question(f"Q{n}") for n in range(1, 7)))
    text = "organisation,Q1,Q2,Q3,Q4,Q5\n0180,do-not-know,not-applicable,unanswered,not-asked,\n"
    assert read(text, made)[0] == {"0180": [-2, -3, -1, -4, -1, -1]}


@pytest.mark.parametrize(
    ("bad", "line", "column_number", "column"),
    [
        pytest.param("0380,9,1,none", 3, 2, "Q1", id="a level too high"),
        pytest.param("0380,x,1,none", 3, 2, "Q1", id="no level"),
        pytest.param("0380,1,not-applicable,none", 3, 3, "Q2", id="a question that applies to everybody"),
        pytest.param("0380,1,1,a|z", 3, 4, "C", id="an option that does not exist"),
        pytest.param(",1,1,none", 3, 1, "organisation", id="no organisation"),
        pytest.param("0180,1,1,none", 3, 1, "organisation", id="an organisation twice"),
        pytest.param("0380,1", 3, 2, "Q1", id="cells missing"),
        pytest.param("0380,1,1,none,5", 3, 4, "C", id="cells too many"),
        pytest.param('0380,"1"2,1,none', 3, 1, "organisation", id="a broken quote"),
        pytest.param("0380," + "9" * 5000 + ",1,none", 3, 2, "Q1", id="a number beyond reason"),
    ],
)
def test_a_bad_row_is_reported_and_stops_nothing_else(bad: str, line: int, column_number: int, column: str) -> None:
    codes, problems = read(f"organisation,Q1,Q2,C\n0180,1,1,none\n{bad}\n0480,2,2,a\n")
    assert list(codes) == ["0180", "0480"]
    assert [(one.line, one.column_number, one.column) for one in problems] == [(line, column_number, column)]


def test_all_bad_rows_are_reported_in_order() -> None:
    codes, problems = read("organisation,Q1\n1,9\n2,8\n3,4\n4,7\n")
    assert (list(codes), [one.line for one in problems]) == (["3"], [2, 3, 5])


def test_a_message_says_what_was_expected() -> None:
    _, [problem] = read("organisation,Q1\n1, 9 \n")
    assert problem.message == "'9' is no answer; expected a level from 0 to 4"


def test_lines_are_counted_through_quoted_line_ends() -> None:
    codes, problems = read('organisation,T,Q1\n1,"first\nsecond\nthird",1\n2,plain,9\n')
    assert (list(codes), [one.line for one in problems]) == (["1"], [5])


def test_a_quote_that_is_never_closed_swallows_no_rows_in_silence() -> None:
    codes, problems = read('organisation,Q1,T\n1,1,fine\n2,2,"open\n3,3,lost\n')
    assert (list(codes), [one.line for one in problems]) == (["1"], [3])


def test_a_cell_beyond_the_reader_s_limit_is_one_bad_row() -> None:
    codes, problems = read("organisation,Q1,T\n1,1,a\n2,2," + "x" * 200_000 + "\n3,3,b\n")
    assert (list(codes), [one.line for one in problems]) == (["1", "3"], [3])


@pytest.mark.parametrize(
    ("header", "column", "part"),
    [
        pytest.param("", 1, "organisation", id="an empty file"),
        pytest.param("Q1,Q2", 1, "organisation", id="no organisation"),
        pytest.param("organisation,Q1,Q9", 3, "'Q9'", id="an unknown column"),
        pytest.param("organisation,Q1,Q1", 3, "twice", id="a column twice"),
        pytest.param("organisation;Q1;", 3, "''", id="a column without a name"),
        pytest.param('organisation,"Q1', 1, "cannot be read", id="a broken quote"),
    ],
)
def test_a_header_that_cannot_be_used_stops_the_file(header: str, column: int, part: str) -> None:
    with pytest.raises(AnswerFileError) as caught:
        list(score_lines(MADE, [header], "municipality"))
    assert (caught.value.line, caught.value.column) == (1, column)
    assert part in caught.value.message


def test_facts_about_the_organisation_decide_what_is_asked() -> None:
    made = one_area(
        question("Q1"),
        question("Q2", applies_to=("region",)),
        question("Q3", when=Compare("organisation", "population", "at_least", 50_000)),
        question("Q4", when=Compare("organisation", "skr_group", "in", ("A1", "A2"))),
    )
    text = (
        "organisation,kind,population,skr_group,Q1,Q2,Q3,Q4\n1,,,,1,1,1,1\n2,region,50000,,1,1,1,1\n3,,100,A2,1,1,1,1\n"
    )
    codes, problems = read(text, made)
    assert problems == []
    assert codes == {"1": [1, -4, -4, -4], "2": [1, 1, 1, -4], "3": [1, -4, -4, 1]}
    assert read("organisation,Q1,Q2\n1,1,1\n", made, "region")[0] == {"1": [1, 1, -4, -4]}


@pytest.mark.parametrize(
    ("column", "cell", "expected"),
    [("kind", "kommun", "municipality or region"), ("population", "50 000", "a whole number")],
)
def test_a_fact_that_cannot_be_is_reported(column: str, cell: str, expected: str) -> None:
    codes, [problem] = read(f"organisation,{column},Q1\n1,{cell},1\n")
    assert (codes, problem.column_number, problem.column) == ({}, 2, column)
    assert problem.message.endswith(expected)


def test_blocks_hold_so_many_rows_and_keep_the_order() -> None:
    lines = ["organisation,Q1\n", *(f"{n},1\n" for n in range(ROWS_AT_ONCE + 1))]
    blocks = [found for found in score_lines(MADE, lines, "municipality") if isinstance(found, ScoredBlock)]
    assert [len(block.organisations) for block in blocks] == [ROWS_AT_ONCE, 1]
    assert blocks[1].organisations == (str(ROWS_AT_ONCE),)


def test_rows_are_read_only_when_they_are_needed() -> None:
    taken = 0

    def lines() -> Iterator[str]:
        nonlocal taken
        yield "organisation,Q1\n"
        while True:
            taken += 1
            yield f"{taken},1\n"

    next(iter(score_lines(MADE, lines(), "municipality")))
    assert taken == ROWS_AT_ONCE


def test_memory_does_not_hold_the_file() -> None:
    rows, width = 5 * ROWS_AT_ONCE, 500

    def lines() -> Iterator[str]:
        yield "organisation,Q1,T\n"
        for n in range(rows):
            yield f"{n},1,{'x' * width}\n"

    tracemalloc.start()
    for _ in score_lines(MADE, lines(), "municipality"):
        pass
    _, most = tracemalloc.get_traced_memory()
    tracemalloc.stop()
    assert most < rows * width / 2

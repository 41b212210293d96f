"""A file with the answers of many organisations: read row by row, scored in blocks; bad rows are reported."""

import csv
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import chain, islice
from typing import get_args

import numpy as np

from maturity.domain.assessment import Absence, Value, parse
from maturity.domain.condition import Fact
from maturity.domain.organisation import AskedKind
from maturity.domain.questionnaire import Question
from maturity.domain.scoring import Compiled, Scores, encode, score
from maturity.domain.scoring.compiled import Codes
from maturity.errors import AnswerFileError, AnswerValueError

ORGANISATION = "organisation"
ATTRIBUTES = ("kind", "county", "skr_group", "population")
"""Columns that may tell what a questionnaire's conditions look at."""

ROWS_AT_ONCE = 2000
LONGEST_NUMBER = 12
"""Digits: beyond any population, and far from what Python refuses to read."""


@dataclass(frozen=True, slots=True)
class RowProblem:
    """Why a row was passed over; line and column count from 1, *column* is the header's text."""

    line: int
    column_number: int
    column: str
    message: str


@dataclass(frozen=True, slots=True)
class ScoredBlock:
    """Some rows in a row: *organisations* and *codes* (organisations, questions) go with the rows of *scores*."""

    organisations: tuple[str, ...]
    codes: Codes
    scores: Scores


def score_lines(compiled: Compiled, lines: Iterable[str], kind: str) -> Iterator[ScoredBlock | RowProblem]:
    """Score a CSV file; memory does not grow with its length.

    Args:
        compiled: the questionnaire as arrays.
        lines: of the file, header first; commas, or the semicolons that Swedish spreadsheets write.
        kind: organisation kind for files without a column ``kind``.

    Yields:
        Problems as they are met and blocks of at most ``ROWS_AT_ONCE`` rows, in the order of the file.

    Raises:
        AnswerFileError: the header cannot be used; nothing was scored.
    """
    lines = iter(lines)
    first = next(lines, "").removeprefix("\ufeff")
    delimiter = ";" if first.count(";") > first.count(",") else ","
    # Strict: a quote that is never closed is reported, instead of swallowing the rows after it.
    rows = csv.reader(chain([first], lines), delimiter=delimiter, strict=True)
    try:
        header = [cell.strip() for cell in next(rows, [])]
    except csv.Error as error:
        raise AnswerFileError(1, 1, f"the first line cannot be read: {error}") from None
    _check_header(compiled, header)
    yield from _blocks(compiled, _rows(compiled, header, rows, kind))


def _check_header(compiled: Compiled, header: list[str]) -> None:
    if ORGANISATION not in header:
        raise AnswerFileError(1, 1, f"the first line must name a column '{ORGANISATION}' and the question ids")
    known = {ORGANISATION, *ATTRIBUTES} | {question.id for question in compiled.questionnaire.questions()}
    for number, column in enumerate(header, start=1):
        if column not in known:
            raise AnswerFileError(1, number, f"'{column}' is no question of {compiled.questionnaire.id}")
        if column in header[: number - 1]:
            raise AnswerFileError(1, number, f"column '{column}' stands twice")


def _rows(
    compiled: Compiled, header: list[str], rows: Iterator[list[str]], kind: str
) -> Iterator[tuple[str, Codes] | RowProblem]:
    questions = {question.id: question for question in compiled.questionnaire.questions()}
    seen: set[str] = set()
    reader = _CellReader()
    line = 1
    while True:
        line = rows.line_num + 1  # type: ignore[attr-defined]  # csv.reader has it
        try:
            cells = next(rows, None)
        except csv.Error as error:
            yield RowProblem(line, 1, header[0], f"the row cannot be read: {error}")
            continue
        if cells is None:
            return
        if not any(cell.strip() for cell in cells):
            continue
        found = _row(compiled, header, questions, reader, line, cells, kind)
        if isinstance(found, tuple):
            if found[0] in seen:
                yield RowProblem(line, header.index(ORGANISATION) + 1, ORGANISATION, f"'{found[0]}' stands twice")
                continue
            seen.add(found[0])
        yield found


class _CellReader:
    """Parses cells and remembers what it has parsed: files repeat few different cells."""

    def __init__(self) -> None:
        self._read: dict[tuple[str, str], Value | Absence] = {}

    def __call__(self, question: Question, text: str) -> Value | Absence:
        key = (question.id, text)
        if key not in self._read:
            value = parse(question, text)
            if question.kind in ("text", "number"):
                return value
            self._read[key] = value
        return self._read[key]


def _row(
    compiled: Compiled,
    header: list[str],
    questions: Mapping[str, Question],
    read: _CellReader,
    line: int,
    cells: list[str],
    kind: str,
) -> tuple[str, Codes] | RowProblem:
    if len(cells) != len(header):
        number = min(len(cells), len(header))
        return RowProblem(line, number, header[number - 1], f"{len(cells)} cells where the header has {len(header)}")
    answers: dict[str, Value | Absence] = {}
    facts: dict[str, Fact] = {"kind": kind}
    organisation = ""
    for number, (column, cell) in enumerate(zip(header, cells, strict=True), start=1):
        try:
            if column in questions:
                answers[column] = read(questions[column], cell)
            elif column == ORGANISATION:
                organisation = cell.strip()
            elif cell.strip():
                facts[column] = _fact(column, cell.strip())
        except AnswerValueError as error:
            return RowProblem(line, number, column, f"'{cell.strip()}' is no answer; expected {error.expected}")
    if not organisation:
        return RowProblem(line, header.index(ORGANISATION) + 1, ORGANISATION, "the organisation is missing")
    return organisation, encode(compiled, answers, facts)


def _fact(column: str, text: str) -> Fact:
    """Read an attribute of the organisation; a kind that does not exist would leave every question unasked."""
    if column == "kind" and text not in get_args(AskedKind):
        raise AnswerValueError(column, text, " or ".join(get_args(AskedKind)))
    if column != "population":
        return text
    if not (text.isascii() and text.isdigit() and len(text) < LONGEST_NUMBER):
        raise AnswerValueError(column, text, "a whole number")
    return int(text)


def _blocks(compiled: Compiled, rows: Iterator[tuple[str, Codes] | RowProblem]) -> Iterator[ScoredBlock | RowProblem]:
    while some := list(islice(rows, ROWS_AT_ONCE)):
        yield from (row for row in some if isinstance(row, RowProblem))
        good = [row for row in some if isinstance(row, tuple)]
        if good:
            codes = np.stack([row[1] for row in good])
            yield ScoredBlock(tuple(row[0] for row in good), codes, score(compiled, codes))

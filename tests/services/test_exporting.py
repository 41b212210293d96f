"""A wave as one table."""

import csv
import io
from collections.abc import Callable
from datetime import datetime
from typing import Any

import pytest

from maturity.errors import NotFoundError
from maturity.services import exporting, submitting
from maturity.storage.database import Database


def test_every_submission_that_counts_is_a_row_and_absences_keep_their_names(demo_database: Database) -> None:
    text = io.StringIO()
    with demo_database.read() as store:
        count = exporting.write_table(store, "2025", text)
        wave = store.waves.get("2025")
        codes = [one.code for one in store.organisations.in_wave(wave.id)]
        answers, _ = store.submissions.answers(wave.id, codes, 52)
    rows = list(csv.DictReader(io.StringIO(text.getvalue())))
    submitted = [code for code, row in zip(codes, answers, strict=True) if (row != -1).any()]
    assert sorted(row["organisation"] for row in rows) == sorted(submitted)
    assert len(rows) == count
    words = {-4: "not-asked", -3: "not-applicable", -2: "do-not-know", -1: "unanswered"}
    for row in rows[::20]:
        written = [row[name] for name in row if name not in exporting.FACTS]
        codes_of = answers[codes.index(row["organisation"])].tolist()
        assert written == [words.get(code, str(code)) for code in codes_of]


def test_a_wave_without_submissions_is_a_header(database: Database, tiny_round: Callable[..., object]) -> None:
    tiny_round(database)
    text = io.StringIO()
    with database.read() as store:
        assert exporting.write_table(store, "2027", text) == 0
    assert text.getvalue() == "organisation,name,kind,county,skr_group,reference,submitted_at,Q1,Q2\r\n"


def test_rows_stream_from_both_databases(any_database: Database, tiny_round: Callable[..., Any], now: datetime) -> None:
    actor = tiny_round(any_database).actor(any_database, "0180")
    with any_database.write() as store:
        submitting.submit(store, actor, name="Åsa Öst", title="chef", gaps_reason="inget svar än", now=now)
    text = io.StringIO()
    with any_database.read() as store:
        assert exporting.write_table(store, "2027", text) == 1
    assert "0180,Stockholm,municipality" in text.getvalue()


def test_an_unknown_wave_is_not_found_and_nothing_is_written(database: Database) -> None:
    text = io.StringIO()
    with database.read() as store, pytest.raises(NotFoundError):
        exporting.write_table(store, "1999", text)
    assert text.getvalue() == ""


def test_an_export_is_in_the_log(database: Database, now: datetime) -> None:
    with database.write() as store:
        exporting.record(store, "2027", 3, now)
    with database.read() as store:
        [event] = store.audit.of("2027", 10)
    assert (event.actor, event.verb, event.facts) == ("operator", "export-submissions", {"submissions": 3})

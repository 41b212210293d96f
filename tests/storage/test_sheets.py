"""What a benchmark reads: one row per submission that counts, filled for those that were there before."""

import sqlite3
import struct
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import numpy as np

from maturity.storage import schema
from maturity.storage.database import Database
from maturity.storage.publications import StoredDraft
from tests.services.test_publishing import hand_in

BEFORE = "20261206_api_keys"


def test_submissions_of_earlier_versions_are_repeated_for_the_benchmark(tmp_path: Path) -> None:
    path = tmp_path / "old.db"
    database = Database.connect(f"sqlite:///{path}")
    schema.upgrade(database, BEFORE)
    with sqlite3.connect(path) as old:  # without foreign keys: only what the migration reads
        old.execute("INSERT INTO assessment (id, wave_id, organisation_code, state) VALUES (1, 1, '0180', 'submitted')")
        old.execute(
            "INSERT INTO submission (id, assessment_id, wave_id, revision, reference, by_name, by_title, at,"
            " gaps_reason, snapshot, content_hash, engine_version, codes)"
            " VALUES (5, 1, 1, 1, 'r', '', '', '2027-01-01', '', '{}', '', '1', ?)",
            (struct.pack("2b", 2, -3),),
        )
        old.executemany(
            'INSERT INTO score (submission_id, node, "index") VALUES (5, ?, ?)', [("total", 60.5), ("a", None)]
        )
        old.execute(
            "INSERT INTO latest_submission (assessment_id, submission_id, wave_id, organisation_code)"
            " VALUES (1, 5, 1, '0180')"
        )
    old.close()
    schema.upgrade(database)
    with database.read() as store:
        (sheet,) = store.sheets.read(
            [1], ["0180", "0880"], [(["a", "total"], 2)], "0180", datetime(2027, 1, 2, tzinfo=UTC)
        )
        assert store.sheets.waves_of("0180") == {1}
    np.testing.assert_array_equal(sheet.index, [[np.nan, 60.5], [np.nan, np.nan]])
    np.testing.assert_array_equal(sheet.codes, [[2, -3], [-1, -1]])
    assert sheet.inherited is None
    database.close()


def test_whoever_lets_others_see_its_answers_is_seen_once_the_wave_is_published(
    database: Database, tiny_round: Callable[..., Any], now: datetime
) -> None:
    rungs = {"0114": "own", "0115": "aggregates", "0117": "peers", "0120": "example", "0123": "open"}
    tiny_round(database, codes=tuple(rungs))
    for code in rungs:
        hand_in(database, code, (1, 1), now)
    with database.write() as store:
        wave = store.waves.get("2027")
        for code, rung in rungs.items():
            store.publications.set_ladder(store.waves.assessment(wave.id, code)[0], rung)

    def flags() -> tuple[list[bool], list[bool]]:
        with database.read() as store:
            (sheet,) = store.sheets.read([wave.id], list(rungs), [(["goals", "total"], 2)], "0115", now)
        return sheet.seen.tolist(), sheet.open.tolist()

    assert flags() == ([False] * 5, [False] * 5)
    with database.write() as store:
        store.publications.add(StoredDraft(wave.id, "{}", "", "1", "", now, None), now)
    assert flags() == ([False, False, True, True, True], [False, False, False, False, True])


def test_others_see_the_first_submission_while_somebody_may_still_answer(
    any_database: Database, tiny_round: Callable[..., Any], now: datetime
) -> None:
    codes = ("0114", "0115")
    facts = tiny_round(any_database, codes=codes).wave
    hand_in(any_database, "0115", (1, 1), now)
    hand_in(any_database, "0114", (0, 0), now)
    for revision in (2, 3):  # what is kept is the first, not the last but one
        hand_in(any_database, "0115", (revision - 1, 2), now, revision)

    def codes_seen(reader: str, at: datetime) -> tuple[list[list[int]], list[int] | None]:
        with any_database.read() as store:
            wave = store.waves.get("2027")
            (sheet,) = store.sheets.read([wave.id], codes, [(["goals", "total"], 2)], reader, at)
        return sheet.codes.tolist(), None if sheet.arrival is None else np.argsort(sheet.arrival).tolist()

    assert codes_seen("0114", now) == ([[0, 0], [1, 1]], [1, 0])  # a correction does not come later
    assert codes_seen("0115", now) == ([[0, 0], [2, 2]], [1, 0])  # who has corrected sees it at once
    assert codes_seen("0114", facts.closes) == ([[0, 0], [2, 2]], None)
    extended = facts.closes + timedelta(days=7)
    with any_database.write() as store:
        wave = store.waves.get("2027")
        store.desk_waves.extend(store.waves.assessment(wave.id, "0114")[0], extended)
    assert codes_seen("0114", facts.closes) == ([[0, 0], [1, 1]], [1, 0])
    assert codes_seen("0114", extended) == ([[0, 0], [2, 2]], None)

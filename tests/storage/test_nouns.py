"""What goes into a store comes out the same, on SQLite and on PostgreSQL."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone

import numpy as np
import pytest
from sqlalchemy.exc import IntegrityError, StatementError

from maturity.domain.assessment import State
from maturity.domain.disclosure import Limits
from maturity.domain.inheritance import Shares, Source
from maturity.domain.result import Submitted
from maturity.errors import NotFoundError, VersionFrozenError
from maturity.storage.answers import AnswerRecord
from maturity.storage.database import Database
from maturity.storage.submissions import NodeScore, SubmissionRecord
from maturity.storage.waves import StoredWave

NIGHT = datetime(2026, 12, 1, 1, 30, tzinfo=timezone(timedelta(hours=1)))
"""Half past one in Sweden: still the day before in UTC."""


@pytest.fixture
def opened(any_database: Database, tiny_round: Callable[..., object]) -> Database:
    """A database with a round of three organisations."""
    tiny_round(any_database)
    return any_database


def _wave(database: Database) -> StoredWave:
    with database.read() as store:
        return store.waves.get("2027")


def _assessment(database: Database, code: str) -> int:
    with database.read() as store:
        return store.waves.assessment(store.waves.get("2027").id, code)[0]


def _submission(revision: int = 1, at: datetime = NIGHT) -> SubmissionRecord:
    facts = Submitted(f"2027-0483-{revision}", revision, "Åsa Öst", "Inköpschef", at, "ab" * 32, "Två frågor saknas.")
    return SubmissionRecord(facts, '{"answers": {}}', np.array([2, -3], dtype=np.int8), "1")


def test_a_version_is_stored_once_and_reads_back(
    any_database: Database, tiny_text: str, tiny: object, now: datetime
) -> None:
    assert (tiny.id, tiny.version) == ("tiny", "1.0")  # type: ignore[attr-defined]
    with any_database.write() as store:
        first = store.versions.add(tiny, tiny_text, now)  # type: ignore[arg-type]
        assert store.versions.add(tiny, tiny_text, now) == first  # type: ignore[arg-type]
    again = Database(any_database.engine)  # without the memory of what was opened
    with again.read() as store:
        assert store.versions.open(first) == tiny


def test_a_version_with_other_content_is_refused_and_the_stored_one_stands(
    any_database: Database, tiny_text: str, read_text: Callable[..., object], now: datetime
) -> None:
    changed = tiny_text.replace("en: Tiny}", "en: Small}")
    with any_database.write() as store:
        number = store.versions.add(read_text(tiny_text), tiny_text, now)  # type: ignore[arg-type]
    with any_database.write() as store, pytest.raises(VersionFrozenError):
        store.versions.add(read_text(changed), changed, now)  # type: ignore[arg-type]
    with Database(any_database.engine).read() as store:
        assert store.versions.open(number).title["en"] == "Tiny"


def test_an_unknown_version_is_not_found(any_database: Database) -> None:
    with any_database.read() as store, pytest.raises(NotFoundError):
        store.versions.open(99)


def test_a_wave_keeps_every_fact(opened: Database) -> None:
    wave = _wave(opened)
    facts = replace(
        wave.facts, slug="2029", opens=NIGHT, limits=Limits(6, 8, 12), generated=True, partial=False, form="core"
    )
    with opened.write() as store:
        store.waves.add(facts, wave.version_id, ["0483"])
    with opened.read() as store:
        assert store.waves.get("2029").facts == facts
        assert [one.facts.slug for one in store.waves.all()] == ["2027", "2029"]
        assert [one.code for one in store.organisations.in_wave(store.waves.get("2029").id)] == ["0483"]
        assert set(store.waves.assessments(wave.id)) == {"0180", "0483", "1480"}


def test_moving_a_wave_changes_its_dates_only(opened: Database) -> None:
    wave = _wave(opened)
    moved = replace(wave.facts, closes=NIGHT)
    with opened.write() as store:
        store.waves.move("2027", moved)
    assert _wave(opened).facts == moved


def test_what_is_not_part_of_a_wave_is_not_found(opened: Database) -> None:
    with opened.read() as store:
        with pytest.raises(NotFoundError, match="1999"):
            store.waves.get("1999")
        with pytest.raises(NotFoundError, match="2584"):
            store.waves.assessment(store.waves.get("2027").id, "2584")


def test_states_are_set_and_counted(opened: Database) -> None:
    assessment = _assessment(opened, "0483")
    with opened.write() as store:
        store.waves.set_state(assessment, State.SUBMITTED)
    with opened.read() as store:
        assert store.waves.state(assessment) is State.SUBMITTED
        assert store.waves.count_states(store.waves.get("2027").id) == {State.SUBMITTED: 1, State.INVITED: 2}


def test_an_answer_keeps_every_field_and_its_time_in_utc(opened: Database) -> None:
    assessment = _assessment(opened, "0483")
    record = AnswerRecord("Q1", "2", "skäl", "rad ett\nrad två ✓", "§ 14", "https://exempel.se/å", 1, NIGHT, None)
    with opened.write() as store:
        store.answers.put(assessment, record)
        store.answers.put(assessment, replace(record, written="1", revision=2))
        store.answers.put_many([(assessment, replace(record, question="Q2"))])
    with opened.read() as store:
        found = store.answers.get(assessment, "Q1")
        assert found == replace(record, written="1", revision=2)
        assert found.saved_at == datetime(2026, 12, 1, 0, 30, tzinfo=UTC)
        assert found.saved_at.tzinfo is UTC
        assert set(store.answers.all(assessment)) == {"Q1", "Q2"}
        assert store.answers.get(assessment, "Q9") is None
        assert store.answers.all(_assessment(opened, "1480")) == {}


def test_working_answers_can_be_forgotten_for_one_organisation(opened: Database, now: datetime) -> None:
    one, other = _assessment(opened, "0483"), _assessment(opened, "1480")
    record = AnswerRecord("Q1", "2", "", "", "", "", 1, now, None)
    with opened.write() as store:
        store.answers.put_many([(one, record), (other, record)])
        store.answers.remove_all(one)
    with opened.read() as store:
        assert store.answers.all(one) == {}
        assert store.answers.all(other) == {"Q1": record}


def test_a_time_without_a_zone_is_refused(opened: Database) -> None:
    record = AnswerRecord("Q1", "2", "", "", "", "", 1, datetime(2026, 12, 1), None)  # noqa: DTZ001  # the mistake
    with pytest.raises(StatementError, match="without a zone"), opened.write() as store:
        store.answers.put(_assessment(opened, "0483"), record)


def test_an_answer_of_no_assessment_is_refused(opened: Database, now: datetime) -> None:
    with pytest.raises(IntegrityError), opened.write() as store:
        store.answers.put(999, AnswerRecord("Q1", "2", "", "", "", "", 1, now, None))


def test_a_write_that_fails_half_way_leaves_nothing(opened: Database, now: datetime) -> None:
    assessment = _assessment(opened, "0483")
    record = AnswerRecord("Q1", "2", "", "", "", "", 1, now, None)
    with pytest.raises(IntegrityError), opened.write() as store:
        # the second one breaks the key that the first one has taken
        store.answers.put_many(
            [(assessment, replace(record, question="Q2")), (assessment, record), (assessment, record)]
        )
    with opened.read() as store:
        assert store.answers.all(assessment) == {}


def test_a_submission_reads_back_and_the_newest_counts(opened: Database) -> None:
    assessment, wave = _assessment(opened, "0483"), _wave(opened)
    scores = [NodeScore("goals", 66.25, 70.5, 1, 1.0), NodeScore("total", None, None, None, 0.5)]
    with opened.write() as store:
        assert store.submissions.latest(assessment) is None
        store.submissions.add(assessment, wave.id, "0483", _submission(1), scores)
        store.submissions.add(assessment, wave.id, "0483", _submission(2), [replace(scores[0], index=100.0)])
    with opened.read() as store:
        found = store.submissions.latest(assessment)
        assert found is not None
        assert found.facts == _submission(2).facts
        assert (found.snapshot, found.engine_version, found.codes.tolist()) == ('{"answers": {}}', "1", [2, -3])
        (sheet,) = store.sheets.read([wave.id], ["0483"], [(["goals"], 2)], "0483", wave.facts.closes)
        assert sheet.index.tolist() == [[100.0]]
        # the first one is still there
        with opened.engine.connect() as connection:
            assert connection.exec_driver_sql("SELECT count(*) FROM submission").scalar() == 2


def test_figures_of_a_wave_stand_in_the_order_asked_for_with_gaps(opened: Database) -> None:
    assessment, wave = _assessment(opened, "0483"), _wave(opened)
    scores = [NodeScore("goals", 66.25, 70.5, 1, 1.0), NodeScore("total", None, None, None, 0.5)]
    with opened.write() as store:
        store.submissions.add(assessment, wave.id, "0483", _submission(), scores)
    with opened.read() as store:
        (sheet,) = store.sheets.read(
            [wave.id], ["1480", "0483"], [(["total", "goals", "other"], 2)], "0483", wave.facts.closes
        )
        codes, inherited = store.submissions.answers(wave.id, ["1480", "0483"], 2)
    nan = np.nan
    np.testing.assert_array_equal(sheet.codes, codes)
    np.testing.assert_array_equal(sheet.index, [[nan, nan, nan], [nan, 66.25, nan]])
    np.testing.assert_array_equal(codes, [[-1, -1], [2, -3]])
    assert inherited is None


def test_what_was_inherited_is_kept_with_the_submission_and_stands_beside_the_answers(opened: Database) -> None:
    assessment, wave = _assessment(opened, "0483"), _wave(opened)
    source = {"organisation": "1480", "name": "Göteborg", "reference": "2027-1480-1-ABCDEF"}
    answers = {"Q1": {"answer": "2", "source": source}, "Q2": {"answer": "not-applicable"}}
    plain = _submission()
    facts = replace(plain.facts, shares=Shares(Source(**source), 1, 1))
    marks = np.array([True, False])
    record = replace(plain, facts=facts, snapshot=json.dumps({"answers": answers}), inherited=marks)
    with opened.write() as store:
        store.submissions.add(assessment, wave.id, "0483", record, [NodeScore("total", 1.0, 1.0, 0, 1.0)])
    with opened.read() as store:
        stored = store.submissions.latest(assessment)
        _codes, inherited = store.submissions.answers(wave.id, ["1480", "0483"], 2)
    assert stored
    assert stored.facts.shares == facts.shares
    assert stored.inherited is not None
    np.testing.assert_array_equal(stored.inherited, marks)
    assert inherited
    assert inherited.units == [None, "1480"]
    np.testing.assert_array_equal(inherited.questions, [[False, False], [True, False]])


def test_the_submission_before_is_that_of_the_newest_earlier_wave(
    opened: Database, tiny_round: Callable[..., object]
) -> None:
    later = _wave(opened).facts.opens
    for slug, years in (("2023", 4), ("2025", 2)):
        tiny_round(opened, slug=slug, opens=later - timedelta(days=365 * years))
        with opened.write() as store:
            wave = store.waves.get(slug)
            assessment, _ = store.waves.assessment(wave.id, "0483")
            record = replace(_submission(), snapshot=slug, facts=replace(_submission().facts, reference=slug))
            store.submissions.add(assessment, wave.id, "0483", record, [NodeScore("total", 1.0, 1.0, 0, 1.0)])
    with opened.read() as store:
        found = store.submissions.before("0483", later)
        assert found is not None
        assert found[1] == "2025"
        assert store.submissions.before("1480", later) is None

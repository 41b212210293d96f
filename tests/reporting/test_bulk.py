"""The reports of all organisations of a wave: each made once, from what was submitted, whatever fails beside it."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from maturity.errors import NotFoundError
from maturity.reporting import bulk
from maturity.reporting.bulk import KEPT, Wanted, place
from maturity.reporting.material import Choices
from maturity.services import submitting
from maturity.services.answering import save
from maturity.services.drafts import Draft
from maturity.storage.database import Database
from maturity.storage.jobs import Part, PartState
from tests.report.looks import dressed

KALMAR, MOTALA, SOLNA = "0880", "0583", "0184"
WHAT = Wanted(("data-json", "data-csv"), Choices("en", "all", comments=False, plan=True))


@dataclass
class Desk:
    """A small wave in which Kalmar and Motala have submitted; Solna has a draft."""

    database: Database
    wave: Any
    folder: Path
    now: datetime

    def answer(self, code: str, level: int, *, submit: bool = True) -> None:
        who = self.wave.actor(self.database, code)
        with self.database.write() as store:
            for question in ("Q1", "Q2"):
                there = store.answers.get(who.assessment_id, question)
                revision = there.revision if there else 0
                save(store, who, Draft(question, str(level), "", "between us", "", "", revision), self.now)
            if submit:
                submitting.submit(store, who, name="Test", title="Head", gaps_reason="", now=self.now)

    def ask(self, what: Wanted = WHAT) -> int:
        with self.database.write() as store:
            return bulk.ask(store, "2027", what, "operator", self.now)

    def resume(self, what: Wanted = WHAT, *, later: timedelta = timedelta(hours=1)) -> int:
        with self.database.write() as store:
            return bulk.resume(store, "2027", what, "operator", self.now + later)

    def work(self, contact: str = "", reports_folder: str = "") -> dict[str, PartState]:
        found: dict[str, PartState] = {}
        while True:
            with self.database.write() as store:
                claimed = store.jobs.claim(self.now)
            if claimed is None:
                return found
            found[claimed.subject] = bulk.perform(
                self.database, self.folder, contact, claimed, lambda: self.now, reports_folder
            )

    def parts(self, job_id: int) -> dict[str, Part]:
        with self.database.read() as store:
            return {one.subject: one for one in store.jobs.parts(job_id)}

    def names(self, job_id: int) -> list[str]:
        with self.database.read() as store:
            return [name for name, _ in bulk.files(store, self.folder, job_id)]

    def file(self, job_id: int, code: str, name: str = "data.json") -> Path:
        return place(self.folder, job_id, code) / name


@pytest.fixture
def desk(database: Database, tiny_round: Callable[..., Any], tmp_path: Path, now: datetime) -> Desk:
    found = Desk(database, tiny_round(database, codes=(KALMAR, MOTALA, SOLNA)), tmp_path, now)
    found.answer(KALMAR, 1)
    found.answer(MOTALA, 2)
    found.answer(SOLNA, 0, submit=False)
    return found


def test_everybody_who_has_submitted_gets_every_kind_and_drafts_stay_where_they_are(desk: Desk) -> None:
    job = desk.ask()
    assert desk.work() == {MOTALA: PartState.DONE, KALMAR: PartState.DONE}
    assert desk.names(job) == [
        "0583 Motala/data.json", "0583 Motala/data.csv", "0880 Kalmar/data.json", "0880 Kalmar/data.csv",
    ]  # fmt: skip
    assert "between us" not in desk.file(job, KALMAR).read_text(encoding="utf-8")
    assert desk.file(job, KALMAR).stat().st_mode & 0o077 == 0
    with desk.database.read() as store:
        [event] = store.audit.of("wave/2027", 1)
    assert (event.verb, event.actor) == ("ask-reports", "operator")
    assert event.facts == {"job": job, "organisations": 2, "kinds": "data-json data-csv"}


def test_a_wave_without_submissions_has_nothing_to_report(desk: Desk, tiny_round: Callable[..., Any]) -> None:
    tiny_round(desk.database, slug="2029", codes=(KALMAR, MOTALA, SOLNA))
    with pytest.raises(NotFoundError), desk.database.write() as store:
        bulk.ask(store, "2029", WHAT, "operator", desk.now)


def test_one_that_fails_says_why_and_holds_up_no_other(desk: Desk) -> None:
    job = desk.ask()
    with desk.database.write() as store:
        store.jobs.extend(job, [SOLNA])
    assert desk.work() == {MOTALA: PartState.DONE, KALMAR: PartState.DONE, SOLNA: PartState.FAILED}
    assert "0184" in desk.parts(job)[SOLNA].problem
    assert not place(desk.folder, job, SOLNA).exists()
    assert desk.work() == {}  # nobody tries by himself what failed

    desk.answer(SOLNA, 1)
    with desk.database.write() as store:
        assert store.jobs.again(job) == 1
    assert desk.work() == {SOLNA: PartState.DONE}
    assert desk.parts(job)[SOLNA].problem == ""


def test_what_is_made_is_not_made_again(desk: Desk) -> None:
    job = desk.ask()
    desk.work()
    before = desk.file(job, KALMAR).stat()
    assert desk.resume() == job
    assert desk.work() == {MOTALA: PartState.DONE, KALMAR: PartState.DONE}
    after = desk.file(job, KALMAR).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)


def test_a_file_that_is_gone_is_made_again_with_the_same_bytes(desk: Desk) -> None:
    job = desk.ask()
    desk.work()
    made = desk.file(job, KALMAR).read_bytes()
    desk.file(job, KALMAR).unlink()
    assert desk.resume() == job
    desk.work()
    assert desk.file(job, KALMAR).read_bytes() == made


def test_what_was_made_from_something_else_is_made_again(desk: Desk) -> None:
    job = desk.ask()
    desk.work()
    made = desk.file(job, KALMAR).read_bytes()
    assert desk.resume() == job
    desk.work(contact="Kim")
    assert desk.file(job, KALMAR).read_bytes() != made


def test_who_submits_later_is_part_of_the_job_that_is_taken_up(desk: Desk) -> None:
    job = desk.ask()
    desk.work()
    desk.answer(SOLNA, 2)
    assert desk.resume() == job
    assert desk.work()[SOLNA] is PartState.DONE


def test_other_choices_another_asker_and_a_closed_wave_make_another_job(desk: Desk) -> None:
    job = desk.ask()
    assert desk.resume(Wanted(("data-csv",), WHAT.choices)) != job
    assert desk.resume(later=timedelta(days=90)) != job  # the wave is closed then
    with desk.database.write() as store:
        assert bulk.resume(store, "2027", WHAT, "organiser/1", desk.now) != job


def test_files_go_when_their_time_is_over_and_a_new_job_makes_new_ones(desk: Desk) -> None:
    job = desk.ask()
    desk.work()
    assert bulk.remove_outdated(desk.database, desk.folder, desk.now + KEPT) == 0
    assert bulk.remove_outdated(desk.database, desk.folder, desk.now + KEPT + timedelta(seconds=1)) == 1
    assert desk.names(job) == []
    assert not place(desk.folder, job).exists()
    assert desk.resume() != job


def test_reports_are_made_again_when_their_look_has_changed(desk: Desk, tmp_path: Path) -> None:
    what = Wanted(("workbook-xlsx",), WHAT.choices)
    dressed(tmp_path / "own")
    made = []
    for folder in ("", str(tmp_path / "own"), str(tmp_path / "own")):
        job = desk.resume(what)
        desk.work(reports_folder=folder)
        file = desk.file(job, KALMAR, "workbook.xlsx")
        made.append((file.read_bytes(), file.stat().st_mtime_ns))
    assert made[0][0] != made[1][0]
    assert made[1] == made[2]

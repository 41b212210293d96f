"""Whose reports an organiser gets: never so many of a group that the answers of the others could be worked out.

Ten municipalities, alike in county, group and size, so that every figure is about all ten.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from maturity.domain.ladder import Rung
from maturity.domain.person import Person
from maturity.errors import FieldsError, NotFoundError
from maturity.reporting import bulk, fetching
from maturity.reporting.material import Choices
from maturity.reporting.releasing import Released, released
from maturity.services import submitting
from maturity.services.answering import save
from maturity.services.drafts import Draft
from maturity.services.organisers import Organiser
from maturity.storage.database import Database

TEN = ("0821", "0834", "0840", "0860", "0861", "0862", "0880", "0881", "0882", "0883")


@dataclass
class Desk:
    """A wave of the ten, all of which have submitted, and who runs it."""

    database: Database
    wave: Any
    folder: Path
    now: datetime
    who: Organiser

    def answer(self, code: str, second: str) -> None:
        actor = self.wave.actor(self.database, code)
        with self.database.write() as store:
            save(store, actor, Draft("Q1", "1", "", "", "", "", 0), self.now)
            save(store, actor, Draft("Q2", second, "Nothing", "", "", "", 0), self.now)
            submitting.submit(store, actor, name="Test", title="Head", gaps_reason="", now=self.now)

    def close(self) -> None:
        self.now = self.wave.wave.closes

    def agree(self, codes: Iterable[str]) -> None:
        """Let these agree, one after the other."""
        for code in codes:
            self.now += timedelta(seconds=1)
            with self.database.write() as store:
                assessment, _ = store.waves.assessment(store.waves.get("2027").id, code)
                store.report_consents.give(assessment, self.now)

    def take_back(self, code: str) -> None:
        fetching.take_back(self.database, self.folder, self.wave.actor(self.database, code), self.now)

    def released(self) -> Released:
        with self.database.read() as store:
            return released(store, store.waves.get("2027"), self.now)

    def ask(self) -> int:
        with self.database.write() as store:
            return fetching.ask(store, self.who, "2027", ["data-json"], "en", self.now)

    def work(self, most: int = len(TEN)) -> None:
        for _ in range(most):
            with self.database.write() as store:
                claimed = store.jobs.claim(self.now)
            if claimed is not None:
                bulk.perform(self.database, self.folder, "", claimed, lambda: self.now)

    def fetch(self, job: int) -> tuple[str, ...]:
        """Return the codes of those in the download."""
        with self.database.write() as store:
            found = list(fetching.fetch(store, self.folder, self.who, "2027", job, self.now))
        return tuple(name[:4] for name, _ in found)


@pytest.fixture
def make_desk(database: Database, tiny_round: Callable[..., Any], tmp_path: Path, now: datetime) -> Callable[..., Desk]:
    def make(*, without_second: tuple[str, ...] = ()) -> Desk:
        wave = tiny_round(database, codes=TEN)
        with database.write() as store:
            alike = [replace(one, skr_group="C6", population=12_000) for one in store.organisations.all()]
            store.organisations.replace_all(alike)
            body = store.organisers.put_body("Demoförbundet", national=True)
            store.waves.give("2027", body.id)
            person = store.people.add(Person(0, "ola@example.org", "Ola", "", management=False, language="en"), now)
            who = Organiser(1, now, store.organisers.appoint(person, body, now))
        desk = Desk(database, wave, tmp_path, now, who)
        for i, code in enumerate(TEN):
            desk.answer(code, "not-applicable" if code in without_second else str(i % 3))
        return desk

    return make


@pytest.fixture
def desk(make_desk: Callable[..., Desk]) -> Desk:
    found = make_desk()
    found.close()
    return found


def test_nine_of_ten_leave_five_hidden_and_the_tenth_frees_all(desk: Desk) -> None:
    desk.agree(reversed(TEN[1:]))
    found = desk.released()
    assert found.codes == tuple(reversed(TEN[5:]))  # ten less five: who agreed first
    assert (len(found.agreed), found.left_out, found.waits) == (9, 4, False)
    desk.agree(TEN[:1])
    found = desk.released()
    assert (set(found.codes), found.left_out) == (set(TEN), 0)


def test_four_of_ten_are_all_given_out(desk: Desk) -> None:
    desk.agree(TEN[:4])
    assert (desk.released().codes, desk.released().left_out) == (TEN[:4], 0)


def test_who_was_fetched_and_takes_it_back_makes_no_room_for_another(desk: Desk) -> None:
    desk.agree(TEN[:5])
    job = desk.ask()
    desk.work()
    assert desk.fetch(job) == TEN[:5]
    desk.take_back(TEN[0])
    desk.agree(TEN[5:6])  # five agree, and six would be known
    found = desk.released()
    assert (found.codes, found.left_out) == (TEN[1:5], 1)
    desk.work()
    assert desk.fetch(job) == TEN[1:5]
    again = desk.ask()
    desk.work()
    assert desk.fetch(again) == TEN[1:5]


def test_who_has_not_been_fetched_and_takes_it_back_does_make_room(desk: Desk) -> None:
    desk.agree(TEN[:5])
    desk.take_back(TEN[0])
    desk.agree(TEN[5:6])
    assert (desk.released().codes, desk.released().left_out) == (TEN[1:6], 0)


def test_a_batch_made_of_all_shrinks_when_one_takes_it_back(desk: Desk) -> None:
    desk.agree(TEN)
    job = desk.ask()
    desk.work()
    desk.take_back(TEN[9])
    assert desk.fetch(job) == TEN[:5]
    assert desk.fetch(job) == TEN[:5]
    desk.agree(TEN[9:])
    assert desk.fetch(job) == TEN[:5]  # the tenth is not in it, and nine would tell of it
    whole = desk.ask()
    desk.work()
    assert desk.fetch(whole) == TEN


def test_part_of_what_is_released_is_given_out_as_if_there_were_no_more(desk: Desk) -> None:
    desk.agree(TEN)
    job = desk.ask()
    desk.work(7)
    assert desk.fetch(job) == TEN[:5]  # seven are ready: two more would leave three
    desk.work()
    assert desk.fetch(job) == TEN


def test_nothing_is_given_out_while_somebody_may_answer(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()
    desk.agree(TEN[:3])
    found = desk.released()
    assert (found.codes, found.left_out, found.waits) == ((), 0, True)
    with pytest.raises(FieldsError) as refusal:
        desk.ask()
    assert refusal.value.problems == {"kinds": "waits"}

    desk.close()
    job = desk.ask()
    desk.work()
    assert desk.fetch(job) == TEN[:3]
    with desk.database.write() as store:
        assessment, _ = store.waves.assessment(store.waves.get("2027").id, TEN[8])
        store.desk_waves.extend(assessment, desk.now + timedelta(days=7))
    assert desk.released().waits
    with pytest.raises(NotFoundError):
        desk.fetch(job)


def test_a_question_that_fewer_have_answered_is_looked_at_by_itself(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk(without_second=TEN[6:])
    desk.close()
    desk.agree(TEN[:9])
    # Six have a level of Q2 and an index: one of them may be known. Q1 is about ten: four known leave six.
    assert desk.released().codes == (TEN[0], *TEN[6:9])


def test_who_is_in_no_published_figure_hides_nobody_and_gives_nobody_away(desk: Desk) -> None:
    with desk.database.write() as store:
        assessment, _ = store.waves.assessment(store.waves.get("2027").id, TEN[8])
        store.publications.set_ladder(assessment, Rung.OWN.value)
    desk.agree(TEN[:9])
    assert desk.released().codes == (*TEN[:4], TEN[8])  # nine in the figures less four


def test_an_operator_gets_everybodys_whoever_agrees(make_desk: Callable[..., Desk]) -> None:
    desk = make_desk()
    what = bulk.Wanted(("data-json",), Choices("en", "all", comments=True, plan=True))
    with desk.database.read() as store:
        wave = store.waves.get("2027")
        assert bulk.subjects(store, wave, what, desk.now) == TEN
        assert bulk.subjects(store, wave, replace(what, agreed_only=True), desk.now) == ()


def test_however_many_there_are_the_questions_to_the_database_are_seven(desk: Desk) -> None:
    desk.agree(TEN)
    with desk.database.counted() as counter:
        desk.released()
    assert counter.queries <= 8  # one of them finds the wave

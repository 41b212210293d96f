"""Long work is noted with what caused it, and each of its parts is done once, whatever dies meanwhile."""

import subprocess
import sys
import threading
import time
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from maturity.errors import NotFoundError
from maturity.storage.database import Database
from maturity.storage.jobs import LEASE, LOST, MOST_CLAIMS, PartState
from maturity.storage.store import Store
from tests.storage.test_durability import listen

WORKER = """
import sys, time
from datetime import UTC, datetime
from pathlib import Path
from maturity.storage.database import Database

database, folder = Database.connect(sys.argv[1]), Path(sys.argv[2])
while True:
    now = datetime.fromisoformat(sys.argv[3])
    with database.write() as store:
        part = store.jobs.claim(now)
    if part is None:
        break
    print(part.id, flush=True)
    time.sleep(float(sys.argv[4]))
    with database.write() as store:
        if store.jobs.done(part, "inputs", now):
            store.audit.add(now, "worker", "done", str(part.id), {})
"""
"""Claims one part after the other and says which; notes that it is done in one transaction with the audit log."""


@pytest.fixture
def job(tiny_round: Callable[..., Any], now: datetime) -> Callable[[Database, int], int]:
    """Return a function that notes a job with so many parts."""

    def add(database: Database, parts: int) -> int:
        tiny_round(database)
        with database.write() as store:
            wave = store.waves.get("2027")
            subjects = [f"{number:04}" for number in range(parts)]
            return store.jobs.add("reports", wave.id, {"kinds": ["pdf"]}, subjects, "organiser/1", now)

    return add


def test_what_is_noted_reads_back(any_database: Database, job: Callable[..., int], now: datetime) -> None:
    noted = job(any_database, 2)
    with any_database.read() as store:
        found = store.jobs.get(noted)
        assert (found.kind, found.choices, found.asked_by, found.asked_at) == (
            "reports",
            {"kinds": ["pdf"]},
            "organiser/1",
            now,
        )
        assert [one.subject for one in store.jobs.parts(noted)] == ["0000", "0001"]
        assert store.jobs.of_wave(found.wave_id, "reports") == (found,)
        assert store.jobs.of_wave(found.wave_id, "other") == ()
        assert store.jobs.count(noted)[PartState.WAITING] == 2


def test_a_job_is_gone_with_the_transaction_that_caused_it(
    any_database: Database, job: Callable[..., int], now: datetime
) -> None:
    first = job(any_database, 1)
    with pytest.raises(NotFoundError), any_database.write() as store:
        _ask_and_stumble(store, first, now)
    with any_database.read() as store:
        assert len(store.jobs.of_wave(store.jobs.get(first).wave_id, "reports")) == 1


def _ask_and_stumble(store: Store, first: int, now: datetime) -> None:
    store.jobs.add("reports", store.jobs.get(first).wave_id, {}, ["0180"], "organiser/1", now)
    store.waves.get("no such wave")


def test_eight_who_claim_at_once_never_get_the_same_part(
    any_database: Database, job: Callable[..., int], now: datetime
) -> None:
    noted, claimed, together = job(any_database, 40), [], threading.Barrier(8)

    def work() -> None:
        together.wait(10)
        while True:
            with any_database.write() as store:
                part = store.jobs.claim(now, job_id=noted)
            if part is None:
                return
            claimed.append(part.subject)

    workers = [threading.Thread(target=work) for _ in range(8)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join(60)
    # PostgreSQL lets a claimer pass by what another one is looking at: what is left over is claimed by who comes next
    while len(claimed) < 40:
        with any_database.write() as store:
            part = store.jobs.claim(now)
        assert part is not None
        claimed.append(part.subject)
    assert sorted(claimed) == [f"{number:04}" for number in range(40)]


def test_a_claim_that_is_over_lets_another_worker_in_and_the_first_notes_nothing_more(
    any_database: Database, job: Callable[..., int], now: datetime
) -> None:
    noted, later = job(any_database, 1), now + LEASE + timedelta(seconds=1)
    with any_database.write() as store:
        first = store.jobs.claim(now)
        assert first is not None
        assert store.jobs.claim(now + LEASE, part_id=first.id) is None  # a second delivery is harmless
        second = store.jobs.claim(later)
        assert second is not None
        assert (second.id, second.claims) == (first.id, 2)
        assert not store.jobs.done(first, "old", later)
        assert not store.jobs.renew(first, later)
        assert not store.jobs.failed(first, "late", later)
        assert store.jobs.done(second, "new", later)
        assert [(one.state, one.inputs) for one in store.jobs.parts(noted)] == [(PartState.DONE, "new")]


def test_a_worker_of_long_ago_is_not_taken_for_the_one_that_has_the_part_after_a_retry(
    any_database: Database, job: Callable[..., int], now: datetime
) -> None:
    noted, later = job(any_database, 1), now + 2 * LEASE
    with any_database.write() as store:
        first, second = store.jobs.claim(now), store.jobs.claim(later)
        assert first is not None
        assert second is not None
        assert store.jobs.failed(second, "no such group", later)
        assert store.jobs.claim(later) is None
        assert store.jobs.again(noted) == 1
        assert store.jobs.claim(later) is not None
        assert not store.jobs.done(first, "old", later)


def test_a_renewed_claim_stands(any_database: Database, job: Callable[..., int], now: datetime) -> None:
    job(any_database, 1)
    with any_database.write() as store:
        part = store.jobs.claim(now)
        assert part is not None
        assert store.jobs.renew(part, now + LEASE)
        assert store.jobs.working(now + 2 * LEASE) == 1
        assert store.jobs.working(now + 3 * LEASE) == 0
        assert store.jobs.claim(now + LEASE + timedelta(seconds=1)) is None


def test_a_part_that_ends_every_worker_is_given_up_and_can_be_asked_for_again(
    any_database: Database, job: Callable[..., int], now: datetime
) -> None:
    noted, at = job(any_database, 1), now
    with any_database.write() as store:
        for _ in range(MOST_CLAIMS):
            assert len(store.jobs.sweep(at)) == 1
            assert store.jobs.claim(at) is not None
            assert store.jobs.sweep(at) == ()  # somebody has it
            at += 2 * LEASE
        assert store.jobs.claim(at) is None
        assert store.jobs.sweep(at) == ()
        [part] = store.jobs.parts(noted)
        assert (part.state, part.problem) == (PartState.FAILED, LOST)
        assert store.jobs.again(noted) == 1
        assert store.jobs.sweep(at) == (part.id,)


def test_only_what_has_ended_is_done_again(any_database: Database, job: Callable[..., int], now: datetime) -> None:
    noted = job(any_database, 2)
    with any_database.write() as store:
        done, running = store.jobs.claim(now), store.jobs.claim(now)
        assert done is not None
        assert running is not None
        store.jobs.done(done, "old", now)
        assert store.jobs.again(noted) == 0  # nothing failed
        assert store.jobs.again(noted, ["0000", "0001"]) == 1
        assert [one.state for one in store.jobs.parts(noted)] == [PartState.WAITING, PartState.RUNNING]


def test_files_are_outdated_once(any_database: Database, job: Callable[..., int], now: datetime) -> None:
    noted = job(any_database, 0)
    with any_database.write() as store:
        assert store.jobs.outdated("reports", now) == ()
        [found] = store.jobs.outdated("reports", now + timedelta(seconds=1))
        assert found.id == noted
        store.jobs.removed(noted, now)
        assert store.jobs.outdated("reports", now + timedelta(days=9)) == ()


def test_a_killed_worker_loses_and_doubles_nothing(
    database: Database, tmp_path: Path, job: Callable[..., int], now: datetime
) -> None:
    noted = job(database, 30)
    program = [sys.executable, "-c", WORKER, f"sqlite:///{tmp_path / 'maturity.db'}", str(tmp_path)]
    with subprocess.Popen([*program, now.isoformat(), "0.02"], stdout=subprocess.PIPE) as worker:
        listen(worker, at_least=8)
        worker.kill()
    after = now + LEASE + timedelta(seconds=1)
    with database.read() as store:
        counted = store.jobs.count(noted)
    assert counted[PartState.DONE] >= 7
    assert counted[PartState.RUNNING] <= 1
    assert sum(counted.values()) == 30

    together = [subprocess.Popen([*program, after.isoformat(), "0.01"], stdout=subprocess.PIPE) for _ in range(2)]
    ends = time.monotonic() + 60
    for one in together:
        one.communicate(timeout=max(1.0, ends - time.monotonic()))
    with database.read() as store:
        assert store.jobs.count(noted)[PartState.DONE] == 30
        parts = store.jobs.parts(noted)
        assert all(len(store.audit.of(str(part.id), 9)) == 1 for part in parts)
        assert store.audit.broken_at() is None

"""The queue: reports are made by Celery's workers, whatever is lost, brought twice, away or killed."""

import os
import signal
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Any

import pytest
import trustme

from maturity.errors import QueueAwayError
from maturity.reporting import bulk
from maturity.reporting.bulk import Wanted, place
from maturity.reporting.material import Choices
from maturity.services import mailing, submitting
from maturity.services.answering import save
from maturity.services.drafts import Draft
from maturity.storage.database import Database
from maturity.storage.jobs import Part, PartState
from tests.broker import Broker
from tests.postbox import Postbox, wait_for

SCRIPTS = Path(sysconfig.get_path("scripts"))
KALMAR, MOTALA = "0880", "0583"
MINUTE = timedelta(minutes=1)


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Broker]:
    found = Broker(tmp_path_factory.mktemp("broker"))
    yield found
    found.stop()


@pytest.fixture
def broker(server: Broker) -> Broker:
    server.start()
    server.forget()
    return server


@pytest.fixture(scope="module")
def queue(server: Broker) -> Any:
    """The module, which reads the settings when it is imported."""
    with pytest.MonkeyPatch.context() as environment:
        environment.setenv("MATURITY_QUEUE_URL", server.url)
        environment.setenv("MATURITY_SECRET_KEY", "k" * 32)
        return import_module("maturity.queue")


@dataclass
class Desk:
    """A wave in which Kalmar and Motala have submitted, and a job that makes their reports."""

    database: Database
    folder: Path
    job: int

    def ask(self, kinds: tuple[str, ...]) -> None:
        what = Wanted(kinds, Choices("sv", "all", comments=False, plan=True))
        with self.database.write() as store:
            self.job = bulk.ask(store, "2027", what, "operator", datetime.now(UTC))

    def parts(self) -> list[Part]:
        with self.database.read() as store:
            return list(store.jobs.parts(self.job))

    def free(self) -> tuple[int, ...]:
        with self.database.write() as store:
            return store.jobs.sweep(datetime.now(UTC))

    def is_done(self) -> bool:
        return all(one.state is PartState.DONE for one in self.parts())

    def files(self, code: str) -> list[str]:
        return sorted(path.name for path in place(self.folder, self.job, code).iterdir())

    @contextmanager
    def running(self, *command: object, **variables: str) -> Iterator["subprocess.Popen[str]"]:
        """Run a program beside the test; its words are read when it has been told to stop."""
        inherited = {name: value for name, value in os.environ.items() if not name.startswith("MATURITY_")}
        own = {"MATURITY_DATA_FOLDER": str(self.folder), "MATURITY_SECRET_KEY": "k" * 32}
        with subprocess.Popen(
            list(map(str, command)),
            env=inherited | own | variables,
            cwd=self.folder,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
        ) as process:
            try:
                yield process
            finally:
                if process.poll() is None:
                    os.killpg(process.pid, signal.SIGKILL)

    def maker(self, broker: Broker) -> Any:
        """Run one of Celery's workers."""
        options = ("--concurrency", 1, "--without-mingle", "--without-gossip")
        return self.running(
            SCRIPTS / "celery", "-A", "maturity.queue", "worker", *options, MATURITY_QUEUE_URL=broker.url
        )


@pytest.fixture
def desk(database: Database, tiny_round: Callable[..., Any], tmp_path: Path) -> Desk:
    wave, now = (
        tiny_round(database, codes=(KALMAR, MOTALA), opens=datetime.now(UTC) - timedelta(days=1)),
        datetime.now(UTC),
    )
    for code in (KALMAR, MOTALA):
        who = wave.actor(database, code)
        with database.write() as store:
            for question in ("Q1", "Q2"):
                save(store, who, Draft(question, "1"), now)
            submitting.submit(store, who, name="Test", title="Head", gaps_reason="", now=now)
    found = Desk(database, tmp_path, 0)
    found.ask(("data-json",))
    return found


def test_the_worker_hands_reports_to_another_which_makes_each_once(desk: Desk, broker: Broker, queue: Any) -> None:
    with desk.maker(broker), desk.running(SCRIPTS / "maturity", "worker", MATURITY_QUEUE_URL=broker.url) as worker:
        wait_for(desk.is_done)
        assert desk.files(KALMAR) == desk.files(MOTALA) == ["data.json"]
        done = desk.parts()
        for part in done:
            queue.TASK.apply_async((part.id,))  # brought again
        wait_for(lambda: broker.waiting() == 0 and broker.taken() == 0)
        assert desk.parts() == done
        worker.terminate()
        assert worker.communicate(timeout=20) == ("", "")


def test_killed_in_the_middle_another_makes_it_again(desk: Desk, broker: Broker, queue: Any) -> None:
    desk.ask(("data-json", "improvement-pdf"))
    [first, _] = desk.parts()
    sender = queue.Sender()
    with desk.maker(broker) as maker:
        sender.send([first.id], datetime.now(UTC))
        wait_for(lambda: list(place(desk.folder, desk.job).glob(f"{first.subject}/data.json")) != [])
        children = Path(f"/proc/{maker.pid}/task/{maker.pid}/children").read_text(encoding="ascii").split()
        for child in children:
            os.kill(int(child), signal.SIGKILL)
        wait_for(lambda: broker.waiting() == 0 and broker.taken() == 0)  # brought again, while it is still claimed
        [found, _] = desk.parts()
        assert (found.state, found.claims) == (PartState.RUNNING, 1)
        with desk.database.engine.begin() as connection:  # a minute passes
            connection.exec_driver_sql(
                "UPDATE job_part SET lease_until = '2020-01-01 00:00:00' WHERE state = 'running'"
            )
        sender.send(desk.free(), datetime.now(UTC) + MINUTE)
        wait_for(desk.is_done)
    assert [one.claims for one in desk.parts()] == [2, 1]
    for code in (KALMAR, MOTALA):
        assert desk.files(code) == ["data.json", "improvement.pdf"]
        made = (place(desk.folder, desk.job, code) / "improvement.pdf").read_bytes()
        assert made.startswith(b"%PDF-")
        assert made.rstrip().endswith(b"%%EOF")


def test_an_id_is_sent_again_only_when_a_minute_has_passed_and_it_was_lost(
    desk: Desk, broker: Broker, queue: Any
) -> None:
    sender, free, now = queue.Sender(), desk.free(), datetime.now(UTC)
    assert sender.send(free, now) == 2
    assert sender.send(free, now + timedelta(seconds=1)) == 0
    assert sender.send(free, now + MINUTE) == 0  # nobody has taken them yet
    assert broker.waiting() == 2
    broker.forget()
    assert sender.send(free, now + timedelta(seconds=59)) == 0
    assert sender.send(free, now + MINUTE) == 2
    assert broker.waiting() == 2


def test_what_is_taken_and_then_free_again_is_sent_at_once(broker: Broker, queue: Any) -> None:
    sender, now = queue.Sender(), datetime.now(UTC)
    assert sender.send((1, 2), now) == 2
    assert sender.send((2,), now + timedelta(seconds=30)) == 0
    assert sender.send((1, 2), now + timedelta(seconds=31)) == 1
    assert broker.waiting() == 3


def test_a_large_wave_does_not_fill_the_queue(broker: Broker, queue: Any) -> None:
    sender, now = queue.Sender(), datetime.now(UTC)
    assert sender.send(range(1200), now) == 1000
    assert sender.send(range(1200), now) == 0
    broker.forget()  # as if taken
    assert sender.send(range(1200), now) == 200


def test_a_queue_that_is_away_takes_nothing_and_gets_it_later(server: Broker, queue: Any) -> None:
    sender, now = queue.Sender(), datetime.now(UTC)
    server.stop()
    with pytest.raises(QueueAwayError, match="ConnectionError"):
        sender.send((1, 2), now)
    server.start()
    assert sender.send((1, 2), now) == 2


def test_a_queue_that_is_away_is_reported_once_and_stops_no_mail(desk: Desk, server: Broker, postbox: Postbox) -> None:
    server.stop()
    with desk.database.write() as store:
        for number in range(25):  # two batches, and a look at the reports before each
            mailing.queue(store, str(number), f"{number}@kommun.se", "sv", "Hej", "Hej!", datetime.now(UTC))
    settings = {
        "MATURITY_QUEUE_URL": server.url,
        "MATURITY_MAIL_SERVER": f"127.0.0.1:{postbox.port}",
        "MATURITY_MAIL_SECURITY": "none",
        "MATURITY_MAIL_FROM": "no-reply@matning.se",
    }
    with desk.running(SCRIPTS / "maturity", "worker", **settings) as worker:
        wait_for(lambda: len(postbox.recipients()) == 25)
        worker.terminate()
        _, err = worker.communicate(timeout=30)
    assert err == "Could not hand reports to the queue: the queue cannot be used: ConnectionError\n"


def test_a_queue_that_cannot_prove_who_it_is_gets_nothing(desk: Desk, tmp_path: Path) -> None:
    authority, certificate = trustme.CA(), tmp_path / "server.pem"
    authority.issue_cert("127.0.0.1").private_key_and_cert_chain_pem.write_to_path(str(certificate))
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    server = Broker(tmp_path, certificate).start()
    program = "from maturity.queue import *; print(Sender().send([7], datetime.now(UTC)))"
    try:
        for trusted, said in (({}, ""), ({"SSL_CERT_FILE": str(tmp_path / "authority.pem")}, "1\n")):
            with desk.running(sys.executable, "-c", program, MATURITY_QUEUE_URL=server.url, **trusted) as sender:
                out, err = sender.communicate(timeout=60)
            assert out == said
            assert ("QueueAwayError" in err) == (not said), err
            assert server.waiting() == bool(said)
    finally:
        server.stop()


def test_without_a_queue_celery_is_told_so(desk: Desk) -> None:
    with desk.running(SCRIPTS / "celery", "-A", "maturity.queue", "worker") as maker:
        _, err = maker.communicate(timeout=60)
    assert maker.returncode != 0
    assert "MATURITY_QUEUE_URL: is not set" in err

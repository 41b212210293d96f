"""``maturity worker``: what has to be done in time, without anybody asking."""

import os
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from maturity.cli.database import thinned
from maturity.errors import MaturityError, SettingError
from maturity.settings import PREFIX

if TYPE_CHECKING:
    from datetime import datetime

    from maturity.settings import Settings
    from maturity.storage.database import Database

PAUSE = 30
"""Seconds between two looks at what is due."""


@click.command()
@click.option("--parent", type=int, hidden=True, help="End when this process, which started us, is gone.")
def worker(parent: int | None) -> None:
    """Do what is due, until stopped (SIGTERM or Ctrl+C); the mail at hand is finished first.

    Write letters that an organiser asked for, publish what is approved, send mails (without a mail server they stay in
    the outbox), and have the reports of a wave made that somebody asked for: by two further processes, or, where
    MATURITY_QUEUE_URL names a queue, by whoever runs 'celery -A maturity.queue worker'.

    Once a day, take away what waves have kept long enough, as ``maturity db thin`` does, remind of evidence as
    ``maturity evidence remind`` does, and of actions of plans that are due within two weeks or late.
    """
    from datetime import UTC, date, datetime

    from maturity.cli.wiring import environment_settings, mail_server, open_database, post
    from maturity.services.dispatching import write_due
    from maturity.services.sending import send_due

    settings = environment_settings()
    server, database = mail_server(settings) if settings.mail_server else None, open_database(settings)
    have_made, stop, done_on = _makers(settings), _Stop(parent), date.min
    going_on = _Steady().going_on
    while not stop.wanted:
        now, done = datetime.now(UTC), None
        if done_on != now.date():
            with going_on("do the day's work"):
                _do_the_days_work(settings, database, now)
                done_on = now.date()
        with going_on("write letters"):
            write_due(database, post(settings), now)  # what an organiser asked for and a stopped server left
        with going_on("publish what is due"):
            _publish(database, now)
        with going_on("hand reports to the queue" if settings.queue_url else "make reports"):
            with database.write() as store:
                free, at_work = store.jobs.sweep(now), store.jobs.working(now)
            have_made(free, at_work, now)
        if server is not None:
            with going_on("send mails"):
                done = send_due(database, server, now)
        if done is not None and (done.sent or done.failed):
            click.echo(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} {done.sent} sent, {done.failed} failed")
        else:
            stop.wait(PAUSE)
    database.close()


def _makers(settings: "Settings") -> "Callable[[tuple[int, ...], int, datetime], object]":
    """Return what has reports made: called with the parts that can be claimed, how many are claimed, and the moment.

    Raises:
        SettingError: there is a queue, and the library for it is not installed.
    """
    from maturity.cli.reports import MOST_AT_ONCE, Crew

    if settings.queue_url:
        try:
            from maturity.queue import Sender
        except ModuleNotFoundError:
            raise SettingError(PREFIX + "QUEUE_URL", "needs the extra maturity[queue]") from None
        sender = Sender()
        return lambda free, _at_work, now: sender.send(free, now)
    crew = Crew(MOST_AT_ONCE)
    # "report-all" may be making them
    return lambda free, at_work, _now: crew.tend(min(len(free), MOST_AT_ONCE - at_work))


def _do_the_days_work(settings: "Settings", database: "Database", now: "datetime") -> None:
    from maturity.cli.wiring import post
    from maturity.reporting import bulk
    from maturity.services.plan_reminding import remind_of_actions
    from maturity.services.reminding import remind_of_evidence
    from maturity.services.retaining import thin_due

    for wave, remains in thin_due(database, now).items():
        click.echo(f"{now:%Y-%m-%d %H:%M:%S} {wave}: {thinned(remains)}")
    with database.write() as store:
        remind_of_evidence(store, post(settings), now)
        remind_of_actions(store, post(settings), now)
    bulk.remove_outdated(database, settings.data_folder, now)


def _publish(database: "Database", now: "datetime") -> None:
    from maturity.services.publishing import publish_due

    for wave, version in publish_due(database, now):
        said = "not proven, so not published" if version is None else f"published, version {version}"
        click.echo(f"{now:%Y-%m-%d %H:%M:%S} {wave}: {said}")


class _Steady:
    """Goes on when a job fails: it holds no other up, and is tried again; a server may be away for a while."""

    def __init__(self) -> None:
        self._failing: dict[str, str] = {}

    @contextmanager
    def going_on(self, job: str) -> Iterator[None]:
        """Do a job, and say when it begins to fail, but not each time."""
        try:
            yield
        except Exception as error:
            # of an error that is not ours only the name: it may quote answers
            problem = str(error) if isinstance(error, MaturityError) else type(error).__name__
            if self._failing.get(job) != problem:
                click.echo(f"Could not {job}: {problem}", err=True)
            self._failing[job] = problem
        else:
            self._failing.pop(job, None)


class _Stop:
    """Whether the worker should end: it was told to, or the server that started it is gone."""

    def __init__(self, parent: int | None) -> None:
        self._parent, self._told = parent, False
        for number in (signal.SIGTERM, signal.SIGINT):
            signal.signal(number, self._tell)

    @property
    def wanted(self) -> bool:
        return self._told or (self._parent is not None and os.getppid() != self._parent)

    def wait(self, seconds: int) -> None:
        """Wait, in steps of one second: a signal only sets a word, so that nothing is left half done."""
        for _ in range(seconds):
            if self.wanted:
                return
            time.sleep(1)

    def _tell(self, _number: int, _frame: object) -> None:
        self._told = True

"""``maturity mail`` and ``maturity worker``."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

import click

from maturity.cli.database import thinned

if TYPE_CHECKING:
    from maturity.storage.mails import Mail

PAUSE = 30
"""Seconds between two looks into the outbox."""


@click.group()
def mail() -> None:
    """Read the outbox, and send what is due. Without a mail server, mails stay there to be handed over."""


@mail.command("list")
@click.option("--limit", default=100, show_default=True, type=click.IntRange(min=1), help="How many.")
def list_all(limit: int) -> None:
    """List the mails, newest first: number, when it was written (UTC), to whom, subject, state."""
    from maturity.cli.wiring import environment_settings, open_database

    with open_database(environment_settings()).read() as store:
        found = store.mails.all(limit)
    for one in found:
        click.echo(f"{one.id:>5}  {one.made_at:%Y-%m-%d %H:%M}  {one.recipient}  {one.subject}  ({_state(one)})")


@mail.command()
@click.argument("number", type=int)
def show(number: int) -> None:
    """Print a mail: recipient, subject and text. Once it is sent, its text is kept no longer."""
    from maturity.cli.wiring import environment_settings, open_database

    with open_database(environment_settings()).read() as store:
        one = store.mails.get(number)
    click.echo(f"To: {one.recipient}\nSubject: {one.subject}\nState: {_state(one)}\n\n{one.text}".rstrip("\n"))


@mail.command()
def send() -> None:
    """Send what is due now, and print how many mails the server took."""
    from datetime import UTC, datetime

    from maturity.cli.wiring import environment_settings, mail_server, open_database
    from maturity.services.sending import send_due

    settings = environment_settings()
    server, database = mail_server(settings), open_database(settings)
    sent = failed = 0
    while True:
        done = send_due(database, server, datetime.now(UTC))
        sent, failed = sent + done.sent, failed + done.failed
        if not (done.sent or done.failed):
            break
    click.echo(f"{sent} sent, {failed} failed")


@mail.command()
@click.argument("number", type=int)
def again(number: int) -> None:
    """Have a mail that was given up sent after all: it is due at once."""
    from datetime import UTC, datetime

    from maturity.cli.wiring import environment_settings, open_database

    with open_database(environment_settings()).write() as store:
        if not store.mails.again(number, datetime.now(UTC)):
            raise click.ClickException("Only a mail that was given up can be sent again.")


@click.command()
@click.option("--parent", type=int, hidden=True, help="End when this process, which started us, is gone.")
def worker(parent: int | None) -> None:
    """Send mails as they fall due, until stopped (SIGTERM or Ctrl+C); the mail at hand is finished first.

    Once a day, take away what waves have kept long enough, as ``maturity db thin`` does, remind of evidence as
    ``maturity evidence remind`` does, and of actions of plans that are due within two weeks or late. Reports of a wave
    that somebody asked for, and whose maker was stopped, are made to the end by two further processes.
    """
    from datetime import UTC, date, datetime

    from maturity.cli.reports import MOST_AT_ONCE, Crew
    from maturity.cli.wiring import environment_settings, mail_server, open_database, post
    from maturity.reporting import bulk
    from maturity.services.dispatching import write_due
    from maturity.services.plan_reminding import remind_of_actions
    from maturity.services.publishing import publish_due
    from maturity.services.reminding import remind_of_evidence
    from maturity.services.retaining import thin_due
    from maturity.services.sending import send_due

    settings = environment_settings()
    server, database = mail_server(settings), open_database(settings)
    stop, thinned_on, crew = _Stop(parent), date.min, Crew(MOST_AT_ONCE)
    while not stop.wanted:
        now, done = datetime.now(UTC), None
        if thinned_on != now.date():
            with _going_on("do the day's work"):
                for wave, remains in thin_due(database, now).items():
                    click.echo(f"{now:%Y-%m-%d %H:%M:%S} {wave}: {thinned(remains)}")
                with database.write() as store:
                    remind_of_evidence(store, post(settings), now)
                    remind_of_actions(store, post(settings), now)
                bulk.remove_outdated(database, settings.data_folder, now)
                thinned_on = now.date()
        with _going_on("write letters"):
            write_due(database, post(settings), now)  # what an organiser asked for and a stopped server left
        with _going_on("publish what is due"):
            for wave, version in publish_due(database, now):
                said = "not proven, so not published" if version is None else f"published, version {version}"
                click.echo(f"{now:%Y-%m-%d %H:%M:%S} {wave}: {said}")
        with _going_on("make reports"):
            with database.write() as store:
                waiting, at_work = len(store.jobs.sweep(now)), store.jobs.working(now)
            crew.tend(min(waiting, MOST_AT_ONCE - at_work))  # "report-all" may be making them
        with _going_on("send mails"):
            done = send_due(database, server, now)
        if done is not None and (done.sent or done.failed):
            click.echo(f"{datetime.now(UTC):%Y-%m-%d %H:%M:%S} {done.sent} sent, {done.failed} failed")
        else:
            stop.wait(PAUSE)
    database.close()


@contextmanager
def _going_on(job: str) -> Iterator[None]:
    """Go on when a job fails: it holds no other up, and is tried again; a database may be away for a while."""
    try:
        yield
    except Exception as error:
        click.echo(f"Could not {job}: {type(error).__name__}", err=True)


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


def _state(one: "Mail") -> str:
    if one.sent_at:
        return f"sent {one.sent_at:%Y-%m-%d %H:%M}"
    if one.next_try_at is None:
        return f"given up after {one.tries} tries: {one.problem}"
    return f"failed, next try {one.next_try_at:%Y-%m-%d %H:%M}: {one.problem}" if one.problem else "waiting"

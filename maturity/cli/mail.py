"""``maturity mail``."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from maturity.storage.mails import Mail


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


def _state(one: "Mail") -> str:
    if one.sent_at:
        return f"sent {one.sent_at:%Y-%m-%d %H:%M}"
    if one.next_try_at is None:
        return f"given up after {one.tries} tries: {one.problem}"
    return f"failed, next try {one.next_try_at:%Y-%m-%d %H:%M}: {one.problem}" if one.problem else "waiting"

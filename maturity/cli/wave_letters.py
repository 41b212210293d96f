"""``maturity wave invite``, ``remind`` and ``monitor``."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from maturity.domain.letter import LetterKind

OPERATOR = "operator"
"""How the audit log calls who uses the command line."""


@click.command()
@click.argument("slug")
@click.option("--dry-run", is_flag=True, help="Say how many letters would be sent, and send none.")
def invite(slug: str, *, dry_run: bool) -> None:
    """Invite every organisation of the wave SLUG that is not invited yet and has an address.

    A command that was stopped in the middle can be run again: it goes on, and nobody is written to twice.
    """
    from maturity.domain.letter import LetterKind

    _send(slug, LetterKind.INVITATION, dry_run=dry_run)


@click.command()
@click.argument("slug")
@click.option("--dry-run", is_flag=True, help="Say how many letters would be sent, and send none.")
def remind(slug: str, *, dry_run: bool) -> None:
    """Remind every organisation of the wave SLUG that has neither submitted nor declined: three times at most."""
    from maturity.domain.letter import LetterKind

    _send(slug, LetterKind.REMINDER, dry_run=dry_run)


@click.command()
@click.argument("slug")
@click.option("--format", "shape", default="text", show_default=True, type=click.Choice(["text", "csv"]))
def monitor(slug: str, shape: str) -> None:
    """Print how far the organisations of the wave SLUG have come: states and counts, never an answer."""
    from maturity.cli.wiring import environment_settings, open_database
    from maturity.services import monitoring

    with open_database(environment_settings()).read() as store:
        found = monitoring.overview(store, store.desk_waves.get(slug))
    if shape == "csv":
        click.echo(monitoring.table(found.participants), nl=False)
        return
    click.echo(f"{found.answered} of {len(found.participants)} submitted, {found.begun} begun, {found.failed} bounced")
    for step in monitoring.Step:
        if number := found.counts.get(step):
            click.echo(f"{number:>5}  {step.value}")


def _send(slug: str, kind: "LetterKind", *, dry_run: bool) -> None:
    from datetime import UTC, datetime

    from maturity.cli.wiring import environment_settings, open_database, post
    from maturity.errors import NothingToSendError
    from maturity.services import dispatching

    settings = environment_settings()
    database, now = open_database(settings), datetime.now(UTC)
    with database.read() as store:
        found = dispatching.round_of(store, store.desk_waves.get(slug), kind, now)
    click.echo(f"{len(found.ready)} to send, {len(found.without_address)} without an address")
    if dry_run:
        return
    try:
        with database.write() as store:
            dispatching.ask(store, OPERATOR, store.desk_waves.get(slug), kind, now)
    except NothingToSendError:
        pass  # what an earlier command has asked for may still have to be written
    written = dispatching.write_due(database, post(settings), now)
    click.echo(f"{written} in the outbox; 'maturity worker' or 'maturity mail send' sends them")

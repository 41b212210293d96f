"""``maturity db``."""

from pathlib import Path
from typing import TYPE_CHECKING

import click

from maturity.domain.retention import MOST_MONTHS

if TYPE_CHECKING:
    from maturity.storage.retention import Remains


@click.group()
def db() -> None:
    """Upgrade, check, back up and restore the database; take away what was kept long enough."""


@db.command()
def upgrade() -> None:
    """Run the migrations that the database lacks; run it before the server starts."""
    from maturity.cli.wiring import environment_settings
    from maturity.storage import schema
    from maturity.storage.database import Database

    schema.upgrade(Database.connect(environment_settings().database_url))
    click.echo("The database is up to date.")


@db.command()
def check() -> None:
    """Check that no migration is missing, that the tables fit the program and that the audit log is whole."""
    from maturity.cli.wiring import environment_settings, open_database
    from maturity.storage import schema

    database = open_database(environment_settings())
    differences = schema.differences(database)
    with database.read() as store:
        broken = store.audit.broken_at()
    for difference in differences:
        click.echo(f"The tables differ from the program: {difference}", err=True)
    if broken is not None:
        click.echo(f"The audit log was changed: event {broken} does not fit the one before it.", err=True)
    if differences or broken is not None:
        raise SystemExit(1)
    click.echo("The database is up to date, and its audit log is whole.")


@db.command()
@click.argument("file", type=click.Path(dir_okay=False, path_type=Path))
def backup(file: Path) -> None:
    """Copy the embedded database to FILE while the server runs. For PostgreSQL use pg_dump."""
    from maturity.cli.wiring import environment_settings
    from maturity.storage.embedded import copy_database

    if file.exists():
        raise click.ClickException(f"{file} is there already; name a new file.")
    copy_database(environment_settings().database_url, file)
    click.echo(f"Copied to {file}.")


@db.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--yes", is_flag=True, help="Do not ask.")
def restore(file: Path, *, yes: bool) -> None:
    """Put the copy in FILE in place of the embedded database. Stop the server first."""
    from maturity.cli.wiring import environment_settings
    from maturity.storage.embedded import restore_database

    if not yes:
        click.confirm("Everything saved since the copy was made will be lost. Go on?", abort=True)
    kept = restore_database(environment_settings().database_url, file)
    click.echo(f"Restored. The database that was there is kept as {kept}." if kept else "Restored.")


@db.command()
@click.option("--dry-run", is_flag=True, help="Print what would be taken away, and change nothing.")
def thin(*, dry_run: bool) -> None:
    """Take away comments, ways in, mails and names of waves whose time is over.

    Answers stay under their function; submissions, scores and the audit log stay as they are. Each wave is one
    transaction, and a second run finds nothing. The worker does the same once a day.
    """
    from datetime import UTC, datetime

    from maturity.cli.wiring import environment_settings, open_database
    from maturity.services.retaining import thin_due

    database, now = open_database(environment_settings()), datetime.now(UTC)
    with database.read() as store:
        waves = store.retention.waves()
        remains = {one.slug: store.retention.remains(one) for one in waves if one.is_due(now)}
    if not dry_run:
        remains = thin_due(database, now)
    for wave in waves:
        if wave.slug in remains:
            click.echo(f"{wave.slug}: {thinned(remains[wave.slug])}{' would be taken away' if dry_run else ''}")
        else:
            done = f"thinned {wave.thinned_at:%Y-%m-%d}" if wave.thinned_at else f"kept until {wave.until:%Y-%m-%d}"
            click.echo(f"{wave.slug}: {done}")


@db.command()
@click.argument("wave")
@click.argument("months", type=click.IntRange(0, MOST_MONTHS))
def keep(wave: str, months: int) -> None:
    """Keep comments, ways in, mails and names of WAVE for MONTHS after it has closed (24 when nobody says)."""
    from datetime import UTC, datetime

    from maturity.cli.wiring import environment_settings, open_database
    from maturity.services import retaining

    with open_database(environment_settings()).write() as store:
        retaining.keep(store, wave, months, datetime.now(UTC))
    click.echo(f"{wave}: {months} months after closing")


def thinned(remains: "Remains") -> str:
    """Say what is taken away."""
    return (
        f"texts of {remains.answers} answers, {remains.invitations} invitations, {remains.sessions} sessions, "
        f"{remains.mails} mails, {len(remains.people)} names"
    )

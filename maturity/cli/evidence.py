"""``maturity evidence``."""

import click


@click.group()
def evidence() -> None:
    """Look after the registers of evidence."""


@evidence.command()
def lapsing() -> None:
    """List what has expired or lapses within 90 days: last day, organisation, title."""
    from datetime import UTC, datetime
    from zoneinfo import ZoneInfo

    from maturity.cli.wiring import environment_settings, open_database
    from maturity.services import proving
    from maturity.services.wording import TIME_ZONE

    today = datetime.now(UTC).astimezone(ZoneInfo(TIME_ZONE)).date()
    with open_database(environment_settings()).read() as store:
        found = proving.lapsing(store, today)
    for one in found:
        state = "expired" if one.expired else "lapses"
        click.echo(f"{one.ends:%Y-%m-%d}  {state}  {one.organisation}  {one.title}")


@evidence.command()
def remind() -> None:
    """Write to coordinators whose evidence has expired or lapses soon, at most once a month to each."""
    from datetime import UTC, datetime

    from maturity.cli.wiring import environment_settings, open_database, post
    from maturity.services.reminding import remind_of_evidence

    settings = environment_settings()
    with open_database(settings).write() as store:
        written = remind_of_evidence(store, post(settings), datetime.now(UTC))
    click.echo(f"{written} letters lie in the outbox.")

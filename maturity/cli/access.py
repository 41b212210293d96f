"""``maturity invite``."""

import click


@click.command()
@click.argument("organisation")
@click.option("--wave", required=True, help="Short name of the wave, as 2027.")
def invite(organisation: str, wave: str) -> None:
    """Make a sign-in link and code for the coordinator of ORGANISATION (its code). They are shown once."""
    from datetime import UTC, datetime

    from maturity.cli.wiring import environment_settings, open_database
    from maturity.services import access

    settings = environment_settings()
    given = access.new_secrets()
    with open_database(settings).write() as store:
        access.invite(store, wave, organisation, settings.secret_key, given, datetime.now(UTC))
    click.echo(f"Link: /invitation/{given.token}\nCode: {given.code[:4]}-{given.code[4:]}")

"""``maturity person``."""

import click


@click.group()
def person() -> None:
    """Hand out or erase what is kept about a person, found by mail address."""


@person.command()
@click.argument("email")
def export(email: str) -> None:
    """Print everything that is kept about a person as JSON; hashes of passwords and links are left out."""
    from maturity.cli.wiring import environment_settings, open_database
    from maturity.services import personal

    with open_database(environment_settings()).read() as store:
        click.echo(personal.export(store, email))


@person.command()
@click.argument("email")
@click.confirmation_option(prompt="Name, address and every way in are erased for good. Go on?")
def erase(email: str) -> None:
    """Erase a person's name, address, ways in and mails.

    Answers stay, under the person's function and without a name. So does the name below a submission that the person
    signed: it is an official document.
    """
    from datetime import UTC, datetime

    from maturity.cli.wiring import environment_settings, open_database
    from maturity.services import personal

    with open_database(environment_settings()).write() as store:
        personal.erase(store, email, datetime.now(UTC))
    click.echo("Erased. Answers stay under the function; signed submissions keep the name of who signed.")

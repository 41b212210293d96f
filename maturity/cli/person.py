"""``maturity person``."""

from pathlib import Path

import click


@click.group()
def person() -> None:
    """Look after contact people; hand out or erase what is kept about a person, found by mail address."""


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


@person.command("list")
@click.option("--organisation", help="Only those of the organisation with this code.")
def list_all(organisation: str | None) -> None:
    """List coordinators, approvers and readers as CSV, as 'import' reads it.

    Who came in through an official inbox has neither name nor address and is left out.
    """
    from maturity.cli.register import write_table
    from maturity.cli.wiring import environment_settings, open_database
    from maturity.domain.contact_file import COLUMNS, cells_of
    from maturity.services import administering

    with open_database(environment_settings()).read() as store:
        code = store.organisations.get(organisation).code if organisation else None
        found = administering.contacts(store, code) if code else administering.contacts_everywhere(store)
    write_table(COLUMNS, (cells_of(administering.contact_from(one)) for one in found if one.person.email))


@person.command()
@click.argument("organisation")
@click.argument("email")
@click.option("--name", required=True)
@click.option("--roles", required=True, help="coordinator, approver, reader: one or several, with spaces between them.")
@click.option("--function", default="", help="What the person works as.")
@click.option("--language", default="", help="Of letters: sv or en.")
@click.option("--management", default="", help="yes or no: whether the person answers for management.")
def add(organisation: str, email: str, **facts: str) -> None:
    """Let the person with an address stand for ORGANISATION (its code). No mail is sent."""
    from datetime import UTC, datetime

    from maturity.cli.register import refuse
    from maturity.cli.wiring import environment_settings, open_database
    from maturity.errors import RowsError
    from maturity.services import administering

    try:
        with open_database(environment_settings()).write() as store:
            given = {**facts, "email": email}
            administering.put_contact(store, administering.OPERATOR, organisation, given, datetime.now(UTC))
    except RowsError as error:
        refuse(error.faults)
    click.echo("Saved.")


@person.command()
@click.argument("organisation")
@click.argument("email")
@click.argument("roles")
def roles(organisation: str, email: str, roles: str) -> None:
    """Give a person exactly these ROLES in ORGANISATION: "coordinator reader"."""
    from datetime import UTC, datetime

    from maturity.cli.register import refuse
    from maturity.cli.wiring import environment_settings, open_database
    from maturity.errors import RowsError
    from maturity.services import administering

    try:
        with open_database(environment_settings()).write() as store:
            member = administering.contact_by_email(store, organisation, email)
            administering.set_roles(store, administering.OPERATOR, organisation, member.id, roles, datetime.now(UTC))
    except RowsError as error:
        refuse(error.faults)
    click.echo("Saved.")


@person.command()
@click.argument("organisation")
@click.argument("email")
def remove(organisation: str, email: str) -> None:
    """End a person's membership of ORGANISATION: answers stay, whoever is signed in is signed out."""
    from datetime import UTC, datetime

    from maturity.cli.wiring import environment_settings, open_database
    from maturity.services import administering

    with open_database(environment_settings()).write() as store:
        member = administering.contact_by_email(store, organisation, email)
        administering.end_contact(store, administering.OPERATOR, organisation, member.id, datetime.now(UTC))
    click.echo("Removed. The answers are kept.")


@person.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Only say what would be done.")
def import_file(file: Path, *, dry_run: bool) -> None:
    """Import FILE of people, Excel (.xlsx) or CSV: all of it, or nothing when a row has a fault.

    Its columns are those of 'list'. People whom the file does not name are left alone; no mail is sent.
    """
    from maturity.cli.register import put_file

    put_file("people", file, dry_run=dry_run)

"""What the commands about organisations and people share: reading a file, and saying what is wrong with it."""

import csv
import sys
from collections.abc import Iterable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from maturity.domain.table_file import Fault
    from maturity.services.importing import What

MOST_FAULTS = 200
"""Lines that somebody reads before mending the first; the rest is counted."""

SENTENCES = {
    "too-large": "The file is larger than %(size)s MB. Divide it into several files.",
    "not-utf-8": "The file is not UTF-8. Save it as 'CSV UTF-8 (comma delimited)'.",
    "not-text": "This is neither an Excel file (.xlsx) nor a CSV file. Save the table as one of them.",
    "not-a-workbook": "The Excel file cannot be read. Save it anew as .xlsx without a password, or as CSV UTF-8.",
    "too-many": "The file holds too much: at most %(rows)s rows and %(columns)s columns can be read. Divide it.",
    "empty": "The file is empty.",
    "no-rows": "There is no row below the names of the columns.",
    "quotes": 'A quotation mark is not closed. Write a " inside a text twice.',
    "cells": "The row has %(found)s cells for %(expected)s columns. Put a text with commas in quotation marks.",
    "unknown-column": "There is no such column. The columns are %(columns)s.",
    "column-twice": "The column stands twice. Take one away.",
    "missing-column": "The column is missing. Add it; its cells may be empty where nothing is required.",
    "missing": "Something has to stand here.",
    "formula": "A spreadsheet would run a text that begins with %(sign)s. Write it in another way.",
    "control": "The text has signs that cannot be seen. Type it anew.",
    "too-long": "The text has %(length)s characters, at most %(limit)s are possible. Shorten it.",
    "not-a-number": "'%(written)s' is not a number. Write digits only.",
    "not-a-year": "'%(written)s' is not a year. Write it as 2024.",
    "unknown-word": "'%(written)s' cannot stand here. Write one of: %(words)s.",
    "not-a-code": "'%(written)s' is not a code. Write 2 to 12 digits, capital letters or hyphens.",
    "not-a-code-municipality": "'%(written)s' is not a municipality's code of four digits. Was a leading zero lost?",
    "not-a-code-region": "'%(written)s' is not a region's code of two digits. Was a leading zero lost?",
    "not-a-county": "'%(written)s' is not a county's code of two digits. Was a leading zero lost?",
    "twice": "'%(written)s' stands in row %(row)s already. Keep one of the two rows.",
    "taken": "'%(written)s' is a code of %(name)s already. Choose another code.",
    "unknown-organisation": "The register has no organisation with the code '%(written)s'. Was a leading zero lost?",
    "not-an-address": "'%(written)s' is not a mail address. Write it as anna.berg@example.se.",
    "unknown-role": "'%(written)s' is no such role. Write coordinator, approver or reader; coordinators ask the rest.",
    "differs": "%(written)s is described in another way in row %(row)s. Write the same in both.",
}
"""Code of a fault to what is wrong and what to do."""


def tell(faults: Iterable["Fault"], file: str) -> None:
    """Print faults as ``file:row: column: sentence``."""
    faults = tuple(faults)
    for one in faults[:MOST_FAULTS]:
        place = ": ".join(part for part in (f"{file}:{one.row}" if one.row else file, one.column) if part)
        click.echo(f"{place}: {SENTENCES[one.code] % one.facts}", err=True)
    if len(faults) > MOST_FAULTS:
        click.echo(f"{file}: {len(faults) - MOST_FAULTS} more faults.", err=True)


def put_file(what: "What", path: Path, *, dry_run: bool) -> None:
    """Import a file, or only say what that would do; exit with 1, and change nothing, when it has faults."""
    from maturity.cli.wiring import environment_settings, open_database
    from maturity.domain.table_file import LARGEST_FILE
    from maturity.errors import RowsError
    from maturity.services import administering, importing

    database = open_database(environment_settings())
    with path.open("rb") as file:
        content = file.read(LARGEST_FILE + 1)
    try:
        if dry_run:
            with database.read() as store:
                done = importing.plan(store, what, content)
        else:
            with database.write() as store:
                done = importing.import_file(store, administering.OPERATOR, what, content, None, datetime.now(UTC))
    except RowsError as error:
        tell(error.faults, str(path))
        sys.exit(1)
    for one in done.new:
        click.echo(f"{path}:{one.row}: new: {one.code} {one.name}")
    for one in done.changed:
        changes = ", ".join(f"{column} {old!r} → {new!r}" for column, old, new in one.differences)
        click.echo(f"{path}:{one.row}: changed: {one.code} {one.name}: {changes}")
    ending = "Nothing was changed: this was a dry run." if dry_run else "Done."
    click.echo(f"{len(done.new)} new, {len(done.changed)} changed, {done.unchanged} unchanged. {ending}")


def refuse(faults: Iterable["Fault"]) -> None:
    """Print what is wrong with the words of a command, and exit with 1; an option is called as its column."""
    tell(faults, "Error")
    sys.exit(1)


def write_table(columns: Iterable[str], rows: Iterable[Mapping[str, str]]) -> None:
    """Print rows as CSV that can be imported again."""
    from maturity.domain.spreadsheet import harmless

    writer = csv.DictWriter(sys.stdout, list(columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows({column: harmless(cell) for column, cell in row.items()} for row in rows)

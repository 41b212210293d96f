"""``maturity facts``."""

import re
import sys
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from datetime import datetime

    from maturity.domain.kolada import Download
    from maturity.domain.table_file import Fault
    from maturity.services.facts import Import
    from maturity.storage.database import Database

MOST_FAULTS = 100
"""Lines on the screen; a file with more has one fault many times."""

YEARS = 5
"""Periods that are fetched when nobody names any: figures of the last years are still revised."""

SENTENCES: Mapping[str, str] = {
    "cells": "{found} cells where the header has {expected}; a value with a decimal comma needs quotation marks "
    "where commas separate the cells",
    "column-twice": "the column stands twice",
    "control": "there is a sign in it that cannot be seen",
    "empty": "the file is empty",
    "figure-twice": "organisation, indicator and period are those of row {row}",
    "formula": "a text must not begin with {sign}",
    "missing": "nothing is written",
    "missing-column": "the column is missing",
    "no-rows": "there is no row below the header",
    "not-a-number": "'{written}' is no number; write it as 12,5, without a unit",
    "not-a-year": "'{written}' is no year; write it with four digits",
    "not-an-indicator": "'{written}' is no id; write 2 to 40 letters a-z, digits and hyphens",
    "not-a-workbook": "the Excel file cannot be read; save it anew as .xlsx without a password, or as CSV UTF-8",
    "not-text": "the file is neither Excel (.xlsx) nor text; save it as one of them",
    "not-utf-8": "the file is not UTF-8; save it as CSV UTF-8",
    "quotes": "a quotation mark is not closed",
    "title-changed": "the indicator is called '{title}' already; give another one a new id",
    "title-missing": "{indicator} is not an indicator that we know; it needs a title",
    "too-large": "the file is larger than {size} MB",
    "too-large-number": "the value can be at most {most}",
    "too-long": "{length} characters, at most {limit}",
    "too-many": "the file holds too much: at most {rows} rows and {columns} columns can be read; divide it",
    "too-small": "the value is at least {least}",
    "unknown-column": "the columns can be {columns}",
    "unknown-organisation": "'{written}' is no code in the register",
    "year-outside": "the year lies from {first} to {last}",
}
"""Code of a fault to its sentence."""


@click.group()
def facts() -> None:
    """Import what others publish about organisations, to be shown beside their own results."""


@facts.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--dry-run", is_flag=True, help="Check the file and store nothing.")
def import_file(file: Path, *, dry_run: bool) -> None:
    """Import FILE, Excel (.xlsx) or CSV in UTF-8, with the columns organisation, indicator, period (a year) and value.

    The columns status, source, title and unit may be there, too. Cells are separated by commas, semicolons or tabs. An
    empty value, -, . or .. is a missing one. An indicator that is not in 'maturity facts list' is your own and needs a
    title. Every organisation sees only its own figures and medians, but import public figures only. With a fault in
    any row nothing is imported.
    """
    from maturity.domain.table_file import LARGEST_FILE
    from maturity.errors import FigureFileError
    from maturity.services.facts import from_file

    database, now = _opened()
    with file.open("rb") as content:
        written = content.read(LARGEST_FILE + 1)
    try:
        with database.read() as store:
            found = from_file(store, written, now)
    except FigureFileError as error:
        _tell_faults(file, error.faults)
        raise SystemExit(1) from None
    _finish(database, found, now, dry_run=dry_run)


@facts.command("kolada")
@click.option("--indicator", "indicators", multiple=True, help="Id in Kolada; can be repeated. [default: all we know]")
@click.option("--years", help="One year or a span, as 2021-2025. [default: this year and the four before]")
@click.option("--save", type=click.Path(file_okay=False, path_type=Path), help="Only fetch, into this folder.")
@click.option("--from", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path),
              help="Read a folder that --save wrote, without the network.")  # fmt: skip
@click.option("--accept-title", "accepted", multiple=True, help="Id whose title may have changed; can be repeated.")
@click.option("--dry-run", is_flag=True, help="Check and count, and store nothing.")
def from_kolada(
    indicators: tuple[str, ...],
    years: str | None,
    save: Path | None,
    folder: Path | None,
    accepted: tuple[str, ...],
    *,
    dry_run: bool,
) -> None:
    """Import figures from Kolada, or from a folder with its replies. Källa: Kolada.

    Nothing else in the program asks Kolada. With an indicator missing, or called otherwise than at the last import,
    nothing is imported.
    """
    from maturity.domain.indicators import KOLADA_IDS
    from maturity.services import facts as service
    from maturity.services import kolada

    wanted = _ids(indicators) or KOLADA_IDS
    if save is not None and folder is not None:
        raise click.UsageError("--save and --from exclude each other.")
    if save is not None:
        kolada.save(_fetched(wanted, years), save)
        click.echo(f"Saved in {save}.")
        return
    database, now = _opened()
    found = kolada.load(folder) if folder is not None else _fetched(wanted, years)
    with database.read() as store:
        read = service.from_kolada(store, found, wanted, accepted)
    _finish(database, read, now, dry_run=dry_run)


@facts.command("list")
def list_all() -> None:
    """List the indicators that we know, and the organiser's own: id, title, source, number of figures."""
    from collections import Counter

    from maturity.domain.indicators import INDICATORS

    database, _ = _opened()
    with database.read() as store:
        stored = store.outside.all()
    counts = Counter(one.indicator for one in stored)
    own = {one.indicator: (one.title, one.source) for one in stored if one.indicator not in INDICATORS}
    known = {one.id: (one.title["sv"], one.source) for one in INDICATORS.values()}
    for indicator, (title, source) in (known | dict(sorted(own.items()))).items():
        click.echo(f"{indicator}  {title}  ({source or 'no source'}, {counts[indicator]})")


def _opened() -> "tuple[Database, datetime]":
    from datetime import UTC, datetime

    from maturity.cli.wiring import environment_settings, open_database

    return open_database(environment_settings()), datetime.now(UTC)


def _fetched(indicators: Sequence[str], years: str | None) -> "Download":
    """Ask Kolada, and say how far we are."""
    from maturity.cli.wiring import environment_settings
    from maturity.services.kolada import download

    address = environment_settings().kolada_url
    with click.progressbar(length=1, label="Kolada", file=sys.stderr, hidden=not sys.stderr.isatty()) as bar:

        def tell(done: int, of: int) -> None:
            bar.length = of
            bar.update(done - bar.pos)

        return download(address, indicators, _years(years), tell)


def _ids(written: tuple[str, ...]) -> tuple[str, ...]:
    from maturity.domain.kolada import is_id

    for one in written:
        if not is_id(one):
            raise click.BadParameter(f"'{one}' is no id of Kolada's, as U07459.", param_hint="--indicator")
    return tuple(dict.fromkeys(written))


def _years(written: str | None) -> tuple[int, ...]:
    from datetime import UTC, datetime

    if written is None:
        this_year = datetime.now(UTC).year
        return tuple(range(this_year - YEARS + 1, this_year + 1))
    found = re.fullmatch(r"([12][0-9]{3})(?:-([12][0-9]{3}))?", written)
    years = range(int(found[1]), int(found[2] or found[1]) + 1) if found else range(0)
    if not years:
        raise click.BadParameter("write a year or a span, as 2021-2025.", param_hint="--years")
    return tuple(years)


def _tell_faults(file: Path, faults: "Sequence[Fault]") -> None:
    for one in faults[:MOST_FAULTS]:
        place = ": ".join(part for part in (f"{file}:{one.row or 1}", one.column) if part)
        click.echo(f"{place}: {SENTENCES[one.code].format(**one.facts)}", err=True)
    if len(faults) > MOST_FAULTS:
        click.echo(f"… and {len(faults) - MOST_FAULTS} more", err=True)
    click.echo(f"Faults: {len(faults)}. Nothing was imported.", err=True)


def _finish(database: "Database", found: "Import", now: "datetime", *, dry_run: bool) -> None:
    """Store what was found, unless it is a rehearsal, and say what came of it."""
    from maturity.services.facts import keep

    if not dry_run:
        with database.write() as store:
            keep(store, found, now)
    new = len(found.figures) - found.revised
    said = f"{new} new, {found.revised} revised, {found.unchanged} unchanged"
    click.echo(said + (" (nothing was stored)" if dry_run else ""))
    if found.missing:
        click.echo(f"Not in the register, passed over: {', '.join(found.missing)}", err=True)

"""Commands for people who write questionnaires: check, show, schema."""

from pathlib import Path

import click


@click.group()
def questionnaire() -> None:
    """Check and read questionnaire files."""


@questionnaire.command()
@click.argument("files", nargs=-1, required=True, metavar="FILE...", type=click.Path(path_type=Path))
def check(files: tuple[Path, ...]) -> None:
    """Report every error and warning in FILE..., with line and column.

    Ends with 1 if a file has an error or cannot be read; warnings are advice.
    """
    from maturity.domain import definition  # pydantic is slow to import

    errors = warnings = 0
    for file in files:
        try:
            text = _text(file)
        except click.FileError as error:
            click.echo(error.format_message(), err=True)
            errors += 1
            continue
        for finding in definition.check(text, str(file)):
            click.echo(f"{finding} ({finding.severity})")
            errors += finding.severity == "error"
            warnings += finding.severity == "warning"
    click.echo(f"Files: {len(files)}. Errors: {errors}. Warnings: {warnings}.")
    if errors:
        raise SystemExit(1)


@questionnaire.command()
@click.argument("file", metavar="FILE", type=click.Path(path_type=Path))
@click.option("--language", help="One of the file's languages; its first one otherwise.")
def show(file: Path, language: str | None) -> None:
    """Print FILE as readable text: areas, questions, answers, steps."""
    from maturity.domain import definition  # pydantic is slow to import
    from maturity.domain.definition.show import outline
    from maturity.errors import DefinitionError

    try:
        found = definition.read(_text(file), str(file))
    except DefinitionError as error:
        raise click.ClickException(str(error)) from error
    chosen = language or found.languages[0]
    if chosen not in found.languages:
        raise click.BadParameter(f"{file} has {', '.join(found.languages)}.", param_hint="--language")
    for line in outline(found, chosen):
        click.echo(line)


@questionnaire.command()
def schema() -> None:
    """Print the JSON Schema of questionnaire files, for editors."""
    import json

    from maturity.domain import definition  # pydantic is slow to import

    click.echo(json.dumps(definition.json_schema(), indent=2, ensure_ascii=False))


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except OSError as error:
        raise click.FileError(str(file), error.strerror or "it cannot be opened") from error
    except UnicodeDecodeError as error:
        raise click.FileError(str(file), f"not UTF-8 at byte {error.start}; save the file as UTF-8") from error

"""``maturity publish``."""

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from maturity.domain.publication_audit import Audit, Finding
    from maturity.services.tabulating import Proof


@click.command()
@click.argument("wave")
@click.option("--audit", "prove", is_flag=True, help="Only prove that nobody is found in what is public or approved.")
@click.option("--dry-run", is_flag=True, help="Make the figures and prove them, and store nothing.")
def publish(wave: str, *, prove: bool, dry_run: bool) -> None:
    """Publish the approved draft of WAVE, if its time has come; the worker does the same.

    With --audit, recompute every publication of the wave, and of other waves with the same questions, from the frozen
    figures and the submissions, and prove that no combination of figures is about fewer organisations than the limit.
    Prints the combination about fewest. Exit code 1 when the proof fails.
    """
    from datetime import UTC, datetime

    from maturity.cli.wiring import environment_settings, open_database
    from maturity.domain.edition import written
    from maturity.services import publishing, tabulating

    database, now = open_database(environment_settings()), datetime.now(UTC)
    with database.read() as store:
        found = store.desk_waves.get(wave)
        draft = store.publications.draft(found.id)
        if prove or dry_run:
            drafts = {"draft": draft.content} if draft else {}
            if dry_run:
                drafts = {"dry run": written(tabulating.edition_of(store, found))[0]}
            _tell(tabulating.proof(store, drafts, [wave]))
            return
    done = publishing.publish_due(database, now, wave)
    if not done:
        due = f"; it is to be published {draft.due_at:%Y-%m-%d %H:%M} UTC" if draft and draft.due_at else ""
        raise click.ClickException(f"No approved draft of {wave} is due{due}.")
    for slug, version in done:
        if version is None:
            raise click.ClickException(f"{slug}: not proven, so not published; 'maturity publish {slug} --audit'")
        click.echo(f"{slug}: published, version {version}")


def _tell(proof: "Proof") -> None:
    """Say what was proven, and fail where it was not."""
    for name in proof.names:
        click.echo(name)
    for indices, questions in proof.audits:
        _tell_audit("indices", indices)
        _tell_audit("questions", questions)
    for name in proof.close:
        click.echo(f"FAILED: {name} has a figure that is too near to one of an earlier wave", err=True)
    for name in proof.wrong:
        click.echo(f"FAILED: {name} is not what was frozen, or not what the submissions say", err=True)
    if not proof.passed:
        raise SystemExit(1)
    click.echo("Proven: no combination of published figures is about fewer organisations than the limit.")


def _tell_audit(what: str, found: "Audit") -> None:
    click.echo(f"{what}: {found.cells} figures")
    if found.worst:
        click.echo(f"  worst case: {_written(found.worst)}")
    if found.crossed:
        click.echo(
            f"  smallest intersection of groups, which the figures do not show: {len(found.crossed.organisations)}"
        )
    for short in found.short:
        click.echo(f"FAILED: {_written(short)}: {', '.join(short.organisations)}", err=True)
    for figure, organisations in found.pinned:
        click.echo(f"FAILED: {figure.id}: the level follows for {', '.join(organisations)}", err=True)


def _written(found: "Finding") -> str:
    cells = ", ".join(f"{group.table} {group.id}" for _, group in found.cells)
    return f"{found.figure.id} in {cells}: {len(found.organisations)} organisations"

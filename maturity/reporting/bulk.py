"""The reports of every organisation of a wave: asked for in one go, made one organisation at a time, none twice."""

import shutil
import sys
from collections.abc import Callable, Collection, Iterator
from dataclasses import asdict, dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from pathlib import Path
from traceback import format_exc
from typing import Any
from uuid import uuid4

from maturity.errors import MaturityError, NotFoundError, StorageError
from maturity.reporting.kinds import BY_NAME, Kind, fingerprint, make
from maturity.reporting.material import Choices, Material, material_of
from maturity.reporting.releasing import released
from maturity.storage.database import Database
from maturity.storage.jobs import Job, Part, PartState
from maturity.storage.store import Store
from maturity.storage.waves import StoredWave

Clock = Callable[[], datetime]

REPORTS = "reports"
"""The kind of these jobs."""

KEPT = timedelta(days=14)
"""How long the files of a job stay after they were asked for."""

NOT_AGREED = "not agreed"
"""The problem of a part whose organisation lets nobody fetch its reports any more."""

MOST_MEMORY = 350
"""Megabytes, at its highest, after which a process makes no further reports: the typesetter forgets nothing."""

FOLDER = "jobs"
"""Beside the database, in the data folder: no page leads there."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be made for each organisation.

    Attributes:
        kinds: their names.
        choices: the same for all organisations.
        agreed_only: whether only for those that let the organiser fetch their reports and give nobody else away, and
            only as long as they do.
    """

    kinds: tuple[str, ...]
    choices: Choices
    agreed_only: bool = False

    def written(self) -> dict[str, Any]:
        """Return it as the database keeps it."""
        return {"kinds": list(self.kinds), "choices": asdict(self.choices), "agreed_only": self.agreed_only}


def wanted(job: Job) -> Wanted:
    """Return what a job makes."""
    return Wanted(tuple(job.choices["kinds"]), Choices(**job.choices["choices"]), job.choices["agreed_only"])


def subjects(store: Store, wave: StoredWave, what: Wanted, now: datetime) -> tuple[str, ...]:
    """Return the codes of the organisations whose reports can be made now, in order."""
    if what.agreed_only:
        return tuple(sorted(released(store, wave, now).codes))
    return store.submissions.submitted(wave.id)


def ask(store: Store, slug: str, what: Wanted, asked_by: str, now: datetime) -> int:
    """Note that the reports of every organisation of ``subjects`` are to be made; return the job's id.

    Reports are of the moment at which they were asked for, so that a job taken up again makes the same files.

    Raises:
        NotFoundError: there is no such wave, or nobody of whom reports can be made.
    """
    wave = store.waves.get(slug)
    codes = subjects(store, wave, what, now)
    if not codes:
        raise NotFoundError("submission", slug)
    return note(store, wave, what, codes, asked_by, now)


def note(store: Store, wave: StoredWave, what: Wanted, codes: Collection[str], asked_by: str, now: datetime) -> int:
    """Note that the reports of some of the organisations of ``subjects`` are to be made; return the job's id."""
    job_id = store.jobs.add(REPORTS, wave.id, what.written(), codes, asked_by, now)
    facts: dict[str, str | int] = {"job": job_id, "organisations": len(codes), "kinds": " ".join(what.kinds)}
    store.audit.add(now, asked_by, "ask-reports", f"wave/{wave.facts.slug}", facts)
    return job_id


def resume(store: Store, slug: str, what: Wanted, asked_by: str, now: datetime) -> int:
    """Take up the newest job of the same kind by the same asker, or note a new one as ``ask``; return its id.

    What was made is looked at again, and stays where it was made from the same as now. A job from before the wave
    closed is not taken up: its reports say that they are preliminary.

    Raises:
        NotFoundError: as ``ask``.
    """
    wave = store.waves.get(slug)
    for job in store.jobs.of_wave(wave.id, REPORTS):
        if job.asked_by == asked_by and is_alike(job, what, wave.facts.closes, now):
            there = {one.subject: one.state for one in store.jobs.parts(job.id)}
            store.jobs.extend(job.id, [code for code in subjects(store, wave, what, now) if code not in there])
            store.jobs.again(job.id, [code for code, state in there.items() if state is PartState.DONE])
            return job.id
    return ask(store, slug, what, asked_by, now)


def is_alike(job: Job, what: Wanted, closes: datetime, now: datetime) -> bool:
    """Tell whether a job makes what a new one would make, of a wave that closes then."""
    same = job.choices == what.written() and job.removed_at is None
    return same and (job.asked_at >= closes) == (now >= closes)


def perform(
    database: Database, folder: Path, named_contact: str, claimed: Part, clock: Clock, reports_folder: str = ""
) -> PartState:
    """Make the reports of one organisation, and note how it went.

    A report that cannot be made holds up no other one: all are tried, and the reasons of those that failed are noted.

    Args:
        database: where the answers are.
        folder: the data folder.
        named_contact: who answers questions; empty as long as nobody is named.
        claimed: the part, as ``store.jobs.claim`` returned it.
        clock: says which moment it is.
        reports_folder: with an organiser's own layouts; empty for ours.

    Raises:
        StorageError: the database cannot be used now; the part is claimed again when the lease is over.
    """
    with database.read() as store:
        job = store.jobs.get(claimed.job_id)
        slug = next(one.facts.slug for one in store.waves.all() if one.id == job.wave_id)
    what, there = wanted(job), place(folder, job.id, claimed.subject)
    problems, inputs = [], ""
    try:
        with database.read() as store:
            material = material_of(store, claimed.subject, slug, job.asked_at, what.choices)
        inputs = _inputs(what, material, named_contact, reports_folder)
        if inputs != claimed.inputs:
            shutil.rmtree(there, ignore_errors=True)
        for name in what.kinds:
            problems += _made(BY_NAME[name], material, what.choices, named_contact, reports_folder, there)
            with database.write() as store:
                store.jobs.renew(claimed, clock())
    except StorageError:
        raise
    except Exception as error:
        shutil.rmtree(there, ignore_errors=True)  # made from something else, if at all
        problems = [_reason(error)]
    with database.write() as store:
        if what.agreed_only and claimed.subject not in store.report_consents.agreed(job.wave_id):
            shutil.rmtree(there, ignore_errors=True)  # taken back while they were made
            problems = [NOT_AGREED]
        if problems:
            store.jobs.failed(claimed, "; ".join(problems), clock())
            return PartState.FAILED
        store.jobs.done(claimed, inputs, clock())
        return PartState.DONE


def place(folder: Path, job_id: int, code: str = "") -> Path:
    """Return where the files of a job are, or those of one organisation."""
    return folder / FOLDER / str(job_id) / code


def files(store: Store, folder: Path, job_id: int) -> Iterator[tuple[str, Path]]:
    """Return name and place of every file that is made, in order of the organisations' codes.

    Of an organisation with a report that failed, the others are among them.
    """
    names = {one.code: one.name for one in store.organisations.all()}
    kinds = [BY_NAME[name] for name in wanted(store.jobs.get(job_id)).kinds]
    for part in store.jobs.parts(job_id):
        there = place(folder, job_id, part.subject)
        name = "".join(sign if sign.isalnum() or sign in " -" else "_" for sign in names.get(part.subject, ""))
        for kind in kinds:
            if part.state in (PartState.DONE, PartState.FAILED) and (there / kind.file).exists():
                yield f"{part.subject} {name}".strip() + f"/{kind.file}", there / kind.file


def remove_outdated(database: Database, folder: Path, now: datetime) -> int:
    """Take the files of jobs away that were asked for longer than ``KEPT`` ago; return of how many."""
    with database.read() as store:
        outdated = store.jobs.outdated(REPORTS, now - KEPT)
    for job in outdated:
        shutil.rmtree(place(folder, job.id), ignore_errors=True)
        with database.write() as store:
            store.jobs.removed(job.id, now)
    return len(outdated)


def _made(
    kind: Kind, material: Material, choices: Choices, named_contact: str, reports_folder: str, there: Path
) -> list[str]:
    """Make a report unless it is there; return why it could not be made, if it could not."""
    target = there / kind.file
    if target.exists():
        return []
    try:
        made = make(kind, material, choices, named_contact, reports_folder)
    except Exception as error:
        return [f"{kind.name}: {_reason(error)}"]
    # Whole or not at all, and under another name until then: who is killed leaves no half file behind.
    there.mkdir(parents=True, exist_ok=True, mode=0o700)
    part = there / f".{kind.file}.{uuid4().hex}"
    part.touch(mode=0o600)
    part.write_bytes(made)
    part.replace(target)
    return []


def _reason(error: Exception) -> str:
    """Return why something failed: an error of ours in its words; of another only the name, as it may quote answers."""
    if isinstance(error, MaturityError):
        return str(error)
    print(format_exc(), file=sys.stderr)  # noqa: T201  # for who runs the service
    return f"unexpected error ({type(error).__name__})"


def _inputs(what: Wanted, material: Material, named_contact: str, reports_folder: str) -> str:
    house = named_contact, reports_folder
    marks = [fingerprint(BY_NAME[name], material, what.choices, *house).text() for name in what.kinds]
    return sha256("\n".join(marks).encode()).hexdigest()

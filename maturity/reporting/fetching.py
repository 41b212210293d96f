"""Organisations' reports in the hands of a wave's organiser: only of those that agree, only for as long as they do.

They are asked for and fetched when nobody can answer any more, and never so many that those that do not agree could be
worked out from them (``releasing``).
"""

import shutil
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from maturity.domain.benchmark import GroupKind
from maturity.domain.group_address import in_address
from maturity.domain.result import WaveFacts
from maturity.errors import FieldsError, NotFoundError
from maturity.reporting import bulk
from maturity.reporting.bulk import KEPT, REPORTS, Wanted
from maturity.reporting.kinds import KINDS
from maturity.reporting.material import Choices
from maturity.reporting.releasing import Released, released
from maturity.services import desk
from maturity.services.access import Actor
from maturity.services.organisers import Organiser
from maturity.storage.database import Database
from maturity.storage.jobs import Job, PartState
from maturity.storage.store import Store
from maturity.storage.waves import StoredWave

OFFERED = tuple(kind.name for kind in KINDS if kind.name != "memorandum-docx")
"""What an organiser may fetch: the covering memorandum is the organisation's own paper."""

GROUP = GroupKind.ALL
"""What the organisations are compared with. In a smaller group, who holds many reports could work out from them those
few that have not agreed."""

UNFINISHED = frozenset({PartState.WAITING, PartState.RUNNING})

MOST = 20
"""Batches that a page shows, the newest."""


@dataclass(frozen=True, slots=True)
class Batch:
    """Reports that were asked for in one go.

    Attributes:
        kinds: names of the kinds of reports.
        counts: how many organisations' reports are in which state.
        failures: name of an organisation, and why its reports could not be made.
        is_made: whether there is something to fetch now.
        removed_at: when the files were taken away, None as long as they are there.
    """

    id: int
    asked_at: datetime
    kinds: tuple[str, ...]
    language: str
    counts: Mapping[PartState, int]
    failures: tuple[tuple[str, str], ...]
    is_made: bool
    removed_at: datetime | None

    @property
    def kept_until(self) -> datetime:
        """When the files are taken away at the earliest."""
        return self.asked_at + KEPT

    @property
    def unfinished(self) -> int:
        """How many organisations' reports wait or are being made."""
        return sum(self.counts[state] for state in UNFINISHED)


@dataclass(frozen=True, slots=True)
class Board:
    """What an organiser sees of a wave's reports: counts, and whose could not be made.

    Attributes:
        submitted: how many organisations have submitted.
        agreed: how many of these let the organiser fetch their reports.
        left_out: how many of those are left out, because others could be worked out.
        waits: whether somebody may still answer, so that nothing is made or given out yet.
        languages: in which the reports can be made.
        batches: newest first.
    """

    wave: WaveFacts
    submitted: int
    agreed: int
    left_out: int
    waits: bool
    languages: tuple[str, ...]
    batches: tuple[Batch, ...]


def agree(store: Store, actor: Actor, now: datetime) -> None:
    """Let the organiser fetch the reports of the actor's organisation; who has agreed already changes nothing."""
    store.waves.hold(actor.assessment_id)
    if store.report_consents.given_at(actor.assessment_id) is None:
        store.report_consents.give(actor.assessment_id, now)
        store.audit.add(now, actor.name, "let-fetch", _subject(actor), {})


def take_back(database: Database, folder: Path, actor: Actor, now: datetime) -> None:
    """Let the organiser fetch them no more, and take away what was made for that.

    Nothing is given out from the transaction on; the files go after it, and what a worker makes at this very moment
    goes when it is done.
    """
    with database.write() as store:
        store.waves.hold(actor.assessment_id)
        jobs = [one.id for one in _jobs(store, actor.wave_id)]
        if store.report_consents.given_at(actor.assessment_id) is not None:
            store.report_consents.take_back(actor.assessment_id)
            store.jobs.drop(jobs, actor.organisation.code)
            store.audit.add(now, actor.name, "stop-fetching", _subject(actor), {})
    for job_id in jobs:
        shutil.rmtree(bulk.place(folder, job_id, actor.organisation.code), ignore_errors=True)


def board(store: Store, folder: Path, who: Organiser, slug: str, now: datetime) -> Board:
    """Return how far the reports of a wave of the organiser's body are; a dozen queries, however many there are.

    Raises:
        NotFoundError: the body runs no such wave.
    """
    wave = desk.wave(store, who, slug)
    found = released(store, wave, now)
    batches = _batches(store, folder, _jobs(store, wave.id)[:MOST], found)
    languages = store.versions.open(wave.version_id).languages
    counts = len(store.submissions.submitted(wave.id)), len(found.agreed), found.left_out
    return Board(wave.facts, *counts, found.waits, languages, batches)


def ask(store: Store, who: Organiser, slug: str, kinds: Collection[str], language: str, now: datetime) -> int:
    """Note that the reports of everybody that may be given out now are to be made; return the job's id.

    Who asks for the same while it is being made gets the same job, with who has agreed since.

    Raises:
        NotFoundError: the body runs no such wave.
        FieldsError: no kind or an unknown one, no language of the questionnaire, somebody may still answer, or there is
            nobody whose reports may be given out.
    """
    wave, problems = desk.wave(store, who, slug), {}
    if not kinds or not set(kinds) <= set(OFFERED):
        problems["kinds"] = "missing"
    if language not in store.versions.open(wave.version_id).languages:
        problems["language"] = "missing"
    choices = Choices(language=language, group=in_address(GROUP), comments=False, plan=False, earlier=False)
    what = Wanted(tuple(name for name in OFFERED if name in kinds), choices, agreed_only=True)
    found = released(store, wave, now)
    codes = sorted(found.codes)
    if found.waits:
        problems = {"kinds": "waits"}
    elif not problems and not codes:
        problems["kinds"] = "nobody"
    if problems:
        raise FieldsError(problems)
    alike = (one for one in _jobs(store, wave.id) if bulk.is_alike(one, what, wave.facts.closes, now))
    if (job := next(alike, None)) is not None:
        there = {one.subject: one.state for one in store.jobs.parts(job.id)}
        if not UNFINISHED.isdisjoint(there.values()):
            store.jobs.extend(job.id, [code for code in codes if code not in there])
            return job.id
    return bulk.note(store, wave, what, codes, who.name, now)


def retry(store: Store, who: Organiser, slug: str, job_id: int, now: datetime) -> int:
    """Have what failed made again; return of how many organisations.

    Raises:
        NotFoundError: the body runs no such wave, the job is not one of its, or its files were taken away.
    """
    job = _job(store, desk.wave(store, who, slug), job_id)
    many = store.jobs.again(job.id)
    store.audit.add(now, who.name, "retry-reports", f"wave/{slug}", {"job": job.id, "organisations": many})
    return many


def fetch(
    store: Store, folder: Path, who: Organiser, slug: str, job_id: int, now: datetime
) -> Iterator[tuple[str, Path]]:
    """Return name and place of every file that is made and may be given out; the log of each organisation tells of it.

    Raises:
        NotFoundError: as ``retry``, or nothing of it may be given out now.
    """
    store.desk_waves.hold(slug, who.body.id)  # two who fetch at once would not know what the other one gets
    wave = desk.wave(store, who, slug)
    job = _job(store, wave, job_id)
    made = list(bulk.files(store, folder, job.id))
    codes = sorted(released(store, wave, now).among({path.parent.name for _, path in made}))
    found = [one for one in made if one[1].parent.name in codes]
    if not codes:
        raise NotFoundError("report", job_id)
    store.audit.add(now, who.name, "fetch-reports", f"wave/{slug}", {"job": job.id, "organisations": len(codes)})
    for code in codes:
        store.audit.add(now, who.name, "fetch-reports", f"{slug}/{code}", {"job": job.id})
    return _still_there(found)


def _still_there(files: Iterable[tuple[str, Path]]) -> Iterator[tuple[str, Path]]:
    """Skip what was taken back while the files before it were sent."""
    return (one for one in files if one[1].exists())


def _subject(actor: Actor) -> str:
    return f"{actor.wave.slug}/{actor.organisation.code}"


def _jobs(store: Store, wave_id: int) -> list[Job]:
    """Return the jobs of organisers; an operator's hold reports of organisations that have not agreed."""
    return [one for one in store.jobs.of_wave(wave_id, REPORTS) if bulk.wanted(one).agreed_only]


def _job(store: Store, wave: StoredWave, job_id: int) -> Job:
    for one in _jobs(store, wave.id):
        if one.id == job_id and one.removed_at is None:
            return one
    raise NotFoundError("job", job_id)


def _batches(store: Store, folder: Path, jobs: Collection[Job], now: Released) -> tuple[Batch, ...]:
    ids = [one.id for one in jobs]
    counts, failed = store.jobs.counts(ids), store.jobs.failures(ids)
    names = {one.code: one.name for one in store.organisations.all()} if failed else {}
    found = []
    for job in jobs:
        what = bulk.wanted(job)
        failures = tuple((names[one.subject], one.problem) for one in failed if one.job_id == job.id)
        ended = counts[job.id][PartState.DONE] + counts[job.id][PartState.FAILED]
        made = {one.parent.name for one in bulk.place(folder, job.id).glob("*/[!.]*")}
        is_made = ended > 0 and bool(now.among(made))
        about = job.id, job.asked_at, what.kinds, what.choices.language
        found.append(Batch(*about, counts[job.id], failures, is_made, job.removed_at))
    return tuple(found)

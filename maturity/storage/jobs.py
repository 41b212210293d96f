"""Long work: noted with what caused it, done in parts that only one worker gets, and taken up again when one dies."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any

from sqlalchemy import ColumnElement, Connection, Row, and_, bindparam, delete, func, insert, or_, select, update

from maturity.errors import NotFoundError
from maturity.storage.tables import JobPartRow, JobRow

LEASE = timedelta(minutes=1)
"""How long a claimed part is left alone unless its worker renews the claim: the worker may have been killed."""

MOST_CLAIMS = 5
"""A part that ended as many workers is not given to another: it would end that one too."""

LOST = "lost"
"""The problem of a part that ended every worker that had it."""


class PartState(Enum):
    """How far a part of a job has come."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


@dataclass(frozen=True, slots=True)
class Job:
    """Work that somebody asked for; *removed_at* is when its files were taken away."""

    id: int
    kind: str
    wave_id: int
    choices: Mapping[str, Any]
    asked_by: str
    asked_at: datetime
    removed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Part:
    """A part of a job.

    Attributes:
        subject: what it is about, as an organisation's code.
        claims: how often it was claimed: who has claimed it longest ago is told from who has it now.
        lease_until: until when its worker has it for itself.
        problem: why it failed; empty otherwise.
        inputs: hash of what it was made from when it was last done; empty before that.
    """

    id: int
    job_id: int
    subject: str
    state: PartState
    claims: int
    lease_until: datetime | None
    problem: str
    inputs: str
    finished_at: datetime | None


_JOB = tuple(getattr(JobRow, name) for name in Job.__dataclass_fields__)
_PART = tuple(getattr(JobPartRow, name) for name in Part.__dataclass_fields__)
_LOST = and_(JobPartRow.state == PartState.RUNNING.value, JobPartRow.lease_until < bindparam("now"))
_FREE = and_(or_(JobPartRow.state == PartState.WAITING.value, _LOST), JobPartRow.claims_left > 0)
_FRESH: dict[str, Any] = {
    "state": PartState.WAITING.value,
    "claims_left": MOST_CLAIMS,
    "lease_until": None,
    "problem": "",
    "finished_at": None,
}


class Jobs:
    """Reads and writes long work."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self,
        kind: str,
        wave_id: int,
        choices: Mapping[str, Any],
        subjects: Iterable[str],
        asked_by: str,
        now: datetime,
    ) -> int:
        """Note work with its parts, one for each subject; return the job's id."""
        added = insert(JobRow).returning(JobRow.id)
        facts = {"kind": kind, "wave_id": wave_id, "choices": dict(choices), "asked_by": asked_by, "asked_at": now}
        job_id = int(self._connection.execute(added, facts).scalar_one())
        self.extend(job_id, subjects)
        return job_id

    def extend(self, job_id: int, subjects: Iterable[str]) -> None:
        """Note further parts of a job, for subjects that it has none for."""
        rows = [{"job_id": job_id, "subject": one, "claims": 0, "inputs": "", **_FRESH} for one in subjects]
        if rows:
            self._connection.execute(insert(JobPartRow), rows)

    def drop(self, job_ids: Collection[int], subject: str) -> None:
        """Forget the parts of jobs about a subject; who works on one finds nowhere to note it."""
        mine = JobPartRow.job_id.in_(tuple(job_ids)), JobPartRow.subject == subject
        self._connection.execute(delete(JobPartRow).where(*mine))

    def get(self, job_id: int) -> Job:
        """Return a job.

        Raises:
            NotFoundError: there is none with this id.
        """
        row = self._connection.execute(select(*_JOB).where(JobRow.id == job_id)).first()
        if row is None:
            raise NotFoundError("job", job_id)
        return Job(*row)

    def of_wave(self, wave_id: int, kind: str) -> tuple[Job, ...]:
        """Return the jobs of a kind on a wave, newest first."""
        query = select(*_JOB).where(JobRow.wave_id == wave_id, JobRow.kind == kind).order_by(JobRow.id.desc())
        return tuple(Job(*row) for row in self._connection.execute(query))

    def parts(self, job_id: int) -> tuple[Part, ...]:
        """Return the parts of a job, in the order in which they were noted."""
        query = select(*_PART).where(JobPartRow.job_id == job_id).order_by(JobPartRow.id)
        return tuple(map(_part, self._connection.execute(query)))

    def count(self, job_id: int) -> dict[PartState, int]:
        """Return how many parts of a job are in which state."""
        return self.counts([job_id])[job_id]

    def counts(self, job_ids: Collection[int]) -> dict[int, dict[PartState, int]]:
        """Return the id of each job to how many of its parts are in which state; one query."""
        query = select(JobPartRow.job_id, JobPartRow.state, func.count()).where(JobPartRow.job_id.in_(tuple(job_ids)))
        found = {job_id: dict.fromkeys(PartState, 0) for job_id in job_ids}
        for job_id, state, number in self._connection.execute(query.group_by(JobPartRow.job_id, JobPartRow.state)):
            found[job_id][PartState(state)] = number
        return found

    def failures(self, job_ids: Collection[int]) -> tuple[Part, ...]:
        """Return the failed parts of jobs, in the order in which they were noted; one query."""
        query = select(*_PART).where(JobPartRow.job_id.in_(tuple(job_ids)), JobPartRow.state == PartState.FAILED.value)
        return tuple(map(_part, self._connection.execute(query.order_by(JobPartRow.id))))

    def claim(self, now: datetime, *, job_id: int | None = None, part_id: int | None = None) -> Part | None:
        """Reserve a part for one worker until ``LEASE`` has passed; of one job or this one part where that is said.

        Returns:
            None when there is nothing to do, or when somebody else does it or has done it.
        """
        wanted: list[ColumnElement[bool]] = [_FREE]
        if job_id is not None:
            wanted.append(JobPartRow.job_id == job_id)
        if part_id is not None:
            wanted.append(JobPartRow.id == part_id)
        first = select(JobPartRow.id).where(*wanted).order_by(JobPartRow.id).limit(1)
        claimed = (
            update(JobPartRow)
            .where(JobPartRow.id == first.with_for_update(skip_locked=True).scalar_subquery())
            .values(
                state=PartState.RUNNING.value,
                claims=JobPartRow.claims + 1,
                claims_left=JobPartRow.claims_left - 1,
                lease_until=bindparam("until"),
            )
            .returning(*_PART)
        )
        row = self._connection.execute(claimed, {"now": now, "until": now + LEASE}).first()
        return None if row is None else _part(row)

    def working(self, now: datetime) -> int:
        """Return how many parts somebody works on."""
        held = and_(JobPartRow.state == PartState.RUNNING.value, JobPartRow.lease_until >= now)
        return int(self._connection.execute(select(func.count()).where(held)).scalar_one())

    def renew(self, claimed: Part, now: datetime) -> bool:
        """Keep a claimed part for ``LEASE`` from now; False when somebody else has claimed it since."""
        return self._change(claimed, lease_until=now + LEASE)

    def done(self, claimed: Part, inputs: str, now: datetime) -> bool:
        """Note that a claimed part is done; False, and nothing noted, when somebody else has claimed it since."""
        return self._change(
            claimed, state=PartState.DONE.value, lease_until=None, problem="", inputs=inputs, finished_at=now
        )

    def failed(self, claimed: Part, problem: str, now: datetime) -> bool:
        """Note why a claimed part failed; False, and nothing noted, when somebody else has claimed it since."""
        return self._change(claimed, state=PartState.FAILED.value, lease_until=None, problem=problem, finished_at=now)

    def again(self, job_id: int, subjects: Collection[str] | None = None) -> int:
        """Have the failed parts of a job done again, or those about *subjects* that have ended; return how many."""
        wanted = [JobPartRow.job_id == job_id]
        if subjects is None:
            wanted.append(JobPartRow.state == PartState.FAILED.value)
        else:
            ended = (PartState.FAILED.value, PartState.DONE.value)
            wanted += [JobPartRow.state.in_(ended), JobPartRow.subject.in_(tuple(subjects))]
        return self._connection.execute(update(JobPartRow).where(*wanted).values(**_FRESH)).rowcount

    def sweep(self, now: datetime, job_id: int | None = None) -> tuple[int, ...]:
        """Give up the parts that ended every worker; return the ids of those that can be claimed, of one job or all."""
        hopeless = update(JobPartRow).where(_LOST, JobPartRow.claims_left == 0)
        given_up = {"state": PartState.FAILED.value, "problem": LOST, "lease_until": None, "finished_at": now}
        self._connection.execute(hopeless.values(**given_up), {"now": now})
        free = select(JobPartRow.id).where(_FREE).order_by(JobPartRow.id)
        if job_id is not None:
            free = free.where(JobPartRow.job_id == job_id)
        return tuple(self._connection.scalars(free, {"now": now}))

    def outdated(self, kind: str, before: datetime) -> tuple[Job, ...]:
        """Return the jobs of a kind that were asked for before a moment and whose files are still there."""
        query = select(*_JOB).where(JobRow.kind == kind, JobRow.asked_at < before, JobRow.removed_at.is_(None))
        return tuple(Job(*row) for row in self._connection.execute(query.order_by(JobRow.id)))

    def removed(self, job_id: int, now: datetime) -> None:
        """Note that the files of a job are taken away."""
        self._connection.execute(update(JobRow).where(JobRow.id == job_id).values(removed_at=now))

    def _change(self, claimed: Part, **values: object) -> bool:
        mine = (
            JobPartRow.id == claimed.id,
            JobPartRow.claims == claimed.claims,
            JobPartRow.state == PartState.RUNNING.value,
        )
        return self._connection.execute(update(JobPartRow).where(*mine).values(**values)).rowcount == 1


def _part(row: Row[Any]) -> Part:
    facts = dict(zip(Part.__dataclass_fields__, row, strict=True))
    return Part(**(facts | {"state": PartState(facts["state"])}))

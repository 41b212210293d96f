"""Submissions and their scores: added once, never changed."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Row, bindparam, delete, exists, insert, select

from maturity.domain.inheritance import Inherited, shares_in
from maturity.domain.result import Submitted
from maturity.storage.tables import (
    AssessmentRow,
    FirstSubmissionRow,
    LatestSubmissionRow,
    OrganisationRow,
    ScoreRow,
    SubmissionRow,
    WaveRow,
)


@dataclass(frozen=True, slots=True)
class SubmissionRecord:
    """A submission as stored.

    Attributes:
        facts: who submitted what when.
        snapshot: the answers as canonical JSON; its SHA-256 is ``facts.content_hash``.
        codes: shape (questions,): the same as the scoring reads it.
        engine_version: of the scoring that made the stored scores.
        inherited: shape (questions,): which codes come from the unit; None where none does. ``facts.shares`` names it.
    """

    facts: Submitted
    snapshot: str
    codes: NDArray[np.int8]
    engine_version: str
    inherited: NDArray[np.bool_] | None = None


@dataclass(frozen=True, slots=True)
class Part:
    """An organisation in a wave; *assessment* is None where it is not asked, *latest* before it has submitted."""

    code: str
    name: str
    assessment: int | None
    latest: SubmissionRecord | None


@dataclass(frozen=True, slots=True)
class NodeScore:
    """One stored figure; None where there is no index."""

    node: str
    index: float | None
    uncapped: float | None
    band: int | None
    coverage: float | None


_CODES = select(
    LatestSubmissionRow.organisation_code,
    LatestSubmissionRow.codes,
    LatestSubmissionRow.unit_code,
    LatestSubmissionRow.inherited,
).where(LatestSubmissionRow.wave_id == bindparam("wave"))
_LATEST = (
    select(SubmissionRow)
    .join(LatestSubmissionRow, LatestSubmissionRow.submission_id == SubmissionRow.id)
    .where(LatestSubmissionRow.assessment_id == bindparam("assessment"))
)

_PART = select(
    OrganisationRow.code, OrganisationRow.name, AssessmentRow.id.label("assessment"), SubmissionRow
).outerjoin(
    AssessmentRow,
    (AssessmentRow.organisation_code == OrganisationRow.code) & (AssessmentRow.wave_id == bindparam("wave")),
)
_UNIT = (
    _PART.outerjoin(
        SubmissionRow, (SubmissionRow.assessment_id == AssessmentRow.id) & (SubmissionRow.at <= bindparam("until"))
    )
    .where(OrganisationRow.code == bindparam("unit"))
    .order_by(SubmissionRow.revision.desc())
    .limit(1)
)
_MEMBERS = (
    _PART.outerjoin(LatestSubmissionRow, LatestSubmissionRow.assessment_id == AssessmentRow.id)
    .outerjoin(SubmissionRow, SubmissionRow.id == LatestSubmissionRow.submission_id)
    .where(OrganisationRow.unit_code == bindparam("unit"))
)
_ALL = (
    select(SubmissionRow).where(SubmissionRow.assessment_id == bindparam("assessment")).order_by(SubmissionRow.revision)
)
_BEFORE = (
    select(WaveRow.version_id, SubmissionRow.snapshot)
    .join(LatestSubmissionRow, LatestSubmissionRow.submission_id == SubmissionRow.id)
    .join(WaveRow, WaveRow.id == LatestSubmissionRow.wave_id)
    .where(LatestSubmissionRow.organisation_code == bindparam("organisation"), WaveRow.opens < bindparam("opens"))
    .order_by(WaveRow.opens.desc())
    .limit(1)
)


_REPEATED = [column.name for column in LatestSubmissionRow.__table__.columns]
_KEEP_FIRST = insert(FirstSubmissionRow).from_select(
    _REPEATED,
    select(LatestSubmissionRow.__table__).where(
        LatestSubmissionRow.assessment_id == bindparam("assessment"),
        ~exists().where(FirstSubmissionRow.assessment_id == bindparam("assessment")),
    ),
)

_LAST = datetime.max.replace(tzinfo=UTC)


class Submissions:
    """Reads and adds submissions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self, assessment_id: int, wave_id: int, organisation: str, record: SubmissionRecord, scores: Sequence[NodeScore]
    ) -> None:
        """Add a submission with its scores and make it the one that counts; the first one is kept beside it."""
        facts = record.facts
        added = insert(SubmissionRow).values(
            assessment_id=assessment_id,
            wave_id=wave_id,
            revision=facts.revision,
            reference=facts.reference,
            by_name=facts.by_name,
            by_title=facts.by_title,
            at=facts.at,
            gaps_reason=facts.gaps_reason,
            snapshot=record.snapshot,
            content_hash=facts.content_hash,
            engine_version=record.engine_version,
            codes=record.codes.astype(np.int8).tobytes(),
            unit_code=facts.shares.source.organisation if facts.shares else None,
            inherited=None if record.inherited is None else record.inherited.astype(np.int8).tobytes(),
        )
        submission_id = int(self._connection.execute(added.returning(SubmissionRow.id)).scalar_one())
        rows = [
            {
                "submission_id": submission_id,
                "node": one.node,
                "index": one.index,
                "uncapped": one.uncapped,
                "band": one.band,
                "coverage": one.coverage,
            }
            for one in scores
        ]
        self._connection.execute(insert(ScoreRow), rows)
        self._connection.execute(_KEEP_FIRST, {"assessment": assessment_id})
        self._connection.execute(delete(LatestSubmissionRow).where(LatestSubmissionRow.assessment_id == assessment_id))
        latest = insert(LatestSubmissionRow).values(
            assessment_id=assessment_id,
            submission_id=submission_id,
            wave_id=wave_id,
            organisation_code=organisation,
            nodes=" ".join(one.node for one in scores),
            indices=np.array([one.index for one in scores], dtype=float).tobytes(),
            codes=record.codes.astype(np.int8).tobytes(),
            unit_code=facts.shares.source.organisation if facts.shares else None,
            inherited=None if record.inherited is None else record.inherited.astype(np.int8).tobytes(),
        )
        self._connection.execute(latest)

    def latest(self, assessment_id: int) -> SubmissionRecord | None:
        """Return the submission that counts, None before the first."""
        row = self._connection.execute(_LATEST, {"assessment": assessment_id}).first()
        return None if row is None else _record(row)

    def submitted(self, wave_id: int) -> tuple[str, ...]:
        """Return the codes of the organisations that have submitted to a wave, in order."""
        codes = select(LatestSubmissionRow.organisation_code).where(LatestSubmissionRow.wave_id == wave_id)
        return tuple(sorted(self._connection.scalars(codes)))

    def all(self, assessment_id: int) -> tuple[SubmissionRecord, ...]:
        """Return every submission of an assessment, oldest first; one query."""
        return tuple(_record(row) for row in self._connection.execute(_ALL, {"assessment": assessment_id}))

    def of_unit(self, wave_id: int, unit: str, until: datetime | None) -> Part:
        """Return a shared purchasing unit's part in a wave, as it was at *until* or, for None, as it is."""
        row = self._connection.execute(_UNIT, {"wave": wave_id, "unit": unit, "until": until or _LAST}).one()
        return _part(row)

    def of_members(self, wave_id: int, unit: str) -> tuple[Part, ...]:
        """Return the part in a wave of every organisation that has *unit* as its shared purchasing unit."""
        return tuple(_part(row) for row in self._connection.execute(_MEMBERS, {"wave": wave_id, "unit": unit}))

    def before(self, organisation_code: str, opens: datetime) -> tuple[int, str] | None:
        """Return questionnaire version and snapshot of the newest submission to a wave that opened before *opens*."""
        row = self._connection.execute(_BEFORE, {"organisation": organisation_code, "opens": opens}).first()
        return None if row is None else (row[0], row[1])

    def answers(
        self, wave_id: int, organisations: Sequence[str], questions: int
    ) -> tuple[NDArray[np.int8], Inherited | None]:
        """Return the answers of a wave side by side.

        Returns:
            shape (organisations, questions): codes of the scoring, -1 (unanswered) without a submission; and which of
            them come from whom, None where nobody inherits.
        """
        row_of = {code: i for i, code in enumerate(organisations)}
        codes = np.full((len(organisations), questions), -1, dtype=np.int8)
        units: list[str | None] = [None] * len(organisations)
        inherited = np.zeros((len(organisations), questions), dtype=bool)
        for code, written, unit, marks in self._connection.execute(_CODES, {"wave": wave_id}).all():
            if code in row_of:
                codes[row_of[code]] = np.frombuffer(written, dtype=np.int8)
                if marks:
                    units[row_of[code]] = unit
                    inherited[row_of[code]] = np.frombuffer(marks, dtype=np.int8)
        return codes, Inherited(units, inherited) if any(units) else None


def _part(row: Any) -> Part:  # Any: a row of a join has no type that others could name
    return Part(row.code, row.name, row.assessment, None if row.id is None else _record(row))


def _record(row: Row[Any]) -> SubmissionRecord:
    facts = Submitted(
        row.reference,
        row.revision,
        row.by_name,
        row.by_title,
        row.at,
        row.content_hash,
        row.gaps_reason,
        shares_in(json.loads(row.snapshot)) if row.unit_code else None,
    )
    codes = np.frombuffer(row.codes, dtype=np.int8)
    inherited = None if row.inherited is None else np.frombuffer(row.inherited, dtype=np.int8).astype(bool)
    return SubmissionRecord(facts, row.snapshot, codes, row.engine_version, inherited)

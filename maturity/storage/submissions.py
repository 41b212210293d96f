"""Submissions and their scores: added once, never changed."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Row, bindparam, delete, insert, select

from maturity.domain.result import Submitted
from maturity.storage.tables import LatestSubmissionRow, ScoreRow, SubmissionRow, WaveRow


@dataclass(frozen=True, slots=True)
class SubmissionRecord:
    """A submission as stored.

    Attributes:
        facts: who submitted what when.
        snapshot: the answers as canonical JSON; its SHA-256 is ``facts.content_hash``.
        codes: shape (questions,): the same as the scoring reads it.
        engine_version: of the scoring that made the stored scores.
    """

    facts: Submitted
    snapshot: str
    codes: NDArray[np.int8]
    engine_version: str


@dataclass(frozen=True, slots=True)
class NodeScore:
    """One stored figure; None where there is no index."""

    node: str
    index: float | None
    uncapped: float | None
    band: int | None
    coverage: float | None


_SCORES = (
    select(LatestSubmissionRow.organisation_code, ScoreRow.node, ScoreRow.index)
    .join(ScoreRow, ScoreRow.submission_id == LatestSubmissionRow.submission_id)
    .where(LatestSubmissionRow.wave_id == bindparam("wave"))
)
_CODES = (
    select(LatestSubmissionRow.organisation_code, SubmissionRow.codes)
    .join(SubmissionRow, SubmissionRow.id == LatestSubmissionRow.submission_id)
    .where(LatestSubmissionRow.wave_id == bindparam("wave"))
)
_LATEST = (
    select(SubmissionRow)
    .join(LatestSubmissionRow, LatestSubmissionRow.submission_id == SubmissionRow.id)
    .where(LatestSubmissionRow.assessment_id == bindparam("assessment"))
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


class Submissions:
    """Reads and adds submissions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(
        self, assessment_id: int, wave_id: int, organisation: str, record: SubmissionRecord, scores: Sequence[NodeScore]
    ) -> None:
        """Add a submission with its scores and make it the one that counts."""
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
        self._connection.execute(delete(LatestSubmissionRow).where(LatestSubmissionRow.assessment_id == assessment_id))
        latest = insert(LatestSubmissionRow).values(
            assessment_id=assessment_id, submission_id=submission_id, wave_id=wave_id, organisation_code=organisation
        )
        self._connection.execute(latest)

    def latest(self, assessment_id: int) -> SubmissionRecord | None:
        """Return the submission that counts, None before the first."""
        row = self._connection.execute(_LATEST, {"assessment": assessment_id}).first()
        return None if row is None else _record(row)

    def all(self, assessment_id: int) -> tuple[SubmissionRecord, ...]:
        """Return every submission of an assessment, oldest first; one query."""
        return tuple(_record(row) for row in self._connection.execute(_ALL, {"assessment": assessment_id}))

    def before(self, organisation_code: str, opens: datetime) -> tuple[int, str] | None:
        """Return questionnaire version and snapshot of the newest submission to a wave that opened before *opens*."""
        row = self._connection.execute(_BEFORE, {"organisation": organisation_code, "opens": opens}).first()
        return None if row is None else (row[0], row[1])

    def indices(self, wave_id: int, organisations: Sequence[str], nodes: Sequence[str]) -> NDArray[np.float64]:
        """Return the indices of a wave side by side.

        Returns:
            shape (organisations, nodes): 0–100; NaN without an index or a submission.
        """
        row_of = {code: i for i, code in enumerate(organisations)}
        column_of = {node: j for j, node in enumerate(nodes)}
        found = np.full((len(organisations), len(nodes)), np.nan)
        for code, node, index in self._connection.execute(_SCORES, {"wave": wave_id}).all():
            if index is not None and code in row_of and node in column_of:
                found[row_of[code], column_of[node]] = index
        return found

    def codes(self, wave_id: int, organisations: Sequence[str], questions: int) -> NDArray[np.int8]:
        """Return the answers of a wave side by side.

        Returns:
            shape (organisations, questions): codes of the scoring, -1 (unanswered) without a submission.
        """
        row_of = {code: i for i, code in enumerate(organisations)}
        found = np.full((len(organisations), questions), -1, dtype=np.int8)
        for code, written in self._connection.execute(_CODES, {"wave": wave_id}).all():
            if code in row_of:
                found[row_of[code]] = np.frombuffer(written, dtype=np.int8)
        return found


def _record(row: Row[Any]) -> SubmissionRecord:
    facts = Submitted(row.reference, row.revision, row.by_name, row.by_title, row.at, row.content_hash, row.gaps_reason)
    return SubmissionRecord(facts, row.snapshot, np.frombuffer(row.codes, dtype=np.int8), row.engine_version)

"""What the quality desk reads of submissions, and what organisers have done about the signs in them."""

import json
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import CompoundSelect, Connection, bindparam, delete, func, insert, select, union_all

from maturity.domain.pace import Pace, Save
from maturity.storage.tables import (
    AgreedAnswerRow,
    AssessmentRow,
    ContactRow,
    LatestSubmissionRow,
    OrganisationRow,
    QualityFlagRow,
    ResponseRow,
    SubmissionRow,
    SubmissionWorkRow,
    VoiceRow,
)


@dataclass(frozen=True, slots=True)
class HandedIn:
    """A submission as the quality desk needs it.

    Attributes:
        organisation, name: code and name of whose it is.
        assessment_id, revision: which one it is.
        at: when it was signed.
        codes: shape (questions,): as the scoring reads them.
        unit: code of the unit that answers were inherited from; None without any.
        inherited: shape (questions,): which ones were; None without any.
        supported: ids of the questions with evidence, in words, by a link or in the register.
        seconds: from the first answer to the last; None where it was not measured.
        of_questions: question id to seconds.
    """

    organisation: str
    name: str
    assessment_id: int
    revision: int
    at: datetime
    codes: NDArray[np.int8]
    unit: str | None
    inherited: NDArray[np.bool_] | None
    supported: frozenset[str]
    seconds: int | None
    of_questions: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Decision:
    """What an organiser did about a sign; *status* is a word of ``services.quality.Status``."""

    status: str
    note: str
    at: datetime


_SAVES: CompoundSelect[Any] = union_all(
    select(AgreedAnswerRow.question, AgreedAnswerRow.saved_by.label("by"), AgreedAnswerRow.saved_at).where(
        AgreedAnswerRow.assessment_id == bindparam("assessment")
    ),
    select(VoiceRow.question, VoiceRow.saved_by.label("by"), VoiceRow.saved_at)
    .join(ResponseRow, ResponseRow.id == VoiceRow.response_id)
    .where(ResponseRow.assessment_id == bindparam("assessment")),
)
_NEWEST = (
    select(SubmissionRow.assessment_id, func.max(SubmissionRow.revision).label("revision"))
    .where(SubmissionRow.wave_id == bindparam("wave"), SubmissionRow.at <= bindparam("until"))
    .group_by(SubmissionRow.assessment_id)
    .subquery()
)
_HANDED_IN = (
    select(
        OrganisationRow.code,
        OrganisationRow.name,
        SubmissionRow.assessment_id,
        SubmissionRow.revision,
        SubmissionRow.at,
        SubmissionRow.codes,
        SubmissionRow.unit_code,
        SubmissionRow.inherited,
        SubmissionRow.snapshot,
        SubmissionWorkRow.seconds,
        SubmissionWorkRow.of_questions,
        SubmissionWorkRow.proven,
    )
    .join(
        _NEWEST,
        (_NEWEST.c.assessment_id == SubmissionRow.assessment_id) & (_NEWEST.c.revision == SubmissionRow.revision),
    )
    .join(AssessmentRow, AssessmentRow.id == SubmissionRow.assessment_id)
    .join(OrganisationRow, OrganisationRow.code == AssessmentRow.organisation_code)
    .outerjoin(SubmissionWorkRow, SubmissionWorkRow.submission_id == SubmissionRow.id)
    .order_by(OrganisationRow.code)
)
_DECISIONS = (
    select(
        QualityFlagRow.assessment_id,
        QualityFlagRow.revision,
        QualityFlagRow.sign,
        QualityFlagRow.status,
        QualityFlagRow.note,
        QualityFlagRow.at,
    )
    .join(AssessmentRow, AssessmentRow.id == QualityFlagRow.assessment_id)
    .where(AssessmentRow.wave_id == bindparam("wave"))
)
_LAST = datetime.max.replace(tzinfo=UTC)


class Quality:
    """Reads submissions of a wave, and reads and writes what was done about them."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def saves(self, assessment_id: int) -> tuple[Save, ...]:
        """Return when who last saved which answer, the organisation's and its colleagues'; one query."""
        rows: Any = self._connection.execute(_SAVES, {"assessment": assessment_id})
        return tuple(Save(row.question, row.by, row.saved_at) for row in rows)

    def keep_work(self, assessment_id: int, pace: Pace, proven: Collection[str]) -> None:
        """Freeze how the newest submission of an assessment came about, in the transaction that adds it."""
        submission = select(LatestSubmissionRow.submission_id).where(LatestSubmissionRow.assessment_id == assessment_id)
        added = insert(SubmissionWorkRow).values(
            submission_id=self._connection.scalars(submission).one(),
            seconds=pace.seconds,
            of_questions=dict(pace.of_questions),
            proven=sorted(proven),
        )
        self._connection.execute(added)

    def handed_in(self, wave_id: int, until: datetime | None = None) -> tuple[HandedIn, ...]:
        """Return every organisation's newest submission, or the newest by *until*, by code; one query."""
        rows: Any = self._connection.execute(_HANDED_IN, {"wave": wave_id, "until": until or _LAST})
        return tuple(_handed_in(row) for row in rows)

    def decisions(self, wave_id: int) -> dict[tuple[int, int, str], Decision]:
        """Return (assessment, revision, sign) to what was done about it; one query."""
        rows: Any = self._connection.execute(_DECISIONS, {"wave": wave_id})
        return {tuple(row[:3]): Decision(*row[3:]) for row in rows}

    def addresses(self, assessment_id: int) -> tuple[str, ...]:
        """Return where the wave's letters to an organisation go: to its contact, else to its registrar; one query."""
        query = select(ContactRow.contact_address, ContactRow.registrar_address)
        rows: Any = self._connection.execute(query.where(ContactRow.assessment_id == assessment_id))
        return tuple(contact or registrar for contact, registrar in rows if contact or registrar)

    def decide(self, assessment_id: int, revision: int, sign: str, decision: Decision, organiser_id: int) -> None:
        """Keep what was done about a sign, instead of what was kept before."""
        values = {"assessment_id": assessment_id, "revision": revision, "sign": sign}
        mine = (getattr(QualityFlagRow, name) == value for name, value in values.items())
        self._connection.execute(delete(QualityFlagRow).where(*mine))
        said = {"status": decision.status, "note": decision.note, "at": decision.at, "organiser_id": organiser_id}
        self._connection.execute(insert(QualityFlagRow).values(**values, **said))


def _handed_in(row: Any) -> HandedIn:  # Any: a row of a join has no type that others could name
    answers = json.loads(row.snapshot)["answers"]
    written = {question for question, said in answers.items() if said["evidence"] or said["evidence_link"]}
    return HandedIn(
        organisation=row.code,
        name=row.name,
        assessment_id=row.assessment_id,
        revision=row.revision,
        at=row.at,
        codes=np.frombuffer(row.codes, dtype=np.int8),
        unit=row.unit_code,
        inherited=None if row.inherited is None else np.frombuffer(row.inherited, dtype=np.int8).astype(bool),
        supported=frozenset(written | set(row.proven or ())),
        seconds=row.seconds,
        of_questions=row.of_questions or {},
    )

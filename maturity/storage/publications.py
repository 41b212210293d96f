"""What is published about waves: a draft each, frozen versions, what was taken back, and what is told beside it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray
from sqlalchemy import Connection, Executable, delete, func, insert, select, update

from maturity.storage.tables import (
    AssessmentRow,
    PublicationDraftRow,
    PublicationRow,
    PublishedTextRow,
    SubmissionRow,
    WaveRow,
    WithdrawalRow,
)


@dataclass(frozen=True, slots=True)
class StoredPublication:
    """A frozen version of the figures of a wave; *withdrawn_at* and *reason* are set once it was taken back."""

    id: int
    wave_id: int
    wave: str
    version: int
    at: datetime
    content: str
    content_hash: str
    engine_version: str
    note: str
    withdrawn_at: datetime | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class StoredDraft:
    """Figures that wait to be read and published; the ids are organisers', None for an operator or nobody yet."""

    wave_id: int
    content: str
    content_hash: str
    engine_version: str
    note: str
    made_at: datetime
    made_by: int | None
    approved_at: datetime | None = None
    approved_by: int | None = None
    reason: str = ""
    due_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Handed:
    """One revision of an organisation's answers: codes as in scoring, and which of them its unit gave."""

    organisation: str
    revision: int
    codes: NDArray[np.int8]
    unit: str | None
    inherited: NDArray[np.bool_] | None


_DRAFT = select(
    PublicationDraftRow.wave_id,
    PublicationDraftRow.content,
    PublicationDraftRow.content_hash,
    PublicationDraftRow.engine_version,
    PublicationDraftRow.note,
    PublicationDraftRow.made_at,
    PublicationDraftRow.made_by,
    PublicationDraftRow.approved_at,
    PublicationDraftRow.approved_by,
    PublicationDraftRow.reason,
    PublicationDraftRow.due_at,
)
_ALL = (
    select(
        PublicationRow.id,
        PublicationRow.wave_id,
        WaveRow.slug,
        PublicationRow.version,
        PublicationRow.at,
        PublicationRow.content,
        PublicationRow.content_hash,
        PublicationRow.engine_version,
        PublicationRow.note,
        WithdrawalRow.at,
        func.coalesce(WithdrawalRow.reason, ""),
    )
    .join(WaveRow, WaveRow.id == PublicationRow.wave_id)
    .outerjoin(WithdrawalRow, WithdrawalRow.publication_id == PublicationRow.id)
    .order_by(PublicationRow.at, PublicationRow.id)
)


class Publications:
    """Reads and adds publications; only drafts and texts can change."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def all(self) -> tuple[StoredPublication, ...]:
        """Return every version of every wave, also those that were withdrawn, oldest first."""
        return self._read(_ALL)

    def of(self, wave: str) -> tuple[StoredPublication, ...]:
        """Return every version of a wave, also those that were withdrawn, oldest first."""
        return self._read(_ALL.where(WaveRow.slug == wave))

    def is_out(self, wave_id: int) -> bool:
        """Tell whether anything about a wave has ever been published: what is out cannot be called back."""
        query = select(PublicationRow.id).where(PublicationRow.wave_id == wave_id).limit(1)
        return self._connection.scalar(query) is not None

    def add(self, draft: StoredDraft, now: datetime) -> int:
        """Freeze a draft as the next version of its wave and forget the draft; return the version."""
        last = select(func.max(PublicationRow.version)).where(PublicationRow.wave_id == draft.wave_id)
        version = (self._connection.scalar(last) or 0) + 1
        self._connection.execute(
            insert(PublicationRow).values(
                wave_id=draft.wave_id,
                version=version,
                at=now,
                content=draft.content,
                content_hash=draft.content_hash,
                engine_version=draft.engine_version,
                note=draft.note,
            )
        )
        self.drop_draft(draft.wave_id)
        return version

    def withdraw(self, publication_id: int, reason: str, now: datetime) -> None:
        """Take a version back; it stays readable to who audits."""
        self._connection.execute(insert(WithdrawalRow).values(publication_id=publication_id, at=now, reason=reason))

    def draft(self, wave_id: int) -> StoredDraft | None:
        """Return what waits to be published about a wave."""
        row = self._connection.execute(_DRAFT.where(PublicationDraftRow.wave_id == wave_id)).first()
        return None if row is None else StoredDraft(*row)

    def due(self, now: datetime) -> tuple[StoredDraft, ...]:
        """Return the approved drafts whose time has come."""
        due = _DRAFT.where(PublicationDraftRow.due_at <= now).order_by(PublicationDraftRow.due_at)
        return tuple(StoredDraft(*row) for row in self._connection.execute(due))

    def put_draft(self, draft: StoredDraft) -> None:
        """Keep a draft in place of the one before."""
        self.drop_draft(draft.wave_id)
        columns = {name: getattr(draft, name) for name in StoredDraft.__dataclass_fields__}
        self._connection.execute(insert(PublicationDraftRow).values(columns))

    def drop_draft(self, wave_id: int) -> None:
        """Forget what waits; no draft is no error."""
        self._connection.execute(delete(PublicationDraftRow).where(PublicationDraftRow.wave_id == wave_id))

    def used(self, wave_id: int) -> Mapping[str, str]:
        """Return language to what is told about how the answers were used; nothing before it is written."""
        found = self._connection.scalar(select(PublishedTextRow.used).where(PublishedTextRow.wave_id == wave_id))
        return found or {}

    def put_used(self, wave_id: int, used: Mapping[str, str], now: datetime) -> None:
        """Write how the answers were used."""
        self._connection.execute(delete(PublishedTextRow).where(PublishedTextRow.wave_id == wave_id))
        self._connection.execute(insert(PublishedTextRow).values(wave_id=wave_id, used=dict(used), at=now))

    def ladder(self, assessment_id: int) -> str:
        """Return how far an organisation lets others see its answers."""
        return str(
            self._connection.scalars(select(AssessmentRow.ladder).where(AssessmentRow.id == assessment_id)).one()
        )

    def set_ladder(self, assessment_id: int, rung: str) -> None:
        """Write down how far an organisation lets others see its answers."""
        self._connection.execute(update(AssessmentRow).where(AssessmentRow.id == assessment_id).values(ladder=rung))

    def ladders(self, wave_id: int) -> dict[str, str]:
        """Return organisation code to how far it lets others see its answers."""
        query = select(AssessmentRow.organisation_code, AssessmentRow.ladder).where(AssessmentRow.wave_id == wave_id)
        return {row[0]: row[1] for row in self._connection.execute(query)}

    def handed_in(self, wave_id: int) -> tuple[Handed, ...]:
        """Return every submission to a wave, also those that were replaced: what any edition is recomputed from."""
        columns = (SubmissionRow.revision, SubmissionRow.codes, SubmissionRow.unit_code, SubmissionRow.inherited)
        query = (
            select(AssessmentRow.organisation_code, *columns)
            .join(AssessmentRow, AssessmentRow.id == SubmissionRow.assessment_id)
            .where(SubmissionRow.wave_id == wave_id)
            .order_by(AssessmentRow.organisation_code, SubmissionRow.revision)
        )
        return tuple(
            Handed(
                code,
                revision,
                np.frombuffer(codes, dtype=np.int8),
                unit,
                None if marks is None else np.frombuffer(marks, dtype=np.int8).astype(bool),
            )
            for code, revision, codes, unit, marks in self._connection.execute(query)
        )

    def _read(self, query: Executable) -> tuple[StoredPublication, ...]:
        return tuple(StoredPublication(*row) for row in self._connection.execute(query))

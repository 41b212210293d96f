"""Answers at work, and what was submitted. Texts of questions are never stored with answers, only ids."""

from datetime import datetime

from sqlalchemy import ForeignKey, LargeBinary, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from maturity.storage.tables.base import Base


class AnswerColumns:
    """An answer to a question; *written* holds the value or the word of an absence."""

    question: Mapped[str] = mapped_column(primary_key=True)
    written: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    comment: Mapped[str] = mapped_column(Text)
    evidence: Mapped[str] = mapped_column(Text)
    evidence_link: Mapped[str] = mapped_column(Text)
    revision: Mapped[int]
    saved_at: Mapped[datetime]
    saved_by: Mapped[int | None]


class AgreedAnswerRow(AnswerColumns, Base):
    """What the organisation stands for, per question."""

    __tablename__ = "agreed_answer"

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)


class VoiceRow(AnswerColumns, Base):
    """One colleague's answer to one question."""

    __tablename__ = "voice"

    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), primary_key=True)


class AgreementRow(Base):
    """One time that an organisation settled a question; the newest counts, the older ones tell how it came about."""

    __tablename__ = "agreement"

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    question: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    written: Mapped[str] = mapped_column(Text)
    why: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    settled_by: Mapped[int] = mapped_column(ForeignKey("membership.id"))
    dissent: Mapped[int]


class SubmissionRow(Base):
    """The signed snapshot; immutable. *codes* is the snapshot as the scoring reads it, one byte per question.

    *inherited* says in as many bytes (1 or 0) which of the answers come from the unit; both are NULL where none does.
    """

    __tablename__ = "submission"
    __table_args__ = (UniqueConstraint("assessment_id", "revision"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    revision: Mapped[int]
    reference: Mapped[str] = mapped_column(unique=True)
    by_name: Mapped[str]
    by_title: Mapped[str]
    at: Mapped[datetime]
    gaps_reason: Mapped[str] = mapped_column(Text)
    snapshot: Mapped[str] = mapped_column(Text)
    content_hash: Mapped[str]
    engine_version: Mapped[str]
    codes: Mapped[bytes] = mapped_column(LargeBinary)
    unit_code: Mapped[str | None] = mapped_column(ForeignKey("organisation.code"))
    inherited: Mapped[bytes | None] = mapped_column(LargeBinary)


class SheetColumns:
    """A submission, with what a benchmark reads by the thousand repeated away from the long snapshots.

    That is the scores (*nodes* and *indices*, doubles, NaN without one) and the submission's codes.
    """

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    organisation_code: Mapped[str] = mapped_column(ForeignKey("organisation.code"), index=True)
    nodes: Mapped[str]
    indices: Mapped[bytes]
    codes: Mapped[bytes]
    unit_code: Mapped[str | None]
    inherited: Mapped[bytes | None]


class LatestSubmissionRow(SheetColumns, Base):
    """Which submission of an assessment counts; moves on when a reopened assessment is submitted again."""

    __tablename__ = "latest_submission"


class FirstSubmissionRow(SheetColumns, Base):
    """What others see of a corrected assessment while the wave is open; no row where nothing was corrected."""

    __tablename__ = "first_submission"


class ScoreRow(Base):
    """One node of one submission; a missing index is NULL. Immutable like its submission."""

    __tablename__ = "score"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), primary_key=True)
    node: Mapped[str] = mapped_column(primary_key=True)
    index: Mapped[float | None]
    uncapped: Mapped[float | None]
    band: Mapped[int | None]
    coverage: Mapped[float | None]

"""Long work that somebody asked for, the parts that it is done in, and who lets organisers have its results."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from maturity.storage.tables.base import Base


class JobRow(Base):
    """Work on a wave: written in the transaction of what caused it, so that it is asked for once or not at all.

    *asked_by* is how the audit log calls who asked; *removed_at* is when its files were taken away.
    """

    __tablename__ = "job"

    id: Mapped[int] = mapped_column(primary_key=True)
    kind: Mapped[str]
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    choices: Mapped[dict[str, Any]]
    asked_by: Mapped[str]
    asked_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]


class JobPartRow(Base):
    """What one worker does in one go: of a job on reports, those of one organisation, whose code is *subject*.

    *claims* counts how often it was claimed, *claims_left* how often that may still happen; *inputs* is a hash of what
    the finished part was made from.
    """

    __tablename__ = "job_part"
    __table_args__ = (UniqueConstraint("job_id", "subject"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    job_id: Mapped[int] = mapped_column(ForeignKey("job.id"))
    subject: Mapped[str]
    state: Mapped[str] = mapped_column(index=True)
    claims: Mapped[int]
    claims_left: Mapped[int]
    lease_until: Mapped[datetime | None]
    problem: Mapped[str] = mapped_column(Text)
    inputs: Mapped[str]
    finished_at: Mapped[datetime | None]


class ReportConsentRow(Base):
    """An organisation lets the organiser of a wave fetch its reports of that wave; taken back by deleting the row."""

    __tablename__ = "report_consent"

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    at: Mapped[datetime]

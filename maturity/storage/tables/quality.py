"""What the quality desk rests on: how submissions came about, and what was done about conspicuous ones."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from maturity.storage.tables.base import Base


class SubmissionWorkRow(Base):
    """How a submission came about, frozen with it; absent where that was not measured.

    *seconds* is from the first answer to the last, *of_questions* question id to seconds, *proven* the ids of questions
    with registered evidence that held on the day.
    """

    __tablename__ = "submission_work"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), primary_key=True)
    seconds: Mapped[int | None]
    of_questions: Mapped[dict[str, int]] = mapped_column(JSON)
    proven: Mapped[list[str]] = mapped_column(JSON)


class QualityFlagRow(Base):
    """What an organiser did about a sign in one revision of a submission; no row: nothing yet."""

    __tablename__ = "quality_flag"

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True, autoincrement=False)
    sign: Mapped[str] = mapped_column(primary_key=True)
    status: Mapped[str]
    note: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    organiser_id: Mapped[int] = mapped_column(ForeignKey("organiser.id"))

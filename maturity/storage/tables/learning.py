"""Who may be learnt from, and who asked whom."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from maturity.storage.tables.base import Base


class LearningConsentRow(Base):
    """An organisation agrees to be found and asked in one top area of one wave; withdrawn by deleting the row."""

    __tablename__ = "learning_consent"

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    area: Mapped[str] = mapped_column(primary_key=True)
    contact_function: Mapped[str]
    contact_address: Mapped[str]
    at: Mapped[datetime]


class LearningRequestRow(Base):
    """One organisation asks another for contact in an area, with the contact that it gives itself.

    *outcome* is NULL while it waits, then ``accepted``, ``declined`` or ``withdrawn``.
    """

    __tablename__ = "learning_request"

    id: Mapped[int] = mapped_column(primary_key=True)
    asking_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    asked_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    area: Mapped[str]
    contact_function: Mapped[str]
    contact_address: Mapped[str]
    at: Mapped[datetime]
    outcome: Mapped[str | None]
    closed_at: Mapped[datetime | None]

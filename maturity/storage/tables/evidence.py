"""What answers rest on: an organisation's register, and which questions each entry is for."""

from datetime import date, datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from maturity.storage.tables.base import Base


class EvidenceRow(Base):
    """An entry of the register; texts are empty where there is no link or no file. A removed one is kept."""

    __tablename__ = "evidence"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_code: Mapped[str] = mapped_column(ForeignKey("organisation.code"), index=True)
    title: Mapped[str]
    kind: Mapped[str]
    dated: Mapped[date | None]
    valid_to: Mapped[date | None]
    owner: Mapped[str]
    secret: Mapped[bool]
    link: Mapped[str]
    file_hash: Mapped[str]
    file_name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    made_at: Mapped[datetime]
    made_by: Mapped[int] = mapped_column(ForeignKey("membership.id"))
    removed_at: Mapped[datetime | None]


class EvidenceUseRow(Base):
    """A question of an assessment whose answer rests on an entry."""

    __tablename__ = "evidence_use"

    evidence_id: Mapped[int] = mapped_column(ForeignKey("evidence.id"), primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True, index=True)
    question: Mapped[str] = mapped_column(primary_key=True)

"""What is published about waves: drafts that are read first, frozen versions, and what was taken back."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from maturity.storage.tables.base import Base


class PublicationRow(Base):
    """A version of the published figures of a wave; never changed, also when it is withdrawn."""

    __tablename__ = "publication"
    __table_args__ = (UniqueConstraint("wave_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    version: Mapped[int]
    at: Mapped[datetime]
    content: Mapped[str] = mapped_column(Text)
    content_hash: Mapped[str]
    engine_version: Mapped[str]
    note: Mapped[str] = mapped_column(Text)


class WithdrawalRow(Base):
    """A publication that was taken back, and why. Append-only: it cannot be put back but by a new version."""

    __tablename__ = "withdrawal"

    publication_id: Mapped[int] = mapped_column(ForeignKey("publication.id"), primary_key=True)
    at: Mapped[datetime]
    reason: Mapped[str] = mapped_column(Text)


class PublicationDraftRow(Base):
    """Figures that are ready to be read before they are published; *due_at* is set once somebody has approved them.

    *made_by* is None for an operator; *reason* says why the maker approved them alone.
    """

    __tablename__ = "publication_draft"

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    content: Mapped[str] = mapped_column(Text)
    content_hash: Mapped[str]
    engine_version: Mapped[str]
    note: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("organiser.id"))
    approved_at: Mapped[datetime | None]
    approved_by: Mapped[int | None] = mapped_column(ForeignKey("organiser.id"))
    reason: Mapped[str] = mapped_column(Text)
    due_at: Mapped[datetime | None] = mapped_column(index=True)


class PublishedTextRow(Base):
    """What an organiser writes beside the figures of a wave: how the answers were used, in every language."""

    __tablename__ = "published_text"

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    used: Mapped[dict[str, Any]]
    at: Mapped[datetime]

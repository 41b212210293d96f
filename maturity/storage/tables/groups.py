"""Peer groups that organisations put together."""

from datetime import datetime

from sqlalchemy import JSON, ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from maturity.storage.tables.base import Base


class OwnGroupRow(Base):
    """A saved group: its members' codes, and what they were found by; empty *traits* for one picked by hand.

    A group that is removed, or changed into another one, stays as a row: what was seen through it cannot be unseen.
    """

    __tablename__ = "own_group"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_code: Mapped[str] = mapped_column(ForeignKey("organisation.code"), index=True)
    name: Mapped[str]
    codes: Mapped[list[str]] = mapped_column(JSON)
    traits: Mapped[list[str]] = mapped_column(JSON)
    made_at: Mapped[datetime]
    removed_at: Mapped[datetime | None]

"""What is only written down: the audit log, and mails."""

from datetime import datetime
from typing import Any

from sqlalchemy import Text
from sqlalchemy.orm import Mapped, mapped_column

from maturity.storage.tables.base import Base


class AuditEventRow(Base):
    """Who did what when, without answer texts; each event carries the hash of the one before. Append-only."""

    __tablename__ = "audit_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    at: Mapped[datetime]
    actor: Mapped[str]
    verb: Mapped[str]
    subject: Mapped[str]
    facts: Mapped[dict[str, Any]]
    previous_hash: Mapped[str]
    content_hash: Mapped[str] = mapped_column(unique=True)


class MailRow(Base):
    """A mail to be sent or sent; *key* says what caused it, so that nothing is sent twice."""

    __tablename__ = "mail"

    id: Mapped[int] = mapped_column(primary_key=True)
    key: Mapped[str] = mapped_column(unique=True)
    recipient: Mapped[str]
    language: Mapped[str]
    subject: Mapped[str]
    text: Mapped[str] = mapped_column(Text)
    html: Mapped[str] = mapped_column(Text)
    made_at: Mapped[datetime]
    tries: Mapped[int]
    next_try_at: Mapped[datetime | None] = mapped_column(index=True)
    sent_at: Mapped[datetime | None]
    problem: Mapped[str]

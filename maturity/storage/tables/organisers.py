"""Who runs waves, and how they prove who they are."""

from datetime import datetime

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from maturity.storage.tables.base import Base


class OrganisingBodyRow(Base):
    """Who runs waves: the national association, or a county or co-operation with waves of its own."""

    __tablename__ = "organising_body"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    national: Mapped[bool]


class OrganiserRow(Base):
    """Somebody who runs the waves of a body."""

    __tablename__ = "organiser"
    __table_args__ = (UniqueConstraint("person_id", "body_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    body_id: Mapped[int] = mapped_column(ForeignKey("organising_body.id"))
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class OrganiserSessionRow(Base):
    """A browser in which an organiser is signed in, by both factors; only the hash of its cookie is kept."""

    __tablename__ = "organiser_session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    organiser_id: Mapped[int] = mapped_column(ForeignKey("organiser.id"), index=True)
    made_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class SecondFactorRow(Base):
    """An authenticator app that a person has confirmed. The secret is needed as it is, to compute what the app shows.

    *last_step* is the newest step of thirty seconds whose code was used: none is good twice.
    """

    __tablename__ = "second_factor"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True, autoincrement=False)
    totp_secret: Mapped[str]
    confirmed_at: Mapped[datetime]
    last_step: Mapped[int]
    failed_tries: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]


class RecoveryCodeRow(Base):
    """A way in for who has lost the app; works once."""

    __tablename__ = "recovery_code"

    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), primary_key=True)
    code_hash: Mapped[str] = mapped_column(primary_key=True)
    used_at: Mapped[datetime | None]

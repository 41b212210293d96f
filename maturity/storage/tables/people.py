"""People, how they come in, and what they were asked to do."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, Index, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from maturity.storage.tables.base import Base


class PersonRow(Base):
    """Somebody who takes part; one who was invited through an official inbox has no name or address yet."""

    __tablename__ = "person"

    id: Mapped[int] = mapped_column(primary_key=True)
    email: Mapped[str | None] = mapped_column(unique=True)
    name: Mapped[str]
    function: Mapped[str]
    management: Mapped[bool]
    language: Mapped[str]
    made_at: Mapped[datetime]
    password_hash: Mapped[str | None]
    failed_tries: Mapped[int] = mapped_column(default=0)
    locked_until: Mapped[datetime | None]


class MembershipRow(Base):
    """A person's roles in an organisation, as words with spaces between them."""

    __tablename__ = "membership"
    __table_args__ = (UniqueConstraint("person_id", "organisation_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    organisation_code: Mapped[str] = mapped_column(ForeignKey("organisation.code"), index=True)
    roles: Mapped[str]
    made_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class WelcomeDomainRow(Base):
    """A domain of mail addresses whose owners an organisation lets in, as readers, by their work accounts."""

    __tablename__ = "welcome_domain"

    organisation_code: Mapped[str] = mapped_column(ForeignKey("organisation.code"), primary_key=True)
    domain: Mapped[str] = mapped_column(primary_key=True)


class InvitationRow(Base):
    """A reusable way in; only hashes of its link and its code are kept."""

    __tablename__ = "invitation"

    id: Mapped[int] = mapped_column(primary_key=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"), index=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    link_hash: Mapped[str] = mapped_column(unique=True)
    code_hash: Mapped[str] = mapped_column(unique=True)
    made_at: Mapped[datetime]
    opened_at: Mapped[datetime | None]
    revoked_at: Mapped[datetime | None]


class SessionRow(Base):
    """A signed-in browser; only the hash of its cookie is kept. Who proved who they are came in by no invitation."""

    __tablename__ = "session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"), index=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    invitation_id: Mapped[int | None] = mapped_column(ForeignKey("invitation.id"), index=True)
    made_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


class ResponseRow(Base):
    """One colleague's work in one assessment."""

    __tablename__ = "response"
    __table_args__ = (UniqueConstraint("assessment_id", "membership_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"), index=True)
    last_day: Mapped[date | None]
    removed_at: Mapped[datetime | None]


class AssignmentRow(Base):
    """A top area or a question that a colleague was asked to answer."""

    __tablename__ = "assignment"

    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), primary_key=True)
    part: Mapped[str] = mapped_column(primary_key=True)


class FinishedRow(Base):
    """A top area that a colleague has called done: from then on the others' answers to it are shown."""

    __tablename__ = "finished"

    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), primary_key=True)
    area: Mapped[str] = mapped_column(primary_key=True)
    at: Mapped[datetime]


class ApprovalRow(Base):
    """A request to sign the answers, and what became of it: ``approved``, ``returned`` or ``withdrawn``."""

    __tablename__ = "approval"

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    approver_id: Mapped[int] = mapped_column(ForeignKey("membership.id"))
    asked_by: Mapped[int] = mapped_column(ForeignKey("membership.id"))
    asked_at: Mapped[datetime]
    message: Mapped[str] = mapped_column(Text)
    gaps_reason: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str | None]
    comment: Mapped[str] = mapped_column(Text)
    closed_at: Mapped[datetime | None]


Index("ix_session_seen_at", SessionRow.seen_at)

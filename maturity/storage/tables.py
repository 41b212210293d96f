"""The tables. Times are UTC; codes and ids of questions are text; texts of questions are never stored with answers."""

from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import JSON, ForeignKey, Index, LargeBinary, MetaData, Text, UniqueConstraint
from sqlalchemy.engine import Dialect
from sqlalchemy.orm import DeclarativeBase, Mapped, mapped_column
from sqlalchemy.types import DateTime, TypeDecorator


class Moment(TypeDecorator[datetime]):
    """A point in time, stored as UTC; SQLite forgets the zone, so it is put back on reading."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Refuse times without a zone: which hour they mean cannot be known."""
        if value is not None and value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        return None if value is None else value.astimezone(UTC)

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:  # noqa: ARG002
        """Return the time in UTC."""
        return None if value is None else value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Base(DeclarativeBase):
    """Named constraints, so that migrations can name what they change."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )
    type_annotation_map = {datetime: Moment, dict[str, Any]: JSON}  # noqa: RUF012  # read by SQLAlchemy at class creation


class OrganisationRow(Base):
    """A municipality or region. Facts and their sources: ``storage/seed/README.md``."""

    __tablename__ = "organisation"

    code: Mapped[str] = mapped_column(primary_key=True)
    kind: Mapped[str]
    name: Mapped[str]
    county_code: Mapped[str]
    county_name: Mapped[str]
    skr_group: Mapped[str | None]
    skr_group_year: Mapped[int | None]
    population: Mapped[int]
    population_year: Mapped[int]
    land_area: Mapped[float]
    other_codes: Mapped[str]


class QuestionnaireVersionRow(Base):
    """A version of a questionnaire: the file as it was read; never changed once stored."""

    __tablename__ = "questionnaire_version"
    __table_args__ = (UniqueConstraint("questionnaire", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    questionnaire: Mapped[str]
    version: Mapped[str]
    content_hash: Mapped[str]
    document: Mapped[str] = mapped_column(Text)
    stored_at: Mapped[datetime]


class WaveRow(Base):
    """One measurement round."""

    __tablename__ = "wave"

    id: Mapped[int] = mapped_column(primary_key=True)
    slug: Mapped[str] = mapped_column(unique=True)
    name: Mapped[dict[str, Any]]
    version_id: Mapped[int] = mapped_column(ForeignKey("questionnaire_version.id"))
    form: Mapped[str]
    opens: Mapped[datetime]
    closes: Mapped[datetime]
    least_median: Mapped[int]
    least_sensitive: Mapped[int]
    least_spread: Mapped[int]
    generated: Mapped[bool]
    partial: Mapped[bool]


class AssessmentRow(Base):
    """One organisation's work in one wave."""

    __tablename__ = "assessment"
    __table_args__ = (UniqueConstraint("wave_id", "organisation_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    organisation_code: Mapped[str] = mapped_column(ForeignKey("organisation.code"), index=True)
    state: Mapped[str]
    case_number: Mapped[str]


class AgreedAnswerRow(Base):
    """What the organisation stands for, per question; *written* holds the value or the word of an absence."""

    __tablename__ = "agreed_answer"

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    question: Mapped[str] = mapped_column(primary_key=True)
    written: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    comment: Mapped[str] = mapped_column(Text)
    evidence: Mapped[str] = mapped_column(Text)
    evidence_link: Mapped[str] = mapped_column(Text)
    revision: Mapped[int]
    saved_at: Mapped[datetime]
    saved_by: Mapped[int | None]


class SubmissionRow(Base):
    """The signed snapshot; immutable. *codes* is the snapshot as the scoring reads it, one byte per question."""

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


class LatestSubmissionRow(Base):
    """Which submission of an assessment counts; moves on when a reopened assessment is submitted again."""

    __tablename__ = "latest_submission"

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"))
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), index=True)
    organisation_code: Mapped[str] = mapped_column(ForeignKey("organisation.code"))


class ScoreRow(Base):
    """One node of one submission; a missing index is NULL. Immutable like its submission."""

    __tablename__ = "score"

    submission_id: Mapped[int] = mapped_column(ForeignKey("submission.id"), primary_key=True)
    node: Mapped[str] = mapped_column(primary_key=True)
    index: Mapped[float | None]
    uncapped: Mapped[float | None]
    band: Mapped[int | None]
    coverage: Mapped[float | None]


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


class VoiceRow(Base):
    """One colleague's answer to one question; *written* as in the organisation's answers."""

    __tablename__ = "voice"

    response_id: Mapped[int] = mapped_column(ForeignKey("response.id"), primary_key=True)
    question: Mapped[str] = mapped_column(primary_key=True)
    written: Mapped[str] = mapped_column(Text)
    note: Mapped[str] = mapped_column(Text)
    revision: Mapped[int]
    saved_at: Mapped[datetime]


class ApprovalRow(Base):
    """A request to sign the answers, and what became of it: ``approved``, ``returned`` or ``withdrawn``."""

    __tablename__ = "approval"

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    approver_id: Mapped[int] = mapped_column(ForeignKey("membership.id"))
    asked_by: Mapped[int] = mapped_column(ForeignKey("membership.id"))
    asked_at: Mapped[datetime]
    message: Mapped[str] = mapped_column(Text)
    outcome: Mapped[str | None]
    comment: Mapped[str] = mapped_column(Text)
    closed_at: Mapped[datetime | None]


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


class SessionRow(Base):
    """A signed-in browser; only the hash of its cookie is kept."""

    __tablename__ = "session"

    id: Mapped[int] = mapped_column(primary_key=True)
    token_hash: Mapped[str] = mapped_column(unique=True)
    invitation_id: Mapped[int] = mapped_column(ForeignKey("invitation.id"), index=True)
    made_at: Mapped[datetime]
    seen_at: Mapped[datetime]
    ended_at: Mapped[datetime | None]


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


Index("ix_session_seen_at", SessionRow.seen_at)

IMMUTABLE = ("submission", "score", "audit_event", "questionnaire_version")
"""Tables in which rows are only ever added; the migrations put triggers on them."""

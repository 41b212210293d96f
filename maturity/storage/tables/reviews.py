"""Peer reviews: who reviews what, what was remarked and decided, and the case that was drawn."""

from datetime import date, datetime

from sqlalchemy import ForeignKey, ForeignKeyConstraint, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from maturity.storage.tables.base import Base


class ReviewRow(Base):
    """A reviewer's work in one assessment; *home* is the organisation that the reviewer comes from."""

    __tablename__ = "review"
    __table_args__ = (UniqueConstraint("assessment_id", "membership_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    membership_id: Mapped[int] = mapped_column(ForeignKey("membership.id"), index=True)
    home: Mapped[str]
    last_day: Mapped[date | None]
    removed_at: Mapped[datetime | None]


class ReviewAreaRow(Base):
    """A top area that a reviewer was asked to look at, and when the reviewer called it done."""

    __tablename__ = "review_area"

    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), primary_key=True)
    area: Mapped[str] = mapped_column(primary_key=True)
    done_at: Mapped[datetime | None]


class RemarkRow(Base):
    """What a reviewer said about an answer; only ever added, the newest counts. *suggested* is empty for the same."""

    __tablename__ = "remark"

    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), primary_key=True)
    question: Mapped[str] = mapped_column(primary_key=True)
    revision: Mapped[int] = mapped_column(primary_key=True)
    seen: Mapped[str] = mapped_column(Text)
    suggested: Mapped[str] = mapped_column(Text)
    comment: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]


class RemarkDecisionRow(Base):
    """What the organisation decided about a remark; only ever added, the newest counts."""

    __tablename__ = "remark_decision"
    __table_args__ = (
        ForeignKeyConstraint(
            ["review_id", "question", "revision"], ["remark.review_id", "remark.question", "remark.revision"]
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    review_id: Mapped[int] = mapped_column(index=True)
    question: Mapped[str]
    revision: Mapped[int]
    verdict: Mapped[str]
    written: Mapped[str] = mapped_column(Text)
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    decided_by: Mapped[int] = mapped_column(ForeignKey("membership.id"))


class ReviewCaseRow(Base):
    """One case of the list that an organisation keeps for a wave; *place* counts from 1."""

    __tablename__ = "review_case"

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    place: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str]
    title: Mapped[str]


class CaseDrawRow(Base):
    """A case that was drawn for a review, one of *cases*; *reason* says why it was drawn anew."""

    __tablename__ = "case_draw"

    review_id: Mapped[int] = mapped_column(ForeignKey("review.id"), primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    reference: Mapped[str]
    title: Mapped[str]
    cases: Mapped[int]
    reason: Mapped[str] = mapped_column(Text)
    at: Mapped[datetime]
    revision: Mapped[int]


class CaseFindingRow(Base):
    """What a reviewer found in a drawn case; *finding* is empty where only a comment is written."""

    __tablename__ = "case_finding"
    __table_args__ = (ForeignKeyConstraint(["review_id", "number"], ["case_draw.review_id", "case_draw.number"]),)

    review_id: Mapped[int] = mapped_column(primary_key=True)
    number: Mapped[int] = mapped_column(primary_key=True)
    point: Mapped[str] = mapped_column(primary_key=True)
    finding: Mapped[str]
    comment: Mapped[str] = mapped_column(Text)

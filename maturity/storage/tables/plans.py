"""What an organisation aims at, the actions of its plan, and how each came to be what it is."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import JSON, Double, ForeignKey, Text
from sqlalchemy.orm import Mapped, mapped_column

from maturity.storage.tables.base import Base


class TargetRow(Base):
    """The level (of a question) or the index (of an area or the total) that an organisation has chosen in a wave."""

    __tablename__ = "target"

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    part: Mapped[str] = mapped_column(primary_key=True)
    value: Mapped[float] = mapped_column(Double)
    at: Mapped[datetime]
    chosen_by: Mapped[int] = mapped_column(ForeignKey("membership.id"))


class PlanActionRow(Base):
    """An action, of the wave in which it was put into the plan; *evidence* holds numbers of the register, with spaces.

    A removed one is kept: its history may be undone. *reminded* says what was written about it last, empty for nothing.
    """

    __tablename__ = "plan_action"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_code: Mapped[str] = mapped_column(ForeignKey("organisation.code"), index=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    what: Mapped[str] = mapped_column(Text)
    question: Mapped[str | None]
    to_level: Mapped[int | None]
    owner: Mapped[str]
    due: Mapped[date | None]
    sign: Mapped[str] = mapped_column(Text)
    status: Mapped[str]
    reason: Mapped[str] = mapped_column(Text)
    evidence: Mapped[str] = mapped_column(Text)
    place: Mapped[int]
    revision: Mapped[int]
    changed_at: Mapped[datetime]
    removed: Mapped[bool]
    reminded: Mapped[str]


class PlanEventRow(Base):
    """One field of one action, before and after; rows are only ever added. What was done at once has one *change*."""

    __tablename__ = "plan_event"

    id: Mapped[int] = mapped_column(primary_key=True)
    organisation_code: Mapped[str] = mapped_column(ForeignKey("organisation.code"), index=True)
    change: Mapped[int]
    action_id: Mapped[int] = mapped_column(ForeignKey("plan_action.id"), index=True)
    at: Mapped[datetime]
    done_by: Mapped[int] = mapped_column(ForeignKey("membership.id"))
    field: Mapped[str]
    before: Mapped[str] = mapped_column(Text)
    after: Mapped[str] = mapped_column(Text)


class PlanEstimateRow(Base):
    """What an organisation says itself: hours per grade of effort, NULL where it has not, and what an hour costs."""

    __tablename__ = "plan_estimate"

    organisation_code: Mapped[str] = mapped_column(ForeignKey("organisation.code"), primary_key=True)
    hours: Mapped[list[Any]] = mapped_column(JSON)
    hour_cost: Mapped[int | None]
    at: Mapped[datetime]

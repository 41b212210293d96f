"""Who is assessed when and by what: organisations, questionnaires, waves and assessments."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from maturity.domain.retention import KEEP_DRAFTS_MONTHS
from maturity.storage.tables.base import Base


class OrganisationRow(Base):
    """A municipality, a region or a shared purchasing unit. Facts and sources: ``storage/seed/README.md``."""

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
    unit_code: Mapped[str | None] = mapped_column(ForeignKey("organisation.code"), index=True)


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
    keep_drafts_months: Mapped[int] = mapped_column(default=KEEP_DRAFTS_MONTHS)
    thinned_at: Mapped[datetime | None]
    body_id: Mapped[int | None] = mapped_column(ForeignKey("organising_body.id"), index=True)
    kind: Mapped[str] = mapped_column(default="full")
    state: Mapped[str] = mapped_column(default="open")
    introduction: Mapped[dict[str, Any]] = mapped_column(default=dict)
    sender_name: Mapped[str] = mapped_column(default="")
    sender_address: Mapped[str] = mapped_column(default="")
    sender_verified_at: Mapped[datetime | None]
    tested_at: Mapped[datetime | None]
    letters: Mapped[dict[str, Any]] = mapped_column(default=dict)
    least_response: Mapped[float] = mapped_column(default=0.5)


class AssessmentRow(Base):
    """One organisation's work in one wave."""

    __tablename__ = "assessment"
    __table_args__ = (UniqueConstraint("wave_id", "organisation_code"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"))
    organisation_code: Mapped[str] = mapped_column(ForeignKey("organisation.code"), index=True)
    state: Mapped[str]
    case_number: Mapped[str]
    way_of_working: Mapped[str] = mapped_column(default="")
    extended_to: Mapped[datetime | None]
    declined_reason: Mapped[str] = mapped_column(Text, default="")
    declined_at: Mapped[datetime | None]
    invited_at: Mapped[datetime | None]
    opened_at: Mapped[datetime | None]
    ladder: Mapped[str] = mapped_column(default="aggregates")

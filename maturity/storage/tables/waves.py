"""What the organiser's desk keeps about a wave: whom it is prepared for, whom to write to, and notes."""

from datetime import datetime

from sqlalchemy import ForeignKey, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from maturity.storage.tables.base import Base


class WaveOrganisationRow(Base):
    """An organisation that a wave is prepared for; once the wave is opened, its assessments say who takes part."""

    __tablename__ = "wave_organisation"

    wave_id: Mapped[int] = mapped_column(ForeignKey("wave.id"), primary_key=True)
    organisation_code: Mapped[str] = mapped_column(ForeignKey("organisation.code"), primary_key=True)


class ContactRow(Base):
    """Where a wave's letters to an organisation go: its registrar, and somebody by name; texts are empty if unknown."""

    __tablename__ = "contact"

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), primary_key=True)
    registrar_address: Mapped[str]
    contact_name: Mapped[str]
    contact_address: Mapped[str]


class DeskNoteRow(Base):
    """What an organiser wrote down about an organisation in a wave: a call, a promise."""

    __tablename__ = "desk_note"

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"), index=True)
    at: Mapped[datetime]
    organiser_id: Mapped[int] = mapped_column(ForeignKey("organiser.id"))
    text: Mapped[str] = mapped_column(Text)


class LetterRow(Base):
    """A letter to an organisation that an organiser has asked for; it has a mail once that is written.

    *kind* is that of the wave's texts, *number* counts letters of one kind to one organisation from 1, *asked_by* is
    how the audit log calls who asked.
    """

    __tablename__ = "letter"
    __table_args__ = (UniqueConstraint("assessment_id", "kind", "number"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessment.id"))
    kind: Mapped[str]
    number: Mapped[int]
    asked_by: Mapped[str]
    asked_at: Mapped[datetime]
    mail_id: Mapped[int | None] = mapped_column(ForeignKey("mail.id"), index=True)

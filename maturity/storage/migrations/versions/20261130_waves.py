"""How a wave is prepared, opened and closed, and what the organiser's desk keeps about its organisations."""

import sqlalchemy as sa
from alembic import op

revision = "20261130_waves"
down_revision = "20261129_outside_figures"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _add_to_wave()
    _add_to_assessment()
    op.create_table(
        "wave_organisation",
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("organisation_code", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_wave_organisation_wave_id_wave")),
        sa.ForeignKeyConstraint(
            ["organisation_code"],
            ["organisation.code"],
            name=op.f("fk_wave_organisation_organisation_code_organisation"),
        ),
        sa.PrimaryKeyConstraint("wave_id", "organisation_code", name=op.f("pk_wave_organisation")),
    )
    op.create_table(
        "contact",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("registrar_address", sa.String(), nullable=False),
        sa.Column("contact_name", sa.String(), nullable=False),
        sa.Column("contact_address", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f("fk_contact_assessment_id_assessment")),
        sa.PrimaryKeyConstraint("assessment_id", name=op.f("pk_contact")),
    )
    op.create_table(
        "desk_note",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organiser_id", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_desk_note_assessment_id_assessment")
        ),
        sa.ForeignKeyConstraint(["organiser_id"], ["organiser.id"], name=op.f("fk_desk_note_organiser_id_organiser")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_desk_note")),
    )
    op.create_index(op.f("ix_desk_note_assessment_id"), "desk_note", ["assessment_id"])
    _add_letters()


def _add_to_wave() -> None:
    op.add_column("wave", sa.Column("kind", sa.String(), nullable=False, server_default="full"))
    # Every wave that is there already was opened by its dates alone.
    op.add_column("wave", sa.Column("state", sa.String(), nullable=False, server_default="open"))
    op.add_column("wave", sa.Column("introduction", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("wave", sa.Column("sender_name", sa.String(), nullable=False, server_default=""))
    op.add_column("wave", sa.Column("sender_address", sa.String(), nullable=False, server_default=""))
    op.add_column("wave", sa.Column("sender_verified_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("wave", sa.Column("tested_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("wave", sa.Column("letters", sa.JSON(), nullable=False, server_default="{}"))
    op.add_column("wave", sa.Column("least_response", sa.Double(), nullable=False, server_default="0.5"))


def _add_to_assessment() -> None:
    op.add_column("assessment", sa.Column("extended_to", sa.DateTime(timezone=True), nullable=True))
    op.add_column("assessment", sa.Column("declined_reason", sa.Text(), nullable=False, server_default=""))
    op.add_column("assessment", sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("assessment", sa.Column("invited_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("assessment", sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("assessment", sa.Column("ladder", sa.String(), nullable=False, server_default="aggregates"))


def _add_letters() -> None:
    op.create_table(
        "letter",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.String(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("mail_id", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f("fk_letter_assessment_id_assessment")),
        sa.ForeignKeyConstraint(["mail_id"], ["mail.id"], name=op.f("fk_letter_mail_id_mail")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_letter")),
        sa.UniqueConstraint("assessment_id", "kind", "number", name=op.f("uq_letter_assessment_id_kind_number")),
    )
    op.create_index(op.f("ix_letter_mail_id"), "letter", ["mail_id"])

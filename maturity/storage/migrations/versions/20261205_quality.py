"""The quality desk, and organisations that learn from one another."""

import sqlalchemy as sa
from alembic import op

revision = "20261205_quality"
down_revision = "20261130_waves"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "submission_work",
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("seconds", sa.Integer(), nullable=True),
        sa.Column("of_questions", sa.JSON(), nullable=False),
        sa.Column("proven", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_submission_work_submission_id_submission")
        ),
        sa.PrimaryKeyConstraint("submission_id", name=op.f("pk_submission_work")),
    )
    op.create_table(
        "quality_flag",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("sign", sa.String(), nullable=False),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("organiser_id", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_quality_flag_assessment_id_assessment")
        ),
        sa.ForeignKeyConstraint(
            ["organiser_id"], ["organiser.id"], name=op.f("fk_quality_flag_organiser_id_organiser")
        ),
        sa.PrimaryKeyConstraint("assessment_id", "revision", "sign", name=op.f("pk_quality_flag")),
    )
    op.create_table(
        "learning_consent",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("contact_function", sa.String(), nullable=False),
        sa.Column("contact_address", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_learning_consent_assessment_id_assessment")
        ),
        sa.PrimaryKeyConstraint("assessment_id", "area", name=op.f("pk_learning_consent")),
    )
    op.create_table(
        "learning_request",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("asking_id", sa.Integer(), nullable=False),
        sa.Column("asked_id", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("contact_function", sa.String(), nullable=False),
        sa.Column("contact_address", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["asking_id"], ["assessment.id"], name=op.f("fk_learning_request_asking_id_assessment")
        ),
        sa.ForeignKeyConstraint(["asked_id"], ["assessment.id"], name=op.f("fk_learning_request_asked_id_assessment")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learning_request")),
    )
    op.create_index(op.f("ix_learning_request_asking_id"), "learning_request", ["asking_id"])
    op.create_index(op.f("ix_learning_request_asked_id"), "learning_request", ["asked_id"])

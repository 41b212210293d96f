"""What others see of a corrected submission while its wave is open."""

import sqlalchemy as sa
from alembic import op

revision = "20261210_first_submissions"
down_revision = "20261208_publications"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "first_submission",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("submission_id", sa.Integer(), nullable=False),
        sa.Column("wave_id", sa.Integer(), nullable=False),
        sa.Column("organisation_code", sa.String(), nullable=False),
        sa.Column("nodes", sa.String(), nullable=False),
        sa.Column("indices", sa.LargeBinary(), nullable=False),
        sa.Column("codes", sa.LargeBinary(), nullable=False),
        sa.Column("unit_code", sa.String(), nullable=True),
        sa.Column("inherited", sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_first_submission_assessment_id_assessment")
        ),
        sa.ForeignKeyConstraint(
            ["submission_id"], ["submission.id"], name=op.f("fk_first_submission_submission_id_submission")
        ),
        sa.ForeignKeyConstraint(["wave_id"], ["wave.id"], name=op.f("fk_first_submission_wave_id_wave")),
        sa.ForeignKeyConstraint(
            ["organisation_code"],
            ["organisation.code"],
            name=op.f("fk_first_submission_organisation_code_organisation"),
        ),
        sa.PrimaryKeyConstraint("assessment_id", name=op.f("pk_first_submission")),
    )
    op.create_index(op.f("ix_first_submission_wave_id"), "first_submission", ["wave_id"])
    op.create_index(op.f("ix_first_submission_organisation_code"), "first_submission", ["organisation_code"])

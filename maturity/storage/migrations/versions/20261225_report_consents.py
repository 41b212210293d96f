"""Which organisations let the organiser of a wave fetch their reports."""

import sqlalchemy as sa
from alembic import op

revision = "20261225_report_consents"
down_revision = "20261220_jobs"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "report_consent",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_report_consent_assessment_id_assessment")
        ),
        sa.PrimaryKeyConstraint("assessment_id", name=op.f("pk_report_consent")),
    )

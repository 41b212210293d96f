"""Outside figures: what others publish about organisations; a revised figure is a new row of a later batch."""

import sqlalchemy as sa
from alembic import op

revision = "20261129_outside_figures"
down_revision = "20261128_personal_data"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "outside_figure",
        sa.Column("indicator", sa.String(), nullable=False),
        sa.Column("period", sa.Integer(), nullable=False),
        sa.Column("organisation_code", sa.String(), nullable=False),
        sa.Column("batch", sa.Integer(), nullable=False),
        sa.Column("value", sa.Double(), nullable=True),
        sa.Column("status", sa.String(), nullable=False),
        sa.Column("source", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("unit", sa.String(), nullable=False),
        sa.Column("imported_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(
            ["organisation_code"],
            ["organisation.code"],
            name=op.f("fk_outside_figure_organisation_code_organisation"),
        ),
        sa.PrimaryKeyConstraint("indicator", "period", "organisation_code", "batch", name=op.f("pk_outside_figure")),
    )
    with op.batch_alter_table("outside_figure", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_outside_figure_organisation_code"), ["organisation_code"], unique=False)

"""Shared purchasing units: who answers for whom, and which answers were inherited."""

import sqlalchemy as sa
from alembic import op

revision = "20261126_shared_units"
down_revision = "20261125_organisers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    # Inline, for SQLite can add a reference in no other way without rebuilding a table that others point to.
    for table in ("organisation", "submission"):
        unit = sa.ForeignKey("organisation.code", name=op.f(f"fk_{table}_unit_code_organisation"))
        op.add_column(table, sa.Column("unit_code", sa.String(), unit, nullable=True), inline_references=True)
    op.create_index(op.f("ix_organisation_unit_code"), "organisation", ["unit_code"])
    op.add_column("submission", sa.Column("inherited", sa.LargeBinary(), nullable=True))

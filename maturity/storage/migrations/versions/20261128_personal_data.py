"""How long answers at work are kept, how an organisation chose to work, and whom it lets in without invitation."""

import sqlalchemy as sa
from alembic import op

revision = "20261128_personal_data"
down_revision = "20261127_peer_reviews"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.add_column("wave", sa.Column("keep_drafts_months", sa.Integer(), nullable=False, server_default="24"))
    op.add_column("wave", sa.Column("thinned_at", sa.DateTime(timezone=True), nullable=True))
    op.add_column("assessment", sa.Column("way_of_working", sa.String(), nullable=False, server_default=""))
    op.create_table(
        "welcome_domain",
        sa.Column("organisation_code", sa.String(), nullable=False),
        sa.Column("domain", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["organisation_code"], ["organisation.code"]),
        sa.PrimaryKeyConstraint("organisation_code", "domain"),
    )

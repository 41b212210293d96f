"""How long answers at work are kept, and how an organisation chose to work."""

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

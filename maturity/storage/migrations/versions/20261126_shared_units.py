"""Shared purchasing units: who answers for whom, and which answers were inherited."""

revision = "20261126_shared_units"
down_revision = "20261125_organisers"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""

"""Peer reviews: what a reviewer from another organisation sees, remarks, and the case drawn by lot."""

revision = "20261127_peer_reviews"
down_revision = "20261126_shared_units"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""

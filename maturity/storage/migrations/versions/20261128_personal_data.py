"""How long answers at work are kept, and how an organisation chose to work."""

revision = "20261128_personal_data"
down_revision = "20261127_peer_reviews"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""

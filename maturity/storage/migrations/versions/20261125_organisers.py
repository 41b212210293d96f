"""Who runs waves: organising bodies, organisers, their second factor and their sessions."""

revision = "20261125_organisers"
down_revision = "20261124_many_voices"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Nothing yet."""

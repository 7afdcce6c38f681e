"""Who did what the audit tells."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    """Add the column; of what was done before nobody knows who did it."""
    op.add_column("audit", sa.Column("actor", sa.String(64), nullable=False, server_default=""))

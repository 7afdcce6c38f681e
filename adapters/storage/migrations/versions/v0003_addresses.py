"""Where those are told who were sent an answer that is recalled later."""

import sqlalchemy as sa
from alembic import op

revision = "0003"
down_revision = "0002"


def upgrade() -> None:
    """Add the columns; of receipts that are there already nobody knows where they went."""
    op.add_column("receipts", sa.Column("conversation", sa.String(32), nullable=False, server_default=""))
    op.add_column("receipts", sa.Column("address", sa.Text(), nullable=False, server_default=""))

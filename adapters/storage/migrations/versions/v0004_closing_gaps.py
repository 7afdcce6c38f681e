"""Who takes up a question that no card answered, and where who asked it wants to be told of an answer."""

import sqlalchemy as sa
from alembic import op

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    """Add the columns; of questions that are there already nobody asked to be told."""
    op.add_column("gaps", sa.Column("receipt", sa.String(32), nullable=False, server_default=""))
    op.add_column("gaps", sa.Column("conversation", sa.String(32), nullable=False, server_default=""))
    op.add_column("gaps", sa.Column("address", sa.Text(), nullable=False, server_default=""))
    op.add_column("gaps", sa.Column("taken_up", sa.Text(), nullable=False, server_default=""))
    op.create_index("ix_gaps_receipt", "gaps", ["receipt"])

"""Changes of codes while coders code, each chained to the one before: what a decision's code is called now."""

import sqlalchemy as sa
from alembic import op

from qualkit.store.dialect import dialect_named

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "code_changes",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("coder", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("codebook", sa.Text(), nullable=False),
        sa.Column("old", sa.Text(), nullable=False),
        sa.Column("new", sa.Text(), nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("digest_before", sa.Text(), nullable=False),
        sa.Column("digest_after", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_code_changes")),
        sa.UniqueConstraint("id", name=op.f("uq_code_changes_id")),
        sa.UniqueConstraint("link", name=op.f("uq_code_changes_link")),
        sa.UniqueConstraint("previous", name=op.f("uq_code_changes_previous")),
    )
    connection = op.get_bind()
    dialect_named(connection.dialect.name).after_tables(connection, revision)

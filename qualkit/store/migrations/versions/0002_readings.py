"""What a language model read of a transcript's units, kept so that nothing is read twice."""

import sqlalchemy as sa
from alembic import op

from qualkit.store.dialect import dialect_named

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "readings",
        sa.Column("transcript_id", sa.Text(), nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("words", sa.LargeBinary(), nullable=False),
        sa.ForeignKeyConstraint(
            ["transcript_id"],
            ["transcripts.id"],
            name=op.f("fk_readings_transcript_id_transcripts"),
            ondelete="CASCADE",
        ),
        sa.PrimaryKeyConstraint("transcript_id", name=op.f("pk_readings")),
    )
    connection = op.get_bind()
    dialect_named(connection.dialect.name).after_tables(connection, revision)

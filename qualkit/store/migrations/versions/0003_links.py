"""Decisions that keep their id in every copy of a project: the id is of the content, a link vouches for the chain."""

import json
from dataclasses import replace

import sqlalchemy as sa
from alembic import op

from qualkit.store.decisions import decision_id, link_of
from qualkit.store.dialect import dialect_named
from qualkit.store.rows import decision_from_row

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    connection = op.get_bind()
    old = connection.execute(sa.text("SELECT * FROM decisions ORDER BY seq")).mappings().all()
    dialect = dialect_named(connection.dialect.name)
    ever = dialect.decisions_ever(connection)
    op.drop_table("decisions")
    table = op.create_table(
        "decisions",
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("id", sa.Text(), nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("coder", sa.Text(), nullable=False),
        sa.Column("verdict", sa.Text(), nullable=False),
        sa.Column("transcript_id", sa.Text(), nullable=False),
        sa.Column("segment_id", sa.Text(), nullable=False),
        sa.Column("span_start", sa.Integer(), nullable=False),
        sa.Column("span_end", sa.Integer(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("attributes", sa.Text(), nullable=False),
        sa.Column("memo", sa.Text(), nullable=False),
        sa.Column("at", sa.Text(), nullable=False),
        sa.Column("seconds", sa.Float(), nullable=True),
        sa.Column("shown_suggestion", sa.Text(), nullable=False),
        sa.Column("shown_probability", sa.Float(), nullable=True),
        sa.Column("undoes", sa.Text(), nullable=False),
        sa.Column("context", sa.Text(), nullable=False),
        sa.Column("link", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("seq", name=op.f("pk_decisions")),
        sa.UniqueConstraint("id", name=op.f("uq_decisions_id")),
        sa.UniqueConstraint("link", name=op.f("uq_decisions_link")),
        sa.UniqueConstraint("previous", name=op.f("uq_decisions_previous")),
        sqlite_autoincrement=True,
    )
    op.create_index(op.f("ix_decisions_coder"), "decisions", ["coder"], unique=False)
    op.create_index(op.f("ix_decisions_transcript_id"), "decisions", ["transcript_id"], unique=False)
    now_called: dict[str, str] = {"": ""}
    previous = link = ""
    for row in old:
        made = decision_from_row({**row, "context": json.dumps({}), "link": ""})
        made = replace(made, undoes=now_called[made.undoes], previous=previous)
        identity = decision_id(made)
        previous, link = identity, link_of(link, identity)
        now_called[made.id] = identity
        values = {
            **row,
            "id": identity,
            "previous": made.previous,
            "undoes": made.undoes,
            "context": "{}",
            "link": link,
        }
        connection.execute(sa.insert(table), values)
    dialect.after_tables(connection, revision)
    dialect.number_after(connection, ever)

"""Peer groups that organisations put together; and the figures of every submission that counts in one row."""

from array import array
from itertools import groupby

import sqlalchemy as sa
from alembic import op

revision = "20261207_own_groups"
down_revision = "20261206_api_keys"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "own_group",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_code", sa.String(), nullable=False),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("codes", sa.JSON(), nullable=False),
        sa.Column("traits", sa.JSON(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_code"], ["organisation.code"], name=op.f("fk_own_group_organisation_code_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_own_group")),
    )
    op.create_index(op.f("ix_own_group_organisation_code"), "own_group", ["organisation_code"])
    op.add_column("latest_submission", sa.Column("nodes", sa.String(), nullable=False, server_default=""))
    op.add_column("latest_submission", sa.Column("indices", sa.LargeBinary(), nullable=False, server_default=""))
    op.add_column("latest_submission", sa.Column("codes", sa.LargeBinary(), nullable=False, server_default=""))
    op.add_column("latest_submission", sa.Column("unit_code", sa.String(), nullable=True))
    op.add_column("latest_submission", sa.Column("inherited", sa.LargeBinary(), nullable=True))
    op.create_index(op.f("ix_latest_submission_organisation_code"), "latest_submission", ["organisation_code"])
    _repeat_codes()
    _repeat_scores()


def _repeat_codes() -> None:
    columns = ("codes", "unit_code", "inherited")
    latest = sa.table("latest_submission", sa.column("submission_id"), *map(sa.column, columns))
    submission = sa.table("submission", sa.column("id"), *map(sa.column, columns))
    there = submission.c.id == latest.c.submission_id
    values = {name: sa.select(submission.c[name]).where(there).scalar_subquery() for name in columns}
    op.get_bind().execute(sa.update(latest).values(values))


def _repeat_scores() -> None:
    latest = sa.table("latest_submission", sa.column("submission_id"), sa.column("nodes"), sa.column("indices"))
    score = sa.table("score", sa.column("submission_id"), sa.column("node"), sa.column("index"))
    scores = op.get_bind().execute(
        sa.select(score.c.submission_id, score.c.node, score.c.index)
        .join(latest, latest.c.submission_id == score.c.submission_id)
        .order_by(score.c.submission_id, score.c.node)
    )
    changes = []
    for submission, rows in groupby(scores.all(), key=lambda row: row[0]):
        nodes, values = zip(*((node, float("nan") if index is None else index) for _, node, index in rows), strict=True)
        changes.append({"of": submission, "new_nodes": " ".join(nodes), "new_indices": array("d", values).tobytes()})
    if changes:
        change = sa.update(latest).where(latest.c.submission_id == sa.bindparam("of"))
        op.get_bind().execute(
            change.values(nodes=sa.bindparam("new_nodes"), indices=sa.bindparam("new_indices")), changes
        )

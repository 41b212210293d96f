"""Peer reviews: what a reviewer from another organisation sees, remarks, and the case drawn by lot."""

import sqlalchemy as sa
from alembic import op

revision = "20261127_peer_reviews"
down_revision = "20261126_shared_units"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_reviews()
    _create_remarks()
    _create_cases()


def _create_reviews() -> None:
    op.create_table(
        "review",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("home", sa.String(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f("fk_review_assessment_id_assessment")),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"], name=op.f("fk_review_membership_id_membership")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_review")),
        sa.UniqueConstraint("assessment_id", "membership_id", name=op.f("uq_review_assessment_id_membership_id")),
    )
    op.create_index(op.f("ix_review_membership_id"), "review", ["membership_id"])
    op.create_table(
        "review_area",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_review_area_review_id_review")),
        sa.PrimaryKeyConstraint("review_id", "area", name=op.f("pk_review_area")),
    )


def _create_remarks() -> None:
    op.create_table(
        "remark",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("seen", sa.Text(), nullable=False),
        sa.Column("suggested", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_remark_review_id_review")),
        sa.PrimaryKeyConstraint("review_id", "question", "revision", name=op.f("pk_remark")),
    )
    op.create_table(
        "remark_decision",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("verdict", sa.String(), nullable=False),
        sa.Column("written", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("decided_by", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id", "question", "revision"],
            ["remark.review_id", "remark.question", "remark.revision"],
            name=op.f("fk_remark_decision_review_id_question_revision_remark"),
        ),
        sa.ForeignKeyConstraint(
            ["decided_by"], ["membership.id"], name=op.f("fk_remark_decision_decided_by_membership")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_remark_decision")),
    )
    op.create_index(op.f("ix_remark_decision_review_id"), "remark_decision", ["review_id"])


def _create_cases() -> None:
    op.create_table(
        "review_case",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("place", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_review_case_assessment_id_assessment")
        ),
        sa.PrimaryKeyConstraint("assessment_id", "place", name=op.f("pk_review_case")),
    )
    op.create_table(
        "case_draw",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("reference", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("cases", sa.Integer(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["review_id"], ["review.id"], name=op.f("fk_case_draw_review_id_review")),
        sa.PrimaryKeyConstraint("review_id", "number", name=op.f("pk_case_draw")),
    )
    op.create_table(
        "case_finding",
        sa.Column("review_id", sa.Integer(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("point", sa.String(), nullable=False),
        sa.Column("finding", sa.String(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(
            ["review_id", "number"],
            ["case_draw.review_id", "case_draw.number"],
            name=op.f("fk_case_finding_review_id_number_case_draw"),
        ),
        sa.PrimaryKeyConstraint("review_id", "number", "point", name=op.f("pk_case_finding")),
    )

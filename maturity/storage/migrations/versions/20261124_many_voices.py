"""People, colleagues' answers, approvals and mails; an invitation belongs to a member of the organisation."""

import sqlalchemy as sa
from alembic import op

revision = "20261124_many_voices"
down_revision = "20261123_first_tables"
branch_labels = None
depends_on = None


def upgrade() -> None:
    _create_tables()
    op.add_column("assessment", sa.Column("case_number", sa.String(), nullable=False, server_default=""))
    op.drop_table("session")  # everybody signs in again; nothing else can be rebuilt while it points to invitations
    _give_invitations_members()
    _create_session()


def _give_invitations_members() -> None:
    """Whoever was invited becomes a person without a name, who keeps the role."""
    op.execute(
        "INSERT INTO person (id, name, function, management, language, made_at, failed_tries) "
        "SELECT id, '', '', false, 'sv', made_at, 0 FROM invitation"
    )
    op.execute(
        "INSERT INTO membership (id, person_id, organisation_code, roles, made_at) "
        "SELECT invitation.id, invitation.id, organisation_code, role, made_at "
        "FROM invitation JOIN assessment ON assessment.id = assessment_id"
    )
    if op.get_bind().dialect.name == "postgresql":
        op.execute("SELECT setval('person_id_seq', (SELECT coalesce(max(id), 0) + 1 FROM person), false)")
        op.execute("SELECT setval('membership_id_seq', (SELECT coalesce(max(id), 0) + 1 FROM membership), false)")
    op.add_column("invitation", sa.Column("membership_id", sa.Integer(), nullable=True))
    op.add_column("invitation", sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True))
    op.execute("UPDATE invitation SET membership_id = id")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.alter_column("membership_id", existing_type=sa.Integer(), nullable=False)
        batch_op.create_index(batch_op.f("ix_invitation_membership_id"), ["membership_id"], unique=False)
        batch_op.create_foreign_key(
            batch_op.f("fk_invitation_membership_id_membership"), "membership", ["membership_id"], ["id"]
        )
        batch_op.drop_column("role")


def _create_session() -> None:
    op.create_table(
        "session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["assessment_id"], ["assessment.id"], name=op.f("fk_session_assessment_id_assessment")),
        sa.ForeignKeyConstraint(["invitation_id"], ["invitation.id"], name=op.f("fk_session_invitation_id_invitation")),
        sa.ForeignKeyConstraint(["membership_id"], ["membership.id"], name=op.f("fk_session_membership_id_membership")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_session_token_hash")),
    )
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_invitation_id"), ["invitation_id"], unique=False)
        batch_op.create_index(batch_op.f("ix_session_membership_id"), ["membership_id"], unique=False)
        batch_op.create_index("ix_session_seen_at", ["seen_at"], unique=False)


def _create_tables() -> None:
    op.create_table(
        "mail",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("key", sa.String(), nullable=False),
        sa.Column("recipient", sa.String(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("subject", sa.String(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("html", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("tries", sa.Integer(), nullable=False),
        sa.Column("next_try_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("sent_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("problem", sa.String(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_mail")),
        sa.UniqueConstraint("key", name=op.f("uq_mail_key")),
    )
    with op.batch_alter_table("mail", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_mail_next_try_at"), ["next_try_at"], unique=False)

    op.create_table(
        "person",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("email", sa.String(), nullable=True),
        sa.Column("name", sa.String(), nullable=False),
        sa.Column("function", sa.String(), nullable=False),
        sa.Column("management", sa.Boolean(), nullable=False),
        sa.Column("language", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("password_hash", sa.String(), nullable=True),
        sa.Column("failed_tries", sa.Integer(), nullable=False),
        sa.Column("locked_until", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_person")),
        sa.UniqueConstraint("email", name=op.f("uq_person_email")),
    )
    op.create_table(
        "membership",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("person_id", sa.Integer(), nullable=False),
        sa.Column("organisation_code", sa.String(), nullable=False),
        sa.Column("roles", sa.String(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["organisation_code"], ["organisation.code"], name=op.f("fk_membership_organisation_code_organisation")
        ),
        sa.ForeignKeyConstraint(["person_id"], ["person.id"], name=op.f("fk_membership_person_id_person")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_membership")),
        sa.UniqueConstraint("person_id", "organisation_code", name=op.f("uq_membership_person_id_organisation_code")),
    )
    with op.batch_alter_table("membership", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_membership_organisation_code"), ["organisation_code"], unique=False)

    op.create_table(
        "approval",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("approver_id", sa.Integer(), nullable=False),
        sa.Column("asked_by", sa.Integer(), nullable=False),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("message", sa.Text(), nullable=False),
        sa.Column("gaps_reason", sa.Text(), nullable=False),
        sa.Column("outcome", sa.String(), nullable=True),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("closed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["approver_id"], ["membership.id"], name=op.f("fk_approval_approver_id_membership")),
        sa.ForeignKeyConstraint(["asked_by"], ["membership.id"], name=op.f("fk_approval_asked_by_membership")),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_approval_assessment_id_assessment")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval")),
    )
    with op.batch_alter_table("approval", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_approval_assessment_id"), ["assessment_id"], unique=False)

    op.create_table(
        "response",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("membership_id", sa.Integer(), nullable=False),
        sa.Column("last_day", sa.Date(), nullable=True),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_response_assessment_id_assessment")
        ),
        sa.ForeignKeyConstraint(
            ["membership_id"], ["membership.id"], name=op.f("fk_response_membership_id_membership")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_response")),
        sa.UniqueConstraint("assessment_id", "membership_id", name=op.f("uq_response_assessment_id_membership_id")),
    )
    with op.batch_alter_table("response", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_response_membership_id"), ["membership_id"], unique=False)

    op.create_table(
        "assignment",
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("part", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_assignment_response_id_response")),
        sa.PrimaryKeyConstraint("response_id", "part", name=op.f("pk_assignment")),
    )
    op.create_table(
        "finished",
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("area", sa.String(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_finished_response_id_response")),
        sa.PrimaryKeyConstraint("response_id", "area", name=op.f("pk_finished")),
    )
    op.create_table(
        "voice",
        sa.Column("response_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("written", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("comment", sa.Text(), nullable=False),
        sa.Column("evidence", sa.Text(), nullable=False),
        sa.Column("evidence_link", sa.Text(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("saved_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("saved_by", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["response_id"], ["response.id"], name=op.f("fk_voice_response_id_response")),
        sa.PrimaryKeyConstraint("response_id", "question", name=op.f("pk_voice")),
    )
    op.create_table(
        "agreement",
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.Column("revision", sa.Integer(), nullable=False),
        sa.Column("written", sa.Text(), nullable=False),
        sa.Column("why", sa.Text(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("settled_by", sa.Integer(), nullable=False),
        sa.Column("dissent", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_agreement_assessment_id_assessment")
        ),
        sa.ForeignKeyConstraint(["settled_by"], ["membership.id"], name=op.f("fk_agreement_settled_by_membership")),
        sa.PrimaryKeyConstraint("assessment_id", "question", "revision", name=op.f("pk_agreement")),
    )
    _create_evidence()


def _create_evidence() -> None:
    op.create_table(
        "evidence",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("organisation_code", sa.String(), nullable=False),
        sa.Column("title", sa.String(), nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("dated", sa.Date(), nullable=True),
        sa.Column("valid_to", sa.Date(), nullable=True),
        sa.Column("owner", sa.String(), nullable=False),
        sa.Column("secret", sa.Boolean(), nullable=False),
        sa.Column("link", sa.String(), nullable=False),
        sa.Column("file_hash", sa.String(), nullable=False),
        sa.Column("file_name", sa.String(), nullable=False),
        sa.Column("media_type", sa.String(), nullable=False),
        sa.Column("size", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("made_by", sa.Integer(), nullable=False),
        sa.Column("removed_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["membership.id"], name=op.f("fk_evidence_made_by_membership")),
        sa.ForeignKeyConstraint(
            ["organisation_code"], ["organisation.code"], name=op.f("fk_evidence_organisation_code_organisation")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_evidence")),
    )
    with op.batch_alter_table("evidence", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_organisation_code"), ["organisation_code"], unique=False)
    op.create_table(
        "evidence_use",
        sa.Column("evidence_id", sa.Integer(), nullable=False),
        sa.Column("assessment_id", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(
            ["assessment_id"], ["assessment.id"], name=op.f("fk_evidence_use_assessment_id_assessment")
        ),
        sa.ForeignKeyConstraint(["evidence_id"], ["evidence.id"], name=op.f("fk_evidence_use_evidence_id_evidence")),
        sa.PrimaryKeyConstraint("evidence_id", "assessment_id", "question", name=op.f("pk_evidence_use")),
    )
    with op.batch_alter_table("evidence_use", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_evidence_use_assessment_id"), ["assessment_id"], unique=False)


def downgrade() -> None:
    op.drop_table("session")
    op.add_column("invitation", sa.Column("role", sa.String(), nullable=True))
    op.execute("UPDATE invitation SET role = (SELECT roles FROM membership WHERE membership.id = membership_id)")
    with op.batch_alter_table("invitation", schema=None) as batch_op:
        batch_op.alter_column("role", existing_type=sa.String(), nullable=False)
        batch_op.drop_constraint(batch_op.f("fk_invitation_membership_id_membership"), type_="foreignkey")
        batch_op.drop_index(batch_op.f("ix_invitation_membership_id"))
        batch_op.drop_column("opened_at")
        batch_op.drop_column("membership_id")
    op.drop_column("assessment", "case_number")
    for table in (
        "evidence_use",
        "evidence",
        "agreement",
        "voice",
        "finished",
        "assignment",
        "response",
        "approval",
        "membership",
        "person",
        "mail",
    ):
        op.drop_table(table)
    _create_session_as_it_was()


def _create_session_as_it_was() -> None:
    op.create_table(
        "session",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("token_hash", sa.String(), nullable=False),
        sa.Column("invitation_id", sa.Integer(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["invitation_id"], ["invitation.id"], name=op.f("fk_session_invitation_id_invitation")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_session")),
        sa.UniqueConstraint("token_hash", name=op.f("uq_session_token_hash")),
    )
    with op.batch_alter_table("session", schema=None) as batch_op:
        batch_op.create_index(batch_op.f("ix_session_invitation_id"), ["invitation_id"], unique=False)
        batch_op.create_index("ix_session_seen_at", ["seen_at"], unique=False)

"""Everything that is kept about one person, gathered and taken away (GDPR, articles 15 and 17)."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Table, delete, select, update

from maturity.storage.tables import (
    AgreementRow,
    ApprovalRow,
    AssignmentRow,
    Base,
    CaseDrawRow,
    CaseFindingRow,
    ContactRow,
    DeskNoteRow,
    EvidenceRow,
    FinishedRow,
    InvitationRow,
    LearningConsentRow,
    LearningRequestRow,
    MailRow,
    MembershipRow,
    OrganiserRow,
    OrganiserSessionRow,
    PersonRow,
    PlanEventRow,
    PublicationDraftRow,
    QualityFlagRow,
    RecoveryCodeRow,
    RemarkDecisionRow,
    RemarkRow,
    ResponseRow,
    ReviewAreaRow,
    ReviewRow,
    SecondFactorRow,
    SessionRow,
    TargetRow,
    VoiceRow,
)

SECRET = ("_hash", "_secret", "html", "content")
"""Ends of columns that are handed to nobody: hashes, what an app computes codes with, a mail's text once more, figures
that are not published yet."""


class Personal:
    """Gathers and removes what is kept about a person."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def gather(self, person_id: int) -> Mapping[str, list[dict[str, Any]]]:
        """Return table name to rows, without hashes."""
        email = select(PersonRow.email).where(PersonRow.id == person_id).scalar_subquery()
        member = select(MembershipRow.id).where(MembershipRow.person_id == person_id)
        organiser = select(OrganiserRow.id).where(OrganiserRow.person_id == person_id)
        response = select(ResponseRow.id).where(ResponseRow.membership_id.in_(member))
        review = select(ReviewRow.id).where(ReviewRow.membership_id.in_(member))
        return {
            table: self._rows(Base.metadata.tables[table], where)
            for table, where in {
                "person": PersonRow.id == person_id,
                "membership": MembershipRow.person_id == person_id,
                "invitation": InvitationRow.membership_id.in_(member),
                "session": SessionRow.membership_id.in_(member),
                "response": ResponseRow.id.in_(response),
                "assignment": AssignmentRow.response_id.in_(response),
                "finished": FinishedRow.response_id.in_(response),
                "voice": VoiceRow.response_id.in_(response),
                "agreement": AgreementRow.settled_by.in_(member),
                "review": ReviewRow.id.in_(review),
                "review_area": ReviewAreaRow.review_id.in_(review),
                "remark": RemarkRow.review_id.in_(review),
                "remark_decision": RemarkDecisionRow.decided_by.in_(member),
                "case_draw": CaseDrawRow.review_id.in_(review),
                "case_finding": CaseFindingRow.review_id.in_(review),
                "approval": ApprovalRow.approver_id.in_(member) | ApprovalRow.asked_by.in_(member),
                "evidence": EvidenceRow.made_by.in_(member),
                "target": TargetRow.chosen_by.in_(member),
                "plan_event": PlanEventRow.done_by.in_(member),
                "organiser": OrganiserRow.person_id == person_id,
                "organiser_session": OrganiserSessionRow.organiser_id.in_(organiser),
                "second_factor": SecondFactorRow.person_id == person_id,
                "recovery_code": RecoveryCodeRow.person_id == person_id,
                "desk_note": DeskNoteRow.organiser_id.in_(organiser),
                "publication_draft": PublicationDraftRow.made_by.in_(organiser)
                | PublicationDraftRow.approved_by.in_(organiser),
                "quality_flag": QualityFlagRow.organiser_id.in_(organiser),
                "learning_consent": LearningConsentRow.contact_address == email,
                "learning_request": LearningRequestRow.contact_address == email,
                "contact": (ContactRow.contact_address == email) | (ContactRow.registrar_address == email),
                "mail": MailRow.recipient == email,
            }.items()
        }

    def erase(self, person_id: int, now: datetime) -> None:
        """Take name, address, ways in and mails away; answers stay, under the person's function."""
        email = self._connection.scalar(select(PersonRow.email).where(PersonRow.id == person_id))
        member = select(MembershipRow.id).where(MembershipRow.person_id == person_id)
        organiser = select(OrganiserRow.id).where(OrganiserRow.person_id == person_id)
        for statement in (
            update(OrganiserSessionRow)
            .where(OrganiserSessionRow.organiser_id.in_(organiser), OrganiserSessionRow.ended_at.is_(None))
            .values(ended_at=now),
            update(OrganiserRow)
            .where(OrganiserRow.person_id == person_id, OrganiserRow.ended_at.is_(None))
            .values(ended_at=now),
            update(ContactRow).where(ContactRow.contact_address == email).values(contact_address="", contact_name=""),
            update(ContactRow).where(ContactRow.registrar_address == email).values(registrar_address=""),
            delete(LearningConsentRow).where(LearningConsentRow.contact_address == email),
            update(LearningRequestRow)
            .where(LearningRequestRow.contact_address == email, LearningRequestRow.outcome.is_(None))
            .values(outcome="withdrawn", closed_at=now),
            update(LearningRequestRow)
            .where(LearningRequestRow.contact_address == email)
            .values(contact_function="", contact_address=""),
            delete(RecoveryCodeRow).where(RecoveryCodeRow.person_id == person_id),
            delete(SecondFactorRow).where(SecondFactorRow.person_id == person_id),
            update(MailRow)
            .where(MailRow.recipient == email)
            .values(recipient="", subject="", text="", html="", next_try_at=None),
            update(SessionRow)
            .where(SessionRow.membership_id.in_(member), SessionRow.ended_at.is_(None))
            .values(ended_at=now),
            update(InvitationRow)
            .where(InvitationRow.membership_id.in_(member), InvitationRow.revoked_at.is_(None))
            .values(revoked_at=now),
            update(MembershipRow)
            .where(MembershipRow.person_id == person_id, MembershipRow.ended_at.is_(None))
            .values(ended_at=now),
            update(PersonRow)
            .where(PersonRow.id == person_id)
            .values(email=None, name="", password_hash=None, failed_tries=0, locked_until=None),
        ):
            self._connection.execute(statement)

    def _rows(self, table: Table, where: ColumnElement[bool]) -> list[dict[str, Any]]:
        columns = [column for column in table.columns if not column.name.endswith(SECRET)]
        rows = self._connection.execute(select(*columns).where(where).order_by(*table.primary_key))
        return [dict(row) for row in rows.mappings()]

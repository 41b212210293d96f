"""The tables, by what they are about."""

from maturity.storage.tables.answers import (
    AgreedAnswerRow,
    AgreementRow,
    LatestSubmissionRow,
    ScoreRow,
    SubmissionRow,
    VoiceRow,
)
from maturity.storage.tables.base import Base, Moment
from maturity.storage.tables.evidence import EvidenceRow, EvidenceUseRow
from maturity.storage.tables.organisers import (
    OrganiserRow,
    OrganiserSessionRow,
    OrganisingBodyRow,
    RecoveryCodeRow,
    SecondFactorRow,
)
from maturity.storage.tables.people import (
    ApprovalRow,
    AssignmentRow,
    FinishedRow,
    InvitationRow,
    MembershipRow,
    PersonRow,
    ResponseRow,
    SessionRow,
    WelcomeDomainRow,
)
from maturity.storage.tables.records import AuditEventRow, MailRow
from maturity.storage.tables.reviews import (
    CaseDrawRow,
    CaseFindingRow,
    RemarkDecisionRow,
    RemarkRow,
    ReviewAreaRow,
    ReviewCaseRow,
    ReviewRow,
)
from maturity.storage.tables.rounds import AssessmentRow, OrganisationRow, QuestionnaireVersionRow, WaveRow

IMMUTABLE = ("submission", "score", "audit_event", "questionnaire_version")
"""Tables in which rows are only ever added; the migrations put triggers on them."""

__all__ = [
    "IMMUTABLE",
    "AgreedAnswerRow",
    "AgreementRow",
    "ApprovalRow",
    "AssessmentRow",
    "AssignmentRow",
    "AuditEventRow",
    "Base",
    "CaseDrawRow",
    "CaseFindingRow",
    "EvidenceRow",
    "EvidenceUseRow",
    "FinishedRow",
    "InvitationRow",
    "LatestSubmissionRow",
    "MailRow",
    "MembershipRow",
    "Moment",
    "OrganisationRow",
    "OrganiserRow",
    "OrganiserSessionRow",
    "OrganisingBodyRow",
    "PersonRow",
    "QuestionnaireVersionRow",
    "RecoveryCodeRow",
    "RemarkDecisionRow",
    "RemarkRow",
    "ResponseRow",
    "ReviewAreaRow",
    "ReviewCaseRow",
    "ReviewRow",
    "ScoreRow",
    "SecondFactorRow",
    "SessionRow",
    "SubmissionRow",
    "VoiceRow",
    "WaveRow",
    "WelcomeDomainRow",
]

"""The tables, by what they are about."""

from maturity.storage.tables.answers import (
    AgreedAnswerRow,
    AgreementRow,
    FirstSubmissionRow,
    LatestSubmissionRow,
    ScoreRow,
    SubmissionRow,
    VoiceRow,
)
from maturity.storage.tables.api import ApiKeyRow
from maturity.storage.tables.base import Base, Moment
from maturity.storage.tables.evidence import EvidenceRow, EvidenceUseRow
from maturity.storage.tables.groups import OwnGroupRow
from maturity.storage.tables.jobs import JobPartRow, JobRow, ReportConsentRow
from maturity.storage.tables.learning import LearningConsentRow, LearningRequestRow
from maturity.storage.tables.organisers import (
    OrganiserRow,
    OrganiserSessionRow,
    OrganisingBodyRow,
    RecoveryCodeRow,
    SecondFactorRow,
)
from maturity.storage.tables.outside import OutsideFigureRow
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
from maturity.storage.tables.plans import PlanActionRow, PlanEstimateRow, PlanEventRow, TargetRow
from maturity.storage.tables.publications import (
    PublicationDraftRow,
    PublicationRow,
    PublishedTextRow,
    WithdrawalRow,
)
from maturity.storage.tables.quality import QualityFlagRow, SubmissionWorkRow
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
from maturity.storage.tables.waves import ContactRow, DeskNoteRow, LetterRow, WaveOrganisationRow

IMMUTABLE = ("submission", "score", "audit_event", "questionnaire_version", "publication", "withdrawal")
"""Tables in which rows are only ever added; the migrations put triggers on them."""

__all__ = [
    "IMMUTABLE",
    "AgreedAnswerRow",
    "AgreementRow",
    "ApiKeyRow",
    "ApprovalRow",
    "AssessmentRow",
    "AssignmentRow",
    "AuditEventRow",
    "Base",
    "CaseDrawRow",
    "CaseFindingRow",
    "ContactRow",
    "DeskNoteRow",
    "EvidenceRow",
    "EvidenceUseRow",
    "FinishedRow",
    "FirstSubmissionRow",
    "InvitationRow",
    "JobPartRow",
    "JobRow",
    "LatestSubmissionRow",
    "LearningConsentRow",
    "LearningRequestRow",
    "LetterRow",
    "MailRow",
    "MembershipRow",
    "Moment",
    "OrganisationRow",
    "OrganiserRow",
    "OrganiserSessionRow",
    "OrganisingBodyRow",
    "OutsideFigureRow",
    "OwnGroupRow",
    "PersonRow",
    "PlanActionRow",
    "PlanEstimateRow",
    "PlanEventRow",
    "PublicationDraftRow",
    "PublicationRow",
    "PublishedTextRow",
    "QualityFlagRow",
    "QuestionnaireVersionRow",
    "RecoveryCodeRow",
    "RemarkDecisionRow",
    "RemarkRow",
    "ReportConsentRow",
    "ResponseRow",
    "ReviewAreaRow",
    "ReviewCaseRow",
    "ReviewRow",
    "ScoreRow",
    "SecondFactorRow",
    "SessionRow",
    "SubmissionRow",
    "SubmissionWorkRow",
    "TargetRow",
    "VoiceRow",
    "WaveOrganisationRow",
    "WaveRow",
    "WelcomeDomainRow",
    "WithdrawalRow",
]

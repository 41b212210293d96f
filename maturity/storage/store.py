"""One transaction: every query there is, grouped by noun, in and out as domain objects."""

from sqlalchemy import Connection

from maturity.domain.questionnaire import Questionnaire
from maturity.storage.access import Access
from maturity.storage.accounts import Accounts
from maturity.storage.agreements import Agreements
from maturity.storage.answers import Answers
from maturity.storage.api_keys import ApiKeys
from maturity.storage.approvals import Approvals
from maturity.storage.audit import Audit
from maturity.storage.cases import Cases
from maturity.storage.contacts import Contacts
from maturity.storage.desk_waves import DeskWaves
from maturity.storage.evidence import EvidenceRegister
from maturity.storage.exports import Exports
from maturity.storage.groups import Groups
from maturity.storage.jobs import Jobs
from maturity.storage.learning import Learning
from maturity.storage.letters import Letters
from maturity.storage.mails import Mails
from maturity.storage.monitor import Monitor
from maturity.storage.organisations import Organisations
from maturity.storage.organisers import Organisers
from maturity.storage.outside import OutsideFigures
from maturity.storage.people import People
from maturity.storage.personal import Personal
from maturity.storage.plans import Plans
from maturity.storage.publications import Publications
from maturity.storage.quality import Quality
from maturity.storage.recipients import Recipients
from maturity.storage.report_consents import ReportConsents
from maturity.storage.responses import Responses
from maturity.storage.retention import Retention
from maturity.storage.reviews import Reviews
from maturity.storage.second_factors import SecondFactors
from maturity.storage.sheets import Sheets
from maturity.storage.submissions import Submissions
from maturity.storage.targets import Targets
from maturity.storage.versions import Versions
from maturity.storage.waves import Waves
from maturity.storage.welcomes import Welcomes


class Store:
    """Everything that can be read and written; lives as long as its transaction."""

    def __init__(self, connection: Connection, opened: dict[int, Questionnaire]) -> None:
        self.organisations = Organisations(connection)
        self.versions = Versions(connection, opened)
        self.waves = Waves(connection)
        self.desk_waves = DeskWaves(connection)
        self.answers = Answers.agreed(connection)
        self.voices = Answers.voices(connection)
        self.responses = Responses(connection)
        self.agreements = Agreements(connection)
        self.submissions = Submissions(connection)
        self.sheets = Sheets(connection)
        self.exports = Exports(connection)
        self.approvals = Approvals(connection)
        self.people = People(connection)
        self.contacts = Contacts(connection)
        self.welcomes = Welcomes(connection)
        self.personal = Personal(connection)
        self.retention = Retention(connection)
        self.access = Access(connection)
        self.accounts = Accounts(connection)
        self.api_keys = ApiKeys(connection)
        self.organisers = Organisers(connection)
        self.second_factors = SecondFactors(connection)
        self.evidence = EvidenceRegister(connection)
        self.outside = OutsideFigures(connection)
        self.reviews = Reviews(connection)
        self.cases = Cases(connection)
        self.quality = Quality(connection)
        self.plans = Plans(connection)
        self.targets = Targets(connection)
        self.learning = Learning(connection)
        self.groups = Groups(connection)
        self.recipients = Recipients(connection)
        self.letters = Letters(connection)
        self.monitor = Monitor(connection)
        self.publications = Publications(connection)
        self.mails = Mails(connection)
        self.jobs = Jobs(connection)
        self.report_consents = ReportConsents(connection)
        self.audit = Audit(connection)

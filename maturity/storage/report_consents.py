"""Which organisations let the organiser of a wave fetch their reports."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from maturity.storage.tables import AssessmentRow, ReportConsentRow


class ReportConsents:
    """Reads and writes consents: none is there until somebody gives it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def given_at(self, assessment_id: int) -> datetime | None:
        """Return when an organisation agreed; None as long as it has not, or no longer does."""
        query = select(ReportConsentRow.at).where(ReportConsentRow.assessment_id == assessment_id)
        return self._connection.scalars(query).one_or_none()

    def give(self, assessment_id: int, now: datetime) -> None:
        """Keep that an organisation agrees, which had not."""
        self._connection.execute(insert(ReportConsentRow).values(assessment_id=assessment_id, at=now))

    def take_back(self, assessment_id: int) -> None:
        """Forget that an organisation agreed."""
        self._connection.execute(delete(ReportConsentRow).where(ReportConsentRow.assessment_id == assessment_id))

    def agreed(self, wave_id: int) -> tuple[str, ...]:
        """Return the codes of the organisations of a wave that agree, in the order in which they agreed."""
        query = select(AssessmentRow.organisation_code).join(
            ReportConsentRow, ReportConsentRow.assessment_id == AssessmentRow.id
        )
        ordered = query.order_by(ReportConsentRow.at, AssessmentRow.organisation_code)
        return tuple(self._connection.scalars(ordered.where(AssessmentRow.wave_id == wave_id)))

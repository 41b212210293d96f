"""How far the organisations of a wave have come: states, times and notes, never an answer."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, exists, func, insert, select, update
from sqlalchemy.orm import aliased

from maturity.domain.assessment import State
from maturity.domain.organisation import Organisation
from maturity.storage import organisations
from maturity.storage.tables import (
    AgreementRow,
    AssessmentRow,
    DeskNoteRow,
    LatestSubmissionRow,
    OrganisationRow,
    OrganiserRow,
    PersonRow,
    SubmissionRow,
)


@dataclass(frozen=True, slots=True)
class Taking:
    """An organisation that takes part in a wave.

    Attributes:
        agreeing: whether it has begun to settle its colleagues' answers.
        submitted_at: when its latest submission was signed; None without one.
        first_submitted_at: when its first one was.
        notes: how many were written about it.
    """

    assessment_id: int
    state: State
    extended_to: datetime | None
    declined_reason: str
    declined_at: datetime | None
    invited_at: datetime | None
    opened_at: datetime | None
    agreeing: bool
    submitted_at: datetime | None
    notes: int
    first_submitted_at: datetime | None
    organisation: Organisation


@dataclass(frozen=True, slots=True)
class Note:
    """What an organiser wrote down about an organisation; *by* is the organiser's name."""

    at: datetime
    by: str
    text: str


_ANY = aliased(SubmissionRow)
_HEAD = (
    AssessmentRow.id,
    AssessmentRow.state,
    AssessmentRow.extended_to,
    AssessmentRow.declined_reason,
    AssessmentRow.declined_at,
    AssessmentRow.invited_at,
    AssessmentRow.opened_at,
    exists().where(AgreementRow.assessment_id == AssessmentRow.id),
    SubmissionRow.at,
    select(func.count()).where(DeskNoteRow.assessment_id == AssessmentRow.id).scalar_subquery(),
    select(func.min(_ANY.at)).where(_ANY.assessment_id == AssessmentRow.id).scalar_subquery(),
)
_TAKING = (
    select(*_HEAD, *organisations.COLUMNS)
    .join(OrganisationRow, OrganisationRow.code == AssessmentRow.organisation_code)
    .outerjoin(LatestSubmissionRow, LatestSubmissionRow.assessment_id == AssessmentRow.id)
    .outerjoin(SubmissionRow, SubmissionRow.id == LatestSubmissionRow.submission_id)
)


class Monitor:
    """Reads how a wave is going, and writes what is known about that."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_wave(self, wave_id: int) -> tuple[Taking, ...]:
        """Return every organisation of a wave; one query."""
        head = len(_HEAD)
        rows = self._connection.execute(_TAKING.where(AssessmentRow.wave_id == wave_id))
        return tuple(
            Taking(
                assessment_id=row[0],
                state=State(row[1]),
                extended_to=row[2],
                declined_reason=row[3],
                declined_at=row[4],
                invited_at=row[5],
                opened_at=row[6],
                agreeing=bool(row[7]),
                submitted_at=row[8],
                notes=row[9],
                first_submitted_at=row[10],
                organisation=organisations.organisation_from(row[head:]),
            )
            for row in rows
        )

    def notes(self, assessment_id: int) -> tuple[Note, ...]:
        """Return the notes about an organisation, newest first."""
        query = (
            select(DeskNoteRow.at, PersonRow.name, DeskNoteRow.text)
            .join(OrganiserRow, OrganiserRow.id == DeskNoteRow.organiser_id)
            .join(PersonRow, PersonRow.id == OrganiserRow.person_id)
            .where(DeskNoteRow.assessment_id == assessment_id)
            .order_by(DeskNoteRow.id.desc())
        )
        return tuple(Note(*row) for row in self._connection.execute(query))

    def add_note(self, assessment_id: int, organiser_id: int, text: str, now: datetime) -> None:
        """Write a note."""
        values = {"assessment_id": assessment_id, "organiser_id": organiser_id, "text": text, "at": now}
        self._connection.execute(insert(DeskNoteRow), [values])

    def decline(self, assessment_id: int, reason: str, now: datetime) -> None:
        """Remember that an organisation does not take part."""
        values = {"state": State.DECLINED.value, "declined_reason": reason, "declined_at": now}
        self._connection.execute(update(AssessmentRow).where(AssessmentRow.id == assessment_id).values(**values))

    def take_part(self, assessment_id: int, state: State) -> None:
        """Forget that an organisation declined."""
        values = {"state": state.value, "declined_reason": "", "declined_at": None}
        self._connection.execute(update(AssessmentRow).where(AssessmentRow.id == assessment_id).values(**values))

    def declined_reason(self, assessment_id: int) -> str:
        """Return why an organisation declined; empty when it did not."""
        return str(
            self._connection.scalars(
                select(AssessmentRow.declined_reason).where(AssessmentRow.id == assessment_id)
            ).one()
        )

"""What a wave leaves behind on the way to its submissions, and taking it away when its time is over."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import (
    ColumnElement,
    CompoundSelect,
    Connection,
    Select,
    delete,
    func,
    insert,
    or_,
    select,
    union,
    update,
)

from maturity.domain.person import Role
from maturity.domain.questionnaire import Text
from maturity.domain.retention import kept_until
from maturity.errors import NotFoundError
from maturity.storage.tables import (
    AgreedAnswerRow,
    ApprovalRow,
    AssessmentRow,
    InvitationRow,
    MailRow,
    MembershipRow,
    OrganiserRow,
    PersonRow,
    ResponseRow,
    ReviewRow,
    SessionRow,
    VoiceRow,
    WaveRow,
)

TRACES = (InvitationRow, ResponseRow, ReviewRow, SessionRow)
"""What shows that a member took part in an assessment."""

TEXTS = ("reason", "comment", "evidence", "evidence_link")
"""What people wrote beside an answer."""


@dataclass(frozen=True, slots=True)
class WaveRetention:
    """How long a wave's answers at work are kept; *thinned_at* is None as long as they are."""

    id: int
    version_id: int
    slug: str
    name: Text
    closes: datetime
    months: int
    thinned_at: datetime | None

    @property
    def until(self) -> datetime:
        """Return the moment from which they are to be taken away."""
        return kept_until(self.closes, self.months)

    def is_due(self, now: datetime) -> bool:
        """Tell whether they should be gone and are not."""
        return self.thinned_at is None and now >= self.until


@dataclass(frozen=True, slots=True)
class Remains:
    """What thinning takes away: how many answers with texts, ways in, sessions and mails, and whose names (ids)."""

    answers: int
    invitations: int
    sessions: int
    mails: int
    people: tuple[int, ...]


class Retention:
    """Finds and takes away what a wave leaves behind."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def waves(self) -> tuple[WaveRetention, ...]:
        """Return every wave, the first to close first."""
        columns = (WaveRow.id, WaveRow.version_id, WaveRow.slug, WaveRow.name, WaveRow.closes)
        rows = self._connection.execute(
            select(*columns, WaveRow.keep_drafts_months, WaveRow.thinned_at).order_by(WaveRow.closes, WaveRow.id)
        )
        return tuple(WaveRetention(*row) for row in rows)

    def keep(self, slug: str, months: int) -> None:
        """Set how many months after closing a wave's answers at work are kept.

        Raises:
            NotFoundError: no wave has that name.
        """
        changed = update(WaveRow).where(WaveRow.slug == slug).values(keep_drafts_months=months)
        if self._connection.execute(changed).rowcount == 0:
            raise NotFoundError("wave", slug)

    def remains(self, wave: WaveRetention) -> Remains:
        """Return what thinning a wave would take away now."""
        people = select(PersonRow.id).where(
            PersonRow.id.in_(select(MembershipRow.person_id).where(_concerned(wave))),
            PersonRow.id.not_in(select(MembershipRow.person_id).where(_needed(wave))),
            PersonRow.id.not_in(select(OrganiserRow.person_id).where(OrganiserRow.ended_at.is_(None))),
            or_(PersonRow.email.is_not(None), PersonRow.name != ""),
        )
        return Remains(
            answers=sum(self._count(table, of_wave, _is_written(table)) for table, of_wave in _answers(wave).items()),
            invitations=self._count(InvitationRow, _in(InvitationRow, wave)),
            sessions=self._count(SessionRow, _in(SessionRow, wave)),
            mails=self._count(MailRow, _mails(wave)),
            people=tuple(self._connection.scalars(people.order_by(PersonRow.id))),
        )

    def thin(self, wave: WaveRetention, texts: Collection[str], now: datetime) -> None:
        """Take it away. Whose names go with it is for ``Personal.erase``, with ``Remains.people``.

        Args:
            wave: whose time is over.
            texts: ids of the questions that are answered in own words: those answers go as a whole.
            now: when.
        """
        for table, of_wave in _answers(wave).items():
            self._connection.execute(delete(table).where(of_wave, table.question.in_(texts)))
            self._connection.execute(update(table).where(of_wave).values(**dict.fromkeys(TEXTS, ""), saved_by=None))
        self._connection.execute(update(ApprovalRow).where(_in(ApprovalRow, wave)).values(message="", comment=""))
        self._connection.execute(delete(MailRow).where(_mails(wave)))
        over = (_concerned(wave), ~_needed(wave), MembershipRow.ended_at.is_(None))
        self._connection.execute(update(MembershipRow).where(*over).values(ended_at=now))
        self._part_from_people(wave, now)
        for table in (SessionRow, InvitationRow):  # sessions point to invitations
            self._connection.execute(delete(table).where(_in(table, wave)))
        self._connection.execute(update(WaveRow).where(WaveRow.id == wave.id).values(thinned_at=now))

    def _part_from_people(self, wave: WaveRetention, now: datetime) -> None:
        """Leave answers and reviews to stand-ins: the same function in the same organisation, and no name."""
        columns = (MembershipRow.organisation_code, PersonRow.function, PersonRow.management, PersonRow.language)
        for table in (ResponseRow, ReviewRow):
            rows = self._connection.execute(
                select(table.id, *columns)
                .join(MembershipRow, MembershipRow.id == table.membership_id)
                .join(PersonRow, PersonRow.id == MembershipRow.person_id)
                .where(_in(table, wave))
            ).all()
            for row_id, organisation, *person in rows:
                stand_in = self._stand_in(organisation, person, now)
                self._connection.execute(update(table).where(table.id == row_id).values(membership_id=stand_in))

    def _stand_in(self, organisation: str, person: Sequence[Any], now: datetime) -> int:
        function, management, language = person
        facts = {"function": function, "management": management, "language": language}
        nobody = insert(PersonRow).values(name="", made_at=now, **facts).returning(PersonRow.id)
        member = insert(MembershipRow).values(
            person_id=self._connection.execute(nobody).scalar_one(),
            organisation_code=organisation,
            roles=Role.RESPONDENT.value,
            made_at=now,
            ended_at=now,
        )
        return int(self._connection.execute(member.returning(MembershipRow.id)).scalar_one())

    def _count(self, table: Any, *where: ColumnElement[bool]) -> int:  # Any: one of the tables
        return int(self._connection.scalar(select(func.count()).select_from(table).where(*where)) or 0)


def _assessments(wave: WaveRetention) -> Select[int]:
    return select(AssessmentRow.id).where(AssessmentRow.wave_id == wave.id)


def _in(table: Any, wave: WaveRetention) -> ColumnElement[bool]:
    of_wave: ColumnElement[bool] = table.assessment_id.in_(_assessments(wave))
    return of_wave


def _answers(wave: WaveRetention) -> dict[Any, ColumnElement[bool]]:
    """Return the tables of answers at work, each with what picks the wave's."""
    responses = select(ResponseRow.id).where(_in(ResponseRow, wave))
    return {VoiceRow: VoiceRow.response_id.in_(responses), AgreedAnswerRow: _in(AgreedAnswerRow, wave)}


def _is_written(table: Any) -> ColumnElement[bool]:
    return or_(*(getattr(table, text) != "" for text in TEXTS))


def _took_part(assessments: Select[int]) -> CompoundSelect[int]:
    """Pick the memberships that took part in assessments."""
    return union(*(select(one.membership_id).where(one.assessment_id.in_(assessments)) for one in TRACES))


def _mails(wave: WaveRetention) -> ColumnElement[bool]:
    """Pick what was written to those whom a wave concerned, until it closed."""
    people = select(MembershipRow.person_id).where(_concerned(wave))
    addresses = select(PersonRow.email).where(PersonRow.id.in_(people))
    return MailRow.recipient.in_(addresses) & (MailRow.made_at <= wave.closes)


def _concerned(wave: WaveRetention) -> ColumnElement[bool]:
    """Pick the memberships of those who took part, and of all others whose organisation did."""
    return MembershipRow.id.in_(_took_part(_assessments(wave))) | _belonged(wave)


def _belonged(wave: WaveRetention) -> ColumnElement[bool]:
    organisations = select(AssessmentRow.organisation_code).where(AssessmentRow.wave_id == wave.id)
    return MembershipRow.organisation_code.in_(organisations) & (MembershipRow.made_at <= wave.closes)


def _needed(wave: WaveRetention) -> ColumnElement[bool]:
    """Pick the memberships that outlive a wave: at work in one that is kept, newer, or with a role in a later one.

    Colleagues and reviewers are asked for one wave at a time; every other role goes on with the organisation.
    """
    kept = (WaveRow.thinned_at.is_(None), WaveRow.id != wave.id)
    others = select(AssessmentRow.id).join(WaveRow, WaveRow.id == AssessmentRow.wave_id).where(*kept)
    later = (
        select(AssessmentRow.organisation_code)
        .join(WaveRow, WaveRow.id == AssessmentRow.wave_id)
        .where(*kept, WaveRow.closes > wave.closes)
    )
    standing = MembershipRow.roles.not_in(("respondent", "reviewer")) & MembershipRow.organisation_code.in_(later)
    going_on = MembershipRow.ended_at.is_(None) & (~_belonged(wave) | standing)
    return MembershipRow.id.in_(_took_part(others)) | going_on

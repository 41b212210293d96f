"""Invitations and signed-in sessions; only hashes of what opens a door are kept."""

from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Executable, bindparam, insert, select, update

from maturity.domain.assessment import State
from maturity.domain.organisation import Organisation
from maturity.domain.person import Person, Role
from maturity.domain.result import WaveFacts
from maturity.storage import organisations, people, waves
from maturity.storage.tables import (
    AssessmentRow,
    InvitationRow,
    MembershipRow,
    OrganisationRow,
    PersonRow,
    SessionRow,
    WaveRow,
)


@dataclass(frozen=True, slots=True)
class Door:
    """What an invitation or a session leads to; a session of who proved who they are has no invitation."""

    invitation_id: int | None
    session_id: int
    membership_id: int
    roles: frozenset[Role]
    assessment_id: int
    state: State
    wave_id: int
    version_id: int
    seen_at: datetime
    person: Person
    organisation: Organisation
    wave: WaveFacts


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A browser that is signed in."""

    session_id: int
    made_at: datetime
    seen_at: datetime


_COMMON = (
    MembershipRow.id,
    MembershipRow.roles,
    AssessmentRow.id,
    AssessmentRow.state,
    WaveRow.id,
    WaveRow.version_id,
)
_REST = (*people.COLUMNS, *organisations.COLUMNS, *waves.OWN_COLUMNS)
_INVITATION = (
    select(InvitationRow.id, InvitationRow.id, *_COMMON, InvitationRow.made_at, *_REST)
    .join(MembershipRow, MembershipRow.id == InvitationRow.membership_id)
    .join(PersonRow, PersonRow.id == MembershipRow.person_id)
    .join(AssessmentRow, AssessmentRow.id == InvitationRow.assessment_id)
    .join(OrganisationRow, OrganisationRow.code == AssessmentRow.organisation_code)
    .join(WaveRow, WaveRow.id == AssessmentRow.wave_id)
    .where(InvitationRow.revoked_at.is_(None), MembershipRow.ended_at.is_(None))
)
_BY_LINK = _INVITATION.where(InvitationRow.link_hash == bindparam("hash"))
_BY_CODE = _INVITATION.where(InvitationRow.code_hash == bindparam("hash"))
_SESSION = (
    select(SessionRow.invitation_id, SessionRow.id, *_COMMON, SessionRow.seen_at, *_REST)
    .outerjoin(InvitationRow, InvitationRow.id == SessionRow.invitation_id)
    .join(MembershipRow, MembershipRow.id == SessionRow.membership_id)
    .join(PersonRow, PersonRow.id == MembershipRow.person_id)
    .join(AssessmentRow, AssessmentRow.id == SessionRow.assessment_id)
    .join(OrganisationRow, OrganisationRow.code == AssessmentRow.organisation_code)
    .join(WaveRow, WaveRow.id == AssessmentRow.wave_id)
    .where(InvitationRow.revoked_at.is_(None), MembershipRow.ended_at.is_(None))
    .where(SessionRow.token_hash == bindparam("hash"), SessionRow.ended_at.is_(None))
)
_PERSON = 9
_ORGANISATION = _PERSON + len(people.COLUMNS)
_WAVE = _ORGANISATION + len(organisations.COLUMNS)


class Access:
    """Reads and writes invitations and sessions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def is_invited(self, link_hash: str) -> bool:
        """Tell whether an invitation with this link was ever made."""
        there = select(InvitationRow.id).where(InvitationRow.link_hash == link_hash)
        return self._connection.scalar(there) is not None

    def invite(self, membership_id: int, assessment_id: int, link_hash: str, code_hash: str, now: datetime) -> None:
        """Add an invitation for a member to an assessment."""
        added = insert(InvitationRow).values(
            membership_id=membership_id,
            assessment_id=assessment_id,
            link_hash=link_hash,
            code_hash=code_hash,
            made_at=now,
        )
        self._connection.execute(added)

    def revoke(self, link_hash: str, now: datetime) -> None:
        """Close an invitation and every session that came in by it."""
        self._connection.execute(
            update(InvitationRow).where(InvitationRow.link_hash == link_hash).values(revoked_at=now)
        )

    def revoke_all(self, membership_id: int, assessment_id: int, now: datetime) -> None:
        """Close every invitation of a member to an assessment, and every session of the member in it."""
        mine = (InvitationRow.membership_id == membership_id, InvitationRow.assessment_id == assessment_id)
        self._connection.execute(
            update(InvitationRow).where(*mine, InvitationRow.revoked_at.is_(None)).values(revoked_at=now)
        )
        there = (SessionRow.membership_id == membership_id, SessionRow.assessment_id == assessment_id)
        self._connection.execute(update(SessionRow).where(*there, SessionRow.ended_at.is_(None)).values(ended_at=now))

    def revoke_member(self, membership_id: int, now: datetime) -> None:
        """Close every invitation and every session of a member, in every assessment."""
        open_ones = update(InvitationRow).where(InvitationRow.membership_id == membership_id)
        self._connection.execute(open_ones.where(InvitationRow.revoked_at.is_(None)).values(revoked_at=now))
        running = update(SessionRow).where(SessionRow.membership_id == membership_id)
        self._connection.execute(running.where(SessionRow.ended_at.is_(None)).values(ended_at=now))

    def invitation_by_code(self, code_hash: str) -> Door | None:
        """Return what an open invitation leads to, found by the hash of its code."""
        return self._door(_BY_CODE, code_hash)

    def invitation(self, link_hash: str) -> Door | None:
        """Return what an open invitation leads to, found by the hash of its link."""
        return self._door(_BY_LINK, link_hash)

    def session(self, token_hash: str) -> Door | None:
        """Return what a session leads to, None when it has ended, its invitation is revoked or its member has left."""
        return self._door(_SESSION, token_hash)

    def start_session(
        self, membership_id: int, assessment_id: int, token_hash: str, now: datetime, *, invitation_id: int | None
    ) -> None:
        """Sign a browser in; the first time counts as opening the invitation, without one all of them."""
        added = insert(SessionRow).values(
            token_hash=token_hash,
            membership_id=membership_id,
            assessment_id=assessment_id,
            invitation_id=invitation_id,
            made_at=now,
            seen_at=now,
        )
        self._connection.execute(added)
        opened = [InvitationRow.membership_id == membership_id, InvitationRow.assessment_id == assessment_id]
        if invitation_id is not None:
            opened.append(InvitationRow.id == invitation_id)
        unopened = (*opened, InvitationRow.opened_at.is_(None))
        self._connection.execute(update(InvitationRow).where(*unopened).values(opened_at=now))
        first = (AssessmentRow.id == assessment_id, AssessmentRow.opened_at.is_(None))
        self._connection.execute(update(AssessmentRow).where(*first).values(opened_at=now))

    def touch_session(self, session_id: int, now: datetime) -> None:
        """Remember that a session was used."""
        self._connection.execute(update(SessionRow).where(SessionRow.id == session_id).values(seen_at=now))

    def end_session(self, token_hash: str, now: datetime) -> None:
        """Sign a browser out."""
        self._connection.execute(update(SessionRow).where(SessionRow.token_hash == token_hash).values(ended_at=now))

    def sessions(self, membership_id: int, since: datetime) -> tuple[SignedIn, ...]:
        """Return where a member is signed in and was seen after *since*, the last used first."""
        rows = self._connection.execute(
            select(SessionRow.id, SessionRow.made_at, SessionRow.seen_at)
            .outerjoin(InvitationRow, InvitationRow.id == SessionRow.invitation_id)
            .where(SessionRow.membership_id == membership_id, InvitationRow.revoked_at.is_(None))
            .where(SessionRow.ended_at.is_(None), SessionRow.seen_at > since)
            .order_by(SessionRow.seen_at.desc(), SessionRow.id.desc())
        )
        return tuple(SignedIn(*row) for row in rows)

    def end_sessions(self, session_ids: Collection[int], now: datetime) -> None:
        """Sign browsers out."""
        self._connection.execute(update(SessionRow).where(SessionRow.id.in_(session_ids)).values(ended_at=now))

    def end_sessions_of(self, person_id: int, now: datetime, *, but: int | None) -> None:
        """Sign a person out in every browser and every organisation, but for the session *but*."""
        theirs = select(MembershipRow.id).where(MembershipRow.person_id == person_id)
        ended = update(SessionRow).where(SessionRow.membership_id.in_(theirs), SessionRow.ended_at.is_(None))
        if but is not None:
            ended = ended.where(SessionRow.id != but)
        self._connection.execute(ended.values(ended_at=now))

    def _door(self, query: Executable, secret_hash: str) -> Door | None:
        row = self._connection.execute(query, {"hash": secret_hash}).first()
        if row is None:
            return None
        invitation, session, membership, roles, assessment, state, wave_id, version, seen_at = row[:_PERSON]
        return Door(
            invitation_id=invitation,
            session_id=session,
            membership_id=membership,
            roles=people.roles_from(roles),
            assessment_id=assessment,
            state=State(state),
            wave_id=wave_id,
            version_id=version,
            seen_at=seen_at,
            person=Person(*row[_PERSON:_ORGANISATION]),
            organisation=organisations.organisation_from(row[_ORGANISATION:_WAVE]),
            wave=waves.wave_from(row[_WAVE:]),
        )

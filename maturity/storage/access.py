"""Invitations and signed-in sessions; only hashes of what opens a door are kept."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Executable, bindparam, insert, or_, select, update

from maturity.domain.assessment import State
from maturity.domain.organisation import Organisation
from maturity.domain.result import WaveFacts
from maturity.storage import organisations, waves
from maturity.storage.tables import AssessmentRow, InvitationRow, OrganisationRow, SessionRow, WaveRow


@dataclass(frozen=True, slots=True)
class Door:
    """What an invitation or a session leads to."""

    invitation_id: int
    session_id: int
    role: str
    assessment_id: int
    state: State
    wave_id: int
    version_id: int
    seen_at: datetime
    organisation: Organisation
    wave: WaveFacts


_COMMON = (
    InvitationRow.role,
    AssessmentRow.id,
    AssessmentRow.state,
    WaveRow.id,
    WaveRow.version_id,
)
_INVITATION = (
    select(InvitationRow.id, InvitationRow.id, *_COMMON, InvitationRow.made_at, *organisations.COLUMNS, *waves.COLUMNS)
    .join(AssessmentRow, AssessmentRow.id == InvitationRow.assessment_id)
    .join(OrganisationRow, OrganisationRow.code == AssessmentRow.organisation_code)
    .join(WaveRow, WaveRow.id == AssessmentRow.wave_id)
    .where(InvitationRow.revoked_at.is_(None))
    .where(or_(InvitationRow.link_hash == bindparam("hash"), InvitationRow.code_hash == bindparam("hash")))
)
_SESSION = (
    select(InvitationRow.id, SessionRow.id, *_COMMON, SessionRow.seen_at, *organisations.COLUMNS, *waves.COLUMNS)
    .join(InvitationRow, InvitationRow.id == SessionRow.invitation_id)
    .join(AssessmentRow, AssessmentRow.id == InvitationRow.assessment_id)
    .join(OrganisationRow, OrganisationRow.code == AssessmentRow.organisation_code)
    .join(WaveRow, WaveRow.id == AssessmentRow.wave_id)
    .where(InvitationRow.revoked_at.is_(None))
    .where(SessionRow.token_hash == bindparam("hash"), SessionRow.ended_at.is_(None))
)
_OWN = 8
_ORGANISATION = _OWN + len(organisations.COLUMNS)


class Access:
    """Reads and writes invitations and sessions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def invite(self, assessment_id: int, role: str, link_hash: str, code_hash: str, now: datetime) -> None:
        """Add an invitation; inviting again with the same secrets changes nothing."""
        there = select(InvitationRow.id).where(InvitationRow.link_hash == link_hash)
        if self._connection.scalar(there) is None:
            added = insert(InvitationRow).values(
                assessment_id=assessment_id, role=role, link_hash=link_hash, code_hash=code_hash, made_at=now
            )
            self._connection.execute(added)

    def revoke(self, link_hash: str, now: datetime) -> None:
        """Close an invitation and every session that came in by it."""
        self._connection.execute(
            update(InvitationRow).where(InvitationRow.link_hash == link_hash).values(revoked_at=now)
        )

    def invitation(self, secret_hash: str) -> Door | None:
        """Return what an open invitation leads to, found by the hash of its link or code."""
        return self._door(_INVITATION, secret_hash)

    def session(self, token_hash: str) -> Door | None:
        """Return what a session leads to, None when it has ended or its invitation is revoked."""
        return self._door(_SESSION, token_hash)

    def start_session(self, invitation_id: int, token_hash: str, now: datetime) -> None:
        """Sign a browser in."""
        added = insert(SessionRow).values(token_hash=token_hash, invitation_id=invitation_id, made_at=now, seen_at=now)
        self._connection.execute(added)

    def touch_session(self, session_id: int, now: datetime) -> None:
        """Remember that a session was used."""
        self._connection.execute(update(SessionRow).where(SessionRow.id == session_id).values(seen_at=now))

    def end_session(self, token_hash: str, now: datetime) -> None:
        """Sign a browser out."""
        self._connection.execute(update(SessionRow).where(SessionRow.token_hash == token_hash).values(ended_at=now))

    def _door(self, query: Executable, secret_hash: str) -> Door | None:
        row = self._connection.execute(query, {"hash": secret_hash}).first()
        if row is None:
            return None
        invitation, session, role, assessment, state, wave_id, version, seen_at = row[:_OWN]
        return Door(
            invitation_id=invitation,
            session_id=session,
            role=role,
            assessment_id=assessment,
            state=State(state),
            wave_id=wave_id,
            version_id=version,
            seen_at=seen_at,
            organisation=organisations.organisation_from(row[_OWN:_ORGANISATION]),
            wave=waves.wave_from(row[_ORGANISATION:]),
        )

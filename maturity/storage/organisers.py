"""Organising bodies, their organisers, and the browsers in which those are signed in."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from maturity.domain.organiser import Appointment, Body
from maturity.domain.person import Person
from maturity.storage import people
from maturity.storage.access import SignedIn
from maturity.storage.tables import OrganiserRow, OrganiserSessionRow, OrganisingBodyRow, PersonRow

_BODY = (OrganisingBodyRow.id, OrganisingBodyRow.name, OrganisingBodyRow.national)
_APPOINTED = (
    select(OrganiserRow.id, *_BODY, *people.COLUMNS)
    .join(OrganisingBodyRow, OrganisingBodyRow.id == OrganiserRow.body_id)
    .join(PersonRow, PersonRow.id == OrganiserRow.person_id)
    .where(OrganiserRow.ended_at.is_(None))
    .order_by(OrganisingBodyRow.name, OrganiserRow.id)
)
_OF_PERSON = _APPOINTED.where(OrganiserRow.person_id == bindparam("person"))
_SESSION = (
    _APPOINTED.add_columns(OrganiserSessionRow.id, OrganiserSessionRow.seen_at)
    .join(OrganiserSessionRow, OrganiserSessionRow.organiser_id == OrganiserRow.id)
    .where(OrganiserSessionRow.token_hash == bindparam("hash"), OrganiserSessionRow.ended_at.is_(None))
)
_PERSON = 1 + len(_BODY)
_END = _PERSON + len(people.COLUMNS)


@dataclass(frozen=True, slots=True)
class DeskSession:
    """A browser in which an organiser is signed in."""

    id: int
    seen_at: datetime
    appointment: Appointment


class Organisers:
    """Reads and writes bodies, organisers and their sessions."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def body(self, name: str) -> Body | None:
        """Return the body of a name."""
        row = self._connection.execute(select(*_BODY).where(OrganisingBodyRow.name == name)).first()
        return None if row is None else Body(*row)

    def bodies(self) -> tuple[Body, ...]:
        """Return every body, in the order in which they were added."""
        return tuple(Body(*row) for row in self._connection.execute(select(*_BODY).order_by(OrganisingBodyRow.id)))

    def put_body(self, name: str, *, national: bool) -> Body:
        """Return the body of a name, added where there was none; *national* makes it so, and nothing unmakes it."""
        known = self.body(name)
        if known is None:
            added = insert(OrganisingBodyRow).values(name=name, national=national).returning(OrganisingBodyRow.id)
            return Body(int(self._connection.execute(added).scalar_one()), name, national)
        if national and not known.national:
            mine = OrganisingBodyRow.id == known.id
            self._connection.execute(update(OrganisingBodyRow).where(mine).values(national=True))
        return Body(known.id, name, known.national or national)

    def appoint(self, person: Person, body: Body, now: datetime) -> Appointment:
        """Let a person run the waves of a body, again where that had ended."""
        theirs = (OrganiserRow.person_id == person.id, OrganiserRow.body_id == body.id)
        known = self._connection.scalar(select(OrganiserRow.id).where(*theirs))
        if known is None:
            added = insert(OrganiserRow).values(person_id=person.id, body_id=body.id, made_at=now)
            known = self._connection.execute(added.returning(OrganiserRow.id)).scalar_one()
        else:
            self._connection.execute(update(OrganiserRow).where(*theirs).values(ended_at=None))
        return Appointment(int(known), person, body)

    def dismiss(self, organiser_id: int, now: datetime) -> None:
        """Let somebody run a body's waves no longer; the browsers are signed out."""
        self._connection.execute(update(OrganiserRow).where(OrganiserRow.id == organiser_id).values(ended_at=now))
        open_ones = (OrganiserSessionRow.organiser_id == organiser_id, OrganiserSessionRow.ended_at.is_(None))
        self._connection.execute(update(OrganiserSessionRow).where(*open_ones).values(ended_at=now))

    def all(self) -> tuple[Appointment, ...]:
        """Return every organiser, body by body."""
        return tuple(map(_appointment, self._connection.execute(_APPOINTED)))

    def of_person(self, person_id: int) -> tuple[Appointment, ...]:
        """Return the bodies whose waves a person runs."""
        return tuple(map(_appointment, self._connection.execute(_OF_PERSON, {"person": person_id})))

    def start_session(self, organiser_id: int, token_hash: str, now: datetime) -> None:
        """Sign a browser in."""
        added = insert(OrganiserSessionRow).values(
            organiser_id=organiser_id, token_hash=token_hash, made_at=now, seen_at=now
        )
        self._connection.execute(added)

    def session(self, token_hash: str) -> DeskSession | None:
        """Return who is signed in; None when the session has ended or its owner is no organiser any more."""
        row = self._connection.execute(_SESSION, {"hash": token_hash}).first()
        return None if row is None else DeskSession(row[_END], row[_END + 1], _appointment(row))

    def touch_session(self, session_id: int, now: datetime) -> None:
        """Remember that a session was used."""
        mine = OrganiserSessionRow.id == session_id
        self._connection.execute(update(OrganiserSessionRow).where(mine).values(seen_at=now))

    def sessions(self, organiser_id: int, since: datetime) -> tuple[SignedIn, ...]:
        """Return where an organiser is signed in and was seen after *since*, the last used first."""
        rows = self._connection.execute(
            select(OrganiserSessionRow.id, OrganiserSessionRow.made_at, OrganiserSessionRow.seen_at)
            .where(OrganiserSessionRow.organiser_id == organiser_id, OrganiserSessionRow.ended_at.is_(None))
            .where(OrganiserSessionRow.seen_at > since)
            .order_by(OrganiserSessionRow.seen_at.desc(), OrganiserSessionRow.id.desc())
        )
        return tuple(SignedIn(*row) for row in rows)

    def end_session(self, token_hash: str, now: datetime) -> None:
        """Sign a browser out."""
        mine = OrganiserSessionRow.token_hash == token_hash
        self._connection.execute(update(OrganiserSessionRow).where(mine).values(ended_at=now))

    def end_sessions(self, session_ids: Collection[int], now: datetime) -> None:
        """Sign browsers out."""
        these = OrganiserSessionRow.id.in_(session_ids)
        self._connection.execute(update(OrganiserSessionRow).where(these).values(ended_at=now))

    def end_sessions_of(self, person_id: int, now: datetime, *, but: int | None = None) -> None:
        """Sign a person out at every body's desk, but for the session *but*."""
        theirs = select(OrganiserRow.id).where(OrganiserRow.person_id == person_id)
        ended = update(OrganiserSessionRow).where(
            OrganiserSessionRow.organiser_id.in_(theirs), OrganiserSessionRow.ended_at.is_(None)
        )
        if but is not None:
            ended = ended.where(OrganiserSessionRow.id != but)
        self._connection.execute(ended.values(ended_at=now))


def _appointment(row: Sequence[Any]) -> Appointment:
    return Appointment(row[0], Person(*row[_PERSON:_END]), Body(*row[1:_PERSON]))

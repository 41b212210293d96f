"""What people prove who they are with, and where that lets them in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, bindparam, select, update

from maturity.domain.organisation import Organisation
from maturity.domain.person import Person, Role
from maturity.domain.result import WaveFacts
from maturity.storage import organisations, people, waves
from maturity.storage.tables import AssessmentRow, MembershipRow, OrganisationRow, PersonRow, WaveRow


@dataclass(frozen=True, slots=True)
class Account:
    """How a person with a mail address signs in.

    Attributes:
        password_hash: None until the person has chosen a password.
        failed_tries: wrong passwords since the last right one.
        locked_until: no password opens the account before; None when it never was locked, or a right one came since.
    """

    person: Person
    password_hash: str | None
    failed_tries: int
    locked_until: datetime | None


@dataclass(frozen=True, slots=True)
class Place:
    """An assessment of an organisation that a person belongs to."""

    membership_id: int
    assessment_id: int
    roles: frozenset[Role]
    organisation: Organisation
    wave: WaveFacts


_ACCOUNTS = select(PersonRow.password_hash, PersonRow.failed_tries, PersonRow.locked_until, *people.COLUMNS)
_BY_EMAIL = _ACCOUNTS.where(PersonRow.email == bindparam("email"))
_OF_PERSON = _ACCOUNTS.where(PersonRow.id == bindparam("person"), PersonRow.email.is_not(None))
_HELD = _OF_PERSON.with_for_update()
_PLACES = (
    select(MembershipRow.id, AssessmentRow.id, MembershipRow.roles, *organisations.COLUMNS, *waves.OWN_COLUMNS)
    .join(OrganisationRow, OrganisationRow.code == MembershipRow.organisation_code)
    .join(AssessmentRow, AssessmentRow.organisation_code == MembershipRow.organisation_code)
    .join(WaveRow, WaveRow.id == AssessmentRow.wave_id)
    .where(MembershipRow.person_id == bindparam("person"), MembershipRow.ended_at.is_(None))
    .order_by(MembershipRow.id, WaveRow.opens.desc(), WaveRow.id.desc())
)
_ORGANISATION = 3
_WAVE = _ORGANISATION + len(organisations.COLUMNS)


class Accounts:
    """Reads and writes passwords, and finds where their owners belong."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def by_email(self, email: str) -> Account | None:
        """Return the account of an address in lower case."""
        row = self._connection.execute(_BY_EMAIL, {"email": email}).first()
        return None if row is None else Account(Person(*row[3:]), *row[:3])

    def of_person(self, person_id: int) -> Account | None:
        """Return a person's account; None for one without a mail address."""
        row = self._connection.execute(_OF_PERSON, {"person": person_id}).first()
        return None if row is None else Account(Person(*row[3:]), *row[:3])

    def hold(self, person_id: int) -> Account | None:
        """Return a person's account; others who want to change it wait for this transaction."""
        row = self._connection.execute(_HELD, {"person": person_id}).first()
        return None if row is None else Account(Person(*row[3:]), *row[:3])

    def set_password(self, person_id: int, password_hash: str) -> None:
        """Remember a new password; wrong ones before it are forgotten."""
        facts = {"password_hash": password_hash, "failed_tries": 0, "locked_until": None}
        self._connection.execute(update(PersonRow).where(PersonRow.id == person_id).values(**facts))

    def rehash(self, person_id: int, before: str, password_hash: str) -> None:
        """Replace the hash of a password by another of the same password, unless another password came meanwhile."""
        same: tuple[ColumnElement[bool], ...] = (PersonRow.id == person_id, PersonRow.password_hash == before)
        self._connection.execute(update(PersonRow).where(*same).values(password_hash=password_hash))

    def failed(self, person_id: int, failed_tries: int, locked_until: datetime | None) -> None:
        """Remember how often in a row a password was wrong, and how long to wait; 0 and None after a right one."""
        facts = {"failed_tries": failed_tries, "locked_until": locked_until}
        self._connection.execute(update(PersonRow).where(PersonRow.id == person_id).values(**facts))

    def places(self, person_id: int) -> tuple[Place, ...]:
        """Return every assessment of every organisation that a person belongs to, the newest wave of each first."""
        rows = self._connection.execute(_PLACES, {"person": person_id})
        return tuple(
            Place(
                row[0],
                row[1],
                people.roles_from(row[2]),
                organisations.organisation_from(row[_ORGANISATION:_WAVE]),
                waves.wave_from(row[_WAVE:]),
            )
            for row in rows
        )

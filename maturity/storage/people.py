"""People and their memberships of organisations."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from maturity.domain.person import Person, Role
from maturity.storage.tables import MembershipRow, PersonRow

COLUMNS = (
    PersonRow.id,
    PersonRow.email,
    PersonRow.name,
    PersonRow.function,
    PersonRow.management,
    PersonRow.language,
)
"""What a ``Person`` is made of, in the order of its fields."""


@dataclass(frozen=True, slots=True)
class Membership:
    """A person's roles in an organisation."""

    id: int
    organisation_code: str
    person: Person
    roles: frozenset[Role]


def roles_from(words: str) -> frozenset[Role]:
    """Read stored roles."""
    return frozenset(Role(word) for word in words.split())


def words_of(roles: frozenset[Role]) -> str:
    """Write roles as they are stored."""
    return " ".join(sorted(role.value for role in roles))


_MEMBERS = (
    select(MembershipRow.id, MembershipRow.organisation_code, MembershipRow.roles, *COLUMNS)
    .join(PersonRow, PersonRow.id == MembershipRow.person_id)
    .where(MembershipRow.ended_at.is_(None))
)
_OF_ORGANISATION = _MEMBERS.where(MembershipRow.organisation_code == bindparam("organisation")).order_by(
    MembershipRow.id
)
_BY_EMAIL = select(*COLUMNS).where(PersonRow.email == bindparam("email"))


class People:
    """Reads and writes people and memberships."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, person: Person, now: datetime) -> Person:
        """Add a person and return it with its id; an address that is known gives the person who has it, updated."""
        facts = {
            "name": person.name,
            "function": person.function,
            "management": person.management,
            "language": person.language,
        }
        known = self.by_email(person.email) if person.email else None
        if known is not None:
            self._connection.execute(update(PersonRow).where(PersonRow.id == known.id).values(**facts))
            found_id = known.id
        else:
            added = insert(PersonRow).values(email=person.email, made_at=now, **facts).returning(PersonRow.id)
            found_id = int(self._connection.execute(added).scalar_one())
        return Person(found_id, person.email, person.name, person.function, person.management, person.language)

    def by_email(self, email: str) -> Person | None:
        """Return who has an address; addresses are kept in lower case."""
        row = self._connection.execute(_BY_EMAIL, {"email": email}).first()
        return None if row is None else Person(*row)

    def elsewhere(self, person_id: int, organisation_code: str) -> bool:
        """Tell whether a person belongs to another organisation as well."""
        others = (MembershipRow.person_id == person_id, MembershipRow.organisation_code != organisation_code)
        found = select(MembershipRow.id).where(*others, MembershipRow.ended_at.is_(None)).limit(1)
        return self._connection.scalar(found) is not None

    def join(self, person_id: int, organisation_code: str, roles: frozenset[Role], now: datetime) -> int:
        """Give a person roles in an organisation, besides those that the person has; return the membership's id."""
        row = self._connection.execute(
            select(MembershipRow.id, MembershipRow.roles, MembershipRow.ended_at).where(
                MembershipRow.person_id == person_id, MembershipRow.organisation_code == organisation_code
            )
        ).first()
        if row is None:
            added = insert(MembershipRow).values(
                person_id=person_id, organisation_code=organisation_code, roles=words_of(roles), made_at=now
            )
            return int(self._connection.execute(added.returning(MembershipRow.id)).scalar_one())
        before = roles_from(row.roles) if row.ended_at is None else frozenset[Role]()
        self._set(row.id, roles=words_of(before | roles), ended_at=None)
        return int(row.id)

    def leave(self, membership_id: int, role: Role, now: datetime) -> None:
        """Take a role away; a membership without any ends."""
        words = self._connection.scalar(select(MembershipRow.roles).where(MembershipRow.id == membership_id)) or ""
        left = roles_from(words) - {role}
        if left:
            self._set(membership_id, roles=words_of(left))
        else:
            self._set(membership_id, ended_at=now)

    def members(self, organisation_code: str) -> tuple[Membership, ...]:
        """Return who belongs to an organisation, oldest membership first."""
        rows = self._connection.execute(_OF_ORGANISATION, {"organisation": organisation_code})
        return tuple(Membership(row[0], row[1], Person(*row[3:]), roles_from(row[2])) for row in rows)

    def _set(self, membership_id: int, **values: object) -> None:
        self._connection.execute(update(MembershipRow).where(MembershipRow.id == membership_id).values(**values))

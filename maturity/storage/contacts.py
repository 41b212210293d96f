"""People in many organisations at once: reading and writing a whole file of them takes a few statements."""

from collections.abc import Collection, Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime
from itertools import islice

from sqlalchemy import Connection, bindparam, insert, select, update

from maturity.domain.person import Person, Role
from maturity.storage.people import COLUMNS, Membership, roles_from, words_of
from maturity.storage.tables import MembershipRow, PersonRow

MOST_AT_ONCE = 5000
"""Values in one statement; SQLite takes some thirty thousand."""


@dataclass(frozen=True, slots=True)
class Standing:
    """A person's roles in an organisation, by address, before both are known to the store."""

    organisation_code: str
    email: str
    roles: frozenset[Role]


_MEMBERSHIPS = select(MembershipRow.id, MembershipRow.organisation_code, MembershipRow.roles, *COLUMNS).join(
    PersonRow, PersonRow.id == MembershipRow.person_id
)
_RENEW_PERSON = update(PersonRow.__table__).where(PersonRow.id == bindparam("known"))  # type: ignore[arg-type]  # a mapped class always has a Table here
_RENEW_MEMBERSHIP = (
    update(MembershipRow.__table__)  # type: ignore[arg-type]  # as above
    .where(MembershipRow.id == bindparam("known"))
    .values(ended_at=None, roles=bindparam("new_roles"))
)


class Contacts:
    """Reads and writes people with addresses, and where they belong."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def everywhere(self) -> tuple[Membership, ...]:
        """Return every membership that has not ended; one query."""
        rows = self._connection.execute(_MEMBERSHIPS.where(MembershipRow.ended_at.is_(None)))
        return tuple(Membership(row[0], row[1], Person(*row[3:]), roles_from(row[2])) for row in rows)

    def known(self, emails: Collection[str]) -> dict[str, Person]:
        """Return address to person, for those addresses that somebody has."""
        found = {}
        for some in _parts(emails):
            for row in self._connection.execute(select(*COLUMNS).where(PersonRow.email.in_(some))):
                found[row.email] = Person(*row)
        return found

    def memberships(self, emails: Collection[str]) -> dict[tuple[str, str], Membership]:
        """Return organisation code and address to membership; one that has ended has no roles."""
        found = {}
        for some in _parts(emails):
            query = _MEMBERSHIPS.add_columns(MembershipRow.ended_at).where(PersonRow.email.in_(some))
            for membership_id, code, words, *person, ended_at in self._connection.execute(query):
                roles = roles_from(words) if ended_at is None else frozenset[Role]()
                found[code, person[1]] = Membership(membership_id, code, Person(*person), roles)
        return found

    def put_people(self, people: Iterable[Person], now: datetime) -> None:
        """Add the people who have no id yet, and renew the facts about the others; two statements at most."""
        people = tuple(people)
        fresh = [{"email": one.email, "made_at": now} | _facts(one) for one in people if not one.id]
        renewed = [{"known": one.id} | _facts(one) for one in people if one.id]
        if fresh:
            self._connection.execute(insert(PersonRow), fresh)
        if renewed:
            self._connection.execute(_RENEW_PERSON, renewed)

    def put_standings(self, standings: Collection[Standing], now: datetime) -> None:
        """Give people, who must be known, exactly these roles, also where a membership had ended."""
        emails = {one.email for one in standings}
        there, people = self.memberships(emails), self.known(emails)
        fresh, renewed = [], []
        for one in standings:
            held, words = there.get((one.organisation_code, one.email)), words_of(one.roles)
            if held is not None:
                renewed.append({"known": held.id, "new_roles": words})
            else:
                person_id = people[one.email].id
                values = {"person_id": person_id, "organisation_code": one.organisation_code, "roles": words}
                fresh.append(values | {"made_at": now})
        if fresh:
            self._connection.execute(insert(MembershipRow), fresh)
        if renewed:
            self._connection.execute(_RENEW_MEMBERSHIP, renewed)

    def set_roles(self, membership_id: int, roles: frozenset[Role]) -> None:
        """Give a member exactly these roles."""
        self._connection.execute(_RENEW_MEMBERSHIP, [{"known": membership_id, "new_roles": words_of(roles)}])

    def end(self, membership_id: int, now: datetime) -> None:
        """End a membership."""
        ended = update(MembershipRow).where(MembershipRow.id == membership_id).values(ended_at=now)
        self._connection.execute(ended)


def _facts(one: Person) -> dict[str, object]:
    return {"name": one.name, "function": one.function, "management": one.management, "language": one.language}


def _parts(emails: Iterable[str]) -> Iterator[list[str]]:
    rest = iter(sorted(emails))
    while some := list(islice(rest, MOST_AT_ONCE)):
        yield some

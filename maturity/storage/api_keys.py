"""Keys of organisations' own programs."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from maturity.storage.tables import ApiKeyRow as Row


@dataclass(frozen=True, slots=True)
class ApiKey:
    """A key without its secret; *name* is what the organisation calls it."""

    id: int
    organisation: str
    name: str
    made_at: datetime
    used_at: datetime | None
    revoked_at: datetime | None


_KEY = select(Row.id, Row.organisation_code, Row.name, Row.made_at, Row.used_at, Row.revoked_at)


class ApiKeys:
    """Reads and writes keys."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, organisation: str, name: str, key_hash: str, now: datetime) -> int:
        """Add a key and return its id."""
        added = insert(Row).values(organisation_code=organisation, name=name, key_hash=key_hash, made_at=now)
        return int(self._connection.execute(added.returning(Row.id)).scalar_one())

    def of(self, organisation: str) -> tuple[ApiKey, ...]:
        """Return every key of an organisation, also revoked ones, newest first."""
        query = _KEY.where(Row.organisation_code == organisation).order_by(Row.id.desc())
        return tuple(ApiKey(*row) for row in self._connection.execute(query))

    def known(self, key_hash: str) -> ApiKey | None:
        """Return the key with a secret of this hash; None where there is none, or it is revoked."""
        row = self._connection.execute(_KEY.where(Row.key_hash == key_hash, Row.revoked_at.is_(None))).first()
        return None if row is None else ApiKey(*row)

    def revoke(self, organisation: str, key_id: int, now: datetime) -> bool:
        """Revoke a key; tell whether the organisation had it and it was not revoked before."""
        theirs = (Row.id == key_id) & (Row.organisation_code == organisation) & Row.revoked_at.is_(None)
        return bool(self._connection.execute(update(Row).where(theirs).values(revoked_at=now)).rowcount)

    def touch(self, key_id: int, now: datetime) -> None:
        """Remember that a key was used."""
        self._connection.execute(update(Row).where(Row.id == key_id).values(used_at=now))

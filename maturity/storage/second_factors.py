"""Authenticator apps and recovery codes."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from maturity.storage.tables import RecoveryCodeRow, SecondFactorRow


@dataclass(frozen=True, slots=True)
class SecondFactor:
    """A person's confirmed app.

    Attributes:
        totp_secret: shared with the app, in base 32.
        last_step: the newest step whose code was used.
        failed_tries: wrong codes since the last right one.
        locked_until: no code is right before; None when no wait is on.
    """

    person_id: int
    totp_secret: str
    confirmed_at: datetime
    last_step: int
    failed_tries: int
    locked_until: datetime | None


_OF_PERSON = select(
    SecondFactorRow.person_id,
    SecondFactorRow.totp_secret,
    SecondFactorRow.confirmed_at,
    SecondFactorRow.last_step,
    SecondFactorRow.failed_tries,
    SecondFactorRow.locked_until,
).where(SecondFactorRow.person_id == bindparam("person"))
_HELD = _OF_PERSON.with_for_update()


class SecondFactors:
    """Reads and writes apps and recovery codes."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def of_person(self, person_id: int) -> SecondFactor | None:
        """Return a person's app; None for one who has confirmed none."""
        row = self._connection.execute(_OF_PERSON, {"person": person_id}).first()
        return None if row is None else SecondFactor(*row)

    def hold(self, person_id: int) -> SecondFactor | None:
        """Return a person's app; others who want to use it wait for this transaction, so that no code works twice."""
        row = self._connection.execute(_HELD, {"person": person_id}).first()
        return None if row is None else SecondFactor(*row)

    def put(self, person_id: int, totp_secret: str, step: int, code_hashes: Iterable[str], now: datetime) -> None:
        """Remember a confirmed app and recovery codes instead of those before; *step* confirmed it."""
        self.remove(person_id)
        added = insert(SecondFactorRow).values(
            person_id=person_id, totp_secret=totp_secret, confirmed_at=now, last_step=step
        )
        self._connection.execute(added)
        self.put_codes(person_id, code_hashes)

    def put_codes(self, person_id: int, code_hashes: Iterable[str]) -> None:
        """Remember recovery codes instead of those before."""
        self._connection.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.person_id == person_id))
        rows = [{"person_id": person_id, "code_hash": one} for one in code_hashes]
        self._connection.execute(insert(RecoveryCodeRow), rows)

    def use_step(self, person_id: int, step: int) -> None:
        """Remember the step of a code that was used; wrong ones before it are forgotten."""
        facts = {"last_step": step, "failed_tries": 0, "locked_until": None}
        self._connection.execute(update(SecondFactorRow).where(SecondFactorRow.person_id == person_id).values(**facts))

    def use_code(self, person_id: int, code_hash: str, now: datetime) -> bool:
        """Use a recovery code up; False, and nothing done, when it is none or was used."""
        mine = (RecoveryCodeRow.person_id == person_id, RecoveryCodeRow.code_hash == code_hash)
        used = update(RecoveryCodeRow).where(*mine, RecoveryCodeRow.used_at.is_(None)).values(used_at=now)
        return self._connection.execute(used).rowcount == 1

    def failed(self, person_id: int, failed_tries: int, locked_until: datetime | None) -> None:
        """Remember how often in a row a code was wrong, and how long to wait."""
        facts = {"failed_tries": failed_tries, "locked_until": locked_until}
        self._connection.execute(update(SecondFactorRow).where(SecondFactorRow.person_id == person_id).values(**facts))

    def codes_left(self, person_id: int) -> int:
        """Return how many recovery codes are unused."""
        unused = (RecoveryCodeRow.person_id == person_id, RecoveryCodeRow.used_at.is_(None))
        return self._connection.scalar(select(func.count()).select_from(RecoveryCodeRow).where(*unused)) or 0

    def remove(self, person_id: int) -> None:
        """Forget a person's app and recovery codes."""
        self._connection.execute(delete(RecoveryCodeRow).where(RecoveryCodeRow.person_id == person_id))
        self._connection.execute(delete(SecondFactorRow).where(SecondFactorRow.person_id == person_id))

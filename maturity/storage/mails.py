"""The outbox: mails are written here with what caused them, and leave by a claim that only one sender gets."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, bindparam, select, update
from sqlalchemy.dialects import postgresql, sqlite

from maturity.errors import NotFoundError
from maturity.storage.tables import MailRow

LEASE = timedelta(minutes=5)
"""How long a claimed mail is left alone: the sender that claimed it may have been killed."""

_SOON = (1, 5, 15, 60)
_LATER = 180
_GIVE_UP_AFTER = 3 * 24 * 60

DELAYS = tuple(
    timedelta(minutes=minutes) for minutes in (*_SOON, *[_LATER] * ((_GIVE_UP_AFTER - sum(_SOON)) // _LATER))
)
"""How long to wait after the first failure, the second and so on, three days in all; then the mail is given up."""


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """A mail as it is written; *key* says what caused it, in one word per cause."""

    key: str
    recipient: str
    language: str
    subject: str
    text: str
    html: str


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail in the outbox.

    Attributes:
        key: what caused it; no two mails have the same.
        text: empty once it is sent: the link and the code in it are kept nowhere in clear.
        html: the same text as a page.
        tries: how often it was claimed for sending.
        next_try_at: when it may be claimed; None when it is sent or given up.
        sent_at: when the server took it.
        problem: why the latest try failed; empty before that and when it is sent.
    """

    id: int
    key: str
    recipient: str
    language: str
    subject: str
    text: str
    html: str
    made_at: datetime
    tries: int
    next_try_at: datetime | None
    sent_at: datetime | None
    problem: str

    @property
    def is_given_up(self) -> bool:
        """Tell whether nobody will try again."""
        return self.sent_at is None and self.next_try_at is None


_COLUMNS = tuple(getattr(MailRow, name) for name in Mail.__dataclass_fields__)
_WAITING = MailRow.sent_at.is_(None)
_ONE = MailRow.id == bindparam("mail")
_DUE = (
    select(MailRow.id)
    .where(_WAITING, MailRow.next_try_at <= bindparam("now"))
    .order_by(MailRow.next_try_at, MailRow.id)
    .limit(bindparam("limit"))
)
_NEWEST = select(*_COLUMNS).order_by(MailRow.made_at.desc(), MailRow.id.desc())
_CLAIM = (
    update(MailRow)
    .where(_ONE, _WAITING, MailRow.next_try_at <= bindparam("now"))
    .values(next_try_at=bindparam("until"), tries=MailRow.tries + 1)
    .returning(*_COLUMNS)
)


class Mails:
    """Reads and writes the outbox."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, mail: OutgoingMail, now: datetime) -> bool:
        """Put a mail into the outbox, due at once; False, and nothing done, when its key is there already."""
        insert = postgresql.insert if self._connection.dialect.name == "postgresql" else sqlite.insert
        added = (
            insert(MailRow)
            .values(
                **{name: getattr(mail, name) for name in OutgoingMail.__dataclass_fields__},
                made_at=now,
                tries=0,
                next_try_at=now,
                problem="",
            )
            .on_conflict_do_nothing(index_elements=["key"])
            .returning(MailRow.id)
        )
        return self._connection.scalar(added) is not None

    def get(self, mail_id: int) -> Mail:
        """Return a mail.

        Raises:
            NotFoundError: there is none with this number.
        """
        row = self._connection.execute(select(*_COLUMNS).where(_ONE), {"mail": mail_id}).first()
        if row is None:
            raise NotFoundError("mail", mail_id)
        return Mail(*row)

    def by_keys(self, keys: Iterable[str]) -> dict[str, Mail]:
        """Return key to mail, for those of *keys* that were ever put into the outbox."""
        rows = self._connection.execute(select(*_COLUMNS).where(MailRow.key.in_(list(keys))))
        return {row.key: Mail(*row) for row in rows}

    def all(self, limit: int | None = None) -> tuple[Mail, ...]:
        """Return the mails, newest first, at most *limit*."""
        return tuple(Mail(*row) for row in self._connection.execute(_NEWEST.limit(limit)))

    def due(self, now: datetime, limit: int) -> tuple[int, ...]:
        """Return the numbers of the mails that should leave now, longest waiting first."""
        return tuple(self._connection.scalars(_DUE, {"now": now, "limit": limit}))

    def claim(self, mail_id: int, now: datetime) -> Mail | None:
        """Reserve a due mail for one sender until ``LEASE`` has passed; None when another sender has it or sent it."""
        row = self._connection.execute(_CLAIM, {"mail": mail_id, "now": now, "until": now + LEASE}).first()
        return None if row is None else Mail(*row)

    def sent(self, mail_id: int, now: datetime) -> None:
        """Remember that the server took a mail, and forget its text: links and codes are kept as hashes only."""
        taken = {"sent_at": now, "next_try_at": None, "problem": "", "text": "", "html": ""}
        self._connection.execute(update(MailRow).where(MailRow.id == mail_id, _WAITING).values(**taken))

    def failed(self, claimed: Mail, problem: str, now: datetime, *, for_good: bool = False) -> None:
        """Remember why a claimed mail did not leave, and when to try again.

        Args:
            claimed: as ``claim`` returned it; when somebody else has claimed it since, nothing happens.
            problem: the reason, in one line.
            now: when it failed.
            for_good: the recipient does not exist, so that trying again helps nobody.
        """
        again = None if for_good or claimed.tries > len(DELAYS) else now + DELAYS[claimed.tries - 1]
        mine = (MailRow.id == claimed.id, MailRow.tries == claimed.tries, _WAITING)
        self._connection.execute(update(MailRow).where(*mine).values(next_try_at=again, problem=problem))

    def again(self, mail_id: int, now: datetime) -> bool:
        """Make a mail that was given up due again, with all its tries before it; False when it was not given up.

        Raises:
            NotFoundError: there is none with this number.
        """
        given_up = self.get(mail_id).is_given_up
        fresh = {"tries": 0, "next_try_at": now}
        nobodys = (MailRow.id == mail_id, _WAITING, MailRow.next_try_at.is_(None))
        self._connection.execute(update(MailRow).where(*nobodys).values(**fresh))
        return given_up

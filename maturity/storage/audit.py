"""The log of who did what when: append-only, each event sealed with the hash of the one before."""

import hashlib
import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, insert, select, text

from maturity.storage.tables import AuditEventRow as Row

FIRST = "0" * 64
"""What stands for the hash before the first event."""

_LOCK = 2027
"""Advisory lock of PostgreSQL: the chain has one end, so its writers take turns. SQLite has one writer anyway."""


@dataclass(frozen=True, slots=True)
class Event:
    """Something that was done: *actor* is a membership (``0483/12``) or ``operator``; *facts* go with the verb."""

    at: datetime
    actor: str
    verb: str
    facts: Mapping[str, str | int]


class Audit:
    """Adds to the log and verifies it."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    def add(self, at: datetime, actor: str, verb: str, subject: str, facts: Mapping[str, str | int]) -> None:
        """Add an event; *facts* never hold answer texts."""
        if self._connection.dialect.name == "postgresql":
            self._connection.execute(text("SELECT pg_advisory_xact_lock(:key)"), {"key": _LOCK})
        previous = self._connection.scalar(select(Row.content_hash).order_by(Row.id.desc()).limit(1)) or FIRST
        sealed = _seal(previous, at, actor, verb, subject, facts)
        added = insert(Row).values(
            at=at,
            actor=actor,
            verb=verb,
            subject=subject,
            facts=dict(facts),
            previous_hash=previous,
            content_hash=sealed,
        )
        self._connection.execute(added)

    def of(self, subject: str, limit: int) -> tuple[Event, ...]:
        """Return the newest events about *subject*, newest first."""
        rows = self._connection.execute(
            select(Row.at, Row.actor, Row.verb, Row.facts)
            .where(Row.subject == subject)
            .order_by(Row.id.desc())
            .limit(limit)
        )
        return tuple(Event(*row) for row in rows)

    def subjects(self, verb: str, start: str) -> tuple[str, ...]:
        """Return what *verb* was done to, of the subjects that begin with *start*, each once and in order."""
        found = select(Row.subject).where(Row.verb == verb, Row.subject.startswith(start, autoescape=True)).distinct()
        return tuple(self._connection.scalars(found.order_by(Row.subject)))

    def broken_at(self) -> int | None:
        """Recompute the chain; return the id of the first event that does not fit, None when all do."""
        previous = FIRST
        for row in self._connection.execute(select(Row).order_by(Row.id)):
            expected = _seal(previous, row.at, row.actor, row.verb, row.subject, row.facts)
            if (row.previous_hash, row.content_hash) != (previous, expected):
                return int(row.id)
            previous = row.content_hash
        return None


def _seal(previous: str, at: datetime, actor: str, verb: str, subject: str, facts: Mapping[str, str | int]) -> str:
    event = [previous, at.astimezone(UTC).isoformat(), actor, verb, subject, facts]
    return hashlib.sha256(json.dumps(event, sort_keys=True, ensure_ascii=False).encode()).hexdigest()

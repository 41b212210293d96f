"""The log of one organisation's work in one wave, as its coordinator reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from maturity.domain.person import Person
from maturity.services.access import Actor
from maturity.storage.store import Store

MOST = 500
"""So many of the newest events fit a page that is still read."""


@dataclass(frozen=True, slots=True)
class LogEntry:
    """Who did what when; *person* is None for an operator of the service and for somebody who has left."""

    at: datetime
    person: Person | None
    verb: str
    facts: Mapping[str, str | int]


def log(store: Store, actor: Actor) -> tuple[LogEntry, ...]:
    """Return what happened in the actor's assessment, newest first; two queries."""
    organisation = actor.organisation.code
    members = {f"{organisation}/{one.id}": one.person for one in store.people.members(organisation)}
    events = store.audit.of(f"{actor.wave.slug}/{organisation}", MOST)
    return tuple(LogEntry(one.at, members.get(one.actor), one.verb, one.facts) for one in events)

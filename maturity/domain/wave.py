"""A wave as who runs it sees it: its kind, how far it has come, and what has to be there before it opens."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from enum import Enum
from zoneinfo import ZoneInfo

from maturity.domain.result import WaveFacts


class Kind(Enum):
    """What a wave is for; the questionnaire's form of the same name is proposed where there is one."""

    FULL = "full"
    CORE = "core"
    PULSE = "pulse"
    PILOT = "pilot"


class WaveState(Enum):
    """How far a wave has come."""

    DRAFT = "draft"
    TESTED = "tested"
    OPEN = "open"
    CLOSED = "closed"
    PUBLISHED = "published"

    @property
    def is_prepared(self) -> bool:
        """Whether the wave is not opened yet, so that it can change and nobody can enter."""
        return self in (WaveState.DRAFT, WaveState.TESTED)


@dataclass(frozen=True, slots=True)
class DeskWave:
    """A wave with everything that its organisers decide.

    Attributes:
        state: as kept; ``state_at`` also knows the time.
        sender_verified_at: when the address proved to be read by somebody who wants to send from it.
        tested_at: when the questions were answered on trial.
        letters: kind of letter to language to its parts.
        least_response: share of the organisations, 0 to 1, below which a publication needs an explanation.
    """

    id: int
    body_id: int | None
    version_id: int
    facts: WaveFacts
    kind: Kind = Kind.FULL
    state: WaveState = WaveState.DRAFT
    sender_name: str = ""
    sender_address: str = ""
    sender_verified_at: datetime | None = None
    tested_at: datetime | None = None
    letters: Mapping[str, Mapping[str, Mapping[str, str]]] = field(default_factory=dict)
    least_response: float = 0.5

    @property
    def subject(self) -> str:
        """How the audit log calls the wave."""
        return f"wave/{self.facts.slug}"

    def state_at(self, now: datetime) -> WaveState:
        """Return how far the wave has come; the day of closing closes it without anybody's help."""
        ended = self.state is WaveState.OPEN and now >= self.facts.closes
        return WaveState.CLOSED if ended else self.state


def moment_of(day: str, clock: str, zone: ZoneInfo) -> datetime | None:
    """Return the moment that a day (2027-03-31) and a time (16:00) mean in a place; None where there is no such one.

    The hour that summer time skips does not exist; of the hour that comes twice, the first is meant.
    """
    try:
        found = datetime.combine(date.fromisoformat(day), time.fromisoformat(clock), zone)
        back = datetime.fromtimestamp(found.timestamp(), zone)
    except (ValueError, OverflowError):
        return None
    return found if back.replace(tzinfo=None) == found.replace(tzinfo=None) else None

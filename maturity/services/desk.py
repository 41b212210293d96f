"""What an organiser sees of a body's waves: dates, states and counts, never an answer or a name."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import Enum

from maturity.domain.assessment import State
from maturity.domain.result import WaveFacts
from maturity.domain.wave import DeskWave, WaveState
from maturity.errors import NotFoundError
from maturity.services.organisers import Organiser
from maturity.storage.store import Store
from maturity.storage.waves import StoredWave


class Phase(Enum):
    """How far an opened wave has come."""

    COMING = "coming"
    OPEN = "open"
    CLOSED = "closed"
    PUBLISHED = "published"


@dataclass(frozen=True, slots=True)
class RunWave:
    """A wave as who runs it sees it; *counts*: how many assessments are in each state that occurs."""

    facts: WaveFacts
    phase: Phase
    counts: Mapping[State, int]


def waves(store: Store, who: Organiser, now: datetime) -> tuple[RunWave, ...]:
    """Return the opened waves of the organiser's body, newest first; two queries."""
    counts = store.waves.count_states_of(who.body.id)
    return tuple(
        RunWave(one.facts, _phase(one, now), counts.get(one.id, {}))
        for one in store.desk_waves.of_body(who.body.id)
        if not one.state.is_prepared
    )


def wave(store: Store, who: Organiser, slug: str) -> StoredWave:
    """Return a wave of the organiser's body; one query.

    Raises:
        NotFoundError: the body runs no such wave, whether or not another one does.
    """
    for one in store.waves.of_body(who.body.id):
        if one.facts.slug == slug:
            return one
    raise NotFoundError("wave", slug)


def _phase(wave: DeskWave, now: datetime) -> Phase:
    if wave.state is WaveState.PUBLISHED:
        return Phase.PUBLISHED
    if now < wave.facts.opens:
        return Phase.COMING
    return Phase.OPEN if wave.facts.is_open(now) else Phase.CLOSED

"""What lies ahead of each step: how many peers have taken it, and what those that rose have raised."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from maturity.domain.ahead import NO_RISERS, Ahead, Risers, already_there, risers
from maturity.domain.benchmark import FALLBACK, GroupKind
from maturity.domain.result import Result
from maturity.services import comparing, developing
from maturity.services.access import Actor
from maturity.storage.store import Store
from maturity.storage.waves import StoredWave

MOST_RAISED = 5
"""Questions that are named of those that rose: what most of them did, not all that anybody did."""


@dataclass(frozen=True, slots=True)
class Preceding:
    """What the peers have done.

    Attributes:
        ahead: question id to the share that has reached the level of its recommended step.
        risers: what those that rose have raised; None before there are two waves.
        among: of which group, which is wider than the result's where that tells of too few.
    """

    ahead: Mapping[str, Ahead]
    risers: Risers | None
    among: GroupKind


NOTHING = Preceding({}, None, GroupKind.ALL)


def preceding(store: Store, actor: Actor, result: Result) -> Preceding:
    """Return what the peers of a result have done; at most seven queries, none for a draft.

    Args:
        store: an open transaction.
        actor: who asks.
        result: of the actor's organisation, compared with a ready-made group.
    """
    if result.group is None:
        return NOTHING
    wave = StoredWave(actor.wave_id, actor.version_id, actor.wave)
    peers = comparing.peers(store, actor.organisation, wave, result.compiled, result.as_of)
    levels = {one.question.id: one.step.to for one in result.recommendations}
    ahead = already_there(actor.organisation, actor.wave, result.compiled, peers, result.group, levels)
    kind = result.group.kind
    found, among = _risers(store, actor, result.as_of, kind if isinstance(kind, GroupKind) else GroupKind.ALL)
    return Preceding(ahead, found, among)


def _risers(store: Store, actor: Actor, now: datetime, kind: GroupKind) -> tuple[Risers | None, GroupKind]:
    """Return what those that rose have raised, in the first group that may be shown, from *kind* to everybody."""
    pair = developing.last_two(store, actor.organisation, actor.wave_id, now)
    if pair is None:
        return None, kind
    found = risers(actor.organisation, *pair, kind, MOST_RAISED)
    while found == NO_RISERS and kind is not GroupKind.ALL:
        kind = FALLBACK.get(kind, GroupKind.ALL)
        found = risers(actor.organisation, *pair, kind, MOST_RAISED)
    return found, kind

"""Going on in a new wave with what was aimed at in an earlier one: targets are offered, never copied unasked."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from maturity.domain.questionnaire import Text
from maturity.domain.scoring import Compiled
from maturity.domain.trend import comparable
from maturity.services.access import Actor
from maturity.services.planning import log
from maturity.services.questionnaires import ready
from maturity.storage.store import Store


@dataclass(frozen=True, slots=True)
class Offer:
    """The targets of an earlier wave.

    Attributes:
        wave: its short name.
        name: its name.
        targets: those that can be taken over, by part: nothing is chosen for it now, and it means the same.
        changed: how many cannot, as a question means something else, has other answers or is not asked any more.
    """

    wave: str
    name: Text
    targets: Mapping[str, float]
    changed: int


def offered(store: Store, actor: Actor) -> Offer | None:
    """Return what can be taken over from the newest earlier wave with targets; None without one.

    At most three queries.
    """
    found = store.targets.before(actor.organisation.code, actor.wave.opens)
    if not found.values:
        return None
    wave = store.waves.get(found.wave)
    was = ready(store.versions.open(wave.version_id), wave.facts)
    now = ready(store.versions.open(actor.version_id), actor.wave)
    same = _same(was, now)
    kept = {part: value for part, value in found.values.items() if part in same}
    chosen = store.targets.of(actor.assessment_id)
    fresh = {part: value for part, value in kept.items() if part not in chosen}
    return Offer(found.wave, wave.facts.name, fresh, len(found.values) - len(kept))


def take_over(store: Store, actor: Actor, now: datetime) -> int:
    """Choose the targets that are offered; return how many. What is chosen by now is left alone, so twice is once.

    Args:
        store: open for writing.
        actor: who takes them over.
        now: when.
    """
    store.waves.hold(actor.assessment_id)
    offer = offered(store, actor)
    if offer is None or not offer.targets:
        return 0
    store.targets.put(actor.assessment_id, offer.targets, actor.membership_id, now)
    log(store, actor, "take-over-targets", {"from": offer.wave, "targets": len(offer.targets)}, now)
    return len(offer.targets)


def _same(was: Compiled, now: Compiled) -> frozenset[str]:
    """Return the questions that mean the same in both waves and have as many answers, and the areas that both have."""
    if was.questionnaire.id != now.questionnaire.id:
        return frozenset()
    columns, _ = comparable(was, now)
    return frozenset(was.questions[column].id for column in columns.tolist()) | (
        frozenset(was.node_ids) & frozenset(now.node_ids)
    )

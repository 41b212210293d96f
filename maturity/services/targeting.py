"""Choosing targets, and saying how many hours a grade of effort takes."""

from collections.abc import Mapping
from datetime import datetime

from maturity.domain.improvement import top_level
from maturity.domain.scoring import Compiled
from maturity.errors import FieldsError, TargetsChangedError
from maturity.services.access import Actor
from maturity.services.planning import log
from maturity.services.questionnaires import ready
from maturity.storage.store import Store
from maturity.storage.targets import Estimate

MOST_HOURS = 100_000
"""Some fifty years of work for one step: more is a slip of the hand."""

MOST_COST = 100_000
"""Kronor for an hour."""

HIGHEST = 100.0
"""The highest index."""


def choose(
    store: Store, actor: Actor, wanted: Mapping[str, float | None], was: Mapping[str, float | None], now: datetime
) -> int:
    """Choose targets; return how many were changed.

    Args:
        store: open for writing.
        actor: who chooses.
        wanted: id of question, area or total to level code or index; None takes a target away.
        was: what the actor saw when choosing. A part of which both are equal is left alone.
        now: when.

    Raises:
        FieldsError: a value cannot be used.
        TargetsChangedError: somebody chose something else meanwhile. In both cases nothing was stored.
    """
    store.waves.hold(actor.assessment_id)
    changed = {part: value for part, value in wanted.items() if value != was.get(part)}
    compiled = ready(store.versions.open(actor.version_id), actor.wave)
    problems = {
        part: "unknown" for part, value in changed.items() if value is not None and not _fits(compiled, part, value)
    }
    if problems:
        raise FieldsError(problems)
    stored = store.targets.of(actor.assessment_id)
    others = {
        part: stored.get(part) for part, value in changed.items() if stored.get(part) not in (was.get(part), value)
    }
    if others:
        raise TargetsChangedError(others)
    new = {part: value for part, value in changed.items() if value is not None}
    gone = [part for part, value in changed.items() if value is None and part in stored]
    store.targets.put(actor.assessment_id, new, actor.membership_id, now)
    store.targets.remove(actor.assessment_id, gone)
    if changed:
        log(store, actor, "choose-targets", {"chosen": len(new), "removed": len(gone)}, now)
    return len(changed)


def say_hours(store: Store, actor: Actor, estimate: Estimate, now: datetime) -> None:
    """Keep what the organisation says that a grade of effort takes, and what an hour costs.

    Raises:
        FieldsError: a number is negative or too large; nothing was stored.
    """
    problems = {
        f"hours-{grade}": "unknown"
        for grade, hours in enumerate(estimate.hours, start=1)
        if hours is not None and not 0 <= hours <= MOST_HOURS
    }
    if estimate.hour_cost is not None and not 0 <= estimate.hour_cost <= MOST_COST:
        problems["cost"] = "unknown"
    if problems:
        raise FieldsError(problems)
    store.targets.put_estimate(actor.organisation.code, estimate, now)
    log(store, actor, "say-hours", {}, now)


def _fits(compiled: Compiled, part: str, value: float) -> bool:
    if part in compiled.node_ids:
        return 0 <= value <= HIGHEST
    question = next((one for one in compiled.questions if one.id == part), None)
    # First the range: what is no number, or has no end, cannot be made whole.
    return question is not None and 0 <= value <= top_level(question) and value == int(value)

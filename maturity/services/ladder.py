"""An organisation chooses how far others may see its answers, until the wave is published."""

from datetime import datetime

from maturity.domain.ladder import Rung
from maturity.errors import FieldsError, PublishedError
from maturity.services.access import Actor
from maturity.storage.store import Store


def rung(store: Store, actor: Actor) -> tuple[Rung, bool]:
    """Return what the actor's organisation has chosen, and whether it can still change."""
    return Rung(store.publications.ladder(actor.assessment_id)), not store.publications.is_out(actor.wave_id)


def choose(store: Store, actor: Actor, wanted: str, now: datetime) -> Rung:
    """Let others see as much of the organisation's answers as *wanted* says.

    Raises:
        FieldsError: *wanted* is no rung.
        PublishedError: figures of the wave are out, and rest on what was chosen then; nothing was changed.
    """
    if wanted not in {one.value for one in Rung}:
        raise FieldsError({"rung": "missing"})
    store.waves.hold(actor.assessment_id)
    before, is_free = rung(store, actor)
    if not is_free:
        raise PublishedError(actor.wave.slug)
    if wanted != before.value:
        store.publications.set_ladder(actor.assessment_id, wanted)
        store.publications.drop_draft(actor.wave_id)  # it was made before
        store.audit.add(
            now, actor.name, "choose-rung", f"{actor.wave.slug}/{actor.organisation.code}", {"rung": wanted}
        )
    return Rung(wanted)

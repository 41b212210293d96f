"""Made-up consents: every eighth organisation of the demonstration's open wave can be learnt from."""

from datetime import datetime

from maturity.domain.learning import open_areas
from maturity.services.demonstration import SECOND_WAVE
from maturity.services.questionnaires import ready
from maturity.storage.learning import Contact
from maturity.storage.store import Store

CONTACT = Contact("Påhittad inköpschef", "inkopschef@demo.invalid")
"""No mail can ever reach that domain."""

EVERY = 8


def agree(store: Store, now: datetime) -> None:
    """Let them agree, in every area that is open."""
    wave = store.waves.get(SECOND_WAVE.slug)
    areas = [area.id for area in open_areas(ready(store.versions.open(wave.version_id), wave.facts))]
    assessments = store.waves.assessments(wave.id)
    for code in sorted(assessments)[::EVERY]:
        store.learning.consent(assessments[code], areas, CONTACT, now)

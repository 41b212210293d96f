"""The national list of good examples: who is at the highest level in an area and lets everybody know it."""

from collections.abc import Mapping

from maturity.domain.edition import Examples
from maturity.domain.ladder import Rung
from maturity.domain.naming import unnamed_parts
from maturity.domain.organisation import swedish_order
from maturity.domain.scoring import Compiled, band_of
from maturity.storage.store import Store


def good_examples(store: Store, wave_id: int, compiled: Compiled, revisions: Mapping[str, int]) -> Examples:
    """Return for each area that may be named who is in its highest band, in Swedish order.

    Args:
        store: an open transaction.
        wave_id: the wave.
        compiled: its questionnaire as arrays.
        revisions: organisation to the submission that counts.
    """
    opened = store.exports.opened(wave_id, [one for one in Rung if one.is_example])
    counted = [one for one in opened if revisions.get(one.organisation) == one.revision]
    questionnaire = compiled.questionnaire
    shown, highest = set(compiled.node_ids) - unnamed_parts(questionnaire), questionnaire.bands[-1]
    found = {
        area: [
            (one.organisation, one.name)
            for one in counted
            if one.node == area and one.index is not None and band_of(questionnaire, one.index) == highest
        ]
        for area in (one.id for one in questionnaire.areas if one.id in shown)
    }
    return {area: tuple(sorted(named, key=lambda one: swedish_order(one[1]))) for area, named in found.items()}

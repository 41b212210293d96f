"""Who is shown by name inside a peer group: those that have agreed, unless what has been seen would tell of others.

While a wave is open, a reader has seen medians of groups in which nobody was named, and has them in mind when names
come. So somebody is named only where of every such group, and of what two of them differ by, nobody or enough of those
that are not named are left. Where that is not so, some who have agreed stay unnamed beside those who have not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import combinations

import numpy as np

from maturity.domain.disclosure import LEAST_DIFFERENCE, Limits
from maturity.domain.group_choice import Mask
from maturity.domain.inheritance import Voices
from maturity.domain.organisation import Organisation
from maturity.domain.questionnaire import TOTAL, Questionnaire


@dataclass(frozen=True, slots=True)
class Named:
    """An organisation that is shown by name; *index*: node id to 0–100, None without an index."""

    organisation: Organisation
    index: Mapping[str, float | None]


def unnamed_parts(questionnaire: Questionnaire) -> frozenset[str]:
    """Return the nodes that nobody is named in.

    A sensitive area is never named; nor is the total, from which it could be worked out beside the other areas.
    """
    sensitive = {area.id for top in questionnaire.areas for area in top.areas() if area.sensitive}
    above = {top.id for top in questionnaire.areas if any(area.id in sensitive for area in top.areas())}
    return frozenset(sensitive | above | ({TOTAL} if sensitive else set()))


def nameable(
    willing: Sequence[int], public: Sequence[int], groups: Sequence[Mask], limits: Limits, voice: Voices | None = None
) -> tuple[int, ...]:
    """Return whom to name: everybody who has agreed, or the first of them that give nobody else away.

    Args:
        willing: rows of those that have agreed, in the order in which they are wanted.
        public: those of them that everybody can see elsewhere.
        groups: each of shape (register, figures): who is heard where the reader has seen a figure before anybody was
            named.
        limits: of the wave.
        voice: shape (register, figures): whose answers are behind each figure; None where nobody inherits.
    """
    if not groups or not willing:
        return tuple(willing)
    pairs = [a ^ b for a, b in combinations(groups, 2)]
    cells = np.array([*groups, *pairs])
    least = np.array([limits.median] * len(groups) + [LEAST_DIFFERENCE] * len(pairs))[:, np.newaxis]
    columns = np.arange(cells.shape[2])

    def left(named: Sequence[int]) -> Mask:
        gone = np.zeros(cells.shape[1:], dtype=bool)
        for row in named:
            gone[row if voice is None else voice[row], columns] = True
        return np.asarray((cells & ~gone).sum(axis=1))

    before = left([])

    def gives_away(now: Mask, then: Mask) -> bool:
        return bool(((now > 0) & (now < least) & (now < then) & (before >= least)).any())

    if not gives_away(left(willing), before):
        return tuple(willing)
    found = list(public)
    then = left(found)
    for row in willing:
        if row not in found and not gives_away(now := left([*found, row]), then):
            found, then = [*found, row], now
    return tuple(row for row in willing if row in found)

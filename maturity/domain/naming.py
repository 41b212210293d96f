"""Who is shown by name inside a peer group: those that have agreed, unless what has been seen would tell of others.

While a wave is open, a reader has seen medians of groups in which nobody was named, and has them in mind when names
come. So somebody is named only where of every such group, and of what two of them differ by, nobody or enough of those
that are not named are left. Where that is not so, some who have agreed stay unnamed beside those who have not.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maturity.domain.disclosure import LEAST_DIFFERENCE, Limits
from maturity.domain.group_choice import Mask
from maturity.domain.inheritance import Voices
from maturity.domain.organisation import Organisation
from maturity.domain.questionnaire import TOTAL, Questionnaire

Numbers = NDArray[np.intp]


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
    willing: Sequence[int],
    public: Sequence[int],
    groups: Sequence[Mask],
    limits: Limits,
    voice: Voices | None = None,
    sensitive: Sequence[bool] | None = None,
) -> tuple[int, ...]:
    """Return whom to name: everybody who has agreed, or the first of them that give nobody else away.

    Args:
        willing: rows of those that have agreed, in the order in which they are wanted.
        public: those of them that everybody can see elsewhere.
        groups: each of shape (register, figures): who is heard where the reader has seen a figure before anybody was
            named.
        limits: of the wave.
        voice: shape (register, figures): whose answers are behind each figure; None where nobody inherits.
        sensitive: for each figure whether the stricter limit applies; None where it does nowhere.
    """
    if not groups or not willing:
        return tuple(willing)
    told = _Told(groups, limits, voice, sensitive)
    if not told.gives_away(told.left(told.known(willing)), told.before):
        return tuple(willing)
    found, gone = set(public), told.known(public)
    then = told.left(gone)
    for row in willing:
        now = then - told.lost(row, gone)
        if row not in found and not told.gives_away(now, then):
            found.add(row)
            then, gone = now, gone | told.known([row])
    return tuple(row for row in willing if row in found)


class _Told:
    """How many are behind each group, and behind what two of them differ by: shape (groups, groups, figures).

    The first group is nobody, from whom every other one differs by itself.
    """

    def __init__(
        self, groups: Sequence[Mask], limits: Limits, voice: Voices | None, sensitive: Sequence[bool] | None
    ) -> None:
        self._cells = np.array([np.zeros_like(groups[0]), *groups])
        self._voice, self._columns = voice, np.arange(groups[0].shape[1])
        self._least = np.full((len(self._cells), len(self._cells), len(self._columns)), LEAST_DIFFERENCE)
        self._least[0] = self._least[:, 0] = limits.median
        if sensitive is not None:
            strict = np.flatnonzero(sensitive)
            self._least[:, :, strict] = np.maximum(self._least[:, :, strict], limits.sensitive)
        self.before = self.left(self.known([]))

    def known(self, rows: Sequence[int]) -> Mask:
        """Return whose answers are known with those of *rows*, shape (register, figures)."""
        found = np.zeros(self._cells.shape[1:], dtype=bool)
        for row in rows:
            found[self._said_by(row), self._columns] = True
        return found

    def left(self, gone: Mask) -> Numbers:
        """Return how many are not known."""
        hidden = (self._cells & ~gone).transpose(2, 0, 1).astype(np.float32)  # far faster than whole numbers
        both = (hidden @ hidden.transpose(0, 2, 1)).transpose(1, 2, 0)
        alone = both.diagonal().T
        return np.asarray(alone[:, np.newaxis] + alone - 2 * both, dtype=np.intp)

    def lost(self, row: int, gone: Mask) -> Mask:
        """Return where one fewer is left when *row* becomes known beside those in *gone*."""
        said = self._said_by(row)
        found = self._cells[:, said, self._columns] & ~gone[said, self._columns]
        return np.asarray(found[:, np.newaxis] ^ found)

    def gives_away(self, now: Numbers, then: Numbers) -> bool:
        """Tell whether too few are left where enough were, and fewer than there already are."""
        few = (now > 0) & (now < self._least) & (now < then) & (self.before >= self._least)
        return bool(few.any())

    def _said_by(self, row: int) -> int | NDArray[np.intp]:
        return row if self._voice is None else self._voice[row]

"""Whose reports an organiser may have: of those that agree, as many as give nobody else away.

Who holds the reports of all but a few of a group can take them away from a published figure, or from the distribution
in the reports themselves, and is left with the others. Whose reports were fetched once are known for good.
"""

from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

import numpy as np
from numpy.typing import NDArray

from maturity.domain.edition import groups_of
from maturity.domain.group_choice import Mask
from maturity.domain.inheritance import heard
from maturity.domain.naming import nameable
from maturity.domain.result import Peers, sensitive_parts
from maturity.services import developing
from maturity.services.questionnaires import ready
from maturity.storage.store import Store
from maturity.storage.waves import StoredWave


@dataclass(frozen=True, slots=True, eq=False)
class Released:
    """Whose reports may be given out.

    Attributes:
        agreed: codes of those that agree and have submitted, in the order in which they agreed.
        codes: those of them that give nobody else away, in the same order; none while *waits*.
        waits: whether somebody may still answer: every answer could be told from two looks at the figures.
        safe: tells whose may be given out where those of some, and no others, are there.
    """

    agreed: tuple[str, ...]
    codes: tuple[str, ...]
    waits: bool
    safe: Callable[[Sequence[str]], tuple[str, ...]]

    @property
    def left_out(self) -> int:
        """How many agree and are left out, because others could be worked out."""
        return 0 if self.waits else len(self.agreed) - len(self.codes)

    def among(self, made: Collection[str]) -> tuple[str, ...]:
        """Return whose reports may be given out where only those of *made* are there: part of a whole can tell more."""
        there = tuple(code for code in self.codes if code in made)
        return there if there == self.codes else self.safe(there)


def released(store: Store, wave: StoredWave, now: datetime) -> Released:
    """Return whose reports an organiser may have at *now*; seven queries at most, however many there are."""
    register = store.organisations.in_wave(wave.id)
    compiled = ready(store.versions.open(wave.version_id), wave.facts)
    submitted = set(store.submissions.submitted(wave.id))
    agreed = tuple(code for code in store.report_consents.agreed(wave.id) if code in submitted)
    [sheet] = developing.sheets(store, None, [wave], [compiled], register, now)
    if now < wave.facts.closes or sheet.peers.arrival is not None:
        return Released(agreed, (), waits=True, safe=tuple)
    row_of = {one.code: row for row, one in enumerate(register)}
    subject = f"{wave.facts.slug}/"
    fetched = [one.removeprefix(subject) for one in store.audit.subjects("fetch-reports", subject)]
    public = [row_of[code] for code in fetched if code in row_of]
    limits, sensitive = wave.facts.limits, sensitive_parts(compiled.questionnaire)
    strict = [one in sensitive for one in (*compiled.node_ids, *(question.id for question in compiled.questions))]
    groups = _groups(sheet.peers, np.where(strict, max(limits.median, limits.sensitive), limits.median))

    def safe(codes: Sequence[str]) -> tuple[str, ...]:
        rows = dict.fromkeys([*public, *(row_of[code] for code in codes)])
        known = set(nameable(tuple(rows), public, groups, limits, sheet.peers.voice, strict))
        return tuple(code for code in codes if row_of[code] in known)

    return Released(agreed, safe(agreed), waits=False, safe=safe)


def _groups(peers: Peers, least: NDArray[np.intp]) -> list[Mask]:
    """Return who hides in every group that an organiser sees figures of: published tables, and all of a kind.

    Nobody does in a figure with fewer than *least*, which is not shown.
    """
    kinds = np.array([one.kind for one in peers.register])
    members = [*groups_of(peers.register).values(), *(kinds == kind for kind in np.unique(kinds))]
    found = [heard(one[:, np.newaxis] & peers.has_value, peers.voice) for one in np.unique(members, axis=0)]
    hidden = found if peers.seen is None else [one & ~peers.seen for one in found]
    return [one & (one.sum(axis=0) >= least) for one in hidden]

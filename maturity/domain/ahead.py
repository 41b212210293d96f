"""How far the peers have come on each question, and what those that rose did; both only as far as may be shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np

from maturity.domain.benchmark import GroupKind, PeerGroup
from maturity.domain.development import Sheet, answers_come, strictest
from maturity.domain.disclosure import Detail, shown, too_alike
from maturity.domain.inheritance import Mask
from maturity.domain.organisation import Organisation
from maturity.domain.questionnaire import Question
from maturity.domain.result import LEAST_CHANGE, Peers, WaveFacts, sensitive_parts
from maturity.domain.scoring import Compiled, score
from maturity.domain.trend import under

FEW = 0.1
"""The smallest share that is told, and what is missing from the largest."""


@dataclass(frozen=True, slots=True)
class Ahead:
    """Of the peers with a value on a question, the share (0–1) that has reached a level; None where that is hidden.

    A share at ``FEW`` or at one less it stands for what lies beyond, too: none and all would tell of everybody.
    """

    peers: int
    share: float | None


@dataclass(frozen=True, slots=True)
class Raised:
    """A question, and which share (0–1) of the peers that rose have raised their level on it."""

    question: Question
    peers: int
    share: float


@dataclass(frozen=True, slots=True)
class Risers:
    """The peers whose total rose since the wave before.

    Attributes:
        peers: how many; 0 where that may not be told.
        raised: what they raised, most of them first; empty where it may not be shown.
    """

    peers: int
    raised: tuple[Raised, ...]


NO_RISERS = Risers(0, ())


def already_there(  # the wave, as one reader sees it
    own: Organisation,
    wave: WaveFacts,
    compiled: Compiled,
    peers: Peers,
    group: PeerGroup,
    levels: Mapping[str, int],
) -> Mapping[str, Ahead]:
    """Return for questions which share of a peer group has reached a level.

    A share tells of the distribution, so it takes as many peers as a distribution does.

    Args:
        own: the reader's organisation.
        wave: the round.
        compiled: its questionnaire.
        peers: everybody's submissions.
        group: as it was chosen for the reader.
        levels: question id to code.
    """
    view = peers.seen_by(own, wave.limits)
    inside = view.circle.mask(group.answered)
    counts = view.counted(inside)[:, len(compiled.node_ids) :]
    hidden = view.hidden(inside)[:, len(compiled.node_ids) :].sum(axis=0)
    sensitive = sensitive_parts(compiled.questionnaire)
    found = {}
    for column, question in enumerate(compiled.questions):
        if question.id in levels:
            codes = peers.codes[counts[:, column], column]
            enough = shown(int(hidden[column]), wave.limits, sensitive=question.id in sensitive) is Detail.SPREAD
            found[question.id] = Ahead(len(codes), _told(codes >= levels[question.id]) if enough else None)
    return found


def risers(own: Organisation, before: Sheet, newest: Sheet, group: GroupKind, most: int) -> Risers:
    """Return what the peers have raised whose total rose by ``LEAST_CHANGE`` points or more between two waves.

    Both waves are scored by the rules of the newest. Who rose does not depend on the reader's own answers, so nobody
    can try out answers to find out others'. The group of those that rose is shown like any other: with as many members
    as a distribution takes, and only where it differs by nobody or by enough from the groups around it; the stricter
    rules of the two waves hold. While somebody may still answer, nothing is told: each answer could move the group of
    those that rose by one.

    Args:
        own: the reader's organisation.
        before: the wave before, with the same register.
        newest: the reader's wave.
        group: the ready-made group that the reader sees in it.
        most: how many questions.
    """
    if answers_come((before, newest)):
        return NO_RISERS
    compiled, nodes = newest.compiled, len(newest.compiled.node_ids)
    limits = strictest([before.facts.limits, newest.facts.limits])
    old, now = under(before.peers.codes, before.compiled, compiled), newest.peers.codes
    view = newest.peers.seen_by(own, limits)
    inside = view.circle.inside(group)
    counts, hidden = view.counted(inside), view.hidden(inside)
    gains = score(compiled, now).index[:, -1] - score(compiled, old).index[:, -1]
    answered = counts[:, nodes - 1]
    both = answered & ~np.isnan(gains)
    rose = both & (np.nan_to_num(gains) >= LEAST_CHANGE)

    def enough(who: Mask, figure: int, *, sensitive: bool) -> bool:
        return shown(int((who & hidden[:, figure]).sum()), limits, sensitive=sensitive) is Detail.SPREAD

    around = np.array([answered, both])
    if not enough(rose, nodes - 1, sensitive=False) or too_alike(rose, around) is not None:
        return NO_RISERS
    sensitive = sensitive_parts(compiled.questionnaire) | sensitive_parts(before.compiled.questionnaire)
    found = []
    for column, question in enumerate(compiled.questions):
        known = rose & counts[:, nodes + column] & (old[:, column] >= 0)
        if enough(known, nodes + column, sensitive=question.id in sensitive):
            share = _told(now[known, column] > old[known, column])
            found.append(Raised(question, int(known.sum()), share))
    return Risers(int(rose.sum()), _first(found, most))


def _told(there: Mask) -> float:
    return float(np.clip(there.mean(), FEW, 1 - FEW))


def _first(found: Sequence[Raised], most: int) -> tuple[Raised, ...]:
    """Return what most of them raised, nothing that hardly anybody did; equal shares in the questionnaire's order."""
    return tuple(sorted((one for one in found if one.share > FEW), key=lambda one: -one.share)[:most])

"""Several waves beside each other: everybody, the same organisations throughout, and where a series breaks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

import numpy as np
from numpy.typing import NDArray

from maturity.domain.disclosure import Detail, Limits, shown, too_alike
from maturity.domain.distribution import quantiles
from maturity.domain.scoring import Code, Compiled
from maturity.domain.scoring.compiled import Codes, Floats

JUMP = 2
"""Levels: so large a rise from one wave to the next asks for evidence."""


@dataclass(frozen=True, slots=True)
class Break:
    """Why a node's series cannot be read across two waves; empty where it can.

    Attributes:
        changed: ids of questions with another meaning than before.
        added, removed: ids of questions that only one of the waves has. They move an index, but leave every question
            that both have comparable.
    """

    changed: tuple[str, ...]
    added: tuple[str, ...]
    removed: tuple[str, ...]

    @property
    def marked(self) -> bool:
        """Whether a chart must draw a break mark."""
        return bool(self.changed)


@dataclass(frozen=True, slots=True)
class Summary:
    """A group in one wave; figures that may not be shown are None."""

    organisations: int
    detail: Detail
    lower: float | None
    median: float | None
    upper: float | None


@dataclass(frozen=True, slots=True)
class Point:
    """One wave of a series.

    Attributes:
        wave: its slug.
        everybody: all of the group that have an index in this wave.
        panel: those that have one in every wave; its figures are None where *everybody* would give the others away.
        broken: against the wave before; None in the first.
    """

    wave: str
    everybody: Summary
    panel: Summary
    broken: Break | None


@dataclass(frozen=True, slots=True)
class Round:
    """One wave of a trend.

    Attributes:
        wave: its slug.
        compiled: its questionnaire.
        index: shape (organisations, nodes): 0–100, NaN without one; the same organisations in every wave.
        seen: shape of *index*: whose values others may see by name, so that they hide nobody; None where nobody's.
        counted: shape of *index*: whose values count among everybody; None for all.
    """

    wave: str
    compiled: Compiled
    index: Floats
    seen: NDArray[np.bool_] | None = None
    counted: NDArray[np.bool_] | None = None


@dataclass(frozen=True, slots=True)
class Movement:
    """How organisations with a level in both waves have moved on one question."""

    question: str
    up: int
    same: int
    down: int
    jumps: int


def trend(
    rounds: Sequence[Round],
    group: NDArray[np.bool_],
    limits: Limits,
    *,
    sensitive: frozenset[str],
    with_panel: bool = True,
    panel: NDArray[np.bool_] | None = None,
) -> Mapping[str, tuple[Point, ...]]:
    """Return the series of every node that all waves have.

    Args:
        rounds: in order of time.
        group: shape (organisations,) or (waves, organisations): whose figures; without the reader's own organisation.
        limits: of the strictest wave.
        sensitive: ids of the sensitive nodes.
        with_panel: whether to give figures of the panel.
        panel: shape (organisations, nodes of the newest wave): who is in it, of those that have an index in every wave;
            None for all of them that count.
    """
    if not rounds:
        return {}
    ids = [node for node in rounds[-1].compiled.node_ids if all(node in one.compiled.node_ids for one in rounds)]
    columns = [[one.compiled.node_ids.index(node) for node in ids] for one in rounds]
    index = np.stack([one.index[:, there] for one, there in zip(rounds, columns, strict=True)])
    hidden = np.stack(
        [
            np.ones(index.shape[1:], dtype=bool) if one.seen is None else ~one.seen[:, there]
            for one, there in zip(rounds, columns, strict=True)
        ]
    )
    valued = ~np.isnan(index) & group[..., np.newaxis]
    has = valued & np.stack(
        [
            np.ones(index.shape[1:], dtype=bool) if one.counted is None else one.counted[:, there]
            for one, there in zip(rounds, columns, strict=True)
        ]
    )
    always = has.all(axis=0) if panel is None else valued.all(axis=0) & panel[:, columns[-1]]
    always = np.asarray(always & with_panel)
    everybody, panels = (_summaries(index, who, hidden, ids, limits, sensitive) for who in (has, valued & always))
    breaks = [None, *(breaks_between(a.compiled, b.compiled) for a, b in pairwise(rounds))]
    return {
        node: tuple(
            Point(
                one.wave,
                everybody[w][j],
                _beside(panels[w][j], everybody[w][j], (always & hidden[w])[:, j], (has & hidden)[w, :, j]),
                None if broken is None else broken[node],
            )
            for w, (one, broken) in enumerate(zip(rounds, breaks, strict=True))
        )
        for j, node in enumerate(ids)
    }


def _summaries(
    index: Floats,
    who: NDArray[np.bool_],
    hidden: NDArray[np.bool_],
    ids: Sequence[str],
    limits: Limits,
    sensitive: frozenset[str],
) -> list[list[Summary]]:
    """Summarise each wave and node; *index*, *who* and *hidden* have shape (waves, organisations, nodes)."""
    waves, organisations, nodes = index.shape
    side_by_side = np.where(who, index, np.nan).transpose(1, 0, 2).reshape(organisations, waves * nodes)
    figures, counts = quantiles(side_by_side, np.ones((1, organisations), dtype=bool))
    return [
        [
            _summary(int(count), figure.tolist(), shown(few, limits, sensitive=node in sensitive))
            for node, count, figure, few in zip(ids, counts_of_wave, figures_of_wave, hidden_of_wave, strict=True)
        ]
        for counts_of_wave, figures_of_wave, hidden_of_wave in zip(
            counts[0].reshape(waves, nodes),
            figures[0].reshape(waves, nodes, -1),
            (who & hidden).sum(axis=1).tolist(),
            strict=True,
        )
    ]


def _summary(count: int, quartiles: Sequence[float], detail: Detail) -> Summary:
    lower, median, upper = quartiles
    match detail:
        case Detail.SPREAD:
            return Summary(count, Detail.SPREAD, lower, median, upper)
        case Detail.MEDIAN:
            return Summary(count, Detail.MEDIAN, None, median, None)
        case _:
            return Summary(count, Detail.NOTHING, None, None, None)


def _beside(panel: Summary, everybody: Summary, who: NDArray[np.bool_], all_of_wave: NDArray[np.bool_]) -> Summary:
    """Hide a panel that everybody's figures differ from by so few that they could be worked out."""
    if everybody.detail is Detail.NOTHING or too_alike(who, all_of_wave[np.newaxis, :]) is None:
        return panel
    return Summary(panel.organisations, Detail.NOTHING, None, None, None)


@lru_cache(maxsize=64)  # of questionnaires, not of answers
def breaks_between(before: Compiled, after: Compiled) -> Mapping[str, Break]:
    """Return per node of *after* what has become of its questions since *before*."""
    old, new = _questions_below(before), _questions_below(after)
    meaning = {question.id: question.meaning for question in before.questions}
    now = {question.id: question.meaning for question in after.questions}
    found = {}
    for node, ids in new.items():
        there = old.get(node, ())
        found[node] = Break(
            changed=tuple(one for one in ids if one in meaning and meaning[one] != now[one]),
            added=tuple(one for one in ids if one not in there),
            removed=tuple(one for one in there if one not in ids),
        )
    return found


def _questions_below(compiled: Compiled) -> dict[str, tuple[str, ...]]:
    below: list[tuple[int, ...]] = []
    for node in compiled.nodes:
        below.append((*node.columns.tolist(), *(column for child in node.children for column in below[child])))
    return {
        node.id: tuple(compiled.questions[column].id for column in sorted(columns))
        for node, columns in zip(compiled.nodes, below, strict=True)
    }


def comparable(before: Compiled, after: Compiled) -> tuple[NDArray[np.intp], NDArray[np.intp]]:
    """Return the columns, in each of two waves, of the questions that mean the same and have as many answers."""
    old = {(one.id, one.meaning): i for i, one in enumerate(before.questions)}
    options = [(~np.isnan(one.shares)).sum(axis=1) for one in (before, after)]
    pairs = [
        (old[one.id, one.meaning], j)
        for j, one in enumerate(after.questions)
        if (one.id, one.meaning) in old and options[0][old[one.id, one.meaning]] == options[1][j]
    ]
    columns = np.array(pairs, dtype=np.intp).reshape(-1, 2)
    return columns[:, 0], columns[:, 1]


def under(codes: Codes, was: Compiled, now: Compiled) -> Codes:
    """Return old answers as codes of another questionnaire, to be scored under its rules.

    Args:
        codes: shape (n, questions of *was*).
        was: what was asked.
        now: whose rules to score by.

    Returns:
        shape (n, questions of *now*): what was not asked then, or meant something else, is not asked.
    """
    found = np.full((len(codes), len(now.questions)), Code.NOT_ASKED, dtype=np.int8)
    old, new = comparable(was, now)
    found[:, new] = codes[:, old]
    return found


def movements(before: Compiled, after: Compiled, old: Codes, new: Codes) -> tuple[Movement, ...]:
    """Count who has moved up, stayed and moved down on every comparable question.

    Args:
        before: the old wave's questionnaire.
        after: the new one's.
        old: shape (n, questions of *before*): codes.
        new: shape (n, questions of *after*), the same organisations in the same rows.
    """
    first, second = comparable(before, after)
    a, b = old[:, first].astype(np.int16), new[:, second].astype(np.int16)
    both = (a >= 0) & (b >= 0)
    counts = [(both & part).sum(axis=0).tolist() for part in (b > a, b == a, b < a, b >= a + JUMP)]
    ids = [after.questions[column].id for column in second]
    return tuple(Movement(one, *numbers) for one, *numbers in zip(ids, *counts, strict=True))

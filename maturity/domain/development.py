"""One organisation through several waves: its figures, the group's, why the last change came, where a series breaks."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from maturity.domain.benchmark import GroupKind
from maturity.domain.change import Factor, decompose
from maturity.domain.disclosure import Detail, Limits
from maturity.domain.group_choice import Circle, Mask, View, panel_of, shown_kind
from maturity.domain.organisation import Organisation
from maturity.domain.questionnaire import TOTAL, Area, Question, Questionnaire
from maturity.domain.result import Peers, WaveFacts, sensitive_nodes
from maturity.domain.scoring import Compiled, score
from maturity.domain.scoring.compiled import Codes, Floats
from maturity.domain.trend import JUMP, Point, Round, Summary, comparable, trend, under

_HIDDEN = Summary(0, Detail.NOTHING, None, None, None)


@dataclass(frozen=True, slots=True, eq=False)
class Sheet:
    """One wave as it is stored: what everybody has submitted, with the same register in every wave."""

    facts: WaveFacts
    compiled: Compiled
    peers: Peers


@dataclass(frozen=True, slots=True)
class Series:
    """An area or the total through the waves; everything but *parts* has one entry per wave, oldest first.

    Attributes:
        id: area id or ``total``.
        area: None for the total.
        own: 0–100, as it was when the wave was answered; None without an index.
        today: the same answers under the rules of the newest wave.
        points: the group's figures.
        change: newest less last but one; None where one of them is missing.
        parts: what *change* comes of; None where it cannot be said.
    """

    id: str
    area: Area | None
    own: tuple[float | None, ...]
    today: tuple[float | None, ...]
    points: tuple[Point, ...]
    change: float | None
    parts: Mapping[Factor, float] | None


@dataclass(frozen=True)
class Development:
    """Several waves of an organisation, oldest first.

    Attributes:
        organisation: whose.
        waves: those that it has submitted to.
        questionnaire: of the newest.
        group: which ready-made group stands beside.
        series: the areas, then the total.
        jumps: questions on which the organisation has risen by two levels or more since the last but one.
        changed: for each wave the questions that mean something else than in the one before.
        added, removed: for each wave the questions that only it, or only the one before, has.
    """

    organisation: Organisation
    waves: tuple[WaveFacts, ...]
    questionnaire: Questionnaire
    group: GroupKind
    series: tuple[Series, ...]
    jumps: tuple[Question, ...]
    changed: tuple[tuple[str, ...], ...]
    added: tuple[tuple[str, ...], ...]
    removed: tuple[tuple[str, ...], ...]

    @cached_property
    def has_panel(self) -> bool:
        """Whether there are figures of those that have answered every time."""
        return any(point.panel.median is not None for one in self.series for point in one.points)

    @cached_property
    def rescored(self) -> bool:
        """Whether an older wave gives another figure under the rules of the newest."""
        pairs = (pair for one in self.series for pair in zip(one.own, one.today, strict=True))
        return any((a is None) != (b is None) or (a is not None and abs(a - (b or 0)) > 1e-9) for a, b in pairs)  # noqa: PLR2004  # noise of floating point


def develop(organisation: Organisation, sheets: Sequence[Sheet], wanted: GroupKind) -> Development:
    """Put the waves of an organisation beside each other.

    Args:
        organisation: whose; it has submitted to every wave.
        sheets: the waves, oldest first, at least one.
        wanted: the peer group asked for; a wave in which it may not be shown has no figures of it.
    """
    newest = sheets[-1]
    row = next(i for i, one in enumerate(newest.peers.register) if one.code == organisation.code)
    circle = Circle(organisation, newest.peers.register)
    panel = regulars(circle, sheets)
    views = [_view(circle, one, newest.compiled, panel) for one in sheets]
    group, _ = shown_kind(wanted, views[-1])
    points = _points(sheets, views, group, panel if answers_come(sheets) else None)
    codes = [one.peers.codes[row] for one in sheets]
    today = score(
        newest.compiled,
        np.concatenate([under(c[np.newaxis], s.compiled, newest.compiled) for c, s in zip(codes, sheets, strict=True)]),
    ).index
    tops = [area.id for area in newest.compiled.questionnaire.areas if area.id in points]
    changes, parts = _changes(sheets, codes)
    breaks = [point.broken for point in points[TOTAL]]
    return Development(
        organisation=organisation,
        waves=tuple(one.facts for one in sheets),
        questionnaire=newest.compiled.questionnaire,
        group=group,
        series=tuple(
            Series(
                id=node,
                area=None if node == TOTAL else newest.compiled.questionnaire.area(node),
                own=tuple(_number(s.peers.index[row, s.compiled.node_ids.index(node)]) for s in sheets),
                today=tuple(_number(value) for value in today[:, newest.compiled.node_ids.index(node)]),
                points=points[node],
                change=changes.get(node),
                parts=parts.get(node),
            )
            for node in (*tops, TOTAL)
        ),
        jumps=_jumps(sheets, codes),
        changed=tuple(one.changed if one else () for one in breaks),
        added=tuple(one.added if one else () for one in breaks),
        removed=tuple(one.removed if one else () for one in breaks),
    )


def answers_come(sheets: Sequence[Sheet]) -> bool:
    """Tell whether somebody may still answer in one of the waves."""
    return any(one.peers.arrival is not None for one in sheets)


def regulars(circle: Circle, sheets: Sequence[Sheet]) -> Mask:
    """Return who has an index in every wave; while answers come in, those that are compared, in steps of their own.

    Args:
        circle: of the reader.
        sheets: the waves, oldest first.

    Returns:
        shape (register, nodes of the newest wave).
    """
    newest, arrivals = sheets[-1], [one.peers.arrival for one in sheets if one.peers.arrival is not None]
    if not arrivals:
        return in_every_wave(newest.compiled, [(one.compiled, one.peers.index) for one in sheets])
    whole = circle.inside(GroupKind.ALL)
    index = [(one.compiled, _counted(circle, one, whole)) for one in sheets[:-1]]
    found = in_every_wave(newest.compiled, [*index, (newest.compiled, newest.peers.index)])
    voice = None if newest.peers.voice is None else newest.peers.voice[:, : found.shape[1]]
    return View(circle, found, newest.facts.limits, voice, arrival=np.max(arrivals, axis=0)).counted(whole)


def _counted(circle: Circle, sheet: Sheet, inside: Mask) -> Floats:
    """Return the indices of a wave that would count if nobody could answer any more."""
    counts = View(circle, sheet.peers.has_value, sheet.facts.limits, sheet.peers.voice).counted(inside)
    return np.where(counts[:, : sheet.peers.index.shape[1]], sheet.peers.index, np.nan)


def in_every_wave(newest: Compiled, waves: Sequence[tuple[Compiled, Floats]]) -> Mask:
    """Return who has an index in every wave.

    Args:
        newest: whose nodes to tell of.
        waves: each with its questionnaire and indices of shape (register, its nodes).

    Returns:
        shape (register, nodes of *newest*): nobody in a node that some wave has not.
    """
    found = np.ones((len(waves[0][1]), len(newest.node_ids)), dtype=bool)
    for compiled, index in waves:
        there = ~np.isnan(index)
        for j, node in enumerate(newest.node_ids):
            found[:, j] &= there[:, compiled.node_ids.index(node)] if node in compiled.node_ids else False
    return found


def _view(circle: Circle, sheet: Sheet, newest: Compiled, panel: Mask) -> View:
    """Look at a wave, with the panel in the nodes of its own questionnaire."""
    here = np.zeros((len(panel), len(sheet.compiled.node_ids)), dtype=bool)
    for j, node in enumerate(sheet.compiled.node_ids):
        if node in newest.node_ids:
            here[:, j] = panel[:, newest.node_ids.index(node)]
    peers = sheet.peers
    return View(circle, peers.has_value, sheet.facts.limits, peers.voice, here, peers.seen, peers.arrival)


def _points(
    sheets: Sequence[Sheet], views: Sequence[View], group: GroupKind, panel: Mask | None
) -> Mapping[str, tuple[Point, ...]]:
    circle = views[-1].circle
    whole = group is GroupKind.ALL
    rounds = []
    for sheet, view in zip(sheets, views, strict=True):
        shown = whole or shown_kind(group, view)[0] is group
        counts = view.counted(circle.inside(group))[:, : sheet.peers.index.shape[1]] & shown
        seen = None if view.seen is None else view.seen[:, : counts.shape[1]]
        rounds.append(Round(sheet.facts.slug, sheet.compiled, sheet.peers.index, seen, counts))
    everyone = np.ones(len(circle.register), dtype=bool)
    sensitive = {
        node
        for sheet in sheets
        for node, strict in zip(sheet.compiled.node_ids, sensitive_nodes(sheet.compiled), strict=True)
        if strict
    }
    limits = strictest([view.limits for view in views])
    found = trend(rounds, everyone, limits, sensitive=frozenset(sensitive), with_panel=whole, panel=panel)
    if not whole:
        return found
    allowed: list[list[bool]] = [
        np.atleast_1d(panel_of(view, view.panel).any(axis=0)).tolist() for view in views if view.panel is not None
    ]
    return {
        node: tuple(
            point if there[sheet.compiled.node_ids.index(node)] else replace(point, panel=_HIDDEN)
            for point, there, sheet in zip(series, allowed, sheets, strict=True)
        )
        for node, series in found.items()
    }


def strictest(limits: Sequence[Limits]) -> Limits:
    """Return limits that keep all of some: what is said of several waves holds to the rules of each."""
    return Limits(*(max(getattr(one, name) for one in limits) for name in ("median", "sensitive", "spread")))


def _changes(
    sheets: Sequence[Sheet], codes: Sequence[Codes]
) -> tuple[dict[str, float], dict[str, Mapping[Factor, float]]]:
    """Return node id to the last change, and to its parts."""
    if len(sheets) == 1:
        return {}, {}
    found = decompose(sheets[-2].compiled, sheets[-1].compiled, codes[-2][np.newaxis], codes[-1][np.newaxis])
    total = {node: float(value) for node, value in zip(found.nodes, found.total[0], strict=True) if not np.isnan(value)}
    parts: dict[str, Mapping[Factor, float]] = {
        node: dict(zip(Factor, values.tolist(), strict=True))
        for node, values in zip(found.nodes, found.parts[0], strict=True)
        if not np.isnan(values).any()
    }
    return total, parts


def _jumps(sheets: Sequence[Sheet], codes: Sequence[Codes]) -> tuple[Question, ...]:
    if len(sheets) == 1:
        return ()
    before, after = sheets[-2].compiled, sheets[-1].compiled
    old, new = comparable(before, after)
    a, b = codes[-2][old].astype(int), codes[-1][new].astype(int)
    return tuple(
        after.questionnaire.question(after.questions[new[i]].id) for i in np.flatnonzero((a >= 0) & (b >= a + JUMP))
    )


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)

"""Which peer group a reader sees: the wanted one, or a wider one that gives nobody away.

Groups are decided in one order: the ready-made ones, the panel of the trend, the counties, and then own groups by age.
A group is only compared with those before it. So a decision depends on the wave and on the organisation, never on what
somebody has looked at, and every reader of an organisation sees the same. An own group that is removed keeps its place
in the order: what has been seen cannot be unseen.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from maturity.domain import benchmark
from maturity.domain.arrival import Arrival, in_steps
from maturity.domain.benchmark import CountyGroup, Group, GroupKind, OwnGroup, Panel, PeerGroup, Seen, members
from maturity.domain.disclosure import LEAST_DIFFERENCE, Limits, too_alike
from maturity.domain.edition import fine_tables
from maturity.domain.inheritance import Voices, heard, once, others
from maturity.domain.organisation import Organisation
from maturity.domain.own_group import Reason, Refusal, near_tables, refusal
from maturity.domain.suppression import Cells, protect

Mask = NDArray[np.bool_]


class Circle:
    """An organisation among the others: who is in which group, worked out once for all waves.

    Attributes:
        own: the organisation.
        register: all there are; the rows.
        row: code to place in the register.
    """

    def __init__(self, own: Organisation, register: Sequence[Organisation]) -> None:
        self.own, self.register = own, register
        self.row = {organisation.code: i for i, organisation in enumerate(register)}
        self._inside: dict[Group, Mask] = {}

    def inside(self, group: Group) -> Mask:
        """Return who is in a group, shape (register, 1)."""
        if group not in self._inside:
            self._inside[group] = self.mask(members(group, self.own, self.register))
        return self._inside[group]

    def mask(self, peers: Sequence[Organisation]) -> Mask:
        """Return where some peers are, shape (register, 1)."""
        found = np.zeros((len(self.register), 1), dtype=bool)
        found[[self.row[peer.code] for peer in peers]] = True
        return found


@dataclass(frozen=True, slots=True, eq=False)
class View:
    """A wave as one organisation's readers look at it.

    Attributes:
        circle: the reader's organisation among those of the wave, which are the rows.
        has_value: shape (register, figures): who has a value in which node, then question, of all that a reader sees.
        limits: of the wave.
        voice: shape of *has_value*: whose answers are behind each figure; None where nobody inherits.
        panel: shape (register, nodes): the regulars of the reader's trend, as shown; None without a trend.
        seen: shape of *has_value*: whose values others may see by name; None where nobody's.
        arrival: in which order they came; None when nobody can answer any more, so that everybody is compared.
    """

    circle: Circle
    has_value: Mask
    limits: Limits
    voice: Voices | None = None
    panel: Mask | None = None
    seen: Mask | None = None
    arrival: Arrival | None = None

    def heard(self, inside: Mask, has_value: Mask | None = None) -> Mask:
        """Return who of a group is heard in which figure, shape of *has_value*."""
        has_value = self.has_value if has_value is None else has_value
        voice = None if self.voice is None else self.voice[:, : has_value.shape[1]]
        return heard(self._said(inside, has_value, voice), voice)

    def hidden(self, inside: Mask, has_value: Mask | None = None) -> Mask:
        """Return who of a group is heard and not seen by name: only those hide one another. Shape as of ``heard``."""
        found = self.heard(inside, has_value)
        return found if self.seen is None else found & ~self.seen[:, : found.shape[1]]

    def counted(self, inside: Mask) -> Mask:
        """Return whose values count when a group is summed up, shape of *has_value*: one for each voice."""
        return once(self._said(inside, self.has_value, self.voice), self.voice)

    def _said(self, inside: Mask, has_value: Mask, voice: Voices | None) -> Mask:
        own = self.circle.row[self.circle.own.code]
        said = np.asarray(inside & (has_value if voice is None else others(has_value, voice, own)))
        return said if self.arrival is None else in_steps(said, voice, self.arrival)

    def answered(self, peers: Sequence[Organisation]) -> tuple[Organisation, ...]:
        """Return those of some peers that have submitted."""
        rows = np.flatnonzero(self.has_value.any(axis=1)).tolist()
        there = {self.circle.register[row].code for row in rows}
        return tuple(peer for peer in peers if peer.code in there)


def choose_group(
    wanted: GroupKind,
    own: Organisation,
    register: Sequence[Organisation],
    has_value: Mask,
    limits: Limits,
    voice: Voices | None = None,
    seen: Mask | None = None,
    arrival: Arrival | None = None,
) -> PeerGroup:
    """Return the wanted ready-made group, or the next wider one that may be shown.

    A group is refused when it has fewer hidden voices than the median's limit, or when it differs from a group decided
    before it by so few that the two together would reveal them.

    Args:
        wanted: the group that the reader asked for.
        own: the reader's organisation.
        register: every organisation of the wave.
        has_value: as in ``View``.
        limits: of the wave.
        voice: as in ``View``.
        seen: as in ``View``.
        arrival: as in ``View``.
    """
    view = View(Circle(own, register), has_value, limits, voice, seen=seen, arrival=arrival)
    kind, alike = shown_kind(wanted, view)
    return _as_seen(view, wanted, kind, alike, None)


def _as_seen(view: View, wanted: Group, kind: Group, alike: tuple[Seen, ...], why: Refusal | None) -> PeerGroup:
    peers, inside = members(kind, view.circle.own, view.circle.register), view.circle.inside(kind)
    spoken, hidden = view.heard(inside), view.hidden(inside)
    unseen = spoken & (spoken == hidden).all(axis=1, keepdims=True)  # seen in one figure is seen
    waiting = 0 if view.arrival is None else _voices(replace(view, arrival=None).heard(inside)) - _voices(spoken)
    numbers = _voices(spoken), _voices(unseen), int(spoken.sum(axis=0).max()), waiting
    return PeerGroup(wanted, kind, peers, view.answered(peers), alike, *numbers, why)


def shown_kind(wanted: GroupKind, view: View) -> tuple[GroupKind, tuple[Seen, ...]]:
    """Return which ready-made group stands for the wanted one, and the group that this one is too like, if any."""
    order = list(GroupKind)
    spoken = {one: view.hidden(view.circle.inside(one)) for one in order[: order.index(wanted) + 1]}
    clashes = _clashes(spoken, view.limits)
    kind: GroupKind = wanted
    alike: tuple[Seen, ...] = ()
    while kind is not GroupKind.ALL and (clashes[kind] is not None or _voices(spoken[kind]) < view.limits.median):
        clash = clashes[kind]
        alike = alike or (() if clash is None else (clash,))
        kind = benchmark.FALLBACK.get(kind, GroupKind.ALL)
    return kind, alike


def _clashes(spoken: Mapping[GroupKind, Mask], limits: Limits) -> dict[GroupKind, GroupKind | None]:
    """Return which earlier, shown group each one is too like; a group with too few voices clashes with none."""
    found: dict[GroupKind, GroupKind | None] = {}
    shown: list[GroupKind] = []
    for kind, mask in spoken.items():
        enough = kind is GroupKind.ALL or _voices(mask) >= limits.median
        first = _first_alike(mask, [spoken[one] for one in shown], limits) if enough and shown else None
        found[kind] = None if first is None else shown[first]
        if enough and first is None:
            shown.append(kind)
    return found


def _first_alike(own: Mask, before: list[Mask], limits: Limits) -> int | None:
    theirs = np.array(before)
    # A group that shows nothing in a figure cannot be subtracted from in it.
    compared = (own.sum(axis=0) >= limits.median) & (theirs.sum(axis=1) >= limits.median)
    return too_alike(own, theirs, compared=compared)


def _voices(spoken: Mask) -> int:
    return int(spoken.any(axis=1).sum())


def ready_made(view: View) -> dict[GroupKind, Mask]:
    """Return the ready-made groups that the reader can see, in the order of deciding, with who is hidden in each."""
    spoken = {kind: view.hidden(view.circle.inside(kind)) for kind in GroupKind}
    clashes = _clashes(spoken, view.limits)
    return {
        kind: mask for kind, mask in spoken.items() if clashes[kind] is None and _voices(mask) >= view.limits.median
    }


def has_counties(own: Organisation) -> bool:
    """Tell whether an organisation can see the counties: a region has one to itself."""
    return own.kind == "municipality"


def counties(view: View, sensitive: Sequence[bool]) -> dict[CountyGroup, Mask]:
    """Return every county with who is hidden in it, all False in a figure in which it may not be shown.

    A county's median is shown when enough are hidden in it, and when it gives nobody away together with the other
    counties, the whole, and what else the reader can see.

    Args:
        view: the reader's.
        sensitive: for each node whether the stricter limit applies.
    """
    nodes = len(sensitive)
    whole = members(GroupKind.ALL, view.circle.own, view.circle.register)
    names = sorted({(one.county_code, one.county_name) for one in whole})
    spoken = [
        view.hidden(view.circle.mask([one for one in whole if one.county_code == code]), view.has_value[:, :nodes])
        for code, _ in names
    ]
    before = _before_counties(view, nodes)
    shown = np.zeros((len(names), nodes), dtype=bool)
    known: dict[bytes, Mask] = {}
    for j in range(nodes):
        least = max(view.limits.median, view.limits.sensitive if sensitive[j] else 0)
        cells: Cells = np.array([mask[:, j] for mask in spoken], dtype=np.int8)
        cells[cells.sum(axis=1) < least] = 0
        out: Cells = np.array([mask[:, j] for mask in before], dtype=np.int8).reshape(len(before), cells.shape[1])
        out = out[out.sum(axis=1) >= view.limits.median]
        key = cells.tobytes() + out.tobytes()
        if key not in known:
            known[key] = protect(cells, LEAST_DIFFERENCE, already=out)
        shown[:, j] = known[key]
    return {CountyGroup(*name): mask & row for name, mask, row in zip(names, spoken, shown, strict=True)}


def _before_counties(view: View, nodes: int) -> list[Mask]:
    found = [mask[:, :nodes] for mask in ready_made(view).values()]
    return found if view.panel is None else [*found, panel_of(view, view.panel)]


def panel_of(view: View, panel: Mask) -> Mask:
    """Return who of the panel is hidden, nobody in a node where it is too like a ready-made group.

    Args:
        view: the reader's.
        panel: as in ``View``.
    """
    mask = replace(view, arrival=None).hidden(view.circle.inside(GroupKind.ALL), panel)
    apart = [(mask ^ one[:, : mask.shape[1]]).sum(axis=0) for one in ready_made(view).values()]
    alike = np.array([(one > 0) & (one < LEAST_DIFFERENCE) for one in apart]).any(axis=0)
    return mask & ~alike


def refused(
    wanted: OwnGroup, view: View, sensitive: Sequence[bool], earlier: Sequence[OwnGroup]
) -> tuple[Refusal, tuple[Seen, ...]] | None:
    """Return why an own group may not be shown, with the groups that it clashes with; None when it may.

    Args:
        wanted: the group, saved or about to be.
        view: the reader's.
        sensitive: for each node whether the stricter limit applies.
        earlier: own groups made before it that were, or are, to be seen in the wave, removed ones as well.
    """
    group, seen = view.hidden(view.circle.inside(wanted)), every_group(view, sensitive, earlier)
    before = list(seen.values())
    found = refusal(group, before, view.limits, picked=not wanted.neighbours)
    if found is None:
        return _beside_tables(group, view)
    labels = list(seen)
    return found, tuple(labels[place] for place in found.others)


def _beside_tables(group: Mask, view: View) -> tuple[Refusal, tuple[Seen, ...]] | None:
    circle = view.circle
    everybody = replace(view, arrival=None).hidden(~circle.mask([circle.own]))  # the tables are made of all
    whole = view.hidden(circle.inside(GroupKind.ALL))
    few = near_tables(group, everybody, whole, fine_tables(circle.register), view.limits)
    return None if few is None else (Refusal(Reason.TOO_ALIKE, few, LEAST_DIFFERENCE), (benchmark.Tables.TABLES,))


def every_group(view: View, sensitive: Sequence[bool], earlier: Sequence[OwnGroup]) -> dict[Seen, Mask]:
    """Return all that the reader can see of a wave, with who is hidden in it, shape (register, figures).

    Arguments as for ``refused``.
    """
    found: dict[Seen, Mask] = {}
    found.update(ready_made(view).items())
    if view.panel is not None:
        found[Panel.PANEL] = panel_of(view, view.panel)
    if has_counties(view.circle.own):
        found.update(counties(view, sensitive).items())
    found.update({one: view.hidden(view.circle.inside(one)) for one in earlier})
    return {one: _padded(mask, view.has_value.shape[1]) for one, mask in found.items()}


def _padded(mask: Mask, figures: int) -> Mask:
    """Say that nothing is shown in the figures that a mask does not reach."""
    return np.pad(mask, ((0, 0), (0, figures - mask.shape[1])))


def choose_own_group(wanted: OwnGroup, view: View, sensitive: Sequence[bool], earlier: Sequence[OwnGroup]) -> PeerGroup:
    """Return an own group, or everybody when it is refused. Arguments as for ``refused``."""
    why = refused(wanted, view, sensitive, earlier)
    kind: Group = wanted if why is None else GroupKind.ALL
    reason, alike = why or (None, ())
    return _as_seen(view, wanted, kind, alike, reason)

"""How one organisation stands among its peers: groups, quantiles, position (docs/method.md, section 4).

Which group may be shown is decided in ``group_choice``.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from maturity.domain.disclosure import Detail, Limits, shown
from maturity.domain.neighbours import neighbours
from maturity.domain.organisation import Organisation
from maturity.domain.own_group import Refusal

POPULATION_SPAN = 0.25
"""Similar population: at most a quarter smaller or larger."""

CONFIDENCE = 0.95

_NOISE = 1e-9
"""Two roads to the same index may differ in the last bit."""


class GroupKind(Enum):
    """The ready-made peer groups, in the order in which they are decided."""

    ALL = "all"
    MAIN_GROUP = "main-group"
    SKR_GROUP = "skr-group"
    COUNTY = "county"
    POPULATION = "population"
    NEIGHBOURS = "neighbours"


@dataclass(frozen=True, slots=True)
class OwnGroup:
    """A group that an organisation has saved.

    Attributes:
        id: it stays the same; a lower one is older.
        name: given by the organisation.
        codes: of the members, without the organisation itself.
        neighbours: whether the members are the nearest in something that the organisation chose, and not picked.
    """

    id: int
    name: str
    codes: frozenset[str]
    neighbours: bool = False


@dataclass(frozen=True, slots=True)
class CountyGroup:
    """All of the own kind in any county, as the table of counties shows them."""

    code: str
    name: str


class Panel(Enum):
    """Those that have an index in every wave of the reader's trend."""

    PANEL = "panel"


class Tables(Enum):
    """Groups of the published tables, put together."""

    TABLES = "tables"


Group = GroupKind | OwnGroup
"""What can be asked for."""

Seen = Group | CountyGroup | Panel | Tables
"""What is shown of a wave somewhere, and can be subtracted from."""


FALLBACK = {GroupKind.SKR_GROUP: GroupKind.MAIN_GROUP, GroupKind.MAIN_GROUP: GroupKind.ALL}
"""Where a group that is too small widens to; the others widen to all."""


class Position(Enum):
    """Where the own value lies: by quartiles of the peers."""

    HIGHEST = "highest"
    MIDDLE = "middle"
    LOWEST = "lowest"


@dataclass(frozen=True, slots=True)
class PeerGroup:
    """A group as the reader sees it.

    Attributes:
        wanted: the group that was asked for.
        kind: the group that is shown; differs from *wanted* after a fallback.
        members: peers in the register, without the own organisation.
        answered: those of them that have submitted.
        alike: the groups that *wanted* is too like to be shown beside, when that is the reason for the fallback;
            several where only all of them together give somebody away.
        voices: how many of them are heard in some figure: who says what another one says, because both inherit it,
            is not.
        hidden: those of them that nobody sees by name: what limits are about.
        compared: how many are heard in the figure in which most are.
        waiting: how many more have answered and are not compared yet, because others may still answer.
        refusal: why an own group is not shown; None where it is, and for every other group.
    """

    wanted: Group
    kind: Group
    members: tuple[Organisation, ...]
    answered: tuple[Organisation, ...]
    alike: tuple[Seen, ...]
    voices: int
    hidden: int
    compared: int = 0
    waiting: int = 0
    refusal: Refusal | None = None

    @property
    def missing(self) -> tuple[Organisation, ...]:
        """The members that have not submitted."""
        there = {peer.code for peer in self.answered}
        return tuple(peer for peer in self.members if peer.code not in there)


@dataclass(frozen=True, slots=True)
class NodeStanding:
    """One node compared with the peers; a figure that may not be shown is None.

    Attributes:
        node: area id or ``total``.
        own: 0–100 or None.
        peers: how many peers have a value.
        detail: how much of the group may be shown.
        median, lower, upper: 0–100: quartiles by linear interpolation (type 7).
        share: 0–100: position as mid-rank share, 100·(below + equal/2)/n.
        interval: 0–100 twice: bootstrap interval of *share*.
        position: against the quartiles.
        values: the peers' values in ascending order, for the distribution; empty unless it may be shown.
    """

    node: str
    own: float | None
    peers: int
    detail: Detail
    median: float | None
    lower: float | None
    upper: float | None
    share: float | None
    interval: tuple[float, float] | None
    position: Position | None
    values: tuple[float, ...]

    @property
    def clear(self) -> bool:
        """Whether the position can be told from the middle: the interval leaves out 50."""
        return self.interval is not None and not self.interval[0] <= 50 <= self.interval[1]  # noqa: PLR2004


def members(  # noqa: PLR0911  # one line for each group
    kind: Group, own: Organisation, register: Sequence[Organisation]
) -> tuple[Organisation, ...]:
    """Return the peers of *own* in a group, without *own*; always of the same kind."""
    peers = [peer for peer in register if peer.code != own.code and peer.kind == own.kind]
    match kind:
        case OwnGroup():
            return tuple(peer for peer in peers if peer.code in kind.codes)
        case GroupKind.ALL:
            return tuple(peers)
        case GroupKind.MAIN_GROUP:
            return tuple(peer for peer in peers if own.main_group and peer.main_group == own.main_group)
        case GroupKind.SKR_GROUP:
            return tuple(peer for peer in peers if own.skr_group and peer.skr_group == own.skr_group)
        case GroupKind.COUNTY:
            return tuple(peer for peer in peers if peer.county_code == own.county_code)
        case GroupKind.POPULATION:
            low, high = own.population * (1 - POPULATION_SPAN), own.population * (1 + POPULATION_SPAN)
            return tuple(peer for peer in peers if low <= peer.population <= high)
        case GroupKind.NEIGHBOURS:
            return tuple(one.organisation for one in neighbours(own, peers)) if own.land_area else ()


def standing(
    node: str,
    own: float | None,
    peers: NDArray[np.float64],
    limits: Limits,
    *,
    sensitive: bool,
    seen: NDArray[np.bool_] | bool = False,
) -> NodeStanding:
    """Compare one value with those of the peers.

    Args:
        node: area id or ``total``.
        own: 0–100, or None without an index.
        peers: shape (peers,): 0–100, NaN for a peer without an index; without the own organisation.
        limits: of the wave.
        sensitive: whether the stricter limit applies.
        seen: shape (peers,): whom others may see by name; they hide nobody.

    Source:
        Quantiles: Hyndman and Fan (1996), type 7. Position: mid-rank percentile. Interval: percentile bootstrap over
        the peers (Efron 1979), exact instead of drawn by lot.
    """
    values = np.sort(peers[~np.isnan(peers)])
    detail = shown(int((~np.isnan(peers) & ~np.asarray(seen)).sum()), limits, sensitive=sensitive)
    if detail is Detail.NOTHING:
        return NodeStanding(node, own, len(values), detail, None, None, None, None, None, None, ())
    lower, median, upper = (_quantile(values, share) for share in (0.25, 0.5, 0.75))
    if detail is Detail.MEDIAN:
        return NodeStanding(node, own, len(values), detail, median, None, None, None, None, None, ())
    share = interval = position = None
    if own is not None:
        share, interval = _share(own, values)
        position = _position(own, lower, upper)
    return NodeStanding(
        node, own, len(values), detail, median, lower, upper, share, interval, position, tuple(values.tolist())
    )


def _position(own: float, lower: float, upper: float) -> Position:
    if own > upper + _NOISE:
        return Position.HIGHEST
    return Position.LOWEST if own < lower - _NOISE else Position.MIDDLE


def _share(own: float, values: NDArray[np.float64]) -> tuple[float, tuple[float, float]]:
    n = len(values)
    equal = int((np.abs(values - own) <= _NOISE).sum())
    below = int((values < own - _NOISE).sum())
    return 100 * (below + equal / 2) / n, _interval(n, below, equal)


def _interval(n: int, below: int, equal: int) -> tuple[float, float]:
    """Return between which shares the position lies when n peers are drawn anew, with replacement.

    A peer adds two half steps when it is below, one when it is equal, none above: n of them together follow the n-fold
    convolution of that distribution, which is its n-th power after a Fourier transform.
    """
    one = np.array([n - below - equal, equal, below]) / n
    together = np.fft.irfft(np.fft.rfft(one, 2 * n + 1) ** n, 2 * n + 1)
    up_to, tail = together.cumsum(), (1 - CONFIDENCE) / 2
    low, high = (int(np.searchsorted(up_to, share - _NOISE)) for share in (tail, 1 - tail))
    return 50 * low / n, 50 * high / n


def _quantile(ordered: NDArray[np.float64], share: float) -> float:
    """Interpolate between the two values around a place in the order; numpy's own is ten times slower for few."""
    place, rest = divmod(share * (len(ordered) - 1), 1)
    here = float(ordered[int(place)])
    return here + rest * (float(ordered[int(place) + 1]) - here) if rest else here

"""The published table of a wave: figures of groups that nobody can be found in, and the proof of it.

What protects whom is in ``suppression``. Each figure is guarded by itself: medians, quartiles and shares of different
figures do not add up to one another, unlike means, which is one reason why no means are published.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maturity.domain.disclosure import Detail, Limits
from maturity.domain.distribution import level_counts, quantiles
from maturity.domain.pinning import pinned, unpinned
from maturity.domain.scoring.compiled import Codes, Floats
from maturity.domain.suppression import Attack, Cells, Isolation, fewest, protect

FEW_GROUPS = 12
"""Up to so many groups the stricter rule decides: intersections as well as sums. With more (a national table by county
and by SKR group) it would leave nothing, as every county crosses every group in one or two organisations."""

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Figure:
    """An area, the total or a question; *wave* and *id* name it, *sensitive* calls for the stricter limit."""

    wave: str
    id: str
    sensitive: bool


@dataclass(frozen=True, slots=True)
class Group:
    """A row of a published table: the table (``county``, ``skr-group`` …) and the group's id in it."""

    table: str
    id: str


@dataclass(frozen=True, slots=True)
class Answered:
    """What a publication is made of.

    Attributes:
        organisations: codes; the rows.
        figures: the columns.
        values: shape (organisations, figures): index 0–100, or code of a level; NaN without a value.
        versions: shape (organisations, figures): number of the submission that the value is from, 1 upwards; 0
            without a value.
        levels: how many levels a question has; None where the figures are indices.
    """

    organisations: tuple[str, ...]
    figures: tuple[Figure, ...]
    values: Floats
    versions: NDArray[np.int8]
    levels: int | None


@dataclass(frozen=True, slots=True)
class Publication:
    """Frozen figures; what is suppressed is NaN, and -1 in counts.

    Attributes:
        organisations: codes, the columns of *members*.
        groups: the rows of the tables.
        figures: their columns.
        members: shape (groups, organisations).
        versions: shape (organisations, figures), as in ``Answered``.
        detail: shape (groups, figures): a ``Detail``.
        counts: shape (groups, figures): organisations with a value.
        quartiles: shape (groups, figures, 3).
        shares: shape (groups, figures, levels): 0–1 on each level; no levels for indices.
    """

    organisations: tuple[str, ...]
    groups: tuple[Group, ...]
    figures: tuple[Figure, ...]
    members: Flags
    versions: NDArray[np.int8]
    detail: NDArray[np.int8]
    counts: NDArray[np.intp]
    quartiles: Floats
    shares: Floats


@dataclass(frozen=True, slots=True)
class Finding:
    """The combination about fewest organisations: of which figure, which cells (publication, group), who."""

    figure: Figure
    cells: tuple[tuple[int, Group], ...]
    organisations: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Audit:
    """What is proven about publications taken together.

    Attributes:
        cells: how many cells were combined.
        short: per figure where some combination of sums is about fewer than its limit, the one about fewest.
        worst: of every figure together, the combination about fewest organisations; None without any cell. It is
            the least of all when it is below twice the limit of its figure; else a smaller one above that may exist.
        crossed: the smallest intersection of groups, which figures of whole groups do not show by themselves.
        pinned: figure and organisations whose level follows from the shares.
    """

    cells: int
    short: tuple[Finding, ...]
    worst: Finding | None
    crossed: Finding | None
    pinned: tuple[tuple[Figure, tuple[str, ...]], ...]

    @property
    def passed(self) -> bool:
        """Whether no combination of sums isolates fewer than the limit, and no level follows from shares."""
        return not self.short and not self.pinned


def tabulate(
    groups: Mapping[Group, Flags], answered: Answered, limits: Limits, *, out: Sequence[Publication] = ()
) -> Publication:
    """Compute the table of a wave, with everything suppressed that would give away fewer than the limit.

    Args:
        groups: group to its members, shape (organisations,), most wanted table first; inside a table the largest
            groups are kept first.
        answered: what it is made of.
        limits: of the wave.
        out: earlier publications, which cannot be called back.
    """
    ordered = _by_size(groups)
    members = np.array([groups[group] for group in ordered]).reshape(len(ordered), len(answered.organisations))
    found, counts = quantiles(answered.values, members)
    detail = np.zeros(counts.shape, dtype=np.int8)
    codes = tuple(dict.fromkeys([*answered.organisations, *(code for one in out for code in one.organisations)]))
    for f, figure in enumerate(answered.figures):
        cells = _cells(members, answered.versions[:, f])
        before, _ = cells_of(out, figure, codes)
        attack = Attack.INTERSECTION if len(cells) + len(before) <= FEW_GROUPS else Attack.SUMS
        wide_cells = np.pad(cells, ((0, 0), (0, len(codes) - cells.shape[1])))
        kept = protect(wide_cells, least(figure, limits), already=before, attack=attack)
        wide = kept & (counts[:, f] >= max(limits.spread, least(figure, limits)))
        if answered.levels is not None:
            wide = unpinned(cells, wide, answered.values[:, f], answered.levels)
        detail[:, f] = np.where(wide, Detail.SPREAD, np.where(kept, Detail.MEDIAN, Detail.NOTHING))
    return Publication(
        organisations=answered.organisations,
        groups=tuple(ordered),
        figures=answered.figures,
        members=members,
        versions=answered.versions,
        detail=detail,
        counts=np.where(detail > Detail.NOTHING, counts, -1),
        quartiles=_hidden(found, detail),
        shares=_shares(answered, members, detail),
    )


def least(figure: Figure, limits: Limits) -> int:
    """Return how many organisations anything about a figure has to be about."""
    return max(limits.median, limits.sensitive if figure.sensitive else 0)


def audit(publications: Sequence[tuple[Publication, Answered]], limits: Limits) -> Audit:
    """Prove for publications together that no combination of their cells is about fewer organisations than the limit.

    Args:
        publications: every one that is or will be out, with what it was made of: pages, files, corrections.
        limits: that they were made under.
    """
    codes = tuple(sorted({code for one, _ in publications for code in one.organisations}))
    short, worst, crossed, pinned, number = [], [], [], [], 0
    for figure in dict.fromkeys(figure for one, _ in publications for figure in one.figures):
        cells, names = cells_of([one for one, _ in publications], figure, codes)
        number += len(cells)
        limit = least(figure, limits)
        if smallest := _smallest(cells, limit, Attack.SUMS):
            worst.append(_finding(figure, smallest, names, codes))
            short += worst[-1:] if len(smallest.organisations) < limit else []
        if smallest := _smallest(cells, limit, Attack.INTERSECTION):
            crossed.append(_finding(figure, smallest, names, codes))
        pinned += [(figure, names_of) for one in publications if (names_of := _pinned_by(*one, figure))]
    return Audit(
        cells=number,
        short=tuple(short),
        worst=min(worst, key=lambda one: len(one.organisations), default=None),
        crossed=min(crossed, key=lambda one: len(one.organisations), default=None),
        pinned=tuple(pinned),
    )


def cells_of(
    publications: Sequence[Publication], figure: Figure, codes: tuple[str, ...]
) -> tuple[Cells, list[tuple[int, Group]]]:
    """Return every cell that shows a figure, and its publication and group.

    A reader of pages sees these beside groups of their own: ``suppression.protect`` takes them as what is already out,
    without the column of the reader's own organisation, whose answers the reader knows.

    Args:
        publications: what is out.
        figure: of which wave and node or question.
        codes: of the organisations that become columns; every organisation of the publications is among them.
    """
    place = {code: i for i, code in enumerate(codes)}
    rows, names = [np.zeros((0, len(codes)), dtype=np.int8)], []
    for number, publication in enumerate(publications):
        cells, groups = _shown_cells(publication, figure)
        wide = np.zeros((len(cells), len(codes)), dtype=np.int8)
        wide[:, [place[code] for code in publication.organisations]] = cells
        rows.append(wide)
        names += [(number, group) for group in groups]
    return np.concatenate(rows), names


def _by_size(groups: Mapping[Group, Flags]) -> list[Group]:
    tables = list(dict.fromkeys(group.table for group in groups))
    return sorted(groups, key=lambda group: (tables.index(group.table), -int(groups[group].sum()), group.id))


def _cells(members: Flags, versions: NDArray[np.int8]) -> Cells:
    return np.where(members, versions, 0).astype(np.int8)


def _shown_cells(publication: Publication, figure: Figure) -> tuple[Cells, list[Group]]:
    if figure not in publication.figures:
        return np.zeros((0, len(publication.organisations)), dtype=np.int8), []
    f = publication.figures.index(figure)
    shown = np.flatnonzero(publication.detail[:, f] > Detail.NOTHING)
    return _cells(publication.members[shown], publication.versions[:, f]), [publication.groups[i] for i in shown]


def _smallest(cells: Cells, limit: int, attack: Attack) -> Isolation | None:
    """Return the combination about fewest organisations: exactly up to twice the limit, where a search is not too long.

    What a search that gave up might have found only counts against the limit.
    """
    if not len(cells):
        return None
    size = (cells > 0).sum(axis=1)
    best = Isolation((int(size.argmin()),), tuple(np.flatnonzero(cells[size.argmin()]).tolist()))
    below = min(len(best.organisations), 2 * limit)
    while found := fewest(cells, below, attack):
        if found.exact or below <= limit:
            best, below = found, len(found.organisations)
        else:
            below = limit
    return best


def _finding(figure: Figure, found: Isolation, names: list[tuple[int, Group]], codes: tuple[str, ...]) -> Finding:
    return Finding(figure, tuple(names[i] for i in found.cells), tuple(codes[i] for i in found.organisations))


def _pinned_by(publication: Publication, answered: Answered, figure: Figure) -> tuple[str, ...]:
    if answered.levels is None or figure not in publication.figures:
        return ()
    f = publication.figures.index(figure)
    wide = publication.detail[:, f] == Detail.SPREAD
    cells = _cells(publication.members[wide], publication.versions[:, f])
    found = pinned(cells, answered.values[:, f], answered.levels)
    return tuple(publication.organisations[i] for i in np.flatnonzero(found))


def _hidden(quartiles: Floats, detail: NDArray[np.int8]) -> Floats:
    shown = np.stack([detail == Detail.SPREAD, detail > Detail.NOTHING, detail == Detail.SPREAD], axis=-1)
    return np.where(shown, quartiles, np.nan)


def _shares(answered: Answered, members: Flags, detail: NDArray[np.int8]) -> Floats:
    if answered.levels is None:
        return np.zeros((*detail.shape, 0))
    codes: Codes = np.nan_to_num(answered.values, nan=-1).astype(np.int8)
    counts = level_counts(codes, members, answered.levels)
    with np.errstate(invalid="ignore"):
        shares = counts / counts.sum(axis=-1, keepdims=True)
    return np.where((detail == Detail.SPREAD)[..., np.newaxis], shares, np.nan)

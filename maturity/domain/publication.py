"""The published table of a wave: figures of groups that nobody can be found in. ``publication_audit`` has the proof.

What protects whom is in ``suppression``. Organisations that let others see their answers protect nobody: a figure has
to be about enough of those that do not. Each figure is guarded by itself: medians, quartiles and shares of different
figures do not add up to one another, unlike means, which is one reason why no means are published.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maturity.domain.disclosure import Detail, Limits
from maturity.domain.distribution import level_counts, quantiles
from maturity.domain.pinning import unpinned
from maturity.domain.scoring.compiled import Codes, Floats
from maturity.domain.suppression import Attack, Cells, protect, too_near

FEW_GROUPS = 12
"""Up to so many groups the stricter rule decides: intersections as well as sums. With more (a national table by county
and by SKR group) it would leave nothing, as every county crosses every group in one or two organisations."""

Flags = NDArray[np.bool_]


@dataclass(frozen=True, slots=True)
class Figure:
    """An area, the total or a question; *asked* and *id* name it, *sensitive* calls for the stricter limit.

    *asked* is alike in two waves when the figure means the same, so that figures of both are guarded together.
    """

    asked: str
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
        versions: shape (organisations, figures): as ``answer_versions`` numbers them; 0 without a value.
        levels: how many levels a question has; None where the figures are indices.
        known: codes of organisations that let others see their answers.
    """

    organisations: tuple[str, ...]
    figures: tuple[Figure, ...]
    values: Floats
    versions: NDArray[np.int8]
    levels: int | None
    known: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class Publication:
    """Frozen figures; what is suppressed is NaN, and -1 in counts.

    Attributes:
        organisations: codes, the columns of *members*.
        groups: the rows of the tables.
        figures: their columns.
        members: shape (groups, organisations).
        versions, known: as in ``Answered``.
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
    known: frozenset[str] = frozenset()


Out = tuple[Publication, Answered]
"""A publication with what it was made of."""


def tabulate(
    groups: Mapping[Group, Flags],
    answered: Answered,
    limits: Limits,
    *,
    out: Sequence[Out] = (),
    elsewhere: Sequence[Publication] = (),
) -> Publication:
    """Compute the table of a wave, with everything suppressed that would give away fewer than the limit.

    Args:
        groups: group to its members, shape (organisations,), most wanted table first; inside a table the largest
            groups are kept first.
        answered: what it is made of.
        limits: of the wave.
        out: earlier publications of the wave, which cannot be called back.
        elsewhere: publications of other waves. Nobody can know whose answers have changed between waves, so only a
            cell that differs from one of theirs by too few answers is left out.
    """
    ordered = _by_size(groups)
    members = np.array([groups[group] for group in ordered]).reshape(len(ordered), len(answered.organisations))
    found, counts = quantiles(answered.values, members)
    detail = np.zeros(counts.shape, dtype=np.int8)
    earlier = [one for one, _ in out]
    codes = tuple(dict.fromkeys([*answered.organisations, *(code for one in earlier for code in one.organisations)]))
    for f, figure in enumerate(answered.figures):
        kept = ~near(answered, members, figure, elsewhere, least(figure, limits))
        for blind in readers([answered, *earlier]):
            before, _ = cells_of(earlier, figure, codes, blind=blind)
            cells = _cells(members, _hidden_versions(answered, f, blind=blind))
            cells = np.pad(cells, ((0, 0), (0, len(codes) - cells.shape[1])))
            cells[~kept] = 0
            attack = Attack.INTERSECTION if len(cells) + len(before) <= FEW_GROUPS else Attack.SUMS
            kept = protect(cells, least(figure, limits), already=before, attack=attack)
        wide = kept & ((cells > 0).sum(axis=1) >= max(limits.spread, least(figure, limits)))
        if answered.levels is not None and wide.any():
            columns, levels, _ = by_answer([*out, (members, answered)], figure)
            already, new = columns[: -len(members)], columns[-len(members) :]
            wide = unpinned(new, wide, levels, answered.levels, already=already)
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
        shares=shares_of(answered, members, detail),
        known=answered.known,
    )


def least(figure: Figure, limits: Limits) -> int:
    """Return how many organisations anything about a figure has to be about."""
    return max(limits.median, limits.sensitive if figure.sensitive else 0)


def near(answered: Answered, members: Flags, figure: Figure, elsewhere: Sequence[Publication], least: int) -> Flags:
    """Tell which groups have a figure that differs by too few answers from one of another wave; shape (groups,)."""
    codes = tuple(dict.fromkeys([*answered.organisations, *(code for one in elsewhere for code in one.organisations)]))
    found = np.zeros(len(members), dtype=bool)
    for blind in readers([answered, *elsewhere]):
        others, _ = cells_of(elsewhere, figure, codes, blind=blind)
        cells = _cells(members, _hidden_versions(answered, answered.figures.index(figure), blind=blind))
        cells = np.pad(cells, ((0, 0), (0, len(codes) - cells.shape[1])))
        found |= np.array([too_near(cell, others, least).any() for cell in cells], dtype=bool)
    return found


def readers(made: Sequence[Answered | Publication]) -> tuple[bool, ...]:
    """Return for which readers figures have to be safe: one who knows nobody's answers, and one who knows the seen.

    Who lets some others see its indices keeps them from the rest of the world, and its levels from everybody.

    Returns:
        For each whether it is the first, who is *blind*; only the second where nobody is seen.
    """
    return (True, False) if any(one.known for one in made) else (False,)


def cells_of(
    publications: Sequence[Publication], figure: Figure, codes: tuple[str, ...], *, blind: bool = False
) -> tuple[Cells, list[tuple[int, Group]]]:
    """Return every cell that shows a figure, and its publication and group.

    Args:
        publications: what is out.
        figure: of which wave and node or question.
        codes: of the organisations that become columns; every organisation of the publications is among them.
        blind: whether for a reader who knows nobody's answers.
    """
    place = {code: i for i, code in enumerate(codes)}
    rows, names = [np.zeros((0, len(codes)), dtype=np.int8)], []
    for number, publication in enumerate(publications):
        cells, groups = _shown_cells(publication, figure, blind=blind)
        wide = np.zeros((len(cells), len(codes)), dtype=np.int8)
        wide[:, [place[code] for code in publication.organisations]] = cells
        rows.append(wide)
        names += [(number, group) for group in groups]
    return np.concatenate(rows), names


def by_answer(parts: Sequence[tuple[Publication | Flags, Answered]], figure: Figure) -> tuple[Cells, Floats, list[str]]:
    """Return cells with one column per answer, so that level counts of several publications can be put together.

    Args:
        parts: publications, of which the cells with shares count, or the members of groups that are to be published.
        figure: a question.

    Returns:
        shape (cells, answers): 0 or 1; shape (answers,): the levels; and whose answers they are.
    """
    column_of: dict[tuple[str, int], int] = {}
    levels: list[float] = []
    rows = []
    for part, answered in parts:
        if figure not in answered.figures:
            continue
        f = answered.figures.index(figure)
        members = part.members[part.detail[:, f] == Detail.SPREAD] if isinstance(part, Publication) else part
        versions = _hidden_versions(answered, f)
        there = np.flatnonzero(versions)
        columns = []
        for i in there.tolist():
            columns.append(column_of.setdefault((answered.organisations[i], int(versions[i])), len(levels)))
            if columns[-1] == len(levels):
                levels.append(float(answered.values[i, f]))
        rows.append((members[:, there], columns))
    found = np.zeros((sum(len(members) for members, _ in rows), len(levels)), dtype=np.int8)
    start = 0
    for members, columns in rows:
        found[start : start + len(members), columns] = members
        start += len(members)
    return found, np.array(levels), [code for code, _ in column_of]


def shares_of(answered: Answered, members: Flags, detail: NDArray[np.int8]) -> Floats:
    """Return the share on each level of every cell that shows it, shape (groups, figures, levels); NaN elsewhere."""
    if answered.levels is None:
        return np.zeros((*detail.shape, 0))
    codes: Codes = np.nan_to_num(answered.values, nan=-1).astype(np.int8)
    counts = level_counts(codes, members, answered.levels)
    with np.errstate(invalid="ignore"):
        shares = counts / counts.sum(axis=-1, keepdims=True)
    return np.where((detail == Detail.SPREAD)[..., np.newaxis], shares, np.nan)


def _by_size(groups: Mapping[Group, Flags]) -> list[Group]:
    tables = list(dict.fromkeys(group.table for group in groups))
    return sorted(groups, key=lambda group: (tables.index(group.table), -int(groups[group].sum()), group.id))


def _cells(members: Flags, versions: NDArray[np.int8]) -> Cells:
    return np.where(members, versions, 0).astype(np.int8)


def _hidden_versions(of: Answered | Publication, f: int, *, blind: bool = False) -> NDArray[np.int8]:
    """Return the versions of a figure; 0 for those who let others see their answers, unless the reader is *blind*."""
    if blind:
        return of.versions[:, f]
    seen = np.array([code in of.known for code in of.organisations], dtype=bool)
    return np.where(seen, 0, of.versions[:, f]).astype(np.int8)


def _shown_cells(publication: Publication, figure: Figure, *, blind: bool) -> tuple[Cells, list[Group]]:
    if figure not in publication.figures:
        return np.zeros((0, len(publication.organisations)), dtype=np.int8), []
    f = publication.figures.index(figure)
    shown = np.flatnonzero(publication.detail[:, f] > Detail.NOTHING)
    cells = _cells(publication.members[shown], _hidden_versions(publication, f, blind=blind))
    return cells, [publication.groups[i] for i in shown]


def _hidden(quartiles: Floats, detail: NDArray[np.int8]) -> Floats:
    shown = np.stack([detail == Detail.SPREAD, detail > Detail.NOTHING, detail == Detail.SPREAD], axis=-1)
    return np.where(shown, quartiles, np.nan)

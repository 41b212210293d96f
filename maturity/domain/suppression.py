"""What published figures give away when they are put together: sums subtracted, groups intersected, files compared.

A *cell* is one figure about one group. It rests on the organisations of the group that have a value, here one row of a
matrix: 0 where an organisation has no part in the cell, else which version of its answer the cell rests on (1, and
higher after each correction, so that a figure before and one after a late or corrected answer are two rows).

Two attackers are kept out. Both are assumed to know who is in every group, and to know of every cell at least as much
as it shows: the sum, over its members, of any function of their answers.

**By sums** (``Attack.SUMS``). What can be computed by adding, subtracting and scaling cells is a vector of the row
space of the matrix; it is about the organisations where it is not zero. Theorem: some combination is about fewer than
*k* organisations exactly when the row space holds a non-zero vector with fewer than *k* organisations in its support.
``fewest_by_sums`` decides that exactly (``row_space``).

**By intersection** (``Attack.INTERSECTION``). Organisations in the same cells form an *atom*; no operation on groups
can tell them apart. Theorem: whatever is derived from cells, by sums or otherwise, is about a union of atoms; so when
every atom that is in a cell has at least *k* members, nothing derived is about fewer than *k*. The converse does not
hold for sums, which makes this the stricter rule.

Source: Willenborg and de Waal, Elements of Statistical Disclosure Control (2001), on primary and complementary
suppression; the two theorems are proven by their definitions.
"""

from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from maturity.domain.row_space import Search, by_version, rank

Cells = NDArray[np.int8]
"""Shape (cells, organisations): 0, or the version of the organisation's answer that the cell rests on."""


class Attack(Enum):
    """Who is kept out: who can add and subtract, or also who can find out what two groups have in common."""

    SUMS = "sums"
    INTERSECTION = "intersection"


@dataclass(frozen=True, slots=True)
class Isolation:
    """A combination of cells and the organisations that it is about: positions of rows and columns.

    *exact* is False where a search took too long, and an atom stands for what it might have found.
    """

    cells: tuple[int, ...]
    organisations: tuple[int, ...]
    exact: bool = True


def fewest(cells: Cells, below: int, attack: Attack) -> Isolation | None:
    """Return a combination that is about fewer than *below* organisations, or None when it is proven that none is."""
    find = fewest_by_sums if attack is Attack.SUMS else fewest_by_intersection
    return find(cells, below)


def fewest_by_intersection(cells: Cells, below: int) -> Isolation | None:
    """Return the smallest atom with fewer than *below* members, with the cells that it is in; None without one."""
    columns, atom, size = _atoms(cells)
    size = np.where(columns.any(axis=0), size, len(atom) + 1)
    if not len(size) or size.min() >= min(below, len(atom) + 1):
        return None
    smallest = int(size.argmin())
    return Isolation(_positions(columns[:, smallest] > 0), _positions(atom == smallest))


def fewest_by_sums(cells: Cells, below: int) -> Isolation | None:
    """Return a combination of sums about fewer than *below* organisations, or None when it is proven that none is."""
    by_atom = fewest_by_intersection(cells, below)
    if by_atom is None:
        return None
    columns, atom, size = _atoms(cells)
    search = Search(columns, size, below)
    found = search.run()
    if search.gave_up:
        return replace(by_atom, exact=False)
    if found is None:
        return None
    support, combination = found
    return Isolation(_positions(combination), _positions(np.isin(atom, np.flatnonzero(support))))


def protect(
    cells: Cells, least: int, *, already: Cells | None = None, attack: Attack = Attack.SUMS
) -> NDArray[np.bool_]:
    """Choose the cells that may be shown, in the order in which they are wanted.

    A cell is left out when it is about fewer than *least* organisations itself (primary), or when it, together with
    those before it and with what is already published, gives away fewer (complementary). What follows from what is
    already public can be shown again.

    Args:
        cells: shape (cells, organisations), the most wanted first.
        least: fewest organisations that a combination may be about.
        already: cells that are out and cannot be called back, over the same organisations.
        attack: who is kept out.

    Returns:
        shape (cells,): whether the cell is shown.
    """
    out = np.zeros((0, cells.shape[1]), dtype=np.int8) if already is None else already
    near = _near(cells, out, least)
    candidates = [int(i) for i in np.flatnonzero((cells > 0).sum(axis=1) >= least)]
    kept: list[int] = []
    while candidates:
        good = _longest_safe(cells, out, kept, _before_a_pair(near, kept, candidates), least, attack)
        kept += candidates[:good]
        candidates = candidates[good + 1 :]
    shown = np.zeros(len(cells), dtype=bool)
    shown[kept] = True
    return shown


def too_near(cell: Cells, others: Cells, least: int) -> NDArray[np.bool_]:
    """Tell for each of *others*, shape (cells, organisations), whether it differs from *cell* by fewer than *least*."""
    apart = (others != cell).sum(axis=1)
    return np.asarray((apart > 0) & (apart < least))


def _near(cells: Cells, out: Cells, least: int) -> NDArray[np.bool_]:
    """Tell which cells differ by too few from which; the diagonal stands for what is out.

    Most that has to be left out differs too little from a single other cell, which is seen without a search.
    """
    near = np.array([too_near(cell, cells, least) for cell in cells], dtype=bool).reshape(len(cells), len(cells))
    for i, cell in enumerate(cells):
        known = (out == cell).all(axis=1).any()
        near[i, i] = not known and too_near(cell, out, least).any()
    return near


def _before_a_pair(near: NDArray[np.bool_], kept: list[int], candidates: list[int]) -> list[int]:
    """Return the candidates before the first that is too near to one of those before it."""
    for count, one in enumerate(candidates):
        if near[one, [*kept, *candidates[: count + 1]]].any():
            return candidates[:count]
    return candidates


def _longest_safe(cells: Cells, out: Cells, kept: list[int], candidates: list[int], least: int, attack: Attack) -> int:
    """Return how many candidates from the first on can be added; more cells never give away less, so halving works."""

    def safe(count: int) -> bool:
        together = np.concatenate([out, cells[kept + candidates[:count]]])
        return fewest(together, least, attack) is None or _adds_nothing(out, together)

    low, high = 0, len(candidates)
    if safe(high):
        return high
    while high - low > 1:
        middle = (low + high) // 2
        low, high = (middle, high) if safe(middle) else (low, middle)
    return low


def _adds_nothing(out: Cells, together: Cells) -> bool:
    columns, _, _ = _atoms(together)
    matrix, _ = by_version(columns)
    return len(out) > 0 and rank(matrix[: len(out)]) == rank(matrix)


def _atoms(cells: Cells) -> tuple[Cells, NDArray[np.intp], NDArray[np.intp]]:
    """Return the distinct columns (cells, atoms), the atom of each organisation and the size of each atom."""
    as_rows = np.ascontiguousarray(cells.T)
    columns, atom, size = np.unique(as_rows, axis=0, return_inverse=True, return_counts=True)
    return columns.T, atom.reshape(-1), size


def _positions(mask: NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(np.flatnonzero(mask).tolist())

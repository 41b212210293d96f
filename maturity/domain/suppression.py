"""What published figures give away when they are put together: sums subtracted, groups intersected, files compared.

A *cell* is one figure about one group. It rests on the organisations of the group that have a value, here one row of a
matrix: 0 where an organisation has no part in the cell, else which version of its answer the cell rests on (1, and
higher after each correction, so that a figure before and one after a late or corrected answer are two rows).

Two attackers are kept out. Both are assumed to know who is in every group, and to know of every cell at least as much
as it shows: the sum, over its members, of any function of their answers.

**By sums** (``Attack.SUMS``). What can be computed by adding, subtracting and scaling cells is a vector of the row
space of the matrix; it is about the organisations where it is not zero. Theorem: some combination is about fewer than
*k* organisations exactly when the row space holds a non-zero vector with fewer than *k* organisations in its support.
``fewest_by_sums`` decides that exactly. A basis of the columns is a set of columns on which no non-zero vector of the
row space vanishes; so *m* disjoint bases whose smallest members come to *k* or more prove that there is none, and
otherwise one of the columns of a basis is not zero: try each. As each that is not zero costs at least one of *k* - 1
organisations, the search ends. Arithmetic is exact, modulo a prime.

**By intersection** (``Attack.INTERSECTION``). Organisations in the same cells form an *atom*; no operation on groups
can tell them apart. Theorem: whatever is derived from cells, by sums or otherwise, is about a union of atoms; so when
every atom that is in a cell has at least *k* members, nothing derived is about fewer than *k*. The converse does not
hold for sums, which makes this the stricter rule.

Source: minimum support in a row space is the minimum distance of a linear code; disjoint bases are the information sets
of Brouwer and Zimmermann's algorithm. Cell suppression in general: Willenborg and de Waal, Elements of Statistical
Disclosure Control (2001).
"""

from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

Cells = NDArray[np.int8]
"""Shape (cells, organisations): 0, or the version of the organisation's answer that the cell rests on."""

_Rows = NDArray[np.int64]

PRIME = 2**31 - 1
"""Products of two residues fit in 64 bits. Determinants of up to 22 cells are smaller: nothing is lost."""

MOST_NODES = 2_000
"""Steps of a search before it gives up and answers by atoms, which is stricter; nested groups need a handful."""


class Attack(Enum):
    """Who is kept out: who can add and subtract, or also who can find out what two groups have in common."""

    SUMS = "sums"
    INTERSECTION = "intersection"


@dataclass(frozen=True, slots=True)
class Isolation:
    """A combination of cells and the organisations that it is about: positions of rows and columns."""

    cells: tuple[int, ...]
    organisations: tuple[int, ...]


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
    search = _Search.of(columns, size, below)
    if search.gave_up:
        return by_atom
    if search.found is None:
        return None
    support, combination = search.found
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
    candidates = [int(i) for i in np.flatnonzero((cells > 0).sum(axis=1) >= least)]
    kept: list[int] = []
    while candidates:
        good = _longest_safe(cells, out, kept, candidates, least, attack)
        kept += candidates[:good]
        candidates = candidates[good + 1 :]
    shown = np.zeros(len(cells), dtype=bool)
    shown[kept] = True
    return shown


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
    matrix, _ = _by_version(columns)
    return len(out) > 0 and _rank(matrix[: len(out)]) == _rank(matrix)


def _atoms(cells: Cells) -> tuple[Cells, NDArray[np.intp], NDArray[np.intp]]:
    """Return the distinct columns (cells, atoms), the atom of each organisation and the size of each atom."""
    as_rows = np.ascontiguousarray(cells.T)
    columns, atom, size = np.unique(as_rows, axis=0, return_inverse=True, return_counts=True)
    return columns.T, atom.reshape(-1), size


def _positions(mask: NDArray[np.bool_]) -> tuple[int, ...]:
    return tuple(np.flatnonzero(mask).tolist())


def _by_version(columns: Cells) -> tuple[_Rows, NDArray[np.intp]]:
    """Return one 0/1 column per atom and version that occurs, and the atom of each."""
    parts, owner = [], []
    for version in range(1, int(columns.max(initial=0)) + 1):
        there = columns == version
        used = np.flatnonzero(there.any(axis=0))
        parts.append(there[:, used])
        owner.append(used)
    if not parts:
        return np.zeros((len(columns), 0), dtype=np.int64), np.zeros(0, dtype=np.intp)
    return np.concatenate(parts, axis=1).astype(np.int64), np.concatenate(owner)


def _eliminate(rows: _Rows, columns: NDArray[np.intp]) -> tuple[_Rows, list[int], _Rows]:
    """Clear *columns* by row operations.

    Returns:
        The rows that were needed, the column that each stands for, and the rows left over, which are 0 on *columns*.
    """
    rows, done, pivots = rows.copy(), 0, []
    for column in columns:
        candidates = np.flatnonzero(rows[done:, column])
        if not len(candidates):
            continue
        chosen = done + int(candidates[0])
        rows[[done, chosen]] = rows[[chosen, done]]
        rows[done] = rows[done] * pow(int(rows[done, column]), -1, PRIME) % PRIME
        below = done + 1 + np.flatnonzero(rows[done + 1 :, column])
        rows[below] = (rows[below] - rows[below, column, np.newaxis] * rows[done]) % PRIME
        pivots.append(int(column))
        done += 1
        if done == len(rows):
            break
    return rows[:done], pivots, rows[done:]


def _rank(matrix: _Rows) -> int:
    return len(_eliminate(matrix, np.arange(matrix.shape[1]))[1])


class _Search:
    """One search: the space it looks through is given by independent rows, extended by how each came about."""

    def __init__(self, owner: NDArray[np.intp], size: NDArray[np.intp], below: int) -> None:
        self.owner, self.size, self.below = owner, size, below
        # An organisation with several versions is only counted once, however many bases it is in.
        self.cost = size[owner] / np.bincount(owner)[owner] if len(owner) else np.zeros(0)
        self.nodes, self.gave_up = 0, False
        self.found: tuple[NDArray[np.bool_], NDArray[np.bool_]] | None = None

    @classmethod
    def of(cls, columns: Cells, size: NDArray[np.intp], below: int) -> "_Search":
        matrix, owner = _by_version(columns)
        search = cls(owner, size, below)
        rows = np.concatenate([matrix, np.eye(len(matrix), dtype=np.int64)], axis=1)
        rows, _, _ = _eliminate(rows, np.arange(len(owner)))
        large = size[owner] >= below
        _, _, rows = _eliminate(rows, np.flatnonzero(large))  # whoever is about a large atom is about enough
        small = np.flatnonzero(~large)
        search.look(rows, small[np.argsort(-search.cost[small], kind="stable")], 0)
        return search

    def look(self, rows: _Rows, open_columns: NDArray[np.intp], paid: int) -> bool:
        """Tell whether the space holds a vector about fewer than *below*, *paid* of them being decided."""
        self.nodes += 1
        self.gave_up = self.gave_up or self.nodes > MOST_NODES
        if not len(rows) or self.gave_up:
            return False
        first, basis, rest = _eliminate(rows, open_columns)
        if len(rest):
            return self._keep(rest[0])
        if paid + self._bound(first, basis, open_columns) >= self.below:
            return False
        return any(
            self.look(space, open_columns[self.owner[open_columns] != self.owner[column]], paid + cost)
            for column, space in _first_not_zero(rows, basis)
            if (cost := int(self.size[self.owner[column]])) + paid < self.below
        )

    def _bound(self, rows: _Rows, basis: list[int], open_columns: NDArray[np.intp]) -> float:
        """Return how many organisations a vector is at least about: one smallest member for every disjoint basis."""
        bound, left = 0.0, open_columns
        while len(basis) == len(rows):
            bound += float(self.cost[basis].min())
            left = left[~np.isin(left, basis)]
            _, basis, _ = _eliminate(rows, left)
        return bound

    def _keep(self, row: _Rows) -> bool:
        support = np.zeros(len(self.size), dtype=bool)
        support[self.owner[row[: len(self.owner)] != 0]] = True
        self.found = support, row[len(self.owner) :] != 0
        return True


def _first_not_zero(rows: _Rows, basis: list[int]) -> Iterator[tuple[int, _Rows]]:
    """Yield each column of a basis with the space that is 0 on the columns before it."""
    for column in basis:
        yield column, rows
        _, _, rows = _eliminate(rows, np.array([column]))

"""Whether sums of cells can be about too few: the vector of a row space with the smallest support, exactly.

A *basis* is a set of columns on which no vector of the space vanishes, but the zero one. So *m* bases that share no
column, and whose smallest members come to *k* organisations or more, prove that every vector is about *k*. Where they
do not, some column of a basis is not zero: try each as the first of them that is not. Each costs at least one of the
*k* - 1 organisations that a vector may be about, so the search ends.

Arithmetic is exact, modulo a prime: a vector of whole numbers without a common factor does not vanish in it.

Source: the smallest support of a row space is the minimum distance of a linear code, and disjoint bases are the
information sets of Brouwer and Zimmermann's algorithm.
"""

from collections.abc import Iterator

import numpy as np
from numpy.typing import NDArray

Rows = NDArray[np.int64]

PRIME = 2**31 - 1
"""Products of two residues fit in 64 bits. Determinants of up to 22 cells are smaller, so that for these no space of
whole numbers loses a dimension; for more it would take a determinant that happens to be a multiple."""

MOST_NODES = 2_000
"""Steps of a search before it gives up and its caller answers by atoms, which is stricter; a national table with an
earlier publication takes some hundred."""


def by_version(columns: NDArray[np.int8]) -> tuple[Rows, NDArray[np.intp]]:
    """Return one 0/1 column per atom and version that occurs, and the atom of each.

    Args:
        columns: shape (cells, atoms): 0 or a version.
    """
    parts, owner = [], []
    for version in range(1, int(columns.max(initial=0)) + 1):
        there = columns == version
        used = np.flatnonzero(there.any(axis=0))
        parts.append(there[:, used])
        owner.append(used)
    if not parts:
        return np.zeros((len(columns), 0), dtype=np.int64), np.zeros(0, dtype=np.intp)
    return np.concatenate(parts, axis=1).astype(np.int64), np.concatenate(owner)


class Search:
    """One search for a vector about fewer than *below* organisations.

    Attributes:
        gave_up: whether it took too long; then nothing is known.
    """

    def __init__(self, columns: NDArray[np.int8], size: NDArray[np.intp], below: int) -> None:
        self.matrix, self.owner = by_version(columns)
        self.size, self.below = size, below
        # An organisation with several versions is only counted once, however many bases it is in.
        self.cost = size[self.owner] / np.bincount(self.owner)[self.owner] if len(self.owner) else np.zeros(0)
        self.nodes, self.gave_up = 0, False

    def run(self) -> tuple[NDArray[np.bool_], NDArray[np.bool_]] | None:
        """Return the atoms that a vector is about and the cells that it combines, or None without one."""
        rows, _, _ = _eliminate(self.matrix, np.arange(len(self.owner)))
        large = self.size[self.owner] >= self.below
        _, _, rows = _eliminate(rows, np.flatnonzero(large))  # whoever is about a large atom is about enough
        small = np.flatnonzero(~large)
        small = small[np.argsort(-self.cost[small], kind="stable")]
        about = self._look(rows[:, small], small, ())
        return None if about is None else self._explained(about)

    def _look(self, rows: Rows, names: NDArray[np.intp], about: tuple[int, ...]) -> tuple[int, ...] | None:
        """Return atoms, few enough, that some vector vanishes outside of.

        Args:
            rows: a basis of the space, only on the columns that are undecided.
            names: the numbers of those columns.
            about: atoms where the vector may differ from 0; the others that are decided are 0 in all the space.
        """
        self.nodes += 1
        self.gave_up = self.gave_up or self.nodes > MOST_NODES
        if not len(rows) or self.gave_up:
            return None
        first, basis, rest = _eliminate(rows, np.arange(len(names)))
        if len(rest):
            return about
        paid = int(self.size[list(about)].sum())
        if paid + self._bound(first, basis, self.cost[names]) >= self.below:
            return None
        for column, space in _first_not_zero(first, basis):
            atom = int(self.owner[names[column]])
            if paid + int(self.size[atom]) < self.below:
                others = self.owner[names] != atom
                found = self._look(space[:, others], names[others], (*about, atom))
                if found is not None:
                    return found
        return None

    def _bound(self, rows: Rows, basis: list[int], cost: NDArray[np.float64]) -> float:
        """Return how many organisations a vector is at least about: one smallest member for every disjoint basis."""
        bound = 0.0
        while len(basis) == len(rows):
            bound += float(cost[basis].min())
            if bound >= self.below:
                break
            left = np.ones(rows.shape[1], dtype=bool)
            left[basis] = False
            rows, cost = rows[:, left], cost[left]
            _, basis, _ = _eliminate(rows, np.arange(len(cost)))
        return bound

    def _explained(self, about: tuple[int, ...]) -> tuple[NDArray[np.bool_], NDArray[np.bool_]]:
        """Work out a vector that vanishes outside of some atoms, and the cells that it takes."""
        columns = len(self.owner)
        rows = np.concatenate([self.matrix, np.eye(len(self.matrix), dtype=np.int64)], axis=1)
        _, _, rows = _eliminate(rows, np.flatnonzero(~np.isin(self.owner, about)))
        row = next(row for row in rows if row[:columns].any())
        support = np.zeros(len(self.size), dtype=bool)
        support[self.owner[row[:columns] != 0]] = True
        return support, row[columns:] != 0


def _first_not_zero(rows: Rows, basis: list[int]) -> Iterator[tuple[int, Rows]]:
    """Yield each column of a basis with the space that is 0 on the columns before it."""
    for column in basis:
        yield column, rows
        _, _, rows = _eliminate(rows, np.array([column]))


def _eliminate(rows: Rows, columns: NDArray[np.intp]) -> tuple[Rows, list[int], Rows]:
    """Clear *columns* by row operations.

    Returns:
        The rows that were needed, the column that each stands for, and the rows left over, which are 0 on *columns*.
    """
    rows, done, pivots = rows.copy(), 0, []
    for column in columns:
        candidates = rows[done:, column].nonzero()[0]
        if not len(candidates):
            continue
        chosen = done + int(candidates[0])
        rows[[done, chosen]] = rows[[chosen, done]]
        rows[done] = rows[done] * pow(int(rows[done, column]), -1, PRIME) % PRIME
        below = done + 1 + rows[done + 1 :, column].nonzero()[0]
        rows[below] = (rows[below] - rows[below, column, np.newaxis] * rows[done]) % PRIME
        pivots.append(int(column))
        done += 1
        if done == len(rows):
            break
    return rows[:done], pivots, rows[done:]


def rank(matrix: Rows) -> int:
    """Return how many rows do not follow from the others."""
    return len(_eliminate(matrix, np.arange(matrix.shape[1]))[1])

"""What answers add to their area, looked up for a few questions at a time.

The answers to three questions on five levels, absences included, can be combined in a thousand ways. What each way adds
to the sums of an area is worked out once per compiled questionnaire, so that scoring an organisation is one look-up and
one addition for every third question. A million organisations are scored ten times as fast as question by question.
"""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache, reduce

import numpy as np
from numpy.typing import NDArray

from maturity.domain.scoring.compiled import Cap, Code, Codes, Compiled, Floats, Node

SLACK = 1e-9
"""Shares such as 2/3 are no exact binary fractions; what equals a limit passes."""

COMBINATIONS = 2000
"""At most so many ways per look-up: its table then stays in the processor's nearest cache."""

_OFFSET = -min(Code)
_NO_LIMIT = np.inf

VALUE, LOW, HIGH, ANSWERED, APPLIES, SKIPPED = range(6)
"""Rows of the sums: three shares of the points (as answered, missing answers lowest, missing answers highest), then the
weights with an answer, that apply, and that are not applicable."""


@dataclass(frozen=True, slots=True, eq=False)
class Join:
    """How shares become one: weights and shares are added, or the lowest or highest share stands for all."""

    of: np.ufunc
    neutral: float

    @property
    def adds(self) -> bool:
        """Whether the joined shares still have to be divided by their weights."""
        return self.of is np.add


JOINS = {
    "mean": Join(np.add, 0.0),
    "sum": Join(np.add, 0.0),
    "minimum": Join(np.minimum, np.inf),
    "maximum": Join(np.maximum, -np.inf),
}


@dataclass(frozen=True, slots=True, eq=False)
class Group:
    """A few questions that are looked up together; *sums* has shape (6, combinations of their answers)."""

    columns: tuple[int, ...]
    sums: Floats


@dataclass(frozen=True, slots=True, eq=False)
class CapTable:
    """What a legal floor leaves of VALUE, LOW and HIGH; *limits* has shape (3, codes), infinite where it is met."""

    column: int
    limits: Floats


@dataclass(frozen=True, slots=True, eq=False)
class NodeTables:
    """Everything about one node that does not depend on the answers."""

    groups: tuple[Group, ...]
    caps: tuple[CapTable, ...]
    join: Join
    codes: int

    def look_up(self, rows: NDArray[np.int16]) -> Floats:
        """Return the sums over the node's own questions, shape (6, n); *rows* as from ``positions``."""
        found = None
        for group in self.groups:
            first, *others = (rows[column] for column in group.columns)
            more = group.sums.take(reduce(lambda at, row: at * self.codes + row, others, first), axis=1)
            found = more if found is None else self._joined(found, more)
        return self._nothing(rows.shape[1]) if found is None else found

    def _joined(self, sums: Floats, more: Floats) -> Floats:
        self.join.of(sums[:ANSWERED], more[:ANSWERED], out=sums[:ANSWERED])
        sums[ANSWERED:] += more[ANSWERED:]
        return sums

    def _nothing(self, n: int) -> Floats:
        sums = np.zeros((SKIPPED + 1, n))
        sums[:ANSWERED] = self.join.neutral
        return sums


def positions(codes: Codes) -> NDArray[np.int16]:
    """Turn codes, shape (n, questions), into positions in the tables, shape (questions, n), counted from 0."""
    return np.ascontiguousarray(codes.T).astype(np.int16) + np.int16(_OFFSET)


@lru_cache(maxsize=32)
def tables_of(compiled: Compiled) -> tuple[NodeTables, ...]:
    """Return the tables of every node, worked out at the first call."""
    shares = _shares(compiled)
    return tuple(
        NodeTables(
            groups=tuple(_groups(node, shares)),
            caps=tuple(_cap_table(cap, shares) for cap in node.caps),
            join=JOINS[node.aggregate],
            codes=shares.shape[-1],
        )
        for node in compiled.nodes
    )


def _shares(compiled: Compiled) -> Floats:
    """Return what each code of each question is worth, unweighted, shape (6, questions, codes); NaN for no share."""
    zero = compiled.questionnaire.rules.missing == "zero"
    table = np.zeros((SKIPPED + 1, len(compiled.questions), compiled.shares.shape[1] + _OFFSET))
    table[: LOW + 2, :, :_OFFSET] = np.nan
    table[: LOW + 2, :, _OFFSET:] = np.nan_to_num(compiled.shares)
    table[ANSWERED : APPLIES + 1, :, _OFFSET:] = 1
    for code in (Code.UNANSWERED, Code.DO_NOT_KNOW, Code.SUPPRESSED):
        missing = table[:, :, code + _OFFSET]
        # From 0 also where every option earns points: an interval from the lowest option could miss the index itself.
        missing[LOW], missing[HIGH], missing[APPLIES] = 0, 1, 1
        if zero:
            missing[VALUE] = 0
    table[SKIPPED, :, Code.NOT_APPLICABLE + _OFFSET] = 1
    return table


def _groups(node: Node, shares: Floats) -> Iterator[Group]:
    at_once = max(1, int(math.log(COMBINATIONS, shares.shape[-1])))
    join = JOINS[node.aggregate]
    for start in range(0, len(node.columns), at_once):
        columns = node.columns[start : start + at_once]
        weighted = shares[:, columns] * node.column_weights[start : start + at_once, np.newaxis]
        if not join.adds:
            weighted[:ANSWERED] = shares[:ANSWERED, columns]
        weighted[:ANSWERED] = np.where(np.isnan(weighted[:ANSWERED]), join.neutral, weighted[:ANSWERED])
        yield Group(tuple(columns.tolist()), _combined(weighted, join))


def _combined(weighted: Floats, join: Join) -> Floats:
    """Join shape (6, questions, codes) to shape (6, combinations), the code of the last question changing fastest."""
    found = weighted[:, 0]
    for question in range(1, weighted.shape[1]):
        left, right = found[:, :, np.newaxis], weighted[:, question, np.newaxis, :]
        both = np.concatenate([join.of(left[:ANSWERED], right[:ANSWERED]), left[ANSWERED:] + right[ANSWERED:]])
        found = both.reshape(len(both), -1)
    return np.ascontiguousarray(found)


def _cap_table(cap: Cap, shares: Floats) -> CapTable:
    with np.errstate(invalid="ignore"):
        under = shares[:ANSWERED, cap.column] < cap.below - SLACK
    return CapTable(cap.column, np.where(under, cap.at_most / 100, _NO_LIMIT))

"""Whom one may learn from: organisations exactly one step up that have agreed to be found, and what they do otherwise.

Only answers that an organisation gave itself count: what it inherits is a unit's, and says something about every other
organisation that inherits the same.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from maturity.domain.questionnaire import Area, Band, Question
from maturity.domain.scoring import Compiled, band_of, score
from maturity.domain.scoring.compiled import Codes

_DECODABLE = ("level", "yes-no", "choice")
"""Kinds whose code is the answer; of the others it only says how many points there were."""


@dataclass(frozen=True, slots=True)
class Example:
    """An organisation that is one band up in an area; *differences*: question, own code and theirs, in file order."""

    row: int
    differences: tuple[tuple[Question, int, int], ...]


@dataclass(frozen=True, slots=True)
class NextLevel:
    """A question with the own code, and the rows of those who are one level up."""

    question: Question
    code: int
    rows: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class AreaLessons:
    """What can be learnt in an area; *band* is the own one, None without an index."""

    area: Area
    band: Band | None
    examples: tuple[Example, ...]
    next_levels: tuple[NextLevel, ...]


def open_areas(compiled: Compiled) -> tuple[Area, ...]:
    """Return the top areas in which organisations may be found: those that are asked and not sensitive."""
    asked = {question.id for question in compiled.questions}
    return tuple(
        area
        for area in compiled.questionnaire.areas
        if not area.sensitive and any(question.id in asked for question in area.questions())
    )


def lessons(
    compiled: Compiled, own: Codes, others: Codes, agreed: Sequence[frozenset[str]], inherited: NDArray[np.bool_]
) -> tuple[AreaLessons, ...]:
    """Return what can be learnt in every area that is open.

    Args:
        compiled: the wave's questionnaire.
        own: shape (questions,): the codes of who wants to learn.
        others: shape (organisations, questions): codes of those who have agreed somewhere.
        agreed: the areas in which each of them has agreed.
        inherited: shape (organisations, questions): answers that are not their own.
    """
    index = score(compiled, np.vstack([own[np.newaxis], others])).index
    found = []
    for area in open_areas(compiled):
        inside = {question.id for question in area.questions()}
        columns = [j for j, question in enumerate(compiled.questions) if question.id in inside]
        rows = [i for i, areas in enumerate(agreed) if area.id in areas and not inherited[i, columns].any()]
        bands = [band_of(compiled.questionnaire, value) for value in index[:, compiled.node_ids.index(area.id)]]
        examples = [i for i in rows if _is_one_up(compiled, bands[0], bands[i + 1])]
        found.append(
            AreaLessons(
                area,
                bands[0],
                tuple(Example(i, _differences(compiled, own, others[i], columns)) for i in examples),
                tuple(_next_levels(compiled, own, others, rows, columns)),
            )
        )
    return tuple(found)


def _is_one_up(compiled: Compiled, own: Band | None, theirs: Band | None) -> bool:
    bands = compiled.questionnaire.bands
    return own is not None and theirs is not None and bands.index(theirs) == bands.index(own) + 1


def _differences(
    compiled: Compiled, own: Codes, theirs: Codes, columns: Sequence[int]
) -> tuple[tuple[Question, int, int], ...]:
    return tuple(
        (compiled.questions[j], int(own[j]), int(theirs[j]))
        for j in columns
        if theirs[j] >= 0 and theirs[j] != own[j] and compiled.questions[j].kind in _DECODABLE
    )


def _next_levels(
    compiled: Compiled, own: Codes, others: Codes, rows: Sequence[int], columns: Sequence[int]
) -> list[NextLevel]:
    found = []
    for j in columns:
        ahead = tuple(i for i in rows if own[j] >= 0 and others[i, j] == own[j] + 1)
        if ahead and compiled.questions[j].kind == "level":
            found.append(NextLevel(compiled.questions[j], int(own[j]), ahead))
    return found

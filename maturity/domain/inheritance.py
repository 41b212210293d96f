"""Answers that an organisation has from its shared purchasing unit: said once, they count once in statistics."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from maturity.domain.assessment import Absence
from maturity.domain.scoring import Code, Compiled
from maturity.domain.scoring.compiled import Codes

Mask = NDArray[np.bool_]
Voices = NDArray[np.intp]
"""Shape (register, figures): the row of the organisation whose answers are behind a figure; most often its own."""


@dataclass(frozen=True, slots=True)
class Source:
    """Where an inherited answer comes from: a submission of the shared purchasing unit.

    Attributes:
        organisation: code of the unit.
        name: of the unit, as it was then.
        reference: of its submission.
    """

    organisation: str
    name: str
    reference: str


@dataclass(frozen=True, slots=True)
class Shares:
    """How many answers of a submission come from the shared purchasing unit, and how many are the organisation's own.

    "Don't know" and "not applicable" are answers; what was left open is none.
    """

    source: Source
    inherited: int
    own: int


@dataclass(frozen=True, slots=True, eq=False)
class Inherited:
    """What the submissions of a wave have from shared purchasing units.

    Attributes:
        units: one per row of the register: code of the unit, None where nothing is inherited.
        questions: shape (register, questions): which answers are inherited.
    """

    units: Sequence[str | None]
    questions: Mask


def shares(sources: Iterable[Source | None]) -> Shares | None:
    """Count the answers of one submission; None where none is inherited.

    Args:
        sources: one per answer that was given, None for an own one.
    """
    every = list(sources)
    there = [one for one in every if one is not None]
    return Shares(there[0], len(there), len(every) - len(there)) if there else None


def shares_in(snapshot: Mapping[str, Any]) -> Shares | None:
    """Count the answers of a submission's snapshot; None where none is inherited."""
    written = snapshot["answers"].values()
    return shares(source_from(one) for one in written if one["answer"] != Absence.UNANSWERED.value)


def source_from(written: Mapping[str, Any]) -> Source | None:
    """Return the source of an answer in a snapshot, None for an own one."""
    found = written.get("source")
    return Source(**found) if found else None


def voices(compiled: Compiled, register: Sequence[str], codes: Codes, inherited: Inherited) -> Voices:
    """Tell whose answers are behind every figure of every organisation.

    A question that is inherited is the unit's. So is a node in which every answer is inherited; where an
    organisation has answered anything itself, the node is its own. What was left open is no answer.

    Args:
        compiled: the wave's questionnaire as arrays.
        register: codes of the organisations; the rows.
        codes: shape (register, questions): what was submitted.
        inherited: which of it comes from whom.

    Returns:
        shape (register, nodes + questions), nodes first.
    """
    row_of = {code: row for row, code in enumerate(register)}
    unit = np.array([row_of.get(code or "", row) for row, code in enumerate(inherited.units)], dtype=np.intp)
    answered = (codes != Code.UNANSWERED) & (codes != Code.NOT_ASKED)
    inside = _inside(compiled).T
    theirs, own = answered & inherited.questions, answered & ~inherited.questions
    whole = (theirs.astype(np.int32) @ inside > 0) & (own.astype(np.int32) @ inside == 0)
    moved = np.concatenate([whole, theirs], axis=1)
    return np.where(moved, unit[:, np.newaxis], np.arange(len(register))[:, np.newaxis])


def others(has_value: Mask, voice: Voices, own: int) -> Mask:
    """Leave out what says the same as the organisation in row *own* does, because it is the same answers."""
    found: Mask = has_value & (voice != voice[own])
    return found


def heard(has_value: Mask, voice: Voices | None) -> Mask:
    """Return whose answers are heard in a group: rows of units stand for those who inherit from them.

    Args:
        has_value: shape (register, figures): the members of a group that have a value.
        voice: as ``voices`` returns it; None where nobody inherits.
    """
    if voice is None:
        return has_value
    moved = has_value & (voice != np.arange(len(voice))[:, np.newaxis])
    rows, columns = np.nonzero(moved)
    found: Mask = has_value & ~moved
    found[voice[rows, columns], columns] = True
    return found


def once(has_value: Mask, voice: Voices | None) -> Mask:
    """Choose who speaks for each voice in a group: the unit itself where it is a member, else the first who inherits.

    Arguments as for ``heard``.

    Returns:
        shape (register, figures): the values that count, exactly one per voice and figure.
    """
    if voice is None:
        return has_value
    speaker = np.full(has_value.shape, -1, dtype=np.intp)
    rows, columns = (places[::-1] for places in np.nonzero(has_value))  # the first row is written last, and stays
    speaker[voice[rows, columns], columns] = rows
    every = np.arange(len(has_value))[:, np.newaxis]
    speaker = np.where(has_value & (voice == every), every, speaker)
    found: Mask = has_value & (np.take_along_axis(speaker, voice, axis=0) == every)
    return found


def _inside(compiled: Compiled) -> NDArray[np.int32]:
    """Return shape (nodes, questions): 1 where a question lies in a node or below it."""
    found = np.zeros((len(compiled.nodes), len(compiled.questions)), dtype=np.int32)
    for i, node in enumerate(compiled.nodes):
        found[i, node.columns] = 1
        found[i] |= found[list(node.children)].max(axis=0, initial=0)
    return found

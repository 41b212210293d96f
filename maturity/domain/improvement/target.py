"""Targets: which level an organisation should reach, as it has chosen or as a rule of thumb suggests, and the gap.

The rule of thumb rests on two things. "Defined" everywhere is a good result, and more is not the aim for everybody. And
capability should follow the complexity of what is bought: Victoria (Australia) has its authorities assess complexity
each year and match their capability to it. Of complexity only kind and group of municipality are known here; no study
says how many levels they are worth.
"""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from maturity.domain.assessment import KINDS
from maturity.domain.organisation import Organisation
from maturity.domain.questionnaire import Question
from maturity.domain.scoring import Compiled, score
from maturity.domain.scoring.compiled import Codes

DEFINED = 2
"""Suggested for all: decided, written and known."""

MANAGED = 3
"""Suggested for organisations that buy much and many things: followed up as well."""

COMPLEX_GROUPS = ("A1", "B3")
"""SKR's large cities and medium-sized towns: many services, own companies, the largest volumes of municipalities."""


@dataclass(frozen=True, slots=True)
class Gap:
    """How far it is to a target.

    Attributes:
        question: which.
        level: today's code.
        target: code aimed at.
        own: whether the organisation has chosen it; else it is the next level.
    """

    question: Question
    level: int
    target: int
    own: bool

    @property
    def levels(self) -> int:
        """How many levels are missing; 0 when the target is reached."""
        return max(self.target - self.level, 0)


def is_complex(organisation: Organisation) -> bool:
    """Tell whether the suggestion for organisations that buy much and many things holds."""
    return organisation.kind == "region" or organisation.skr_group in COMPLEX_GROUPS


def top_level(question: Question) -> int:
    """Return the highest code of a question."""
    return len(KINDS[question.kind].points(question)) - 1


def suggested_levels(compiled: Compiled, organisation: Organisation) -> Mapping[str, int]:
    """Return question id to the level that the rule of thumb suggests, at least what the law asks.

    Source:
        Victorian Government Purchasing Board: complexity and capability assessment. The levels are our own choice.
    """
    level = MANAGED if is_complex(organisation) else DEFINED
    return {one.id: min(max(level, _by_law(one)), top_level(one)) for one in compiled.questions}


def suggested_indices(compiled: Compiled, codes: Codes, organisation: Organisation) -> Mapping[str, float]:
    """Return node id to the index once every question that has a value stands at its suggested level."""
    wanted = suggested_levels(compiled, organisation)
    row = codes.copy()
    for column, question in enumerate(compiled.questions):
        if row[column] >= 0:
            row[column] = wanted[question.id]
    index = score(compiled, row[np.newaxis]).index[0]
    return {node: float(value) for node, value in zip(compiled.node_ids, index, strict=True) if not np.isnan(value)}


def gaps(compiled: Compiled, codes: Codes, targets: Mapping[str, float]) -> Mapping[str, Gap]:
    """Return question id to the way left to the own target, else to the next level, for questions with a value.

    Args:
        compiled: the questionnaire as arrays.
        codes: shape (questions,): the organisation's row.
        targets: as in ``Plan``.
    """
    found = {}
    for question, code in zip(compiled.questions, codes.tolist(), strict=True):
        if code >= 0:
            own = targets.get(question.id)
            target = min(code + 1, top_level(question)) if own is None else int(own)
            found[question.id] = Gap(question, code, target, own is not None)
    return found


def _by_law(question: Question) -> int:
    """Return the lowest code at which a legal floor is met; 0 without one."""
    if question.legal is None:
        return 0
    points = KINDS[question.kind].points(question)
    return next((code for code, one in enumerate(points) if one >= question.legal.met_from), 0)

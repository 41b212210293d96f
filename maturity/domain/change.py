"""Why an index has changed since the wave before: answers, questionnaire, what does not apply, what is missing.

The four are switched from the old wave to the new one, and the index is computed for all sixteen settings. A factor's
part is the mean of what switching it changes, over all orders in which the four can be switched (Shapley 1953). So no
order is preferred, the parts come to exactly the change, and a factor that changes nothing has no part.
"""

from dataclasses import dataclass, replace
from enum import Enum
from functools import lru_cache
from itertools import product
from math import factorial

import numpy as np
from numpy.typing import NDArray

from maturity.domain.scoring import Code, Compiled, score
from maturity.domain.scoring.compiled import Codes, Floats
from maturity.domain.trend import comparable

ORGANISATIONS_AT_ONCE = 16_384
"""Sixteen settings of so many are scored at a time: bounds the memory."""


class Factor(Enum):
    """What an index depends on; the order of ``Change.parts``."""

    ANSWERS = "answers"
    QUESTIONNAIRE = "questionnaire"
    NOT_APPLICABLE = "not-applicable"
    COVERAGE = "coverage"


_SETTINGS = tuple(product((0, 1), repeat=len(Factor)))
"""For each factor whether it is the old wave's (0) or the new one's (1)."""

_WHICH = list(Factor).index(Factor.QUESTIONNAIRE)
_UNANSWERED, _NOT_APPLICABLE, _NOT_ASKED = (
    np.int8(code) for code in (Code.UNANSWERED, Code.NOT_APPLICABLE, Code.NOT_ASKED)
)


@dataclass(frozen=True, slots=True)
class Change:
    """What has changed between two waves.

    Attributes:
        nodes: ids of the nodes that both waves have.
        total: shape (n, nodes): new index less old, NaN where one of them is missing.
        parts: shape (n, nodes, 4), in the order of ``Factor``: they come to *total*. NaN where *total* is, and where
            some setting has no value at all, as when everything that was answered then does not apply now.
    """

    nodes: tuple[str, ...]
    total: Floats
    parts: Floats


def decompose(before: Compiled, after: Compiled, old: Codes, new: Codes) -> Change:
    """Split the change of every organisation's indices into four parts.

    In a mixed setting the questionnaire says which questions there are, with weights, floors and conditions; one wave
    says which of them do not apply, one which are missing, and one which level the rest has. Where that wave has none
    to give, the other one's counts: a question that is new cannot be one whose answer has changed. Limits of
    coverage are for showing an index, and are not applied in between.

    Args:
        before: the old wave's questionnaire.
        after: the new one's.
        old: shape (n, questions of *before*): codes.
        new: shape (n, questions of *after*), the same organisations in the same rows.
    """
    nodes = tuple(node for node in after.node_ids if node in before.node_ids)
    places = tuple([compiled.node_ids.index(node) for node in nodes] for compiled in (before, after))
    total = np.empty((len(old), len(nodes)))
    parts = np.empty((len(old), len(nodes), len(Factor)))
    relaxed = _relaxed(before), _relaxed(after)
    weights = _weights()
    for start in range(0, len(old), ORGANISATIONS_AT_ONCE):
        rows = slice(start, start + ORGANISATIONS_AT_ONCE)
        answers = _Answers.of((before, after), (old[rows], new[rows]))
        total[rows] = score(after, new[rows]).index[:, places[1]] - score(before, old[rows]).index[:, places[0]]
        split = np.zeros((len(Factor), len(old[rows]), len(nodes)))
        for q in (0, 1):
            chosen = [s for s, setting in enumerate(_SETTINGS) if setting[_WHICH] == q]
            codes = np.concatenate([answers.under(_SETTINGS[s]) for s in chosen])
            index = score(relaxed[q], codes).index[:, places[q]].reshape(len(chosen), -1, len(nodes))
            split += np.tensordot(weights[:, chosen], index, axes=1)
        parts[rows] = np.moveaxis(split, 0, -1)
    parts[np.isnan(total)] = np.nan
    return Change(nodes, total, parts)


def _weights() -> Floats:
    """Return how much the index of each setting counts in the part of each factor, shape (factors, settings)."""
    n = len(Factor)
    found = np.empty((n, len(_SETTINGS)))
    for f in range(n):
        for s, setting in enumerate(_SETTINGS):
            others = sum(setting) - setting[f]
            weight = factorial(others) * factorial(n - 1 - others) / factorial(n)
            found[f, s] = weight if setting[f] else -weight
    return found


@lru_cache(maxsize=32)  # as many as scoring keeps tables of
def _relaxed(compiled: Compiled) -> Compiled:
    rules = replace(compiled.questionnaire.rules, least_coverage=0.0, most_not_applicable=1.0)
    return replace(compiled, questionnaire=replace(compiled.questionnaire, rules=rules))


@dataclass(frozen=True, slots=True)
class _Answers:
    """Both waves' codes laid out for each of the two questionnaires: ``codes[questionnaire][wave]``.

    A question that a wave did not ask has the other wave's code, so that only the questionnaire tells it apart.
    """

    codes: tuple[tuple[Codes, Codes], tuple[Codes, Codes]]
    unasked: tuple[NDArray[np.bool_], NDArray[np.bool_]]

    @classmethod
    def of(cls, compiled: tuple[Compiled, Compiled], codes: tuple[Codes, Codes]) -> "_Answers":
        columns = comparable(*compiled)
        laid_out = []
        for q in (0, 1):
            other = codes[q].copy()
            theirs = codes[1 - q][:, columns[1 - q]]
            other[:, columns[q]] = np.where(theirs == _NOT_ASKED, other[:, columns[q]], theirs)
            laid_out.append((codes[q], other) if q == 0 else (other, codes[q]))
        first, second = laid_out
        return cls((first, second), (codes[0] == _NOT_ASKED, codes[1] == _NOT_ASKED))

    def under(self, setting: tuple[int, ...]) -> Codes:
        """Return the codes of a setting, in the columns of its questionnaire."""
        levels, questionnaire, applying, missing = setting
        waves = self.codes[questionnaire]
        chosen, other = waves[levels], waves[1 - levels]
        found = np.where(chosen >= 0, chosen, np.maximum(other, _UNANSWERED))
        gaps = waves[missing]
        found[(gaps < 0) & (gaps != _NOT_APPLICABLE)] = _UNANSWERED
        found[waves[applying] == _NOT_APPLICABLE] = _NOT_APPLICABLE
        found[self.unasked[questionnaire]] = _NOT_ASKED
        return found

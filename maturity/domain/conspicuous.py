"""Submissions that are worth asking the organisation about: a sign proves nothing and changes no figure."""

from collections.abc import Sequence
from dataclasses import dataclass
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from maturity.domain.reliability import MOST_NOT_APPLICABLE
from maturity.domain.scoring import Code
from maturity.domain.scoring.compiled import Codes, Floats
from maturity.domain.trend import JUMP

MOST_ALIKE = 0.95
"""Share of the answers on one and the same level from which nothing seems to have been weighed."""

LEAST_ANSWERS = 10
"""Fewer answers are too few to look alike, or to have been given in haste."""

LEAST_SECONDS = 15
"""Per answer: five levels can hardly be read in less."""


class Sign(Enum):
    """What is conspicuous about a submission."""

    SAME_LEVEL = "same-level"
    FAST = "fast"
    TOP_WITHOUT_EVIDENCE = "top-without-evidence"
    JUMPS = "jumps"
    MANY_NOT_APPLICABLE = "many-not-applicable"


@dataclass(frozen=True, slots=True)
class Flag:
    """A sign, in how many of how many answers, and in which questions; for ``FAST`` seconds of answers."""

    sign: Sign
    found: int
    of: int
    questions: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Submissions:
    """A wave's submissions; all arrays have shape (organisations, questions) unless said otherwise.

    Attributes:
        questions: ids.
        highest: shape (questions,): code of the highest level.
        codes: as in scoring.
        unsupported: whether evidence is asked for at the level of the answer, and there is none.
        seconds: shape (organisations,): time from the first answer to the last, NaN where it is not known.
        earlier: codes of the wave before in the same columns (``trend.under``), ``NOT_ASKED`` without one.
    """

    questions: Sequence[str]
    highest: NDArray[np.int8]
    codes: Codes
    unsupported: NDArray[np.bool_]
    seconds: Floats
    earlier: Codes


def flags(submissions: Submissions) -> tuple[tuple[Flag, ...], ...]:
    """Return the signs of every organisation, in the order of ``Sign``."""
    s = submissions
    answered = s.codes >= 0
    number, asked = answered.sum(axis=1), (s.codes != Code.NOT_ASKED).sum(axis=1)
    by_level = [(s.codes == level).sum(axis=1) for level in range(int(s.highest.max(initial=0)) + 1)]
    alike, fast = np.max(by_level, axis=0), s.seconds < LEAST_SECONDS * number
    top = (s.codes == s.highest) & s.unsupported
    jumps = answered & (s.earlier >= 0) & (s.codes.astype(np.int16) - s.earlier >= JUMP)
    skipped = s.codes == Code.NOT_APPLICABLE
    enough = number >= LEAST_ANSWERS
    found: list[tuple[Flag, ...]] = []
    for i in range(len(s.codes)):
        n, of = int(number[i]), int(asked[i])
        signs = (
            (enough[i] and alike[i] >= MOST_ALIKE * n, Flag(Sign.SAME_LEVEL, int(alike[i]), n)),
            (enough[i] and fast[i], Flag(Sign.FAST, int(s.seconds[i]) if fast[i] else 0, n)),
            (top[i].any(), _named(Sign.TOP_WITHOUT_EVIDENCE, top[i], n, s.questions)),
            (jumps[i].any(), _named(Sign.JUMPS, jumps[i], n, s.questions)),
            (
                skipped[i].sum() > MOST_NOT_APPLICABLE * of,
                _named(Sign.MANY_NOT_APPLICABLE, skipped[i], of, s.questions),
            ),
        )
        found.append(tuple(flag for there, flag in signs if there))
    return tuple(found)


def _named(sign: Sign, where: NDArray[np.bool_], of: int, questions: Sequence[str]) -> Flag:
    places = np.flatnonzero(where).tolist()
    return Flag(sign, len(places), of, tuple(questions[i] for i in places))

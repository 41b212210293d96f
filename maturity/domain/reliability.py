"""How good the questions are, told from a wave's answers: for the organiser, never about a single organisation.

Every figure here is about organisations with a value; what a level cannot be told from (not applicable, do not know)
is counted apart. Areas of a maturity model are made of parts that need not go together, so a low alpha is a reason to
look at odd questions, not a fault, and a high one is no aim.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

import numpy as np
from numpy.typing import NDArray

from maturity.domain.disclosure import Detail, Limits, shown
from maturity.domain.fisher import f_quantile
from maturity.domain.scoring import Code
from maturity.domain.scoring.compiled import Codes, Floats

LEAST_FOR_ALPHA = 30
"""Organisations with a value in every question of the area; below it alpha swings too much to be shown."""

MOST_DO_NOT_KNOW = 0.2
"""Above this share the question asks for what people cannot know, or says it so that they do not see it."""

MOST_NOT_APPLICABLE = 0.3
"""Above this share the question is not for everybody; the same share takes an area's index away."""

MOST_ON_ONE_END = 0.8
"""Above this share on the lowest or highest level the question tells organisations apart no more."""

LEAST_CORRELATION = 0.2
"""Below it a question follows something else than the rest of its area (custom: Streiner and Norman use 0.2)."""

LONGEST_SECONDS = 180
"""A median above it: the question is hard to read, or takes looking up."""

MOST_TOLD = 0.9
"""A higher share is shown as this: at 100 % it would tell what every single organisation has answered."""

CONFIDENCE = 0.95


class Why(Enum):
    """What is the matter with a question."""

    DO_NOT_KNOW = "do-not-know"
    NOT_APPLICABLE = "not-applicable"
    FLOOR = "floor"
    CEILING = "ceiling"
    UNLIKE_THE_REST = "unlike-the-rest"
    SLOW = "slow"


class Proposal(Enum):
    """What to do with a question before the next wave; the organiser decides."""

    KEEP = "keep"
    REWORD = "reword"
    DROP = "drop"


@dataclass(frozen=True, slots=True)
class QuestionQuality:
    """One question over a wave.

    Attributes:
        question: id.
        asked: organisations that met it.
        do_not_know, not_applicable: shares of *asked*, 0–1; None when nobody was asked.
        floor, ceiling: shares of those with a value on the lowest and on the highest level; None without any.
        correlation: with the mean of the other questions of its area, -1–1; None with fewer than three organisations
            or where nothing varies.
        pairs: organisations that *correlation* rests on.
        seconds: median time spent; None where it was not measured.
    """

    question: str
    asked: int
    do_not_know: float | None
    not_applicable: float | None
    floor: float | None
    ceiling: float | None
    correlation: float | None
    pairs: int
    seconds: float | None

    @property
    def reasons(self) -> tuple[Why, ...]:
        """What is the matter, in the order of ``Why``."""
        tests = (
            (Why.DO_NOT_KNOW, self.do_not_know, MOST_DO_NOT_KNOW),
            (Why.NOT_APPLICABLE, self.not_applicable, MOST_NOT_APPLICABLE),
            (Why.FLOOR, self.floor, MOST_ON_ONE_END),
            (Why.CEILING, self.ceiling, MOST_ON_ONE_END),
            (Why.UNLIKE_THE_REST, None if self.correlation is None else -self.correlation, -LEAST_CORRELATION),
            (Why.SLOW, self.seconds, LONGEST_SECONDS),
        )
        return tuple(why for why, value, limit in tests if value is not None and value > limit)

    @property
    def proposal(self) -> Proposal:
        """Drop what tells nobody apart any more or follows nothing else and has a second fault; reword other faults."""
        reasons = self.reasons
        if Why.CEILING in reasons or (Why.UNLIKE_THE_REST in reasons and len(reasons) > 1):
            return Proposal.DROP
        return Proposal.REWORD if reasons else Proposal.KEEP


@dataclass(frozen=True, slots=True)
class Alpha:
    """Cronbach's alpha of an area with its interval; *organisations* and *questions* are what it rests on."""

    value: float
    low: float
    high: float
    organisations: int
    questions: int


def question_quality(
    questions: Sequence[str], codes: Codes, highest: NDArray[np.int8], seconds: Floats | None = None
) -> tuple[QuestionQuality, ...]:
    """Describe the questions of one area.

    Args:
        questions: ids; the columns.
        codes: shape (organisations, questions), codes as in scoring, only of organisations that have submitted.
        highest: shape (questions,): the code of the highest level.
        seconds: shape (organisations, questions): time spent, NaN where it was not measured.
    """
    values = _values(codes)
    return tuple(
        _quality(question, codes[:, j], int(highest[j]), _others(values, j), None if seconds is None else seconds[:, j])
        for j, question in enumerate(questions)
    )


def disclosed(
    quality: QuestionQuality, codes: Codes, timed: int, limits: Limits, *, sensitive: bool
) -> QuestionQuality:
    """Leave out the figures that rest on too few organisations to be shown.

    Args:
        quality: of one question.
        codes: shape (organisations,): what it was told from.
        timed: organisations whose seconds are known.
        limits: of the wave.
        sensitive: whether the question lies in a sensitive area.
    """

    def told(share: float | None, organisations: int) -> float | None:
        enough = shown(organisations, limits, sensitive=sensitive) is Detail.SPREAD
        return min(share, MOST_TOLD) if enough and share is not None else None

    counted = int((codes >= 0).sum())
    return replace(
        quality,
        do_not_know=told(quality.do_not_know, quality.asked),
        not_applicable=told(quality.not_applicable, quality.asked),
        floor=told(quality.floor, counted),
        ceiling=told(quality.ceiling, counted),
        correlation=quality.correlation if told(0.0, quality.pairs) is not None else None,
        seconds=quality.seconds if shown(timed, limits, sensitive=sensitive) else None,
    )


def _values(codes: Codes) -> Floats:
    return np.where(codes >= 0, codes, np.nan).astype(np.float64)


def _others(values: Floats, column: int) -> tuple[Floats, Floats]:
    """Return a question's values and the mean of the others, of the organisations that have both."""
    rest = np.delete(values, column, axis=1)
    counts = (~np.isnan(rest)).sum(axis=1)
    there = ~np.isnan(values[:, column]) & (counts > 0)
    return values[there, column], np.nansum(rest[there], axis=1) / counts[there]


def _quality(
    question: str, codes: Codes, highest: int, beside: tuple[Floats, Floats], seconds: Floats | None
) -> QuestionQuality:
    asked, counted = int((codes != Code.NOT_ASKED).sum()), int((codes >= 0).sum())
    timed = np.zeros(0) if seconds is None else seconds[~np.isnan(seconds)]
    return QuestionQuality(
        question=question,
        asked=asked,
        do_not_know=_share(codes == Code.DO_NOT_KNOW, asked),
        not_applicable=_share(codes == Code.NOT_APPLICABLE, asked),
        floor=_share(codes == 0, counted),
        ceiling=_share(codes == highest, counted),
        correlation=_correlation(*beside),
        pairs=len(beside[0]),
        seconds=float(np.median(timed)) if len(timed) else None,
    )


def _share(those: NDArray[np.bool_], of: int) -> float | None:
    return int(those.sum()) / of if of else None


def _correlation(a: Floats, b: Floats) -> float | None:
    if len(a) < 3:  # noqa: PLR2004  # two points always lie on a line
        return None
    a, b = a - a.mean(), b - b.mean()
    size = float(np.sqrt((a @ a) * (b @ b)))
    return float(a @ b) / size if size > 1e-12 else None  # noqa: PLR2004  # rounding noise of equal values


def alpha(codes: Codes, *, least: int = LEAST_FOR_ALPHA) -> Alpha | None:
    """Return Cronbach's alpha of an area with its 95 % interval, or None where it cannot be told.

    Organisations that lack a value in any of the questions are left out (listwise).

    Args:
        codes: shape (organisations, questions), codes as in scoring.
        least: fewest complete organisations.

    Source:
        Cronbach (1951): k/(k - 1)·(1 - sum of the questions' variances / variance of the sum).
    """
    complete = codes[(codes >= 0).all(axis=1)].astype(np.float64)
    n, k = complete.shape
    if n < max(least, 2) or k < 2:  # noqa: PLR2004  # one question has nothing to go with
        return None
    of_sum = float(complete.sum(axis=1).var(ddof=1))
    if not of_sum:
        return None
    value = k / (k - 1) * (1 - float(complete.var(axis=0, ddof=1).sum()) / of_sum)
    return Alpha(value, *interval(value, n, k), n, k)


def interval(value: float, organisations: int, questions: int) -> tuple[float, float]:
    """Return the 95 % interval of an alpha.

    Source:
        Feldt (1965): (1 - alpha found)/(1 - alpha of the population) follows 1/F with n - 1 and (n - 1)(k - 1) degrees
        of freedom.
    """
    tail, free = (1 - CONFIDENCE) / 2, (organisations - 1, (organisations - 1) * (questions - 1))
    return 1 - (1 - value) * f_quantile(1 - tail, *free), 1 - (1 - value) * f_quantile(tail, *free)

"""How alike the voices inside one organisation are, and what a meeting about them should take up."""

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum
from statistics import median

from maturity.domain.assessment import Absence, Value
from maturity.domain.questionnaire import Question

AGREED_STEPS = 1
"""Voices one level apart agree: the border between two levels is a matter of reading."""

SOME_STEPS = 2
"""Two levels apart is some difference; more is a large one."""

LEAST_GAP = 1.0
"""Levels between the means of management and operations from which the gap is worth a talk."""

LEAST_MINUTES = 3
"""A shorter item is read out, not talked about."""

MOST_ITEMS = 7
"""What one meeting can settle."""


@dataclass(frozen=True, slots=True)
class Voice:
    """What one person answered to one question.

    Attributes:
        function: the person's task in the organisation, in free words; never a name.
        management: whether that is a manager's or an elected member's task.
        answer: a value of the question's kind, or why there is none.
        note: what the person wrote to colleagues; may be empty.
    """

    function: str
    management: bool
    answer: Value | Absence
    note: str


class Unity(Enum):
    """How far apart the values are, as pages say it."""

    AGREED = "agreed"
    SOME = "some"
    LARGE = "large"
    ONE_VOICE = "one-voice"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Spread:
    """The voices about one question and how alike they are; figures in levels are None for other kinds.

    Attributes:
        question: what was asked.
        voices: as given, also those who left the question open.
        counted: voices with a value.
        do_not_know: voices that say so.
        not_applicable: voices that say so.
        lowest: level; None without a value.
        highest: level; None without a value.
        median: levels, may be a half; None without a value.
        r_wg: 0–1, agreement compared with answers at random; None below two values.
        average_deviation: levels, mean distance from the median; None without a value.
        unity: the spread in a word.
        management_gap: levels, mean of management minus mean of operations; None unless both have a value.
        suggestion: where to begin the talk, never a decision; None where nothing suggests itself.
    """

    question: Question
    voices: tuple[Voice, ...]
    counted: int
    do_not_know: int
    not_applicable: int
    lowest: int | None
    highest: int | None
    median: float | None
    r_wg: float | None
    average_deviation: float | None
    unity: Unity
    management_gap: float | None
    suggestion: Value | None

    @property
    def steps(self) -> int:
        """Return what lists are ordered by: levels between lowest and highest.

        Values of another kind that differ count as the least large difference, since no ruler lies between them.
        """
        if self.lowest is not None and self.highest is not None:
            return self.highest - self.lowest
        return SOME_STEPS + 1 if self.unity is Unity.LARGE else 0

    @property
    def spoken(self) -> int:
        """Return how many answered at all: with a value, "do not know" or "not applicable"."""
        return self.counted + self.do_not_know + self.not_applicable


class Reason(Enum):
    """Why a question is on the agenda; the first that holds is given."""

    LARGE_DIFFERENCE = "large-difference"
    SOME_DIFFERENCE = "some-difference"
    MANAGEMENT_GAP = "management-gap"
    DO_NOT_KNOW = "do-not-know"


_WEIGHTS = {Reason.LARGE_DIFFERENCE: 3, Reason.SOME_DIFFERENCE: 2, Reason.MANAGEMENT_GAP: 1, Reason.DO_NOT_KNOW: 1}


@dataclass(frozen=True, slots=True)
class AgendaItem:
    """A question to talk about, why, and for how many whole minutes."""

    spread: Spread
    reason: Reason
    minutes: int


def spread(question: Question, voices: Iterable[Voice]) -> Spread:
    """Measure how alike the voices about one question are.

    The order of the voices does not matter. Level questions get every figure; answers of other kinds are equal
    or not, which is agreement or a large difference.

    Args:
        question: what was asked.
        voices: answers as ``assessment.parse`` returns them.

    Source:
        r_wg and setting negative values to 0: James, Demaree and Wolf (1984), Journal of Applied Psychology 69,
        85–98. Average deviation from the median: Burke, Finkelstein and Dusig (1999), Organizational Research
        Methods 2, 49–68.
    """
    voices = tuple(voices)
    values = [voice.answer for voice in voices if not isinstance(voice.answer, Absence)]
    absences = Counter(voice.answer for voice in voices if isinstance(voice.answer, Absence))
    levels = sorted(map(_level, values)) if question.kind == "level" else []
    middle = float(median(levels)) if levels else None
    return Spread(
        question=question,
        voices=voices,
        counted=len(values),
        do_not_know=absences[Absence.DO_NOT_KNOW],
        not_applicable=absences[Absence.NOT_APPLICABLE],
        lowest=levels[0] if levels else None,
        highest=levels[-1] if levels else None,
        median=middle,
        r_wg=_r_wg(levels, len(question.levels)),
        average_deviation=None if middle is None else sum(abs(one - middle) for one in levels) / len(levels),
        unity=_unity(values, levels),
        management_gap=_management_gap(voices) if levels else None,
        suggestion=_majority(values) if middle is None else math.floor(middle),
    )


def in_order(spreads: Iterable[Spread]) -> tuple[Spread, ...]:
    """Order by what most needs a talk: widest apart, then lowest r_wg, then most who do not know.

    Args:
        spreads: in the order of the file, which decides between equals. Where there is no r_wg nothing speaks
            against agreement: it counts as 1.
    """
    return tuple(sorted(spreads, key=lambda one: (-one.steps, 1.0 if one.r_wg is None else one.r_wg, -one.do_not_know)))


def unanimous(spreads: Iterable[Spread]) -> tuple[Spread, ...]:
    """Return those that can be accepted together: everybody who spoke gave the very same value.

    One voice alone is unanimous. One level apart is agreement, but not unanimity: somebody has to choose.
    """
    return tuple(one for one in spreads if 0 < one.counted == one.spoken and _all_equal(_values(one)))


def agenda(spreads: Iterable[Spread], *, minutes: int, most: int = MOST_ITEMS) -> tuple[AgendaItem, ...]:
    """Choose what a meeting should take up, most needed first, and share its time.

    On it are questions with some or a large difference, with a gap of ``LEAST_GAP`` between management and operations
    in either direction, or where at least half of those who spoke do not know.

    Args:
        spreads: in the order of the file.
        minutes: length of the meeting; shared three to two to one between large, some and no difference.
        most: items at most.

    Returns:
        Items of at least ``LEAST_MINUTES`` that together fill *minutes*; as many as there is time for, possibly none.
    """
    wanted = [(one, reason) for one in in_order(spreads) if (reason := _reason(one))]
    wanted = wanted[: max(0, min(most, minutes // LEAST_MINUTES))]
    shares = _shared([_WEIGHTS[reason] for _, reason in wanted], minutes)
    return tuple(AgendaItem(one, reason, share) for (one, reason), share in zip(wanted, shares, strict=True))


def _level(value: Value) -> int:
    return int(value)  # type: ignore[arg-type]  # an int by kind


def _values(one: Spread) -> list[Value]:
    return [voice.answer for voice in one.voices if not isinstance(voice.answer, Absence)]


def _all_equal(values: Sequence[Value]) -> bool:
    return all(value == values[0] for value in values)


def _r_wg(levels: Sequence[int], options: int) -> float | None:
    """Return 1 − s²/σ² with σ² = (A² − 1)/12, from whole numbers so that the order of voices cannot show."""
    count = len(levels)
    if count < 2 or options < 2:  # noqa: PLR2004  # a variance needs two values, a choice two options
        return None
    squares = count * sum(one * one for one in levels) - sum(levels) ** 2
    return max(0.0, 1 - 12 * squares / (count * (count - 1) * (options**2 - 1)))


def _unity(values: Sequence[Value], levels: Sequence[int]) -> Unity:
    if len(values) <= 1:
        return Unity.ONE_VOICE if values else Unity.NONE
    if not levels:
        return Unity.AGREED if _all_equal(values) else Unity.LARGE
    steps = levels[-1] - levels[0]
    if steps <= AGREED_STEPS:
        return Unity.AGREED
    return Unity.SOME if steps <= SOME_STEPS else Unity.LARGE


def _management_gap(voices: Sequence[Voice]) -> float | None:
    spoken = [(one.management, _level(one.answer)) for one in voices if not isinstance(one.answer, Absence)]
    managers = [level for management, level in spoken if management]
    others = [level for management, level in spoken if not management]
    if not managers or not others:
        return None
    # One division, so that a gap of exactly one level is exactly one.
    return (sum(managers) * len(others) - sum(others) * len(managers)) / (len(managers) * len(others))


def _majority(values: Sequence[Value]) -> Value | None:
    """Return what more than half chose."""
    return next((value for value, times in Counter(values).items() if 2 * times > len(values)), None)


def _reason(one: Spread) -> Reason | None:
    if one.unity is Unity.LARGE:
        return Reason.LARGE_DIFFERENCE
    if one.unity is Unity.SOME:
        return Reason.SOME_DIFFERENCE
    if one.management_gap is not None and abs(one.management_gap) >= LEAST_GAP:
        return Reason.MANAGEMENT_GAP
    if one.do_not_know and 2 * one.do_not_know >= one.spoken:
        return Reason.DO_NOT_KNOW
    return None


def _shared(weights: Sequence[int], minutes: int) -> list[int]:
    """Share *minutes* by weight, lightest (last) first: what rounding leaves goes to the heavier items before it."""
    shares: list[int] = []
    left, weight = minutes, sum(weights)
    for one in reversed(weights):
        share = max(LEAST_MINUTES, left * one // weight)
        shares.append(share)
        left, weight = left - share, weight - one
    return shares[::-1]

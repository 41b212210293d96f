"""What answers rest on, how long it stays fresh, and how sure that makes an index."""

import calendar
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from enum import Enum

from maturity.domain.agreement import Voice
from maturity.domain.assessment import Absence, Value

LAPSING_DAYS = 90
"""A reminder in time: a new decision by a committee or council takes about a quarter."""

LEAST_FUNCTIONS = 2
"""Functions that have to agree before an answer rests on more than one voice."""

_PERIOD = re.compile(r"P(?=.)(?:([0-9]+)Y)?(?:([0-9]+)M)?(?:([0-9]+)D)?")
_ELECTION = 2022
_TERM_YEARS = 4


class EvidenceKind(Enum):
    """What sort of thing an answer rests on."""

    DECISION = "decision"
    DOCUMENT = "document"
    EXTRACT = "system-extract"
    MINUTES = "minutes"
    SAMPLE_CASE = "sample-case"
    INTERVIEW = "interview"
    LINK = "link"


@dataclass(frozen=True, slots=True)
class Evidence:
    """One entry of an organisation's register; a single one may carry several answers.

    Attributes:
        id: number in the register.
        title: what people call it.
        kind: what sort of thing it is.
        dated: day of the decision or of the figures; None when nobody gave one.
        valid_to: last day it holds, where it says so itself; None otherwise.
        owner: function that keeps it up to date; never a name.
        secret: whether it holds what may not be shown to everybody.
        link: address; empty without one.
        file_hash: SHA-256 (hex) of the stored file; empty without one.
        questions: ids of the questions whose answers rest on it.
    """

    id: int
    title: str
    kind: EvidenceKind
    dated: date | None
    valid_to: date | None
    owner: str
    secret: bool
    link: str
    file_hash: str
    questions: tuple[str, ...]


class Freshness(Enum):
    """Whether evidence still holds."""

    VALID = "valid"
    LAPSING = "lapsing"
    EXPIRED = "expired"
    UNDATED = "undated"


class Confidence(Enum):
    """How sure an answer is, best first; each is enough for those after it."""

    A = "A"
    B = "B"
    C = "C"
    D = "D"


@dataclass(frozen=True, slots=True)
class Basis:
    """What one agreed answer rests on.

    Attributes:
        answer: what the organisation stands for; an absence is no answer.
        voices: what colleagues answered.
        evidence: freshness of each piece that the question has, by the question's own period.
        reviewed: whether a reviewer from another organisation has looked at the answer as it now stands.
    """

    answer: Value | Absence
    voices: tuple[Voice, ...]
    evidence: tuple[Freshness, ...]
    reviewed: bool


def ends(evidence: Evidence, period: str | None) -> date | None:
    """Return the last day on which evidence holds for a question.

    What the document says itself comes before the question's period.

    Args:
        evidence: an entry of the register.
        period: ``EvidenceRule.valid_for``; None when the question names none.

    Returns:
        The last day; None when it is not known or there is no end.

    Raises:
        ValueError: *period* is not a period of years, months and days; the reader of questionnaires lets none through.
    """
    if evidence.valid_to or not evidence.dated or period is None:
        return evidence.valid_to
    return after(evidence.dated, period)


def after(day: date, period: str) -> date:
    """Add a period of ISO 8601 (``P4Y``, ``P18M``, ``P1Y6M10D``) to a day.

    Years and months lead to the day with the same number, or to the month's last where it has none; days are added
    after that. What lies behind the end of the calendar is its last day.

    Raises:
        ValueError: *period* is not a period of years, months and days.

    Source:
        the same-number rule of lag (1930:173) om beräkning av lagstadgad tid, 1 §.
    """
    found = _PERIOD.fullmatch(period)
    if not found:
        raise ValueError(f"{period!r} is not a period such as P4Y")
    years, months, days = (int(part or 0) for part in found.groups())
    whole_years, month = divmod(day.month - 1 + months, 12)
    year = day.year + years + whole_years
    if year > date.max.year:
        return date.max
    last = calendar.monthrange(year, month + 1)[1]
    try:
        return date(year, month + 1, min(day.day, last)) + timedelta(days=days)
    except OverflowError:
        return date.max


def end_of_term(day: date) -> date:
    """Return the last day of the council's term of office that *day* lies in.

    Terms run for four years from 15 October of the year of an ordinary election: 2022, 2026, 2030 … The same calendar
    is used for every day; what lies behind its end is its last day.

    Source:
        kommunallagen (2017:725), 5 kap. 9 §.
    """
    year = day.year + (_ELECTION - day.year) % _TERM_YEARS
    if day.year == year and day >= date(year, 10, 15):
        year += _TERM_YEARS
    return date(year, 10, 14) if year <= date.max.year else date.max


def freshness(evidence: Evidence, period: str | None, today: date) -> Freshness:
    """Tell whether evidence holds for a question today.

    It holds through its last day. A date that is still to come is no date: nothing rests on it yet. Where the question
    names no period, a dated document without an end of its own stays valid.

    Args:
        evidence: an entry of the register.
        period: ``EvidenceRule.valid_for`` of the question; None when it names none.
        today: the day to judge from.

    Raises:
        ValueError: *period* is not a period.
    """
    end = ends(evidence, period)
    if (evidence.dated and evidence.dated > today) or not (evidence.dated or end):
        return Freshness.UNDATED
    if end is None:
        return Freshness.VALID
    if end < today:
        return Freshness.EXPIRED
    return Freshness.LAPSING if (end - today).days <= LAPSING_DAYS else Freshness.VALID


def answer_grade(basis: Basis) -> Confidence | None:
    """Return the best grade that holds for one answer, or None where there is no value.

    A: reviewed by a peer. B: dated evidence that has not expired. C: two functions or more gave the agreed answer.
    D: everything else, also when many voices come from one function or gave other answers.
    """
    if isinstance(basis.answer, Absence):
        return None
    if basis.reviewed:
        return Confidence.A
    if any(one in (Freshness.VALID, Freshness.LAPSING) for one in basis.evidence):
        return Confidence.B
    agreeing = {_plain(voice.function) for voice in basis.voices if voice.answer == basis.answer}
    # Without a function nobody can tell whether it is another one.
    return Confidence.C if len(agreeing - {""}) >= LEAST_FUNCTIONS else Confidence.D


def grade(bases: Iterable[Basis]) -> Confidence | None:
    """Return the grade of an area: the best that at least two thirds of its answered questions reach.

    A question reaches its own grade and every lower one. Coverage tells how many are answered; the grade does not.

    Args:
        bases: one for each question of the area, in any order.

    Returns:
        None where no question has a value.
    """
    found = [grade for basis in bases if (grade := answer_grade(basis))]
    order = list(Confidence)
    reached = (one for one in order if 3 * sum(order.index(own) <= order.index(one) for own in found) >= 2 * len(found))
    return next(reached, None) if found else None


def _plain(function: str) -> str:
    """Return a function without what typing makes of it, so that "Jurist" and "jurist " are one."""
    return " ".join(function.split()).casefold()

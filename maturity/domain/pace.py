"""How long answering took, told from when answers were last saved."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

LONGEST_PAUSE = 30 * 60
"""Seconds between two saves beyond which somebody did something else meanwhile."""


@dataclass(frozen=True, slots=True)
class Save:
    """An answer's last save; *by* is the session it was done in, None where nobody knows."""

    question: str
    by: int | None
    at: datetime


@dataclass(frozen=True, slots=True)
class Pace:
    """How long answers took.

    Attributes:
        seconds: from the first save of anybody to the last; None without two answers. Never more than the truth:
            an answer that was changed later counts at its last save only.
        of_questions: question id to seconds since the save before it in the same session, the longest where several
            people answered; without the first of a session, what was saved together with others, and pauses.
    """

    seconds: int | None
    of_questions: Mapping[str, int]


def pace(saves: Iterable[Save]) -> Pace:
    """Tell how long answers took."""
    every = sorted(saves, key=lambda one: one.at)
    if len({one.question for one in every}) <= 1:
        return Pace(None, {})
    by_session: dict[int | None, list[Save]] = {}
    for one in every:
        by_session.setdefault(one.by, []).append(one)
    found: dict[str, int] = {}
    for own in by_session.values():
        moments = [one.at for one in own]
        for before, after in pairwise(own):
            seconds = int((after.at - before.at).total_seconds())
            if 0 < seconds <= LONGEST_PAUSE and moments.count(after.at) == 1:
                found[after.question] = max(seconds, found.get(after.question, 0))
    return Pace(int((every[-1].at - every[0].at).total_seconds()), found)

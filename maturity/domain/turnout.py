"""How many organisations had submitted, day by day."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date


@dataclass(frozen=True, slots=True)
class Day:
    """A day of a wave.

    Attributes:
        on: which.
        new: organisations that submitted for the first time.
        in_all: organisations that had submitted when the day ended.
        reminders: letters that were asked for.
    """

    on: date
    new: int
    in_all: int
    reminders: int


@dataclass(frozen=True, slots=True)
class Turnout:
    """The days of a wave so far.

    Attributes:
        many: organisations that take part.
        days: oldest first: the first and the last one, and those in between on which something happened.
    """

    many: int
    days: tuple[Day, ...]

    @property
    def submitted(self) -> int:
        """How many had submitted when the last day ended."""
        return self.days[-1].in_all

    @property
    def busiest(self) -> Day:
        """The day on which most submitted; the first of several."""
        return max(self.days, key=lambda one: one.new)

    @property
    def reminded(self) -> tuple[date, ...]:
        """The days on which reminders were asked for."""
        return tuple(one.on for one in self.days if one.reminders)


def turnout(
    submitted: Iterable[date], reminders: Iterable[date], many: int, opens: date, closes: date, today: date
) -> Turnout | None:
    """Count the days from a wave's first to its last, or to today while it is open.

    What was submitted late, by an organisation with longer time, still counts: then the last such day is the last.

    Args:
        submitted: for each organisation that has, the day of its first submission.
        reminders: for each reminder, the day on which it was asked for.
        many: organisations that take part.
        opens: the wave's first day.
        closes: its last one.
        today: nothing is known of later days.

    Returns:
        The days; None before the first one.
    """
    new, sent = Counter(submitted), Counter(reminders)
    if today < opens and not new:
        return None
    first = min(opens, *new) if new else opens
    last = max(first, min(today, max(closes, *new) if new else closes))
    days: list[Day] = []
    in_all = 0
    for on in sorted({first, last, *new, *(day for day in sent if first <= day <= last)}):
        in_all += new[on]
        days.append(Day(on, new[on], in_all, sent[on]))
    return Turnout(many, tuple(days))

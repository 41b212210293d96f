"""How long what people wrote on the way to a submission is kept."""

from calendar import monthrange
from datetime import datetime

KEEP_DRAFTS_MONTHS = 24
"""Months after a wave has closed: the usual time between two waves, so that the next one can still ask how an answer
came about."""

MOST_MONTHS = 120


def kept_until(closes: datetime, months: int) -> datetime:
    """Return the moment *months* after a wave has closed; the last day of the month where that has fewer days."""
    years, month = divmod(closes.month - 1 + months, 12)
    year, month = closes.year + years, month + 1
    return closes.replace(year=year, month=month, day=min(closes.day, monthrange(year, month)[1]))

"""A meeting, or days to keep, as a calendar file (RFC 5545) that every calendar opens."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from uuid import NAMESPACE_URL, uuid5

LONGEST_LINE = 75
"""Bytes in a line of the file; the rest goes on in lines that begin with a space."""


@dataclass(frozen=True, slots=True)
class Meeting:
    """What a calendar is told.

    Attributes:
        name: says for good which meeting this is; the same name, the same entry in the calendar.
        title: one line.
        text: what it is about; may have lines.
        start: with a time zone.
        minutes: its length.
    """

    name: str
    title: str
    text: str
    start: datetime
    minutes: int


@dataclass(frozen=True, slots=True)
class Day:
    """A day to keep in mind.

    Attributes:
        name: says for good what it is about; the same name, the same entry in the calendar.
        title: one line.
        text: what it is about; may have lines.
        on: which day.
    """

    name: str
    title: str
    text: str
    on: date


def calendar_file(meeting: Meeting, made_at: datetime) -> bytes:
    """Write a meeting as a calendar with one event, in UTC; without organiser and guests, so that nobody is mailed."""
    end = meeting.start.astimezone(UTC) + timedelta(minutes=meeting.minutes)
    when = (f"DTSTART:{_moment(meeting.start)}", f"DTEND:{_moment(end)}")
    return _calendar(_event(meeting.name, meeting.title, meeting.text, made_at, *when))


def calendar_of_days(days: Iterable[Day], made_at: datetime) -> bytes:
    """Write days as a calendar with an event for each, which blocks no time."""
    lines: list[str] = []
    for one in days:
        when = f"DTSTART;VALUE=DATE:{one.on:%Y%m%d}"
        lines += _event(one.name, one.title, one.text, made_at, when, "TRANSP:TRANSPARENT")
    return _calendar(lines)


def _calendar(events: Iterable[str]) -> bytes:
    head = ("BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//maturity//agenda//EN", "CALSCALE:GREGORIAN")
    return b"".join(_folded(line) for line in (*head, *events, "END:VCALENDAR"))


def _event(name: str, title: str, text: str, made_at: datetime, *when: str) -> list[str]:
    return [
        "BEGIN:VEVENT",
        f"UID:{uuid5(NAMESPACE_URL, name)}",
        f"DTSTAMP:{_moment(made_at)}",
        *when,
        f"SUMMARY:{_escaped(title)}",
        f"DESCRIPTION:{_escaped(text)}",
        "END:VEVENT",
    ]


def _moment(moment: datetime) -> str:
    return moment.astimezone(UTC).strftime("%Y%m%dT%H%M%SZ")


def _escaped(text: str) -> str:
    """Escape what has a meaning in the file, and leave out signs that it cannot hold."""
    plain = text.replace("\r\n", "\n").replace("\r", "\n")
    plain = "".join(sign for sign in plain if sign in "\n\t" or (sign >= " " and sign != "\x7f"))
    for sign in ("\\", ";", ","):
        plain = plain.replace(sign, f"\\{sign}")
    return plain.replace("\n", "\\n")


def _folded(line: str) -> bytes:
    """Break a line into pieces of at most ``LONGEST_LINE`` bytes, never inside a letter."""
    pieces, piece = [], b""
    for sign in line:
        letter = sign.encode()
        if len(piece) + len(letter) > LONGEST_LINE:
            pieces.append(piece)
            piece = b" "
        piece += letter
    return b"\r\n".join([*pieces, piece]) + b"\r\n"

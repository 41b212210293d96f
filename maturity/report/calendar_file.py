"""A meeting as a calendar file (RFC 5545) that every calendar opens."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
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


def calendar_file(meeting: Meeting, made_at: datetime) -> bytes:
    """Write a meeting as a calendar with one event, in UTC; without organiser and guests, so that nobody is mailed."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//maturity//agenda//EN",
        "CALSCALE:GREGORIAN",
        "BEGIN:VEVENT",
        f"UID:{uuid5(NAMESPACE_URL, meeting.name)}",
        f"DTSTAMP:{_moment(made_at)}",
        f"DTSTART:{_moment(meeting.start)}",
        f"DTEND:{_moment(meeting.start.astimezone(UTC) + timedelta(minutes=meeting.minutes))}",
        f"SUMMARY:{_escaped(meeting.title)}",
        f"DESCRIPTION:{_escaped(meeting.text)}",
        "END:VEVENT",
        "END:VCALENDAR",
    ]
    return b"".join(_folded(line) for line in lines)


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

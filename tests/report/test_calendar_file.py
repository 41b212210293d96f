"""The calendar file, read by a strict reader of the standard's own rules."""

import re
from datetime import UTC, datetime, timedelta, timezone
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maturity.report.calendar_file import Meeting, calendar_file

MADE = datetime(2026, 11, 23, 12, tzinfo=UTC)
SUMMER = timezone(timedelta(hours=2))
START = datetime(2027, 3, 31, 14, 30, tzinfo=SUMMER)

LINE = re.compile(r"([A-Z-]+):(.*)", re.DOTALL)
UNESCAPED = {"\\\\": "\\", "\\;": ";", "\\,": ",", "\\n": "\n"}


def unfolded(file: bytes) -> list[str]:
    """Read lines as RFC 5545, 3.1 says: at most 75 bytes, CRLF, continued after one space; each piece is whole text."""
    assert file.endswith(b"\r\n")
    lines: list[str] = []
    for raw in file[:-2].split(b"\r\n"):
        assert len(raw) <= 75
        assert b"\n" not in raw
        assert b"\r" not in raw
        piece = raw.decode("utf-8")  # a letter is never cut
        if piece.startswith(" "):
            lines[-1] += piece[1:]
        else:
            lines.append(piece)
    return lines


def text_of(value: str) -> str:
    """Read a text as 3.3.11 says: commas, semicolons and backslashes only ever stand escaped, and no controls."""
    parts = re.findall(r"\\[\\;,n]|[^\\;,]", value)
    assert "".join(parts) == value
    assert not re.search(r"[\x00-\x08\x0a-\x1f\x7f]", value)
    return "".join(UNESCAPED.get(part, part) for part in parts)


def properties(file: bytes) -> dict[str, str]:
    """Return what the one event says; everything around it is as the standard asks."""
    pairs = []
    for line in unfolded(file):
        found = LINE.fullmatch(line)
        assert found, line
        pairs.append((found[1], found[2]))
    assert pairs[0] == ("BEGIN", "VCALENDAR")
    assert pairs[-1] == ("END", "VCALENDAR")
    assert ("VERSION", "2.0") in pairs
    assert pairs.count(("BEGIN", "VEVENT")) == pairs.count(("END", "VEVENT")) == 1
    inside = pairs[pairs.index(("BEGIN", "VEVENT")) + 1 : pairs.index(("END", "VEVENT"))]
    names = [name for name, _ in inside]
    assert len(names) == len(set(names))
    assert {"UID", "DTSTAMP", "DTSTART"} <= set(names)
    return dict(inside)


def made(title: str = "Enas", text: str = "Dagordning", minutes: int = 60, name: str = "2027/0180") -> bytes:
    return calendar_file(Meeting(name, title, text, START, minutes), MADE)


def test_times_are_in_utc() -> None:
    found = properties(made(minutes=90))
    assert found["DTSTART"] == "20270331T123000Z"  # 14.30 two hours ahead
    assert found["DTEND"] == "20270331T140000Z"
    assert found["DTSTAMP"] == "20261123T120000Z"


def test_nobody_is_invited_by_the_file() -> None:
    assert not {"ORGANIZER", "ATTENDEE", "METHOD"} & {line.partition(":")[0] for line in unfolded(made())}


def test_the_same_meeting_is_the_same_entry_and_another_is_another() -> None:
    assert properties(made())["UID"] == properties(made(title="Annat"))["UID"]
    assert properties(made())["UID"] != properties(made(name="2027/0483"))["UID"]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("a, b; c\\n d\\", id="signs with a meaning"),
        pytest.param("rad ett\nrad två\n\nrad fyra", id="lines"),
        pytest.param("å" * 200, id="letters of two bytes"),
        pytest.param("x" * 61 + "🙂" * 40, id="letters of four bytes at the fold"),
        pytest.param("BEGIN:VEVENT\nATTENDEE:mailto:x@example.org", id="something that looks like a property"),
    ],
)
def test_a_text_comes_back_as_it_was(text: str) -> None:
    found = properties(made(title=text.replace("\n", " "), text=text))
    assert text_of(found["DESCRIPTION"]) == text
    assert text_of(found["SUMMARY"]) == text.replace("\n", " ")


def test_line_ends_of_every_kind_become_one_and_controls_are_left_out() -> None:
    assert text_of(properties(made(text="a\r\nb\rc\x00\x07\x7fd"))["DESCRIPTION"]) == "a\nb\ncd"


@given(st.text(alphabet=st.characters(codec="utf-8", exclude_categories=["Cc", "Cs"]) | st.just("\n"), max_size=300))
def test_any_text_comes_back(text: str) -> None:
    assert text_of(properties(made(text=text))["DESCRIPTION"]) == text


def test_a_fold_wastes_no_room() -> None:
    pieces = made(text="y" * 300).split(b"\r\n")
    folded = [one for one, following in pairwise(pieces) if following.startswith(b" ")]
    assert {len(one) for one in folded} == {75}

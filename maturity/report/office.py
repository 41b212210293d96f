"""What Word, PowerPoint and Excel files have in common: texts that XML can carry, and the same bytes every time."""

import io
import re
import struct
import zlib
from datetime import UTC, datetime
from xml.sax.saxutils import escape, unescape
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

LANGUAGES = {"sv": "sv-SE", "en": "en-GB"}
"""What such files call a language."""

LONGEST_PROPERTY = 255
"""Characters that a name or a title may have in such a file."""

OWN, MIDDLE, PALE, DARK = "#0A4F63", "#6B7B84", "#C3CDD2", "#16242B"
"""The colours of the pictures, for native charts and tables."""

_NOT_IN_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]|[\u007f-\u0084\u0086-\u009f]")
"""What XML 1.0 forbids, halves of surrogate pairs among them, and control characters that it allows but nobody sees."""

_PROPERTIES = "docProps/core.xml"
_KEYWORDS = re.compile(rb"<cp:keywords\s*/>|<cp:keywords>(.*?)</cp:keywords>", re.DOTALL)
_BEGIN, _END = b"<cp:keywords>", b"</cp:keywords>"

MOST_PROPERTIES = 1_000_000
"""Bytes of the properties of a file from outside, of which a small one may hold any number."""

_LAYOUTS = ("ppt/slideMasters/slideMaster", "ppt/slideLayouts/slideLayout")
_ACCENT = b'<a:schemeClr val="accent1"/>'

_FOR_BYTES = (2026, 1, 1, 0, 0, 0)
"""The parts of a file are dated alike; when it was made stands in its properties."""


def writable(text: str) -> str:
    """Return *text* with only characters that such a file can carry; lines end with a line feed."""
    return _NOT_IN_XML.sub("", text).replace("\r\n", "\n").replace("\r", "\n")


def shortened(text: str, longest: int) -> str:
    """Return *text* on one line with at most *longest* characters; what is cut leaves an ellipsis."""
    line = " ".join(text.split())
    return line if len(line) <= longest else line[: longest - 1].rstrip() + "…"


def brief(text: str) -> str:
    """Return *text* as a property of such a file holds it."""
    return shortened(writable(text), LONGEST_PROPERTY)


def locale_of(language: str) -> str:
    """Return what such a file calls a language."""
    return LANGUAGES.get(language, language)


def same_bytes(file: bytes) -> bytes:
    """Return an Office file without the moments at which its parts were packed."""
    packed = io.BytesIO()
    with ZipFile(io.BytesIO(file)) as source, ZipFile(packed, "w") as target:
        for part in source.infolist():
            entry = ZipInfo(part.filename, _FOR_BYTES)
            entry.compress_type, entry.create_system = ZIP_DEFLATED, 3
            target.writestr(entry, source.read(part))
    return packed.getvalue()


def marked(file: bytes, fingerprint: str) -> bytes:
    """Return an Office file with what it was made from among its properties, as its keywords."""
    packed = io.BytesIO()
    with ZipFile(io.BytesIO(file)) as source, ZipFile(packed, "w", ZIP_DEFLATED) as target:
        for part in source.infolist():
            data = source.read(part)
            target.writestr(part, _with_keywords(data, fingerprint) if part.filename == _PROPERTIES else data)
    return packed.getvalue()


def mark_of(file: bytes) -> str:
    """Return what ``marked`` has put into a file, which anybody may have made; empty where there is nothing.

    Raises:
        BadZipFile: the file is broken.
        UnicodeDecodeError: what is there is no text.
    """
    try:
        with ZipFile(io.BytesIO(file)) as source:
            if _PROPERTIES not in source.namelist():
                return ""
            part = source.getinfo(_PROPERTIES)
            if part.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
                return ""
            with source.open(part) as opened:
                properties = opened.read(MOST_PROPERTIES)
    except (RuntimeError, EOFError, struct.error, zlib.error) as error:  # all that the library says of broken parts
        raise BadZipFile from error
    return unescape(between(properties, _BEGIN, _END).decode())


def between(data: bytes, begin: bytes, end: bytes) -> bytes:
    """Return what stands between the first *begin* and the next *end*; nothing where one is missing."""
    start = data.find(begin) + len(begin)
    stop = data.find(end, start)
    return data[start:stop] if start >= len(begin) and stop >= 0 else b""


def _with_keywords(properties: bytes, text: str) -> bytes:
    rest = _KEYWORDS.sub(b"", properties)
    end = rest.rindex(b"</")
    return rest[:end] + f"<cp:keywords>{escape(text)}</cp:keywords>".encode() + rest[end:]


def coloured(template: bytes, accent: str, rule: str) -> bytes:
    """Return a template of ours in other colours; one of somebody else's has none of ours and stays as it is.

    Args:
        template: a Word or PowerPoint file.
        accent: in place of ours for texts and fills.
        rule: in place of ours for lines.
    """
    if (accent, rule) == (OWN, OWN):
        return template
    ours, text, line = (colour[1:].encode() for colour in (OWN, accent, rule))
    with ZipFile(io.BytesIO(template)) as source:
        parts = {part.filename: source.read(part) for part in source.infolist()}
    if not any(ours in data for data in parts.values()):
        return template
    painted = io.BytesIO()
    with ZipFile(painted, "w", ZIP_DEFLATED) as target:
        for name, data in parts.items():
            # In Word a line's colour is an attribute of its own; in PowerPoint a layout's only filled shape is a line.
            found = re.sub(b'(w:color=")?' + ours, lambda one: one[1] + line if one[1] else text, data)
            if name.startswith(_LAYOUTS):
                found = found.replace(_ACCENT, b'<a:srgbClr val="%s"/>' % line)
            target.writestr(name, found)
    return painted.getvalue()


def made_at(moment: datetime) -> datetime:
    """Return a moment as the properties of such a file hold it: UTC, without saying so."""
    return moment.astimezone(UTC).replace(tzinfo=None, microsecond=0)

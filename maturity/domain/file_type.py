"""What sort of file something is, told from its content alone; names and what a browser says are never believed."""

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from enum import Enum

LARGEST_FILE = 10 * 1024 * 1024
"""Bytes: a scanned decision of a hundred pages fits."""

LONGEST_FILE_NAME = 200
MOST_PARTS = 10_000
"""Parts of an office document; a directory that lists more is not read to its end."""


class FileType(Enum):
    """A sort of file that is kept, with how it is called on the way out."""

    PDF = "application/pdf"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
    PPTX = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
    ODT = "application/vnd.oasis.opendocument.text"
    ODS = "application/vnd.oasis.opendocument.spreadsheet"
    PNG = "image/png"
    JPEG = "image/jpeg"
    TEXT = "text/plain"


ENDINGS = {
    FileType.PDF: (".pdf",),
    FileType.DOCX: (".docx",),
    FileType.XLSX: (".xlsx",),
    FileType.PPTX: (".pptx",),
    FileType.ODT: (".odt",),
    FileType.ODS: (".ods",),
    FileType.PNG: (".png",),
    FileType.JPEG: (".jpg", ".jpeg"),
    FileType.TEXT: (".txt", ".csv"),
}
"""Endings of names; the first is given to a name without one that fits."""

_OFFICE = {"word/document.xml": FileType.DOCX, "xl/workbook.xml": FileType.XLSX, "ppt/presentation.xml": FileType.PPTX}
_OPEN_DOCUMENT = {one.value.encode(): one for one in (FileType.ODT, FileType.ODS)}
_STARTS = ((b"%PDF-", FileType.PDF), (b"\x89PNG\r\n\x1a\n", FileType.PNG), (b"\xff\xd8\xff", FileType.JPEG))
_PNG_END = b"\0\0\0\0IEND\xaeB`\x82"
_PDF_HEADER_WITHIN = 1024
"""Readers of PDF look for its header in so many bytes, which lets a file be two things at once."""

_LOCAL, _LISTED, _END = b"PK\x03\x04", b"PK\x01\x02", b"PK\x05\x06"
_END_LENGTH, _LONGEST_ZIP_COMMENT = 22, 65535
_CONTROLS = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
_UNSEEN = re.compile(r"[\x00-\x1f\x7f-\x9f\u061c\u200b-\u200f\u2028-\u202e\u2060-\u2069\ud800-\udfff\ufeff]")


def file_type(content: bytes) -> FileType | None:
    """Return what a file is by its content; None for everything that is not kept, and for what is two things at once.

    Of an office document only the directory is read; nothing is unpacked.

    Args:
        content: the whole file.
    """
    for start, found in _STARTS:
        if content.startswith(start):
            return None if _is_something_else(content, found) else found
    if content.startswith(_LOCAL):
        return _office(content)
    if b"%PDF-" in content[:_PDF_HEADER_WITHIN]:
        return None
    return FileType.TEXT if _is_text(content) else None


def is_named_otherwise(name: str, found: FileType) -> bool:
    """Tell whether a file's name ends as one of another type that is kept: a picture called ``policy.pdf``."""
    ending = _ending(name)
    return any(ending in endings for one, endings in ENDINGS.items() if one is not found)


def shown_name(name: str, found: FileType) -> str:
    """Return a file's name as it is shown and given back: no folders, no control signs, an ending that fits.

    Args:
        name: as a browser sent it; may hold anything.
        found: what the file is.
    """
    last = _UNSEEN.sub("", name).replace("\\", "/").rpartition("/")[2]
    last = re.sub(r'[<>:"|?*]', "_", last).rstrip(" .")
    ending = _ending(last)
    if ending not in ENDINGS[found]:
        ending = ENDINGS[found][0]
        last += ending
    stem = last[: -len(ending)].strip(" .")[: LONGEST_FILE_NAME - len(ending)]
    return f"{stem or 'file'}{ending}"


def _ending(name: str) -> str:
    _stem, dot, ending = name.strip().lower().rpartition(".")
    return dot + ending


def _is_something_else(content: bytes, found: FileType) -> bool:
    """Tell whether a file that begins as *found* could be opened as another type, too."""
    if found is not FileType.PDF and b"%PDF-" in content[:_PDF_HEADER_WITHIN]:
        return True
    if found is FileType.PNG and not content.endswith(_PNG_END):
        return True
    return _directory(content) is not None


def _is_text(content: bytes) -> bool:
    try:
        return not _CONTROLS.search(content.decode("utf-8"))
    except UnicodeDecodeError:
        return False


def _office(content: bytes) -> FileType | None:
    directory = _directory(content)
    if directory is None or directory.parts > MOST_PARTS or directory.at + directory.length != directory.end:
        return None
    names = []
    for number, (name, place) in enumerate(_listed(content, directory)):
        if number == 0 and place != 0:
            return None  # something stands before the first part
        names.append(name)
    if len(names) != directory.parts or any(name.lower().endswith("vbaproject.bin") for name in names):
        return None  # not what it says, or a document with macros
    if names[:1] == ["mimetype"]:
        return _OPEN_DOCUMENT.get(_first_part(content))
    kinds = [kind for part, kind in _OFFICE.items() if part in names]
    return kinds[0] if len(kinds) == 1 and "[Content_Types].xml" in names else None


@dataclass(frozen=True, slots=True)
class _Directory:
    """Where a zip lists its parts: how many, from which byte, how long, and where the record that says so begins."""

    parts: int
    at: int
    length: int
    end: int


def _directory(content: bytes) -> _Directory | None:
    """Return the directory that a reader of zips would find from the end of a file; None without one."""
    end = content.rfind(_END, max(0, len(content) - _END_LENGTH - _LONGEST_ZIP_COMMENT))
    if end < 0 or len(content) - end < _END_LENGTH:
        return None
    parts, length, at, comment = struct.unpack_from("<HIIH", content, end + 10)
    return _Directory(parts, at, length, end) if end + _END_LENGTH + comment == len(content) else None


def _listed(content: bytes, directory: _Directory) -> Iterator[tuple[str, int]]:
    """Yield name and place of each part, as far as the directory is one."""
    at = directory.at
    while at + 46 <= directory.end and content[at : at + 4] == _LISTED:
        name, extra, comment = struct.unpack_from("<HHH", content, at + 28)
        (place,) = struct.unpack_from("<I", content, at + 42)
        yield content[at + 46 : at + 46 + name].decode("utf-8", "replace"), place
        at += 46 + name + extra + comment


def _first_part(content: bytes) -> bytes:
    """Return the first part of a zip where it is stored as it is; empty otherwise."""
    method, _time, _crc, packed, size, name, extra = struct.unpack_from("<HIIIIHH", content, 8)
    start = 30 + name + extra
    return content[start : start + size] if method == 0 and packed == size else b""

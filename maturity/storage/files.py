"""Files of evidence: kept by the hash of their content outside the web root, never under a name that somebody gave."""

import hashlib
import os
import re
import secrets
from contextlib import suppress
from pathlib import Path

from maturity.errors import FileLostError, FileNotKeptError

FOLDER = "evidence"
"""In the data folder."""

_HASH = re.compile(r"[0-9a-f]{64}")


def content_hash(content: bytes) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    return hashlib.sha256(content).hexdigest()


def keep(data_folder: Path, content: bytes) -> str:
    """Keep a file and return its hash; once this returns, the file is on the disk.

    The same content again is kept once. It is written under a passing name, so that a file with a hash for its name is
    always whole.

    Args:
        data_folder: where everything of this installation is.
        content: the whole file.

    Raises:
        FileNotKeptError: the disk is full or the folder cannot be written; nothing is left of the file.
    """
    digest = content_hash(content)
    place = _place(data_folder, digest)
    passing = place.with_name(f".{secrets.token_hex(8)}.part")
    try:
        if _is_whole(place, digest):
            return digest
        place.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        passing.touch(mode=0o600, exist_ok=False)
        with passing.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        passing.replace(place)
        _settle(place.parent)
    except OSError as error:
        with suppress(OSError):
            passing.unlink(missing_ok=True)
        raise FileNotKeptError(error.strerror or type(error).__name__) from None
    return digest


def content_of(data_folder: Path, digest: str) -> bytes:
    """Return a kept file, as it was when it was kept.

    Raises:
        FileLostError: it is gone, or its content is another one.
    """
    try:
        content = _place(data_folder, digest).read_bytes()
    except OSError:
        raise FileLostError(digest) from None
    if content_hash(content) != digest:
        raise FileLostError(digest)
    return content


def _is_whole(place: Path, digest: str) -> bool:
    return place.is_file() and content_hash(place.read_bytes()) == digest


def _place(data_folder: Path, digest: str) -> Path:
    if not _HASH.fullmatch(digest):
        raise FileLostError(digest)
    return data_folder / FOLDER / digest[:2] / digest


def _settle(folder: Path) -> None:
    """Write the folder's own entries to the disk: a name that is only in memory is lost with the power."""
    for one in (folder, folder.parent):
        handle = os.open(one, os.O_RDONLY)
        try:
            os.fsync(handle)
        finally:
            os.close(handle)

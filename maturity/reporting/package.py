"""Many files as one ZIP: the same files give the same bytes, and it is never held in memory whole."""

from collections.abc import Iterable, Iterator
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile, ZipInfo

DATE = (1980, 1, 1, 0, 0, 0)
"""Of every file in it; a ZIP knows no earlier one."""

_PLAIN = (".csv", ".json", ".txt")
_UNIX, _READABLE = 3, 0o644 << 16


class _Basket:
    """What ``ZipFile`` writes to: it cannot go back, and is emptied again and again."""

    def __init__(self) -> None:
        self._pieces: list[bytes] = []

    def write(self, piece: bytes) -> int:
        """Keep a piece."""
        self._pieces.append(bytes(piece))
        return len(piece)

    def flush(self) -> None:
        """Do nothing; ``ZipFile`` asks for it."""

    def taken(self) -> bytes:
        """Return what was written since the last time."""
        found = b"".join(self._pieces)
        self._pieces.clear()
        return found


def zipped(files: Iterable[tuple[str, Path | bytes]]) -> Iterator[bytes]:
    """Return a ZIP of files, each its name in it and where it is or what it holds, piece by piece."""
    basket = _Basket()
    with ZipFile(basket, "w") as package:  # type: ignore[call-overload]  # it asks for no more than a basket has
        for name, file in files:
            entry = ZipInfo(name, DATE)
            entry.compress_type = ZIP_DEFLATED if name.endswith(_PLAIN) else ZIP_STORED  # the others are packed already
            entry.create_system, entry.external_attr = _UNIX, _READABLE
            package.writestr(entry, file if isinstance(file, bytes) else file.read_bytes())
            yield basket.taken()
    yield basket.taken()

"""Taking turns at writing.

SQLite lets one writer in at a time; who has to wait asks again after growing pauses, so that under load one save in a
hundred takes a third of a second. Here writers of all processes wait in line, and the next one is let in at once.
"""

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from maturity.errors import StorageFullError

try:
    import fcntl
except ImportError:  # Windows: the writers ask again, as SQLite has them do
    fcntl = None  # type: ignore[assignment]

_mine = threading.local()
"""``lines``: those that this thread has its turn in."""


@contextmanager
def turn(line: Path | None) -> Iterator[None]:
    """Wait for one's turn, and keep it until the block ends; a process that dies gives it back.

    Args:
        line: the file that the writers of one database queue at; it stays empty. None lets everybody in.

    Raises:
        StorageFullError: the file cannot be made or opened.
        RuntimeError: this thread has its turn already, and would wait for itself for ever.
    """
    if line is None or fcntl is None:
        yield
        return
    held: set[Path] = _mine.__dict__.setdefault("lines", set())
    if line in held:
        raise RuntimeError("a write transaction inside another one would wait for itself")
    try:
        file = line.open("ab")
    except OSError as error:
        raise StorageFullError(f"{line}: {error.strerror}") from None
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        held.add(line)
        try:
            yield
        finally:
            held.remove(line)

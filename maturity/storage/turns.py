"""Taking turns at writing.

SQLite lets one writer in at a time; who has to wait asks again after growing pauses, so that under load one save in a
hundred takes a third of a second. Here writers of all processes wait in line, and the next one is let in at once.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from maturity.errors import StorageFullError

try:
    import fcntl
except ImportError:  # Windows: the writers ask again, as SQLite has them do
    fcntl = None  # type: ignore[assignment]


@contextmanager
def turn(line: Path | None) -> Iterator[None]:
    """Wait for one's turn, and keep it until the block ends; a process that dies gives it back.

    Args:
        line: the file that the writers of one database queue at; it stays empty. None lets everybody in.

    Raises:
        StorageFullError: the file cannot be made or opened.
    """
    if line is None or fcntl is None:
        yield
        return
    try:
        file = line.open("ab")
    except OSError as error:
        raise StorageFullError(f"{line}: {error.strerror}") from None
    with file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield

"""Keeping files: by their content, whole or not at all."""

import hashlib
import subprocess
import sys
from pathlib import Path

import pytest

from maturity.errors import FileLostError, FileNotKeptError
from maturity.storage import files

CONTENT = b"a decision"
DIGEST = hashlib.sha256(CONTENT).hexdigest()


def every_file(folder: Path) -> list[str]:
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def test_a_file_is_kept_under_the_hash_of_its_content_and_readable_by_nobody_else(tmp_path: Path) -> None:
    assert files.keep(tmp_path, CONTENT) == DIGEST
    assert every_file(tmp_path) == [f"evidence/{DIGEST[:2]}/{DIGEST}"]
    assert files.content_of(tmp_path, DIGEST) == CONTENT
    assert (tmp_path / "evidence" / DIGEST[:2] / DIGEST).stat().st_mode & 0o777 == 0o600


def test_the_same_content_is_kept_once(tmp_path: Path) -> None:
    files.keep(tmp_path, CONTENT)
    before = (tmp_path / "evidence" / DIGEST[:2] / DIGEST).stat()
    assert files.keep(tmp_path, CONTENT) == DIGEST
    after = (tmp_path / "evidence" / DIGEST[:2] / DIGEST).stat()
    assert (before.st_ino, before.st_mtime_ns) == (after.st_ino, after.st_mtime_ns)


def test_a_file_that_was_damaged_is_told_and_can_be_kept_again(tmp_path: Path) -> None:
    files.keep(tmp_path, CONTENT)
    (tmp_path / "evidence" / DIGEST[:2] / DIGEST).write_bytes(b"another decision")
    with pytest.raises(FileLostError):
        files.content_of(tmp_path, DIGEST)
    files.keep(tmp_path, CONTENT)
    assert files.content_of(tmp_path, DIGEST) == CONTENT


@pytest.mark.parametrize("name", ["", "../../maturity.db", "/etc/passwd", DIGEST.upper(), DIGEST + "\n", "0" * 64])
def test_nothing_but_a_kept_file_can_be_read(tmp_path: Path, name: str) -> None:
    (tmp_path / "maturity.db").write_bytes(b"x")
    with pytest.raises(FileLostError):
        files.content_of(tmp_path, name)


def test_a_folder_that_is_a_file_is_told_and_left_alone(tmp_path: Path) -> None:
    (tmp_path / "evidence").write_bytes(b"in the way")
    with pytest.raises(FileNotKeptError) as refusal:
        files.keep(tmp_path, CONTENT)
    assert refusal.value.reason == "Not a directory"
    assert every_file(tmp_path) == ["evidence"]
    assert (tmp_path / "evidence").read_bytes() == b"in the way"


FULL = """
import resource, sys
from pathlib import Path
from maturity.errors import FileNotKeptError
from maturity.storage import files
folder = Path(sys.argv[1])
first = files.keep(folder, b"small")
resource.setrlimit(resource.RLIMIT_FSIZE, (100_000, 100_000))
try:
    files.keep(folder, b"x" * 1_000_000)
except FileNotKeptError as error:
    print(error.reason)
assert files.content_of(folder, first) == b"small"
"""


def test_a_disk_without_room_is_told_and_nothing_half_written_is_left(tmp_path: Path) -> None:
    done = subprocess.run(
        [sys.executable, "-c", FULL, tmp_path],
        capture_output=True,
        text=True,
        check=False,
        cwd=Path(__file__).parents[2],
    )
    assert (done.returncode, done.stdout) == (0, "File too large\n"), done.stderr
    small = hashlib.sha256(b"small").hexdigest()
    assert every_file(tmp_path) == [f"evidence/{small[:2]}/{small}"]

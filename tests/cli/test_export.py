"""``maturity export``."""

from pathlib import Path

from maturity.storage.database import Database
from tests.cli.conftest import Run


def test_a_wave_is_written_whole_for_its_owner_only(run: Run, demo_copy: Database, tmp_path: Path) -> None:
    demo_copy.close()
    file = tmp_path / "svar.csv"
    done = run("export", "2025", "--output", file)
    assert done.returncode == 0, done.stderr
    lines = file.read_text(encoding="utf-8").splitlines()
    assert done.stdout == f"{file}: {len(lines) - 1} submissions\n"
    assert file.stat().st_mode & 0o077 == 0
    assert sorted(path.name for path in tmp_path.glob("svar*")) == ["svar.csv"]


def test_an_unknown_wave_leaves_no_file(run: Run, demo_copy: Database, tmp_path: Path) -> None:
    demo_copy.close()
    done = run("export", "1999", "--output", tmp_path / "svar.csv")
    assert done.returncode == 1
    assert done.stderr == "Error: no wave '1999'\n"
    assert not list(tmp_path.glob("svar*"))

"""``maturity wave quality``: the questions of a closed wave, as a table and as CSV."""

import csv
import io
from pathlib import Path

import pytest
from click.testing import CliRunner

from maturity.cli.quality import quality
from maturity.storage.database import Database


@pytest.fixture
def environment(demo_copy: Database, tmp_path: Path) -> dict[str, str]:
    """What the command needs; the demonstration is in the folder."""
    return {"MATURITY_DATA_FOLDER": str(tmp_path), "MATURITY_SECRET_KEY": "k" * 32} | {
        "MATURITY_DATABASE_URL": str(demo_copy.engine.url)
    }


def test_a_closed_wave_is_told_per_question(environment: dict[str, str]) -> None:
    done = CliRunner().invoke(quality, ["2025", "--format", "csv"], env=environment)
    assert done.exit_code == 0, done.output
    rows = list(csv.DictReader(io.StringIO(done.output)))
    assert len(rows) == 52
    assert {row["asked"] for row in rows} <= {str(number) for number in range(150, 201)}
    assert all(0 <= float(row["floor"]) <= 0.9 for row in rows)
    assert {row["seconds"] for row in rows} == {""}
    assert "alpha 0." in CliRunner().invoke(quality, ["2025"], env=environment).output


def test_an_open_wave_is_not_judged_yet(environment: dict[str, str]) -> None:
    done = CliRunner().invoke(quality, ["2027"], env=environment)
    assert done.exit_code == 1
    assert "has not closed" in done.output

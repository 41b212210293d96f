"""The same inputs give the same bytes, whichever process, clock, language and hash seed; a change is named."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from maturity.reporting.kinds import BY_NAME, KINDS, make
from maturity.reporting.material import Choices, material_of
from maturity.reporting.verifying import verify
from maturity.resources import data_folder
from maturity.services import submitting
from maturity.services.answering import save
from maturity.services.drafts import Draft
from maturity.storage.database import Database
from tests.reporting.conftest import KALMAR

LONGEST = 120
"""Seconds that a process may take."""

CHOICES = Choices("sv", "skr-group", comments=True, plan=True)

PROGRAM = """
import json, sys
from datetime import datetime
from pathlib import Path
from maturity.reporting.kinds import KINDS, make
from maturity.reporting.material import Choices, material_of
from maturity.reporting.verifying import verify
from maturity.storage.database import Database

address, folder, others, now = sys.argv[1:]
choices, verdicts = Choices("sv", "skr-group", comments=True, plan=True), {}
database = Database.connect(address)
with database.read() as store:
    material = material_of(store, "0880", "2027", datetime.fromisoformat(now), choices)
    for kind in KINDS:
        (Path(folder) / kind.file).write_bytes(make(kind, material, choices, "Kim"))
        if others and kind.name != "data-csv":
            found = verify(store, (Path(others) / kind.file).read_bytes(), "Kim")
            verdicts[kind.name] = [list(found.differing), found.same_bytes]
database.close()
print(json.dumps(verdicts))
"""

PLACES = (
    {"PYTHONHASHSEED": "1", "TZ": "UTC", "LANG": "C.UTF-8", "LC_ALL": "C.UTF-8"},
    {"PYTHONHASHSEED": "77", "TZ": "Asia/Tokyo", "LANG": "sv_SE.UTF-8", "LC_ALL": "sv_SE.UTF-8", "LANGUAGE": "sv"},
)


def test_two_processes_far_apart_make_the_same_files_and_the_second_says_so(
    demo_file: Path, tmp_path: Path, now: datetime
) -> None:
    shutil.copy(demo_file, tmp_path / "maturity.db")
    folders = [tmp_path / "first", tmp_path / "second"]
    told = ""
    for folder, place in zip(folders, PLACES, strict=True):
        folder.mkdir()
        others = "" if folder is folders[0] else str(folders[0])
        address = f"sqlite:///{tmp_path / 'maturity.db'}"
        command = [sys.executable, "-c", PROGRAM, address, str(folder), others, now.isoformat()]
        found = subprocess.run(
            command, check=False, env=os.environ | place, capture_output=True, timeout=LONGEST, text=True
        )
        assert found.returncode == 0, found.stderr
        told = found.stdout
    for kind in KINDS:
        first, second = ((folder / kind.file).read_bytes() for folder in folders)
        assert first == second, kind.name
    assert json.loads(told) == {kind.name: [[], True] for kind in KINDS if kind.name != "data-csv"}


def test_another_layout_is_named_for_the_kinds_that_use_it(
    demo_database: Database, tmp_path: Path, now: datetime
) -> None:
    (tmp_path / "one-page.typ").write_bytes((data_folder("reports") / "one-page.typ").read_bytes() + b"\n// ours\n")
    with demo_database.read() as store:
        material = material_of(store, KALMAR, "2027", now, CHOICES)
        for name, differing in (("one-page-pdf", ("layout",)), ("memorandum-docx", ()), ("data-json", ())):
            file = make(BY_NAME[name], material, CHOICES, "Kim")
            found = verify(store, file, "Kim", str(tmp_path))
            assert found.differing == differing
            assert found.same_bytes == (not differing)


@pytest.mark.parametrize("kind", ["improvement-pdf", "data-json"])
def test_another_questionnaire_is_named(
    database: Database,
    empty_file: Path,
    tmp_path: Path,
    tiny_round: Callable[..., Any],
    tiny_text: str,
    now: datetime,
    kind: str,
) -> None:
    choices = Choices("en", "all", comments=True, plan=True)
    other = Database.connect(f"sqlite:///{shutil.copy(empty_file, tmp_path / 'other.db')}")
    _submitted(database, tiny_round(database, codes=(KALMAR,)), now)
    _submitted(
        other, tiny_round(other, codes=(KALMAR,), questionnaire=tiny_text.replace("weight: 2", "weight: 3")), now
    )
    with database.read() as store:
        file = make(BY_NAME[kind], material_of(store, KALMAR, "2027", now, choices), choices, "Kim")
        assert verify(store, file, "Kim").same_bytes
    with other.read() as store:
        found = verify(store, file, "Kim")
    other.close()
    assert "questionnaire" in found.differing
    assert not found.same_bytes


def _submitted(database: Database, wave: Any, now: datetime) -> None:
    who = wave.actor(database, KALMAR)
    with database.write() as store:
        for question in ("Q1", "Q2"):
            save(store, who, Draft(question, "1", "", "", "", "", 0), now)
        submitting.submit(store, who, name="Test", title="Head", gaps_reason="", now=now)

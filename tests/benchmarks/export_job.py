"""A large export in a process of its own, so that its memory can be read.

python -m tests.benchmarks.export_job DATABASE-FILE FILE.csv
"""

import csv
import json
import os
import sys
import time
from datetime import UTC, datetime
from pathlib import Path

import numpy as np
from sqlalchemy import insert

from maturity.domain.disclosure import Limits
from maturity.domain.result import WaveFacts
from maturity.services import exporting
from maturity.services.questionnaires import ready, store_version
from maturity.storage import schema
from maturity.storage.database import Database
from maturity.storage.register import shipped_organisations
from maturity.storage.tables import AssessmentRow, LatestSubmissionRow, OrganisationRow, SubmissionRow
from tests.benchmarks.servers import peak_megabytes
from tests.benchmarks.stage import QUESTIONNAIRE

SUBMISSIONS, QUESTIONS = 31_100, 48
WAVE = "large"
NOW = datetime(2027, 1, 1, tzinfo=UTC)


def fill(path: Path) -> None:
    """Make a database with a wave of 31,100 organisations that all have submitted."""
    database = Database.connect(f"sqlite:///{path}")
    schema.upgrade(database)
    with database.write() as store:
        version = store_version(store, QUESTIONNAIRE.read_text(encoding="utf-8"), QUESTIONNAIRE.name, NOW)
        names = {"sv": "Stor", "en": "Large"}
        facts = WaveFacts(WAVE, names, "full", NOW, NOW, Limits(), generated=True, partial=True)
        store.organisations.replace_all(shipped_organisations())
        questions = len(ready(store.versions.open(version), facts).questions)
        wave_id = store.waves.add(facts, version, [one.code for one in store.organisations.all()][:1]).id
    levels = np.random.default_rng(1).integers(-1, 5, (SUBMISSIONS, questions), dtype=np.int8)
    numbers = range(1, SUBMISSIONS + 1)
    organisation = {
        "kind": "municipality",
        "name": "Påhittad",
        "county_code": "01",
        "county_name": "Stockholms län",
        "population": 10_000,
        "population_year": 2024,
        "land_area": 1.0,
        "other_codes": "",
    }
    submission = {
        "wave_id": wave_id,
        "revision": 1,
        "by_name": "",
        "by_title": "",
        "at": NOW,
        "gaps_reason": "",
        "snapshot": "{}",
        "content_hash": "",
        "engine_version": "1",
    }
    with database.engine.execution_options(write=True).begin() as connection:
        connection.execute(insert(OrganisationRow), [organisation | {"code": f"x{n}"} for n in numbers])
        asked = {"wave_id": wave_id, "state": "submitted", "case_number": ""}
        connection.execute(
            insert(AssessmentRow), [asked | {"id": 10 + n, "organisation_code": f"x{n}"} for n in numbers]
        )
        codes = (row.tobytes() for row in levels)
        rows = [
            submission | {"id": n, "assessment_id": 10 + n, "reference": f"r{n}", "codes": row}
            for n, row in zip(numbers, codes, strict=True)
        ]
        connection.execute(insert(SubmissionRow), rows)
        latest = {"wave_id": wave_id}
        connection.execute(
            insert(LatestSubmissionRow),
            [latest | {"assessment_id": 10 + n, "submission_id": n, "organisation_code": f"x{n}"} for n in numbers],
        )
    database.close()


def ceiling() -> float:
    """Write as many cells from JSON rows and return the seconds."""
    text = json.dumps(dict.fromkeys((f"Q{n}" for n in range(QUESTIONS)), 3))
    with Path(os.devnull).open("w", encoding="utf-8", newline="") as file:
        began, writer = time.perf_counter(), csv.writer(file)
        for number in range(SUBMISSIONS):
            writer.writerow([number, *json.loads(text).values()])
        return time.perf_counter() - began


def main(database_file: str, csv_file: str) -> None:
    """Write the table and print seconds, megabytes more than before, and rows."""
    database = Database.connect(f"sqlite:///{database_file}")
    with database.read() as store, Path(csv_file).open("w", encoding="utf-8", newline="") as file:
        store.versions.open(store.waves.get(WAVE).version_id)
        before, began = peak_megabytes(os.getpid()), time.perf_counter()
        rows = exporting.write_table(store, WAVE, file)
        seconds = time.perf_counter() - began
    found = {"seconds": seconds, "megabytes": peak_megabytes(os.getpid()) - before, "rows": rows}
    json.dump(found, sys.stdout)


if __name__ == "__main__":
    main(sys.argv[1], sys.argv[2])

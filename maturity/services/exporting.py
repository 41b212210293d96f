"""Every submission of a wave as one table, for who runs the service; never for organisers."""

import csv
from datetime import datetime
from operator import getitem
from typing import TextIO

from maturity.domain.assessment import write
from maturity.domain.questionnaire import Question
from maturity.domain.scoring import decode
from maturity.domain.scoring.compiled import ABSENCE_OF
from maturity.domain.spreadsheet import harmless
from maturity.services.questionnaires import ready
from maturity.storage.store import Store

FACTS = ("organisation", "name", "kind", "county", "skr_group", "reference", "submitted_at")
BYTES = 256


def write_table(store: Store, wave_slug: str, file: TextIO) -> int:
    """Write a row for each submission that counts, as CSV, and return how many there were.

    A cell holds a level, an option, yes or no, or why there is none. Rows pass one by one: memory does not grow.

    Raises:
        NotFoundError: there is no such wave; nothing was written.
    """
    wave = store.waves.get(wave_slug)
    compiled = ready(store.versions.open(wave.version_id), wave.facts)
    words = [_words(question) for question in compiled.questions]
    writer, count = csv.writer(file), 0
    writer.writerow([*FACTS, *(question.id for question in compiled.questions)])
    for one in store.exports.submissions(wave.id):
        # Everything but the name is a code of ours: no spreadsheet runs it.
        facts = (one.organisation, harmless(one.name), one.kind, one.county, one.skr_group, one.reference)
        writer.writerow([*facts, one.at.isoformat(), *map(getitem, words, one.codes)])
        count += 1
    return count


def record(store: Store, wave_slug: str, submissions: int, now: datetime) -> None:
    """Write down that submissions left the service."""
    store.audit.add(now, "operator", "export-submissions", wave_slug, {"submissions": submissions})


def _words(question: Question) -> list[str]:
    """Return what each byte of a submission stands for: a list is looked up faster than anything is computed."""
    found = [""] * BYTES
    for code, absence in ABSENCE_OF.items():
        found[code % BYTES] = absence.value
    for code in range(_positions(question)):
        found[code] = harmless(write(decode(question, code)))
    return found


def _positions(question: Question) -> int:
    """Return how many positions an answer can have."""
    return {"yes-no": 2, "choice": len(question.options)}.get(question.kind, BYTES // 2)

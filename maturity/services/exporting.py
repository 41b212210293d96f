"""Every submission of a wave as one table, for who runs the service; never for organisers."""

from collections.abc import Iterator
from datetime import datetime

from maturity.domain.assessment import write
from maturity.domain.questionnaire import Question
from maturity.domain.scoring import decode
from maturity.domain.scoring.compiled import ABSENCE_OF
from maturity.domain.spreadsheet import harmless
from maturity.services.questionnaires import ready
from maturity.storage.store import Store

FACTS = ("organisation", "name", "kind", "county", "skr_group", "reference", "submitted_at")
BYTES = 256


def header(store: Store, wave_slug: str) -> list[str]:
    """Return the names of the columns: facts, then the scored questions.

    Raises:
        NotFoundError: there is no such wave.
    """
    wave = store.waves.get(wave_slug)
    compiled = ready(store.versions.open(wave.version_id), wave.facts)
    return [*FACTS, *(question.id for question in compiled.questions)]


def rows(store: Store, wave_slug: str) -> Iterator[list[str]]:
    """Yield a row for each submission that counts: levels, options, yes or no, or why there is none.

    Raises:
        NotFoundError: there is no such wave.
    """
    wave = store.waves.get(wave_slug)
    compiled = ready(store.versions.open(wave.version_id), wave.facts)
    words = [_words(question) for question in compiled.questions]
    for one in store.exports.submissions(wave.id):
        facts = (one.organisation, one.name, one.kind, one.county, one.skr_group or "", one.reference)
        answers = [known[code] for known, code in zip(words, one.codes, strict=True)]
        yield [*map(harmless, facts), one.at.isoformat(), *answers]


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

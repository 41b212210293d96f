"""Storing questionnaire versions and getting them ready for use."""

from datetime import date, datetime

from maturity.domain.definition import read
from maturity.domain.questionnaire import Questionnaire
from maturity.domain.result import WaveFacts
from maturity.domain.scoring import Compiled, compile_questionnaire
from maturity.storage.store import Store

_compiled: dict[tuple[str, str, date], Compiled] = {}
"""By content hash, form and date: the same content always compiles alike, so a process does it once."""


def store_version(store: Store, document: str, path: str, now: datetime) -> int:
    """Check a questionnaire file and store it; return its id.

    Raises:
        DefinitionError: the file has errors; nothing was stored.
        VersionFrozenError: the version is stored with other content.
    """
    questionnaire = read(document, path)
    return store.versions.add(questionnaire, document, now)


def ready(questionnaire: Questionnaire, wave: WaveFacts) -> Compiled:
    """Return a wave's questionnaire as arrays; the day of closing decides which legal floors are in force."""
    key = (questionnaire.content_hash, wave.form, wave.closes.date())
    if key not in _compiled:
        _compiled[key] = compile_questionnaire(questionnaire, wave.form, wave.closes.date())
    return _compiled[key]


def current(store: Store) -> tuple[WaveFacts, Questionnaire] | None:
    """Return the newest wave with its questionnaire, None before the first wave."""
    waves = store.waves.all()
    return (waves[-1].facts, store.versions.open(waves[-1].version_id)) if waves else None

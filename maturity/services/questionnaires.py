"""Storing questionnaire versions and getting them ready for use."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache

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


@dataclass(frozen=True, slots=True)
class Offer:
    """A questionnaire that a wave can ask: stored under *version_id*, or shipped as a file and not stored yet."""

    questionnaire: Questionnaire
    version_id: int | None
    document: str = ""
    path: str = ""

    @property
    def key(self) -> str:
        """How a form names it."""
        return f"{self.questionnaire.id} {self.questionnaire.version}"


def offers(store: Store, documents: Mapping[str, str]) -> tuple[Offer, ...]:
    """Return every questionnaire that can be asked, the stored ones first.

    Args:
        store: open for reading.
        documents: file name to text of the shipped questionnaires.

    Raises:
        DefinitionError: a file has errors.
    """
    stored = [
        Offer(store.versions.open(version_id), version_id) for version_id, _name, _version in store.versions.all()
    ]
    known = {one.key for one in stored}
    shipped = (Offer(_read(text, path), None, text, path) for path, text in documents.items())
    return (*stored, *(one for one in shipped if one.key not in known))


def version_of(store: Store, offer: Offer, now: datetime) -> int:
    """Return the id of an offered questionnaire, stored now where it was not yet."""
    if offer.version_id is not None:
        return offer.version_id
    return store.versions.add(offer.questionnaire, offer.document, now)


@lru_cache(maxsize=32)
def _read(document: str, path: str) -> Questionnaire:
    return read(document, path)


def ready(questionnaire: Questionnaire, wave: WaveFacts) -> Compiled:
    """Return a wave's questionnaire as arrays; the day of closing decides which legal floors are in force."""
    key = (questionnaire.content_hash, wave.form, wave.law_day)
    if key not in _compiled:
        _compiled[key] = compile_questionnaire(questionnaire, wave.form, wave.law_day)
    return _compiled[key]


def current(store: Store) -> tuple[WaveFacts, Questionnaire] | None:
    """Return the newest wave with its questionnaire, None before the first wave."""
    wave = store.waves.newest()
    return (wave.facts, store.versions.open(wave.version_id)) if wave else None

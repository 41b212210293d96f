"""A site with something published: the demonstration's first wave, with a few organisations that have opened theirs."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from flask import Flask

from maturity.domain import edition as editions
from maturity.domain.ladder import Rung
from maturity.services import access, api_keys, tabulating
from maturity.settings import Settings
from maturity.storage.database import Database
from maturity.storage.publications import StoredDraft
from maturity.storage.store import Store
from maturity.web import create_app

WAVE = "2025"
OPEN_ORGANISATIONS = ("0180", "17")
SUBMITTED = "0880"
"""An organisation that has submitted to both waves."""


@dataclass
class Published:
    """An application and its database, with the secret of a key of ``SUBMITTED``."""

    app: Flask
    database: Database
    secret: str
    clock: list[datetime]

    def withdraw(self) -> None:
        """Take everything back that is published about the wave."""
        with self.database.write() as store:
            for one in store.publications.of(WAVE):
                if one.withdrawn_at is None:
                    store.publications.withdraw(one.id, "fel", self.clock[0])


def publish(store: Store, now: datetime, note: str = "", wave: str = WAVE) -> None:
    """Freeze the figures of a wave as its next version."""
    found = next(one for one in store.desk_waves.all() if one.facts.slug == wave)
    text, sealed = editions.written(tabulating.edition_of(store, found))
    store.publications.add(StoredDraft(found.id, text, sealed, "1", note, now, None), now)


@contextmanager
def published_site(template: Path, folder: Path, key: str, now: datetime) -> Iterator[Published]:
    """Open a copy of the demonstration in which the first wave is published."""
    database = Database.connect(f"sqlite:///{shutil.copy(template, folder / 'published.db')}")
    with database.write() as store:
        wave = store.waves.get(WAVE)
        for code in OPEN_ORGANISATIONS:
            assessment_id, _ = store.waves.assessment(wave.id, code)
            store.publications.set_ladder(assessment_id, Rung.OPEN.value)
        publish(store, now)
        secret = _key(store, key, now)
    settings = Settings.from_environment({"MATURITY_DATA_FOLDER": str(folder), "MATURITY_SECRET_KEY": key})
    clock = [now]
    yield Published(create_app(settings, database, lambda: clock[0]), database, secret, clock)
    database.close()


def _key(store: Store, key: str, now: datetime) -> str:
    given = access.derived_secrets(key, "a program's coordinator")
    access.invite(store, "2027", SUBMITTED, key, given, now)
    who = access.actor(store, access.sign_in(store, given.token, key, now), key, now)
    return api_keys.make(store, who, "uppföljning", key, now)

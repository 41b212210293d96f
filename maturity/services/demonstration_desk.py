"""The demonstration's organiser: a made-up body that runs its waves, and how to sign in at its desk."""

import hashlib
import hmac
from base64 import b32encode
from dataclasses import dataclass
from datetime import datetime

from maturity.domain.person import Person
from maturity.services import passwords, publishing, second_factor
from maturity.services.access import derived_secrets
from maturity.services.demonstration import FIRST_WAVE, SECOND_WAVE
from maturity.storage.store import Store


@dataclass(frozen=True, slots=True)
class DeskSignIn:
    """How to sign in as the organiser in the demonstration."""

    body: str
    email: str
    password: str
    totp_secret: str
    recovery_code: str


def open_desk(store: Store, key: str, now: datetime) -> None:
    """Let a made-up body run the waves; its organiser can sign in as ``desk_sign_in`` says, at every start anew."""
    way = desk_sign_in(key)
    body = store.organisers.put_body(way.body, national=True)
    facts = Person(0, way.email, "Påhittad mätningsansvarig", "", management=False, language="sv")
    who = store.organisers.appoint(store.people.add(facts, now), body, now)
    store.accounts.set_password(who.person.id, passwords.hashed(way.password))
    second_factor.hand_out(store, who, way.totp_secret, [way.recovery_code], key, now)
    for wave in (FIRST_WAVE, SECOND_WAVE):
        store.waves.give(wave.slug, body.id)


def publish_first(store: Store, now: datetime) -> None:
    """Publish the demonstration's first wave, so that there is a report to read; once is enough."""
    wave = store.desk_waves.get(FIRST_WAVE.slug)
    if not store.publications.is_out(wave.id):
        publishing.freeze(store, wave, publishing.prepare(store, wave, None, now), now)


def desk_sign_in(key: str) -> DeskSignIn:
    """Return how to sign in as the demo's organiser; only this installation can make the same again."""
    digest = hmac.new(key.encode(), b"demo/organiser", hashlib.sha512).digest()
    return DeskSignIn(
        body="Demoförbundet",
        email="ansvarig@demo.invalid",
        password=digest[:8].hex(),
        totp_secret=b32encode(digest[8:28]).decode(),
        recovery_code=derived_secrets(key, "demo/organiser").code,
    )

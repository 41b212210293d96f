"""Keys with which an organisation's own programs read what its readers may read."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from maturity.domain.organisation import Organisation
from maturity.errors import FieldsError, NotFoundError, SignInError
from maturity.services.access import Actor, hashed
from maturity.storage.api_keys import ApiKey
from maturity.storage.store import Store

PREFIX = "maturity_"
"""Every key begins with this, so that programs that look for leaked secrets know it."""

LONGEST_KEY_NAME = 60
MOST_KEYS = 10
"""Keys of an organisation that work at a time."""

TOUCH_AFTER = timedelta(hours=1)
"""The last use is written at most this often, so that reading costs no write."""


@dataclass(frozen=True, slots=True)
class Holder:
    """A program that reads for an organisation."""

    key: ApiKey
    organisation: Organisation


def keys(store: Store, actor: Actor) -> tuple[ApiKey, ...]:
    """Return every key of the actor's organisation, newest first."""
    return store.api_keys.of(actor.organisation.code)


def key(store: Store, actor: Actor, key_id: int) -> ApiKey:
    """Return a key of the actor's organisation that works.

    Raises:
        NotFoundError: it has none with this id, or it is revoked.
    """
    for one in keys(store, actor):
        if one.id == key_id and one.revoked_at is None:
            return one
    raise NotFoundError("key", key_id)


def make(store: Store, actor: Actor, name: str, installation_key: str, now: datetime) -> str:
    """Make a key and return its secret, which is kept nowhere.

    Raises:
        FieldsError: the name is missing or too long, or the organisation has as many keys as it may; none was made.
    """
    name = " ".join(name.split())
    problem = "missing" if not name else "too-long" if len(name) > LONGEST_KEY_NAME else ""
    if not problem and sum(one.revoked_at is None for one in keys(store, actor)) >= MOST_KEYS:
        problem = "too-many"
    if problem:
        raise FieldsError({"name": problem})
    secret = PREFIX + secrets.token_urlsafe(32)
    made = store.api_keys.add(actor.organisation.code, name, hashed(installation_key, secret), now)
    store.audit.add(now, actor.name, "make-key", _subject(actor), {"key": made})
    return secret


def revoke(store: Store, actor: Actor, key_id: int, now: datetime) -> None:
    """Let a key open nothing any more.

    Raises:
        NotFoundError: the actor's organisation has no such key that works.
    """
    if not store.api_keys.revoke(actor.organisation.code, key_id, now):
        raise NotFoundError("key", key_id)
    store.audit.add(now, actor.name, "revoke-key", _subject(actor), {"key": key_id})


def holder(store: Store, secret: str, installation_key: str) -> Holder:
    """Return for whom a key reads; two queries.

    Raises:
        SignInError: there is no such key, or it is revoked.
    """
    found = store.api_keys.known(hashed(installation_key, secret)) if secret.startswith(PREFIX) else None
    if found is None:
        raise SignInError
    return Holder(found, store.organisations.get(found.organisation))


def is_stale(who: Holder, now: datetime) -> bool:
    """Tell whether a key's last use should be written again."""
    return who.key.used_at is None or now - who.key.used_at > TOUCH_AFTER


def touch(store: Store, who: Holder, now: datetime) -> None:
    """Remember that a key was used; call when ``is_stale``."""
    store.api_keys.touch(who.key.id, now)


def _subject(actor: Actor) -> str:
    return f"{actor.wave.slug}/{actor.organisation.code}"

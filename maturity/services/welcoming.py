"""Whom an organisation lets in without an invitation: owners of work accounts with addresses of its own domains."""

from collections.abc import Collection
from datetime import datetime

from maturity.domain.person import Person, Role
from maturity.errors import FieldsError
from maturity.services import access, accounts
from maturity.services.access import Actor
from maturity.storage.store import Store


def domains(store: Store, actor: Actor) -> frozenset[str]:
    """Return the domains that the actor's organisation welcomes."""
    return store.welcomes.of(actor.organisation.code)


def welcome(store: Store, actor: Actor, chosen: Collection[str], vouched: Collection[str], now: datetime) -> None:
    """Welcome the owners of addresses of *chosen* domains as readers, and of no others; who is in already stays.

    Args:
        store: a write transaction.
        actor: a coordinator.
        chosen: domains.
        vouched: the domains that some provider of work accounts speaks for.
        now: for the log.

    Raises:
        FieldsError: ``domains`` are ``unknown``; nothing was changed.
    """
    if not set(chosen) <= set(vouched):
        raise FieldsError({"domains": "unknown"})
    store.welcomes.put(actor.organisation.code, chosen)
    subject = f"{actor.wave.slug}/{actor.organisation.code}"
    store.audit.add(now, actor.name, "welcome-domains", subject, {"domains": " ".join(sorted(chosen))})


def welcomed(store: Store, email: str, language: str, now: datetime) -> Person | None:
    """Return the person with an address that a provider vouches for, None when nobody knows or welcomes it.

    Every organisation that welcomes the domain lets the person in as reader, once: whoever it removed stays out.
    """
    person = store.people.by_email(email)
    codes = store.welcomes.organisations(email.rpartition("@")[2], person.id if person else None)
    if person is None and codes:
        person = store.people.add(Person(0, email, "", "", management=False, language=language), now)
    if person is None:
        return None
    joined = {store.people.join(person.id, code, frozenset({Role.READER}), now) for code in codes}
    for place in accounts.entrances(store, person.id, now):
        if place.membership_id in joined:
            name = access.named(place.organisation, place.membership_id)
            store.audit.add(now, name, "come-in", f"{place.wave.slug}/{place.organisation.code}", {"role": "reader"})
    return person

"""Personal data: what is kept about somebody, and taking it away again."""

import json
from datetime import datetime

from maturity.domain.person import Role
from maturity.errors import LastCoordinatorError, NotFoundError
from maturity.services import accounts
from maturity.services.access import Actor
from maturity.services.mailing import address
from maturity.storage.store import Store


def export(store: Store, email: str) -> str:
    """Return everything that is kept about the person with an address, as JSON.

    Raises:
        NotFoundError: nobody has that address.
        MailHeaderError: it is no address.
    """
    return _export(store, _person(store, email))


def export_own(store: Store, actor: Actor) -> str:
    """Return everything that is kept about the actor, of every organisation, as JSON.

    Raises:
        NotFoundError: the actor has no mail address, or came in by a link or a code, which others may have read.
    """
    if actor.person.email is None or actor.by_invitation:
        raise NotFoundError("personal data", actor.membership_id)
    return _export(store, actor.person.id)


def erase_own(store: Store, actor: Actor, now: datetime) -> None:
    """Forget the actor, who has proved who that is, as ``erase`` does.

    Raises:
        NotFoundError: the actor has no mail address: an official inbox is nobody.
        LastCoordinatorError: nobody else coordinates an organisation of the actor's in an open wave.
    """
    if actor.person.email is None:
        raise NotFoundError("personal data", actor.membership_id)
    for organisation in alone(store, actor, now):
        raise LastCoordinatorError(organisation)
    store.personal.erase(actor.person.id, now)
    store.audit.add(now, actor.name, "erase-self", f"{actor.wave.slug}/{actor.organisation.code}", {})


def alone(store: Store, actor: Actor, now: datetime) -> tuple[str, ...]:
    """Return the names of the organisations that nobody with a mail address but the actor coordinates in an open wave.

    An official inbox opens the way for a new coordinator, and is none itself.
    """

    def has_another(organisation: str) -> bool:
        others = (one for one in store.people.members(organisation) if one.person.id != actor.person.id)
        return any(Role.COORDINATOR in one.roles and one.person.email is not None for one in others)

    places = accounts.entrances(store, actor.person.id, now)
    open_ones = [one for one in places if one.wave.is_open(now) and Role.COORDINATOR in one.roles]
    led = {one.organisation.code: one.organisation for one in open_ones}
    return tuple(one.name for one in led.values() if not has_another(one.code))


def erase(store: Store, email: str, now: datetime) -> None:
    """Forget a person: the name, the address and every way in; answers stay, under the person's function.

    What the person signed stays as well: a submission is an official document, and immutable.

    Raises:
        NotFoundError: nobody has that address.
        MailHeaderError: it is no address.
    """
    person_id = _person(store, email)
    store.personal.erase(person_id, now)
    store.audit.add(now, "operator", "erase", f"person/{person_id}", {})


def _export(store: Store, person_id: int) -> str:
    return json.dumps(store.personal.gather(person_id), ensure_ascii=False, indent=1, default=_written)


def _person(store: Store, email: str) -> int:
    found = store.people.by_email(address(email))
    if found is None:
        raise NotFoundError("person", email)
    return found.id


def _written(value: object) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)

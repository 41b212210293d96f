"""Personal data: what is kept about somebody, and taking it away again."""

import json
from datetime import datetime

from maturity.errors import NotFoundError
from maturity.services.mailing import address
from maturity.storage.store import Store


def export(store: Store, email: str) -> str:
    """Return everything that is kept about the person with an address, as JSON.

    Raises:
        NotFoundError: nobody has that address.
        MailHeaderError: it is no address.
    """
    return json.dumps(store.personal.gather(_person(store, email)), ensure_ascii=False, indent=1, default=_written)


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


def _person(store: Store, email: str) -> int:
    found = store.people.by_email(address(email))
    if found is None:
        raise NotFoundError("person", email)
    return found.id


def _written(value: object) -> str:
    return value.isoformat() if hasattr(value, "isoformat") else str(value)

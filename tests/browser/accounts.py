"""Somebody who signs in by password, in two organisations of the demonstration, and a provider of work accounts."""

from datetime import datetime

from maturity.domain.person import Person, Role
from maturity.services import accounts, passwords
from maturity.services.work_accounts import Provider
from maturity.storage.database import Database
from tests.browser.conftest import HALF_DONE, SUBMITTED

ACCOUNT = "account"
"""The code of a scene that this person looks at."""

EMAIL, PASSWORD = "kim@example.org", "fyra glada ekonomer"
PROVIDERS = {
    "municipality": Provider("municipality", "Katrineholms kommun", "https://login.example", "i", "s", ("example.org",))
}


def add_account(database: Database, now: datetime) -> None:
    """Let Kim belong to two organisations, with a password."""
    with database.write() as store:
        person = store.people.add(Person(0, EMAIL, "Kim", "ekonomi", management=False, language="sv"), now)
        for code in (HALF_DONE, SUBMITTED):
            store.people.join(person.id, code, frozenset({Role.READER}), now)
        store.accounts.set_password(person.id, passwords.hashed(PASSWORD))


def account_session(database: Database, key: str, now: datetime) -> str:
    """Sign Kim in as after a password; return what the cookie holds."""
    with database.write() as store:
        person = store.people.by_email(EMAIL)
        assert person
        first, *_ = accounts.entrances(store, person.id, now)
        return accounts.enter(store, person.id, first.assessment_id, key, now, "password")

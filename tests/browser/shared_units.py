"""The demonstration with a shared purchasing unit: one that has submitted, a member at work, and one that is done."""

from datetime import datetime, timedelta

from maturity.services import access, demonstration, submitting, units
from maturity.services.access import Actor
from maturity.services.answering import held, save_many, stored_answers
from maturity.services.drafts import Draft
from maturity.storage.database import Database
from tests.browser.conftest import HALF_DONE, NOT_STARTED, SUBMITTED


def add_unit(database: Database, key: str, now: datetime) -> None:
    """Let ``SUBMITTED`` answer for the two others, of which ``NOT_STARTED`` submits what it inherits.

    A second submission of the unit makes the member's one older.
    """
    with database.write() as store:
        for code in (HALF_DONE, NOT_STARTED):
            units.assign(store, code, SUBMITTED, "operator", now)
        secrets = {one.organisation.code: one.secrets.token for one in demonstration.sign_ins(store, key)}
    member = _signed_in(database, secrets[NOT_STARTED], key, now)
    with database.write() as store:
        submitting.submit(store, member, name="Åsa Öst", title="inköpschef", gaps_reason="", now=now)
    unit = _signed_in(database, secrets[SUBMITTED], key, now)
    with database.write() as store:
        submitting.reopen(store, unit, now)
        before = stored_answers(store, unit)["A1"]
        draft = Draft(
            "A1",
            before.written,
            comment="Samma mål i alla medlemskommuner.",
            evidence="Gemensam inköpspolicy",
            evidence_link="https://exempel.se/en-mycket-lang-adress/till/den-gemensamma-inkopspolicyn.pdf",
            revision=before.revision,
        )
        save_many(store, unit, held(store, unit, now), [draft], now)
        at = now + timedelta(minutes=5)
        submitting.submit(store, unit, name="Bo Ek", title="enhetschef", gaps_reason="", now=at)


def _signed_in(database: Database, secret: str, key: str, now: datetime) -> Actor:
    with database.write() as store:
        token = access.sign_in(store, secret, key, now)
    with database.read() as store:
        return access.actor(store, token, key, now)

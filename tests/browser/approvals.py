"""The demonstration with answers on their way to be signed, for the scenes about approval."""

from datetime import datetime, timedelta

from maturity.resources import catalogue
from maturity.services import access, approving, demonstration, submitting
from maturity.services.access import Actor, derived_secrets
from maturity.services.answering import held, save_many, stored_answers
from maturity.services.approving import Request
from maturity.services.drafts import Draft
from maturity.services.post import Post
from maturity.storage.database import Database
from tests.browser.conftest import HALF_DONE, NOT_STARTED, SUBMITTED

APPROVER = "approver"
"""Who is asked to sign the answers of ``HALF_DONE``."""

ASKED = Request(
    "eva.ek@example.se", "Eva Ek-Lindström", "ekonomichef", "Titta gärna på område 5.", "Två områden saknas.", "sv"
)


def approver_secret(key: str) -> str:
    """Return the link of ``APPROVER``."""
    return derived_secrets(key, APPROVER).token


def add_approvals(database: Database, key: str, now: datetime) -> None:
    """Let the answers of one organisation wait, send another's back, and submit a third's a second time."""
    with database.read() as store:
        secrets = {one.organisation.code: one.secrets.token for one in demonstration.sign_ins(store, key)}
    post = Post("https://mognad.example.se", key, "", catalogue)
    waiting = _signed_in(database, secrets[HALF_DONE], key, now)
    with database.write() as store:
        approving.ask(store, waiting, ASKED, post, now)
        asked = approving.latest(store, waiting)
        assert asked is not None
        given = derived_secrets(key, APPROVER)
        access.open_door(store, asked.approver_id, waiting.assessment_id, key, given, now)
    _send_back(database, _signed_in(database, secrets[NOT_STARTED], key, now), post, now)
    _submit_again(database, _signed_in(database, secrets[SUBMITTED], key, now), now)


def _send_back(database: Database, actor: Actor, post: Post, now: datetime) -> None:
    with database.write() as store:
        handed = approving.ask(store, actor, ASKED, post, now)
        asked = approving.latest(store, actor)
    assert asked is not None
    approver = _signed_in(database, handed.entrance.token, post.key, now)
    with database.write() as store:
        approving.give_back(store, approver, asked.id, "Fyll i område 1 först.\n\nSedan går det bra.", post, now)


def _submit_again(database: Database, actor: Actor, now: datetime) -> None:
    with database.write() as store:
        submitting.reopen(store, actor, now)
        before = stored_answers(store, actor)["A1"]
        level = "1" if before.written != "1" else "2"
        draft = Draft("A1", level, comment="Beslutad i maj.", revision=before.revision)
        save_many(store, actor, held(store, actor, now), [draft], now)
        at = now + timedelta(minutes=5)
        submitting.submit(store, actor, name="Bo Ek", title="inköpschef", gaps_reason="", now=at)


def _signed_in(database: Database, secret: str, key: str, now: datetime) -> Actor:
    with database.write() as store:
        token = access.sign_in(store, secret, key, now)
    with database.read() as store:
        return access.actor(store, token, key, now)

"""The demonstration with a peer review under way, for the scenes about it."""

from datetime import datetime

from maturity.domain.peer_review import Finding, Verdict
from maturity.resources import catalogue
from maturity.services import access, deciding, demonstration, drawing, reviewers, reviewing
from maturity.services.access import Actor, derived_secrets
from maturity.services.deciding import Choice
from maturity.services.post import Post
from maturity.services.reviewers import NewReviewer
from maturity.services.reviewing import RemarkDraft
from maturity.storage.cases import Found
from maturity.storage.database import Database
from tests.browser.conftest import HALF_DONE

REVIEWER = "reviewer"
"""Who reviews two areas of ``HALF_DONE``."""

NEW = NewReviewer(
    "eva.ek@sundsala.example",
    "Eva Ek-Lindström",
    "upphandlingschef",
    "Sundsala kommun",
    frozenset({"goals", "dialogue"}),
    None,
    "sv",
    "1",
)


def reviewer_secret(key: str) -> str:
    """Return the link of ``REVIEWER``."""
    return derived_secrets(key, REVIEWER).token


def add_review(database: Database, key: str, now: datetime) -> None:
    """Let a reviewer suggest other answers, of which one is decided on, and draw two cases."""
    with database.read() as store:
        links = {one.organisation.code: one.secrets.token for one in demonstration.sign_ins(store, key)}
    coordinator = _signed_in(database, links[HALF_DONE], key, now)
    with database.write() as store:
        reviewers.invite(store, coordinator, NEW, Post("https://mognad.example.se", key, "", catalogue), now)
        review = reviewers.reviewer(store, coordinator, 1).review
        given = derived_secrets(key, REVIEWER)
        access.open_door(store, review.membership_id, coordinator.assessment_id, key, given, now)
        drawing.keep_list(store, coordinator, "KS 2026/17;Städning av skolor\nKS 2026/18;Snöröjning", now)
    reviewer = _signed_in(database, reviewer_secret(key), key, now)
    with database.write() as store:
        asked = reviewing.assignment(store, reviewer, now).area("goals").questions
        drafts = [
            RemarkDraft(one.question.id, "0" if place < 2 and one.written != "0" else "", "Planen saknas.", 0)
            for place, one in enumerate(asked)
            if one.written
        ]
        reviewing.save(store, reviewer, "goals", drafts, now)
        drawing.draw(store, reviewer, 1, "", now)
        drawing.find(store, reviewer, 1, {"need": Found(Finding.NO, "Hittar ingen.")}, 0, now)
        drawing.draw(store, reviewer, 2, "Handlingarna är hemliga.", now)
    with database.write() as store:
        waiting = deciding.outcome(store, coordinator, 1).waiting
        if len(waiting) > 1:
            item, remark = waiting[0].item, waiting[0].told.remark
            reason = "Planen beslutades i våras."
            choice = Choice(item.question.id, remark.revision, Verdict.KEPT, reason, item.revision)
            deciding.decide(store, coordinator, 1, choice, now)


def _signed_in(database: Database, secret: str, key: str, now: datetime) -> Actor:
    with database.write() as store:
        token = access.sign_in(store, secret, key, now)
    with database.read() as store:
        return access.actor(store, token, key, now)

"""A case drawn by lot: the organisation's list, the draw, and what the reviewer found in the papers."""

import hashlib
import secrets
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from maturity.domain.assessment import LONGEST_TEXT
from maturity.domain.peer_review import CHECKS, MOST_REDRAWS, Case, read_cases
from maturity.errors import AnswerChangedError, FieldsError, NotFoundError, WaveClosedError
from maturity.services.access import Actor
from maturity.services.drafts import storable
from maturity.services.reviewing import require_open, review_of
from maturity.storage.cases import Draw, Found
from maturity.storage.store import Store


@dataclass(frozen=True, slots=True)
class Hat:
    """What a reviewer can draw from: how many cases there are, and what was drawn so far, the newest last."""

    cases: int
    draws: tuple[Draw, ...]

    @property
    def drawn(self) -> Draw | None:
        """Return the case that counts; None before the first draw."""
        return self.draws[-1] if self.draws else None

    @property
    def redraws_left(self) -> int:
        """Return how often another case may be drawn."""
        return MOST_REDRAWS + 1 - len(self.draws)


def keep_list(store: Store, actor: Actor, text: str, now: datetime) -> tuple[int, tuple[tuple[int, str], ...]]:
    """Keep another list of cases; return how many there are, or line and problem of what cannot be used.

    With a problem nothing was changed. Cases that were drawn before stay drawn.

    Raises:
        WaveClosedError: too late.
    """
    if now >= actor.wave.closes:
        raise WaveClosedError(actor.wave.slug)
    cases, problems = read_cases(text)
    if problems:
        return 0, problems
    store.waves.hold(actor.assessment_id)
    store.cases.replace(actor.assessment_id, cases)
    _log(store, actor, "list-cases", now, {"cases": len(cases)})
    return len(cases), ()


def hat(store: Store, actor: Actor) -> Hat:
    """Return what the actor can draw from; four queries.

    Raises:
        NotFoundError: the actor reviews nothing in this assessment.
    """
    review = review_of(store, actor)
    draws = store.cases.draws(actor.assessment_id).get(review.id, ())
    return Hat(store.cases.count(actor.assessment_id), draws)


def draw(store: Store, actor: Actor, number: int, reason: str, now: datetime) -> Draw:
    """Draw a case by lot, or another one with a reason; every draw is kept and logged.

    Args:
        store: a write transaction.
        actor: a reviewer.
        number: of the draw that is wanted, from 1; one that was made before is returned, so that pressing twice
            draws once.
        reason: why another case is needed; not used for the first.
        now: when.

    Raises:
        WaveClosedError, AlreadySubmittedError: nothing is reviewed any more.
        NotFoundError: the actor reviews nothing in this assessment, or the draw is not the next one.
        FieldsError: there is no case to draw (``case``), no reason or a too long one (``reason``).
    """
    require_open(store, actor, now)
    review, found = review_of(store, actor), hat(store, actor)
    if 1 <= number <= len(found.draws):
        return found.draws[number - 1]
    if number != len(found.draws) + 1 or not found.redraws_left:
        raise NotFoundError("draw", number)
    reason = storable(reason) if found.draws else ""
    if found.draws and not 0 < len(reason) <= LONGEST_TEXT:
        raise FieldsError({"reason": "too-long" if reason else "missing"})
    case, left = _drawn(store.cases.all(actor.assessment_id), found.draws)
    fresh = Draw(number, case, left, reason, now, revision=0, findings={})
    store.cases.draw(review.id, fresh)
    # No title in the log: the hash proves later which case it was.
    mark = hashlib.sha256(f"{case.reference};{case.title}".encode()).hexdigest()[:16]
    _log(store, actor, "draw-case", now, {"review": review.id, "draw": number, "of": left, "case": mark})
    return fresh


def find(store: Store, actor: Actor, number: int, findings: Mapping[str, Found], revision: int, now: datetime) -> None:
    """Save what was found in the case that counts.

    Args:
        store: a write transaction.
        actor: a reviewer.
        number: of the draw that the form was for.
        findings: point to what was found; points of ``CHECKS`` only.
        revision: ``Draw.revision`` that the form was based on.
        now: when.

    Raises:
        WaveClosedError, AlreadySubmittedError: nothing is reviewed any more.
        NotFoundError: the actor reviews nothing in this assessment, or has drawn no such case.
        FieldsError: a comment is too long, its point the field.
        AnswerChangedError: the findings were saved in between, or another case was drawn. Nothing was changed.
    """
    require_open(store, actor, now)
    review, drawn = review_of(store, actor), hat(store, actor).drawn
    if drawn is None:
        raise NotFoundError("draw", number)
    if (drawn.number, drawn.revision) != (number, revision):
        raise AnswerChangedError("case", revision, drawn.revision)
    kept = {
        point: Found(findings[point].finding, storable(findings[point].comment))
        for point in CHECKS
        if point in findings
    }
    if long := {point: "too-long" for point, one in kept.items() if len(one.comment) > LONGEST_TEXT}:
        raise FieldsError(long)
    kept = {point: one for point, one in kept.items() if one.finding or one.comment}
    if kept != drawn.findings:
        store.cases.find(review.id, number, revision + 1, kept)
        _log(store, actor, "check-case", now, {"review": review.id, "draw": number, "checks": len(kept)})


def _drawn(cases: Sequence[Case], before: Sequence[Draw]) -> tuple[Case, int]:
    """Draw one of the cases that were not drawn before; return it and how many there were."""
    known = {one.case.reference for one in before}
    left = [one for one in cases if one.reference not in known]
    if not left:
        raise FieldsError({"case": "none-left" if before else "no-list"})
    return left[secrets.randbelow(len(left))], len(left)


def _log(store: Store, actor: Actor, verb: str, now: datetime, facts: dict[str, str | int]) -> None:
    store.audit.add(now, actor.name, verb, f"{actor.wave.slug}/{actor.organisation.code}", facts)

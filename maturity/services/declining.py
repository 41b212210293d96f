"""Declining: an organisation says that it does not take part, and may think again until the wave closes."""

from datetime import datetime

from maturity.domain.assessment import State
from maturity.errors import AlreadySubmittedError, AwaitingApprovalError, FieldsError, WaveClosedError
from maturity.services.access import Actor
from maturity.services.drafts import storable
from maturity.storage.store import Store

LONGEST_REASON = 500


def decline(store: Store, actor: Actor, reason: str, now: datetime) -> None:
    """Say that the actor's organisation does not take part; answers are kept, and no more reminders come.

    Raises:
        FieldsError: the reason is too long.
        WaveClosedError, AlreadySubmittedError, AwaitingApprovalError: it is too late. In every case nothing changed.
    """
    kept = storable(reason)
    if len(kept) > LONGEST_REASON:
        raise FieldsError({"reason": "too-long"})
    state = _held(store, actor, now)
    if state in (State.SUBMITTED, State.REOPENED):
        raise AlreadySubmittedError
    if state is State.APPROVAL:
        raise AwaitingApprovalError
    store.monitor.decline(actor.assessment_id, kept, now)
    _log(store, actor, "decline", now)


def take_part(store: Store, actor: Actor, now: datetime) -> None:
    """Take part after all, where the answers were left; nothing happens to one who has not declined.

    Raises:
        WaveClosedError: it is too late; nothing changed.
    """
    if _held(store, actor, now) is not State.DECLINED:
        return
    has_begun = store.answers.all(actor.assessment_id) or store.responses.all(actor.assessment_id)
    store.monitor.take_part(actor.assessment_id, State.ANSWERING if has_begun else State.INVITED)
    _log(store, actor, "take-part", now)


def _held(store: Store, actor: Actor, now: datetime) -> State:
    if now >= actor.wave.closes:
        raise WaveClosedError(actor.wave.slug)
    return store.waves.hold(actor.assessment_id)


def _log(store: Store, actor: Actor, verb: str, now: datetime) -> None:
    store.audit.add(now, actor.name, verb, f"{actor.wave.slug}/{actor.organisation.code}", {})

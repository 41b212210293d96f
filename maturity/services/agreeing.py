"""Agreeing: from colleagues' voices to the organisation's answers; whoever answered otherwise stays visible."""

from collections.abc import Collection, Iterable
from dataclasses import replace
from datetime import datetime

from maturity.domain.assessment import LONGEST_TEXT, Absence, Value, parse, write
from maturity.errors import AnswerChangedError, AnswerValueError, TextTooLongError
from maturity.services import answering
from maturity.services.access import Actor
from maturity.services.answering import StoredAnswer, Work
from maturity.services.drafts import Draft, storable
from maturity.services.voices import SILENT, Agreement, Item, differs, gathered
from maturity.storage.agreements import AgreementRecord
from maturity.storage.store import Store


def state(store: Store, actor: Actor) -> Agreement:
    """Return what colleagues answered and what is settled; the same few queries however many they are."""
    return gathered(store, actor, answering.organisations_work(store, actor))


def to_agree(store: Store, actor: Actor, work: Work) -> int | None:
    """Return how many questions wait for an agreement; None where nobody was asked.

    Args:
        store: an open transaction.
        actor: of the organisation.
        work: the organisation's answers.
    """
    found = gathered(store, actor, work)
    return found.to_agree if found.invited else None


def settle(
    store: Store, actor: Actor, question: str, written: str, reason: str, revision: int, now: datetime
) -> StoredAnswer:
    """Save the organisation's answer to a question, and why it is that one.

    Args:
        store: a write transaction.
        actor: a coordinator.
        question: its id.
        written: the answer as ``assessment.parse`` reads it.
        reason: why, in one line; for "not applicable" it goes with the answer as well.
        revision: ``Item.revision`` of what the coordinator saw.
        now: when.

    Raises:
        WaveClosedError, AlreadySubmittedError, AwaitingApprovalError: nothing can be changed now.
        NotFoundError: this organisation is not asked that.
        AnswerValueError, TextTooLongError: that cannot be saved.
        AnswerChangedError: somebody settled or answered the question in between. In every case all stands as it was.
    """
    standing = _standing(actor)
    found = gathered(store, actor, answering.held(store, standing, now))
    item = found.item(question)
    answer = parse(item.question, storable(written))
    if answer is Absence.UNANSWERED:
        raise AnswerValueError(question, written, "an answer")
    why = _in_one_line(reason)
    if len(why) > LONGEST_TEXT:
        raise TextTooLongError(question, "why", len(why), LONGEST_TEXT)
    if item.agreed and item.stands and (item.agreed.answer, item.why) == (answer, why):
        return item.agreed
    if revision != item.revision:
        raise AnswerChangedError(question, revision, item.revision)
    draft = replace(_draft(item, answer, written), reason=why if answer is Absence.NOT_APPLICABLE else "")
    saved = answering.save(store, standing, draft, now)
    settled = _settled(item, saved, why, actor, now)
    store.agreements.add(actor.assessment_id, [settled])
    facts: dict[str, str | int] = {"question": question, "revision": saved.revision, "dissent": settled.dissent}
    store.audit.add(now, actor.name, "agree", _subject(actor), facts)
    return saved


def accept_all(store: Store, actor: Actor, now: datetime, only: Collection[str] | None = None) -> int:
    """Take over every answer that all colleagues gave alike where the organisation has none; return how many.

    Args:
        store: a write transaction.
        actor: a coordinator.
        now: when.
        only: ids of the questions that the coordinator saw; others are left alone.

    Raises:
        WaveClosedError, AlreadySubmittedError, AwaitingApprovalError: nothing can be changed now.
    """
    standing = _standing(actor)
    work = answering.held(store, standing, now)
    accepted = {one.question.id: one for one in gathered(store, actor, work).acceptable}
    accepted = {question: one for question, one in accepted.items() if only is None or question in only}
    drafts = [_draft(one, *_common(one)) for one in accepted.values()]
    saved = answering.save_many(store, standing, work, drafts, now).saved
    settled = [_settled(accepted[one.question], one, "", actor, now) for one in saved]
    store.agreements.add(actor.assessment_id, settled)
    if saved:
        store.audit.add(now, actor.name, "accept", _subject(actor), {"questions": len(saved)})
    return len(saved)


def _standing(actor: Actor) -> Actor:
    """Return the actor with the organisation's sheet, whatever else the person was asked for."""
    return replace(actor, response=None)


def _common(item: Item) -> tuple[Value | Absence, str]:
    """Return the answer that everybody gave, and the same as it is written."""
    answer = next(one.answer for one in item.spread.voices if one.answer not in SILENT)
    return answer, write(answer)


def _draft(item: Item, answer: Value | Absence, written: str) -> Draft:
    """Return the organisation's answer with its texts; evidence is taken from those who gave the same answer."""
    stored = item.agreed
    alike = [one for one in item.opinions if one.voice.answer == answer]
    own = bool(stored and (stored.evidence or stored.evidence_link))
    return Draft(
        question=item.question.id,
        written=written,
        comment=stored.comment if stored else "",
        evidence=stored.evidence if stored and own else _joined(one.evidence for one in alike),
        evidence_link=stored.evidence_link
        if stored and own
        else next((one.evidence_link for one in alike if one.evidence_link), ""),
        revision=stored.revision if stored else 0,
    )


def _joined(texts: Iterable[str]) -> str:
    """Put different texts below each other, as many as there is room for."""
    found = ""
    for text in dict.fromkeys(text for text in texts if text):
        longer = f"{found}\n{text}" if found else text
        found = longer if len(longer) <= LONGEST_TEXT else found
    return found


def _settled(item: Item, saved: StoredAnswer, why: str, actor: Actor, now: datetime) -> AgreementRecord:
    return AgreementRecord(
        question=saved.question,
        revision=(item.agreement.revision if item.agreement else 0) + 1,
        written=saved.written,
        why=why,
        at=now,
        settled_by=actor.membership_id,
        dissent=sum(differs(one, saved.answer) for one in item.spread.voices),
    )


def _in_one_line(text: str) -> str:
    return " ".join(storable(text).split())


def _subject(actor: Actor) -> str:
    return f"{actor.wave.slug}/{actor.organisation.code}"

"""Publishing a wave: what has to be in order, a draft that somebody else reads, the moment, and taking it back."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import Enum

from maturity.domain import edition as editions
from maturity.domain.assessment import State
from maturity.domain.edition import Edition
from maturity.domain.wave import DeskWave, WaveState
from maturity.errors import FieldsError, NotFoundError, NotPublishableError
from maturity.services import quality, tabulating
from maturity.services.organisers import Organiser
from maturity.storage.database import Database
from maturity.storage.publications import StoredDraft, StoredPublication
from maturity.storage.store import Store

LONGEST_REASON = 1000
LONGEST_USED = 20_000
LONGEST_WAIT = timedelta(days=366)


class Check(Enum):
    """What is looked at before figures are published."""

    CLOSED = "closed"
    SIGNS = "signs"
    RESPONSE = "response"
    LANGUAGES = "languages"
    SMALL_GROUPS = "small-groups"
    READ = "read"


@dataclass(frozen=True, slots=True)
class Desk:
    """What the page about publishing a wave shows.

    Attributes:
        checks: what is looked at, and whether it is in order.
        invited, submitted: organisations.
        open_signs: at the quality desk, that nobody has done anything about.
        alone: whether nobody else can read the draft.
        own: whether the one who looks has made the draft.
    """

    wave: DeskWave
    checks: Mapping[Check, bool]
    invited: int
    submitted: int
    open_signs: int
    draft: StoredDraft | None
    edition: Edition | None
    editions: tuple[StoredPublication, ...]
    used: Mapping[str, str]
    alone: bool
    own: bool


def desk(store: Store, who: Organiser, slug: str, now: datetime) -> Desk:
    """Return where the publication of a wave of the organiser's body stands.

    Raises:
        NotFoundError: the body has no such wave.
    """
    wave = store.desk_waves.get(slug, who.body.id)
    draft = store.publications.draft(wave.id)
    states = store.waves.count_states(wave.id)
    invited, submitted = sum(states.values()), _submitted(states)
    read = editions.read(draft.content) if draft else None
    closed = wave.state_at(now) in (WaveState.CLOSED, WaveState.PUBLISHED)
    signs = sum(one.open for one in quality.overview(store, who, slug).found)
    checks = {
        Check.CLOSED: closed,
        Check.SIGNS: not signs,
        Check.RESPONSE: _is_enough(wave, invited, submitted) or bool(read and read.low_response),
        Check.LANGUAGES: len(wave.facts.name) > 1,
        Check.SMALL_GROUPS: draft is not None,
        Check.READ: draft is not None and draft.approved_at is not None,
    }
    colleagues = [one for one in store.organisers.all() if one.body.id == who.body.id and one.id != who.appointment.id]
    return Desk(
        wave=wave,
        checks=checks,
        invited=invited,
        submitted=submitted,
        open_signs=signs,
        draft=draft,
        edition=read,
        editions=store.publications.of(slug),
        used=store.publications.used(wave.id),
        alone=not colleagues,
        own=draft is not None and draft.made_by == who.appointment.id,
    )


def prepare(
    store: Store, wave: DeskWave, who: Organiser | None, now: datetime, *, note: str = "", low_response: str = ""
) -> StoredDraft:
    """Make the figures of a closed wave, to be read before they are published.

    Args:
        store: an open write transaction.
        wave: whose figures.
        who: makes them; None for an operator.
        now: this moment.
        note: what a new version corrects.
        low_response: why few answers are enough.

    Raises:
        NotPublishableError: the wave is still open.
        FieldsError: a text is missing or too long.
    """
    if wave.state_at(now) not in (WaveState.CLOSED, WaveState.PUBLISHED):
        raise NotPublishableError("open")
    states = store.waves.count_states(wave.id)
    enough = _is_enough(wave, sum(states.values()), _submitted(states))
    _check({"low_response": low_response} if not enough else {}, {"note": note, "low_response": low_response})
    if store.publications.is_out(wave.id):
        _check({"note": note}, {})
    edition = tabulating.edition_of(store, wave, "" if enough else low_response.strip())
    content, seal = editions.written(edition)
    made_by = who.appointment.id if who else None
    draft = StoredDraft(wave.id, content, seal, edition.engine, note.strip(), now, made_by)
    store.publications.put_draft(draft)
    store.audit.add(now, who.name if who else "operator", "prepare-publication", wave.subject, {"hash": seal})
    return draft


def approve(
    store: Store, who: Organiser | None, wave: DeskWave, seal: str, due_at: datetime, now: datetime, reason: str = ""
) -> StoredDraft:
    """Say that somebody else has read a draft, and when it is published.

    Args:
        store: an open write transaction.
        who: has read it; None for an operator, who answers for it alone.
        wave: whose draft.
        seal: hash of what was read.
        due_at: when it is published; at once when that has passed.
        now: this moment.
        reason: why the one who made it approves it, which is only for who is alone.

    Raises:
        NotPublishableError: there is another draft meanwhile, or the reader has made it and is not alone.
        FieldsError: the reason is missing or too long, or the day too far ahead.
    """
    draft = store.publications.draft(wave.id)
    if draft is None or draft.content_hash != seal:
        raise NotPublishableError("changed")
    if who is not None and draft.made_by == who.appointment.id:
        if any(one.body.id == who.body.id and one.id != who.appointment.id for one in store.organisers.all()):
            raise NotPublishableError("own")
        _check({"reason": reason}, {"reason": reason})
    if due_at > now + LONGEST_WAIT:
        raise FieldsError({"due": "too-far"})
    approved = replace(
        draft,
        approved_at=now,
        approved_by=who.appointment.id if who else None,
        reason=reason.strip(),
        due_at=max(due_at, now),
    )
    store.publications.put_draft(approved)
    facts = {"hash": seal, "due": max(due_at, now).isoformat()}
    store.audit.add(now, who.name if who else "operator", "approve-publication", wave.subject, facts)
    return approved


def drop(store: Store, who: Organiser, wave: DeskWave, now: datetime) -> None:
    """Throw a draft away, also one that is to be published; none is no error."""
    if store.publications.draft(wave.id) is not None:
        store.publications.drop_draft(wave.id)
        store.audit.add(now, who.name, "drop-publication", wave.subject, {})


def publish_due(database: Database, now: datetime, wave: str | None = None) -> list[tuple[str, int | None]]:
    """Publish the approved drafts whose time has come, or only that of one wave.

    What cannot be proven safe is not published: it becomes a draft again that nobody has approved.

    Returns:
        wave and version of each; None for a version that could not be proven.
    """
    with database.read() as store:
        slugs = {one.id: one.facts.slug for one in store.desk_waves.all()}
        due = [slugs[one.wave_id] for one in store.publications.due(now)]
    return [one for slug in due if wave in (None, slug) for one in _publish(database, slug, now)]


def _publish(database: Database, slug: str, now: datetime) -> tuple[tuple[str, int | None], ...]:
    with database.write() as store:
        wave = store.desk_waves.hold(slug)
        draft = store.publications.draft(wave.id)
        if draft is None or draft.due_at is None or draft.due_at > now:
            return ()  # somebody was faster, or has thought better of it
        if tabulating.proof(store, {"draft": draft.content}, [slug]).passed:
            return ((slug, freeze(store, wave, draft, now)),)
        store.publications.put_draft(replace(draft, approved_at=None, approved_by=None, due_at=None))
        store.audit.add(now, "operator", "drop-publication", wave.subject, {"hash": draft.content_hash})
        return ((slug, None),)


def freeze(store: Store, wave: DeskWave, draft: StoredDraft, now: datetime) -> int:
    """Publish a draft as it is; return its version."""
    version = store.publications.add(draft, now)
    store.desk_waves.put(replace(wave, state=WaveState.PUBLISHED))
    facts: dict[str, str | int] = {"version": version, "hash": draft.content_hash}
    store.audit.add(now, "operator", "publish", wave.subject, facts)
    return version


def withdraw(store: Store, who: Organiser, wave: DeskWave, reason: str, now: datetime) -> None:
    """Take the newest version of a wave back: its page says so, and shows no figures.

    Raises:
        NotFoundError: nothing of the wave is public.
        FieldsError: the reason is missing or too long.
    """
    _check({"withdrawal": reason}, {"withdrawal": reason})
    newest = newest_of(store.publications.of(wave.facts.slug))
    if newest is None or newest.withdrawn_at:
        raise NotFoundError("publication", wave.facts.slug)
    store.publications.withdraw(newest.id, reason.strip(), now)
    store.audit.add(now, who.name, "withdraw-publication", wave.subject, {"version": newest.version})


def tell_use(store: Store, who: Organiser, wave: DeskWave, used: Mapping[str, str], now: datetime) -> None:
    """Write how the answers of a wave were used, for everybody.

    Raises:
        FieldsError: a text is too long.
    """
    too_long = {f"used-{code}": "too-long" for code, text in used.items() if len(text) > LONGEST_USED}
    if too_long:
        raise FieldsError(too_long)
    store.publications.put_used(wave.id, {code: text.strip() for code, text in used.items()}, now)
    store.audit.add(now, who.name, "tell-use", wave.subject, {})


def newest_of(found: tuple[StoredPublication, ...]) -> StoredPublication | None:
    """Return the version that counts: the newest, also when it was withdrawn."""
    return found[-1] if found else None


def _is_enough(wave: DeskWave, invited: int, submitted: int) -> bool:
    return submitted >= wave.least_response * invited


def _submitted(states: Mapping[State, int]) -> int:
    """Count those who have submitted: a submission that is being changed still counts, as in the figures."""
    return states.get(State.SUBMITTED, 0) + states.get(State.REOPENED, 0)


def _check(needed: Mapping[str, str], texts: Mapping[str, str]) -> None:
    problems = {field: "missing" for field, text in needed.items() if not text.strip()}
    problems |= {field: "too-long" for field, text in texts.items() if len(text) > LONGEST_REASON}
    if problems:
        raise FieldsError(problems)

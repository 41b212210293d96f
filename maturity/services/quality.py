"""The quality desk: signs in submissions, what was done about them, and asking the organisation. Never a draft."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

import numpy as np

from maturity.domain.conspicuous import Flag, Submissions, flags
from maturity.domain.organisation import swedish_order
from maturity.domain.person import Person, Role
from maturity.domain.questionnaire import Question
from maturity.domain.scoring import Code, Compiled
from maturity.domain.scoring.compiled import Codes, highest_codes
from maturity.domain.trend import under
from maturity.errors import FieldsError, NotFoundError
from maturity.services import desk, mailing, quality_letters
from maturity.services.organisers import Organiser
from maturity.services.post import Post
from maturity.services.questionnaires import ready
from maturity.storage.quality import Decision, HandedIn
from maturity.storage.store import Store
from maturity.storage.waves import StoredWave

LONGEST_NOTE = 1000


class Status(Enum):
    """What an organiser has done about a sign."""

    OPEN = "open"
    ASKED = "asked"
    HANDLED = "handled"
    IGNORED = "ignored"


@dataclass(frozen=True, slots=True)
class Noticed:
    """A sign with what was done about it; *flag* names no question here: which they are is the organisation's."""

    flag: Flag
    status: Status
    note: str
    at: datetime | None


@dataclass(frozen=True, slots=True)
class Done:
    """What an organiser says about a sign, as sent; *revision* is the submission that was read about."""

    revision: int
    sign: str
    status: str
    note: str


@dataclass(frozen=True, slots=True)
class Conspicuous:
    """An organisation whose submission has signs."""

    code: str
    name: str
    assessment_id: int
    revision: int
    submitted_at: datetime
    noticed: tuple[Noticed, ...]

    @property
    def open(self) -> int:
        """How many signs nobody has done anything about."""
        return sum(one.status is Status.OPEN for one in self.noticed)


@dataclass(frozen=True, slots=True)
class Overview:
    """A wave at the quality desk: how many have submitted, and those with signs by name."""

    wave: StoredWave
    submitted: int
    found: tuple[Conspicuous, ...]


def overview(store: Store, who: Organiser, slug: str) -> Overview:
    """Return the signs in the submissions of a wave; six queries at most.

    Raises:
        NotFoundError: the organiser's body runs no such wave.
    """
    wave = desk.wave(store, who, slug)
    submitted, found = _all(store, who, wave)
    return Overview(wave, submitted, tuple(sorted(found, key=lambda one: swedish_order(one.name))))


def conspicuous(store: Store, who: Organiser, slug: str, code: str) -> Conspicuous:
    """Return the signs in one organisation's submission.

    Raises:
        NotFoundError: no such wave, or the organisation's submission has no sign.
    """
    for one in overview(store, who, slug).found:
        if one.code == code:
            return one
    raise NotFoundError("conspicuous submission", code)


def decide(store: Store, who: Organiser, slug: str, code: str, done: Done, now: datetime) -> None:
    """Write down what was done about a sign.

    Raises:
        NotFoundError: no such wave, or the organisation's submission has no such sign, or there is a newer one.
        FieldsError: the status is none, or the note too long; nothing was changed.
    """
    found = conspicuous(store, who, slug, code)
    if found.revision != done.revision or done.sign not in {one.flag.sign.value for one in found.noticed}:
        raise NotFoundError("sign", done.sign)
    problems = {}
    if done.status not in {one.value for one in Status}:
        problems["status"] = "missing"
    if len(done.note) > LONGEST_NOTE:
        problems["note"] = "too-long"
    if problems:
        raise FieldsError(problems)
    _keep(store, who, found, done.sign, Decision(done.status, done.note, now))
    store.audit.add(now, who.name, "handle-sign", f"{slug}/{code}", {"sign": done.sign, "status": done.status})


def ask(store: Store, who: Organiser, slug: str, code: str, post: Post, now: datetime) -> int:
    """Write to the organisation what was noticed, once per revision; return how many mails were put into the outbox.

    Raises:
        NotFoundError: no such wave, or the organisation's submission has no sign.
    """
    wave = desk.wave(store, who, slug)
    for found, own in _all(store, who, wave)[1].items():
        if found.code == code:
            return _ask(store, who, wave, found, own, post, now)
    raise NotFoundError("conspicuous submission", code)


def _ask(
    store: Store, who: Organiser, wave: StoredWave, found: Conspicuous, own: Sequence[Flag], post: Post, now: datetime
) -> int:
    organisation = store.organisations.get(found.code)
    sent = 0
    for number, (address, language) in enumerate(_readers(store, found)):
        wording = post.wording(language)
        occasion = post.occasion(wording, organisation, wave.facts)
        subject, text = quality_letters.noticed(
            wording, occasion, own, body=who.body.name, address=f"{post.base_url}/overview"
        )
        key = f"quality/{found.assessment_id}/{found.revision}/{number}"
        sent += mailing.queue(store, key, address, language, subject, text, now)
    if sent:
        for one in found.noticed:
            if one.status is Status.OPEN:
                _keep(store, who, found, one.flag.sign.value, Decision(Status.ASKED.value, one.note, now))
        store.audit.add(
            now, who.name, "ask-about-signs", f"{wave.facts.slug}/{found.code}", {"revision": found.revision}
        )
    return sent


def coordinators(store: Store, code: str) -> tuple[Person, ...]:
    """Return the coordinators of an organisation who can be written to."""
    return tuple(one.person for one in store.people.members(code) if Role.COORDINATOR in one.roles and one.person.email)


def _readers(store: Store, found: Conspicuous) -> Sequence[tuple[str, str]]:
    """Return address and language of who is asked: the coordinators; the wave's contact where none has an address."""
    people = [(one.email or "", one.language) for one in coordinators(store, found.code)]
    if people:
        return people
    return [(address, "sv") for address in store.quality.addresses(found.assessment_id)]


def _all(store: Store, who: Organiser, wave: StoredWave) -> tuple[int, dict[Conspicuous, tuple[Flag, ...]]]:
    """Return how many have submitted, and those with signs, each with the signs as the organisation may read them."""
    submissions = store.quality.handed_in(wave.id)
    if not submissions:
        return 0, {}
    decisions = store.quality.decisions(wave.id)
    compiled = ready(store.versions.open(wave.version_id), wave.facts)
    signs = flags(
        Submissions(
            questions=[question.id for question in compiled.questions],
            highest=highest_codes(compiled),
            codes=np.array([one.codes for one in submissions]),
            unsupported=np.array([_unsupported(compiled, one) for one in submissions]),
            # What the unit has answered took the member no time, so its pace says nothing.
            seconds=np.array(
                [np.nan if one.seconds is None or one.unit else one.seconds for one in submissions], dtype=np.float64
            ),
            earlier=_earlier(store, who, wave, compiled, submissions),
        )
    )
    found = {_conspicuous(one, own, decisions): own for one, own in zip(submissions, signs, strict=True) if own}
    return len(submissions), found


def _unsupported(compiled: Compiled, one: HandedIn) -> list[bool]:
    theirs = one.inherited if one.inherited is not None else np.zeros(len(compiled.questions), dtype=bool)
    return [
        _asks_for_evidence(question, int(code)) and question.id not in one.supported and not inherited
        for question, code, inherited in zip(compiled.questions, one.codes, theirs, strict=True)
    ]


def _asks_for_evidence(question: Question, code: int) -> bool:
    return question.kind == "level" and question.evidence is not None and code >= question.evidence.from_level


def _earlier(
    store: Store, who: Organiser, wave: StoredWave, compiled: Compiled, submissions: Sequence[HandedIn]
) -> Codes:
    """Return the codes of the body's newest wave before that has submissions, in today's columns.

    Another body's waves are not the organiser's to draw on.
    """
    names = [one.organisation for one in submissions]
    for before in store.waves.of_body(who.body.id):
        if before.facts.opens < wave.facts.opens:
            old = store.versions.open(before.version_id)
            if old.id == compiled.questionnaire.id:
                was = ready(old, before.facts)
                codes, _ = store.submissions.answers(before.id, names, len(was.questions))
                if (codes != Code.UNANSWERED).any():
                    return under(codes, was, compiled)
    return np.full((len(names), len(compiled.questions)), Code.NOT_ASKED, dtype=np.int8)


def _conspicuous(one: HandedIn, own: Sequence[Flag], decisions: Mapping[tuple[int, int, str], Decision]) -> Conspicuous:
    noticed = tuple(_noticed(flag, decisions.get((one.assessment_id, one.revision, flag.sign.value))) for flag in own)
    return Conspicuous(one.organisation, one.name, one.assessment_id, one.revision, one.at, noticed)


def _noticed(flag: Flag, done: Decision | None) -> Noticed:
    bare = replace(flag, questions=())
    return Noticed(bare, Status(done.status), done.note, done.at) if done else Noticed(bare, Status.OPEN, "", None)


def _keep(store: Store, who: Organiser, found: Conspicuous, sign: str, decision: Decision) -> None:
    store.quality.decide(found.assessment_id, found.revision, sign, decision, who.appointment.id)

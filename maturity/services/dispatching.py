"""Sending the letters of a wave: asked for in one go, written a few at a time, and none twice.

What an organiser asks for is noted first, for all organisations at once. Each letter is then written in one transaction
with the way in that it offers: who is killed in between leaves the rest noted, and whoever comes next writes it.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

from maturity.domain.assessment import Answers, State, asked, parse
from maturity.domain.letter import MOST_REMINDERS, LetterKind, filled
from maturity.domain.person import Person, Role
from maturity.domain.recipient_file import Recipient
from maturity.domain.wave import DeskWave, WaveState
from maturity.errors import NothingToSendError
from maturity.services import wave_letters
from maturity.services.access import Secrets, new_secrets, open_door
from maturity.services.mailing import queue
from maturity.services.post import Post
from maturity.services.wave_letters import HOME
from maturity.storage.database import Database
from maturity.storage.letters import Delivery, DueLetter, Letter, Setup
from maturity.storage.monitor import Taking
from maturity.storage.store import Store

AT_ONCE = 20
"""Letters per transaction: few enough that nobody who saves an answer meanwhile has to wait."""

_DONE = (State.SUBMITTED, State.REOPENED, State.DECLINED)


@dataclass(frozen=True, slots=True)
class Round:
    """Who gets a letter.

    Attributes:
        kind: of the letter.
        ready: who gets it now, in the order of the register.
        without_address: who would get it, but nobody knows where it should go.
        numbers: organisation code to how many letters of the kind it got before.
    """

    kind: LetterKind
    ready: tuple[Taking, ...]
    without_address: tuple[Taking, ...]
    numbers: Mapping[str, int]


@dataclass(frozen=True, slots=True)
class Progress:
    """How far the letters of a kind have come; *failed*: of these the mail server will not be asked again."""

    asked: int
    sent: int
    failed: int


def round_of(
    store: Store, wave: DeskWave, kind: LetterKind, now: datetime, chosen: Collection[str] | None = None
) -> Round:
    """Return who gets a letter of a kind if it is sent now; of the organisations *chosen*, where some were."""
    letters, recipients = store.letters.of_wave(wave.id), store.recipients.of_wave(wave.id)
    by_code: dict[str, list[Letter]] = {}
    for one in letters:
        by_code.setdefault(one.organisation, []).append(one)
    wanted = [
        one
        for one in store.monitor.of_wave(wave.id)
        if (chosen is None or one.organisation.code in chosen)
        and _is_wanted(wave, kind, one, by_code.get(one.organisation.code, ()), now)
    ]
    known = {code for code, one in recipients.items() if one.address}
    return Round(
        kind,
        tuple(one for one in wanted if one.organisation.code in known),
        tuple(one for one in wanted if one.organisation.code not in known),
        {code: sum(one.kind is kind for one in some) for code, some in by_code.items()},
    )


def ask(
    store: Store,
    asked_by: str,
    wave: DeskWave,
    kind: LetterKind,
    now: datetime,
    chosen: Collection[str] | None = None,
) -> int:
    """Note that letters of a kind are to be written; return how many.

    Raises:
        NothingToSendError: nobody is to get one now.
    """
    store.desk_waves.hold(wave.facts.slug)
    found = round_of(store, wave, kind, now, chosen)
    if not found.ready:
        raise NothingToSendError(kind.value)
    numbers = {one.assessment_id: found.numbers.get(one.organisation.code, 0) + 1 for one in found.ready}
    store.letters.ask(kind, numbers, asked_by, now)
    store.audit.add(now, asked_by, "send-letters", wave.subject, {"kind": kind.value, "letters": len(numbers)})
    return len(numbers)


def ask_again(store: Store, asked_by: str, wave: DeskWave, code: str, now: datetime) -> LetterKind:
    """Note that the newest letter to an organisation is to be written once more: it failed, or the address was wrong.

    Raises:
        NothingToSendError: it is on its way to the right address, or has arrived there.
    """
    store.desk_waves.hold(wave.facts.slug)
    theirs = [one for one in store.letters.of_wave(wave.id) if one.organisation == code]
    if not theirs or not can_go_again(theirs[0], store.recipients.of_wave(wave.id).get(code)):
        raise NothingToSendError("again")
    last = theirs[0]
    assessment_id = store.waves.assessment(wave.id, code)[0]
    store.letters.ask(last.kind, {assessment_id: last.number + 1}, asked_by, now)
    facts: dict[str, str | int] = {"kind": last.kind.value, "letters": 1}
    store.audit.add(now, asked_by, "send-letters", f"{wave.facts.slug}/{code}", facts)
    return last.kind


def can_go_again(last: Letter, recipient: Recipient | None) -> bool:
    """Tell whether the newest letter to an organisation has to be written once more to reach anybody."""
    went_wrong = recipient is not None and last.recipient not in ("", recipient.address)
    return last.delivery is Delivery.FAILED or went_wrong


def write_due(database: Database, post: Post, now: datetime) -> int:
    """Put every letter that was asked for into the outbox; return how many were written."""
    written = 0
    while True:
        due, done = write_some(database, post, now)
        written += done
        if due < AT_ONCE:
            return written


def write_some(database: Database, post: Post, now: datetime) -> tuple[int, int]:
    """Put twenty letters into the outbox, in one transaction: who is killed has written none of them or all.

    Returns:
        How many were due, twenty at most, and how many of these were not too late to be written.
    """
    with database.write() as store:
        due = store.letters.due(AT_ONCE)
        setups = {wave_id: store.letters.setup(wave_id) for wave_id in {one.wave_id for one in due}}
        return len(due), sum(_write(store, one, setups[one.wave_id], post, now) for one in due)


def progress(letters: Collection[Letter]) -> dict[LetterKind, Progress]:
    """Return how far the letters of each kind have come; of those sent once more only the newest counts."""
    newest: dict[tuple[LetterKind, str, int], Letter] = {}
    for one in letters:
        number = one.number if one.kind is LetterKind.REMINDER else 0
        newest.setdefault((one.kind, one.organisation, number), one)
    return {
        kind: Progress(
            sum(one.kind is kind for one in newest.values()),
            sum(one.kind is kind and one.delivery is Delivery.SENT for one in newest.values()),
            sum(one.kind is kind and one.delivery is Delivery.FAILED for one in newest.values()),
        )
        for kind in LetterKind
    }


def _is_wanted(wave: DeskWave, kind: LetterKind, one: Taking, letters: Collection[Letter], now: datetime) -> bool:
    if wave.state.is_prepared:
        return False
    before = [letter for letter in letters if letter.kind is kind]
    is_open = wave.state is WaveState.OPEN and now < (one.extended_to or wave.facts.closes)
    match kind:
        case LetterKind.PRE_NOTICE:
            return not before and is_open and now < wave.facts.opens and one.invited_at is None
        case LetterKind.INVITATION:
            return not before and is_open and one.state not in _DONE
        case LetterKind.REMINDER:
            invited = any(letter.kind is LetterKind.INVITATION for letter in letters)
            today = now.astimezone(HOME).date()
            rested = all(letter.asked_at.astimezone(HOME).date() < today for letter in letters)
            few = len(before) < MOST_REMINDERS
            return invited and rested and few and is_open and now >= wave.facts.opens and one.state not in _DONE
        case LetterKind.RESULT:
            return not before and not is_open and one.submitted_at is not None


def _write(store: Store, due: DueLetter, setup: Setup, post: Post, now: datetime) -> bool:
    """Write a letter with the way in that it offers; False when nobody has any use for it now."""
    is_too_late = due.kind is not LetterKind.RESULT and (due.state in _DONE or now >= due.wave.closes)
    if is_too_late or not due.recipient.address:  # who was written to may have been erased meanwhile
        store.letters.drop([due.id])
        return False
    given = new_secrets() if due.kind.lets_in else Secrets("", "")
    language = wave_letters.language_of(store, due.recipient.address)
    wording = post.wording(language)
    answered, questions = _answered(store, due) if due.kind is LetterKind.REMINDER else (0, 0)
    values = wave_letters.values(
        wording,
        post,
        setup,
        due.wave,
        due.organisation.name,
        now.astimezone(HOME).date(),
        post.entrance(given),
        answered=answered,
        questions=questions,
    )
    letter = filled(wave_letters.texts(setup, due.kind, post)[language], values)
    key = f"letter/{due.assessment_id}/{due.kind.value}/{due.number}"
    if queue(store, key, due.recipient.address, language, letter.subject, letter.text + "\n", now):
        if due.kind.lets_in:
            member = _member(store, due.recipient, language, now)
            open_door(store, member, due.assessment_id, post.key, given, now)
        facts: dict[str, str | int] = {"kind": due.kind.value, "number": due.number}
        store.audit.add(now, due.asked_by, "write-letter", f"{due.wave.slug}/{due.organisation.code}", facts)
    store.letters.written(due.id, store.mails.by_keys([key])[key].id)
    if due.kind is LetterKind.INVITATION:
        store.letters.invited(due.assessment_id, now)
    return True


def _member(store: Store, recipient: Recipient, language: str, now: datetime) -> int:
    """Return the membership of who is written to: coordinator from now on, without a name where none is known."""
    person = store.people.by_email(recipient.address) or store.people.add(
        Person(0, recipient.address, recipient.name, "", management=False, language=language), now
    )
    return store.people.join(person.id, recipient.organisation, frozenset({Role.COORDINATOR}), now)


def _answered(store: Store, due: DueLetter) -> tuple[int, int]:
    """Return how many questions an organisation has answered, and of how many; told to nobody but itself."""
    questionnaire = store.versions.open(due.version_id)
    written = {one.question: one.written for one in store.answers.all(due.assessment_id).values() if one.written}
    known = {one.id: one for one in questionnaire.questions()}
    answers: Answers = {code: parse(known[code], text) for code, text in written.items() if code in known}
    every = asked(questionnaire, due.wave.form, answers, due.organisation.attributes())
    return sum(one.id in answers for one in every), len(every)

"""Opening a wave: a test response, both languages, a sender that has proved to be read, and then the organisations."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime

from maturity.domain.assessment import Absence, Answers, State, asked, parse
from maturity.domain.organisation import Organisation
from maturity.domain.questionnaire import Question, Questionnaire
from maturity.domain.scoring import encode, score
from maturity.domain.wave import DeskWave, WaveState
from maturity.errors import FieldsError
from maturity.services import access, sender_letter
from maturity.services.answering import Work
from maturity.services.drafts import Draft, checked
from maturity.services.mailing import queue
from maturity.services.post import Post
from maturity.services.preparing import LANGUAGES, Runner, held
from maturity.services.questionnaires import ready
from maturity.storage.store import Store

TRIAL = Organisation("", "municipality", "Provkommunen", "", "", None, 10_000, 100.0)
"""Answers the test response: no organisation of the register, and nothing of it is kept."""


@dataclass(frozen=True, slots=True)
class Gate:
    """What has to be there before a wave opens: a word for each thing, and whether it is there."""

    checks: Mapping[str, bool]

    @property
    def missing(self) -> tuple[str, ...]:
        """What is not there."""
        return tuple(name for name, there in self.checks.items() if not there)


def gate(wave: DeskWave, questionnaire: Questionnaire, organisations: int, now: datetime) -> Gate:
    """Return what is there and what is missing."""
    return Gate(
        {
            "organisations": organisations > 0,
            "dates": now < wave.facts.closes and wave.facts.opens < wave.facts.closes,
            "languages": _is_complete(wave, questionnaire),
            "test": wave.tested_at is not None,
            "sender": wave.sender_verified_at is not None,
        }
    )


def trial(store: Store, wave: DeskWave, answers: Answers) -> Work:
    """Return the questions as somebody who answers meets them, for the made-up organisation of the test response."""
    questionnaire = store.versions.open(wave.version_id)
    met = asked(questionnaire, wave.facts.form, answers, _answering(store, wave).attributes())
    return Work(State.ANSWERING, questionnaire, ready(questionnaire, wave.facts), met, {}, None, {})


def try_out(store: Store, who: Runner, slug: str, drafts: Mapping[str, Draft], now: datetime) -> DeskWave:
    """Answer a wave's questions on trial, with the checks and the scoring of real answers; nothing is kept of them.

    Raises:
        FieldsError: ``areas`` is ``missing``: an area has no answer.
        NotFoundError, WaveStateError: the body has no such wave, or it is opened; there is no such question.
        AnswerValueError, TextTooLongError: a draft cannot be an answer.
    """
    wave = held(store, who, slug)
    questionnaire = store.versions.open(wave.version_id)
    answers = answers_of(questionnaire, drafts)
    work = trial(store, wave, answers)
    if unanswered_areas(work, answers):
        raise FieldsError({"areas": "missing"})
    score(work.compiled, encode(work.compiled, answers, _answering(store, wave).attributes()).reshape(1, -1))
    wave = replace(wave, tested_at=now, state=WaveState.TESTED)
    store.desk_waves.put(wave)
    store.audit.add(now, who.name, "test-wave", wave.subject, {"answers": len(answers)})
    return wave


def answers_of(questionnaire: Questionnaire, drafts: Mapping[str, Draft]) -> Answers:
    """Return question id to answer, by the checks that every answer passes."""
    written = {name: checked(questionnaire, draft).written for name, draft in drafts.items()}
    found = {name: parse(questionnaire.question(name), text) for name, text in written.items()}
    return {name: answer for name, answer in found.items() if answer is not Absence.UNANSWERED}


def unanswered_areas(work: Work, answers: Answers) -> tuple[Question, ...]:
    """Return the first question of every area that asks something and has no answer."""
    met = {question.id for question in work.asked}
    found = []
    for area in work.questionnaire.areas:
        here = [question for question in area.questions() if question.id in met]
        if here and not any(question.id in answers for question in here):
            found.append(here[0])
    return tuple(found)


def send_code(store: Store, who: Runner, slug: str, post: Post, language: str, now: datetime) -> str:
    """Write a code to the sender's address, which somebody who reads it types back; return the address.

    Raises:
        FieldsError: there is no address yet.
        NotFoundError, WaveStateError: the body has no such wave, or it is opened.
    """
    wave = held(store, who, slug)
    if not wave.sender_address:
        raise FieldsError({"sender_address": "missing"})
    wording = post.wording(language)
    subject, text = sender_letter.code(wording, who.body.name, wave.facts.name[language], _code(wave, post.key))
    key = f"sender/{wave.id}/{now.isoformat(timespec='seconds')}"
    queue(store, key, wave.sender_address, language, subject, text, now)
    store.audit.add(now, who.name, "send-sender-code", wave.subject, {})
    return wave.sender_address


def verify_sender(store: Store, who: Runner, slug: str, typed: str, key: str, now: datetime) -> DeskWave:
    """Take the sender's address as read by somebody who wants to send from it.

    Raises:
        FieldsError: ``code`` is ``missing`` or ``wrong``; nothing was changed.
        NotFoundError, WaveStateError: the body has no such wave, or it is opened.
    """
    wave = held(store, who, slug)
    if not typed.strip():
        raise FieldsError({"code": "missing"})
    if not wave.sender_address or access.as_code(typed) != _code(wave, key):
        raise FieldsError({"code": "wrong"})
    wave = replace(wave, sender_verified_at=now)
    store.desk_waves.put(wave)
    store.audit.add(now, who.name, "verify-sender", wave.subject, {})
    return wave


def vouch(store: Store, who: Runner, slug: str, now: datetime, *, tested: bool, sender: bool) -> None:
    """Take the word of who runs the installation for a test response and for the sender's address.

    Raises:
        FieldsError: there is no address yet.
        NotFoundError, WaveStateError: the body has no such wave, or it is opened.
    """
    wave = held(store, who, slug)
    if sender and not wave.sender_address:
        raise FieldsError({"sender_address": "missing"})
    if tested:
        wave = replace(wave, tested_at=now, state=WaveState.TESTED)
        store.audit.add(now, who.name, "test-wave", wave.subject, {"vouched": 1})
    if sender:
        wave = replace(wave, sender_verified_at=now)
        store.audit.add(now, who.name, "verify-sender", wave.subject, {"vouched": 1})
    store.desk_waves.put(wave)


def open_wave(store: Store, who: Runner, slug: str, now: datetime) -> int:
    """Open a wave: from now on nothing of it changes but its last day; return how many organisations take part.

    Raises:
        FieldsError: things of the gate are ``missing``; nothing was opened.
        NotFoundError, WaveStateError: the body has no such wave, or it is opened already.
    """
    wave = held(store, who, slug)
    chosen = len(store.desk_waves.chosen(wave.id))
    missing = gate(wave, store.versions.open(wave.version_id), chosen, now).missing
    if missing:
        raise FieldsError(dict.fromkeys(missing, "missing"))
    many = store.desk_waves.ask(wave.id)
    store.desk_waves.put(replace(wave, state=WaveState.OPEN))
    store.audit.add(now, who.name, "open-wave", wave.subject, {"organisations": many})
    return many


def _answering(store: Store, wave: DeskWave) -> Organisation:
    """Return who answers on trial: as a region where the wave is for regions alone."""
    kinds = {one.kind for one in store.desk_waves.chosen(wave.id)}
    return replace(TRIAL, kind="region") if kinds == {"region"} else TRIAL


def _is_complete(wave: DeskWave, questionnaire: Questionnaire) -> bool:
    """Tell whether everything is there in both languages; a questionnaire has every text in each of its languages."""
    texts = (wave.facts.name, *([wave.facts.introduction] if wave.facts.introduction else ()))
    named = all(text.get(code) for text in texts for code in LANGUAGES)
    written = all(letter.get(code) for letter in wave.letters.values() for code in LANGUAGES)
    return named and written and set(LANGUAGES) <= set(questionnaire.languages)


def _code(wave: DeskWave, key: str) -> str:
    return access.derived_secrets(key, f"sender/{wave.id}/{wave.sender_address}").code

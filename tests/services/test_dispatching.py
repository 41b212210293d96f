"""The letters of a wave: who gets which, what they say, and that a kill in the middle sends none twice."""

import os
import re
import signal
import subprocess
import sys
from collections import Counter
from collections.abc import Callable
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from maturity.domain.assessment import State
from maturity.domain.letter import LETTER_LANGUAGES, LetterKind, LetterText, faults_of
from maturity.domain.person import Person, Role
from maturity.domain.recipient_file import Recipient
from maturity.domain.wave import DeskWave
from maturity.errors import NothingToSendError, RowsError, SignInError
from maturity.resources import catalogue
from maturity.services import access, addressing, declining, dispatching, monitoring, sending, wave_letters
from maturity.services.organisers import Organiser
from maturity.services.post import Post
from maturity.storage.database import Database
from maturity.storage.letters import Delivery
from maturity.storage.register import shipped_organisations
from tests.postbox import Postbox, wait_for

CODES = ("0180", "0483", "1480")
STOCKHOLM, KATRINEHOLM, GOTHENBURG = CODES
DAY = timedelta(days=1)


@pytest.fixture
def post(key: str) -> Post:
    """How letters are written here."""
    return Post("https://matning.se", key, "", catalogue)


@pytest.fixture
def who(database: Database, now: datetime) -> Organiser:
    """Ola, who runs the waves of a body."""
    with database.write() as store:
        person = store.people.add(Person(0, "ola@example.org", "Ola", "", management=False, language="sv"), now)
        appointment = store.organisers.appoint(person, store.organisers.put_body("Förbundet", national=True), now)
    return Organiser(0, now, appointment)


@pytest.fixture
def wave(database: Database, who: Organiser, tiny_round: Callable[..., Any]) -> DeskWave:
    """Ola's wave of three municipalities, each with a registrar."""
    tiny_round(database, codes=CODES)
    return given(database, who, CODES)


def given(database: Database, who: Organiser, codes: tuple[str, ...]) -> DeskWave:
    """Give the wave 2027 to Ola, with a registrar for each of *codes*."""
    with database.write() as store:
        store.waves.give("2027", who.body.id)
        wave = store.desk_waves.get("2027")
        store.recipients.put(wave.id, [Recipient(code, f"registrator@{code}.example.se") for code in codes])
    return wave


def send(database: Database, wave: DeskWave, kind: LetterKind, post: Post, now: datetime, *codes: str) -> int:
    """Ask for letters and write them."""
    with database.write() as store:
        dispatching.ask(store, "operator", wave, kind, now, codes or None)
    return dispatching.write_due(database, post, now)


def ready(database: Database, wave: DeskWave, kind: LetterKind, now: datetime) -> list[str]:
    """Return who would get a letter."""
    with database.read() as store:
        return sorted(one.organisation.code for one in dispatching.round_of(store, wave, kind, now).ready)


def test_an_invitation_lets_its_reader_in_as_coordinator(
    database: Database, wave: DeskWave, post: Post, key: str, now: datetime, postbox: Postbox
) -> None:
    assert send(database, wave, LetterKind.INVITATION, post, now) == 3
    assert sending.send_due(database, postbox.server(), now).sent == 3
    assert postbox.recipients() == sorted(f"registrator@{code}.example.se" for code in CODES)
    _to, mail = next(one for one in postbox.received if one[0] == "registrator@0180.example.se")
    # The wave closes 80 days after 23 November 2026: on 11 February 2027, a Thursday.
    assert mail["Subject"] == "Inbjudan: mätningen 2027, svara senast torsdag 11 februari"
    body = mail.get_body(("plain",))
    assert body is not None
    text = body.get_content()
    assert "Förbundet bjuder in Stockholm att svara i mätningen 2027" in text
    [link] = re.findall(r"^https://matning.se/invitation/(\S+)\s*$", text, re.MULTILINE)
    [code] = re.findall(r"[2-9A-Z]{4}-[2-9A-Z]{4}", text)
    with database.write() as store:
        found = access.invited(store, link, key)
        assert (found.organisation.code, found.roles) == (STOCKHOLM, frozenset({Role.COORDINATOR}))
        access.sign_in_with_code(store, code, key, now)
    with database.read() as store:
        taking = {one.organisation.code: one for one in store.monitor.of_wave(wave.id)}
        assert (taking[STOCKHOLM].invited_at, taking[STOCKHOLM].opened_at) == (now, now)
        assert (taking[GOTHENBURG].invited_at, taking[GOTHENBURG].opened_at) == (now, None)


def test_nobody_is_invited_twice_and_who_has_no_address_is_named(
    database: Database, who: Organiser, tiny_round: Callable[..., Any], post: Post, now: datetime
) -> None:
    tiny_round(database, codes=CODES)
    wave = given(database, who, CODES[:2])
    with database.read() as store:
        found = dispatching.round_of(store, wave, LetterKind.INVITATION, now)
    assert [one.organisation.code for one in found.without_address] == [GOTHENBURG]
    assert send(database, wave, LetterKind.INVITATION, post, now) == 2
    with pytest.raises(NothingToSendError):
        send(database, wave, LetterKind.INVITATION, post, now)


def test_reminders_go_to_who_has_not_answered_three_times_and_never_twice_a_day(
    database: Database, wave: DeskWave, post: Post, now: datetime
) -> None:
    assert ready(database, wave, LetterKind.REMINDER, now) == []  # nobody is invited yet
    send(database, wave, LetterKind.INVITATION, post, now)
    assert ready(database, wave, LetterKind.REMINDER, now) == []  # they were written to today
    with database.write() as store:
        store.waves.set_state(store.waves.assessment(wave.id, GOTHENBURG)[0], State.SUBMITTED)
    for number in (1, 2, 3):
        later = now + number * DAY
        assert ready(database, wave, LetterKind.REMINDER, later) == [STOCKHOLM, KATRINEHOLM]
        send(database, wave, LetterKind.REMINDER, post, later)
        assert ready(database, wave, LetterKind.REMINDER, later) == []
    assert ready(database, wave, LetterKind.REMINDER, now + 4 * DAY) == []
    with database.read() as store:
        mails = [one for one in store.mails.all() if one.key.startswith("letter/1/reminder/")]
    subjects = [one.subject for one in reversed(mails)]
    assert subjects == [f"Ni har inte börjat än – {days} dagar kvar" for days in (79, 78, 77)]


def test_who_declines_gets_no_reminder_until_it_takes_part_after_all(
    database: Database, who: Organiser, post: Post, now: datetime, tiny_round: Callable[..., Any]
) -> None:
    actor = tiny_round(database, codes=CODES).actor(database, STOCKHOLM)
    wave, tomorrow = given(database, who, CODES), now + DAY
    send(database, wave, LetterKind.INVITATION, post, now)
    with database.write() as store:
        declining.decline(store, actor, " Vi hinner inte. ", now)
    assert ready(database, wave, LetterKind.REMINDER, tomorrow) == [KATRINEHOLM, GOTHENBURG]
    with database.read() as store:
        [found] = [one for one in monitoring.overview(store, wave).participants if one.organisation.code == STOCKHOLM]
    assert (found.step, found.taking.declined_reason) == (monitoring.Step.DECLINED, "Vi hinner inte.")
    with database.write() as store:
        declining.take_part(store, actor, now)
    assert ready(database, wave, LetterKind.REMINDER, tomorrow) == [STOCKHOLM, KATRINEHOLM, GOTHENBURG]


def test_a_letter_that_was_asked_for_is_not_written_once_the_organisation_has_submitted(
    database: Database, wave: DeskWave, post: Post, now: datetime
) -> None:
    send(database, wave, LetterKind.INVITATION, post, now)
    with database.write() as store:
        dispatching.ask(store, "operator", wave, LetterKind.REMINDER, now + DAY)
        store.waves.set_state(store.waves.assessment(wave.id, STOCKHOLM)[0], State.SUBMITTED)
    assert dispatching.write_due(database, post, now + DAY) == 2


def test_a_corrected_address_gets_the_letter_and_the_wrong_one_loses_its_way_in(
    database: Database, wave: DeskWave, who: Organiser, post: Post, key: str, now: datetime, postbox: Postbox
) -> None:
    wrong = f"registrator@{STOCKHOLM}.example.se"
    postbox.refused[wrong] = "550 5.1.1 no such mailbox"
    send(database, wave, LetterKind.INVITATION, post, now)
    with database.read() as store:
        [text] = [one.text for one in store.mails.all() if one.recipient == wrong]
    sending.send_due(database, postbox.server(), now)
    with database.read() as store:
        [failed] = [one for one in store.letters.of_wave(wave.id) if one.delivery is Delivery.FAILED]
    assert failed.organisation == STOCKHOLM
    assert "5.1.1" in failed.problem
    right = {"registrar_address": "kommunen@stockholm.example.se"}
    with database.write() as store:
        with pytest.raises(NothingToSendError):
            dispatching.ask_again(store, "operator", wave, KATRINEHOLM, now)
        addressing.correct(store, who, wave, STOCKHOLM, right, now)
        assert dispatching.ask_again(store, "operator", wave, STOCKHOLM, now) is LetterKind.INVITATION
    assert dispatching.write_due(database, post, now) == 1
    sending.send_due(database, postbox.server(), now)
    assert right["registrar_address"] in postbox.recipients()
    [link] = re.findall(r"/invitation/(\S+)", text)
    with database.read() as store, pytest.raises(SignInError):
        access.invited(store, link, key)
    with database.read() as store:
        done = dispatching.progress(store.letters.of_wave(wave.id))[LetterKind.INVITATION]
    assert (done.asked, done.sent, done.failed) == (3, 3, 0)


@pytest.mark.parametrize("kind", LetterKind, ids=lambda kind: kind.value)
@pytest.mark.parametrize("language", LETTER_LANGUAGES)
def test_the_texts_to_begin_with_can_be_sent(post: Post, kind: LetterKind, language: str) -> None:
    assert faults_of(kind, language, wave_letters.first_text(kind, post.wording(language))) == ()


def test_own_texts_are_used_and_a_broken_one_changes_nothing(
    database: Database, wave: DeskWave, who: Organiser, post: Post, now: datetime
) -> None:
    own = LetterText("Hej {organisation}", "Här:\n{länk}\nKod {kod}.")
    with database.write() as store:
        wave_letters.set_texts(store, who, wave, LetterKind.INVITATION, {"sv": own, "en": own}, now)
    broken = LetterText("", "Klicka här: {länk} {namn} https://example.org")
    with database.write() as store, pytest.raises(RowsError) as refused:
        wave_letters.set_texts(store, who, wave, LetterKind.INVITATION, {"sv": broken, "en": own}, now)
    found = [(one.column, one.code) for one in refused.value.faults]
    assert found == [
        ("sv.subject", "no-subject"),
        ("sv.text", "unknown-field"),
        ("sv.text", "other-link"),
        ("sv.text", "no-link"),
        ("sv.text", "no-code"),
    ]
    send(database, wave, LetterKind.INVITATION, post, now, STOCKHOLM)
    with database.read() as store:
        [mail] = store.mails.all()
    assert mail.subject == "Hej Stockholm"


CHILD = """
import sys
from datetime import datetime
from maturity.domain.letter import LetterKind
from maturity.resources import catalogue
from maturity.services import dispatching
from maturity.services.post import Post
from maturity.storage.database import Database
database, now = Database.connect(sys.argv[1]), datetime.fromisoformat(sys.argv[3])
with database.write() as store:
    dispatching.ask(store, "operator", store.desk_waves.get("2027"), LetterKind.INVITATION, now)
dispatching.write_due(database, Post("https://matning.se", sys.argv[2], "", catalogue), now)
"""


def test_a_kill_in_the_middle_of_311_invitations_leaves_one_for_each_when_somebody_goes_on(
    database: Database,
    who: Organiser,
    tiny_round: Callable[..., Any],
    post: Post,
    key: str,
    now: datetime,
    tmp_path: Path,
) -> None:
    codes = tuple(one.code for one in shipped_organisations())
    tiny_round(database, codes=codes)
    wave = given(database, who, codes)
    address = f"sqlite:///{tmp_path / 'maturity.db'}"

    def written() -> int:
        with database.read() as store:
            return sum(one.key.startswith("letter/") for one in store.mails.all())

    command = [sys.executable, "-c", CHILD, address, key, now.isoformat()]
    with subprocess.Popen(command, env=dict(os.environ), start_new_session=True) as child:
        wait_for(lambda: written() >= 20)
        child.send_signal(signal.SIGKILL)
    before = written()
    assert 20 <= before < len(codes)
    assert dispatching.write_due(database, post, now) == len(codes) - before
    assert dispatching.write_due(database, post, now) == 0
    with database.read() as store:
        mails = Counter(one.recipient for one in store.mails.all() if one.key.startswith("letter/"))
        letters = store.letters.of_wave(wave.id)
    assert mails == {f"registrator@{code}.example.se": 1 for code in codes}
    assert Counter(one.organisation for one in letters) == dict.fromkeys(codes, 1)
    assert all(one.mail_id for one in letters)


def test_letters_and_monitor_say_the_same_on_every_database(
    any_database: Database, tiny_round: Callable[..., Any], post: Post, now: datetime
) -> None:
    tiny_round(any_database, codes=CODES)
    with any_database.write() as store:
        wave = store.desk_waves.get("2027")
        for _again in (1, 2):
            store.recipients.put(wave.id, [Recipient(code, f"registrator@{code}.example.se") for code in CODES])
    assert send(any_database, wave, LetterKind.INVITATION, post, now) == 3
    with any_database.read() as store:
        found = monitoring.overview(store, wave)
        assert store.letters.unused_way_in(wave.id, STOCKHOLM, f"registrator@{STOCKHOLM}.example.se") is not None
    assert [(one.organisation.code, one.step.value, len(one.letters)) for one in found.participants] == [
        (code, "invited", 1) for code in (GOTHENBURG, KATRINEHOLM, STOCKHOLM)
    ]

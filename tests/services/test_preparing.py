"""Preparing, opening, extending, closing and reopening a wave, on both databases."""

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from gettext import NullTranslations
from typing import Any

import pytest

from maturity.domain.person import Person, Role
from maturity.domain.wave import Kind, WaveState
from maturity.errors import FieldsError, RowsError, WaveClosedError, WaveStateError
from maturity.services import access, accounts, answering, choosing, closing, opening, preparing, questionnaires
from maturity.services.choosing import Groups
from maturity.services.drafts import Draft
from maturity.services.post import Post
from maturity.services.preparing import Naming, Operator
from maturity.storage.database import Database
from maturity.storage.store import Store

SLUG = "spring"
NAMING = Naming(SLUG, {"sv": "Våren", "en": "The spring"}, Kind.CORE)
DATES = {
    "opens_day": "2026-11-20", "opens_time": "08:00", "closes_day": "2027-03-28", "closes_time": "16:00",
    "median": "6", "spread": "10", "sensitive": "7", "least_response": "60", "partial": "",
}  # fmt: skip
SENDER = {"sender_name": "Länet", "sender_address": "inkop@example.org"}
CLOSES = datetime(2027, 3, 28, 14, tzinfo=UTC)
"""16:00 on the day on which summer time begins."""


@pytest.fixture
def post(key: str) -> Post:
    return Post("http://localhost", key, "", lambda _language: NullTranslations())


@pytest.fixture
def who(any_database: Database, tiny_round: Callable[..., Any]) -> Operator:
    """The operator of a national body; the wave 2027 of nobody is open already."""
    tiny_round(any_database)
    with any_database.write() as store:
        return Operator(store.organisers.put_body("Länet", national=True))


def prepared(store: Store, who: Operator, now: datetime) -> None:
    preparing.create(store, who, NAMING, store.waves.all()[0].version_id, now)
    choosing.choose(store, who, SLUG, Groups(), "0180\n0483", now)
    preparing.set_dates(store, who, SLUG, DATES, now)
    preparing.set_texts(store, who, SLUG, SENDER, now)


def opened(store: Store, who: Operator, post: Post, now: datetime) -> None:
    prepared(store, who, now)
    opening.try_out(store, who, SLUG, {"Q1": Draft("Q1", "1")}, now)
    opening.send_code(store, who, SLUG, post, "sv", now)
    text = store.mails.all(1)[0].text
    code = next(word for word in text.split() if len(word) == 9 and word[4] == "-")
    opening.verify_sender(store, who, SLUG, code, post.key, now)
    opening.open_wave(store, who, SLUG, now)


def test_limits_dates_and_the_share_are_kept_as_they_are_given(
    any_database: Database, who: Operator, now: datetime
) -> None:
    with any_database.write() as store:
        prepared(store, who, now)
        wave = store.desk_waves.get(SLUG)
    assert (wave.facts.opens, wave.facts.closes) == (datetime(2026, 11, 20, 7, tzinfo=UTC), CLOSES)
    assert (wave.facts.limits.median, wave.facts.partial, wave.least_response) == (6, False, 0.6)
    assert wave.facts.form == "core"


def test_what_is_missing_is_named_and_nothing_is_opened(any_database: Database, who: Operator, now: datetime) -> None:
    with any_database.write() as store:
        preparing.create(store, who, NAMING, store.waves.all()[0].version_id, now)
        with pytest.raises(FieldsError) as refusal:
            opening.open_wave(store, who, SLUG, now)
        assert set(refusal.value.problems) == {"organisations", "test", "sender"}
        assert store.desk_waves.get(SLUG).state is WaveState.DRAFT


def test_another_form_needs_another_test_and_another_address_another_code(
    any_database: Database, who: Operator, post: Post, now: datetime
) -> None:
    with any_database.write() as store:
        prepared(store, who, now)
        opening.try_out(store, who, SLUG, {"Q1": Draft("Q1", "1")}, now)
        wave = store.desk_waves.get(SLUG)
        preparing.set_questionnaire(store, who, SLUG, wave.version_id, "core", now)
        assert store.desk_waves.get(SLUG).state is WaveState.TESTED
        preparing.set_questionnaire(store, who, SLUG, wave.version_id, "full", now)
        assert store.desk_waves.get(SLUG).state is WaveState.DRAFT
        opening.send_code(store, who, SLUG, post, "sv", now)
        text = store.mails.all(1)[0].text
        code = next(word for word in text.split() if len(word) == 9 and word[4] == "-")
        preparing.set_texts(store, who, SLUG, {**SENDER, "sender_address": "annan@example.org"}, now)
        with pytest.raises(FieldsError) as wrong:
            opening.verify_sender(store, who, SLUG, code, post.key, now)
    assert wrong.value.problems == {"code": "wrong"}


def test_groups_and_codes_are_added_once_and_a_wrong_line_adds_nothing(
    any_database: Database, who: Operator, now: datetime
) -> None:
    with any_database.write() as store:
        preparing.create(store, who, NAMING, store.waves.all()[0].version_id, now)
        with pytest.raises(RowsError) as wrong:
            choosing.choose(store, who, SLUG, Groups(), "0180; 99\n\n0483, x", now)
        assert [(one.row, one.facts["written"]) for one in wrong.value.faults] == [(1, "99"), (3, "x")]
        assert not store.desk_waves.chosen(store.desk_waves.get(SLUG).id)
        assert choosing.choose(store, who, SLUG, Groups(counties=["14"]), "0180 Stockholm", now) == 2
        assert choosing.choose(store, who, SLUG, Groups(kinds=["municipality"]), "", now) == 1
        assert choosing.leave_out(store, who, SLUG, ["0180", "99"], now) == 1


def test_an_open_wave_refuses_every_change(any_database: Database, who: Operator, post: Post, now: datetime) -> None:
    with any_database.write() as store:
        opened(store, who, post, now)
        before = store.desk_waves.get(SLUG)
        for change in (
            lambda: preparing.rename(store, who, SLUG, NAMING.name, Kind.PILOT, now),
            lambda: preparing.set_questionnaire(store, who, SLUG, before.version_id, "full", now),
            lambda: preparing.set_dates(store, who, SLUG, DATES, now),
            lambda: preparing.set_texts(store, who, SLUG, SENDER, now),
            lambda: preparing.remove(store, who, SLUG, now),
            lambda: choosing.choose(store, who, SLUG, Groups(), "1480", now),
            lambda: choosing.leave_out(store, who, SLUG, ["0180"], now),
            lambda: opening.try_out(store, who, SLUG, {}, now),
            lambda: opening.open_wave(store, who, SLUG, now),
        ):
            with pytest.raises(WaveStateError):
                change()
        assert store.desk_waves.get(SLUG) == before
        assert store.audit.broken_at() is None


def _enter(store: Store, code: str, now: datetime, key: str) -> str:
    """Let somebody new into an organisation's work in the wave; return the token of the session."""
    given = access.new_secrets()
    person = store.people.add(Person(0, f"{code}@example.org", "Eva", "", management=False, language="sv"), now)
    member = store.people.join(person.id, code, frozenset({Role.COORDINATOR}), now)
    assessment_id, _ = store.waves.assessment(store.waves.get(SLUG).id, code)
    access.open_door(store, member, assessment_id, key, given, now)
    return access.sign_in(store, given.token, key, now)


def test_one_organisation_has_longer_and_can_answer_when_the_others_cannot(
    any_database: Database, who: Operator, post: Post, now: datetime, key: str
) -> None:
    until, late = CLOSES + timedelta(days=9), CLOSES + timedelta(hours=1)
    with any_database.write() as store:
        opened(store, who, post, now)
        closing.extend(store, who, SLUG, "0483", until, now)
        tokens = {code: _enter(store, code, late, key) for code in ("0483", "0180")}
    with any_database.write() as store:
        longer, others = (access.actor(store, tokens[code], key, late) for code in ("0483", "0180"))
        assert (longer.wave.closes, others.wave.closes) == (until, CLOSES)
        assert longer.wave.law_day == others.wave.law_day
        assert answering.save(store, longer, Draft("Q1", "1"), late).revision == 1
        with pytest.raises(WaveClosedError):
            answering.save(store, others, Draft("Q1", "1"), late)
        closing.close(store, who, SLUG, late)
        with pytest.raises(WaveClosedError):
            answering.save(store, access.actor(store, tokens["0483"], key, late), Draft("Q1", "2", revision=1), late)
        closing.reopen(store, who, SLUG, late + timedelta(days=1), late)
        assert answering.save(store, access.actor(store, tokens["0180"], key, late), Draft("Q1", "1"), late)


def test_longer_is_later_than_the_others_and_another_last_day_swallows_it(
    any_database: Database, who: Operator, post: Post, now: datetime
) -> None:
    with any_database.write() as store:
        opened(store, who, post, now)
        for until, problem in ((now, "past"), (CLOSES, "not-longer")):
            with pytest.raises(FieldsError) as wrong:
                closing.extend(store, who, SLUG, "0483", until, now)
            assert wrong.value.problems == {"until_day": problem}
        closing.extend(store, who, SLUG, "0483", CLOSES + timedelta(days=1), now)
        closing.reopen(store, who, SLUG, CLOSES + timedelta(days=2), now)
        assert not store.desk_waves.extensions(store.desk_waves.get(SLUG).id)


@pytest.mark.parametrize("state", [WaveState.DRAFT, WaveState.TESTED, WaveState.PUBLISHED])
def test_only_an_opened_wave_that_is_not_published_is_extended_closed_or_reopened(
    any_database: Database, who: Operator, now: datetime, state: WaveState
) -> None:
    with any_database.write() as store:
        prepared(store, who, now)
        store.desk_waves.put(replace(store.desk_waves.get(SLUG), state=state))
        for change in (
            lambda: closing.extend(store, who, SLUG, "0483", CLOSES + timedelta(days=1), now),
            lambda: closing.close(store, who, SLUG, now),
            lambda: closing.reopen(store, who, SLUG, CLOSES, now),
            lambda: choosing.join(store, who, SLUG, "1480", now),
        ):
            with pytest.raises(WaveStateError):
                change()


def test_a_closed_wave_cannot_be_closed_again(any_database: Database, who: Operator, post: Post, now: datetime) -> None:
    with any_database.write() as store:
        opened(store, who, post, now)
        closing.close(store, who, SLUG, now)
        with pytest.raises(WaveStateError):
            closing.close(store, who, SLUG, now)


def test_who_takes_part_in_two_open_waves_chooses_between_them(
    any_database: Database, who: Operator, post: Post, now: datetime, key: str
) -> None:
    with any_database.write() as store:
        opened(store, who, post, now)
        person = store.people.add(Person(0, "eva@example.org", "Eva", "", management=False, language="sv"), now)
        store.people.join(person.id, "0180", frozenset({Role.COORDINATOR}), now)
        places = accounts.entrances(store, person.id, now)
        assert [one.wave.slug for one in places] == [SLUG, "2027"]
        tokens = [accounts.enter(store, person.id, one.assessment_id, key, now, "password") for one in places]
        assert [access.actor(store, token, key, now).wave.slug for token in tokens] == [SLUG, "2027"]


def test_a_pilot_and_a_countys_wave_are_not_the_current_one(
    any_database: Database, who: Operator, post: Post, now: datetime
) -> None:
    with any_database.write() as store:
        opened(store, who, post, now)
        wave = store.desk_waves.get(SLUG)
        found = []
        for kind, body in ((Kind.FULL, "Länet"), (Kind.PILOT, "Länet"), (Kind.FULL, "Samverkan")):
            body_id = store.organisers.put_body(body, national=body == "Länet").id
            store.desk_waves.put(replace(wave, kind=kind, body_id=body_id))
            current = questionnaires.current(store)
            found.append(current and current[0].slug)
    assert found == [SLUG, "2027", "2027"]

"""When a wave's time is over, what people wrote on the way goes, and what was decided stays."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

import pytest
from sqlalchemy import select

from maturity.domain.person import Person, Role
from maturity.domain.retention import KEEP_DRAFTS_MONTHS
from maturity.errors import FieldsError, NotFoundError, SignInError
from maturity.services import access, answering, mailing, retaining, submitting
from maturity.services.drafts import Draft
from maturity.storage.database import Database
from maturity.storage.retention import Remains, WaveRetention
from maturity.storage.tables import Base

EVA, KIM = "eva@example.org", "kim@example.org"
CODE = "0483"


@pytest.fixture
def later(any_database: Database, tiny_round: Callable[..., Any], key: str, now: datetime) -> datetime:
    """Eva has answered in 2027, and Kim, who is asked in 2029 too; the moment is when 2027 is to be thinned.

    2027 closes 80 days after now and is kept for 24 months; 2029 opens 700 days after now.
    """
    tiny_round(any_database, codes=(CODE,))
    for name, email in (("Eva Ek", EVA), ("Kim Karlsson", KIM)):
        _answered(any_database, key, now, name, email)
    _submitted(any_database, key, now)
    tiny_round(any_database, slug="2029", codes=(CODE,), opens=now + timedelta(days=700))
    with any_database.write() as store:
        assessment, _ = store.waves.assessment(store.waves.get("2029").id, CODE)
        kim = store.people.by_email(KIM)
        assert kim is not None
        member = store.people.join(kim.id, CODE, frozenset({Role.RESPONDENT}), now)
        store.responses.ask(assessment, member, ["goals"], None)
    return _wave(any_database, "2027").until


def _answered(database: Database, key: str, now: datetime, name: str, email: str) -> None:
    given = access.new_secrets()
    with database.write() as store:
        person = store.people.add(Person(0, email, name, "ekonomi", management=False, language="sv"), now)
        member = store.people.join(person.id, CODE, frozenset({Role.RESPONDENT}), now)
        assessment, _ = store.waves.assessment(store.waves.get("2027").id, CODE)
        store.responses.ask(assessment, member, ["goals"], None)
        access.open_door(store, member, assessment, key, given, now)
        mailing.queue(store, f"ask/{email}", email, "sv", "Ämne", f"Hej {name}", now)
        who = access.actor(store, access.sign_in(store, given.token, key, now), key, now)
        answering.save(store, who, Draft("Q1", "2", comment=f"Tycker {name}"), now)


def _submitted(database: Database, key: str, now: datetime) -> None:
    """The coordinator submits Q1 at level 1 with a comment."""
    with database.write() as store:
        token = access.sign_in(store, access.derived_secrets(key, f"2027/{CODE}").token, key, now)
        who = access.actor(store, token, key, now)
        answering.save(store, who, Draft("Q1", "1", comment="Så är det"), now)
        submitting.submit(store, who, name="Cai Chef", title="direktör", gaps_reason="En fråga återstår", now=now)


def _wave(database: Database, slug: str) -> WaveRetention:
    with database.read() as store:
        return next(one for one in store.retention.waves() if one.slug == slug)


def _thin(database: Database, slug: str, now: datetime) -> Remains:
    wave = _wave(database, slug)
    with database.write() as store:
        return retaining.thin(store, wave, now)


def test_a_wave_is_kept_for_two_years_unless_somebody_decides_otherwise(
    any_database: Database, later: datetime, now: datetime
) -> None:
    wave = _wave(any_database, "2027")
    assert wave.months == KEEP_DRAFTS_MONTHS == 24
    assert not wave.is_due(later - timedelta(seconds=1))
    assert wave.is_due(later)
    with any_database.write() as store:
        retaining.keep(store, "2027", 3, now)
    assert _wave(any_database, "2027").until < later


@pytest.mark.parametrize("months", [-1, 121])
def test_months_that_make_no_sense_are_refused(any_database: Database, later: datetime, months: int) -> None:
    with any_database.write() as store, pytest.raises(FieldsError):
        retaining.keep(store, "2027", months, later)


def test_an_unknown_wave_is_not_found(any_database: Database, later: datetime) -> None:
    with any_database.write() as store, pytest.raises(NotFoundError):
        retaining.keep(store, "2028", 12, later)


def test_before_its_time_nothing_is_taken_away(any_database: Database, later: datetime) -> None:
    _thin(any_database, "2027", later - timedelta(days=1))
    with any_database.read() as store:
        assert store.people.by_email(EVA) is not None
    assert _wave(any_database, "2027").thinned_at is None


def test_voices_keep_level_and_function_and_lose_texts_and_person(any_database: Database, later: datetime) -> None:
    _thin(any_database, "2027", later)
    with any_database.read() as store:
        assessment, _ = store.waves.assessment(store.waves.get("2027").id, CODE)
        responses = store.responses.all(assessment)
        assert [(one.person.name, one.person.email, one.person.function) for one in responses] == [
            ("", None, "ekonomi"),
            ("", None, "ekonomi"),
        ]
        for answers in store.responses.voices(assessment).values():
            assert (answers["Q1"].written, answers["Q1"].comment, answers["Q1"].saved_by) == ("2", "", None)
        draft = store.answers.all(assessment)["Q1"]
        assert (draft.written, draft.comment) == ("1", "")


def test_who_takes_part_in_nothing_else_is_erased_and_others_stay(any_database: Database, later: datetime) -> None:
    assert len(_thin(any_database, "2027", later).people) == 1
    with any_database.read() as store:
        assert store.people.by_email(EVA) is None
        kim = store.people.by_email(KIM)
        assert kim is not None
        assert {one.person.id for one in store.people.members(CODE)} >= {kim.id}
        assert all("Eva" not in f"{one.recipient}{one.subject}{one.text}" for one in store.mails.all())


def test_the_ways_in_of_the_wave_are_gone_and_those_of_the_next_are_not(
    any_database: Database, later: datetime, key: str
) -> None:
    remains = _thin(any_database, "2027", later)
    # Eva's, Kim's and the coordinator's; each signed in once, two got a mail, three answers have a comment
    assert (remains.invitations, remains.sessions, remains.mails, remains.answers) == (3, 3, 2, 3)
    with any_database.write() as store:
        with pytest.raises(SignInError):
            access.sign_in(store, access.derived_secrets(key, f"2027/{CODE}").token, key, later)
        assert access.sign_in(store, access.derived_secrets(key, f"2029/{CODE}").token, key, later)


def test_what_was_submitted_and_the_log_stay(any_database: Database, later: datetime) -> None:
    _thin(any_database, "2027", later)
    with any_database.read() as store:
        assessment, _ = store.waves.assessment(store.waves.get("2027").id, CODE)
        submission = store.submissions.latest(assessment)
        assert submission is not None
        assert submission.facts.by_name == "Cai Chef"
        assert "Så är det" in submission.snapshot
        assert store.audit.broken_at() is None
        (event,) = store.audit.of("2027", 1)
        assert (event.actor, event.verb, event.facts["people"]) == ("operator", "thin", 1)


def test_a_second_time_finds_nothing_and_writes_nothing(any_database: Database, later: datetime) -> None:
    _thin(any_database, "2027", later)
    assert _thin(any_database, "2027", later + timedelta(days=1)) == Remains(0, 0, 0, 0, ())
    with any_database.read() as store:
        assert len(store.audit.of("2027", 10)) == 1


def test_after_the_last_wave_nobody_is_left(any_database: Database, later: datetime) -> None:
    _thin(any_database, "2027", later)
    last = _wave(any_database, "2029")
    _thin(any_database, "2029", last.until)
    with any_database.read() as store:
        assert store.people.by_email(KIM) is None
        assert store.people.members(CODE) == ()


def test_who_has_another_role_stays_while_the_organisation_has_a_later_wave(
    any_database: Database, later: datetime, now: datetime
) -> None:
    with any_database.write() as store:
        eva = store.people.by_email(EVA)
        assert eva is not None
        store.people.join(eva.id, CODE, frozenset({Role.READER}), now)
    assert _thin(any_database, "2027", later).people == ()


def test_a_review_stays_under_the_function(any_database: Database, later: datetime, now: datetime) -> None:
    with any_database.write() as store:
        assessment, _ = store.waves.assessment(store.waves.get("2027").id, CODE)
        rut = store.people.add(Person(0, "rut@example.org", "Rut", "revisor", management=False, language="sv"), now)
        member = store.people.join(rut.id, CODE, frozenset({Role.READER}), now)
    reviews = Base.metadata.tables["review"]
    with any_database.engine.execution_options(write=True).begin() as connection:
        connection.execute(
            reviews.insert().values(id=1, assessment_id=assessment, membership_id=member, home="Stockholm")
        )
    _thin(any_database, "2027", later)
    people, members = Base.metadata.tables["person"], Base.metadata.tables["membership"]
    with any_database.engine.connect() as connection:
        joined = reviews.join(members, members.c.id == reviews.c.membership_id).join(people)
        assert connection.execute(select(people.c.name, people.c.function).select_from(joined)).all() == [
            ("", "revisor")
        ]


def test_who_runs_waves_is_not_erased(any_database: Database, later: datetime, now: datetime) -> None:
    with any_database.write() as store:
        eva = store.people.by_email(EVA)
        assert eva is not None
    _make_organiser(any_database, eva.id, now)
    assert _thin(any_database, "2027", later).people == ()
    with any_database.read() as store:
        assert store.people.by_email(EVA) == replace(eva)


def _make_organiser(database: Database, person_id: int, now: datetime) -> None:
    with database.write() as store:
        body = store.organisers.put_body("Förbundet", national=True)
        person = Person(person_id, EVA, "Eva Ek", "ekonomi", management=False, language="sv")
        store.organisers.appoint(person, body, now)

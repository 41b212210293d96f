"""A shared purchasing unit answers for its members: what they inherit, override, sign and are compared by."""

import json
from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from gettext import NullTranslations
from typing import Any

import pytest

from maturity.domain.assessment import Absence
from maturity.domain.evidence import Confidence, EvidenceKind
from maturity.domain.inheritance import Source
from maturity.domain.organisation import Organisation
from maturity.domain.person import Person, Role
from maturity.domain.result import Submitted
from maturity.errors import UnitAnswersChangedError, UnitError
from maturity.services import (
    access,
    agreeing,
    approving,
    carrying,
    comparing,
    history,
    proving,
    registering,
    submitting,
    units,
)
from maturity.services.access import Actor
from maturity.services.answering import after, before, held, save, save_many, work
from maturity.services.approving import Request
from maturity.services.drafts import Draft
from maturity.services.post import Post
from maturity.services.registering import Facts
from maturity.storage.database import Database

UNIT, MEMBER, OTHER = "0180", "0483", "1480"


class Office:
    """Stockholm buys for Katrineholm and Göteborg, in a round of the tiny questionnaire."""

    def __init__(self, database: Database, round_: Any, now: datetime) -> None:
        self.database, self.round, self.now = database, round_, now
        with database.write() as store:
            for code in (MEMBER, OTHER):
                units.assign(store, code, UNIT, "operator", now)

    def actor(self, code: str) -> Actor:
        found: Actor = self.round.actor(self.database, code)
        return found

    def answer(self, code: str, *drafts: Draft) -> None:
        actor = self.actor(code)
        with self.database.write() as store:
            assert len(save_many(store, actor, held(store, actor, self.now), drafts, self.now).saved) == len(drafts)

    def submit(self, code: str, *drafts: Draft, later: int = 0, read: str | None = None) -> Submitted:
        self.answer(code, *drafts)
        with self.database.write() as store:
            at = self.now + timedelta(minutes=later)
            return submitting.submit(
                store, self.actor_in(code), name="A", title="B", gaps_reason="Lucka.", now=at, read=read
            )

    def actor_in(self, code: str) -> Actor:
        """Return the actor without opening a second transaction for writing."""
        with self.database.read() as store:
            found = store.waves.get("2027")
            assessment, state = store.waves.assessment(found.id, code)
            organisation = store.organisations.get(code)
            [member] = store.people.members(code)[:1]
        return Actor(
            1, member.id, member.person, frozenset({Role.COORDINATOR}), None, organisation, found.id, found.facts,
            found.version_id, assessment, state, self.now, by_invitation=True,
        )  # fmt: skip

    def reopen(self, code: str) -> None:
        actor = self.actor(code)
        with self.database.write() as store:
            submitting.reopen(store, actor, self.now)

    def work(self, code: str) -> Any:
        actor = self.actor(code)
        with self.database.read() as store:
            return work(store, actor)

    def levels(self, code: str) -> dict[str, Any]:
        """Return what counts, with a star where it is inherited."""
        return {q: f"{one.written}{'*' if one.source else ''}" for q, one in self.work(code).answers.items()}


@pytest.fixture
def office(any_database: Database, tiny_round: Callable[..., Any], now: datetime) -> Office:
    return Office(any_database, tiny_round(any_database), now)


def test_drafts_of_the_unit_are_never_inherited_and_submitted_answers_are(office: Office) -> None:
    office.answer(UNIT, Draft("Q1", "2", comment="beslutad i maj", evidence="Policyn"), Draft("Q2", "1"))
    waiting = office.work(MEMBER)
    assert waiting.answers == {}
    assert (waiting.heritage.unit.name, waiting.heritage.unit.latest) == ("Stockholm", None)
    done = office.submit(UNIT)
    found = office.work(MEMBER)
    assert office.levels(MEMBER) == {"Q1": "2*", "Q2": "1*"}
    assert (found.answers["Q1"].comment, found.answers["Q1"].evidence) == ("beslutad i maj", "Policyn")
    assert found.answers["Q1"].source == Source(UNIT, "Stockholm", done.reference)
    assert found.unanswered() == ()
    assert (found.shares.inherited, found.shares.own) == (2, 0)
    office.reopen(UNIT)
    office.answer(UNIT, Draft("Q2", "0", revision=1))
    assert office.levels(MEMBER) == {"Q1": "2*", "Q2": "1*"}  # a new draft changes nothing
    office.submit(UNIT, later=1)
    assert office.levels(MEMBER) == {"Q1": "2*", "Q2": "0*"}


def test_an_own_answer_takes_the_place_and_gives_it_back(office: Office) -> None:
    office.submit(UNIT, Draft("Q1", "2"), Draft("Q2", "1"))
    office.answer(MEMBER, Draft("Q2", "2"))
    assert office.levels(MEMBER) == {"Q1": "2*", "Q2": "2"}
    assert office.levels(OTHER) == {"Q1": "2*", "Q2": "1*"}
    office.answer(MEMBER, Draft("Q2", "", revision=1))
    assert office.levels(MEMBER) == {"Q1": "2*", "Q2": "1*"}
    actor = office.actor(MEMBER)
    with office.database.write() as store:  # somebody who has the page from before is told, not obeyed
        [(mine, stored)] = save_many(
            store, actor, held(store, actor, office.now), [Draft("Q2", "0", revision=1)], office.now
        ).conflicts
    assert (mine.written, stored.written, stored.revision) == ("0", "", 2)
    office.answer(MEMBER, Draft("Q2", "1", revision=2))  # the same level as the unit's, said by oneself
    assert office.levels(MEMBER) == {"Q1": "2*", "Q2": "1"}
    with office.database.write() as store:
        save(store, actor, Draft("Q1", "0"), office.now)
    assert office.levels(MEMBER) == {"Q1": "0", "Q2": "1"}


def test_what_is_saved_joins_what_is_inherited_without_reading_again(office: Office) -> None:
    office.submit(UNIT, Draft("Q1", "2"), Draft("Q2", "1"))
    actor = office.actor(MEMBER)
    with office.database.write() as store:
        there = held(store, actor, office.now)
        saved = save_many(store, actor, there, [Draft("Q1", "0")], office.now).saved
        assert {q: one.answer for q, one in after(there, actor, saved).answers.items()} == {"Q1": 0, "Q2": 1}
        assert after(there, actor, saved).answers == work(store, actor).answers


def test_what_the_unit_left_open_or_is_not_asked_is_the_members_own_matter(office: Office) -> None:
    office.submit(UNIT, Draft("Q1", "do-not-know"))
    assert office.levels(MEMBER) == {"Q1": "do-not-know*"}
    assert [one.id for one in office.work(MEMBER).unanswered()] == ["Q2"]


def test_a_unit_that_takes_no_part_in_the_wave_gives_nothing(
    any_database: Database, tiny_round: Callable[..., Any], now: datetime
) -> None:
    tiny_round(any_database, slug="2025", codes=(UNIT,), opens=now - timedelta(days=60))
    found = tiny_round(any_database, codes=(MEMBER,))
    with any_database.write() as store:
        units.assign(store, MEMBER, UNIT, "operator", now)
    actor = found.actor(any_database, MEMBER)
    with any_database.read() as store:
        heritage = work(store, actor).heritage
    assert heritage
    assert (heritage.unit.assessment, heritage.unit.latest, dict(heritage.answers)) == (None, None, {})


def test_colleagues_answer_for_themselves_and_see_nothing_inherited(office: Office) -> None:
    office.submit(UNIT, Draft("Q1", "2"), Draft("Q2", "1"))
    colleague = replace(office.actor(MEMBER), roles=frozenset({Role.RESPONDENT}))
    with office.database.read() as store:
        assert work(store, colleague).answers == {}
        assert work(store, colleague).heritage is None


def test_the_snapshot_names_the_source_of_every_inherited_answer(office: Office) -> None:
    done = office.submit(UNIT, Draft("Q1", "2"), Draft("Q2", "1"))
    assert done.shares is None
    mine = office.submit(MEMBER, Draft("Q2", "0"))
    assert mine.shares
    assert (mine.shares.source.reference, mine.shares.inherited, mine.shares.own) == (done.reference, 1, 1)
    with office.database.read() as store:
        record = store.submissions.latest(office.actor_in(MEMBER).assessment_id)
        result = comparing.submitted(store, office.actor_in(MEMBER), office.now)
    assert record
    assert record.facts == mine
    assert record.inherited is not None
    assert record.inherited.tolist() == [True, False]
    answers = json.loads(record.snapshot)["answers"]
    source = {"organisation": UNIT, "name": "Stockholm", "reference": done.reference}
    assert answers["Q1"]["source"] == source
    assert "source" not in answers["Q2"]
    assert result.shares == mine.shares
    assert result.total.index == pytest.approx(100 / 3)  # (1·1 + 2·0) / 3


def test_what_was_submitted_stands_when_the_unit_submits_again(office: Office) -> None:
    office.submit(UNIT, Draft("Q1", "2"), Draft("Q2", "1"))
    office.submit(MEMBER, later=1)
    assert not office.work(MEMBER).heritage.newer
    office.reopen(UNIT)
    office.submit(UNIT, Draft("Q1", "0", revision=1), later=2)
    assert office.levels(MEMBER) == {"Q1": "2*", "Q2": "1*"}
    assert office.work(MEMBER).heritage.newer
    office.reopen(MEMBER)
    assert office.levels(MEMBER) == {"Q1": "0*", "Q2": "1*"}
    office.submit(MEMBER, later=3)
    with office.database.read() as store:
        newest, first = history.history(store, office.actor_in(MEMBER))
    assert [(one.question.id, one.before.answer, one.after.answer) for one in newest.changes] == [("Q1", 2, 0)]
    assert first.changes == ()


def test_an_answer_that_became_ones_own_is_a_change(office: Office) -> None:
    office.submit(UNIT, Draft("Q1", "2"), Draft("Q2", "1"))
    office.submit(MEMBER, later=1)
    office.reopen(MEMBER)
    office.submit(MEMBER, Draft("Q2", "1"), later=2)
    with office.database.read() as store:
        [change] = history.history(store, office.actor_in(MEMBER))[0].changes
    assert (change.before.source is not None, change.after.source) == (True, None)


def test_nobody_signs_answers_of_the_unit_that_were_not_read(office: Office) -> None:
    first = office.submit(UNIT, Draft("Q1", "2"), Draft("Q2", "1"))
    office.reopen(UNIT)
    second = office.submit(UNIT, Draft("Q1", "0", revision=1), later=1)
    with pytest.raises(UnitAnswersChangedError):
        office.submit(MEMBER, read=first.reference, later=2)
    with pytest.raises(UnitAnswersChangedError):
        office.submit(MEMBER, read="", later=2)
    mine = office.submit(MEMBER, read=second.reference, later=2)
    assert mine.shares
    assert mine.shares.source.reference == second.reference


def test_what_an_approver_reads_stands_still(office: Office, key: str) -> None:
    post = Post("https://mognad.example.org", key, "Bo", lambda _code: NullTranslations())
    office.submit(UNIT, Draft("Q1", "2"), Draft("Q2", "1"))
    actor = office.actor(MEMBER)
    with office.database.write() as store:
        handed = approving.ask(
            store,
            actor,
            Request("eva@example.org", "Eva", "chef", "", "", "sv"),
            post,
            office.now + timedelta(minutes=1),
        )
    office.reopen(UNIT)
    office.submit(UNIT, Draft("Q1", "0", revision=1), later=2)
    with office.database.write() as store:
        token = access.sign_in(store, handed.entrance.token, key, office.now)
    with office.database.read() as store:
        approver = access.actor(store, token, key, office.now)
        asked, basis = approving.latest(store, approver), approving.basis(store, approver, office.now)
    assert asked
    assert basis.work.values() == {"Q1": 2, "Q2": 1}
    assert basis.work.heritage
    with office.database.write() as store:
        approving.sign(store, approver, asked.id, "Eva", "chef", post, office.now + timedelta(minutes=3))
    assert office.levels(MEMBER) == {"Q1": "2*", "Q2": "1*"}
    assert office.work(MEMBER).heritage.newer


def test_the_check_asks_for_nothing_that_is_the_units_matter(office: Office) -> None:
    office.submit(UNIT, Draft("Q1", "2"), Draft("Q2", "not-applicable"))
    with office.database.read() as store:
        actor = office.actor_in(MEMBER)
        found = submitting.check(work(store, actor), before(store, actor))
    assert (found.unanswered, found.without_evidence, found.without_reason) == ((), (), ())
    office.answer(MEMBER, Draft("Q1", "2"))
    with office.database.read() as store:
        found = submitting.check(work(store, actor), before(store, actor))
    assert [one.id for one in found.without_evidence] == ["Q1"]


def test_an_inherited_answer_is_as_sure_as_the_evidence_of_the_unit(office: Office, tmp_path: Any) -> None:
    office.submit(UNIT, Draft("Q1", "2"), Draft("Q2", "1"))
    actor, today = office.actor_in(MEMBER), office.now.date()

    def grade() -> Confidence:
        with office.database.read() as store:
            return proving.grades(store, actor, work(store, actor), today)["goals"]

    assert grade() is Confidence.D
    both = frozenset({"Q1", "Q2"})
    kind = EvidenceKind.DECISION.value
    facts = Facts("Policyn", kind, today, None, "", secret=False, link="", upload=None, keep_file=False, questions=both)
    with office.database.write() as store:
        registering.register(store, office.actor_in(UNIT), facts, tmp_path, office.now)
    assert grade() is Confidence.B
    office.answer(MEMBER, Draft("Q1", "2"), Draft("Q2", "2"))
    assert grade() is Confidence.D  # an own answer does not rest on what others have


def test_what_colleagues_agree_on_becomes_an_own_answer(office: Office) -> None:
    office.submit(UNIT, Draft("Q1", "2"), Draft("Q2", "1"))
    actor = office.actor_in(MEMBER)
    with office.database.write() as store:
        for number, level in enumerate(("2", "2")):
            person = Person(0, f"k{number}@example.org", f"K{number}", "ekonomi", management=False, language="sv")
            member = store.people.join(
                store.people.add(person, office.now).id, MEMBER, frozenset({Role.RESPONDENT}), office.now
            )
            store.responses.ask(actor.assessment_id, member, ["goals"], None)
            response = store.responses.of_member(actor.assessment_id, member)
            colleague = replace(actor, roles=frozenset({Role.RESPONDENT}), response=response)
            save(store, colleague, Draft("Q1", level), office.now)
        item = agreeing.state(store, actor).item("Q1")
        assert (item.agreed, item.is_settled) == (None, False)
        assert agreeing.accept_all(store, actor, office.now) == 1
    assert office.levels(MEMBER) == {"Q1": "2", "Q2": "1*"}
    with office.database.write() as store:
        revision = agreeing.state(store, actor).item("Q2").revision
        agreeing.settle(store, actor, "Q2", "0", "Vi gör annorlunda.", revision, office.now)
    assert office.levels(MEMBER) == {"Q1": "2", "Q2": "0"}


def test_last_waves_inherited_answers_are_the_units_to_give_again(
    any_database: Database, tiny_round: Callable[..., Any], now: datetime
) -> None:
    first = Office(any_database, tiny_round(any_database, slug="2027", opens=now - timedelta(days=60)), now)
    first.submit(UNIT, Draft("Q1", "2"), Draft("Q2", "1"))
    first.submit(MEMBER, Draft("Q2", "0"), later=1)
    later = tiny_round(any_database, slug="2029")
    actor = later.actor(any_database, MEMBER)
    with any_database.read() as store:
        assert [one.question.id for one in carrying.offered(store, actor)] == ["Q2"]
    with any_database.write() as store:
        units.assign(store, MEMBER, None, "operator", now)
    actor = later.actor(any_database, MEMBER)
    with any_database.read() as store:
        assert [one.question.id for one in carrying.offered(store, actor)] == ["Q1", "Q2"]


def test_an_organisation_without_a_unit_pays_nothing(office: Office) -> None:
    def queries(actor: Actor) -> int:
        with office.database.read() as store, office.database.counted() as counter:
            work(store, actor)
        return counter.queries

    alone, member = office.actor_in(UNIT), office.actor_in(MEMBER)
    queries(alone)
    assert queries(member) == queries(alone) + 1


def test_a_unit_sees_states_and_numbers_of_its_members_only(office: Office) -> None:
    office.submit(UNIT, Draft("Q1", "2"), Draft("Q2", "1"))
    office.answer(OTHER, Draft("Q1", "0"))
    office.submit(MEMBER, Draft("Q2", "0"), later=1)

    def members() -> list[tuple[object, ...]]:
        with office.database.read() as store:
            found = units.members(store, office.actor_in(UNIT))
        return [(one.name, one.asked, bool(one.submitted), one.inherited, one.older) for one in found]

    assert members() == [("Göteborg", True, False, 0, 0), ("Katrineholm", True, True, 1, 0)]
    office.reopen(UNIT)
    office.submit(UNIT, Draft("Q1", "1", revision=1), later=2)
    assert members() == [("Göteborg", True, False, 0, 0), ("Katrineholm", True, True, 0, 1)]
    with office.database.read() as store:
        assert units.members(store, office.actor_in(MEMBER)) == ()
        assert units.is_unit(store, office.actor_in(UNIT))
        assert not units.is_unit(store, office.actor_in(MEMBER))


@pytest.mark.parametrize(
    ("member", "unit"),
    [
        pytest.param(UNIT, UNIT, id="itself"),
        pytest.param(UNIT, "0184", id="a unit cannot have one"),
        pytest.param("0184", MEMBER, id="nor can a member be one"),
        pytest.param("E-1", "0184", id="nor has what is nothing but a unit"),
    ],
)
def test_units_have_no_units(office: Office, member: str, unit: str) -> None:
    with office.database.write() as store:
        store.organisations.replace_all(
            [
                Organisation("0184", "municipality", "Solna", "01", "Stockholms län", "A2", 86_000, 19.0),
                Organisation("E-1", "unit", "Enheten", "01", "Stockholms län", None, 0, 0.0),
            ]
        )
    with office.database.write() as store, pytest.raises(UnitError):
        units.assign(store, member, unit, "operator", office.now)


def test_a_unit_of_its_own_has_the_inhabitants_of_its_members(office: Office) -> None:
    with office.database.write() as store:
        store.organisations.replace_all([Organisation("E-1", "unit", "Enheten", "01", "Stockholm", None, 0, 0.0)])
        people = {code: store.organisations.get(code).population for code in (MEMBER, OTHER)}
        for code in (MEMBER, OTHER, OTHER):  # the second time changes nothing
            units.assign(store, code, "E-1", "operator", office.now)
        assert store.organisations.get("E-1").population == people[MEMBER] + people[OTHER]
        units.assign(store, OTHER, None, "operator", office.now)
        assert store.organisations.get("E-1").population == people[MEMBER]
        assert store.organisations.get(OTHER).unit is None
        store.organisations.replace_all([replace(store.organisations.get(MEMBER), population=1)])
        assert store.organisations.get(MEMBER).unit == "E-1"  # renewing the facts does not take it away
        facts = [one.facts for one in store.audit.of(OTHER, 9)]
    assert facts == [{"unit": ""}, {"unit": "E-1"}, {"unit": UNIT}]


def test_members_with_the_same_answers_are_one_voice(office: Office) -> None:
    office.submit(UNIT, Draft("Q1", "2"), Draft("Q2", "1"))
    office.submit(MEMBER, later=1)
    office.submit(OTHER, Draft("Q2", "0"), later=1)
    with office.database.read() as store:
        wave = store.waves.get("2027")
        actor = office.actor_in(MEMBER)
        peers = comparing.peers(store, actor.organisation, wave, work(store, actor).compiled, office.now)
    names = [one.code for one in peers.register]
    unit, member, other = (names.index(code) for code in (UNIT, MEMBER, OTHER))
    assert peers.voice is not None
    # goals, total, Q1, Q2
    assert peers.voice[member].tolist() == [unit] * 4
    assert peers.voice[other].tolist() == [other, other, unit, other]
    assert peers.voice[unit].tolist() == [unit] * 4
    assert Absence.UNANSWERED not in office.work(MEMBER).values().values()

"""The register of evidence: registering, changing, removing, freshness, and what it says about an index."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from maturity.domain.evidence import Confidence, Freshness
from maturity.domain.person import Person, Role
from maturity.errors import FieldsError, FileNotKeptError, NotAllowedError, NotFoundError
from maturity.services import proving, registering, submitting
from maturity.services.access import Actor
from maturity.services.answering import before, held, save_many, work
from maturity.services.drafts import Draft
from maturity.services.registering import Facts, Upload
from maturity.storage.database import Database
from tests.papers import GOOD, HTML, pdf, png

TODAY = date(2026, 11, 23)
POLICY = Facts(
    title=" Inköpspolicy\n2024 ",
    kind="decision",
    dated=date(2024, 2, 29),
    valid_to=None,
    owner="inköp",
    secret=False,
    link="https://example.org/policy",
    upload=None,
    keep_file=True,
    questions=frozenset({"Q1"}),
)


@pytest.fixture
def actors(any_database: Database, tiny_round: Callable[..., Any]) -> dict[str, Actor]:
    """The coordinators of three organisations, by code."""
    found = tiny_round(any_database)
    return {code: found.actor(any_database, code) for code in found.secrets}


@pytest.fixture
def actor(actors: dict[str, Actor]) -> Actor:
    """Katrineholm's coordinator."""
    return actors["0483"]


@pytest.fixture
def register(any_database: Database, actor: Actor, tmp_path: Path, now: datetime) -> Callable[..., int]:
    """Return a function that registers the policy with some facts changed."""

    def add(**facts: Any) -> int:
        with any_database.write() as store:
            return registering.register(store, actor, replace(POLICY, **facts), tmp_path, now)

    return add


def entries(database: Database, actor: Actor, today: date = TODAY) -> tuple[proving.Entry, ...]:
    with database.read() as store:
        return proving.entries(store, actor, today)


def verbs(database: Database, actor: Actor) -> list[tuple[str, dict[str, object]]]:
    with database.read() as store:
        events = store.audit.of(f"2027/{actor.organisation.code}", 50)
    return [(one.verb, dict(one.facts)) for one in reversed(events) if "evidence" in one.verb]


def test_what_is_registered_is_found_again(any_database: Database, actor: Actor, register: Callable[..., int]) -> None:
    number = register(upload=Upload("../Policy.pdf", pdf()))
    [found] = entries(any_database, actor)
    assert (found.evidence.id, found.evidence.title, found.evidence.owner) == (number, "Inköpspolicy 2024", "inköp")
    assert (found.evidence.link, found.evidence.questions) == ("https://example.org/policy", ("Q1",))
    assert found.record.file is not None
    assert (found.record.file.name, found.record.file.media_type) == ("Policy.pdf", "application/pdf")
    assert found.record.file.size == len(pdf())


def test_evidence_ages_by_the_question_and_by_what_it_says_itself(
    any_database: Database, actor: Actor, register: Callable[..., int]
) -> None:
    # Q1: P4Y, so 29 February 2024 lasts through 29 February 2028; Q2 names no period
    register(questions=frozenset({"Q1", "Q2"}))
    for today, state in (
        (date(2027, 11, 30), Freshness.VALID),  # 91 days left
        (date(2027, 12, 1), Freshness.LAPSING),  # 90 days left
        (date(2028, 2, 29), Freshness.LAPSING),
        (date(2028, 3, 1), Freshness.EXPIRED),
    ):
        [found] = entries(any_database, actor, today)
        assert found.by_question == {"Q1": state, "Q2": Freshness.VALID}, today
        assert (found.freshness, found.ends) == (state, date(2028, 2, 29))
    assert proving.proven(entries(any_database, actor, date(2028, 3, 1))) == {"Q2"}


def test_what_needs_somebody_comes_first(any_database: Database, actor: Actor, register: Callable[..., int]) -> None:
    register(title="b valid")
    register(title="a undated", dated=None)
    register(title="expired", dated=date(2020, 1, 1))
    register(title="lapsing", valid_to=date(2026, 12, 31))
    assert [one.evidence.title for one in entries(any_database, actor)] == [
        "expired",
        "lapsing",
        "a undated",
        "b valid",
    ]


@pytest.mark.parametrize(
    ("facts", "problems"),
    [
        ({"title": " \n "}, {"title": "missing"}),
        ({"title": "x" * 201}, {"title": "too-long"}),
        ({"owner": "x" * 201}, {"owner": "too-long"}),
        ({"kind": "rumour"}, {"kind": "missing"}),
        ({"link": "javascript:alert(1)"}, {"link": "not-an-address"}),
        ({"link": "https://example.org/" + "x" * 500}, {"link": "too-long"}),
        ({"dated": date(202, 1, 1)}, {"dated": "too-early"}),
        ({"valid_to": date(2024, 2, 28)}, {"valid_to": "before-dated"}),
        ({"questions": frozenset({"Q1", "Z9"})}, {"questions": "unknown"}),
        ({"upload": Upload("a.pdf", b"")}, {"file": "empty"}),
        ({"upload": Upload("a.pdf", pdf() + b" " * 10 * 2**20)}, {"file": "too-large"}),
        ({"upload": Upload("a.exe", b"MZ\0")}, {"file": "type"}),
        ({"upload": Upload("a.pdf", png())}, {"file": "named-otherwise"}),
        ({"upload": Upload("a.pdf", HTML)}, {"file": "named-otherwise"}),
        ({"title": "", "upload": Upload("a.pdf", b"")}, {"title": "missing", "file": "empty"}),
    ],
)
def test_what_cannot_be_used_is_told_and_nothing_is_stored(
    any_database: Database,
    actor: Actor,
    register: Callable[..., int],
    tmp_path: Path,
    facts: dict[str, Any],
    problems: dict[str, str],
) -> None:
    with pytest.raises(FieldsError) as refusal:
        register(**facts)
    assert refusal.value.problems == problems
    assert entries(any_database, actor) == ()
    assert not (tmp_path / "evidence").exists()


def test_a_file_of_exactly_the_limit_is_kept(register: Callable[..., int]) -> None:
    start = pdf()
    assert register(upload=Upload("a.pdf", start + b" " * (10 * 2**20 - len(start))))


def test_no_room_on_the_disk_leaves_nothing_registered(
    any_database: Database, actor: Actor, register: Callable[..., int], tmp_path: Path
) -> None:
    (tmp_path / "evidence").touch()
    with pytest.raises(FileNotKeptError):
        register(upload=Upload("a.pdf", pdf()))
    assert entries(any_database, actor) == ()
    assert verbs(any_database, actor) == []


def test_changing_keeps_the_file_unless_another_comes_or_it_is_taken_away(
    any_database: Database, actor: Actor, register: Callable[..., int], tmp_path: Path, now: datetime
) -> None:
    number = register(upload=Upload("a.pdf", pdf()))

    def change(**facts: Any) -> str:
        with any_database.write() as store:
            registering.change(store, actor, number, replace(POLICY, **facts), tmp_path, now)
        [found] = entries(any_database, actor)
        return found.record.file.name if found.record.file else ""

    assert change(title="Policy", questions=frozenset({"Q2"})) == "a.pdf"
    assert entries(any_database, actor)[0].evidence.questions == ("Q2",)
    assert change(upload=Upload("b.txt", GOOD["a.txt"])) == "b.txt"
    assert change(keep_file=False) == ""


def test_a_removed_entry_is_not_shown_and_its_file_stays(
    any_database: Database, actor: Actor, register: Callable[..., int], tmp_path: Path, now: datetime
) -> None:
    number = register(upload=Upload("a.pdf", pdf()))
    with any_database.write() as store:
        registering.remove(store, actor, number, now)
    assert entries(any_database, actor) == ()
    with any_database.read() as store, pytest.raises(NotFoundError):
        proving.file_of(store, actor, number)
    assert len([path for path in (tmp_path / "evidence").rglob("*") if path.is_file()]) == 1
    with any_database.write() as store, pytest.raises(NotFoundError):
        registering.remove(store, actor, number, now)


def test_other_organisations_do_not_have_it(
    any_database: Database, actors: dict[str, Actor], register: Callable[..., int], tmp_path: Path, now: datetime
) -> None:
    number, other = register(upload=Upload("a.pdf", pdf())), actors["0180"]
    assert entries(any_database, other) == ()
    with any_database.write() as store:
        for act in (
            lambda: proving.entry(store, other, number, TODAY),
            lambda: proving.file_of(store, other, number),
            lambda: registering.change(store, other, number, POLICY, tmp_path, now),
            lambda: registering.remove(store, other, number, now),
        ):
            with pytest.raises(NotFoundError):
                act()


def test_secret_files_are_for_coordinators_and_approvers(
    any_database: Database, actor: Actor, register: Callable[..., int]
) -> None:
    number = register(secret=True, upload=Upload("a.pdf", pdf()))
    with any_database.read() as store:
        for role in (Role.COORDINATOR, Role.APPROVER):
            assert proving.file_of(store, replace(actor, roles=frozenset({role})), number).name == "a.pdf"
        for role in (Role.READER, Role.RESPONDENT):
            with pytest.raises(NotAllowedError):
                proving.file_of(store, replace(actor, roles=frozenset({role})), number)


def test_the_log_says_what_was_done_and_never_what_it_is_called(
    any_database: Database, actor: Actor, register: Callable[..., int], tmp_path: Path, now: datetime
) -> None:
    number = register(upload=Upload("hemlig plan.pdf", pdf()))
    with any_database.write() as store:
        registering.change(store, actor, number, POLICY, tmp_path, now)
        registering.remove(store, actor, number, now)
    found = verbs(any_database, actor)
    assert [verb for verb, _ in found] == ["register-evidence", "change-evidence", "remove-evidence"]
    assert found[0][1]["evidence"] == number
    assert not any(word in str(found) for word in ("policy", "Inköp", "hemlig", "inköp"))


def test_a_question_with_registered_evidence_that_holds_is_not_without(
    any_database: Database, actor: Actor, register: Callable[..., int], now: datetime
) -> None:
    with any_database.write() as store:
        save_many(store, actor, held(store, actor, now), [Draft("Q1", "2")], now)

    def without(today: date) -> list[str]:
        with any_database.read() as store:
            proven = proving.proven(proving.entries(store, actor, today))
            found = submitting.check(work(store, actor), before(store, actor), proven)
        return [question.id for question in found.without_evidence]

    assert without(TODAY) == ["Q1"]
    register()
    assert without(TODAY) == []
    assert without(date(2028, 3, 1)) == ["Q1"]


def test_an_index_is_as_sure_as_what_it_rests_on(
    any_database: Database, actor: Actor, register: Callable[..., int], now: datetime
) -> None:
    def grades() -> dict[str, Confidence]:
        with any_database.read() as store:
            return proving.grades(store, actor, work(store, actor), TODAY)

    assert grades() == {}
    with any_database.write() as store:
        save_many(store, actor, held(store, actor, now), [Draft("Q1", "2"), Draft("Q2", "1")], now)
    assert grades() == {"goals": Confidence.D, "total": Confidence.D}
    with any_database.write() as store:
        for name in ("ekonomi", "jurist"):
            person = store.people.add(
                Person(0, f"{name}@example.org", name, name, management=False, language="sv"), now
            )
            member = store.people.join(person.id, actor.organisation.code, frozenset({Role.RESPONDENT}), now)
            response = store.responses.ask(actor.assessment_id, member, ["goals"], None)
            colleague = replace(
                actor,
                roles=frozenset({Role.RESPONDENT}),
                response=store.responses.of_member(actor.assessment_id, member),
            )
            assert response
            save_many(store, colleague, held(store, colleague, now), [Draft("Q1", "2"), Draft("Q2", "1")], now)
    assert grades()["goals"] is Confidence.C
    register()  # one of two is dated: not two thirds
    assert grades()["goals"] is Confidence.C
    register(questions=frozenset({"Q2"}))
    assert grades() == {"goals": Confidence.B, "total": Confidence.B}


def test_operators_see_what_lapses_everywhere_once_by_its_first_last_day(
    any_database: Database, actors: dict[str, Actor], register: Callable[..., int], tmp_path: Path, now: datetime
) -> None:
    register(title="Fresh")
    register(title="Old", dated=TODAY - timedelta(days=5 * 366))
    register(title="Says so", valid_to=date(2027, 1, 31), questions=frozenset())
    with any_database.write() as store:
        registering.register(
            store, actors["0180"], replace(POLICY, title="Plan", valid_to=date(2026, 12, 1)), tmp_path, now
        )
    with any_database.read() as store:
        found = proving.lapsing(store, TODAY)
    # 5 x 366 = 1830 days before 23 November 2026 is 19 November 2021; P4Y leads to 19 November 2025
    assert [(one.organisation, one.title, one.ends, one.expired) for one in found] == [
        ("Katrineholm", "Old", date(2025, 11, 19), True),
        ("Stockholm", "Plan", date(2026, 12, 1), False),
        ("Katrineholm", "Says so", date(2027, 1, 31), False),
    ]

"""Looking after the register: organisations and contact people, one by one and by the file."""

from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import datetime
from gettext import NullTranslations
from typing import Any

import pytest

from maturity.domain import contact_file, register_file
from maturity.domain.organisation import Organisation
from maturity.domain.person import Person, Role
from maturity.errors import NotFoundError, RegisterChangedError, RowsError, SignInError
from maturity.services import access, administering, importing
from maturity.services.administering import OPERATOR, Administrator
from maturity.services.importing import What
from maturity.services.post import Post
from maturity.storage.database import Database
from maturity.storage.register import shipped_organisations

CODE = "0483"
HEAD = ";".join(contact_file.COLUMNS)
ANNA = {"email": "anna.berg@example.se", "name": "Anna Berg", "roles": "coordinator", "management": "no"}
DESK = Administrator("organiser/1", "Demoförbundet")
POST = Post("https://maturity.example.org", "a key that only tests have", "", lambda _language: NullTranslations())


@pytest.fixture(autouse=True)
def round_(any_database: Database, tiny_round: Callable[..., Any]) -> Any:  # Any: a Round
    """An open wave with three organisations."""
    return tiny_round(any_database)


def people(*rows: str) -> bytes:
    return "\n".join([HEAD, *rows]).encode()


def organisations(*found: Organisation) -> bytes:
    rows = [register_file.cells_of(one) for one in found]
    return "\n".join([";".join(register_file.COLUMNS), *(";".join(row.values()) for row in rows)]).encode()


def put(database: Database, what: What, content: bytes, now: datetime, looked_at: str | None = None) -> Any:
    with database.write() as store:
        return importing.import_file(store, OPERATOR, what, content, looked_at, now)


def plan(database: Database, what: What, content: bytes) -> importing.Plan:
    with database.read() as store:
        return importing.plan(store, what, content)


def contacts(database: Database, code: str = CODE) -> dict[str | None, set[Role]]:
    with database.read() as store:
        return {one.person.email: set(one.roles) for one in administering.contacts(store, code)}


def add_contact(database: Database, now: datetime, **changes: str) -> int:
    with database.write() as store:
        administering.put_contact(store, DESK, CODE, ANNA | changes, now)
        return administering.contact_by_email(store, CODE, (ANNA | changes)["email"]).id


def events(database: Database, subject: str) -> list[tuple[str, str, Mapping[str, object]]]:
    with database.read() as store:
        return [(one.actor, one.verb, one.facts) for one in store.audit.of(subject, 9)]


def test_an_organisation_is_added_once_and_changed_in_part(any_database: Database, now: datetime) -> None:
    ale = next(one for one in shipped_organisations() if one.name == "Ale")
    with any_database.write() as store:
        assert administering.add_organisation(store, DESK, register_file.cells_of(ale), now) == ale
    with any_database.write() as store, pytest.raises(RowsError) as caught:
        administering.add_organisation(store, DESK, register_file.cells_of(ale), now)
    assert [(one.column, one.code) for one in caught.value.faults] == [("code", "taken")]
    with any_database.write() as store:
        administering.change_organisation(store, DESK, "1440", {"population": "7", "code": "9999"}, now)
    with any_database.read() as store:
        assert store.organisations.get("1440") == replace(ale, population=7)
    assert [verb for _who, verb, _facts in events(any_database, "organisation/1440")] == [
        "change-organisation",
        "add-organisation",
    ]


def test_a_file_of_organisations_is_put_in_as_it_was_shown_and_a_second_time_changes_nothing(
    any_database: Database, now: datetime
) -> None:
    shipped = {one.code: one for one in shipped_organisations()}
    content = organisations(shipped["1440"], replace(shipped["0180"], population=7), shipped["0483"])
    shown = plan(any_database, "organisations", content)
    assert [one.code for one in shown.new] == ["1440"]
    assert [(one.code, one.row, one.differences) for one in shown.changed] == [
        ("0180", 3, (("population", str(shipped["0180"].population), "7"),))
    ]
    assert shown.unchanged == 1
    assert put(any_database, "organisations", content, now, shown.stamp) == shown
    again = plan(any_database, "organisations", content)
    assert (again.new, again.changed, again.unchanged) == ((), (), 3)
    before = events(any_database, "register")
    assert [(who, verb, facts["new"], facts["changed"]) for who, verb, facts in before] == [
        ("operator", "import-organisations", 1, 1)
    ]
    put(any_database, "organisations", content, now)
    assert events(any_database, "register") == before


def test_one_faulty_row_leaves_everything_as_it_is(any_database: Database, now: datetime) -> None:
    content = people(f"{CODE};a@example.se;A;;reader;;", f"{CODE};b@example.se;B;;chef;;")
    with pytest.raises(RowsError) as caught:
        put(any_database, "people", content, now)
    assert [(one.row, one.column, one.code) for one in caught.value.faults] == [(3, "roles", "unknown-role")]
    assert contacts(any_database) == {None: {Role.COORDINATOR}}
    assert events(any_database, "register") == []


def test_an_import_that_would_do_something_else_than_was_shown_does_nothing(
    any_database: Database, now: datetime
) -> None:
    content = people(f"{CODE};anna.berg@example.se;Anna;;reader;;")
    shown = plan(any_database, "people", content)
    add_contact(any_database, now)
    with pytest.raises(RegisterChangedError):
        put(any_database, "people", content, now, shown.stamp)
    assert contacts(any_database)["anna.berg@example.se"] == {Role.COORDINATOR}


def test_people_are_added_changed_and_left_alone_when_the_file_says_nothing(
    any_database: Database, now: datetime
) -> None:
    add_contact(any_database, now, function="chef", language="en", management="yes")
    add_contact(any_database, now, email="kept@example.se")
    content = people(f"{CODE};anna.berg@example.se;Anna Ek;;approver reader;;", "0180;bo@example.se;Bo;;reader;en;yes")
    shown = put(any_database, "people", content, now)
    assert [(one.code, one.name) for one in shown.new] == [("0180", "Bo")]
    assert [one.differences for one in shown.changed] == [
        (("name", "Anna Berg", "Anna Ek"), ("roles", "coordinator", "approver reader"))
    ]
    with any_database.read() as store:
        anna = store.people.by_email("anna.berg@example.se")
    assert anna is not None
    assert (anna.name, anna.function, anna.management, anna.language) == ("Anna Ek", "chef", True, "en")
    assert contacts(any_database)["kept@example.se"] == {Role.COORDINATOR}
    again = plan(any_database, "people", content)
    assert (again.new, again.changed, again.unchanged) == ((), (), 2)


def test_a_respondent_is_never_seen_by_an_organiser_and_stays_one(any_database: Database, now: datetime) -> None:
    with any_database.write() as store:
        known = store.people.add(Person(0, "anna.berg@example.se", "A", "", management=False, language="sv"), now)
        member = store.people.join(known.id, CODE, frozenset({Role.RESPONDENT}), now)
    assert contacts(any_database) == {None: {Role.COORDINATOR}}
    with any_database.read() as store, pytest.raises(NotFoundError):
        administering.contact(store, CODE, member)
    content = people(f"{CODE};anna.berg@example.se;Anna;;reader;;")
    assert [one.name for one in plan(any_database, "people", content).new] == ["Anna"]
    put(any_database, "people", content, now)
    assert contacts(any_database)["anna.berg@example.se"] == {Role.READER}
    with any_database.read() as store:
        [roles] = [one.roles for one in store.people.members(CODE) if one.id == member]
    assert roles == {Role.READER, Role.RESPONDENT}


def test_the_number_of_queries_is_that_of_one_row(any_database: Database, now: datetime) -> None:
    def counted(number: int, domain: str) -> int:
        rows = [f"{CODE};p{one}@{domain};P{one};;reader;;" for one in range(number)]
        with any_database.counted() as counter:
            put(any_database, "people", people(*rows), now)
            put(any_database, "people", people(*[row.replace("reader", "approver") for row in rows]), now)
        return counter.queries

    assert counted(1, "a.example.se") == counted(300, "b.example.se")
    register = shipped_organisations()
    with any_database.counted() as few:
        put(any_database, "organisations", organisations(register[0]), now)
    with any_database.counted() as many:
        put(any_database, "organisations", organisations(*register[1:]), now)
    assert many.queries == few.queries


def test_who_is_removed_is_signed_out_at_once_and_stays_out_when_added_again(
    any_database: Database, now: datetime
) -> None:
    member = add_contact(any_database, now)
    given = access.new_secrets()
    with any_database.write() as store:
        assessment, _state = store.waves.assessment(store.waves.get("2027").id, CODE)
        access.open_door(store, member, assessment, POST.key, given, now)
        token = access.sign_in(store, given.token, POST.key, now)
    with any_database.write() as store:
        administering.end_contact(store, DESK, CODE, member, now)
    with any_database.read() as store, pytest.raises(SignInError):
        access.actor(store, token, POST.key, now)
    assert contacts(any_database) == {None: {Role.COORDINATOR}}
    assert add_contact(any_database, now) == member
    with any_database.read() as store, pytest.raises(SignInError):
        access.actor(store, token, POST.key, now)
    with any_database.read() as store, pytest.raises(SignInError):
        access.invited(store, given.token, POST.key)


def test_roles_are_set_exactly_and_one_at_least_is_needed(any_database: Database, now: datetime) -> None:
    member = add_contact(any_database, now)
    with any_database.write() as store:
        administering.set_roles(store, DESK, CODE, member, "reader approver", now)
    assert contacts(any_database)["anna.berg@example.se"] == {Role.READER, Role.APPROVER}
    with any_database.write() as store, pytest.raises(RowsError):
        administering.set_roles(store, DESK, CODE, member, " ", now)
    with any_database.write() as store, pytest.raises(NotFoundError):
        administering.set_roles(store, DESK, "0180", member, "reader", now)


def test_an_invitation_leads_into_the_open_wave_once_a_day_and_the_coordinator_reads_of_it(
    any_database: Database, now: datetime
) -> None:
    member = add_contact(any_database, now, language="en")
    for expected in (True, False):
        with any_database.write() as store:
            assert administering.invite_contact(store, DESK, CODE, member, POST, now) is expected
    with any_database.engine.connect() as connection:
        [(recipient, text)] = connection.exec_driver_sql("SELECT recipient, text FROM mail").all()
    assert recipient == "anna.berg@example.se"
    assert "Demoförbundet has registered you as a contact person of Katrineholm in the 2027 wave." in text
    assert "As coordinator you answer" in text
    token = text.partition("/invitation/")[2].split()[0]
    with any_database.read() as store:
        assert access.invited(store, token, POST.key).organisation.code == CODE
    assert [(who, verb) for who, verb, _facts in events(any_database, f"2027/{CODE}")][:2] == [
        ("organiser/1", "invite-contact"),
        ("organiser/1", "put-contact"),
    ]


def test_nobody_is_invited_where_no_wave_is_open(any_database: Database, now: datetime, round_: Any) -> None:
    member = add_contact(any_database, now)
    with any_database.write() as store, pytest.raises(NotFoundError):
        administering.invite_contact(store, DESK, CODE, member, POST, round_.wave.closes)

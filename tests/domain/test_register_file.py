"""Files of organisations and of people: what may stand in each column."""

from collections.abc import Mapping
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from maturity.domain import contact_file, register_file
from maturity.domain.cells import Cells
from maturity.domain.contact_file import Contact, read_contacts
from maturity.domain.organisation import Organisation
from maturity.domain.person import Role
from maturity.domain.register_file import cells_of, read_organisations
from maturity.services.mailing import address
from maturity.storage.register import shipped_organisations

ALE = Organisation("1440", "municipality", "Ale", "14", "Västra Götalands län", "A2", 32576, 317.01)
GOTLAND = Organisation("0980", "municipality", "Gotland", "09", "Gotlands län", "C6", 61029, 3135.0, ("09",))
ANNA = {
    "organisation": "1440",
    "email": "anna.berg@example.se",
    "name": "Anna Berg",
    "function": "inköpschef",
    "roles": "coordinator",
    "language": "sv",
    "management": "yes",
}


def file_of(columns: tuple[str, ...], *rows: Mapping[str, str]) -> bytes:
    return "\n".join(["\t".join(columns), *("\t".join(row[name] for name in columns) for row in rows)]).encode()


def faults_of(changes: Mapping[str, str], known: tuple[Organisation, ...] = ()) -> list[tuple[int, str, str]]:
    _found, faults = read_organisations(file_of(register_file.COLUMNS, {**cells_of(ALE), **changes}), known)
    return [(one.row, one.column, one.code) for one in faults]


def contact_faults(*rows: Mapping[str, str]) -> list[tuple[int, str, str]]:
    found = file_of(contact_file.COLUMNS, *({**ANNA, **row} for row in rows))
    return [(one.row, one.column, one.code) for one in read_contacts(found, [ALE, GOTLAND], address)[1]]


def test_the_shipped_register_survives_being_written_and_read() -> None:
    register = shipped_organisations()
    found, faults = read_organisations(file_of(register_file.COLUMNS, *map(cells_of, register)), register)
    assert faults == ()
    assert tuple(one for _row, one in found) == register


def test_what_a_swedish_spreadsheet_writes_is_understood() -> None:
    written = {
        "kind": "Kommun",
        "population": "32 576",
        "land_area": "317,01",
        "skr_group": "a2",
        "population_year": "",
    }
    found, faults = read_organisations(file_of(register_file.COLUMNS, cells_of(ALE) | written), ())
    assert (found, faults) == (((2, ALE),), ())


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        pytest.param({"code": "440"}, "code", "not-a-code-municipality", id="a lost zero"),
        pytest.param({"code": ""}, "code", "missing", id="no code"),
        pytest.param({"kind": "region", "code": "1440"}, "code", "not-a-code-region", id="a region has two digits"),
        pytest.param({"kind": "unit", "code": "inköp"}, "code", "not-a-code", id="a unit has capitals and digits"),
        pytest.param({"kind": "stad"}, "kind", "unknown-word", id="a kind that does not exist"),
        pytest.param({"name": " "}, "name", "missing", id="no name"),
        pytest.param({"name": "=1+1"}, "name", "formula", id="a formula"),
        pytest.param({"name": "@SUM(A1)"}, "name", "formula", id="a formula of another kind"),
        pytest.param({"name": "\u202eelA"}, "name", "control", id="a sign that cannot be seen"),
        pytest.param({"name": "x" * 201}, "name", "too-long", id="a name too long"),
        pytest.param({"county_code": "9"}, "county_code", "not-a-county", id="a county of one digit"),
        pytest.param({"county_name": "+46"}, "county_name", "formula", id="a county that is a formula"),
        pytest.param({"skr_group": "D1"}, "skr_group", "unknown-word", id="a group that does not exist"),
        pytest.param({"population": "many"}, "population", "not-a-number", id="a population in words"),
        pytest.param({"population": "-1"}, "population", "not-a-number", id="fewer than nobody"),
        pytest.param({"population": "9999999999"}, "population", "not-a-number", id="more than everybody"),
        pytest.param({"population": "٣"}, "population", "not-a-number", id="digits of another script"),
        pytest.param({"population_year": "24"}, "population_year", "not-a-year", id="a year of two digits"),
        pytest.param({"land_area": "3.1.7"}, "land_area", "not-a-number", id="two decimal points"),
        pytest.param({"other_codes": "1440"}, "other_codes", "not-a-code", id="its own code as another one"),
    ],
)
def test_a_cell_that_cannot_be_used_is_named(changes: Mapping[str, str], column: str, code: str) -> None:
    assert faults_of(changes) == [(2, column, code)]


def test_every_fault_of_a_row_is_found_at_once() -> None:
    assert faults_of({"name": "", "population": "x"}) == [(2, "name", "missing"), (2, "population", "not-a-number")]


def test_a_code_stands_for_one_organisation_in_the_file() -> None:
    rows = [cells_of(GOTLAND), cells_of(replace(ALE, other_codes=("09",))), cells_of(replace(GOTLAND, name="Visby"))]
    _found, faults = read_organisations(file_of(register_file.COLUMNS, *rows), ())
    assert [(one.row, one.column, one.code, one.facts["row"]) for one in faults] == [
        (3, "other_codes", "twice", 2),
        (4, "code", "twice", 2),
        (4, "other_codes", "twice", 2),
    ]


def test_a_code_of_another_organisation_in_the_register_is_taken() -> None:
    assert faults_of({"other_codes": "09"}, (GOTLAND,)) == [(2, "other_codes", "taken")]
    assert faults_of({"name": "Ale kommun"}, (ALE, GOTLAND)) == []


def test_a_person_is_read_with_the_register_s_own_code_and_an_address_as_it_is_kept() -> None:
    row = ANNA | {
        "organisation": "09",
        "email": " Anna.Berg@Example.SE ",
        "roles": "läsare Coordinator",
        "language": "",
    }
    found, faults = read_contacts(file_of(contact_file.COLUMNS, row), [ALE, GOTLAND], address)
    roles = frozenset({Role.READER, Role.COORDINATOR})
    anna = Contact("0980", "anna.berg@example.se", "Anna Berg", "inköpschef", roles, None, management=True)
    assert (found, faults) == (((2, anna),), ())


@pytest.mark.parametrize(
    ("changes", "column", "code"),
    [
        pytest.param({"organisation": "440"}, "organisation", "unknown-organisation", id="no such organisation"),
        pytest.param({"organisation": ""}, "organisation", "missing", id="no organisation"),
        pytest.param({"email": "anna"}, "email", "not-an-address", id="no address"),
        pytest.param({"email": "a@example.se, b@example.se"}, "email", "not-an-address", id="two addresses"),
        pytest.param({"email": "=a@example.se"}, "email", "formula", id="an address that is a formula"),
        pytest.param({"email": "x" * 300 + "@example.se"}, "email", "too-long", id="an endless address"),
        pytest.param({"name": ""}, "name", "missing", id="no name"),
        pytest.param({"name": "-Anna"}, "name", "formula", id="a name that is a formula"),
        pytest.param({"function": "+chef"}, "function", "formula", id="a function that is a formula"),
        pytest.param({"roles": ""}, "roles", "missing", id="no role"),
        pytest.param({"roles": "chef"}, "roles", "unknown-role", id="a role that does not exist"),
        pytest.param({"roles": "respondent"}, "roles", "unknown-role", id="respondents are their coordinator's"),
        pytest.param({"language": "fi"}, "language", "unknown-word", id="a language without letters"),
        pytest.param({"management": "perhaps"}, "management", "unknown-word", id="neither yes nor no"),
    ],
)
def test_a_cell_about_a_person_that_cannot_be_used_is_named(changes: Mapping[str, str], column: str, code: str) -> None:
    assert contact_faults(changes) == [(2, column, code)]


def test_a_person_stands_once_in_an_organisation_and_is_one_person_everywhere() -> None:
    assert contact_faults({}, {"organisation": "0980"}) == []
    assert contact_faults({}, {"email": "ANNA.BERG@example.se"}) == [(3, "email", "twice")]
    assert contact_faults({}, {"organisation": "0980", "name": "Ann"}) == [(3, "name", "differs")]


@given(st.binary(max_size=200), st.sampled_from(["organisations", "people"]))
def test_no_bytes_break_the_readers(content: bytes, what: str) -> None:
    if what == "organisations":
        assert all(read_organisations(",".join(register_file.COLUMNS).encode() + b"\n" + content, [ALE])[1:])
    else:
        assert all(read_contacts(",".join(contact_file.COLUMNS).encode() + b"\n" + content, [ALE], address)[1:])


@given(st.dictionaries(st.sampled_from(register_file.COLUMNS), st.text(max_size=20)))
def test_any_text_in_any_cell_gives_an_organisation_or_a_fault(changes: Mapping[str, str]) -> None:
    cells = Cells({**cells_of(ALE), **changes})
    assert (register_file.organisation_of(cells) is None) == bool(cells.faults)


@given(st.dictionaries(st.sampled_from(contact_file.COLUMNS), st.text(max_size=20)))
def test_any_text_in_any_cell_gives_a_person_or_a_fault(changes: Mapping[str, str]) -> None:
    cells = Cells({**ANNA, **changes})
    assert (contact_file.contact_of(cells, {"1440": "1440"}, address) is None) == bool(cells.faults)

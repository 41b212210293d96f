"""The register as an organiser of a national body looks after it."""

import re
from io import BytesIO

import pytest
from openpyxl import Workbook

from maturity.domain.person import Role
from maturity.services import administering
from maturity.storage.register import shipped_organisations
from maturity.web import imports
from tests.web.conftest import Person, Site, form_to, forms_of

ORGANISATIONS = "/organiser/organisations"
PEOPLE = "/organiser/people"
HEAD = "organisation;email;name;function;roles;language;management\n"
ROW = "0483;anna.berg@example.se;Anna Berg;;coordinator;sv;no\n"
FACTS = {"code": "99", "kind": "region", "name": "Region X", "county_code": "99", "county_name": "X", "population": "5"}


def upload(person: Person, address: str, content: bytes, status: int = 200) -> str:
    token = form_to(person.client.get(address).text, address).fields["csrf_token"]
    file = (BytesIO(content), "p.csv")
    reply = person.client.post(address, data={"csrf_token": token, "file": file}, content_type="multipart/form-data")
    reply.request.environ["wsgi.input"].close()  # the client keeps large posts in a file, and forgets it
    assert reply.status_code == status, reply.text
    return str(reply.text)


def roles_of(site: Site, code: str = "0483") -> dict[str | None, set[Role]]:
    with site.database.read() as store:
        return {one.person.email: set(one.roles) for one in administering.contacts(store, code)}


def added(desk: Person) -> str:
    """Let Anna Berg stand for Katrineholm, and return the address of her page."""
    upload_page = upload(desk, f"{PEOPLE}/import", (HEAD + ROW).encode())
    assert desk.send(upload_page, f"{PEOPLE}/import", {}).status_code == 303
    page = desk.read(f"{ORGANISATIONS}/0483")
    return str(re.findall(rf'href="({ORGANISATIONS}/0483/people/\d+)"', page)[-1])


def test_an_organiser_of_another_body_has_no_business_here(site: Site) -> None:
    desk = site.organiser("Länet", national=False)
    for address in (ORGANISATIONS, f"{ORGANISATIONS}/file", f"{ORGANISATIONS}/0180", PEOPLE, f"{PEOPLE}/import"):
        assert "You do not have access to this page" in desk.read(address, 403)
    assert ORGANISATIONS not in desk.read("/organiser")
    assert ORGANISATIONS in site.organiser().read("/organiser")


@pytest.mark.parametrize(
    ("language", "hint"),
    [
        ("en", "Excel (.xlsx, the first sheet) or CSV in UTF-8, at most 5 MB."),
        ("sv", "Excel (.xlsx, första bladet) eller CSV i UTF-8, högst 5 MB."),
    ],
)
def test_the_form_asks_for_what_is_read(site: Site, language: str, hint: str) -> None:
    desk = site.organiser(language=language)
    book, content = Workbook(), BytesIO()
    assert book.active
    book.active.append(HEAD.strip().split(";"))
    book.active.append(ROW.strip().split(";"))
    book.save(content)
    for address in (f"{PEOPLE}/import", f"{ORGANISATIONS}/import"):
        page = desk.read(address)
        assert hint in page
        assert 'accept=".csv,.xlsx,text/csv"' in page
    assert "Anna Berg" in upload(desk, f"{PEOPLE}/import", content.getvalue())


def test_organisations_are_found_by_name_code_kind_and_county(site: Site) -> None:
    desk = site.organiser()
    with site.database.write() as store:
        store.organisations.replace_all(shipped_organisations())
    page = desk.read(ORGANISATIONS)
    assert "310 organisations are in the register" in page
    assert page.count("<tr") == 1 + 50
    assert "Page 1 of 7" in page
    assert desk.read(f"{ORGANISATIONS}?page=all").count("<tr") == 1 + 310
    assert desk.read(f"{ORGANISATIONS}?page=7").count("<tr") == 1 + 10
    assert "1 organisation found" in desk.read(f"{ORGANISATIONS}?q=09")
    # 8 municipalities in Jämtland; its region is another kind
    assert "8 organisations found" in desk.read(f"{ORGANISATIONS}?kind=municipality&county=23")
    assert "No organisation was found" in desk.read(f"{ORGANISATIONS}?q=<b>")
    for odd in ("0", "-1", "99999", "x", "٣"):
        assert desk.client.get(f"{ORGANISATIONS}?page={odd}").status_code == 200


def test_the_number_of_queries_does_not_grow_with_the_register(site: Site) -> None:
    desk = site.organiser()
    added(desk)
    counts: list[int] = []
    for register in (shipped_organisations()[:0], shipped_organisations()):
        with site.database.write() as store:
            store.organisations.replace_all(register)
        with site.database.counted() as counter:
            desk.read(f"{ORGANISATIONS}?page=all")
            desk.read(PEOPLE)
            desk.read(f"{ORGANISATIONS}/0483")
        counts.append(counter.queries)
    assert counts[0] == counts[1]


def test_an_organisation_is_added_changed_and_what_was_typed_is_kept(site: Site) -> None:
    desk = site.organiser()
    reply = desk.press(f"{ORGANISATIONS}/new", FACTS | {"population": "<many>"})
    assert reply.status_code == 422
    assert "is not a number" in reply.text
    assert 'value="&lt;many&gt;"' in reply.text
    assert "Error:" in reply.text
    reply = desk.press(f"{ORGANISATIONS}/new", FACTS)
    assert reply.headers["Location"].endswith(f"{ORGANISATIONS}/99")
    assert desk.press(f"{ORGANISATIONS}/new", FACTS).status_code == 422
    fields = {"population": "6", "kind": "region"}
    assert desk.press(f"{ORGANISATIONS}/99/change", fields).status_code == 303
    assert "6 in 2024" in desk.read(f"{ORGANISATIONS}/99")


def test_a_contact_person_is_added_changed_and_removed(site: Site) -> None:
    desk = site.organiser()
    where = f"{ORGANISATIONS}/0483/people/new"
    reply = desk.press(where, {"email": "anna", "name": "=Anna"})
    assert reply.status_code == 422
    for sentence in ("is not a mail address", "A spreadsheet would run", "Fill in: Roles"):
        assert sentence in reply.text
    reply = desk.press(where, {"email": "anna.berg@example.se", "name": "Anna", "roles": "reader", "language": "sv"})
    assert reply.status_code == 303
    assert roles_of(site)["anna.berg@example.se"] == {Role.READER}
    person = re.findall(rf'href="({ORGANISATIONS}/0483/people/\d+)"', desk.read(f"{ORGANISATIONS}/0483"))[-1]
    changes = {"name": "Anna Ek", "roles": "approver", "language": "en", "email": "other@example.se"}
    assert desk.press(person, changes).status_code == 303
    assert roles_of(site)["anna.berg@example.se"] == {Role.APPROVER}
    assert "Anna Ek" in desk.read(PEOPLE)
    assert desk.press(f"{person}/remove", {}).status_code == 303
    assert set(roles_of(site)) == {None}
    desk.read(person, 404)


def test_before_the_last_coordinator_goes_somebody_is_warned(site: Site) -> None:
    desk = site.organiser()
    page = desk.read(f"{ORGANISATIONS}/0483")
    inbox = re.findall(rf'href="({ORGANISATIONS}/0483/people/\d+)"', page)[0]
    assert "no coordinator" in desk.read(f"{inbox}/remove")
    assert "no coordinator" not in desk.read(f"{added(desk)}/remove")


def test_who_came_in_by_the_official_inbox_gets_other_roles_without_a_name(site: Site) -> None:
    desk = site.organiser()
    inbox = re.findall(rf'href="({ORGANISATIONS}/0483/people/\d+)"', desk.read(f"{ORGANISATIONS}/0483"))[0]
    assert desk.press(inbox, {"roles": "reader"}).status_code == 303
    assert roles_of(site) == {None: {Role.READER}}


def test_the_way_in_is_in_the_letter_and_never_on_the_page(site: Site) -> None:
    desk = site.organiser()
    person = added(desk)
    assert desk.press(person, {}, action=f"{person}/invite").status_code == 303
    page = desk.read(f"{ORGANISATIONS}/0483")
    assert "lies in the outbox" in page
    with site.database.engine.connect() as connection:
        text = str(connection.exec_driver_sql("SELECT text FROM mail").scalar_one())
    token = re.findall(r"/invitation/(\S+)", text)[0]
    assert token not in page
    assert site.stranger().press(f"/invitation/{token}", {}).status_code == 303
    desk.press(person, {}, action=f"{person}/invite")
    assert "You can send the next one tomorrow" in desk.read(f"{ORGANISATIONS}/0483")
    log = site.coordinator("0483").read("/log")
    assert "Invited a contact person" in log


def test_respondents_and_things_of_another_organisation_are_not_found(site: Site) -> None:
    site.member(Role.RESPONDENT, code="0483", parts=("goals",), name="Secret Person")
    desk = site.organiser()
    for address in (f"{ORGANISATIONS}/0483", PEOPLE, f"{PEOPLE}?q=Secret"):
        assert "Secret Person" not in desk.read(address)
    person = added(desk)
    number = person.rpartition("/")[2]
    for address in (f"{ORGANISATIONS}/0180/people/{number}", f"{ORGANISATIONS}/0180/people/{number}/remove"):
        desk.read(address, 404)
    respondent = 4  # three official inboxes come first
    desk.read(f"{ORGANISATIONS}/0483/people/{respondent}", 404)


def test_a_file_is_shown_before_it_is_imported_and_then_imported_as_it_was_shown(site: Site) -> None:
    desk = site.organiser()
    page = upload(desk, f"{PEOPLE}/import", (HEAD + ROW).encode())
    assert "1 new" in page
    assert "Anna Berg" in page
    assert set(roles_of(site)) == {None}
    assert desk.send(page, f"{PEOPLE}/import", {}).status_code == 303
    assert "Imported: 1 row is new, 0 rows are changed." in desk.read(PEOPLE)
    assert roles_of(site)["anna.berg@example.se"] == {Role.COORDINATOR}
    again = upload(desk, f"{PEOPLE}/import", (HEAD + ROW).encode())
    assert "There is nothing to import" in again
    assert f"{PEOPLE}/import" not in {form.action for form in forms_of(again)}


def test_a_register_that_changed_meanwhile_is_shown_anew(site: Site) -> None:
    desk = site.organiser()
    page = upload(desk, f"{PEOPLE}/import", (HEAD + ROW).encode())
    upload_other = upload(desk, f"{PEOPLE}/import", (HEAD + ROW.replace("coordinator", "reader")).encode())
    assert desk.send(upload_other, f"{PEOPLE}/import", {}).status_code == 303
    reply = desk.send(page, f"{PEOPLE}/import", {})
    assert reply.status_code == 409
    assert "The register has changed meanwhile" in reply.text
    assert roles_of(site)["anna.berg@example.se"] == {Role.READER}
    assert desk.send(reply.text, f"{PEOPLE}/import", {}).status_code == 303
    assert roles_of(site)["anna.berg@example.se"] == {Role.COORDINATOR}


def test_faults_stand_in_a_table_with_row_and_column(site: Site) -> None:
    desk = site.organiser()
    page = upload(desk, f"{PEOPLE}/import", (HEAD + ROW + "0483;bo;<b>;;chef;;\n").encode(), 422)
    assert "There are 2 things to fix" in page
    assert page.count("<tr") == 1 + 2
    assert "is not a mail address" in page
    assert set(roles_of(site)) == {None}


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        pytest.param("Åsa".encode("cp1252"), "The file is not UTF-8", id="another coding"),
        pytest.param(b"", "The file is empty", id="nothing"),
        pytest.param(b"<script>alert(1)</script>\n1\n", "There is no such column", id="script"),
        pytest.param(HEAD.encode() + b"x" * 5 * 2**20, "larger than 5 MB", id="too large"),
    ],
)
def test_a_file_that_cannot_be_read_is_answered_in_words(site: Site, content: bytes, sentence: str) -> None:
    page = upload(site.organiser(), f"{ORGANISATIONS}/import", content, 422)
    assert sentence in page
    assert "<script>" not in page


@pytest.mark.parametrize("content", ["", "no base64", "å"])
def test_a_forged_second_step_imports_nothing(site: Site, content: str) -> None:
    desk = site.organiser()
    token = form_to(desk.client.get(f"{PEOPLE}/import").text, f"{PEOPLE}/import").fields["csrf_token"]
    reply = desk.client.post(f"{PEOPLE}/import", data={"csrf_token": token, "content": content})
    assert reply.status_code == 422
    assert "Choose a file." in reply.text


def test_without_a_file_nothing_happens(site: Site) -> None:
    assert "Choose a file." in site.organiser().press(f"{PEOPLE}/import", {}).text


def test_a_post_beyond_every_limit_is_refused(site: Site, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(imports, "LARGEST_POST", 2000)
    desk = site.organiser()
    upload(desk, f"{PEOPLE}/import", b"x" * 3000, 413)


def test_the_register_is_downloaded_changed_and_imported(site: Site) -> None:
    desk = site.organiser()
    reply = desk.client.get(f"{ORGANISATIONS}/file")
    assert reply.headers["Content-Disposition"] == "attachment; filename=organisations.csv"
    text = reply.get_data(as_text=True)
    assert text.startswith("\ufeffcode;kind;name;")
    page = upload(desk, f"{ORGANISATIONS}/import", text.replace("Katrineholm", "Katrineholms kommun").encode())
    assert "1 that changes" in page
    assert "“Katrineholm” becomes “Katrineholms kommun”" in page
    assert desk.send(page, f"{ORGANISATIONS}/import", {}).status_code == 303
    with site.database.read() as store:
        assert store.organisations.get("0483").name == "Katrineholms kommun"

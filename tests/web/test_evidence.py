"""The register of evidence as people use it, and as somebody would who means harm."""

import re
from html import unescape
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from werkzeug.datastructures import MultiDict
from werkzeug.test import TestResponse

from maturity.domain.person import Role
from tests.papers import GOOD, HTML, JPEG, office, pdf, png
from tests.web.conftest import Person, Site, form_to

FACTS = {"title": "Inköpspolicy", "kind": "decision", "dated": "2024-02-29", "secret": "no"}
REGISTER = "/evidence/new"


def send(
    person: Person,
    facts: dict[str, str] | None = None,
    *,
    file: tuple[str, bytes] | None = None,
    questions: tuple[str, ...] = ("Q1",),
    action: str = REGISTER,
) -> TestResponse:
    """Open the form, fill it and send it as a browser does."""
    fields: MultiDict[str, Any] = MultiDict(form_to(person.client.get(action).text, action).fields)
    for name, value in (FACTS if facts is None else facts).items():
        fields[name] = value
    fields.setlist("questions", list(questions))
    if file is not None:
        fields["file"] = (BytesIO(file[1]), file[0])
    reply = person.client.post(action, data=fields, content_type="multipart/form-data")
    reply.request.environ["wsgi.input"].close()  # a large one is a file, which the test client forgets
    return reply


def told(reply: TestResponse) -> str:
    """Return what the page says beside the field."""
    return " ".join(unescape(re.sub(r"<[^>]+>", "", one)) for one in re.findall(r'class="problem".*', reply.text))


def stored(folder: Path) -> list[str]:
    return [one.name for one in (folder / "evidence").rglob("*") if one.is_file()]


def test_an_empty_register_says_what_to_do(site: Site) -> None:
    assert "No evidence is registered yet." in site.coordinator().read("/evidence")
    assert "Register evidence</a>" not in site.member(Role.READER).read("/evidence")


def test_evidence_is_registered_listed_changed_and_removed(site: Site, tmp_path: Path) -> None:
    person = site.coordinator()
    reply = send(person, file=("Policy.pdf", pdf()))
    assert (reply.status_code, reply.location) == (303, "/evidence")
    page = person.read("/evidence")
    for words in ("Saved: Inköpspolicy", "Decision", "29 February 2024", "29 February 2028", "Q1", "Valid", "Public"):
        assert words in page
    assert (
        send(person, {"title": "Policyn", "secret": "yes"}, questions=("Q1", "Q2"), action="/evidence/1").status_code
        == 303
    )
    page = person.read("/evidence")
    assert "Policyn" in page
    assert "Q1, Q2" in page
    assert "Secret" in page
    assert "Policy.pdf" in person.read("/evidence/1")
    assert "It is no longer shown with 2 questions." in person.read("/evidence/1/remove")
    assert person.press("/evidence/1/remove", {}).status_code == 303
    assert "No evidence is registered yet." in person.read("/evidence")
    person.read("/evidence/1", 404)
    person.read("/evidence/1/file", 404)
    assert len(stored(tmp_path)) == 1  # what was submitted may refer to it


def test_the_list_can_be_narrowed_to_what_needs_somebody(site: Site) -> None:
    person = site.coordinator()
    send(person, FACTS | {"title": "Gammal", "dated": "2019-01-01"})
    send(person, FACTS | {"title": "Snart", "valid_to": "2026-12-31"})
    send(person, FACTS | {"title": "Färsk"})
    everything = person.read("/evidence")
    assert "Expired (1)" in everything
    assert "Lapses soon (1)" in everything
    for show, found in (("expired", "Gammal"), ("lapsing", "Snart")):
        page = person.read(f"/evidence?show={show}")
        assert found in page
        assert "Färsk" not in page
    assert "Färsk" in person.read("/evidence?show=nonsense")


def test_what_cannot_be_used_is_told_beside_the_field_and_what_was_typed_is_kept(site: Site) -> None:
    person = site.coordinator()
    typed = {"title": "x" * 201, "kind": "minutes", "dated": "i våras", "owner": "inköp", "link": "c:\\policy"}
    reply = send(person, typed, questions=("Q2",))
    assert reply.status_code == 422
    assert "Error: " in reply.text
    # the date is looked at first: it can only be wrong in a form
    assert "Write the date as 2027-03-31." in told(reply)
    reply = send(person, typed | {"dated": "2026-01-01"}, questions=("Q2",))
    assert "Remove 1 character." in told(reply)
    assert "Write the whole web address" in told(reply)
    fields = form_to(reply.text, REGISTER).fields
    assert {name: fields[name] for name in ("title", "kind", "owner", "link", "questions")} == {
        "title": "x" * 201, "kind": "minutes", "owner": "inköp", "link": "c:\\policy", "questions": "Q2",
    }  # fmt: skip
    assert "No evidence is registered yet." in person.read("/evidence")


WRONG = {
    "empty": (("policy.pdf", b""), "The file is empty."),
    "a picture called a PDF": (("policy.pdf", png()), "ends as that of another kind"),
    "a page called a PDF": (("policy.pdf", HTML), "ends as that of another kind"),
    "a page before a PDF": (("policy.pdf", HTML + pdf()), "is of no kind that can be kept"),
    "a PDF that is a Word document, too": (("policy.pdf", pdf() + office("docx")), "is of no kind that can be kept"),
    "a program": (("policy.pdf", b"MZ\x90\0"), "is of no kind that can be kept"),
    "a drawing with script": (("policy.svg", b"<svg\0 onload='alert(1)'/>"), "is of no kind that can be kept"),
    "macros": (("policy.docx", office("docx", {"word/vbaProject.bin": b"x"})), "is of no kind that can be kept"),
    "too large": (("policy.pdf", pdf() + b" " * (11 * 2**20)), "The file is larger than 10 MB."),
}


@pytest.mark.parametrize("what", WRONG)
def test_a_file_that_cannot_be_kept_is_refused_in_clear_words(site: Site, tmp_path: Path, what: str) -> None:
    file, words = WRONG[what]
    person = site.coordinator()
    reply = send(person, file=file)
    assert reply.status_code == 422
    assert words in told(reply)
    assert "Choose the file again" in reply.text
    assert form_to(reply.text, REGISTER).fields["title"] == "Inköpspolicy"
    assert not (tmp_path / "evidence").exists()
    assert "No evidence is registered yet." in person.read("/evidence")


def test_a_form_that_is_far_too_large_is_not_read(site: Site) -> None:
    reply = site.coordinator().client.post(
        REGISTER, data=b" " * (21 * 2**20), content_type="multipart/form-data; boundary=x"
    )
    assert reply.status_code == 413
    assert "this form can hold 20 MB" in reply.text


def test_other_forms_are_not_larger_than_before(site: Site) -> None:
    person = site.coordinator()
    token = form_to(person.client.get("/check").text, "/check").fields["csrf_token"]
    reply = person.client.post("/check", data={"csrf_token": token, "name": "x" * (3 * 2**20)})
    assert reply.status_code == 413
    assert "this form can hold 2 MB" in reply.text


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../../maturity.db", "maturity.db.pdf"),
        ("/etc/passwd", "passwd.pdf"),
        ("..\\..\\policy.pdf", "policy.pdf"),
        ("policy\0.pdf", "policy.pdf"),
        ("policy.html", "policy.html.pdf"),
        ("Åtgärder och ägare.pdf", "Åtgärder och ägare.pdf"),
    ],
)
def test_a_name_never_becomes_a_path(site: Site, tmp_path: Path, given: str, shown: str) -> None:
    before = {path for path in tmp_path.iterdir() if path.name != "evidence"}
    person = site.coordinator()
    assert send(person, file=(given, pdf())).status_code == 303
    assert shown in person.read("/evidence/1")
    assert {path for path in tmp_path.iterdir() if path.name != "evidence"} >= before
    [name] = stored(tmp_path)
    assert re.fullmatch("[0-9a-f]{64}", name)
    assert person.client.get("/evidence/1/file").data == pdf()


@pytest.mark.parametrize("name", GOOD)
def test_a_file_is_only_ever_saved(site: Site, name: str) -> None:
    person = site.coordinator()
    assert send(person, file=(name, GOOD[name])).status_code == 303
    reply = person.client.get("/evidence/1/file")
    assert reply.data == GOOD[name]
    assert reply.headers["Content-Disposition"].startswith("attachment; filename=")
    assert name in reply.headers["Content-Disposition"]
    assert set(reply.headers.getlist("X-Content-Type-Options")) == {"nosniff"}
    assert "sandbox; default-src 'none'" in reply.headers.getlist("Content-Security-Policy")
    assert reply.headers["Cache-Control"] == "no-store"
    assert reply.mimetype not in ("text/html", "text/plain", "image/svg+xml")


def test_a_page_with_script_is_a_text_without_a_type(site: Site) -> None:
    person = site.coordinator()
    assert send(person, file=("login.html", HTML)).status_code == 303
    reply = person.client.get("/evidence/1/file")
    assert reply.mimetype == "application/octet-stream"
    assert "login.html.txt" in reply.headers["Content-Disposition"]


def test_script_in_a_title_is_shown_as_text(site: Site) -> None:
    person = site.coordinator()
    send(person, FACTS | {"title": "<script>alert(1)</script>", "owner": "<img src=x>"})
    for address in ("/evidence", "/evidence/1", "/evidence/1/remove", "/area/goals/Q1"):
        page = person.client.get(address).text
        assert "<script>alert" not in page
        assert "<img" not in page
        assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


def test_other_organisations_find_nothing(site: Site) -> None:
    owner, other = site.coordinator(), site.coordinator("0483")
    send(owner, file=("policy.jpg", JPEG))
    token = form_to(other.client.get(REGISTER).text, REGISTER).fields["csrf_token"]
    for address in ("/evidence/1", "/evidence/1/remove", "/evidence/1/file"):
        other.read(address, 404)
    for address in ("/evidence/1", "/evidence/1/remove"):
        assert other.client.post(address, data={"csrf_token": token, **FACTS}).status_code == 404
    assert "Inköpspolicy" not in other.read("/evidence")
    assert "Inköpspolicy" in owner.read("/evidence")


def test_everybody_may_read_the_list_and_only_some_what_is_secret(site: Site) -> None:
    coordinator = site.coordinator()
    send(coordinator, FACTS | {"link": "https://example.org/open"}, file=("open.pdf", pdf("open")))
    send(
        coordinator,
        FACTS | {"title": "Riskanalys", "secret": "yes", "link": "https://example.org/secret"},
        file=("secret.pdf", pdf("secret")),
    )
    for role, opens in ((Role.APPROVER, True), (Role.READER, False), (Role.RESPONDENT, False)):
        person = site.member(role, parts=("goals",) if role is Role.RESPONDENT else ())
        page = person.read("/evidence")
        assert "Riskanalys" in page
        assert "https://example.org/open" in page
        assert ("https://example.org/secret" in page) is opens
        person.read("/evidence/1/file")
        person.read("/evidence/2/file", 200 if opens else 403)
        person.read("/evidence/new", 403)
        person.read("/evidence/1", 403)


def test_a_full_disk_is_told_and_nothing_is_saved(site: Site, tmp_path: Path) -> None:
    (tmp_path / "evidence").touch()
    person = site.coordinator()
    reply = send(person, file=("policy.pdf", pdf()))
    assert reply.status_code == 503
    assert "the service has no room for it. Nothing was saved." in told(reply)
    assert form_to(reply.text, REGISTER).fields["title"] == "Inköpspolicy"
    assert "No evidence is registered yet." in person.read("/evidence")
    assert send(person).status_code == 303  # without a file all is well


def test_the_page_of_a_question_shows_what_is_registered_for_it(site: Site) -> None:
    person = site.coordinator()
    assert "Nothing is registered for this question." in person.read("/area/goals/Q1")
    assert form_to(person.client.get("/evidence/new?question=Q1").text, REGISTER).fields["questions"] == "Q1"
    send(person, FACTS | {"dated": "2019-01-01"})
    page = person.read("/area/goals/Q1")
    assert re.search(r"Inköpspolicy</a> <strong class=\"tag bad\">Expired", page)
    assert "Inköpspolicy" not in person.read("/area/goals/Q2")
    colleague = site.member(Role.RESPONDENT, parts=("goals",))
    assert "Inköpspolicy" not in colleague.read("/area/goals/Q1")


def test_the_check_lists_what_has_aged_and_counts_what_holds(site: Site) -> None:
    person = site.coordinator()
    person.press("/area/goals", {"Q1": "2", "Q2": "1"})
    assert "High level without evidence (1)" in person.read("/check")
    send(person)
    page = person.read("/check")
    assert "High level without evidence" not in page
    assert "Expired or lapsing evidence" not in page
    assert page.count("With evidence") == 1
    send(person, FACTS | {"title": "Gammal plan", "dated": "2019-01-01"})
    assert re.search(r"Expired or lapsing evidence \(1\).*Gammal plan</a> \(Q1\)", person.read("/check"), re.DOTALL)


def test_an_index_has_its_grade_beside_it(site: Site) -> None:
    person = site.coordinator()
    assert "Confidence" not in person.read("/results")
    person.press("/area/goals", {"Q1": "2", "Q2": "1"})
    assert "Confidence D: one voice, or no evidence" in person.read("/results")
    send(person, questions=("Q1", "Q2"))
    page = person.read("/results")
    assert "Confidence B: dated evidence" in page
    assert 'href="/results/trace#confidence"' in page
    assert 'id="confidence"' in person.read("/results/trace")


def test_the_pages_are_in_swedish_too(site: Site) -> None:
    person = site.coordinator(language="sv")
    assert "Inga underlag är registrerade än." in person.read("/evidence")
    reply = send(person, file=("policy.pdf", HTML))
    assert "filens namn slutar" in told(reply).lower()
    send(person, questions=("Q1", "Q2"))
    assert "29 februari 2028" in person.read("/evidence")
    person.press("/area/goals", {"Q1": "2", "Q2": "1"})
    assert "Säkerhet B: daterat underlag" in person.read("/results")

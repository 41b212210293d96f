"""The page of reports and its files: every format, with what was chosen, whatever happens to one of them."""

import io
import json
import re
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient

from maturity import resources
from maturity.reporting.fingerprint import read_fingerprint
from maturity.reporting.kinds import KINDS, Kind
from maturity.services import access, demonstration
from maturity.settings import Settings
from maturity.storage.database import Database
from maturity.web import create_app
from maturity.web.language import COOKIE
from maturity.web.permission import SESSION_COOKIE

KALMAR, KATRINEHOLM = "0880", "0483"
"""Of the demonstration: submitted, and two areas left."""

SignIn = Callable[..., FlaskClient]


@pytest.fixture(scope="module")
def used(demo_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Database]:
    path = tmp_path_factory.mktemp("reports") / "maturity.db"
    shutil.copy(demo_file, path)
    database = Database.connect(f"sqlite:///{path}")
    yield database
    database.close()


@pytest.fixture(scope="module")
def signed_in(used: Database, key: str, now: datetime, tmp_path_factory: pytest.TempPathFactory) -> SignIn:
    """Return a client that is signed in as the coordinator of an organisation of the demonstration."""
    folder = str(tmp_path_factory.mktemp("settings"))
    settings = Settings.from_environment({"MATURITY_DATA_FOLDER": folder, "MATURITY_SECRET_KEY": key})
    app = create_app(settings, used, lambda: now)
    with used.read() as store:
        tokens = {one.organisation.code: one.secrets.token for one in demonstration.sign_ins(store, key)}

    def sign_in(code: str = KALMAR, language: str = "en") -> FlaskClient:
        with used.write() as store:
            session = access.sign_in(store, tokens[code], key, now)
        client = app.test_client()
        client.set_cookie(SESSION_COOKIE, session)
        client.set_cookie(COOKIE, language)
        return client

    return sign_in


@pytest.mark.parametrize("code", [KALMAR, KATRINEHOLM])
@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.name)
def test_every_format_is_sent_as_a_file(signed_in: SignIn, kind: Kind, code: str) -> None:
    reply = signed_in(code).get(f"/report/{kind.file}?language=sv&group=all&plan=no")
    assert reply.status_code == 200
    assert reply.content_type == kind.media_type
    name, _, ending = kind.file.partition(".")
    language = "-sv" if kind.in_languages else ""
    assert reply.headers["Content-Disposition"] == f'attachment; filename="{name}-{code}-2027{language}.{ending}"'
    start = {"pdf": b"%PDF-", "csv": b"wave,", "json": b"{"}.get(ending, b"PK")
    assert reply.data.startswith(start)


def test_without_a_choice_comments_stay_and_the_plan_goes_along(signed_in: SignIn) -> None:
    chosen = read_fingerprint(signed_in(language="sv").get("/report/improvement.pdf").data).choices
    assert (chosen.language, chosen.group, chosen.comments, chosen.plan) == ("sv", "skr-group", False, True)


def test_the_links_carry_what_was_chosen(signed_in: SignIn) -> None:
    page = signed_in().get("/report?language=sv&group=all&comments=yes&plan=no").text
    query = "language=sv&amp;group=all&amp;comments=yes&amp;plan=no"
    assert all(f'href="/report/{kind.file}?{query}"' in page for kind in KINDS)
    assert "With comments." in page
    reply = signed_in().get("/report/data.json?language=sv&group=all&comments=yes&plan=no")
    chosen = read_fingerprint(reply.data).choices
    assert (chosen.language, chosen.group, chosen.comments, chosen.plan) == ("sv", "all", True, False)
    assert any("comment" in one for one in json.loads(reply.data)["answers"])


@pytest.mark.parametrize(
    "address",
    ["/report/improvement.odt", "/report/data.json?comments=perhaps", "/report?plan=1", "/report?language=no"],
)
def test_what_cannot_be_chosen_is_not_found(signed_in: SignIn, address: str) -> None:
    assert signed_in().get(address).status_code == 404


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("sv", "Rapporten kunde inte skapas. Försök igen eller läs"),
        ("en", "The report could not be created. Try again"),
    ],
)
def test_a_report_that_fails_says_so_and_blocks_no_other(
    signed_in: SignIn, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, language: str, said: str
) -> None:
    from pptx import Presentation

    layouts = Path(shutil.copytree(resources.data_folder("reports"), tmp_path / "reports"))
    Presentation().save(str(layouts / "slides.pptx"))  # without our layouts
    (layouts / "one-page.typ").write_text("#unknown()")
    folder = resources.data_folder
    monkeypatch.setattr(resources, "data_folder", lambda name: layouts if name == "reports" else folder(name))
    client = signed_in(language=language)
    for file, why in (("slides.pptx", "the layout Title"), ("one-page.pdf", "")):
        reply = client.get(f"/report/{file}")
        assert reply.status_code == 500
        assert said in reply.text
        assert why in reply.text
        assert "/report/improvement.pdf?" in reply.text
    assert client.get("/report/improvement.pdf").status_code == 200


def unpacked(client: FlaskClient, choices: str) -> dict[str, bytes]:
    reply = client.get(f"/report/package.zip?{choices}")
    assert reply.status_code == 200
    assert reply.mimetype == "application/zip"
    assert reply.headers["Content-Disposition"] == f'attachment; filename="reports-{KALMAR}-2027-sv.zip"'
    with ZipFile(io.BytesIO(reply.data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_everything_comes_as_one_file_with_what_was_chosen(signed_in: SignIn) -> None:
    choices = "language=sv&group=all&comments=yes&plan=no"
    assert f'href="/report/package.zip?{choices}"'.replace("&", "&amp;") in signed_in().get(f"/report?{choices}").text
    found = unpacked(signed_in(), choices)
    assert len(found) == len(KINDS)
    for kind in KINDS:
        reply = signed_in().get(f"/report/{kind.file}?{choices}")
        assert found[reply.headers["Content-Disposition"].split('"')[1]] == reply.data


def test_a_report_that_fails_leaves_its_reason_in_the_package_and_all_others(
    signed_in: SignIn, tmp_path: Path, used: Database, key: str, now: datetime
) -> None:
    from pptx import Presentation

    Presentation().save(str(tmp_path / "slides.pptx"))  # without our layouts
    where = {"MATURITY_DATA_FOLDER": str(tmp_path / "data"), "MATURITY_REPORTS_FOLDER": str(tmp_path)}
    settings = Settings.from_environment({"MATURITY_SECRET_KEY": key} | where)
    client = create_app(settings, used, lambda: now).test_client()
    client.set_cookie(SESSION_COOKIE, signed_in().get_cookie(SESSION_COOKIE).value)  # type: ignore[union-attr]  # it is there
    client.set_cookie(COOKIE, "sv")
    found = unpacked(client, "language=sv")
    assert len(found) == len(KINDS)
    why = found.pop("slides-pptx.failed.txt").decode()
    assert why.startswith("Rapporten kunde inte skapas.")
    assert "the layout Title" in why
    assert not any("slides" in name or "failed" in name for name in found)


@pytest.mark.parametrize("address", ["/report/package.zip?language=no", "/report/package.zip?comments=perhaps"])
def test_a_package_of_what_cannot_be_chosen_is_not_found(signed_in: SignIn, address: str) -> None:
    assert signed_in().get(address).status_code == 404


@pytest.mark.parametrize(("address", "most"), [("/report", 7), ("/report/data.json", 13)])
def test_a_report_sends_a_fixed_number_of_statements(
    signed_in: SignIn, used: Database, address: str, most: int
) -> None:
    client = signed_in()
    client.get(address)
    with used.counted() as counter:
        client.get(address)
    assert counter.queries <= most


def test_a_case_number_goes_along_in_the_links_and_the_papers(signed_in: SignIn) -> None:
    page = signed_in().get("/report?case_number=KS+2027/17").text
    assert "Case number: KS 2027/17." in page
    assert 'value="KS 2027/17"' in page
    reply = signed_in().get("/report/memorandum.docx?case_number=KS+2027/17")
    assert read_fingerprint(reply.data).choices.case_number == "KS 2027/17"


@pytest.mark.parametrize(
    ("number", "said"),
    [("K" * 41, "Remove 1 character."), ("[KS 1]", "without square brackets")],
    ids=["too long", "brackets"],
)
def test_a_case_number_that_cannot_be_used_stays_in_the_form_and_in_no_link(
    signed_in: SignIn, number: str, said: str
) -> None:
    reply = signed_in().get("/report", query_string={"case_number": number})
    assert reply.status_code == 422
    assert said in reply.text
    assert f'value="{number}"' in reply.text
    assert not re.search(r'href="/report/[^"]*case_number=[^"&]', reply.text)
    assert signed_in().get("/report/data.json", query_string={"case_number": number}).status_code == 404


def test_the_number_of_the_invitation_is_proposed_and_can_be_left_out(signed_in: SignIn, used: Database) -> None:
    client = signed_in(KATRINEHOLM)
    with used.write() as store:
        assessment, _state = store.waves.assessment(store.waves.get("2027").id, KATRINEHOLM)
        store.waves.set_case_number(assessment, "KS 2026/8")
    assert "case_number=KS+2026/8" in client.get("/report").text
    assert read_fingerprint(client.get("/report/data.json").data).choices.case_number == "KS 2026/8"
    left_out = client.get("/report?case_number=").text
    assert "case_number=&" in left_out or 'case_number="' in left_out
    assert "KS 2026/8" not in left_out
    with used.write() as store:
        store.waves.set_case_number(assessment, "")

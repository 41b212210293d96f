"""A layout that lacks a part costs its own reports only; the reason is told, and after mending they can be had."""

import io
import zipfile
from collections.abc import Callable
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from pptx import Presentation

from maturity.reporting import bulk
from maturity.reporting.bulk import Wanted
from maturity.reporting.kinds import KINDS
from maturity.reporting.material import Choices
from maturity.services import access, demonstration, submitting
from maturity.services.answering import save
from maturity.services.drafts import Draft
from maturity.settings import Settings
from maturity.storage.database import Database
from maturity.storage.jobs import PartState
from maturity.web import create_app
from maturity.web.language import COOKIE
from maturity.web.permission import SESSION_COOKIE
from tests.reporting.conftest import KALMAR

CODES = "0583", KALMAR
WANTED = Wanted(
    ("improvement-pdf", "one-page-pdf", "slides-pptx", "workbook-xlsx"),
    Choices("sv", "all", comments=False, plan=False),
)
BROKEN = "one-page.typ", "slides.pptx"


@pytest.fixture
def layouts(tmp_path: Path) -> Path:
    """An organiser's own folder in which one layout is not ours and one no layout at all."""
    folder = tmp_path / "layouts"
    folder.mkdir()
    _break(folder)
    return folder


def _break(folder: Path) -> None:
    (folder / "one-page.typ").write_text("#unknown()")
    Presentation().save(str(folder / "slides.pptx"))


def _mend(folder: Path) -> None:
    for name in BROKEN:
        (folder / name).unlink()


def test_a_job_makes_what_it_can_says_why_of_the_rest_and_makes_it_once_it_can(
    database: Database, tiny_round: Callable[..., Any], tmp_path: Path, now: datetime, layouts: Path
) -> None:
    _submitted(database, tiny_round(database, codes=CODES), now)
    with database.write() as store:
        job = bulk.ask(store, "2027", WANTED, "operator", now)
    assert _worked(database, tmp_path, now, layouts) == [PartState.FAILED, PartState.FAILED]
    assert _names(database, tmp_path, job) == ["improvement.pdf", "workbook.xlsx"] * 2
    with database.read() as store:
        for part in store.jobs.parts(job):
            assert "slides-pptx: slides.pptx lacks the layout Title" in part.problem
            assert "one-page-pdf: " in part.problem
            assert "improvement" not in part.problem
    _mend(layouts)
    with database.write() as store:
        assert store.jobs.again(job) == len(CODES)
    assert _worked(database, tmp_path, now, layouts) == [PartState.DONE, PartState.DONE]
    assert _names(database, tmp_path, job) == ["improvement.pdf", "one-page.pdf", "slides.pptx", "workbook.xlsx"] * 2


def test_the_page_and_the_package_give_all_others_and_after_mending_everything(
    demo_copy: Database, key: str, now: datetime, tmp_path: Path, layouts: Path
) -> None:
    _mend(layouts)
    settings = {
        "MATURITY_DATA_FOLDER": str(tmp_path),
        "MATURITY_SECRET_KEY": key,
        "MATURITY_REPORTS_FOLDER": str(layouts),
    }
    client = create_app(Settings.from_environment(settings), demo_copy, lambda: now).test_client()
    with demo_copy.read() as store:
        token = next(one.secrets.token for one in demonstration.sign_ins(store, key) if one.organisation.code == KALMAR)
    with demo_copy.write() as store:
        client.set_cookie(SESSION_COOKIE, access.sign_in(store, token, key, now))
    client.set_cookie(COOKIE, "en")
    _break(layouts)  # while the service runs
    broken = {kind.file for kind in KINDS if set(kind.layouts) & set(BROKEN)}
    assert broken == {"one-page.pdf", "slides.pptx"}
    for kind in KINDS:
        reply = client.get(f"/report/{kind.file}")
        assert reply.status_code == (500 if kind.file in broken else 200), kind.file
    reply = client.get("/report/slides.pptx")
    assert "slides.pptx" in reply.text
    assert "the layout Title" in reply.text
    with zipfile.ZipFile(io.BytesIO(client.get("/report/package.zip").data)) as package:
        failed = [name for name in package.namelist() if name.endswith(".failed.txt")]
        assert failed == ["one-page-pdf.failed.txt", "slides-pptx.failed.txt"]
        assert "the layout Title" in package.read("slides-pptx.failed.txt").decode()
        assert len(package.namelist()) == len(KINDS)
    _mend(layouts)
    for file in broken:
        assert client.get(f"/report/{file}").status_code == 200


def _submitted(database: Database, wave: Any, now: datetime) -> None:
    for code in CODES:
        who = wave.actor(database, code)
        with database.write() as store:
            for question in ("Q1", "Q2"):
                save(store, who, Draft(question, "1", "", "", "", "", 0), now)
            submitting.submit(store, who, name="Test", title="Head", gaps_reason="", now=now)


def _worked(database: Database, folder: Path, now: datetime, layouts: Path) -> list[PartState]:
    found: list[PartState] = []
    while True:
        with database.write() as store:
            claimed = store.jobs.claim(now)
        if claimed is None:
            return found
        found.append(bulk.perform(database, folder, "", claimed, lambda: now, str(layouts)))


def _names(database: Database, folder: Path, job: int) -> list[str]:
    with database.read() as store:
        return [path.name for _, path in bulk.files(store, folder, job)]

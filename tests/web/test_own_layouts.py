"""A service with an organiser's own layouts: every file that a page sends has them, and a bad look stops the start."""

import io
import shutil
from collections.abc import Callable, Iterator
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient

from maturity.errors import LookError
from maturity.services import access, demonstration
from maturity.settings import Settings
from maturity.storage.database import Database
from maturity.web import create_app
from maturity.web.permission import SESSION_COOKIE
from tests.report.looks import ACCENT, dressed
from tests.web.publishing import publish

KALMAR = "0880"


@pytest.fixture(scope="module")
def sites(
    demo_file: Path, key: str, now: datetime, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Callable[[str], FlaskClient]]:
    """Return a function that makes a site with a folder of layouts, and a coordinator who is signed in there."""
    data = tmp_path_factory.mktemp("layouts")
    database = Database.connect(f"sqlite:///{shutil.copy(demo_file, data / 'maturity.db')}")
    with database.write() as store:
        publish(store, now, wave="2025")
        [token] = [one.secrets.token for one in demonstration.sign_ins(store, key) if one.organisation.code == KALMAR]
        session = access.sign_in(store, token, key, now)

    def make(folder: str) -> FlaskClient:
        variables = {
            "MATURITY_DATA_FOLDER": str(data),
            "MATURITY_SECRET_KEY": key,
            "MATURITY_REPORTS_FOLDER": folder,
        }
        client = create_app(Settings.from_environment(variables), database, lambda: now).test_client()
        client.set_cookie(SESSION_COOKIE, session)
        return client

    yield make
    database.close()


@pytest.mark.parametrize("address", ["/report/improvement.pdf", "/receipt.pdf", "/published/2025/report.pdf"])
def test_every_pdf_of_the_service_has_the_own_look(
    sites: Callable[[str], FlaskClient], tmp_path: Path, address: str
) -> None:
    own = tmp_path / "own"
    dressed(own)
    ours, theirs = (sites(folder).get(address) for folder in ("", str(own)))
    assert (ours.status_code, theirs.status_code) == (200, 200)
    assert ours.data != theirs.data


def test_the_package_has_it_too(sites: Callable[[str], FlaskClient], tmp_path: Path) -> None:
    own = tmp_path / "own"
    dressed(own)
    package: Any = ZipFile(io.BytesIO(sites(str(own)).get("/report/package.zip").data))
    [book] = [name for name in package.namelist() if name.endswith(".xlsx")]
    with ZipFile(io.BytesIO(package.read(book))) as parts:
        assert ACCENT[1:] in parts.read("xl/styles.xml").decode()


def test_a_look_that_cannot_be_used_stops_the_start(sites: Callable[[str], FlaskClient], tmp_path: Path) -> None:
    dressed(tmp_path / "own", '[colours]\naccent = "#FFEE00"')
    with pytest.raises(LookError, match=r"look\.toml: colours\.accent: #FFEE00 has a contrast of 1\.2"):
        sites(str(tmp_path / "own"))

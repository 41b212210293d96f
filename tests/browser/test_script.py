"""Script in every text field, in a real browser: nothing runs, and the content security policy has nothing to stop."""

from collections.abc import Callable

import pytest
from flask.testing import FlaskClient
from playwright.sync_api import Dialog

from maturity.web.language import COOKIE
from maturity.web.permission import SESSION_COOKIE
from tests.browser.conftest import CHROMIUM, HALF_DONE, Look, Reader, Site
from tests.markers import answer, ask_approver, fill_register, invite, press

pytestmark = pytest.mark.browser
if CHROMIUM is None:
    pytest.skip("browser tests: no chromium on this machine", allow_module_level=True)

PAGES = (
    "/overview", "/area/goals", "/area/goals/A1", "/form", "/check", "/evidence", "/evidence/1", "/evidence/1/remove",
    "/colleagues", "/colleagues/1", "/colleagues/1/remove", "/agreement?show=all", "/agreement/A1", "/agreement/agenda",
    "/agreement/meeting/A1", "/agreement/protocol", "/approval", "/approve/answers", "/results", "/results/trace",
    "/plan", "/report", "/log", "/account", "/sessions", "/history",
)  # fmt: skip


def client_of(site: Site, code: str) -> FlaskClient:
    client = site.app.test_client()
    client.set_cookie(COOKIE, "en")
    client.set_cookie(SESSION_COOKIE, site.session(site.secrets(code).token))
    return client


@pytest.mark.parametrize("look", [Look("en"), Look("en", script=False)], ids=str)
def test_a_marker_in_every_field_runs_nothing_in_a_browser(
    site: Site, reader: Callable[..., Reader], look: Look
) -> None:
    client = client_of(site, HALF_DONE)
    fill_register(client, "A1")
    invite(client, "goals")
    answer(client, "goals", {"A1": "2"})
    assert press(client, "/agreement/A1", {"A1": "3", "why": "<script>alert(3)</script>"}).status_code == 303
    ask_approver(client)
    page = reader(look, HALF_DONE).page()
    dialogs: list[str] = []

    def opened(dialog: Dialog) -> None:
        dialogs.append(dialog.message)
        dialog.dismiss()

    page.on("dialog", opened)
    shown = 0
    for path in PAGES:
        reply = page.goto(path)
        assert reply is not None
        assert reply.status in (200, 403, 404, 409), path
        shown += "<script>alert(" in page.inner_text("body")
        assert page.locator("img[src=x]").count() == 0, path
    assert dialogs == []
    assert shown >= 5  # as text; the fixture makes sure that the console stayed silent

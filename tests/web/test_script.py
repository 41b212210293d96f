"""Script and markup in every text field, shown on every page, letter, file and report: it stays text."""

import re
import shutil
import subprocess

import pytest

from maturity.domain.person import Role
from tests.markers import MARK, RUN, answer, ask_approver, fill_register, invite, press, run_by
from tests.web.conftest import STOCKHOLM, Person, Site
from tests.web.test_matrix import OWN, address, routes


def opened(site: Site, key: str) -> Person:
    """Come in by the link of the newest letter of a kind."""
    with site.database.read() as store:
        text = next(one.text for one in store.mails.all() if one.key.startswith(key))
    found = re.search(r"/invitation/\S+", text)
    assert found
    person = site.stranger()
    assert person.press(found[0], {}).status_code == 303
    return person


def walk(site: Site, people: list[Person]) -> int:
    """Open every page as everybody, make sure that none runs anything; return on how many the marker is shown."""
    shown = 0
    for person in people:
        for rule, method in routes(site):
            if method != "GET" or rule.rule.endswith(".pdf"):  # documents are read at the end
                continue
            reply = person.client.get(address(rule, OWN))
            assert reply.status_code < 500, rule.rule
            assert MARK not in reply.headers.get("Content-Disposition", "")
            if reply.mimetype == "text/html":
                assert run_by(reply.text) == [], rule.rule
                shown += "&lt;script&gt;alert(1)" in reply.text
            elif reply.mimetype in ("text/csv", "text/calendar"):
                assert not re.search(r'(^|[;,\n])"?=', reply.text), rule.rule
                assert RUN not in reply.text, rule.rule
    return shown


def test_a_marker_in_every_field_is_text_on_every_page_in_every_letter_and_in_the_signed_copy(site: Site) -> None:
    coordinator = site.coordinator()
    client = coordinator.client
    link = f"/invitation/{site.tokens[STOCKHOLM]}"
    assert press(client, link, {"case_number": MARK[:100]}).status_code == 303
    fill_register(client, "Q1")
    invite(client, "goals")
    colleague = opened(site, "ask/")
    answer(colleague.client, "goals", {"Q1": "0", "Q2": "1"})
    reply = press(colleague.client, "/area/goals", {"next": "done"})
    assert reply.status_code == 303
    assert press(client, "/agreement/Q1", {"Q1": "2", "why": MARK}).status_code == 303
    answer(client, "goals", {"Q1": "2"})
    reader = site.member(Role.READER, name=MARK)
    assert walk(site, [coordinator, colleague, reader]) > 15

    ask_approver(client)
    approver = opened(site, "approval/")
    assert walk(site, [coordinator, approver]) > 10
    assert press(approver.client, "/approve", {"comment": MARK, "next": "return"}).status_code == 303
    assert walk(site, [coordinator]) > 5
    ask_approver(client)
    signed = {"name": MARK, "title": MARK, "agreed": "yes", "next": "sign"}
    approver = opened(site, "approval/")
    assert press(approver.client, "/approve", signed).status_code == 303
    assert walk(site, [coordinator, approver, colleague, reader]) > 20
    assert press(client, "/unlock", {}).status_code == 303
    assert press(client, "/check", {"name": MARK, "title": MARK, "agreed": "yes", "gaps": MARK}).status_code == 303
    assert walk(site, [coordinator, reader]) > 10

    with site.database.read() as store:
        mails = store.mails.all()
    assert len(mails) >= 3
    for mail in mails:
        assert run_by(mail.html) == [], mail.key
        assert "\n" not in mail.subject
        assert not re.search(r"^https?://evil", mail.text, re.MULTILINE)

    if shutil.which("pdftotext") is None:
        pytest.skip("pdftotext is not installed")
    for path in ("/receipt.pdf", "/receipt.pdf?revision=1", "/report/improvement.pdf"):
        reply = client.get(path)
        assert reply.mimetype == "application/pdf", path
        assert b"/JavaScript" not in reply.data
        assert b"/Launch" not in reply.data
        text = subprocess.run(["pdftotext", "-", "-"], input=reply.data, capture_output=True, check=True).stdout
        words = "".join(text.decode().split()).replace("\u200b", "").replace("\u00ad", "")
        assert RUN not in words
        if path.startswith("/receipt"):
            for piece in ("<script>alert(1)</script>", "{{9973*9973}}", '#import"x":**_$`b`'):
                assert piece in words, (path, piece)


def test_a_downloaded_file_has_a_name_that_every_browser_reads_and_none_runs(site: Site) -> None:
    client = site.coordinator().client
    fill_register(client, "Q1")
    reply = client.get("/evidence/1/file")
    disposition = reply.headers["Content-Disposition"]
    assert disposition.startswith("attachment; ")
    assert not re.search(r"[\r\n<>]", disposition)
    assert disposition.isascii()
    assert "sandbox; default-src 'none'" in reply.headers.getlist("Content-Security-Policy")

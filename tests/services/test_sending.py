"""Sending by SMTP, to a real server: everything arrives, nothing twice, whatever breaks in between."""

import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, timedelta
from pathlib import Path

import pytest
import trustme

from maturity.services import mailing
from maturity.services.sending import MailServer, Sent, message, send_due
from maturity.storage.database import Database
from maturity.storage.mails import LEASE, Mail
from tests.postbox import Postbox

PASSWORD = "losen"
SECOND, MINUTE = timedelta(seconds=1), timedelta(minutes=1)


def _queue(database: Database, now: datetime, *names: str) -> None:
    with database.write() as store:
        for name in names:
            text = f"Hej {name}!\n\nSvara på åtta frågor:\n\nhttps://matning.se/invitation/{name}\n"
            mailing.queue(
                store, f"ask/{name}", f"{name}@kommun.se", "sv", f"Åtta frågor till {name} – svara", text, now
            )


def _mails(database: Database) -> dict[str, Mail]:
    with database.read() as store:
        return {mail.recipient.partition("@")[0]: mail for mail in store.mails.all()}


def test_a_mail_arrives_as_text_and_html_with_its_headers(
    any_database: Database, postbox: Postbox, now: datetime
) -> None:
    _queue(any_database, now, "anna")
    assert send_due(any_database, postbox.server(), now) == Sent(1, 0)
    [(recipient, got)] = postbox.received
    assert recipient == "anna@kommun.se"
    assert got["To"] == "anna@kommun.se"
    assert got["Subject"] == "Åtta frågor till anna – svara"
    assert got["From"] == "Inköpsmognad <no-reply@matning.se>"
    assert got["Reply-To"] == "fraga@matning.se"
    assert got["Auto-Submitted"] == "auto-generated"
    assert got["Content-Language"] == "sv"
    assert abs(got["Date"].datetime - now) < 5 * SECOND
    assert got["Message-ID"].endswith("@matning.se>")
    assert got["Bcc"] is None
    assert got.get_content_type() == "multipart/alternative"
    text, html = got.iter_parts()
    assert (text.get_content_type(), html.get_content_type()) == ("text/plain", "text/html")
    written = "Hej anna!\n\nSvara på åtta frågor:\n\nhttps://matning.se/invitation/anna\n"
    assert text.get_content().replace("\r\n", "\n") == written
    page = html.get_content()
    assert "Svara på åtta frågor:" in page
    assert page.count("<a ") == 1
    assert not any(word in page for word in ("<img", "<script", "<link", "style"))


def test_a_sent_mail_is_not_sent_again_and_keeps_no_text(
    any_database: Database, postbox: Postbox, now: datetime
) -> None:
    _queue(any_database, now, "anna")
    send_due(any_database, postbox.server(), now)
    _queue(any_database, now + MINUTE, "anna")
    assert send_due(any_database, postbox.server(), now + timedelta(days=9)) == Sent(0, 0)
    assert postbox.recipients() == ["anna@kommun.se"]
    mail = _mails(any_database)["anna"]
    assert mail.sent_at is not None
    assert (mail.text, mail.html, mail.next_try_at, mail.problem, mail.is_given_up) == ("", "", None, "", False)


def test_one_refused_address_stops_nothing_else(any_database: Database, postbox: Postbox, now: datetime) -> None:
    postbox.refused = {
        "bo@kommun.se": "451 4.3.0 Try \x1b[2Jlater",
        "ulf@kommun.se": "550 5.1.1 No such mailbox",
        "eva@kommun.se": "550 5.7.1 Relaying denied",
    }
    _queue(any_database, now, "anna", "bo", "ulf", "eva", "cia")
    assert send_due(any_database, postbox.server(), now) == Sent(2, 3)
    assert postbox.recipients() == ["anna@kommun.se", "cia@kommun.se"]
    mails = _mails(any_database)
    assert mails["bo"].problem == "451 4.3.0 Try [2Jlater"
    assert mails["bo"].next_try_at is not None
    # an address that does not exist is given up; a server that does not know us may learn to
    assert (mails["ulf"].problem, mails["ulf"].is_given_up) == ("550 5.1.1 No such mailbox", True)
    assert not mails["eva"].is_given_up
    postbox.refused = {}
    assert send_due(any_database, postbox.server(), now + 2 * MINUTE) == Sent(2, 0)
    assert postbox.recipients() == [f"{name}@kommun.se" for name in ("anna", "bo", "cia", "eva")]


def test_a_given_up_mail_is_sent_when_somebody_asks(any_database: Database, postbox: Postbox, now: datetime) -> None:
    postbox.refused = {"ulf@kommun.se": "550 5.1.1 No such mailbox"}
    _queue(any_database, now, "anna", "ulf")
    send_due(any_database, postbox.server(), now)
    postbox.refused = {}
    mails = _mails(any_database)
    with any_database.write() as store:
        assert store.mails.again(mails["ulf"].id, now)
        assert not store.mails.again(mails["anna"].id, now)
        assert not store.mails.again(mails["ulf"].id, now)
    assert send_due(any_database, postbox.server(), now) == Sent(1, 0)
    assert postbox.recipients() == ["anna@kommun.se", "ulf@kommun.se"]


def test_an_hour_without_the_server_loses_nothing_and_sends_nothing_twice(
    any_database: Database, postbox: Postbox, now: datetime
) -> None:
    names = ("anna", "bo", "cia")
    postbox.stop()
    _queue(any_database, now, *names)
    for minute in range(60):
        send_due(any_database, postbox.server(), now + minute * MINUTE)
    assert {mail.problem[:22] for mail in _mails(any_database).values()} == {"ConnectionRefusedError"}
    # tried after 0, 1, 1 + 5 and 6 + 15 minutes
    assert {mail.tries for mail in _mails(any_database).values()} == {4}
    postbox.start()
    for minute in range(60, 90):
        send_due(any_database, postbox.server(), now + minute * MINUTE)
    assert postbox.recipients() == [f"{name}@kommun.se" for name in names]


def test_the_pauses_grow_for_three_days_and_then_the_mail_is_given_up(
    any_database: Database, postbox: Postbox, now: datetime
) -> None:
    postbox.stop()
    _queue(any_database, now, "anna")
    at, pauses = now, []
    while True:
        assert send_due(any_database, postbox.server(), at) == Sent(0, 1)
        again = _mails(any_database)["anna"].next_try_at
        if again is None:
            break
        pauses.append(round((again - at) / MINUTE))
        assert send_due(any_database, postbox.server(), again - SECOND) == Sent(0, 0)
        at = again
    # 72 h × 60 = 4320 minutes, less 1 + 5 + 15 + 60 = 81, holds 23 whole pauses of 180
    assert pauses == [1, 5, 15, 60] + [180] * 23
    mail = _mails(any_database)["anna"]
    assert mail.is_given_up
    assert mail.problem.startswith("ConnectionRefusedError")
    assert mail.text


def test_what_a_killed_sender_had_claimed_is_sent_after_the_lease_and_not_before(
    any_database: Database, postbox: Postbox, now: datetime
) -> None:
    _queue(any_database, now, "anna")
    with any_database.write() as store:
        claimed = store.mails.claim(store.mails.due(now, 1)[0], now)
        assert claimed is not None
        assert store.mails.claim(claimed.id, now) is None
    assert send_due(any_database, postbox.server(), now + LEASE - SECOND) == Sent(0, 0)
    assert send_due(any_database, postbox.server(), now + LEASE) == Sent(1, 0)
    # and should the first sender wake up after all, its word no longer counts
    with any_database.write() as store:
        store.mails.failed(claimed, "late", now + LEASE)
    assert _mails(any_database)["anna"].sent_at is not None
    assert postbox.recipients() == ["anna@kommun.se"]


KILLED = """
import sys
from datetime import datetime
from maturity.services.sending import MailServer, send_due
from maturity.storage.database import Database

server = MailServer("127.0.0.1", int(sys.argv[2]), "none", "", "", "no-reply@matning.se", "")
send_due(Database.connect(sys.argv[1]), server, datetime.fromisoformat(sys.argv[3]))
"""


def test_a_sender_killed_in_the_middle_of_a_mail_loses_none(
    database: Database, tmp_path: Path, postbox: Postbox, now: datetime
) -> None:
    _queue(database, now, "anna", "bo")
    postbox.silent = True
    arguments = [f"sqlite:///{tmp_path / 'maturity.db'}", str(postbox.port), now.isoformat()]
    with subprocess.Popen([sys.executable, "-c", KILLED, *arguments]) as sender:
        assert postbox.heard.wait(60)
        sender.kill()
    postbox.silent = False
    assert send_due(database, postbox.server(), now + MINUTE) == Sent(1, 0)
    assert send_due(database, postbox.server(), now + MINUTE + LEASE) == Sent(1, 0)
    assert postbox.recipients() == ["anna@kommun.se", "bo@kommun.se"]


def test_two_senders_at_once_send_each_mail_once(any_database: Database, postbox: Postbox, now: datetime) -> None:
    names = [f"p{number:02}" for number in range(20)]
    _queue(any_database, now, *names)
    gate, counts = threading.Barrier(2), []

    def send() -> None:
        gate.wait(10)
        counts.append(send_due(any_database, postbox.server(), now))

    threads = [threading.Thread(target=send) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sum(count.sent for count in counts) == 20
    assert sum(count.failed for count in counts) == 0
    assert postbox.recipients() == [f"{name}@kommun.se" for name in names]


def test_a_line_that_breaks_in_the_middle_is_opened_again(
    any_database: Database, postbox: Postbox, now: datetime
) -> None:
    # 421 is how a server says goodbye: it hangs up
    postbox.refused = {"anna@kommun.se": "421 4.3.2 Shutting down"}
    _queue(any_database, now, "anna", "bo")
    assert send_due(any_database, postbox.server(), now) == Sent(1, 1)
    assert postbox.recipients() == ["bo@kommun.se"]


def test_a_repeated_mail_has_the_same_identity(any_database: Database, postbox: Postbox, now: datetime) -> None:
    _queue(any_database, now, "anna", "bo")
    server, identities = postbox.server(), {}
    for name, mail in _mails(any_database).items():
        with any_database.write() as store:
            claimed = store.mails.claim(mail.id, now)
        assert claimed is not None
        # the server took it, and the sender was killed before it could say so
        identities[f"{name}@kommun.se"] = message(claimed, server, now)["Message-ID"]
    assert send_due(any_database, server, now + LEASE) == Sent(2, 0)
    assert {recipient: again["Message-ID"] for recipient, again in postbox.received} == identities
    assert len(set(identities.values())) == 2


@pytest.fixture(scope="module")
def authority() -> trustme.CA:
    return trustme.CA()


def _certificate(authority: trustme.CA) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    authority.issue_cert("127.0.0.1").configure_cert(context)
    return context


@pytest.fixture(params=["starttls", "tls"])
def closed_line(request: pytest.FixtureRequest, authority: trustme.CA) -> Iterator[tuple[Postbox, MailServer]]:
    """A server that wants an encrypted line, and with STARTTLS a password."""
    tls = request.param == "tls"
    box = Postbox(_certificate(authority), "" if tls else PASSWORD, tls=tls).start()
    yield box, box.server(user="" if tls else "matning", security=request.param)
    box.stop()


@pytest.fixture
def trusted(authority: trustme.CA, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Have the certificates of the tests trusted, as an operator does with an authority of their own."""
    authority.cert_pem.write_to_path(str(tmp_path / "authority.pem"))
    monkeypatch.setenv("SSL_CERT_FILE", str(tmp_path / "authority.pem"))


@pytest.mark.usefixtures("trusted")
def test_an_encrypted_line(database: Database, closed_line: tuple[Postbox, MailServer], now: datetime) -> None:
    box, server = closed_line
    _queue(database, now, "anna", "bo")
    assert send_due(database, server, now) == Sent(2, 0)
    assert box.recipients() == ["anna@kommun.se", "bo@kommun.se"]


@pytest.mark.usefixtures("trusted")
@pytest.mark.parametrize("closed_line", ["starttls"], indirect=True)
def test_a_wrong_password_is_named_and_not_repeated(
    database: Database, closed_line: tuple[Postbox, MailServer], now: datetime
) -> None:
    box, server = closed_line
    _queue(database, now, "anna")
    assert send_due(database, replace(server, password="guessed"), now) == Sent(0, 1)
    problem = _mails(database)["anna"].problem
    assert problem.startswith("535 ")
    assert "guessed" not in problem
    assert send_due(database, server, now + 2 * MINUTE) == Sent(1, 0)
    assert box.recipients() == ["anna@kommun.se"]


def test_a_server_with_a_certificate_of_nobody_is_told_nothing(
    database: Database, closed_line: tuple[Postbox, MailServer], now: datetime
) -> None:
    box, server = closed_line
    _queue(database, now, "anna")
    assert send_due(database, server, now) == Sent(0, 1)
    mail = _mails(database)["anna"]
    assert "CERTIFICATE_VERIFY_FAILED" in mail.problem
    assert mail.next_try_at is not None
    assert box.received == []

"""Sending what is due in the outbox by SMTP: each mail on its own, and none twice."""

import hashlib
import ssl
import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from email.message import EmailMessage
from email.policy import SMTP as SMTP_RULES
from email.utils import format_datetime, parseaddr
from smtplib import SMTP, SMTP_SSL, SMTPException, SMTPRecipientsRefused, SMTPResponseException

from maturity.storage.database import Database
from maturity.storage.mails import LEASE, Mail

BATCH = 20
"""Mails per call: what is due beyond them leaves with the next, and who wants to stop between need not wait long."""

PATIENCE = LEASE.total_seconds() / 15
"""Seconds to wait for each reply of the server: all of a mail's replies have to fit into its lease."""

LONGEST_PROBLEM = 300

_NO_SUCH_MAILBOX = ("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10")
"""Refusals of the address itself (RFC 3463); any other may be the server's mistake, and is tried again."""


@dataclass(frozen=True, slots=True)
class MailServer:
    """Where mails are handed over, and as whom.

    Attributes:
        security: ``none``, ``starttls`` or ``tls``; the certificate is always checked.
        user: empty when the server asks nobody who they are.
        sender: an address, or ``Name <address>``.
        reply_to: likewise; empty means that replies go to the sender.
    """

    host: str
    port: int
    security: str
    user: str
    password: str
    sender: str
    reply_to: str


@dataclass(frozen=True, slots=True)
class Sent:
    """How many mails the server took, and how many it did not."""

    sent: int
    failed: int


def send_due(database: Database, server: MailServer, now: datetime) -> Sent:
    """Hand over what is due; what fails is tried again later (``mails.DELAYS``) and stops nothing else.

    A mail is claimed before it is sent and marked as soon as the server has taken it. So two senders send it once, and
    what a killed sender had claimed is sent after ``mails.LEASE``. Only a kill between the server's yes and the mark
    sends a mail again, with the same Message-ID.
    """
    with database.read() as store:
        due = store.mails.due(now, BATCH)
    clock, line = _Clock(now), _Line(server)
    sent = failed = 0
    try:
        for mail_id in due:
            with database.write() as store:
                mail = store.mails.claim(mail_id, clock.now())
            if mail is None:
                continue
            problem = line.hand_over(mail, clock.now())
            with database.write() as store:
                if problem is None:
                    store.mails.sent(mail.id, clock.now())
                    sent += 1
                else:
                    store.mails.failed(mail, problem.reason, clock.now(), for_good=problem.for_good)
                    failed += 1
    finally:
        line.hang_up()
    return Sent(sent, failed)


def message(mail: Mail, server: MailServer, now: datetime) -> EmailMessage:
    """Write a mail as it goes over the line: plain text, and the same as HTML."""
    written = EmailMessage(policy=SMTP_RULES)
    written["From"] = server.sender
    if server.reply_to:
        written["Reply-To"] = server.reply_to
    written["To"] = mail.recipient
    written["Subject"] = mail.subject
    written["Date"] = format_datetime(now)
    written["Message-ID"] = _message_id(mail, server)
    written["Auto-Submitted"] = "auto-generated"
    written.set_content(mail.text)
    written.add_alternative(mail.html, subtype="html")
    written["Content-Language"] = mail.language  # set earlier, it would become the first part's
    return written


@dataclass(frozen=True, slots=True)
class _Problem:
    """Why a mail was not taken."""

    reason: str
    for_good: bool = False


class _Clock:
    """Goes on from the moment that it is given: sending takes minutes, and a lease counts from its own claim."""

    def __init__(self, start: datetime) -> None:
        self._start, self._began = start, time.monotonic()

    def now(self) -> datetime:
        return self._start + timedelta(seconds=time.monotonic() - self._began)


class _Line:
    """One connection for many mails; opened when first needed, and again after it broke."""

    def __init__(self, server: MailServer) -> None:
        self._server = server
        self._client: SMTP | None = None
        self._down: _Problem | None = None

    def hand_over(self, mail: Mail, now: datetime) -> _Problem | None:
        """Give the server a mail; return why it did not take it."""
        client = self._connected()
        if client is None:
            return self._down
        try:
            client.send_message(message(mail, self._server, now), parseaddr(self._server.sender)[1], [mail.recipient])
        except (OSError, ValueError) as error:  # what smtplib raises is an OSError
            if not isinstance(error, SMTPException) or client.sock is None:
                self.hang_up()
            return _problem(error)
        return None

    def hang_up(self) -> None:
        """Close the connection, politely where somebody listens."""
        client, self._client = self._client, None
        if client is None:
            return
        try:
            client.quit()
        except OSError:
            client.close()

    def _connected(self) -> SMTP | None:
        """Return the connection; a server that did not answer is not asked again by this sender."""
        if self._client is None and self._down is None:
            try:
                self._client = _connect(self._server)
            except (OSError, ValueError) as error:
                self._down = _problem(error)
        return self._client


def _connect(server: MailServer) -> SMTP:
    trust = ssl.create_default_context()
    if server.security == "tls":
        client: SMTP = SMTP_SSL(server.host, server.port, timeout=PATIENCE, context=trust)
    else:
        client = SMTP(server.host, server.port, timeout=PATIENCE)
    try:
        if server.security == "starttls":
            client.starttls(context=trust)
        if server.user:
            client.login(server.user, server.password)
    except (OSError, ValueError):
        client.close()
        raise
    return client


def _problem(error: Exception) -> _Problem:
    if isinstance(error, SMTPRecipientsRefused):
        code, said = next((code, _read(reply)) for code, reply in error.recipients.values())
    elif isinstance(error, SMTPResponseException):
        code, said = error.smtp_code, _read(error.smtp_error)
    else:
        return _Problem(_one_line(f"{type(error).__name__}: {error}"))
    gone = isinstance(error, SMTPRecipientsRefused) and said.split(" ")[0] in _NO_SUCH_MAILBOX
    return _Problem(_one_line(f"{code} {said}"), for_good=gone)


def _read(reply: bytes | str) -> str:
    return reply.decode(errors="replace") if isinstance(reply, bytes) else reply


def _one_line(text: str) -> str:
    """Return what a server said as something that a terminal can be trusted with."""
    return " ".join("".join(sign if sign.isprintable() else " " for sign in text).split())[:LONGEST_PROBLEM]


def _message_id(mail: Mail, server: MailServer) -> str:
    """Return the same identity at every try, so that a mail box shows a repeated mail once."""
    cause = hashlib.sha256(f"{mail.made_at.isoformat()} {mail.key}".encode()).hexdigest()[:32]
    return f"<{cause}@{parseaddr(server.sender)[1].rpartition('@')[2]}>"

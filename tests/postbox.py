"""A real SMTP server on loopback, which keeps what it receives."""

import asyncio
import socket
import ssl
import threading
import time
from collections.abc import Callable
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

from maturity.services.sending import MailServer


class Postbox:
    """Receives mails; can be down, refuse a recipient by a reply of its own, ask for a password, fall silent.

    Attributes:
        received: (recipient of the envelope, message), in the order of arrival.
        refused: recipient to the reply that refuses it.
        silent: whether it takes a mail's text and then says nothing.
    """

    def __init__(self, certificate: ssl.SSLContext | None = None, password: str = "", *, tls: bool = False) -> None:
        self.received: list[tuple[str, EmailMessage]] = []
        self.refused: dict[str, str] = {}
        self.silent = False
        self.port = _free_port()
        self.heard = threading.Event()
        self._certificate, self._password, self._tls = certificate, password, tls
        self._controller: Controller | None = None

    def server(self, *, user: str = "", security: str = "none") -> MailServer:
        """Return how to reach it."""
        sender, reply_to = "Inköpsmognad <no-reply@matning.se>", "fraga@matning.se"
        return MailServer("127.0.0.1", self.port, security, user, self._password, sender, reply_to)

    def start(self) -> "Postbox":
        """Take calls."""
        options: dict[str, Any] = {"decode_data": False}
        if self._password:
            options |= {"auth_required": True, "authenticator": self._authenticate}
        if self._certificate and self._tls:
            options["ssl_context"] = self._certificate
        elif self._certificate:
            options |= {"tls_context": self._certificate, "require_starttls": True}
        self._controller = Controller(self, hostname="127.0.0.1", port=self.port, **options)
        self._controller.start()
        return self

    def stop(self) -> None:
        """Be down."""
        if self._controller is not None:
            self._controller.stop()
            self._controller = None

    def recipients(self) -> list[str]:
        """Return who was written to, in alphabetical order."""
        return sorted(recipient for recipient, _ in self.received)

    async def handle_RCPT(self, _server: Any, _session: Any, envelope: Any, address: str, _options: Any) -> str:  # noqa: N802  # aiosmtpd's name
        """Take or refuse a recipient."""
        if address in self.refused:
            return self.refused[address]
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, _server: Any, _session: Any, envelope: Any) -> str:  # noqa: N802  # aiosmtpd's name
        """Keep a mail."""
        self.heard.set()
        if self.silent:
            await asyncio.sleep(60)
        message = message_from_bytes(envelope.content, policy=default)
        assert isinstance(message, EmailMessage)
        self.received += [(recipient, message) for recipient in envelope.rcpt_tos]
        return "250 OK"

    def _authenticate(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, given: Any) -> AuthResult:
        return AuthResult(success=given.password.decode() == self._password, handled=False)


def wait_for(condition: Callable[[], bool], seconds: float = 60) -> None:
    """Wait until something holds; fail rather than wait for ever."""
    ends = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < ends, "nothing happened"
        time.sleep(0.05)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])

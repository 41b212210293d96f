"""What a simulated person does: generators that send requests, take replies and say when a step is done."""

import json
import re
from collections.abc import Callable, Generator
from dataclasses import dataclass, field
from itertools import cycle
from urllib.parse import urlencode

STEP = None
"""What a flow yields when one step, the thing that is counted, is done."""

LEVELS = 5
_TOKEN = re.compile(rb'name="?csrf_token"? value="([^"]+)"')
_CHECKED = re.compile(rb'name="?([\w-]+)"? value="?(\d)"? checked')
_REVISION = re.compile(rb'name="?([\w-]+)\.revision"? value="?(\d+)')


class UnexpectedReplyError(Exception):
    """The server did not answer as a person would want."""


@dataclass(frozen=True, slots=True)
class Reply:
    """A response as read from the socket."""

    status: int
    head: bytes
    body: bytes

    def expect(self, status: int) -> "Reply":
        """Make sure of the status."""
        if self.status != status:
            raise UnexpectedReplyError(f"{self.status} instead of {status}: {self.body[:300]!r}")
        return self

    def header(self, name: str) -> str:
        """Return a header, empty when it is not there."""
        found = re.search(rf"^{name}: (.*?)\r?$".encode(), self.head, re.MULTILINE | re.IGNORECASE)
        return found[1].decode() if found else ""


@dataclass(slots=True)
class User:
    """Somebody with a browser: cookies, the form's token, and the answers on the pages with their revisions."""

    host: str
    cookies: dict[str, str]
    token: str = ""
    revisions: dict[str, int] = field(default_factory=dict)
    levels: dict[str, int] = field(default_factory=dict)

    def get(self, path: str) -> bytes:
        """Write a request for a page."""
        return f"GET {path} HTTP/1.1\r\n{self._head()}\r\n".encode()

    def post(self, path: str, fields: dict[str, str]) -> bytes:
        """Write a request that sends a form."""
        body = urlencode({"csrf_token": self.token, **fields}).encode()
        kind = "Content-Type: application/x-www-form-urlencoded"
        return f"POST {path} HTTP/1.1\r\n{self._head()}{kind}\r\nContent-Length: {len(body)}\r\n\r\n".encode() + body

    def look_at(self, reply: Reply) -> None:
        """Remember what a page brings: its cookie, the form's token and the answers."""
        cookie = reply.header("Set-Cookie").partition(";")[0]
        if cookie:
            name, _, value = cookie.partition("=")
            self.cookies[name] = value
        found = _TOKEN.search(reply.body)
        self.token = found[1].decode() if found else self.token
        self.levels |= {name.decode(): int(level) for name, level in _CHECKED.findall(reply.body)}
        self.revisions |= {name.decode(): int(number) for name, number in _REVISION.findall(reply.body)}

    def answer_anew(self, name: str) -> dict[str, str]:
        """Return the fields of a question with another answer than the stored one."""
        self.levels[name] = (self.levels.get(name, 0) + 1) % LEVELS
        return {name: str(self.levels[name]), f"{name}.revision": f"{self.revisions[name]}.-"}

    def _head(self) -> str:
        cookies = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        return f"Host: {self.host}\r\nCookie: {cookies}\r\n"


Flow = Generator[bytes | None, Reply, None]


def read_page(user: User, path: str) -> Flow:
    """Ask for one page again and again, with the cookie that the first reply brought."""
    user.look_at((yield user.get(path)).expect(200))
    while True:
        (yield user.get(path)).expect(200)
        yield STEP


def save_areas(user: User, areas: dict[str, list[str]], next_page: str) -> Flow:
    """Answer every question of one area after the other; a step is the post, the redirect and the next page.

    Args:
        user: signed in, with answers in all *areas*.
        areas: area id to question ids.
        next_page: where the service leads to after each of them: an area with open questions.
    """
    for area in areas:
        user.look_at((yield user.get(f"/area/{area}")).expect(200))
    for area, questions in cycle(areas.items()):
        answers = {key: value for name in questions for key, value in user.answer_anew(name).items()}
        saved = (yield user.post(f"/area/{area}", {**answers, "next": "area"})).expect(303)
        for name in questions:
            user.revisions[name] += 1
        if saved.header("Location") != next_page:
            raise UnexpectedReplyError(f"led to {saved.header('Location')} instead of {next_page}")
        (yield user.get(next_page)).expect(200)
        yield STEP


def autosave(user: User, area: str, questions: list[str]) -> Flow:
    """Change one answer after the other, as the script of the page does."""
    user.look_at((yield user.get(f"/area/{area}")).expect(200))
    for name in cycle(questions):
        reply = (yield user.post(f"/answer/{name}", user.answer_anew(name))).expect(200)
        found = json.loads(reply.body)
        if "revision" not in found:
            raise UnexpectedReplyError(f"nothing was saved: {found}")
        user.revisions[name] = int(found["revision"].partition(".")[0])
        yield STEP


def bare_post(user: User, path: str, fields: dict[str, str], page: str | None) -> Flow:
    """Send a form to the ceiling, and ask for a page after it where *page* names one."""
    while True:
        (yield user.post(path, fields)).expect(200)
        if page:
            (yield user.get(page)).expect(200)
        yield STEP


FLOWS: dict[str, Callable[..., Flow]] = {
    "read_page": read_page,
    "save_areas": save_areas,
    "autosave": autosave,
    "bare_post": bare_post,
}

"""Putting a mail into the outbox, in the transaction of what caused it: both are kept, or neither."""

import re
import unicodedata
from datetime import datetime
from html import escape

from maturity.errors import MailHeaderError
from maturity.storage.mails import OutgoingMail
from maturity.storage.store import Store

LONGEST_ADDRESS = 254
"""Signs; longer ones cannot be written to (RFC 5321)."""

_LOCAL = re.compile(r"[a-z0-9!#$%&'*+/=?^_`{|}~-]+(\.[a-z0-9!#$%&'*+/=?^_`{|}~-]+)*")
_DOMAIN = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)(\.(?!-)[a-z0-9-]{1,63}(?<!-))+")
_LONGEST_LOCAL = 64
_LINK = re.compile(r"https?://[^\s<>\"]+")
_BREAKING = {"Cc", "Cs", "Zl", "Zp"}
"""Unicode's control signs, halves of signs and separators of lines: none belongs in a header."""


def queue(store: Store, key: str, recipient: str, language: str, subject: str, text: str, now: datetime) -> bool:
    """Put a mail into the outbox; False, and nothing done, when one with its key was there already.

    Args:
        store: open for writing.
        key: what causes the mail (``ask/17/1``): the same key is never sent twice.
        recipient: one mail address, without a name.
        language: code of the text's language.
        subject: one line.
        text: paragraphs with an empty line between them; a line that is nothing but an address becomes a link.
        now: when it is written; it is due at once.

    Raises:
        MailHeaderError: the recipient is not one address, or the subject not one line.
    """
    if not subject.strip() or _breaks(subject):
        raise MailHeaderError("subject")
    mail = OutgoingMail(key, address(recipient), language, subject, text, page(language, subject, text))
    return store.mails.add(mail, now)


def address(typed: str) -> str:
    """Return a mail address as it is kept: lower case, its domain in letters that every server reads.

    Raises:
        MailHeaderError: it is not one address.
    """
    local, at, domain = typed.strip(" ").lower().rpartition("@")
    try:
        domain = domain.encode("idna").decode("ascii")
    except UnicodeError:
        raise MailHeaderError("recipient") from None
    found = f"{local}{at}{domain}"
    fits = len(local) <= _LONGEST_LOCAL and len(found) <= LONGEST_ADDRESS
    if not (fits and _LOCAL.fullmatch(local) and _DOMAIN.fullmatch(domain)):
        raise MailHeaderError("recipient")
    return found


def page(language: str, subject: str, text: str) -> str:
    """Return a mail's text as simple HTML: paragraphs and links, nothing to load and nothing that reports back."""
    paragraphs = (part.split("\n") for part in re.split(r"\n{2,}", text.strip("\n")))
    body = "".join(f"<p>{'<br>'.join(map(_line, lines))}</p>\n" for lines in paragraphs)
    head = f'<meta charset="utf-8"><title>{escape(subject)}</title>'
    return f'<!DOCTYPE html>\n<html lang="{escape(language)}"><head>{head}</head><body>\n{body}</body></html>\n'


def _line(line: str) -> str:
    shown = escape(line)
    return f'<a href="{shown}">{shown}</a>' if _LINK.fullmatch(line) else shown


def _breaks(line: str) -> bool:
    return any(unicodedata.category(sign) in _BREAKING for sign in line)

"""Hashing passwords: slow on purpose, and never more than two at once."""

import unicodedata
from functools import lru_cache
from threading import BoundedSemaphore
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from argon2 import PasswordHasher

SHORTEST, LONGEST = 12, 200
"""Characters. No other rule: length is what guessing costs, and every other rule makes people write passwords down."""

MEMORY, PASSES, LANES = 19 * 1024, 2, 1
"""KiB, rounds and threads of argon2id: 20 ms.

The library's own (64 MiB, 3, 4) take a server of two processors half a second when it is busy, and nobody who guesses
pays for them; a password of twelve characters is out of reach with either.

Source: OWASP Password Storage Cheat Sheet, argon2id.
"""

_AT_ONCE = BoundedSemaphore(2)
"""A crowd at the door must not take the house down."""


def problem(password: str, email: str) -> str | None:
    """Return what is wrong with a new password: ``missing``, ``too-short``, ``too-long`` or ``address``."""
    chosen = _written(password)
    if not chosen:
        return "missing"
    if len(chosen) < SHORTEST:
        return "too-short"
    if len(chosen) > LONGEST:
        return "too-long"
    return "address" if chosen.casefold() == email.casefold() else None


def hashed(password: str) -> str:
    """Return what is kept of a password."""
    with _AT_ONCE:
        return _hasher().hash(_written(password))


def matches(password_hash: str | None, password: str) -> bool:
    """Tell whether a password is the one of a hash; without a hash it takes as long, and is wrong."""
    from argon2.exceptions import InvalidHashError, VerificationError

    dummy = _dummy()  # in every case, or the first unknown address of a process would take twice as long
    with _AT_ONCE:
        try:
            _hasher().verify(password_hash or dummy, _written(password)[: LONGEST + 1])
        except (VerificationError, InvalidHashError):
            return False
    return password_hash is not None


def is_outdated(password_hash: str) -> bool:
    """Tell whether a hash was made with other parameters than today's."""
    return _hasher().check_needs_rehash(password_hash)


def _written(password: str) -> str:
    """Return a password in one spelling: å is one sign or two, depending on the keyboard."""
    return unicodedata.normalize("NFC", password)


@lru_cache(maxsize=1)
def _hasher() -> "PasswordHasher":
    from argon2 import PasswordHasher

    return PasswordHasher(time_cost=PASSES, memory_cost=MEMORY, parallelism=LANES)


@lru_cache(maxsize=1)
def _dummy() -> str:
    return _hasher().hash("nobody has this password")

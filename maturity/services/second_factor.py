"""An organiser's second factor: codes of an app (TOTP), and recovery codes for who has lost it."""

import hmac
import secrets
from collections.abc import Sequence
from datetime import datetime, timedelta

import pyotp

from maturity.domain.organiser import Appointment
from maturity.errors import WrongCodeError
from maturity.services import access, accounts
from maturity.storage.database import Database
from maturity.storage.store import Store

STEP = 30
"""Seconds that a code of the app is shown for (RFC 6238, section 5.2)."""

RECOVERY_CODES, RECOVERY_LENGTH = 10, 10
"""Fifty bits each: beyond guessing, with the wait after wrong ones."""


def new_secret() -> str:
    """Make what an app computes its codes with."""
    return pyotp.random_base32()


def picture(totp_secret: str, email: str, service: str) -> str:
    """Return the QR code that an app reads, as the address of an image that is all in it."""
    import segno  # only who sets an app up needs it

    address = pyotp.TOTP(totp_secret).provisioning_uri(name=email, issuer_name=service)
    return str(segno.make(address, error="m", micro=False).svg_data_uri(scale=5, border=4, light="#fff"))


def confirm(store: Store, who: Appointment, totp_secret: str, typed: str, key: str, now: datetime) -> tuple[str, ...]:
    """Take an app into use, instead of the one before, and sign its owner out at every desk.

    Returns:
        The recovery codes, to be shown once.

    Raises:
        WrongCodeError: *typed* is not what the app shows; nothing was changed.
    """
    step = _step(totp_secret, typed, now)
    if step is None:
        raise WrongCodeError
    codes = _new_codes()
    hand_out(store, who, totp_secret, codes, key, now, step=step)
    store.organisers.end_sessions_of(who.person.id, now)
    store.audit.add(now, who.name, "confirm-app", who.body.subject, {})
    return codes


def hand_out(
    store: Store, who: Appointment, totp_secret: str, codes: Sequence[str], key: str, now: datetime, *, step: int = 0
) -> None:
    """Keep an app and recovery codes, instead of those before; the code of *step* and those before it are used."""
    store.second_factors.put(who.person.id, totp_secret, step, [_kept(key, who, one) for one in codes], now)


def prove(database: Database, who: Appointment, typed: str, key: str, now: datetime) -> None:
    """Make sure by a code of the app or a recovery code that it is the organiser, and use the code up.

    Raises:
        WrongCodeError: the code is wrong or used, or the account has to wait after several wrong ones; the try counts,
            unless nothing was typed.
    """
    if not typed.strip():
        raise WrongCodeError
    with database.write() as store:
        admitted = _admits(store, who, typed, key, now)
    if not admitted:
        raise WrongCodeError


def renew_codes(store: Store, who: Appointment, key: str, now: datetime) -> tuple[str, ...]:
    """Replace the recovery codes; return the new ones, to be shown once."""
    codes = _new_codes()
    store.second_factors.put_codes(who.person.id, [_kept(key, who, one) for one in codes])
    store.audit.add(now, who.name, "new-recovery-codes", who.body.subject, {})
    return codes


def _admits(store: Store, who: Appointment, typed: str, key: str, now: datetime) -> bool:
    """Tell whether a code is right now, and remember the try; a right one during a wait is refused too."""
    held = store.second_factors.hold(who.person.id)
    if held is None or (held.locked_until is not None and now < held.locked_until):
        return False
    step = _step(held.totp_secret, typed, now)
    if step is not None and step > held.last_step:
        store.second_factors.use_step(who.person.id, step)
        return True
    if store.second_factors.use_code(who.person.id, _kept(key, who, typed), now):
        store.second_factors.failed(who.person.id, 0, None)
        left = store.second_factors.codes_left(who.person.id)
        store.audit.add(now, who.name, "recovery-code", who.body.subject, {"left": left})
        return True
    _refuse(store, who, held.failed_tries + 1, now)
    return False


def _refuse(store: Store, who: Appointment, tries: int, now: datetime) -> None:
    """Remember a wrong code. The tries are not the password's: a right password must not set them back."""
    minutes = accounts.waits(tries)
    until = now + timedelta(minutes=minutes) if minutes else None
    store.second_factors.failed(who.person.id, tries, until)
    if minutes:
        store.audit.add(now, who.name, "locked-code", who.body.subject, {"minutes": minutes})


def _step(totp_secret: str, typed: str, now: datetime) -> int | None:
    """Return the step that a code belongs to: this one, the one before or the next, for clocks differ."""
    given, current = "".join(typed.split()).encode(), int(now.timestamp()) // STEP
    app = pyotp.TOTP(totp_secret, interval=STEP)
    near = (current, current - 1, current + 1)
    return next((step for step in near if hmac.compare_digest(app.generate_otp(step).encode(), given)), None)


def _new_codes() -> tuple[str, ...]:
    return tuple(
        "".join(secrets.choice(access.CODE_ALPHABET) for _ in range(RECOVERY_LENGTH)) for _ in range(RECOVERY_CODES)
    )


def _kept(key: str, who: Appointment, code: str) -> str:
    """Return what is kept of a recovery code."""
    return access.hashed(key, f"recovery/{who.person.id}/{access.as_code(code)}")

"""Organisers: who runs the waves of which body, and the session in which one does it."""

import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from maturity.domain.organiser import Appointment, Body
from maturity.domain.person import Person
from maturity.errors import FieldsError, NotFoundError, SignInError
from maturity.services import access, accounts, members, second_factor
from maturity.services.mailing import address
from maturity.services.post import Post
from maturity.storage.access import SignedIn
from maturity.storage.database import Database
from maturity.storage.store import Store

SESSION_IDLE = timedelta(hours=2)
"""Shorter than a respondent's: an organiser sees every organisation's state."""


@dataclass(frozen=True, slots=True)
class Organiser:
    """Who is signed in at the desk of a body; never an ``Actor``, who is one organisation's."""

    session_id: int
    seen_at: datetime
    appointment: Appointment

    @property
    def person(self) -> Person:
        """Who it is."""
        return self.appointment.person

    @property
    def body(self) -> Body:
        """Whose waves the organiser runs."""
        return self.appointment.body

    @property
    def name(self) -> str:
        """How the audit log calls the organiser."""
        return self.appointment.name


def enter(database: Database, who: Appointment, typed: str, key: str, now: datetime, way: str) -> str:
    """Open a session for who has proved the first factor, by a code; return the token for the cookie.

    *way* tells the log how the first was proved: ``password`` or ``work-account``.

    Raises:
        WrongCodeError: the code is wrong or used, or the account has to wait; nothing was opened.
    """
    second_factor.prove(database, who, typed, key, now)
    with database.write() as store:
        return _opened(store, who, key, now, way)


def enrol(
    store: Store, who: Appointment, totp_secret: str, typed: str, key: str, now: datetime, way: str
) -> tuple[str, tuple[str, ...]]:
    """Take the first app into use and open a session; return the token for the cookie, and the recovery codes.

    Raises:
        SignInError: there is an app already, which has to be asked.
        WrongCodeError: the code is not what the app shows; nothing was changed.
    """
    if store.second_factors.hold(who.person.id) is not None:
        raise SignInError
    codes = second_factor.confirm(store, who, totp_secret, typed, key, now)
    return _opened(store, who, key, now, way), codes


def change_app(
    store: Store, who: Organiser, totp_secret: str, typed: str, key: str, now: datetime
) -> tuple[str, tuple[str, ...]]:
    """Take another app into use; every session ends and a new one opens.

    Returns:
        The token for the cookie, and the recovery codes.

    Raises:
        WrongCodeError: the code is not what the app shows; nothing was changed.
    """
    codes = second_factor.confirm(store, who.appointment, totp_secret, typed, key, now)
    return _opened(store, who.appointment, key, now, "change-app"), codes


def organiser(store: Store, session_token: str, key: str, now: datetime) -> Organiser:
    """Return who is signed in; one query.

    Raises:
        SignInError: the session is unknown, ended or too old, or its owner is no organiser any more.
    """
    found = store.organisers.session(access.hashed(key, session_token))
    if found is None or now - found.seen_at > SESSION_IDLE:
        raise SignInError
    return Organiser(found.id, found.seen_at, found.appointment)


def sign_out(store: Store, session_token: str, key: str, now: datetime) -> None:
    """End a session; an unknown one is no error."""
    store.organisers.end_session(access.hashed(key, session_token), now)


def sessions(store: Store, who: Organiser, now: datetime) -> tuple[SignedIn, ...]:
    """Return the browsers in which the organiser is signed in, the last used first."""
    return store.organisers.sessions(who.appointment.id, now - SESSION_IDLE)


def sign_out_others(store: Store, who: Organiser, now: datetime) -> int:
    """Sign the organiser out in every other browser; return in how many."""
    others = [one.session_id for one in sessions(store, who, now) if one.session_id != who.session_id]
    store.organisers.end_sessions(others, now)
    if others:
        store.audit.add(now, who.name, "sign-out-others", who.body.subject, {"sessions": len(others)})
    return len(others)


def add(store: Store, person: Person, body_name: str, post: Post, now: datetime, *, national: bool) -> Appointment:
    """Let a person run the waves of a body, both added where they are new, and queue the letter to choose a password.

    What is known about a person stays as it is. Adding once more is no error, and writes another letter.

    Raises:
        FieldsError: the address, the name or the body's name cannot be used.
    """
    wanted, body_name = members.tidied(person), members.one_line(body_name)
    known = store.people.by_email(wanted.email or "")
    problems = members.checked(known or wanted)
    if not body_name or len(body_name) > members.LONGEST_NAME:
        problems["body"] = "too-long" if body_name else "missing"
    if problems:
        raise FieldsError(problems)
    body = store.organisers.put_body(body_name, national=national)
    who = store.organisers.appoint(known or store.people.add(wanted, now), body, now)
    store.audit.add(now, "operator", "add-organiser", body.subject, {"organiser": who.id})
    accounts.write_letter(store, who.person.id, body.name, post, now)
    return who


def remove(store: Store, email: str, body_name: str, now: datetime) -> None:
    """Let a person run the waves of a body no longer, and sign the person out there.

    Raises:
        NotFoundError: the person does not.
    """
    for one in _of_address(store, email):
        if one.body.name == members.one_line(body_name):
            store.organisers.dismiss(one.id, now)
            store.audit.add(now, "operator", "remove-organiser", one.body.subject, {"organiser": one.id})
            return
    raise NotFoundError("organiser", email)


def reset_second_factor(store: Store, email: str, now: datetime) -> None:
    """Forget a person's app and recovery codes and sign the person out; the next sign-in sets an app up.

    Raises:
        NotFoundError: no organiser has that address.
    """
    found = _of_address(store, email)
    if not found:
        raise NotFoundError("organiser", email)
    store.second_factors.remove(found[0].person.id)
    store.organisers.end_sessions_of(found[0].person.id, now)
    for one in found:
        store.audit.add(now, "operator", "reset-second-factor", one.body.subject, {"organiser": one.id})


def _of_address(store: Store, email: str) -> tuple[Appointment, ...]:
    person = store.people.by_email(address(email))
    return store.organisers.of_person(person.id) if person else ()


def _opened(store: Store, who: Appointment, key: str, now: datetime, way: str) -> str:
    token = secrets.token_urlsafe(32)
    store.organisers.start_session(who.id, access.hashed(key, token), now)
    store.audit.add(now, who.name, "sign-in", who.body.subject, {"way": way})
    return token

"""Ways in: a reusable link with a code, and the session that it opens."""

import hashlib
import hmac
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from maturity.domain.assessment import State
from maturity.domain.organisation import Organisation
from maturity.domain.person import Person, Role
from maturity.domain.result import WaveFacts
from maturity.errors import SignInError
from maturity.storage.access import Door, SignedIn
from maturity.storage.responses import Response
from maturity.storage.store import Store

CODE_ALPHABET = "23456789ABCDEFGHJKLMNPQRSTUVWXYZ"
"""Thirty-two signs without the pairs O/0 and I/1, which people mix up."""

CODE_LENGTH = 8
SESSION_IDLE = timedelta(hours=20)
"""A working day's interruption must not sign anybody out."""

TOUCH_AFTER = timedelta(minutes=10)
"""A session's last use is written at most this often, so that reading a page costs no write."""


@dataclass(frozen=True, slots=True)
class Secrets:
    """What is handed to the invited, and kept nowhere: the token of the link and the code to type."""

    token: str
    code: str


@dataclass(frozen=True, slots=True)
class Invited:
    """What an invitation leads to."""

    organisation: Organisation
    wave: WaveFacts
    roles: frozenset[Role]
    name: str
    membership_id: int
    assessment_id: int
    case_number: str

    @property
    def actor_name(self) -> str:
        """How the audit log calls who was invited."""
        return named(self.organisation, self.membership_id)


@dataclass(frozen=True, slots=True)
class Actor:
    """Who is signed in, for which organisation, in which wave.

    *response* is what a colleague was asked to answer; None for everybody who stands for the organisation's answers.
    *by_invitation* is whether a link or a code let the actor in, which others may have read, and nothing else did.
    """

    session_id: int
    membership_id: int
    person: Person
    roles: frozenset[Role]
    response: Response | None
    organisation: Organisation
    wave_id: int
    wave: WaveFacts
    version_id: int
    assessment_id: int
    state: State
    seen_at: datetime
    by_invitation: bool

    @property
    def is_colleague(self) -> bool:
        """Whether the actor does nothing but answer what a coordinator chose, also when that is nothing now."""
        return self.roles == {Role.RESPONDENT}

    @property
    def name(self) -> str:
        """How the audit log calls the actor: a membership, never a name."""
        return named(self.organisation, self.membership_id)


def new_secrets() -> Secrets:
    """Make the secrets of an invitation."""
    return Secrets(secrets.token_urlsafe(32), "".join(secrets.choice(CODE_ALPHABET) for _ in range(CODE_LENGTH)))


def derived_secrets(key: str, purpose: str) -> Secrets:
    """Make secrets that only this installation can make again: the demo prints the same link at every start."""
    digest = hmac.new(key.encode(), purpose.encode(), hashlib.sha512).digest()
    return Secrets(digest[:32].hex(), "".join(CODE_ALPHABET[byte % 32] for byte in digest[32 : 32 + CODE_LENGTH]))


def invite(store: Store, wave_slug: str, organisation_code: str, key: str, given: Secrets, now: datetime) -> None:
    """Invite an organisation's coordinator to a wave, through its official inbox.

    Raises:
        NotFoundError: no such wave, or the organisation is not part of it.
    """
    wave = store.waves.get(wave_slug)
    organisation = store.organisations.get(organisation_code)
    assessment_id, _ = store.waves.assessment(wave.id, organisation.code)
    if store.access.is_invited(hashed(key, given.token)):
        return
    person = store.people.add(Person(0, None, "", "", management=False, language="sv"), now)
    membership_id = store.people.join(person.id, organisation.code, frozenset({Role.COORDINATOR}), now)
    open_door(store, membership_id, assessment_id, key, given, now)
    store.letters.invited(assessment_id, now)
    store.audit.add(now, "operator", "invite", f"{wave_slug}/{organisation.code}", {"role": "coordinator"})


def open_door(store: Store, membership_id: int, assessment_id: int, key: str, given: Secrets, now: datetime) -> None:
    """Let a member into an assessment by a link and a code."""
    store.access.invite(membership_id, assessment_id, hashed(key, given.token), hashed(key, given.code), now)


def invited(store: Store, token: str, key: str) -> Invited:
    """Return what a link leads to; looking opens nothing.

    Raises:
        SignInError: the link is unknown or revoked.
    """
    door = _known(store.access.invitation(hashed(key, token)))
    return Invited(
        organisation=door.organisation,
        wave=door.wave,
        roles=door.roles,
        name=door.person.name,
        membership_id=door.membership_id,
        assessment_id=door.assessment_id,
        case_number=store.waves.case_number(door.assessment_id),
    )


def sign_in(store: Store, link_token: str, key: str, now: datetime) -> str:
    """Open a session with the token of a link, which nobody can guess; return the token for the cookie.

    Raises:
        SignInError: the link is unknown or revoked; nothing was opened.
    """
    return _opened(store, _known(store.access.invitation(hashed(key, link_token))), key, now)


def sign_in_with_code(store: Store, typed: str, key: str, now: datetime) -> str:
    """Open a session with a typed code; return the token for the cookie. Who calls this counts the tries.

    Raises:
        SignInError: the code is unknown or its invitation revoked; nothing was opened.
    """
    return _opened(store, _known(store.access.invitation_by_code(hashed(key, as_code(typed)))), key, now)


def _opened(store: Store, door: Door, key: str, now: datetime) -> str:
    token = secrets.token_urlsafe(32)
    store.access.start_session(
        door.membership_id, door.assessment_id, hashed(key, token), now, invitation_id=door.invitation_id
    )
    store.audit.add(
        now, named(door.organisation, door.membership_id), "sign-in", f"{door.wave.slug}/{door.organisation.code}", {}
    )
    return token


def actor(store: Store, session_token: str, key: str, now: datetime) -> Actor:
    """Return who is signed in; one query, and three more for a colleague.

    Raises:
        SignInError: the session is unknown, ended or too old, or its invitation is revoked.
    """
    door = store.access.session(hashed(key, session_token))
    if door is None or now - door.seen_at > SESSION_IDLE:
        raise SignInError
    response = None
    if Role.RESPONDENT in door.roles and Role.COORDINATOR not in door.roles:
        response = store.responses.of_member(door.assessment_id, door.membership_id)
    return Actor(
        session_id=door.session_id,
        membership_id=door.membership_id,
        person=door.person,
        roles=door.roles,
        response=response,
        organisation=door.organisation,
        wave_id=door.wave_id,
        wave=door.wave,
        version_id=door.version_id,
        assessment_id=door.assessment_id,
        state=door.state,
        seen_at=door.seen_at,
        by_invitation=door.invitation_id is not None,
    )


def touch(store: Store, who: Actor, now: datetime) -> None:
    """Remember that a session was used; call when ``is_stale``."""
    store.access.touch_session(who.session_id, now)


def is_stale(who: Actor, now: datetime) -> bool:
    """Tell whether a session's last use should be written again."""
    return now - who.seen_at > TOUCH_AFTER


def sign_out(store: Store, session_token: str, key: str, now: datetime) -> None:
    """End a session; an unknown one is no error."""
    store.access.end_session(hashed(key, session_token), now)


def sessions(store: Store, who: Actor, now: datetime) -> tuple[SignedIn, ...]:
    """Return the browsers in which the actor is signed in, the last used first."""
    return store.access.sessions(who.membership_id, now - SESSION_IDLE)


def sign_out_others(store: Store, who: Actor, now: datetime) -> int:
    """Sign the actor out in every other browser; return in how many."""
    others = [one.session_id for one in sessions(store, who, now) if one.session_id != who.session_id]
    store.access.end_sessions(others, now)
    if others:
        subject = f"{who.wave.slug}/{who.organisation.code}"
        store.audit.add(now, who.name, "sign-out-others", subject, {"sessions": len(others)})
    return len(others)


def _known(door: Door | None) -> Door:
    if door is None:
        raise SignInError
    return door


def named(organisation: Organisation, membership_id: int) -> str:
    """Return how the audit log calls a member."""
    return f"{organisation.code}/{membership_id}"


def as_code(typed: str) -> str:
    """Forgive case, spaces and hyphens in a typed code."""
    return "".join(sign for sign in typed.upper() if sign in CODE_ALPHABET)


def hashed(key: str, secret: str) -> str:
    """Hash with the installation's key: a stolen database alone cannot be searched for eight-sign codes."""
    return hmac.new(key.encode(), secret.encode(), hashlib.sha256).hexdigest()

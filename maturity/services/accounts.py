"""Accounts of people with a mail address: proving who one is by password, and choosing where to go in."""

import hashlib
import hmac
import re
import secrets
from datetime import datetime, timedelta

from maturity.domain.person import Person
from maturity.errors import FieldsError, MailHeaderError, NotFoundError, SignInError, WrongPasswordError
from maturity.services import access, mailing, passwords
from maturity.services.access import Actor
from maturity.services.letters import genuine, joined
from maturity.services.post import Post
from maturity.storage.accounts import Account, Place
from maturity.storage.database import Database
from maturity.storage.store import Store

TRIES = 5
"""Wrong passwords in a row before the account has to wait."""

LONGEST_WAIT = 60
"""Minutes: longer would let anybody keep somebody else out for good."""

LETTER_LASTS = timedelta(hours=2)
_TOKEN = re.compile(r"([0-9]{1,9})\.([0-9]{1,11})\.[0-9a-f]{64}")


def sign_in_with_password(database: Database, email: str, password: str, now: datetime) -> Person:
    """Return who has proved to be the owner of an account; opens no session.

    The password is checked between two transactions, for hashing takes long; whether the account has to wait is
    decided in the second, so that many tries at once win nothing.

    Raises:
        WrongPasswordError: unknown address, wrong password, or an account that has to wait.
    """
    with database.read() as store:
        account = _account(store, email)
    right = passwords.matches(account.password_hash if account else None, password)
    if account is None:
        raise WrongPasswordError
    fresh = _fresh_hash(account, password) if right else None
    with database.write() as store:
        admitted = _admit(store, account, now, right=right)
        if admitted and fresh:
            store.accounts.rehash(account.person.id, account.password_hash or "", fresh)
    if not admitted:
        raise WrongPasswordError
    return account.person


def entrances(store: Store, person_id: int, now: datetime) -> tuple[Place, ...]:
    """Return where a person can go in: in each organisation every open wave, newest first, else the newest one."""
    found: dict[int, list[Place]] = {}
    for place in store.accounts.places(person_id):
        found.setdefault(place.membership_id, []).append(place)
    open_ones = ([one for one in theirs if one.wave.is_open(now)] or theirs[:1] for theirs in found.values())
    return tuple(place for theirs in open_ones for place in theirs)


def enter(store: Store, person_id: int, assessment_id: int, key: str, now: datetime, way: str) -> str:
    """Open a session for a person who has proved who that is; return the token for the cookie.

    *way* tells the log how it was proved: ``password``, ``work-account`` or ``switch``.

    Raises:
        NotFoundError: the person can go in to no such assessment.
    """
    place = next((one for one in entrances(store, person_id, now) if one.assessment_id == assessment_id), None)
    if place is None:
        raise NotFoundError("assessment", assessment_id)
    token = secrets.token_urlsafe(32)
    store.access.start_session(
        place.membership_id, place.assessment_id, access.hashed(key, token), now, invitation_id=None
    )
    subject = f"{place.wave.slug}/{place.organisation.code}"
    store.audit.add(now, access.named(place.organisation, place.membership_id), "sign-in", subject, {"way": way})
    return token


def set_password(database: Database, actor: Actor, current: str, new: str, again: str, now: datetime) -> None:
    """Change the actor's password and sign the actor out in every other browser.

    The first one is chosen by letter (``write_letter``): a link may have been read by others than its receiver.

    Raises:
        NotFoundError: the actor has no mail address, or no password yet.
        FieldsError: the new one cannot be used, or ``current`` is ``wrong``, which also counts as a wrong try.
    """
    with database.read() as store:
        account = store.accounts.of_person(actor.person.id)
    if account is None or account.password_hash is None:
        raise NotFoundError("password", actor.membership_id)
    problems = _problems(new, again, account.person)
    if problems:
        raise FieldsError(problems)
    right = passwords.matches(account.password_hash, current)
    fresh = passwords.hashed(new)
    with database.write() as store:
        admitted = _admit(store, account, now, right=right)
        if admitted:
            _replace(store, account.person, fresh, now, but=actor.session_id)
    if not admitted:
        raise FieldsError({"current": "wrong"})


def is_proved(database: Database, actor: Actor, password: str, now: datetime) -> bool:
    """Tell whether the actor has proved who that is: by the password, or where there is none by a work account.

    A wrong password counts as a wrong try.
    """
    with database.read() as store:
        account = store.accounts.of_person(actor.person.id)
    if account is None or account.password_hash is None:
        return not actor.by_invitation
    right = passwords.matches(account.password_hash, password)
    with database.write() as store:
        return _admit(store, account, now, right=right)


def write_letter(store: Store, person_id: int, sender: str, post: Post, now: datetime) -> None:
    """Send a person's mail address a link to choose a password by; one letter a minute, valid for two hours.

    *sender* is who can be asked whether the letter is genuine: the person's organisation or body.

    Raises:
        NotFoundError: the person has no mail address.
    """
    account = store.accounts.of_person(person_id)
    if account is None:
        raise NotFoundError("account", person_id)
    person, until = account.person, now + LETTER_LASTS
    wording = post.wording(person.language)
    text = joined(
        wording.gettext("Hello,"),
        wording.gettext(
            "Choose your password here. The link works once, until %(moment)s.", moment=wording.moment(until)
        ),
        f"{post.base_url}/password/{_token(post.key, account, int(until.timestamp()))}",
        wording.gettext("If you did not ask for it, you need do nothing: your account stays as it is."),
        genuine(wording, sender),
    )
    subject = wording.gettext("Choose your password")
    key = f"password/{person.id}/{int(now.timestamp()) // 60}"
    if mailing.queue(store, key, person.email or "", person.language, subject, text, now):
        _log(store, person, "password-letter", now)


def waits(tries: int) -> int:
    """Return how many minutes an account waits after so many wrong tries in a row."""
    return min(2 ** min(tries - TRIES, 10), LONGEST_WAIT) if tries >= TRIES else 0


def holder(store: Store, token: str, key: str, now: datetime) -> Person:
    """Return whose password a letter's link lets choose; looking uses nothing up.

    Raises:
        SignInError: the link is unknown, used or too old.
    """
    found = _TOKEN.fullmatch(token)
    if found is None or int(found[2]) < now.timestamp():
        raise SignInError
    account = store.accounts.of_person(int(found[1]))
    if account is None or not hmac.compare_digest(_token(key, account, int(found[2])), token):
        raise SignInError
    return account.person


def choose_password(database: Database, token: str, new: str, again: str, key: str, now: datetime) -> None:
    """Set a password by a letter's link, and sign its owner out everywhere.

    Raises:
        SignInError: the link is unknown, used or too old.
        FieldsError: the password cannot be used.
    """
    with database.read() as store:
        person = holder(store, token, key, now)
    problems = _problems(new, again, person)
    if problems:
        raise FieldsError(problems)
    fresh = passwords.hashed(new)
    with database.write() as store:
        holder(store, token, key, now)  # once more, now that nobody else writes: the link works once
        _replace(store, person, fresh, now, but=None)


def _account(store: Store, email: str) -> Account | None:
    try:
        return store.accounts.by_email(mailing.address(email))
    except MailHeaderError:
        return None


def _admit(store: Store, account: Account, now: datetime, *, right: bool) -> bool:
    """Tell whether a password opens the account now, and remember the try.

    A right one during the wait opens nothing either, or the wait would stop nobody.
    """
    held = store.accounts.hold(account.person.id)
    if held is None or held.password_hash != account.password_hash or account.password_hash is None:
        return False
    if held.locked_until is not None and now < held.locked_until:
        return False
    if right:
        store.accounts.failed(account.person.id, 0, None)
        return True
    minutes = waits(held.failed_tries + 1)
    until = now + timedelta(minutes=minutes) if minutes else None
    store.accounts.failed(account.person.id, held.failed_tries + 1, until)
    if minutes:
        _log(store, account.person, "locked", now, {"minutes": minutes})
    return False


def _fresh_hash(account: Account, password: str) -> str | None:
    outdated = account.password_hash is not None and passwords.is_outdated(account.password_hash)
    return passwords.hashed(password) if outdated else None


def _replace(store: Store, person: Person, fresh: str, now: datetime, *, but: int | None) -> None:
    store.accounts.set_password(person.id, fresh)
    store.access.end_sessions_of(person.id, now, but=but)
    store.organisers.end_sessions_of(person.id, now)
    _log(store, person, "set-password", now)


def _problems(new: str, again: str, person: Person) -> dict[str, str]:
    problem = passwords.problem(new, person.email or "")
    if problem:
        return {"new": problem}
    return {} if new == again else {"again": "differs"}


def _log(store: Store, person: Person, verb: str, now: datetime, facts: dict[str, str | int] | None = None) -> None:
    """Write an event into the log of every organisation that the person can go in to, and of every body."""
    for place in entrances(store, person.id, now):
        name = access.named(place.organisation, place.membership_id)
        store.audit.add(now, name, verb, f"{place.wave.slug}/{place.organisation.code}", facts or {})
    for appointment in store.organisers.of_person(person.id):
        store.audit.add(now, appointment.name, verb, appointment.body.subject, facts or {})


def _token(key: str, account: Account, until: int) -> str:
    """Return a signed link that dies with the password it replaces."""
    facts = f"{account.person.id}.{until}"
    signed = f"password/{facts}/{account.person.email}/{account.password_hash or ''}"
    return f"{facts}.{hmac.new(key.encode(), signed.encode(), hashlib.sha256).hexdigest()}"

"""An invitation that reached the wrong person: forwarded to the right one, with the registrar's case number."""

from dataclasses import dataclass
from datetime import datetime

from maturity.domain.person import Person, Role
from maturity.errors import FieldsError, NotAllowedError, WaveClosedError
from maturity.services import introductions, members
from maturity.services.access import Invited, invited, new_secrets, open_door
from maturity.services.drafts import storable
from maturity.services.mailing import queue
from maturity.services.post import Handed, Post
from maturity.storage.store import Store

LONGEST_NOTE = 1000
LONGEST_CASE_NUMBER = 100


@dataclass(frozen=True, slots=True)
class Referral:
    """Who is the right person, and what else the form of an invitation says.

    Attributes:
        note: for the right person; may be empty.
        case_number: the organisation's own; empty leaves the one that is there.
        language: code of the letter's language.
        once: names the form: sent twice, it makes one letter.
    """

    email: str
    name: str
    note: str
    case_number: str
    language: str
    once: str


def forward(store: Store, token: str, referral: Referral, post: Post, now: datetime) -> Handed:
    """Make the right person coordinator too, and write to that person; the forwarded link goes on working.

    Raises:
        SignInError: the link is unknown or revoked.
        NotAllowedError: the link is a colleague's, which nobody may hand on.
        WaveClosedError: the wave has ended.
        FieldsError: fields cannot be used. In every case nobody was invited.
    """
    found = _coordinators(store, token, post.key)
    if now >= found.wave.closes:
        raise WaveClosedError(found.wave.slug)
    person = members.tidied(Person(0, referral.email, referral.name, "", management=False, language=referral.language))
    note, number = storable(referral.note), members.one_line(referral.case_number)
    limits = {"note": LONGEST_NOTE, "case_number": LONGEST_CASE_NUMBER}
    problems = members.checked(person, limits, note=note, case_number=number)
    if problems:
        raise FieldsError(problems)
    if number:
        store.waves.set_case_number(found.assessment_id, number)
    person, membership_id = members.let_in(store, person, found.organisation.code, Role.COORDINATOR, now)
    given = new_secrets()
    wording, entrance = post.wording(referral.language), post.entrance(given)
    occasion = post.occasion(wording, found.organisation, found.wave)
    subject, text = introductions.forwarded(wording, occasion, entrance, note=note, closes=found.wave.closes)
    key = f"forward/{found.assessment_id}/{membership_id}/{members.one_line(referral.once)[:40]}"
    queue(store, key, person.email or "", referral.language, subject, text, now)
    open_door(store, membership_id, found.assessment_id, post.key, given, now)
    _log(store, found, "forward", now)
    return Handed(person.name, person.email or "", subject, text, entrance)


def register(store: Store, token: str, case_number: str, key: str, now: datetime) -> None:
    """Keep the number that the organisation's registrar gives the assessment; an empty one leaves what is there.

    Raises:
        SignInError: the link is unknown or revoked.
        NotAllowedError: the link is a colleague's.
        FieldsError: the number is too long. In every case the one before stands.
    """
    found = _coordinators(store, token, key)
    number = members.one_line(case_number)
    if len(number) > LONGEST_CASE_NUMBER:
        raise FieldsError({"case_number": "too-long"})
    if number not in ("", found.case_number):
        store.waves.set_case_number(found.assessment_id, number)
        _log(store, found, "register", now)


def _coordinators(store: Store, token: str, key: str) -> Invited:
    found = invited(store, token, key)
    if Role.COORDINATOR not in found.roles:
        raise NotAllowedError("forwarding")
    return found


def _log(store: Store, found: Invited, verb: str, now: datetime) -> None:
    store.audit.add(now, found.actor_name, verb, f"{found.wave.slug}/{found.organisation.code}", {})

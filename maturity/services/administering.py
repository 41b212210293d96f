"""Looking after the register without SQL: organisations, and the people who stand for them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from maturity.domain import contact_file, register_file
from maturity.domain.cells import Cells
from maturity.domain.contact_file import CONTACT_ROLES, Contact
from maturity.domain.organisation import Organisation
from maturity.domain.person import Person
from maturity.errors import NotAllowedError, NotFoundError, RowsError
from maturity.services import introductions
from maturity.services.access import new_secrets, open_door
from maturity.services.mailing import address, queue
from maturity.services.organisers import Organiser
from maturity.services.post import Post
from maturity.services.wording import TIME_ZONE
from maturity.storage.contacts import Standing
from maturity.storage.people import Membership
from maturity.storage.store import Store
from maturity.storage.waves import StoredWave

FIRST_LANGUAGE = "sv"
"""Of letters to somebody of whom nothing else is known."""


@dataclass(frozen=True, slots=True)
class Administrator:
    """Who may change the register: *name* in the audit log, *sender* in letters."""

    name: str
    sender: str = ""


OPERATOR = Administrator("operator")
"""Who uses the command line."""


def administrator(organiser: Organiser) -> Administrator:
    """Return an organiser as the one who looks after the register.

    Raises:
        NotAllowedError: the organiser's body is not national; it runs waves, and the register is not its own.
    """
    if not organiser.body.national:
        raise NotAllowedError("the register")
    return Administrator(organiser.name, organiser.body.name)


def add_organisation(store: Store, who: Administrator, given: Mapping[str, str], now: datetime) -> Organisation:
    """Put a new organisation into the register.

    Raises:
        RowsError: columns of ``register_file.COLUMNS`` cannot be used, or the code is taken; nothing was added.
    """
    return _put(store, who, "add-organisation", given, store.organisations.all(), now)


def change_organisation(
    store: Store, who: Administrator, code: str, given: Mapping[str, str], now: datetime
) -> Organisation:
    """Change the facts about an organisation; columns that are not given stay as they are, and so does the code.

    Raises:
        NotFoundError: the register has no such code.
        RowsError: columns cannot be used; nothing was changed.
    """
    there = store.organisations.get(code)
    written = {**register_file.cells_of(there), **given, "code": there.code}
    others = (one for one in store.organisations.all() if one.code != there.code)
    return _put(store, who, "change-organisation", written, others, now)


def contacts(store: Store, code: str) -> tuple[Membership, ...]:
    """Return who stands for an organisation, with the roles that an organiser knows of; respondents are left out."""
    return _known_to_organisers(store.people.members(code))


def contacts_everywhere(store: Store) -> tuple[Membership, ...]:
    """Return who stands for any organisation."""
    return _known_to_organisers(store.contacts.everywhere())


def contact(store: Store, code: str, membership_id: int) -> Membership:
    """Return one who stands for an organisation.

    Raises:
        NotFoundError: nobody there has this membership, or only as respondent.
    """
    for one in contacts(store, code):
        if one.id == membership_id:
            return one
    raise NotFoundError("contact", membership_id)


def contact_by_email(store: Store, code: str, email: str) -> Membership:
    """Return one who stands for an organisation.

    Raises:
        NotFoundError: the register has no such code, or nobody there has this address.
        MailHeaderError: it is no address.
    """
    kept = address(email)
    for one in contacts(store, store.organisations.get(code).code):
        if one.person.email == kept:
            return one
    raise NotFoundError("contact", email)


def put_contact(store: Store, who: Administrator, code: str, given: Mapping[str, str], now: datetime) -> Contact:
    """Let somebody stand for an organisation, in exactly the roles given; the same address again is the same person.

    Raises:
        NotFoundError: the register has no such code.
        RowsError: columns of ``contact_file.COLUMNS`` cannot be used; nothing was changed.
    """
    organisation = store.organisations.get(code)
    cells = Cells({**given, "organisation": organisation.code})
    found = contact_file.contact_of(cells, {organisation.code: organisation.code}, address)
    if found is None:
        raise RowsError(cells.faults)
    put_contacts(store, [found], now)
    member = store.contacts.memberships([found.email])[organisation.code, found.email]
    roles = contact_file.cells_of(found)["roles"]
    _log(store, who, "put-contact", organisation.code, now, {"member": member.id, "roles": roles})
    return found


def set_roles(store: Store, who: Administrator, code: str, membership_id: int, roles: str, now: datetime) -> Membership:
    """Give somebody who stands for an organisation exactly these contact roles, words with spaces between them.

    Raises:
        NotFoundError: nobody there has this membership.
        RowsError: the roles cannot be used; nothing was changed.
    """
    found, cells = contact(store, code, membership_id), Cells({"roles": roles})
    wanted = contact_file.roles_of(cells)
    if cells.faults:
        raise RowsError(cells.faults)
    [held] = [one for one in store.people.members(found.organisation_code) if one.id == membership_id]
    store.contacts.set_roles(membership_id, wanted | (held.roles - set(CONTACT_ROLES)))
    words = " ".join(role.value for role in CONTACT_ROLES if role in wanted)
    _log(store, who, "put-contact", found.organisation_code, now, {"member": membership_id, "roles": words})
    return replace(found, roles=wanted)


def end_contact(store: Store, who: Administrator, code: str, membership_id: int, now: datetime) -> Membership:
    """End a membership; answers stay, every way in is closed and whoever is signed in by one is signed out.

    Raises:
        NotFoundError: nobody who stands for the organisation has this membership.
    """
    found = contact(store, code, membership_id)
    store.access.revoke_member(membership_id, now)
    store.responses.remove_member(membership_id, now)
    store.contacts.end(membership_id, now)
    _log(store, who, "end-contact", found.organisation_code, now, {"member": membership_id})
    return found


def open_wave(store: Store, code: str, now: datetime) -> tuple[StoredWave, int] | None:
    """Return the newest open wave that an organisation takes part in, and its assessment; None without one."""
    places = store.waves.of_organisation(code)
    return next((place for place in places if place[0].facts.is_open(now)), None)


def invite_contact(store: Store, who: Administrator, code: str, membership_id: int, post: Post, now: datetime) -> bool:
    """Write to somebody who stands for an organisation, with a way in; False when today's letter is written already.

    The way in is in the letter alone: an organiser never sees it, for it leads to the organisation's drafts.

    Raises:
        NotFoundError: nobody with an address has this membership, or the organisation takes part in no open wave.
    """
    found, organisation = contact(store, code, membership_id), store.organisations.get(code)
    place = open_wave(store, organisation.code, now)
    if place is None or not found.person.email:
        raise NotFoundError("open assessment of contact", membership_id)
    (wave, assessment_id), language, given = place, found.person.language, new_secrets()
    wording = post.wording(language)
    occasion = post.occasion(wording, organisation, wave.facts)
    subject, text = introductions.named_contact(
        wording,
        occasion,
        post.entrance(given),
        sender=who.sender or occasion.contact,
        roles=found.roles,
        closes=wave.facts.closes,
    )
    day = now.astimezone(ZoneInfo(TIME_ZONE)).date().isoformat()
    key = f"contact/{assessment_id}/{membership_id}/{day}"
    if not queue(store, key, found.person.email, language, subject, text, now):
        return False
    open_door(store, membership_id, assessment_id, post.key, given, now)
    store.letters.invited(assessment_id, now)
    _log(store, who, "invite-contact", organisation.code, now, {"member": membership_id})
    return True


def put_contacts(store: Store, wanted: Iterable[Contact], now: datetime) -> None:
    """Let people stand for organisations with exactly the contact roles given; other roles there are kept."""
    wanted = tuple(wanted)
    emails = {one.email for one in wanted}
    known, memberships = store.contacts.known(emails), store.contacts.memberships(emails)
    people = {one.email: _person(one, known.get(one.email)) for one in wanted}
    store.contacts.put_people((one for email, one in people.items() if one != known.get(email)), now)
    standings = []
    for one in wanted:
        held = memberships.get((one.organisation, one.email))
        others = held.roles - set(CONTACT_ROLES) if held else frozenset()
        standings.append(Standing(one.organisation, one.email, one.roles | others))
    store.contacts.put_standings(standings, now)


def contact_from(member: Membership) -> Contact:
    """Return a member as the register knows it: without what is between the member and the coordinator."""
    person, roles = member.person, member.roles & set(CONTACT_ROLES)
    code, email = member.organisation_code, person.email or ""
    return Contact(code, email, person.name, person.function, roles, person.language, person.management)


def _put(
    store: Store,
    who: Administrator,
    verb: str,
    given: Mapping[str, str],
    others: Iterable[Organisation],
    now: datetime,
) -> Organisation:
    cells = Cells(given)
    found = register_file.organisation_of(cells)
    if found is None:
        raise RowsError(cells.faults)
    if faults := tuple(register_file.clashes([(0, found)], others)):
        raise RowsError(faults)
    store.organisations.replace_all([found])
    _log(store, who, verb, found.code, now, {})
    return found


def _known_to_organisers(members: Iterable[Membership]) -> tuple[Membership, ...]:
    known = (replace(one, roles=one.roles & set(CONTACT_ROLES)) for one in members)
    return tuple(one for one in known if one.roles)


def _person(one: Contact, known: Person | None) -> Person:
    held = known or Person(0, one.email, "", "", management=False, language=FIRST_LANGUAGE)
    return Person(
        held.id,
        one.email,
        one.name,
        one.function or held.function,
        held.management if one.management is None else one.management,
        one.language or held.language,
    )


def _log(store: Store, who: Administrator, verb: str, code: str, now: datetime, facts: Mapping[str, str | int]) -> None:
    """Log under the open wave, where the organisation's coordinator reads it; without one, under the organisation."""
    place = open_wave(store, code, now)
    subject = f"{place[0].facts.slug}/{code}" if place else f"organisation/{code}"
    store.audit.add(now, who.name, verb, subject, facts)

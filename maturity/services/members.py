"""The person behind an address: found or added, and let into an organisation."""

import unicodedata
from collections.abc import Mapping
from datetime import datetime

from maturity.domain.person import Person, Role
from maturity.errors import FieldsError, MailHeaderError
from maturity.services import mailing
from maturity.storage.store import Store

LONGEST_NAME = 200
"""Characters in a name and in the name of a function."""

_CONTROLS = {"Cc", "Cs", "Zl", "Zp"}


def checked(person: Person, limits: Mapping[str, int] | None = None, **texts: str) -> dict[str, str]:
    """Return what is wrong with the name, the function and the address of a person, and with longer texts.

    Args:
        person: as ``tidied``.
        limits: most characters of each of *texts*.
        texts: other texts of the same form.

    Returns:
        Field to problem: ``missing``, ``not-an-address`` or ``too-long``; empty when all can be used.
    """
    problems = {}
    if not person.email:
        problems["email"] = "missing"
    elif not _is_address(person.email):
        problems["email"] = "not-an-address"
    if not person.name:
        problems["name"] = "missing"
    every = {"name": person.name, "function": person.function, **texts}
    most = {"name": LONGEST_NAME, "function": LONGEST_NAME, **(limits or {})}
    return problems | {field: "too-long" for field, text in every.items() if len(text) > most[field]}


def tidied(person: Person) -> Person:
    """Return a person as it is kept: every text on one line, the address in lower case where it is one."""
    email = one_line(person.email or "")
    if _is_address(email):
        email = mailing.address(email)
    function = one_line(person.function)
    return Person(person.id, email, one_line(person.name), function, person.management, person.language)


def let_in(store: Store, person: Person, organisation_code: str, role: Role, now: datetime) -> tuple[Person, int]:
    """Give the person who has an address a role in an organisation; return the person and the membership's id.

    What is known about somebody who belongs to another organisation as well is left as that one wrote it.

    Raises:
        FieldsError: the person is coordinator there, who answers for the organisation and needs no other role; or is to
            review what colleagues do, and belongs there in another role.
    """
    known = store.people.by_email(person.email or "")
    if known is not None:
        members = store.people.members(organisation_code)
        _require_fitting(next((one.roles for one in members if one.person.id == known.id), frozenset()), role)
    if known is None or not known.name or not store.people.elsewhere(known.id, organisation_code):
        known = store.people.add(person, now)
    return known, store.people.join(known.id, organisation_code, frozenset({role}), now)


def _require_fitting(roles: frozenset[Role], role: Role) -> None:
    """Make sure that a member with *roles* can get *role* as well: nobody reviews the own organisation."""
    if role is Role.REVIEWER and roles - {Role.REVIEWER}:
        raise FieldsError({"email": "member"})
    if role is not Role.REVIEWER and Role.REVIEWER in roles:
        raise FieldsError({"email": "reviewer"})
    if role is not Role.COORDINATOR and Role.COORDINATOR in roles:
        raise FieldsError({"email": "coordinator"})


def one_line(typed: str) -> str:
    """Return a text on one line, without signs that control something."""
    words = " ".join(typed.split())
    return "".join(sign for sign in words if unicodedata.category(sign) not in _CONTROLS).strip()


def _is_address(typed: str) -> bool:
    try:
        mailing.address(typed)
    except MailHeaderError:
        return False
    return True

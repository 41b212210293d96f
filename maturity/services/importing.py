"""A file of organisations or people, looked at before it goes into the register: all of it, or nothing."""

import hashlib
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Literal

from maturity.domain import contact_file, register_file
from maturity.domain.contact_file import CONTACT_ROLES, Contact
from maturity.domain.organisation import Organisation
from maturity.domain.table_file import Fault
from maturity.errors import RegisterChangedError, RowsError
from maturity.services.administering import FIRST_LANGUAGE, Administrator, contact_from, put_contacts
from maturity.services.mailing import address
from maturity.storage.store import Store

What = Literal["organisations", "people"]
COLUMNS: Mapping[What, tuple[str, ...]] = {"organisations": register_file.COLUMNS, "people": contact_file.COLUMNS}


@dataclass(frozen=True, slots=True)
class Change:
    """What an import does to one row of the register.

    Attributes:
        row: of the file.
        code: of the organisation.
        name: of the organisation or person.
        differences: column, what stands there now, and what will; empty for what is new.
    """

    row: int
    code: str
    name: str
    differences: tuple[tuple[str, str, str], ...]


@dataclass(frozen=True, slots=True)
class Plan:
    """What an import does; *organisations* and *contacts* are those that are new or change."""

    new: tuple[Change, ...]
    changed: tuple[Change, ...]
    unchanged: int
    organisations: tuple[Organisation, ...] = ()
    contacts: tuple[Contact, ...] = ()

    @property
    def stamp(self) -> str:
        """The mark of what is planned: another file, or another register, gives another one."""
        planned = (self.new, self.changed, self.unchanged, self.organisations)
        return hashlib.sha256(repr(planned).encode()).hexdigest()


def plan(store: Store, what: What, content: bytes) -> Plan:
    """Return what importing a file would do; nothing is changed. The number of queries is that of a file of one row.

    Raises:
        RowsError: with every fault of the file.
    """
    return _PLANS[what](store, content)


def import_file(
    store: Store, administrator: Administrator, what: What, content: bytes, looked_at: str | None, now: datetime
) -> Plan:
    """Put a file into the register and return what was done; people that the file does not name are left alone.

    Args:
        store: open for writing.
        administrator: who imports.
        what: what the file holds.
        content: of the file.
        looked_at: stamp of the plan that somebody has agreed to; None where nobody was asked.
        now: when.

    Raises:
        RowsError: with every fault of the file.
        RegisterChangedError: the plan is not the one that was looked at. In both cases nothing was changed.
    """
    found = plan(store, what, content)
    if looked_at is not None and looked_at != found.stamp:
        raise RegisterChangedError
    if found.new or found.changed:
        if found.organisations:
            store.organisations.replace_all(found.organisations)
        put_contacts(store, found.contacts, now)
        facts: dict[str, str | int] = {"new": len(found.new), "changed": len(found.changed)}
        facts["file"] = hashlib.sha256(content).hexdigest()
        store.audit.add(now, administrator.name, f"import-{what}", "register", facts)
    return found


def _organisations(store: Store, content: bytes) -> Plan:
    known = {one.code: one for one in store.organisations.all()}
    found, faults = register_file.read_organisations(content, known.values())
    _refuse(faults)
    cells_of = register_file.cells_of
    compared = [
        (row, one, cells_of(known[one.code]) if one.code in known else None, cells_of(one)) for row, one in found
    ]
    changes = [(Change(row, one.code, one.name, _differences(old, new)), old) for row, one, old, new in compared]
    items = tuple(one for _row, one, old, new in compared if old != new)
    return Plan(*_sorted(changes), organisations=items)


def _people(store: Store, content: bytes) -> Plan:
    found, faults = contact_file.read_contacts(content, store.organisations.all(), address)
    _refuse(faults)
    memberships = store.contacts.memberships({one.email for _row, one in found})
    changes, items = [], []
    for row, one in found:
        member = memberships.get((one.organisation, one.email))
        # Somebody who only answers is new here: whom a coordinator has asked is not for an organiser to see.
        held = contact_from(member) if member and member.roles & set(CONTACT_ROLES) else None
        old, new = contact_file.cells_of(held) if held else None, contact_file.cells_of(_filled(one, held))
        changes.append((Change(row, one.organisation, one.name, _differences(old, new)), old))
        if old != new:
            items.append(one)
    return Plan(*_sorted(changes), contacts=tuple(items))


def _refuse(faults: tuple[Fault, ...]) -> None:
    if faults:
        raise RowsError(faults)


def _differences(old: Mapping[str, str] | None, new: Mapping[str, str]) -> tuple[tuple[str, str, str], ...]:
    return tuple((column, old[column], new[column]) for column in new if old[column] != new[column]) if old else ()


def _sorted(
    changes: Sequence[tuple[Change, Mapping[str, str] | None]],
) -> tuple[tuple[Change, ...], tuple[Change, ...], int]:
    new = tuple(one for one, old in changes if old is None)
    changed = tuple(one for one, old in changes if old is not None and one.differences)
    return new, changed, len(changes) - len(new) - len(changed)


def _filled(one: Contact, held: Contact | None) -> Contact:
    """Put what is known where a file says nothing."""
    if held is None:
        return replace(one, language=one.language or FIRST_LANGUAGE, management=bool(one.management))
    return replace(
        one,
        function=one.function or held.function,
        language=one.language or held.language,
        management=held.management if one.management is None else one.management,
    )


_PLANS: Mapping[What, Callable[[Store, bytes], Plan]] = {"organisations": _organisations, "people": _people}

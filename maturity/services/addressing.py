"""Where the letters of a wave go: taken from the register and the wave before, from a file, or typed."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from maturity.domain.cells import Cells
from maturity.domain.organisation import Organisation, swedish_order
from maturity.domain.person import Role
from maturity.domain.recipient_file import Recipient, read_recipients, recipient_of
from maturity.domain.table_file import Fault
from maturity.domain.wave import DeskWave
from maturity.errors import RegisterChangedError, RowsError
from maturity.services.mailing import address
from maturity.services.organisers import Organiser
from maturity.storage.store import Store


@dataclass(frozen=True, slots=True)
class Line:
    """An organisation of a wave and where letters to it go; None where nobody knows."""

    organisation: Organisation
    recipient: Recipient | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What a file of recipients would do.

    Attributes:
        ready: recipients that can be used, with what they replace; None for what is new.
        unchanged: how many are as they are already.
        faults: what is wrong with the other rows; with faults nothing is imported.
    """

    ready: tuple[tuple[int, Recipient, Recipient | None], ...]
    unchanged: int
    faults: tuple[Fault, ...]

    @property
    def stamp(self) -> str:
        """The mark of what is planned: another file, or other recipients meanwhile, give another one."""
        return hashlib.sha256(repr((self.ready, self.unchanged)).encode()).hexdigest()


def lines(store: Store, wave: DeskWave) -> tuple[Line, ...]:
    """Return every organisation of a wave in Swedish order of names, with its recipient; two queries."""
    recipients = store.recipients.of_wave(wave.id)
    found = [Line(one.organisation, recipients.get(one.organisation.code)) for one in store.monitor.of_wave(wave.id)]
    return tuple(sorted(found, key=lambda one: swedish_order(one.organisation.name)))


def offered(store: Store, wave: DeskWave) -> tuple[Recipient, ...]:
    """Return recipients for organisations without one: those of the body's wave before, then coordinators by name.

    Both come from the register that organisers look after; whom a coordinator has asked to answer is never offered.
    """
    missing = {one.organisation.code for one in lines(store, wave) if one.recipient is None}
    if not missing:
        return ()
    earlier = [one for one in store.desk_waves.of_body(wave.body_id or 0) if one.facts.opens < wave.facts.opens]
    last = store.recipients.of_wave(earlier[0].id) if earlier else {}
    found = {code: one for code, one in last.items() if code in missing}
    for member in store.contacts.everywhere():
        code, person = member.organisation_code, member.person
        if code in missing and Role.COORDINATOR in member.roles and person.email:
            known = found.get(code)
            if known is None or not known.contact_address:
                registrar = known.registrar_address if known else ""
                found[code] = Recipient(code, registrar, person.name, person.email)
    return tuple(found[code] for code in sorted(found))


def take_offered(store: Store, who: Organiser, wave: DeskWave, now: datetime) -> int:
    """Use what is offered; return for how many organisations."""
    found = offered(store, wave)
    store.recipients.put(wave.id, found)
    _log(store, who, "choose-recipients", wave.subject, now, {"organisations": len(found)})
    return len(found)


def read(store: Store, wave: DeskWave, content: bytes) -> Reading:
    """Return what importing a file would do; nothing is changed."""
    there = store.recipients.of_wave(wave.id)
    invited = frozenset(store.waves.assessments(wave.id))
    found, faults = read_recipients(content, store.organisations.all(), invited, address)
    changes = tuple((row, one, there.get(one.organisation)) for row, one in found)
    ready = tuple(change for change in changes if change[1] != change[2])
    return Reading(ready, len(changes) - len(ready), faults)


def import_file(store: Store, who: Organiser, wave: DeskWave, content: bytes, looked_at: str, now: datetime) -> Reading:
    """Use the recipients of a file; organisations that it does not name keep theirs.

    Raises:
        RowsError: with every fault of the file.
        RegisterChangedError: what it would do is not what was *looked_at*. In both cases nothing was changed.
    """
    found = read(store, wave, content)
    if found.faults:
        raise RowsError(found.faults)
    if looked_at != found.stamp:
        raise RegisterChangedError
    for _row, one, before in found.ready:
        _shut_out(store, wave, before, one, now)
    store.recipients.put(wave.id, (one for _row, one, _before in found.ready))
    facts: dict[str, str | int] = {"organisations": len(found.ready), "file": hashlib.sha256(content).hexdigest()}
    _log(store, who, "import-recipients", wave.subject, now, facts)
    return found


def line(store: Store, wave: DeskWave, code: str) -> Line:
    """Return one organisation of a wave.

    Raises:
        NotFoundError: it takes no part.
    """
    organisation = store.organisations.get(code)
    store.waves.assessment(wave.id, organisation.code)
    return Line(organisation, store.recipients.of_wave(wave.id).get(organisation.code))


def correct(
    store: Store, who: Organiser, wave: DeskWave, code: str, given: Mapping[str, str], now: datetime
) -> Recipient:
    """Write down where letters to an organisation go.

    Raises:
        NotFoundError: it takes no part.
        RowsError: the addresses cannot be used; nothing was changed.
    """
    found, cells = line(store, wave, code), Cells(given)
    one = recipient_of(cells, found.organisation.code, address)
    if one is None:
        raise RowsError(cells.faults)
    _shut_out(store, wave, found.recipient, one, now)
    store.recipients.put(wave.id, [one])
    _log(store, who, "correct-recipient", f"{wave.facts.slug}/{one.organisation}", now, {})
    return one


def _shut_out(store: Store, wave: DeskWave, before: Recipient | None, after: Recipient, now: datetime) -> None:
    """Close the way in that letters gave to another address, unless somebody has come in by it: then it was right."""
    if before is None or before.address == after.address:
        return
    member = store.letters.unused_way_in(wave.id, after.organisation, before.address)
    if member is not None:
        store.access.revoke_member(member, now)
        store.contacts.end(member, now)


def _log(store: Store, who: Organiser, verb: str, subject: str, now: datetime, facts: Mapping[str, str | int]) -> None:
    store.audit.add(now, who.name, verb, subject, facts)

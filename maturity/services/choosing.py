"""Choosing whom a wave is for: groups of the register, and single organisations by their codes."""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from maturity.domain.organisation import Organisation
from maturity.domain.table_file import Fault
from maturity.domain.wave import WaveState
from maturity.errors import FieldsError, NotAllowedError, RowsError, WaveStateError
from maturity.services.preparing import Runner, held
from maturity.storage.store import Store

LONGEST_CODE = 40


@dataclass(frozen=True, slots=True)
class Groups:
    """Groups whose members are chosen together: kinds of organisation, county codes and SKR groups."""

    kinds: Collection[str] = ()
    counties: Collection[str] = ()
    skr_groups: Collection[str] = ()

    def __contains__(self, one: Organisation) -> bool:
        """Tell whether an organisation is in one of the groups."""
        return (
            one.kind in self.kinds
            or (one.county_code in self.counties and one.kind != "unit")
            or one.skr_group in self.skr_groups
        )

    def __bool__(self) -> bool:
        """Tell whether any group is named."""
        return bool(self.kinds or self.counties or self.skr_groups)


def choose(store: Store, who: Runner, slug: str, groups: Groups, codes: str, now: datetime) -> int:
    """Add organisations to those that a wave is for; return how many are new.

    Args:
        store: open for writing.
        who: whose wave it is. A body that is not national names every organisation.
        slug: which wave.
        groups: whose members are added.
        codes: a code at the beginning of each line, or codes with commas or semicolons between them.
        now: the present.

    Raises:
        FieldsError: nothing is named.
        RowsError: lines without a code of the register; nothing was added.
        NotAllowedError: a body that is not national chose a group.
        NotFoundError, WaveStateError: the body has no such wave, or it is opened.
    """
    wave = held(store, who, slug)
    if groups and not who.body.national:
        raise NotAllowedError("choosing groups of the register")
    if not groups and not codes.strip():
        raise FieldsError({"codes": "missing"})
    register = store.organisations.all()
    wanted = named(codes, register) | {one.code for one in register if one in groups}
    fresh = wanted - {one.code for one in store.desk_waves.chosen(wave.id)}
    store.desk_waves.choose(wave.id, sorted(fresh))
    store.audit.add(now, who.name, "choose-organisations", wave.subject, {"organisations": len(fresh)})
    return len(fresh)


def leave_out(store: Store, who: Runner, slug: str, codes: Iterable[str], now: datetime) -> int:
    """Take organisations from those that a wave is for; return how many were there.

    Raises:
        NotFoundError, WaveStateError: the body has no such wave, or it is opened.
    """
    wave = held(store, who, slug)
    gone = {one.code for one in store.desk_waves.chosen(wave.id)} & set(codes)
    store.desk_waves.leave_out(wave.id, gone)
    store.audit.add(now, who.name, "leave-out-organisations", wave.subject, {"organisations": len(gone)})
    return len(gone)


def join(store: Store, who: Runner, slug: str, codes: str, now: datetime) -> int:
    """Ask more organisations to take part in a wave that is open; return how many are new.

    Raises:
        FieldsError, RowsError: nothing is named, or lines without a code of the register; nobody was asked.
        NotFoundError, WaveStateError: the body has no such wave, or it is not open.
    """
    wave = store.desk_waves.hold(slug, who.body.id)
    state = wave.state_at(now)
    if state is not WaveState.OPEN:
        raise WaveStateError(slug, state.value)
    if not codes.strip():
        raise FieldsError({"codes": "missing"})
    fresh = named(codes, store.organisations.all()) - set(store.waves.assessments(wave.id))
    store.desk_waves.choose(wave.id, sorted(fresh))
    store.desk_waves.ask(wave.id)
    store.audit.add(now, who.name, "join-organisations", wave.subject, {"organisations": len(fresh)})
    return len(fresh)


def named(codes: str, register: Iterable[Organisation]) -> set[str]:
    """Return the organisations that a text names.

    Raises:
        RowsError: lines without a code of the register.
    """
    by_code: Mapping[str, str] = {code: one.code for one in register for code in (one.code, *one.other_codes)}
    found: set[str] = set()
    faults = []
    for row, line in enumerate(codes.splitlines(), start=1):
        for part in filter(str.strip, line.replace(";", ",").split(",")):
            code = part.split()[0]
            if code in by_code:
                found.add(by_code[code])
            else:
                faults.append(Fault(row, "codes", "unknown-organisation", {"written": code[:LONGEST_CODE]}))
    if faults:
        raise RowsError(tuple(faults))
    return found

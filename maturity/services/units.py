"""Shared purchasing units: who has which, and what a unit sees of its members."""

from dataclasses import dataclass
from datetime import datetime

from maturity.domain.inheritance import Shares
from maturity.domain.organisation import Organisation
from maturity.errors import UnitError
from maturity.services.access import Actor
from maturity.storage.store import Store
from maturity.storage.submissions import Part


@dataclass(frozen=True, slots=True)
class Membership:
    """A member as its unit sees it: never its answers, and no draft of any kind.

    Attributes:
        name: of the organisation.
        asked: whether it takes part in the wave.
        submitted: when its newest submission was made; None before the first.
        inherited: how many answers of that submission come from the unit's newest one.
        older: how many come from an older one of the unit's.
    """

    name: str
    asked: bool
    submitted: datetime | None
    inherited: int
    older: int


def assign(
    store: Store, organisation_code: str, unit_code: str | None, who: str, now: datetime
) -> tuple[Organisation, Organisation | None]:
    """Give an organisation a shared purchasing unit, or take it away; what was submitted stands.

    Args:
        store: a write transaction.
        organisation_code: of the member.
        unit_code: of the unit, None for none.
        who: as the audit log calls who decides.
        now: when.

    Returns:
        The member and its unit.

    Raises:
        NotFoundError: the register has no such organisation.
        UnitError: that would be a unit of a unit. In both cases nothing was changed.
    """
    member = store.organisations.get(organisation_code)
    unit = None if unit_code is None else store.organisations.get(unit_code)
    if unit is not None and (why := _refusal(store, member, unit)):
        raise UnitError(member.code, unit.code, why)
    if (unit.code if unit else None) != member.unit:
        store.organisations.set_unit(member.code, unit.code if unit else None)
        for code in {member.unit, unit.code if unit else None} - {None}:
            _count_inhabitants(store, store.organisations.get(str(code)))
        store.audit.add(now, who, "set-unit", member.code, {"unit": unit.code if unit else ""})
    return member, unit


def is_unit(store: Store, actor: Actor) -> bool:
    """Tell whether the actor's organisation is anybody's shared purchasing unit; one query."""
    return store.organisations.has_members(actor.organisation.code)


def members(store: Store, actor: Actor) -> tuple[Membership, ...]:
    """Return those whose shared purchasing unit the actor's organisation is, in Swedish order; three queries."""
    newest = store.submissions.latest(actor.assessment_id)
    reference = newest.facts.reference if newest else ""
    parts = {one.code: one for one in store.submissions.of_members(actor.wave_id, actor.organisation.code)}
    order = store.organisations.members(actor.organisation.code)
    return tuple(_membership(parts[one.code], actor.organisation.code, reference) for one in order)


def _membership(part: Part, unit: str, reference: str) -> Membership:
    facts = part.latest.facts if part.latest else None
    found: Shares | None = facts.shares if facts else None
    inherited = found.inherited if found and found.source.organisation == unit else 0
    newest = bool(found and found.source.reference == reference)
    return Membership(
        name=part.name,
        asked=part.assessment is not None,
        submitted=facts.at if facts else None,
        inherited=inherited if newest else 0,
        older=0 if newest else inherited,
    )


def _refusal(store: Store, member: Organisation, unit: Organisation) -> str | None:
    """Return why *unit* cannot answer for *member*, None when it can."""
    if unit.code == member.code:
        return "it is the organisation itself"
    if unit.unit is not None:
        return "it has a shared purchasing unit of its own"
    if member.kind == "unit":
        return "the organisation is nothing but a unit itself"
    return "the organisation is the unit of others" if store.organisations.has_members(member.code) else None


def _count_inhabitants(store: Store, unit: Organisation) -> None:
    """Let what is nothing but a unit have the inhabitants of its members."""
    if unit.kind == "unit":
        inhabitants = sum(one.population for one in store.organisations.members(unit.code))
        store.organisations.set_population(unit.code, inhabitants)

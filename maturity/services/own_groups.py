"""Peer groups that an organisation puts together: its coordinator makes and removes them, all its readers use them.

A group is saved only when it may be shown beside everything that the organisation sees in the wave, or has seen there:
removing a group does not make room for one that differs from it by a few.
"""

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from maturity.domain.benchmark import GroupKind, OwnGroup, members
from maturity.domain.group_choice import refused
from maturity.domain.neighbours import USUAL, Neighbour, Trait, neighbours
from maturity.domain.organisation import Organisation
from maturity.domain.result import sensitive_nodes
from maturity.errors import FieldsError, GroupRefusedError, NotFoundError
from maturity.services import comparing
from maturity.services.access import Actor
from maturity.services.members import one_line
from maturity.services.questionnaires import ready
from maturity.storage.groups import SavedGroup
from maturity.storage.store import Store
from maturity.storage.waves import StoredWave

MOST_GROUPS = 12
"""Groups of an organisation that count in one wave, removed ones as well: more could not be checked in a moment."""

LONGEST_NAME = 60


def groups(store: Store, actor: Actor) -> tuple[SavedGroup, ...]:
    """Return the own groups of the actor's organisation, oldest first; one query."""
    return tuple(one for one in _counting(store, actor) if not one.removed)


def group(store: Store, actor: Actor, group_id: int) -> SavedGroup:
    """Return an own group.

    Raises:
        NotFoundError: the actor's organisation has no such group.
    """
    for one in groups(store, actor):
        if one.group.id == group_id:
            return one
    raise NotFoundError("group", group_id)


def candidates(store: Store, actor: Actor) -> tuple[Organisation, ...]:
    """Return who can be a member, in Swedish order: the others of the same kind in the wave; one query."""
    return members(GroupKind.ALL, actor.organisation, store.organisations.in_wave(actor.wave_id))


def nearest(
    actor: Actor, register: Sequence[Organisation], traits: Collection[Trait], count: int
) -> tuple[Neighbour, ...]:
    """Return the organisations most like the actor's in what was chosen, nearest first.

    Args:
        actor: who asks.
        register: as ``candidates``.
        traits: what to compare by, at least one.
        count: how many, 7–20.
    """
    return neighbours(actor.organisation, register, {one: USUAL.get(one, 1) for one in traits}, count)


def make(
    store: Store, actor: Actor, name: str, codes: Collection[str], traits: Collection[Trait], now: datetime
) -> OwnGroup:
    """Save a group that may be shown.

    Args:
        store: an open write transaction.
        actor: the coordinator.
        name: what to call it.
        codes: of the members.
        traits: what the members are alike in; counts only when they are exactly the nearest in these.
        now: the present.

    Raises:
        FieldsError: ``name`` is ``missing``, ``too-long`` or ``taken``; ``codes`` are ``missing`` or ``unknown``; there
            are ``too-many`` groups.
        GroupRefusedError: it would give somebody away.
    """
    saved, register = _counting(store, actor), candidates(store, actor)
    name = one_line(name)
    problems = _problems(name, [one for one in saved if not one.removed], codes, register)
    if len(saved) >= MOST_GROUPS:
        problems["codes"] = "too-many"
    if problems:
        raise FieldsError(problems)
    if not _are_nearest(actor, register, traits, codes):
        traits = ()
    wanted = OwnGroup(0, name, frozenset(codes), neighbours=bool(traits))
    _check(store, actor, wanted, now)
    group_id = store.groups.add(actor.organisation.code, name, codes, traits, now)
    _record(store, actor, "make-group", group_id, {"members": len(wanted.codes)}, now)
    return OwnGroup(group_id, name, wanted.codes, wanted.neighbours)


def rename(store: Store, actor: Actor, group_id: int, name: str, now: datetime) -> None:
    """Give a group another name.

    Raises:
        NotFoundError: the actor's organisation has no such group.
        FieldsError: as ``make`` about ``name``.
    """
    found, name = group(store, actor, group_id), one_line(name)
    problems = _name_problems(name, [one for one in groups(store, actor) if one != found])
    if problems:
        raise FieldsError(problems)
    store.groups.rename(group_id, name)
    _record(store, actor, "rename-group", group_id, {}, now)


def remove(store: Store, actor: Actor, group_id: int, now: datetime) -> None:
    """Take a group out of the list; it goes on counting in the wave.

    Raises:
        NotFoundError: the actor's organisation has no such group.
    """
    group(store, actor, group_id)
    store.groups.remove(group_id, now)
    _record(store, actor, "remove-group", group_id, {}, now)


def _counting(store: Store, actor: Actor) -> tuple[SavedGroup, ...]:
    return store.groups.seen_since(actor.organisation.code, actor.wave.opens)


def _problems(
    name: str, saved: Sequence[SavedGroup], codes: Collection[str], register: Sequence[Organisation]
) -> dict[str, str]:
    found = _name_problems(name, saved)
    if not codes:
        found["codes"] = "missing"
    elif not set(codes) <= {one.code for one in register}:
        found["codes"] = "unknown"
    return found


def _name_problems(name: str, others: Sequence[SavedGroup]) -> dict[str, str]:
    if not name:
        return {"name": "missing"}
    if len(name) > LONGEST_NAME:
        return {"name": "too-long"}
    return {"name": "taken"} if name.casefold() in {one.group.name.casefold() for one in others} else {}


def _are_nearest(
    actor: Actor, register: Sequence[Organisation], traits: Collection[Trait], codes: Collection[str]
) -> bool:
    try:
        found = nearest(actor, register, traits, len(set(codes)))
    except ValueError:
        return False
    return {one.organisation.code for one in found} == set(codes)


def _check(store: Store, actor: Actor, wanted: OwnGroup, now: datetime) -> None:
    wave = StoredWave(actor.wave_id, actor.version_id, actor.wave)
    compiled = ready(store.versions.open(wave.version_id), wave.facts)
    seen = comparing.all_seen(store, actor.organisation, wave, compiled, now)
    view = seen.seen_by(actor.organisation, wave.facts.limits)
    why = refused(wanted, view, sensitive_nodes(compiled), seen.earlier)
    if why is not None:
        raise GroupRefusedError(*why)


def _record(store: Store, actor: Actor, verb: str, group_id: int, facts: Mapping[str, int], now: datetime) -> None:
    subject = f"{actor.wave.slug}/{actor.organisation.code}/group/{group_id}"
    store.audit.add(now, actor.name, verb, subject, facts)

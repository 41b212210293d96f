"""Peer groups: what they are called, which ones can be asked for, and why one is not shown."""

from collections.abc import Iterable

from flask import request
from flask_babel import gettext as _
from flask_babel import ngettext

from maturity.domain.benchmark import Group, GroupKind, OwnGroup, Seen
from maturity.domain.group_address import OWN, default_group, in_address
from maturity.domain.neighbours import Trait
from maturity.domain.organisation import Organisation
from maturity.domain.own_group import Reason, Refusal
from maturity.errors import NotFoundError
from maturity.report import group_names
from maturity.services import own_groups
from maturity.services.access import Actor
from maturity.storage.store import Store

GROUPS = {
    "municipality": (
        GroupKind.ALL,
        GroupKind.SKR_GROUP,
        GroupKind.COUNTY,
        GroupKind.POPULATION,
        GroupKind.NEIGHBOURS,
    ),
    "region": (GroupKind.ALL, GroupKind.POPULATION, GroupKind.NEIGHBOURS),
    "unit": (GroupKind.ALL,),
}
"""The groups that can be asked for, by kind of organisation; a region has no SKR group and its county to itself."""


def wanted_group(store: Store, actor: Actor) -> Group:
    """Read the group from the address; one query for an own one.

    Raises:
        NotFoundError: this organisation has no such group.
    """
    written = request.args.get("group")
    if written is not None and written.startswith(OWN):
        for one in own_groups.groups(store, actor):
            if in_address(one.group) == written:
                return one.group
    return wanted_kind(actor.organisation)


def wanted_kind(organisation: Organisation) -> GroupKind:
    """Read a ready-made group from the address.

    Raises:
        NotFoundError: this organisation has no such group.
    """
    written = request.args.get("group")
    if written is None:
        return default_group(organisation)
    choices = {kind.value: kind for kind in GROUPS[organisation.kind]}
    if written not in choices:
        raise NotFoundError("group", written)
    return choices[written]


def choices(organisation: Organisation, own: tuple[OwnGroup, ...] = ()) -> list[tuple[str, str]]:
    """Return what stands in an address, and the name, of every group that can be asked for."""
    every: tuple[Group, ...] = (*GROUPS[organisation.kind], *own)
    return [(in_address(one), group_name(one, organisation)) for one in every]


def refusal_text(refusal: Refusal, alike: tuple[Seen, ...], organisation: Organisation) -> str:
    """Say why an own group is not shown."""
    names = ", ".join(f"“{group_name(one, organisation)}”" for one in alike)
    match refusal.reason:
        case Reason.TOO_FEW:
            counted = ngettext(
                "%(num)s of the group can be compared now. At least %(least)s are needed.",
                "%(num)s of the group can be compared now. At least %(least)s are needed.",
                refusal.found,
                least=refusal.needed,
            )
            return counted + " " + _("Those that let others see their answers by name are not counted.")
        case Reason.TOO_ALIKE:
            return ngettext(
                "In some figure the group differs by only %(num)s answering organisation from %(names)s, "
                "so that the answers of single ones could be worked out. It takes a difference of none or of at least "
                "%(least)s.",
                "In some figure the group differs by only %(num)s answering organisations from %(names)s, "
                "so that the answers of single ones could be worked out. It takes a difference of none or of at least "
                "%(least)s.",
                refusal.found,
                names=names,
                least=refusal.needed,
            )
        case Reason.TOGETHER:
            return _(
                "Together with %(names)s the group would tell of fewer than %(least)s organisations in some figure. "
                "Choose members who differ more from these groups.",
                names=names,
                least=refusal.needed,
            )


def trait_names() -> dict[Trait, str]:
    """Return what each thing is called that organisations can be alike in."""
    return {
        Trait.POPULATION: _("Population"),
        Trait.LAND_AREA: _("Land area"),
        Trait.DENSITY: _("Inhabitants per square kilometre"),
        Trait.SKR_GROUP: _("Municipality group"),
        Trait.COUNTY: _("County"),
    }


def traits_text(traits: Iterable[Trait]) -> str:
    """Return what the members of a group are alike in, in words."""
    names = trait_names()
    return ", ".join(names[one] for one in traits)


def group_name(group: Seen, organisation: Organisation) -> str:
    """Name a peer group from the organisation's point of view."""
    return group_names.group_name(group, organisation, _)


def skr_group_name(code: str | None) -> str:
    """Name one of SKR's groups of municipalities (2023)."""
    return group_names.skr_group_name(code, _)

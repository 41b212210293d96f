"""Peer groups as addresses and files name them, and the one that stands where nobody has chosen."""

from maturity.domain.benchmark import Group, GroupKind
from maturity.domain.organisation import Organisation

OWN = "own-"
"""What the address of an own group begins with; its number follows."""


def default_group(organisation: Organisation) -> GroupKind:
    """Return what an organisation is compared with when it has not chosen."""
    return GroupKind.SKR_GROUP if organisation.skr_group else GroupKind.ALL


def in_address(group: Group) -> str:
    """Write a group for an address."""
    return group.value if isinstance(group, GroupKind) else f"{OWN}{group.id}"


def kind_for_trend(group: Group, organisation: Organisation) -> GroupKind:
    """Return the ready-made group that a development is shown beside: an own one has been made for one wave."""
    return group if isinstance(group, GroupKind) else default_group(organisation)

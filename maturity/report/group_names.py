"""What peer groups are called, on pages and in reports alike."""

from collections.abc import Callable

from maturity.domain.benchmark import CountyGroup, GroupKind, OwnGroup, Panel, Seen, Tables
from maturity.domain.organisation import Organisation

Translate = Callable[..., str]
"""Returns a sentence in the reader's language with its places filled, as gettext does."""


def group_name(  # noqa: C901, PLR0911  # one line for each group
    group: Seen, organisation: Organisation, _: Translate
) -> str:
    """Name a peer group from the organisation's point of view, in the language of *_*."""
    match group:
        case OwnGroup():
            return group.name
        case CountyGroup():
            return _("County: %(name)s", name=group.name)
        case Tables():
            return _("Groups of the published tables, put together")
        case Panel():
            return _("Those who have answered every time")
        case GroupKind.ALL:
            return {
                "municipality": _("All municipalities"),
                "region": _("All regions"),
                "unit": _("All shared purchasing units"),
            }[organisation.kind]
        case GroupKind.MAIN_GROUP:
            return _("Same main group: %(name)s", name=skr_group_name(organisation.main_group, _))
        case GroupKind.SKR_GROUP:
            return _("Same municipality group: %(name)s", name=skr_group_name(organisation.skr_group, _))
        case GroupKind.COUNTY:
            return _("Same county: %(name)s", name=organisation.county_name)
        case GroupKind.POPULATION:
            return _("Similar population (±25%)")
        case GroupKind.NEIGHBOURS:
            return {
                "municipality": _("Similar municipalities"),
                "region": _("Similar regions"),
                "unit": _("Similar shared purchasing units"),
            }[organisation.kind]


def skr_group_name(code: str | None, _: Translate) -> str:
    """Name one of SKR's groups of municipalities (2023)."""
    names = {
        "A": _("large cities and municipalities near large cities"),
        "A1": _("large cities"),
        "A2": _("commuting municipalities near large cities"),
        "B": _("medium-sized towns and municipalities near them"),
        "B3": _("medium-sized towns"),
        "B4": _("commuting municipalities near medium-sized towns"),
        "B5": _("municipalities with little commuting near medium-sized towns"),
        "C": _("smaller towns and rural municipalities"),
        "C6": _("small towns"),
        "C7": _("commuting municipalities near small towns"),
        "C8": _("rural municipalities"),
        "C9": _("rural municipalities with a visitor industry"),
    }
    return names.get(code or "", _("no group"))

"""The counties beside each other, as a map of equal tiles and as a table."""

from flask import Blueprint, render_template, request
from flask_babel import gettext as _

from maturity.domain.county import TILES
from maturity.domain.county_figures import CountyFigure
from maturity.domain.group_address import in_address
from maturity.domain.group_choice import has_counties
from maturity.domain.organisation import swedish_order
from maturity.domain.questionnaire import TOTAL
from maturity.domain.result import NodeResult, Result
from maturity.errors import NotFoundError
from maturity.services import comparing
from maturity.storage.store import Store
from maturity.web import comparison, wiring
from maturity.web.figures import SHADES, Wording
from maturity.web.group_words import wanted_group
from maturity.web.language import language
from maturity.web.permission import actor, permission

bp = Blueprint("counties", __name__)

ORDERS = ("county", "median", "answered")


@bp.get("/benchmark/counties")
@permission("coordinator", "approver", "reader")
def counties() -> str:
    """Show the medians of the counties in one area, chosen by ``?area=``."""
    with wiring.database().read() as store:
        chosen = in_address(wanted_group(store, actor()))
        result, node, found = chosen_area(store)
    order = request.args.get("sort", "county")
    if order not in ORDERS:
        raise NotFoundError("order", order)
    words = Wording(result.questionnaire, language())
    return render_template(
        "results/counties.html",
        result=result,
        words=words,
        node=node,
        chosen=chosen,
        tab_names=comparison.tab_names(result.organisation),
        rows=sorted(found, key=lambda one: _key(one, order)),
        order=order,
        columns={"county": _("County"), "median": _("Median"), "answered": _("Have submitted")},
        tiles=[(tile, one) for tile in TILES for one in found if one.county.code == tile.code],
        shade=shade,
        sentence=sentence(found, words),
    )


def chosen_area(store: Store) -> tuple[Result, NodeResult, tuple[CountyFigure, ...]]:
    """Return the own result, the area that the address says, and the counties in it; none before submission.

    Raises:
        NotFoundError: the organisation has no counties to compare, or the questionnaire no such area.
    """
    if not has_counties(actor().organisation):
        raise NotFoundError("page", "counties")
    result = comparing.result(store, actor(), wiring.now(), compare=False)
    node = next((one for one in result.nodes() if one.id == request.args.get("area", TOTAL)), None)
    if node is None:
        raise NotFoundError("area", request.args["area"])
    return result, node, comparing.counties(store, actor(), node.id, wiring.now()) if result.submitted else ()


def _key(one: CountyFigure, order: str) -> tuple[float, str]:
    value = {"county": 0.0, "median": 1000.0 if one.median is None else -one.median, "answered": -float(one.answered)}
    return value[order], swedish_order(one.county.name)


def shade(median: float | None) -> str:
    """Return which of the five colours of the bands a county has."""
    return "missing" if median is None else str(min(int(median // 20), SHADES - 1))


def sentence(found: tuple[CountyFigure, ...], words: Wording) -> str:
    """Say which counties are highest and lowest, and how many are not shown."""
    shown = sorted((one.median, one.county.name) for one in found if one.median is not None)
    if not shown:
        return _("No county has enough answers to be shown.")
    return _(
        "Highest median: %(highest)s (%(high)s). Lowest: %(lowest)s (%(low)s). Counties not shown: %(hidden)s.",
        highest=shown[-1][1],
        high=words.index(shown[-1][0]),
        lowest=shown[0][1],
        low=words.index(shown[0][0]),
        hidden=len(found) - len(shown),
    )

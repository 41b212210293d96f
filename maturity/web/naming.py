"""The organisations of one's peer group that let it see their indices, by name: as a table and as a file."""

import csv
import io
from typing import Literal

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import gettext as _

from maturity.domain.group_address import default_group, in_address
from maturity.domain.naming import Named
from maturity.domain.organisation import Organisation, swedish_order
from maturity.domain.result import NodeResult, Result
from maturity.domain.spreadsheet import harmless
from maturity.errors import NotFoundError
from maturity.services import comparing, naming
from maturity.services.naming import NamedPeers
from maturity.web import comparison, figures, wiring
from maturity.web.comparison import Column
from maturity.web.figures import Wording
from maturity.web.group_words import group_name, wanted_group
from maturity.web.language import language
from maturity.web.navigation import may_use
from maturity.web.permission import actor, permission

bp = Blueprint("naming", __name__, url_prefix="/benchmark/by-name")

NAME = "name"
"""The column of names."""


@bp.get("")
@permission("coordinator", "approver", "reader")
def index() -> str:
    """Show who lets its peer group see its indices; ``?sort=`` an area, ``?order=`` ascending or descending."""
    with wiring.database().read() as store:
        chosen = in_address(wanted_group(store, actor()))
        result = comparing.result(store, actor(), wiring.now(), compare=False)
        peers = naming.named_peers(store, actor(), wiring.now())
    nodes, words = _nodes(result, peers), Wording(result.questionnaire, language())
    by, order = request.args.get("sort", NAME), request.args.get("order", "ascending")
    names = {NAME: _("Organisation")} | {node.id: words.node(node) for node in nodes}
    if by not in names or order not in ("ascending", "descending"):
        raise NotFoundError("order", f"{by} {order}")
    direction: Literal["ascending", "descending"] = "ascending" if order == "ascending" else "descending"
    return render_template(
        "results/named.html",
        result=result,
        words=words,
        peers=peers,
        nodes=nodes,
        rows=_ordered(peers.found, by, direction),
        columns=[Column(one, name, direction if one == by else None) for one, name in names.items()],
        chosen=chosen,
        tab_names=comparison.tab_names(result.organisation),
        group=_group(result.organisation),
        may_choose=may_use("ladder.index"),
        has_unnamed=len(nodes) < len(result.nodes()),
    )


@bp.get("/figures.csv")
@permission("coordinator", "approver", "reader")
def file() -> Response:
    """Send the same as a file for a spreadsheet."""
    with wiring.database().read() as store:
        result = comparing.result(store, actor(), wiring.now(), compare=False)
        peers = naming.named_peers(store, actor(), wiring.now())
    response = make_response(_file(result, peers))
    response.headers["Content-Type"] = "text/csv; charset=utf-8"
    name = f"by-name-{result.organisation.code}-{result.wave.slug}.csv"
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response


def _file(result: Result, peers: NamedPeers) -> str:
    """Write as ``comparison.write_file`` does: semicolons, and an empty cell where there is no index."""
    words, nodes, text = Wording(result.questionnaire, language()), _nodes(result, peers), io.StringIO()
    text.write("\N{BYTE ORDER MARK}")
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    about = [_("Peer group"), _("Wave"), _("Generated answers")]
    writer.writerow([_("Code"), _("Organisation"), *(harmless(words.node(node)) for node in nodes), *about])
    told = [
        _group(result.organisation), words.say(result.wave.name), _("Yes") if result.wave.generated else _("No"),
    ]  # fmt: skip
    for one in peers.found:
        cells = (_cell(one.index[node.id], words) for node in nodes)
        row = (one.organisation.code, one.organisation.name, *cells, *told)
        writer.writerow([harmless(cell) for cell in row])
    return text.getvalue()


def _cell(value: float | None, words: Wording) -> str:
    return "" if value is None else figures.number(value, words.questionnaire.rules.decimals, words.language)


def _nodes(result: Result, peers: NamedPeers) -> list[NodeResult]:
    return [one for one in result.nodes() if one.id in peers.nodes]


def _ordered(found: tuple[Named, ...], by: str, order: str) -> list[Named]:
    """Return the rows in the order of a column; who has no index there stands last in both orders."""
    falling = order == "descending"
    if by == NAME:
        return sorted(found, key=lambda one: swedish_order(one.organisation.name), reverse=falling)
    sign = -1 if falling else 1
    return sorted(found, key=lambda one: ((value := one.index[by]) is None, sign * (value or 0)))


def _group(organisation: Organisation) -> str:
    """Say which group sees one another by name."""
    return group_name(default_group(organisation), organisation)

"""What is published about waves, for everybody: the report, how it was made, and how the answers were used."""

from functools import lru_cache

from flask import Blueprint, Response, g, make_response, render_template, request
from flask_babel import get_translations

from maturity import resources
from maturity.charts.strip import TICKS, Strip, Tick
from maturity.domain import edition as editions
from maturity.domain.edition import Edition
from maturity.domain.questionnaire import TOTAL, Questionnaire
from maturity.errors import NotFoundError
from maturity.report.national import group_name, index_table, national, national_content
from maturity.report.words import Words
from maturity.services import publishing
from maturity.storage.publications import StoredPublication
from maturity.web import wiring
from maturity.web.fields import number
from maturity.web.language import language
from maturity.web.permission import permission, visiting_organiser, visitor

bp = Blueprint("published", __name__, url_prefix="/published")


@bp.before_request
def _keep_the_frame() -> None:
    """Show a signed-in person the way back to the own pages."""
    g.actor = visitor()
    g.organiser = None if g.actor else visiting_organiser()


@bp.get("")
@permission("public")
def index() -> str:
    """List the waves that are published, newest first."""
    with wiring.database().read() as store:
        newest = {one.wave: one for one in store.publications.all()}
    found = [(one, editions.read(one.content)) for one in newest.values()]
    return render_template("published/list.html", found=sorted(found, key=lambda one: one[1].opens, reverse=True))


@bp.get("/<slug>")
@permission("public")
def report(slug: str) -> str:
    """Show the national report of a wave; ``?version=`` an earlier one, ``?area=`` another area by group."""
    return _page(slug, "published/report.html")


@bp.get("/<slug>/report.pdf")
@permission("public")
def report_file(slug: str) -> Response:
    """Send the national report as a document."""
    one, _every, _questionnaire = version_asked(slug)
    if one.withdrawn_at:
        raise NotFoundError("publication", slug)
    code = language()
    response = make_response(_document(one, code, wiring.settings().reports_folder))
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = f"attachment; filename=report-{slug}-{one.version}-{code}.pdf"
    return response


def _page(slug: str, template: str) -> str:
    one, every, questionnaire = version_asked(slug)
    if one.withdrawn_at:
        return render_template("published/withdrawn.html", one=one, every=every)
    return render_template(template, **shown(editions.read(one.content), questionnaire, one), every=every)


@lru_cache(maxsize=8)
def _document(one: StoredPublication, code: str, reports_folder: str) -> bytes:
    """Typeset a report once for all its readers: a version never changes."""
    with wiring.database().read() as store:
        questionnaire = store.versions.open(store.waves.get(one.wave).version_id)
    words, layouts = resources.catalogue(code), resources.layouts(reports_folder)
    return national(editions.read(one.content), questionnaire, one.version, one.at, code, words, layouts)


@bp.get("/<slug>/method")
@permission("public")
def method(slug: str) -> str:
    """Say how the figures were made and what they can say."""
    return _page(slug, "published/method.html")


@bp.get("/<slug>/how-used")
@permission("public")
def how_used(slug: str) -> str:
    """Tell how the answers of a wave were used."""
    one, every, _questionnaire = version_asked(slug)
    with wiring.database().read() as store:
        used = store.publications.used(one.wave_id)
    text = used.get(language()) or next((text for text in used.values() if text), "")
    paragraphs = [part.strip() for part in text.split("\n\n") if part.strip()]
    return render_template(
        "published/how_used.html", one=one, every=every, paragraphs=paragraphs, edition=_edition(one)
    )


@bp.get("/<slug>/versions")
@permission("public")
def versions(slug: str) -> str:
    """List the versions of a publication: when, what was corrected, and the hash."""
    one, every, _questionnaire = version_asked(slug)
    return render_template("published/versions.html", one=one, every=every, edition=_edition(one))


def shown(edition: Edition, questionnaire: Questionnaire, one: StoredPublication | None) -> dict[str, object]:
    """Return what the report's templates draw; *one* is None for a draft."""
    words = Words(language(), get_translations(), questionnaire.rules.decimals)
    nodes = {figure.id for figure in edition.indices.figures}
    chosen = request.args.get("area", TOTAL)
    node = chosen if chosen in nodes else TOTAL
    content = national_content(
        edition, questionnaire, one.version if one else 0, one.at if one else wiring.now(), words
    )
    table = index_table(edition, questionnaire, node, words)
    return {
        "one": one,
        "edition": edition,
        "content": content,
        "groups": table,
        "strips": [group_strip(marks) for marks in table["marks"]],  # type: ignore[attr-defined]  # a list
        "node": node,
        "nodes": {area.id: words.of(area.title) for area in questionnaire.areas if area.id in nodes},
        "scale": [words.of(name) for name in questionnaire.scale],
        "group_name": lambda group: group_name(edition, group, words),
    }


def group_strip(marks: list[float | None] | None) -> Strip:
    """Place the marks of a group's quartiles, of which those that are not shown are None."""
    lower, median, upper = (None if one is None else one / 100 for one in marks or (None, None, None))
    band = None if lower is None or upper is None else (lower, upper)
    ticks = tuple(Tick(tick / 100, str(tick)) for tick in TICKS)
    return Strip(own=None, target=None, median=median, band=band, dots=(), bars=(), ticks=ticks)


def _edition(one: StoredPublication) -> Edition:
    return editions.read(one.content)


def version_asked(slug: str) -> tuple[StoredPublication, tuple[StoredPublication, ...], Questionnaire]:
    """Return the version that is asked for, else the newest; every version, and the questionnaire."""
    with wiring.database().read() as store:
        every = store.publications.of(slug)
        asked = request.args.get("version")
        one = publishing.newest_of(every if asked is None else tuple(x for x in every if x.version == number(asked)))
        if one is None:
            raise NotFoundError("publication", slug)
        return one, every, store.versions.open(store.waves.get(slug).version_id)

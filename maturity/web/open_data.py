"""Open data: what is published, as files and as a page that shows what is in them."""

from functools import lru_cache
from hashlib import sha256

from flask import Blueprint, Response, g, render_template, request
from flask_babel import gettext as _

from maturity.domain.open_data import Dataset
from maturity.errors import NotFoundError
from maturity.report.catalogue import Publisher, json_ld, rdf_xml
from maturity.report.codebook import codebook
from maturity.report.data_files import FORMATS
from maturity.services import open_data
from maturity.web import wiring
from maturity.web.permission import permission, visiting_organiser, visitor
from maturity.web.security import let_anybody_keep

bp = Blueprint("open_data", __name__, url_prefix="/open-data")

SHOWN = 20
"""Rows of a large table on the page."""

FILTERS = ("table", "group", "part", "measure", "status")
PAGES = ("open_data.index", "open_data.one")
AGE = 300
"""Seconds for which a catalogue may be kept, and a file: a withdrawn publication is gone after that."""


@bp.before_request
def _keep_the_frame() -> None:
    """Show a signed-in person the way back to the own pages."""
    if request.endpoint in PAGES:
        g.actor = visitor()
        g.organiser = None if g.actor else visiting_organiser()


@bp.get("")
@permission("public")
def index() -> str:
    """List what is published, the newest first."""
    with wiring.database().read() as store:
        found = open_data.newest(store)
    return render_template(
        "open_data/list.html", found=found, publisher=_publisher(), url=wiring.settings().base_url, names=_names()
    )


@bp.get("/<slug>")
@permission("public")
def one(slug: str) -> str:
    """Show what is in the files of a wave: the first rows, chosen by columns, and the codebook."""
    version = request.args.get("version", "")
    with wiring.database().read() as store:
        found = open_data.dataset(store, slug, int(version) if version.isascii() and version.isdecimal() else 0)
    wanted = {name: request.args.get(name, "") for name in FILTERS}
    rows = open_data.chosen(found.rows, wanted)
    return render_template(
        "open_data/one.html",
        one=found,
        rows=rows[:SHOWN],
        many=len(rows),
        wanted=wanted,
        choices=_choices(found),
        codebook=codebook(found),
        publisher=_publisher(),
        names=_names(),
        url=wiring.settings().base_url,
    )


@bp.get("/<slug>/v<int:version>/<name>")
@permission("public")
def file(slug: str, version: int, name: str) -> Response:
    """Send a file; the same version always has the same bytes."""
    if name not in FORMATS:
        raise NotFoundError("file", name)
    kind = FORMATS[name]
    with wiring.database().read() as store:
        found = open_data.dataset(store, slug, version)
    response = _public(_written(found, name), kind.media_type)
    stem = "-".join(filter(None, (found.id, name.removesuffix(kind.ending).rstrip("-"))))
    response.headers["Content-Disposition"] = f"attachment; filename={stem}.{kind.ending}"
    return response


@bp.get("/catalogue.rdf")
@permission("public")
def catalogue_rdf() -> Response:
    """Describe everything that is published for a data portal, as RDF/XML."""
    with wiring.database().read() as store:
        return _public(rdf_xml(open_data.newest(store), _publisher()), "application/rdf+xml")


@bp.get("/catalogue.jsonld")
@permission("public")
def catalogue_json() -> Response:
    """Describe everything that is published for a data portal, as JSON-LD."""
    with wiring.database().read() as store:
        return _public(json_ld(open_data.newest(store), _publisher()), "application/ld+json")


@lru_cache(maxsize=8)
def _written(found: Dataset, name: str) -> bytes:
    """Write a file, a large one for seconds; the service hands out the same object for a version."""
    return FORMATS[name].write(found)


def _publisher() -> Publisher:
    settings = wiring.settings()
    name = settings.data_publisher or settings.service_name
    return Publisher(name, settings.data_contact, settings.base_url, settings.data_licence)


def _public(content: bytes, media_type: str) -> Response:
    """Return what everybody may fetch, keep, and read by a script of another site."""
    response = Response(content, content_type=media_type)
    response.set_etag(sha256(content).hexdigest()[:32])
    let_anybody_keep(response, AGE)
    response.headers["Access-Control-Allow-Origin"] = "*"
    response.make_conditional(request)
    return response


def _choices(found: Dataset) -> dict[str, list[str]]:
    """Return column to the words in it, in the order of the rows."""
    return {name: list(dict.fromkeys(getattr(row, name) for row in found.rows)) for name in FILTERS}


def _names() -> dict[str, str]:
    """Return what columns and files are called on the page."""
    return {
        "table": _("Table"),
        "group": _("Group code"),
        "part": _("Area or question"),
        "measure": _("Measure"),
        "status": _("Status"),
        "csv": _("CSV (UTF-8, comma)"),
        "csv-semicolon": _("CSV (UTF-8, semicolon)"),
        "json": _("JSON"),
        "xlsx": _("Excel"),
        "parquet": _("Parquet"),
        "kolada": _("JSON in the shape of Kolada"),
        "codebook-csv": _("Codebook (CSV)"),
        "codebook-json": _("Codebook (JSON)"),
    }

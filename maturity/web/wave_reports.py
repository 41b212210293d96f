"""The reports of a wave in the organiser's hands: asked for, followed, tried again, downloaded."""

from collections.abc import Collection, Mapping

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from maturity.errors import FieldsError
from maturity.reporting import fetching
from maturity.reporting.bulk import NOT_AGREED
from maturity.reporting.fetching import OFFERED
from maturity.reporting.kinds import BY_FILE
from maturity.reporting.package import zipped
from maturity.storage.jobs import LOST, PartState
from maturity.web import wiring
from maturity.web.downloads import as_download
from maturity.web.language import LANGUAGES, language
from maturity.web.permission import organiser, permission
from maturity.web.reports import FORMATS, report_names

bp = Blueprint("wave_reports", __name__, url_prefix="/organiser/waves/<slug>/reports")

Page = str | tuple[str, int] | AnyResponse


@bp.get("")
@permission("organiser")
def index(slug: str) -> str:
    """Show what can be made, and how far what was asked for is."""
    return _page(slug, {}, OFFERED[:1], language())


@bp.post("")
@permission("organiser")
def ask(slug: str) -> Page:
    """Have the reports made that may be given out."""
    kinds, wanted = request.form.getlist("kinds"), request.form.get("language", "")
    try:
        with wiring.database().write() as store:
            fetching.ask(store, organiser(), slug, kinds, wanted, wiring.now())
    except FieldsError as error:
        words = {
            ("kinds", "missing"): _("Choose at least one report."),
            ("kinds", "nobody"): _("There is nobody whose reports you can fetch."),
            ("kinds", "waits"): _waits(),
            ("language", "missing"): _("Choose a language."),
        }
        problems = {field: words[field, problem] for field, problem in error.problems.items()}
        return _page(slug, problems, kinds, wanted), 422
    flash(_("The reports will be made. Refresh this page to see how far they are."))
    return redirect(url_for(".index", slug=slug), 303)


@bp.post("/<int:job_id>/again")
@permission("organiser")
def again(slug: str, job_id: int) -> AnyResponse:
    """Have what failed made again."""
    with wiring.database().write() as store:
        many = fetching.retry(store, organiser(), slug, job_id, wiring.now())
    flash(
        ngettext(
            "The reports of %(num)d organisation are made again.",
            "The reports of %(num)d organisations are made again.",
            many,
        )
    )
    return redirect(url_for(".index", slug=slug), 303)


@bp.get("/<int:job_id>/package.zip")
@permission("organiser")
def package(slug: str, job_id: int) -> Response:
    """Send what is made, a folder for each organisation."""
    with wiring.database().write() as store:
        found = fetching.fetch(store, wiring.settings().data_folder, organiser(), slug, job_id, wiring.now())
    return as_download(Response(zipped(found)), "application/zip", f"reports-{slug}-{job_id}.zip")


def _page(slug: str, problems: Mapping[str, str], kinds: Collection[str], chosen: str) -> str:
    with wiring.database().read() as store:
        board = fetching.board(store, wiring.settings().data_folder, organiser(), slug, wiring.now())
    return render_template(
        "wave_reports/index.html",
        board=board,
        waits=_waits(),
        problems=problems,
        kinds=kinds,
        chosen=chosen if chosen in board.languages else board.languages[0],
        names=_kind_names(),
        offered=OFFERED,
        language_names=LANGUAGES,
        states=PartState,
        reasons={
            LOST: _(
                "The program that makes the reports was stopped every time it tried. Tell whoever runs the service."
            ),
            NOT_AGREED: _("The organisation no longer agrees."),
        },
    )


def _waits() -> str:
    return _(
        "Reports can be made when nobody can answer any more. Until then, every new answer could be told from the "
        "difference."
    )


def _kind_names() -> dict[str, str]:
    """Return name of a kind to what people call it."""
    kinds = ((name, BY_FILE[file]) for name, files in report_names().items() for file in files)
    return {kind.name: f"{name} ({FORMATS[kind.ending]})" for name, kind in kinds}

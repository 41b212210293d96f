"""All reports of an organisation: what can be downloaded, with which choices, and the files."""

from collections.abc import Iterator

from flask import (
    Blueprint,
    Response,
    flash,
    make_response,
    redirect,
    render_template,
    request,
    stream_with_context,
    url_for,
)
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from maturity.domain.benchmark import Group
from maturity.domain.group_address import in_address
from maturity.errors import LayoutError, NotFoundError
from maturity.report import phrases
from maturity.reporting import fetching
from maturity.reporting.kinds import BY_FILE, KINDS, Kind, make
from maturity.reporting.material import LONGEST_CASE_NUMBER, Choices, Material, case_number_problem, own_material
from maturity.reporting.package import zipped
from maturity.services import comparing, own_groups, planning
from maturity.services.members import one_line
from maturity.storage.store import Store
from maturity.web import group_words, wiring
from maturity.web.downloads import as_download, file_stem
from maturity.web.errors import length_problem
from maturity.web.figures import Wording
from maturity.web.journal import log
from maturity.web.language import LANGUAGES, language
from maturity.web.navigation import may_use
from maturity.web.permission import actor, permission

bp = Blueprint("reports", __name__)

YES, NO = "yes", "no"
CASE_NUMBER = "case_number"

FORMATS = {"pdf": "PDF", "docx": "Word", "pptx": "PowerPoint", "xlsx": "Excel", "csv": "CSV", "json": "JSON"}
"""File ending to what people call it."""


@bp.get("/report")
@permission("coordinator", "approver", "reader")
def index() -> tuple[str, int]:
    """Show every report in every format, with the choices that the links to them carry."""
    return _page(), 422 if _problem() else 200


@bp.get("/report/<file_name>")
@permission("coordinator", "approver", "reader")
def file(file_name: str) -> Response:
    """Send a report; one that cannot be made says so on the page, where the others are."""
    kind = BY_FILE.get(file_name)
    if kind is None:
        raise NotFoundError("report", file_name)
    chosen, found = _wanted()
    made = _made(kind, found, chosen)
    if isinstance(made, str):
        return make_response(_page(kind, made), 500)
    return as_download(make_response(made), kind.media_type, _file_name(kind, found, chosen))


@bp.get("/report/package.zip")
@permission("coordinator", "approver", "reader")
def package() -> Response:
    """Send every report in one file, each made while those before it are sent; why one failed stands in its place."""
    chosen, found = _wanted()
    response = Response(stream_with_context(zipped(_each(found, chosen))))
    return as_download(response, "application/zip", f"reports-{file_stem(found.result)}-{chosen.language}.zip")


@bp.post("/report/consent")
@permission("coordinator")
def consent() -> AnyResponse:
    """Let the organiser fetch the organisation's reports, or no more."""
    wanted = request.form.get("consent")
    if wanted == YES:
        with wiring.database().write() as store:
            fetching.agree(store, actor(), wiring.now())
        flash(_("The organiser can now fetch your reports."))
    elif wanted == NO:
        fetching.take_back(wiring.database(), wiring.settings().data_folder, actor(), wiring.now())
        flash(_("The organiser can no longer fetch your reports."))
    else:
        raise NotFoundError("choice", wanted)
    return redirect(url_for(".index"), 303)


def _wanted() -> tuple[Choices, Material]:
    """Return what the address chooses, and what the reports are made of."""
    if _problem():
        raise NotFoundError("choice", _typed())
    with wiring.database().read() as store:
        wanted = group_words.wanted_group(store, actor())
        chosen = _choices(store, wanted)
        found = own_material(store, actor(), wiring.now(), wanted=wanted, plan=chosen.plan)
    if chosen.language not in found.result.questionnaire.languages:
        raise NotFoundError("language", chosen.language)
    return chosen, found


def _each(found: Material, chosen: Choices) -> Iterator[tuple[str, bytes]]:
    for kind in KINDS:
        made = _made(kind, found, chosen)
        if isinstance(made, bytes):
            yield _file_name(kind, found, chosen), made
        else:
            why = " ".join((_("The report could not be created. Try again, or read the web version."), made))
            yield f"{kind.name}.failed.txt", f"{why.rstrip()}\n".encode()


def _file_name(kind: Kind, found: Material, chosen: Choices) -> str:
    language_part = f"-{chosen.language}" if kind.in_languages else ""
    name, _dot, ending = kind.file.rpartition(".")
    return f"{name}-{file_stem(found.result)}{language_part}.{ending}"


def _made(kind: Kind, found: Material, chosen: Choices) -> bytes | str:
    """Return a report, or why there is none."""
    settings = wiring.settings()
    try:
        return make(kind, found, chosen, settings.named_contact, settings.reports_folder)
    except LayoutError as error:
        log.error("failed", report=kind.name, exc_info=error)
        return _(
            "The layout %(file)s, which was put in by whoever runs the service, lacks a part that the report needs: "
            "%(part)s.",
            file=error.file,
            part=error.part,
        )
    except Exception as error:  # whatever is wrong with one report, the others can be had
        log.error("failed", report=kind.name, exc_info=error)
        return ""


def _choices(store: Store, wanted: Group) -> Choices:
    known = store.waves.case_number(actor().assessment_id)
    number = _typed() if CASE_NUMBER in request.args else known
    return Choices(
        language=request.args.get("language", language()),
        group=in_address(wanted),
        comments=_said("comments", otherwise=False),
        plan=_said("plan", otherwise=True),
        case_number="" if case_number_problem(number) else number,
    )


def _typed() -> str:
    return one_line(request.args.get(CASE_NUMBER, ""))


def _problem() -> str:
    """Say what is wrong with the case number that somebody has typed; nothing when nothing is."""
    match case_number_problem(_typed()):
        case "too-long":
            return length_problem(len(_typed()), LONGEST_CASE_NUMBER)
        case "brackets":
            return _("Write the case number without square brackets.")
        case _:
            return ""


def _said(name: str, *, otherwise: bool) -> bool:
    written = request.args.get(name)
    if written not in (None, YES, NO):
        raise NotFoundError("choice", written)
    return otherwise if written is None else written == YES


def _page(failed: Kind | None = None, reason: str = "") -> str:
    with wiring.database().read() as store:
        wanted = group_words.wanted_group(store, actor())
        chosen = _choices(store, wanted)
        result = comparing.result(store, actor(), wiring.now(), compare=False)
        own = tuple(one.group for one in own_groups.groups(store, actor()))
        actions = len(planning.records(store, actor()))
        agreed_at = store.report_consents.given_at(actor().assessment_id)
    if chosen.language not in result.questionnaire.languages:
        raise NotFoundError("language", chosen.language)
    names = report_names()
    return render_template(
        "results/report.html",
        result=result,
        words=Wording(result.questionnaire, language()),
        reports=[(name, [BY_FILE[file] for file in files]) for name, files in names.items()],
        formats=FORMATS,
        report_languages=[(code, LANGUAGES.get(code, code)) for code in result.questionnaire.languages],
        language_name=LANGUAGES.get(chosen.language, chosen.language),
        groups=group_words.choices(result.organisation, own),
        chosen=chosen,
        address={
            "language": chosen.language,
            "group": chosen.group,
            "comments": YES if chosen.comments else NO,
            "plan": YES if chosen.plan else NO,
        }
        | ({CASE_NUMBER: chosen.case_number} if chosen.case_number or CASE_NUMBER in request.args else {}),
        typed=_typed() or chosen.case_number,
        problems={CASE_NUMBER: _problem()} if _problem() else {},
        actions=actions,
        failed=next((name for name, files in names.items() if failed and failed.file in files), ""),
        failed_format=FORMATS[failed.ending] if failed else "",
        reason=reason,
        day_of=phrases.dated(result),
        agreed_at=agreed_at,
        may_agree=may_use("reports.consent"),
    )


def report_names() -> dict[str, tuple[str, ...]]:
    """Return what the reports are called, with their files."""
    return {
        _("Improvement report"): ("improvement.pdf", "improvement.docx"),
        _("One-page summary"): ("one-page.pdf", "one-page.docx"),
        _("Slide deck"): ("slides.pptx",),
        _("Workbook"): ("workbook.xlsx",),
        _("Covering memorandum for the executive board"): ("memorandum.docx",),
        _("Raw data"): ("data.csv", "data.json"),
    }

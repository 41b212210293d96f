"""All reports of an organisation: what can be downloaded, with which choices, and the files."""

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import gettext as _

from maturity.domain.benchmark import Group
from maturity.domain.group_address import in_address
from maturity.errors import LayoutError, NotFoundError
from maturity.reporting.kinds import BY_FILE, Kind, make
from maturity.reporting.material import Choices, Material, own_material
from maturity.services import comparing, own_groups, planning
from maturity.web import group_words, wiring
from maturity.web.downloads import as_download, file_stem
from maturity.web.figures import Wording
from maturity.web.journal import log
from maturity.web.language import LANGUAGES, language
from maturity.web.permission import actor, permission

bp = Blueprint("reports", __name__)

YES, NO = "yes", "no"

FORMATS = {"pdf": "PDF", "docx": "Word", "pptx": "PowerPoint", "xlsx": "Excel", "csv": "CSV", "json": "JSON"}
"""File ending to what people call it."""


@bp.get("/report")
@permission("coordinator", "approver", "reader")
def index() -> str:
    """Show every report in every format, with the choices that the links to them carry."""
    return _page()


@bp.get("/report/<file_name>")
@permission("coordinator", "approver", "reader")
def file(file_name: str) -> Response:
    """Send a report; one that cannot be made says so on the page, where the others are."""
    kind = BY_FILE.get(file_name)
    if kind is None:
        raise NotFoundError("report", file_name)
    with wiring.database().read() as store:
        wanted = group_words.wanted_group(store, actor())
        chosen = _choices(wanted)
        found = own_material(store, actor(), wiring.now(), wanted=wanted, plan=chosen.plan)
    if chosen.language not in found.result.questionnaire.languages:
        raise NotFoundError("language", chosen.language)
    made = _made(kind, found, chosen)
    if isinstance(made, str):
        return make_response(_page(kind, made), 500)
    language_part = f"-{chosen.language}" if kind.in_languages else ""
    name, _dot, ending = kind.file.rpartition(".")
    return as_download(
        make_response(made), kind.media_type, f"{name}-{file_stem(found.result)}{language_part}.{ending}"
    )


def _made(kind: Kind, found: Material, chosen: Choices) -> bytes | str:
    """Return a report, or why there is none."""
    try:
        return make(kind, found, chosen, wiring.settings().named_contact)
    except LayoutError as error:
        log.error("failed", report=kind.name, exc_info=error)
        return _(
            "The layout %(file)s, which was put in by who runs the service, lacks a part that the report needs: "
            "%(part)s.",
            file=error.file,
            part=error.part,
        )
    except Exception as error:  # whatever is wrong with one report, the others can be had
        log.error("failed", report=kind.name, exc_info=error)
        return ""


def _choices(wanted: Group) -> Choices:
    return Choices(
        language=request.args.get("language", language()),
        group=in_address(wanted),
        comments=_said("comments", otherwise=False),
        plan=_said("plan", otherwise=True),
    )


def _said(name: str, *, otherwise: bool) -> bool:
    written = request.args.get(name)
    if written not in (None, YES, NO):
        raise NotFoundError("choice", written)
    return otherwise if written is None else written == YES


def _page(failed: Kind | None = None, reason: str = "") -> str:
    with wiring.database().read() as store:
        wanted = group_words.wanted_group(store, actor())
        chosen = _choices(wanted)
        result = comparing.result(store, actor(), wiring.now(), compare=False)
        own = tuple(one.group for one in own_groups.groups(store, actor()))
        actions = len(planning.records(store, actor()))
    if chosen.language not in result.questionnaire.languages:
        raise NotFoundError("language", chosen.language)
    names = _names()
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
        },
        actions=actions,
        failed=next((name for name, files in names.items() if failed and failed.file in files), ""),
        failed_format=FORMATS[failed.ending] if failed else "",
        reason=reason,
        day_of=result.submitted.at if result.submitted else result.as_of,
    )


def _names() -> dict[str, tuple[str, ...]]:
    """Return what the reports are called, with their files."""
    return {
        _("Improvement report"): ("improvement.pdf", "improvement.docx"),
        _("One-page summary"): ("one-page.pdf", "one-page.docx"),
        _("Slide deck"): ("slides.pptx",),
        _("Workbook"): ("workbook.xlsx",),
        _("Covering memorandum for the executive board"): ("memorandum.docx",),
        _("Raw data"): ("data.csv", "data.json"),
    }

"""The register of evidence: reading it, adding to it, changing, removing, and fetching a file."""

from collections.abc import Mapping
from datetime import date
from io import BytesIO
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, send_file, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse
from wtforms import BooleanField, SelectMultipleField, StringField
from wtforms.form import BaseForm

from maturity.domain.evidence import Freshness
from maturity.domain.file_type import LARGEST_FILE, FileType
from maturity.domain.person import Role
from maturity.domain.questionnaire import Area, Question
from maturity.errors import FieldsError, FileNotKeptError, StorageError
from maturity.services import answering, proving, registering
from maturity.services.proving import Entry
from maturity.services.registering import LIMITS, Facts, Upload
from maturity.storage.evidence import EvidenceFile
from maturity.storage.store import Store
from maturity.web import proof_words, wiring
from maturity.web.language import HOME
from maturity.web.permission import actor, permission

bp = Blueprint("evidence", __name__)

Page = str | tuple[str, int] | AnyResponse
TEXTS = ("title", "kind", "dated", "valid_to", "owner", "secret", "link")
FILTERS = {"expired": Freshness.EXPIRED, "lapsing": Freshness.LAPSING}
LARGEST_UPLOAD = 2 * LARGEST_FILE
"""Bytes in a post with a file: a file that is somewhat too large gets its answer beside the field."""

ALONE = "sandbox; default-src 'none'"
"""Content security policy of a file that a browser shows in spite of everything: it may do nothing."""


@bp.url_value_preprocessor
def _make_room(endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let only the forms with a file be larger than others; runs before anything reads the form."""
    if request.method == "POST" and endpoint in ("evidence.create", "evidence.change"):
        request.max_content_length = LARGEST_UPLOAD


@bp.get("/evidence")
@permission("coordinator", "approver", "reader", "respondent")
def register_page() -> str:
    """Show the register, all of it or what has expired or soon will."""
    with wiring.database().read() as store:
        entries = proving.entries(store, actor(), _today())
    chosen = request.args.get("show", "")
    wanted = FILTERS.get(chosen)
    counts = {name: len(_having(entries, one)) for name, one in FILTERS.items()}
    return render_template(
        "evidence/list.html",
        every=entries,
        entries=entries if wanted is None else _having(entries, wanted),
        chosen=chosen if wanted else "",
        counts=counts,
        writes=Role.COORDINATOR in actor().roles,
        may_open={one.evidence.id for one in entries if proving.may_open(actor(), one.evidence)},
        kind_names=proof_words.kind_names(),
        freshness_names=proof_words.freshness_names(),
        tags=proof_words.TAGS,
    )


@bp.get("/evidence/new")
@permission("coordinator")
def new() -> str:
    """Show an empty form; ``?question=`` ticks one."""
    form = _read_form()
    form["secret"].data = "no"
    form["questions"].data = request.args.getlist("question")
    with wiring.database().read() as store:
        return _form_page(store, form, {}, None)


@bp.post("/evidence/new")
@permission("coordinator")
def create() -> Page:
    """Put an entry into the register."""
    return _save(None)


@bp.get("/evidence/<int:evidence_id>")
@permission("coordinator")
def entry(evidence_id: int) -> str:
    """Show an entry, to be changed."""
    with wiring.database().read() as store:
        found = proving.entry(store, actor(), evidence_id, _today())
        return _form_page(store, _filled(found), {}, found)


@bp.post("/evidence/<int:evidence_id>")
@permission("coordinator")
def change(evidence_id: int) -> Page:
    """Change an entry."""
    return _save(evidence_id)


@bp.get("/evidence/<int:evidence_id>/remove")
@permission("coordinator")
def confirm_removal(evidence_id: int) -> str:
    """Ask before an entry is removed."""
    with wiring.database().read() as store:
        found = proving.entry(store, actor(), evidence_id, _today())
    return render_template("evidence/remove.html", one=found)


@bp.post("/evidence/<int:evidence_id>/remove")
@permission("coordinator")
def remove(evidence_id: int) -> AnyResponse:
    """Remove an entry from the register."""
    with wiring.database().write() as store:
        registering.remove(store, actor(), evidence_id, wiring.now())
    flash(_("The evidence is removed from the register."))
    return redirect(url_for(".register_page"), 303)


@bp.get("/evidence/<int:evidence_id>/file")
@permission("coordinator", "approver", "reader", "respondent")
def file(evidence_id: int) -> Response:
    """Send the file of an entry to be saved; it is never shown in place."""
    with wiring.database().read() as store:
        found = proving.file_of(store, actor(), evidence_id)
    return as_download(found)


def as_download(found: EvidenceFile) -> Response:
    """Send a file to be saved; it is never shown in place."""
    content = proving.content_of(found, wiring.settings().data_folder)
    # A text may hold anything, also a page with script: it is not even called a text.
    media_type = "application/octet-stream" if found.media_type == FileType.TEXT.value else found.media_type
    response = send_file(
        BytesIO(content), mimetype=media_type, as_attachment=True, download_name=found.name, etag=False
    )
    response.headers["Content-Security-Policy"] = ALONE
    return response


def _save(evidence_id: int | None) -> Page:
    """Register or change what was posted; what cannot be used stays in the form, but for the file."""
    form = _read_form()
    facts, problems = _facts(form)
    status, folder = 422, wiring.settings().data_folder
    if not problems:
        try:
            with wiring.database().write() as store:
                if evidence_id is None:
                    registering.register(store, actor(), facts, folder, wiring.now())
                else:
                    registering.change(store, actor(), evidence_id, facts, folder, wiring.now())
            flash(_("Saved: %(title)s", title=facts.title))
            return redirect(url_for(".register_page"), 303)
        except FieldsError as error:
            problems = error.problems
        except FileNotKeptError:
            problems, status = {"file": "not-kept"}, 503
        except StorageError:
            if facts.upload is None:
                raise  # the error's own page can send everything again but a file
            problems, status = {"file": "not-now"}, 503
    with wiring.database().read() as store:
        found = None if evidence_id is None else proving.entry(store, actor(), evidence_id, _today())
        return _form_page(store, form, problems, found), status


def _read_form() -> BaseForm:
    fields: dict[str, Any] = {name: StringField() for name in TEXTS}  # Any: WTForms has no types
    fields |= {"remove_file": BooleanField(), "questions": SelectMultipleField(choices=[], validate_choice=False)}
    form = BaseForm(fields)
    form.process(request.form if request.method == "POST" else None)
    for name in TEXTS:
        form[name].data = (form[name].data or "").strip()
    form["questions"].data = form["questions"].data or []
    return form


def _filled(found: Entry) -> BaseForm:
    one, form = found.evidence, _read_form()
    form["title"].data, form["kind"].data, form["owner"].data = one.title, one.kind.value, one.owner
    form["dated"].data = one.dated.isoformat() if one.dated else ""
    form["valid_to"].data = one.valid_to.isoformat() if one.valid_to else ""
    form["secret"].data, form["link"].data = "yes" if one.secret else "no", one.link
    form["questions"].data = list(one.questions)
    return form


def _facts(form: BaseForm) -> tuple[Facts, dict[str, str]]:
    """Return what is to be registered, and what is wrong with fields that only a form can get wrong."""
    days: dict[str, date | None] = {}
    problems = {}
    for field in ("dated", "valid_to"):
        try:
            days[field] = date.fromisoformat(form[field].data) if form[field].data else None
        except ValueError:
            days[field], problems[field] = None, "not-a-day"
    facts = Facts(
        title=form["title"].data,
        kind=form["kind"].data,
        dated=days["dated"],
        valid_to=days["valid_to"],
        owner=form["owner"].data,
        secret=form["secret"].data == "yes",
        link=form["link"].data,
        upload=_upload(),
        keep_file=not form["remove_file"].data,
        questions=frozenset(form["questions"].data),
    )
    return facts, problems


def _upload() -> Upload | None:
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return None
    return Upload(sent.filename, sent.stream.read(LARGEST_FILE + 1))


def _form_page(store: Store, form: BaseForm, problems: Mapping[str, str], found: Entry | None) -> str:
    lengths = {name: len(form[name].data) for name in LIMITS}
    return render_template(
        "evidence/form.html",
        one=found,
        form=form,
        problems=proof_words.sentences(problems, lengths),
        areas=_areas(store, frozenset(form["questions"].data)),
        kind_names=proof_words.kind_names(),
        size=proof_words.MEGABYTES,
    )


def _areas(store: Store, chosen: frozenset[str]) -> list[tuple[Area, list[Question]]]:
    """Return the top areas with the questions that the organisation meets, and those that are chosen already."""
    work = answering.organisations_work(store, actor())
    shown = chosen | {one.id for one in work.asked}
    found = [(area, [one for one in area.questions() if one.id in shown]) for area in work.questionnaire.areas]
    return [(area, questions) for area, questions in found if questions]


def _having(entries: tuple[Entry, ...], wanted: Freshness) -> tuple[Entry, ...]:
    return tuple(one for one in entries if wanted in (one.freshness, *one.by_question.values()))


def _today() -> date:
    return wiring.now().astimezone(HOME).date()

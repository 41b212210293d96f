"""Where the letters of a wave go: taken over, imported, corrected."""

import base64
from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from maturity.domain import recipient_file
from maturity.domain.recipient_file import COLUMNS
from maturity.domain.table_file import LARGEST_FILE, Fault
from maturity.domain.wave import DeskWave
from maturity.errors import RegisterChangedError, RowsError
from maturity.services import addressing, dispatching
from maturity.services.addressing import Line
from maturity.storage.store import Store
from maturity.web import register_words, wiring
from maturity.web.imports import LARGEST_POST, MOST_ROWS, sent_file
from maturity.web.monitor import delivery_names
from maturity.web.paging import part_of
from maturity.web.permission import organiser, permission
from maturity.web.post import mail_leaves, post

bp = Blueprint("recipients", __name__, url_prefix="/organiser/waves/<slug>/recipients")

Page = str | tuple[str, int] | Response


@bp.url_value_preprocessor
def _make_room(_endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Let these forms be larger than others; runs before anything reads the form."""
    request.max_content_length = request.max_form_memory_size = LARGEST_POST


@bp.get("")
@permission("organiser")
def index(slug: str) -> str:
    """Show where letters go; ``?missing=yes`` shows organisations without an address."""
    with wiring.database().read() as store:
        wave = _wave(store, slug)
        lines, offered = addressing.lines(store, wave), addressing.offered(store, wave)
    missing = [one for one in lines if one.recipient is None]
    return render_template(
        "recipients/list.html",
        wave=wave,
        lines=lines,
        missing=missing,
        offered=offered,
        part=part_of(missing if request.args.get("missing") else lines),
    )


@bp.post("")
@permission("organiser")
def take_offered(slug: str) -> Response:
    """Use what the register and the wave before know."""
    with wiring.database().write() as store:
        many = addressing.take_offered(store, organiser(), _wave(store, slug), wiring.now())
    flash(ngettext("%(num)d organisation got an address.", "%(num)d organisations got an address.", many))
    return redirect(url_for(".index", slug=slug), 303)


@bp.get("/import")
@permission("organiser")
def form(slug: str) -> str:
    """Ask for a file."""
    with wiring.database().read() as store:
        return _form_page(_wave(store, slug), ())


@bp.post("/import")
@permission("organiser")
def put(slug: str) -> Page:
    """Show what a file would do; or do it, when it comes from that page."""
    with wiring.database().read() as store:
        wave = _wave(store, slug)
    content = sent_file()
    if content is None:
        return _form_page(wave, (Fault(0, "", "no-file"),)), 422
    if "content" not in request.form:
        return _preview(wave, content)
    try:
        with wiring.database().write() as store:
            looked_at = request.form.get("looked_at", "")
            found = addressing.import_file(store, organiser(), wave, content, looked_at, wiring.now())
    except RowsError as error:
        return _form_page(wave, error.faults), 422
    except RegisterChangedError:
        return _preview(wave, content, again=True)
    flash(ngettext("%(num)d address imported.", "%(num)d addresses imported.", len(found.ready)))
    return redirect(url_for(".index", slug=slug), 303)


@bp.get("/<organisation_code>")
@permission("organiser")
def one(slug: str, organisation_code: str) -> str:
    """Show where letters to an organisation go, to be corrected."""
    with wiring.database().read() as store:
        wave = _wave(store, slug)
        line = addressing.line(store, wave, organisation_code)
        return _one_page(store, wave, line, recipient_file.cells_of(line.recipient) if line.recipient else {}, {})


@bp.post("/<organisation_code>")
@permission("organiser")
def correct(slug: str, organisation_code: str) -> Page:
    """Write down where letters to an organisation go; and have the newest one sent again, when that is wanted."""
    who, now = organiser(), wiring.now()
    given = {name: request.form.get(name, "").strip() for name in COLUMNS[1:]}
    again = request.form.get("what") == "send"
    try:
        with wiring.database().write() as store:
            wave = _wave(store, slug)
            line = addressing.line(store, wave, organisation_code)
            found = addressing.correct(store, who, wave, line.organisation.code, given, now)
            if again:
                dispatching.ask_again(store, who.name, wave, found.organisation, now)
    except RowsError as error:
        with wiring.database().read() as store:
            return _one_page(store, wave, line, given, register_words.by_field(error.faults)), 422
    if again:
        dispatching.write_due(wiring.database(), post(), now)
        flash(_("The letter to %(organisation)s is in the outbox again.", organisation=line.organisation.name))
    else:
        flash(_("Saved: %(name)s", name=line.organisation.name))
    return redirect(url_for("monitor.one", slug=slug, organisation_code=found.organisation), 303)


def _wave(store: Store, slug: str) -> DeskWave:
    return store.desk_waves.get(slug, organiser().body.id)


def _preview(wave: DeskWave, content: bytes, *, again: bool = False) -> Page:
    with wiring.database().read() as store:
        reading = addressing.read(store, wave, content)
        names = {one.code: one.name for one in store.organisations.all()}
    if reading.faults:
        return _form_page(wave, reading.faults, ready=len(reading.ready) + reading.unchanged), 422
    page = render_template(
        "recipients/preview.html",
        wave=wave,
        reading=reading,
        names=names,
        again=again,
        content=base64.b64encode(content).decode("ascii"),
        most=MOST_ROWS,
    )
    return (page, 409) if again else page


def _form_page(wave: DeskWave, faults: tuple[Fault, ...], ready: int = 0) -> str:
    return render_template(
        "recipients/form.html",
        wave=wave,
        faults=[(one, register_words.sentence(one)) for one in faults[:MOST_ROWS]],
        many=len(faults),
        rows=len({one.row for one in faults}),
        ready=ready,
        columns=COLUMNS,
        size=LARGEST_FILE // 2**20,
    )


def _one_page(store: Store, wave: DeskWave, line: Line, filled: Mapping[str, str], problems: Mapping[str, str]) -> str:
    letters = [one for one in store.letters.of_wave(wave.id) if one.organisation == line.organisation.code]
    return render_template(
        "recipients/one.html",
        wave=wave,
        line=line,
        form=filled,
        problems=problems,
        last=letters[0] if letters else None,
        delivery_names=delivery_names(),
        mail_leaves=mail_leaves(),
    )

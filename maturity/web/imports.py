"""Importing a file of organisations or people: first what it would do, then, once somebody agrees, exactly that.

Between the two the file waits in the page itself, not on the server: nothing is left there of one who goes away, every
process can take the second step, and the file is read and checked again. The stamp of what was shown makes sure that
the register has not changed meanwhile.
"""

import base64
import binascii
from contextlib import closing
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from maturity.domain.table_file import LARGEST_FILE, Fault
from maturity.errors import RegisterChangedError, RowsError
from maturity.services import importing
from maturity.services.importing import Plan, What
from maturity.web import register_words, wiring
from maturity.web.permission import administrator, permission

bp = Blueprint("imports", __name__, url_prefix="/organiser")

Page = str | tuple[str, int] | Response
LARGEST_POST = 2 * LARGEST_FILE
"""Bytes: the file once more as letters and digits takes a third more than the file."""

MOST_ROWS = 200
"""Rows of a table that somebody reads before acting; the rest is counted."""

ORGANISATIONS = ("/organisations/import", {"what": "organisations"})
PEOPLE = ("/people/import", {"what": "people"})


@bp.url_value_preprocessor
def _make_room(_endpoint: str | None, _values: dict[str, Any] | None) -> None:
    """Let these forms be larger than others; runs before anything reads the form."""
    request.max_content_length = request.max_form_memory_size = LARGEST_POST


@bp.get(ORGANISATIONS[0], defaults=ORGANISATIONS[1])
@bp.get(PEOPLE[0], defaults=PEOPLE[1])
@permission("organiser")
def form(what: What) -> str:
    """Ask for a file."""
    administrator()
    return _form_page(what, ())


@bp.post(ORGANISATIONS[0], defaults=ORGANISATIONS[1])
@bp.post(PEOPLE[0], defaults=PEOPLE[1])
@permission("organiser")
def put(what: What) -> Page:
    """Show what a file would do; or do it, when it comes from that page."""
    administrator()
    content = sent_file()
    if content is None:
        return _form_page(what, (Fault(0, "", "no-file"),)), 422
    try:
        if "content" in request.form:
            return _imported(what, content)
        return _preview(what, content)
    except RowsError as error:
        return _form_page(what, error.faults), 422
    except RegisterChangedError:
        return _preview(what, content, again=True), 409


def sent_file() -> bytes | None:
    """Return the file that was chosen, or the one that the page has kept; None without any."""
    if "content" in request.form:
        try:
            return base64.b64decode(request.form["content"], validate=True) or None
        except (binascii.Error, ValueError):
            return None
    sent = request.files.get("file")
    if sent is None or not sent.filename:
        return None
    with closing(sent):
        return sent.stream.read(LARGEST_FILE + 1)


def _preview(what: What, content: bytes, *, again: bool = False) -> str:
    with wiring.database().read() as store:
        plan = importing.plan(store, what, content)
    return render_template(
        "imports/preview.html",
        what=what,
        plan=plan,
        again=again,
        content=base64.b64encode(content).decode("ascii"),
        most=MOST_ROWS,
    )


def _imported(what: What, content: bytes) -> Response:
    looked_at = request.form.get("looked_at", "")
    with wiring.database().write() as store:
        plan = importing.import_file(store, administrator(), what, content, looked_at, wiring.now())
    flash(_done(plan))
    return redirect(url_for(f"{what}.index"), 303)


def _done(plan: Plan) -> str:
    new = ngettext("%(num)d row is new", "%(num)d rows are new", len(plan.new))
    changed = ngettext("%(num)d row is changed", "%(num)d rows are changed", len(plan.changed))
    return _("Imported: %(new)s, %(changed)s.", new=new, changed=changed)


def _form_page(what: What, faults: tuple[Fault, ...]) -> str:
    return render_template(
        "imports/form.html",
        what=what,
        faults=[(one, register_words.sentence(one)) for one in faults[:MOST_ROWS]],
        many=len(faults),
        columns=importing.COLUMNS[what],
        size=LARGEST_FILE // 2**20,
    )

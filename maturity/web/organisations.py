"""The register of organisations, as an organiser of a national body looks after it."""

import csv
import io
from collections.abc import Mapping
from typing import Any

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse
from wtforms import StringField
from wtforms.form import BaseForm

from maturity.domain.organisation import Organisation, swedish_order
from maturity.domain.register_file import COLUMNS, SKR_GROUPS, cells_of
from maturity.domain.spreadsheet import harmless
from maturity.errors import RowsError
from maturity.services import administering
from maturity.web import register_words, wiring
from maturity.web.paging import part_of
from maturity.web.permission import administrator, permission

bp = Blueprint("organisations", __name__, url_prefix="/organiser/organisations")

Page = str | tuple[str, int] | AnyResponse


@bp.get("")
@permission("organiser")
def index() -> str:
    """Show the register; ``?q=``, ``?kind=`` and ``?county=`` choose."""
    administrator()
    with wiring.database().read() as store:
        register = store.organisations.all()
    counties = {one.county_code: one.county_name for one in register}
    return render_template(
        "organisations/list.html",
        part=part_of([one for one in register if _is_wanted(one)]),
        register=register,
        counties=sorted(counties.items(), key=lambda county: swedish_order(county[1])),
        kind_names=register_words.kind_names(),
    )


@bp.get("/file")
@permission("organiser")
def file() -> Response:
    """Send the register as a file that can be changed and imported."""
    administrator()
    with wiring.database().read() as store:
        register = store.organisations.all()
    text = io.StringIO()
    # Swedish spreadsheets put what stands between semicolons into columns; the mark at the beginning says UTF-8.
    writer = csv.DictWriter(text, COLUMNS, delimiter=";")
    writer.writeheader()
    writer.writerows({name: harmless(cell) for name, cell in cells_of(one).items()} for one in register)
    response = Response("\ufeff" + text.getvalue(), mimetype="text/csv")
    response.headers["Content-Disposition"] = "attachment; filename=organisations.csv"
    return response


@bp.get("/new")
@permission("organiser")
def new() -> str:
    """Show an empty form."""
    administrator()
    return _form_page(None, _form({}), {})


@bp.post("/new")
@permission("organiser")
def create() -> Page:
    """Put an organisation into the register."""
    who, form = administrator(), _form({})
    try:
        with wiring.database().write() as store:
            one = administering.add_organisation(store, who, _given(form), wiring.now())
    except RowsError as error:
        return _form_page(None, form, register_words.by_field(error.faults)), 422
    return _saved(one)


@bp.get("/<organisation_code>")
@permission("organiser")
def one(organisation_code: str) -> str:
    """Show the facts about an organisation, and who stands for it."""
    administrator()
    with wiring.database().read() as store:
        found = store.organisations.get(organisation_code)
        members = administering.contacts(store, found.code)
        unit = store.organisations.get(found.unit) if found.unit else None
    return render_template(
        "organisations/one.html",
        one=found,
        unit=unit,
        members=members,
        kind_names=register_words.kind_names(),
        role_names=register_words.role_names(),
    )


@bp.get("/<organisation_code>/change")
@permission("organiser")
def form(organisation_code: str) -> str:
    """Show the facts about an organisation, to be changed."""
    administrator()
    with wiring.database().read() as store:
        found = store.organisations.get(organisation_code)
    return _form_page(found, _form(cells_of(found)), {})


@bp.post("/<organisation_code>/change")
@permission("organiser")
def change(organisation_code: str) -> Page:
    """Change the facts about an organisation."""
    who, form = administrator(), _form({})
    with wiring.database().read() as store:
        found = store.organisations.get(organisation_code)
    try:
        with wiring.database().write() as store:
            one = administering.change_organisation(store, who, found.code, _given(form), wiring.now())
    except RowsError as error:
        return _form_page(found, form, register_words.by_field(error.faults)), 422
    return _saved(one)


def _is_wanted(one: Organisation) -> bool:
    words = request.args.get("q", "").strip().casefold()
    kind, county = request.args.get("kind", ""), request.args.get("county", "")
    is_named = words in one.name.casefold() or words in (one.code.casefold(), *one.other_codes)
    return is_named and kind in ("", one.kind) and county in ("", one.county_code)


def _form(filled: Mapping[str, str]) -> BaseForm:
    fields: dict[str, Any] = {name: StringField() for name in COLUMNS}  # Any: WTForms has no types
    form = BaseForm(fields)
    form.process(request.form if request.method == "POST" else None, data=dict(filled))
    return form


def _given(form: BaseForm) -> dict[str, str]:
    return {name: form[name].data or "" for name in COLUMNS}


def _form_page(one: Organisation | None, form: BaseForm, problems: Mapping[str, str]) -> str:
    return render_template(
        "organisations/form.html",
        one=one,
        form=form,
        problems=problems,
        kind_names=register_words.kind_names(),
        groups=SKR_GROUPS,
    )


def _saved(one: Organisation) -> AnyResponse:
    flash(_("Saved: %(name)s", name=one.name))
    return redirect(url_for(".one", organisation_code=one.code), 303)

"""The contact people of organisations, as an organiser of a national body looks after them."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms import BooleanField, SelectMultipleField, StringField
from wtforms.form import BaseForm

from maturity.domain.contact_file import CONTACT_ROLES
from maturity.domain.organisation import Organisation, swedish_order
from maturity.domain.person import Role
from maturity.errors import RowsError
from maturity.services import administering
from maturity.storage.people import Membership
from maturity.storage.store import Store
from maturity.web import register_words, wiring
from maturity.web.language import LANGUAGES, language
from maturity.web.paging import part_of
from maturity.web.permission import administrator, permission
from maturity.web.post import mail_leaves, post

bp = Blueprint("people", __name__, url_prefix="/organiser")

Page = str | tuple[str, int] | Response
TEXTS = ("email", "name", "function", "language")
OF_ONE = "/organisations/<organisation_code>/people"


@bp.get("/people")
@permission("organiser")
def index() -> str:
    """Show who stands for any organisation; ``?q=`` and ``?role=`` choose."""
    administrator()
    with wiring.database().read() as store:
        names = {one.code: one.name for one in store.organisations.all()}
        everybody = administering.contacts_everywhere(store)
    found = [one for one in everybody if _is_wanted(one, names)]
    found.sort(key=lambda one: (swedish_order(names[one.organisation_code]), one.person.name))
    return render_template(
        "people/list.html",
        part=part_of(found),
        everybody=everybody,
        names=names,
        role_names=register_words.role_names(),
    )


@bp.get(f"{OF_ONE}/new")
@permission("organiser")
def new(organisation_code: str) -> str:
    """Show an empty form."""
    administrator()
    with wiring.database().read() as store:
        organisation = store.organisations.get(organisation_code)
    return _form_page(organisation, None, _form({"language": language()}), {})


@bp.post(f"{OF_ONE}/new")
@permission("organiser")
def create(organisation_code: str) -> Page:
    """Let somebody stand for an organisation."""
    who, form = administrator(), _form({})
    with wiring.database().read() as store:
        organisation = store.organisations.get(organisation_code)
    try:
        with wiring.database().write() as store:
            contact = administering.put_contact(store, who, organisation.code, _given(form), wiring.now())
    except RowsError as error:
        return _form_page(organisation, None, form, register_words.by_field(error.faults)), 422
    return _saved(organisation, contact.name)


@bp.get(f"{OF_ONE}/<int:membership_id>")
@permission("organiser")
def person(organisation_code: str, membership_id: int) -> str:
    """Show somebody who stands for an organisation, to be changed or written to."""
    administrator()
    with wiring.database().read() as store:
        organisation, member = _found(store, organisation_code, membership_id)
        place = administering.open_wave(store, organisation.code, wiring.now())
    facts = {name: getattr(member.person, name) for name in (*TEXTS, "management")}
    filled = {**facts, "roles": [role.value for role in member.roles]}
    return _form_page(organisation, member, _form(filled), {}, wave=place[0].facts if place else None)


@bp.post(f"{OF_ONE}/<int:membership_id>")
@permission("organiser")
def change(organisation_code: str, membership_id: int) -> Page:
    """Change somebody who stands for an organisation; the address stays, for it is who the person is."""
    who, form = administrator(), _form({})
    with wiring.database().read() as store:
        organisation, member = _found(store, organisation_code, membership_id)
    given, now = _given(form), wiring.now()
    try:
        with wiring.database().write() as store:
            if member.person.email:
                given["email"] = member.person.email
                administering.put_contact(store, who, organisation.code, given, now)
            else:
                administering.set_roles(store, who, organisation.code, membership_id, given["roles"], now)
    except RowsError as error:
        return _form_page(organisation, member, form, register_words.by_field(error.faults)), 422
    return _saved(organisation, given["name"] or organisation.name)


@bp.get(f"{OF_ONE}/<int:membership_id>/remove")
@permission("organiser")
def confirm_removal(organisation_code: str, membership_id: int) -> str:
    """Ask before a membership ends."""
    administrator()
    with wiring.database().read() as store:
        organisation, member = _found(store, organisation_code, membership_id)
        others = [one for one in administering.contacts(store, organisation.code) if one.id != membership_id]
    last = Role.COORDINATOR in member.roles and not any(Role.COORDINATOR in one.roles for one in others)
    return render_template("people/remove.html", organisation=organisation, member=member, last=last)


@bp.post(f"{OF_ONE}/<int:membership_id>/remove")
@permission("organiser")
def remove(organisation_code: str, membership_id: int) -> Response:
    """End a membership; answers stay."""
    who = administrator()
    with wiring.database().write() as store:
        organisation, member = _found(store, organisation_code, membership_id)
        administering.end_contact(store, who, organisation.code, membership_id, wiring.now())
    flash(_("%(name)s is removed. The answers are kept.", name=member.person.name or organisation.name))
    return redirect(url_for("organisations.one", organisation_code=organisation.code), 303)


@bp.post(f"{OF_ONE}/<int:membership_id>/invite")
@permission("organiser")
def invite(organisation_code: str, membership_id: int) -> Response:
    """Write to somebody who stands for an organisation, with a way in that only the letter holds."""
    who = administrator()
    with wiring.database().write() as store:
        organisation, member = _found(store, organisation_code, membership_id)
        written = administering.invite_contact(store, who, organisation.code, membership_id, post(), wiring.now())
    flash(_invited(member.person.email or "", written=written))
    return redirect(url_for("organisations.one", organisation_code=organisation.code), 303)


def _invited(address: str, *, written: bool) -> str:
    if not written:
        return _("An invitation was written today. You can send the next one tomorrow.")
    if mail_leaves():
        return _("The email is on its way to %(address)s.", address=address)
    return _(
        "The invitation to %(address)s lies in the outbox. This installation sends no email: whoever runs it hands "
        "the letter over.",
        address=address,
    )


def _is_wanted(one: Membership, names: Mapping[str, str]) -> bool:
    words, role = request.args.get("q", "").strip().casefold(), request.args.get("role", "")
    texts = (one.person.name, one.person.email or "", names[one.organisation_code])
    is_named = any(words in text.casefold() for text in texts)
    return is_named and (not role or role in {held.value for held in one.roles})


def _found(store: Store, organisation_code: str, membership_id: int) -> tuple[Organisation, Membership]:
    organisation = store.organisations.get(organisation_code)
    return organisation, administering.contact(store, organisation.code, membership_id)


def _form(filled: Mapping[str, object]) -> BaseForm:
    fields: dict[str, Any] = {name: StringField() for name in TEXTS}  # Any: WTForms has no types
    fields |= {"management": BooleanField(), "roles": SelectMultipleField(choices=[], validate_choice=False)}
    form = BaseForm(fields)
    form.process(request.form if request.method == "POST" else None, data=dict(filled))
    form["roles"].data = form["roles"].data or []
    return form


def _given(form: BaseForm) -> dict[str, str]:
    texts = {name: (form[name].data or "").strip() for name in TEXTS}
    return {**texts, "roles": " ".join(form["roles"].data), "management": "yes" if form["management"].data else "no"}


def _form_page(
    organisation: Organisation,
    member: Membership | None,
    form: BaseForm,
    problems: Mapping[str, str],
    wave: object = None,
) -> str:
    return render_template(
        "people/form.html",
        organisation=organisation,
        member=member,
        form=form,
        problems=problems,
        wave=wave,
        roles={role: name for role, name in register_words.role_names().items() if role in CONTACT_ROLES},
        languages_of_letters=LANGUAGES,
        mail_leaves=mail_leaves(),
    )


def _saved(organisation: Organisation, name: str) -> Response:
    flash(_("Saved: %(name)s", name=name))
    return redirect(url_for("organisations.one", organisation_code=organisation.code), 303)

"""The account of a person with a mail address: signing in by password, choosing an organisation, the password."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from maturity.errors import FieldsError, NotFoundError, SignInError
from maturity.services import accounts, passwords
from maturity.web import arrival, wiring
from maturity.web.fields import number
from maturity.web.permission import actor, permission
from maturity.web.post import mail_leaves, post

bp = Blueprint("account", __name__)

LONGEST_EMAIL = 254


@bp.post("/sign-in/password")
@permission("public")
def sign_in() -> Response | tuple[str, int]:
    """Sign in with mail address and password."""
    email, password = request.form.get("email", "").strip()[:LONGEST_EMAIL], request.form.get("password", "")
    if not email:
        return arrival.sign_in_page({"email": _("Write an email address.")}), 422
    if not password:
        return arrival.sign_in_page({"password": _("Write your password.")}, email=email), 422
    arrival.may_try()
    try:
        person = accounts.sign_in_with_password(wiring.database(), email, password, wiring.now())
        return arrival.proved(person.id, "password", request.form.get("next", ""))
    except SignInError:
        arrival.count_try()
    problem = _("Email address and password do not belong together, or you have to wait after several wrong tries.")
    return arrival.sign_in_page({"email": problem}, email=email), 422


@bp.get("/choose")
@permission("public")
def choose() -> str:
    """Ask in which organisation and wave, or at which desk, to go in; nobody is signed in yet."""
    _proof, places, desks = arrival.choices()
    return render_template("account/choose.html", places=places, desks=desks, problems={})


@bp.post("/choose")
@permission("public")
def chosen() -> Response | tuple[str, int]:
    """Go in."""
    proof, places, desks = arrival.choices()
    desk = next((one for one in desks if one.name == request.form.get("place")), None)
    if desk is not None:
        return arrival.ask_second_factor(desk)
    assessment_id = number(request.form.get("place", ""))
    if assessment_id not in {one.assessment_id for one in places}:
        first = f"m{places[0].assessment_id}" if places else "main"
        problems = {first: _("Choose a task.") if desks else _("Choose an organisation.")}
        return render_template("account/choose.html", places=places, desks=desks, problems=problems), 422
    return arrival.enter(proof["person"], assessment_id, proof["way"], proof["next"])


@bp.get("/account")
@permission("coordinator", "respondent", "approver", "reader", "reviewer")
def account() -> str:
    """Show how the person signs in, and where."""
    return _page({})


@bp.post("/account/switch")
@permission("coordinator", "respondent", "approver", "reader", "reviewer")
def switch() -> Response:
    """Go in to another organisation or wave; only for who proved who that is, for a link leads to one."""
    who = actor()
    if who.by_invitation:
        raise NotFoundError("assessment", "")
    return arrival.enter(who.person.id, number(request.form.get("place", "")), "switch", "")


@bp.post("/account/letter")
@permission("coordinator", "respondent", "approver", "reader", "reviewer")
def letter() -> Response:
    """Send a link to choose a password by."""
    with wiring.database().write() as store:
        accounts.write_letter(store, actor().person.id, actor().organisation.name, post(), wiring.now())
    if mail_leaves():
        flash(_("A letter with a link is on its way to your mail address."))
    else:
        flash(_("This installation sends no email. Ask who runs it to hand the letter over to you."))
    return redirect(url_for(".account"), 303)


@bp.post("/account/password")
@permission("coordinator", "respondent", "approver", "reader", "reviewer")
def change_password() -> Response | tuple[str, int]:
    """Change the password."""
    arrival.may_try()
    current, new, again = (request.form.get(name, "") for name in ("current", "new", "again"))
    try:
        accounts.set_password(wiring.database(), actor(), current, new, again, wiring.now())
    except FieldsError as error:
        if "current" in error.problems:
            arrival.count_try()
        return _page(_sentences(error.problems, new)), 422
    flash(_("The password is changed. You are signed out in all other browsers."))
    return redirect(url_for(".account"), 303)


@bp.get("/password/<token>")
@permission("public")
def new_password(token: str) -> str | tuple[str, int]:
    """Ask for a password; the link comes by letter."""
    try:
        with wiring.database().read() as store:
            person = accounts.holder(store, token, wiring.settings().secret_key, wiring.now())
    except SignInError:
        return render_template("account/gone.html"), 410
    return render_template("account/password.html", token=token, email=person.email, problems={})


@bp.post("/password/<token>")
@permission("public")
def choose_password(token: str) -> Response | str | tuple[str, int]:
    """Set the password that was chosen."""
    new, again, settings = request.form.get("new", ""), request.form.get("again", ""), wiring.settings()
    try:
        accounts.choose_password(wiring.database(), token, new, again, settings.secret_key, wiring.now())
    except SignInError:
        return render_template("account/gone.html"), 410
    except FieldsError as error:
        with wiring.database().read() as store:
            person = accounts.holder(store, token, settings.secret_key, wiring.now())
        problems = _sentences(error.problems, new)
        return render_template("account/password.html", token=token, email=person.email, problems=problems), 422
    flash(_("The password is saved. Sign in with it."))
    return redirect(url_for("access.code"), 303)


def _page(problems: Mapping[str, str]) -> str:
    who = actor()
    with wiring.database().read() as store:
        held = store.accounts.of_person(who.person.id)
        places = () if who.by_invitation else accounts.entrances(store, who.person.id, wiring.now())
    others = [one for one in places if one.assessment_id != who.assessment_id]
    has_password = held is not None and held.password_hash is not None
    return render_template(
        "account/account.html", who=who, person=who.person, has_password=has_password, others=others, problems=problems
    )


def _sentences(problems: Mapping[str, str], new: str) -> dict[str, str]:
    """Say what is wrong with a password."""
    words = {
        "wrong": lambda: _("The password is not right, or you have to wait after several wrong tries."),
        "missing": lambda: _("Write a new password."),
        "too-short": lambda: ngettext(
            "The password has %(num)d character; it needs at least %(least)s.",
            "The password has %(num)d characters; it needs at least %(least)s.",
            len(new),
            least=passwords.SHORTEST,
        ),
        "too-long": lambda: _("The password must be %(most)s characters or fewer.", most=passwords.LONGEST),
        "address": lambda: _("The password must not be your email address."),
        "differs": lambda: _("The two passwords differ. Write the same one twice."),
    }
    return {field: words[problem]() for field, problem in problems.items()}

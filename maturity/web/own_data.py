"""What is kept about the person who is signed in: to take home, or to have erased."""

from collections.abc import Mapping

from flask import Blueprint, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from maturity.errors import NotFoundError
from maturity.services import accounts, personal
from maturity.web import arrival, wiring
from maturity.web.permission import SESSION_COOKIE, actor, permission

bp = Blueprint("own_data", __name__)


@bp.get("/account/data.json")
@permission("coordinator", "respondent", "approver", "reader", "reviewer")
def download() -> Response:
    """Send everything that is kept about the person."""
    with wiring.database().read() as store:
        response = make_response(personal.export_own(store, actor()))
    response.headers["Content-Type"] = "application/json"
    response.headers["Content-Disposition"] = 'attachment; filename="personal-data.json"'
    return response


@bp.get("/account/erase")
@permission("coordinator", "respondent", "approver", "reader", "reviewer")
def confirm() -> str:
    """Say what being erased means, and ask for proof."""
    return _page({})


@bp.post("/account/erase")
@permission("coordinator", "respondent", "approver", "reader", "reviewer")
def erase() -> Response | tuple[str, int]:
    """Erase the person, who is signed out with that."""
    who, now = actor(), wiring.now()
    arrival.may_try()
    if not accounts.is_proved(wiring.database(), who, request.form.get("current", ""), now):
        arrival.count_try()
        problem = _("The password is not right, or you have to wait after several wrong tries.")
        return _page({"current": problem}), 422
    with wiring.database().write() as store:
        personal.erase_own(store, who, now)
    flash(_("You are removed. Your name, your address and your ways in are gone."))
    response = redirect(url_for("public.start"), 303)
    response.delete_cookie(SESSION_COOKIE)
    return response


def _page(problems: Mapping[str, str]) -> str:
    who = actor()
    with wiring.database().read() as store:
        account = store.accounts.of_person(who.person.id)
        alone = personal.alone(store, who, wiring.now())
    if account is None:
        raise NotFoundError("personal data", who.membership_id)
    return render_template(
        "own_data/erase.html",
        email=account.person.email,
        has_password=account.password_hash is not None,
        by_invitation=who.by_invitation,
        alone=alone,
        problems=problems,
    )

"""Forwarding an invitation to the right person, by whoever holds its link."""

import secrets

from flask import Blueprint, render_template, request
from limits import parse

from maturity.domain.person import Role
from maturity.errors import FieldsError, NotAllowedError, TooManyTriesError
from maturity.services import access, forwarding
from maturity.services.access import Invited
from maturity.services.forwarding import Referral
from maturity.web import wiring
from maturity.web.arrival import limiter
from maturity.web.fields import sentences
from maturity.web.language import language
from maturity.web.permission import permission
from maturity.web.post import mail_leaves, post

bp = Blueprint("forwarding", __name__)

FORWARDS = parse("5 per hour")
"""Letters that one link can make us write: an organisation has few right persons."""

WAIT = 3600
FIELDS = ("email", "name", "note", "case_number", "once")


@bp.get("/invitation/<token>/forward")
@permission("public")
def form(token: str) -> str:
    """Ask who is the right person."""
    found = _invited(token)
    empty = dict.fromkeys(FIELDS, "") | {"case_number": found.case_number, "once": secrets.token_urlsafe(12)}
    return render_template("access/forward.html", invited=found, token=token, form=empty, problems={})


@bp.post("/invitation/<token>/forward")
@permission("public")
def forward(token: str) -> str | tuple[str, int]:
    """Write to the right person."""
    found, now = _invited(token), wiring.now()
    typed = {name: request.form.get(name, "").strip() for name in FIELDS}
    who = f"forward/{found.assessment_id}"
    if not limiter().test(FORWARDS, who):
        raise TooManyTriesError(WAIT)
    try:
        with wiring.database().write() as store:
            handed = forwarding.forward(store, token, Referral(**typed, language=language()), post(), now)
    except FieldsError as error:
        problems = sentences(error.problems, {name: len(text) for name, text in typed.items()})
        page = render_template("access/forward.html", invited=found, token=token, form=typed, problems=problems)
        return page, 422
    limiter().hit(FORWARDS, who)
    return render_template(
        "access/forwarded.html", invited=_invited(token), handed=handed, at=now, mail_leaves=mail_leaves()
    )


def _invited(token: str) -> Invited:
    """Return what a coordinator's link leads to.

    Raises:
        SignInError: the link is unknown or revoked.
        NotAllowedError: the link is a colleague's, which nobody may hand on.
    """
    with wiring.database().read() as store:
        found = access.invited(store, token, wiring.settings().secret_key)
    if Role.COORDINATOR not in found.roles:
        raise NotAllowedError("forwarding")
    return found

"""Error pages: what happened and what to do, in the reader's language."""

from flask import Flask, g
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf.csrf import CSRFError
from werkzeug.exceptions import HTTPException

from maturity.errors import (
    ActionChangedError,
    AlreadySubmittedError,
    AnswerChangedError,
    AnswerValueError,
    AwaitingApprovalError,
    FieldsError,
    IncompleteError,
    LastCoordinatorError,
    LayoutError,
    MaturityError,
    NotAllowedError,
    NotAwaitingApprovalError,
    NotFinishedError,
    NotFoundError,
    NotSubmittedError,
    OpenQuestionsError,
    PlanChangedError,
    SignInError,
    StorageBusyError,
    StorageError,
    StorageFullError,
    TextTooLongError,
    TooManyTriesError,
    WaveClosedError,
    WorkAccountError,
    WorkAccountUnreachableError,
)
from maturity.web import wiring
from maturity.web.desk_words import DESK_REPLIES
from maturity.web.error_page import Answer, Reply, Words, error_page
from maturity.web.http_words import HTTP, ours, page_missing
from maturity.web.journal import log
from maturity.web.navigation import contact


def register(app: Flask) -> None:
    """Answer every error of *app* with a page."""
    app.register_error_handler(CSRFError, _forged)
    app.register_error_handler(HTTPException, _http)
    app.register_error_handler(MaturityError, _known)
    app.register_error_handler(Exception, _unknown)


def reply_to(error: MaturityError) -> tuple[int, Words]:
    """Return status and words for an error raised on purpose."""
    for kind in type(error).__mro__:
        if kind in REPLIES:
            reply = REPLIES[kind]
            return reply.status, reply.words(error)
    return 500, ours()


def _known(error: MaturityError) -> Answer:
    status, words = reply_to(error)
    if status >= 500:  # noqa: PLR2004  # the class of server errors
        log.error("failed", id=g.get("request_id"), exc_info=error)
    wait = error.seconds if isinstance(error, TooManyTriesError) else 0
    again = isinstance(error, StorageError)
    return error_page(words, status, sign_in=isinstance(error, SignInError), again=again, wait=wait)


def _http(error: HTTPException) -> Answer:
    status = error.code or 500
    return error_page(HTTP.get(status, HTTP[400] if status < 500 else ours)(), status)  # noqa: PLR2004


def _forged(_error: CSRFError) -> Answer:
    return error_page(
        (
            _("The form could not be used"),
            _("Nothing was saved. Go back, load the page again and send the form once more. Cookies must be allowed."),
        ),
        400,
    )


def _unknown(error: Exception) -> Answer:
    log.error("failed", id=g.get("request_id"), exc_info=error)
    return error_page(ours(), 500)


def _missing(error: MaturityError) -> Words:
    if isinstance(error, NotFoundError) and error.kind == "language":
        return _("The page is not available in that language"), _("Choose Swedish or English at the top of the page.")
    if isinstance(error, NotFoundError) and error.kind == "question":
        return _("There is no such question"), _("It may have another number in this wave. Start from the overview.")
    return page_missing()


def _too_many(error: MaturityError) -> Words:
    seconds = error.seconds if isinstance(error, TooManyTriesError) else 60
    minutes = max(1, -(-seconds // 60))
    return (
        _("Too many tries"),
        ngettext("Wait %(num)d minute and try again.", "Wait %(num)d minutes and try again.", minutes),
    )


def _too_long(error: MaturityError) -> Words:
    length, limit = (error.length, error.limit) if isinstance(error, TextTooLongError) else (0, 0)
    return _("The text is too long"), length_problem(length, limit)


def length_problem(length: int, limit: int) -> str:
    """Say how much has to go."""
    return ngettext(
        "The text must be %(limit)s characters or fewer. Remove %(num)d character.",
        "The text must be %(limit)s characters or fewer. Remove %(num)d characters.",
        length - limit,
        limit=limit,
    )


def _closed() -> Words:
    return (
        _("The wave is closed"),
        _("You can read what you have answered but not change it.")
        if _answers_alone()
        else _("You can read your answers but not change them."),
    )


def _submitted() -> Words:
    return (
        _("The answers are submitted"),
        _("Ask the coordinator if something needs to change.")
        if _answers_alone()
        else _("Unlock them from the overview if you need to change something."),
    )


def _answers_alone() -> bool:
    """Tell whether the reader is a colleague with answers of one's own, who cannot unlock anything."""
    who = g.get("actor")
    return who is not None and who.response is not None


REPLIES: dict[type[BaseException], Reply] = {
    **DESK_REPLIES,
    NotFoundError: Reply(404, _missing),
    TooManyTriesError: Reply(429, _too_many),
    SignInError: Reply(
        401,
        lambda _e: (
            _("Sign in again"),
            _(
                "You are not signed in, or it was long ago. What you have saved is kept. "
                "Use the link in your invitation or type its code."
            ),
        ),
    ),
    WorkAccountError: Reply(
        401,
        lambda _e: (
            _("The work account could not be used"),
            _(
                "It may have taken too long, or nobody has invited the mail address of the account. "
                "Try again, or use the link or the code in your invitation."
            ),
        ),
    ),
    WorkAccountUnreachableError: Reply(
        502,
        lambda _e: (
            _("The work account does not answer"),
            _("Try again in a while, or use the link or the code in your invitation."),
        ),
    ),
    NotAllowedError: Reply(
        403,
        lambda _e: (
            _("You do not have access to this page"),
            _("It is an organisation's own. An organiser sees states and counts; your pages are linked above.")
            if g.get("organiser")
            else _("Ask your organisation's coordinator if you need it. The pages that you can use are linked above."),
        ),
    ),
    FieldsError: Reply(
        422, lambda _e: (_("Something in the form cannot be used"), _("Nothing was saved. Go back and change it."))
    ),
    TextTooLongError: Reply(422, _too_long),
    AnswerValueError: Reply(
        422, lambda _e: (_("The answer cannot be used"), _("Go back and choose one of the answers on the page."))
    ),
    AnswerChangedError: Reply(
        409,
        lambda _e: (
            _("A colleague changed the answer"),
            _("Nothing was overwritten. Load the page again to see both."),
        ),
    ),
    ActionChangedError: Reply(
        409,
        lambda _e: (
            _("A colleague changed the action"),
            _("Nothing was overwritten. Load the page again to see both."),
        ),
    ),
    PlanChangedError: Reply(
        409,
        lambda _e: (
            _("The plan was changed meanwhile"),
            _("Nothing was undone: another change is the last one now. Load the plan again to see it."),
        ),
    ),
    WaveClosedError: Reply(409, lambda _e: _closed()),
    AlreadySubmittedError: Reply(409, lambda _e: _submitted()),
    OpenQuestionsError: Reply(
        422,
        lambda _e: (
            _("Some questions have no answer"),
            _("Answer them first; “Don't know” is an answer too. Then you can finish the area."),
        ),
    ),
    NotFinishedError: Reply(
        403,
        lambda _e: (
            _("Shown when you are done"),
            _("You see how colleagues have answered once you have said that you are done with the area."),
        ),
    ),
    AwaitingApprovalError: Reply(
        409,
        lambda _e: (
            _("The answers are with the approver"),
            _("Nothing was saved. They can be changed again when they are sent back or the request is withdrawn."),
        ),
    ),
    NotAwaitingApprovalError: Reply(
        409,
        lambda _e: (
            _("The request for approval is not open any more"),
            _(
                "The answers have been approved, sent back or withdrawn meanwhile, or somebody else is asked. "
                "Nothing was changed."
            ),
        ),
    ),
    StorageBusyError: Reply(
        503,
        lambda _e: (
            _("The service is busy"),
            _("Nothing was saved this time. What was saved before is kept. Wait half a minute and try again."),
        ),
    ),
    StorageFullError: Reply(
        507,
        lambda _e: (
            _("The service has no room to save"),
            _(
                "Nothing was saved this time. What was saved before is kept. Tell %(contact)s, and try again later.",
                contact=contact(wiring.settings()),
            ),
        ),
    ),
    IncompleteError: Reply(
        422, lambda _e: (_("Some questions have no answer"), _("Answer them, or say why you leave them out."))
    ),
    LayoutError: Reply(
        500,
        lambda _e: (
            _("The report could not be created"),
            _(
                "The layout lacks a part that the report needs. Tell %(contact)s. The web version can be read.",
                contact=contact(wiring.settings()),
            ),
        ),
    ),
    LastCoordinatorError: Reply(
        409,
        lambda _e: (
            _("You are the only coordinator"),
            _("Nothing was removed. Hand the task over first, or wait until the wave has closed."),
        ),
    ),
    NotSubmittedError: Reply(
        409, lambda _e: (_("There is no result to show yet"), _("The page can be read once the answers are submitted."))
    ),
}
"""Error to status and words; an error that is not here is our own fault and gives 500."""

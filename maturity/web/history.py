"""What an organisation has submitted: every revision, its signed copy, and what changed from one to the next."""

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import gettext as _

from maturity import resources
from maturity.domain.result import AnswerFacts
from maturity.errors import NotFoundError
from maturity.services import comparing
from maturity.services.history import Change, history
from maturity.web import review_words, wiring
from maturity.web.figures import Wording
from maturity.web.language import language
from maturity.web.permission import actor, permission

bp = Blueprint("history", __name__)

LONGEST_REVISION = 6
"""Digits: nobody submits a million times."""


@bp.get("/history")
@permission("coordinator", "approver", "reader")
def index() -> str:
    """Show every submission, newest first."""
    with wiring.database().read() as store:
        revisions = history(store, actor())
        words = Wording(store.versions.open(actor().version_id), language())
    return render_template(
        "history/history.html",
        who=actor(),
        revisions=revisions,
        words=words,
        changed={one.submitted.revision: [_row(words, change) for change in one.changes] for one in revisions},
    )


@bp.get("/history/<int:revision>")
@permission("coordinator", "approver", "reader")
def revision(revision: int) -> str:
    """Show every answer of one submission."""
    with wiring.database().read() as store:
        result = comparing.submitted(store, actor(), wiring.now(), revision)
    return render_template(
        "approval/answers.html",
        heading=_("Revision %(number)s: all answers", number=revision),
        result=result,
        words=Wording(result.questionnaire, language()),
        remarks=review_words.of_result(result),
    )


@bp.get("/receipt.pdf")
@permission("coordinator", "approver", "reader")
def signed_copy() -> Response:
    """Send the signed copy of the newest submission, or of the one that ``?revision=`` names."""
    from maturity.report.receipt import receipt  # typesetting is loaded when somebody asks for it

    with wiring.database().read() as store:
        result = comparing.submitted(store, actor(), wiring.now(), _wanted())
        number = store.waves.case_number(actor().assessment_id)
    spoken = result.questionnaire.languages
    chosen = language() if language() in spoken else spoken[0]
    layouts = resources.layouts(wiring.settings().reports_folder)
    response = make_response(receipt(result, chosen, resources.catalogue(chosen), layouts, case_number=number))
    name = result.submitted.reference if result.submitted else ""
    response.headers["Content-Type"] = "application/pdf"
    response.headers["Content-Disposition"] = f'attachment; filename="receipt-{name}.pdf"'
    return response


def _wanted() -> int | None:
    """Read the revision from the address.

    Raises:
        NotFoundError: it is no number.
    """
    written = request.args.get("revision")
    if written is None:
        return None
    if not (written.isascii() and written.isdigit() and len(written) <= LONGEST_REVISION):
        raise NotFoundError("submission", written)
    return int(written)


def _row(words: Wording, change: Change) -> tuple[str, list[str], list[str]]:
    """Return question, and what stood before and after: the answer, and the texts that differ."""
    name = f"{change.question.id} {words.say(change.question.title)}"
    before, after = change.before, change.after
    return name, _written(words, change, before, after), _written(words, change, after, before)


def _written(words: Wording, change: Change, facts: AnswerFacts, other: AnswerFacts) -> list[str]:
    unit, its_unit = (one.source.name if one.source else "" for one in (facts, other))
    texts = [
        (_("From %(unit)s", unit=unit), unit, its_unit),
        (_("Reason: %(text)s", text=facts.reason), facts.reason, other.reason),
        (_("Comment: %(comment)s", comment=facts.comment), facts.comment, other.comment),
        (_("Evidence: %(text)s", text=facts.evidence), facts.evidence, other.evidence),
        (facts.evidence_link, facts.evidence_link, other.evidence_link),
    ]
    return [words.answer(change.question, facts.answer), *(line for line, own, its in texts if own and own != its)]

"""The list of cases that a peer reviewer draws from: pasted, or from a file."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from maturity.domain.peer_review import MOST_CASES, write_cases
from maturity.services import drawing
from maturity.web import review_words, wiring
from maturity.web.permission import actor, permission

bp = Blueprint("cases", __name__)

Page = str | tuple[str, int] | Response
LARGEST_LIST = 2**20
"""Bytes in a file with a list of cases."""

MOST_PROBLEMS = 20
"""Lines of a list that are told apart; more are counted."""


@bp.get("/review/cases")
@permission("coordinator")
def index() -> str:
    """Show the list that reviewers draw a case from, to be changed."""
    with wiring.database().read() as store:
        found = store.cases.all(actor().assessment_id)
    return _cases_page(write_cases(found), {}, len(found))


@bp.post("/review/cases")
@permission("coordinator")
def keep() -> Page:
    """Keep another list, pasted or from a file."""
    text, problem = request.form.get("cases", ""), ""
    sent = request.files.get("file")
    if sent is not None and sent.filename:
        content = sent.stream.read(LARGEST_LIST + 1)
        sent.close()
        if len(content) > LARGEST_LIST:
            problem = _("The file is larger than 1 MB. Choose a smaller one.")
        else:
            text = _decoded(content)
    if not problem:
        with wiring.database().write() as store:
            count, wrong = drawing.keep_list(store, actor(), text, wiring.now())
        if not wrong:
            flash(ngettext("The list has %(num)d case.", "The list has %(num)d cases.", count))
            return redirect(url_for(".index"), 303)
        return _cases_page(text, {"cases": _told(wrong)}, None), 422
    return _cases_page(text, {"file": problem}, None), 422


def _decoded(content: bytes) -> str:
    """Read a file as spreadsheets write them: UTF-8, or what Windows uses in western Europe."""
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _told(wrong: tuple[tuple[int, str], ...]) -> str:
    lines = [review_words.list_problem(line, problem) for line, problem in wrong[:MOST_PROBLEMS]]
    left = len(wrong) - len(lines)
    more = [ngettext("%(num)d more line cannot be used.", "%(num)d more lines cannot be used.", left)] if left else []
    return " ".join([_("The list was not saved."), *lines, *more])


def _cases_page(text: str, problems: Mapping[str, str], count: int | None) -> str:
    return render_template(
        "reviews/cases.html",
        given=text,
        problems=problems,
        count=count,
        most=MOST_CASES,
        changeable=wiring.now() < actor().wave.closes,
    )

"""Registered evidence where answers are: on the page of a question, before submitting, and beside an index."""

from datetime import date

from flask import render_template

from maturity.domain.result import Result
from maturity.services import proving
from maturity.services.proving import Entry
from maturity.storage.store import Store
from maturity.web import proof_words, wiring
from maturity.web.language import HOME
from maturity.web.permission import actor


def of_question(question_id: str) -> str:
    """Return what is registered for a question, as a piece of its page; for coordinators."""
    with wiring.database().read() as store:
        entries = proving.entries(store, actor(), today())
    return render_template(
        "evidence/_of_question.html",
        entries=[one for one in entries if question_id in one.by_question],
        question_id=question_id,
        freshness_names=proof_words.freshness_names(),
        tags=proof_words.TAGS,
    )


def entries(store: Store) -> tuple[Entry, ...]:
    """Return the register as it stands today."""
    return proving.entries(store, actor(), today())


def grade_texts(result: Result) -> dict[str, str]:
    """Return node id to how sure its index is, in words; nodes without a grade are left out."""
    return {node: proof_words.grade_text(grade) for node, grade in result.confidence.items()}


def today() -> date:
    """Return the day that it is in Sweden."""
    return wiring.now().astimezone(HOME).date()

"""What happens before a wave opens: a test response, the sender's code, and the opening itself."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from markupsafe import Markup
from werkzeug.wrappers import Response

from maturity.domain.assessment import Answers
from maturity.domain.wave import DeskWave
from maturity.errors import FieldsError, WaveStateError
from maturity.services import opening
from maturity.services.answering import Work
from maturity.services.drafts import Draft
from maturity.storage.store import Store
from maturity.web import area_page, wave_words, wiring
from maturity.web.forms import Entry, entries_of
from maturity.web.language import language, text
from maturity.web.permission import organiser, permission
from maturity.web.post import mail_leaves, post
from maturity.web.waves import Page, wave_page

bp = Blueprint("wave_gate", __name__, url_prefix="/organiser/waves/<slug>")


@bp.get("/test")
@permission("organiser")
def test(slug: str) -> str:
    """Show the questions as those who answer see them."""
    with wiring.database().read() as store:
        wave = _prepared(store, slug)
        work = opening.trial(store, wave, {})
    return _test_page(wave, work, {}, {})


@bp.post("/test")
@permission("organiser")
def try_out(slug: str) -> Page:
    """Take a test response with the checks of a real one; nothing of it is kept."""
    with wiring.database().read() as store:
        wave = _prepared(store, slug)
        questionnaire = store.versions.open(wave.version_id)
        entries = {one.draft.question: one for one in entries_of(questionnaire.questions(), request.form)}
        problems = {field: words for one in entries.values() for field, words in one.problems.items()}
        drafts = {name: one.draft for name, one in entries.items() if not one.problems}
        answers = opening.answers_of(questionnaire, drafts)
        work = opening.trial(store, wave, answers)
    more = request.form.get("more", "")
    if more:
        entries.setdefault(more, Entry(Draft(more, ""), {}))
    problems |= _unanswered(work, answers)
    opened = [one.id for one in work.asked if f"{one.id}.revision" not in request.form]
    if problems or opened or more:
        return _test_page(wave, work, entries, {} if more else problems), 422 if problems and not more else 200
    with wiring.database().write() as store:
        opening.try_out(store, organiser(), slug, drafts, wiring.now())
    flash(
        ngettext(
            "The test response with %(num)d answer was accepted. Nothing of it is kept.",
            "The test response with %(num)d answers was accepted. Nothing of it is kept.",
            len(answers),
        )
    )
    return redirect(url_for("waves.one", slug=slug), 303)


@bp.post("/sender")
@permission("organiser")
def send_code(slug: str) -> Page:
    """Write a code to the sender's address."""
    try:
        with wiring.database().write() as store:
            address = opening.send_code(store, organiser(), slug, post(), language(), wiring.now())
    except FieldsError:
        return redirect(url_for("wave_pages.texts", slug=slug), 303)
    if mail_leaves():
        flash(_("A code is on its way to %(address)s.", address=address))
    else:
        flash(
            _("The code for %(address)s lies in the outbox. Ask who runs the service to hand it over.", address=address)
        )
    return redirect(url_for("waves.one", slug=slug, _anchor="sender"), 303)


@bp.post("/sender/confirm")
@permission("organiser")
def verify(slug: str) -> Page:
    """Take the code that the sender was sent."""
    typed = request.form.get("code", "")
    try:
        with wiring.database().write() as store:
            opening.verify_sender(store, organiser(), slug, typed, wiring.settings().secret_key, wiring.now())
    except FieldsError as error:
        return wave_page(slug, wave_words.sentences(error.problems), typed), 422
    flash(_("The sender's address is confirmed."))
    return redirect(url_for("waves.one", slug=slug), 303)


@bp.get("/open")
@permission("organiser")
def confirm_opening(slug: str) -> Page:
    """Say what opening means, before it is done."""
    with wiring.database().read() as store:
        wave = _prepared(store, slug)
        many = len(store.desk_waves.chosen(wave.id))
        missing = opening.gate(wave, store.versions.open(wave.version_id), many, wiring.now()).missing
    if missing:
        return redirect(url_for("waves.one", slug=slug, _anchor="gate"), 303)
    return render_template("waves/open.html", wave=wave, many=many, now=wiring.now())


@bp.post("/open")
@permission("organiser")
def open_wave(slug: str) -> Response:
    """Open the wave."""
    try:
        with wiring.database().write() as store:
            many = opening.open_wave(store, organiser(), slug, wiring.now())
    except FieldsError:
        return redirect(url_for("waves.one", slug=slug, _anchor="gate"), 303)
    flash(
        ngettext(
            "The wave is open for %(num)d organisation. Nobody has been written to yet.",
            "The wave is open for %(num)d organisations. Nobody has been written to yet.",
            many,
        )
    )
    return redirect(url_for("waves.one", slug=slug), 303)


def _prepared(store: Store, slug: str) -> DeskWave:
    wave = store.desk_waves.get(slug, organiser().body.id)
    if not wave.state.is_prepared:
        raise WaveStateError(slug, wave.state.value)
    return wave


def _unanswered(work: Work, answers: Answers) -> dict[str, str]:
    """Return question to sentence, for the first one of each area without an answer."""
    found = {}
    for question in opening.unanswered_areas(work, answers):
        area = next(area for area in work.questionnaire.areas if question in area.questions())
        found[question.id] = _("Answer at least one question in the area %(area)s.", area=text(area.title))
    return found


def _test_page(wave: DeskWave, work: Work, entries: Mapping[str, Entry], problems: Mapping[str, str]) -> str:
    # Drawn by our own templates with autoescape.
    questions = Markup(area_page.on_trial(work, entries))  # noqa: S704
    return render_template("waves/test.html", wave=wave, work=work, questions=questions, problems=problems)

"""An organiser publishes a wave: what has to be in order, the draft, its second reader, the moment."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from maturity.domain import edition as editions
from maturity.domain.wave import DeskWave
from maturity.errors import FieldsError, NotFoundError, NotPublishableError
from maturity.services import preparing, publishing
from maturity.services.publishing import LONGEST_REASON, LONGEST_USED
from maturity.storage.store import Store
from maturity.web import publication_checks, wiring
from maturity.web.errors import length_problem
from maturity.web.language import LANGUAGES, weekday
from maturity.web.permission import organiser, permission
from maturity.web.published import shown
from maturity.web.waves import Page, day_and_time

bp = Blueprint("publication", __name__, url_prefix="/organiser/waves/<slug>/publish")


@bp.get("")
@permission("organiser")
def index(slug: str) -> str:
    """Show where the publication of a wave stands."""
    return _page(slug, {})


@bp.post("")
@permission("organiser")
def prepare(slug: str) -> Page:
    """Make a draft of the figures."""
    try:
        with wiring.database().write() as store:
            wave = _wave(store, slug)
            publishing.prepare(
                store, wave, organiser(), wiring.now(), note=_sent("note"), low_response=_sent("low_response")
            )
    except FieldsError as error:
        return _page(slug, error.problems), 422
    flash(_("There is a draft. Somebody else has to read it before it is published."))
    return redirect(url_for(".index", slug=slug), 303)


@bp.get("/preview")
@permission("organiser")
def preview(slug: str) -> str:
    """Show the draft as it will be read."""
    with wiring.database().read() as store:
        wave = _wave(store, slug)
        draft = store.publications.draft(wave.id)
        if draft is None:
            raise NotFoundError("publication", slug)
        questionnaire = store.versions.open(wave.version_id)
    edition = editions.read(draft.content)
    return render_template("publication/preview.html", wave=wave, draft=draft, **shown(edition, questionnaire, None))


@bp.post("/approve")
@permission("organiser")
def approve(slug: str) -> Page:
    """Say that the draft was read, and when it is published."""
    now = wiring.now()
    try:
        due = now if _sent("when") == "now" else preparing.moment(request.form, "due")
        with wiring.database().write() as store:
            wave = _wave(store, slug)
            publishing.approve(store, organiser(), wave, _sent("hash"), due, now, _sent("reason"))
    except FieldsError as error:
        return _page(slug, error.problems), 422
    if due > now:
        flash(_("The figures are published on %(moment)s.", moment=weekday(due)))
    elif (slug, None) in publishing.publish_due(wiring.database(), now, slug):
        raise NotPublishableError("unproven")
    else:
        flash(_("The figures are published."))
    return redirect(url_for(".index", slug=slug), 303)


@bp.post("/drop")
@permission("organiser")
def drop(slug: str) -> Response:
    """Throw the draft away."""
    with wiring.database().write() as store:
        publishing.drop(store, organiser(), _wave(store, slug), wiring.now())
    flash(_("There is no draft any more."))
    return redirect(url_for(".index", slug=slug), 303)


@bp.get("/withdraw")
@permission("organiser")
def confirm_withdrawal(slug: str) -> str:
    """Ask before what is public is taken back."""
    with wiring.database().read() as store:
        wave = _wave(store, slug)
    return render_template("publication/withdraw.html", wave=wave, problems={})


@bp.post("/withdraw")
@permission("organiser")
def withdraw(slug: str) -> Page:
    """Take the newest version back."""
    try:
        with wiring.database().write() as store:
            wave = _wave(store, slug)
            publishing.withdraw(store, organiser(), wave, _sent("withdrawal"), wiring.now())
    except FieldsError as error:
        return render_template("publication/withdraw.html", wave=wave, problems=_sentences(error.problems)), 422
    flash(_("The publication is withdrawn."))
    return redirect(url_for(".index", slug=slug), 303)


@bp.post("/used")
@permission("organiser")
def tell_use(slug: str) -> Page:
    """Write how the answers were used."""
    used = {code: _sent(f"used-{code}") for code in LANGUAGES}
    try:
        with wiring.database().write() as store:
            publishing.tell_use(store, organiser(), _wave(store, slug), used, wiring.now())
    except FieldsError as error:
        return _page(slug, error.problems), 422
    flash(_("Saved."))
    return redirect(url_for(".index", slug=slug), 303)


def _wave(store: Store, slug: str) -> DeskWave:
    return store.desk_waves.get(slug, organiser().body.id)


def _sent(name: str) -> str:
    return request.form.get(name, "").replace("\r\n", "\n").strip()


def _page(slug: str, problems: Mapping[str, str]) -> str:
    with wiring.database().read() as store:
        desk = publishing.desk(store, organiser(), slug, wiring.now())
    due = desk.draft.due_at if desk.draft and desk.draft.due_at else wiring.now()
    return render_template(
        "publication/desk.html",
        board=desk,
        newest=publishing.newest_of(desk.editions),
        problems=_sentences(problems),
        checklist=publication_checks.lines(desk),
        sent=day_and_time("due", due) | request.form.to_dict(),
    )


def _sentences(problems: Mapping[str, str]) -> dict[str, str]:
    words = {
        ("note", "missing"): _("Write what the new version corrects."),
        ("low_response", "missing"): _("Write why the figures can be published although few have answered."),
        ("reason", "missing"): _("Write why you approve your own draft."),
        ("withdrawal", "missing"): _("Write why the publication is withdrawn."),
        ("due_day", "not-a-day"): _("Write the day as 2027-06-03."),
        ("due_time", "not-a-time"): _("Write the time as 09:00."),
        ("due", "too-far"): _("Choose a day within a year."),
    }
    limits = {f"used-{code}": LONGEST_USED for code in LANGUAGES}
    return {
        ("due_day" if field == "due" else field): length_problem(len(_sent(field)), limits.get(field, LONGEST_REASON))
        if problem == "too-long"
        else words[(field, problem)]
        for field, problem in problems.items()
    }

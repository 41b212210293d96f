"""The letters of a wave: their texts, sending them, and what became of them."""

from collections.abc import Collection, Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from maturity.domain.letter import LETTER_LANGUAGES, LONGEST_LETTER, LetterKind, LetterText, fields_for
from maturity.domain.wave import DeskWave
from maturity.errors import NotFoundError, RowsError
from maturity.services import dispatching, monitoring, wave_letters
from maturity.storage.letters import Delivery
from maturity.storage.store import Store
from maturity.web import monitor, register_words, wiring
from maturity.web.language import LANGUAGES
from maturity.web.monitor import delivery_names, letter_names
from maturity.web.paging import part_of
from maturity.web.permission import organiser, permission
from maturity.web.post import mail_leaves, post

bp = Blueprint("wave_letters", __name__, url_prefix="/organiser/waves/<slug>")

Page = str | tuple[str, int] | Response


@bp.get("/letters")
@permission("organiser")
def index(slug: str) -> str:
    """Show the kinds of letters, and how far each has come."""
    with wiring.database().read() as store:
        wave = _wave(store, slug)
        progress = dispatching.progress(store.letters.of_wave(wave.id))
    return render_template(
        "wave_letters/index.html", wave=wave, progress=progress, names=letter_names(), mail_leaves=mail_leaves()
    )


@bp.get("/letters/<letter_kind>")
@permission("organiser")
def form(slug: str, letter_kind: str) -> str:
    """Show the texts of a kind of letter, and how they would read."""
    kind = _kind(letter_kind)
    with wiring.database().read() as store:
        wave = _wave(store, slug)
        texts = wave_letters.texts(store.letters.setup(wave.id), kind, post())
    return _form_page(wave, kind, texts, {})


@bp.post("/letters/<letter_kind>")
@permission("organiser")
def change(slug: str, letter_kind: str) -> Page:
    """Show, try or keep other texts."""
    kind, who, now, what = _kind(letter_kind), organiser(), wiring.now(), request.form.get("what")
    typed = {
        code: LetterText(request.form.get(f"{code}.subject", ""), request.form.get(f"{code}.text", ""))
        for code in LETTER_LANGUAGES
    }
    with wiring.database().read() as store:
        wave = _wave(store, slug)
    try:
        if what == "test":
            with wiring.database().write() as store:
                address = wave_letters.send_test(store, who, wave, kind, typed, post(), now)
            flash(_("A test in each language is in the outbox, to %(address)s.", address=address))
            return _form_page(wave, kind, typed, {})
        if what == "save":
            with wiring.database().write() as store:
                wave_letters.set_texts(store, who, wave, kind, typed, now)
            flash(_("The letter is saved."))
            return redirect(url_for(".form", slug=slug, letter_kind=kind.value), 303)
        wave_letters.require_usable(kind, {code: wave_letters.tidied(one) for code, one in typed.items()})
    except RowsError as error:
        return _form_page(wave, kind, typed, register_words.by_field(error.faults)), 422
    return _form_page(wave, kind, typed, {})


@bp.get("/letters/<letter_kind>/send")
@permission("organiser")
def check(slug: str, letter_kind: str) -> str:
    """Show who would get a letter now: of those that were ticked, of those in a list, or of all."""
    kind, now = _kind(letter_kind), wiring.now()
    chosen: Collection[str] | None = None
    with wiring.database().read() as store:
        wave = _wave(store, slug)
        if request.args.get("which") == "ticked":
            chosen = request.args.getlist("code")
        elif "which" in request.args:
            participants = monitoring.overview(store, wave).participants
            chosen = [one.organisation.code for one in monitoring.chosen(participants, monitor.choice(), now)]
        found = dispatching.round_of(store, wave, kind, now, chosen)
        setup = store.letters.setup(wave.id)
    return render_template(
        "wave_letters/check.html",
        wave=wave,
        kind=kind,
        found=found,
        chosen=chosen,
        texts=_shown(wave, wave_letters.texts(setup, kind, post())),
        names=letter_names(),
        mail_leaves=mail_leaves(),
        languages_of_letters=LANGUAGES,
    )


@bp.post("/letters/<letter_kind>/send")
@permission("organiser")
def send(slug: str, letter_kind: str) -> Page:
    """Send a letter to the organisations that were shown."""
    kind, now = _kind(letter_kind), wiring.now()
    with wiring.database().write() as store:
        wave = _wave(store, slug)
        many = dispatching.ask(store, organiser().name, wave, kind, now, frozenset(request.form.getlist("code")))
    if mail_leaves():
        dispatching.write_some(wiring.database(), post(), now)  # whoever sends mails writes the rest
    else:
        dispatching.write_due(wiring.database(), post(), now)
    flash(ngettext("%(num)d letter is on its way.", "%(num)d letters are on their way.", many))
    return redirect(url_for(".index", slug=slug), 303)


@bp.get("/delivery")
@permission("organiser")
def delivery(slug: str) -> str:
    """Show what became of every letter, those that failed first; ``?kind=`` and ``?state=`` choose."""
    kind, state = request.args.get("kind", ""), request.args.get("state", "")
    with wiring.database().read() as store:
        wave = _wave(store, slug)
        letters = store.letters.of_wave(wave.id)
        names = {one.organisation.code: one.organisation.name for one in store.monitor.of_wave(wave.id)}
    found = [one for one in letters if kind in ("", one.kind.value) and state in ("", one.delivery.value)]
    found.sort(key=lambda one: one.delivery is not Delivery.FAILED)
    return render_template(
        "wave_letters/delivery.html",
        wave=wave,
        part=part_of(found),
        organisations=names,
        names=letter_names(),
        states=delivery_names(),
    )


def _wave(store: Store, slug: str) -> DeskWave:
    return store.desk_waves.get(slug, organiser().body.id)


def _kind(word: str) -> LetterKind:
    for kind in LetterKind:
        if kind.value == word:
            return kind
    raise NotFoundError("letter", word)


def _form_page(wave: DeskWave, kind: LetterKind, texts: Mapping[str, LetterText], problems: Mapping[str, str]) -> str:
    return render_template(
        "wave_letters/form.html",
        wave=wave,
        kind=kind,
        texts=texts,
        problems=problems,
        shown=_shown(wave, texts),
        names=letter_names(),
        fields={code: fields_for(kind, code) for code in LETTER_LANGUAGES},
        longest=LONGEST_LETTER,
        address=organiser().person.email,
        languages_of_letters=LANGUAGES,
    )


def _shown(wave: DeskWave, texts: Mapping[str, LetterText]) -> dict[str, LetterText]:
    """Return letters as an organisation would get them."""
    with wiring.database().read() as store:
        setup = store.letters.setup(wave.id)
    return {
        code: wave_letters.specimen(setup, wave.facts, wave_letters.tidied(one), post(), code, wiring.now())
        for code, one in texts.items()
    }

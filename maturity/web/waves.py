"""The waves of a body: all of them, a new one, and the page of one."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response
from wtforms import StringField
from wtforms.form import BaseForm

from maturity.domain.wave import DeskWave, Kind
from maturity.errors import FieldsError, NotFoundError, VersionFrozenError
from maturity.resources import data_folder
from maturity.services import opening, preparing, questionnaires
from maturity.services.preparing import LANGUAGES, Naming
from maturity.services.questionnaires import Offer
from maturity.storage.store import Store
from maturity.web import wave_words, wiring
from maturity.web.language import HOME, text
from maturity.web.permission import organiser, permission

bp = Blueprint("waves", __name__, url_prefix="/organiser/waves")

Page = str | tuple[str, int] | Response
NAMING = ("slug", "kind", "copied", *(f"name_{code}" for code in LANGUAGES))


@bp.get("")
@permission("organiser")
def index() -> str:
    """Show every wave of the organiser's body."""
    body = organiser().body
    with wiring.database().read() as store:
        found = store.desk_waves.of_body(body.id)
        chosen, asked = store.desk_waves.count_chosen(body.id), store.waves.count_states_of(body.id)
        versions = {one: f"{name} {version}" for one, name, version in store.versions.all()}
    return render_template(
        "waves/list.html",
        body=body,
        waves=found,
        many={one.id: chosen.get(one.id, 0) + sum(asked.get(one.id, {}).values()) for one in found},
        versions=versions,
        states=wave_words.state_names(),
        now=wiring.now(),
    )


@bp.get("/new")
@permission("organiser")
def new() -> str:
    """Show an empty form; ``?copied=`` proposes a wave to copy."""
    return _new_page(form_of(NAMING, {"kind": Kind.FULL.value, "copied": request.args.get("copied", "")}), {})


@bp.post("/new")
@permission("organiser")
def create() -> Page:
    """Begin a wave."""
    form = form_of(NAMING, {})
    try:
        naming = Naming(given(form)["slug"].lower(), name_of(form), kind_of(form))
        with wiring.database().read() as store:
            offer = offers(store)[0]  # read before: a file that nobody has read yet takes a second
        with wiring.database().write() as store:
            version_id = questionnaires.version_of(store, offer, wiring.now())
            copied = given(form)["copied"]
            wave = preparing.create(store, organiser(), naming, version_id, wiring.now(), copied=copied)
    except FieldsError as error:
        return _new_page(form, wave_words.sentences(error.problems)), 422
    except VersionFrozenError:
        return _new_page(form, wave_words.sentences({"choice": "changed"})), 422
    except NotFoundError:
        return _new_page(form, wave_words.sentences({"copied": "unknown"})), 422
    return redirect(url_for("wave_pages.questionnaire", slug=wave.facts.slug), 303)


@bp.get("/<slug>")
@permission("organiser")
def one(slug: str) -> str:
    """Show a wave: everything that is decided, what is missing, and what can be done with it."""
    return wave_page(slug, {}, "")


@bp.get("/<slug>/remove")
@permission("organiser")
def confirm_removal(slug: str) -> str:
    """Ask before a wave that was never opened is removed."""
    with wiring.database().read() as store:
        wave = store.desk_waves.get(slug, organiser().body.id)
    return render_template("waves/remove.html", wave=wave)


@bp.post("/<slug>/remove")
@permission("organiser")
def remove(slug: str) -> Response:
    """Remove a wave that was never opened."""
    with wiring.database().write() as store:
        preparing.remove(store, organiser(), slug, wiring.now())
    flash(_("The wave is removed."))
    return redirect(url_for(".index"), 303)


def wave_page(slug: str, problems: Mapping[str, str], typed: str) -> str:
    """Return the page of a wave; *problems* and *typed* are those of the code that the sender was sent."""
    now, body = wiring.now(), organiser().body
    with wiring.database().read() as store:
        wave = store.desk_waves.get(slug, body.id)
        questionnaire = store.versions.open(wave.version_id)
        chosen = store.desk_waves.chosen(wave.id) if wave.state.is_prepared else ()
        counts = store.waves.count_states(wave.id)
        extensions = store.desk_waves.extensions(wave.id)
    return render_template(
        "waves/one.html",
        wave=wave,
        state=wave.state_at(now),
        coming=now < wave.facts.opens,
        questionnaire=questionnaire,
        asked=len(questionnaire.form(wave.facts.form)),
        many=len(chosen) or sum(counts.values()),
        chosen=chosen,
        counts=counts,
        extensions=extensions,
        gate=opening.gate(wave, questionnaire, len(chosen), now),
        gate_names=wave_words.gate_names(),
        states=wave_words.state_names(),
        progress=wave_words.progress_names(),
        kinds=wave_words.kind_names(),
        forms=wave_words.form_names(),
        now=now,
        problems=problems,
        typed=typed,
    )


def offers(store: Store) -> tuple[Offer, ...]:
    """Return every questionnaire that can be asked."""
    files = sorted(data_folder("questionnaires").glob("*.yaml"))
    return questionnaires.offers(store, {path.name: path.read_text(encoding="utf-8") for path in files})


def form_of(names: Iterable[str], filled: Mapping[str, str]) -> BaseForm:
    """Return a form with one text field for each name, as it was sent or else as *filled*."""
    form = BaseForm({name: StringField() for name in names})
    form.process(request.form if request.method == "POST" else None, data=dict(filled))
    return form


def given(form: BaseForm) -> dict[str, str]:
    """Return field to what was sent."""
    return {field.name: (field.data or "").strip() for field in form}


def name_of(form: BaseForm) -> dict[str, str]:
    """Return the name in every language."""
    return {code: given(form)[f"name_{code}"] for code in LANGUAGES}


def kind_of(form: BaseForm) -> Kind:
    """Return the kind that was chosen.

    Raises:
        FieldsError: it is none.
    """
    chosen = given(form)["kind"]
    if chosen not in {kind.value for kind in Kind}:
        raise FieldsError({"kind": "missing"})
    return Kind(chosen)


def day_and_time(which: str, moment: datetime) -> dict[str, str]:
    """Return the fields ``…_day`` and ``…_time`` of a moment, in Swedish time."""
    home = moment.astimezone(HOME)
    return {f"{which}_day": home.date().isoformat(), f"{which}_time": home.strftime("%H:%M")}


def go_on(wave: DeskWave, following: str) -> Response:
    """Go where the pressed button says: to the page of the wave, or to the *following* one of the five."""
    if request.form.get("next") == "check":
        flash(_("Saved: %(name)s", name=text(wave.facts.name)))
        return redirect(url_for("waves.one", slug=wave.facts.slug), 303)
    return redirect(url_for(following, slug=wave.facts.slug), 303)


def _new_page(form: BaseForm, problems: Mapping[str, str]) -> str:
    with wiring.database().read() as store:
        earlier = store.desk_waves.of_body(organiser().body.id)
    return render_template(
        "waves/name.html", wave=None, form=form, problems=problems, earlier=earlier, kinds=wave_words.kind_names()
    )

"""The five short pages on which a wave is prepared; the wave itself is the memory between them."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import ngettext
from werkzeug.wrappers import Response
from wtforms.form import BaseForm

from maturity.domain.organisation import swedish_order
from maturity.domain.register_file import SKR_GROUPS
from maturity.domain.wave import DeskWave
from maturity.errors import FieldsError, RowsError, VersionFrozenError, WaveStateError
from maturity.services import choosing, preparing, questionnaires
from maturity.services.choosing import Groups
from maturity.services.preparing import LANGUAGES
from maturity.services.questionnaires import Offer
from maturity.storage.store import Store
from maturity.web import register_words, wave_words, wiring
from maturity.web.imports import MOST_ROWS
from maturity.web.permission import organiser, permission
from maturity.web.waves import Page, day_and_time, form_of, given, go_on, kind_of, name_of, offers

bp = Blueprint("wave_pages", __name__, url_prefix="/organiser/waves/<slug>")

NAMING = ("kind", *(f"name_{code}" for code in LANGUAGES))
DATES = (
    "opens_day", "opens_time", "closes_day", "closes_time", "median", "spread", "sensitive", "least_response", "partial"
)  # fmt: skip
TEXTS = ("sender_name", "sender_address", *(f"introduction_{code}" for code in LANGUAGES))


@bp.get("/name")
@permission("organiser")
def name(slug: str) -> str:
    """Show what the wave is called and for."""
    wave = _prepared(slug)
    filled = {"kind": wave.kind.value, **{f"name_{code}": wave.facts.name.get(code, "") for code in LANGUAGES}}
    return _name_page(wave, form_of(NAMING, filled), {})


@bp.post("/name")
@permission("organiser")
def rename(slug: str) -> Page:
    """Change what the wave is called and for."""
    wave, form = _prepared(slug), form_of(NAMING, {})
    try:
        with wiring.database().write() as store:
            wave = preparing.rename(store, organiser(), slug, name_of(form), kind_of(form), wiring.now())
    except FieldsError as error:
        return _name_page(wave, form, wave_words.sentences(error.problems)), 422
    return go_on(wave, ".questionnaire")


@bp.get("/questionnaire")
@permission("organiser")
def questionnaire(slug: str) -> str:
    """Show every questionnaire and form that can be asked."""
    return _questionnaire_page(_prepared(slug), {})


@bp.post("/questionnaire")
@permission("organiser")
def set_questionnaire(slug: str) -> Page:
    """Choose what is asked."""
    wave, chosen = _prepared(slug), request.form.get("choice", "")
    key, _space, form = chosen.rpartition(" ")
    try:
        with wiring.database().read() as store:
            offer = _offered(store, key)
        with wiring.database().write() as store:
            version_id = questionnaires.version_of(store, offer, wiring.now())
            wave = preparing.set_questionnaire(store, organiser(), slug, version_id, form, wiring.now())
    except FieldsError:
        return _questionnaire_page(wave, wave_words.sentences({"choice": "missing"})), 422
    except VersionFrozenError:
        return _questionnaire_page(wave, wave_words.sentences({"choice": "changed"})), 422
    return go_on(wave, ".organisations")


@bp.get("/organisations")
@permission("organiser")
def organisations(slug: str) -> str:
    """Show whom the wave is for."""
    return _organisations_page(_prepared(slug), {}, ())


@bp.post("/organisations")
@permission("organiser")
def choose(slug: str) -> Page:
    """Add organisations to the wave, or take some from it."""
    wave, sent = _prepared(slug), request.form
    if "remove" in sent:
        return _left_out(slug)
    groups = Groups(sent.getlist("kinds"), sent.getlist("counties"), sent.getlist("skr_groups"))
    try:
        with wiring.database().write() as store:
            many = choosing.choose(store, organiser(), slug, groups, sent.get("codes", ""), wiring.now())
    except FieldsError as error:
        return _organisations_page(wave, wave_words.sentences(error.problems), ()), 422
    except RowsError as error:
        rows = [(fault.row, register_words.sentence(fault)) for fault in error.faults[:MOST_ROWS]]
        return _organisations_page(wave, {"codes": wave_words.refused_codes(len(error.faults))}, rows), 422
    flash(ngettext("%(num)d organisation is added.", "%(num)d organisations are added.", many))
    return redirect(url_for(".organisations", slug=slug), 303)


@bp.get("/dates")
@permission("organiser")
def dates(slug: str) -> str:
    """Show when the wave is open, and its limits."""
    wave = _prepared(slug)
    facts = wave.facts
    filled = {
        **day_and_time("opens", facts.opens),
        **day_and_time("closes", facts.closes),
        "median": str(facts.limits.median),
        "spread": str(facts.limits.spread),
        "sensitive": str(facts.limits.sensitive),
        "least_response": str(round(100 * wave.least_response)),
        "partial": "yes" if facts.partial else "",
    }
    return _dates_page(wave, form_of(DATES, filled), {})


@bp.post("/dates")
@permission("organiser")
def set_dates(slug: str) -> Page:
    """Choose when the wave is open, and its limits."""
    wave, form = _prepared(slug), form_of(DATES, {})
    try:
        with wiring.database().write() as store:
            wave = preparing.set_dates(store, organiser(), slug, given(form), wiring.now())
    except FieldsError as error:
        return _dates_page(wave, form, wave_words.sentences(error.problems)), 422
    return go_on(wave, ".texts")


@bp.get("/texts")
@permission("organiser")
def texts(slug: str) -> str:
    """Show who sends, and what is said about the wave."""
    wave = _prepared(slug)
    introduction = {f"introduction_{code}": wave.facts.introduction.get(code, "") for code in LANGUAGES}
    filled = {"sender_name": wave.sender_name, "sender_address": wave.sender_address, **introduction}
    return _texts_page(wave, form_of(TEXTS, filled), {})


@bp.post("/texts")
@permission("organiser")
def set_texts(slug: str) -> Page:
    """Choose who sends, and what is said about the wave."""
    wave, form = _prepared(slug), form_of(TEXTS, {})
    try:
        with wiring.database().write() as store:
            wave = preparing.set_texts(store, organiser(), slug, given(form), wiring.now())
    except FieldsError as error:
        return _texts_page(wave, form, wave_words.sentences(error.problems)), 422
    return go_on(wave, "waves.one")


def _prepared(slug: str) -> DeskWave:
    with wiring.database().read() as store:
        wave = store.desk_waves.get(slug, organiser().body.id)
    if not wave.state.is_prepared:
        raise WaveStateError(slug, wave.state.value)
    return wave


def _offered(store: Store, key: str) -> Offer:
    for offer in offers(store):
        if offer.key == key:
            return offer
    raise FieldsError({"choice": "missing"})


def _left_out(slug: str) -> Response:
    with wiring.database().write() as store:
        many = choosing.leave_out(store, organiser(), slug, request.form.getlist("chosen"), wiring.now())
    flash(ngettext("%(num)d organisation is taken away.", "%(num)d organisations are taken away.", many))
    return redirect(url_for(".organisations", slug=slug), 303)


def _name_page(wave: DeskWave, form: BaseForm, problems: Mapping[str, str]) -> str:
    return render_template(
        "waves/name.html", wave=wave, form=form, problems=problems, earlier=(), kinds=wave_words.kind_names()
    )


def _questionnaire_page(wave: DeskWave, problems: Mapping[str, str]) -> str:
    with wiring.database().read() as store:
        found = offers(store)
        version = store.versions.open(wave.version_id)
    chosen = f"{version.id} {version.version} {wave.facts.form}"
    return render_template(
        "waves/questionnaire.html",
        wave=wave,
        offers=found,
        chosen=request.form.get("choice", "") if problems else chosen,
        forms=wave_words.form_names(),
        problems=problems,
    )


def _organisations_page(wave: DeskWave, problems: Mapping[str, str], rows: object) -> str:
    with wiring.database().read() as store:
        chosen, register = store.desk_waves.chosen(wave.id), store.organisations.all()
    counties = {one.county_code: one.county_name for one in register}
    return render_template(
        "waves/organisations.html",
        wave=wave,
        chosen=chosen,
        register=register,
        kinds=register_words.group_names(),
        counties=sorted(counties.items(), key=lambda county: swedish_order(county[1])),
        groups=[(group, group) for group in SKR_GROUPS],
        national=organiser().body.national,
        typed=request.form,
        problems=problems,
        rows=rows,
    )


def _dates_page(wave: DeskWave, form: BaseForm, problems: Mapping[str, str]) -> str:
    return render_template("waves/dates.html", wave=wave, form=form, problems=problems)


def _texts_page(wave: DeskWave, form: BaseForm, problems: Mapping[str, str]) -> str:
    return render_template("waves/texts.html", wave=wave, form=form, problems=problems)

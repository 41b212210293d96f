"""What can be done with an open wave: longer for one organisation, another last day, closed at once, one more asked."""

from collections.abc import Mapping

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response

from maturity.domain.wave import DeskWave, WaveState
from maturity.errors import FieldsError, NotFoundError, RowsError, WaveStateError
from maturity.services import choosing, closing
from maturity.services.preparing import moment
from maturity.web import register_words, wave_words, wiring
from maturity.web.imports import MOST_ROWS
from maturity.web.language import text, weekday
from maturity.web.permission import organiser, permission
from maturity.web.waves import Page, day_and_time, form_of, given

bp = Blueprint("wave_running", __name__, url_prefix="/organiser/waves/<slug>")


@bp.get("/extend")
@permission("organiser")
def extension(slug: str) -> str:
    """Show who has longer, and let somebody have it."""
    wave = _running(slug)
    filled = {"organisation": request.args.get("organisation", ""), **day_and_time("until", wave.facts.closes)}
    return _extend_page(wave, filled, {})


@bp.post("/extend")
@permission("organiser")
def extend(slug: str) -> Page:
    """Let one organisation answer for longer than the others."""
    wave, sent = _running(slug), given(form_of(("organisation", "until_day", "until_time"), {}))
    try:
        until = moment(sent, "until")
        with wiring.database().write() as store:
            found = closing.extend(store, organiser(), slug, sent["organisation"], until, wiring.now())
    except FieldsError as error:
        return _extend_page(wave, sent, wave_words.sentences(error.problems)), 422
    except NotFoundError:
        return _extend_page(wave, sent, wave_words.sentences({"organisation": "unknown"})), 422
    flash(_("%(organisation)s can answer until %(moment)s.", organisation=found.name, moment=weekday(until)))
    return redirect(url_for("waves.one", slug=slug), 303)


@bp.post("/extend/<organisation_code>/end")
@permission("organiser")
def end_extension(slug: str, organisation_code: str) -> Response:
    """Let an organisation have as long as the others again."""
    with wiring.database().write() as store:
        found = closing.end_extension(store, organiser(), slug, organisation_code, wiring.now())
    flash(_("%(organisation)s has as long as the others again.", organisation=found.name))
    return redirect(url_for("waves.one", slug=slug), 303)


@bp.get("/close")
@permission("organiser")
def confirm_closing(slug: str) -> Page:
    """Say what closing now means, before it is done."""
    wave = _running(slug)
    with wiring.database().read() as store:
        counts, extensions = store.waves.count_states(wave.id), store.desk_waves.extensions(wave.id)
    return render_template("waves/close.html", wave=wave, counts=counts, extensions=extensions, now=wiring.now())


@bp.post("/close")
@permission("organiser")
def close(slug: str) -> Response:
    """Close the wave now."""
    with wiring.database().write() as store:
        wave = closing.close(store, organiser(), slug, wiring.now())
    flash(_("%(wave)s is closed.", wave=text(wave.facts.name)))
    return redirect(url_for("waves.one", slug=slug), 303)


@bp.get("/last-day")
@permission("organiser")
def last_day(slug: str) -> str:
    """Show until when everybody can answer, to be changed; a closed wave opens again by it."""
    wave = _running(slug)
    over = wave.facts.closes <= wiring.now()
    return _last_day_page(wave, day_and_time("closes", wave.facts.closes) | ({"closes_day": ""} if over else {}), {})


@bp.post("/last-day")
@permission("organiser")
def move(slug: str) -> Page:
    """Let everybody answer until another moment."""
    wave, sent = _running(slug), given(form_of(("closes_day", "closes_time"), {}))
    try:
        closes = moment(sent, "closes")
        with wiring.database().write() as store:
            closing.reopen(store, organiser(), slug, closes, wiring.now())
    except FieldsError as error:
        return _last_day_page(wave, sent, wave_words.sentences(error.problems)), 422
    flash(_("Everybody can answer until %(moment)s.", moment=weekday(closes)))
    return redirect(url_for("waves.one", slug=slug), 303)


@bp.get("/join")
@permission("organiser")
def more(slug: str) -> str:
    """Show a field for the codes of organisations that are to take part as well."""
    return render_template("waves/join.html", wave=_open(slug), problems={}, rows=(), typed="")


@bp.post("/join")
@permission("organiser")
def join(slug: str) -> Page:
    """Ask more organisations to take part."""
    wave, typed = _open(slug), request.form.get("codes", "")
    try:
        with wiring.database().write() as store:
            many = choosing.join(store, organiser(), slug, typed, wiring.now())
    except FieldsError:
        problems = {"codes": _("Write at least one code.")}
        return render_template("waves/join.html", wave=wave, problems=problems, rows=(), typed=typed), 422
    except RowsError as error:
        rows = [(fault.row, register_words.sentence(fault)) for fault in error.faults[:MOST_ROWS]]
        problems = {"codes": wave_words.refused_codes(len(error.faults))}
        return render_template("waves/join.html", wave=wave, problems=problems, rows=rows, typed=typed), 422
    flash(ngettext("%(num)d organisation is added.", "%(num)d organisations are added.", many))
    return redirect(url_for("waves.one", slug=slug), 303)


def _running(slug: str) -> DeskWave:
    with wiring.database().read() as store:
        wave = store.desk_waves.get(slug, organiser().body.id)
    if wave.state not in (WaveState.OPEN, WaveState.CLOSED):
        raise WaveStateError(slug, wave.state.value)
    return wave


def _open(slug: str) -> DeskWave:
    wave = _running(slug)
    if wave.state_at(wiring.now()) is not WaveState.OPEN:
        raise WaveStateError(slug, wave.state_at(wiring.now()).value)
    return wave


def _extend_page(wave: DeskWave, filled: Mapping[str, str], problems: Mapping[str, str]) -> str:
    with wiring.database().read() as store:
        taking_part = store.organisations.in_wave(wave.id)
    return render_template("waves/extend.html", wave=wave, organisations=taking_part, filled=filled, problems=problems)


def _last_day_page(wave: DeskWave, filled: Mapping[str, str], problems: Mapping[str, str]) -> str:
    is_closed = wave.state_at(wiring.now()) is WaveState.CLOSED
    return render_template("waves/last_day.html", wave=wave, closed=is_closed, filled=filled, problems=problems)

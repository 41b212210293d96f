"""The response monitor of a wave: who has come how far, where answers are missing, and notes about organisations."""

from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask_babel import format_decimal, ngettext
from flask_babel import gettext as _
from werkzeug.wrappers import Response as AnyResponse

from maturity.charts.steps import step_line
from maturity.domain.county import TILES
from maturity.domain.letter import LetterKind
from maturity.domain.organisation import swedish_order
from maturity.domain.representativeness import SIZES
from maturity.domain.wave import DeskWave
from maturity.errors import FieldsError
from maturity.services import dispatching, monitoring
from maturity.services.monitoring import LONGEST_NOTE, Choice, Overview, Response, Step
from maturity.storage.letters import Delivery
from maturity.storage.store import Store
from maturity.web import register_words, turnout, wiring
from maturity.web.errors import length_problem
from maturity.web.language import HOME
from maturity.web.paging import part_of
from maturity.web.permission import organiser, permission

bp = Blueprint("monitor", __name__, url_prefix="/organiser/waves/<slug>/monitor")

Page = str | tuple[str, int] | AnyResponse


@dataclass(frozen=True, slots=True)
class Piece:
    """A part of the bar: its class, its name, how many organisations, and where it stands, in per cent."""

    look: str
    name: str
    many: int
    left: float
    width: float


@bp.get("")
@permission("organiser")
def index(slug: str) -> str:
    """Show how a wave is going; the address says which organisations, and in what order."""
    now = wiring.now()
    with wiring.database().read() as store:
        wave = _wave(store, slug)
        found = monitoring.overview(store, wave)
    days = monitoring.day_by_day(found, wave, now, HOME)
    chosen = monitoring.ordered(monitoring.chosen(found.participants, choice(), now), request.args.get("sort", ""))
    everybody = found.participants
    counties = {one.organisation.county_code: one.organisation.county_name for one in everybody}
    by_name = sorted(counties.items(), key=lambda county: swedish_order(county[1]))
    by_county = monitoring.by_county(everybody)
    return render_template(
        "monitor/index.html",
        wave=wave,
        found=found,
        now=now,
        sentence=sentence(found),
        pieces=pieces(found),
        days=days,
        days_sentence=turnout.sentence(days) if days else "",
        marks=step_line(days) if days else None,
        part=part_of(chosen),
        steps=step_names(),
        deliveries=delivery_names(),
        orders=_orders(),
        by_county=by_county,
        extremes=extremes(list(by_county.values())),
        county_rows=[(name, by_county[code]) for code, name in by_name],
        by_group=[(one.group, one) for one in monitoring.by_group(everybody)],
        by_size=[(_size_names()[int(one.group)], one) for one in monitoring.by_size(everybody)],
        tiles=TILES,
        counties=by_name,
        groups=sorted({one.organisation.skr_group for one in everybody if one.organisation.skr_group}),
    )


@bp.get("/file")
@permission("organiser")
def file(slug: str) -> AnyResponse:
    """Send the organisations that the address chooses as a file, as they stand now."""
    with wiring.database().read() as store:
        found = monitoring.overview(store, _wave(store, slug)).participants
    response = AnyResponse(
        "\ufeff" + monitoring.table(monitoring.chosen(found, choice(), wiring.now())), mimetype="text/csv"
    )
    response.headers["Content-Disposition"] = f"attachment; filename=responses-{slug}.csv"
    return response


@bp.get("/<organisation_code>")
@permission("organiser")
def one(slug: str, organisation_code: str) -> str:
    """Show how far an organisation has come, its letters, and what was noted."""
    return _one_page(slug, organisation_code, "", {})


@bp.post("/<organisation_code>")
@permission("organiser")
def note(slug: str, organisation_code: str) -> Page:
    """Note something about an organisation."""
    text = request.form.get("note", "")
    try:
        with wiring.database().write() as store:
            wave = _wave(store, slug)
            code = store.organisations.get(organisation_code).code
            monitoring.add_note(store, organiser(), wave, code, text, wiring.now())
    except FieldsError as error:
        problem = length_problem(len(text.strip()), LONGEST_NOTE)
        words = {"note": problem if error.problems["note"] == "too-long" else _("Write a note.")}
        return _one_page(slug, organisation_code, text, words), 422
    flash(_("The note is saved."))
    return redirect(url_for(".one", slug=slug, organisation_code=organisation_code), 303)


def choice() -> Choice:
    """Return which organisations the address asks for."""
    given = request.args
    return Choice(
        step=given.get("step", ""),
        county=given.get("county", ""),
        group=given.get("group", ""),
        unopened="unopened" in given,
        failed="failed" in given,
    )


def step_names() -> dict[Step, str]:
    """Return how far organisations have come, in words."""
    return {
        Step.SUBMITTED: _("Submitted"),
        Step.REOPENED: _("Submitted, unlocked again"),
        Step.APPROVAL: _("Waiting for approval"),
        Step.AGREEING: _("Agreeing on answers"),
        Step.ANSWERING: _("Answering"),
        Step.OPENED: _("Opened the invitation"),
        Step.INVITED: _("Invited, not opened"),
        Step.NOT_INVITED: _("Not invited yet"),
        Step.DECLINED: _("Declined"),
    }


def delivery_names() -> dict[Delivery, str]:
    """Return what became of letters, in words."""
    return {
        Delivery.WAITING: _("In the outbox"),
        Delivery.SENT: _("Sent"),
        Delivery.FAILED: _("Could not be delivered"),
    }


def letter_names() -> dict[LetterKind, str]:
    """Return the kinds of letters, in words."""
    return {
        LetterKind.PRE_NOTICE: _("Pre-notice"),
        LetterKind.INVITATION: _("Invitation"),
        LetterKind.REMINDER: _("Reminder"),
        LetterKind.RESULT: _("Result letter"),
    }


def sentence(found: Overview) -> str:
    """Say in words how a wave is going."""
    many = len(found.participants)
    said = [
        ngettext(
            "%(answered)s of %(num)d organisation has submitted (%(share)s %%).",
            "%(answered)s of %(num)d organisations have submitted (%(share)s %%).",
            many,
            answered=found.answered,
            share=round(100 * found.answered / many) if many else 0,
        ),
        ngettext("%(num)d has begun.", "%(num)d have begun.", found.begun),
    ]
    if declined := found.counts.get(Step.DECLINED, 0):
        said.append(ngettext("%(num)d has declined.", "%(num)d have declined.", declined))
    if found.failed:
        said.append(
            ngettext("%(num)d letter could not be delivered.", "%(num)d letters could not be delivered.", found.failed)
        )
    return " ".join(said)


def _wave(store: Store, slug: str) -> DeskWave:
    return store.desk_waves.get(slug, organiser().body.id)


def _one_page(slug: str, organisation_code: str, typed: str, problems: Mapping[str, str]) -> str:
    with wiring.database().read() as store:
        wave = _wave(store, slug)
        code = store.organisations.get(organisation_code).code
        notes = monitoring.notes(store, wave, code)
        found = monitoring.overview(store, wave).participants
    participant = next(one for one in found if one.organisation.code == code)
    last = participant.letters[0] if participant.letters else None
    return render_template(
        "monitor/one.html",
        wave=wave,
        one=participant,
        notes=notes,
        typed=typed,
        problems=problems,
        step=step_names()[participant.step],
        letters=letter_names(),
        deliveries=delivery_names(),
        kinds=register_words.kind_names(),
        again=last is not None and dispatching.can_go_again(last, participant.recipient),
    )


def extremes(counties: list[Response]) -> str:
    """Say where most and fewest have answered; nothing where there is nothing to compare."""
    ranked = sorted(counties, key=lambda one: one.share)
    if not ranked or ranked[0].share == ranked[-1].share:
        return ""
    least, most = ranked[0], ranked[-1]
    return _(
        "Highest: %(most)s, %(high)s %%. Lowest: %(least)s, %(low)s %%.",
        most=most.group,
        high=round(100 * most.share),
        least=least.group,
        low=round(100 * least.share),
    )


def pieces(found: Overview) -> list[Piece]:
    """Return the parts of the bar."""
    parts = (
        ("submitted", _("Submitted"), monitoring.ANSWERED),
        ("begun", _("Begun"), monitoring.BEGUN),
        ("opened", _("Opened"), (Step.OPENED,)),
        ("unopened", _("Not opened"), (Step.INVITED, Step.NOT_INVITED)),
        ("declined", _("Declined"), (Step.DECLINED,)),
    )
    cut, left, many = [], 0.0, len(found.participants) or 1
    for look, name, steps in parts:
        number = sum(found.counts.get(step, 0) for step in steps)
        width = 100 * number / many
        cut.append(Piece(look, name, number, round(left, 3), round(width, 3)))
        left += width
    return cut


def _orders() -> dict[str, str]:
    return {
        "name": _("Name"),
        "county": _("County"),
        "group": _("SKR group"),
        "population": _("Population"),
        "step": _("State"),
    }


def _size_names() -> list[str]:
    bounds = [format_decimal(bound) for bound in SIZES]
    between = [_("%(least)s to below %(most)s", least=least, most=most) for least, most in pairwise(bounds)]
    return [_("Below %(most)s", most=bounds[0]), *between, _("%(least)s and more", least=bounds[-1])]

"""The charts of the response monitor as pictures for organisers: the same figures as on its page."""

from collections.abc import Sequence

from flask import Blueprint, Response
from flask_babel import gettext as _

from maturity.charts import bars, cells
from maturity.charts.bars import Bar, Days, Part
from maturity.charts.cells import Cell
from maturity.charts.framed import About, Ending
from maturity.charts.key import swatch
from maturity.charts.palette import DECLINED, LEVELS, level
from maturity.charts.steps import step_line
from maturity.domain.county import TILES
from maturity.domain.wave import DeskWave
from maturity.errors import NotFoundError
from maturity.services import monitoring
from maturity.services.monitoring import Overview
from maturity.web import picture_frame, turnout, wiring
from maturity.web.figures import SHADES, percent
from maturity.web.language import HOME, language, short_day, text, weekday
from maturity.web.monitor import extremes, pieces, sentence
from maturity.web.permission import organiser, permission

bp = Blueprint("monitor_pictures", __name__, url_prefix="/organiser/waves/<slug>/monitor")

SHADE_OF = {
    "submitted": LEVELS[4],
    "begun": LEVELS[3],
    "opened": LEVELS[1],
    "unopened": LEVELS[0],
    "declined": DECLINED,
}
"""Class of a part of the bar to its colour, as in the stylesheet."""


@bp.get("/progress.<any(svg, png):ending>")
@permission("organiser")
def progress(slug: str, ending: Ending) -> Response:
    """Send how far the organisations have come."""
    wave, found = _overview(slug)
    many = len(found.participants)
    shown = [one for one in pieces(found) if one.many]
    parts = [Part(one.many / many, str(one.many), SHADE_OF[one.look]) for one in shown]
    key = [swatch(f"{one.name}: {one.many}", SHADE_OF[one.look]) for one in shown]
    words = _about(wave, _("How far the organisations have come"), sentence(found), many, [])
    chart = bars.bars([Bar(_("Organisations"), "", parts)], key)
    return picture_frame.send(f"responses-{slug}-progress", words, chart, ending)


@bp.get("/days.<any(svg, png):ending>")
@permission("organiser")
def days(slug: str, ending: Ending) -> Response:
    """Send how many had submitted day by day."""
    wave, found = _overview(slug)
    each = monitoring.day_by_day(found, wave, wiring.now(), HOME)
    if each is None:
        raise NotFoundError("picture", "days")
    marks = step_line(each)
    written = Days(
        short_day(each.days[0].on),
        short_day(each.days[-1].on),
        str(each.submitted),
        [short_day(one.on) for one in marks.reminders],
    )
    title = _("Submitted day by day: %(submitted)s of %(many)s", submitted=each.submitted, many=each.many)
    words = _about(wave, title, turnout.sentence(each), each.many, [])
    chart = bars.days(marks, written, (_("Submitted in all"), _("Day with reminders")))
    return picture_frame.send(f"responses-{slug}-days", words, chart, ending)


@bp.get("/counties.<any(svg, png):ending>")
@permission("organiser")
def counties(slug: str, ending: Ending) -> Response:
    """Send how many have submitted in each county."""
    wave, found = _overview(slug)
    by_county = monitoring.by_county(found.participants)
    tiles = {}
    for tile in TILES:
        if one := by_county.get(tile.code):
            shade = level(min(int(one.share * SHADES), SHADES - 1), SHADES - 1)
            tiles[tile.letters] = Cell(tile.letters, percent(one.share, language()), shade), one.group
    said = [f"{one.group}: {percent(one.share, language())}." for one in by_county.values()]
    finding = extremes(list(by_county.values()))
    words = _about(wave, _("Response by county"), finding, len(found.participants), said)
    chart = cells.counties(tiles, picture_frame.twenties(percent(0, language())[1:]))
    return picture_frame.send(f"responses-{slug}-counties", words, chart, ending)


def _overview(slug: str) -> tuple[DeskWave, Overview]:
    """Return a wave of the organiser's body and how it goes.

    Raises:
        NotFoundError: the body has no such wave, or nobody takes part.
    """
    with wiring.database().read() as store:
        wave = store.desk_waves.get(slug, organiser().body.id)
        found = monitoring.overview(store, wave)
    if not found.participants:
        raise NotFoundError("picture", slug)
    return wave, found


def _about(wave: DeskWave, title: str, finding: str, many: int, said: Sequence[str]) -> About:
    name = text(wave.facts.name)
    return picture_frame.about(
        _("%(wave)s – %(title)s", wave=name, title=title),
        finding,
        _(
            "Organisations that take part: %(many)s. As things stand on %(moment)s.",
            many=many,
            moment=weekday(wiring.now()),
        ),
        said,
        source=f"{name}.",
        made_up=picture_frame.invented(generated=wave.facts.generated),
    )

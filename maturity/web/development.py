"""Development: the organisation through the waves, beside its group."""

from dataclasses import dataclass

from flask import Blueprint, render_template
from flask_babel import gettext as _

from maturity.charts.lines import Lines, lines
from maturity.domain.change import Factor
from maturity.domain.development import Development, Series
from maturity.domain.group_address import in_address
from maturity.report.change_words import explained
from maturity.services import developing
from maturity.web import wiring
from maturity.web.figures import Wording
from maturity.web.group_words import choices, group_name, wanted_kind
from maturity.web.language import language
from maturity.web.permission import actor, permission

bp = Blueprint("development", __name__)


@dataclass(frozen=True, slots=True)
class Panel:
    """An area or the total on the page: name, marks, what they say, and rows of a table with one column per wave."""

    id: str
    name: str
    marks: Lines
    sentence: str
    rows: tuple[tuple[str, tuple[str, ...]], ...]
    why: str


@bp.get("/trend")
@permission("coordinator", "approver", "reader")
def trend() -> str:
    """Show the waves beside each other."""
    wanted = wanted_kind(actor().organisation)
    with wiring.database().read() as store:
        found = developing.development(store, actor(), wiring.now(), wanted=wanted)
    if found is None:
        return render_template("development/first.html", organisation=actor().organisation)
    words = Wording(found.questionnaire, language())
    return render_template(
        "development/trend.html",
        found=found,
        words=words,
        group=group_name(found.group, found.organisation),
        wanted=group_name(wanted, found.organisation),
        wider=found.group is not wanted,
        chosen=in_address(wanted),
        groups=choices(found.organisation),
        panels=[_panel(found, one, words) for one in found.series],
        factors=_factors(),
        preliminary=found.waves[-1].is_open(wiring.now()),
        first=words.say(found.waves[0].name),
        last=words.say(found.waves[-1].name),
        notes=_notes(found, words),
    )


def _panel(found: Development, one: Series, words: Wording) -> Panel:
    name = _("Total") if one.area is None else words.say(one.area.title)
    rows = [(_("You"), tuple(words.index(value) for value in one.own))]
    if found.rescored:
        rows.append((_("You, by the rules of the newest wave"), tuple(words.index(value) for value in one.today)))
    medians = tuple(words.peers_index(point.everybody.median) for point in one.points)
    rows.append((_("Median of the group"), medians))
    if found.has_panel:
        panel = tuple(words.peers_index(point.panel.median) for point in one.points)
        rows.append((_("Median of those who have answered every time"), panel))
    return Panel(one.id, name, lines(one), sentence(found, one, name, words), tuple(rows), _why(one, words))


def sentence(found: Development, one: Series, name: str, words: Wording) -> str:
    """Say in words what a panel shows: the first and the last own value, and the same of the median."""
    own = [(wave, value) for wave, value in zip(found.waves, one.own, strict=True) if value is not None]
    if len(own) < 2:  # noqa: PLR2004  # a change takes two
        return _("%(area)s: too little data for a change.", area=name)
    (first, before), (last, after) = own[0], own[-1]
    said = _(
        "%(area)s: %(before)s (%(first)s) to %(after)s (%(last)s), %(change)s.",
        area=name,
        before=words.index(before),
        first=first.slug,
        after=words.index(after),
        last=last.slug,
        change=words.change(after - before),
    )
    medians = [point.everybody.median for point in one.points if point.everybody.median is not None]
    if len(medians) < 2:  # noqa: PLR2004  # as above
        return said
    peers = _("The median %(before)s to %(after)s.", before=words.index(medians[0]), after=words.index(medians[-1]))
    return f"{said} {peers}"


def _why(one: Series, words: Wording) -> str:
    """Say what the last change comes of."""
    if one.change is None:
        return _("There is no figure in one of the two last waves.")
    if one.parts is None:
        return _("%(change)s. What it comes of cannot be told apart.", change=words.change(one.change))
    return explained(one.change, one.parts, words.change, _, language())


def _factors() -> dict[Factor, str]:
    return {
        Factor.ANSWERS: _("Answers"),
        Factor.QUESTIONNAIRE: _("Questionnaire"),
        Factor.NOT_APPLICABLE: _("Not applicable"),
        Factor.COVERAGE: _("Coverage"),
    }


def _notes(found: Development, words: Wording) -> list[str]:
    """Say where a series breaks, which questions have come and gone, and which answers ask for evidence."""
    notes = []
    for wave, changed, added, removed in zip(found.waves, found.changed, found.added, found.removed, strict=True):
        name = words.say(wave.name)
        if changed:
            notes.append(
                _("%(wave)s: changed meaning, not compared: %(questions)s.", wave=name, questions=", ".join(changed))
            )
        if added:
            notes.append(_("%(wave)s: new questions: %(questions)s.", wave=name, questions=", ".join(added)))
        if removed:
            notes.append(_("%(wave)s: no longer asked: %(questions)s.", wave=name, questions=", ".join(removed)))
    if found.jumps:
        notes.append(
            _(
                "A rise of two levels or more needs evidence: %(questions)s.",
                questions=", ".join(one.id for one in found.jumps),
            )
        )
    return notes

"""The charts of an organisation's own pages as pictures to take away: the same figures, drawn from the same objects."""

from collections.abc import Mapping

from flask import Blueprint, Response, request
from flask_babel import get_translations
from flask_babel import gettext as _

from maturity.charts import cells, positions, strips
from maturity.charts.bars import Pile, voices
from maturity.charts.cells import Cell
from maturity.charts.framed import Ending
from maturity.charts.key import swatch
from maturity.charts.palette import BLANK, level
from maturity.domain.assessment import KINDS
from maturity.domain.county import TILES
from maturity.domain.group_address import default_group
from maturity.domain.result import NodeResult, QuestionResult, Result
from maturity.errors import NotFoundError
from maturity.services import comparing, developing, own_areas
from maturity.web import agreement, comparison, counties, development, figures, picture_frame, unity, wiring
from maturity.web.figures import Wording
from maturity.web.group_words import group_name, wanted_group, wanted_kind
from maturity.web.language import day, language
from maturity.web.permission import actor, permission
from maturity.web.results import most_common_level

bp = Blueprint("pictures", __name__)

Targets = Mapping[str, float]

NOTHING = "picture"
"""What is not found where a page has no chart."""


@bp.get("/results/profile.<any(svg, png):ending>")
@permission("coordinator", "respondent", "approver", "reader")
def profile(ending: Ending) -> Response:
    """Send the areas of the own result."""
    return _profile(*_own_result(), ending, "profile")


@bp.get("/results/questions.<any(svg, png):ending>")
@permission("coordinator", "respondent", "approver", "reader")
def questions(ending: Ending) -> Response:
    """Send the level of every question of the own result."""
    result, _targets = _own_result()
    if not result.areas:
        raise NotFoundError(NOTHING, "questions")
    words = _words(result)
    rows = [
        (f"{number} {words.node(area)}", [_cell(one) for one in area.questions])
        for number, area in enumerate(result.areas, start=1)
    ]
    said = [f"{name}: {', '.join(f'{one.name} {one.figure}' for one in row)}." for name, row in rows]
    shades = {figures.shade(one) for area in result.areas for one in area.questions}
    absent = [
        swatch(name, BLANK, sign, hatched=look == "missing")
        for look, sign, name in (
            ("skipped", _("n/a"), _("Not applicable")),
            ("missing", "–", _("Don't know or no answer")),
            ("unscored", "✓", _("Answered, without a level")),
        )
        if look in shades
    ]
    levels = picture_frame.level_key([words.say(name) for name in result.questionnaire.scale])
    text = picture_frame.of_result(
        result,
        _("Level per question"),
        most_common_level(result, words),
        _("Levels 0 to %(highest)s, %(date)s", highest=len(levels) - 1, date=day(result.as_of)),
        said,
    )
    return picture_frame.send_of_result(result, "questions", text, cells.heat(rows, [*levels, *absent]), ending)


@bp.get("/benchmark/profile.<any(svg, png):ending>")
@permission("coordinator", "approver", "reader")
def compared(ending: Ending) -> Response:
    """Send the areas among the group that the address says."""
    return _profile(*_compared(), ending, "benchmark")


@bp.get("/benchmark/positions.<any(svg, png):ending>")
@permission("coordinator", "approver", "reader")
def position(ending: Ending) -> Response:
    """Send every question beside the median of the group, or those below it."""
    result, targets = _compared()
    words = _words(result)
    found = comparison.question_rows(result, only_below=request.args.get("show") == "below")
    rows = [_row(one, targets.get(one.question.id), words) for one in found["rows"]]  # type: ignore[attr-defined]  # a list of questions
    if not rows:
        raise NotFoundError(NOTHING, "positions")
    head = (_("Question"), _("You"), _("Target"), _("Median"), _("Difference"), _("Position"))
    alike = all(one.question.kind == "level" for area in result.areas for one in area.questions)
    ends = ("0", str(len(result.questionnaire.scale) - 1)) if alike else ("", "")
    said = [f"{one.name}: {one.words}." for one in rows]
    text = picture_frame.of_result(
        result, _("Own level and median"), str(found["question_sentence"]), comparison.caption(result), said
    )
    return picture_frame.send_of_result(result, "positions", text, positions.positions(rows, head, ends), ending)


@bp.get("/benchmark/counties.<any(svg, png):ending>")
@permission("coordinator", "approver", "reader")
def county_map(ending: Ending) -> Response:
    """Send the medians of the counties as a map."""
    with wiring.database().read() as store:
        result, node, found = counties.chosen_area(store)
    if not found:
        raise NotFoundError(NOTHING, "counties")
    words = _words(result)
    by_code = {one.county.code: one for one in found}
    tiles = {}
    for tile in TILES:
        if one := by_code.get(tile.code):
            shade = BLANK if one.median is None else level(int(counties.shade(one.median)), figures.SHADES - 1)
            figure = "–" if one.median is None else words.index(one.median)
            tiles[tile.letters] = Cell(tile.letters, figure, shade, one.median is None), one.county.name
    said = [f"{one.county.name}: {words.peers_index(one.median)}." for one in found]
    answered, members = sum(one.answered for one in found), sum(one.members for one in found)
    text = picture_frame.of_result(
        result,
        _("Median per county: %(area)s", area=words.node(node)),
        f"{counties.sentence(found, words)} {_('Your own answers are not in the figures.')}",
        _(
            "Index 0 to 100, %(answered)s of %(many)s have answered, %(date)s",
            answered=answered,
            many=members,
            date=day(result.as_of),
        ),
        said,
    )
    key = [*picture_frame.twenties(), swatch(_("Too few answers"), BLANK, "–", hatched=True)]
    return picture_frame.send_of_result(result, f"counties-{node.id}", text, cells.counties(tiles, key), ending)


@bp.get("/trend/development.<any(svg, png):ending>")
@permission("coordinator", "approver", "reader")
def lines(ending: Ending) -> Response:
    """Send the waves beside each other."""
    now = wiring.now()
    with wiring.database().read() as store:
        found = developing.development(store, actor(), now, wanted=wanted_kind(actor().organisation))
    if found is None:
        raise NotFoundError(NOTHING, "development")
    words, last = Wording(found.questionnaire, language()), found.waves[-1]
    names = [_("Total") if one.area is None else words.say(one.area.title) for one in found.series]
    said = [development.sentence(found, one, name, words) for one, name in zip(found.series, names, strict=True)]
    text = picture_frame.about(
        _("%(organisation)s – %(title)s", organisation=found.organisation.name, title=_("Development")),
        "",
        _(
            "Index 0 to 100 per area. %(waves)s. %(group)s, %(date)s",
            waves=_("%(first)s to %(last)s", first=found.waves[0].slug, last=last.slug),
            group=group_name(found.group, found.organisation),
            date=day(now),
        ),
        said,
        note=_("The last wave is open, so its figures are preliminary.") if last.is_open(now) else "",
        source=picture_frame.asked(found.questionnaire, words.say(last.name)),
        made_up=picture_frame.invented(generated=any(one.generated for one in found.waves)),
    )
    marks = (_("You"), _("Median of the group"), _("A question has changed meaning"))
    chart = strips.development(found, language(), get_translations(), marks)
    stem = f"{found.organisation.code}-{last.slug}-development"
    return picture_frame.send(stem, text, chart, ending)


@bp.get("/agreement/<question_id>/answers.<any(svg, png):ending>")
@permission("coordinator", "approver")
def answers(question_id: str, ending: Ending) -> Response:
    """Send what colleagues answered to a question, without saying who."""
    found, who = agreement.read(), actor()
    item = found.item(question_id)
    piles = unity.piles(item.spread)
    if not piles or not item.spread.counted:
        raise NotFoundError(NOTHING, "answers")
    questionnaire = found.work.questionnaire
    words = Wording(questionnaire, language())
    dots = []
    for one in piles:
        own = [_("your answer")] if item.is_settled and item.agreed and item.agreed.answer == one.level else []
        suggested = [_("suggestion")] if item.spread.suggestion == one.level else []
        dots.append(Pile(str(one.level), one.count, ", ".join((*own, *suggested))))
    text = picture_frame.about(
        f"{item.question.id} {words.say(item.question.title)}",
        unity.described(item.spread),
        _(
            "Answers of colleagues per level, %(organisation)s, %(date)s",
            organisation=who.organisation.name,
            date=day(wiring.now()),
        ),
        [f"{one.level}: {one.said}." for one in dots if one.said],
        source=picture_frame.asked(questionnaire, words.say(who.wave.name)),
        made_up=picture_frame.invented(generated=who.wave.generated),
    )
    stem = f"{who.organisation.code}-{who.wave.slug}-answers-{item.question.id.lower()}"
    return picture_frame.send(stem, text, voices(dots), ending)


def _own_result() -> tuple[Result, Targets]:
    """Return what the page of results shows: to colleagues their own areas."""
    wanted = default_group(actor().organisation)
    with wiring.database().read() as store:
        targets = store.targets.of(actor().assessment_id)
        if own_areas.reads_all(actor()):
            return comparing.result(store, actor(), wiring.now(), wanted=wanted), targets
        return own_areas.result(store, actor(), wiring.now(), wanted=wanted), targets


def _compared() -> tuple[Result, Targets]:
    with wiring.database().read() as store:
        targets = store.targets.of(actor().assessment_id)
        result = comparing.result(store, actor(), wiring.now(), wanted=wanted_group(store, actor()))
    if result.group is None:
        raise NotFoundError(NOTHING, "benchmark")
    return result, targets


def _profile(result: Result, targets: Targets, ending: Ending, name: str) -> Response:
    nodes = [node for node in result.nodes() if node.area is not None or node.index is not None]
    if not nodes:
        raise NotFoundError(NOTHING, name)
    words = _words(result)
    text = picture_frame.of_result(
        result,
        _("Index per area"),
        _overall(result.total, words),
        comparison.caption(result),
        [words.strip_title(node, targets.get(node.id)) for node in nodes],
    )
    chart = strips.profile(result, nodes, language(), get_translations(), targets)
    return picture_frame.send_of_result(result, name, text, chart, ending)


def _overall(total: NodeResult, words: Wording) -> str:
    if total.index is None:
        return ""
    return _(
        "Overall your index is %(index)s of 100: level %(band)s.",
        index=words.index(total.index),
        band=words.band(total.band),
    )


def _highest(question: QuestionResult) -> int:
    return len(KINDS[question.question.kind].points(question.question)) - 1


def _cell(question: QuestionResult) -> Cell:
    shade = level(question.code, _highest(question)) if question.code >= 0 else BLANK
    missing = figures.shade(question) == "missing"
    return Cell(question.question.id, figures.cell(question), shade, missing)


def _row(question: QuestionResult, target: float | None, words: Wording) -> positions.Row:
    known, scale = figures.to_median(question) is not None, max(_highest(question), 1)
    return positions.Row(
        name=f"{question.question.id} {words.say(question.question.title)}",
        own=question.code / scale if question.code >= 0 else None,
        target=None if target is None else target / scale,
        median=None if question.median is None else question.median / scale,
        figures=(
            figures.cell(question),
            "" if target is None else str(int(target)),
            "" if question.median is None else words.median_level(question.median),
            words.difference(question) if known else "",
        ),
        side=figures.side(question),
        words=figures.median_position(question),
    )


def _words(result: Result) -> Wording:
    return Wording(result.questionnaire, language())

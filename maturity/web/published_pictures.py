"""The charts of a publication as pictures for everybody, drawn from what was frozen and from nothing else."""

from functools import lru_cache
from typing import cast

from flask import Blueprint, Response, request
from flask_babel import get_translations
from flask_babel import gettext as _

from maturity.charts import strips
from maturity.charts.bars import Bar, Part, bars
from maturity.charts.framed import About, Ending, picture
from maturity.charts.palette import level
from maturity.charts.strips import GroupRow
from maturity.domain import edition as editions
from maturity.domain.edition import Edition
from maturity.domain.questionnaire import TOTAL, Questionnaire
from maturity.errors import NotFoundError
from maturity.report import national
from maturity.report.words import Words
from maturity.storage.publications import StoredPublication
from maturity.web import picture_frame, wiring
from maturity.web.language import day, language
from maturity.web.permission import permission
from maturity.web.published import group_strip, version_asked

bp = Blueprint("published_pictures", __name__, url_prefix="/published")


@bp.get("/<slug>/groups.<any(svg, png):ending>")
@permission("public")
def groups(slug: str, ending: Ending) -> Response:
    """Send the index of every group, of the area that the address says."""
    return _send(slug, "groups", request.args.get("area", TOTAL), ending)


@bp.get("/<slug>/levels/<area_id>.<any(svg, png):ending>")
@permission("public")
def levels(slug: str, area_id: str, ending: Ending) -> Response:
    """Send how many are on each level, for the questions of an area."""
    return _send(slug, "levels", area_id, ending)


def _send(slug: str, chart: str, node: str, ending: Ending) -> Response:
    one, _every, questionnaire = version_asked(slug)
    figures = {figure.id for figure in editions.read(one.content).indices.figures}
    if one.withdrawn_at or node not in figures or (chart == "levels" and node == TOTAL):
        raise NotFoundError("picture", f"{slug} {node}")
    drawn = _drawn(one, questionnaire.content_hash, chart, node, ending, language(), wiring.settings().service_name)
    return picture_frame.send_drawn(f"{slug}-{one.version}-{chart}-{node}", drawn, ending)


@lru_cache(maxsize=128)
def _drawn(  # all that a picture hangs on
    one: StoredPublication, _content: str, chart: str, node: str, ending: Ending, code: str, _service: str
) -> bytes:
    """Draw a picture once for all its readers: a version never changes."""
    with wiring.database().read() as store:
        questionnaire = store.versions.open(store.waves.get(one.wave).version_id)
    words = Words(code, get_translations(), questionnaire.rules.decimals)
    edition = editions.read(one.content)
    draw = _groups if chart == "groups" else _levels
    return draw(one, edition, questionnaire, node, words, ending)


def _groups(
    one: StoredPublication, edition: Edition, questionnaire: Questionnaire, node: str, words: Words, ending: Ending
) -> bytes:
    table = national.index_table(edition, questionnaire, node, words)
    head, figures = cast("list[str]", table["head"]), cast("list[list[str]]", table["rows"])
    marks = cast("list[list[float | None] | None]", table["marks"])
    rows = [
        GroupRow(row[0], (row[1], row[3]), group_strip(mark) if mark else None)
        for row, mark in zip(figures, marks, strict=True)
    ]
    name = _("Total") if node == TOTAL else words.of(questionnaire.area(node).title)
    said = [
        f"{row[0]}: {', '.join(f'{of} {text}' for of, text in zip(head[1:], row[1:], strict=True))}." for row in figures
    ]
    chart = strips.groups(rows, (head[0], head[1], head[3]), (_("Median"), _("The middle half")))
    measure = _("%(area)s: index 0–100 by group", area=name)
    return picture(
        _about(one, edition, questionnaire, measure, national.median_sentence(edition, node, words), said),
        chart,
        ending,
    )


def _levels(
    one: StoredPublication, edition: Edition, questionnaire: Questionnaire, node: str, words: Words, ending: Ending
) -> bytes:
    area = questionnaire.area(node)
    names = [words.of(name) for name in questionnaire.scale]
    rows, said = [], []
    for bar in national.bars(edition, area, words):
        shares, texts = cast("list[float]", bar["shares"]), cast("list[str]", bar["texts"])
        parts = [
            Part(share, text, level(step, len(names) - 1))
            for step, (share, text) in enumerate(zip(shares, texts, strict=True))
        ]
        note = _("Answers: %(number)s", number=bar["n"]) if shares else str(bar["sentence"])
        rows.append(Bar(str(bar["question"]), note, parts))
        each = ", ".join(f"{name} {text}" for name, text in zip(names, texts, strict=False)) or note
        said.append(f"{bar['question']}: {each}.")
    measure = _("%(area)s: share on each level", area=words.of(area.title))
    finding = national.median_sentence(edition, node, words)
    chart = bars(rows, picture_frame.level_key(names))
    return picture(_about(one, edition, questionnaire, measure, finding, said), chart, ending)


def _about(
    one: StoredPublication, edition: Edition, questionnaire: Questionnaire, title: str, finding: str, said: list[str]
) -> About:
    everybody = edition.response(national.NATION)
    return picture_frame.about(
        title,
        finding,
        _(
            "%(num)s of %(all)s organisations. Published %(day)s, version %(version)s.",
            num=everybody.included,
            all=everybody.invited,
            day=day(one.at),
            version=one.version,
        ),
        said,
        source=picture_frame.asked(
            questionnaire,
            edition.name.get(language()) or next(iter(edition.name.values())),
            edition.questionnaire_version,
        ),
        made_up=picture_frame.invented(generated=edition.generated),
    )

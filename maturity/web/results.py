"""What an organisation sees after answering: results, how they came about, comparison, plan and report."""

from dataclasses import dataclass
from typing import Literal

from babel import Locale
from flask import Blueprint, Response, abort, make_response, render_template, request
from flask_babel import gettext as _
from flask_babel import ngettext

from maturity.charts.strip import strip
from maturity.domain.benchmark import GroupKind, Position
from maturity.domain.organisation import Organisation, swedish_order
from maturity.domain.result import NodeResult, QuestionResult, Result
from maturity.domain.scoring import ENGINE_VERSION, trace
from maturity.errors import NotFoundError
from maturity.services import comparing
from maturity.web import comparison_file, figures, findings, wiring
from maturity.web.explanation import explain
from maturity.web.figures import Wording
from maturity.web.language import language
from maturity.web.permission import actor, permission

bp = Blueprint("results", __name__)

SHOWN_STEPS = 10
"""Steps of the plan that are open from the start: more than an organisation takes on in a year."""

GROUPS = {
    "municipality": (GroupKind.ALL, GroupKind.SKR_GROUP, GroupKind.COUNTY, GroupKind.POPULATION),
    "region": (GroupKind.ALL, GroupKind.POPULATION),
}
"""The groups that can be asked for, by kind of organisation; a region has no SKR group and its county to itself."""

Tab = Literal["distribution", "questions", "table"]

bp.add_app_template_filter(figures.across)
bp.add_app_template_filter(figures.cell)
bp.add_app_template_filter(figures.shade)
bp.add_app_template_filter(figures.legal_status)
bp.add_app_template_filter(figures.median_position)
bp.add_app_template_filter(figures.position)


@bp.get("/results")
@permission("coordinator")
def results() -> str:
    """Show the own result: as a draft before submission, among the peers after it."""
    result = _result(_default_group())
    words = _words(result)
    return render_template(
        "results/results.html",
        result=result,
        words=words,
        found=findings.find(result),
        strips=_strips(result),
        table_caption=_caption(result),
        has_previous=any(findings.moved(area) is not None for area in result.areas),
        heat_sentence=_heat_sentence(result, words),
    )


@bp.get("/results/trace")
@permission("coordinator")
def explanation() -> str:
    """Show how every figure of the own result came about."""
    result = _result(_default_group(), compare=False)
    words = _words(result)
    lines = [explain(line, result, words) for line in trace(result.compiled, result.codes)]
    return render_template("results/trace.html", result=result, words=words, lines=lines, engine=ENGINE_VERSION)


@bp.get("/benchmark", defaults={"tab": "distribution"})
@bp.get("/benchmark/<any(questions, table):tab>")
@permission("coordinator")
def benchmark(tab: Tab) -> str:
    """Show the own result among a peer group."""
    wanted = _wanted_group()
    result = _result(wanted)
    return render_template(
        "results/benchmark.html",
        result=result,
        words=_words(result),
        tab=tab,
        tab_names={"distribution": _("Distribution"), "questions": _("Per question"), "table": _("Table")},
        chosen=wanted.value,
        groups=_group_choices(result.organisation),
        **(_comparison(result, tab) if result.group else {}),
    )


def _comparison(result: Result, tab: Tab) -> dict[str, object]:
    """Return what the comparison page shows about the group and in the chosen tab."""
    group = result.group
    if group is None:
        return {}
    facts: dict[str, object] = {
        "group_names": {kind: figures.group_name(kind, result.organisation) for kind in GroupKind},
        "counties": findings.by_county(group.members, group.missing),
        "sizes": findings.by_size(group.members, group.missing),
        "missing_names": sorted((one.name for one in group.missing), key=swedish_order),
        "table_caption": _caption(result),
    }
    match tab:
        case "distribution":
            return facts | {"strips": _strips(result)}
        case "questions":
            return facts | _question_rows(result)
        case "table":
            return facts | _sorted_table(result)


@bp.get("/benchmark/figures.csv")
@permission("coordinator")
def benchmark_file() -> Response:
    """Send the comparison as a file for a spreadsheet."""
    result = _result(_wanted_group())
    response = make_response(comparison_file.write(result, _words(result)))
    return _as_download(response, "text/csv; charset=utf-8", f"benchmark-{_file_stem(result)}.csv")


@bp.get("/plan")
@permission("coordinator")
def plan() -> str:
    """Show the suggested next steps, best for the effort first."""
    result = _result(_default_group(), compare=False)
    return render_template("results/plan.html", result=result, words=_words(result), shown=SHOWN_STEPS)


@bp.get("/report")
@permission("coordinator")
def report() -> str:
    """Show what can be downloaded."""
    wanted = _wanted_group()
    result = _result(wanted, compare=False)
    return render_template(
        "results/report.html",
        result=result,
        words=_words(result),
        report_languages=[(code, _own_name(code)) for code in result.questionnaire.languages],
        chosen=wanted.value,
        groups=_group_choices(result.organisation),
    )


@bp.get("/report/improvement.pdf")
@permission("coordinator")
def report_file() -> Response:
    """Send the improvement report."""
    result = _result(_wanted_group())
    chosen = request.args.get("language", language())
    if chosen not in result.questionnaire.languages:
        raise NotFoundError("language", chosen)
    response = make_response(_improvement(result, chosen))
    return _as_download(response, "application/pdf", f"improvement-{_file_stem(result)}-{chosen}.pdf")


def _improvement(result: Result, chosen: str) -> bytes:
    """Typeset the improvement report; the tools for it are loaded when somebody asks for one."""
    raise NotImplementedError


def _result(wanted: GroupKind, *, compare: bool = True) -> Result:
    with wiring.database().read() as store:
        return comparing.result(store, actor(), wiring.now(), wanted=wanted, compare=compare)


def _words(result: Result) -> Wording:
    return Wording(result.questionnaire, language())


def _default_group() -> GroupKind:
    return GroupKind.SKR_GROUP if actor().organisation.skr_group else GroupKind.ALL


def _wanted_group() -> GroupKind:
    """Read the group from the address.

    Raises:
        NotFoundError: this organisation has no such group.
    """
    written = request.args.get("group")
    if written is None:
        return _default_group()
    choices = {kind.value: kind for kind in GROUPS[actor().organisation.kind]}
    if written not in choices:
        raise NotFoundError("group", written)
    return choices[written]


def _group_choices(organisation: Organisation) -> list[tuple[str, str]]:
    return [(kind.value, figures.group_name(kind, organisation)) for kind in GROUPS[organisation.kind]]


def _strips(result: Result) -> dict[str, object]:
    return {node.id: strip(node.index, node.standing) for node in result.nodes()}


def _caption(result: Result) -> str:
    """Say what a table measures, among whom and when."""
    day = figures.day(result.as_of)
    if result.group is None:
        return _("Index 0 to 100 per area, %(date)s", date=day)
    name = figures.group_name(result.group.kind, result.organisation)
    return ngettext(
        "%(group)s, %(answered)s of %(num)s has answered, %(date)s",
        "%(group)s, %(answered)s of %(num)s have answered, %(date)s",
        len(result.group.members),
        group=name,
        answered=len(result.group.answered),
        date=day,
    )


def _heat_sentence(result: Result, words: Wording) -> str:
    """Say where most questions lie."""
    counts = findings.per_level(result)
    if not any(counts):
        return _("No question has a level yet.")
    most = max(range(len(counts)), key=lambda level: counts[level])
    return ngettext(
        "The most common level is %(level)s (%(num)s of %(whole)s question).",
        "The most common level is %(level)s (%(num)s of %(whole)s questions).",
        counts[most],
        level=words.level(most),
        whole=sum(len(area.questions) for area in result.areas),
    )


def _question_rows(result: Result) -> dict[str, object]:
    """Return the rows per question, all or only those below the median, with a sentence about all of them."""
    rows = [question for area in result.areas for question in area.questions]
    sides = [figures.side(question) for question in rows]
    only_below = request.args.get("show") == "below"
    return {
        "rows": [row for row, side in zip(rows, sides, strict=True) if side is Position.LOWEST or not only_below],
        "only_below": only_below,
        "side_of": {row.question.id: side for row, side in zip(rows, sides, strict=True)},
        "question_sentence": _(
            "%(above)s questions above the median, %(at)s at it, %(below)s below it.",
            above=sides.count(Position.HIGHEST),
            at=sides.count(Position.MIDDLE),
            below=sides.count(Position.LOWEST),
        ),
    }


@dataclass(frozen=True, slots=True)
class Column:
    """A column that rows can be ordered by; *order* is set on the one that they are ordered by."""

    id: str
    name: str
    order: Literal["ascending", "descending"] | None

    @property
    def next_order(self) -> str:
        """The order that a press on the heading gives."""
        return "ascending" if self.order == "descending" else "descending"


def _sorted_table(result: Result) -> dict[str, object]:
    """Return the area table, ordered as the address says."""
    names = {
        "area": _("Area"),
        "own": _("You"),
        "median": _("Median"),
        "lower": _("Lower quartile"),
        "upper": _("Upper quartile"),
        "difference": _("Difference"),
        "peers": _("Answers"),
    }
    by, order = request.args.get("sort", "area"), request.args.get("order", "ascending")
    if by not in names or order not in ("ascending", "descending"):
        abort(404)
    rows = list(result.nodes())
    if by != "area":
        rows.sort(key=lambda node: _order(node, by, order))
    elif order == "descending":
        rows.reverse()
    columns = [
        Column(column, name, ("ascending" if order == "ascending" else "descending") if column == by else None)
        for column, name in names.items()
    ]
    return {"rows": rows, "columns": columns}


def _order(node: NodeResult, by: str, order: str) -> tuple[bool, float]:
    """Return a sort key; what is missing stands last in both orders."""
    value = _figure(node, by)
    return value is None, 0.0 if value is None else value if order == "ascending" else -value


def _figure(node: NodeResult, column: str) -> float | None:
    standing = node.standing
    if standing is None or column == "own":
        return node.index
    if column == "difference":
        return None if node.index is None or standing.median is None else node.index - standing.median
    return {
        "median": standing.median, "lower": standing.lower, "upper": standing.upper, "peers": float(standing.peers)
    }[column]  # fmt: skip


def _own_name(code: str) -> str:
    return Locale.parse(code).get_display_name(code).capitalize()


def _file_stem(result: Result) -> str:
    return f"{result.organisation.code}-{result.wave.slug}"


def _as_download(response: Response, media_type: str, name: str) -> Response:
    response.headers["Content-Type"] = media_type
    response.headers["Content-Disposition"] = f'attachment; filename="{name}"'
    return response

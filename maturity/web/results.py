"""What an organisation sees after answering: results, how they came about, and comparison."""

from collections.abc import Mapping
from typing import Literal

from flask import Blueprint, Response, make_response, render_template, request
from flask_babel import gettext as _

from maturity.charts.strip import strip
from maturity.domain.benchmark import GroupKind, OwnGroup
from maturity.domain.group_address import default_group, in_address
from maturity.domain.group_choice import has_counties
from maturity.domain.organisation import swedish_order
from maturity.domain.result import Result
from maturity.domain.scoring import ENGINE_VERSION, trace
from maturity.errors import NotSubmittedError
from maturity.services import comparing, own_areas, own_groups
from maturity.web import comparison, figures, findings, registered, review_words, wiring
from maturity.web.downloads import as_download, file_stem
from maturity.web.explanation import explain, missing_rule
from maturity.web.figures import Wording
from maturity.web.group_words import (
    choices,
    group_name,
    refusal_text,
    traits_text,
    wanted_group,
)
from maturity.web.language import language
from maturity.web.navigation import may_use
from maturity.web.permission import actor, permission

bp = Blueprint("results", __name__)

Tab = Literal["distribution", "questions", "table"]

bp.add_app_template_filter(figures.across)
bp.add_app_template_filter(figures.cell)
bp.add_app_template_filter(figures.shade)
bp.add_app_template_filter(figures.legal_status)
bp.add_app_template_filter(figures.median_position)
bp.add_app_template_filter(figures.position)


@bp.get("/results")
@permission("coordinator", "respondent", "approver", "reader")
def results() -> str:
    """Show the own result: as a draft before submission, among the peers after it; to colleagues their own areas."""
    if not own_areas.reads_all(actor()):
        return _own_areas()
    with wiring.database().read() as store:
        result = comparing.result(store, actor(), wiring.now(), wanted=default_group(actor().organisation))
        targets = store.targets.of(actor().assessment_id)
    words = _words(result)
    return render_template(
        "results/results.html",
        grades=registered.grade_texts(result),
        result=result,
        words=words,
        found=findings.find(result),
        strips=_strips(result, targets),
        targets=targets,
        table_caption=comparison.caption(result),
        has_previous=any(findings.moved(area) is not None for area in result.areas),
        heat_sentence=most_common_level(result, words),
    )


@bp.get("/results/trace")
@permission("coordinator", "respondent", "approver", "reader")
def explanation() -> str:
    """Show how every figure of the own result came about; to colleagues those of their own areas."""
    whole = own_areas.reads_all(actor())
    result = (
        _result(default_group(actor().organisation), compare=False) if whole else _result_of_own_areas(compare=False)
    )
    words = _words(result)
    areas = [area for top in result.areas if top.area for area in top.area.areas()]
    shown = {area.id for area in areas} | {one.id for area in areas for one in area.questions()}
    lines = [explain(line, result, words) for line in trace(result.compiled, result.codes) if whole or line.id in shown]
    return render_template(
        "results/trace.html",
        result=result,
        words=words,
        lines=lines,
        disagreements=review_words.disagreements(review_words.of_result(result)),
        whole=whole,
        missing_rule=missing_rule(words),
        engine=ENGINE_VERSION,
    )


@bp.get("/benchmark", defaults={"tab": "distribution"})
@bp.get("/benchmark/<any(questions, table):tab>")
@permission("coordinator", "approver", "reader")
def benchmark(tab: Tab) -> str:
    """Show the own result among a peer group."""
    with wiring.database().read() as store:
        wanted = wanted_group(store, actor())
        result = comparing.result(store, actor(), wiring.now(), wanted=wanted)
        targets = store.targets.of(actor().assessment_id)
        own = own_groups.groups(store, actor())
        whole = result.group is not None and result.group.kind is GroupKind.ALL and tab == "distribution"
        bias = comparing.bias(store, actor(), wiring.now()) if whole and has_counties(result.organisation) else None
    return render_template(
        "results/benchmark.html",
        bias=bias and comparison.bias_note(bias, _words(result)),
        result=result,
        words=_words(result),
        tab=tab,
        tab_names=comparison.tab_names(result.organisation),
        chosen=in_address(wanted),
        groups=choices(result.organisation, tuple(one.group for one in own)),
        traits=traits_text(next((one.traits for one in own if one.group == wanted), ())),
        may_make=may_use("own_groups.form"),
        targets=targets,
        **(_comparison(result, tab, targets) if result.group else {}),
    )


def _comparison(result: Result, tab: Tab, targets: Mapping[str, float]) -> dict[str, object]:
    """Return what the comparison page shows about the group and in the chosen tab."""
    group = result.group
    if group is None:
        return {}
    facts: dict[str, object] = {
        "name_of": lambda one: group_name(one, result.organisation),
        "refusal": refusal_text(group.refusal, group.alike, result.organisation) if group.refusal else "",
        "names_members": isinstance(group.kind, OwnGroup) or group.kind is GroupKind.NEIGHBOURS,
        "counties": findings.by_county(group.members, group.missing),
        "sizes": findings.by_size(group.members, group.missing),
        "missing_names": sorted((one.name for one in group.missing), key=swedish_order),
        "table_caption": comparison.caption(result),
    }
    match tab:
        case "distribution":
            return facts | {"strips": _strips(result, targets)}
        case "questions":
            return facts | comparison.question_rows(result, only_below=request.args.get("show") == "below")
        case "table":
            by, order = request.args.get("sort", "area"), request.args.get("order", "ascending")
            return facts | comparison.area_rows(result, targets, by, order)


@bp.get("/benchmark/figures.csv")
@permission("coordinator", "approver", "reader")
def benchmark_file() -> Response:
    """Send the comparison as a file for a spreadsheet."""
    with wiring.database().read() as store:
        result = comparing.result(store, actor(), wiring.now(), wanted=wanted_group(store, actor()))
        targets = store.targets.of(actor().assessment_id)
    response = make_response(comparison.write_file(result, targets, _words(result)))
    return as_download(response, "text/csv; charset=utf-8", f"benchmark-{file_stem(result)}.csv")


def _result(wanted: GroupKind, *, compare: bool = True) -> Result:
    with wiring.database().read() as store:
        return comparing.result(store, actor(), wiring.now(), wanted=wanted, compare=compare)


def _result_of_own_areas(*, compare: bool = True) -> Result:
    with wiring.database().read() as store:
        return own_areas.result(
            store, actor(), wiring.now(), wanted=default_group(actor().organisation), compare=compare
        )


def _own_areas() -> str:
    try:
        with wiring.database().read() as store:
            result = own_areas.result(store, actor(), wiring.now(), wanted=default_group(actor().organisation))
            chosen = store.targets.of(actor().assessment_id)
    except NotSubmittedError:
        return render_template("results/own_areas.html", result=None)
    targets = {node.id: chosen[node.id] for node in result.areas if node.id in chosen}
    return render_template(
        "results/own_areas.html",
        result=result,
        words=_words(result),
        strips=_strips(result, targets),
        targets=targets,
        grades=registered.grade_texts(result),
        table_caption=comparison.caption(result),
    )


def _words(result: Result) -> Wording:
    return Wording(result.questionnaire, language())


def _strips(result: Result, targets: Mapping[str, float]) -> dict[str, object]:
    return {node.id: strip(node.index, node.standing, targets.get(node.id)) for node in result.nodes()}


def most_common_level(result: Result, words: Wording) -> str:
    """Say which level most questions are on."""
    counts = findings.per_level(result)
    if not any(counts):
        return _("No question has a level yet.")
    most = max(range(len(counts)), key=lambda level: counts[level])
    return _(
        "The most common level is %(level)s: %(count)s of %(whole)s questions.",
        level=words.level(most),
        count=counts[most],
        whole=sum(len(area.questions) for area in result.areas),
    )

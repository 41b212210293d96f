"""An organisation's own figures for its programs: what its readers see, never a draft."""

from typing import Any

from flask import Blueprint

from maturity.domain.assessment import Absence, write
from maturity.domain.benchmark import GroupKind
from maturity.domain.result import NodeResult, QuestionResult, Result
from maturity.domain.scoring import rounded
from maturity.errors import NotFoundError
from maturity.services import own_figures
from maturity.web import wiring
from maturity.web.api import replies, shapes
from maturity.web.api.replies import SPEC, answers
from maturity.web.permission import holder, permission

bp = Blueprint("api_own", __name__, url_prefix="/api/v1/own")
bp.before_request(replies.count_address)
bp.after_request(replies.marked)

Json = dict[str, Any]
TAG = ("own figures",)
KEY: dict[str, list[str]] = {"key": []}
LEVEL_DECIMALS = 1


@bp.get("/results")
@permission("key")
@SPEC.validate(resp=answers(shapes.OwnResults, own=True), tags=TAG, security=KEY)
def results(query: shapes.OwnWanted) -> Json:
    """Return the indices of your submission."""
    found = _result(query.wave)
    legal = [{"question": one.question.id, "status": one.status.value} for one in found.legal]
    return _about(found) | {"nodes": [_node(found, node) for node in found.nodes()], "legal": legal}


@bp.get("/answers")
@permission("key")
@SPEC.validate(resp=answers(shapes.OwnAnswers, own=True), tags=TAG, security=KEY)
def submitted_answers(query: shapes.OwnWanted) -> Json:
    """Return the answers of your submission."""
    found = _result(query.wave)
    return _about(found) | {"answers": [_answer(one) for area in found.areas for one in area.questions]}


@bp.get("/benchmark")
@permission("key")
@SPEC.validate(resp=answers(shapes.OwnBenchmark, own=True), tags=TAG, security=KEY)
def benchmark(query: shapes.BenchmarkWanted) -> Json:
    """Return your indices beside those of a peer group, by the same limits as your pages."""
    if query.group not in {kind.value for kind in GroupKind}:
        raise NotFoundError("group", query.group)
    found = _result(query.wave, GroupKind(query.group))
    group = found.group
    return _about(found) | {
        "wanted_group": query.group,
        "shown_group": group.kind.value if group and isinstance(group.kind, GroupKind) else query.group,
        "members": len(group.members) if group else 0,
        "answered": len(group.answered) if group else 0,
        "compared": group.compared if group else 0,
        "preliminary": found.preliminary,
        "nodes": [_compared(found, node) for node in found.nodes()],
        "questions": [_question(one) for area in found.areas for one in area.questions],
    }


def _result(wave: str, group: GroupKind | None = None) -> Result:
    replies.count_key(holder().key.id)
    with wiring.database().read() as store:
        return own_figures.result(store, holder(), wave, wiring.now(), group)


def _about(found: Result) -> Json:
    facts = found.submitted
    return {
        "wave": found.wave.slug,
        "organisation": found.organisation.code,
        "reference": facts.reference if facts else "",
        "revision": facts.revision if facts else 0,
        "submitted_at": facts.at.isoformat() if facts else "",
        "content_hash": facts.content_hash if facts else "",
        "generated": found.wave.generated,
    }


def _node(found: Result, node: NodeResult) -> Json:
    index = {name: _index(found, getattr(node, name)) for name in ("index", "uncapped", "low", "high", "previous")}
    return index | {
        "part": node.id,
        "coverage": node.coverage,
        "state": node.state.name.lower().replace("_", "-"),
        "capped_by": list(node.capped_by),
    }


def _answer(one: QuestionResult) -> Json:
    facts = one.facts
    absent = isinstance(facts.answer, Absence)
    return {
        "question": one.question.id,
        "value": None if absent else write(facts.answer),
        "status": facts.answer.value if isinstance(facts.answer, Absence) else "value",
        "reason": facts.reason,
        "comment": facts.comment,
        "evidence": facts.evidence,
        "evidence_link": facts.evidence_link,
    }


def _compared(found: Result, node: NodeResult) -> Json:
    one = node.standing
    return {
        "part": node.id,
        "own": _index(found, node.index),
        "peers": one.peers if one else 0,
        "median": _index(found, one.median if one else None),
        "lower_quartile": _index(found, one.lower if one else None),
        "upper_quartile": _index(found, one.upper if one else None),
        "share": _index(found, one.share if one else None),
        "position": one.position.value if one and one.position else None,
    }


def _question(one: QuestionResult) -> Json:
    median = None if one.median is None else float(rounded(one.median, LEVEL_DECIMALS))
    return {
        "question": one.question.id,
        "own": one.code if one.code >= 0 else None,
        "peers": one.peers,
        "median": median,
    }


def _index(found: Result, value: float | None) -> float | None:
    return None if value is None else float(rounded(value, found.questionnaire.rules.decimals))

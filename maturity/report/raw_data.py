"""One organisation's own figures for other programs: CSV with a figure a row, and JSON with everything at once."""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from typing import Any

from maturity import __version__
from maturity.domain.assessment import Absence, write
from maturity.domain.improvement.plan import NO_PLAN, Action, Plan
from maturity.domain.result import NodeResult, QuestionResult, Result
from maturity.domain.scoring import ENGINE_VERSION, rounded
from maturity.domain.spreadsheet import harmless
from maturity.report.office import writable

COLUMNS = ("wave", "organisation", "organisation_name", "part", "measure", "value", "text", "n", "status", "generated")
"""Of the CSV file; those that the open data have too mean the same there."""

Row = tuple[str, str, float | None, str, int | None, str]
"""Part, measure, value, text, n, status."""

_OK, _MISSING, _SUPPRESSED = "ok", "missing", "suppressed"


def raw_csv(
    result: Result,
    targets: Mapping[str, float] = NO_PLAN.targets,
    *,
    comments: bool = False,
    delimiter: str = ",",
) -> bytes:
    """Return every figure as a row of CSV in UTF-8.

    Args:
        result: whose figures.
        targets: as in its plan, as rows of their own.
        comments: whether what people wrote beside their answers goes along, as rows of their own.
        delimiter: with a semicolon, which Swedish spreadsheets put into columns, numbers have a decimal comma and a
            mark at the beginning says UTF-8.

    Returns:
        Rows of ``COLUMNS``; the same result gives the same bytes.
    """
    swedish = delimiter == ";"
    text = io.StringIO()
    writer = csv.writer(text, delimiter=delimiter, lineterminator="\r\n")
    writer.writerow(COLUMNS)
    own = result.organisation
    about = (result.wave.slug, own.code, harmless(writable(own.name)))
    for part, measure, value, words, n, status in _rows(result, targets, comments=comments):
        number = "" if value is None else f"{value:g}"
        number = number.replace(".", ",") if swedish else number
        figure = (part, measure, number, harmless(writable(words)), "" if n is None else n, status)
        writer.writerow((*about, *figure, int(result.wave.generated)))
    return ("\N{BYTE ORDER MARK}" if swedish else "").encode() + text.getvalue().encode()


def _rows(result: Result, targets: Mapping[str, float], *, comments: bool) -> Iterator[Row]:
    scored = {question.id for question in result.compiled.questions}
    for node in result.nodes():
        for measure, value in _own_figures(result, node).items():
            yield node.id, measure, value, "", None, _MISSING if value is None else _OK
        yield from _target_rows(node.id, targets)
        if result.group is not None:
            for measure, value in _peer_figures(result, node).items():
                yield node.id, measure, value, "", _others(node), _SUPPRESSED if value is None else _OK
    for one in _asked(result):
        yield _answer_row(one)
        yield from _target_rows(one.question.id, targets)
        if result.group is not None and one.question.id in scored:
            yield _median_row(one)
        if comments:
            yield from _written_rows(one)


def _target_rows(part: str, targets: Mapping[str, float]) -> Iterator[Row]:
    if part in targets:
        yield part, "target", targets[part], "", None, _OK


def _answer_row(one: QuestionResult) -> Row:
    answer = one.facts.answer
    code = float(one.code) if one.code >= 0 else None
    return one.question.id, "answer", code, write(answer), None, answer.value if isinstance(answer, Absence) else _OK


def _median_row(one: QuestionResult) -> Row:
    if one.median is None:
        return one.question.id, "median", None, "", None, _SUPPRESSED
    return one.question.id, "median", one.median, "", one.peers, _OK


def _written_rows(one: QuestionResult) -> Iterator[Row]:
    for measure, text in _written(one).items():
        if text:
            yield one.question.id, measure, None, text, None, _OK


def _written(one: QuestionResult) -> dict[str, str]:
    facts = one.facts
    return {
        "comment": facts.comment,
        "reason": facts.reason,
        "evidence": facts.evidence,
        "evidence-link": facts.evidence_link,
    }


def _asked(result: Result) -> Iterator[QuestionResult]:
    for node in result.areas:
        yield from node.questions


def _own_figures(result: Result, node: NodeResult) -> dict[str, float | None]:
    coverage = None if node.coverage is None else 100 * node.coverage
    own = {
        "index": node.index,
        "index-without-legal-floors": node.uncapped,
        "index-lowest": node.low,
        "index-highest": node.high,
        "coverage-percent": coverage,
    }
    if node.previous is not None:
        own["index-last-wave"] = node.previous
    return {measure: _plain(result, value) for measure, value in own.items()}


def _peer_figures(result: Result, node: NodeResult) -> dict[str, float | None]:
    standing = node.standing
    found = {
        "lower-quartile": standing.lower if standing else None,
        "median": standing.median if standing else None,
        "upper-quartile": standing.upper if standing else None,
    }
    return {measure: _plain(result, value) for measure, value in found.items()}


def _others(node: NodeResult) -> int | None:
    """Return how many peers have an index, where anything of theirs may be shown."""
    return node.standing.peers if node.standing and node.standing.median is not None else None


def _plain(result: Result, value: float | None) -> float | None:
    return None if value is None else float(rounded(value, result.questionnaire.rules.decimals))


def raw_json(result: Result, plan: Plan = NO_PLAN, *, comments: bool = False, fingerprint: str = "") -> bytes:
    """Return everything about an organisation's result as JSON.

    Args:
        result: whose.
        plan: its targets and actions.
        comments: whether what people wrote beside their answers goes along.
        fingerprint: what it was made from, as JSON; empty leaves it out.

    Returns:
        UTF-8; null where there is no figure, with the reason in ``status``. The same arguments give the same bytes.
    """
    found = {
        "about": _about(result) | ({"fingerprint": fingerprint} if fingerprint else {}),
        "areas": [_node(result, node) for node in result.nodes()],
        "answers": [_answer(one, comments=comments) for one in _asked(result)],
        "legal_floors": [
            {"question": one.question.id, "status": one.status.name.lower().replace("_", "-")} for one in result.legal
        ],
        "plan": {
            "targets": dict(sorted(plan.targets.items())),
            "actions": [_action(one) for one in plan.actions],
        },
    }
    return (json.dumps(found, ensure_ascii=False, indent=1) + "\n").encode("utf-8", "replace")


def _about(result: Result) -> dict[str, Any]:  # Any: a JSON tree has no shorter type, here and below
    own, sent, group = result.organisation, result.submitted, result.group
    return {
        "organisation": {"code": own.code, "name": own.name, "kind": own.kind},
        "wave": {"id": result.wave.slug, "name": dict(result.wave.name)},
        "submitted": sent.at.isoformat() if sent else None,
        "reference": sent.reference if sent else None,
        "as_of": result.as_of.isoformat(),
        "generated": result.wave.generated,
        "preliminary": group is not None and result.preliminary,
        "peers": {"members": len(group.members), "answered": len(group.answered)} if group else None,
        "questionnaire": {
            "id": result.questionnaire.id,
            "version": result.questionnaire.version,
            "content_hash": result.questionnaire.content_hash,
        },
        "submission_hash": sent.content_hash if sent else None,
        "engine": ENGINE_VERSION,
        "program": __version__,
    }


def _node(result: Result, node: NodeResult) -> dict[str, Any]:
    own = {measure.replace("-", "_"): value for measure, value in _own_figures(result, node).items()}
    sure = result.confidence.get(node.id)
    standing = node.standing
    return {
        "id": node.id,
        "title": dict(node.area.title) if node.area else None,
        **own,
        "band": dict(node.band.name) if node.band else None,
        "status": node.state.name.lower().replace("_", "-"),
        "confidence": sure.value if sure else None,
        "held_down_by": list(node.capped_by),
        "others": None
        if standing is None
        else {
            **{measure.replace("-", "_"): value for measure, value in _peer_figures(result, node).items()},
            "n": _others(node),
            "position": standing.position.value if standing.position else None,
            "can_be_told_from_the_middle": standing.clear,
            "status": _SUPPRESSED if standing.median is None else _OK,
        },
    }


def _answer(one: QuestionResult, *, comments: bool) -> dict[str, Any]:
    given, facts = one.facts.answer, one.facts
    missing = isinstance(given, Absence)
    found = {
        "question": one.question.id,
        "meaning": one.question.meaning,
        "title": dict(one.question.title),
        "kind": one.question.kind,
        "answer": None if missing else write(given),
        "level": one.code if one.code >= 0 and one.question.kind == "level" else None,
        "status": given.value if isinstance(given, Absence) else _OK,
        "last_wave": None if one.previous is None else write(one.previous),
        "median_of_others": one.median,
        "inherited_from": facts.source.name if facts.source else None,
    }
    if comments:
        found |= {measure.replace("-", "_"): text for measure, text in _written(one).items()}
    return found


def _action(one: Action) -> dict[str, Any]:
    return {
        "number": one.number,
        "what": one.what,
        "question": one.question,
        "to_level": one.to_level,
        "owner": one.owner,
        "due": one.due.isoformat() if one.due else None,
        "status": one.status.value,
        "sign": one.sign,
        "reason": one.reason,
    }

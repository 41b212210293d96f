"""Open data for programs: waves, publications, figures, questions, codebook."""

from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, Response, request, url_for

from maturity.domain.open_data import Dataset, Row
from maturity.domain.questionnaire import Area, Question
from maturity.report.data_files import FORMATS, codebook_lines
from maturity.services import open_data
from maturity.web import wiring
from maturity.web.api import replies, shapes
from maturity.web.api.replies import SPEC, answers
from maturity.web.permission import permission

bp = Blueprint("api", __name__, url_prefix="/api/v1")
bp.before_request(replies.count_address)
# What is registered last runs first: the mark has to see the finished headers of a reply.
bp.after_request(replies.for_everybody)
bp.after_request(replies.marked)

Json = dict[str, Any]
TAG = ("open data",)


@bp.get("/openapi.json")
@permission("public")
def openapi() -> Response:
    """Describe this interface."""
    return replies.description()


@bp.get("/waves")
@permission("public")
@SPEC.validate(resp=answers(shapes.Page[shapes.Wave]), tags=TAG)
def waves(query: shapes.Nothing) -> Json:  # noqa: ARG001  # read by the library
    """List the waves, oldest first."""
    with wiring.database().read() as store:
        found = open_data.waves(store, wiring.now())
    values = [
        {
            "wave": wave.slug,
            "name": dict(wave.name),
            "opens": wave.opens.isoformat(),
            "closes": wave.closes.isoformat(),
            "form": wave.form,
            "questionnaire": questionnaire.id,
            "questionnaire_version": questionnaire.version,
            "generated": wave.generated,
        }
        for wave, questionnaire in found
    ]
    return _all(values)


@bp.get("/publications")
@permission("public")
@SPEC.validate(resp=answers(shapes.Page[shapes.Publication]), tags=TAG)
def publications(query: shapes.Nothing) -> Json:  # noqa: ARG001  # as above
    """List every version of every publication, oldest first."""
    with wiring.database().read() as store:
        return _all([_publication(one) for one in open_data.every(store)])


@bp.get("/figures")
@permission("public")
@SPEC.validate(resp=answers(shapes.Figures), tags=TAG)
def figures(query: shapes.Filter) -> Json:
    """List the figures of a publication, chosen by their columns."""
    with wiring.database().read() as store:
        dataset = open_data.dataset(store, query.wave, query.version)
    chosen = open_data.chosen(
        dataset.rows,
        {name: getattr(query, name) for name in ("table", "group", "part", "measure", "status")},
    )
    first = (query.page - 1) * query.per_page
    part = chosen[first : first + query.per_page]
    return {
        "wave": dataset.wave,
        "version": dataset.version,
        "generated": dataset.generated,
        "values": [_figure(row) for row in part],
        "count": len(part),
        "total": len(chosen),
        "next_url": _page(query.page + 1) if first + query.per_page < len(chosen) else None,
        "previous_url": _page(query.page - 1) if query.page > 1 else None,
    }


@bp.get("/codebook")
@permission("public")
@SPEC.validate(resp=answers(shapes.Codebook), tags=TAG)
def codebook(query: shapes.Wanted) -> Json:
    """Tell what the columns and words of a publication mean."""
    with wiring.database().read() as store:
        return {"codebook": codebook_lines(open_data.dataset(store, query.wave, query.version))}


@bp.get("/questionnaire")
@permission("public")
@SPEC.validate(resp=answers(shapes.Questionnaire), tags=TAG)
def questionnaire(query: shapes.OwnWanted) -> Json:
    """Return the questions of a wave, of the newest when none is named."""
    with wiring.database().read() as store:
        wave, found = open_data.wave(store, query.wave, wiring.now())
    asked = found.form(wave.form)
    return {
        "id": found.id,
        "version": found.version,
        "content_hash": found.content_hash,
        "title": dict(found.title),
        "scale": [dict(level) for level in found.scale],
        "areas": [_area(area, asked) for area in found.areas],
    }


def _area(area: Area, asked: frozenset[str]) -> Json:
    questions = [_question(one) for one in area.questions() if one.id in asked]
    return {"id": area.id, "title": dict(area.title), "questions": questions}


def _question(one: Question) -> Json:
    return {
        "id": one.id,
        "kind": one.kind,
        "meaning": one.meaning,
        "title": dict(one.title),
        "ask": dict(one.ask),
        "levels": [dict(level) for level in one.levels],
    }


def _publication(one: Dataset) -> Json:
    home = wiring.settings().base_url
    paths = {name: url_for("open_data.file", slug=one.wave, version=one.version, name=name) for name in FORMATS}
    return {
        "wave": one.wave,
        "name": dict(one.name),
        "version": one.version,
        "published_at": one.published_at.isoformat(),
        "questionnaire": one.questionnaire.id,
        "questionnaire_version": one.questionnaire.version,
        "content_hash": one.content_hash,
        "note": one.note,
        "generated": one.generated,
        "files": {name: home + path for name, path in paths.items()},
    }


def _figure(row: Row) -> Json:
    return {name: getattr(row, name) for name in shapes.Figure.model_fields}


def _all(values: list[Json]) -> Json:
    many = len(values)
    return {"values": values, "count": many, "total": many, "next_url": None, "previous_url": None}


def _page(number: int) -> str:
    wanted = {**request.args.to_dict(), "page": str(number)}
    return f"{wiring.settings().base_url}{request.path}?{urlencode(wanted)}"

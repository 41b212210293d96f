"""Made-up answers of made-up municipalities, for trying how reports look: drawn, and always the same."""

from dataclasses import dataclass
from datetime import UTC, date, datetime

import numpy as np

from maturity import resources
from maturity.domain.answer_versions import versions_of
from maturity.domain.definition import read
from maturity.domain.disclosure import Limits
from maturity.domain.edition import Edition, Response, groups_of
from maturity.domain.organisation import Organisation
from maturity.domain.publication import Answered, Figure, Publication, tabulate
from maturity.domain.result import AnswerFacts, Peers, Result, Submitted, WaveFacts, assemble
from maturity.domain.scoring import ENGINE_VERSION, Code, Compiled, compile_questionnaire, decode, score
from maturity.domain.scoring.compiled import Codes, Floats

QUESTIONNAIRE = "inkopsmognad.yaml"
ANSWERING = 20
SEED = 7
OPENS, CLOSES = datetime(2027, 3, 1, tzinfo=UTC), datetime(2027, 4, 12, 9, 30, tzinfo=UTC)
UNANSWERED = 3
"""Questions that the first organisation has left out: what has no figure has to look well, too."""

WAVE = WaveFacts(
    "2027", {"sv": "Våren 2027", "en": "Spring 2027"}, "full", OPENS, CLOSES, Limits(), generated=True, partial=False
)


@dataclass(frozen=True, slots=True)
class Sample:
    """Organisations with their answers.

    Attributes:
        compiled: what was asked.
        register: the organisations.
        codes: shape (organisations, questions).
        index: shape (organisations, nodes).
    """

    compiled: Compiled
    register: tuple[Organisation, ...]
    codes: Codes
    index: Floats


def sample() -> Sample:
    """Draw the answers."""
    path = resources.data_folder("questionnaires") / QUESTIONNAIRE
    compiled = compile_questionnaire(read(path.read_text(encoding="utf-8"), path.name), "full", date(2027, 3, 1))
    register = tuple(
        Organisation(f"{9000 + number}", "municipality", f"Kommun {number}", "01", "Norra län", "B3", 9000, 400.0)
        for number in range(1, ANSWERING + 1)
    )
    codes = np.random.default_rng(SEED).integers(0, 5, (ANSWERING, len(compiled.questions)), dtype=np.int8)
    codes[0, -UNANSWERED:] = Code.UNANSWERED
    return Sample(compiled, register, codes, score(compiled, codes).index)


def result_of(found: Sample) -> Result:
    """Return the result of the first organisation."""
    own = found.codes[0]
    return assemble(
        found.register[0],
        WAVE,
        found.compiled,
        own,
        {one.id: AnswerFacts(decode(one, int(code))) for one, code in zip(found.compiled.questions, own, strict=True)},
        as_of=CLOSES,
        submitted=Submitted("IM-1", 1, "Kim", "Chef", CLOSES, "00" * 32, ""),
        peers=Peers(found.register, found.index, found.codes),
        earlier=None,
    )


def edition_of(found: Sample) -> Edition:
    """Return what would be published of all of them."""
    names, groups = tuple(one.code for one in found.register), groups_of(found.register)
    asked = found.compiled.questionnaire
    levels = [place for place, one in enumerate(found.compiled.questions) if one.kind == "level"]
    questions = tuple(Figure(asked.id, found.compiled.questions[place].id, sensitive=False) for place in levels)
    nodes = tuple(Figure(asked.id, node, sensitive=False) for node in found.compiled.node_ids)
    answers = np.where(found.codes < 0, np.nan, found.codes.astype(float))[:, levels]

    def made(figures: tuple[Figure, ...], values: Floats, most: int | None) -> Publication:
        versions = versions_of(names, figures, values, [])
        return tabulate(groups, Answered(names, figures, values, versions, most), WAVE.limits)

    return Edition(
        wave=WAVE.slug,
        name=WAVE.name,
        form=WAVE.form,
        opens=OPENS,
        closes=CLOSES,
        generated=True,
        questionnaire=asked.id,
        questionnaire_version=asked.version,
        questionnaire_hash=asked.content_hash,
        engine=ENGINE_VERSION,
        limits=WAVE.limits,
        low_response="",
        counties={one.county_code: one.county_name for one in found.register},
        responses=tuple(Response(group, int(members.sum()), int(members.sum())) for group, members in groups.items()),
        indices=made(nodes, found.index, None),
        questions=made(questions, answers, max(len(found.compiled.questions[place].levels) for place in levels)),
        revisions=dict.fromkeys(names, 1),
        examples=None,
    )

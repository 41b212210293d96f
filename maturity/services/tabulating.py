"""From submissions to an edition, and back: the figures of a wave, made, and made again to prove them."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from maturity.domain import edition as editions
from maturity.domain.answer_versions import versions_of
from maturity.domain.disclosure import Detail
from maturity.domain.edition import TABLES, Edition, Examples, Response, groups_of
from maturity.domain.inheritance import Inherited, Voices, voices
from maturity.domain.ladder import Rung
from maturity.domain.organisation import Organisation
from maturity.domain.publication import Answered, Figure, Out, Publication, least, near, tabulate
from maturity.domain.publication_audit import Audit, audit, is_right
from maturity.domain.questionnaire import Question
from maturity.domain.result import sensitive_parts
from maturity.domain.scoring import ENGINE_VERSION, Code, Compiled, score
from maturity.domain.scoring.compiled import Codes, Floats
from maturity.domain.wave import DeskWave
from maturity.services.examples import good_examples
from maturity.services.questionnaires import ready
from maturity.storage.publications import Handed
from maturity.storage.store import Store


@dataclass(frozen=True, slots=True)
class Proof:
    """What recomputing shows.

    Attributes:
        names: of the editions that were put together.
        audits: of indices and of questions, for each wave.
        close: names of editions with a figure that differs by too few answers from one of an earlier wave.
        wrong: names of editions that are not as they were frozen, or not what the submissions say, or that name
            somebody who has not agreed.
    """

    names: tuple[str, ...]
    audits: tuple[tuple[Audit, Audit], ...]
    close: tuple[str, ...]
    wrong: tuple[str, ...]

    @property
    def passed(self) -> bool:
        """Whether nobody can be found in the figures, and they are right."""
        return not self.close and not self.wrong and all(one.passed for both in self.audits for one in both)


@dataclass(frozen=True, slots=True)
class _Past:
    """An edition with what it was made of."""

    name: str
    edition: Edition
    indices: Answered
    questions: Answered
    is_sealed: bool
    names_right: bool


def edition_of(store: Store, wave: DeskWave, low_response: str = "") -> Edition:
    """Make the edition of a wave from what is submitted now, safe beside everything that was ever published.

    Args:
        store: an open transaction.
        wave: a closed wave.
        low_response: why it is published although few have answered.
    """
    questionnaire = store.versions.open(wave.version_id)
    compiled = ready(questionnaire, wave.facts)
    rungs = {code: Rung(rung) for code, rung in store.publications.ladders(wave.id).items()}
    handed = [one for one in store.publications.handed_in(wave.id) if rungs[one.organisation].counts]
    revisions = {one.organisation: one.revision for one in handed}  # the last is the highest
    register = _register(store, wave.id, handed)
    index, codes = _values(compiled, register, handed, revisions)
    past = _past(store, {})
    mine = [one for one in past if one.edition.wave == wave.facts.slug]
    others = [one for one in past if one.edition.wave != wave.facts.slug]
    known = frozenset(code for code, rung in rungs.items() if rung.is_seen)
    known |= {one.unit for one in handed if one.unit and one.organisation in known}
    names = tuple(one.code for one in register)
    groups = groups_of(register)

    def made(figures: tuple[Figure, ...], values: Floats, levels: int | None) -> Publication:
        versions = versions_of(names, figures, values, _out(past, levels))
        answered = Answered(names, figures, values, versions, levels, known)
        elsewhere = [one for one, _ in _out(others, levels)]
        return tabulate(groups, answered, wave.facts.limits, out=_out(mine, levels), elsewhere=elsewhere)

    order = {table: place for place, table in enumerate(TABLES)}
    asked = {one.code for one in store.organisations.in_wave(wave.id)}
    return Edition(
        wave=wave.facts.slug,
        name=wave.facts.name,
        form=wave.facts.form,
        opens=wave.facts.opens,
        closes=wave.facts.closes,
        generated=wave.facts.generated,
        questionnaire=questionnaire.id,
        questionnaire_version=questionnaire.version,
        questionnaire_hash=questionnaire.content_hash,
        engine=ENGINE_VERSION,
        limits=wave.facts.limits,
        low_response=low_response,
        counties={one.county_code: one.county_name for one in register},
        responses=tuple(
            Response(group, sum(names[i] in asked for i in inside), sum(names[i] in revisions for i in inside))
            for group, members in sorted(groups.items(), key=lambda one: (order[one[0].table], one[0].id))
            if (inside := np.flatnonzero(members).tolist())
        ),
        indices=made(_nodes(compiled), index, None),
        questions=made(_levels(compiled), codes, _most(compiled)),
        revisions=revisions,
        examples=good_examples(store, wave.id, compiled, revisions),
    )


def proof(store: Store, drafts: Mapping[str, str], waves: Collection[str] = ()) -> Proof:
    """Prove every publication together, withdrawn ones too, and drafts as if they were published.

    Args:
        store: an open transaction.
        drafts: name to content.
        waves: only what is asked as in these waves; all when left out.
    """
    past = _past(store, drafts)
    asked = {one.edition.questionnaire for one in past if not waves or one.edition.wave in waves}
    past = [one for one in past if one.edition.questionnaire in asked]
    parts = []
    for wave in dict.fromkeys(one.edition.wave for one in past):
        mine = [one for one in past if one.edition.wave == wave]
        limits, levels = mine[0].edition.limits, mine[0].questions.levels
        parts.append((audit(_out(mine, None), limits), audit(_out(mine, levels), limits)))
    close = [one.name for i, one in enumerate(past) if _is_close(one, past[:i])]
    wrong = [one.name for i, one in enumerate(past) if not _is_right(one, past[:i])]
    return Proof(tuple(one.name for one in past), tuple(parts), tuple(close), tuple(wrong))


def _past(store: Store, drafts: Mapping[str, str]) -> list[_Past]:
    """Return what was ever published, oldest first, and drafts, with the answers that they were made of."""
    found = [(f"{one.wave}, version {one.version}", one.content, one.content_hash) for one in store.publications.all()]
    found += [(name, content, "") for name, content in drafts.items()]
    if not found:
        return []
    waves = {one.facts.slug: one for one in store.desk_waves.all()}
    register = {one.code: one for one in store.organisations.all()}
    handed_in: dict[str, tuple[Handed, ...]] = {}
    past = []
    for name, content, seal in found:
        edition = editions.read(content)
        wave = waves[edition.wave]
        if edition.wave not in handed_in:
            handed_in[edition.wave] = store.publications.handed_in(wave.id)
        compiled = ready(store.versions.open(wave.version_id), wave.facts)
        rows = [register[code] for code in edition.indices.organisations]
        index, levels = _values(compiled, rows, handed_in[edition.wave], edition.revisions)
        indices, questions = (
            _answered(edition.indices, index, None),
            _answered(edition.questions, levels, _most(compiled)),
        )
        sealed = not seal or editions.written(edition)[1] == seal
        past.append(_Past(name, edition, indices, questions, sealed, _names_right(store, wave, compiled, edition)))
    return past


def _names_right(store: Store, wave: DeskWave, compiled: Compiled, edition: Edition) -> bool:
    """Tell whether the good examples are those that the submissions give; names may have been corrected since."""
    if edition.examples is None:
        return True
    found = good_examples(store, wave.id, compiled, edition.revisions)
    return _codes(found) == _codes(edition.examples)


def _codes(examples: Examples) -> dict[str, set[str]]:
    return {area: {code for code, _ in named} for area, named in examples.items()}


def _answered(made: Publication, values: Floats, levels: int | None) -> Answered:
    return Answered(made.organisations, made.figures, values, made.versions, levels, made.known)


def _out(past: Sequence[_Past], levels: int | None) -> list[Out]:
    """Return the publications of indices or, where figures have levels, of questions."""
    if levels is None:
        return [(one.edition.indices, one.indices) for one in past]
    return [(one.edition.questions, one.questions) for one in past]


def _is_close(one: _Past, before: Sequence[_Past]) -> bool:
    others = [other for other in before if other.edition.wave != one.edition.wave]
    for made, answered in ((one.edition.indices, one.indices), (one.edition.questions, one.questions)):
        elsewhere = [other for other, _ in _out(others, answered.levels)]
        for f, figure in enumerate(made.figures):
            close = near(answered, made.members, figure, elsewhere, least(figure, one.edition.limits))
            if (close & (made.detail[:, f] > Detail.NOTHING)).any():
                return True
    return False


def _is_right(one: _Past, before: Sequence[_Past]) -> bool:
    return (
        one.is_sealed
        and one.names_right
        and all(
            is_right(made, answered)
            and bool(
                (
                    versions_of(made.organisations, made.figures, answered.values, _out(before, answered.levels))
                    == made.versions
                ).all()
            )
            for made, answered in ((one.edition.indices, one.indices), (one.edition.questions, one.questions))
        )
    )


def _nodes(compiled: Compiled) -> tuple[Figure, ...]:
    sensitive = sensitive_parts(compiled.questionnaire)
    return tuple(Figure(compiled.questionnaire.id, node, node in sensitive) for node in compiled.node_ids)


def _levels(compiled: Compiled) -> tuple[Figure, ...]:
    sensitive = sensitive_parts(compiled.questionnaire)
    return tuple(
        Figure(f"{compiled.questionnaire.id}/{one.meaning}", one.id, one.id in sensitive) for one in _asked(compiled)
    )


def _asked(compiled: Compiled) -> list[Question]:
    return [one for one in compiled.questions if one.kind == "level"]


def _most(compiled: Compiled) -> int:
    return max((len(one.levels) for one in _asked(compiled)), default=1)


def _register(store: Store, wave_id: int, handed: Sequence[Handed]) -> list[Organisation]:
    """Return the organisations of a wave, and the units whose answers some of them have inherited."""
    found = {one.code: one for one in store.organisations.in_wave(wave_id)}
    units = {one.unit for one in handed if one.unit} - set(found)
    return [*found.values(), *(store.organisations.get(code) for code in sorted(units))]


def _values(
    compiled: Compiled, register: Sequence[Organisation], handed: Sequence[Handed], revisions: Mapping[str, int]
) -> tuple[Floats, Floats]:
    """Return indices, shape (register, nodes), and levels, shape (register, level questions); NaN without one.

    What several organisations have from their unit is said once: in the row of the unit.
    """
    row_of = {one.code: row for row, one in enumerate(register)}
    codes: Codes = np.full((len(register), len(compiled.questions)), Code.UNANSWERED, dtype=np.int8)
    inherited = Inherited([None] * len(register), np.zeros(codes.shape, dtype=bool))
    units: list[str | None] = list(inherited.units)
    there = np.zeros(len(register), dtype=bool)
    for one in handed:
        if revisions.get(one.organisation) != one.revision:
            continue
        row = row_of[one.organisation]
        codes[row], there[row] = one.codes, True
        if one.inherited is not None:
            units[row], inherited.questions[row] = one.unit, one.inherited
    scores = score(compiled, codes)
    index = np.where(there[:, np.newaxis], scores.index, np.nan)
    levels = np.where(codes >= 0, codes.astype(float), np.nan)
    values = np.concatenate([index, levels], axis=1)
    if any(units):
        voice = voices(compiled, [one.code for one in register], codes, replace(inherited, units=units))
        _say_once(values, voice)
    nodes = len(compiled.nodes)
    asked = [nodes + i for i, question in enumerate(compiled.questions) if question.kind == "level"]
    return values[:, :nodes], values[:, asked]


def _say_once(values: Floats, voice: Voices) -> None:
    rows, columns = np.nonzero(~np.isnan(values) & (voice != np.arange(len(values))[:, np.newaxis]))
    for row, column in zip(rows.tolist(), columns.tolist(), strict=True):
        unit = voice[row, column]
        if np.isnan(values[unit, column]):
            values[unit, column] = values[row, column]
        values[row, column] = np.nan

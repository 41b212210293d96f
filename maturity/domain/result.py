"""Everything an organisation sees after answering, in one object: pages, reports and files all draw from it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from functools import cached_property
from itertools import chain

import numpy as np
from numpy.typing import NDArray

from maturity.domain.arrival import Arrival, needed
from maturity.domain.assessment import Absence, Value, asked
from maturity.domain.benchmark import Group, GroupKind, NodeStanding, OwnGroup, PeerGroup, standing
from maturity.domain.disclosure import Detail, Limits, shown
from maturity.domain.distribution import level_medians
from maturity.domain.evidence import Confidence
from maturity.domain.group_choice import Circle, View, choose_group, choose_own_group
from maturity.domain.improvement import Recommendation, recommend
from maturity.domain.inheritance import Shares, Source, Voices, shares
from maturity.domain.organisation import Organisation
from maturity.domain.questionnaire import TOTAL, Area, Band, Question, Questionnaire, Text
from maturity.domain.scoring import Code, Compiled, IndexState, LegalFinding, band_of, legal_track, missed_floors, score
from maturity.domain.scoring.compiled import Codes

LEAST_CHANGE = 5.0
"""Index points: a smaller change since the wave before is called unchanged; a fifth of a level may be one question read
differently."""


@dataclass(frozen=True, slots=True)
class WaveFacts:
    """A measurement round, as far as results need it.

    Attributes:
        slug: short name in addresses (``2027``).
        name: in every language.
        form: which form of the questionnaire is asked.
        opens: first moment for answers.
        closes: answers are taken until this moment.
        limits: fewest peers per kind of figure.
        generated: the answers are made up for demonstration and every page must say so.
        partial: whether questions may be left unanswered, with a reason.
        introduction: what the organiser says about it, in every language; empty without a word.
        closes_for_all: when it closes for the others, where *closes* is an organisation's own extended moment.
    """

    slug: str
    name: Text
    form: str
    opens: datetime
    closes: datetime
    limits: Limits
    generated: bool
    partial: bool
    introduction: Text = field(default_factory=dict)
    closes_for_all: datetime | None = None

    @property
    def law_day(self) -> date:
        """The day that decides which legal floors are in force: one for all, also for who has longer."""
        return (self.closes_for_all or self.closes).date()

    def is_open(self, now: datetime) -> bool:
        """Tell whether answers are taken at *now*."""
        return self.opens <= now < self.closes


@dataclass(frozen=True, slots=True)
class AnswerFacts:
    """The organisation's answer to one question with what goes with it; texts are empty where nothing was written.

    *source* is where an inherited answer comes from; None for an own one.
    """

    answer: Value | Absence
    reason: str = ""
    comment: str = ""
    evidence: str = ""
    evidence_link: str = ""
    source: Source | None = None


@dataclass(frozen=True, slots=True)
class Peers:
    """What the organisations of a wave have submitted, side by side.

    Attributes:
        register: every organisation of the wave; the rows.
        index: shape (register, nodes): 0–100 with caps, NaN without an index or a submission.
        codes: shape (register, questions): codes as in scoring; all ``Code.UNANSWERED`` without a submission.
        voice: shape (register, nodes + questions): whose answers are behind each figure; None where nobody inherits.
        panel: shape (register, nodes): who has an index in every wave of the reader's trend; None where that is not
            needed, as for a ready-made group.
        earlier: for an own group, those that were made before it.
        seen: shape of *voice*: whose values others may see by name, so that they hide nobody; None where nobody's.
        arrival: in which order they came; None when nobody can answer any more.
    """

    register: tuple[Organisation, ...]
    index: NDArray[np.float64]
    codes: Codes
    voice: Voices | None = None
    panel: NDArray[np.bool_] | None = None
    earlier: tuple[OwnGroup, ...] = ()
    seen: NDArray[np.bool_] | None = None
    arrival: Arrival | None = None

    @property
    def has_value(self) -> NDArray[np.bool_]:
        """Who has a value in which node or question: pages show medians of questions too."""
        return np.concatenate([~np.isnan(self.index), self.codes >= 0], axis=1)

    def seen_by(self, own: Organisation, limits: Limits) -> View:
        """Return the wave as an organisation's readers look at it."""
        return View(Circle(own, self.register), self.has_value, limits, self.voice, self.panel, self.seen, self.arrival)


@dataclass(frozen=True, slots=True)
class QuestionResult:
    """One question of the result; *median* is a level, None when too few peers have one."""

    question: Question
    facts: AnswerFacts
    code: int
    peers: int
    median: float | None
    previous: Value | Absence | None


@dataclass(frozen=True, slots=True)
class NodeResult:
    """An area or the total.

    Attributes:
        id: area id or ``total``.
        area: None for the total.
        index, uncapped: 0–100 or None; *index* has legal caps.
        low, high: 0–100: the index if missing answers were lowest, highest; None where nothing applies.
        coverage: 0–1 or None where nothing applies.
        state: why there is an index, or none.
        band: name of the stretch that the index lies in.
        capped_by: ids of the legal questions that hold it down.
        standing: among the peers; None without a comparison.
        previous: the index of the wave before, or None.
        questions: all questions asked in a top area, in file order; empty for the total.
    """

    id: str
    area: Area | None
    index: float | None
    uncapped: float | None
    low: float | None
    high: float | None
    coverage: float | None
    state: IndexState
    band: Band | None
    capped_by: tuple[str, ...]
    standing: NodeStanding | None
    previous: float | None
    questions: tuple[QuestionResult, ...]

    @property
    def counted(self) -> int:
        """How many questions have a value."""
        return sum(one.code >= 0 for one in self.questions)


@dataclass(frozen=True, slots=True)
class Submitted:
    """What a submission is known by: *content_hash* is the SHA-256 of the snapshot.

    *shares* tells how much of it is inherited; None where nothing is.
    """

    reference: str
    revision: int
    by_name: str
    by_title: str
    at: datetime
    content_hash: str
    gaps_reason: str
    shares: Shares | None = None


@dataclass(frozen=True)
class Result:
    """An organisation's result in a wave; *submitted* is None for a draft, *group* for one without comparison.

    *confidence* is node id to how sure its index is; no entry where that is not known.
    """

    organisation: Organisation
    wave: WaveFacts
    questionnaire: Questionnaire
    compiled: Compiled
    codes: Codes
    submitted: Submitted | None
    as_of: datetime
    total: NodeResult
    areas: tuple[NodeResult, ...]
    legal: tuple[LegalFinding, ...]
    group: PeerGroup | None
    confidence: Mapping[str, Confidence] = field(default_factory=dict)

    @cached_property
    def recommendations(self) -> tuple[Recommendation, ...]:
        """The steps by gain per effort; tried out when a page asks, as the comparison does not."""
        return recommend(self.compiled, self.codes)

    @property
    def shares(self) -> Shares | None:
        """How many answers are inherited from the shared purchasing unit; None where none is."""
        given = (one.facts for area in self.areas for one in area.questions)
        return shares(facts.source for facts in given if facts.answer is not Absence.UNANSWERED)

    @property
    def preliminary(self) -> bool:
        """Whether peers can still submit."""
        return self.as_of < self.wave.closes

    @property
    def fewest(self) -> int:
        """How many others must have answered before anything is shown of them."""
        waits = self.preliminary or (self.group is not None and self.group.waiting > 0)
        return needed(self.wave.limits.median) if waits else self.wave.limits.median

    def nodes(self) -> tuple[NodeResult, ...]:
        """Return the areas, then the total."""
        return (*self.areas, self.total)


@dataclass(frozen=True, slots=True)
class Earlier:
    """The same organisation in the wave before: answers by question id, comparable ones only; indices by node id."""

    answers: Mapping[str, Value | Absence]
    index: Mapping[str, float]


def assemble(
    organisation: Organisation,
    wave: WaveFacts,
    compiled: Compiled,
    codes: Codes,
    answers: Mapping[str, AnswerFacts],
    *,
    as_of: datetime,
    submitted: Submitted | None = None,
    peers: Peers | None = None,
    wanted: Group = GroupKind.SKR_GROUP,
    earlier: Earlier | None = None,
) -> Result:
    """Compute a result.

    Args:
        organisation: whose result.
        wave: the round.
        compiled: its questionnaire as arrays.
        codes: shape (questions,): the organisation's row.
        answers: question id to the organisation's answer; missing ids are unanswered.
        as_of: the moment that "preliminary" is judged at.
        submitted: the submission, None for a draft.
        peers: everybody's submissions, None for a result without comparison.
        wanted: the peer group asked for.
        earlier: the wave before, if any.
    """
    earlier = earlier or Earlier({}, {})
    group = _group(organisation, wave, compiled, peers, wanted)
    rows = _rows(organisation, peers, group)
    nodes = _nodes(wave, compiled, codes, rows, earlier)
    given = {question: facts.answer for question, facts in answers.items()}
    met = {one.id for one in asked(compiled.questionnaire, wave.form, given, organisation.attributes())}
    questions = _questions(wave, compiled, codes, answers, rows, earlier, met)
    tops = [area.id for area in compiled.questionnaire.areas if area.id in nodes]
    return Result(
        organisation=organisation,
        wave=wave,
        questionnaire=compiled.questionnaire,
        compiled=compiled,
        codes=codes,
        submitted=submitted,
        as_of=as_of,
        total=nodes[TOTAL],
        areas=tuple(_with_questions(nodes[top], questions) for top in tops),
        legal=legal_track(compiled, codes),
        group=group,
    )


def _group(
    organisation: Organisation, wave: WaveFacts, compiled: Compiled, peers: Peers | None, wanted: Group
) -> PeerGroup | None:
    if peers is None:
        return None
    if isinstance(wanted, GroupKind):
        facts = peers.register, peers.has_value, wave.limits, peers.voice, peers.seen, peers.arrival
        return choose_group(wanted, organisation, *facts)
    return choose_own_group(wanted, peers.seen_by(organisation, wave.limits), sensitive_nodes(compiled), peers.earlier)


def sensitive_nodes(compiled: Compiled) -> list[bool]:
    """Tell for each node whether the stricter limit applies."""
    sensitive = sensitive_parts(compiled.questionnaire)
    return [node in sensitive for node in compiled.node_ids]


def _rows(organisation: Organisation, peers: Peers | None, group: PeerGroup | None) -> Peers | None:
    """Cut the wave down to the peers that are compared, each inherited answer said once."""
    if peers is None or group is None:
        return None
    position = {peer.code: i for i, peer in enumerate(peers.register)}
    chosen = [position[peer.code] for peer in group.answered]
    view, nodes = peers.seen_by(organisation, Limits()), peers.index.shape[1]
    counts = view.counted(view.circle.mask(group.answered))[chosen]
    index = np.where(counts[:, :nodes], peers.index[chosen], np.nan)
    codes = np.where(counts[:, nodes:], peers.codes[chosen], np.int8(Code.UNANSWERED))
    return Peers(group.answered, index, codes, seen=None if peers.seen is None else peers.seen[chosen])


def _nodes(
    wave: WaveFacts, compiled: Compiled, codes: Codes, rows: Peers | None, earlier: Earlier
) -> dict[str, NodeResult]:
    scores = score(compiled, codes[np.newaxis, :])
    sensitive = sensitive_parts(compiled.questionnaire)
    found = {}
    for j, (node, compiled_node) in enumerate(zip(compiled.node_ids, compiled.nodes, strict=True)):
        index = _number(scores.index[0, j])
        found[node] = NodeResult(
            id=node,
            area=None if node == TOTAL else compiled.questionnaire.area(node),
            index=index,
            uncapped=_number(scores.uncapped[0, j]),
            low=_number(scores.low[0, j]),
            high=_number(scores.high[0, j]),
            coverage=_number(scores.coverage[0, j]),
            state=IndexState(int(scores.state[0, j])),
            band=None if index is None else band_of(compiled.questionnaire, index),
            capped_by=missed_floors(compiled, compiled_node, codes),
            standing=None
            if rows is None
            else standing(node, index, rows.index[:, j], wave.limits, sensitive=node in sensitive, seen=_seen(rows, j)),
            previous=earlier.index.get(node),
            questions=(),
        )
    return found


def _questions(
    wave: WaveFacts,
    compiled: Compiled,
    codes: Codes,
    answers: Mapping[str, AnswerFacts],
    rows: Peers | None,
    earlier: Earlier,
    met: set[str],
) -> dict[str, tuple[QuestionResult, ...]]:
    """Return the asked questions per top area; unscored ones are there too, with the code of an unanswered one.

    Whether a scored question was asked is written in its code, which a file may have given.
    """
    column = {question.id: i for i, question in enumerate(compiled.questions)}
    sensitive = sensitive_parts(compiled.questionnaire)
    medians = [] if rows is None else level_medians(rows.codes, seen=_seen(rows, slice(rows.index.shape[1], None)))
    found: dict[str, tuple[QuestionResult, ...]] = {}
    for top in compiled.questionnaire.areas:
        results = []
        for question in top.questions():
            i = column.get(question.id)
            code = Code.UNANSWERED if i is None else int(codes[i])
            if code == Code.NOT_ASKED or (i is None and question.id not in met):
                continue
            facts = answers.get(question.id, AnswerFacts(Absence.UNANSWERED))
            number, median = 0, None
            if medians and i is not None:
                number, median, hidden = medians[i]
                if shown(hidden, wave.limits, sensitive=question.id in sensitive) is Detail.NOTHING:
                    median = None
            results.append(QuestionResult(question, facts, int(code), number, median, earlier.answers.get(question.id)))
        found[top.id] = tuple(results)
    return found


def sensitive_parts(questionnaire: Questionnaire) -> frozenset[str]:
    """Return the ids of sensitive areas and of everything inside them."""
    areas = [area for top in questionnaire.areas for area in top.areas() if area.sensitive]
    return frozenset(part.id for area in areas for part in chain[Area | Question](area.areas(), area.questions()))


def _seen(rows: Peers, figures: int | slice) -> NDArray[np.bool_] | bool:
    return False if rows.seen is None else rows.seen[:, figures]


def _with_questions(node: NodeResult, questions: Mapping[str, Sequence[QuestionResult]]) -> NodeResult:
    return replace(node, questions=tuple(questions[node.id]))


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)

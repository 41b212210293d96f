"""What colleagues answered, question by question, beside what the organisation stands for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from maturity.domain.agreement import AgendaItem, Spread, Voice, agenda, in_order, spread, unanimous
from maturity.domain.assessment import Absence, Value, parse
from maturity.domain.person import Role
from maturity.domain.questionnaire import Area, Question
from maturity.errors import NotFoundError
from maturity.services.access import Actor
from maturity.services.answering import StoredAnswer, Work
from maturity.services.asking import questions_of
from maturity.storage.agreements import AgreementRecord
from maturity.storage.answers import AnswerRecord
from maturity.storage.responses import Response
from maturity.storage.store import Store

SILENT = (Absence.UNANSWERED, Absence.DO_NOT_KNOW)
"""Answers that say nothing for or against another one."""


@dataclass(frozen=True, slots=True)
class Opinion:
    """What one colleague answered.

    Attributes:
        voice: the answer, with the colleague's function.
        name: of the colleague, for coordinators; empty for everybody else.
        reason: why the question does not apply; empty with other answers.
        evidence: what the answer is based on; may be empty.
        evidence_link: may be empty.
    """

    voice: Voice
    name: str
    reason: str
    evidence: str
    evidence_link: str


@dataclass(frozen=True, slots=True)
class Item:
    """One question, what colleagues answered, and what the organisation stands for.

    Attributes:
        area: the top area that the question is in.
        spread: the colleagues' voices.
        opinions: the same voices in the same order, with what a coordinator may know.
        waiting: colleagues who were asked and have not answered this question.
        agreed: the organisation's own answer; None where there is none, also where one is inherited.
        agreement: the last time that the question was settled here; None where it never was.
    """

    area: Area
    spread: Spread
    opinions: tuple[Opinion, ...]
    waiting: int
    agreed: StoredAnswer | None
    agreement: AgreementRecord | None

    @property
    def question(self) -> Question:
        """Return what was asked."""
        return self.spread.question

    @property
    def is_settled(self) -> bool:
        """Tell whether the organisation has an answer."""
        return self.agreed is not None and self.agreed.answer is not Absence.UNANSWERED

    @property
    def is_different(self) -> bool:
        """Tell whether colleagues gave different answers; "do not know" differs from nothing."""
        return len({one.answer for one in self.spread.voices if one.answer not in SILENT}) > 1

    @property
    def why(self) -> str:
        """Return the reason of the agreement, as long as the organisation's answer is the one agreed on."""
        return self.agreement.why if self.agreement and self.stands else ""

    @property
    def stands(self) -> bool:
        """Tell whether the organisation's answer is the one that was agreed on last."""
        return bool(self.agreed and self.agreement and self.agreed.written == self.agreement.written)

    @property
    def dissent(self) -> tuple[Opinion, ...]:
        """Return who answered otherwise than the organisation does; nobody before it does."""
        if self.agreed is None or not self.is_settled:
            return ()
        return tuple(one for one in self.opinions if differs(one.voice, self.agreed.answer))

    @property
    def revision(self) -> int:
        """Return a number that grows when the answer is saved or the question settled: what a form was based on."""
        return (self.agreed.revision if self.agreed else 0) + (self.agreement.revision if self.agreement else 0)


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far colleagues agree.

    Attributes:
        work: the organisation's own answers.
        items: the questions that the organisation meets, in file order.
        colleagues: who was asked and not taken off, in the order of asking.
        not_done: those of them who have not called every area of theirs done.
        invited: whether anybody was ever asked.
    """

    work: Work
    items: tuple[Item, ...]
    colleagues: tuple[Response, ...]
    not_done: tuple[Response, ...]
    invited: bool

    @property
    def different(self) -> tuple[Item, ...]:
        """Return the questions with different answers, most in need of a talk first."""
        return tuple(one for one in self.ordered if one.is_different)

    @property
    def unknown(self) -> tuple[Item, ...]:
        """Return the questions that somebody does not know the answer to, in the same order."""
        return tuple(one for one in self.ordered if one.spread.do_not_know)

    @property
    def ordered(self) -> tuple[Item, ...]:
        """Return every question, most in need of a talk first."""
        by_question = {one.question.id: one for one in self.items}
        return tuple(by_question[one.question.id] for one in in_order(one.spread for one in self.items))

    @property
    def acceptable(self) -> tuple[Item, ...]:
        """Return the open questions that everybody answered alike, in file order."""
        alike = {one.question.id for one in unanimous(one.spread for one in self.items if not one.is_settled)}
        return tuple(one for one in self.items if one.question.id in alike)

    @property
    def is_settled(self) -> bool:
        """Tell whether colleagues answered something and every question that they answered is settled."""
        answered = [one for one in self.items if one.spread.spoken]
        return bool(answered) and all(one.is_settled for one in answered)

    @property
    def to_agree(self) -> int:
        """Return how many questions have different answers and are not settled."""
        return sum(not one.is_settled for one in self.different)

    def item(self, question_id: str) -> Item:
        """Return one question.

        Raises:
            NotFoundError: this organisation is not asked that.
        """
        for one in self.items:
            if one.question.id == question_id:
                return one
        raise NotFoundError("question", question_id)

    def agenda(self, minutes: int) -> tuple[AgendaItem, ...]:
        """Choose what a meeting of that length should take up among the open questions."""
        return agenda([one.spread for one in self.items if not one.is_settled], minutes=minutes)


def gathered(store: Store, actor: Actor, work: Work) -> Agreement:
    """Return how far colleagues agree, beside the organisation's answers in *work*; at most five queries."""
    responses = store.responses.all(actor.assessment_id)
    voices = store.responses.voices(actor.assessment_id) if responses else {}
    settled = store.agreements.newest(actor.assessment_id)
    colleagues = tuple(one for one in responses if one.removed_at is None)
    return Agreement(
        work=work,
        items=_items(work, actor, responses, voices, settled),
        colleagues=colleagues,
        not_done=tuple(one for one in colleagues if not _is_done(work, one)),
        invited=bool(responses),
    )


def _items(
    work: Work,
    actor: Actor,
    responses: Sequence[Response],
    voices: Mapping[int, Mapping[str, AnswerRecord]],
    settled: Mapping[str, AgreementRecord],
) -> tuple[Item, ...]:
    area_of = {question.id: area for area in work.questionnaire.areas for question in area.questions()}
    asked_of = {
        one.id: {question.id for question in questions_of(work.questionnaire, one.parts)}
        for one in responses
        if one.removed_at is None
    }
    named = Role.COORDINATOR in actor.roles
    found = []
    for question in work.asked:
        said = [(one, record) for one in responses if (record := voices.get(one.id, {}).get(question.id))]
        opinions = tuple(_opinion(question, one, record, named=named) for one, record in said)
        answered = {one.id for one, record in said if record.written}
        found.append(
            Item(
                area=area_of[question.id],
                spread=spread(question, [one.voice for one in opinions]),
                opinions=opinions,
                waiting=sum(question.id in asked and one not in answered for one, asked in asked_of.items()),
                agreed=work.own.get(question.id),
                agreement=settled.get(question.id),
            )
        )
    return tuple(found)


def _opinion(question: Question, response: Response, record: AnswerRecord, *, named: bool) -> Opinion:
    person = response.person
    answer = parse(question, record.written)
    return Opinion(
        voice=Voice(person.function, person.management, answer, record.comment),
        name=person.name if named else "",
        reason=record.reason if answer is Absence.NOT_APPLICABLE else "",
        evidence=record.evidence,
        evidence_link=record.evidence_link,
    )


def _is_done(work: Work, response: Response) -> bool:
    met = {question.id for question in work.asked}
    mine = {question.id for question in questions_of(work.questionnaire, response.parts)} & met
    areas = [area.id for area in work.questionnaire.areas if any(one.id in mine for one in area.questions())]
    return all(area in response.finished for area in areas)


def differs(voice: Voice, agreed: Value | Absence) -> bool:
    """Tell whether a voice speaks for another answer; "do not know" does not."""
    return voice.answer not in SILENT and voice.answer != agreed

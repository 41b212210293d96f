"""What figures and gaps are called in a report: a missing value is always a word, a level always number and name."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date, datetime
from zoneinfo import ZoneInfo

from babel.dates import format_date

from maturity.domain.assessment import KINDS, YES_NO, Absence, Value
from maturity.domain.benchmark import NodeStanding, PeerGroup, Position
from maturity.domain.disclosure import Detail
from maturity.domain.improvement import Recommendation
from maturity.domain.improvement.plan import Status
from maturity.domain.questionnaire import Question, Questionnaire
from maturity.domain.result import NodeResult, QuestionResult, Result
from maturity.domain.scoring import IndexState, LegalStatus
from maturity.report.words import TIME_ZONE, Words

Table = dict[str, object]
"""``caption``, ``head`` (one text per column) and ``rows`` (texts, as many as columns)."""


def table(caption: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> Table:
    """Return a table as the layouts draw it."""
    return {"caption": caption, "head": list(head), "rows": [list(row) for row in rows]}


def level(words: Words, questionnaire: Questionnaire, number: int) -> str:
    """Return a level as number and name."""
    if number < len(questionnaire.scale):
        return f"{number} {words.of(questionnaire.scale[number])}"
    return str(number)


def absence(words: Words, why: Absence) -> str:
    """Return the words for a missing answer."""
    return {
        Absence.NOT_APPLICABLE: words.gettext("Not applicable"),
        Absence.DO_NOT_KNOW: words.gettext("Don't know"),
        Absence.UNANSWERED: words.gettext("No answer"),
        Absence.NOT_ASKED: words.gettext("Not asked"),
        Absence.SUPPRESSED: words.gettext("Too few answers"),
    }[why]


def answer(words: Words, questionnaire: Questionnaire, question: Question, value: Value | Absence) -> str:
    """Return an answer as people read it."""
    if isinstance(value, Absence):
        return absence(words, value)
    if question.kind == "level" and isinstance(value, int):
        return level(words, questionnaire, value)
    return KINDS[question.kind].summary(question, value, words.language)


def median_level(words: Words, questionnaire: Questionnaire, one: QuestionResult) -> str:
    """Return what the peers' middle answer to a question is, or why there is none to show."""
    if one.median is None:
        return words.gettext("Too few answers")
    lower, upper = int(one.median), int(one.median + 0.5)
    names = [_code_name(words, questionnaire, one.question, code) for code in dict.fromkeys((lower, upper))]
    return " – ".join(names)


def _code_name(words: Words, questionnaire: Questionnaire, question: Question, code: int) -> str:
    match question.kind:
        case "level":
            return level(words, questionnaire, code)
        case "yes-no":
            return YES_NO[words.language][code]
        case "choice":
            return words.of(question.options[code].label)
        case _:
            return str(code)


def title(words: Words, result: Result, node: NodeResult) -> str:
    """Return the number and title of an area, or the word for the total."""
    if node.area is None:
        return words.gettext("Total")
    return f"{result.areas.index(node) + 1} {words.of(node.area.title)}"


def index(words: Words, node: NodeResult) -> str:
    """Return an index, or why there is none."""
    if node.index is not None:
        return words.number(node.index)
    if node.state is IndexState.NOT_ASKED:
        return words.gettext("Not asked")
    return words.gettext("Too little data")


def median(words: Words, standing: NodeStanding | None) -> str:
    """Return the peers' median index, or why there is none to show."""
    if standing is None:
        return words.gettext("No comparison")
    return words.gettext("Too few answers") if standing.median is None else words.number(standing.median)


def target(words: Words, node: NodeResult, targets: Mapping[str, float]) -> str:
    """Return the index that the organisation aims at in an area or the total, or that it has chosen none."""
    return words.number(targets[node.id]) if node.id in targets else words.gettext("None chosen")


def target_level(words: Words, questionnaire: Questionnaire, question: Question, targets: Mapping[str, float]) -> str:
    """Return the level that the organisation aims at in a question, or that it has chosen none."""
    if question.id not in targets:
        return words.gettext("None chosen")
    return _code_name(words, questionnaire, question, int(targets[question.id]))


def position(words: Words, standing: NodeStanding | None) -> str:
    """Return where the own value lies among the peers; mark and words, never a rank."""
    if standing is None:
        return words.gettext("No comparison")
    if standing.detail is not Detail.SPREAD:
        return words.gettext("Too few answers")
    if standing.position is None:
        return words.gettext("Too little data")
    found = {
        Position.HIGHEST: words.gettext("▲ Among the highest %(share)s", share=words.share(25)),
        Position.MIDDLE: words.gettext("● In the middle"),
        Position.LOWEST: words.gettext("▼ Among the lowest %(share)s", share=words.share(25)),
    }[standing.position]
    if standing.clear or standing.position is Position.MIDDLE:
        return found
    return words.gettext("%(position)s, cannot be told from the middle", position=found)


def confidence(words: Words, result: Result, node: NodeResult) -> str:
    """Return how sure an index is, as a letter; a word where that was not kept, or there is no index."""
    grade = result.confidence.get(node.id)
    return words.gettext("Not known") if grade is None or node.index is None else grade.value


def answered(words: Words, peers: PeerGroup) -> str:
    """Return how many of a group have answered, and how many of them are compared while answers come in."""
    numbers = {"answered": len(peers.answered), "members": len(peers.members)}
    if not peers.waiting:
        return words.gettext("%(answered)s of %(members)s have answered", **numbers)
    return words.gettext(
        "%(answered)s of %(members)s have answered, so far %(compared)s are compared",
        **numbers,
        compared=peers.compared,
    )


def legal_status(words: Words, status: LegalStatus) -> str:
    """Return the words for how a legal floor is met."""
    return {
        LegalStatus.MET: words.gettext("Met"),
        LegalStatus.PARTLY: words.gettext("Partly met"),
        LegalStatus.NOT_MET: words.gettext("Not met"),
        LegalStatus.NOT_KNOWN: words.gettext("Not known"),
        LegalStatus.NOT_APPLICABLE: words.gettext("Not applicable"),
        LegalStatus.NOT_IN_FORCE: words.gettext("Not in force yet"),
    }[status]


def effort(words: Words, questionnaire: Questionnaire, number: int) -> str:
    """Return an effort as name, with its place on the scale."""
    return words.gettext(
        "%(name)s (%(number)s\u00a0of\u00a0%(most)s)",
        name=words.of(questionnaire.efforts[number - 1]),
        number=number,
        most=len(questionnaire.efforts),
    )


def gain(words: Words, points: float | None) -> str:
    """Return index points won, with a sign."""
    return words.gettext("Too little data") if points is None else f"+{words.number(points)}"


def from_to(words: Words, questionnaire: Questionnaire, one: Recommendation) -> str:
    """Return which level a step leaves and which it reaches."""
    return words.gettext(
        "%(start)s to %(end)s",
        start=level(words, questionnaire, one.level),
        end=level(words, questionnaire, one.step.to),
    )


def status(words: Words, how_far: Status) -> str:
    """Return the words for how far an action has come."""
    return status_names(words.gettext)[how_far]


def status_names(_: Callable[[str], str]) -> dict[Status, str]:
    """Return how far an action has come to the words for it, which pages and reports share, in the language of *_*."""
    return {
        Status.PLANNED: _("Not started yet"),
        Status.STARTED: _("In progress"),
        Status.DONE: _("Completed"),
        Status.STOPPED: _("Cancelled"),
        Status.ACCEPTED: _("Accepted risk: will not be done"),
    }


def day(words: Words, one: date) -> str:
    """Return a day as the language writes it."""
    return format_date(one, "d MMMM y", locale=words.locale)


def dated(result: Result) -> datetime:
    """Return the moment whose date a document on the result bears: of the submission, else of the figures."""
    return result.submitted.at if result.submitted else result.as_of


def day_of(moment: datetime) -> date:
    """Return the day that it is in Sweden at *moment*."""
    return moment.astimezone(ZoneInfo(TIME_ZONE)).date()

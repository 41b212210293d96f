"""The page of an area: constant pieces from the questionnaire, filled with answers, times and problems."""

from collections.abc import Hashable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import cast

from flask import get_flashed_messages
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_wtf.csrf import generate_csrf
from markupsafe import Markup, escape

from maturity.domain.assessment import KINDS, Absence, Value, parse
from maturity.domain.questionnaire import Question, Questionnaire
from maturity.domain.result import Earlier
from maturity.services.access import Actor
from maturity.services.answering import StoredAnswer, Work
from maturity.services.drafts import Draft
from maturity.web import registered, units, wiring
from maturity.web.forms import FIELD_OF_KIND, Entry, revision_field
from maturity.web.language import clock, day, language, language_link, text
from maturity.web.pieces import piece
from maturity.web.place import Place, address

CHECKED = " checked"
INVALID = ' aria-invalid="true"'


@dataclass(frozen=True, slots=True)
class Phrases:
    """Sentences that a page repeats for every question: looked up once."""

    language: str
    today: date
    saved_at: str
    saved_on: str
    earlier: str
    level: str
    answered: str
    open: str

    @classmethod
    def now(cls) -> "Phrases":
        """Return them for this page."""
        return cls._of(language(), wiring.now().date())

    @classmethod
    @lru_cache(maxsize=8)
    def _of(cls, code: str, today: date) -> "Phrases":
        """Look them up in the language of this page, which *code* names."""
        return cls(
            language=code,
            today=today,
            saved_at=_("Saved at %(time)s"),
            saved_on=_("Saved on %(day)s at %(time)s"),
            earlier=_("Last wave you answered: %(answer)s"),
            level=_("level %(level)s – %(name)s"),
            answered=_("Answered"),
            open=_("No answer"),
        )


def draw(who: Actor, work: Work, earlier: Earlier, place: Place, entries: Mapping[str, Entry]) -> str:
    """Return the page.

    Args:
        who: for whom.
        work: the answers as stored.
        earlier: those of the wave before.
        place: which area or question.
        entries: question id to what was posted and could not be saved; it is shown instead of what is stored.
    """
    phrases = Phrases.now()
    area = place.area.id if place.area else None
    ids = tuple(question.id for question in place.questions)
    mine, finished = who.response is not None, who.response is not None and area in who.response.finished
    shown = (area, place.number, place.areas, place.single, ids, who.wave.generated, mine, finished)
    frame = piece(
        (work.questionnaire.content_hash, phrases.language, *shown),
        "assess/area.html",
        lambda: {
            "place": place,
            "area": place.area,
            "name": ids[0] if place.single else "",
            "address": address(place),
            "mine": mine,
            "finished": finished,
        },
    )
    return frame.filled(
        _statuses(work, place, phrases)
        | {
            "failed": escape(_("Error:") + " ") if entries else "",
            "token": generate_csrf(),
            "organisation": escape(who.organisation.name),
            "language_link": escape(language_link("en" if phrases.language == "sv" else "sv")),
            "messages": _messages(),
            "errors": _summary(entries),
            "questions": "".join(
                _question(work, earlier, question, entries.get(question.id), phrases, single=place.single, mine=mine)
                for question in place.questions
            ),
        }
    )


def on_trial(work: Work, entries: Mapping[str, Entry]) -> str:
    """Return the questions as they are asked, with what was posted, for a response of which nothing is kept."""
    phrases, earlier = Phrases.now(), Earlier({}, {})
    return "".join(
        _question(work, earlier, question, entries.get(question.id), phrases, single=False, mine=False)
        for question in work.asked
    )


def _statuses(work: Work, place: Place, phrases: Phrases) -> dict[str, str]:
    """Return slot to status, for the list of the questions on the page."""
    if place.single or place.area is None:
        return {}
    return {f"status:{one.id}": _status(work, one, phrases) for one in place.questions}


def _status(work: Work, question: Question, phrases: Phrases) -> str:
    if not work.is_answered(question):
        return phrases.open
    source = work.answers[question.id].source
    return escape(_("From %(unit)s", unit=source.name)) if source else phrases.answered


def _question(
    work: Work,
    earlier: Earlier,
    question: Question,
    entry: Entry | None,
    phrases: Phrases,
    *,
    single: bool,
    mine: bool,
) -> str:
    stored = work.own.get(question.id)
    shown: Draft | StoredAnswer | None = entry.draft if entry else stored
    values = _before(work, earlier, question, phrases)
    if shown is not None:
        values |= _given(question, shown)
    if entry is not None:
        values |= {"saved": _not_saved(entry), "saved class": '"saved not"', "open": " open"} if entry.problems else {}
        values["revision"] = f'"{escape(entry.revision)}"'  # what was posted may hold anything
        values |= {f"invalid:{field.partition('.')[2]}": INVALID for field in entry.problems}
    else:
        values |= {"saved class": "saved", "revision": revision_field(stored)}
        if stored is not None:
            values["saved"] = escape(_saved_text(question, stored, phrases))
    key = (work.questionnaire.content_hash, phrases.language, question.id)
    drawn = single or entry is not None or _has_texts(shown)
    if single and not mine:
        values["registered"] = registered.of_question(question.id)
    clearable = single and not (work.heritage and question.id in work.heritage.answers)  # the unit's note has a button
    context = {"question": question, "single": single, "mine": mine, "clearable": clearable}
    values["texts"] = _texts(key, context, values, drawn=drawn)
    return piece(
        key,
        FIELD_OF_KIND[question.kind].template,
        lambda: {"question": question, "questionnaire": work.questionnaire},
    ).filled(values)


def _texts(key: tuple[Hashable, ...], context: Mapping[str, object], values: Mapping[str, str], *, drawn: bool) -> str:
    """Return the fields for reason, comment and evidence, or a button that leads to them: they weigh a lot."""
    template = "assess/_texts.html" if drawn else "assess/_more.html"
    flags = (context["single"], context["mine"], context["clearable"])
    return piece((*key, *flags), template, lambda: context).filled(values)


def _has_texts(shown: Draft | StoredAnswer | None) -> bool:
    if shown is None:
        return False
    absent = shown.written == Absence.NOT_APPLICABLE.value
    return absent or any((shown.reason, shown.comment, shown.evidence, shown.evidence_link))


def _given(question: Question, shown: Draft | StoredAnswer) -> dict[str, str]:
    values: dict[str, str] = {
        "reason": escape(shown.reason),
        "comment": escape(shown.comment),
        "evidence": escape(shown.evidence),
        "link": escape(shown.evidence_link),
        "value": "" if shown.written in _ABSENCES else escape(shown.written),
    }
    ticked = shown.written.split("|") if question.kind == "checklist" else [shown.written]
    values |= {f"is:{one}": CHECKED for one in ticked}
    if shown.comment or shown.evidence or shown.evidence_link:
        values["open"] = " open"
    return values


_ABSENCES = frozenset(absence.value for absence in Absence)


def _before(work: Work, earlier: Earlier, question: Question, phrases: Phrases) -> dict[str, str]:
    """Return the slot above the answers: what the shared purchasing unit answered, and what was answered last wave."""
    found = _earlier(work.questionnaire, earlier, question, phrases)
    if work.heritage:
        found["earlier"] = units.note(work, question, answer_text) + found.get("earlier", "")
    return found


def _earlier(questionnaire: Questionnaire, earlier: Earlier, question: Question, phrases: Phrases) -> dict[str, str]:
    before = earlier.answers.get(question.id)
    if before is None or before in (Absence.UNANSWERED, Absence.NOT_ASKED):
        return {}
    if question.kind == "level" and not isinstance(before, Absence):
        name = questionnaire.scale[cast("int", before)]
        answer = phrases.level % {"level": before, "name": name[phrases.language]}
    else:
        answer = answer_text(questionnaire, question, before)
    return {"earlier": f"<p class=hint>{escape(phrases.earlier % {'answer': answer})}</p>"}


def answer_text(questionnaire: Questionnaire, question: Question, answer: Value | Absence) -> str:
    """Write an answer: a level as number and name, an absence as words."""
    match answer:
        case Absence.NOT_APPLICABLE:
            return _("Not applicable")
        case Absence.DO_NOT_KNOW:
            return _("Don't know")
        case Absence():
            return _("No answer")
        case int() if question.kind == "level":
            return _("level %(level)s – %(name)s", level=answer, name=text(questionnaire.scale[answer]))
        case _:
            return KINDS[question.kind].summary(question, answer, language())


def written_text(questionnaire: Questionnaire, question: Question, written: str) -> str:
    """Write a draft's answer as a person reads it."""
    return answer_text(questionnaire, question, parse(question, written))


def saved_text(question: Question, stored: StoredAnswer) -> str:
    """Say when an answer was saved, and what it still lacks."""
    return _saved_text(question, stored, Phrases.now())


def _saved_text(question: Question, stored: StoredAnswer, phrases: Phrases) -> str:
    time = clock(stored.saved_at)
    if stored.saved_at.date() == phrases.today:
        words = phrases.saved_at % {"time": time}
    else:
        words = phrases.saved_on % {"day": day(stored.saved_at), "time": time}
    if stored.answer is Absence.NOT_APPLICABLE and not stored.reason:
        return _("%(saved)s. Write why question %(number)s does not apply to you.", saved=words, number=question.id)
    return words


def _not_saved(entry: Entry) -> Markup:
    problem = next(iter(entry.problems.values()))
    return Markup('<span class="hidden">{}</span> {} {}').format(_("Error:"), problem, _("Not saved."))


def _messages() -> Markup:
    return Markup("").join(Markup('<p class="done" role="status">{}</p>').format(one) for one in get_flashed_messages())


def _summary(entries: Mapping[str, Entry]) -> Markup:
    """List what could not be saved; the box takes focus, with or without script."""
    if not entries:
        return Markup("")
    problems = [(field, problem) for entry in entries.values() for field, problem in entry.problems.items()]
    heading = ngettext("There is %(num)d thing to fix", "There are %(num)d things to fix", len(problems))
    links = Markup("").join(
        Markup('<li><a href="#{}">{} {}</a></li>').format(field, field.partition(".")[0], words)
        for field, words in problems
    )
    return Markup(
        '<div class="errors" role="group" aria-labelledby="fix" tabindex="-1" autofocus><h2 id="fix">{}</h2>'
        "<ul>{}</ul><p>{}</p></div>"
    ).format(heading, links, _("Everything else on the page is saved."))

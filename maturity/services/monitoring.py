"""How a wave is going: who has come how far, where answers are missing, and what was noted; never an answer."""

import csv
import io
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum
from zoneinfo import ZoneInfo

from maturity.domain.assessment import State
from maturity.domain.letter import LetterKind
from maturity.domain.organisation import Organisation, swedish_order
from maturity.domain.recipient_file import Recipient
from maturity.domain.representativeness import SIZES
from maturity.domain.spreadsheet import harmless
from maturity.domain.turnout import Turnout, turnout
from maturity.domain.wave import DeskWave
from maturity.errors import FieldsError
from maturity.services.drafts import storable
from maturity.services.organisers import Organiser
from maturity.storage.letters import Delivery, Letter
from maturity.storage.monitor import Note, Taking
from maturity.storage.store import Store

UNOPENED_AFTER = timedelta(days=14)
LONGEST_NOTE = 1000
COLUMNS = (
    *("code", "name", "county", "skr_group", "population", "state", "invited", "opened", "submitted"),
    *("reminders", "letter", "address", "declined_reason"),
)
"""Of the monitor as a file."""


class Step(Enum):
    """How far an organisation has come, in order."""

    SUBMITTED = "submitted"
    REOPENED = "reopened"
    APPROVAL = "approval"
    AGREEING = "agreeing"
    ANSWERING = "answering"
    OPENED = "opened"
    INVITED = "invited"
    NOT_INVITED = "not-invited"
    DECLINED = "declined"


BEGUN = (Step.APPROVAL, Step.AGREEING, Step.ANSWERING)
ANSWERED = (Step.SUBMITTED, Step.REOPENED)
"""A submission that is being changed still counts."""


@dataclass(frozen=True, slots=True)
class Participant:
    """An organisation in the monitor; *letters*: those that it was sent, newest first."""

    taking: Taking
    step: Step
    letters: tuple[Letter, ...]
    recipient: Recipient | None

    @property
    def organisation(self) -> Organisation:
        """Who it is."""
        return self.taking.organisation

    @property
    def reminders(self) -> int:
        """How many reminders were asked for."""
        return sum(one.kind is LetterKind.REMINDER for one in self.letters)

    @property
    def delivery(self) -> Delivery | None:
        """What became of the newest letter; None without any."""
        return self.letters[0].delivery if self.letters else None


@dataclass(frozen=True, slots=True)
class Response:
    """How a group of organisations has answered; *missing*: those that have not, in Swedish order."""

    group: str
    answered: int
    many: int
    missing: tuple[Organisation, ...]

    @property
    def share(self) -> float:
        """The part that has answered, 0 to 1."""
        return self.answered / self.many


@dataclass(frozen=True, slots=True)
class Overview:
    """A wave as a whole; *failed*: organisations whose newest letter could not be delivered."""

    participants: tuple[Participant, ...]
    counts: Mapping[Step, int]
    failed: int

    @property
    def answered(self) -> int:
        """How many have submitted."""
        return sum(self.counts.get(step, 0) for step in ANSWERED)

    @property
    def begun(self) -> int:
        """How many are at work."""
        return sum(self.counts.get(step, 0) for step in BEGUN)


@dataclass(frozen=True, slots=True)
class Choice:
    """Which organisations somebody wants to see; empty for all."""

    step: str = ""
    county: str = ""
    group: str = ""
    unopened: bool = False
    failed: bool = False


def overview(store: Store, wave: DeskWave) -> Overview:
    """Return how far every organisation has come, in Swedish order of names; three queries."""
    recipients = store.recipients.of_wave(wave.id)
    letters: dict[str, list[Letter]] = {}
    for one in store.letters.of_wave(wave.id):
        letters.setdefault(one.organisation, []).append(one)
    found = [
        Participant(one, step_of(one), tuple(letters.get(code, ())), recipients.get(code))
        for one in store.monitor.of_wave(wave.id)
        for code in (one.organisation.code,)
    ]
    found.sort(key=_by_name)
    failed = sum(one.delivery is Delivery.FAILED for one in found)
    return Overview(tuple(found), Counter(one.step for one in found), failed)


def day_by_day(found: Overview, wave: DeskWave, now: datetime, zone: ZoneInfo) -> Turnout | None:
    """Count the days of a wave as a place's calendar has them; None before the wave has opened.

    An organisation counts from its first submission on, also when it has changed its answers since.
    """

    def day(moment: datetime) -> date:
        return moment.astimezone(zone).date()

    if not found.participants:
        return None
    answered = (one.taking for one in found.participants if one.step in ANSWERED)
    letters = (letter for one in found.participants for letter in one.letters)
    return turnout(
        submitted=(day(one.first_submitted_at) for one in answered if one.first_submitted_at),
        reminders=(day(one.asked_at) for one in letters if one.kind is LetterKind.REMINDER),
        many=len(found.participants),
        opens=day(wave.facts.opens),
        closes=day(wave.facts.closes - timedelta(microseconds=1)),  # who closes at midnight has no next day
        today=day(now),
    )


def step_of(one: Taking) -> Step:
    """Return how far an organisation has come."""
    if one.state is State.ANSWERING:
        return Step.AGREEING if one.agreeing else Step.ANSWERING
    if one.state is not State.INVITED:
        return Step(one.state.value)
    if one.opened_at is not None:
        return Step.OPENED
    return Step.NOT_INVITED if one.invited_at is None else Step.INVITED


def chosen(found: Iterable[Participant], choice: Choice, now: datetime) -> list[Participant]:
    """Return the participants that somebody wants to see."""
    return [one for one in found if _fits(one, choice, now)]


ORDERS: Mapping[str, Callable[[Participant], object]] = {
    "name": lambda one: swedish_order(one.organisation.name),
    "county": lambda one: swedish_order(one.organisation.county_name),
    "group": lambda one: one.organisation.skr_group or "~",
    "population": lambda one: -one.organisation.population,
    "step": lambda one: list(Step).index(one.step),
}
"""Word of an address to what a table is sorted by; names decide between equals."""


def ordered(found: Iterable[Participant], by: str) -> list[Participant]:
    """Return participants in an order; an unknown one is that of names."""
    key: Callable[[Participant], object] = ORDERS.get(by, _by_name)
    return sorted(sorted(found, key=_by_name), key=key)  # type: ignore[arg-type]  # all keys of one order compare


def by_county(found: Iterable[Participant]) -> dict[str, Response]:
    """Return county code to how its organisations have answered."""
    return _responses(found, lambda one: one.county_code, lambda one: one.county_name)


def by_group(found: Iterable[Participant]) -> tuple[Response, ...]:
    """Return how SKR's groups have answered, in their order; organisations without one are not in any."""
    municipalities = [one for one in found if one.organisation.skr_group]
    responses = _responses(municipalities, lambda one: one.skr_group or "", lambda one: one.skr_group or "")
    return tuple(responses[group] for group in sorted(responses))


def by_size(found: Iterable[Participant]) -> tuple[Response, ...]:
    """Return how classes of population have answered, smallest first; *group* is the class's number as text."""
    responses = _responses(found, lambda one: str(size_class(one)), lambda one: str(size_class(one)))
    return tuple(responses[number] for number in sorted(responses))


def size_class(one: Organisation) -> int:
    """Return the number of an organisation's class of population, from 0; ``SIZES`` are the bounds."""
    return sum(one.population >= bound for bound in SIZES)


def table(found: Iterable[Participant]) -> str:
    """Write organisations as a file that Swedish spreadsheets open; words of codes are the same in every language."""
    text = io.StringIO()
    writer = csv.writer(text, delimiter=";")
    writer.writerow(COLUMNS)
    for one in found:
        taking, organisation = one.taking, one.organisation
        moments = (taking.invited_at, taking.opened_at, taking.submitted_at)
        cells = (
            *(organisation.code, organisation.name, organisation.county_name, organisation.skr_group or ""),
            *(str(organisation.population), one.step.value),
            *(moment.date().isoformat() if moment else "" for moment in moments),
            str(one.reminders),
            *(one.delivery.value if one.delivery else "", one.recipient.address if one.recipient else ""),
            taking.declined_reason,
        )
        writer.writerow([harmless(cell) for cell in cells])
    return text.getvalue()


def notes(store: Store, wave: DeskWave, code: str) -> tuple[Note, ...]:
    """Return what organisers noted about an organisation, newest first."""
    return store.monitor.notes(store.waves.assessment(wave.id, code)[0])


def add_note(store: Store, who: Organiser, wave: DeskWave, code: str, text: str, now: datetime) -> None:
    """Note something about an organisation.

    Raises:
        NotFoundError: it takes no part.
        FieldsError: the text is empty or too long; nothing was noted.
    """
    assessment_id, kept = store.waves.assessment(wave.id, code)[0], storable(text)
    if not kept:
        raise FieldsError({"note": "missing"})
    if len(kept) > LONGEST_NOTE:
        raise FieldsError({"note": "too-long"})
    store.monitor.add_note(assessment_id, who.appointment.id, kept, now)
    store.audit.add(now, who.name, "add-note", f"{wave.subject}/{code}", {})


def _fits(one: Participant, choice: Choice, now: datetime) -> bool:
    organisation, invited_at = one.organisation, one.taking.invited_at
    waits = one.step is Step.INVITED and invited_at is not None and now - invited_at >= UNOPENED_AFTER
    return (
        choice.step in ("", one.step.value)
        and choice.county in ("", organisation.county_code)
        and choice.group in ("", organisation.skr_group)
        and (waits or not choice.unopened)
        and (one.delivery is Delivery.FAILED or not choice.failed)
    )


def _by_name(one: Participant) -> str:
    return swedish_order(one.organisation.name)


def _responses(
    found: Iterable[Participant], key: Callable[[Organisation], str], name: Callable[[Organisation], str]
) -> dict[str, Response]:
    groups: dict[str, list[Participant]] = {}
    for one in found:
        groups.setdefault(key(one.organisation), []).append(one)
    return {code: _response(name(members[0].organisation), members) for code, members in groups.items()}


def _response(group: str, members: Sequence[Participant]) -> Response:
    missing = [one.organisation for one in members if one.step not in ANSWERED]
    missing.sort(key=lambda one: swedish_order(one.name))
    return Response(group, len(members) - len(missing), len(members), tuple(missing))

"""Preparing a wave: what it is called, asks and says, and until when; nothing of it can change once it is open."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo

from maturity.domain.disclosure import LEAST_MEDIAN, LEAST_SENSITIVE, LEAST_SPREAD, Limits
from maturity.domain.organiser import Body
from maturity.domain.questionnaire import Questionnaire, Text
from maturity.domain.result import WaveFacts
from maturity.domain.wave import DeskWave, Kind, WaveState, moment_of
from maturity.errors import FieldsError, MailHeaderError, WaveStateError
from maturity.services.drafts import storable
from maturity.services.mailing import address
from maturity.services.wording import TIME_ZONE
from maturity.storage.store import Store

HOME = ZoneInfo(TIME_ZONE)
LANGUAGES = ("sv", "en")
LONGEST_NAME = 120
LONGEST_INTRODUCTION = 1000
LARGEST_LIMIT = 1000
LEAST = {"median": LEAST_MEDIAN, "spread": LEAST_SPREAD, "sensitive": LEAST_SENSITIVE}
"""The limits of a wave may be higher than these, never lower."""

FIRST_OPENS = timedelta(weeks=4)
FIRST_LASTS = timedelta(weeks=6)
"""What is proposed for a new wave: time to invite, and time to answer."""

_SLUG = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")
_LONGEST_SLUG = 40
_RESERVED = {"new"}


class Runner(Protocol):
    """Who runs waves: an organiser at a desk, or the operator for a body."""

    @property
    def name(self) -> str:
        """How the audit log calls who it is."""

    @property
    def body(self) -> Body:
        """Whose waves they are."""


@dataclass(frozen=True, slots=True)
class Operator:
    """Who uses the command line, for a body."""

    body: Body
    name: str = "operator"


@dataclass(frozen=True, slots=True)
class Naming:
    """What a wave is called: *slug* in addresses, *name* in every language."""

    slug: str
    name: Text
    kind: Kind


def create(store: Store, who: Runner, naming: Naming, version_id: int, now: datetime, *, copied: str = "") -> DeskWave:
    """Begin a wave with dates and limits that are proposed, or as *copied*, an earlier wave of the body, had them.

    Args:
        store: open for writing.
        who: whose wave it will be.
        naming: what it is called.
        version_id: the questionnaire; a copy has that of the earlier wave.
        now: the present.
        copied: short name of the earlier wave; empty for none. Its organisations, limits and texts are taken over,
            and nothing that has to be done anew before a wave opens.

    Raises:
        FieldsError: the naming cannot be used; nothing was stored.
        NotFoundError: the body has no wave to copy.
    """
    problems = _naming_problems(naming)
    if not problems and store.desk_waves.is_taken(naming.slug):
        problems["slug"] = "taken"
    if problems:
        raise FieldsError(problems)
    if copied:
        model = store.desk_waves.get(copied, who.body.id)
    else:
        facts = _proposed(naming, store.versions.open(version_id), now)
        model = DeskWave(0, who.body.id, version_id, facts)
    opens = _morning(now + FIRST_OPENS)
    lasts = model.facts.closes.astimezone(HOME) - model.facts.opens.astimezone(HOME)
    named = replace(model.facts, slug=naming.slug, name=_tidied(naming.name), generated=False)
    facts = replace(named, opens=opens, closes=opens + lasts)
    fresh = replace(model, state=WaveState.DRAFT, sender_verified_at=None, tested_at=None)
    wave = replace(fresh, facts=facts, kind=naming.kind)
    wave = replace(wave, id=store.desk_waves.add(wave))
    if copied:
        there = store.desk_waves.chosen(model.id) or store.organisations.in_wave(model.id)
        store.desk_waves.choose(wave.id, [one.code for one in there])
    store.audit.add(now, who.name, "create-wave", wave.subject, {"body": who.body.id})
    return wave


def rename(store: Store, who: Runner, slug: str, name: Text, kind: Kind, now: datetime) -> DeskWave:
    """Change what a wave is called and what it is for; its short name stays, for it is in addresses.

    Raises:
        FieldsError: the name cannot be used.
        NotFoundError, WaveStateError: the body has no such wave, or it is opened.
    """
    wave = held(store, who, slug)
    if problems := _naming_problems(Naming(slug, name, kind)):
        raise FieldsError(problems)
    return _kept(store, who, replace(wave, facts=replace(wave.facts, name=_tidied(name)), kind=kind), now)


def set_questionnaire(store: Store, who: Runner, slug: str, version_id: int, form: str, now: datetime) -> DeskWave:
    """Choose what is asked; another choice has to be tried anew.

    Raises:
        FieldsError: the questionnaire has no such form.
        NotFoundError, WaveStateError: the body has no such wave, or it is opened; there is no such version.
    """
    wave = held(store, who, slug)
    if form not in store.versions.open(version_id).forms:
        raise FieldsError({"form": "unknown"})
    changed = replace(wave, version_id=version_id, facts=replace(wave.facts, form=form))
    if changed != wave:
        changed = replace(changed, tested_at=None, state=WaveState.DRAFT)
    return _kept(store, who, changed, now)


def set_dates(store: Store, who: Runner, slug: str, given: Mapping[str, str], now: datetime) -> DeskWave:
    """Choose when a wave is open, how few peers a figure needs, and whether questions may be left out.

    Args:
        store: open for writing.
        who: whose wave it is.
        slug: which one.
        given: ``opens_day`` (2027-03-31), ``opens_time`` (08:00), ``closes_day``, ``closes_time``, in Swedish time;
            ``median``, ``spread``, ``sensitive``; ``least_response`` in per cent; ``partial`` is ``yes`` or anything.
        now: the present.

    Raises:
        FieldsError: something cannot be used; nothing was changed.
        NotFoundError, WaveStateError: the body has no such wave, or it is opened.
    """
    wave = held(store, who, slug)
    problems: dict[str, str] = {}
    opens = _moment(given, "opens", problems)
    closes = _moment(given, "closes", problems)
    if opens and closes and closes <= opens:
        problems["closes_day"] = "before-opening"
    elif closes and closes <= now:
        problems["closes_day"] = "past"
    limits = {name: _whole(given, name, least, LARGEST_LIMIT, problems) for name, least in LEAST.items()}
    share = _whole(given, "least_response", 0, 100, problems)
    if problems or opens is None or closes is None:
        raise FieldsError(problems)
    facts = replace(
        wave.facts, opens=opens, closes=closes, limits=Limits(**limits), partial=given.get("partial") == "yes"
    )
    return _kept(store, who, replace(wave, facts=facts, least_response=share / 100), now)


def set_texts(store: Store, who: Runner, slug: str, given: Mapping[str, str], now: datetime) -> DeskWave:
    """Choose who sends the letters of a wave, and what is said about it; another address has to be proved anew.

    Args:
        store: open for writing.
        who: whose wave it is.
        slug: which one.
        given: ``sender_name``, ``sender_address``, ``introduction_sv``, ``introduction_en``.
        now: the present.

    Raises:
        FieldsError: something cannot be used; nothing was changed.
        NotFoundError, WaveStateError: the body has no such wave, or it is opened.
    """
    wave = held(store, who, slug)
    problems: dict[str, str] = {}
    name = " ".join(storable(given.get("sender_name", "")).split())
    if not name or len(name) > LONGEST_NAME:
        problems["sender_name"] = "too-long" if name else "missing"
    email = _address(given.get("sender_address", ""), problems)
    texts = {code: storable(given.get(f"introduction_{code}", "")) for code in LANGUAGES}
    for code, text in texts.items():
        if len(text) > LONGEST_INTRODUCTION:
            problems[f"introduction_{code}"] = "too-long"
        elif not text and any(texts.values()):
            problems[f"introduction_{code}"] = "other-language"
    if problems:
        raise FieldsError(problems)
    verified = wave.sender_verified_at if email == wave.sender_address else None
    facts = replace(wave.facts, introduction=texts if any(texts.values()) else {})
    changed = replace(wave, facts=facts, sender_name=name, sender_address=email, sender_verified_at=verified)
    return _kept(store, who, changed, now)


def remove(store: Store, who: Runner, slug: str, now: datetime) -> None:
    """Forget a wave that was never opened.

    Raises:
        NotFoundError, WaveStateError: the body has no such wave, or it is opened.
    """
    wave = held(store, who, slug)
    store.desk_waves.remove(wave.id)
    store.audit.add(now, who.name, "remove-wave", wave.subject, {})


def held(store: Store, who: Runner, slug: str) -> DeskWave:
    """Return a wave of the body that is not opened yet; nobody else changes it until the transaction ends.

    Raises:
        NotFoundError, WaveStateError: the body has no such wave, or it is opened.
    """
    wave = store.desk_waves.hold(slug, who.body.id)
    if not wave.state.is_prepared:
        raise WaveStateError(slug, wave.state.value)
    return wave


def moment(given: Mapping[str, str], which: str) -> datetime:
    """Return the moment in the fields ``…_day`` and ``…_time``, in Swedish time.

    Raises:
        FieldsError: there is no such moment.
    """
    problems: dict[str, str] = {}
    found = _moment(given, which, problems)
    if found is None:
        raise FieldsError(problems)
    return found


def _moment(given: Mapping[str, str], which: str, problems: dict[str, str]) -> datetime | None:
    day, clock = (given.get(f"{which}_{part}", "").strip() for part in ("day", "time"))
    found = moment_of(day, clock, HOME)
    if found is None:
        is_day = moment_of(day, "12:00", HOME) is not None
        problems[f"{which}_time" if is_day else f"{which}_day"] = "not-a-time" if is_day else "not-a-day"
    return found


def _proposed(naming: Naming, questionnaire: Questionnaire, now: datetime) -> WaveFacts:
    form = naming.kind.value if naming.kind.value in questionnaire.forms else next(iter(questionnaire.forms))
    opens = _morning(now + FIRST_OPENS)
    closes = (opens + FIRST_LASTS).replace(hour=16)
    return WaveFacts(naming.slug, naming.name, form, opens, closes, Limits(), generated=False, partial=True)


def _morning(at: datetime) -> datetime:
    return at.astimezone(HOME).replace(hour=8, minute=0, second=0, microsecond=0)


def _naming_problems(naming: Naming) -> dict[str, str]:
    problems = {}
    for code, name in _tidied(naming.name).items():
        if not name or len(name) > LONGEST_NAME:
            problems[f"name_{code}"] = "too-long" if name else "missing"
    if not naming.slug:
        problems["slug"] = "missing"
    elif not _SLUG.fullmatch(naming.slug) or len(naming.slug) > _LONGEST_SLUG or naming.slug in _RESERVED:
        problems["slug"] = "not-a-slug"
    return problems


def _tidied(name: Text) -> dict[str, str]:
    return {code: " ".join(storable(name.get(code, "")).split()) for code in LANGUAGES}


def _whole(given: Mapping[str, str], name: str, least: int, most: int, problems: dict[str, str]) -> int:
    written = given.get(name, "").strip()
    if not (written.isascii() and written.isdecimal()) or len(written) > len(str(most)):
        problems[name] = "not-a-number"
        return least
    if not least <= int(written) <= most:
        problems[name] = "too-low" if int(written) < least else "too-high"
    return int(written)


def _address(typed: str, problems: dict[str, str]) -> str:
    try:
        return address(typed)
    except MailHeaderError:
        problems["sender_address"] = "not-an-address" if typed.strip() else "missing"
        return ""


def _kept(store: Store, who: Runner, wave: DeskWave, now: datetime) -> DeskWave:
    store.desk_waves.put(wave)
    store.audit.add(now, who.name, "change-wave", wave.subject, {})
    return wave

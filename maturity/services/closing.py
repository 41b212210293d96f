"""A wave that is open: longer for one organisation, closed before its time, and opened again."""

from dataclasses import replace
from datetime import datetime

from maturity.domain.organisation import Organisation
from maturity.domain.wave import DeskWave, WaveState
from maturity.errors import FieldsError, WaveStateError
from maturity.services.preparing import Runner
from maturity.storage.store import Store


def extend(
    store: Store, who: Runner, slug: str, organisation_code: str, until: datetime, now: datetime
) -> Organisation:
    """Let one organisation answer for longer than the others, also when the wave has closed.

    Raises:
        FieldsError: ``until`` is ``past``, or ``not-longer`` than the others have; nothing was changed.
        NotFoundError: the body has no such wave, or the organisation does not take part.
        WaveStateError: the wave is not opened yet, or published.
    """
    wave = _running(store, who, slug)
    if until <= now:
        raise FieldsError({"until_day": "past"})
    if until <= wave.facts.closes:
        raise FieldsError({"until_day": "not-longer"})
    return _extended(store, who, wave, organisation_code, until, now)


def end_extension(store: Store, who: Runner, slug: str, organisation_code: str, now: datetime) -> Organisation:
    """Let an organisation have as long as the others again.

    Raises:
        NotFoundError, WaveStateError: as for ``extend``.
    """
    return _extended(store, who, _running(store, who, slug), organisation_code, None, now)


def close(store: Store, who: Runner, slug: str, now: datetime) -> DeskWave:
    """End a wave now, for everybody: also for who has longer.

    Raises:
        NotFoundError: the body has no such wave.
        WaveStateError: it is not open, and nobody has longer.
    """
    wave = _running(store, who, slug)
    has_begun = wave.facts.opens < now
    is_open = wave.state_at(now) is WaveState.OPEN
    if not has_begun or not (is_open or _is_extended(store, wave, now)):
        raise WaveStateError(slug, wave.state_at(now).value)
    store.desk_waves.end_extensions(wave.id)
    wave = replace(wave, state=WaveState.CLOSED, facts=replace(wave.facts, closes=min(now, wave.facts.closes)))
    store.desk_waves.put(wave)
    store.audit.add(now, who.name, "close-wave", wave.subject, {})
    return wave


def reopen(store: Store, who: Runner, slug: str, closes: datetime, now: datetime) -> DeskWave:
    """Let everybody answer until another moment: a closed wave opens again, an open one gets another last day.

    A draft of the publication was made of what had been submitted; it is thrown away, or it would close the wave.

    Raises:
        FieldsError: ``closes_day`` is ``past`` or ``before-opening``; nothing was changed.
        NotFoundError: the body has no such wave.
        WaveStateError: it is not opened yet, or published.
    """
    wave = _running(store, who, slug)
    if closes <= now:
        raise FieldsError({"closes_day": "past"})
    if closes <= wave.facts.opens:
        raise FieldsError({"closes_day": "before-opening"})
    verb = "reopen-wave" if wave.state_at(now) is WaveState.CLOSED else "move-closing"
    wave = replace(wave, state=WaveState.OPEN, facts=replace(wave.facts, closes=closes))
    store.desk_waves.put(wave)
    store.publications.drop_draft(wave.id)
    for one in store.desk_waves.extensions(wave.id):
        if one.until <= closes:
            store.desk_waves.extend(store.waves.assessment(wave.id, one.code)[0], None)
    store.audit.add(now, who.name, verb, wave.subject, {"closes": closes.isoformat()})
    return wave


def _running(store: Store, who: Runner, slug: str) -> DeskWave:
    wave = store.desk_waves.hold(slug, who.body.id)
    if wave.state not in (WaveState.OPEN, WaveState.CLOSED):
        raise WaveStateError(slug, wave.state.value)
    return wave


def _is_extended(store: Store, wave: DeskWave, now: datetime) -> bool:
    return any(now < one.until for one in store.desk_waves.extensions(wave.id))


def _extended(
    store: Store, who: Runner, wave: DeskWave, organisation_code: str, until: datetime | None, now: datetime
) -> Organisation:
    organisation = store.organisations.get(organisation_code)
    assessment_id, _ = store.waves.assessment(wave.id, organisation.code)
    store.desk_waves.extend(assessment_id, until)
    facts = {"until": until.isoformat()} if until else {}
    verb = "extend-wave" if until else "end-extension"
    store.audit.add(now, who.name, verb, f"{wave.facts.slug}/{organisation.code}", facts)
    return organisation

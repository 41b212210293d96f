"""Development: the waves of one organisation beside each other."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

import numpy as np

from maturity.domain.benchmark import GroupKind
from maturity.domain.development import Development, Sheet, develop, regulars
from maturity.domain.group_choice import Circle
from maturity.domain.inheritance import voices
from maturity.domain.naming import unnamed_parts
from maturity.domain.organisation import Organisation
from maturity.domain.result import Peers
from maturity.domain.scoring import Compiled
from maturity.services.access import Actor
from maturity.services.questionnaires import ready
from maturity.storage.sheets import StoredSheet
from maturity.storage.store import Store
from maturity.storage.waves import StoredWave

FEWEST_WAVES = 2
"""A development takes two points."""


def development(store: Store, actor: Actor, now: datetime, *, wanted: GroupKind) -> Development | None:
    """Return the waves that the actor's organisation has submitted to beside each other; four queries.

    Waves of another questionnaire, or of a shorter or longer form, measure something else and are left out.

    Args:
        store: an open transaction.
        actor: who asks, in the newest wave.
        now: the present: it decides whether somebody may still answer.
        wanted: peer group.

    Returns:
        None before the second submission.
    """
    return development_of(store, actor.organisation, actor.wave_id, now, wanted=wanted)


def development_of(
    store: Store, organisation: Organisation, newest_id: int, now: datetime, *, wanted: GroupKind
) -> Development | None:
    """Return the same of any organisation, up to the wave *newest_id*."""
    waves = _waves(store, organisation, newest_id)
    if len(waves) < FEWEST_WAVES:
        return None
    register = store.organisations.in_wave(waves[-1].id)
    return develop(organisation, sheets(store, organisation, waves, _compiled(store, waves), register, now), wanted)


def last_two(store: Store, organisation: Organisation, newest_id: int, now: datetime) -> tuple[Sheet, Sheet] | None:
    """Return the last wave but one and the newest that an organisation has submitted to, None before the second.

    Args:
        store: an open transaction.
        organisation: which; it does not see who answers for the own use only.
        newest_id: of the newest wave.
        now: as for ``development``.
    """
    waves = _waves(store, organisation, newest_id)[-FEWEST_WAVES:]
    if len(waves) < FEWEST_WAVES:
        return None
    register = store.organisations.in_wave(newest_id)
    before, newest = sheets(store, organisation, waves, _compiled(store, waves), register, now)
    return before, newest


def with_panel(
    store: Store,
    reader: Organisation,
    wave: StoredWave,
    compiled: Compiled,
    register: Sequence[Organisation],
    now: datetime,
) -> Peers:
    """Return the peers of a wave, with the panel of the reader's development where the wave is part of one.

    Arguments as for ``sheets``.
    """
    waves = _waves(store, reader, wave.id)
    if len(waves) < FEWEST_WAVES or waves[-1].id != wave.id:
        return sheets(store, reader, [wave], [compiled], register, now)[0].peers
    found = sheets(store, reader, waves, _compiled(store, waves), register, now)
    return replace(found[-1].peers, panel=regulars(Circle(reader, register), found))


def sheets(
    store: Store,
    reader: Organisation | None,
    waves: Sequence[StoredWave],
    compiled: Sequence[Compiled],
    register: Sequence[Organisation],
    now: datetime,
) -> list[Sheet]:
    """Return what the organisations of some waves have submitted, side by side; one query.

    Args:
        store: an open transaction.
        reader: the organisation that looks; it does not see who answers for the own use only. None for somebody of no
            organisation, who sees what everybody does.
        waves: which.
        compiled: their questionnaires.
        register: the rows, in every wave.
        now: as for ``development``.
    """
    names = [one.code for one in register]
    layouts = [(one.node_ids, len(one.questions)) for one in compiled]
    stored = store.sheets.read([one.id for one in waves], names, layouts, reader.code if reader else "", now)
    return [
        Sheet(wave.facts, one, _peers(reader, register, one, sheet))
        for wave, one, sheet in zip(waves, compiled, stored, strict=True)
    ]


def _peers(
    reader: Organisation | None, register: Sequence[Organisation], compiled: Compiled, sheet: StoredSheet
) -> Peers:
    names = [one.code for one in register]
    voice = None if sheet.inherited is None else voices(compiled, names, sheet.codes, sheet.inherited)
    seen, willing = None, sheet.open
    if sheet.seen.any() and reader is not None and reader.peer_group is not None:
        willing = willing | (sheet.seen & np.array([one.peer_group == reader.peer_group for one in register]))
    if (rows := np.flatnonzero(willing)).size:
        # Whoever has the same answers is seen with them, where anybody is named: levels are nobody else's to know.
        unnamed = unnamed_parts(compiled.questionnaire)
        figures = np.array([j for j, node in enumerate(compiled.node_ids) if node not in unnamed], dtype=np.intp)
        said = np.zeros((len(names), len(compiled.node_ids) + len(compiled.questions)), dtype=bool)
        said[rows[:, np.newaxis] if voice is None else voice[np.ix_(rows, figures)], figures] = True
        seen = said if voice is None else np.take_along_axis(said, voice, axis=0)
    return Peers(tuple(register), sheet.index, sheet.codes, voice, seen=seen, arrival=sheet.arrival)


def _compiled(store: Store, waves: Sequence[StoredWave]) -> list[Compiled]:
    return [ready(store.versions.open(one.version_id), one.facts) for one in waves]


def _waves(store: Store, organisation: Organisation, newest_id: int) -> list[StoredWave]:
    """Return the waves up to the newest that an organisation has submitted to and that can be compared with it."""
    submitted = store.sheets.waves_of(organisation.code)
    waves = store.waves.all()
    newest = next(one for one in waves if one.id == newest_id)
    questionnaire = store.versions.open(newest.version_id).id
    return [
        one
        for one in waves
        if one.id in submitted
        and one.facts.opens <= newest.facts.opens
        and one.facts.form == newest.facts.form
        and store.versions.open(one.version_id).id == questionnaire
    ]

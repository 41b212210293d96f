"""Development: the waves of one organisation beside each other."""

from collections.abc import Sequence

from maturity.domain.benchmark import GroupKind
from maturity.domain.development import Development, Sheet, develop, in_every_wave
from maturity.domain.group_choice import Mask
from maturity.domain.inheritance import voices
from maturity.domain.organisation import Organisation
from maturity.domain.result import Peers
from maturity.domain.scoring import Compiled
from maturity.services.access import Actor
from maturity.services.questionnaires import ready
from maturity.storage.store import Store
from maturity.storage.waves import StoredWave

FEWEST_WAVES = 2
"""A development takes two points."""


def development(store: Store, actor: Actor, *, wanted: GroupKind) -> Development | None:
    """Return the waves that the actor's organisation has submitted to beside each other; four queries.

    Waves of another questionnaire, or of a shorter or longer form, measure something else and are left out.

    Args:
        store: an open transaction.
        actor: who asks, in the newest wave.
        wanted: peer group.

    Returns:
        None before the second submission.
    """
    return development_of(store, actor.organisation, actor.wave_id, wanted=wanted)


def development_of(
    store: Store, organisation: Organisation, newest_id: int, *, wanted: GroupKind
) -> Development | None:
    """Return the same of any organisation, up to the wave *newest_id*."""
    waves = _waves(store, organisation, newest_id)
    if len(waves) < FEWEST_WAVES:
        return None
    register = store.organisations.in_wave(waves[-1].id)
    return develop(organisation, sheets(store, organisation, waves, _compiled(store, waves), register), wanted)


def last_two(store: Store, organisation: Organisation, newest_id: int) -> tuple[Sheet, Sheet] | None:
    """Return the last wave but one and the newest that an organisation has submitted to, None before the second.

    Args:
        store: an open transaction.
        organisation: which; it does not see who answers for the own use only.
        newest_id: of the newest wave.
    """
    waves = _waves(store, organisation, newest_id)[-FEWEST_WAVES:]
    if len(waves) < FEWEST_WAVES:
        return None
    register = store.organisations.in_wave(newest_id)
    before, newest = sheets(store, organisation, waves, _compiled(store, waves), register)
    return before, newest


def panel(store: Store, organisation: Organisation, wave: StoredWave, register: Sequence[Organisation]) -> Mask | None:
    """Return who has an index in every wave of an organisation's development, None where there is none.

    Args:
        store: an open transaction.
        organisation: whose development.
        wave: the newest.
        register: the rows.

    Returns:
        shape (register, nodes of *wave*).
    """
    waves = _waves(store, organisation, wave.id)
    if len(waves) < FEWEST_WAVES:
        return None
    compiled = _compiled(store, waves)
    index = [(one.compiled, one.peers.index) for one in sheets(store, organisation, waves, compiled, register)]
    return in_every_wave(compiled[-1], index)


def sheets(
    store: Store,
    reader: Organisation,
    waves: Sequence[StoredWave],
    compiled: Sequence[Compiled],
    register: Sequence[Organisation],
) -> list[Sheet]:
    """Return what the organisations of some waves have submitted, side by side; one query.

    Args:
        store: an open transaction.
        reader: the organisation that looks; it does not see who answers for the own use only.
        waves: which.
        compiled: their questionnaires.
        register: the rows, in every wave.
    """
    names = [one.code for one in register]
    layouts = [(one.node_ids, len(one.questions)) for one in compiled]
    stored = store.sheets.read([one.id for one in waves], names, layouts, reader.code)
    return [
        Sheet(
            wave.facts,
            one,
            Peers(
                tuple(register),
                sheet.index,
                sheet.codes,
                None if sheet.inherited is None else voices(one, names, sheet.codes, sheet.inherited),
            ),
        )
        for wave, one, sheet in zip(waves, compiled, stored, strict=True)
    ]


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

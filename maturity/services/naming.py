"""Naming: the organisations of one's peer group that let it see their indices, once nobody can change that any more."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import Enum

from maturity.domain import edition as editions
from maturity.domain.edition import Edition
from maturity.domain.group_choice import every_group
from maturity.domain.ladder import Rung
from maturity.domain.naming import Named, nameable, unnamed_parts
from maturity.domain.organisation import Organisation, swedish_order
from maturity.domain.questionnaire import TOTAL
from maturity.domain.result import sensitive_nodes
from maturity.services import comparing, open_data, publishing
from maturity.services.access import Actor
from maturity.services.questionnaires import ready
from maturity.storage.store import Store
from maturity.storage.waves import StoredWave

_LEAST_TO_MOST = tuple(Rung)


class Unnamed(Enum):
    """Why nobody is named."""

    NO_GROUP = "no-group"
    NOT_OUT = "not-out"
    NOT_SUBMITTED = "not-submitted"
    OWN = "own"


@dataclass(frozen=True, slots=True)
class NamedPeers:
    """What a reader sees of the peer group by name.

    Attributes:
        why: why nobody is named; None where those are who have agreed.
        nodes: ids of the areas, and the total, that are named.
        found: in Swedish order.
        left_out: how many have agreed and are not shown, because others could be worked out.
    """

    why: Unnamed | None
    nodes: tuple[str, ...] = ()
    found: tuple[Named, ...] = ()
    left_out: int = 0


def named_peers(store: Store, actor: Actor, now: datetime) -> NamedPeers:
    """Return who of the actor's peer group is shown by name; a dozen queries, however many they are.

    Names come with the publication: it freezes what everybody has chosen and which submission counts. Who keeps the
    own answers sees nobody else's.
    """
    why, edition = _edition(store, actor)
    if edition is None:
        return NamedPeers(why)
    own, wave = actor.organisation, StoredWave(actor.wave_id, actor.version_id, actor.wave)
    questionnaire = store.versions.open(wave.version_id)
    compiled = ready(questionnaire, wave.facts)
    shown = {area.id for area in questionnaire.areas} | {TOTAL}
    nodes = tuple(one for one in compiled.node_ids if one in shown - unnamed_parts(questionnaire))
    seen = comparing.all_seen(store, own, wave, compiled, now)
    rungs, indices = _agreed(store, actor, edition)
    rows = {one.code: row for row, one in enumerate(seen.register) if one.code in indices and _is_peer(one, own)}
    willing = sorted(rows.values(), key=lambda row: _order(rungs, seen.register[row].code))
    columns = [compiled.node_ids.index(node) for node in nodes]
    view = replace(seen.seen_by(own, wave.facts.limits), seen=None)  # as it was before the publication
    groups = every_group(view, sensitive_nodes(compiled), seen.earlier).values()
    named = nameable(
        willing,
        [row for row in willing if rungs[seen.register[row].code] is Rung.OPEN],
        [mask[:, columns] for mask in groups],
        wave.facts.limits,
        None if seen.voice is None else seen.voice[:, columns],
    )
    found = [_named(seen.register[row], indices[seen.register[row].code], nodes) for row in named]
    found.sort(key=lambda one: swedish_order(one.organisation.name))
    return NamedPeers(None, nodes, tuple(found), len(willing) - len(named))


def _edition(store: Store, actor: Actor) -> tuple[Unnamed | None, Edition | None]:
    """Return what is published about the wave, or why this reader sees nobody by name."""
    if actor.organisation.peer_group is None:
        return Unnamed.NO_GROUP, None
    newest = publishing.newest_of(store.publications.of(actor.wave.slug))
    if newest is None or newest.withdrawn_at:
        return Unnamed.NOT_OUT, None
    if Rung(store.publications.ladder(actor.assessment_id)) is Rung.OWN:
        return Unnamed.OWN, None
    edition = editions.read(newest.content)
    return (None, edition) if actor.organisation.code in edition.revisions else (Unnamed.NOT_SUBMITTED, None)


def _agreed(store: Store, actor: Actor, edition: Edition) -> tuple[dict[str, Rung], dict[str, dict[str, float | None]]]:
    """Return code to rung, and code to the frozen indices of those that let their group see them."""
    rungs = {code: Rung(rung) for code, rung in store.publications.ladders(actor.wave_id).items()}
    opened = store.exports.opened(actor.wave_id, [one for one in Rung if one.is_seen])
    return rungs, {code: index for (code, _), index in open_data.frozen(opened, edition).items()}


def _named(one: Organisation, index: Mapping[str, float | None], nodes: Sequence[str]) -> Named:
    return Named(one, {node: index.get(node) for node in nodes})


def _is_peer(one: Organisation, own: Organisation) -> bool:
    return one.code != own.code and one.peer_group == own.peer_group


def _order(rungs: Mapping[str, Rung], code: str) -> tuple[int, str]:
    """Put those first whom most others can see."""
    return -_LEAST_TO_MOST.index(rungs[code]), code

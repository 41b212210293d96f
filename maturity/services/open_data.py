"""What everybody may read: waves, and the versions of what is published about them, as rows."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import datetime

import numpy as np

from maturity.domain import edition as editions
from maturity.domain.edition import Edition
from maturity.domain.open_data import LEVEL_DECIMALS, Dataset, Row, index_rows, named_rows, share_rows
from maturity.domain.publication import Group, Publication
from maturity.domain.questionnaire import Questionnaire
from maturity.domain.representativeness import SIZES
from maturity.domain.result import WaveFacts
from maturity.errors import NotFoundError
from maturity.storage.exports import Opened, Version
from maturity.storage.register import skr_group_names
from maturity.storage.store import Store
from maturity.storage.waves import StoredWave

_KINDS = {"municipality": "Kommuner", "region": "Regioner", "unit": "Gemensamma inköpsenheter"}
_MOST_KEPT = 12
_kept: dict[tuple[int, str, datetime], Dataset] = {}
"""Frozen versions as rows: a process reads each once, and forgets the oldest."""


def waves(store: Store, now: datetime) -> tuple[tuple[WaveFacts, Questionnaire], ...]:
    """Return the waves that have opened, with what is asked in them, oldest first."""
    found = (one for one in store.waves.all() if one.facts.opens <= now)
    return tuple((one.facts, store.versions.open(one.version_id)) for one in found)


def wave(store: Store, slug: str, now: datetime) -> tuple[WaveFacts, Questionnaire]:
    """Return a wave that has opened, the newest when none is named.

    Raises:
        NotFoundError: there is none.
    """
    found = [one for one in waves(store, now) if slug in ("", one[0].slug)]
    if not found:
        raise NotFoundError("wave", slug)
    return found[-1]


def every(store: Store) -> tuple[Dataset, ...]:
    """Return every version that is published and not withdrawn, without its rows, oldest first; two queries."""
    return _heads(store, store.exports.versions())


def newest(store: Store) -> tuple[Dataset, ...]:
    """Return the newest version of every wave, without its rows, the newest wave first; two queries."""
    found = {one.wave: one for one in store.exports.versions()}
    return _heads(store, reversed(found.values()))


def dataset(store: Store, slug: str = "", version: int = 0) -> Dataset:
    """Return a version of a publication, the newest of the newest wave when nothing is named.

    Raises:
        NotFoundError: there is none, or it is withdrawn.
    """
    for one in reversed(store.exports.versions()):
        if slug in ("", one.wave) and version in (0, one.version):
            key = (one.id, one.content_hash, one.at)
            if key not in _kept:
                _kept[key] = _whole(store, one)
                for oldest in list(_kept)[:-_MOST_KEPT]:
                    _kept.pop(oldest, None)
            return _kept[key]
    raise NotFoundError("publication", f"{slug} {version}")


def chosen(rows: Sequence[Row], wanted: Mapping[str, str]) -> list[Row]:
    """Return the rows that have the words that are wanted of them; an empty word is none."""
    given = {name: word for name, word in wanted.items() if word}
    return [row for row in rows if all(getattr(row, name) == word for name, word in given.items())]


def _heads(store: Store, versions: Iterable[Version]) -> tuple[Dataset, ...]:
    stored = {one.id: one for one in store.waves.all()}
    return tuple(_head(store, one, stored[one.wave_id]) for one in versions)


def _head(store: Store, one: Version, stored: StoredWave) -> Dataset:
    facts = stored.facts
    return Dataset(
        wave=one.wave,
        name=facts.name,
        version=one.version,
        published_at=one.at,
        opens=facts.opens,
        closes=facts.closes,
        content_hash=one.content_hash,
        note=one.note,
        generated=facts.generated,
        questionnaire=store.versions.open(stored.version_id),
        rows=(),
    )


def _whole(store: Store, one: Version) -> Dataset:
    stored, edition = store.waves.get(one.wave), editions.read(store.exports.content(one.id))
    questionnaire = store.versions.open(stored.version_id)
    opened = frozen(store.exports.opened(one.wave_id), edition)
    return Dataset(
        wave=edition.wave,
        name=edition.name,
        version=one.version,
        published_at=one.at,
        opens=edition.opens,
        closes=edition.closes,
        content_hash=one.content_hash,
        note=one.note,
        generated=edition.generated,
        questionnaire=questionnaire,
        rows=(
            *_rows(edition, edition.indices, questionnaire.rules.decimals),
            *_rows(edition, edition.questions, LEVEL_DECIMALS),
            *(row for (code, name), index in opened.items() for row in named_rows(questionnaire, code, name, index)),
        ),
    )


def _rows(edition: Edition, made: Publication, decimals: int) -> Iterator[Row]:
    for i, group in enumerate(made.groups):
        name = _name(edition, group)
        for j, figure in enumerate(made.figures):
            n, about = int(made.counts[i, j]), (group.table, group.id, name, figure.id)
            yield from index_rows(*about, [_number(value) for value in made.quartiles[i, j]], n, decimals)
            yield from share_rows(*about, [_number(value) for value in made.shares[i, j]], n)


def frozen(opened: Sequence[Opened], edition: Edition) -> dict[tuple[str, str], dict[str, float | None]]:
    """Return code and name to the indices of the submission that the edition counts.

    Who let others see its results after the figures were frozen hides others in them, and is not named.
    """
    found: dict[tuple[str, str], dict[str, float | None]] = {}
    for one in opened:
        frozen = one.organisation in edition.indices.known
        if frozen and edition.revisions.get(one.organisation) == one.revision:
            found.setdefault((one.organisation, one.name), {})[one.node] = one.index
    return found


def _name(edition: Edition, group: Group) -> str:
    """Return the Swedish name of a group, which is its name in every language of the files."""
    match group.table:
        case "nation":
            return "Riket"
        case "kind":
            return _KINDS[group.id]
        case "county":
            return edition.counties[group.id]
        case "size":
            return _size(int(group.id))
        case _:
            return skr_group_names().get(group.id, group.id)


def _size(place: int) -> str:
    first, last = (0, *SIZES)[place], (*SIZES, None)[place]
    return f"{first} invånare eller fler" if last is None else f"{first}–{last - 1} invånare"


def _number(value: float) -> float | None:
    return None if np.isnan(value) else float(value)

"""An edition: everything that is published about a wave at once, as it is frozen, hashed and read again."""

import hashlib
import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any

import numpy as np

from maturity.domain.disclosure import Limits
from maturity.domain.organisation import Organisation
from maturity.domain.publication import Figure, Flags, Group, Publication
from maturity.domain.questionnaire import Text
from maturity.domain.representativeness import SIZES
from maturity.domain.scoring.compiled import Floats

TABLES: Mapping[str, Callable[[Organisation], str | None]] = {
    "nation": lambda _one: "all",
    "kind": lambda one: one.kind,
    "main-group": lambda one: one.main_group,
    "skr-group": lambda one: one.skr_group,
    "size": lambda one: None if one.kind == "region" else str(sum(one.population >= start for start in SIZES)),
    "county": lambda one: one.county_code if one.kind == "municipality" else None,
}
"""Table to the group that an organisation is in; where something has to be left out, the first tables are kept.

Counties are of municipalities, as on the pages of those that take part: the two would differ by the region alone."""

_FINE_TABLES = ("main-group", "skr-group", "size", "county")
"""Those that part the organisations of one kind."""


Examples = Mapping[str, tuple[tuple[str, str], ...]]
"""Area to code and name of organisations."""


@dataclass(frozen=True, slots=True)
class Response:
    """How many of a group were asked, and how many are in the figures."""

    group: Group
    invited: int
    included: int


@dataclass(frozen=True, slots=True)
class Edition:
    """What is published about a wave.

    Attributes:
        wave, name, form, opens, closes, generated: of the wave.
        questionnaire, questionnaire_version, questionnaire_hash: what was asked.
        engine: version of the scoring.
        limits: that the figures keep to.
        low_response: why the figures are published with few answers; empty where there are enough.
        counties: code to name.
        responses: of every group.
        indices, questions: the figures.
        revisions: organisation to the submission that counts. Not for others: it tells who takes part.
        examples: area to code and name of those at the highest level that have agreed to be named, in alphabetical
            order; None in what was published before there were any.
    """

    wave: str
    name: Text
    form: str
    opens: datetime
    closes: datetime
    generated: bool
    questionnaire: str
    questionnaire_version: str
    questionnaire_hash: str
    engine: str
    limits: Limits
    low_response: str
    counties: Mapping[str, str]
    responses: tuple[Response, ...]
    indices: Publication
    questions: Publication
    revisions: Mapping[str, int]
    examples: Examples | None = None

    def response(self, group: Group) -> Response:
        """Return how many of a group are in the figures."""
        return next(one for one in self.responses if one.group == group)


def groups_of(register: Sequence[Organisation]) -> dict[Group, Flags]:
    """Return every group of the published tables with its members, shape (register,).

    A shared purchasing unit stands for what its members inherit, so it is in the groups of its members too.
    """
    row_of = {one.code: row for row, one in enumerate(register)}
    found: dict[Group, Flags] = {}
    for table, group_of in TABLES.items():
        for row, one in enumerate(register):
            group = group_of(one)
            if group is None:
                continue
            members = found.setdefault(Group(table, group), np.zeros(len(register), dtype=bool))
            members[row] = True
            if one.unit in row_of:
                members[row_of[one.unit]] = True
    return found


def fine_tables(register: Sequence[Organisation]) -> list[Flags]:
    """Return the tables that part the organisations of one kind, each of shape (groups, register)."""
    groups = groups_of(register)
    members = [[groups[group] for group in groups if group.table == table] for table in _FINE_TABLES]
    return [np.array(one) for one in members if one]


def written(edition: Edition) -> tuple[str, str]:
    """Return an edition as canonical JSON, and its SHA-256."""
    tree = asdict(edition) | {
        "opens": edition.opens.isoformat(),
        "closes": edition.closes.isoformat(),
        "responses": [[one.group.table, one.group.id, one.invited, one.included] for one in edition.responses],
        "indices": _tree(edition.indices),
        "questions": _tree(edition.questions),
        "name": dict(edition.name),
        "counties": dict(edition.counties),
        "revisions": dict(edition.revisions),
        "examples": None if edition.examples is None else dict(edition.examples),
    }
    if edition.examples is None:
        del tree["examples"]  # the hash of what was published before stays the same
    text = json.dumps(tree, ensure_ascii=False, sort_keys=True, separators=(",", ":"), allow_nan=False)
    return text, hashlib.sha256(text.encode()).hexdigest()


def read(text: str) -> Edition:
    """Return the edition that ``written`` wrote."""
    tree: dict[str, Any] = json.loads(text)
    return Edition(
        **tree
        | {
            "opens": datetime.fromisoformat(tree["opens"]),
            "closes": datetime.fromisoformat(tree["closes"]),
            "limits": Limits(**tree["limits"]),
            "responses": tuple(Response(Group(*one[:2]), *one[2:]) for one in tree["responses"]),
            "indices": _publication(tree["indices"]),
            "questions": _publication(tree["questions"]),
            "examples": _examples(tree.get("examples")),
        }
    )


def _tree(made: Publication) -> dict[str, Any]:
    return {
        "organisations": list(made.organisations),
        "groups": [[group.table, group.id] for group in made.groups],
        "figures": [[figure.asked, figure.id, figure.sensitive] for figure in made.figures],
        "members": [np.flatnonzero(row).tolist() for row in made.members],
        "versions": made.versions.tolist(),
        "detail": made.detail.tolist(),
        "counts": made.counts.tolist(),
        "quartiles": _numbers(made.quartiles),
        "shares": _numbers(made.shares),
        "known": sorted(made.known),
    }


def _examples(tree: Mapping[str, list[list[str]]] | None) -> Examples | None:
    if tree is None:
        return None
    return {area: tuple((code, name) for code, name in found) for area, found in tree.items()}


def _numbers(values: Floats) -> list[Any]:
    tree = values.astype(object)
    tree[np.isnan(values)] = None
    found: list[Any] = tree.tolist()
    return found


def _publication(tree: dict[str, Any]) -> Publication:
    organisations, groups, figures = tree["organisations"], tree["groups"], tree["figures"]
    members = np.zeros((len(groups), len(organisations)), dtype=bool)
    for row, inside in zip(members, tree["members"], strict=True):
        row[inside] = True
    cells = (len(groups), len(figures))
    return Publication(
        organisations=tuple(organisations),
        groups=tuple(Group(*one) for one in groups),
        figures=tuple(Figure(*one) for one in figures),
        members=members,
        versions=np.array(tree["versions"], dtype=np.int8).reshape(len(organisations), len(figures)),
        detail=np.array(tree["detail"], dtype=np.int8).reshape(cells),
        counts=np.array(tree["counts"], dtype=np.intp).reshape(cells),
        quartiles=np.array(tree["quartiles"], dtype=float).reshape(*cells, 3),
        shares=np.array(tree["shares"], dtype=float).reshape(*cells, -1) if figures else np.zeros((*cells, 0)),
        known=frozenset(tree["known"]),
    )

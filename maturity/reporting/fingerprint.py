"""What a report was made from: hashes of its inputs and the choices, carried by the file itself."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from datetime import MAXYEAR, MINYEAR, datetime
from hashlib import sha256
from typing import Any
from xml.sax.saxutils import unescape
from zipfile import BadZipFile

from maturity import __version__
from maturity.domain.group_address import in_address
from maturity.domain.result import Result
from maturity.domain.scoring import ENGINE_VERSION
from maturity.errors import NoFingerprintError
from maturity.report.office import between, mark_of
from maturity.reporting.material import Choices, Material, case_number_problem

VERSION = 1
"""Of the form of what follows."""

LARGEST = 20_000_000
"""Bytes: many times what a report has. What is larger is none, and is not looked at."""

LONGEST_NAME = 100
"""Characters of an organisation's code, a wave's short name, and the like."""

_PDF, _ZIP = b"%PDF-", b"PK"
_BEGIN, _END = b"<pdf:Keywords>", b"</pdf:Keywords>"
_ENTITIES = {"&quot;": '"', "&apos;": "'"}


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """What a file says of how it came about.

    Attributes:
        kind: name of the kind of report.
        organisation, wave: whose, by code, and of which wave.
        as_of: the moment that "preliminary" was judged at.
        choices: what was chosen.
        inputs: name of an input → its hash or version.
    """

    kind: str
    organisation: str
    wave: str
    as_of: datetime
    choices: Choices
    inputs: Mapping[str, str]

    def text(self) -> str:
        """Return it as JSON of plain signs, which every format can carry."""
        found = {
            "maturity": VERSION,
            "kind": self.kind,
            "organisation": self.organisation,
            "wave": self.wave,
            "as_of": self.as_of.isoformat(),
            "choices": asdict(self.choices),
            "inputs": dict(self.inputs),
        }
        return json.dumps(found, separators=(",", ":"))

    def differing(self, other: "Fingerprint") -> tuple[str, ...]:
        """Return the names of the inputs that are not the same."""
        names = [*self.inputs, *(name for name in other.inputs if name not in self.inputs)]
        return tuple(name for name in names if self.inputs.get(name) != other.inputs.get(name))


def fingerprint_of(
    kind: str, material: Material, choices: Choices, layouts: Sequence[bytes], contact: str
) -> Fingerprint:
    """Return what a report is made from."""
    result = material.result
    inputs = {
        "questionnaire": result.questionnaire.content_hash,
        "answers": _answers(result),
        "organisation and wave": _digest(result.organisation, result.wave),
        "peers": _digest(*_peers(material)),
        "earlier waves": _digest(*_earlier(material)),
        "plan": _digest(sorted(material.plan.targets.items()), material.plan.actions),
        "layout": _digest(*layouts),
        "contact": _digest(contact),
        "program": f"{__version__}+{ENGINE_VERSION}",
    }
    return Fingerprint(kind, result.organisation.code, result.wave.slug, result.as_of, choices, inputs)


def read_fingerprint(file: bytes) -> Fingerprint:
    """Return what a file carries; anybody may have made it.

    Raises:
        NoFingerprintError: it is none of the service's reports, or of a kind that carries nothing.
    """
    try:
        found = json.loads(_carried(file))
        carried = Fingerprint(
            found["kind"],
            found["organisation"],
            found["wave"],
            datetime.fromisoformat(found["as_of"]),
            Choices(**found["choices"]),
            {name: str(value) for name, value in found["inputs"].items()},
        )
        if _is_ours(carried):
            return carried
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError, BadZipFile):
        pass
    raise NoFingerprintError


def _is_ours(carried: Fingerprint) -> bool:
    """Tell whether every part is of the kind that the service writes, and what is shown of it can be printed."""
    chosen, day = carried.choices, carried.as_of
    names = carried.kind, carried.organisation, carried.wave, chosen.language, chosen.group, *carried.inputs
    return (
        all(isinstance(one, str) and one.isprintable() and len(one) <= LONGEST_NAME for one in names)
        and isinstance(chosen.comments, bool)
        and isinstance(chosen.plan, bool)
        and isinstance(chosen.case_number, str)
        and not case_number_problem(chosen.case_number)
        and day.tzinfo is not None
        and MINYEAR < day.year < MAXYEAR  # the others have no equal in some zone
    )


def _carried(file: bytes) -> str:
    if len(file) > LARGEST:
        return ""
    if file.startswith(_PDF):
        return unescape(between(file, _BEGIN, _END).decode(), _ENTITIES)
    if file.startswith(_ZIP):
        return mark_of(file)
    return str(json.loads(file)["about"]["fingerprint"])


def _answers(result: Result) -> str:
    if result.submitted is not None:
        return result.submitted.content_hash
    return _digest([(one.question.id, one.facts) for area in result.areas for one in area.questions])


def _peers(material: Material) -> tuple[Any, ...]:  # Any: what is hashed has no type
    """Return what a report can tell of the peers: who they are, and every figure of theirs."""
    result, trend = material.result, material.development
    questions = [(one.question.id, one.peers, one.median) for area in result.areas for one in area.questions]
    series = [(one.id, one.points) for one in trend.series] if trend else []
    among = [node.standing for node in result.nodes() if node.standing]
    figures = [(one.node, one.peers, one.detail, one.lower, one.median, one.upper, one.values) for one in among]
    group = result.group
    if group is None:
        return (series,)
    members, answered = [(one.code, one.name) for one in group.members], [one.code for one in group.answered]
    kinds = in_address(group.wanted), in_address(group.kind)
    return kinds, members, answered, group.voices, figures, questions, series


def _earlier(material: Material) -> tuple[Any, ...]:
    result, trend = material.result, material.development
    answers = [(one.question.id, one.previous) for area in result.areas for one in area.questions]
    found = [(one.id, one.own, one.today, one.change) for one in trend.series] if trend else []
    return (
        answers,
        [node.previous for node in result.nodes()],
        [one.slug for one in trend.waves] if trend else [],
        found,
    )


def _digest(*parts: object) -> str:
    return sha256(repr(parts).encode("utf-8", "backslashreplace")).hexdigest()

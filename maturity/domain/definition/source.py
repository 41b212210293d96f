"""The text of a questionnaire file as plain data, with the place of every value.

Scalars follow YAML 1.2, so that ``no``, ``012``, ``1:30`` and dates stay text. Anchors, aliases, tags and deep
nesting are refused before any tree is built: no questionnaire needs them, and attacks do.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

import yaml

from maturity.domain.definition.findings import Finding

Path = tuple[str | int, ...]
"""Keys and list positions from the root of the file to a value."""

Place = tuple[int, int]
"""Line and column, both from 1."""

DEEPEST = 40
"""Collections inside each other: sixteen areas deep, and far from the limits of any parser."""

_NOT_ALLOWED = re.compile("[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_INTEGER = re.compile(r"-?(?:0|[1-9][0-9]{0,14})")
_DECIMAL = re.compile(r"-?(?:0|[1-9][0-9]{0,14})\.[0-9]{1,15}")
_NULLS = {"", "~", "null", "Null", "NULL"}
_TRUTHS = {"true": True, "True": True, "TRUE": True, "false": False, "False": False, "FALSE": False}
_AS_WRITTEN: frozenset[Path] = frozenset({("version",)})
"""A version is a name: 2027.10 is not the number 2027.1."""


@dataclass(frozen=True, slots=True)
class Source:
    """A file's data and where each value and key stands."""

    path: str
    data: object
    values: Mapping[Path, Place]
    keys: Mapping[Path, Place]

    def place(self, path: Path) -> Place:
        """Return where *path* stands, or its nearest parent that the file holds.

        A value that starts on a later line than its key is found at the key.
        """
        while path not in self.values:
            path = path[:-1]
        value, key = self.values[path], self.keys.get(path)
        return key if key and key[0] < value[0] else value

    def key_place(self, path: Path) -> Place:
        """Return where the key of *path* stands, or else the value or its nearest parent."""
        return self.keys.get(path) or self.place(path)


def parse(text: str, path: str) -> tuple[Source | None, tuple[Finding, ...]]:
    """Read YAML text.

    Args:
        text: the content of the file.
        path: the file's name, for the findings.

    Returns:
        The source, None where the text cannot be read at all; and what was found on the way.
    """
    text = text.removeprefix("\ufeff")
    if strange := _NOT_ALLOWED.search(text):
        before = text[: strange.start()]
        place = (before.count("\n") + 1, strange.start() - before.rfind("\n"))
        return None, (Finding(path, *place, "syntax", f"Remove the control character {strange[0]!r}."),)
    try:
        if refused := _refused(text, path):
            return None, (refused,)
        root = yaml.compose(text, Loader=yaml.CSafeLoader)
    except yaml.MarkedYAMLError as error:
        place = _place_of(error, text)
        return None, (Finding(path, *place, "syntax", f"Correct the YAML here: {error.problem or error.context}."),)
    except yaml.YAMLError as error:
        return None, (Finding(path, 1, 1, "syntax", f"Correct the YAML: {' '.join(str(error).split())}."),)
    if root is None:
        return None, (Finding(path, 1, 1, "syntax", "Write a questionnaire; the file is empty."),)
    reading = _Reading(path)
    data = reading.value(root, ())
    return Source(path, data, reading.values, reading.keys), tuple(reading.findings)


def _place_of(error: yaml.MarkedYAMLError, text: str) -> Place:
    mark = error.problem_mark or error.context_mark
    # What is never closed is missed on the line after the last, where no editor can go.
    end = text.rstrip("\n")
    last = (end.count("\n") + 1, len(end) - end.rfind("\n"))
    return min((mark.line + 1, mark.column + 1), last) if mark else (1, 1)


def _refused(text: str, path: str) -> Finding | None:
    depth = 0
    for event in yaml.parse(text, Loader=yaml.CSafeLoader):
        depth += isinstance(event, yaml.CollectionStartEvent) - isinstance(event, yaml.CollectionEndEvent)
        if depth > DEEPEST:
            what = f"Nest less: more than {DEEPEST} collections are inside each other."
        elif isinstance(event, yaml.AliasEvent) or getattr(event, "anchor", None):
            what = "Write the value out; anchors and aliases are refused."
        elif tag := getattr(event, "tag", None):
            what = f"Remove the tag {tag!r}; tags are refused."
        else:
            continue
        return Finding(path, *_place(event), "refused-yaml", what)
    return None


@dataclass(slots=True)
class _Reading:
    path: str
    values: dict[Path, Place] = field(default_factory=dict)
    keys: dict[Path, Place] = field(default_factory=dict)
    findings: list[Finding] = field(default_factory=list)

    def value(self, node: yaml.Node, path: Path) -> object:
        self.values[path] = _place(node)
        if isinstance(node, yaml.MappingNode):
            return self.mapping(node, path)
        if isinstance(node, yaml.SequenceNode):
            return [self.value(item, (*path, position)) for position, item in enumerate(node.value)]
        text = str(node.value)
        quoted = isinstance(node, yaml.ScalarNode) and node.style
        return text if quoted or path in _AS_WRITTEN else _scalar(text)

    def mapping(self, node: yaml.MappingNode, path: Path) -> dict[str, object]:
        found: dict[str, object] = {}
        for key, value in node.value:
            place = _place(key)
            if not isinstance(key, yaml.ScalarNode):
                self.findings.append(Finding(self.path, *place, "syntax", "Use a plain text as key."))
            elif key.value in found:
                first = self.keys[*path, key.value][0]
                message = f"Remove one of the two {key.value!r}; the first is on line {first}."
                self.findings.append(Finding(self.path, *place, "duplicate-key", message))
            else:
                self.keys[*path, key.value] = place
                found[key.value] = self.value(value, (*path, key.value))
        return found


def _place(piece: yaml.Node | yaml.Event) -> Place:
    mark = piece.start_mark
    return (mark.line + 1, mark.column + 1) if mark else (1, 1)


def _scalar(text: str) -> object:
    if text in _NULLS:
        return None
    if text in _TRUTHS:
        return _TRUTHS[text]
    if _INTEGER.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text

"""Does a file have the right shape? Each departure becomes a finding in plain words."""

from collections.abc import Callable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from maturity.domain.definition.findings import Finding
from maturity.domain.definition.model import QuestionnairePart
from maturity.domain.definition.source import Path, Source


def shape(source: Source) -> tuple[QuestionnairePart | None, tuple[Finding, ...], frozenset[Path]]:
    """Validate the data of a file.

    Returns:
        The questionnaire as far as it can be read, or None; the findings; and the paths that were left out to
        get that far, so that the linter can stay silent about their surroundings.
    """
    try:
        return QuestionnairePart.model_validate(source.data), (), frozenset()
    except ValidationError as error:
        details = error.errors(include_url=False)
    findings = {(path, one["type"]): _finding(source, path, one) for path, one in _located(source, details)}
    left_out = frozenset(path for path, _ in _located(source, details))
    # One bad value in a question must not hide the linter's findings elsewhere, so the rest is read without it;
    # without roles or areas, though, the linter would only complain about what it cannot see.
    if any("questions" not in path[:-1] and path[-1:] and path[-1] in _known_keys() for path in left_out):
        return None, tuple(findings.values()), left_out
    try:
        part = QuestionnairePart.model_validate(_without(source.data, (), left_out))
    except ValidationError:
        part = None
    return part, tuple(findings.values()), left_out


def json_schema() -> dict[str, object]:
    """Return the JSON Schema (2020-12) of questionnaire files, for editors."""
    schema: dict[str, object] = QuestionnairePart.model_json_schema(by_alias=True)
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **schema}


def _located(source: Source, details: list[ErrorDetails]) -> Iterator[tuple[Path, ErrorDetails]]:
    """Yield each path once; pydantic reports every branch of a union and adds names that no file holds."""
    seen = set()
    for one in details:
        path = tuple(one["loc"])
        if one["type"] != "missing":
            while path not in source.values:
                path = path[:-1]
        if path not in seen:
            seen.add(path)
            yield path, one


def _finding(source: Source, path: Path, error: ErrorDetails) -> Finding:
    kind = error["type"]
    place = source.key_place(path) if kind == "extra_forbidden" else source.place(path)
    code, say = _SENTENCES.get(kind, ("wrong-value", _general))
    return Finding(source.path, *place, code, say(path, error.get("ctx", {}), error))


_Say = Callable[[Path, Mapping[str, object], ErrorDetails], str]


def _general(_path: Path, _context: Mapping[str, object], error: ErrorDetails) -> str:
    return f"Correct this value: {error['msg'][:1].lower()}{error['msg'][1:]}."


def _unknown(path: Path, _context: Mapping[str, object], _error: ErrorDetails) -> str:
    near = get_close_matches(str(path[-1]), _known_keys(), n=1)
    return f"Remove {path[-1]!r} or correct its name; " + (
        f"did you mean {near[0]!r}?" if near else "no such key belongs here."
    )


def _constant(sentence: str) -> _Say:
    return lambda _path, _context, _error: sentence


_SENTENCES: Mapping[str, tuple[str, _Say]] = {
    "missing": ("missing-key", lambda path, _c, _e: f"Add {path[-1]!r} here."),
    "extra_forbidden": ("unknown-key", _unknown),
    "string_type": ("wrong-type", _constant("Write a text here; put numbers, true, false and null in quotes.")),
    "int_type": ("wrong-type", _constant("Write a whole number here.")),
    "int_from_float": ("wrong-type", _constant("Write a whole number here.")),
    "float_type": ("wrong-type", _constant("Write a number here.")),
    "bool_type": ("wrong-type", _constant("Write true or false here.")),
    "list_type": ("wrong-type", _constant("Write a list here.")),
    "dict_type": ("wrong-type", _constant("Write one text per language here, as {sv: …, en: …}.")),
    "model_type": ("wrong-type", _constant("Write keys with values here.")),
    "literal_error": ("wrong-value", lambda _p, context, _e: f"Use one of {context['expected']} here."),
    "string_too_short": ("wrong-value", _constant("Write a text here; it is empty.")),
    "string_pattern_mismatch": (
        "wrong-value",
        lambda _p, context, _e: f"Write this value so that it matches {context['pattern']}.",
    ),
    "too_short": (
        "wrong-value",
        lambda _p, context, _e: f"Give at least {context['min_length']} here, not {context['actual_length']}.",
    ),
    "too_long": (
        "wrong-value",
        lambda _p, context, _e: f"Give at most {context['max_length']} here, not {context['actual_length']}.",
    ),
    "value_error": ("wrong-value", lambda _p, context, _e: f"Correct this value: {context['error']}."),
}
"""Pydantic's error type to our code and sentence."""


@cache
def _known_keys() -> tuple[str, ...]:
    schema = QuestionnairePart.model_json_schema(by_alias=True)
    parts = [schema, *schema["$defs"].values()]
    return tuple(sorted({name for part in parts for name in part.get("properties", {})}))


def _without(data: object, path: Path, left_out: frozenset[Path]) -> object:
    if isinstance(data, dict):
        return {k: _without(v, (*path, k), left_out) for k, v in data.items() if (*path, k) not in left_out}
    if isinstance(data, list):
        # List items stay, so that the positions of their siblings stay true.
        return [_without(item, (*path, position), left_out) for position, item in enumerate(data)]
    return data

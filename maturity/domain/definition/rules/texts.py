"""Rules for wording: every language is there, levels are told apart, one question at a time."""

from collections.abc import Iterator

from pydantic import BaseModel

from maturity.domain.definition.contents import Contents, Remark
from maturity.domain.definition.model import Wordings
from maturity.domain.definition.source import Path

LONGEST_LEVEL = 40
"""Words; people choose between levels side by side on a phone (ux.md 2.23)."""

SHORTEST_LEVEL = 5
"""Words; a level of fewer cannot describe something that can be seen."""

DOUBLES = (" och/eller ", " and/or ")


def languages(contents: Contents) -> Iterator[Remark]:
    """Every text has every language of the questionnaire, and no other."""
    wanted = contents.part.languages
    if len(set(wanted)) < len(wanted):
        yield Remark(("languages",), "duplicate-id", "Name each language once.")
    for path, text in _wordings(contents.part, ()):
        if missing := [language for language in wanted if language not in text.root]:
            yield Remark(path, "missing-language", f"Add this text in {', '.join(missing)}.")
        for language in text.root.keys() - set(wanted):
            message = f"Remove {language!r} or add it to languages; a text with commas needs quotes."
            yield Remark((*path, language), "unknown-language", message)


def levels(contents: Contents) -> Iterator[Remark]:
    """A level is long enough to describe something and short enough to be read."""
    for path, question in contents.questions:
        for position, level in enumerate(question.levels):
            for language, text in level.root.items():
                here = (*path, "levels", position, language)
                words = len(text.split())
                if words > LONGEST_LEVEL:
                    message = f"Shorten this level to {LONGEST_LEVEL} words; it has {words}."
                    yield Remark(here, "level-too-long", message, "warning")
                if words < SHORTEST_LEVEL:
                    message = f"Describe what can be seen, in at least {SHORTEST_LEVEL} words; this has {words}."
                    yield Remark(here, "level-too-short", message, "warning")


def levels_alike(contents: Contents) -> Iterator[Remark]:
    """No two levels or options of a question read the same."""
    for path, question in contents.questions:
        groups = {"levels": question.levels, "options": [option.label for option in question.options]}
        for key, group in groups.items():
            seen: dict[tuple[str, str], int] = {}
            for position, text in enumerate(group):
                for language, wording in text.root.items():
                    first = seen.setdefault((language, wording.casefold()), position)
                    if first != position:
                        here = (*path, key, position) if key == "options" else (*path, key, position, language)
                        message = f"Tell this apart from number {first}; the two read the same."
                        yield Remark(here, "levels-alike", message)


def double_question(contents: Contents) -> Iterator[Remark]:
    """A question asks one thing."""
    for path, question in contents.questions:
        for language, text in question.ask.root.items():
            if text.count("?") > 1 or any(double in f"{text.casefold()} " for double in DOUBLES):
                message = "Ask one thing; split this into two questions."
                yield Remark((*path, "ask", language), "double-question", message, "warning")


RULES = (languages, levels, levels_alike, double_question)


def _wordings(value: object, path: Path) -> Iterator[tuple[Path, Wordings]]:
    if isinstance(value, Wordings):
        yield path, value
    elif isinstance(value, BaseModel):
        for name, field in type(value).model_fields.items():
            yield from _wordings(getattr(value, name), (*path, field.alias or name))
    elif isinstance(value, list):
        for position, item in enumerate(value):
            yield from _wordings(item, (*path, position))

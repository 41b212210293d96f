"""Rules for ids: each names one thing, and every reference finds something."""

from collections.abc import Iterable, Iterator
from graphlib import CycleError, TopologicalSorter

from maturity.domain.assessment import Absence
from maturity.domain.definition.contents import Contents, Remark
from maturity.domain.definition.conversion import FULL
from maturity.domain.definition.model import ConditionPart
from maturity.domain.definition.source import Path
from maturity.domain.questionnaire import TOTAL

NOTHING_TICKED = "none"
"""How an answer to a checklist says that no option is ticked."""


def unique(contents: Contents) -> Iterator[Remark]:
    """An id names one thing: areas and questions share one space, as nodes of the index."""
    yield from _repeated((path, node.id) for path, node in contents.nodes())
    yield from _repeated((("roles", position), role.id) for position, role in enumerate(contents.part.roles))
    yield from _repeated((("documents", position), one.id) for position, one in enumerate(contents.part.documents))
    for path, question in contents.questions:
        yield from _repeated(((*path, "options", n), option.id) for n, option in enumerate(question.options))


def reserved(contents: Contents) -> Iterator[Remark]:
    """No id has a meaning of its own."""
    for path, node in contents.nodes():
        if node.id == TOTAL:
            yield Remark((*path, "id"), "reserved-id", f"Choose another id; {TOTAL!r} is the whole questionnaire.")
    absences = {absence.value for absence in Absence}
    for path, question in contents.questions:
        taken = absences | ({NOTHING_TICKED} if question.kind == "checklist" else set())
        for position, option in enumerate(question.options):
            if option.id in taken:
                message = f"Choose another id; {option.id!r} already means that there is no such answer."
                yield Remark((*path, "options", position, "id"), "reserved-id", message)


def roles_and_documents(contents: Contents) -> Iterator[Remark]:
    """Roles and documents of a question are among those of the file."""
    roles = {role.id for role in contents.part.roles}
    documents = {document.id for document in contents.part.documents}
    for path, question in contents.questions:
        yield from _unknown((*path, "roles"), question.roles, roles, "role")
        yield from _unknown((*path, "documents"), question.documents, documents, "document")


def forms(contents: Contents) -> Iterator[Remark]:
    """A form holds questions that exist, with those that its conditions look at; ``full`` holds all."""
    questions = {question.id: question for _, question in contents.questions}
    for name, ids in contents.part.forms.items():
        if ids is None:
            continue
        if name == FULL:
            yield Remark(("forms", name), "form-full", "Write full: all, or give this form another name.")
        if not ids:
            yield Remark(("forms", name), "form-empty", "Name at least one question, or remove the form.")
        yield from _unknown(("forms", name), ids, questions.keys(), "question", code="form-unknown-question")
        for position, one in enumerate(ids):
            when = questions[one].when if one in questions else None
            absent = set(_subjects(when)) & questions.keys() - set(ids) if when else set()
            for subject in sorted(absent):
                message = f"Add {subject} to this form; {one} depends on it and would never be asked."
                yield Remark(("forms", name, position), "form-lacks-condition", message, "warning")


def needs(contents: Contents) -> Iterator[Remark]:
    """What a question needs exists, and needs do not run in a circle."""
    questions = {question.id: path for path, question in contents.questions}
    graph = {question.id: {*question.needs} & questions.keys() for _, question in contents.questions}
    for path, question in contents.questions:
        yield from _unknown(
            (*path, "needs"), question.needs, questions.keys(), "question", code="needs-unknown-question"
        )
    while cycle := _cycle(graph):
        last, first = cycle[-2], cycle[-1]
        message = f"Break the circle {' needs '.join(reversed(cycle))}."
        yield Remark((*questions[first], "needs"), "needs-cycle", message)
        graph[first] -= {last}


RULES = (unique, reserved, roles_and_documents, forms, needs)


def _repeated(ids: Iterable[tuple[Path, str]]) -> Iterator[Remark]:
    seen = set()
    for path, one in ids:
        if one in seen:
            yield Remark((*path, "id"), "duplicate-id", f"Give this another id; {one!r} is taken.")
        seen.add(one)


def _unknown(path: Path, ids: list[str], known: Iterable[str], noun: str, *, code: str = "") -> Iterator[Remark]:
    known = set(known)
    for position, one in enumerate(ids):
        if one not in known:
            message = f"Correct {one!r}; the file has no {noun} with that id."
            yield Remark((*path, position), code or f"unknown-{noun}", message)


def _subjects(part: ConditionPart) -> Iterator[str]:
    if part.question:
        yield part.question
    for inner in (*(part.all_ or ()), *(part.any_ or ()), *((part.not_,) if part.not_ else ())):
        yield from _subjects(inner)


def _cycle(graph: dict[str, set[str]]) -> list[str]:
    """Return one circle, each id a need of the next, the first id also last; empty where there is none."""
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        return list(error.args[1])
    return []

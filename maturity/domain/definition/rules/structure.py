"""Rules for the tree and its index: scale, bands, areas, weights, who is asked."""

from collections.abc import Iterator

from maturity.domain.definition.contents import Contents, Remark, own_questions, points
from maturity.domain.definition.conversion import USUAL_BANDS
from maturity.domain.definition.model import AreaPart, QuestionPart
from maturity.domain.definition.source import Path

FULL_INDEX = 100

LEAST_SIBLINGS = 3
"""Of two children one always has at least half of the weight; from three on it is worth a word."""


def scale(contents: Contents) -> Iterator[Remark]:
    """The levels of the scale are numbered from 0 upwards."""
    for position, level in enumerate(contents.part.scale):
        if level.level != position:
            message = f"Number this level {position}; levels run from 0 without gaps."
            yield Remark(("scale", position, "level"), "scale-order", message)


def bands(contents: Contents) -> Iterator[Remark]:
    """Bands cover the index from 0 to 100 without gap or overlap."""
    found = contents.part.bands
    if not found and len(contents.part.scale) != len(USUAL_BANDS):
        message = f"Add bands; only a scale of {len(USUAL_BANDS)} levels has bands of its own."
        yield Remark((), "bands-missing", message)
    before = None
    for position, band in enumerate(found):
        here = ("bands", position, "from")
        if before is None and band.start != 0:
            yield Remark(here, "band-gap-or-overlap", "Let the first band start at 0.")
        elif before is not None and band.start <= before:
            yield Remark(here, "band-gap-or-overlap", f"Let this band start above {before:g}, where the last one does.")
        elif band.start >= FULL_INDEX:
            yield Remark(here, "band-gap-or-overlap", f"Let this band start below {FULL_INDEX}.")
        before = band.start


def areas(contents: Contents) -> Iterator[Remark]:
    """An area holds something, something that is scored, and something that applies to everybody."""
    for path, area in contents.areas:
        scored = [question for _, question in own_questions(path, area) if points(question)]
        if not area.questions and not area.areas:
            yield Remark(path, "area-without-questions", f"Add questions to {area.id}, or remove it.")
        elif not _scored(area):
            message = f"Add a question with points to {area.id}; it cannot have an index."
            yield Remark(path, "area-unscored", message, "warning")
        if scored and all(question.not_applicable != "never" for question in scored):
            message = f"Let a question in {area.id} apply to everybody; the whole area can be answered away."
            yield Remark(path, "not-applicable-everywhere", message, "warning")


def weights(contents: Contents) -> Iterator[Remark]:
    """Weights are positive, and none decides the index of its area alone."""
    for path, node in contents.nodes():
        if node.weight <= 0:
            yield Remark((*path, "weight"), "weight-not-positive", f"Give {node.id} a weight above 0.")
    for children in _families(contents):
        total = sum(child.weight for _, child in children)
        for path, child in children:
            if len(children) >= LEAST_SIBLINGS and child.weight > total / 2:
                share = f"{child.weight:g} of {total:g}"
                message = f"Lower the weight of {child.id}; with {share} it outweighs all its siblings together."
                yield Remark((*path, "weight"), "weight-decides-alone", message, "warning")


def asked(contents: Contents) -> Iterator[Remark]:
    """A question is put to some kind of organisation, and says when it does not apply."""
    for path, question in contents.questions:
        if not question.applies_to:
            message = f"Name a kind of organisation that {question.id} applies to."
            yield Remark((*path, "applies_to"), "asked-of-nobody", message)
        if question.not_applicable == "never" and question.not_applicable_when:
            message = "Write not_applicable: with reason, or remove this text; nobody will see it."
            yield Remark((*path, "not_applicable_when"), "not-applicable-when", message, "warning")
        if question.not_applicable != "never" and not question.not_applicable_when:
            message = "Add not_applicable_when: the case in which the question does not apply."
            yield Remark((*path, "not_applicable"), "not-applicable-when", message, "warning")


RULES = (scale, bands, areas, weights, asked)


def _scored(area: AreaPart) -> bool:
    return any(points(question) for question in area.questions) or any(_scored(inner) for inner in area.areas)


def _families(contents: Contents) -> Iterator[list[tuple[Path, AreaPart | QuestionPart]]]:
    """Yield the scored children of every node whose index weighs them."""
    if contents.part.aggregate in ("mean", "sum"):
        yield [(("areas", position), area) for position, area in enumerate(contents.part.areas) if _scored(area)]
    for path, area in contents.areas:
        if area.aggregate in ("mean", "sum"):
            inner = [((*path, "areas", position), one) for position, one in enumerate(area.areas) if _scored(one)]
            yield [*((where, one) for where, one in own_questions(path, area) if points(one)), *inner]

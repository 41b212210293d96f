"""The good examples of a publication in words: who is at the highest level in an area and has agreed to be named."""

from maturity.domain.edition import Edition
from maturity.domain.questionnaire import Questionnaire
from maturity.report import phrases
from maturity.report.words import Words


def examples(edition: Edition, questionnaire: Questionnaire, words: Words) -> dict[str, object] | None:
    """Return a heading, sentences and a table with a row for each area, None in an edition from before there were any.

    The table is None where nobody is named.
    """
    if edition.examples is None:
        return None
    titles = {area.id: words.of(area.title) for area in questionnaire.areas}
    named = {area: [name for _, name in found] for area, found in edition.examples.items() if found}
    highest = words.of(questionnaire.bands[-1].name)
    lead = words.gettext(
        "These organisations are at the highest level, %(level)s, in an area and have chosen to be named. They stand "
        "in alphabetical order. Others may be at the same level without being named.",
        level=highest,
    )
    nobody = words.gettext("No organisation at the highest level, %(level)s, has chosen to be named.", level=highest)
    table = phrases.table(
        words.gettext("Named by their own choice, by area"),
        [words.gettext("Area"), words.gettext("Organisations")],
        [[title, ", ".join(named[area])] for area, title in titles.items() if area in named],
    )
    return {
        "heading": words.gettext("Good examples"),
        "lead": lead if named else nobody,
        "table": table if named else None,
        "rest": _rest([titles[area] for area, found in edition.examples.items() if not found], words) if named else "",
    }


def _rest(areas: list[str], words: Words) -> str:
    if not areas:
        return ""
    return words.gettext("Nobody is named in: %(areas)s.", areas=", ".join(areas))

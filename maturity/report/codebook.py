"""The codebook of open data: what every column holds and every word in it means, in Swedish and English."""

from collections.abc import Mapping
from dataclasses import dataclass

from maturity.domain.open_data import ORGANISATION, Dataset
from maturity.domain.questionnaire import TOTAL, Questionnaire, Text

_TABLE_WORDS: Mapping[str, Text] = {
    "nation": {"sv": "Alla organisationer", "en": "All organisations"},
    "kind": {"sv": "Slag av organisation", "en": "Kind of organisation"},
    "skr-group": {"sv": "SKR:s kommungrupp", "en": "SKR's municipality group"},
    "main-group": {"sv": "SKR:s huvudgrupp", "en": "SKR's main group"},
    "county": {"sv": "Län", "en": "County"},
    "size": {"sv": "Folkmängd", "en": "Population"},
    ORGANISATION: {"sv": "Organisation som har öppnat sina resultat", "en": "Organisation that has opened its results"},
}
_MEASURE_WORDS: Mapping[str, Text] = {
    "median": {"sv": "Median", "en": "Median"},
    "lower-quartile": {"sv": "Undre kvartil", "en": "Lower quartile"},
    "upper-quartile": {"sv": "Övre kvartil", "en": "Upper quartile"},
    "index": {"sv": "Organisationens index 0–100", "en": "The organisation's index 0–100"},
}
_STATUS_WORDS: Mapping[str, Text] = {
    "ok": {"sv": "Värdet visas", "en": "The value is shown"},
    "suppressed": {
        "sv": "Dolt: för få organisationer, eller så kunde värdet räknas fram ur andra",
        "en": "Hidden: too few organisations, or the value could be worked out from others",
    },
    "missing": {"sv": "Värde saknas: för lite underlag", "en": "No value: too little data"},
}
_COLUMN_WORDS: Mapping[str, Text] = {
    "wave": {"sv": "Mätning", "en": "Wave"},
    "version": {"sv": "Publiceringens version, från 1", "en": "Version of the publication, from 1"},
    "table": {"sv": "Tabell", "en": "Table"},
    "group": {"sv": "Gruppens kod, eller kommunkod", "en": "Code of the group, or of the municipality"},
    "group_name": {"sv": "Gruppens namn", "en": "Name of the group"},
    "part": {"sv": "Område, total eller fråga", "en": "Area, total or question"},
    "measure": {"sv": "Mått", "en": "Measure"},
    "value": {
        "sv": "Index 0–100, nivå 0–4 eller andel 0–1; tomt när värdet inte visas",
        "en": "Index 0–100, level 0–4 or share 0–1; empty when no value is shown",
    },
    "n": {"sv": "Antal organisationer bakom värdet", "en": "Organisations behind the value"},
    "status": {"sv": "Om värdet visas", "en": "Whether the value is shown"},
    "generated": {"sv": "1 när svaren är påhittade för visning", "en": "1 when the answers are made up to show"},
}


@dataclass(frozen=True, slots=True)
class Entry:
    """A line of the codebook: a column, one of its values (empty for the column itself), what that means."""

    column: str
    value: str
    meaning: Text
    unit: str = ""


def codebook(dataset: Dataset) -> tuple[Entry, ...]:
    """Return what every column holds and what every word in it means, in the languages of the questionnaire."""
    tables = dict.fromkeys(row.table for row in dataset.rows)
    groups = dict.fromkeys((row.group, row.group_name) for row in dataset.rows)
    measures = dict.fromkeys(row.measure for row in dataset.rows)
    parts = dict.fromkeys(row.part for row in dataset.rows)
    return (
        *(Entry(column, "", meaning) for column, meaning in _COLUMN_WORDS.items()),
        Entry("wave", dataset.wave, dataset.name),
        *(Entry("table", one, _TABLE_WORDS.get(one, _same(one))) for one in tables),
        *(Entry("group", code, _same(name)) for code, name in groups),
        *(Entry("part", one, *_part(dataset, one)) for one in parts),
        *(Entry("measure", one, *_measure(dataset.questionnaire, one)) for one in measures),
        *(Entry("status", one, meaning) for one, meaning in _STATUS_WORDS.items()),
    )


def _same(word: str) -> Text:
    return {"sv": word, "en": word}


def _part(dataset: Dataset, part: str) -> tuple[Text, str]:
    if part == TOTAL:
        return {"sv": "Total", "en": "Total"}, "index 0-100"
    if dataset.is_node(part):
        return dataset.questionnaire.area(part).title, "index 0-100"
    return dataset.questionnaire.question(part).ask, "level"


def _measure(questionnaire: Questionnaire, measure: str) -> tuple[Text, str]:
    if measure in _MEASURE_WORDS:
        return _MEASURE_WORDS[measure], ""
    level = measure.removeprefix("share-level-")
    name = questionnaire.scale[int(level)]
    return {
        "sv": f"Andel på nivå {level}, {name['sv']}",
        "en": f"Share on level {level}, {name['en']}",
    }, "share 0-1"

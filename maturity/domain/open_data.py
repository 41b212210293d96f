"""What everybody may download of a publication: one figure a row, and the shape that Kolada takes."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, Literal

from maturity.domain.naming import unnamed_parts
from maturity.domain.questionnaire import TOTAL, Questionnaire, Text
from maturity.domain.scoring.rounding import rounded

Status = Literal["ok", "suppressed", "missing"]

INDEX_MEASURES = ("lower-quartile", "median", "upper-quartile")
ORGANISATION = "organisation"
"""The table of organisations that have opened their indices; every other table is about groups."""

KIND = "kind"
SHARE_DECIMALS = 3
LEVEL_DECIMALS = 2
KOLADA_STATUS = {"ok": "", "missing": "Missing", "suppressed": "Suppressed"}
COUNTRY = "0000"
"""Kolada's id of the country."""

COLUMNS = (
    "wave", "version", "table", "group", "group_name", "part", "measure", "value", "n", "status", "generated",
)  # fmt: skip
"""Of every file, in order."""


@dataclass(frozen=True, slots=True)
class Row:
    """One figure; *value* and *n* are None where it is not shown."""

    table: str
    group: str
    group_name: str
    part: str
    measure: str
    value: float | None
    n: int | None
    status: Status


@dataclass(frozen=True, slots=True, eq=False)
class Dataset:
    """A version of a publication as it is downloaded; the same only as itself.

    Attributes:
        wave: short name of the wave.
        name: of the wave.
        version: of the publication, from 1.
        published_at: when this version was frozen.
        opens, closes: of the wave.
        content_hash: SHA-256 of the frozen publication.
        note: what was corrected; empty in the first version.
        generated: whether the answers are made up.
        questionnaire: what was asked.
        rows: every figure.
    """

    wave: str
    name: Text
    version: int
    published_at: datetime
    opens: datetime
    closes: datetime
    content_hash: str
    note: str
    generated: bool
    questionnaire: Questionnaire
    rows: tuple[Row, ...]

    @property
    def id(self) -> str:
        """Return the name of its files, without an ending."""
        return f"inkopsmognad-{self.wave}-v{self.version}"

    def is_node(self, part: str) -> bool:
        """Tell whether a row is about an area or the total, not about a question."""
        return part == TOTAL or any(area.id == part for top in self.questionnaire.areas for area in top.areas())

    def cells(self) -> Iterator[tuple[str | int | float | None, ...]]:
        """Yield the rows as ``COLUMNS`` orders them."""
        for row in self.rows:
            figure = (row.table, row.group, row.group_name, row.part, row.measure, row.value, row.n, row.status)
            yield (self.wave, self.version, *figure, int(self.generated))


def index_rows(
    table: str, group: str, name: str, part: str, quartiles: Sequence[float | None], n: int, decimals: int
) -> tuple[Row, ...]:
    """Return the rows of a group's index or level; None in *quartiles* and -1 in *n* are suppressed."""
    return tuple(
        _row(table, group, name, part, measure, value, n, decimals)
        for measure, value in zip(INDEX_MEASURES, quartiles, strict=True)
    )


def share_rows(table: str, group: str, name: str, part: str, shares: Sequence[float | None], n: int) -> tuple[Row, ...]:
    """Return the rows of a group's shares per level."""
    return tuple(
        _row(table, group, name, part, f"share-level-{level}", share, n, SHARE_DECIMALS)
        for level, share in enumerate(shares)
    )


def named_rows(
    questionnaire: Questionnaire, organisation: str, name: str, index: Mapping[str, float | None]
) -> tuple[Row, ...]:
    """Return the rows of an organisation that has opened its results.

    Args:
        questionnaire: what was asked.
        organisation: its code.
        name: its name.
        index: node id to the index (0–100), None without one.
    """
    hidden, found = unnamed_parts(questionnaire), []
    for node, value in index.items():
        status: Status = "suppressed" if node in hidden else "missing" if value is None else "ok"
        shown = _plain(value, questionnaire.rules.decimals) if status == "ok" else None
        n = 1 if status == "ok" else None
        found.append(Row(ORGANISATION, organisation, name, node, "index", shown, n, status))
    return tuple(found)


def kolada(dataset: Dataset) -> dict[str, Any]:
    """Return the indices of open organisations and of the country in the shape of Kolada's interface, version 3.

    The country's value is the median of the municipalities, not a mean. A value that is not shown is null, with the
    reason in *status*.
    """
    values = [
        {
            "kpi": indicator(dataset, row.part),
            "municipality": COUNTRY if row.table == KIND else kolada_id(row.group),
            "period": dataset.closes.year,
            "values": [
                {
                    "gender": "T",
                    "count": row.n or 0,
                    "status": KOLADA_STATUS[row.status],
                    "value": row.value,
                    "isdeleted": False,
                }
            ],
        }
        for row in dataset.rows
        if dataset.is_node(row.part) and _is_koladas(row)
    ]
    indicators = [
        {
            "id": indicator(dataset, part),
            "title": title,
            "is_divided_by_gender": False,
            "municipality_type": "A",
            "publication_date": dataset.published_at.date().isoformat(),
            "publ_period": str(dataset.closes.year),
        }
        for part, title in [(area.id, area.title["sv"]) for area in dataset.questionnaire.areas] + [(TOTAL, "Total")]
    ]
    return {"values": values, "count": len(values), "next_url": None, "previous_url": None, "kpi": indicators}


def kolada_id(code: str) -> str:
    """Return Kolada's id of an organisation: a municipality's own code, ``00`` and the county's for a region."""
    return code if len(code) == len(COUNTRY) else f"00{code}"


def indicator(dataset: Dataset, part: str) -> str:
    """Return the id that an area or the total has in files of Kolada's shape."""
    return f"{dataset.questionnaire.id}-{part}"


def _is_koladas(row: Row) -> bool:
    return row.table == ORGANISATION or (row.table, row.group, row.measure) == (KIND, "municipality", "median")


def _row(table: str, group: str, name: str, part: str, measure: str, value: float | None, n: int, decimals: int) -> Row:
    if value is None or n < 0:
        return Row(table, group, name, part, measure, None, None, "suppressed")
    return Row(table, group, name, part, measure, _plain(value, decimals), n, "ok")


def _plain(value: float | None, decimals: int) -> float | None:
    return None if value is None else float(rounded(value, decimals))

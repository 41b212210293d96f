"""Open data as files: the same publication always gives the same bytes."""

import csv
import io
import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from maturity.domain.open_data import COLUMNS, Dataset, kolada
from maturity.domain.spreadsheet import harmless
from maturity.report.codebook import codebook

WIDE, WIDTH = 20, 16
"""Columns of a sheet that get a width, and how many signs they show: measuring every cell takes seconds."""

Cell = str | int | float | None


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file: what its name ends with, its media type, what writes it."""

    ending: str
    media_type: str
    write: Callable[[Dataset], bytes]


def csv_file(dataset: Dataset, delimiter: str = ",") -> bytes:
    """Return the rows as CSV in UTF-8.

    With semicolons, which Swedish spreadsheets put into columns, numbers have a decimal comma and a mark at the
    beginning says UTF-8.
    """
    rows = dataset.cells()
    return _csv(COLUMNS, rows) if delimiter == "," else _spreadsheet_csv(COLUMNS, rows)


def json_file(dataset: Dataset) -> bytes:
    """Return the publication as JSON: facts about it, then one object a row."""
    rows = [dict(zip(COLUMNS, cells, strict=True)) for cells in dataset.cells()]
    return _json(about(dataset) | {"rows": rows})


def about(dataset: Dataset) -> dict[str, Any]:
    """Return what identifies a publication."""
    return {
        "wave": dataset.wave,
        "name": dict(dataset.name),
        "version": dataset.version,
        "published_at": dataset.published_at.isoformat(),
        "questionnaire": {"id": dataset.questionnaire.id, "version": dataset.questionnaire.version},
        "content_hash": dataset.content_hash,
        "note": dataset.note,
        "generated": dataset.generated,
    }


def xlsx_file(dataset: Dataset) -> bytes:
    """Return the rows and the codebook as sheets of a workbook."""
    import xlsxwriter  # large, and only this file needs it

    buffer = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    with xlsxwriter.Workbook(buffer, options) as workbook:
        # The moment of making would be another one in every file.
        workbook.set_properties({"title": dataset.id, "created": dataset.published_at.replace(tzinfo=None)})
        bold = workbook.add_format({"bold": True})
        _sheet(workbook.add_worksheet("data"), bold, COLUMNS, dataset.cells())
        _sheet(workbook.add_worksheet("codebook"), bold, _CODEBOOK, _codebook_cells(dataset))
    return buffer.getvalue()


def parquet_file(dataset: Dataset) -> bytes:
    """Return the rows as Parquet, with what identifies the publication in the file's metadata."""
    import pyarrow as pa  # as above
    import pyarrow.parquet as pq

    kinds = {"version": pa.int32(), "value": pa.float64(), "n": pa.int32(), "generated": pa.int32()}
    schema = pa.schema(
        [(column, kinds.get(column, pa.string())) for column in COLUMNS],
        metadata={"publication": json.dumps(about(dataset), ensure_ascii=False, sort_keys=True)},
    )
    columns = list(zip(*dataset.cells(), strict=True)) or [() for _ in COLUMNS]
    arrays = [pa.array(list(cells), schema.field(i).type) for i, cells in enumerate(columns)]
    buffer = io.BytesIO()
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), buffer, compression="zstd")
    return buffer.getvalue()


def kolada_file(dataset: Dataset) -> bytes:
    """Return the indices in the shape of Kolada's interface."""
    return _json(kolada(dataset))


def codebook_csv(dataset: Dataset) -> bytes:
    """Return the codebook as CSV."""
    return _csv(_CODEBOOK, _codebook_cells(dataset))


def codebook_json(dataset: Dataset) -> bytes:
    """Return the codebook as JSON."""
    return _json({"codebook": codebook_lines(dataset)})


def codebook_lines(dataset: Dataset) -> list[dict[str, Any]]:
    """Return the codebook as JSON holds it."""
    return [
        {"column": one.column, "value": one.value, "unit": one.unit, "meaning": dict(one.meaning)}
        for one in codebook(dataset)
    ]


FORMATS: Mapping[str, Format] = {
    "csv": Format("csv", "text/csv; charset=utf-8", csv_file),
    "csv-semicolon": Format("csv", "text/csv; charset=utf-8", lambda dataset: csv_file(dataset, ";")),
    "json": Format("json", "application/json", json_file),
    "xlsx": Format("xlsx", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", xlsx_file),
    "parquet": Format("parquet", "application/vnd.apache.parquet", parquet_file),
    "kolada": Format("json", "application/json", kolada_file),
    "codebook-csv": Format("csv", "text/csv; charset=utf-8", codebook_csv),
    "codebook-json": Format("json", "application/json", codebook_json),
}
"""Name in an address to the file."""

CODEBOOKS = ("codebook-csv", "codebook-json")
"""The files that are about the data."""

_CODEBOOK = ("column", "value", "unit", "meaning_sv", "meaning_en")


def _codebook_cells(dataset: Dataset) -> Iterable[tuple[str, ...]]:
    for one in codebook(dataset):
        yield one.column, one.value, one.unit, one.meaning.get("sv", ""), one.meaning.get("en", "")


def _csv(columns: Iterable[str], rows: Iterable[tuple[Cell, ...]]) -> bytes:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows([_cell(cell) for cell in row] for row in rows)
    return text.getvalue().encode()


def _spreadsheet_csv(columns: Iterable[str], rows: Iterable[tuple[Cell, ...]]) -> bytes:
    text = io.StringIO("\N{BYTE ORDER MARK}")
    text.seek(0, io.SEEK_END)
    writer = csv.writer(text, delimiter=";", lineterminator="\r\n")
    writer.writerow(columns)
    writer.writerows(
        [str(cell).replace(".", ",") if isinstance(cell, float) else _cell(cell) for cell in row] for row in rows
    )
    return text.getvalue().encode()


def _cell(cell: Cell) -> Cell:
    return harmless(cell) if isinstance(cell, str) else cell


def _json(content: Mapping[str, Any]) -> bytes:
    return (json.dumps(content, ensure_ascii=False, separators=(",", ":")) + "\n").encode()


def _sheet(sheet: Any, bold: Any, columns: Iterable[str], rows: Iterable[tuple[Cell, ...]]) -> None:
    # Any: XlsxWriter has no types
    for y, row in enumerate([tuple(columns), *rows]):
        for x, cell in enumerate(row):
            if isinstance(cell, str):
                # Written as a text, never as a formula; an apostrophe in front would be shown.
                sheet.write_string(y, x, cell, *([bold] if y == 0 else []))
            elif cell is not None:
                sheet.write_number(y, x, cell)
    sheet.freeze_panes(1, 0)
    sheet.set_column(0, WIDE, WIDTH)

"""The result as an Excel workbook: native tables, charts and lists to choose from; no cell is ever run."""

import io
from collections.abc import Mapping, Sequence
from datetime import date
from gettext import NullTranslations
from typing import Any, Unpack

from maturity.domain.improvement.plan import NO_PLAN
from maturity.domain.result import Result
from maturity.domain.spreadsheet import FORMULA_SIGNS
from maturity.report import phrases
from maturity.report.content import improvement_content
from maturity.report.document import Choices
from maturity.report.look import OURS, Look
from maturity.report.office import DARK, MIDDLE, OWN, PALE, brief, locale_of, made_at, shortened, writable
from maturity.report.sheets import ahead, reference, results
from maturity.report.sheets.sheet import Cell, Chart, Column, Kind, Sheet
from maturity.report.words import Words

LONGEST_CELL = 32_767
"""Characters that Excel holds in a cell."""

MORE_ROWS = 200
"""Rows under the plan that are ready to be filled in."""

LINE, HIGHEST = 15, 405
"""Points: a line of text, and nearly the highest row that Excel knows."""

WIDE_PAPER, PAPER = 8, 9
"""Excel's numbers for A3 and A4."""

WIDE, WIDEST = 170, 260
"""Letters in a row: more would be too small to read on A4, or on A3."""

_FIGURES = (Kind.INDEX, Kind.NUMBER)
_HEAD, _FIGURES_HEAD, _FORMULA, _FACT = "head", "figures-head", "formula", "fact"


def workbook(
    result: Result, language: str, translations: NullTranslations, look: Look = OURS, **choices: Unpack[Choices]
) -> bytes:
    """Make the workbook of eight sheets.

    Args:
        result: what it is about.
        language: of the questionnaire's texts, figures and dates.
        translations: of the workbook's own words into *language*.
        look: the colour of the tables' heads, and what stands over every printed page.
        choices: as of ``improvement_content``; comments go along only when they are chosen, and without actions in a
            plan the recommended steps are there to be filled in.

    Returns:
        An XLSX; the same arguments give the same bytes.
    """
    import xlsxwriter  # large, and few processes write one

    words = Words(language, translations, result.questionnaire.rules.decimals)
    content: Any = improvement_content(result, words, **choices)
    sheets = _sheets(result, words, content, choices)
    buffer = io.BytesIO()
    with xlsxwriter.Workbook(buffer, _options()) as book:
        book.set_properties(
            {
                "title": brief(content["title"]),
                "subject": brief(content["running"]),
                "author": brief(result.organisation.name),
                "created": made_at(phrases.dated(result)),  # otherwise the moment of making, another one in every file
            }
        )
        book.set_custom_property("Language", locale_of(language), "text")
        formats = _formats(book, words, look.accent)
        for one in sheets:
            _write(book, one, formats, shortened(writable(content["running"]), 100), look.of(language).foot)
    return buffer.getvalue()


def _sheets(result: Result, words: Words, content: Any, choices: Choices) -> tuple[Sheet, ...]:
    plan = choices.get("plan", NO_PLAN)
    told = (
        results.summary(result, words, plan.targets),
        results.answers(result, words, plan.targets, comments=choices.get("comments", False)),
        results.comparison(result, words, plan.targets),
        ahead.development(result, words, choices.get("development")),
        ahead.plan(result, words, plan),
        reference.levels(result, words),
        reference.metadata(result, words, content, len(plan.actions)),
    )
    return reference.read_me(words, content, told), *told


def _options() -> dict[str, Any]:
    """Return the settings anew: the library writes into them."""
    return {
        "in_memory": True,
        "strings_to_formulas": False,
        "strings_to_urls": False,
        "strings_to_numbers": False,
        "default_format_properties": {"font_name": "Arial", "font_size": 11},
    }


def _formats(
    book: Any, words: Words, accent: str
) -> Mapping[Kind | str, Any]:  # Any: XlsxWriter has no types, here and below
    top = {"valign": "top"}
    text = top | {"text_wrap": True, "align": "left", "indent": 1}
    head = {"bold": True, "font_color": "#FFFFFF", "bg_color": accent, "text_wrap": True, "valign": "vcenter"}
    index = "0." + "0" * words.decimals if words.decimals else "0"
    return {
        _HEAD: book.add_format(head | {"align": "left", "indent": 1}),
        _FIGURES_HEAD: book.add_format(head | {"align": "right"}),
        _FORMULA: book.add_format(text | {"quote_prefix": True}),
        _FACT: book.add_format(text | {"num_format": "yyyy-mm-dd"}),
        Kind.TEXT: book.add_format(text),
        Kind.LONG: book.add_format(text),
        Kind.INDEX: book.add_format(top | {"num_format": index}),
        Kind.NUMBER: book.add_format(top | {"num_format": "0"}),
        Kind.DATE: book.add_format(text | {"num_format": "yyyy-mm-dd"}),
    }


def _write(book: Any, one: Sheet, formats: Mapping[Kind | str, Any], running: str, head: str) -> None:
    page, last = book.add_worksheet(one.title), max(len(one.rows), 1)
    for x, column in enumerate(one.columns):
        page.set_column(x, x, column.width, formats[column.kind])
    page.add_table(
        0,
        0,
        last,
        len(one.columns) - 1,
        {
            "name": f"table_{one.name}",
            "style": "Table Style Light 1",
            "columns": [
                {
                    "header": writable(column.head),
                    "header_format": formats[_FIGURES_HEAD if column.kind in _FIGURES else _HEAD],
                    "format": formats[column.kind],
                }
                for column in one.columns
            ],
        },
    )
    page.set_row(0, 2.2 * LINE)
    for y, row in enumerate(one.rows, start=1):
        page.set_row(y, _height(one, row))
        for x, (column, cell) in enumerate(zip(one.columns, row, strict=True)):
            _cell(page, y, x, cell, column.kind, formats)
    for x, column in enumerate(one.columns):
        _name(book, one, column, x, last)
        _rules(page, column, x, last)
    if one.chart is not None:
        _draw(book, page, one, one.chart, last)
    page.freeze_panes(1, 1)
    page.set_landscape()
    wide = sum(column.width for column in one.columns)
    page.set_paper(WIDE_PAPER if wide > WIDE else PAPER)
    page.fit_to_pages(-(-wide // WIDEST), 0)
    page.repeat_rows(0)
    if head:
        page.set_header(f"&L{writable(head).replace('&', '&&')}")
    page.set_footer(f"&L{running.replace('&', '&&')}&R&P (&N)")


def _cell(page: Any, y: int, x: int, cell: Cell, kind: Kind, formats: Mapping[Kind | str, Any]) -> None:
    match cell:
        case None:
            page.write_blank(y, x, None, formats[kind])
        case str():
            text = writable(cell)[:LONGEST_CELL]
            # Written as a text, never as a formula; the sign in front keeps it one when somebody edits the cell.
            page.write_string(y, x, text, formats[_FORMULA if text.startswith(FORMULA_SIGNS) else kind])
        case date():
            page.write_datetime(y, x, cell, formats[_FACT])
        case _:
            page.write_number(y, x, cell, formats[kind])


def _height(one: Sheet, row: Sequence[Cell]) -> float:
    """Return how high a row has to be, in points: not every program finds out for itself."""
    lines = 1
    for column, cell in zip(one.columns, row, strict=True):
        if isinstance(cell, str) and len(cell) > column.width - 2:
            parts = (len(part) for part in cell.splitlines())
            lines = max(lines, sum(max(-(-part // (column.width - 2)), 1) for part in parts))
    return min(lines * LINE, HIGHEST)


def _name(book: Any, one: Sheet, column: Column, x: int, last: int) -> None:
    from xlsxwriter.utility import xl_range_abs

    tab = one.title.replace("'", "''")
    book.define_name(f"{one.name}_{column.name}", f"='{tab}'!{xl_range_abs(1, x, last, x)}")


def _rules(page: Any, column: Column, x: int, last: int) -> None:
    """Say what may be written into a column, also in the rows that come after the table."""
    if column.choices:
        page.data_validation(1, x, last + MORE_ROWS, x, {"validate": "list", "source": list(column.choices)})
    elif column.kind is Kind.DATE:
        days = {"validate": "date", "criteria": "between", "minimum": date(2000, 1, 1), "maximum": date(2100, 1, 1)}
        page.data_validation(1, x, last + MORE_ROWS, x, days)


def _fills(series: int, *, upright: bool) -> list[str]:
    """Return the colours of some series: waves grow darker up to the newest, peers are paler than the own index."""
    last = [MIDDLE, OWN][-series:]
    found = [PALE] * (series - len(last)) + last
    return found if upright else [OWN, *[MIDDLE] * (series - 2), PALE]


def _draw(book: Any, page: Any, one: Sheet, wanted: Chart, last: int) -> None:
    """Draw a chart under the table; beside it would be outside of the window."""
    chart = book.add_chart({"type": "column" if wanted.upright else "bar"})
    columns = [x for x, column in enumerate(one.columns) if column.name in wanted.series]
    for fill, x in zip(_fills(len(columns), upright=wanted.upright), columns, strict=True):
        chart.add_series(
            {
                "name": [one.title, 0, x],
                "categories": [one.title, 1, 0, last, 0],
                "values": [one.title, 1, x, last, x],
                "fill": {"color": fill},
                "border": {"color": DARK, "width": 0.75},
                "gap": 60,
            }
        )
    lines = {"visible": True, "line": {"color": PALE}}
    scale = {"min": 0, "max": 100, "major_unit": 20, "major_gridlines": lines}
    chart.set_title({"name": wanted.title, "overlay": False, "name_font": {"size": 14}})
    if wanted.upright:
        chart.set_y_axis(scale)
    else:
        chart.set_x_axis(scale)
        chart.set_y_axis({"reverse": True})  # the first area on top, as in the table
    chart.set_legend({"position": "bottom"})
    chart.set_size({"width": 860, "height": 420})
    page.insert_chart(last + 2, 0, chart, {"description": shortened(writable(wanted.text), 2000)})

"""Cells of a file that a spreadsheet opens."""

FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")  # the last four are wide
"""A text that begins with one of these would be run by a spreadsheet."""


def harmless(cell: str) -> str:
    """Return a text that every spreadsheet shows and none runs."""
    return "'" + cell if cell.startswith(FORMULA_SIGNS) else cell

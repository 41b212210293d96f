"""Sweden's counties as equal tiles: a map on which a small county is seen as well as a large one."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Tile:
    """A county: SCB's code, and the letters that it is known by."""

    code: str
    letters: str


TILES = (
    *(Tile("25", "BD"), Tile("24", "AC")),
    *(Tile("23", "Z"), Tile("22", "Y")),
    *(Tile("20", "W"), Tile("21", "X")),
    *(Tile("17", "S"), Tile("18", "T"), Tile("19", "U"), Tile("03", "C")),
    *(Tile("14", "O"), Tile("05", "E"), Tile("04", "D"), Tile("01", "AB")),
    *(Tile("13", "N"), Tile("06", "F"), Tile("08", "H"), Tile("09", "I")),
    *(Tile("12", "M"), Tile("07", "G"), Tile("10", "K")),
)
"""North to south. On a grid of four columns, the first two stand in the last, the third and fifth in the third, and
all others wherever the one before leaves room."""

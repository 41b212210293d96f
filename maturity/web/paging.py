"""Long lists: fifty at a time, or all of them when somebody wants that."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from flask import request

PER_PAGE = 50
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Part(Generic[T]):
    """What is shown of a list.

    Attributes:
        shown: these.
        many: how many there are.
        number, pages: of the page, from 1; one page when all are shown.
        wanted: what the address says besides: search words and filters.
    """

    shown: Sequence[T]
    many: int
    number: int
    pages: int
    wanted: dict[str, str]


def part_of(found: Sequence[T]) -> Part[T]:
    """Return what the address asks for: ``?page=2``, or ``?page=all``; a page that is not there is the nearest one."""
    own = ("page", "endpoint")  # and what begins with an underscore is Flask's
    given = request.args.items()
    wanted = {name: value for name, value in given if value and name not in own and not name.startswith("_")}
    asked = request.args.get("page", "1")
    if asked == "all":
        return Part(found, len(found), 1, 1, wanted)
    pages = max(1, -(-len(found) // PER_PAGE))
    number = min(max(1, int(asked)), pages) if asked.isascii() and asked.isdigit() and len(asked) < PER_PAGE else 1
    return Part(found[(number - 1) * PER_PAGE : number * PER_PAGE], len(found), number, pages, wanted)

"""What is looked at before figures are published: how each thing stands, and what to do about it."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from maturity.services.publishing import Check, Desk
from maturity.web.language import weekday


@dataclass(frozen=True, slots=True)
class Line:
    """A line of the checklist: what, how it stands, and what to do, with a link; nothing to do where that is empty."""

    name: str
    state: str
    todo: str = ""
    link: str = ""
    address: str = ""


def lines(board: Desk) -> list[Line]:
    """Return the checklist."""
    return [_line(board, check, name) for check, name in _names().items()]


def _line(board: Desk, check: Check, name: str) -> Line:
    if board.checks[check]:
        return Line(name, _("Done"))
    if check in (Check.SMALL_GROUPS, Check.READ) and not board.draft:
        return Line(name, _("shown when there is a draft"))
    return Line(name, _("Missing"), *_TODO[check](board))


def _names() -> Mapping[Check, str]:
    return {
        Check.CLOSED: _("The wave is closed"),
        Check.SIGNS: _("The signs at the quality desk are handled"),
        Check.RESPONSE: _("Enough have answered, or it is explained why few are enough"),
        Check.LANGUAGES: _("The name is there in both languages"),
        Check.SMALL_GROUPS: _("Small groups are hidden"),
        Check.READ: _("Somebody else has read the draft"),
    }


def _closed(board: Desk) -> tuple[str, str, str]:
    wave = board.wave
    todo = (
        _("The wave is not opened yet.")
        if wave.state.is_prepared
        else _("It takes answers until %(moment)s. Wait, or close it now.", moment=weekday(wave.facts.closes))
    )
    return todo, _("To the wave"), url_for("waves.one", slug=wave.facts.slug)


def _signs(board: Desk) -> tuple[str, str, str]:
    left = ngettext("%(num)d sign is not handled.", "%(num)d signs are not handled.", board.open_signs)
    return left, _("Go through them"), url_for("quality.index", slug=board.wave.facts.slug, show="open")


def _response(board: Desk) -> tuple[str, str, str]:
    share = round(100 * board.wave.least_response)
    few = _("Fewer than %(share)s %% have submitted.", share=share)
    todo = (
        _("Write why that is enough when you make the draft, or open the wave again.")
        if board.checks[Check.CLOSED]
        else _("Remind those that are missing.")
    )
    return f"{few} {todo}", _("See who is missing"), url_for("monitor.index", slug=board.wave.facts.slug)


def _languages(_board: Desk) -> tuple[str, str, str]:
    return (_("The name cannot change any more: readers in the other language get the one that is there."), "", "")


def _read(board: Desk) -> tuple[str, str, str]:
    if not board.own:
        return _("Read it, and approve it below."), _("Read the draft"), _preview(board)
    if board.alone:
        return _("Read it once more, and write below why you approve it."), _("Read the draft"), _preview(board)
    return _("You made it. Ask a colleague to read and approve it on this page."), "", ""


def _preview(board: Desk) -> str:
    return url_for("publication.preview", slug=board.wave.facts.slug)


_TODO: Mapping[Check, Callable[[Desk], tuple[str, str, str]]] = {
    Check.CLOSED: _closed,
    Check.SIGNS: _signs,
    Check.RESPONSE: _response,
    Check.LANGUAGES: _languages,
    Check.READ: _read,
}
"""What to do, the words of a link, and where it leads; small groups are hidden in every draft."""

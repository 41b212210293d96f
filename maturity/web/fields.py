"""What is wrong with a field of a form, in the reader's language."""

from collections.abc import Mapping

from flask_babel import gettext as _

from maturity.services.approving import LONGEST_MESSAGE
from maturity.services.forwarding import LONGEST_CASE_NUMBER, LONGEST_NOTE
from maturity.services.members import LONGEST_NAME
from maturity.services.submitting import LONGEST_REASON
from maturity.web.errors import length_problem

_LIMITS = {
    "name": LONGEST_NAME,
    "home": LONGEST_NAME,
    "function": LONGEST_NAME,
    "note": LONGEST_NOTE,
    "case_number": LONGEST_CASE_NUMBER,
    "message": LONGEST_MESSAGE,
    "comment": LONGEST_MESSAGE,
    "gaps": LONGEST_REASON,
}


_DIGITS = 9
"""Of a number that every database holds."""


def number(given: str) -> int:
    """Return a number from a hidden field or a choice; 0, which nothing has, for anything else."""
    return int(given) if is_number(given) else 0


def is_number(given: str) -> bool:
    """Tell whether somebody has typed a whole number that every database holds; it has no sign."""
    return given.isascii() and given.isdecimal() and len(given) <= _DIGITS


def sentences(problems: Mapping[str, str], lengths: Mapping[str, int]) -> dict[str, str]:
    """Return field to sentence, for what ``FieldsError`` says.

    Args:
        problems: field to problem.
        lengths: characters in each field that may be too long.
    """
    words = {
        ("email", "missing"): _("Write an email address."),
        ("email", "not-an-address"): _("Write the email address as anna.berg@example.se."),
        ("email", "coordinator"): _("This person is coordinator already, and answers for the whole organisation."),
        ("email", "member"): _("This person belongs to your organisation. A peer reviewer comes from another one."),
        ("email", "reviewer"): _("This person reviews your answers as a peer, and can have no other role meanwhile."),
        ("name", "missing"): _("Write a name."),
        ("function", "missing"): _("Write the function, for example head of procurement."),
        ("home", "missing"): _("Write which organisation the reviewer comes from."),
        ("home", "own"): _("That is your own organisation. A peer reviewer comes from another one."),
        ("areas", "missing"): _("Choose at least one area."),
        ("areas", "unknown"): _("Choose areas on this page."),
        ("comment", "missing"): _("Write what has to change."),
        ("way", "missing"): _("Choose how you want to answer."),
        ("parts", "missing"): _("Choose at least one area or question."),
        ("parts", "unknown"): _("Choose areas and questions on this page."),
        ("last_day", "past"): _("The last day has passed. Choose today or a later day."),
        ("last_day", "after-closing"): _("The last day is after the wave closes. Choose an earlier day."),
        ("last_day", "not-a-day"): _("Write the last day as 2027-03-31."),
    }
    return {
        field: length_problem(lengths.get(field, 0), _LIMITS[field])
        if problem == "too-long"
        else words[(field, problem)]
        for field, problem in problems.items()
    }

"""What is wrong with a field of a form, in the reader's language."""

from collections.abc import Mapping

from flask_babel import gettext as _

from maturity.services.approving import LONGEST_MESSAGE
from maturity.services.forwarding import LONGEST_CASE_NUMBER, LONGEST_NOTE
from maturity.services.members import LONGEST_NAME
from maturity.web.errors import length_problem

_LIMITS = {
    "name": LONGEST_NAME,
    "function": LONGEST_NAME,
    "note": LONGEST_NOTE,
    "case_number": LONGEST_CASE_NUMBER,
    "message": LONGEST_MESSAGE,
    "comment": LONGEST_MESSAGE,
}


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
        ("name", "missing"): _("Write a name."),
        ("comment", "missing"): _("Write what has to change."),
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

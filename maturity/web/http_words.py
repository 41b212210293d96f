"""What is said when a request fails before it reaches a page."""

from collections.abc import Callable

from flask import request
from flask_babel import gettext as _

from maturity.web.error_page import Words


def ours() -> Words:
    """Say that the fault is ours."""
    return _("Something went wrong on our side"), _("Your saved answers are safe. Wait a minute and try again.")


def page_missing() -> Words:
    """Say that there is no such page."""
    return _("Page not found"), _("Check the address, or start from the first page.")


HTTP: dict[int, Callable[[], Words]] = {
    400: lambda: (_("The request could not be understood"), _("Nothing was changed. Go back and try again.")),
    401: lambda: (_("Sign in again"), _("What you have saved is kept.")),
    403: lambda: (_("You do not have access to this page"), _("Ask the coordinator in your organisation.")),
    404: page_missing,
    405: lambda: (_("The page cannot be used that way"), _("Nothing was changed. Start from the first page.")),
    410: lambda: (_("The link no longer works"), _("Ask for a new one.")),
    413: lambda: (
        _("The form is too large"),
        _(
            "Nothing was saved. Shorten your texts or choose a smaller file; this form can hold %(size)s MB.",
            size=(request.max_content_length or 0) // 2**20,
        ),
    ),
    429: lambda: (_("Too many tries"), _("Wait a minute and try again.")),
    503: lambda: (_("The service is closed for maintenance"), _("Your saved answers are safe. Try again in a while.")),
}
"""Status to words."""

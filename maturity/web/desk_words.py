"""What is said when something cannot be done with a wave, its letters or its figures."""

from flask_babel import gettext as _

from maturity.errors import (
    DeclinedError,
    MaturityError,
    NothingToSendError,
    NotPublishableError,
    PublishedError,
    WaveStateError,
)
from maturity.web.error_page import Reply


def _not_publishable(error: MaturityError) -> str:
    why = error.reason if isinstance(error, NotPublishableError) else ""
    return {
        "open": _("The wave is still open. Its figures can be made once it has closed."),
        "changed": _("There is another draft now. Load the page again and read that one."),
        "own": _("Somebody else than the one who made the draft has to read and approve it."),
    }.get(why, _("It could not be proven that no organisation is found in the figures. They stay a draft."))


DESK_REPLIES: dict[type[BaseException], Reply] = {
    WaveStateError: Reply(
        409,
        lambda _e: (
            _("The wave cannot be changed that way now"),
            _("It has been opened, closed or published. Nothing was changed. Look at the wave again."),
        ),
    ),
    DeclinedError: Reply(
        409,
        lambda _e: (
            _("Your organisation has declined"),
            _("Nothing was saved. The coordinator can change that from the overview, until the wave closes."),
        ),
    ),
    NothingToSendError: Reply(
        409,
        lambda _e: (
            _("There is nobody to send to now"),
            _(
                "Nothing was sent. The letter may have been sent already, or the organisations have submitted or "
                "declined meanwhile."
            ),
        ),
    ),
    PublishedError: Reply(
        409,
        lambda _e: (
            _("The wave is published"),
            _("Nothing was changed. The figures rest on what was chosen before they were published."),
        ),
    ),
    NotPublishableError: Reply(409, lambda e: (_("The figures were not published"), _not_publishable(e))),
}
"""Error to status and words."""

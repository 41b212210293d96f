"""Letters between organisations that learn from one another: a request, and what became of it."""

from maturity.services.letters import ask_whom, joined
from maturity.services.wording import Occasion, Wording, line, within


def asked(
    wording: Wording, occasion: Occasion, *, asking: str, function: str, area: str, address: str
) -> tuple[str, str]:
    """Ask an organisation for contact; return subject and text.

    Args:
        wording: the reader's language.
        occasion: of the organisation that is asked.
        asking: name of the organisation that asks.
        function: who would be in contact there.
        area: title of the area.
        address: the page to answer on.
    """
    places = {"asking": line(asking), "area": within(line(area)), "function": line(function)}
    return (
        wording.gettext("%(asking)s wants to learn from you", **places),
        joined(
            wording.gettext("Hello,"),
            wording.gettext(
                "%(asking)s asks to be in contact about %(area)s in %(wave)s. In contact would be: %(function)s.",
                **places,
                **occasion.places,
            ),
            wording.gettext(
                "You have agreed that others may ask. You still decide each time: nobody gets your contact before you "
                "have said yes, and then you both get the other's."
            ),
            wording.gettext("Sign in as you usually do, and say yes or no here:"),
            address,
            ask_whom(wording, occasion.contact),
        ),
    )


def accepted(
    wording: Wording, occasion: Occasion, *, other: str, function: str, address: str, area: str
) -> tuple[str, str]:
    """Give an organisation the contact of the *other*; return subject and text."""
    places = {"other": line(other), "area": within(line(area))}
    return (
        wording.gettext("Contact with %(other)s", **places),
        joined(
            wording.gettext("Hello,"),
            wording.gettext(
                "You and %(other)s have agreed to be in contact about %(area)s. Their contact is:", **places
            )
            + f"\n{line(function)}, {line(address)}",
            wording.gettext("They have been given yours. Good luck with what you learn."),
            ask_whom(wording, occasion.contact),
        ),
    )


def declined(wording: Wording, occasion: Occasion, *, other: str, area: str) -> tuple[str, str]:
    """Tell an organisation that the *other* cannot; return subject and text."""
    places = {"other": line(other), "area": within(line(area))}
    return (
        wording.gettext("%(other)s cannot be in contact now", **places),
        joined(
            wording.gettext("Hello,"),
            wording.gettext(
                "%(other)s has said no to contact about %(area)s this time. Your contact was not handed over. There "
                "may be others to ask.",
                **places,
            ),
            ask_whom(wording, occasion.contact),
        ),
    )

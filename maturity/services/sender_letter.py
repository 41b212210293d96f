"""The letter that proves who reads the address that invitations are sent from."""

from maturity.services.letters import joined
from maturity.services.wording import Wording


def code(wording: Wording, body: str, wave: str, given: str) -> tuple[str, str]:
    """Return subject and text of the letter with the code *given*, of eight signs.

    Args:
        wording: the language.
        body: who wants to send.
        wave: what the invitations are to.
        given: the code.
    """
    subject = wording.gettext("Your code for sending invitations")
    text = joined(
        wording.gettext(
            "%(body)s wants to send invitations to %(wave)s with this address as their sender.", body=body, wave=wave
        ),
        wording.gettext("Type this code on the page of the wave: %(code)s", code=f"{given[:4]}-{given[4:]}"),
        wording.gettext("If nobody with you has asked for it, you need not do anything."),
    )
    return subject, text

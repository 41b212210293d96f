"""Letters to those who were not asked to answer: who takes an invitation over, and who reads the results."""

from datetime import datetime

from maturity.services.letters import ask_whom, genuine, joined, quoted, way_in
from maturity.services.wording import Entrance, Occasion, Wording


def forwarded(
    wording: Wording, occasion: Occasion, entrance: Entrance, *, note: str, closes: datetime
) -> tuple[str, str]:
    """Hand an organisation's invitation to the right person; return subject and text.

    Args:
        wording: the receiver's language.
        occasion: the assessment.
        entrance: the receiver's own.
        note: what the one who forwards it wrote; may be empty.
        closes: when the wave ends.
    """
    return (
        wording.gettext("Invitation to %(organisation)s: coordinate %(wave)s", **occasion.places),
        joined(
            wording.gettext("Hello,"),
            wording.gettext(
                "%(organisation)s is invited to answer in %(wave)s. Your organisation has forwarded the invitation to "
                "you, as the one who is responsible for procurement.",
                **occasion.places,
            ),
            *quoted(note),
            wording.gettext(
                "As coordinator you answer, or invite colleagues who do, and see to it that the answers are approved "
                "and submitted before %(moment)s.",
                moment=wording.moment(closes),
            ),
            *way_in(wording, entrance),
            genuine(wording, occasion.places["organisation"]),
            ask_whom(wording, occasion.contact),
        ),
    )


def asked_to_read(wording: Wording, occasion: Occasion, entrance: Entrance, *, sender: str) -> tuple[str, str]:
    """Let somebody read the results; return subject and text. *sender* is the name of who invites."""
    return (
        wording.gettext("%(name)s lets you read the results of %(organisation)s", name=sender, **occasion.places),
        joined(
            wording.gettext("Hello,"),
            wording.gettext(
                "%(name)s lets you read how %(organisation)s is doing in %(wave)s: results, comparison, plan and "
                "report. You cannot change anything.",
                name=sender,
                **occasion.places,
            ),
            *way_in(wording, entrance),
            genuine(wording, sender),
            ask_whom(wording, occasion.contact),
        ),
    )

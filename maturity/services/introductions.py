"""Letters to those who were not asked to answer: who takes an invitation over, and who reads the results."""

from collections.abc import Collection
from datetime import datetime

from maturity.domain.person import Role
from maturity.services.letters import ask_whom, genuine, joined, quoted, said, way_in
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


def asked_to_read(
    wording: Wording, occasion: Occasion, entrance: Entrance, *, sender: str, message: str = ""
) -> tuple[str, str]:
    """Let somebody read the results; return subject and text.

    *sender* is the name of who invites, *message* what that one wrote; it may be empty.
    """
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
            *said(wording, sender, message),
            *way_in(wording, entrance),
            genuine(wording, sender),
            ask_whom(wording, occasion.contact),
        ),
    )


def named_contact(
    wording: Wording, occasion: Occasion, entrance: Entrance, *, sender: str, roles: Collection[Role], closes: datetime
) -> tuple[str, str]:
    """Let somebody in whom an organiser has named for an organisation; return subject and text.

    Args:
        wording: the receiver's language.
        occasion: the assessment.
        entrance: the receiver's own.
        sender: name of the organising body.
        roles: of the receiver.
        closes: when the wave ends.
    """
    moment = wording.moment(closes)
    tasks = {
        Role.COORDINATOR: wording.gettext(
            "As coordinator you answer, or invite colleagues who do, and see to it that the answers are approved "
            "and submitted before %(moment)s.",
            moment=moment,
        ),
        Role.APPROVER: wording.gettext(
            "As approver you read the answers when the coordinator asks you to, and approve them or send them back."
        ),
        Role.READER: wording.gettext(
            "As reader you see results, comparison, plan and report once the answers are submitted."
        ),
    }
    return (
        wording.gettext("Your way in for %(organisation)s: %(wave)s", **occasion.places),
        joined(
            wording.gettext("Hello,"),
            wording.gettext(
                "%(name)s has registered you as a contact person of %(organisation)s in %(wave)s.",
                name=sender,
                **occasion.places,
            ),
            *(task for role, task in tasks.items() if role in roles),
            *way_in(wording, entrance),
            genuine(wording, sender),
            ask_whom(wording, occasion.contact),
        ),
    )

"""What the mails say: plain text, short, with one link that stands on a line of its own.

What people typed is kept to one line, and a comment is quoted: a line that is nothing but a link can only be ours.
"""

from collections.abc import Sequence
from datetime import date, datetime

from maturity.services.wording import Entrance, Occasion, Wording, line, within

MOST_AREAS = 3
"""More areas than these are counted in a subject, not named."""


def asked_to_answer(
    wording: Wording,
    occasion: Occasion,
    entrance: Entrance,
    *,
    sender: str,
    areas: Sequence[str],
    questions: int,
    minutes: int,
    last_day: date | None,
    message: str = "",
) -> tuple[str, str]:
    """Ask a colleague to answer; return subject and text.

    Args:
        wording: the colleague's language.
        occasion: what it is about.
        entrance: the colleague's own.
        sender: name of who asks; empty when it is not known, the organisation asks then.
        areas: titles, at least one.
        questions: how many.
        minutes: how long they take.
        last_day: when the answers are wanted, None when nobody said.
        message: what the sender wrote; may be empty.
    """
    sender, areas = line(sender) or line(occasion.organisation), [line(area) for area in areas]
    named = (
        wording.listed(areas)
        if len(areas) <= MOST_AREAS
        else wording.ngettext("%(num)s area", "%(num)s areas", len(areas))
    )
    subject = _dated(
        wording,
        wording.gettext("%(name)s asks you to answer on %(areas)s", name=sender, areas=named),
        last_day,
    )
    asked = wording.ngettext(
        "%(who)s asks you to answer %(num)s question in %(wave)s:",
        "%(who)s asks you to answer %(num)s questions in %(wave)s:",
        questions,
        who=_who(wording, occasion, sender),
        wave=occasion.places["wave"],
    )
    return subject, joined(
        wording.gettext("Hello,"),
        asked + "\n" + "\n".join(f"– {area}" for area in areas),
        *said(wording, sender, message),
        *_until(wording, last_day),
        wording.ngettext(
            "It takes about %(num)s minute. You can pause and go on when you like: every answer is saved.",
            "It takes about %(num)s minutes. You can pause and go on when you like: every answer is saved.",
            minutes,
        ),
        *way_in(wording, entrance),
        wording.gettext(
            "The coordinator sees your name and answer. Other colleagues see the answer without your name once they "
            "are done. Answering is voluntary."
        ),
        wording.gettext(
            "Does somebody else know better? The link is yours alone, so do not forward it. Tell %(name)s, who can "
            "ask the right person.",
            name=sender,
        ),
        genuine(wording, sender),
        ask_whom(wording, occasion.contact),
    )


def reminded(
    wording: Wording,
    occasion: Occasion,
    entrance: Entrance,
    *,
    sender: str,
    answered: int,
    questions: int,
    today: date,
    last_day: date | None,
) -> tuple[str, str]:
    """Remind a colleague of the questions that are left, as ``asked_to_answer`` asked; return subject and text."""
    status = wording.ngettext(
        "You have answered %(answered)s of %(num)s question",
        "You have answered %(answered)s of %(num)s questions",
        questions,
        answered=answered,
    )
    left = (last_day - today).days if last_day else -1
    subject = status
    if left == 0:
        subject = wording.gettext("%(status)s – today is the last day", status=status)
    elif left > 0:
        subject = wording.ngettext(
            "%(status)s – %(num)s day left", "%(status)s – %(num)s days left", left, status=status
        )
    asked = wording.gettext("%(who)s asks you to answer the rest.", who=_who(wording, occasion, line(sender)))
    return subject, joined(
        wording.gettext("Hello,"),
        f"{status}. {asked}",
        *(_until(wording, last_day) if left >= 0 else ()),
        *way_in(wording, entrance),
        wording.gettext("Do you not know the answer to a question? Then say so there: that is an answer, too."),
        ask_whom(wording, occasion.contact),
    )


def asked_to_approve(
    wording: Wording,
    occasion: Occasion,
    entrance: Entrance,
    *,
    sender: str,
    topic: str,
    message: str,
    last_day: date | None,
) -> tuple[str, str]:
    """Ask the approver to approve; return subject and text.

    Args:
        wording: the approver's language.
        occasion: what it is about.
        entrance: the approver's own.
        sender: name of who asks; empty when it is not known, the organisation asks then.
        topic: title of the questionnaire.
        message: what the coordinator wrote; may be empty.
        last_day: when the approval is wanted, None when nobody said.
    """
    sender = line(sender) or line(occasion.organisation)
    subject = _dated(wording, wording.gettext("Approve the answers on %(topic)s", topic=within(line(topic))), last_day)
    return subject, joined(
        wording.gettext("Hello,"),
        wording.gettext(
            "%(name)s asks you to approve the answers of %(organisation)s in %(wave)s.", name=sender, **occasion.places
        ),
        *quoted(message),
        *_until(wording, last_day, approve=True),
        *way_in(wording, entrance),
        wording.gettext(
            "There you see every answer and what to look at before you decide. You can approve and submit, or send the "
            "answers back with a comment. Your name and title will be on the submission."
        ),
        genuine(wording, sender),
        ask_whom(wording, occasion.contact),
    )


def receipt(
    wording: Wording,
    occasion: Occasion,
    link: str,
    *,
    reference: str,
    by_name: str,
    by_title: str,
    at: datetime,
    closes: datetime,
) -> tuple[str, str]:
    """Tell the coordinator that the answers are submitted; return subject and text. *link* leads to the receipt."""
    return (
        wording.gettext("Receipt: %(organisation)s has submitted, reference %(no)s", **occasion.places, no=reference),
        joined(
            wording.gettext("Hello,"),
            wording.gettext("The answers of %(organisation)s in %(wave)s are submitted.", **occasion.places),
            "\n".join(
                (
                    wording.gettext("Reference: %(no)s", no=reference),
                    wording.gettext(
                        "Approved by: %(name)s", name=", ".join(filter(None, (line(by_name), line(by_title))))
                    ),
                    wording.gettext("Time: %(moment)s", moment=wording.moment(at)),
                )
            ),
            wording.gettext("File this mail with your case number. The receipt and your results are here:"),
            link,
            wording.gettext("You can unlock and change the answers until %(moment)s.", moment=wording.moment(closes)),
            ask_whom(wording, occasion.contact),
        ),
    )


def returned(
    wording: Wording,
    occasion: Occasion,
    link: str,
    *,
    approver: str,
    comment: str,
) -> tuple[str, str]:
    """Tell the coordinator that the approver sent the answers back; return subject and text. *link* leads to them."""
    approver = line(approver)
    return (
        wording.gettext("%(name)s has sent the answers back with a comment", name=approver),
        joined(
            wording.gettext("Hello,"),
            wording.gettext(
                "%(name)s has not approved the answers of %(organisation)s in %(wave)s, and writes:",
                name=approver,
                **occasion.places,
            ),
            *quoted(comment),
            wording.gettext("The answers can be changed again. When you are done, ask for approval once more:"),
            link,
            ask_whom(wording, occasion.contact),
        ),
    )


def _who(wording: Wording, occasion: Occasion, sender: str) -> str:
    organisation = occasion.places["organisation"]
    if sender in ("", organisation):
        return organisation
    return wording.gettext("%(name)s at %(organisation)s", name=sender, organisation=organisation)


def _dated(wording: Wording, subject: str, last_day: date | None) -> str:
    if last_day is None:
        return subject
    return wording.gettext("%(subject)s, by %(day)s", subject=subject, day=wording.day(last_day))


def _until(wording: Wording, last_day: date | None, *, approve: bool = False) -> Sequence[str]:
    if last_day is None:
        return ()
    day = wording.day(last_day, weekday=True)
    if approve:
        return (wording.gettext("Approve by %(day)s at the latest.", day=day),)
    return (wording.gettext("Answer by %(day)s at the latest.", day=day),)


def way_in(wording: Wording, entrance: Entrance) -> Sequence[str]:
    """Lead in: by the link, which stands alone, or by the code."""
    code = f"{entrance.code[:4]}-{entrance.code[4:]}"
    return (
        wording.gettext("Open your personal link:"),
        entrance.link,
        wording.gettext("Or go to %(address)s and enter the code %(code)s.", address=entrance.sign_in, code=code),
    )


def genuine(wording: Wording, sender: str) -> str:
    """Say how to find out whether a letter is ours."""
    return wording.gettext(
        "Not sure that this mail is genuine? Before you open the link, ask %(name)s in the way you usually do.",
        name=sender,
    )


def ask_whom(wording: Wording, contact: str) -> str:
    """Say who answers questions."""
    return wording.gettext("Questions? Ask %(contact)s.", contact=line(contact))


def said(wording: Wording, sender: str, message: str) -> Sequence[str]:
    """Quote a sender's own words, and say whose they are; nothing for nothing."""
    own = quoted(message)
    return (wording.gettext("%(name)s writes:", name=sender), *own) if own else ()


def quoted(comment: str) -> Sequence[str]:
    """Quote what somebody wrote, so that none of its lines is a link; nothing for nothing."""
    lines = [one.strip() for one in comment.splitlines()]
    return ("\n".join(f"> {one}".rstrip() for one in lines),) if any(lines) else ()


def joined(*paragraphs: str) -> str:
    """Put an empty line between paragraphs."""
    return "\n\n".join(paragraphs) + "\n"

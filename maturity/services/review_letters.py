"""Letters to reviewers from other organisations: what they are asked for, and what is left."""

from collections.abc import Sequence
from datetime import date

from maturity.services.letters import ask_whom, genuine, joined, way_in
from maturity.services.wording import Entrance, Occasion, Wording, line

HOURS_PER_AREA = 2


def asked_to_review(
    wording: Wording,
    occasion: Occasion,
    entrance: Entrance,
    *,
    sender: str,
    areas: Sequence[str],
    last_day: date | None,
) -> tuple[str, str]:
    """Ask somebody from another organisation to review answers; return subject and text.

    Args:
        wording: the reviewer's language.
        occasion: the assessment.
        entrance: the reviewer's own.
        sender: name of who asks, or of the organisation.
        areas: titles, at least one.
        last_day: when the remarks are wanted, None when nobody said.
    """
    return (
        wording.gettext("%(organisation)s asks you to be a peer reviewer", **occasion.places),
        joined(
            wording.gettext("Hello,"),
            wording.gettext(
                "%(name)s asks you, as somebody from another organisation, to review the answers of %(organisation)s "
                "in %(wave)s:",
                name=line(sender),
                **occasion.places,
            )
            + "\n"
            + "\n".join(f"– {line(area)}" for area in areas),
            wording.ngettext(
                "Count on %(num)s hour in all. You can pause and go on when you like.",
                "Count on %(num)s hours in all. You can pause and go on when you like.",
                HOURS_PER_AREA * len(areas),
            ),
            *_until(wording, last_day),
            *way_in(wording, entrance),
            wording.gettext(
                "For every question you say whether you would give the same answer, or suggest another one and say "
                "why. The organisation decides. Where you disagree, both views stay visible."
            ),
            wording.gettext(
                "What you write is shown under the name of your organisation, not under your own. It may be disclosed "
                "under the principle of public access."
            ),
            genuine(wording, sender),
            ask_whom(wording, occasion.contact),
        ),
    )


def reminded_to_review(
    wording: Wording,
    occasion: Occasion,
    entrance: Entrance,
    *,
    areas: Sequence[str],
    last_day: date | None,
) -> tuple[str, str]:
    """Remind a reviewer of the areas that are left, their titles in *areas*; return subject and text."""
    return (
        wording.ngettext(
            "%(num)s area of %(organisation)s is left to review",
            "%(num)s areas of %(organisation)s are left to review",
            len(areas),
            **occasion.places,
        ),
        joined(
            wording.gettext("Hello,"),
            wording.gettext("%(organisation)s hopes that you will finish the review in %(wave)s:", **occasion.places)
            + "\n"
            + "\n".join(f"– {line(area)}" for area in areas),
            *_until(wording, last_day),
            *way_in(wording, entrance),
            ask_whom(wording, occasion.contact),
        ),
    )


def _until(wording: Wording, last_day: date | None) -> Sequence[str]:
    if last_day is None:
        return ()
    day = wording.day(last_day, weekday=True)
    return (wording.gettext("Remarks are wanted by %(day)s at the latest.", day=day),)

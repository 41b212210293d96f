"""Reminding coordinators, at most once a month, of evidence that has expired or lapses soon."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from zoneinfo import ZoneInfo

from maturity.domain.person import Role
from maturity.services import mailing
from maturity.services.letters import genuine, joined
from maturity.services.post import Post
from maturity.services.proving import Lapsing, lapsing
from maturity.services.wording import TIME_ZONE, Wording, line
from maturity.storage.store import Store

MOST = 20
"""Entries that a letter names; the register has them all."""


def remind_of_evidence(store: Store, post: Post, now: datetime) -> int:
    """Write to every coordinator with a mail address whose organisation's evidence needs a look; return to how many.

    Whoever was written to this month is not written to again.
    """
    today = now.astimezone(ZoneInfo(TIME_ZONE)).date()
    found: dict[str, list[Lapsing]] = defaultdict(list)
    for one in lapsing(store, today):
        found[one.code].append(one)
    written = 0
    for member in store.contacts.everywhere() if found else ():
        email, entries = member.person.email, found.get(member.organisation_code)
        if email and entries and Role.COORDINATOR in member.roles:
            wording = post.wording(member.person.language)
            subject, text = _letter(wording, entries, f"{post.base_url}/evidence")
            key = f"evidence/{member.id}/{today:%Y-%m}"
            written += mailing.queue(store, key, email, wording.language, subject, text, now)
    return written


def _letter(wording: Wording, entries: Sequence[Lapsing], register: str) -> tuple[str, str]:
    organisation = entries[0].organisation
    subject = wording.ngettext(
        "%(num)s piece of evidence needs a look: %(organisation)s",
        "%(num)s pieces of evidence need a look: %(organisation)s",
        len(entries),
        organisation=line(organisation),
    )
    text = joined(
        wording.gettext("Hello,"),
        wording.gettext("Your answers rest on evidence that has expired or lapses within three months:"),
        "\n".join(f"– {_entry(wording, one)}" for one in entries[:MOST]),
        wording.gettext("Renew it, or change the answers that rest on it. The register is here:"),
        register,
        wording.gettext("You get this letter at most once a month, as long as something needs a look."),
        genuine(wording, organisation),
    )
    return subject, text


def _entry(wording: Wording, one: Lapsing) -> str:
    title = wording.gettext("A secret piece of evidence") if one.secret else line(one.title)
    day = f"{wording.day(one.ends)} {one.ends.year}"
    if one.expired:
        return wording.gettext("%(title)s, expired on %(day)s", title=title, day=day)
    return wording.gettext("%(title)s, holds until %(day)s", title=title, day=day)

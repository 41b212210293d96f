"""Reminding coordinators of actions that are due soon or late: once of each, for as long as its last day stands."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from maturity.domain.improvement import Action
from maturity.domain.person import Role
from maturity.services import mailing
from maturity.services.letters import genuine, joined
from maturity.services.post import Post
from maturity.services.wording import TIME_ZONE, Wording, line
from maturity.storage.plans import DueAction
from maturity.storage.store import Store

SOON = timedelta(days=14)
"""Two weeks: time for what is left of a small action, or for a new last day."""

MOST = 20
"""Actions that a letter names; the plan has them all."""

LONGEST_WHAT = 120
"""Characters of an action in a letter; the plan has the rest."""


def remind_of_actions(store: Store, post: Post, now: datetime) -> int:
    """Write to every coordinator with a mail address whose plan has actions due soon or late; return to how many.

    Each action is named once when it is due soon and once when it is late; a new last day begins anew.
    """
    today = now.astimezone(ZoneInfo(TIME_ZONE)).date()
    found: dict[str, list[DueAction]] = defaultdict(list)
    for one in store.plans.due_by(today + SOON):
        if one.reminded != _stage(one.action, today):
            found[one.code].append(one)
    written = 0
    for member in store.contacts.everywhere() if found else ():
        email, actions = member.person.email, found.get(member.organisation_code)
        if email and actions and Role.COORDINATOR in member.roles:
            wording = post.wording(member.person.language)
            subject, text = _letter(wording, actions, f"{post.base_url}/plan", today)
            key = f"plan/{member.id}/{now:%Y-%m-%dT%H:%M:%S}"
            written += mailing.queue(store, key, email, wording.language, subject, text, now)
            store.plans.remind({one.action.number: _stage(one.action, today) for one in actions})
    return written


def _stage(action: Action, today: date) -> str:
    """Say for good what is to be written about an action."""
    return f"{action.due} {'late' if action.days_late(today) else 'soon'}"


def _letter(wording: Wording, actions: Sequence[DueAction], plan: str, today: date) -> tuple[str, str]:
    organisation = actions[0].organisation
    subject = wording.ngettext(
        "%(num)s action in the plan needs a look: %(organisation)s",
        "%(num)s actions in the plan need a look: %(organisation)s",
        len(actions),
        organisation=line(organisation),
    )
    text = joined(
        wording.gettext("Hello,"),
        wording.gettext("These actions in your action plan are late or due within two weeks:"),
        "\n".join(f"– {_entry(wording, one.action, today)}" for one in actions[:MOST]),
        wording.gettext("Say how far they have come, or choose another last day. The plan is here:"),
        plan,
        wording.gettext("You are told of each action once when it is due soon and once when it is late."),
        genuine(wording, organisation),
    )
    return subject, text


def _entry(wording: Wording, action: Action, today: date) -> str:
    whole = line(action.what)
    what = whole if len(whole) <= LONGEST_WHAT else f"{whole[:LONGEST_WHAT].rstrip()} …"
    if late := action.days_late(today):
        return wording.ngettext("%(what)s (%(num)s day late)", "%(what)s (%(num)s days late)", late, what=what)
    due = action.due or today
    return wording.gettext("%(what)s (last day %(day)s)", what=what, day=f"{wording.day(due)} {due.year}")

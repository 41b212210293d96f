"""How many organisations had submitted day by day, in words."""

from flask_babel import gettext as _
from flask_babel import ngettext

from maturity.domain.turnout import Turnout
from maturity.web.language import day


def sentence(days: Turnout) -> str:
    """Say what the line shows: from when to when, how many, the busiest day, and days with reminders."""
    first, last, most = days.days[0], days.days[-1], days.busiest
    said = [
        ngettext(
            "From %(first)s to %(last)s, %(submitted)s of %(num)d organisation has submitted.",
            "From %(first)s to %(last)s, %(submitted)s of %(num)d organisations have submitted.",
            days.many,
            first=day(first.on),
            last=day(last.on),
            submitted=days.submitted,
        )
    ]
    if most.new > 1:
        said.append(_("Most came on %(day)s: %(number)s.", day=day(most.on), number=most.new))
    if days.reminded:
        said.append(
            ngettext(
                "Reminders were written on %(num)d day.",
                "Reminders were written on %(num)d days.",
                len(days.reminded),
            )
        )
    return " ".join(said)

"""The words of the quality desk: signs, what was done about them, and what a question's figures mean."""

from flask_babel import gettext as _
from flask_babel import ngettext

from maturity.domain.conspicuous import Flag, Sign
from maturity.domain.reliability import Proposal, Why
from maturity.services.quality import Status
from maturity.services.quality_letters import MINUTE


def signs() -> dict[Sign, str]:
    """Return sign to its name."""
    return {
        Sign.SAME_LEVEL: _("Same level everywhere"),
        Sign.FAST: _("Finished in minutes"),
        Sign.TOP_WITHOUT_EVIDENCE: _("Highest level without evidence"),
        Sign.JUMPS: _("Up by two levels or more"),
        Sign.MANY_NOT_APPLICABLE: _("Many not applicable"),
    }


def counted(flag: Flag) -> str:
    """Say in how many answers a sign was found."""
    match flag.sign:
        case Sign.FAST:
            minutes = max(1, round(flag.found / MINUTE))
            return ngettext(
                "%(of)s answers within about %(num)s minute",
                "%(of)s answers within about %(num)s minutes",
                minutes,
                of=flag.of,
            )
        case Sign.MANY_NOT_APPLICABLE:
            return _("%(found)s of %(of)s questions", found=flag.found, of=flag.of)
        case _other:
            return _("%(found)s of %(of)s answers", found=flag.found, of=flag.of)


def statuses() -> dict[Status, str]:
    """Return what was done about a sign to its name."""
    return {
        Status.OPEN: _("Not handled"),
        Status.ASKED: _("Asked"),
        Status.HANDLED: _("Handled"),
        Status.IGNORED: _("Ignored"),
    }


def reasons() -> dict[Why, str]:
    """Return what is the matter with a question to words."""
    return {
        Why.DO_NOT_KNOW: _("many do not know"),
        Why.NOT_APPLICABLE: _("does not apply to many"),
        Why.FLOOR: _("nearly everybody is on the lowest level"),
        Why.CEILING: _("nearly everybody is on the highest level"),
        Why.UNLIKE_THE_REST: _("goes its own way in the area"),
        Why.SLOW: _("takes long"),
    }


def proposals() -> dict[Proposal, str]:
    """Return what to do with a question to words."""
    return {
        Proposal.KEEP: _("Keep"),
        Proposal.REWORD: _("Reword"),
        Proposal.DROP: _("Consider dropping"),
    }


def columns() -> dict[str, str]:
    """Return column to its heading, in the order of the table."""
    return {
        "question": _("Question"),
        "do-not-know": _("Don't know"),
        "not-applicable": _("Not applicable"),
        "floor": _("On the lowest level"),
        "ceiling": _("On the highest level"),
        "seconds": _("Seconds"),
        "correlation": _("Goes with its area"),
        "proposal": _("Proposal"),
    }

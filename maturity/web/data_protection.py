"""What is kept about people, why and how long, as the data protection page says it: periods come from the program."""

from dataclasses import dataclass
from datetime import timedelta

from flask_babel import gettext as _
from flask_babel import ngettext

from maturity.domain.retention import KEEP_DRAFTS_MONTHS
from maturity.services import access, accounts, organisers
from maturity.storage.mails import DELAYS


@dataclass(frozen=True, slots=True)
class Kept:
    """One kind of data."""

    what: str
    whom: str
    why: str
    who_sees: str
    how_long: str


def kept() -> tuple[Kept, ...]:
    """Return everything that is kept about people, in the reader's language."""
    return (*_of_people(), *_of_answers(), *_of_the_service())


def _of_people() -> tuple[Kept, ...]:
    thinned = ngettext(
        "Until %(num)d month after the wave has closed, if the person takes part in nothing newer; earlier when the "
        "person asks for it.",
        "Until %(num)d months after the wave has closed, if the person takes part in nothing newer; earlier when the "
        "person asks for it.",
        KEEP_DRAFTS_MONTHS,
    )
    return (
        Kept(
            _("Name, mail address, function, language, role"),
            _("Everybody who is invited"),
            _("To invite and remind, and to show who has answered what"),
            _("The coordinators of the organisation. Organisers see coordinators, approvers and readers only."),
            thinned,
        ),
        Kept(
            _("Links, codes, and when each browser was signed in and last used"),
            _("Everybody who is invited"),
            _("To let the right person in, and to let that person sign out elsewhere"),
            _("The person; links and codes nobody, they are kept as hashes"),
            _(
                "A sign-in ends %(hours)s hours after the last use, an organiser's after %(desk)s. The note of it goes "
                "with the name.",
                hours=_hours(access.SESSION_IDLE),
                desk=_hours(organisers.SESSION_IDLE),
            ),
        ),
        Kept(
            _("Password; for organisers also what the authenticator app shares with the service"),
            _("Those who have chosen one"),
            _("To sign in without an invitation"),
            _("Nobody: passwords are kept as hashes"),
            _(
                "Until it is changed or the person is erased. A link to choose one works for %(hours)s hours.",
                hours=_hours(accounts.LETTER_LASTS),
            ),
        ),
        Kept(
            _("Emails: address, subject, text"),
            _("Those who are written to"),
            _("To send them, and nothing twice"),
            _("Who runs the service"),
            _(
                "The text until the mail is sent, which is tried for %(days)s days; the rest goes with the name.",
                days=round(sum(one.total_seconds() for one in DELAYS) / 86400),
            ),
        ),
    )


def _of_answers() -> tuple[Kept, ...]:
    return (
        Kept(
            _("Answers of colleagues, with comments and evidence in words"),
            _("Those who answer"),
            _("To agree on one answer from the organisation"),
            _(
                "The coordinators see name and answer. Colleagues see the answer without the name once they are done. "
                "Organisers never see them."
            ),
            ngettext(
                "Texts and the link to the person for %(num)d month after the wave has closed. Level and function "
                "stay.",
                "Texts and the link to the person for %(num)d months after the wave has closed. Level and function "
                "stay.",
                KEEP_DRAFTS_MONTHS,
            ),
        ),
        Kept(
            _("Requests for approval: who, when, message and comment"),
            _("Coordinators and approvers"),
            _("To have the answers approved or sent back"),
            _("The coordinators and the approver"),
            ngettext(
                "Texts for %(num)d month after the wave has closed. Dates stay.",
                "Texts for %(num)d months after the wave has closed. Dates stay.",
                KEEP_DRAFTS_MONTHS,
            ),
        ),
        Kept(
            _("What was agreed and why, by number"),
            _("The coordinators"),
            _("To show how an answer came about"),
            _("The organisation"),
            _("For good; when a name is erased the number leads to nobody"),
        ),
        Kept(
            _("Reviews: suggested levels, comments, findings"),
            _("Reviewers from other organisations"),
            _("To have the answers tried by somebody from outside"),
            _("The organisation that is reviewed"),
            _("For good, under the function; the name goes as those of colleagues"),
        ),
        Kept(
            _("Submissions: the organisation's answers with texts; name and title of who approved, and when"),
            _("The approver"),
            _("A submission must show who stands for it"),
            _("The organisation; others only see figures of groups"),
            _("For good: it is an official document and cannot be changed"),
        ),
        Kept(
            _("Register of evidence: title, owner's function, date, link, file"),
            _("People whom a document names"),
            _("To show what the answers rest on"),
            _("The organisation's people; secret evidence coordinators and approvers only"),
            _("Until the organisation removes it; the note that it was there stays"),
        ),
    )


def _of_the_service() -> tuple[Kept, ...]:
    return (
        Kept(
            _("Log: who did what when, by number, without names, addresses and texts"),
            _("Everybody who does something"),
            _("To follow changes, and to prove that none was hidden"),
            _("The coordinators of the organisation, and who runs the service"),
            _("For good; when a name is erased the number leads to nobody"),
        ),
        Kept(
            _("Log of the server: time, kind of page, how it went; no name, no network address"),
            _("Everybody who visits"),
            _("To find faults"),
            _("Who runs the service"),
            _("As long as who runs the service decides"),
        ),
    )


def _hours(span: timedelta) -> int:
    return int(span.total_seconds() // 3600)

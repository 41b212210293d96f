"""The meeting about different answers: its agenda as page and calendar file, and one question at a time on a screen."""

from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from flask import Blueprint, make_response, render_template, request, url_for
from flask_babel import gettext as _
from werkzeug.wrappers import Response

from maturity.domain.agreement import AgendaItem
from maturity.report.calendar_file import Meeting, calendar_file
from maturity.services.voices import Agreement
from maturity.web import agreement_page, unity, wiring
from maturity.web.agreement import read
from maturity.web.area_page import answer_text
from maturity.web.language import HOME, text
from maturity.web.permission import actor, permission

bp = Blueprint("meeting", __name__)

LENGTH = 60
"""Minutes of a meeting unless somebody chooses."""

SHORTEST, LONGEST = 10, 480
"""Minutes that can be chosen."""

MORNING = time(10)

Page = str | tuple[str, int] | Response


@dataclass(frozen=True, slots=True)
class Wanted:
    """The meeting as somebody typed it, and what is wrong with it."""

    day: str
    clock: str
    length: str
    problems: dict[str, str]

    @property
    def minutes(self) -> int:
        """Return the length; the usual one as long as it cannot be used."""
        return LENGTH if "minutes" in self.problems else int(self.length)

    @property
    def start(self) -> datetime:
        """Return when it begins, in Swedish time; call without problems only."""
        return datetime.combine(date.fromisoformat(self.day), time.fromisoformat(self.clock), HOME)


@bp.get("/agreement/agenda")
@permission("coordinator")
def agenda() -> Page:
    """Show what a meeting should take up, and for how long."""
    wanted = _wanted()
    page = _agenda_page(read(), wanted)
    return (page, 422) if wanted.problems else page


@bp.get("/agreement/agenda.ics")
@permission("coordinator")
def calendar() -> Page:
    """Send the meeting to the reader's calendar."""
    wanted, found = _wanted(), read()
    if wanted.problems:
        return _agenda_page(found, wanted), 422
    who = actor()
    lines = [
        _(
            "%(minutes)s min: %(number)s %(title)s",
            minutes=one.minutes,
            number=one.spread.question.id,
            title=_title(one),
        )
        for one in found.agenda(wanted.minutes)
    ]
    meeting = Meeting(
        name=f"{who.wave.slug}/{who.organisation.code}/agenda/{wanted.start.isoformat()}",
        title=_("Agree on the answers, %(wave)s", wave=text(who.wave.name)),
        text="\n".join([who.organisation.name, "", *lines]),
        start=wanted.start,
        minutes=wanted.minutes,
    )
    reply = make_response(calendar_file(meeting, wiring.now()))
    reply.headers["Content-Type"] = "text/calendar; charset=utf-8"
    reply.headers["Content-Disposition"] = 'attachment; filename="agenda.ics"'
    return reply


@bp.get("/agreement/meeting/<question_id>")
@permission("coordinator")
def question(question_id: str) -> str:
    """Show one question to people who look at the same screen."""
    return agreement_page.draw(read(), question_id, meeting=True)


def _agenda_page(found: Agreement, wanted: Wanted) -> str:
    entries, after = [], 0
    for one in found.agenda(wanted.minutes):
        entries.append((one, found.item(one.spread.question.id), after))
        after += one.minutes
    return render_template(
        "agreement/agenda.html",
        who=actor(),
        found=found,
        entries=entries,
        wanted=wanted,
        shortest=SHORTEST,
        longest=LONGEST,
        address=url_for(".agenda"),
        unity=unity,
        answer_text=answer_text,
    )


def _wanted() -> Wanted:
    tomorrow = (wiring.now().astimezone(HOME) + timedelta(days=1)).date()
    day = request.args.get("date", tomorrow.isoformat()).strip()
    clock = request.args.get("time", MORNING.isoformat("minutes")).strip().replace(".", ":")
    length = request.args.get("minutes", str(LENGTH)).strip()
    problems = {}
    if not _is_day(day):
        problems["date"] = _("Write the date as 2027-03-31.")
    if not _is_time(clock):
        problems["time"] = _("Write the time as 14:30.")
    if not (length.isascii() and length.isdigit() and len(length) < 4 and SHORTEST <= int(length) <= LONGEST):  # noqa: PLR2004
        problems["minutes"] = _("Write a number of minutes from %(least)s to %(most)s.", least=SHORTEST, most=LONGEST)
    return Wanted(day, clock, length, problems)


def _is_day(typed: str) -> bool:
    try:
        return len(typed) == len("2027-03-31") and 1900 < date.fromisoformat(typed).year < 9999  # noqa: PLR2004
    except ValueError:
        return False


def _is_time(typed: str) -> bool:
    try:
        return time.fromisoformat(typed).tzinfo is None and len(typed) == len("14:30")
    except ValueError:
        return False


def _title(one: AgendaItem) -> str:
    return text(one.spread.question.title)

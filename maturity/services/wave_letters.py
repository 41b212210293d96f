"""The letters that an organiser sends for a wave: the texts to begin with, own texts, and how one is filled in."""

from collections.abc import Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from maturity.domain.letter import LETTER_LANGUAGES, LetterKind, LetterText, faults_of, filled
from maturity.domain.result import WaveFacts
from maturity.domain.wave import DeskWave
from maturity.errors import RowsError
from maturity.services.drafts import storable
from maturity.services.mailing import queue
from maturity.services.members import one_line
from maturity.services.organisers import Organiser
from maturity.services.post import Post
from maturity.services.wording import TIME_ZONE, Entrance, Wording, line, within
from maturity.storage.letters import Setup
from maturity.storage.store import Store

HOME = ZoneInfo(TIME_ZONE)


def texts(setup: Setup, kind: LetterKind, post: Post) -> dict[str, LetterText]:
    """Return language to the text of a kind of letter: the wave's own, or the one to begin with."""
    own = setup.texts.get(kind, {})
    return {code: own.get(code) or first_text(kind, post.wording(code)) for code in LETTER_LANGUAGES}


def set_texts(
    store: Store, who: Organiser, wave: DeskWave, kind: LetterKind, typed: Mapping[str, LetterText], now: datetime
) -> None:
    """Let letters of a kind say something else, from the next one on.

    Raises:
        RowsError: fields are unknown, or something that the letter needs is missing; nothing was changed.
    """
    wanted = {code: tidied(typed[code]) for code in LETTER_LANGUAGES}
    require_usable(kind, wanted)
    store.letters.set_texts(wave.id, kind, wanted)
    store.audit.add(now, who.name, "change-letter", wave.subject, {"kind": kind.value})


def require_usable(kind: LetterKind, typed: Mapping[str, LetterText]) -> None:
    """Make sure that letters can be sent.

    Raises:
        RowsError: with everything that is wrong.
    """
    faults = [fault for code, one in typed.items() for fault in faults_of(kind, code, one)]
    if faults:
        raise RowsError(faults)


def tidied(typed: LetterText) -> LetterText:
    """Return a letter as it is kept."""
    lines = [one.rstrip() for one in storable(typed.text).splitlines()]
    return LetterText(one_line(typed.subject), "\n".join(lines).strip("\n"))


def send_test(
    store: Store,
    who: Organiser,
    wave: DeskWave,
    kind: LetterKind,
    typed: Mapping[str, LetterText],
    post: Post,
    now: datetime,
) -> str:
    """Put a letter about nobody into the outbox for the organiser, once per language; return the address.

    Raises:
        RowsError: as ``set_texts``; nothing was sent.
    """
    wanted = {code: tidied(typed[code]) for code in LETTER_LANGUAGES}
    require_usable(kind, wanted)
    address = who.person.email or ""
    for code, one in wanted.items():
        found = specimen(store.letters.setup(wave.id), wave.facts, one, post, code, now)
        key = f"test/{wave.id}/{kind.value}/{who.person.id}/{code}/{now.isoformat()}"
        queue(store, key, address, code, found.subject, found.text + "\n", now)
    return address


def specimen(setup: Setup, wave: WaveFacts, letter: LetterText, post: Post, language: str, now: datetime) -> LetterText:
    """Return a letter as an organisation that does not exist would get it."""
    wording = post.wording(language)
    name = wording.gettext("Example Municipality")
    entrance, today = Entrance(post.base_url, "…", "ABCDEFGH"), now.astimezone(HOME).date()
    return filled(letter, values(wording, post, setup, wave, name, today, entrance, answered=31, questions=52))


def values(
    wording: Wording,
    post: Post,
    setup: Setup,
    wave: WaveFacts,
    organisation: str,
    today: date,
    entrance: Entrance,
    *,
    answered: int,
    questions: int,
) -> dict[str, str]:
    """Return what the fields of a letter stand for; each on one line, so that none of them becomes a link."""
    last_day = wave.closes.astimezone(HOME).date()
    left = max(0, (last_day - today).days)
    return {
        "organisation": line(organisation),
        "wave": within(line(wave.name.get(wording.language) or next(iter(wave.name.values())))),
        "sender": line(setup.sender),
        "opens": wording.day(wave.opens.astimezone(HOME).date(), weekday=True),
        "last_day": wording.day(last_day, weekday=True),
        "link": entrance.link,
        "code": f"{entrance.code[:4]}-{entrance.code[4:]}",
        "address": entrance.sign_in,
        "contact": line(setup.sender_address or post.contact or setup.sender),
        "status": wording.ngettext(
            "You have answered %(answered)s of %(num)s question",
            "You have answered %(answered)s of %(num)s questions",
            questions,
            answered=answered,
        )
        if answered
        else wording.gettext("You have not begun yet"),
        "days_left": wording.ngettext("%(num)s day left", "%(num)s days left", left)
        if left
        else wording.gettext("today is the last day"),
    }


def language_of(store: Store, address: str) -> str:
    """Return the language that somebody with an address gets letters in."""
    known = store.people.by_email(address)
    return known.language if known and known.language in LETTER_LANGUAGES else LETTER_LANGUAGES[0]


def first_text(kind: LetterKind, wording: Wording) -> LetterText:
    """Return the text that a kind of letter has as long as nobody has written another one."""
    return _FIRST[kind](wording)


def _pre_notice(wording: Wording) -> LetterText:
    return LetterText(
        wording.gettext("Soon: {wave}, opens {opens}"),
        wording.gettext(
            "To the registrar: please forward this to whoever is responsible for procurement.\n\n"
            "{sender} is going to invite {organisation} to answer in {wave}. It opens on {opens}, and the last day is "
            "{last_day}.\n\n"
            "There is nothing to do now. Your invitation with a personal link follows. Count on three to four hours "
            "in all, shared by several people: think about who knows how you plan, buy and follow up.\n\n"
            "Taking part is voluntary. You get your profile at once and a comparison with similar organisations.\n\n"
            "Questions? Ask {contact}."
        ),
    )


def _invitation(wording: Wording) -> LetterText:
    return LetterText(
        wording.gettext("Invitation: {wave}, answer by {last_day}"),
        wording.gettext(
            "To the registrar: please forward this to whoever is responsible for procurement. The page behind the "
            "link helps with that.\n\n"
            "{sender} invites {organisation} to answer in {wave}. You get your profile at once and a comparison with "
            "similar organisations.\n\n"
            "Count on three to four hours in all, shared by several people. The last day is {last_day}. Taking part "
            "is voluntary: if you decline, say so on the same page, and no reminders come.\n\n"
            "Open your personal link:\n\n"
            "{link}\n\n"
            "Or go to {address} and enter the code {code}.\n\n"
            "Not sure that this mail is genuine? Before you open the link, ask {contact}, who also answers questions."
        ),
    )


def _reminder(wording: Wording) -> LetterText:
    return LetterText(
        wording.gettext("{status} – {days_left}"),
        wording.gettext(
            "{organisation} is invited to answer in {wave}. {status}. The last day is {last_day}.\n\n"
            "Open your personal link:\n\n"
            "{link}\n\n"
            "Or go to {address} and enter the code {code}.\n\n"
            "If you do not want to take part, say so on the same page, and no more reminders come.\n\n"
            "Not sure that this mail is genuine? Before you open the link, ask {contact}, who also answers questions."
        ),
    )


def _result(wording: Wording) -> LetterText:
    return LetterText(
        wording.gettext("Your result in {wave}"),
        wording.gettext(
            "Thank you for answering. {organisation} can now see its result in {wave} beside similar organisations, "
            "with a plan and a report to download.\n\n"
            "Open your personal link:\n\n"
            "{link}\n\n"
            "Or go to {address} and enter the code {code}.\n\n"
            "Not sure that this mail is genuine? Before you open the link, ask {contact}, who also answers questions."
        ),
    )


_FIRST = {
    LetterKind.PRE_NOTICE: _pre_notice,
    LetterKind.INVITATION: _invitation,
    LetterKind.REMINDER: _reminder,
    LetterKind.RESULT: _result,
}

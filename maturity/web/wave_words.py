"""The words of a wave: its kind and state, what is missing before it opens, and what is wrong with a field."""

from collections.abc import Mapping

from flask_babel import gettext as _
from flask_babel import ngettext

from maturity.domain.assessment import State
from maturity.domain.wave import Kind, WaveState
from maturity.services.preparing import LARGEST_LIMIT, LEAST, LONGEST_INTRODUCTION, LONGEST_NAME


def kind_names() -> dict[Kind, str]:
    """Return kind of wave to its name."""
    return {
        Kind.FULL: _("Full: all questions, every few years"),
        Kind.CORE: _("Core: the most important questions"),
        Kind.PULSE: _("Pulse: a few questions, often"),
        Kind.PILOT: _("Pilot: a trial with a few organisations, not shown on the start page"),
    }


def state_names() -> dict[WaveState, str]:
    """Return state of a wave to its name."""
    return {
        WaveState.DRAFT: _("Draft"),
        WaveState.TESTED: _("Tested"),
        WaveState.OPEN: _("Open"),
        WaveState.CLOSED: _("Closed"),
        WaveState.PUBLISHED: _("Published"),
    }


def progress_names() -> dict[State, str]:
    """Return state of an assessment to its name, in the order in which it goes through them."""
    return {
        State.INVITED: _("Not begun"),
        State.ANSWERING: _("Answering"),
        State.APPROVAL: _("Waiting for approval"),
        State.SUBMITTED: _("Submitted"),
        State.REOPENED: _("Unlocked again"),
        State.DECLINED: _("Declined"),
    }


def form_names() -> dict[str, str]:
    """Return form of a questionnaire to its name; a form of another name is called by that."""
    return {"full": _("All questions"), "core": _("Core questions"), "pulse": _("Pulse")}


def gate_names() -> dict[str, str]:
    """Return what has to be there before a wave opens to its name."""
    return {
        "organisations": _("Organisations are chosen"),
        "dates": _("The last day is ahead"),
        "languages": _("Name, texts, letters and questions are there in Swedish and English"),
        "test": _("A test response is made"),
        "sender": _("The sender's address is confirmed"),
    }


def refused_codes(many: int) -> str:
    """Say how many codes of a text cannot be used."""
    return ngettext(
        "%(num)d code cannot be used. Nothing was added.", "%(num)d codes cannot be used. Nothing was added.", many
    )


def sentences(problems: Mapping[str, str]) -> dict[str, str]:
    """Return field to sentence, for what ``FieldsError`` says."""
    words = _of_texts() | _of_choices() | _of_moments()
    return {
        field: _of_limit(field, problem)
        if field in (*LEAST, "least_response")
        else words.get((field, problem)) or words["", problem]
        for field, problem in problems.items()
    }


def _of_limit(field: str, problem: str) -> str:
    if field == "least_response":
        return _("Write a whole number from 0 to 100.")
    if problem == "too-low":
        return _("The limit can be raised, but not lowered below %(least)s.", least=LEAST[field])
    return _("Write a whole number from %(least)s to %(most)s.", least=LEAST[field], most=LARGEST_LIMIT)


def _of_texts() -> dict[tuple[str, str], str]:
    longest = _("At most %(limit)s characters are possible. Shorten the text.", limit=LONGEST_NAME)
    long = _("At most %(limit)s characters are possible. Shorten the text.", limit=LONGEST_INTRODUCTION)
    return {
        ("name_sv", "missing"): _("Write the name in Swedish."),
        ("name_en", "missing"): _("Write the name in English."),
        ("slug", "missing"): _("Write a short name for addresses."),
        ("slug", "not-a-slug"): _(
            "Write a short name of small letters a to z, digits and hyphens, such as 2027-spring."
        ),
        ("slug", "taken"): _("Another wave has this short name. Choose another one."),
        ("sender_name", "missing"): _("Write who sends the letters."),
        ("sender_address", "missing"): _("Write the address that letters are sent from."),
        ("sender_address", "not-an-address"): _("Write the email address as anna.berg@example.se."),
        ("code", "missing"): _("Write the code from the email."),
        ("code", "wrong"): _("The code is not right. Look in the latest email to this address."),
        ("introduction_sv", "other-language"): _("Write it in Swedish too, or leave both empty."),
        ("introduction_en", "other-language"): _("Write it in English too, or leave both empty."),
        ("introduction_sv", "too-long"): long,
        ("introduction_en", "too-long"): long,
        ("", "too-long"): longest,
    }


def _of_choices() -> dict[tuple[str, str], str]:
    return {
        ("kind", "missing"): _("Choose what kind of wave it is."),
        ("copied", "unknown"): _("Choose one of the waves on the page."),
        ("choice", "missing"): _("Choose a questionnaire and a form."),
        ("choice", "changed"): _(
            "The file has other content than the version that is stored under the same number. Give it a new version."
        ),
        ("form", "unknown"): _("Choose one of the forms on the page."),
        ("codes", "missing"): _("Choose a group, or write at least one code."),
        ("organisation", "unknown"): _("Choose an organisation that takes part."),
    }


def _of_moments() -> dict[tuple[str, str], str]:
    return {
        ("", "not-a-day"): _("Write the day as 2027-03-31."),
        ("", "not-a-time"): _("Write a time that exists on that day, as 16:00."),
        ("", "before-opening"): _("The last day is before the opening. Choose a later day."),
        ("", "past"): _("The moment has passed. Choose a later one."),
        ("", "not-longer"): _("The wave is open for everybody until then. Choose a later moment."),
    }

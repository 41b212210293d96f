"""What organisations are asked about their submissions: what was noticed, and that nothing need be changed."""

from collections.abc import Sequence

from maturity.domain.conspicuous import Flag, Sign
from maturity.services.letters import ask_whom, joined
from maturity.services.wording import Occasion, Wording, line

MINUTE = 60


def noticed(wording: Wording, occasion: Occasion, signs: Sequence[Flag], *, body: str, address: str) -> tuple[str, str]:
    """Ask an organisation about its submission; return subject and text.

    Args:
        wording: the reader's language.
        occasion: the assessment.
        signs: what was noticed, at least one.
        body: name of who runs the wave.
        address: the page where the answers can be read.
    """
    return (
        wording.gettext("A question about the answers of %(organisation)s", **occasion.places),
        joined(
            wording.gettext("Hello,"),
            wording.gettext(
                "%(body)s goes through the answers in %(wave)s. A computer has noticed this about yours:",
                body=line(body),
                **occasion.places,
            )
            + "\n"
            + "\n".join(f"– {_sentence(wording, sign)}" for sign in signs),
            wording.gettext(
                "It may be quite right. Nothing has to be changed, and no figure of yours changes because of this."
            ),
            wording.gettext(
                "%(body)s sees that it was noticed and in how many answers, but not which answers you have given.",
                body=line(body),
            ),
            wording.gettext(
                "If something is wrong, you can unlock the answers while the wave is open, change them and submit "
                "again. Sign in as you usually do:"
            ),
            address,
            ask_whom(wording, occasion.contact),
        ),
    )


def _sentence(wording: Wording, flag: Flag) -> str:
    places = {"found": flag.found, "of": flag.of, "questions": wording.listed(flag.questions)}
    match flag.sign:
        case Sign.SAME_LEVEL:
            return wording.gettext("%(found)s of %(of)s answers are on the same level.", **places)
        case Sign.FAST:
            minutes = max(1, round(flag.found / MINUTE))
            return wording.ngettext(
                "From the first of the %(of)s answers to the last it took about %(num)s minute.",
                "From the first of the %(of)s answers to the last it took about %(num)s minutes.",
                minutes,
                of=flag.of,
            )
        case Sign.TOP_WITHOUT_EVIDENCE:
            return wording.gettext("The highest level without evidence: %(questions)s.", **places)
        case Sign.JUMPS:
            return wording.gettext("Two levels or more above your answer in the wave before: %(questions)s.", **places)
        case Sign.MANY_NOT_APPLICABLE:
            return wording.gettext("%(found)s of %(of)s questions are not applicable: %(questions)s.", **places)

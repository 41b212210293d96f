"""The page that explains the report: scale, position words, gaps, legal floors, and what a self-assessment can say."""

from maturity.domain.evidence import Confidence
from maturity.domain.result import LEAST_CHANGE, Result
from maturity.report import phrases
from maturity.report.words import Words


def guide(result: Result, words: Words) -> dict[str, object]:
    """Return the sections of "how to read this report"."""
    return {
        "heading": words.gettext("How to read this report"),
        "table": _bands(result, words),
        "sections": [
            {"heading": heading, "text": text}
            for heading, text in (
                (words.gettext("Level and index"), _scale(result, words)),
                (words.gettext("Position among the peers"), _position(result, words)),
                (words.gettext("When something is missing"), _gaps(result, words)),
                (words.gettext("Legal floors"), _floors(words)),
                (words.gettext("How sure an index is"), _confidence(words)),
                (words.gettext("What a self-assessment can say"), _limits(result, words)),
            )
        ],
    }


def _bands(result: Result, words: Words) -> phrases.Table:
    bands = result.questionnaire.bands
    ends = [words.gettext("under %(end)s", end=words.short(band.start)) for band in bands[1:]] + [words.short(100)]
    return phrases.table(
        words.gettext("The bands of the index"),
        [words.gettext("Band"), words.gettext("From"), words.gettext("To")],
        [[words.of(band.name), words.short(band.start), end] for band, end in zip(bands, ends, strict=True)],
    )


def _scale(result: Result, words: Words) -> str:
    scale = range(len(result.questionnaire.scale))
    return words.gettext(
        "Each question is answered with a level: %(levels)s. The level is the highest one whose whole description is "
        "true for you. An area's index runs from 0 to 100: 0 if every answer is the lowest, 100 if every answer is the "
        "highest. The highest level is not the aim everywhere; choose the level that your procurement needs.",
        levels=words.listed([phrases.level(words, result.questionnaire, number) for number in scale]),
    )


def _position(result: Result, words: Words) -> str:
    return words.gettext(
        "▲ means that your index is above that of three quarters of the peers, ▼ that it is below that of three "
        "quarters, ● that it lies between. The words “cannot be told from the middle” mean that the difference may "
        "be chance. The position shows where you stand among others, not whether the level is good enough. "
        "A median is shown when at least %(median)s others have a value, a position when at least %(spread)s have.",
        median=result.wave.limits.median,
        spread=result.wave.limits.spread,
    )


def _gaps(result: Result, words: Words) -> str:
    rules = result.questionnaire.rules
    places = {
        "coverage": words.share(100 * rules.least_coverage),
        "skipped": words.share(100 * rules.most_not_applicable),
    }
    if rules.missing == "zero":
        return words.gettext(
            "“Don't know” and questions without an answer count as the lowest level. “Not applicable” is left out. "
            "An area where more than %(skipped)s is not applicable has no index.",
            **places,
        )
    return words.gettext(
        "“Don't know”, “Not applicable” and questions without an answer are left out of the index, and the report "
        "says how many questions count. When some are missing, an interval shows how low and how high the index could "
        "be with them. An area has no index when less than %(coverage)s of it is answered, or when more than "
        "%(skipped)s is not applicable.",
        **places,
    )


def _floors(words: Words) -> str:
    return words.gettext(
        "Some questions are about what the law asks. An area where such a question is under its lowest level cannot "
        "have a higher index than the questionnaire allows, however good the other answers are. The legal floors are "
        "also listed on their own, and that list is never turned into an average."
    )


def _confidence(words: Words) -> str:
    return words.gettext(
        "Confidence is a letter beside an index. A: somebody from another organisation has reviewed the answers, and "
        "every suggestion is decided on. B: there is dated evidence that had not expired. C: at least two functions "
        "gave the same answer as the organisation. D: one voice, or nothing that shows more. An index has the best "
        "letter that at least two thirds of its answered questions reach. The letter changes no figure, and is the one "
        "of the day when the answers were submitted, in a draft of today."
    )


def _limits(result: Result, words: Words) -> str:
    if Confidence.A in result.confidence.values():
        checked = words.gettext(
            "The answers are your own judgement; nobody outside has checked them, except where the confidence is A."
        )
    else:
        checked = words.gettext("The answers are your own judgement; nobody outside has checked them.")
    limits = words.gettext(
        "They show well what you should talk about and do next. They show less well how you rank, as organisations "
        "judge themselves more or less strictly. Small differences between areas, organisations or waves should not "
        "decide anything on their own; an index that has moved less than %(points)s points is called practically "
        "unchanged.",
        points=words.short(LEAST_CHANGE),
    )
    return f"{checked} {limits}"

"""How the published figures came about, and what they can and cannot say."""

from maturity.domain.edition import Edition
from maturity.domain.questionnaire import Questionnaire
from maturity.report.words import Words


def sections(edition: Edition, questionnaire: Questionnaire, words: Words) -> list[dict[str, str]]:
    """Return headings and texts."""
    limits = edition.limits
    parts = [
        (
            words.gettext("Who was asked"),
            words.gettext(
                "Organisations answered between %(opens)s and %(closes)s. Each answered for itself, in agreement "
                "between colleagues. Those that keep their answers to themselves are in no figure and are not "
                "counted.",
                opens=words.date(edition.opens), closes=words.date(edition.closes),
            ),
        ),
        (
            words.gettext("What the figures mean"),
            words.gettext(
                "A question is answered with a level from %(lowest)s to %(highest)s. An index runs from 0, when every"
                " answer is the lowest, to 100. The median is the middle organisation; a quarter lie below the lower "
                "quartile and a quarter above the upper. “Don't know” and “Not applicable” are in no figure.",
                lowest=words.of(questionnaire.scale[0]), highest=words.of(questionnaire.scale[-1]),
            ),
        ),
        (
            words.gettext("What is hidden"),
            words.gettext(
                "A median is shown for at least %(median)s organisations, in sensitive areas %(sensitive)s, and "
                "quartiles and shares for at least %(spread)s. Figures are also left out where others, added or "
                "subtracted, would be about fewer, in this publication together with all earlier ones. Before "
                "publishing it is proven that no such combination is left.",
                median=limits.median, sensitive=limits.sensitive, spread=limits.spread,
            ),
        ),
        (
            words.gettext("What the figures cannot say"),
            words.gettext(
                "They are self-assessments, and organisations judge themselves more or less strictly. Those that "
                "answered may differ from the others. Small differences between groups should not decide anything on "
                "their own. There is no ranking of organisations.",
            ),
        ),
        (
            words.gettext("How the index is calculated"),
            words.gettext(
                "Questionnaire %(id)s, version %(version)s; scoring engine %(engine)s. The rules are in the "
                "questionnaire.",
                id=edition.questionnaire, version=edition.questionnaire_version, engine=edition.engine,
            ),
        ),
    ]  # fmt: skip
    return [{"heading": heading, "text": text} for heading, text in parts]

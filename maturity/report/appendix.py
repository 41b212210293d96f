"""The end of a report: every answer, how the figures were made, who is missing, and what exactly was used."""

from collections import Counter

from maturity.domain.benchmark import PeerGroup
from maturity.domain.disclosure import LEAST_DIFFERENCE
from maturity.domain.organisation import swedish_order
from maturity.domain.result import QuestionResult, Result
from maturity.domain.scoring import ENGINE_VERSION
from maturity.report import phrases
from maturity.report.words import Words

SMALL, LARGE = 15_000, 50_000
"""Inhabitants: the sizes by which missing organisations are counted."""

COUNTIES = 3
"""How many counties are named before the rest is summed up."""


def appendix(
    result: Result, words: Words, group_name: str, contact: str, *, comments: bool = True, closing: str = ""
) -> dict[str, object]:
    """Return all answers and the method.

    Args:
        result: what the report is about.
        words: its language.
        group_name: of the peer group.
        contact: where to ask; empty leaves the section out.
        comments: whether what people wrote beside their answers is included.
        closing: an organiser's own words on where to ask.
    """
    sections = [
        (words.gettext("How the index is computed"), _method(words)),
        (words.gettext("What may be shown of others"), _disclosure(result, words)),
        (words.gettext("Who is in the comparison"), _who(result, words, group_name)),
        (words.gettext("Exactly what was used"), _used(result, words)),
        (words.gettext("Accessibility"), _accessibility(words)),
    ]
    asked = closing or (contact and words.gettext("Questions about the report: %(contact)s", contact=contact))
    if asked:
        sections.append((words.gettext("Contact"), asked))
    return {
        "heading": words.gettext("Appendix"),
        "answers_heading": words.gettext("All answers"),
        "table": _answers(result, words, comments=comments),
        "sections": [{"heading": heading, "text": text} for heading, text in sections],
    }


def _answers(result: Result, words: Words, *, comments: bool) -> phrases.Table:
    rows = [
        [
            f"{one.question.id} {words.of(one.question.title)}",
            phrases.answer(words, result.questionnaire, one.question, one.facts.answer),
            remarks(one, words),
        ]
        for node in result.areas
        for one in node.questions
    ]
    head = [words.gettext("Question"), words.gettext("Your answer"), words.gettext("Comment and evidence")]
    if comments:
        return phrases.table(words.gettext("Every question with your answer, comment and evidence"), head, rows)
    return phrases.table(words.gettext("Every question with your answer"), head[:2], [row[:2] for row in rows])


def remarks(one: QuestionResult, words: Words) -> str:
    """Return what was written with an answer, a line each, or that nothing was."""
    facts = one.facts
    found = [
        words.gettext("From %(unit)s", unit=facts.source.name) if facts.source else "",
        words.gettext("Reason: %(text)s", text=facts.reason) if facts.reason else "",
        facts.comment,
        words.gettext("Evidence: %(text)s", text=facts.evidence) if facts.evidence else "",
        facts.evidence_link,
    ]
    return "\n".join(filter(None, found)) or words.gettext("Nothing written")


def _method(words: Words) -> str:
    return words.gettext(
        "An answer's value is its points divided by the most points that the question can give. An area's index is "
        "100 times the weighted mean of its questions' values, unless the questionnaire says otherwise; questions "
        "that are left out take their weight with them. The total joins the areas in the same way and exists only "
        "when every area has an index. Figures are computed with full precision and rounded half up when shown. "
        "Quartiles use linear interpolation. The position is the share of peers below plus half of those equal; "
        "whether it can be told from the middle is judged by drawing the peers anew 2 000 times (95 of 100 draws)."
    )


def _disclosure(result: Result, words: Words) -> str:
    limits = result.wave.limits
    return words.gettext(
        "The comparison never includes yourselves. A median needs at least %(median)s others, in sensitive areas "
        "%(sensitive)s; quartiles, position and distribution need %(spread)s. Two groups that you can see differ by "
        "nobody or by at least %(difference)s, so that single answers cannot be worked out. Where a figure may not be "
        "shown, the report says “Too few answers”.",
        median=limits.median,
        sensitive=limits.sensitive,
        spread=limits.spread,
        difference=LEAST_DIFFERENCE,
    )


def _who(result: Result, words: Words, group_name: str) -> str:
    peers = result.group
    if peers is None:
        return words.gettext("The report does not compare you with others.")
    if not peers.missing:
        return words.gettext("%(group)s: all %(num)s have answered.", group=group_name, num=len(peers.members))
    sizes = Counter(_size(one.population) for one in peers.missing)
    return words.gettext(
        "%(group)s: %(answered)s. Missing are %(counties)s; by size, %(small)s have fewer than 15 000 inhabitants, "
        "%(middle)s have 15 000 to 50 000, and %(large)s have more.",
        group=group_name,
        answered=phrases.answered(words, peers),
        counties=_counties(peers, words),
        small=sizes["small"],
        middle=sizes["middle"],
        large=sizes["large"],
    )


def _size(population: int) -> str:
    return "small" if population < SMALL else "middle" if population <= LARGE else "large"


def _counties(peers: PeerGroup, words: Words) -> str:
    counted = Counter(one.county_name for one in peers.missing)
    ordered = sorted(counted.items(), key=lambda item: (-item[1], swedish_order(item[0])))
    named = [words.gettext("%(num)s in %(county)s", num=number, county=county) for county, number in ordered[:COUNTIES]]
    rest = sum(number for _, number in ordered[COUNTIES:])
    if rest:
        named.append(words.gettext("%(num)s in other counties", num=rest))
    return words.listed(named)


def _used(result: Result, words: Words) -> str:
    return words.gettext(
        "Questionnaire %(name)s %(version)s with the content hash %(hash)s; scoring engine %(engine)s; "
        "submission hash %(submission)s.",
        name=result.questionnaire.id,
        version=result.questionnaire.version,
        hash=result.questionnaire.content_hash,
        engine=ENGINE_VERSION,
        submission=result.submitted.content_hash if result.submitted else words.gettext("none, this is a draft"),
    )


def _accessibility(words: Words) -> str:
    return words.gettext(
        "The PDF file is tagged for screen readers (PDF/UA-1) and made for archives (PDF/A-2a). The Word file has real "
        "headings and header rows. Every picture has its figures as text, and no meaning rests on colour alone."
    )

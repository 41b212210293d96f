"""The signed copy of a submission, for the organisation's own register."""

from gettext import NullTranslations

from maturity.domain.result import NodeResult, Result, Submitted
from maturity.errors import NotSubmittedError
from maturity.report import phrases
from maturity.report.appendix import remarks
from maturity.report.content import marks
from maturity.report.layouts import Layouts
from maturity.report.typesetting import typeset
from maturity.report.words import Words


def receipt(
    result: Result, language: str, translations: NullTranslations, layouts: Layouts, *, case_number: str = ""
) -> bytes:
    """Make the signed copy as PDF.

    Args:
        result: of the submission; figures of others are not used.
        language: of the questionnaire's texts, figures and dates.
        translations: of the document's own sentences into *language*.
        layouts: where ``receipt.typ`` is.
        case_number: the organisation's own; empty leaves the line out.

    Returns:
        A PDF (PDF/UA-1 and PDF/A-2a); the same submission and case number give the same bytes.

    Raises:
        NotSubmittedError: the result is that of a draft.
    """
    if result.submitted is None:
        raise NotSubmittedError(result.organisation.code)
    words = Words(language, translations, result.questionnaire.rules.decimals)
    content = receipt_content(result, result.submitted, words, case_number)
    return typeset(content, "receipt.typ", layouts, {}, result.submitted.at)


def receipt_content(result: Result, submitted: Submitted, words: Words, case_number: str) -> dict[str, object]:
    """Return texts, lists and tables that JSON can carry; every figure is already written in the language."""
    day = submitted.at
    return {
        "language": words.language,
        "title": words.gettext("%(organisation)s: submitted answers", organisation=result.organisation.name),
        "kicker": words.gettext("Receipt and signed copy"),
        "running": f"{result.organisation.name}, {words.of(result.wave.name)}, {submitted.reference}",
        "marks": marks(result, words),
        "page_of": words.gettext("%(page)s of %(pages)s", page="{page}", pages="{pages}"),
        "date": [day.year, day.month, day.day],
        "notes": _notes(result, words),
        "facts": _facts(result, submitted, words, case_number),
        "statement": {
            "heading": words.gettext("Signature"),
            "text": words.gettext("The answers reflect how we work today and are agreed with those responsible."),
            "facts": [
                [words.gettext("Approved by"), ", ".join(filter(None, (submitted.by_name, submitted.by_title)))],
                [words.gettext("Time"), words.moment(submitted.at)],
            ],
        },
        "fingerprint": words.gettext(
            "The fingerprint is the SHA-256 of the answers as they were stored when they were signed. A single changed "
            "sign in them gives another fingerprint."
        ),
        "figures": {"heading": words.gettext("Index per area"), "table": _figures(result, words)},
        "answers_heading": words.gettext("All answers"),
        "areas": [_area(result, node, words) for node in result.areas],
    }


def _notes(result: Result, words: Words) -> list[str]:
    if not result.wave.generated:
        return []
    return [words.gettext("The answers are made up for a demonstration. No organisation has given them.")]


def _facts(result: Result, submitted: Submitted, words: Words, case_number: str) -> list[list[str]]:
    questionnaire = result.questionnaire
    found = [
        (words.gettext("Reference"), submitted.reference),
        (words.gettext("Case number"), case_number),
        (words.gettext("Organisation"), f"{result.organisation.name} ({result.organisation.code})"),
        (words.gettext("Wave"), words.of(result.wave.name)),
        (words.gettext("Questionnaire"), f"{words.of(questionnaire.title)}, {questionnaire.version}"),
        (words.gettext("Revision"), str(submitted.revision)),
        (words.gettext("Shared purchasing unit"), _shares(submitted, words)),
        (words.gettext("Why some questions have no answer"), submitted.gaps_reason),
        (words.gettext("Fingerprint (SHA-256)"), submitted.content_hash),
    ]
    return [[name, fact] for name, fact in found if fact]


def _shares(submitted: Submitted, words: Words) -> str:
    found = submitted.shares
    if found is None:
        return ""
    return words.gettext(
        "Answers from %(unit)s (%(reference)s): %(inherited)s. Own answers: %(own)s.",
        unit=found.source.name,
        reference=found.source.reference,
        inherited=found.inherited,
        own=found.own,
    )


def _figures(result: Result, words: Words) -> phrases.Table:
    return phrases.table(
        words.gettext("Index 0–100 and how many questions it rests on"),
        [words.gettext("Area"), words.gettext("Index"), words.gettext("Questions that count")],
        [
            [phrases.title(words, result, node), phrases.index(words, node), _counted(node, words)]
            for node in result.areas
        ]
        + [[words.gettext("Total"), phrases.index(words, result.total), ""]],
    )


def _counted(node: NodeResult, words: Words) -> str:
    return words.gettext("%(num)s of %(all)s", num=node.counted, all=len(node.questions))


def _area(result: Result, node: NodeResult, words: Words) -> dict[str, object]:
    name = words.of(node.area.title) if node.area else ""
    rows = [
        [
            f"{one.question.id} {words.of(one.question.title)}",
            phrases.answer(words, result.questionnaire, one.question, one.facts.answer),
            remarks(one, words),
        ]
        for one in node.questions
    ]
    head = [words.gettext("Question"), words.gettext("Answer"), words.gettext("Reason, comment and evidence")]
    table = phrases.table(words.gettext("Answers on %(area)s", area=name), head, rows)
    return {"heading": phrases.title(words, result, node), "table": table}

"""A result as the content of a document: plain texts and tables in one language, ready for any layout."""

from maturity.domain.development import Development
from maturity.domain.improvement.plan import NO_PLAN, Plan
from maturity.domain.result import Result
from maturity.report import phrases
from maturity.report.appendix import appendix
from maturity.report.areas import area_section
from maturity.report.development import development_section
from maturity.report.group_names import group_name
from maturity.report.guide import guide
from maturity.report.overview import summary, title_page
from maturity.report.plan import legal_section, plan_section
from maturity.report.words import Words


def improvement_content(  # what the report says, in which words, beside whom
    result: Result,
    words: Words,
    *,
    contact: str = "",
    development: Development | None = None,
    plan: Plan = NO_PLAN,
    comments: bool = True,
    closing: str = "",
    case_number: str = "",
) -> dict[str, object]:
    """Return the content of the improvement report.

    Args:
        result: what the report is about.
        words: its language.
        contact: where to ask about the report.
        development: all waves, None where there is one.
        plan: the organisation's own; without actions, the recommended steps stand in its place.
        comments: whether what people wrote beside their answers is included.
        closing: what stands under "Contact" instead of a sentence with *contact*; empty for that.
        case_number: the organisation's own; empty leaves it out.

    Returns:
        Texts, lists and tables that JSON can carry; every figure is already written in the language.
    """
    name = group_name(result.group.kind, result.organisation, words.gettext) if result.group else ""
    when = phrases.dated(result)
    return {
        "language": words.language,
        "title": words.gettext(
            "%(organisation)s: how mature is your procurement?", organisation=result.organisation.name
        ),
        "group": name,
        "author": result.organisation.name,
        "running": f"{result.organisation.name}, {words.of(result.wave.name)}",
        "marks": marks(result, words),
        "page_of": words.gettext("%(page)s of %(pages)s", page="{page}", pages="{pages}"),
        "contents": words.gettext("Contents"),
        "date": [when.year, when.month, when.day],
        "first": title_page(result, words, name, case_number),
        "summary": summary(result, words, name, plan),
        "guide": guide(result, words),
        "areas": [area_section(result, node, words, plan.targets) for node in result.areas],
        "legal": legal_section(result, words),
        "development": development_section(result, words, development),
        "plan": plan_section(result, words, plan),
        "appendix": appendix(result, words, name, contact, comments=comments, closing=closing),
    }


def marks(result: Result, words: Words) -> list[str]:
    """Return what every page's head has to say."""
    found = []
    if result.wave.generated:
        found.append(words.gettext("Generated answers"))
    if result.submitted is None:
        found.append(words.gettext("Draft"))
    return found

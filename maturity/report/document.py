"""The documents that people take away."""

from collections.abc import Mapping
from gettext import NullTranslations
from pathlib import Path

from maturity.domain.development import Development
from maturity.domain.result import Result
from maturity.report.content import improvement_content
from maturity.report.typesetting import typeset
from maturity.report.words import Words


def improvement(  # all that a document needs from outside: what, in which words, on which page
    result: Result,
    language: str,
    pictures: Mapping[str, bytes],
    translations: NullTranslations,
    layouts: Path,
    *,
    group_name: str = "",
    contact: str = "",
    development: Development | None = None,
    development_group: str = "",
) -> bytes:
    """Make the improvement report as PDF.

    Args:
        result: what it is about; a draft is marked as such on every page.
        language: of the questionnaire's texts, figures and dates.
        pictures: SVG by name: ``profile.svg`` and ``area-<id>.svg``; a missing one is left out with its caption.
        translations: of the report's own sentences into *language*.
        layouts: the folder with ``improvement.typ``.
        group_name: of the peer group that is shown; empty takes the short name.
        contact: where to ask about the report; empty leaves that section out.
        development: all waves; None shows the last change alone.
        development_group: name of the group beside *development*.

    Returns:
        A PDF (PDF/UA-1 and PDF/A-2a); the same arguments give the same bytes.
    """
    words = Words(language, translations, result.questionnaire.rules.decimals)
    content = improvement_content(
        result,
        words,
        group_name=group_name,
        contact=contact,
        development=development,
        development_group=development_group,
    )
    content["pictures"] = sorted(pictures)
    when = result.submitted.at if result.submitted else result.as_of
    return typeset(content, layouts / "improvement.typ", pictures, when)

"""The documents that people take away."""

from collections.abc import Mapping
from gettext import NullTranslations
from typing import Any, TypedDict, Unpack

from maturity.domain.development import Development
from maturity.domain.improvement.plan import Plan
from maturity.domain.result import Result
from maturity.report import phrases
from maturity.report.content import improvement_content
from maturity.report.layouts import Layouts
from maturity.report.memorandum import memorandum_content
from maturity.report.one_page import one_page_content
from maturity.report.typesetting import rasters, typeset
from maturity.report.words import Words


class Choices(TypedDict, total=False):
    """What a report says beyond the result; see ``improvement_content``."""

    contact: str
    development: Development | None
    plan: Plan
    comments: bool
    closing: str
    case_number: str


def improvement(
    result: Result,
    language: str,
    pictures: Mapping[str, bytes],
    translations: NullTranslations,
    layouts: Layouts,
    fingerprint: str = "",
    **choices: Unpack[Choices],
) -> bytes:
    """Make the improvement report as PDF.

    Args:
        result: what it is about; a draft is marked as such on every page.
        language: of the questionnaire's texts, figures and dates.
        pictures: SVG by name: ``profile.svg`` and ``area-<id>.svg``; a missing one is left out with its caption.
        translations: of the report's own sentences into *language*.
        layouts: where to find ``improvement.typ``.
        fingerprint: what it was made from, for the file's properties.
        choices: as of ``improvement_content``.

    Returns:
        A PDF (PDF/UA-1 and PDF/A-2a); the same arguments give the same bytes.
    """
    content = _content(result, language, translations, choices)
    content["fingerprint"] = [fingerprint] if fingerprint else []
    content["pictures"] = sorted(pictures)
    return typeset(content, "improvement.typ", layouts, pictures, phrases.dated(result))


def improvement_word(
    result: Result,
    language: str,
    pictures: Mapping[str, bytes],
    translations: NullTranslations,
    layouts: Layouts,
    **choices: Unpack[Choices],
) -> bytes:
    """Make the improvement report as a Word file; as ``improvement``, from the same pictures."""
    from maturity.report.word.improvement import write_improvement  # a large library, only when a file is made

    content = _content(result, language, translations, choices)
    return write_improvement(content, layouts, rasters(pictures), phrases.dated(result))


def one_page(
    result: Result,
    language: str,
    pictures: Mapping[str, bytes],
    translations: NullTranslations,
    layouts: Layouts,
    fingerprint: str = "",
    **choices: Unpack[Choices],
) -> bytes:
    """Make the page for elected representatives as PDF; as ``improvement``, with ``small_pictures``."""
    content = one_page_content(result, _words(result, language, translations), **choices)
    content["fingerprint"] = [fingerprint] if fingerprint else []
    content["pictures"] = sorted(pictures)
    return typeset(content, "one-page.typ", layouts, pictures, phrases.dated(result))


def one_page_word(
    result: Result,
    language: str,
    pictures: Mapping[str, bytes],
    translations: NullTranslations,
    layouts: Layouts,
    **choices: Unpack[Choices],
) -> bytes:
    """Make the page for elected representatives as a Word file; as ``one_page``, from the same pictures."""
    from maturity.report.word.one_page import write_one_page

    content = one_page_content(result, _words(result, language, translations), **choices)
    return write_one_page(content, layouts, rasters(pictures), phrases.dated(result))


def memorandum(
    result: Result,
    language: str,
    translations: NullTranslations,
    layouts: Layouts,
    **choices: Unpack[Choices],
) -> bytes:
    """Make the covering memorandum for the executive board as a Word file.

    Args:
        result: what it is about.
        language: Swedish is what the board decides on; other languages are marked as a translation.
        translations: of its sentences into *language*.
        layouts: where to find ``document.docx``.
        choices: as of ``improvement_content``; without a case number there is a place to fill in.

    Returns:
        A Word file; the same arguments give the same bytes.
    """
    from maturity.report.word.memorandum import write_memorandum

    content = memorandum_content(result, _words(result, language, translations), **choices)
    return write_memorandum(content, layouts, phrases.dated(result))


def _words(result: Result, language: str, translations: NullTranslations) -> Words:
    return Words(language, translations, result.questionnaire.rules.decimals)


def _content(result: Result, language: str, translations: NullTranslations, choices: Choices) -> dict[str, Any]:
    return improvement_content(result, _words(result, language, translations), **choices)

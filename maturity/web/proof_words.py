"""Words about evidence: its kinds, how fresh it is, what is wrong with a form, and how sure an index is."""

from collections.abc import Mapping

from flask_babel import gettext as _

from maturity.domain.evidence import Confidence, EvidenceKind, Freshness
from maturity.domain.file_type import LARGEST_FILE
from maturity.services.registering import LIMITS
from maturity.web.errors import length_problem

MEGABYTES = LARGEST_FILE // (1024 * 1024)

TAGS = {Freshness.VALID: "ok", Freshness.LAPSING: "warn", Freshness.EXPIRED: "bad", Freshness.UNDATED: ""}
"""How a freshness is coloured; its words carry the meaning."""


def kind_names() -> dict[EvidenceKind, str]:
    """Return what people call the kinds, in the order of the form."""
    return {
        EvidenceKind.DECISION: _("Decision"),
        EvidenceKind.DOCUMENT: _("Document"),
        EvidenceKind.EXTRACT: _("Extract from a system"),
        EvidenceKind.MINUTES: _("Minutes"),
        EvidenceKind.SAMPLE_CASE: _("Sample case"),
        EvidenceKind.INTERVIEW: _("Interview"),
        EvidenceKind.LINK: _("Web page"),
    }


def freshness_names() -> dict[Freshness, str]:
    """Return how fresh evidence is, in words."""
    return {
        Freshness.VALID: _("Valid"),
        Freshness.LAPSING: _("Lapses soon"),
        Freshness.EXPIRED: _("Expired"),
        Freshness.UNDATED: _("No date"),
    }


def grade_text(grade: Confidence) -> str:
    """Say how sure an index is."""
    match grade:
        case Confidence.A:
            return _("Confidence A: reviewed by a peer")
        case Confidence.B:
            return _("Confidence B: dated evidence")
        case Confidence.C:
            return _("Confidence C: several functions agree")
        case Confidence.D:
            return _("Confidence D: one voice, or no evidence")


def sentences(problems: Mapping[str, str], lengths: Mapping[str, int]) -> dict[str, str]:
    """Return field to sentence, for what ``FieldsError`` says.

    Args:
        problems: field to problem.
        lengths: characters in each field that may be too long.
    """
    words = {
        ("title", "missing"): _("Write what the evidence is called."),
        ("kind", "missing"): _("Choose what kind of evidence it is."),
        ("dated", "not-a-day"): _("Write the date as 2027-03-31."),
        ("dated", "too-early"): _("Check the year of the date."),
        ("valid_to", "not-a-day"): _("Write the last day as 2027-03-31."),
        ("valid_to", "too-early"): _("Check the year of the last day."),
        ("valid_to", "before-dated"): _("The last day is before the date. Check both."),
        ("link", "not-an-address"): _("Write the whole web address, beginning with https:// or http://."),
        ("questions", "unknown"): _("Choose questions on this page."),
        ("file", "empty"): _("The file is empty. Choose another one."),
        ("file", "too-large"): _(
            "The file is larger than %(size)s MB. Choose a smaller one, or write a link.", size=MEGABYTES
        ),
        ("file", "type"): _(
            "The content of the file is of no kind that can be kept. Use PDF, DOCX, XLSX, PPTX, ODT, ODS, PNG, JPEG, "
            "or plain text or CSV in UTF-8, without macros and without anything before or after it."
        ),
        ("file", "named-otherwise"): _(
            "The name of the file ends as that of another kind of file than its content is. Open the file, save it "
            "anew and choose it again."
        ),
        ("file", "not-kept"): _(
            "The file could not be stored: the service has no room for it. Nothing was saved. Save without a file, or "
            "try again later."
        ),
        ("file", "not-now"): _(
            "The service cannot save right now. Nothing was saved. Choose the file again and send the form in a while."
        ),
    }
    return {
        field: length_problem(lengths.get(field, 0), LIMITS[field])
        if problem == "too-long"
        else words[(field, problem)]
        for field, problem in problems.items()
    }

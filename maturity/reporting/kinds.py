"""Every kind of report: what its file is called, and how it is made."""

from collections.abc import Callable
from dataclasses import dataclass
from gettext import NullTranslations

from maturity import resources
from maturity.report import document, raw_data
from maturity.report.document import Choices as Contents
from maturity.report.layouts import SLIDES_TEMPLATE, WORD_TEMPLATE, Layouts
from maturity.report.look import FILE as LOOK
from maturity.report.look import look_of
from maturity.reporting.fingerprint import Fingerprint, fingerprint_of
from maturity.reporting.material import Choices, Material

WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
SLIDES = "application/vnd.openxmlformats-officedocument.presentationml.presentation"
WORKBOOK = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@dataclass(frozen=True, slots=True)
class Job:
    """One file that is to be made: of what, in which language, and with which mark."""

    material: Material
    language: str
    translations: NullTranslations
    layouts: Layouts
    contents: Contents
    mark: str


@dataclass(frozen=True, slots=True)
class Kind:
    """A report.

    Attributes:
        name: in commands, such as ``improvement-pdf``.
        file: name and ending, such as ``improvement.pdf``.
        media_type: of the file.
        make: writes it.
        layouts: files in the folder of layouts that decide how it looks.
        in_languages: whether the language is a choice.
        tagged: whether it is tagged for screen readers.
    """

    name: str
    file: str
    media_type: str
    make: Callable[[Job], bytes]
    layouts: tuple[str, ...] = ()
    in_languages: bool = True
    tagged: bool = False

    @property
    def ending(self) -> str:
        """The file's ending, without a dot."""
        return self.file.rpartition(".")[2]


def make(kind: Kind, material: Material, choices: Choices, named_contact: str, reports_folder: str = "") -> bytes:
    """Make a report; the same arguments give the same bytes.

    Args:
        kind: which.
        material: what it tells of.
        choices: what was chosen.
        named_contact: who answers questions about it; empty as long as nobody is named.
        reports_folder: with an organiser's own layouts; empty for ours.

    Raises:
        LayoutError: a layout lacks a part.
        LookError: ``look.toml`` cannot be used.
    """
    translations = resources.catalogue(choices.language)
    layouts = resources.layouts(reports_folder)
    contents: Contents = {
        "contact": named_contact or translations.gettext("the person who invited you"),
        "development": material.development,
        "plan": material.plan,
        "comments": choices.comments,
        "case_number": choices.case_number,
        "closing": look_of(layouts).of(choices.language).contact,
    }
    mark = fingerprint(kind, material, choices, named_contact, reports_folder).text()
    return kind.make(Job(material, choices.language, translations, layouts, contents, mark))


def fingerprint(
    kind: Kind, material: Material, choices: Choices, named_contact: str, reports_folder: str = ""
) -> Fingerprint:
    """Return what a report is made from; its layouts are those of ``make``."""
    layouts = resources.layouts(reports_folder)
    files = [(layouts / name).read_bytes() for name in kind.layouts]
    if LOOK in kind.layouts and (logo := look_of(layouts).logo):
        files.append(logo.content)
    return fingerprint_of(kind.name, material, choices, files, named_contact)


def _improvement_pdf(job: Job) -> bytes:
    return document.improvement(
        job.material.result,
        job.language,
        _pictures(job),
        job.translations,
        job.layouts,
        fingerprint=job.mark,
        **job.contents,
    )


def _improvement_word(job: Job) -> bytes:
    made = document.improvement_word(
        job.material.result, job.language, _pictures(job), job.translations, job.layouts, **job.contents
    )
    return _marked(made, job)


def _one_page_pdf(job: Job) -> bytes:
    return document.one_page(
        job.material.result,
        job.language,
        _small_pictures(job),
        job.translations,
        job.layouts,
        fingerprint=job.mark,
        **job.contents,
    )


def _one_page_word(job: Job) -> bytes:
    made = document.one_page_word(
        job.material.result, job.language, _small_pictures(job), job.translations, job.layouts, **job.contents
    )
    return _marked(made, job)


def _slides(job: Job) -> bytes:
    from maturity.charts.slide import slide_pictures
    from maturity.report.slides import slides

    result, trend, targets = job.material.result, job.material.development, job.material.plan.targets
    pictures = slide_pictures(result, job.language, job.translations, trend, targets)
    return _marked(slides(result, job.language, pictures, job.translations, job.layouts, **job.contents), job)


def _workbook(job: Job) -> bytes:
    from maturity.report.workbook import workbook

    return _marked(
        workbook(job.material.result, job.language, job.translations, look_of(job.layouts), **job.contents), job
    )


def _memorandum(job: Job) -> bytes:
    made = document.memorandum(job.material.result, job.language, job.translations, job.layouts, **job.contents)
    return _marked(made, job)


def _csv(job: Job) -> bytes:
    return raw_data.raw_csv(job.material.result, job.material.plan.targets, comments=job.contents["comments"])


def _json(job: Job) -> bytes:
    return raw_data.raw_json(
        job.material.result, job.material.plan, comments=job.contents["comments"], fingerprint=job.mark
    )


def _pictures(job: Job) -> dict[str, bytes]:
    from maturity.charts.pictures import report_pictures  # the tools for pictures, only when some are drawn

    what = job.material
    return _once(
        job,
        "report",
        lambda: report_pictures(what.result, job.language, job.translations, what.development, what.plan.targets),
    )


def _small_pictures(job: Job) -> dict[str, bytes]:
    from maturity.charts.pictures import small_pictures

    return _once(job, "one page", lambda: small_pictures(job.material.result, job.material.plan.targets))


def _once(job: Job, use: str, draw: Callable[[], dict[str, bytes]]) -> dict[str, bytes]:
    drawn = job.material.drawn
    if (use, job.language) not in drawn:
        drawn[use, job.language] = draw()
    return drawn[use, job.language]


def _marked(file: bytes, job: Job) -> bytes:
    from maturity.report.office import marked

    return marked(file, job.mark)


KINDS = (
    Kind(
        "improvement-pdf",
        "improvement.pdf",
        "application/pdf",
        _improvement_pdf,
        ("improvement.typ", "frame.typ", LOOK),
        tagged=True,
    ),
    Kind("improvement-docx", "improvement.docx", WORD, _improvement_word, (WORD_TEMPLATE, LOOK)),
    Kind(
        "one-page-pdf",
        "one-page.pdf",
        "application/pdf",
        _one_page_pdf,
        ("one-page.typ", "frame.typ", LOOK),
        tagged=True,
    ),
    Kind("one-page-docx", "one-page.docx", WORD, _one_page_word, (WORD_TEMPLATE, LOOK)),
    Kind("slides-pptx", "slides.pptx", SLIDES, _slides, (SLIDES_TEMPLATE, LOOK)),
    Kind("workbook-xlsx", "workbook.xlsx", WORKBOOK, _workbook, (LOOK,)),
    Kind("memorandum-docx", "memorandum.docx", WORD, _memorandum, (WORD_TEMPLATE, LOOK)),
    Kind("data-csv", "data.csv", "text/csv; charset=utf-8", _csv, in_languages=False),
    Kind("data-json", "data.json", "application/json", _json, in_languages=False),
)
"""In the order of the page."""

BY_NAME = {one.name: one for one in KINDS}
BY_FILE = {one.file: one for one in KINDS}

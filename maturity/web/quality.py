"""The quality desk: signs in submissions, asking about them, and how good the questions were."""

from collections.abc import Mapping

from flask import Blueprint, Response, flash, make_response, redirect, render_template, request, url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from werkzeug.wrappers import Response as AnyResponse

from maturity.domain.conspicuous import Sign
from maturity.errors import FieldsError
from maturity.services import desk, quality, question_quality
from maturity.services.drafts import storable
from maturity.services.quality import LONGEST_NOTE, Done, Status
from maturity.services.question_quality import Report
from maturity.storage.waves import StoredWave
from maturity.web import quality_table, quality_words, wiring
from maturity.web.errors import length_problem
from maturity.web.fields import number
from maturity.web.figures import Wording
from maturity.web.language import language
from maturity.web.paging import part_of
from maturity.web.permission import organiser, permission
from maturity.web.post import mail_leaves, post

bp = Blueprint("quality", __name__, url_prefix="/organiser/waves/<slug>/quality")

Page = str | tuple[str, int] | AnyResponse


@bp.get("")
@permission("organiser")
def index(slug: str) -> str:
    """Show the submissions with signs; ``?show=open`` only what nobody has looked at, ``?show=fast`` one sign."""
    with wiring.database().read() as store:
        overview = quality.overview(store, organiser(), slug)
    found, show = overview.found, request.args.get("show", "")
    lists = {"": found, "open": [one for one in found if one.open]} | {
        sign.value: [one for one in found if any(said.flag.sign is sign for said in one.noticed)] for sign in Sign
    }
    names = {"": _("All with a sign"), "open": _("Not handled")}
    names |= {sign.value: name for sign, name in quality_words.signs().items()}
    return render_template(
        "quality/list.html",
        wave=overview.wave.facts,
        submitted=overview.submitted,
        lists={name: (words, len(lists[name])) for name, words in names.items() if lists[name] or name in ("", "open")},
        show=show if show in lists else "",
        part=part_of(lists.get(show, found)),
        signs=quality_words.signs(),
        counted=quality_words.counted,
    )


@bp.get("/organisations/<organisation_code>")
@permission("organiser")
def one(slug: str, organisation_code: str) -> str:
    """Show the signs in one submission, and what was done about each."""
    return _one_page(slug, organisation_code, {}, {})


@bp.post("/organisations/<organisation_code>")
@permission("organiser")
def decide(slug: str, organisation_code: str) -> Page:
    """Write down what was done about a sign."""
    form = request.form
    sign, status, note = form.get("sign", ""), form.get("status", ""), storable(form.get("note", ""))
    done = Done(number(form.get("revision", "")), sign, status, note)
    try:
        with wiring.database().write() as store:
            quality.decide(store, organiser(), slug, organisation_code, done, wiring.now())
    except FieldsError as error:
        words = {"status": _("Choose what you have done."), "note": length_problem(len(note), LONGEST_NOTE)}
        problems = {f"{sign}.{field}": words[field] for field in error.problems}
        return _one_page(slug, organisation_code, {"sign": sign, "status": status, "note": note}, problems), 422
    flash(_("Saved: %(name)s", name=quality_words.signs()[Sign(sign)]))
    return redirect(url_for(".one", slug=slug, organisation_code=organisation_code), 303)


@bp.post("/organisations/<organisation_code>/ask")
@permission("organiser")
def ask(slug: str, organisation_code: str) -> AnyResponse:
    """Write to the organisation what was noticed."""
    with wiring.database().write() as store:
        sent = quality.ask(store, organiser(), slug, organisation_code, post(), wiring.now())
        found = None if sent else quality.conspicuous(store, organiser(), slug, organisation_code)
    if found is not None:
        flash(
            _("You have asked about this submission already. Call the organisation if you need an answer.")
            if any(one.status is Status.ASKED for one in found.noticed)
            else _("Nobody in the organisation has an email address. Call it instead.")
        )
    elif mail_leaves():
        flash(ngettext("%(num)d email is on its way.", "%(num)d emails are on their way.", sent))
    else:
        flash(_("The question lies in the outbox, but this installation sends no email. Call the organisation."))
    return redirect(url_for(".one", slug=slug, organisation_code=organisation_code), 303)


@bp.get("/questions")
@permission("organiser")
def questions(slug: str) -> str:
    """Show how good the questions were; ``?sort=`` and ``?order=`` choose the order."""
    wave, report = _report(slug)
    by, order = request.args.get("sort", "question"), request.args.get("order", "ascending")
    words = Wording(report.compiled.questionnaire, language()) if report else None
    return render_template(
        "quality/questions.html",
        wave=wave.facts,
        report=report,
        words=words,
        columns=quality_table.columns(by, order),
        rows=quality_table.rows(report, words, by, order) if report and words else [],
        alphas=quality_table.alphas(report, words) if report and words else [],
    )


@bp.get("/questions/quality.csv")
@permission("organiser")
def file(slug: str) -> Response:
    """Send the same as a file for a spreadsheet; only the header before the wave has closed."""
    wave, report = _report(slug)
    words = Wording(report.compiled.questionnaire, language()) if report else None
    response = make_response(quality_table.write_file(report, words))
    response.mimetype = "text/csv"
    response.headers["Content-Disposition"] = f"attachment; filename=questions-{wave.facts.slug}.csv"
    return response


def _report(slug: str) -> tuple[StoredWave, Report | None]:
    with wiring.database().read() as store:
        wave = desk.wave(store, organiser(), slug)
        return wave, question_quality.report(store, wave, wiring.now())


def _one_page(slug: str, organisation_code: str, typed: Mapping[str, str], problems: Mapping[str, str]) -> str:
    with wiring.database().read() as store:
        wave = desk.wave(store, organiser(), slug)
        found = quality.conspicuous(store, organiser(), slug, organisation_code)
    return render_template(
        "quality/one.html",
        wave=wave.facts,
        one=found,
        typed=typed,
        problems=problems,
        signs=quality_words.signs(),
        statuses=quality_words.statuses(),
        counted=quality_words.counted,
        may_ask=not any(one.status is Status.ASKED for one in found.noticed),
        mail_leaves=mail_leaves(),
    )

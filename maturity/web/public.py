"""Pages for everybody: the start page, all questions, and how the service is run."""

from flask import Blueprint, g, render_template, request
from markupsafe import Markup

from maturity.domain.questionnaire import Area, Question, Questionnaire
from maturity.domain.result import WaveFacts
from maturity.services import questionnaires
from maturity.web import wiring
from maturity.web.data_protection import kept as data_protection_rows
from maturity.web.language import language
from maturity.web.permission import permission, visiting_organiser, visitor
from maturity.web.pieces import piece

bp = Blueprint("public", __name__)


@bp.before_request
def _keep_the_frame() -> None:
    """Show a signed-in person the way back to the own pages."""
    if request.endpoint != "public.health":
        g.actor = visitor()
        g.organiser = None if g.actor else visiting_organiser()


@bp.get("/")
@permission("public")
def start() -> str:
    """Say what this is, for whom, and how to begin."""
    wave = _current()
    now = wiring.now()
    return render_template("public/start.html", wave=wave[0] if wave else None, now=now)


@bp.get("/questions")
@permission("public")
def questions() -> str:
    """Show every question of the newest wave."""
    found = _current()
    if found is None:
        return render_template("public/questions.html", questionnaire=None, wave=None, body="", areas=())
    wave, questionnaire = found
    areas = _asked(wave, questionnaire)
    body = piece(
        (questionnaire.content_hash, wave.form, language()),
        "public/_questions.html",
        lambda: {"questionnaire": questionnaire, "areas": areas},
    )
    # Drawn by our own template with autoescape; here it only passes through unchanged.
    text = Markup(body.filled({}))  # noqa: S704
    return render_template("public/questions.html", questionnaire=questionnaire, wave=wave, body=text, areas=areas)


@bp.get("/help")
@permission("public")
def help() -> str:  # noqa: A001  # the word of the address
    """Say how to answer and whom to ask."""
    return render_template("public/help.html")


@bp.get("/privacy")
@permission("public")
def privacy() -> str:
    """Say how answers are used, and who may ask to read them."""
    return render_template("public/privacy.html")


@bp.get("/data-protection")
@permission("public")
def data_protection() -> str:
    """Say what is kept about people, why and how long."""
    with wiring.database().read() as store:
        waves = store.retention.waves()
    return render_template("public/data_protection.html", kept=data_protection_rows(), waves=waves)


@bp.get("/accessibility")
@permission("public")
def accessibility() -> str:
    """State how accessible the service is."""
    return render_template("public/accessibility.html")


@bp.get("/health")
@permission("public")
def health() -> dict[str, str]:
    """Tell a monitor that pages and database answer."""
    with wiring.database().read() as store:
        store.waves.all()
    return {"status": "ok"}


def _current() -> tuple[WaveFacts, Questionnaire] | None:
    with wiring.database().read() as store:
        return questionnaires.current(store)


def _asked(wave: WaveFacts, questionnaire: Questionnaire) -> tuple[tuple[Area, tuple[Question, ...]], ...]:
    chosen = questionnaire.form(wave.form)
    found = [(area, tuple(one for one in area.questions() if one.id in chosen)) for area in questionnaire.areas]
    return tuple((area, inside) for area, inside in found if inside)

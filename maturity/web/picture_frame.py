"""What stands around a chart that somebody takes away as a picture, and how it is sent."""

from collections.abc import Sequence

from flask import Response, make_response
from flask_babel import gettext as _

from maturity.charts.framed import About, Body, Ending, picture
from maturity.charts.key import Entry, swatch
from maturity.charts.palette import level
from maturity.domain.questionnaire import Questionnaire
from maturity.domain.result import Result
from maturity.web import wiring
from maturity.web.downloads import as_download, file_stem
from maturity.web.figures import Wording
from maturity.web.language import day, language

MEDIA_TYPES = {"svg": "image/svg+xml", "png": "image/png"}


def about(  # a chart has that much around it
    title: str, finding: str, caption: str, described: Sequence[str], *, source: str, note: str = "", made_up: str = ""
) -> About:
    """Return what stands around a chart.

    Args:
        title: what it is about.
        finding: what it says.
        caption: measure, group, how many of how many, date.
        described: the chart in sentences.
        source: what stands there behind the name of the service.
        note: what a reader must know.
        made_up: what is said of generated answers.
    """
    service = wiring.settings().service_name
    return About(
        title=title,
        finding=finding,
        caption=caption,
        notes=(note,) if note else (),
        source=_("Source: %(source)s", source=f"{service}. {source}"),
        made_up=made_up,
        described=" ".join((finding, *described, caption, made_up)).strip(),
        author=service,
        language=language(),
    )


def invented(*, generated: bool) -> str:
    """Return what is said of generated answers; nothing of others."""
    return _("Made-up answers: a demonstration") if generated else ""


def asked(questionnaire: Questionnaire, wave: str, version: str | None = None) -> str:
    """Say in which wave, and by which questionnaire, the figures were asked for."""
    words = Wording(questionnaire, language())
    return _(
        "%(wave)s. %(questionnaire)s, version %(version)s.",
        wave=wave,
        questionnaire=words.say(questionnaire.title),
        version=version or questionnaire.version,
    )


def of_result(result: Result, title: str, finding: str, caption: str, described: Sequence[str]) -> About:
    """Return what stands around a chart of a result."""
    words = Wording(result.questionnaire, language())
    note, final = "", ""
    if result.submitted is None:
        note = _("Draft: the answers are not submitted.")
    elif result.preliminary:
        note = _(
            "Preliminary as of %(date)s: the wave is open until %(closes)s.",
            date=day(result.as_of),
            closes=day(result.wave.closes),
        )
    else:
        final = " " + _("Final: the wave closed on %(closes)s.", closes=day(result.wave.closes))
    return about(
        _("%(organisation)s – %(title)s", organisation=result.organisation.name, title=title),
        finding,
        caption,
        described,
        note=note,
        source=asked(result.questionnaire, words.say(result.wave.name)) + final,
        made_up=invented(generated=result.wave.generated),
    )


def level_key(names: Sequence[str]) -> list[Entry]:
    """Return the key of a scale's levels, lowest first."""
    return [swatch(name, level(step, len(names) - 1), str(step)) for step, name in enumerate(names)]


def twenties(unit: str = "") -> list[Entry]:
    """Return the key of five colours for 0 to 100."""
    between = [
        _("%(least)s to below %(most)s", least=start, most=f"{start + 20}{unit}") for start in range(0, 80, 20)
    ] + [_("%(least)s to %(most)s", least=80, most=f"100{unit}")]
    return [swatch(words, level(step, len(between) - 1)) for step, words in enumerate(between)]


def send(stem: str, text: About, chart: Body, ending: Ending) -> Response:
    """Draw a picture and send it as a file."""
    return send_drawn(stem, picture(text, chart, ending), ending)


def send_drawn(stem: str, drawn: bytes, ending: Ending) -> Response:
    """Send a picture as a file."""
    return as_download(make_response(drawn), MEDIA_TYPES[ending], f"{stem}-{language()}.{ending}")


def send_of_result(result: Result, name: str, text: About, chart: Body, ending: Ending) -> Response:
    """Draw a picture of a result and send it as a file."""
    return send(f"{file_stem(result)}-{name}", text, chart, ending)

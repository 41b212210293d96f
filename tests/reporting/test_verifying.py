"""A report says what it was made from, and can be made again."""

import io
import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from zipfile import ZIP_BZIP2, ZIP_DEFLATED, ZipFile

import pytest

from maturity.errors import NoFingerprintError
from maturity.reporting.fingerprint import read_fingerprint
from maturity.reporting.kinds import BY_NAME, KINDS, make
from maturity.reporting.material import Choices, material_of
from maturity.reporting.verifying import Verdict, verify
from maturity.services import planning, submitting, targeting
from maturity.services.answering import save
from maturity.services.drafts import Draft
from maturity.storage.database import Database

KALMAR, MOTALA = "0880", "0583"
CHOICES = Choices("en", "all", comments=True, plan=True)
CARRYING = [one.name for one in KINDS if one.name != "data-csv"]


@dataclass
class Service:
    """A small wave in which Kalmar has submitted."""

    database: Database
    wave: Any
    now: datetime

    def answer(self, code: str, level: int, revision: int = 0) -> None:
        who = self.wave.actor(self.database, code)
        with self.database.write() as store:
            for question in ("Q1", "Q2"):
                save(store, who, Draft(question, str(level), "", f"Because of {level}", "", "", revision), self.now)
            submitting.submit(store, who, name="Test", title="Head", gaps_reason="", now=self.now)

    def plan(self, what: str) -> None:
        who = self.wave.actor(self.database, KALMAR)
        with self.database.write() as store:
            planning.add(store, who, [planning.Draft(what)], self.now)

    def make(self, kind: str, choices: Choices = CHOICES, *, now: datetime | None = None) -> bytes:
        with self.database.read() as store:
            return make(BY_NAME[kind], material_of(store, KALMAR, "2027", now or self.now, choices), choices, "Kim")

    def verify(self, file: bytes, contact: str = "Kim") -> Verdict:
        with self.database.read() as store:
            return verify(store, file, contact)


@pytest.fixture
def service(database: Database, tiny_round: Callable[..., Any], now: datetime) -> Service:
    found = Service(database, tiny_round(database, codes=(KALMAR, MOTALA)), now)
    found.answer(KALMAR, 1)
    return found


@pytest.mark.parametrize("kind", CARRYING)
def test_a_file_says_what_it_was_made_from_and_is_made_again_byte_by_byte(service: Service, kind: str) -> None:
    file = service.make(kind)
    carried = read_fingerprint(file)
    assert (carried.kind, carried.organisation, carried.wave, carried.choices) == (kind, KALMAR, "2027", CHOICES)
    assert {"questionnaire", "answers", "peers", "layout", "program", "plan"} <= set(carried.inputs)
    found = service.verify(file)
    assert found.differing == ()
    assert found.same_bytes


def test_files_of_one_day_are_the_same_whatever_the_hour(service: Service) -> None:
    early, late = (service.make("data-json", now=service.now + timedelta(hours=hours)) for hours in (0, 9))
    assert early == late
    assert service.make("data-json", now=service.now + timedelta(days=1)) != early


def test_what_has_changed_is_named(service: Service) -> None:
    file = service.make("memorandum-docx")
    service.answer(MOTALA, 2)
    assert service.verify(file).differing == ("peers",)
    service.plan("Hire somebody")
    assert service.verify(file).differing == ("peers", "plan")
    assert service.verify(file, contact="Robin").differing == ("peers", "plan", "contact")


def test_another_target_is_named_and_a_case_number_carried(service: Service) -> None:
    file = service.make("memorandum-docx", Choices("en", "all", comments=False, plan=True, case_number="KS 2027/17"))
    assert read_fingerprint(file).choices.case_number == "KS 2027/17"
    assert service.verify(file).same_bytes
    who = service.wave.actor(service.database, KALMAR)
    with service.database.write() as store:
        targeting.choose(store, who, {"goals": 60.0}, {}, service.now)
    assert service.verify(file).differing == ("plan",)


def test_new_answers_are_named(service: Service) -> None:
    file = service.make("data-json")
    who = service.wave.actor(service.database, KALMAR)
    with service.database.write() as store:
        submitting.reopen(store, who, service.now)
    service.answer(KALMAR, 2, revision=1)
    assert service.verify(file).differing == ("answers",)


def test_the_plan_counts_only_where_it_goes_along(service: Service) -> None:
    without = Choices("en", "all", comments=False, plan=False)
    file = service.make("data-json", without)
    service.plan("Hire somebody")
    assert b"Hire somebody" not in service.make("data-json", without)
    assert service.verify(file).same_bytes
    assert b"Hire somebody" in service.make("data-json")


@pytest.mark.parametrize("kind", ["data-json", "data-csv"])
def test_comments_go_along_only_when_they_are_chosen(service: Service, kind: str) -> None:
    assert b"Because of 1" in service.make(kind)
    assert b"Because of 1" not in service.make(kind, Choices("en", "all", comments=False, plan=True))


def test_a_file_that_somebody_has_edited_differs_in_its_bytes_only(service: Service) -> None:
    file = service.make("memorandum-docx")
    edited = io.BytesIO()
    with ZipFile(io.BytesIO(file)) as source, ZipFile(edited, "w") as target:
        for part in source.infolist():
            data = source.read(part)
            target.writestr(part, data.replace(b"Proposed", b"Refused") if "document" in part.filename else data)
    found = service.verify(edited.getvalue())
    assert found.differing == ()
    assert not found.same_bytes


@pytest.mark.parametrize("file", [b"", b"%PDF-1.7", b"PK\x03\x04", b"{}", b'{"about": {"fingerprint": "{}"}}', b"\xff"])
def test_a_file_that_says_nothing_is_refused(service: Service, file: bytes) -> None:
    with pytest.raises(NoFingerprintError):
        service.verify(file)
    with pytest.raises(NoFingerprintError):
        service.verify(service.make("data-csv"))


HOSTILE: dict[str, list[object]] = {
    "kind": [None, 1, ["data-json"], "\0"],
    "organisation": [None, ["0880"], "\ud800", "x" * 10_000, "\x1b[2Jsame"],
    "wave": [None, "\ud800", "2027\nsame"],
    "as_of": [1, "2027-03-01", "2027-03-01T00:00:00", "9999-12-31T23:59:59+00:00", "0001-01-01T00:00:00+14:00"],
    "inputs": [None, [], {"peers\nsame": ""}, {"x" * 10_000: ""}],
    "choices": [None, [], {}, {"language": "en"}],
    "choices.language": [None, ["en"], "xx", "../en", "\0"],
    "choices.group": [None, 1, ["all"], "\ud800"],
    "choices.comments": [None, "yes", 1],
    "choices.plan": [None, "yes", 1],
    "choices.case_number": [None, [], "x" * 10_000, "[x]"],
    "choices.more": [1],
}
"""Part of what a file says of itself, to what somebody may have written there."""


@pytest.mark.parametrize("part", HOSTILE)
def test_what_the_service_would_never_write_is_refused(service: Service, part: str) -> None:
    outer, _dot, inner = part.partition(".")
    for value in HOSTILE[part]:
        said = json.loads(json.loads(service.make("data-json"))["about"]["fingerprint"])
        (said[outer] if inner else said)[inner or outer] = value
        with pytest.raises(NoFingerprintError):
            service.verify(json.dumps({"about": {"fingerprint": json.dumps(said)}}).encode())


def packed(properties: bytes, method: int = ZIP_DEFLATED) -> bytes:
    made = io.BytesIO()
    with ZipFile(made, "w", method) as file:
        file.writestr("docProps/core.xml", properties)
    return made.getvalue()


def changed(file: bytes, *places: tuple[int, int]) -> bytes:
    found = bytearray(file)
    for place, value in places:
        found[place] = value
    return bytes(found)


PLAIN = packed(b"<x/>" * 10)
DIRECTORY = PLAIN.index(b"PK\x01\x02")
ATTACKS = {
    "JSON without end": b"[" * 100_000,
    "without end in a mark": json.dumps({"about": {"fingerprint": "[" * 100_000}}).encode(),
    "without end in a PDF": b"%PDF-<pdf:Keywords>" + b"[" * 100_000 + b"</pdf:Keywords>",
    "begun a million times": b"%PDF-" + b"<pdf:Keywords>" * 1_000_000,
    "begun in Word, too": packed(b"<cp:keywords>" * 1_000_000),
    "no letters": b"%PDF-<pdf:Keywords>\xff</pdf:Keywords>",
    "entities": packed(b'<!DOCTYPE a [<!ENTITY b "x">]><cp:keywords>&b;</cp:keywords>'),
    "packed another way": packed(b"<cp:keywords>{}</cp:keywords>", ZIP_BZIP2),
    "locked": changed(PLAIN, (6, 1), (DIRECTORY + 8, 1)),
    "packed in no way": changed(PLAIN, (8, 99), (DIRECTORY + 10, 99)),
    "packed wrongly": changed(PLAIN, (50, 255), (51, 255), (52, 255)),
    "from a later time": changed(PLAIN, (DIRECTORY + 6, 255)),
    "half": PLAIN[: DIRECTORY + 10],
}


@pytest.mark.parametrize("file", ATTACKS.values(), ids=ATTACKS)
def test_a_hostile_file_is_refused_at_once(service: Service, file: bytes) -> None:
    began = time.monotonic()
    with pytest.raises(NoFingerprintError):
        service.verify(file)
    assert time.monotonic() - began < 2


def test_only_as_much_of_a_file_is_read_as_a_report_may_have(service: Service) -> None:
    mark = json.loads(service.make("data-json"))["about"]["fingerprint"].encode()
    for gap in (0, 21_000_000):
        said = b" " * gap + b"<cp:keywords>" + mark + b"</cp:keywords>"
        for file in (packed(said), b"%PDF-" + said.replace(b"cp:k", b"pdf:K")):
            if gap:
                with pytest.raises(NoFingerprintError):
                    read_fingerprint(file)
            else:
                assert read_fingerprint(file).organisation == KALMAR

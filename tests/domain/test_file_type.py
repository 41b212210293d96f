"""What a file is, by its content; and what it is called on the way out."""

import struct
import time

import pytest

from maturity.domain.file_type import (
    ENDINGS,
    LONGEST_FILE_NAME,
    MOST_PARTS,
    FileType,
    file_type,
    is_named_otherwise,
    shown_name,
)
from tests import papers
from tests.papers import GOOD, HTML, JPEG, office, pdf, png, zipped


@pytest.mark.parametrize("name", GOOD)
def test_every_kind_that_is_kept_is_known_by_its_content(name: str) -> None:
    found = file_type(GOOD[name])
    assert found is not None
    assert any(name.endswith(ending) for ending in ENDINGS[found])
    assert not is_named_otherwise(name, found)


REFUSED = {
    "nothing that is known": bytes(range(256)),
    "a program": b"MZ\x90\x00\x03\x00\x00\x00",
    "a program of Linux": b"\x7fELF\x02\x01\x01\x00",
    "an old document with macros": b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(512),
    "a text with NUL": b"a\0b",
    "a text in another encoding": "Åtgärd".encode("latin-1"),
    "a text in UTF-16": "Åtgärd".encode("utf-16"),
    "a text with an escape sign for terminals": b"\x1b[2J",
    "a page before a PDF": HTML + pdf(),
    "a blank line before a PDF": b"\n" + pdf(),
    "a PDF that is a zip from its end": pdf() + zipped({"evil.class": "x"}),
    "a PDF that is a Word document from its end": pdf() + office("docx"),
    "a picture that is a zip from its end": JPEG + zipped({"evil.class": "x"}),
    "a picture with a PDF in it": JPEG[:20] + pdf() + JPEG[20:],
    "a picture with a page after it": png() + HTML,
    "a zip": zipped({"a.txt": "a"}),
    "a zip of nothing": b"PK\x05\x06" + bytes(18),
    "a Java archive": zipped({"META-INF/MANIFEST.MF": "", "Evil.class": ""}),
    "a Word document after a program": b"MZ" + office("docx"),
    "a Word document after a page": HTML + office("docx"),
    "a Word document after another zip": zipped({"a": "b"}) + office("docx"),
    "a Word document with something between": office("docx")[:-22] + b"x" + office("docx")[-22:],
    "a Word document cut off": office("docx")[:-30],
    "a Word document with macros": office("docx", {"word/vbaProject.bin": b"x"}),
    "a Word document that is a spreadsheet, too": office("docx", {papers.MAIN["xlsx"]: "<x/>"}),
    "a Word document without a list of types": zipped({papers.MAIN["docx"]: "<w/>"}),
    "a drawing": zipped({"mimetype": "application/vnd.oasis.opendocument.graphics"}, stored=("mimetype",)),
    "an OpenDocument file that packs its kind": zipped({"mimetype": "application/vnd.oasis.opendocument.text"}),
}


@pytest.mark.parametrize("what", REFUSED)
def test_everything_else_is_refused(what: str) -> None:
    assert file_type(REFUSED[what]) is None


def test_a_page_is_a_text_which_is_only_ever_saved() -> None:
    assert file_type(HTML) is FileType.TEXT
    assert shown_name("page.html", FileType.TEXT) == "page.html.txt"


def test_nothing_in_a_document_is_unpacked() -> None:
    bomb = office("docx", {"word/media/image1.bin": bytes(50_000_000)})
    assert len(bomb) < 100_000
    assert file_type(bomb) is FileType.DOCX
    # whatever its parts hold: between the first header (30 bytes and a name of 19) and the directory all is overwritten
    directory = bomb.index(b"PK\x01\x02")
    broken = bomb[:60] + b"\xff" * (directory - 60) + bomb[directory:]
    started = time.process_time()
    assert file_type(broken) is FileType.DOCX
    assert time.process_time() - started < 1


def test_a_directory_without_end_is_not_read() -> None:
    parts: dict[str, bytes | str] = {f"p{number}": "" for number in range(MOST_PARTS)}
    assert file_type(office("docx", parts)) is None


def test_a_directory_that_lies_about_its_length_is_refused() -> None:
    whole = office("docx")
    count, length, at = struct.unpack_from("<HII", whole, len(whole) - 12)
    for lie in ((count + 1, length, at), (count, length, at + 1), (count, length + 1, at), (count, 2**32 - 1, at)):
        assert file_type(whole[:-12] + struct.pack("<HII", *lie) + whole[-2:]) is None


def test_a_name_of_another_kind_is_found_out() -> None:
    assert is_named_otherwise("policy.pdf", FileType.PNG)
    assert is_named_otherwise("policy.PDF ", FileType.TEXT)
    assert is_named_otherwise("data.csv", FileType.XLSX)
    assert not is_named_otherwise("photo.JPEG", FileType.JPEG)
    assert not is_named_otherwise("policy", FileType.PDF)


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("Policy för inköp.pdf", "Policy för inköp.pdf"),
        ("../../etc/passwd", "passwd.pdf"),
        ("..\\..\\windows\\policy.pdf", "policy.pdf"),
        ("/etc/cron.d/policy.pdf", "policy.pdf"),
        ("C:\\policy.pdf", "policy.pdf"),
        ("policy\0.exe.pdf", "policy.exe.pdf"),
        ("policy\r\nSet-Cookie: a=b.pdf", "policySet-Cookie_ a=b.pdf"),
        ("policy\u202efdp.exe", "policyfdp.exe.pdf"),
        ('a"b<c>.pdf', "a_b_c_.pdf"),
        ("..", "file.pdf"),
        ("", "file.pdf"),
        (".pdf", "file.pdf"),
        ("...pdf", "file.pdf"),
        ("a.PDF", "a.pdf"),
    ],
)
def test_a_name_is_shown_without_folders_and_control_signs(given: str, shown: str) -> None:
    assert shown_name(given, FileType.PDF) == shown


def test_a_long_name_keeps_its_ending() -> None:
    shown = shown_name("å" * 500 + ".pdf", FileType.PDF)
    assert len(shown) == LONGEST_FILE_NAME
    assert shown.endswith("å.pdf")

"""Files of recipients that cannot be used: each fault is told, nothing is imported, and nothing is our error."""

import io
from collections.abc import Callable
from datetime import date
from html import unescape
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
import xlsxwriter

from tests.web.conftest import Person, Site, form_to
from tests.web.test_monitor import KATRINEHOLM, RECIPIENTS, STOCKHOLM, desk

__all__ = ["desk"]

HEAD = "code;registrar_address;contact_name;contact_address\n"
GOOD = f"{STOCKHOLM};reg@a.se;;\n"
IMPORT = f"{RECIPIENTS}/import"


def excel(*rows: tuple[object, ...]) -> bytes:
    content = io.BytesIO()
    with xlsxwriter.Workbook(content, {"default_date_format": "yyyy-mm-dd"}) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate((tuple(HEAD.strip().split(";")), *rows)):
            sheet.write_row(number, 0, row)
    return content.getvalue()


def bomb() -> bytes:
    packed = io.BytesIO()
    with ZipFile(io.BytesIO(excel())) as old, ZipFile(packed, "w", ZIP_DEFLATED) as new:
        for name in old.namelist():
            row = b"<row>" + b"<c/>" * 5_000_000 + b"</row>" if name.endswith("sheet1.xml") else b""
            new.writestr(name, old.read(name).replace(b"</sheetData>", row + b"</sheetData>"))
    return packed.getvalue()


def post(person: Person, content: bytes, name: str) -> tuple[int, str]:
    token = form_to(person.client.get(IMPORT).text, IMPORT).fields["csrf_token"]
    data = {"csrf_token": token, "file": (io.BytesIO(content), name)}
    reply = person.client.post(IMPORT, data=data, content_type="multipart/form-data")
    return reply.status_code, unescape(reply.text)


BAD = {
    "Windows-1252": ((HEAD + GOOD + f"{KATRINEHOLM};reg@b.se;Åsa;\n").encode("cp1252"), "Row 3: The file is not UTF-8"),
    "UTF-16": ((HEAD + GOOD).encode("utf-16"), "The file is not UTF-8"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\xff" * 100, "The file is not UTF-8"),
    "nothing": (b"", "The file is empty."),
    "only a header": (HEAD.encode(), "There is no row below the names of the columns."),
    "a header of Excel alone": (excel(), "There is no row below the names of the columns."),
    "an unknown code": ((HEAD + GOOD + "9999;reg@b.se;;\n").encode(), "Row 3, code: The register has no organisation"),
    "a lost zero": (excel((180, "reg@a.se")), "Row 2, code: The register has no organisation with the code '180'."),
    "a code twice": ((HEAD + GOOD + GOOD).encode(), f"Row 3, code: '{STOCKHOLM}' stands in row 2 already."),
    "a day for an address": (
        excel((STOCKHOLM, date(2027, 3, 1))),
        "Row 2, registrar_address: '2027-03-01' is not a mail address.",
    ),
    "a cell too many": (
        (HEAD + GOOD + f"{KATRINEHOLM};reg@b.se;;;x\n").encode(),
        "Row 3: The row has 5 cells for 4 columns.",
    ),
    "20 000 columns": ((";".join(map(str, range(20_000))) + "\n" + GOOD).encode(), "The file holds too much"),
    "rows without end": ((HEAD + "x\n" * 60_000).encode(), "The file holds too much"),
    "a bomb": (bomb(), "The file holds too much"),
    "a torn workbook": (excel((STOCKHOLM, "reg@a.se"))[:2000], "The Excel file cannot be read."),
}


def test_every_bad_file_is_told_and_changes_nothing(site: Site, desk: Callable[[], Person]) -> None:
    ola = desk()
    for name, (content, sentence) in BAD.items():
        status, page = post(ola, content, f"{name}.xlsx")
        assert (status, sentence in page) == (422, True), (name, status)
        assert "Nothing was imported." in page
    with site.database.read() as store:
        assert store.recipients.of_wave(store.desk_waves.get("2027").id) == {}


def test_every_row_is_told_and_the_page_stays_readable(desk: Callable[[], Person]) -> None:
    rows = "".join(f"x{number};nobody;;\n" for number in range(10_000))
    status, page = post(desk(), (HEAD + rows).encode(), "many.csv")
    assert status == 422
    assert "There are 20000 things to fix" in page
    assert "The first 200 of 20000 things to fix" in page
    assert len(page) < 100_000


@pytest.mark.parametrize("kept", ["", "!", "AAAA", "é", "\0"])
def test_a_file_that_was_changed_in_the_page_is_told(desk: Callable[[], Person], kept: str) -> None:
    ola = desk()
    token = form_to(ola.client.get(IMPORT).text, IMPORT).fields["csrf_token"]
    data = {"csrf_token": token, "content": kept, "looked_at": "x"}
    assert ola.client.post(IMPORT, data=data, content_type="multipart/form-data").status_code == 422

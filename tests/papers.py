"""Small files of every kind that evidence may be, and of some that it may not."""

import io
import struct
import zipfile
import zlib

CONTENT_TYPES = '<?xml version="1.0"?><Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types"/>'
JPEG = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00\x01\x01\x00\x00\x01\x00\x01\x00\x00\xff\xd9"
HTML = b"<!doctype html><script>alert(document.cookie)</script>"
MAIN = {"docx": "word/document.xml", "xlsx": "xl/workbook.xml", "pptx": "ppt/presentation.xml"}
OPEN_DOCUMENT = {"odt": "text", "ods": "spreadsheet"}


def pdf(words: str = "policy") -> bytes:
    """Return a PDF, as far as its first and last lines tell."""
    return f"%PDF-1.7\n1 0 obj<</Title({words})>>endobj\ntrailer<<>>\n%%EOF\n".encode()


def png() -> bytes:
    """Return a picture of one grey pixel."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = struct.pack(">IIBBBBB", 1, 1, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(b"\0\x80")) + chunk(b"IEND", b"")
    )


def zipped(parts: dict[str, bytes | str], *, stored: tuple[str, ...] = ()) -> bytes:
    """Return a zip with these parts in this order."""
    written = io.BytesIO()
    with zipfile.ZipFile(written, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in parts.items():
            how = zipfile.ZIP_STORED if name in stored else zipfile.ZIP_DEFLATED
            archive.writestr(zipfile.ZipInfo(name), data, how)
    return written.getvalue()


def office(ending: str, more: dict[str, bytes | str] | None = None) -> bytes:
    """Return a document of Office, with further parts."""
    parts: dict[str, bytes | str] = {"[Content_Types].xml": CONTENT_TYPES, "_rels/.rels": "<r/>", MAIN[ending]: "<w/>"}
    return zipped(parts | (more or {}))


def open_document(ending: str) -> bytes:
    """Return an OpenDocument file."""
    kind = f"application/vnd.oasis.opendocument.{OPEN_DOCUMENT[ending]}"
    return zipped({"mimetype": kind, "content.xml": "<c/>"}, stored=("mimetype",))


GOOD = {
    "a.pdf": pdf(),
    "a.png": png(),
    "a.jpg": JPEG,
    "a.txt": "Åtgärd; ägare\n".encode(),
    "a.csv": b"a,b\r\n1,2\r\n",
    **{f"a.{ending}": office(ending) for ending in MAIN},
    **{f"a.{ending}": open_document(ending) for ending in OPEN_DOCUMENT},
}
"""Name to content, one of each kind that is kept."""

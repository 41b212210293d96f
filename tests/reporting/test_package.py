"""Many files as one ZIP."""

import io
import os
from pathlib import Path
from zipfile import ZIP_DEFLATED, ZIP_STORED, ZipFile

from maturity.reporting.package import zipped


def _files(folder: Path) -> list[tuple[str, Path]]:
    folder.mkdir()
    (folder / "a.pdf").write_bytes(b"%PDF-" + bytes(1000))
    (folder / "b.csv").write_bytes(b"a;b\n" * 100)
    return [("0880 Kalmar/a.pdf", folder / "a.pdf"), ("1082 Karlshamn på kusten/b.csv", folder / "b.csv")]


def test_files_come_out_as_they_went_in(tmp_path: Path) -> None:
    with ZipFile(io.BytesIO(b"".join(zipped(_files(tmp_path / "one"))))) as package:
        assert package.testzip() is None
        assert package.namelist() == ["0880 Kalmar/a.pdf", "1082 Karlshamn på kusten/b.csv"]
        assert package.read("1082 Karlshamn på kusten/b.csv") == b"a;b\n" * 100
        assert [one.compress_type for one in package.infolist()] == [ZIP_STORED, ZIP_DEFLATED]


def test_the_same_files_of_another_day_give_the_same_bytes(tmp_path: Path) -> None:
    first, second = _files(tmp_path / "one"), _files(tmp_path / "two")
    os.utime(second[0][1], (0, 0))
    assert b"".join(zipped(first)) == b"".join(zipped(second))


def test_it_leaves_file_by_file(tmp_path: Path) -> None:
    assert len(list(zipped(_files(tmp_path / "one")))) == 3  # the last piece is the list of contents


def test_no_file_is_an_empty_package() -> None:
    with ZipFile(io.BytesIO(b"".join(zipped([])))) as package:
        assert package.namelist() == []

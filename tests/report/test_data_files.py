"""Files of open data, opened as their readers open them."""

import csv
import io
import json
from dataclasses import replace
from datetime import UTC, datetime
from xml.etree import ElementTree as ET

import openpyxl
import pyarrow.parquet as pq
import pytest

from maturity.domain.open_data import COLUMNS, Dataset, index_rows, share_rows
from maturity.report.catalogue import NAMESPACES, Publisher, json_ld, rdf_xml
from maturity.report.data_files import FORMATS
from tests.domain.making import area, question, questionnaire

MOMENT = datetime(2027, 6, 3, 7, tzinfo=UTC)
CC0 = "https://creativecommons.org/publicdomain/zero/1.0/"
ABOUT, RESOURCE = (f"{{{NAMESPACES['rdf']}}}{word}" for word in ("about", "resource"))
PUBLISHER = Publisher("Förbundet & Co", "data@example.org", "https://mognad.example", CC0)


@pytest.fixture
def dataset() -> Dataset:
    """Three figures and two shares of a group whose name a spreadsheet would run."""
    about = ("county", "01", '=HYPERLINK("x")')
    return Dataset(
        wave="2027",
        name={"sv": "Mätningen 2027", "en": "The 2027 wave"},
        version=2,
        published_at=MOMENT,
        opens=datetime(2027, 1, 11, tzinfo=UTC),
        closes=datetime(2027, 4, 30, tzinfo=UTC),
        content_hash="ab" * 32,
        note="Rättat <län>",
        generated=True,
        questionnaire=questionnaire(area("goals", question("A1"))),
        rows=(
            *index_rows(*about, "goals", [None, 52.34, None], 7, 1),
            *share_rows(*about, "A1", [0.25, 0.75], 12),
        ),
    )


def parsed(dataset: Dataset) -> ET.Element:
    return ET.fromstring(rdf_xml([dataset], PUBLISHER))  # noqa: S314  # our own


def values(dataset: Dataset) -> list[tuple[object, ...]]:
    return [(row.part, row.measure, row.value, row.n, row.status) for row in dataset.rows]


def test_rows_say_what_is_known(dataset: Dataset) -> None:
    assert values(dataset) == [
        ("goals", "lower-quartile", None, None, "suppressed"),
        ("goals", "median", 52.3, 7, "ok"),
        ("goals", "upper-quartile", None, None, "suppressed"),
        ("A1", "share-level-0", 0.25, 12, "ok"),
        ("A1", "share-level-1", 0.75, 12, "ok"),
    ]


@pytest.mark.parametrize("name", FORMATS)
def test_a_file_has_the_same_bytes_whenever_it_is_made(dataset: Dataset, name: str) -> None:
    assert FORMATS[name].write(dataset) == FORMATS[name].write(replace(dataset))


def test_csv_has_a_row_a_figure_and_runs_in_no_spreadsheet(dataset: Dataset) -> None:
    text = FORMATS["csv"].write(dataset).decode()
    header, *rows = csv.reader(io.StringIO(text))
    assert tuple(header) == COLUMNS
    assert rows[1] == ["2027", "2", "county", "01", '\'=HYPERLINK("x")', "goals", "median", "52.3", "7", "ok", "1"]
    assert rows[0][7:9] == ["", ""]


def test_csv_with_semicolons_is_for_a_swedish_spreadsheet(dataset: Dataset) -> None:
    text = FORMATS["csv-semicolon"].write(dataset).decode("utf-8")
    assert text.startswith("\N{BYTE ORDER MARK}wave;version;")
    assert ";median;52,3;7;ok;1" in text


def test_json_names_the_publication_and_keeps_types(dataset: Dataset) -> None:
    found = json.loads(FORMATS["json"].write(dataset))
    assert (found["wave"], found["version"], found["note"], found["generated"]) == ("2027", 2, "Rättat <län>", True)
    assert found["rows"][0]["value"] is None
    assert found["rows"][1] | {"group_name": ""} == {
        "wave": "2027", "version": 2, "table": "county", "group": "01", "group_name": "", "part": "goals",
        "measure": "median", "value": 52.3, "n": 7, "status": "ok", "generated": 1,
    }  # fmt: skip


def test_excel_holds_texts_as_texts_and_the_codebook_beside(dataset: Dataset) -> None:
    book = openpyxl.load_workbook(io.BytesIO(FORMATS["xlsx"].write(dataset)))
    assert book.sheetnames == ["data", "codebook"]
    name = book["data"].cell(3, 5)
    assert (name.value, name.data_type) == ('=HYPERLINK("x")', "s")
    assert book["data"].cell(3, 8).value == 52.3
    assert book["data"].cell(2, 8).value is None
    assert book["data"].cell(2, 4).value == "01"


def test_parquet_has_types_and_says_what_it_is(dataset: Dataset) -> None:
    table = pq.read_table(io.BytesIO(FORMATS["parquet"].write(dataset)))
    assert table.column_names == list(COLUMNS)
    assert table.column("value").to_pylist() == [None, 52.3, None, 0.25, 0.75]
    assert table.column("n").to_pylist() == [None, 7, None, 12, 12]
    assert json.loads(table.schema.metadata[b"publication"])["content_hash"] == "ab" * 32


def test_the_codebook_explains_every_column_and_every_word_in_both_languages(dataset: Dataset) -> None:
    lines = json.loads(FORMATS["codebook-json"].write(dataset))["codebook"]
    assert [one["column"] for one in lines if not one["value"]] == list(COLUMNS)
    explained = {(one["column"], one["value"]) for one in lines}
    for name in ("table", "group", "part", "measure", "status"):
        assert {(name, getattr(row, name)) for row in dataset.rows} <= explained
    assert all(one["meaning"]["sv"] and one["meaning"]["en"] for one in lines)
    [header, *rows] = csv.reader(io.StringIO(FORMATS["codebook-csv"].write(dataset).decode()))
    assert header == ["column", "value", "unit", "meaning_sv", "meaning_en"]
    assert len(rows) == len(lines)


def test_the_catalogue_describes_dataset_files_publisher_and_licence(dataset: Dataset) -> None:
    root = parsed(dataset)
    assert [one.tag.partition("}")[2] for one in root].count("Distribution") == len(FORMATS) - 2
    [described] = root.findall("dcat:Dataset", NAMESPACES)
    for wanted in (
        "dcterms:title", "dcterms:description", "dcterms:publisher", "dcat:contactPoint", "dcat:distribution",
        "dcterms:language", "dcterms:accrualPeriodicity", "dcterms:temporal", "dcterms:modified", "dcat:theme",
    ):  # fmt: skip
        assert described.find(wanted, NAMESPACES) is not None, wanted
    known = {one.get(ABOUT) for one in root}
    for link in ("dcterms:publisher", "dcat:contactPoint", "dcat:distribution"):
        assert {one.get(RESOURCE) for one in described.findall(link, NAMESPACES)} <= known
    for file in root.findall("dcat:Distribution", NAMESPACES):
        [licence] = file.findall("dcterms:license", NAMESPACES)
        assert licence.get(RESOURCE) == CC0
        [address] = file.findall("dcat:downloadURL", NAMESPACES)
        assert str(address.get(RESOURCE)).startswith("https://mognad.example/open-data/2027/v2/")
    name = root.find("foaf:Agent/foaf:name", NAMESPACES)
    assert name is not None
    assert name.text == "Förbundet & Co"


def test_both_forms_of_the_catalogue_say_the_same(dataset: Dataset) -> None:
    graph = json.loads(json_ld([dataset], PUBLISHER))["@graph"]
    root = parsed(dataset)
    assert [one["@id"] for one in graph] == [one.get(ABOUT) for one in root]
    [described] = [one for one in graph if one["@type"] == "dcat:Dataset"]
    assert described["dcterms:temporal"]["dcat:startDate"] == {"@value": "2027-01-11", "@type": "xsd:date"}
    assert rdf_xml([dataset], PUBLISHER) == rdf_xml([dataset], PUBLISHER)

"""Open data as a data catalogue describes it: DCAT-AP-SE 3, as JSON-LD and as RDF/XML."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree as ET

from maturity.domain.open_data import Dataset
from maturity.report.data_files import CODEBOOKS, FORMATS

NAMESPACES = {
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "dcat": "http://www.w3.org/ns/dcat#",
    "dcterms": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "vcard": "http://www.w3.org/2006/vcard/ns#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
_AUTHORITY = "http://publications.europa.eu/resource/authority/"
_LANGUAGES = {"sv": "SWE", "en": "ENG"}
_FILE_TYPES = {"csv": "CSV", "json": "JSON", "xlsx": "XLSX", "parquet": "PARQUET"}
_MEDIA_TYPES = "http://www.iana.org/assignments/media-types/"

Node = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Publisher:
    """Who stands for the data: *url* is the address of the service, *mail* may be empty."""

    name: str
    mail: str
    url: str
    licence: str


def json_ld(datasets: Sequence[Dataset], publisher: Publisher) -> bytes:
    """Return the catalogue as JSON-LD."""
    context = {name: address for name, address in NAMESPACES.items() if name != "rdf"}
    graph = {"@context": context, "@graph": _graph(datasets, publisher)}
    return (json.dumps(graph, ensure_ascii=False, indent=1) + "\n").encode()


def rdf_xml(datasets: Sequence[Dataset], publisher: Publisher) -> bytes:
    """Return the same as RDF/XML, which the Swedish data portal harvests."""
    for name, address in NAMESPACES.items():
        ET.register_namespace(name, address)
    root = ET.Element(_tag("rdf:RDF"))
    for node in _graph(datasets, publisher):
        root.append(_element(node))
    ET.indent(root, " ")
    return bytes(ET.tostring(root, encoding="utf-8", xml_declaration=True)) + b"\n"


def _graph(datasets: Sequence[Dataset], publisher: Publisher) -> list[Node]:
    home = f"{publisher.url}/open-data"
    agent = {"@id": f"{home}#publisher", "@type": "foaf:Agent", "foaf:name": _text("sv", publisher.name)}
    contact: Node = {
        "@id": f"{home}#contact",
        "@type": "vcard:Organization",
        "vcard:fn": publisher.name,
        "vcard:hasEmail" if publisher.mail else "vcard:hasURL": _link(
            f"mailto:{publisher.mail}" if publisher.mail else f"{publisher.url}/help"
        ),
    }
    catalogue = {
        "@id": f"{home}#catalogue",
        "@type": "dcat:Catalog",
        "dcterms:title": [_text("sv", "Öppna data om inköpsmognad"), _text("en", "Open data on procurement maturity")],
        "dcterms:description": [
            _text("sv", "Publicerade siffror ur mätningarna av inköpsmognad."),
            _text("en", "Published figures of the waves on procurement maturity."),
        ],
        "dcterms:publisher": _link(f"{home}#publisher"),
        "dcterms:license": _link(publisher.licence),
        "dcterms:language": [_link(f"{_AUTHORITY}language/{code}") for code in _LANGUAGES.values()],
        "foaf:homepage": _link(home),
        "dcat:dataset": [_link(f"{home}/{dataset.wave}") for dataset in datasets],
    }
    described = [node for dataset in datasets for node in _described(dataset, publisher, home)]
    return [catalogue, *described, agent, contact]


def _described(dataset: Dataset, publisher: Publisher, home: str) -> list[Node]:
    this = f"{home}/{dataset.wave}"
    files = [_distribution(dataset, publisher, this, name) for name in FORMATS if name not in CODEBOOKS]
    return [_dataset(dataset, this, home, files), *files]


def _dataset(dataset: Dataset, this: str, home: str, files: list[Node]) -> Node:
    titles = [_text(code, f"{name}: {dataset.name[code]}") for code, name in _TITLES.items() if code in dataset.name]
    return {
        "@id": this,
        "@type": "dcat:Dataset",
        "dcterms:title": titles,
        "dcterms:description": [_text(code, text) for code, text in _descriptions(dataset).items()],
        "dcterms:identifier": dataset.id,
        "dcat:version": str(dataset.version),
        "dcterms:issued": _day(dataset.published_at.date().isoformat()),
        "dcterms:modified": _day(dataset.published_at.date().isoformat()),
        "dcterms:publisher": _link(f"{home}#publisher"),
        "dcat:contactPoint": _link(f"{home}#contact"),
        "dcterms:language": _languages(dataset),
        "dcterms:accessRights": _link(f"{_AUTHORITY}access-right/PUBLIC"),
        "dcterms:accrualPeriodicity": _link(f"{_AUTHORITY}frequency/BIENNIAL"),
        "dcterms:spatial": _link(f"{_AUTHORITY}country/SWE"),
        "dcat:theme": _link(f"{_AUTHORITY}data-theme/GOVE"),
        "dcterms:temporal": {
            "@type": "dcterms:PeriodOfTime",
            "dcat:startDate": _day(dataset.opens.date().isoformat()),
            "dcat:endDate": _day(dataset.closes.date().isoformat()),
        },
        "dcat:landingPage": _link(home),
        "foaf:page": [_link(f"{this}/v{dataset.version}/{name}") for name in CODEBOOKS],
        "dcat:distribution": [_link(file["@id"]) for file in files],
    }


def _distribution(dataset: Dataset, publisher: Publisher, this: str, name: str) -> Node:
    kind = FORMATS[name]
    address = f"{this}/v{dataset.version}/{name}"
    return {
        "@id": f"{this}#{name}",
        "@type": "dcat:Distribution",
        "dcterms:title": _text("en", name),
        "dcat:accessURL": _link(address),
        "dcat:downloadURL": _link(address),
        "dcterms:format": _link(f"{_AUTHORITY}file-type/{_FILE_TYPES[kind.ending]}"),
        "dcat:mediaType": _link(_MEDIA_TYPES + kind.media_type.partition(";")[0]),
        "dcterms:license": _link(publisher.licence),
    }


_TITLES = {"sv": "Inköpsmognad", "en": "Procurement maturity"}


def _descriptions(dataset: Dataset) -> dict[str, str]:
    made_up = {"sv": " Svaren är påhittade för visning.", "en": " The answers are made up to show the service."}
    what = {
        "sv": "Median, kvartiler och andelar per grupp av kommuner och regioner, för områden och frågor. "
        "Siffror om för få organisationer är dolda.",
        "en": "Medians, quartiles and shares per group of municipalities and regions, for areas and questions. "
        "Figures about too few organisations are hidden.",
    }
    return {code: text + (made_up[code] if dataset.generated else "") for code, text in what.items()}


def _languages(dataset: Dataset) -> list[Node]:
    return [_link(f"{_AUTHORITY}language/{_LANGUAGES[code]}") for code in dataset.name if code in _LANGUAGES]


def _link(address: str) -> Node:
    return {"@id": address}


def _text(language: str, words: str) -> Node:
    return {"@value": words, "@language": language}


def _day(day: str) -> Node:
    return {"@value": day, "@type": "xsd:date"}


def _tag(name: str) -> str:
    prefix, _, local = name.partition(":")
    return f"{{{NAMESPACES[prefix]}}}{local}"


def _element(node: Node) -> ET.Element:
    """Return a node of the graph as XML."""
    found = ET.Element(_tag(node["@type"]), {_tag("rdf:about"): node["@id"]} if "@id" in node else {})
    for name, given in node.items():
        if not name.startswith("@"):
            for value in given if isinstance(given, list) else [given]:
                found.append(_property(name, value))
    return found


def _property(name: str, value: Node | str) -> ET.Element:
    found = ET.Element(_tag(name))
    if isinstance(value, str):
        found.text = value
    elif "@value" in value:
        found.text = value["@value"]
        if "@language" in value:
            found.set("{http://www.w3.org/XML/1998/namespace}lang", value["@language"])
        else:
            found.set(_tag("rdf:datatype"), NAMESPACES["xsd"] + value["@type"].partition(":")[2])
    elif "@type" in value:
        found.append(_element(value))
    else:
        found.set(_tag("rdf:resource"), value["@id"])
    return found

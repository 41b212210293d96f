"""Registering evidence: adding to an organisation's register, changing, removing; everything is checked before."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from maturity.domain.evidence import Evidence, EvidenceKind
from maturity.domain.file_type import LARGEST_FILE, file_type, is_named_otherwise, shown_name
from maturity.errors import FieldsError
from maturity.services.access import Actor
from maturity.services.drafts import LONGEST_LINK, is_web_address, storable
from maturity.services.members import LONGEST_NAME, one_line
from maturity.storage import files
from maturity.storage.evidence import EvidenceFile, EvidenceRecord
from maturity.storage.store import Store

FIRST_DAY = date(1900, 1, 1)
"""Nothing older governs purchasing; an earlier year is a slip of the hand."""

LIMITS = {"title": LONGEST_NAME, "owner": LONGEST_NAME, "link": LONGEST_LINK}
"""Most characters of each text."""


@dataclass(frozen=True, slots=True)
class Upload:
    """A file as a browser sent it: name and content may be anything."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Facts:
    """What somebody wants to register, as typed.

    Attributes:
        title: what people call it.
        kind: value of an ``EvidenceKind``.
        dated, valid_to: days; None where nobody gave one.
        owner: function that keeps it up to date.
        secret: whether not everybody may see it.
        link: web address; may be empty.
        upload: a file; None without one.
        keep_file: whether the file that is there stays when none is sent.
        questions: ids of the questions whose answers rest on it.
    """

    title: str
    kind: str
    dated: date | None
    valid_to: date | None
    owner: str
    secret: bool
    link: str
    upload: Upload | None
    keep_file: bool
    questions: frozenset[str]


def register(store: Store, actor: Actor, facts: Facts, data_folder: Path, now: datetime) -> int:
    """Put an entry into the register of the actor's organisation and return its id.

    Raises:
        FieldsError: fields or the file cannot be used.
        FileNotKeptError: the disk is full or closed. In both cases nothing was registered.
    """
    evidence, file = _checked(store, actor, facts, None, data_folder)
    number = store.evidence.add(actor.organisation.code, evidence, file, actor.membership_id, now)
    store.evidence.use(number, actor.assessment_id, evidence.questions)
    _log(store, actor, "register-evidence", replace(evidence, id=number), now)
    return number


def change(store: Store, actor: Actor, evidence_id: int, facts: Facts, data_folder: Path, now: datetime) -> None:
    """Change an entry and say anew for which questions of the assessment it is.

    Raises:
        NotFoundError: the actor's organisation has no such entry.
        FieldsError, FileNotKeptError: as ``register``; nothing was changed.
    """
    there = store.evidence.get(actor.organisation.code, actor.assessment_id, evidence_id)
    evidence, file = _checked(store, actor, facts, there, data_folder)
    store.evidence.change(evidence, file)
    store.evidence.use(evidence_id, actor.assessment_id, evidence.questions)
    _log(store, actor, "change-evidence", evidence, now)


def remove(store: Store, actor: Actor, evidence_id: int, now: datetime) -> None:
    """Take an entry out of the register; what was submitted may refer to it, so that row and file stay.

    Raises:
        NotFoundError: the actor's organisation has no such entry.
    """
    there = store.evidence.get(actor.organisation.code, actor.assessment_id, evidence_id)
    store.evidence.remove(evidence_id, now)
    _log(store, actor, "remove-evidence", there.evidence, now)


def _checked(
    store: Store, actor: Actor, facts: Facts, there: EvidenceRecord | None, data_folder: Path
) -> tuple[Evidence, EvidenceFile | None]:
    """Return what is to be stored; the file is on the disk then."""
    title, owner, link = one_line(facts.title), one_line(facts.owner), storable(facts.link)
    questions = {one.id for one in store.versions.open(actor.version_id).questions()}
    problems = _problems(facts, {"title": title, "owner": owner, "link": link}, questions)
    problems |= {"file": problem} if facts.upload and (problem := _file_problem(facts.upload)) else {}
    if problems:
        raise FieldsError(problems)
    kept = there.file if there and facts.keep_file else None
    file = _kept(facts.upload, data_folder) if facts.upload else kept
    evidence = Evidence(
        id=there.evidence.id if there else 0,
        title=title,
        kind=EvidenceKind(facts.kind),
        dated=facts.dated,
        valid_to=facts.valid_to,
        owner=owner,
        secret=facts.secret,
        link=link,
        file_hash=file.digest if file else "",
        questions=tuple(sorted(facts.questions)),
    )
    return evidence, file


def _problems(facts: Facts, texts: Mapping[str, str], questions: Collection[str]) -> dict[str, str]:
    problems = {field: "too-long" for field, text in texts.items() if len(text) > LIMITS[field]}
    if not texts["title"]:
        problems["title"] = "missing"
    if facts.kind not in {one.value for one in EvidenceKind}:
        problems["kind"] = "missing"
    if texts["link"] and "link" not in problems and not is_web_address(texts["link"]):
        problems["link"] = "not-an-address"
    for field, day in (("dated", facts.dated), ("valid_to", facts.valid_to)):
        if day and day < FIRST_DAY:
            problems[field] = "too-early"
    if facts.dated and facts.valid_to and facts.valid_to < facts.dated:
        problems.setdefault("valid_to", "before-dated")
    if not facts.questions <= set(questions):
        problems["questions"] = "unknown"
    return problems


def _file_problem(upload: Upload) -> str | None:
    if not upload.content:
        return "empty"
    if len(upload.content) > LARGEST_FILE:
        return "too-large"
    found = file_type(upload.content)
    if found is None:
        return "type"
    return "named-otherwise" if is_named_otherwise(upload.name, found) else None


def _kept(upload: Upload, data_folder: Path) -> EvidenceFile | None:
    found = file_type(upload.content)
    if found is None:
        return None
    digest = files.keep(data_folder, upload.content)
    return EvidenceFile(digest, shown_name(upload.name, found), found.value, len(upload.content))


def _log(store: Store, actor: Actor, verb: str, evidence: Evidence, now: datetime) -> None:
    facts: dict[str, str | int] = {"evidence": evidence.id, "kind": evidence.kind.value, "secret": int(evidence.secret)}
    facts |= {"questions": len(evidence.questions)} | ({"file": evidence.file_hash} if evidence.file_hash else {})
    store.audit.add(now, actor.name, verb, f"{actor.wave.slug}/{actor.organisation.code}", facts)

"""Whether a report that somebody holds is what the service would make today."""

from dataclasses import dataclass

from maturity.errors import NoFingerprintError
from maturity.reporting.fingerprint import Fingerprint, read_fingerprint
from maturity.reporting.kinds import BY_NAME, fingerprint, make
from maturity.reporting.material import material_of
from maturity.storage.store import Store


@dataclass(frozen=True, slots=True)
class Verdict:
    """What a comparison shows.

    Attributes:
        carried: what the file says of itself.
        differing: names of the inputs that are not the same now.
        same_bytes: whether the file made now is the same, byte by byte.
    """

    carried: Fingerprint
    differing: tuple[str, ...]
    same_bytes: bool


def verify(store: Store, file: bytes, named_contact: str, reports_folder: str = "") -> Verdict:
    """Make a report again from what its file says, and compare.

    Args:
        store: an open transaction.
        file: the report that somebody holds.
        named_contact: who answers questions about it now.
        reports_folder: with an organiser's own layouts; empty for ours.

    Raises:
        NoFingerprintError: the file does not say what it was made from.
        NotFoundError: whose it says it is, or of which wave, is not known here.
        NotSubmittedError: it was made of a draft, and nothing is submitted.
    """
    carried = read_fingerprint(file)
    kind = BY_NAME.get(carried.kind)
    if kind is None:
        raise NoFingerprintError
    material = material_of(store, carried.organisation, carried.wave, carried.as_of, carried.choices)
    if carried.choices.language not in material.result.questionnaire.languages:
        raise NoFingerprintError
    now = fingerprint(kind, material, carried.choices, named_contact, reports_folder)
    differing = carried.differing(now)
    same = not differing and make(kind, material, carried.choices, named_contact, reports_folder) == file
    return Verdict(carried, differing, same)

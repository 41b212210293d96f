"""The contact people of organisations as a file: who stands for an organisation, and as what."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from maturity.domain.cells import LONGEST_TEXT, Cells
from maturity.domain.organisation import Organisation
from maturity.domain.person import Role
from maturity.domain.table_file import Fault, read_table
from maturity.errors import MailHeaderError

COLUMNS = ("organisation", "email", "name", "function", "roles", "language", "management")
"""Of a file of people; ``person list`` writes them, too."""

CONTACT_ROLES = (Role.COORDINATOR, Role.APPROVER, Role.READER)
"""Who an organiser knows by name. Others are invited by their coordinator, and stay between the two."""

ROLES: Mapping[str, Role] = {role.value: role for role in CONTACT_ROLES} | {
    "samordnare": Role.COORDINATOR,
    "godkännare": Role.APPROVER,
    "läsare": Role.READER,
}
LANGUAGES: Mapping[str, str] = {"sv": "sv", "en": "en"}
MANAGEMENT: Mapping[str, bool] = {"yes": True, "no": False, "ja": True, "nej": False}


@dataclass(frozen=True, slots=True)
class Contact:
    """Somebody who stands for an organisation.

    Attributes:
        organisation: its code.
        email: in lower case.
        name, function: of the person; an empty function leaves the one that is known.
        roles: some of ``CONTACT_ROLES``.
        language: of letters; None leaves the one that is known.
        management: whether the person answers for management; None leaves what is known.
    """

    organisation: str
    email: str
    name: str
    function: str
    roles: frozenset[Role]
    language: str | None
    management: bool | None


Address = Callable[[str], str]
"""Returns a mail address as it is kept, or raises ``MailHeaderError``."""


def read_contacts(
    content: bytes, register: Iterable[Organisation], address: Address
) -> tuple[tuple[tuple[int, Contact], ...], tuple[Fault, ...]]:
    """Read a file of people.

    Args:
        content: of the file.
        register: organisations that people can belong to.
        address: checks mail addresses.

    Returns:
        Row number and person, in the order of the file, and every fault; with faults nothing may be used.
    """
    rows, faults = read_table(content, COLUMNS)
    codes = {code: one.code for one in register for code in (one.code, *one.other_codes)}
    found: list[tuple[int, Contact]] = []
    wrong = list(faults)
    for row in rows:
        cells = Cells(row.cells, row.number)
        one = contact_of(cells, codes, address)
        wrong += cells.faults
        if one is not None:
            found.append((row.number, one))
    return tuple(found), tuple(sorted((*wrong, *_clashes(found)), key=lambda fault: fault.row))


def contact_of(cells: Cells, codes: Mapping[str, str], address: Address) -> Contact | None:
    """Read a person; None when *cells* has faults afterwards. *codes*: every code to the one that the register uses."""
    contact = Contact(
        organisation=_organisation(cells, codes),
        email=_email(cells, address),
        name=cells.text("name"),
        function=cells.text("function", needed=False),
        roles=roles_of(cells),
        language=cells.one_of("language", LANGUAGES) if cells.given.get("language", "").strip() else None,
        management=cells.one_of("management", MANAGEMENT) if cells.given.get("management", "").strip() else None,
    )
    return None if cells.faults else contact


def _organisation(cells: Cells, codes: Mapping[str, str]) -> str:
    written = cells.text("organisation")
    if written and written not in codes:
        cells.blame("organisation", "unknown-organisation", written=written[:40])
    return codes.get(written, "")


def _email(cells: Cells, address: Address) -> str:
    written = cells.text("email")
    try:
        return address(written) if written else ""
    except MailHeaderError:
        cells.blame("email", "not-an-address", written=written[:LONGEST_TEXT])
        return ""


def roles_of(cells: Cells) -> frozenset[Role]:
    """Read roles, words with spaces between them; none when *cells* has faults afterwards."""
    words: Collection[str] = cells.text("roles").lower().split()
    for word in words:
        if word not in ROLES:
            cells.blame("roles", "unknown-role", written=word[:40])
    return frozenset(ROLES[word] for word in words if word in ROLES)


def _clashes(found: Iterable[tuple[int, Contact]]) -> Iterable[Fault]:
    """Find a person who stands twice in one organisation, or under two descriptions."""
    memberships: dict[tuple[str, str], int] = {}
    people: dict[str, tuple[int, Contact]] = {}
    for row, one in found:
        key = (one.organisation, one.email)
        first_row, first = people.setdefault(one.email, (row, one))
        if key in memberships:
            yield Fault(row, "email", "twice", {"written": one.email, "row": memberships[key]})
        else:
            for column in ("name", "function", "language", "management"):
                if getattr(one, column) != getattr(first, column):
                    yield Fault(row, column, "differs", {"written": one.email, "row": first_row})
        memberships.setdefault(key, row)


def cells_of(one: Contact) -> dict[str, str]:
    """Return a person as written in a file; what is left as it is known is empty."""
    return {
        "organisation": one.organisation,
        "email": one.email,
        "name": one.name,
        "function": one.function,
        "roles": " ".join(role.value for role in CONTACT_ROLES if role in one.roles),
        "language": one.language or "",
        "management": "" if one.management is None else "yes" if one.management else "no",
    }

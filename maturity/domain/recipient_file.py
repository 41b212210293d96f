"""Where a wave's letters go, as a file: for each organisation its registrar's address, and somebody by name."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass

from maturity.domain.cells import LONGEST_TEXT, Cells
from maturity.domain.organisation import Organisation
from maturity.domain.table_file import Fault, read_table
from maturity.errors import MailHeaderError

COLUMNS = ("code", "registrar_address", "contact_name", "contact_address")
OPTIONAL = ("name",)
"""What people want beside a code and nobody reads."""


@dataclass(frozen=True, slots=True)
class Recipient:
    """Where a wave's letters to an organisation go.

    Attributes:
        organisation: its code.
        registrar_address: of the official inbox; empty if unknown.
        contact_name, contact_address: of somebody by name; empty if unknown.
    """

    organisation: str
    registrar_address: str = ""
    contact_name: str = ""
    contact_address: str = ""

    @property
    def address(self) -> str:
        """The one address that letters go to: the named person's, otherwise the official inbox; may be empty."""
        return self.contact_address or self.registrar_address

    @property
    def name(self) -> str:
        """Whose that address is; empty for an official inbox."""
        return self.contact_name if self.contact_address else ""


def read_recipients(
    content: bytes, register: Iterable[Organisation], invited: Collection[str], address: Callable[[str], str]
) -> tuple[tuple[tuple[int, Recipient], ...], tuple[Fault, ...]]:
    """Read a file of recipients.

    Args:
        content: of a CSV or Excel file.
        register: organisations that there are.
        invited: codes of those that take part in the wave.
        address: returns a mail address as it is kept, or raises ``MailHeaderError``.

    Returns:
        Row number and recipient of every row that can be used, and every fault; with faults nothing may be used.
    """
    rows, faults = read_table(content, COLUMNS, OPTIONAL)
    codes = {code: one.code for one in register for code in (one.code, *one.other_codes)}
    found: dict[str, tuple[int, Recipient]] = {}
    wrong = list(faults)
    for row in rows:
        cells = Cells(row.cells, row.number)
        code = _organisation(cells, codes, invited)
        one = recipient_of(cells, code, address)
        if code in found:
            cells.blame("code", "twice", written=code, row=found[code][0])
        elif code and one is not None:
            found[code] = (row.number, one)
        wrong += cells.faults
    return tuple(found.values()), tuple(sorted(wrong, key=lambda fault: fault.row))


def recipient_of(cells: Cells, code: str, address: Callable[[str], str]) -> Recipient | None:
    """Read where letters to an organisation go; None when *cells* has faults afterwards."""
    one = Recipient(
        code,
        _address(cells, "registrar_address", address),
        cells.text("contact_name", needed=False),
        _address(cells, "contact_address", address),
    )
    if not one.address and not cells.faults:
        cells.blame("registrar_address", "no-address")
    return None if cells.faults else one


def cells_of(one: Recipient) -> dict[str, str]:
    """Return a recipient as it is written in a file."""
    return dict(
        zip(COLUMNS, (one.organisation, one.registrar_address, one.contact_name, one.contact_address), strict=True)
    )


def _organisation(cells: Cells, codes: Mapping[str, str], invited: Collection[str]) -> str:
    written = cells.text("code")
    if written and written not in codes:
        cells.blame("code", "unknown-organisation", written=written[:40])
    elif written and codes[written] not in invited:
        cells.blame("code", "not-in-wave", written=written[:40])
    return codes.get(written, "")


def _address(cells: Cells, column: str, address: Callable[[str], str]) -> str:
    written = cells.text(column, needed=False)
    try:
        return address(written) if written else ""
    except MailHeaderError:
        cells.blame(column, "not-an-address", written=written[:LONGEST_TEXT])
        return ""

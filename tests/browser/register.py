"""Scenes of the register, as the organiser of the demonstration's national body looks after it."""

from collections.abc import Callable

from playwright.sync_api import Page

from maturity.services import administering
from maturity.services.administering import OPERATOR
from tests.browser.conftest import HALF_DONE, Site
from tests.browser.desks import at

ORGANISATIONS = "/organiser/organisations"
PEOPLE = "/organiser/people"
ONE = f"{ORGANISATIONS}/{HALF_DONE}"
HEAD = "organisation;email;name;function;roles;language;management\n"
EVA = {"email": "eva.lindqvist@example.se", "name": "Eva Lindqvist", "function": "Inköpschef", "roles": "coordinator"}
ROW = f"{HALF_DONE};eva.lindqvist@example.se;Eva Lindqvist-Öberg;;coordinator reader;;\n"
NEW = "0180;karin.falk@example.se;Karin Falk;Upphandlingschef;coordinator;sv;yes\n"

Steps = Callable[[Page, Site], None]


def _with_eva(path: str) -> Steps:
    """Return steps to a page, where ``{eva}`` is Eva's, once Eva stands for the organisation."""

    def go(page: Page, site: Site) -> None:
        with site.database.write() as store:
            administering.put_contact(store, OPERATOR, HALF_DONE, EVA, site.now)
            number = administering.contact_by_email(store, HALF_DONE, EVA["email"]).id
        at(path.format(eva=f"{ONE}/people/{number}"))(page, site)

    return go


def _wrong(path: str, **typed: str) -> Steps:
    def go(page: Page, site: Site) -> None:
        at(path)(page, site)
        for name, value in typed.items():
            page.fill(f"#{name}", value)
        page.click("main form button >> nth=0")
        page.wait_for_selector(".errors")

    return go


def _file(what: str, content: bytes, *, faulty: bool = False) -> Steps:
    def go(page: Page, site: Site) -> None:
        _with_eva(f"{what}/import")(page, site)
        page.set_input_files("#file", {"name": "register.csv", "mimeType": "text/csv", "buffer": content})
        page.click("main form button")
        page.wait_for_selector(".errors" if faulty else "input[name=looked_at]", state="attached")

    return go


REGISTER_SCENES: dict[str, Steps] = {
    "organisations": at(ORGANISATIONS),
    "organisations, nothing found": at(f"{ORGANISATIONS}?q=zzz"),
    "organisation": _with_eva(ONE),
    "organisation, new": at(f"{ORGANISATIONS}/new"),
    "organisation, new and wrong": _wrong(f"{ORGANISATIONS}/new", code="18", name="=1", population="många"),
    "organisation, change": at(f"{ONE}/change"),
    "person, new": at(f"{ONE}/people/new"),
    "person, new and wrong": _wrong(f"{ONE}/people/new", email="eva", name=""),
    "person": _with_eva("{eva}"),
    "person, remove": _with_eva("{eva}/remove"),
    "people": _with_eva(PEOPLE),
    "import of people": at(f"{PEOPLE}/import"),
    "import of people, shown": _file(PEOPLE, (HEAD + ROW + NEW).encode()),
    "import of people, faults": _file(PEOPLE, (HEAD + "999;eva;=Eva;;chef;fi;\n").encode(), faulty=True),
    "import of organisations": at(f"{ORGANISATIONS}/import"),
    "import of organisations, not UTF-8": _file(ORGANISATIONS, "Åre".encode("cp1252"), faulty=True),
}
"""Name to what is done, beginning with the way in."""

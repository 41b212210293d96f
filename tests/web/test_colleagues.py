"""Colleagues who answer, as a coordinator meets them, and an invitation that goes on to the right person."""

import re
from dataclasses import replace
from datetime import timedelta

import pytest

from maturity.domain.person import Role
from maturity.web import wiring
from tests.web.conftest import Person, Site

ANNA = {
    "email": "anna.berg@example.se",
    "name": "Anna Berg",
    "function": "ekonomi",
    "parts": "goals",
    "last_day": "2026-12-04",
}
PAGE = "/colleagues"
NASTY = '<script>alert("x")</script>'


def invite(person: Person, **changes: str) -> str:
    """Invite a colleague and return the page with what to hand over."""
    reply = person.press(PAGE, ANNA | changes)
    assert reply.status_code == 200, reply.text
    return reply.text


def link_in(page: str) -> str:
    found = re.search(r"(/invitation/[\w-]+)</code>", page)
    assert found
    return found[1]


def enter(site: Site, page: str) -> Person:
    colleague = site.stranger()
    assert colleague.press(link_in(page), {}).status_code == 303
    return colleague


def with_mail(site: Site) -> None:
    """Let the installation have a mail server."""
    with site.app.app_context():
        settings = replace(wiring.settings(), mail_server="mail.example.org:587", mail_from="a@example.org")
    wiring.keep(site.app.extensions, settings, site.database, lambda: site.clock[0])


def test_before_anybody_is_invited_the_page_says_what_to_do(site: Site) -> None:
    page = site.coordinator().read(PAGE)
    assert "Nobody is invited yet. You can also answer yourself." in page
    assert "Nobody is invited yet" in site.coordinator().read("/overview")


def test_without_a_mail_server_link_and_code_are_shown_once_and_let_the_colleague_in(site: Site) -> None:
    coordinator = site.coordinator()
    handed = invite(coordinator)
    assert "Invited: hand this over" in handed
    assert link_in(handed) not in coordinator.read(PAGE)
    code = re.search(r"<code>(\w{4}-\w{4})</code>", handed)
    assert code
    assert site.stranger().press("/sign-in", {"code": code[1]}).status_code == 303
    colleague = enter(site, handed)
    assert "Q1" in colleague.read("/area/goals")
    listed = coordinator.read(PAGE)
    for words in ("Anna Berg", "ekonomi", "Goals", "Opened", "1 colleague is invited"):
        assert words in listed
    assert "1 invited" in coordinator.read("/overview")


def test_with_a_mail_server_the_page_says_that_the_mail_leaves_and_shows_no_secret(site: Site) -> None:
    with_mail(site)
    coordinator = site.coordinator()
    assert coordinator.press(PAGE, ANNA).status_code == 303
    page = coordinator.read(PAGE)
    assert "The email is on its way to anna.berg@example.se." in page
    assert "/invitation/" not in page.replace("/invitation/…", "")


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        pytest.param({"email": ""}, "Write an email address.", id="no address"),
        pytest.param({"email": "anna"}, "Write the email address as", id="no at sign"),
        pytest.param({"name": ""}, "Write a name.", id="no name"),
        pytest.param({"name": "x" * 201}, "Remove 1 character.", id="long name"),
        pytest.param({"parts": ""}, "Choose areas and questions on this page.", id="a part of nothing"),
        pytest.param({"last_day": "soon"}, "Write the last day as 2027-03-31.", id="no day"),
        pytest.param({"last_day": "2026-11-22"}, "The last day has passed.", id="yesterday"),
        pytest.param({"last_day": "2027-02-12"}, "after the wave closes", id="after the wave"),
    ],
)
def test_what_is_wrong_stands_at_the_field_and_what_was_typed_is_kept(
    site: Site, changes: dict[str, str], words: str
) -> None:
    reply = site.coordinator().press(PAGE, ANNA | changes)
    assert reply.status_code == 422
    assert words in reply.text
    [field] = changes
    assert f'href="#{field}"' in reply.text
    assert f'id="{field}"' in reply.text
    for typed in ("anna.berg@example.se", "Anna Berg", "ekonomi"):
        assert typed in reply.text or typed in ANNA[field]


def test_no_area_chosen_is_said(site: Site) -> None:
    coordinator = site.coordinator()
    fields = {name: text for name, text in ANNA.items() if name != "parts"}
    assert "Choose at least one area or question." in coordinator.press(PAGE, fields).text


def test_the_letter_can_be_read_before_anybody_is_invited(site: Site) -> None:
    coordinator = site.coordinator()
    reply = coordinator.press(PAGE, ANNA | {"language": "en", "preview": "yes"})
    assert reply.status_code == 200
    assert "Stockholm asks you to answer on Goals, by 4 December" in reply.text
    assert "Nobody is invited yet" in coordinator.read(PAGE)


def test_the_same_address_twice_is_one_colleague(site: Site) -> None:
    coordinator = site.coordinator()
    for _ in range(2):
        invite(coordinator)
    assert "1 colleague is invited" in coordinator.read(PAGE)


def test_areas_change_and_a_reminder_leaves_once_a_day(site: Site) -> None:
    coordinator = site.coordinator()
    handed = invite(coordinator)
    assert "What Anna Berg answers" in coordinator.read(f"{PAGE}/1")
    assert coordinator.press(f"{PAGE}/1", {"parts": "Q2", "last_day": ""}).status_code == 303
    colleague = enter(site, handed)
    assert "Do you have a policy?" not in colleague.read("/area/goals")
    assert coordinator.press(f"{PAGE}/1", {"parts": "Q2", "last_day": "2020-01-01"}).status_code == 422
    reminded = coordinator.press(f"{PAGE}/1", {}, action=f"{PAGE}/1/remind")
    assert "Reminder: hand this over" in reminded.text
    assert "You have answered 0 of 1 question" in reminded.text
    enter(site, reminded.text)
    assert coordinator.press(f"{PAGE}/1", {}, action=f"{PAGE}/1/remind").status_code == 303
    assert "A reminder was written today." in coordinator.read(PAGE)


def test_a_removed_colleague_is_signed_out_and_can_come_back(site: Site) -> None:
    coordinator = site.coordinator()
    colleague = enter(site, invite(coordinator))
    assert "The links and codes stop working" in coordinator.read(f"{PAGE}/1/remove")
    assert coordinator.press(f"{PAGE}/1/remove", {}).status_code == 303
    assert colleague.client.get("/overview").status_code == 401
    page = coordinator.read(PAGE)
    assert "Removed colleagues" in page
    assert "Their answers are kept." in page
    assert coordinator.client.get(f"{PAGE}/1").status_code == 404
    again = coordinator.press(f"{PAGE}?again=1", {}, action=PAGE)  # filled with who it was
    assert again.status_code == 200
    assert "1 colleague is invited" in coordinator.read(PAGE)


def test_a_reader_reads_results_and_can_be_removed(site: Site) -> None:
    coordinator = site.coordinator()
    reader = enter(site, invite(coordinator, role="reader", parts=""))
    assert reader.client.get("/results").status_code == 200
    assert reader.client.get("/area/goals").status_code == 403
    page = coordinator.client.get(PAGE).text
    action = re.search(rf'action="({PAGE}/readers/\d+/remove)"', page)
    assert action
    assert coordinator.send(page, action[1], {}).status_code == 303
    assert reader.client.get("/results").status_code == 401


@pytest.mark.parametrize("address", [f"{PAGE}/1", f"{PAGE}/1/remove", f"{PAGE}/4711"])
def test_another_organisations_colleague_is_not_found(site: Site, address: str) -> None:
    invite(site.coordinator())
    other = site.coordinator("0483")
    assert other.client.get(address).status_code == 404
    token = {"csrf_token": re.findall(r'name="csrf_token" value="([^"]+)"', other.client.get(PAGE).text)[0]}
    for action in (address, f"{PAGE}/1/remind", f"{PAGE}/1/remove"):
        assert other.client.post(action, data=token).status_code == 404
    assert "Anna" not in other.read(PAGE)
    assert "1 colleague is invited" in site.coordinator().read(PAGE)


@pytest.mark.parametrize("role", [Role.RESPONDENT, Role.APPROVER, Role.READER])
def test_others_than_coordinators_do_not_get_there(site: Site, role: Role) -> None:
    person = site.member(role, parts=("goals",))
    assert person.client.get(PAGE).status_code == 403
    assert "Invite colleagues" not in person.read("/overview")


def test_script_in_a_name_is_text_everywhere(site: Site) -> None:
    coordinator = site.coordinator()
    pages = [invite(coordinator, name=NASTY, function=NASTY)]
    pages += [coordinator.client.get(address).text for address in (PAGE, f"{PAGE}/1", f"{PAGE}/1/remove")]
    pages.append(coordinator.press(PAGE, ANNA | {"email": NASTY, "name": NASTY}).text)
    pages.append(site.stranger().client.get(link_in(pages[0])).text)
    for page in pages:
        assert "<script>alert" not in page
        assert "&lt;script&gt;alert" in page


def test_after_the_wave_only_readers_are_invited(site: Site) -> None:
    coordinator = site.coordinator()
    site.close_wave()
    coordinator = site.coordinator()
    assert "nobody can be invited to answer" in coordinator.read(PAGE)
    assert coordinator.press(PAGE, ANNA | {"role": "respondent"}).status_code == 409
    invite(coordinator)


def test_every_page_is_in_swedish_too(site: Site) -> None:
    coordinator = site.coordinator(language="sv")
    assert "Kollegor som svarar" in coordinator.read(PAGE)
    assert "Inbjudan klar: lämna över detta" in invite(coordinator, language="en")
    assert "Vad Anna Berg svarar på" in coordinator.read(f"{PAGE}/1")
    assert "Ta bort Anna Berg?" in coordinator.read(f"{PAGE}/1/remove")
    assert "Skicka vidare till rätt person" in site.stranger("sv").read(f"/invitation/{site.tokens['0180']}")


def test_a_letter_is_in_the_colleagues_language(site: Site) -> None:
    handed = invite(site.coordinator(), language="sv")
    assert "Stockholm ber dig svara om" in handed


def test_the_list_costs_the_same_with_many_colleagues(site: Site) -> None:
    coordinator = site.coordinator()
    costs = []
    for number in range(6):
        invite(coordinator, email=f"a{number}@example.se")
        with site.database.counted() as counter:
            coordinator.read(PAGE)
        costs.append(counter.queries)
    assert len(set(costs)) == 1
    assert costs[0] <= 10


def forward(site: Site, person: Person, **changes: str) -> tuple[int, str]:
    address = f"/invitation/{site.tokens['0180']}/forward"
    fields = {"name": "Anna Berg", "email": "anna.berg@example.se", "note": "Please.", "case_number": "KS 2026/17"}
    reply = person.press(address, fields | changes)
    return reply.status_code, reply.text


def test_an_invitation_goes_on_to_the_right_person(site: Site) -> None:
    status, page = forward(site, site.stranger())
    assert status == 200
    assert "Copy to register" in page
    assert "KS 2026/17" in page
    overview = enter(site, page).read("/overview")
    assert "Your case number: KS 2026/17" in overview
    assert "Your case number: KS 2026/17" in site.coordinator().read("/overview")  # the first link goes on working


def test_a_forwarding_form_that_cannot_be_used_says_why(site: Site) -> None:
    status, page = forward(site, site.stranger(), name="", email="anna", note="x" * 1001, case_number="x" * 101)
    assert status == 422
    for words in ("Write a name.", "Write the email address as", "There are 4 things to fix"):
        assert words in page


def test_one_invitation_is_forwarded_at_most_five_times_an_hour(site: Site) -> None:
    person = site.stranger()
    assert [forward(site, person, email=f"a{number}@example.se")[0] for number in range(6)] == [200] * 5 + [429]


def test_a_colleagues_invitation_cannot_be_forwarded(site: Site) -> None:
    link = link_in(invite(site.coordinator()))
    page = site.stranger().read(link)
    assert "Forward to the right person" not in page
    assert "The link is yours alone." in page
    assert site.stranger().client.get(f"{link}/forward").status_code == 403
    assert site.stranger().client.get("/invitation/nothing/forward").status_code == 401


def test_the_registrars_case_number_is_kept_with_the_invitation(site: Site) -> None:
    address = f"/invitation/{site.tokens['0180']}"
    registrar = site.stranger()
    assert registrar.press(address, {"case_number": "x" * 101}).status_code == 422
    assert registrar.press(address, {"case_number": f"KS 1 {NASTY}"}).status_code == 303
    assert "KS 1 &lt;script&gt;" in registrar.client.get("/overview").text
    assert registrar.press(address, {"case_number": ""}).status_code == 303
    assert "Your case number: KS 1" in registrar.read("/overview")  # an empty field leaves it


def test_what_happens_with_colleagues_is_in_the_log(site: Site) -> None:
    coordinator = site.coordinator()
    invite(coordinator)
    coordinator.press(f"{PAGE}/1/remove", {})
    site.clock[0] += timedelta(minutes=1)
    page = coordinator.read("/log")
    assert "Invited a colleague" in page
    assert "Removed a colleague" in page

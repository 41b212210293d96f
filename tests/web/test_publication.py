"""An organiser publishes a wave, everybody reads it, and a coordinator has chosen who may see the answers."""

import re
from datetime import timedelta

import pytest

from maturity.services import publishing
from tests.web.conftest import Person, Site

DESK = "/organiser/waves/2027/publish"


@pytest.fixture
def desk(site: Site) -> Person:
    """An organiser of the body whose wave is over."""
    with site.database.write() as store:
        store.waves.give("2027", store.organisers.put_body("Demoförbundet", national=True).id)
    site.close_wave()
    return site.organiser()


def publish(site: Site, **texts: str) -> None:
    """Publish the wave as an operator."""
    with site.database.write() as store:
        wave = store.desk_waves.get("2027")
        draft = publishing.prepare(store, wave, None, site.clock[0], low_response="A trial.", **texts)
        publishing.freeze(store, wave, draft, site.clock[0])


def test_a_draft_is_made_read_and_approved_by_somebody_else(site: Site, desk: Person) -> None:
    colleague = site.organiser()
    missing = desk.press(DESK, {})
    assert missing.status_code == 422
    assert "Write why the figures can be published although few have answered." in missing.text
    assert 'aria-describedby="p-low_response"' in missing.text
    made = desk.press(DESK, {"low_response": "A trial."})
    assert made.headers["Location"] == DESK
    assert "A colleague has to read and approve it" in desk.read(DESK)
    draft = colleague.read(f"{DESK}/preview")
    assert "Draft." in draft
    assert "version 0" not in draft
    wrong = colleague.press(DESK, {"when": "later", "due_day": "tomorrow"}, action=f"{DESK}/approve")
    assert wrong.status_code == 422
    assert "Write the day as 2027-06-03." in wrong.text
    colleague.press(DESK, {"when": "later", "due_day": "2027-06-03", "due_time": "09:00"}, action=f"{DESK}/approve")
    assert "The figures are published on Thursday 3 June 2027" in colleague.read(DESK)
    site.stranger().read("/published/2027", 404)
    colleague.press(DESK, {"when": "now"}, action=f"{DESK}/approve")
    assert "How mature is procurement in municipalities and regions?" in site.stranger().read("/published/2027")


def checklist(person: Person) -> list[str]:
    """Return the lines of the checklist as they are read."""
    [found] = re.findall(r'<ul class="tasks checks">(.*?)</ul>', person.read(DESK), re.DOTALL)
    lines = re.findall(r"<li>(.*?)</li>", found, re.DOTALL)
    return [" ".join(re.sub(r"<[^>]+>", " ", line).split()) for line in lines]


def test_every_line_of_the_checklist_says_how_it_stands_and_what_to_do(site: Site, desk: Person) -> None:
    closed_at, site.clock[0] = site.clock[0], site.closes - timedelta(days=2)
    early = site.organiser()
    assert checklist(early)[0].startswith("The wave is closed It takes answers until ")
    assert checklist(early)[2].endswith("Remind those that are missing. See who is missing Missing")
    site.clock[0] = closed_at
    few = "Fewer than 50 % have submitted. Write why that is enough when you make the draft, or open the wave again."
    assert checklist(desk) == [
        "The wave is closed Done",
        "The signs at the quality desk are handled Done",
        f"Enough have answered, or it is explained why few are enough {few} See who is missing Missing",
        "The name is there in both languages Done",
        "Small groups are hidden shown when there is a draft",
        "Somebody else has read the draft shown when there is a draft",
    ]
    desk.press(DESK, {"low_response": "A trial."})
    assert checklist(desk)[4:] == [
        "Small groups are hidden Done",
        "Somebody else has read the draft You made it. Ask a colleague to read and approve it on this page. Missing",
    ]
    assert checklist(site.organiser())[5].endswith("Read it, and approve it below. Read the draft Missing")
    desk.client.set_cookie("maturity_language", "sv")
    assert checklist(desk)[2] == "Tillräckligt många har svarat, eller så förklaras varför få räcker Klart"


def test_who_is_alone_reads_what_to_do_and_signs_that_are_left_lead_to_the_quality_desk(site: Site) -> None:
    with site.database.write() as store:
        store.waves.give("2027", store.organisers.put_body("Demoförbundet", national=True).id)
    person = site.coordinator()
    person.press("/area/goals", {"Q1": "2", "Q2": "1"})  # the highest level, without evidence
    assert person.press("/check", {"name": "Eva", "title": "CFO", "agreed": "yes"}).status_code == 303
    site.close_wave()
    alone = site.organiser()
    assert checklist(alone)[1].endswith("1 sign is not handled. Go through them Missing")
    assert f'href="{DESK.removesuffix("publish")}quality?show=open"' in alone.read(DESK)
    alone.press(DESK, {"low_response": "A trial."})
    assert "Read it once more, and write below why you approve it." in checklist(alone)[5]


def test_everybody_reads_the_report_its_method_and_its_versions(site: Site) -> None:
    site.close_wave()
    publish(site)
    publish(site, note="A <name> was wrong.")
    reader = site.stranger()
    assert "The 2027 wave" in reader.read("/published")
    page = reader.read("/published/2027")
    assert "Few have answered: A trial." in page
    assert "Too few have answered for a figure." in page
    assert "There is a newer one" in reader.read("/published/2027?version=1")
    for nobody in ("?version=9", "?version=x", "?version=99999999999999999999"):
        reader.read(f"/published/2027{nobody}", 404)
    assert "What is hidden" in reader.read("/published/2027/method")
    assert "A <name> was wrong." in reader.read("/published/2027/versions")
    reply = reader.client.get("/published/2027/report.pdf")
    assert reply.mimetype == "application/pdf"
    assert reply.data.startswith(b"%PDF")
    assert "Hur mogna är inköpen" in site.stranger("sv").read("/published/2027?area=goals")


def test_what_is_withdrawn_says_so_and_shows_nothing(site: Site, desk: Person) -> None:
    publish(site)
    assert desk.press(f"{DESK}/withdraw", {}).status_code == 422
    desk.press(f"{DESK}/withdraw", {"withdrawal": "A fault was found."})
    page = site.stranger().read("/published/2027")
    assert "The publication is withdrawn" in page
    assert "A fault was found." in page
    assert "Key findings" not in page
    site.stranger().read("/published/2027/report.pdf", 404)
    assert "Withdrawn on" in site.stranger().read("/published")


def test_the_organiser_tells_how_the_answers_were_used(site: Site, desk: Person) -> None:
    publish(site)
    assert "has not written anything yet" in site.stranger().read("/published/2027/how-used")
    desk.press(DESK, {"used-en": "A guide.\n\n<b>A course.</b>"}, action=f"{DESK}/used")
    assert re.search(r"<p>A guide.</p>\s*<p><b>A course.</b></p>", site.stranger().read("/published/2027/how-used"))
    assert "&lt;b&gt;" in site.stranger().client.get("/published/2027/how-used").text
    assert desk.press(DESK, {"used-en": "x" * 20_001}, action=f"{DESK}/used").status_code == 422


def test_another_body_finds_nothing_to_publish(site: Site) -> None:
    stranger = site.organiser("Elsewhere", national=False)
    stranger.read(DESK, 404)
    stranger.read(f"{DESK}/preview", 404)
    stranger.read(f"{DESK}/withdraw", 404)


def test_a_coordinator_chooses_who_may_see_the_answers_until_they_are_out(site: Site) -> None:
    coordinator = site.coordinator()
    assert 'value="aggregates" checked' in coordinator.read("/publishing")
    coordinator.press("/publishing", {"rung": "open"})
    assert 'value="open" checked' in coordinator.read("/publishing")
    assert coordinator.press("/publishing", {"rung": "everything"}).status_code == 422
    assert "Chose who may see the answers" in coordinator.read("/log")
    page = coordinator.client.get("/publishing").text
    site.clock[0] += timedelta(hours=1)
    with site.database.write() as store:
        wave = store.desk_waves.get("2027")
        closed = site.closes + timedelta(days=1)
        publishing.freeze(store, wave, publishing.prepare(store, wave, None, closed, low_response="A trial."), closed)
    assert coordinator.send(page, "/publishing", {"rung": "own"}).status_code == 409
    assert "cannot be changed any more" in coordinator.read("/publishing")

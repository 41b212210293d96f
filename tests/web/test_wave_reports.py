"""Reports in the organiser's hands: only of those that agree, only as long as they do, whatever fails beside them."""

import io
import json
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from zipfile import ZipFile

import pytest
from pptx import Presentation

from maturity.domain.person import Role
from maturity.reporting import bulk
from maturity.reporting.bulk import KEPT, Wanted, place
from maturity.reporting.material import Choices
from maturity.services import organisers
from maturity.storage.jobs import Part, PartState
from tests.web.conftest import Person, Site

STOCKHOLM, KATRINEHOLM, GOTHENBURG = "0180", "0483", "1480"
DESK = "/organiser/waves/2027/reports"
SIGNED = {"name": "Åsa Öberg", "title": "Head of finance", "agreed": "yes"}
BODY = "Demoförbundet"


def submitted(site: Site, code: str = STOCKHOLM, *, agrees: bool = True) -> Person:
    person = site.coordinator(code)
    person.press("/area/goals", {"Q1": "2", "Q2": "1", "Q1.comment": "Hemligheten"})
    assert person.press("/check", SIGNED).status_code == 303
    if agrees:
        assert person.press("/report", {"consent": "yes"}, action="/report/consent").status_code == 303
    return person


def organiser(site: Site, language: str = "en", *, closed: bool = True) -> Person:
    found = site.organiser(BODY, language)
    with site.database.write() as store:
        if closed:
            store.waves.move("2027", replace(store.waves.get("2027").facts, closes=site.clock[0]))
        store.waves.give("2027", store.organisers.put_body(BODY, national=True).id)
    return found


def asked(person: Person, *kinds: str) -> int:
    """Ask for reports as with the page's form, and return the number of what was asked for."""
    fields = {"csrf_token": token(person), "language": "en", "kinds": list(kinds)}
    assert person.client.post(DESK, data=fields).status_code == 303
    return int(re.findall(r'id="batch-(\d+)"', person.read(DESK))[0])


def token(person: Person) -> str:
    found = re.search(r'name="csrf_token" value="([^"]+)"', person.read("/organiser"))
    assert found
    return found[1]


def folder(site: Site) -> Path:
    return Path(site.app.extensions["maturity"][0].data_folder)


def claimed(site: Site) -> Part | None:
    with site.database.write() as store:
        return store.jobs.claim(site.clock[0])


def work(site: Site, layouts: str = "") -> list[PartState]:
    """Do what the worker does."""
    found = []
    while part := claimed(site):
        found.append(bulk.perform(site.database, folder(site), "", part, lambda: site.clock[0], layouts))
    return found


def fetched(person: Person, job_id: int) -> dict[str, bytes]:
    reply = person.client.get(f"{DESK}/{job_id}/package.zip")
    assert reply.status_code == 200
    assert reply.mimetype == "application/zip"
    assert f'filename="reports-2027-{job_id}.zip"' in reply.headers["Content-Disposition"]
    with ZipFile(io.BytesIO(reply.data)) as package:
        return {name: package.read(name) for name in package.namelist()}


def test_nothing_is_agreed_until_the_coordinator_does_it(site: Site) -> None:
    person = submitted(site, agrees=False)
    others = [site.member(role) for role in (Role.APPROVER, Role.READER)]
    for one in (person, *others):
        assert "The organiser of the wave cannot fetch your reports." in one.read("/report")
    for one in others:
        assert "/report/consent" not in one.read("/report")
        assert "Your coordinator can change this." in one.read("/report")
    assert person.press("/report", {"consent": "yes"}, action="/report/consent").status_code == 303
    for one in (person, *others):
        assert "can fetch your reports, as you agreed on 23 November 2026." in one.read("/report")
    assert person.press("/report", {"consent": "yes"}, action="/report/consent").status_code == 303  # another window
    assert person.read("/log").count("Let the organiser fetch the reports") == 1
    assert person.press("/report", {"consent": "perhaps"}, action="/report/consent").status_code == 404


def test_the_page_says_why_there_is_nothing_to_make(site: Site) -> None:
    assert "No organisation has submitted yet." in organiser(site, closed=False).read(DESK)
    submitted(site, agrees=False)
    who = organiser(site)
    page = who.read(DESK)
    assert "1 organisation has submitted, and does not let you fetch its reports." in page
    assert f'action="{DESK}"' not in page
    assert "Ingen av dem" not in organiser(site, "sv").read(DESK)
    assert "1 organisation har skickat in och låter dig inte" in organiser(site, "sv").read(DESK)
    fields = {"csrf_token": token(who), "language": "en", "kinds": "data-json"}
    reply = who.client.post(DESK, data=fields)
    assert reply.status_code == 422
    assert "There is nobody whose reports you can fetch." in reply.text


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("en", "Reports can be made when nobody can answer any more. Until then, every new answer could be told"),
        ("sv", "Rapporterna kan skapas när ingen längre kan svara. Fram till dess skulle varje nytt svar gå att"),
    ],
)
def test_nothing_is_made_or_fetched_while_somebody_may_answer(site: Site, language: str, said: str) -> None:
    submitted(site)
    who = organiser(site, language, closed=False)
    page = who.read(DESK)
    assert page.count(said) == 1
    assert f'action="{DESK}"' not in page
    reply = who.client.post(DESK, data={"csrf_token": token(who), "language": "en", "kinds": "data-json"})
    assert reply.status_code == 422
    assert reply.text.count(said) == 2
    assert '<h2 id="kinds">' in reply.text


def test_what_was_made_is_not_given_out_where_somebody_gets_longer(site: Site) -> None:
    submitted(site)
    who = organiser(site)
    job = asked(who, "data-json")
    work(site)
    with site.database.write() as store:
        assessment, _ = store.waves.assessment(store.waves.get("2027").id, KATRINEHOLM)
        store.desk_waves.extend(assessment, site.clock[0] + timedelta(days=7))
    assert "None of it can be downloaded now." in who.read(DESK)
    who.read(f"{DESK}/{job}/package.zip", 404)


def test_the_page_says_how_many_are_left_out_and_why(make_site: Callable[..., Site]) -> None:
    five = ("0115", "0117", "0120", "0123", STOCKHOLM)
    site = make_site(codes=five)
    for code in five:
        submitted(site, code, agrees=code != STOCKHOLM)
    page = organiser(site).read(DESK)
    assert (
        "4 of 5 organisations that have submitted let you fetch their reports. 4 of these are left out, because" in page
    )
    assert f'action="{DESK}"' not in page
    assert "4 av dessa är inte med" in organiser(site, "sv").read(DESK)
    who = organiser(site)
    reply = who.client.post(DESK, data={"csrf_token": token(who), "language": "en", "kinds": "data-json"})
    assert reply.status_code == 422
    assert "There is nobody whose reports you can fetch." in reply.text


def test_who_has_agreed_is_in_the_package_without_comments_plan_and_targets(site: Site) -> None:
    person = submitted(site)
    submitted(site, KATRINEHOLM, agrees=False)
    person.press("/plan/actions/new", {"what": "Hemlig åtgärd", "step": "Q1:2"})
    assert person.press("/plan/targets", {"Q1": "2", "goals": "62,5"}).status_code == 303
    who = organiser(site)
    page = who.read(DESK)
    assert "1 of 2 organisations that have submitted let you fetch their reports." in page
    assert re.findall(r'value="([a-z-]+)" checked', page) == ["improvement-pdf", "en"]
    assert "memorandum-docx" not in page
    job = asked(who, "data-json", "data-csv")
    page = who.read(DESK)
    assert "Ready for 0 of 1 organisation. 1 is waiting or being made." in " ".join(re.sub("<[^>]+>", "", page).split())
    assert "maturity worker" in page
    assert f'href="{DESK}"' in page
    who.read(f"{DESK}/{job}/package.zip", 404)

    assert work(site) == [PartState.DONE]
    page = who.read(DESK)
    assert "Ready for 1 of 1 organisation." in page
    assert "maturity worker" not in page
    files = fetched(who, job)
    assert list(files) == ["0180 Stockholm/data.csv", "0180 Stockholm/data.json"]
    assert not any(word in one for one in files.values() for word in (b"Heml", b"target,", b"62.5"))
    assert json.loads(files["0180 Stockholm/data.json"])["plan"] == {"targets": {}, "actions": []}
    assert person.read("/log").count("The organiser fetched the reports") == 1
    with site.database.read() as store:
        verbs = [(one.verb, one.facts) for one in store.audit.of("wave/2027", 2)]
    assert verbs == [
        ("fetch-reports", {"job": job, "organisations": 1}),
        ("ask-reports", {"job": job, "organisations": 1, "kinds": "data-csv data-json"}),
    ]


def test_what_is_taken_back_is_given_to_nobody(site: Site) -> None:
    person, other = submitted(site), submitted(site, KATRINEHOLM)
    who = organiser(site)
    job = asked(who, "data-json")
    work(site)
    assert len(fetched(who, job)) == 2
    assert person.press("/report", {"consent": "no"}, action="/report/consent").status_code == 303
    assert not place(folder(site), job, STOCKHOLM).exists()
    assert list(fetched(who, job)) == ["0483 Katrineholm/data.json"]
    assert person.read("/log").count("Let the organiser fetch the reports no more") == 1

    assert person.press("/report", {"consent": "yes"}, action="/report/consent").status_code == 303
    assert list(fetched(who, job)) == ["0483 Katrineholm/data.json"]  # who agrees anew is in what is made from now on
    assert other.press("/report", {"consent": "no"}, action="/report/consent").status_code == 303
    who.read(f"{DESK}/{job}/package.zip", 404)
    assert "Nobody whose reports were made lets you fetch them any more." in who.read(DESK)


@pytest.mark.parametrize("while_it_is_made", [False, True])
def test_what_is_taken_back_before_it_is_made_leaves_no_file(site: Site, *, while_it_is_made: bool) -> None:
    person = submitted(site)
    job = asked(organiser(site), "data-json")
    part = claimed(site) if while_it_is_made else None
    assert person.press("/report", {"consent": "no"}, action="/report/consent").status_code == 303
    if part is not None:
        bulk.perform(site.database, folder(site), "", part, lambda: site.clock[0])
    assert work(site) == []
    assert not place(folder(site), job, STOCKHOLM).exists()


def test_a_report_that_fails_says_why_blocks_no_other_and_is_tried_again(site: Site, tmp_path: Path) -> None:
    submitted(site)
    who = organiser(site)
    job = asked(who, "slides-pptx", "data-json")
    layouts = tmp_path / "own"
    layouts.mkdir()
    Presentation().save(str(layouts / "slides.pptx"))  # without our layouts
    assert work(site, str(layouts)) == [PartState.FAILED]
    page = who.read(DESK)
    assert "1 failed." in page
    assert "slides-pptx: slides.pptx lacks the layout" in page
    assert list(fetched(who, job)) == ["0180 Stockholm/data.json"]

    again = f"{DESK}/{job}/again"
    reply = who.press(DESK, {}, action=again)
    assert reply.status_code == 303
    assert "The reports of 1 organisation are made again." in who.read(DESK)
    assert work(site) == [PartState.DONE]
    assert again not in who.read(DESK)
    assert list(fetched(who, job)) == ["0180 Stockholm/slides.pptx", "0180 Stockholm/data.json"]


def test_who_asks_twice_gets_one_and_the_same_with_who_has_agreed_since(site: Site) -> None:
    submitted(site)
    other = submitted(site, KATRINEHOLM, agrees=False)
    who = organiser(site)
    job = asked(who, "data-json")
    assert other.press("/report", {"consent": "yes"}, action="/report/consent").status_code == 303
    assert asked(who, "data-json") == job
    assert asked(who, "data-csv") == job + 1
    assert work(site) == [PartState.DONE] * 4
    assert len(fetched(who, job)) == 2
    assert asked(who, "data-json") == job + 2  # that one is done, and of its own time


@pytest.mark.parametrize(
    ("sent", "said"),
    [
        pytest.param({}, "Choose at least one report.", id="no report"),
        pytest.param({"kinds": ["memorandum-docx"]}, "Choose at least one report.", id="the organisation's own paper"),
        pytest.param({"kinds": ["data-json"], "language": "fi"}, "Choose a language.", id="no such language"),
    ],
)
def test_what_cannot_be_made_is_told_beside_the_field(site: Site, sent: dict[str, object], said: str) -> None:
    submitted(site)
    who = organiser(site)
    reply = who.client.post(DESK, data={"csrf_token": token(who), "language": "sv"} | sent)
    assert reply.status_code == 422
    assert reply.text.count(said) == 2
    assert ('value="data-json" checked' in reply.text) == (sent.get("kinds") == ["data-json"])


def test_files_go_after_two_weeks_and_the_page_says_so(site: Site) -> None:
    submitted(site)
    job = asked(organiser(site), "data-json")
    work(site)
    site.clock[0] += KEPT + timedelta(seconds=1)
    assert bulk.remove_outdated(site.database, folder(site), site.clock[0]) == 1
    who = organiser(site)
    assert "The files were removed on 7 December 2026." in who.read(DESK)
    who.read(f"{DESK}/{job}/package.zip", 404)
    assert who.client.post(f"{DESK}/{job}/again", data={"csrf_token": token(who)}).status_code == 404


def test_an_operators_reports_of_everybody_are_nothing_to_the_organiser(site: Site) -> None:
    submitted(site, agrees=False)
    what = Wanted(("data-json",), Choices("en", "all", comments=True, plan=True))
    with site.database.write() as store:
        job = bulk.ask(store, "2027", what, "operator", site.clock[0])
    work(site)
    who = organiser(site)
    assert f"batch-{job}" not in who.read(DESK)
    who.read(f"{DESK}/{job}/package.zip", 404)
    assert who.client.post(f"{DESK}/{job}/again", data={"csrf_token": token(who)}).status_code == 404


def test_neither_another_body_nor_who_is_no_organiser_any_more_gets_at_it(site: Site) -> None:
    submitted(site)
    who, other = organiser(site), site.organiser("Annat", national=False)
    job = asked(who, "data-json")
    work(site)
    for address in (DESK, f"{DESK}/{job}/package.zip"):
        other.read(address, 404)
    assert other.client.post(DESK, data={"csrf_token": token(other), "kinds": "data-json"}).status_code == 404
    with site.database.write() as store:
        for one in store.organisers.all():
            if one.body.name == BODY:
                organisers.remove(store, str(one.person.email), BODY, site.clock[0])
    for address in (DESK, f"{DESK}/{job}/package.zip"):
        who.read(address, 401)


def test_the_page_sends_a_fixed_number_of_statements(site: Site) -> None:
    submitted(site)
    submitted(site, KATRINEHOLM)
    who = organiser(site)
    for kind in ("data-json", "data-csv"):
        asked(who, kind)
        part = claimed(site)
        assert part is not None
        with site.database.write() as store:
            store.jobs.failed(part, "because", site.clock[0])
    assert who.read(DESK).count("because") == 2
    with site.database.counted() as counter:
        who.read(DESK)
    assert counter.queries <= 12

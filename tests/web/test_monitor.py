"""An organiser writes to a wave's organisations and follows the answers; an organisation declines."""

import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
from openpyxl import Workbook

from maturity.domain.assessment import State
from maturity.domain.person import Role
from maturity.domain.recipient_file import Recipient
from tests.web.conftest import Person, Site, form_to

BODY, WAVE = "Demoförbundet", "/organiser/waves/2027"
MONITOR, LETTERS, RECIPIENTS = f"{WAVE}/monitor", f"{WAVE}/letters", f"{WAVE}/recipients"
STOCKHOLM, KATRINEHOLM, GOTHENBURG = "0180", "0483", "1480"
CODES = (STOCKHOLM, KATRINEHOLM, GOTHENBURG)
DAY = timedelta(days=1)


@pytest.fixture
def desk(site: Site) -> Callable[[], Person]:
    """Return a function that signs in at the desk of the body that runs the wave; anew, because a desk forgets."""

    def at() -> Person:
        person = site.organiser(BODY)
        with site.database.write() as store:
            body = store.organisers.body(BODY)
            assert body
            store.waves.give("2027", body.id)
        return person

    return at


def address_all(site: Site, *codes: str) -> None:
    with site.database.write() as store:
        wave = store.desk_waves.get("2027")
        store.recipients.put(wave.id, [Recipient(code, f"reg@{code}.example.se") for code in codes])


def mails(site: Site) -> list[tuple[str, str]]:
    with site.database.read() as store:
        return [(one.recipient, one.subject) for one in store.mails.all() if one.key.startswith(("letter/", "test/"))]


def test_the_pages_of_another_bodys_wave_do_not_exist(site: Site, desk: Callable[[], Person]) -> None:
    desk()
    other = site.organiser("Grannförbundet", national=False)
    for page in (MONITOR, f"{MONITOR}/file", f"{MONITOR}/{STOCKHOLM}", LETTERS, f"{LETTERS}/invitation", RECIPIENTS):
        other.read(page, 404)
        assert other.client.get(f"{page}/").status_code == 404


def test_invitations_are_shown_before_they_are_sent_and_then_followed(site: Site, desk: Callable[[], Person]) -> None:
    ola = desk()
    address_all(site, STOCKHOLM, KATRINEHOLM)
    check = ola.read(f"{LETTERS}/invitation/send")
    assert "2 organisations get the letter." in check
    assert "1 organisation has no address and gets nothing." in check
    assert "Demoförbundet bjuder in Exempelkommunen att svara i mätningen 2027" in check
    assert "This installation sends no email" in check
    assert mails(site) == []
    fields = form_to(check, f"{LETTERS}/invitation/send").fields
    sent = ola.client.post(f"{LETTERS}/invitation/send", data=fields)
    assert sent.headers["Location"] == LETTERS
    assert "0 of 2 sent" in ola.read(LETTERS)
    assert sorted(recipient for recipient, _ in mails(site)) == ["reg@0180.example.se", "reg@0483.example.se"]
    assert ola.client.post(f"{LETTERS}/invitation/send", data=fields).status_code == 409
    assert len(mails(site)) == 2
    assert "In the outbox" in ola.read(f"{WAVE}/delivery?kind=invitation&state=waiting")
    page = ola.read(MONITOR)
    assert "0 of 3 organisations have submitted (0 %)." in page
    assert 'Invited, not opened</a></th><td class="number">3' in page  # one of them by a link that was handed over


def test_the_monitor_counts_only_the_press_on_continue_as_opened(site: Site, desk: Callable[[], Person]) -> None:
    desk()
    stranger = site.stranger()
    stranger.read(f"/invitation/{site.tokens[STOCKHOLM]}")
    assert "Opened the invitation</a>" not in desk().read(MONITOR)
    site.coordinator()
    assert 'Opened the invitation</a></th><td class="number">1' in desk().read(MONITOR)


def test_filters_order_and_the_file_show_the_same_organisations(site: Site, desk: Callable[[], Person]) -> None:
    ola = desk()
    address_all(site, *CODES)
    with site.database.write() as store:
        wave = store.desk_waves.get("2027")
        store.waves.set_state(store.waves.assessment(wave.id, GOTHENBURG)[0], State.ANSWERING)
        store.monitor.decline(store.waves.assessment(wave.id, STOCKHOLM)[0], "=2+2", site.clock[0])

    def shown(query: str) -> list[str]:
        return re.findall(r'name="code" value="(\d+)"', ola.read(f"{MONITOR}?{query}"))

    assert shown("") == [GOTHENBURG, KATRINEHOLM, STOCKHOLM]
    assert shown("sort=population") == [STOCKHOLM, GOTHENBURG, KATRINEHOLM]
    assert shown("sort=step") == [GOTHENBURG, KATRINEHOLM, STOCKHOLM]  # answering, not invited, declined
    assert shown("step=declined") == [STOCKHOLM]
    assert shown("county=04") == [KATRINEHOLM]
    assert shown("group=A1&sort=nonsense&page=99") == [GOTHENBURG, STOCKHOLM]
    assert shown("unopened=yes") == shown("failed=yes") == []
    file = ola.read(f"{MONITOR}/file?county=01").splitlines()
    assert file[0].startswith("\ufeffcode;name;county;skr_group;population;state;")
    assert len(file) == 2
    assert file[1].startswith("0180;Stockholm;Stockholms län;A1;")
    assert file[1].endswith(";reg@0180.example.se;'=2+2")  # no spreadsheet runs it


def test_who_has_not_opened_for_two_weeks_is_found_and_reminded(site: Site, desk: Callable[[], Person]) -> None:
    ola = desk()
    address_all(site, *CODES)
    ola.press(f"{LETTERS}/invitation/send", {})
    site.coordinator(STOCKHOLM)
    site.clock[0] += timedelta(days=14)
    ola = desk()
    check = ola.read(f"{LETTERS}/reminder/send?which=list&unopened=yes")
    assert "2 organisations get the letter." in check
    ticked = ola.read(f"{LETTERS}/reminder/send?which=ticked&code={KATRINEHOLM}&code=9999")
    assert "1 organisation gets the letter." in ticked
    assert "You chose 2 organisations." in ticked
    assert "Nobody gets the letter now." in ola.read(f"{LETTERS}/reminder/send?which=ticked")
    ola.send(ticked, f"{LETTERS}/reminder/send", {})
    assert mails(site)[0] == ("reg@0483.example.se", "Ni har inte börjat än – 66 dagar kvar")
    with site.database.read() as store:
        assert store.waves.state(1) is State.INVITED  # a letter changes no state


def test_a_letter_can_be_shown_tried_and_changed_in_both_languages(site: Site, desk: Callable[[], Person]) -> None:
    ola, page = desk(), f"{LETTERS}/invitation"
    assert "{avsändare} bjuder in {organisation}" in ola.read(page)
    own = {"en.subject": "Come to {wave}", "en.text": "Dear {organisation}\n{link}\n{code}"}
    shown = ola.press(page, own | {"what": "show"}).text
    assert "Come to the 2027 wave" in shown
    assert "Dear Example Municipality" in shown
    refused = ola.press(page, {"sv.text": "Hej {nmn}", "what": "save"})
    assert refused.status_code == 422
    assert "{nmn} is no field of this letter." in refused.text
    assert 'aria-describedby="h-sv p-sv-text"' in refused.text
    assert "Hej {nmn}" in refused.text
    assert ola.press(page, own | {"what": "save"}).status_code == 303
    assert "Come to {wave}" in ola.read(page)
    tried = ola.press(page, {"what": "test"}).text
    assert "A test in each language is in the outbox" in tried
    assert sorted(subject for _to, subject in mails(site))[0] == "Come to the 2027 wave"
    assert all(recipient.endswith("@example.org") for recipient, _ in mails(site))
    ola.read(f"{LETTERS}/love", 404)


def workbook(*rows: list[str]) -> io.BytesIO:
    book, content = Workbook(), io.BytesIO()
    for row in rows:
        book.active.append(row)  # type: ignore[union-attr]  # a new workbook has a sheet
    book.save(content)
    content.seek(0)
    return content


HEAD = ["code", "registrar_address", "contact_name", "contact_address"]


def upload(person: Person, content: io.BytesIO, name: str = "mottagare.xlsx") -> str:
    token = form_to(person.client.get(f"{RECIPIENTS}/import").text, f"{RECIPIENTS}/import").fields["csrf_token"]
    data = {"csrf_token": token, "file": (content, name)}
    return person.client.post(f"{RECIPIENTS}/import", data=data, content_type="multipart/form-data").text


def test_a_file_is_shown_before_it_is_imported_and_a_faulty_one_changes_nothing(
    site: Site, desk: Callable[[], Person]
) -> None:
    ola = desk()
    faulty = upload(
        ola, workbook(HEAD, [STOCKHOLM, "reg@a.se", "", ""], ["180", "x", "", ""], [KATRINEHOLM, "", "", ""])
    )
    assert "There are 3 things to fix" in faulty
    assert "1 ready, 2 rows need fixing." in faulty
    assert "0 of 3 organisations have an address." in ola.read(RECIPIENTS)
    good = upload(ola, workbook(HEAD, [STOCKHOLM, "reg@a.se", "Eva", "eva@a.se"], [KATRINEHOLM, "reg@b.se", "", ""]))
    assert "2 addresses ready to import" in good
    address_all(site, STOCKHOLM)
    again = ola.send(good, f"{RECIPIENTS}/import", {})
    assert again.status_code == 409
    assert "The recipients have changed meanwhile" in again.text
    assert ola.send(again.text, f"{RECIPIENTS}/import", {}).status_code == 303
    page = ola.read(RECIPIENTS)
    assert "2 of 3 organisations have an address." in page
    assert "Eva eva@a.se" in page
    assert (
        "Choose a file."
        in ola.client.post(
            f"{RECIPIENTS}/import", data={"csrf_token": form_to(good, f"{RECIPIENTS}/import").fields["csrf_token"]}
        ).text
    )


def test_a_hundred_megabytes_are_refused_before_they_are_read(desk: Callable[[], Person]) -> None:
    said = {"CONTENT_LENGTH": str(100 * 2**20), "CONTENT_TYPE": "multipart/form-data; boundary=x"}
    reply = desk().client.post(f"{RECIPIENTS}/import", data=b"x", environ_overrides=said)
    assert reply.status_code == 413


def test_what_the_register_knows_is_offered_and_respondents_are_not(site: Site, desk: Callable[[], Person]) -> None:
    site.member(Role.COORDINATOR, code=STOCKHOLM, name="Eva Lind")
    site.member(Role.RESPONDENT, code=KATRINEHOLM, parts=("goals",))
    ola = desk()
    assert "Use 1 address" in ola.read(RECIPIENTS)
    ola.press(RECIPIENTS, {})
    page = ola.read(RECIPIENTS)
    assert "1 of 3 organisations have an address." in page
    assert "Eva Lind" in page


def test_an_address_is_corrected_and_the_letter_sent_again(site: Site, desk: Callable[[], Person]) -> None:
    ola = desk()
    address_all(site, *CODES)
    ola.press(f"{LETTERS}/invitation/send", {})
    one = f"{RECIPIENTS}/{STOCKHOLM}"
    wrong = ola.press(one, {"registrar_address": "nobody", "what": "save"})
    assert wrong.status_code == 422
    assert "'nobody' is not a mail address." in wrong.text.replace("&#39;", "'")
    sent = ola.press(one, {"registrar_address": "kommunen@stockholm.example.se", "what": "send"})
    assert sent.status_code == 303
    assert "kommunen@stockholm.example.se" in ola.read(sent.headers["Location"])
    assert mails(site)[0][0] == "kommunen@stockholm.example.se"
    assert ola.press(one, {"what": "send"}).status_code == 409  # it is on its way to the right address
    assert len(mails(site)) == 4


def test_notes_are_kept_with_the_organisation(desk: Callable[[], Person]) -> None:
    ola, page = desk(), f"{MONITOR}/{STOCKHOLM}"
    assert "Write a note." in ola.press(page, {"note": "  "}).text
    assert "Remove 1 character." in ola.press(page, {"note": "x" * 1001}).text
    ola.press(page, {"note": "Ringde, de börjar i mars <3"})
    said = ola.read(page)
    assert "Ola Ek:" in said
    assert "Ringde, de börjar i mars <3" in said
    ola.read(f"{MONITOR}/0114", 404)


def test_an_organisation_declines_and_thinks_again(site: Site, desk: Callable[[], Person]) -> None:
    coordinator = site.coordinator()
    assert "Decline to take part" in coordinator.read("/overview")
    assert coordinator.press("/decline", {"reason": "x" * 501}).status_code == 422
    coordinator.press("/decline", {"reason": "Vi hinner inte"})
    assert "Your organisation has declined to take part." in coordinator.read("/overview")
    refused = coordinator.press("/colleagues", {}, action="/colleagues")
    assert refused.status_code in (409, 422)
    assert "Reason: Vi hinner inte" in desk().read(f"{MONITOR}/{STOCKHOLM}")
    assert site.answers() == {}
    page = coordinator.read("/decline")
    assert "Your reason: Vi hinner inte" in page
    coordinator.send(page, "/decline/withdraw", {})
    coordinator.press("/area/goals", {"Q1": "1"})
    assert site.answers()["Q1"].written == "1"
    coordinator.press("/decline", {})
    assert "1 has declined." in desk().read(MONITOR)


def submit(site: Site, code: str) -> None:
    """Answer and sign as an organisation's coordinator."""
    person = site.coordinator(code)
    person.press("/area/goals", {"Q1": "1", "Q2": "1"})
    assert person.press("/check", {"name": "Eva Lind", "title": "CFO", "agreed": "yes"}).status_code == 303


def test_the_line_of_days_has_its_sentence_and_its_table(site: Site, desk: Callable[[], Person]) -> None:
    assert "From 3 November 2026 to 23 November 2026, 0 of 3 organisations have submitted." in desk().read(MONITOR)
    address_all(site, *CODES)
    desk().press(f"{LETTERS}/invitation/send", {})
    submit(site, STOCKHOLM)
    site.clock[0] += 2 * DAY
    reminder = f"{LETTERS}/reminder/send"
    desk().press(f"{reminder}?which=ticked&code={GOTHENBURG}&code={KATRINEHOLM}", {}, action=reminder)
    site.clock[0] += 3 * DAY
    submit(site, KATRINEHOLM)
    submit(site, GOTHENBURG)
    coordinator = site.coordinator(KATRINEHOLM)
    coordinator.press("/unlock", {})
    site.clock[0] += DAY
    submit(site, KATRINEHOLM)  # again: it counts from the first time
    page = desk().read(MONITOR)
    said = (
        "From 3 November 2026 to 29 November 2026, 3 of 3 organisations have submitted. "
        "Most came on 28 November 2026: 2. Reminders were written on 1 day."
    )
    assert page.count(said) == 2  # beside the line, and as its name
    table = re.findall(r'<tr><th scope="row">([^<]+)</th>' + 3 * r'<td class="number">(\d+)</td>', page)
    assert table == [
        ("3 November 2026", "0", "0", "0"),
        ("23 November 2026", "1", "1", "0"),
        ("25 November 2026", "0", "1", "2"),
        ("28 November 2026", "2", "3", "0"),
        ("29 November 2026", "0", "3", "0"),
    ]
    assert ">25 Nov</text>" in page
    swedish = desk()
    swedish.client.set_cookie("maturity_language", "sv")
    assert "Flest kom den 28 november 2026: 2. Påminnelser skrevs under 1 dag." in swedish.read(MONITOR)


def test_every_page_of_an_open_wave_leads_to_all_the_others(desk: Callable[[], Person]) -> None:
    ola = desk()
    pages = (WAVE, RECIPIENTS, LETTERS, MONITOR, f"{WAVE}/quality", f"{WAVE}/reports", f"{WAVE}/publish")
    inner = (f"{MONITOR}/{STOCKHOLM}", f"{WAVE}/delivery", f"{WAVE}/quality/questions")
    for page in (*pages, *inner):
        [nav] = re.findall(r'<nav aria-label="The pages of the wave">(.*?)</nav>', ola.read(page), re.DOTALL)
        links = dict(re.findall(r'href="([^"]+)"(?: aria-current="(\w+)")?', nav))
        assert tuple(links) == pages
        assert [links[one] for one in links if links[one]] == ["page" if page in pages else "true"]


def test_the_monitor_costs_the_same_queries_for_three_and_for_many(site: Site, desk: Callable[[], Person]) -> None:
    ola = desk()
    costs = []
    for codes in ((STOCKHOLM,), CODES):
        address_all(site, *codes)
        ola.press(f"{LETTERS}/invitation/send", {})
        with site.database.counted() as counter:
            ola.read(MONITOR)
        costs.append(counter.queries)
    assert costs[0] == costs[1] <= 6

"""Who may use what: every route, asked for by everybody, in one's own organisation and with things of another."""

import re

import pytest
from flask.testing import FlaskClient
from werkzeug.routing import Rule

from maturity.domain.person import Role
from tests.web.conftest import Person, Site

C, R, A, D, V = Role.COORDINATOR, Role.RESPONDENT, Role.APPROVER, Role.READER, Role.REVIEWER
KEY = "key"
"""A program with a key of the organisation: nobody on a page, as a cookie is nobody in the interface for programs."""

DESK = "organiser"
"""No role in an organisation: who is signed in at a desk is nobody there."""

EVERYBODY = frozenset({C, R, A, D, V})
INSIDE = frozenset({C, R, A, D})
"""Everybody who belongs to the organisation; a reviewer comes from another one."""

RESULTS = frozenset({C, A, D})

MATRIX: dict[str, frozenset[Role] | frozenset[str] | None] = {
    "public.start": None,
    "public.questions": None,
    "public.help": None,
    "public.privacy": None,
    "public.data_protection": None,
    "public.accessibility": None,
    "public.health": None,
    "access.invitation": None,
    "access.accept": None,
    "access.code": None,
    "access.enter": None,
    "access.sign_out": None,
    "access.sessions": EVERYBODY,
    "access.sign_out_others": EVERYBODY,
    "account.sign_in": None,
    "account.choose": None,
    "account.chosen": None,
    "account.new_password": None,
    "account.choose_password": None,
    "account.account": EVERYBODY,
    "account.switch": EVERYBODY,
    "account.letter": EVERYBODY,
    "account.change_password": EVERYBODY,
    "own_data.download": EVERYBODY,
    "own_data.confirm": EVERYBODY,
    "own_data.erase": EVERYBODY,
    "work_account.begin": None,
    "work_account.callback": None,
    "forwarding.form": None,
    "forwarding.forward": None,
    "colleagues.colleagues_page": frozenset({C}),
    "colleagues.invite": frozenset({C}),
    "colleagues.choose_way": frozenset({C}),
    "colleagues.colleague": frozenset({C}),
    "colleagues.change": frozenset({C}),
    "colleagues.remind": frozenset({C}),
    "colleagues.confirm_removal": frozenset({C}),
    "colleagues.remove": frozenset({C}),
    "colleagues.remove_reader": frozenset({C}),
    "welcoming.welcome": frozenset({C}),
    "assess.overview": EVERYBODY,
    "assess.area": frozenset({C, R}),
    "assess.save_area": frozenset({C, R}),
    "assess.form": frozenset({C, R}),
    "assess.save_form": frozenset({C, R}),
    "assess.question": frozenset({C, R}),
    "assess.save_question": frozenset({C, R}),
    "assess.find_question": frozenset({C, R}),
    "assess.autosave": frozenset({C, R}),
    "assess.no_conflict": frozenset({C, R}),
    "assess.settle": frozenset({C, R}),
    "respondent.done": frozenset({R}),
    "respondent.colleagues": frozenset({R}),
    "agreement.index": frozenset({C, A}),
    "agreement.question": frozenset({C}),
    "agreement.settle": frozenset({C}),
    "agreement.accept": frozenset({C}),
    "agreement.accept_all": frozenset({C}),
    "agreement.protocol": frozenset({C, A}),
    "meeting.agenda": frozenset({C}),
    "meeting.calendar": frozenset({C}),
    "meeting.question": frozenset({C}),
    "carrying.last_wave": frozenset({C}),
    "carrying.confirm": frozenset({C}),
    "submit.check": frozenset({C}),
    "submit.submit": frozenset({C}),
    "submit.receipt": RESULTS,
    "history.signed_copy": RESULTS,
    "approval.request_page": frozenset({C}),
    "approval.ask": frozenset({C}),
    "approval.withdraw": frozenset({C}),
    "approval.approve": frozenset({A}),
    "approval.decide": frozenset({A}),
    "approval.answers": RESULTS,
    "history.index": RESULTS,
    "history.revision": RESULTS,
    "submit.unlock": frozenset({C}),
    "submit.reopen": frozenset({C}),
    "results.results": INSIDE,
    "results.explanation": INSIDE,
    "results.benchmark": RESULTS,
    "results.benchmark_file": RESULTS,
    "counties.counties": RESULTS,
    "naming.index": RESULTS,
    "naming.file": RESULTS,
    "development.trend": RESULTS,
    "pictures.profile": INSIDE,
    "pictures.questions": INSIDE,
    "pictures.compared": RESULTS,
    "pictures.position": RESULTS,
    "pictures.county_map": RESULTS,
    "pictures.lines": RESULTS,
    "pictures.answers": frozenset({C, A}),
    "own_groups.index": frozenset({C}),
    "own_groups.form": frozenset({C}),
    "own_groups.step": frozenset({C}),
    "own_groups.group": frozenset({C}),
    "own_groups.rename": frozenset({C}),
    "own_groups.remove": frozenset({C}),
    "plan.index": INSIDE,
    "plan.calendar": INSIDE,
    "plan.steps": RESULTS,
    "plan.add": frozenset({C}),
    "plan.move": frozenset({C}),
    "plan.undo": frozenset({C}),
    "plan_action.new": frozenset({C}),
    "plan_action.create": frozenset({C}),
    "plan_action.one": INSIDE,
    "plan_action.change": frozenset({C}),
    "plan_budget.index": RESULTS,
    "plan_budget.say": frozenset({C}),
    "targets.form": RESULTS,
    "targets.choose": frozenset({C}),
    "targets.take_over": frozenset({C}),
    "what_if.index": RESULTS,
    "what_if.save": frozenset({C}),
    "ways.index": RESULTS,
    "ways.add": frozenset({C}),
    "reports.index": RESULTS,
    "reports.file": RESULTS,
    "reports.package": RESULTS,
    "reports.consent": frozenset({C}),
    "facts.beside": RESULTS,
    "units.members": frozenset({C}),
    "events.log": frozenset({C}),
    "evidence.register_page": INSIDE,
    "evidence.new": frozenset({C}),
    "evidence.create": frozenset({C}),
    "evidence.entry": frozenset({C}),
    "evidence.change": frozenset({C}),
    "evidence.confirm_removal": frozenset({C}),
    "evidence.remove": frozenset({C}),
    "evidence.file": INSIDE,
    "reviews.index": frozenset({C}),
    "reviews.invite": frozenset({C}),
    "reviews.review": frozenset({C}),
    "reviews.decide": frozenset({C}),
    "reviews.remind": frozenset({C}),
    "reviews.confirm_end": frozenset({C}),
    "reviews.end": frozenset({C}),
    "cases.index": frozenset({C}),
    "cases.keep": frozenset({C}),
    "review.index": frozenset({V}),
    "review.area": frozenset({V}),
    "review.save_area": frozenset({V}),
    "review.file": frozenset({V}),
    "review.case": frozenset({V}),
    "review.draw": frozenset({V}),
    "review.save_case": frozenset({V}),
    "learning.index": RESULTS,
    "learning.consent_page": frozenset({C}),
    "learning.consent": frozenset({C}),
    "learning.ask_page": frozenset({C}),
    "learning.ask": frozenset({C}),
    "learning.request_page": frozenset({C}),
    "learning.answer": frozenset({C}),
    "quality.index": frozenset({DESK}),
    "quality.one": frozenset({DESK}),
    "quality.decide": frozenset({DESK}),
    "quality.ask": frozenset({DESK}),
    "quality.questions": frozenset({DESK}),
    "quality.file": frozenset({DESK}),
    "open_data.index": None,
    "open_data.one": None,
    "open_data.file": None,
    "open_data.catalogue_rdf": None,
    "open_data.catalogue_json": None,
    "api.openapi": None,
    "api.waves": None,
    "api.publications": None,
    "api.figures": None,
    "api.codebook": None,
    "api.questionnaire": None,
    "api_own.results": frozenset({KEY}),
    "api_own.submitted_answers": frozenset({KEY}),
    "api_own.benchmark": frozenset({KEY}),
    "api_keys.index": frozenset({C}),
    "api_keys.make": frozenset({C}),
    "api_keys.confirm_revocation": frozenset({C}),
    "api_keys.revoke": frozenset({C}),
    "organiser.home": frozenset({DESK}),
    "organiser.sessions": frozenset({DESK}),
    "organiser.sign_out_others": frozenset({DESK}),
    "second_factor.ask": None,
    "second_factor.answer": None,
    "second_factor.manage": frozenset({DESK}),
    "second_factor.change": frozenset({DESK}),
    "second_factor.app": frozenset({DESK}),
    "second_factor.change_app": frozenset({DESK}),
    "monitor.index": frozenset({DESK}),
    "monitor_pictures.progress": frozenset({DESK}),
    "monitor_pictures.days": frozenset({DESK}),
    "monitor_pictures.counties": frozenset({DESK}),
    "monitor.file": frozenset({DESK}),
    "monitor.one": frozenset({DESK}),
    "monitor.note": frozenset({DESK}),
    "wave_letters.index": frozenset({DESK}),
    "wave_letters.form": frozenset({DESK}),
    "wave_letters.change": frozenset({DESK}),
    "wave_letters.check": frozenset({DESK}),
    "wave_letters.send": frozenset({DESK}),
    "wave_letters.delivery": frozenset({DESK}),
    "recipients.index": frozenset({DESK}),
    "recipients.take_offered": frozenset({DESK}),
    "recipients.form": frozenset({DESK}),
    "recipients.put": frozenset({DESK}),
    "recipients.one": frozenset({DESK}),
    "recipients.correct": frozenset({DESK}),
    "declining.form": frozenset({C}),
    "declining.decline": frozenset({C}),
    "declining.take_part": frozenset({C}),
    "waves.index": frozenset({DESK}),
    "waves.new": frozenset({DESK}),
    "waves.create": frozenset({DESK}),
    "waves.one": frozenset({DESK}),
    "waves.confirm_removal": frozenset({DESK}),
    "waves.remove": frozenset({DESK}),
    "wave_pages.name": frozenset({DESK}),
    "wave_pages.rename": frozenset({DESK}),
    "wave_pages.questionnaire": frozenset({DESK}),
    "wave_pages.set_questionnaire": frozenset({DESK}),
    "wave_pages.organisations": frozenset({DESK}),
    "wave_pages.choose": frozenset({DESK}),
    "wave_pages.dates": frozenset({DESK}),
    "wave_pages.set_dates": frozenset({DESK}),
    "wave_pages.texts": frozenset({DESK}),
    "wave_pages.set_texts": frozenset({DESK}),
    "wave_gate.test": frozenset({DESK}),
    "wave_gate.try_out": frozenset({DESK}),
    "wave_gate.send_code": frozenset({DESK}),
    "wave_gate.verify": frozenset({DESK}),
    "wave_gate.confirm_opening": frozenset({DESK}),
    "wave_gate.open_wave": frozenset({DESK}),
    "wave_reports.index": frozenset({DESK}),
    "wave_reports.ask": frozenset({DESK}),
    "wave_reports.again": frozenset({DESK}),
    "wave_reports.package": frozenset({DESK}),
    "wave_running.extension": frozenset({DESK}),
    "wave_running.extend": frozenset({DESK}),
    "wave_running.end_extension": frozenset({DESK}),
    "wave_running.confirm_closing": frozenset({DESK}),
    "wave_running.close": frozenset({DESK}),
    "wave_running.last_day": frozenset({DESK}),
    "wave_running.move": frozenset({DESK}),
    "wave_running.more": frozenset({DESK}),
    "wave_running.join": frozenset({DESK}),
    "organisations.index": frozenset({DESK}),
    "organisations.file": frozenset({DESK}),
    "organisations.new": frozenset({DESK}),
    "organisations.create": frozenset({DESK}),
    "organisations.one": frozenset({DESK}),
    "organisations.form": frozenset({DESK}),
    "organisations.change": frozenset({DESK}),
    "people.index": frozenset({DESK}),
    "people.new": frozenset({DESK}),
    "people.create": frozenset({DESK}),
    "people.person": frozenset({DESK}),
    "people.change": frozenset({DESK}),
    "people.confirm_removal": frozenset({DESK}),
    "people.remove": frozenset({DESK}),
    "people.invite": frozenset({DESK}),
    "imports.form": frozenset({DESK}),
    "imports.put": frozenset({DESK}),
    "ladder.index": frozenset({C}),
    "ladder.choose": frozenset({C}),
    "publication.index": frozenset({DESK}),
    "publication.prepare": frozenset({DESK}),
    "publication.preview": frozenset({DESK}),
    "publication.approve": frozenset({DESK}),
    "publication.drop": frozenset({DESK}),
    "publication.confirm_withdrawal": frozenset({DESK}),
    "publication.withdraw": frozenset({DESK}),
    "publication.tell_use": frozenset({DESK}),
    "published.index": None,
    "published.report": None,
    "published.report_file": None,
    "published.method": None,
    "published.how_used": None,
    "published.versions": None,
    "published_pictures.groups": None,
    "published_pictures.levels": None,
}
"""Endpoint to roles, None for everybody without signing in: design section 9, written down by hand."""

REFUSED = (401, 403)
OWN = {
    "tab": "table", "area_id": "goals", "question_id": "Q1", "node": "goals", "response_id": "1", "revision": "1",
    "organisation_code": "0180", "review_id": "1", "slug": "2027", "letter_kind": "invitation", "request_id": "1",
    "file_name": "data.json", "ending": "svg",
}  # fmt: skip
FOREIGN = {
    "tab": "elsewhere", "area_id": "elsewhere", "question_id": "Z9", "node": "elsewhere", "response_id": "4711",
    "revision": "4711", "organisation_code": "4711", "review_id": "4711", "evidence_id": "4711",
    "slug": "elsewhere", "letter_kind": "elsewhere", "request_id": "4711", "file_name": "elsewhere",
    "key_id": "4711", "group_id": "4711", "ending": "gif",
    "number": "4711", "job_id": "4711",
}  # fmt: skip


@pytest.fixture
def people(site: Site) -> dict[Role | str, Person]:
    """Somebody in each role, all of Stockholm; the respondent is done, which opens colleagues' answers."""
    found: dict[Role | str, Person] = {DESK: site.organiser(), KEY: site.program()}
    found |= {role: site.member(role, parts=("goals",) if role in (R, V) else ()) for role in (C, R, A, D, V)}
    found[R].press("/area/goals", {"Q1": "1", "Q2": "1", "next": "done"})
    assert found[C].press("/plan/actions/new", {"what": "Hire somebody", "step": "Q1:2"}).status_code == 303
    return found


def routes(site: Site) -> list[tuple[Rule, str]]:
    return [
        (rule, method)
        for rule in site.app.url_map.iter_rules()
        for method in sorted((rule.methods or set()) & {"GET", "POST"})
        if rule.endpoint != "static"
    ]


def address(rule: Rule, values: dict[str, str]) -> str:
    return re.sub(r"<(?:[^<>]+:)?(\w+)>", lambda found: values.get(found[1], "1"), rule.rule)


def ask(client: FlaskClient, rule: Rule, method: str, values: dict[str, str], token: str) -> int:
    where = address(rule, values)
    reply = client.get(where) if method == "GET" else client.post(where, data={"csrf_token": token})
    return int(reply.status_code)


def token_of(person: Person) -> str:
    found = re.search(r'name="?csrf_token"? value="([^"]+)"', person.client.get("/sign-in", follow_redirects=True).text)
    assert found
    return found[1]


def test_every_route_is_in_the_matrix(site: Site) -> None:
    assert {rule.endpoint for rule, _ in routes(site)} == set(MATRIX)


def test_a_stranger_gets_to_the_public_pages_and_nowhere_else(site: Site) -> None:
    stranger = site.stranger()
    token = token_of(stranger)
    for rule, method in routes(site):
        status = ask(stranger.client, rule, method, OWN, token)
        if MATRIX[rule.endpoint] is None:
            assert status not in (403, 500), (rule.rule, method, status)
        else:
            assert status == 401, (rule.rule, method, status)


@pytest.mark.parametrize("role", [C, R, A, D, V, DESK, KEY], ids=str)
def test_a_role_opens_exactly_its_routes(site: Site, people: dict[Role | str, Person], role: Role | str) -> None:
    token = token_of(people[role])
    for rule, method in routes(site):
        if rule.endpoint == "access.sign_out":
            continue
        allowed = MATRIX[rule.endpoint]
        status = ask(people[role].client, rule, method, OWN, token)
        if allowed is None:
            assert status not in (403, 500), (rule.rule, method, status)
        elif role in allowed:
            assert status not in (*REFUSED, 500), (rule.rule, method, status)
        else:
            assert status == (401 if KEY in (role, *allowed) else 403), (rule.rule, method, status)


@pytest.mark.parametrize("role", [C, R, A, D, V, DESK], ids=str)
def test_what_belongs_to_nobody_here_is_not_found_and_never_an_error_of_ours(
    site: Site, people: dict[Role | str, Person], role: Role | str
) -> None:
    token = token_of(people[role])
    for rule, method in routes(site):
        allowed = MATRIX[rule.endpoint]
        if "<" not in rule.rule or allowed is None or role not in allowed:
            continue
        assert ask(people[role].client, rule, method, FOREIGN, token) == 404, (rule.rule, method)

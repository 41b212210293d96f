"""The demonstration: the same every time, labelled, and plausible."""

from datetime import UTC, datetime, timedelta

import numpy as np

from maturity.domain.assessment import State
from maturity.resources import data_folder
from maturity.services import access, demonstration
from maturity.services.questionnaires import ready
from maturity.storage.database import Database

KNOWN_ORDER = ("goals", "requirements", "leadership", "follow-up")
"""What the national self-ratings found: policies are in place first, following up contracts comes last."""


def _create(database: Database, key: str, now: datetime) -> list[str]:
    document = data_folder("questionnaires") / "inkopsmognad.yaml"
    told: list[str] = []
    with database.write() as store:
        demonstration.create(store, document.read_text(encoding="utf-8"), document.name, key, now, told.append)
    return told


def test_it_is_the_same_every_time(demo_database: Database, database: Database, key: str, now: datetime) -> None:
    told = _create(database, key, now)
    assert told[0] == "310 organisations"
    query = "SELECT reference, snapshot FROM submission ORDER BY id"
    with demo_database.engine.connect() as one, database.engine.connect() as other:
        assert one.exec_driver_sql(query).all() == other.exec_driver_sql(query).all()
    with demo_database.read() as first, database.read() as second:
        assert demonstration.sign_ins(first, key) == demonstration.sign_ins(second, key)


def test_about_two_hundred_submit_in_each_wave(demo_database: Database) -> None:
    with demo_database.read() as store:
        counts = [store.waves.count_states(wave.id) for wave in store.waves.all()]
    assert [sum(one.values()) for one in counts] == [310, 310]
    # two of the four coordinators are not done in the open wave
    assert [one[State.SUBMITTED] for one in counts] == [200, 198]
    assert counts[1][State.ANSWERING] == 1


def test_everything_made_up_says_so(demo_database: Database) -> None:
    with demo_database.read() as store:
        assert all(wave.facts.generated for wave in store.waves.all())
    with demo_database.engine.connect() as connection:
        names = connection.exec_driver_sql("SELECT DISTINCT by_name, by_title FROM submission").all()
        texts = connection.exec_driver_sql(
            "SELECT DISTINCT reason FROM agreed_answer UNION SELECT DISTINCT comment FROM agreed_answer"
        ).scalars()
        assert names == [("Påhittat svar / Generated answer", "")]
        assert all(text == "" or "Made-up" in text for text in texts)


def test_the_open_wave_is_open_and_the_first_one_closed(demo_database: Database, now: datetime) -> None:
    with demo_database.read() as store:
        first, second = (wave.facts for wave in store.waves.all())
    assert (first.is_open(now), second.is_open(now)) == (False, True)


def test_it_can_be_tried_on_any_day(demo_copy: Database) -> None:
    far = datetime(2031, 5, 5, tzinfo=UTC)
    with demo_copy.write() as store:
        demonstration.keep_open(store, far)
    with demo_copy.read() as store:
        wave = store.waves.get("2027").facts
    assert wave.is_open(far + timedelta(days=59))


def test_it_can_be_created_before_its_wave_opens(database: Database, key: str) -> None:
    early = datetime(2026, 3, 1, tzinfo=UTC)
    _create(database, key, early)
    with database.read() as store:
        assert store.waves.get("2027").facts.is_open(early)
        assert [wave.facts.slug for wave in store.waves.all()] == ["2025", "2027"]


def test_figures_are_plausible(demo_database: Database) -> None:
    with demo_database.read() as store:
        wave = store.waves.get("2025")
        compiled = ready(store.versions.open(wave.version_id), wave.facts)
        register = store.organisations.in_wave(wave.id)
        codes = [one.code for one in register]
        levels = store.submissions.answers(wave.id, codes, len(compiled.questions))[0].astype(float)
        later, _ = store.submissions.answers(store.waves.get("2027").id, codes, len(compiled.questions))
    answered = np.where(levels >= 0, levels, np.nan)
    assert 1.2 < np.nanmean(answered) < 2.6
    assert {0.0, 1.0, 2.0, 3.0, 4.0} <= set(np.unique(answered[~np.isnan(answered)]))
    mean = {node.id: np.nanmean(answered[:, node.columns]) for node in compiled.nodes if node.columns.size}
    assert list(KNOWN_ORDER) == sorted(KNOWN_ORDER, key=lambda area: -mean[area])
    # a little better two years later, by far less than a level
    assert 0.05 < np.nanmean(np.where(later >= 0, later, np.nan)) - np.nanmean(answered) < 0.5
    large = np.array([one.population > 60_000 and one.kind == "municipality" for one in register])
    small = np.array([one.population < 10_000 and one.kind == "municipality" for one in register])
    assert np.nanmean(answered[large]) > np.nanmean(answered[small])
    # gaps are there, and few
    submitted = levels[(levels != -1).any(axis=1)]
    assert 0.01 < (submitted < 0).mean() < 0.12


def test_coordinators_stand_where_their_description_says(demo_database: Database, key: str) -> None:
    with demo_database.read() as store:
        ways = demonstration.sign_ins(store, key)
        wave = store.waves.get("2027")
        states = {way.organisation.name: store.waves.assessment(wave.id, way.organisation.code) for way in ways}
        answers = {name: len(store.answers.all(assessment)) for name, (assessment, _) in states.items()}
        questionnaire = store.versions.open(wave.version_id)
        seen = {way.organisation.name: access.invited(store, way.secrets.token, key).organisation.name for way in ways}
    assert {name: state for name, (_, state) in states.items()} == {
        "Katrineholm": State.ANSWERING,
        "Ystad": State.INVITED,
        "Kalmar": State.SUBMITTED,
        "Region Värmland": State.SUBMITTED,
    }
    left = sum(len(list(questionnaire.area(area).questions())) for area in ("dialogue", "follow-up"))
    assert answers == {"Katrineholm": 52 - left, "Ystad": 0, "Kalmar": 52, "Region Värmland": 52}
    assert all(name == found for name, found in seen.items())


def test_two_made_up_colleagues_answer_for_the_first_coordinator(demo_database: Database, key: str) -> None:
    with demo_database.read() as store:
        ways = demonstration.colleagues_sign_ins(store, key)
        assessment, _state = store.waves.assessment(store.waves.get("2027").id, "0483")
        responses, voices = store.responses.all(assessment), store.responses.voices(assessment)
        seen = [access.invited(store, way.secrets.token, key).organisation.name for way in ways]
        questionnaire = store.versions.open(store.waves.get("2027").version_id)
    assert seen == ["Katrineholm", "Katrineholm"]
    assert all(one.person.name.startswith("Påhittad kollega") for one in responses)
    assert all((one.person.email or "").endswith(".invalid") for one in responses)
    assert [set(one.finished) for one in responses] == [{"dialogue", "follow-up"}, set()]
    both = sum(len(list(questionnaire.area(area).questions())) for area in ("dialogue", "follow-up"))
    assert [len(voices[one.id]) for one in responses] == [both, 5]
    # some of what both have answered differs, so that there is something to agree on
    first, second = (voices[one.id] for one in responses)
    assert any(first[question].written != second[question].written for question in second)

"""What the organisation submitted in the wave before, as far as it can be compared."""

import json

from maturity.domain.assessment import parse
from maturity.domain.organisation import Organisation
from maturity.domain.questionnaire import Questionnaire
from maturity.domain.result import Earlier, WaveFacts
from maturity.storage.store import Store

NOTHING = Earlier({}, {})


def earlier_wave(store: Store, organisation: Organisation, wave: WaveFacts, questionnaire: Questionnaire) -> Earlier:
    """Return the newest earlier submission's answers to questions of the same meaning, and its indices; one query.

    Args:
        store: an open transaction.
        organisation: whose submission.
        wave: the one that "earlier" is counted from.
        questionnaire: of *wave*; another questionnaire (not another version) cannot be compared.
    """
    found = store.submissions.before(organisation.code, wave.opens)
    if found is None:
        return NOTHING
    version_id, written = found
    old, snapshot = store.versions.open(version_id), json.loads(written)
    if old.id != questionnaire.id:
        return NOTHING
    meaning = {question.id: question.meaning for question in questionnaire.questions()}
    answers = {
        question.id: parse(question, snapshot["answers"][question.id]["answer"])
        for question in old.questions()
        if meaning.get(question.id) == question.meaning and question.id in snapshot["answers"]
    }
    return Earlier(answers, snapshot["index"])

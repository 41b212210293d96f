"""What the organisation submitted in the wave before, as far as it can be compared."""

import json
from collections.abc import Mapping

from maturity.domain.assessment import parse
from maturity.domain.inheritance import source_from
from maturity.domain.organisation import Organisation
from maturity.domain.questionnaire import Questionnaire
from maturity.domain.result import Earlier, WaveFacts
from maturity.services.drafts import Draft
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
    written = _submitted(store, organisation, wave, questionnaire)
    if written is None:
        return NOTHING
    old, answers, index = written
    return Earlier({name: parse(old.question(name), facts["answer"]) for name, facts in answers.items()}, index)


def to_reconfirm(
    store: Store, organisation: Organisation, wave: WaveFacts, questionnaire: Questionnaire
) -> dict[str, Draft]:
    """Return question id to a draft with the answer, the reason and the evidence of the wave before; nothing is stored.

    Comments for colleagues stay where they were written, and what was inherited is the unit's to answer again, as long
    as there is one. Arguments as above.
    """
    written = _submitted(store, organisation, wave, questionnaire)
    if written is None:
        return {}
    kept = {name: facts for name, facts in written[1].items() if not (organisation.unit and source_from(facts))}
    return {name: _draft(name, facts) for name, facts in kept.items()}


def _draft(question: str, facts: Mapping[str, str]) -> Draft:
    return Draft(
        question,
        facts["answer"],
        reason=facts["reason"],
        evidence=facts["evidence"],
        evidence_link=facts["evidence_link"],
    )


def _submitted(
    store: Store, organisation: Organisation, wave: WaveFacts, questionnaire: Questionnaire
) -> tuple[Questionnaire, dict[str, Mapping[str, str]], Mapping[str, float]] | None:
    """Return the questionnaire of then, its stored answers to questions that mean the same today, and the indices."""
    found = store.submissions.before(organisation.code, wave.opens)
    if found is None:
        return None
    version_id, written = found
    old, snapshot = store.versions.open(version_id), json.loads(written)
    if old.id != questionnaire.id:
        return None
    meaning = {question.id: question.meaning for question in questionnaire.questions()}
    answers = {
        question.id: snapshot["answers"][question.id]
        for question in old.questions()
        if meaning.get(question.id) == question.meaning and question.id in snapshot["answers"]
    }
    return old, answers, snapshot["index"]

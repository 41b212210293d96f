"""One section per area: where it stands, each question with its next step, and where evidence is lacking."""

from collections.abc import Mapping

from maturity.domain.assessment import Absence
from maturity.domain.questionnaire import Question
from maturity.domain.result import NodeResult, QuestionResult, Result
from maturity.domain.scoring import IndexState
from maturity.report import phrases
from maturity.report.overview import node_sentence
from maturity.report.words import Words


def area_section(result: Result, node: NodeResult, words: Words, targets: Mapping[str, float]) -> dict[str, object]:
    """Return everything about one top area; *targets* as in a plan."""
    area = node.area
    return {
        "id": node.id,
        "heading": phrases.title(words, result, node),
        "lead": "" if area is None else words.of(area.lead),
        "figures": _figures(result, node, words, targets),
        "target": node.id in targets,
        "notices": _notices(result, node, words),
        "picture": {
            "caption": words.gettext("%(area)s, index 0–100.", area=phrases.title(words, result, node)),
            "alt": node_sentence(result, node, words, targets),
        },
        "table": _questions(result, node, words, targets),
        "gaps": _gaps(node, words),
    }


def _figures(result: Result, node: NodeResult, words: Words, targets: Mapping[str, float]) -> list[list[str]]:
    band = words.gettext("Too little data") if node.band is None else words.of(node.band.name)
    found = [
        [words.gettext("Index"), phrases.index(words, node)],
        [words.gettext("Confidence"), phrases.confidence(words, result, node)],
        [words.gettext("Band"), band],
        *([[words.gettext("Target"), phrases.target(words, node, targets)]] if node.id in targets else []),
        [words.gettext("Median"), phrases.median(words, node.standing)],
        [words.gettext("Position"), phrases.position(words, node.standing)],
    ]
    if node.previous is not None:
        found.append([words.gettext("Last wave"), _change(node, node.previous, words)])
    return found


def _change(node: NodeResult, previous: float, words: Words) -> str:
    before = words.number(previous)
    return before if node.index is None else f"{before} ({words.change(node.index, previous)})"


def _notices(result: Result, node: NodeResult, words: Words) -> list[str]:
    counted = words.ngettext(
        "%(counted)s of %(num)s question counts in the index.",
        "%(counted)s of %(num)s questions count in the index.",
        len(node.questions),
        counted=node.counted,
    )
    found = [counted]
    if node.state is IndexState.TOO_LITTLE:
        found.append(words.gettext("Too few questions are answered for an index."))
    elif node.coverage is not None and node.coverage < 1 and node.low is not None and node.high is not None:
        found.append(
            words.gettext(
                "With the missing answers, the index would lie between %(low)s and %(high)s.",
                low=words.number(node.low),
                high=words.number(node.high),
            )
        )
    notices = [" ".join(found)]
    if node.capped_by and node.index is not None and node.uncapped is not None:
        notices.append(_cap(result, node, words))
    return notices


def _cap(result: Result, node: NodeResult, words: Words) -> str:
    causes = [_name(result.questionnaire.question(one), words) for one in node.capped_by]
    if node.uncapped == node.index:
        return words.gettext(
            "Legal floor: %(questions)s is under the level that the law asks for. It does not lower the index now, but "
            "will hold it down when the other answers rise.",
            questions=words.listed(causes),
        )
    return words.gettext(
        "Legal floor: the index is held at %(index)s because of %(questions)s. Without the floor it would be "
        "%(uncapped)s.",
        index=words.number(node.index or 0.0),
        uncapped=words.number(node.uncapped or 0.0),
        questions=words.listed(causes),
    )


def _name(question: Question, words: Words) -> str:
    return f"{question.id} {words.of(question.title)}"


def _questions(result: Result, node: NodeResult, words: Words, targets: Mapping[str, float]) -> phrases.Table:
    aimed = any(one.question.id in targets for one in node.questions)
    head = [
        words.gettext("Question"),
        words.gettext("Your level"),
        *([words.gettext("Target")] if aimed else []),
        words.gettext("Peers' median"),
        words.gettext("Next step"),
    ]
    rows = [
        [
            _name(one.question, words),
            phrases.answer(words, result.questionnaire, one.question, one.facts.answer),
            *([phrases.target_level(words, result.questionnaire, one.question, targets)] if aimed else []),
            words.gettext("No comparison")
            if result.group is None
            else phrases.median_level(words, result.questionnaire, one),
            next_step(one, words),
        ]
        for one in node.questions
    ]
    return phrases.table(words.gettext("Questions in %(area)s", area=phrases.title(words, result, node)), head, rows)


def next_step(one: QuestionResult, words: Words) -> str:
    """Return what takes a question further, in words where nothing does."""
    if one.facts.answer is Absence.NOT_APPLICABLE:
        return words.gettext("Not applicable")
    if one.code < 0:
        return words.gettext("Find out where you stand.")
    step = one.question.step_to(one.code + 1)
    return words.gettext("Keep the level.") if step is None else words.of(step.do)


def _gaps(node: NodeResult, words: Words) -> str:
    """Say which answers name no evidence although the questionnaire asks for it."""
    asked = [
        one
        for one in node.questions
        if one.question.evidence is not None and one.code >= one.question.evidence.from_level
    ]
    lacking = [one.question.id for one in asked if not one.facts.evidence and not one.facts.evidence_link]
    if not asked:
        return words.gettext("Evidence: no answer is on a level that needs any.")
    if not lacking:
        return words.gettext("Evidence: every answer that needs evidence names some.")
    return words.gettext("Evidence is missing for: %(questions)s.", questions=words.listed(lacking))

"""What follows from the result: legal floors to meet, and the organisation's plan, or the steps to make one of."""

from maturity.domain.improvement import Recommendation
from maturity.domain.improvement.plan import NO_PLAN, Action, Plan, Status, after_actions
from maturity.domain.questionnaire import TOTAL
from maturity.domain.result import Result
from maturity.domain.scoring import score
from maturity.report import phrases
from maturity.report.words import Words

MOST_ACTIONS = 10
"""A plan with more steps than this is a list, not a plan; the rest stand in the areas' tables."""


def legal_section(result: Result, words: Words) -> dict[str, object]:
    """Return the legal floors with their status."""
    rows = [
        [
            f"{one.question.id} {words.of(one.question.title)}",
            words.of(one.legal.source),
            phrases.legal_status(words, one.status),
        ]
        for one in result.legal
    ]
    return {
        "heading": words.gettext("What the law asks"),
        "table": phrases.table(
            words.gettext("Legal floors"),
            [words.gettext("Question"), words.gettext("Source"), words.gettext("Status")],
            rows,
        ),
        "none": words.gettext("No question in this questionnaire has a legal floor."),
    }


def plan_section(result: Result, words: Words, plan: Plan = NO_PLAN) -> dict[str, object]:
    """Return the organisation's own plan; while it has none, the steps that are recommended.

    ``own`` tells which of the two, as their tables have different columns.
    """
    return _own(result, words, plan) if plan.actions else _recommended(result, words)


def plan_decisions(plan: Plan, words: Words) -> list[str]:
    """Return what a management is asked to decide about a plan; the first is to adopt it, the last to hear of it.

    Only what is still to be done is adopted: of a plan without open actions, management takes note.
    """
    unowned = sum(not one.owner for one in plan.actions if one.status.is_open)
    undated = sum(one.due is None for one in plan.actions if one.status.is_open)
    accepted = sum(one.status is Status.ACCEPTED for one in plan.actions)
    found = [
        words.ngettext(
            "Adopt the plan of action with its %(num)s action.",
            "Adopt the plan of action with its %(num)s actions.",
            plan.left,
        )
        if plan.left
        else words.gettext("Take note that no action of the plan is left to do.")
    ]
    if unowned:
        found.append(
            words.ngettext(
                "Name who is responsible for the %(num)s action that has nobody.",
                "Name who is responsible for the %(num)s actions that have nobody.",
                unowned,
            )
        )
    if undated:
        found.append(
            words.ngettext(
                "Set a date for the %(num)s action that has none.",
                "Set dates for the %(num)s actions that have none.",
                undated,
            )
        )
    if accepted:
        found.append(
            words.ngettext(
                "Confirm that the risk is accepted in %(num)s case, for the reason in the plan.",
                "Confirm that the risk is accepted in %(num)s cases, for the reasons in the plan.",
                accepted,
            )
        )
    return [*found, words.gettext("Have the plan reported back at the latest with the result of the next wave.")]


def _own(result: Result, words: Words, plan: Plan) -> dict[str, object]:
    return {
        "heading": words.gettext("Plan of action"),
        "own": True,
        "texts": [_so_far(result, words, plan), _effect(result, words, plan)],
        "table": phrases.table(
            words.gettext("The actions that have been decided."),
            [
                words.gettext("Action"),
                words.gettext("Level"),
                words.gettext("Responsible"),
                words.gettext("Due"),
                words.gettext("Status"),
                words.gettext("Sign that it is done"),
            ],
            [_action(result, words, one) for one in plan.actions],
        ),
        "none": "",
    }


def _so_far(result: Result, words: Words, plan: Plan) -> str:
    today = phrases.day_of(result.as_of)
    return words.gettext(
        "Actions in the plan: %(all)s. Completed: %(done)s. Late: %(late)s.",
        all=len(plan.actions),
        done=sum(one.status is Status.DONE for one in plan.actions),
        late=sum(one.days_late(today) > 0 for one in plan.actions),
    )


def _effect(result: Result, words: Words, plan: Plan) -> str:
    """Say what the index would be when every action has led where it leads."""
    after = score(result.compiled, after_actions(result.compiled, result.codes, plan.actions)[None, :]).index[0]
    now = {node.id: node.index for node in result.nodes()}
    moved = [
        words.gettext(
            "%(area)s from %(now)s to %(then)s",
            area=words.gettext("the total") if node == TOTAL else words.of(result.questionnaire.area(node).title),
            now=words.number(before),
            then=words.number(float(then)),
        )
        for node, then in zip(result.compiled.node_ids, after, strict=True)
        if (before := now.get(node)) is not None and words.number(float(then)) != words.number(before)
    ]
    if not moved:
        return words.gettext("The actions do not move any index by themselves.")
    return words.gettext(
        "When every action has reached its level, the index changes: %(moves)s. It is arithmetic, not a promise.",
        moves=words.listed(moved),
    )


def _action(result: Result, words: Words, one: Action) -> list[str]:
    late = one.days_late(phrases.day_of(result.as_of))
    due = phrases.day(words, one.due) if one.due else words.gettext("No date")
    if late:
        due += ", " + words.ngettext("%(num)s day late", "%(num)s days late", late)
    status = phrases.status(words, one.status)
    level = words.gettext("None given")
    if one.to_level is not None:
        level = phrases.level(words, result.questionnaire, one.to_level)
    return [
        f"{one.question}. {one.what}" if one.question else one.what,
        level,
        one.owner or words.gettext("Nobody yet"),
        due,
        f"{status}. {one.reason}" if one.reason else status,
        one.sign or words.gettext("None given"),
    ]


def _recommended(result: Result, words: Words) -> dict[str, object]:
    listed = result.recommendations[:MOST_ACTIONS]
    more = len(result.recommendations) - len(listed)
    texts = [
        words.gettext(
            "The steps that give most in relation to their effort come first, but never before a step that they rest "
            "on. The gain is what the index would rise by if only this step were taken, legal floors included. It is "
            "arithmetic, not a promise."
        )
    ]
    if more > 0:
        texts.append(
            words.ngettext(
                "%(num)s further step stands in the tables of the areas.",
                "%(num)s further steps stand in the tables of the areas.",
                more,
            )
        )
    return {
        "heading": words.gettext("Plan of action"),
        "own": False,
        "texts": texts,
        "table": phrases.table(
            words.gettext("Recommended steps. The last two columns are for you to fill in."),
            [
                words.gettext("Step"),
                words.gettext("Level"),
                words.gettext("Effort"),
                words.gettext("Gain: area, total"),
                words.gettext("Responsible"),
                words.gettext("Due"),
            ],
            [_row(result, one, words) for one in listed],
        ),
        "none": words.gettext("There is no further step to recommend from these answers."),
    }


def _gains(words: Words, one: Recommendation) -> str:
    if one.area_gain is None and one.total_gain is None:
        return phrases.gain(words, None)
    return f"{phrases.gain(words, one.area_gain)}, {phrases.gain(words, one.total_gain)}"


def _row(result: Result, one: Recommendation, words: Words) -> list[str]:
    do = f"{one.question.id}. {words.of(one.step.do)}"
    if one.first:
        do += " " + words.gettext("First: %(questions)s.", questions=words.listed(one.first))
    return [
        do,
        phrases.from_to(words, result.questionnaire, one),
        phrases.effort(words, result.questionnaire, one.step.effort),
        _gains(words, one),
        "",
        "",
    ]

"""The first pages: whose report, the result in three sentences, the summary, and how to read it."""

from collections.abc import Mapping

from maturity.domain.benchmark import Position
from maturity.domain.disclosure import Detail
from maturity.domain.improvement.plan import NO_PLAN, Plan
from maturity.domain.result import NodeResult, Result
from maturity.report import phrases
from maturity.report.group_names import group_name
from maturity.report.plan import plan_decisions
from maturity.report.words import Words

DECISIONS = 3
"""How many decisions the summary asks for: what fits in one item of an agenda."""

EXTREMES = 2
"""How many areas are named as strongest and as weakest."""


def title_page(result: Result, words: Words, group_name: str, case_number: str = "") -> dict[str, object]:
    """Return who, when, compared with whom, and the result in three sentences."""
    return {
        "kicker": words.gettext("Improvement report"),
        "facts": [list(fact) for fact in _facts(result, words, group_name, case_number)],
        "summary": three_sentences(result, words),
        "notes": notes(result, words),
    }


def _facts(result: Result, words: Words, group_name: str, case_number: str) -> list[tuple[str, str]]:
    organisation, questionnaire = result.organisation, result.questionnaire
    found = [
        (words.gettext("Questionnaire"), f"{words.of(questionnaire.title)}, version {questionnaire.version}"),
        (words.gettext("Wave"), words.of(result.wave.name)),
        (words.gettext("County"), organisation.county_name),
        (words.gettext("Population"), words.count(organisation.population)),
    ]
    if result.submitted is None:
        found.append((words.gettext("Status"), words.gettext("Draft, %(date)s", date=words.date(result.as_of))))
    else:
        sent = result.submitted
        found += [
            (words.gettext("Submitted"), words.date(sent.at)),
            (words.gettext("Approved by"), ", ".join(filter(None, (sent.by_name, sent.by_title)))),
            (words.gettext("Reference"), sent.reference),
        ]
    if result.group is None:
        found.append((words.gettext("Peer group"), words.gettext("No comparison")))
    else:
        found.append((words.gettext("Peer group"), f"{group_name}: {phrases.answered(words, result.group)}"))
    return [*found, (words.gettext("Case number"), case_number)] if case_number else found


def three_sentences(result: Result, words: Words) -> list[str]:
    """Return the level, the strongest and weakest area, and the position: one sentence each."""
    return [_level(result, words), _span(result, words), _place(result, words)]


def _level(result: Result, words: Words) -> str:
    total = result.total
    if total.index is None or total.band is None:
        return words.gettext("There is no index for the whole, because at least one area has too few answers.")
    return words.gettext(
        "Your procurement has the index %(index)s of 100, which lies in the band %(band)s.",
        index=words.number(total.index),
        band=words.of(total.band.name),
    )


def _span(result: Result, words: Words) -> str:
    ranked = _ranked(result)
    if len(ranked) < 2:  # noqa: PLR2004  # nothing to compare
        return words.gettext("Too few areas have an index to say which is strongest.")
    best, worst = ranked[0], ranked[-1]
    return words.gettext(
        "The strongest area is %(best)s (%(best_index)s), the weakest %(worst)s (%(worst_index)s).",
        best=phrases.title(words, result, best),
        best_index=phrases.index(words, best),
        worst=phrases.title(words, result, worst),
        worst_index=phrases.index(words, worst),
    )


def _place(result: Result, words: Words) -> str:
    standing = result.total.standing
    if standing is None:
        return words.gettext("The report does not compare you with others.")
    if standing.median is None:
        return words.gettext("Too few others have an index for a comparison.")
    places = {"median": words.number(standing.median), "num": standing.peers}
    if standing.detail is not Detail.SPREAD or standing.position is None:
        return words.gettext("The median of the %(num)s others in the peer group is %(median)s.", **places)
    if not standing.clear:
        return words.gettext(
            "Among the %(num)s others in the peer group, where the median is %(median)s, "
            "you cannot be told from the middle.",
            **places,
        )
    return {
        Position.HIGHEST: words.gettext(
            "You are among the highest quarter of the peer group, "
            "where the median of the %(num)s others is %(median)s.",
            **places,
        ),
        Position.MIDDLE: words.gettext(
            "You are in the middle half of the peer group, where the median of the %(num)s others is %(median)s.",
            **places,
        ),
        Position.LOWEST: words.gettext(
            "You are among the lowest quarter of the peer group, where the median of the %(num)s others is %(median)s.",
            **places,
        ),
    }[standing.position]


def _ranked(result: Result) -> list[NodeResult]:
    """Return the areas that have an index, highest first."""
    return sorted((node for node in result.areas if node.index is not None), key=lambda node: -(node.index or 0))


def strongest(result: Result) -> list[NodeResult]:
    """Return the areas that are named as strongest; none is one of the weakest too."""
    ranked = _ranked(result)
    return ranked[: min(EXTREMES, len(ranked) // 2)]


def weakest(result: Result) -> list[NodeResult]:
    """Return the areas that are named as weakest, lowest first."""
    ranked = _ranked(result)
    return ranked[::-1][: min(EXTREMES, len(ranked) // 2)]


def notes(result: Result, words: Words) -> list[str]:
    """Return what a reader must know before any figure: made-up answers, draft, preliminary, another group."""
    found = []
    if result.wave.generated:
        found.append(words.gettext("The answers in this report are made up, to show how the service works."))
    if result.submitted is None:
        found.append(words.gettext("This is a draft: the organisation has not submitted its answers."))
    elif result.group is not None and result.preliminary:
        found.append(
            words.gettext(
                "The comparison is preliminary: others can answer until %(date)s.", date=words.date(result.wave.closes)
            )
        )
    peers = result.group
    if peers is not None and peers.kind is not peers.wanted:
        found.append(
            words.gettext(
                "The group “%(wanted)s” cannot be shown without revealing single answers, so a wider group is used.",
                wanted=group_name(peers.wanted, result.organisation, words.gettext),
            )
        )
    return found


def summary(result: Result, words: Words, group_name: str, plan: Plan = NO_PLAN) -> dict[str, object]:
    """Return the page that a management group reads: the profile, strongest, weakest, change, decisions."""
    aimed = any(node.id in plan.targets for node in result.nodes())
    return {
        "heading": words.gettext("Summary"),
        "picture": {
            "caption": _profile_caption(result, words, group_name),
            "alt": " ".join(node_sentence(result, node, words, plan.targets) for node in result.nodes()),
        },
        "table": phrases.table(
            words.gettext("Index per area, beside the peers"),
            [
                words.gettext("Area"),
                words.gettext("You"),
                words.gettext("Confidence"),
                *([words.gettext("Target")] if aimed else []),
                words.gettext("Median"),
                words.gettext("Position"),
            ],
            [
                [
                    phrases.title(words, result, node),
                    phrases.index(words, node),
                    phrases.confidence(words, result, node),
                    *([phrases.target(words, node, plan.targets)] if aimed else []),
                    phrases.median(words, node.standing),
                    phrases.position(words, node.standing),
                ]
                for node in result.nodes()
            ],
        ),
        "points": [
            [words.gettext("Strongest"), _named(result, strongest(result), words)],
            [words.gettext("Weakest"), _named(result, weakest(result), words)],
            [words.gettext("Since the last wave"), _change(result, words)],
        ],
        "decisions": {
            "heading": words.gettext("Decisions we recommend"),
            "items": plan_decisions(plan, words)
            if plan.actions
            else [_decision(result, at, words) for at in range(min(DECISIONS, len(result.recommendations)))],
            "none": words.gettext("There is no further step to recommend from these answers."),
        },
    }


def _profile_caption(result: Result, words: Words, group_name: str) -> str:
    if result.group is None:
        return words.gettext("Index 0–100 per area.")
    return words.gettext(
        "Index 0–100 per area. Peer group: %(group)s (%(answered)s on %(date)s).",
        group=group_name,
        answered=phrases.answered(words, result.group),
        date=words.date(result.as_of),
    )


def node_sentence(
    result: Result, node: NodeResult, words: Words, targets: Mapping[str, float] = NO_PLAN.targets
) -> str:
    """Say in words what a strip shows: own index, target, median, middle half."""
    own = words.gettext(
        "%(area)s: index %(index)s.", area=phrases.title(words, result, node), index=phrases.index(words, node)
    )
    if node.id in targets:
        own += " " + words.gettext("Target %(target)s.", target=phrases.target(words, node, targets))
    standing = node.standing
    if standing is None or standing.median is None:
        return own
    middle = words.gettext(
        "Median %(median)s for %(num)s others.", median=words.number(standing.median), num=standing.peers
    )
    if standing.lower is None or standing.upper is None:
        return f"{own} {middle}"
    half = words.gettext(
        "Half of them lie between %(lower)s and %(upper)s.",
        lower=words.number(standing.lower),
        upper=words.number(standing.upper),
    )
    return f"{own} {middle} {half}"


def _named(result: Result, nodes: list[NodeResult], words: Words) -> str:
    if not nodes:
        return words.gettext("Too little data")
    return words.listed([f"{phrases.title(words, result, node)} ({phrases.index(words, node)})" for node in nodes])


def _change(result: Result, words: Words) -> str:
    total = result.total
    if all(node.previous is None for node in result.nodes()):
        return words.gettext("Nothing is compared with earlier waves.")
    if total.index is None or total.previous is None:
        return words.gettext("The areas that can be compared are listed under Development.")
    return words.gettext(
        "Total: %(now)s, %(change)s since the last wave (%(before)s).",
        now=words.number(total.index),
        change=words.change(total.index, total.previous),
        before=words.number(total.previous),
    )


def _decision(result: Result, at: int, words: Words) -> str:
    one = result.recommendations[at]
    return words.gettext(
        "%(do)s Question %(question)s, from level %(levels)s. Effort: %(effort)s.",
        do=words.of(one.step.do),
        question=f"{one.question.id} {words.of(one.question.title)}",
        levels=phrases.from_to(words, result.questionnaire, one),
        effort=phrases.effort(words, result.questionnaire, one.step.effort),
    )

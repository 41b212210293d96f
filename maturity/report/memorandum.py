"""The covering memorandum with which a head of procurement takes the report to the executive board."""

from typing import Any

from maturity.domain.improvement.plan import NO_PLAN, Plan
from maturity.domain.result import Result
from maturity.domain.scoring import LegalStatus
from maturity.report import phrases
from maturity.report.content import improvement_content
from maturity.report.overview import DECISIONS
from maturity.report.proposal import Offices, capital, clauses, offices_of
from maturity.report.words import Words


def memorandum_content(
    result: Result, words: Words, *, case_number: str = "", plan: Plan = NO_PLAN, **choices: Any
) -> dict[str, Any]:
    """Return the texts of the memorandum; what somebody has to fill in stands in square brackets.

    Args:
        result: what it is about.
        words: its language.
        case_number: the organisation's own; empty leaves a place to fill in.
        plan: the organisation's own; the board is asked to adopt it. Without actions, to have the best steps taken.
        choices: further ones of ``improvement_content``, from which the figures are taken.
    """
    report: Any = improvement_content(result, words, case_number=case_number, plan=plan, **choices)
    offices = offices_of(result, words)
    return {key: report[key] for key in ("language", "author", "marks", "page_of", "date")} | {
        "running": ", ".join((result.organisation.name, words.gettext("covering memorandum"))),
        "kicker": words.gettext("Covering memorandum"),
        "title": words.gettext("Procurement in %(year)s: the result and what follows", year=result.wave.closes.year),
        "translation": ""
        if words.language == "sv"
        else words.gettext("Courtesy translation. The Swedish text is the one to decide on."),
        "notes": report["first"]["notes"],
        "facts": [
            [words.gettext("Organisation"), result.organisation.name],
            [words.gettext("To"), capital(offices.board)],
            [words.gettext("Date"), words.date(result.as_of)],
            [words.gettext("Case number"), case_number or words.gettext("[case number]")],
            [words.gettext("Official in charge"), words.gettext("[name, title, telephone]")],
        ],
        "proposal": {
            "heading": words.gettext("Proposed decision"),
            "lead": words.gettext("%(board)s decides", board=capital(offices.board)),
            "items": clauses(result, words, plan, offices),
        },
        "sections": [
            _summary(result, words, report),
            _background(result, words, report),
            _considerations(result, words, report, plan),
            _cost(result, words, plan),
            _other(words),
            _papers(result, words, plan),
            _access(words),
            _copies(words, offices),
        ],
        "signatures": [
            [words.gettext("[name]"), offices.title],
            [words.gettext("[name]"), words.gettext("Head of procurement")],
        ],
    }


def _section(
    heading: str, *texts: str, items: list[str] | None = None, table: phrases.Table | None = None
) -> dict[str, Any]:
    return {"heading": heading, "texts": [text for text in texts if text], "items": items or [], "table": table}


def _summary(result: Result, words: Words, report: Any) -> dict[str, Any]:
    total = result.total
    if total.index is None or total.band is None:
        level = report["first"]["summary"][0]
    else:
        level = words.gettext(
            "Procurement in %(organisation)s has the index %(index)s of 100, which lies in the band %(band)s.",
            organisation=result.organisation.name,
            index=words.number(total.index),
            band=words.of(total.band.name),
        )
    standing = total.standing
    median = ""
    if standing is not None and standing.median is not None:
        median = words.gettext(
            "The median of the %(num)s others in the peer group is %(median)s.",
            num=standing.peers,
            median=words.number(standing.median),
        )
    change = ""
    if total.index is not None and total.previous is not None:
        change = report["summary"]["points"][2][1]
    return _section(
        words.gettext("Summary"), " ".join(filter(None, (level, report["first"]["summary"][1], median, change)))
    )


def _background(result: Result, words: Words, report: Any) -> dict[str, Any]:
    asked = sum(len(node.questions) for node in result.areas)
    answered = sum(node.counted for node in result.areas)
    what = words.gettext(
        "%(organisation)s has taken part in %(wave)s, a self-assessment of how procurement is led, carried out and "
        "followed up. The areas are %(areas)s. %(answered)s of %(asked)s questions have an answer that counts.",
        organisation=result.organisation.name,
        wave=words.of(result.wave.name),
        areas=words.listed([words.of(node.area.title) for node in result.areas if node.area]),
        answered=answered,
        asked=asked,
    )
    sent = result.submitted
    if sent is None:
        how = words.gettext("The answers have not been submitted yet.")
    else:
        how = words.gettext(
            "The answers were approved by %(by)s and submitted on %(date)s (reference %(reference)s).",
            by=f"{sent.by_name} ({sent.by_title})" if sent.by_title else sent.by_name,
            date=words.date(sent.at),
            reference=sent.reference,
        )
    peers = ""
    if result.group is not None:
        peers = words.gettext(
            "Peer group: %(group)s (%(answered)s).",
            group=report["group"],
            answered=phrases.answered(words, result.group),
        )
    return _section(words.gettext("Background"), what, " ".join(filter(None, (how, peers))))


def _considerations(result: Result, words: Words, report: Any, plan: Plan) -> dict[str, Any]:
    shown = report["summary"]["table"]
    table = phrases.table(
        shown["caption"],
        [shown["head"][0], words.gettext("Index"), *shown["head"][3:]],
        [[row[0], row[1], *row[3:]] for row in shown["rows"]],
    )
    why = words.gettext(
        "The proposed steps are those that raise the index most in relation to their effort, legal floors included."
    )
    if plan.actions:
        why = " ".join(report["plan"]["texts"])
    elif not result.recommendations:
        why = report["plan"]["none"]
    return _section(
        words.gettext("Considerations"),
        _law(result, words),
        why,
        words.gettext(
            "The answers are our own judgement. They show well what to talk about and do next, and less well how we "
            "rank. Small differences should not decide anything on their own."
        ),
        words.gettext(
            "The alternative is to wait for the next wave. What the answers show to be lacking then remains."
        ),
        table=table,
    )


def _law(result: Result, words: Words) -> str:
    missed = [one.question.id for one in result.legal if one.is_missed]
    if missed:
        return words.ngettext(
            "According to the answers, the law is not fully followed in what %(num)s question is about: %(questions)s.",
            "According to the answers, the law is not fully followed in what %(num)s questions are about: "
            "%(questions)s.",
            len(missed),
            questions=words.listed(missed),
        )
    if result.legal and all(one.status is LegalStatus.MET for one in result.legal):
        return words.gettext("According to the answers, the law is followed in what the questions are about.")
    return ""


def _cost(result: Result, words: Words, plan: Plan) -> dict[str, Any]:
    efforts = [
        f"{words.of(one.question.title)}: {phrases.effort(words, result.questionnaire, one.step.effort)}"
        for one in result.recommendations[:DECISIONS]
    ]
    return _section(
        words.gettext("Financial consequences"),
        words.gettext(
            "[State whether the actions fit within the adopted budget; if not, state the amount and the funding. "
            "Check with the finance director.]"
        ),
        ""
        if plan.actions or not efforts
        else words.gettext("The effort of the proposed steps is estimated as follows:"),
        items=[] if plan.actions else efforts,
    )


def _other(words: Words) -> dict[str, Any]:
    return _section(
        words.gettext("Consequences for children, and other consequences"),
        words.gettext(
            "The proposal is about how procurement is led and followed up, and is not judged to affect children "
            "directly. That is examined when single purchases are prepared, such as school meals. [Complete, or leave "
            "out the section.]"
        ),
    )


def _papers(result: Result, words: Words, plan: Plan) -> dict[str, Any]:
    date = words.date(result.as_of)
    sent = result.submitted
    papers = [
        words.gettext("Covering memorandum, %(date)s", date=date),
        words.gettext("Procurement on one page, %(date)s", date=date),
        words.gettext("Improvement report with the plan of action, %(date)s", date=date)
        if plan.actions
        else words.gettext("Improvement report, %(date)s", date=date),
    ]
    if sent:
        papers.append(
            words.gettext(
                "Signed copy of the submitted answers, %(reference)s, %(date)s",
                reference=sent.reference,
                date=words.date(sent.at),
            )
        )
    return _section(words.gettext("Papers in the case"), items=papers)


def _access(words: Words) -> dict[str, Any]:
    return _section(
        words.gettext("Public access"),
        words.gettext(
            "The memorandum and its annexes become official documents when they are dispatched, or when the case is "
            "closed (chapter 2 of the Freedom of the Press Act). Anybody may then ask to read them; they are handed "
            "out unless secrecy applies. Check first that they hold no personal data and nothing secret."
        ),
    )


def _copies(words: Words, offices: Offices) -> dict[str, Any]:
    return _section(
        words.gettext("The decision is sent to"),
        items=[offices.title, words.gettext("Head of procurement"), words.gettext("[further recipients]")],
    )

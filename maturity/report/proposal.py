"""What the executive board is asked to decide, clause by clause, and who is told to act."""

from dataclasses import dataclass
from typing import Any

from maturity.domain.improvement.plan import Plan, Status
from maturity.domain.result import Result
from maturity.report.overview import DECISIONS
from maturity.report.words import Words


@dataclass(frozen=True, slots=True)
class Offices:
    """Who decides, and who is told to act; *title* is how the latter signs."""

    board: str
    chief: str
    title: str


def offices_of(result: Result, words: Words) -> Offices:
    """Return the offices of a kind of organisation."""
    match result.organisation.kind:
        case "region":
            return Offices(
                words.gettext("the regional executive board"),
                words.gettext("the regional director"),
                words.gettext("Regional director"),
            )
        case "unit":
            return Offices(
                words.gettext("the board of the unit"),
                words.gettext("the director of the unit"),
                words.gettext("Director"),
            )
        case _:
            return Offices(
                words.gettext("the municipal executive board"),
                words.gettext("the municipal director"),
                words.gettext("Municipal director"),
            )


def capital(text: str) -> str:
    """Return *text* as it stands at the beginning of a sentence."""
    return text[:1].upper() + text[1:]


def clauses(result: Result, words: Words, plan: Plan, offices: Offices) -> list[dict[str, Any]]:
    """Return what the board decides, a clause each, with the steps that it names."""
    found = [
        _clause(
            words.gettext(
                "to approve the account of how procurement works, as %(wave)s shows it", wave=words.of(result.wave.name)
            )
        )
    ]
    missed = [f"{one.question.id} {words.of(one.question.title)}" for one in result.legal if one.is_missed]
    if missed:
        found.append(
            _clause(
                words.gettext(
                    "to instruct %(chief)s to see to it without delay that the law is followed in what these questions "
                    "are about:",
                    chief=offices.chief,
                ),
                missed,
            )
        )
    found += _plan_clauses(words, plan, offices) if plan.actions else _step_clauses(result, words, offices)
    found.append(
        _clause(
            words.gettext(
                "to instruct %(chief)s to report back on the result at the latest with the next wave",
                chief=offices.chief,
            )
        )
    )
    return found


def _clause(text: str, steps: list[str] | None = None) -> dict[str, Any]:
    return {"text": text, "steps": steps or []}


def _plan_clauses(words: Words, plan: Plan, offices: Offices) -> list[dict[str, Any]]:
    found = [
        _clause(
            words.ngettext(
                "to adopt the plan of action with its %(num)s action, as it stands in the improvement report",
                "to adopt the plan of action with its %(num)s actions, as it stands in the improvement report",
                plan.left,
            )
            if plan.left
            else words.gettext("to note that no action of the plan is left to do")
        )
    ]
    if any(one.status.is_open and not (one.owner and one.due) for one in plan.actions):
        found.append(
            _clause(
                words.gettext(
                    "to instruct %(chief)s to name who is responsible and set a date where the plan lacks it",
                    chief=offices.chief,
                )
            )
        )
    if any(one.status is Status.ACCEPTED for one in plan.actions):
        found.append(
            _clause(words.gettext("to accept the risks that the plan leaves as they are, for the reasons given there"))
        )
    return found


def _step_clauses(result: Result, words: Words, offices: Offices) -> list[dict[str, Any]]:
    steps = [words.of(one.step.do) for one in result.recommendations[:DECISIONS]]
    if not steps:
        return []
    return [
        _clause(words.gettext("to instruct %(chief)s to take these steps:", chief=offices.chief), steps),
        _clause(
            words.gettext(
                "to instruct %(chief)s to present a plan of action with owners and dates no later than [date]",
                chief=offices.chief,
            )
        ),
    ]

"""A colleague's part of the result: the areas that one was asked to answer, once the answers are submitted."""

from dataclasses import replace
from datetime import datetime

from maturity.domain.benchmark import GroupKind
from maturity.domain.person import Role
from maturity.domain.result import Result
from maturity.errors import NotSubmittedError
from maturity.services import comparing
from maturity.services.access import Actor
from maturity.services.asking import questions_of
from maturity.storage.store import Store

READ_ALL = {Role.COORDINATOR, Role.APPROVER, Role.READER}
"""Roles that see the whole result (design, section 9)."""


def reads_all(actor: Actor) -> bool:
    """Tell whether the actor sees the whole result."""
    return bool(actor.roles & READ_ALL)


def result(store: Store, actor: Actor, now: datetime, *, wanted: GroupKind, compare: bool = True) -> Result:
    """Return the newest submission, cut down to the actor's own areas: those whose every question was the actor's.

    There is no total, for it would tell of the other areas. Arguments as ``comparing.result``.

    Raises:
        NotSubmittedError: nothing was submitted; a draft is not the actor's to see.
    """
    found = comparing.result(store, actor, now, wanted=wanted, compare=compare)
    if found.submitted is None:
        raise NotSubmittedError(actor.organisation.code)
    parts = actor.response.parts if actor.response else frozenset[str]()
    own = {one.id for one in questions_of(found.questionnaire, parts)}
    areas = [one for one in found.areas if one.questions and {each.question.id for each in one.questions} <= own]
    shown = {one.id for one in areas}
    total = replace(
        found.total, index=None, uncapped=None, low=None, high=None, coverage=None, band=None, capped_by=(),
        standing=None, previous=None,
    )  # fmt: skip
    return replace(
        found,
        areas=tuple(areas),
        total=total,
        legal=tuple(one for one in found.legal if one.question.id in own),
        confidence={node: grade for node, grade in found.confidence.items() if node in shown},
    )

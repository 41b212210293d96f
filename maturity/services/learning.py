"""Learning from organisations one step up: who has agreed to be found, and asking them for contact.

What is shown of another organisation rests on its own consent and nothing else; of those who have not agreed nothing is
read, not even how many they are.
"""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime

import numpy as np

from maturity.domain.learning import AreaLessons, lessons, open_areas
from maturity.domain.person import Person
from maturity.domain.questionnaire import Area, Questionnaire
from maturity.domain.result import Submitted
from maturity.errors import FieldsError, NotFoundError, NotSubmittedError
from maturity.services import learning_letters, mailing, members
from maturity.services.access import Actor
from maturity.services.post import Post
from maturity.services.quality import coordinators
from maturity.services.questionnaires import ready
from maturity.storage.learning import Contact, Request, Willing
from maturity.storage.store import Store

ACCEPTED, DECLINED, WITHDRAWN = "accepted", "declined", "withdrawn"


@dataclass(frozen=True, slots=True)
class Lessons:
    """What an organisation can learn from others.

    Attributes:
        questionnaire: of the wave.
        based_on: the organisation's first submission, which decides what "one step up" means. Later ones do not: else
            answers could be changed to and fro to find out the levels of everybody who has agreed.
        areas: every area that is open.
        willing: the organisations that rows are about.
    """

    questionnaire: Questionnaire
    based_on: Submitted
    areas: tuple[AreaLessons, ...]
    willing: tuple[Willing, ...]

    def listed(self, area: str) -> Mapping[str, Willing]:
        """Return code to organisation, for those that are shown in an area."""
        found = next((one for one in self.areas if one.area.id == area), None)
        if found is None:
            return {}
        rows = {one.row for one in found.examples} | {row for one in found.next_levels for row in one.rows}
        return {self.willing[row].organisation: self.willing[row] for row in sorted(rows)}


def learn(store: Store, actor: Actor, now: datetime) -> Lessons:
    """Return whom the actor's organisation can learn from; three queries.

    Raises:
        NotSubmittedError: the organisation has not shown its own answers to anybody yet.
    """
    own = store.submissions.all(actor.assessment_id)
    if not own:
        raise NotSubmittedError(actor.organisation.code)
    compiled = ready(store.versions.open(actor.version_id), actor.wave)
    willing = store.learning.willing(actor.wave_id, actor.assessment_id, now)
    shape = (len(willing), len(compiled.questions))
    found = lessons(
        compiled,
        own[0].codes,
        np.array([one.codes for one in willing], dtype=np.int8).reshape(shape),
        [one.areas for one in willing],
        np.array([one.inherited for one in willing], dtype=bool).reshape(shape),
    )
    return Lessons(compiled.questionnaire, own[0].facts, found, willing)


def areas(store: Store, actor: Actor) -> tuple[Area, ...]:
    """Return the areas in which an organisation may agree to be found."""
    return open_areas(ready(store.versions.open(actor.version_id), actor.wave))


def agree(store: Store, actor: Actor, chosen: Collection[str], contact: Contact, post: Post, now: datetime) -> None:
    """Let the organisation be found in the *chosen* areas and in no other; none withdraws everything.

    Whoever waits for an answer in an area that is not chosen any more is told no.

    Raises:
        FieldsError: an area is not open, or the contact cannot be used; nothing was changed.
    """
    problems = {} if set(chosen) <= {area.id for area in areas(store, actor)} else {"areas": "unknown"}
    contact, wrong = _checked(contact)
    problems |= {field: problem for field, problem in wrong.items() if chosen or problem == "too-long"}
    if problems:
        raise FieldsError(problems)
    store.learning.consent(actor.assessment_id, chosen, contact, now)
    for one in store.learning.requests(actor.assessment_id):
        if one.asked_id == actor.assessment_id and one.outcome is None and one.area not in chosen:
            store.learning.close(one.id, DECLINED, now)
            _say_no(store, actor, one, post, now)
    _log(store, actor, "agree-to-learning", {"areas": " ".join(sorted(chosen))}, now)


def may_ask(store: Store, actor: Actor, area_id: str, code: str, now: datetime) -> tuple[Area, Willing]:
    """Return whom the actor wants to ask.

    Raises:
        NotFoundError: the organisation is not shown in that area, whatever the reason.
    """
    try:
        found = learn(store, actor, now)
    except NotSubmittedError:
        raise NotFoundError("organisation to learn from", code) from None
    other = found.listed(area_id).get(code)
    if other is None:
        raise NotFoundError("organisation to learn from", code)
    return found.questionnaire.area(area_id), other


def ask(store: Store, actor: Actor, area_id: str, code: str, contact: Contact, post: Post, now: datetime) -> bool:
    """Ask an organisation for contact, in writing to its coordinators; False, and nothing done, the second time.

    Raises:
        NotFoundError: see ``may_ask``.
        FieldsError: the own contact cannot be used. In every case nothing was sent.
    """
    store.waves.hold(actor.assessment_id)  # two presses at once ask once
    area, other = may_ask(store, actor, area_id, code, now)
    contact, problems = _checked(contact)
    if problems:
        raise FieldsError(problems)
    if any(_is_about(one, actor, other, area_id) for one in store.learning.requests(actor.assessment_id)):
        return False
    request = store.learning.ask(actor.assessment_id, other.assessment_id, area_id, contact, now)
    agreed = store.learning.consents(other.assessment_id)[area_id]
    organisation = store.organisations.get(code)
    people = [(one.email or "", one.language) for one in coordinators(store, code)]
    for number, (address, language) in enumerate(people or [(agreed.address, "sv")]):
        wording = post.wording(language)
        subject, text = learning_letters.asked(
            wording,
            post.occasion(wording, organisation, actor.wave),
            asking=actor.organisation.name,
            function=contact.function,
            area=_title(area, language),
            address=f"{post.base_url}/learn/requests/{request}",
        )
        mailing.queue(store, f"learn/{request}/{number}", address, language, subject, text, now)
    _log(store, actor, "ask-contact", {"request": request}, now)
    return True


def answer(store: Store, actor: Actor, request_id: int, outcome: str, post: Post, now: datetime) -> bool:
    """Say yes or no to a request, or withdraw an own one; False, and nothing done, when it is closed already.

    Raises:
        NotFoundError: there is no such request that the actor's organisation could close that way.
    """
    found = store.learning.request(actor.assessment_id, request_id)
    own = found.asking_id == actor.assessment_id
    if outcome not in ((WITHDRAWN,) if own else (ACCEPTED, DECLINED)):
        raise NotFoundError("outcome", outcome)
    if not store.learning.close(request_id, outcome, now):
        return False
    if outcome == ACCEPTED:
        _introduce(store, actor, found, post, now)
    if outcome == DECLINED:
        _say_no(store, actor, found, post, now)
    _log(store, actor, "withdraw-contact" if own else "answer-contact", {"request": found.id, "outcome": outcome}, now)
    return True


def contact_of(store: Store, actor: Actor, request: Request) -> Contact | None:
    """Return the contact on the other side, once there is agreement and for as long as it holds."""
    if request.outcome != ACCEPTED:
        return None
    if request.asked_id == actor.assessment_id:
        return request.contact
    return store.learning.consents(request.asked_id).get(request.area)


def _is_about(one: Request, actor: Actor, other: Willing, area: str) -> bool:
    same = (one.asking_id, one.asked_id, one.area) == (actor.assessment_id, other.assessment_id, area)
    return same and one.outcome != WITHDRAWN


def _say_no(store: Store, actor: Actor, found: Request, post: Post, now: datetime) -> None:
    """Write to who has asked."""
    language = _language(coordinators(store, found.asking_code))
    wording, area = post.wording(language), store.versions.open(actor.version_id).area(found.area)
    occasion = post.occasion(wording, store.organisations.get(found.asking_code), actor.wave)
    subject, text = learning_letters.declined(wording, occasion, other=found.asked, area=_title(area, language))
    mailing.queue(store, f"learn-no/{found.id}", found.contact.address, language, subject, text, now)


def _introduce(store: Store, actor: Actor, found: Request, post: Post, now: datetime) -> None:
    """Write to both, to each with the other's contact."""
    area = store.versions.open(actor.version_id).area(found.area)
    own = store.learning.consents(actor.assessment_id)[found.area]
    asking = store.organisations.get(found.asking_code)
    for organisation, language, to, other, contact in (
        (asking, _language(coordinators(store, found.asking_code)), found.contact, found.asked, own),
        (actor.organisation, actor.person.language, own, found.asking, found.contact),
    ):
        wording = post.wording(language)
        subject, text = learning_letters.accepted(
            wording,
            post.occasion(wording, organisation, actor.wave),
            other=other,
            function=contact.function,
            address=contact.address,
            area=_title(area, language),
        )
        key = f"learn-yes/{found.id}/{organisation.code}"
        mailing.queue(store, key, to.address, language, subject, text, now)


def _checked(contact: Contact) -> tuple[Contact, dict[str, str]]:
    """Return a contact as it is kept, and what is wrong with it."""
    person = members.tidied(Person(0, contact.address, "-", contact.function, management=False, language="sv"))
    problems = members.checked(person)
    if not person.function:
        problems["function"] = "missing"
    return Contact(person.function, person.email or ""), problems


def _language(people: Collection[Person]) -> str:
    return next((one.language for one in people), "sv")


def _title(area: Area, language: str) -> str:
    return area.title.get(language) or next(iter(area.title.values()))


def _log(store: Store, actor: Actor, verb: str, facts: Mapping[str, str | int], now: datetime) -> None:
    store.audit.add(now, actor.name, verb, f"{actor.wave.slug}/{actor.organisation.code}", facts)

"""What an organisation's own programs read: the submitted result, compared as on its pages."""

from datetime import datetime

from maturity.domain.benchmark import GroupKind
from maturity.domain.result import Result
from maturity.errors import NotSubmittedError
from maturity.services import comparing
from maturity.services.api_keys import Holder
from maturity.storage.store import Store


def result(store: Store, who: Holder, wave: str, now: datetime, group: GroupKind | None = None) -> Result:
    """Return the organisation's result, compared with *group* when one is named.

    Args:
        store: where it is.
        who: reads for the organisation.
        wave: its short name; empty for the newest that the organisation has submitted to.
        now: the moment that "preliminary" is judged at.
        group: the peer group asked for.

    Raises:
        NotFoundError: there is no such wave, or the organisation takes no part in it.
        NotSubmittedError: nothing was submitted.
    """
    code = who.organisation.code
    slug = wave or _newest(store, code)
    return comparing.result_of(store, code, slug, now, wanted=group or comparing.DEFAULT_GROUP)


def _newest(store: Store, code: str) -> str:
    submitted = store.sheets.waves_of(code)
    for one, _assessment_id in store.waves.of_organisation(code):
        if one.id in submitted:
            return one.facts.slug
    raise NotSubmittedError(code)

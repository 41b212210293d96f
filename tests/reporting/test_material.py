"""What reports are made of, in the demonstration with its two waves."""

from dataclasses import replace
from datetime import datetime

from maturity.reporting.kinds import BY_NAME, make
from maturity.reporting.material import Choices, material_of
from maturity.reporting.verifying import verify
from maturity.storage.database import Database

KALMAR = "0880"
CHOICES = Choices("en", "all", comments=False, plan=False)
ALONE = replace(CHOICES, earlier=False)


def test_earlier_waves_are_left_out_where_nobody_asked_for_them(demo_copy: Database, now: datetime) -> None:
    with demo_copy.read() as store:
        both, alone = (material_of(store, KALMAR, "2027", now, one) for one in (CHOICES, ALONE))
    assert both.development is not None
    assert alone.development is None
    for found, told in ((both, True), (alone, False)):
        nodes = found.result.nodes()
        assert any(one.previous is not None for one in nodes) is told
        assert any(question.previous is not None for one in nodes for question in one.questions) is told
    assert [one.index for one in alone.result.nodes()] == [one.index for one in both.result.nodes()]
    report = make(BY_NAME["improvement-docx"], alone, ALONE, "")
    with demo_copy.read() as store:
        assert verify(store, report, "").same_bytes

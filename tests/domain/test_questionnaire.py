"""Finding one's way in a questionnaire."""

from dataclasses import replace

import pytest

from maturity.domain.questionnaire import Named, Questionnaire
from maturity.errors import NotFoundError
from tests.domain.making import area, question, questionnaire, steps, text

MADE = questionnaire(
    area("a", question("Q1", steps=steps(1, 3)), area("inner", question("Q2"))), area("b", question("Q3"))
)


def test_questions_and_areas_come_in_the_order_of_the_file() -> None:
    assert [one.id for one in MADE.questions()] == ["Q1", "Q2", "Q3"]
    assert [one.id for one in MADE.areas[0].areas()] == ["a", "inner"]


def test_everything_is_found_by_its_id() -> None:
    assert MADE.question("Q2").id == "Q2"
    assert MADE.area("inner").id == "inner"
    assert MADE.form("full") == {"Q1", "Q2", "Q3"}


@pytest.mark.parametrize(
    ("look", "name", "kind"),
    [
        (Questionnaire.question, "a", "question"),
        (Questionnaire.area, "Q1", "area"),
        (Questionnaire.form, "pulse", "form"),
    ],
)
def test_what_does_not_exist_is_not_found(look: object, name: str, kind: str) -> None:
    with pytest.raises(NotFoundError) as caught:
        look(MADE, name)  # type: ignore[operator]  # one of three methods
    assert (caught.value.kind, caught.value.name) == (kind, name)


def test_a_step_leads_to_its_level_or_there_is_none() -> None:
    step = MADE.question("Q1").step_to(2)
    assert step is not None
    assert step.effort == 3
    assert MADE.question("Q1").step_to(3) is None


def test_roles_and_documents_have_names() -> None:
    named = replace(MADE, roles=(Named("buyer", text("Buyer")),), documents=(Named("policy", text("Policy")),))
    assert (named.role_name("buyer")["en"], named.document_name("policy")["en"]) == ("Buyer", "Policy")

"""The texts of letters: which fields there are, and what a letter must hold."""

import pytest

from maturity.domain.letter import (
    LONGEST_LETTER,
    LONGEST_SUBJECT,
    LetterKind,
    LetterText,
    faults_of,
    fields_for,
    filled,
)

TEXT = "Hej,\n\n{länk}\n\nKod: {kod}"


@pytest.mark.parametrize(
    ("kind", "subject", "text", "codes"),
    [
        pytest.param(LetterKind.INVITATION, "Hej {organisation}", TEXT, [], id="all is there"),
        pytest.param(LetterKind.INVITATION, "Hi", "{link}\n{ Code }", [], id="English fields, and spaces in them"),
        pytest.param(LetterKind.INVITATION, "", "", ["no-subject", "no-text"], id="nothing"),
        pytest.param(LetterKind.INVITATION, "Hej", "Här: {länk}\n{kod}", ["no-link"], id="the link within a line"),
        pytest.param(LetterKind.INVITATION, "Hej", "{länk}\n{link}\n{kod}", ["no-link"], id="the link twice"),
        pytest.param(LetterKind.INVITATION, "Hej", "{länk}", ["no-code"], id="no code"),
        pytest.param(LetterKind.INVITATION, "{kod}", TEXT, ["unknown-field"], id="a code that everybody reads"),
        pytest.param(LetterKind.INVITATION, "{kvar}", TEXT, ["unknown-field"], id="a reminder's field"),
        pytest.param(LetterKind.REMINDER, "{kvar}", TEXT, [], id="a new subject each time"),
        pytest.param(LetterKind.REMINDER, "Hej", TEXT, ["no-days"], id="the same subject each time"),
        pytest.param(LetterKind.PRE_NOTICE, "Snart", "Den {öppnar}.", [], id="nobody is let in yet"),
        pytest.param(LetterKind.PRE_NOTICE, "Snart", "{länk}", ["unknown-field"], id="a way in too early"),
        pytest.param(LetterKind.RESULT, "Klart", TEXT + " HTTPS://x.se", ["other-link"], id="another link"),
        pytest.param(LetterKind.RESULT, "x" * (LONGEST_SUBJECT + 1), TEXT, ["too-long"], id="a long subject"),
        pytest.param(LetterKind.RESULT, "Klart", TEXT + "x" * LONGEST_LETTER, ["too-long"], id="a long letter"),
    ],
)
def test_a_letter_holds_what_it_must(kind: LetterKind, subject: str, text: str, codes: list[str]) -> None:
    assert [one.code for one in faults_of(kind, "sv", LetterText(subject, text))] == codes


def test_fields_are_filled_once() -> None:
    letter = LetterText("{organisation} {okänt}", "{länk} {link} {Kod}")
    found = filled(letter, {"organisation": "{link}", "link": "L", "code": "K"})
    assert found == LetterText("{link} {okänt}", "L L K")


def test_fields_have_names_in_both_languages() -> None:
    assert fields_for(LetterKind.PRE_NOTICE, "sv") == (
        *("organisation", "mätning", "avsändare", "öppnar", "sista_dag", "adress", "kontakt"),
    )
    assert "days_left" in fields_for(LetterKind.REMINDER, "en")

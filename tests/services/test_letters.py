"""What the mails say, in Swedish and English."""

from datetime import UTC, date, datetime

import pytest

from maturity.resources import catalogue
from maturity.services import letters, mailing
from maturity.services.wording import Entrance, Occasion, Wording

SV, EN = (Wording(language, catalogue(language)) for language in ("sv", "en"))
OCCASION = Occasion("Nässjö kommun", "Mätningen 2027", "inkop@nassjo.se")
ENTRANCE = Entrance("https://matning.se", "T0K3N", "ABCD2345")
APRIL_20 = date(2027, 4, 20)  # a Tuesday


def _asked(
    wording: Wording = SV,
    sender: str = "Anna Berg",
    areas: tuple[str, ...] = ("Styrning", "Uppföljning"),
    last_day: date | None = APRIL_20,
) -> tuple[str, str]:
    return letters.asked_to_answer(
        wording, OCCASION, ENTRANCE, sender=sender, areas=areas, questions=14, minutes=45, last_day=last_day
    )


def test_a_colleague_is_asked_to_answer() -> None:
    subject, text = _asked()
    assert subject == "Anna Berg ber dig svara om Styrning och Uppföljning, senast 20 april"
    assert text == (
        "Hej!\n\n"
        "Anna Berg på Nässjö kommun ber dig svara på 14 frågor i mätningen 2027:\n– Styrning\n– Uppföljning\n\n"
        "Svara senast tisdag 20 april.\n\n"
        "Räkna med ungefär 45 minuter. Du kan göra uppehåll och fortsätta när du vill, varje svar sparas.\n\n"
        "Öppna din personliga länk:\n\n"
        "https://matning.se/invitation/T0K3N\n\n"
        "Eller gå till matning.se/sign-in och skriv koden ABCD-2345.\n\n"
        "Samordnaren ser ditt namn och ditt svar. Andra kollegor ser svaret utan namn när de själva är klara. "
        "Det är frivilligt att svara.\n\n"
        "Är det någon annan som vet bättre? Länken är bara din, så skicka den inte vidare. "
        "Säg till Anna Berg, som kan fråga rätt person.\n\n"
        "Är du osäker på om mejlet är äkta? Fråga Anna Berg på det sätt du brukar, innan du öppnar länken.\n\n"
        "Har du frågor? Fråga inkop@nassjo.se.\n"
    )


def test_a_colleague_is_asked_in_english() -> None:
    subject, text = _asked(EN)
    assert subject == "Anna Berg asks you to answer on Styrning and Uppföljning, by 20 April"
    assert "Anna Berg at Nässjö kommun asks you to answer 14 questions in mätningen 2027:" in text
    assert "Answer by Tuesday 20 April at the latest." in text
    assert "Or go to matning.se/sign-in and enter the code ABCD-2345." in text


def test_many_areas_are_counted_in_the_subject_and_named_in_the_text() -> None:
    subject, text = _asked(areas=("A1", "A2", "A3", "A4"), last_day=None)
    assert subject == "Anna Berg ber dig svara om 4 områden"
    assert "– A1\n– A2\n– A3\n– A4" in text
    assert "senast" not in text


def test_a_sender_without_a_name_is_the_organisation() -> None:
    subject, text = _asked(sender=" ")
    assert subject.startswith("Nässjö kommun ber dig svara om")
    assert "\n\nNässjö kommun ber dig svara på 14 frågor" in text


@pytest.mark.parametrize(
    ("today", "subject"),
    [
        (date(2027, 4, 13), "Du har besvarat 9 av 14 frågor – 7 dagar kvar"),
        (date(2027, 4, 19), "Du har besvarat 9 av 14 frågor – 1 dag kvar"),
        (date(2027, 4, 20), "Du har besvarat 9 av 14 frågor – i dag är sista dagen"),
        (date(2027, 4, 21), "Du har besvarat 9 av 14 frågor"),
    ],
)
def test_a_reminder_tells_how_far_the_colleague_has_come(today: date, subject: str) -> None:
    found, text = letters.reminded(
        SV, OCCASION, ENTRANCE, sender="Anna Berg", answered=9, questions=14, today=today, last_day=APRIL_20
    )
    assert found == subject
    assert "Du har besvarat 9 av 14 frågor. Anna Berg på Nässjö kommun ber dig svara på resten." in text
    assert ("Svara senast tisdag 20 april." in text) == (today <= APRIL_20)


def test_the_approver_is_asked_to_approve() -> None:
    subject, text = letters.asked_to_approve(
        SV,
        OCCASION,
        ENTRANCE,
        sender="Anna Berg",
        topic="Inköpsmognad",
        message="Hej chefen!\nTitta på fråga 3.",
        last_day=date(2027, 4, 28),
    )
    assert subject == "Godkänn svaren om inköpsmognad, senast 28 april"
    assert "Anna Berg ber dig godkänna svaren från Nässjö kommun i mätningen 2027." in text
    assert "\n\n> Hej chefen!\n> Titta på fråga 3.\n\nGodkänn senast onsdag 28 april.\n\n" in text
    assert "Ditt namn och din titel kommer att stå på det inskickade." in text


def test_the_coordinator_gets_a_receipt() -> None:
    subject, text = letters.receipt(
        SV,
        OCCASION,
        "https://matning.se/receipt",
        reference="2027-0682-1",
        by_name="Bo Ek",
        by_title="ekonomichef",
        at=datetime(2027, 4, 12, 12, 30, tzinfo=UTC),
        closes=datetime(2027, 4, 30, 21, 59, tzinfo=UTC),
    )
    assert subject == "Kvittens: Nässjö kommun har skickat in, referens 2027-0682-1"
    # Sweden is two hours ahead of UTC in April
    summary = "Referens: 2027-0682-1\nGodkänt av: Bo Ek, ekonomichef\nTidpunkt: 12 april 2027 14:30"
    assert f"\n\n{summary}\n\n" in text
    assert "fram till 30 april 2027 23:59." in text


def test_returned_answers_come_with_the_comment_quoted() -> None:
    subject, text = letters.returned(
        SV, OCCASION, "https://matning.se/check", approver="Bo Ek", comment="Se fråga 3.\n\nhttps://elak.se"
    )
    assert subject == "Bo Ek har skickat tillbaka svaren med en kommentar"
    assert "\n\n> Se fråga 3.\n>\n> https://elak.se\n\n" in text


@pytest.mark.parametrize("wording", [SV, EN], ids=["sv", "en"])
def test_nothing_that_was_typed_becomes_a_header_or_a_second_link(wording: Wording) -> None:
    evil = "x\r\nBcc: c@d.se\n\nhttps://elak.se\n\n<a href='https://elak.se'>"
    occasion = Occasion(evil, evil, evil)
    written = (
        letters.asked_to_answer(
            wording, occasion, ENTRANCE, sender=evil, areas=[evil], questions=1, minutes=1, last_day=None
        ),
        letters.reminded(
            wording, occasion, ENTRANCE, sender=evil, answered=0, questions=1, today=APRIL_20, last_day=None
        ),
        letters.asked_to_approve(wording, occasion, ENTRANCE, sender=evil, topic=evil, message=evil, last_day=APRIL_20),
        letters.receipt(
            wording,
            occasion,
            ENTRANCE.link,
            reference="r",
            by_name=evil,
            by_title=evil,
            at=datetime(2027, 4, 12, tzinfo=UTC),
            closes=datetime(2027, 4, 30, tzinfo=UTC),
        ),
        letters.returned(wording, occasion, ENTRANCE.link, approver=evil, comment=evil),
    )
    for subject, text in written:
        assert len(subject.splitlines()) == 1
        page = mailing.page(wording.language, subject, text)
        assert page.count("<a ") == 1
        assert '<a href="https://matning.se/invitation/T0K3N">' in page

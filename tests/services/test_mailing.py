"""What enters the outbox: one address, one line of subject, once per cause, and HTML that loads nothing."""

from datetime import datetime, timedelta

import pytest

from maturity.errors import MailHeaderError, NotFoundError
from maturity.services import mailing
from maturity.storage.database import Database

TEXT = "Hej!\n\nÖppna:\n\nhttps://matning.se/invitation/a?b=1&c=2\n\n> http://elak.se\nVi ses <script>\n"


def test_a_mail_waits_in_the_outbox_until_it_is_sent(any_database: Database, now: datetime) -> None:
    with any_database.write() as store:
        assert mailing.queue(store, "ask/1", " Anna.Berg@Nässjö.SE ", "sv", "Åtta frågor", TEXT, now)
    with any_database.read() as store:
        [mail] = store.mails.all()
        assert store.mails.due(now, 10) == (mail.id,)
        assert store.mails.due(now - timedelta(seconds=1), 10) == ()
    assert (mail.recipient, mail.subject, mail.text) == ("anna.berg@xn--nssj-loa5i.se", "Åtta frågor", TEXT)
    assert (mail.tries, mail.next_try_at, mail.sent_at, mail.problem) == (0, now, None, "")


def test_the_same_cause_writes_one_mail(any_database: Database, now: datetime) -> None:
    with any_database.write() as store:
        assert mailing.queue(store, "ask/1", "a@b.se", "sv", "First", TEXT, now)
        assert not mailing.queue(store, "ask/1", "a@b.se", "sv", "Second", TEXT, now)
        assert mailing.queue(store, "ask/2", "a@b.se", "sv", "Third", TEXT, now + timedelta(minutes=1))
    with any_database.read() as store:
        assert [mail.subject for mail in store.mails.all()] == ["Third", "First"]
        assert [mail.subject for mail in store.mails.all(limit=1)] == ["Third"]
        assert set(store.mails.by_keys(["ask/1", "ask/7"])) == {"ask/1"}


def test_a_mail_whose_cause_came_to_nothing_was_never_there(any_database: Database, now: datetime) -> None:
    def fail() -> None:
        with any_database.write() as store:
            mailing.queue(store, "ask/1", "a@b.se", "sv", "Hej", TEXT, now)
            store.mails.get(4711)

    with pytest.raises(NotFoundError):
        fail()
    with any_database.read() as store:
        assert store.mails.all() == ()


@pytest.mark.parametrize(
    "recipient",
    [
        "a@b.se\r\nBcc: c@d.se",
        "a@b.se\n",
        "a\r@b.se",
        "a@b.se\0",
        "a@b.se, c@d.se",
        "a@b.se;c@d.se",
        "a@b.se c@d.se",
        "Anna <a@b.se>",
        '"a b"@c.se',
        "a@b.se>",
        "a@@b.se",
        "a＠b.se",
        "a@c＠b.se",
        "å@b.se",
        "a@b",
        "a@b..se",
        "a@-b.se",
        "a..b@c.se",
        "@b.se",
        "a@",
        "",
        f"{'a' * 65}@b.se",
        f"a@{'b' * 64}.se",
        f"a@{'b.' * 130}se",
    ],
)
def test_what_is_not_one_address_is_refused(database: Database, now: datetime, recipient: str) -> None:
    with pytest.raises(MailHeaderError) as refusal, database.write() as store:
        mailing.queue(store, "k", recipient, "sv", "Hej", TEXT, now)
    assert refusal.value.field == "recipient"
    assert "b.se" not in str(refusal.value)


@pytest.mark.parametrize("sign", ["\r\nBcc: c@d.se", "\n", "\r", "\0", "\x0b", "\x1b[2J", "\x85", "\u2028", "\ud800"])
def test_a_subject_of_more_than_one_line_is_refused(database: Database, now: datetime, sign: str) -> None:
    with pytest.raises(MailHeaderError) as refusal, database.write() as store:
        mailing.queue(store, "k", "a@b.se", "sv", f"Hej{sign}", TEXT, now)
    assert refusal.value.field == "subject"


def test_the_html_says_the_same_and_loads_nothing() -> None:
    assert mailing.page("sv", "A & B", TEXT) == (
        '<!DOCTYPE html>\n<html lang="sv"><head><meta charset="utf-8"><title>A &amp; B</title></head><body>\n'
        "<p>Hej!</p>\n"
        "<p>Öppna:</p>\n"
        '<p><a href="https://matning.se/invitation/a?b=1&amp;c=2">https://matning.se/invitation/a?b=1&amp;c=2</a></p>\n'
        "<p>&gt; http://elak.se<br>Vi ses &lt;script&gt;</p>\n"
        "</body></html>\n"
    )

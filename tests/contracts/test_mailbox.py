"""What ports.Mailbox and ports.Evidence promise, against a real Dovecot."""

import logging
import socket
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from datetime import UTC, date, datetime
from typing import Any

import pytest
from imapclient import IMAPClient

from caseconsultant.domain.errors import MailboxRefused, MailboxTrouble
from caseconsultant.mail import imap_fetch
from caseconsultant.mail.imap import ImapAccount, ImapEvidence, ImapMailbox
from tests.conftest import absent
from tests.servers import dovecot
from tests.servers.dovecot import PASSWORD, Dovecot

pytestmark = pytest.mark.contract

POOR = "IMAP4rev1 UIDPLUS NAMESPACE SPECIAL-USE"  # neither MOVE nor IDLE
POORER = "IMAP4rev1 IDLE"


@pytest.fixture(scope="module")
def server() -> Iterator[Dovecot]:
    if dovecot.program() is None:
        absent(dovecot.NEEDS)
    with Dovecot(*(f"user{number}@x.test" for number in range(60))) as server:
        yield server


@pytest.fixture(scope="module")
def poor_server() -> Iterator[Dovecot]:
    if dovecot.program() is None:
        absent(dovecot.NEEDS)
    with Dovecot(*(f"user{number}@x.test" for number in range(10)), capability=POOR) as server:
        yield server


USERS: dict[int, Iterator[str]] = {}


def account_on(server: Dovecot, **changes: Any) -> ImapAccount:
    """An account of a user whom no other test has."""
    users = USERS.setdefault(server.port, iter(server.users))
    values: dict[str, Any] = {
        "host": "127.0.0.1",
        "port": server.port,
        "user": next(users),
        "password": PASSWORD,
        "tls": "none",
        **changes,
    }
    return ImapAccount(**values)


def look(server: Dovecot, account: ImapAccount) -> IMAPClient:
    """A second client, to see what the first one did."""
    client = IMAPClient("127.0.0.1", server.port, ssl=False, timeout=10)
    client.login(account.user, PASSWORD)
    return client


def a_mail(subject: str, size: int = 0) -> bytes:
    return f"Message-ID: <{subject}@clinic.test>\r\nSubject: {subject}\r\n\r\n".encode() + b"x" * 98 * 0 + filler(size)


def filler(size: int) -> bytes:
    return (b"words words words\r\n" * (size // 19 + 1))[:size] + b"\r\n"


def put(server: Dovecot, account: ImapAccount, *mails: bytes) -> None:
    with look(server, account) as client:
        for mail in mails:
            client.append("INBOX", mail)


@pytest.fixture
def opened(server: Dovecot) -> Iterator[Callable[..., ImapMailbox]]:
    """Open mailboxes that are closed after the test."""
    made: list[ImapMailbox] = []

    def build(account: ImapAccount) -> ImapMailbox:
        made.append(ImapMailbox(account))
        made[-1].open()
        return made[-1]

    yield build
    for mailbox in made:
        mailbox.close()


Opened = Callable[..., ImapMailbox]


@pytest.mark.parametrize("tls", ["implicit", "starttls", "none"])
def test_a_mail_comes_whole_and_unmarked_whatever_the_tls(server: Dovecot, opened: Opened, tls: str) -> None:
    account = account_on(
        server,
        tls=tls,
        port=server.tls_port if tls == "implicit" else server.port,
        host="localhost" if tls != "none" else "127.0.0.1",
        ca_file=server.ca_file if tls != "none" else None,
    )
    put(server, account, mail := a_mail("one"))
    mailbox = opened(account)
    status = mailbox.open()
    assert (status.exists, status.uidnext) == (1, 2)
    assert status.uidvalidity > 0
    (got,) = mailbox.fetch(mailbox.uids(0))
    assert (got.uid, got.raw, got.size, got.too_large) == (1, mail, len(mail), False)
    assert got.received_at.tzinfo is UTC
    assert abs((datetime.now(UTC) - got.received_at).total_seconds()) < 60
    with look(server, account) as client:
        client.select_folder("INBOX", readonly=True)
        assert client.get_flags([1])[1] == (b"\\Recent",) or rb"\Seen" not in client.get_flags([1])[1]


def test_uids_are_ascending_and_above_what_is_known(server: Dovecot, opened: Opened) -> None:
    account = account_on(server)
    put(server, account, *(a_mail(str(n)) for n in range(5)))
    mailbox = opened(account)
    assert list(mailbox.uids(0)) == [1, 2, 3, 4, 5]
    assert list(mailbox.uids(3)) == [4, 5]
    assert list(mailbox.uids(5)) == []  # `6:*` names 5
    assert list(mailbox.uids(500)) == []


def test_messages_are_found_by_the_day_they_came(server: Dovecot, opened: Opened) -> None:
    account = account_on(server)
    with look(server, account) as client:
        for day in (1, 5, 9):
            client.append("INBOX", a_mail(str(day)), msg_time=datetime(2026, 11, day, 12, tzinfo=UTC))
    mailbox = opened(account)
    assert list(mailbox.since(date(2026, 11, 5), up_to=3)) == [2, 3]
    assert list(mailbox.since(date(2026, 11, 5), up_to=2)) == [2]
    assert list(mailbox.since(date(2026, 11, 5), up_to=0)) == []
    assert list(mailbox.since(date(2026, 12, 5), up_to=500_000)) == []


def test_another_folder_of_the_mailbox_is_read_and_filed_too(server: Dovecot, opened: Opened) -> None:
    account = account_on(server, done_folder="Done")
    put(server, account, a_mail("one"))
    with look(server, account) as client:
        client.create_folder("Late")
        client.append("Late", a_mail("two"))
        client.append("Late", a_mail("three"))
    mailbox = opened(account)
    assert mailbox.open("Late").exists == 2
    mailbox.file_away(mailbox.uids(0))
    assert mailbox.open("Late").exists == 0
    assert mailbox.open().exists == 1
    with pytest.raises(MailboxTrouble, match="there is no folder Never"):
        mailbox.open("Never")


def test_a_folder_of_very_many_is_searched_in_windows(server: Dovecot) -> None:
    account = account_on(server)
    put(server, account, *(a_mail(str(n)) for n in range(25)))
    with closing(ImapMailbox(account, search_at_once=1, uid_window=7)) as mailbox:
        mailbox.open()
        put(server, account, a_mail("late"))  # beyond the UIDNEXT that was said
        assert list(mailbox.uids(0)) == list(range(1, 27))
        assert list(mailbox.uids(20)) == list(range(21, 27))
        assert list(mailbox.uids(26)) == []


def test_small_and_large_mails_come_in_order(server: Dovecot, opened: Opened) -> None:
    account = account_on(server)
    sizes = [100] * 60 + [imap_fetch.LARGE + 5, 50, 3_000_000, 0]
    mails = [a_mail(str(n), size) for n, size in enumerate(sizes)]
    for number, mail in enumerate(mails):
        server.deliver(account.user, mail, f"{number:03}")
    mailbox = opened(account)
    got = sorted(mailbox.fetch(mailbox.uids(0)), key=lambda mail: mail.uid)
    assert sorted(mail.raw for mail in got) == sorted(mails)
    assert [mail.size for mail in got] == [len(mail.raw) for mail in got]


def test_of_a_mail_that_is_too_large_only_the_beginning_comes(server: Dovecot, opened: Opened) -> None:
    account = account_on(server)
    server.deliver(account.user, mail := a_mail("big", imap_fetch.TOO_LARGE + 1))
    (got,) = (mailbox := opened(account)).fetch(mailbox.uids(0))
    assert (got.too_large, got.size, len(got.raw)) == (True, len(mail), imap_fetch.KEPT_OF_TOO_LARGE)
    assert mail.startswith(got.raw)


def test_a_mail_that_is_gone_is_left_out(server: Dovecot, opened: Opened) -> None:
    account = account_on(server)
    put(server, account, a_mail("one"), a_mail("two"), a_mail("three"))
    mailbox = opened(account)
    with look(server, account) as client:
        client.select_folder("INBOX")
        client.delete_messages([2])
        client.uid_expunge([2])
    assert [mail.uid for mail in mailbox.fetch([1, 2, 3, 99])] == [1, 3]
    assert list(mailbox.fetch([])) == []


def contents(server: Dovecot, account: ImapAccount, folder: str) -> int:
    with look(server, account) as client:
        return int(client.folder_status(folder, ["MESSAGES"])[b"MESSAGES"])


def test_filing_moves_and_twice_is_harmless(server: Dovecot, opened: Opened) -> None:
    account = account_on(server, done_folder="Case Consultant/Done")
    put(server, account, a_mail("one"), a_mail("two"))
    mailbox = opened(account)
    mailbox.file_away([1])
    mailbox.file_away([1, 2, 99])
    mailbox.file_away([1, 2])
    mailbox.file_away([])
    assert list(mailbox.uids(0)) == []
    assert contents(server, account, "Case Consultant/Done") == 2


def test_without_move_nobody_elses_deleted_mail_goes(poor_server: Dovecot, opened: Opened) -> None:
    account = account_on(poor_server)
    put(poor_server, account, a_mail("one"), a_mail("theirs"))
    with look(poor_server, account) as client:
        client.select_folder("INBOX")
        client.delete_messages([2])
    mailbox = opened(account)
    mailbox.file_away([1])
    mailbox.file_away([1])
    assert list(mailbox.uids(0)) == [2]
    assert contents(poor_server, account, "CaseConsultant") == 1


def test_filing_may_be_a_keyword(server: Dovecot, opened: Opened) -> None:
    account = account_on(server, filing="keyword")
    put(server, account, a_mail("one"), a_mail("two"))
    mailbox = opened(account)
    mailbox.file_away([1, 99])
    mailbox.file_away([1])
    with look(server, account) as client:
        client.select_folder("INBOX", readonly=True)
        flags = client.get_flags([1, 2])
    assert b"$CaseConsultant" in flags[1]
    assert b"$CaseConsultant" not in flags[2]


def test_filing_may_be_nothing_at_all(server: Dovecot, opened: Opened) -> None:
    account = account_on(server, filing="none")
    put(server, account, a_mail("one"))
    mailbox = opened(account)
    mailbox.file_away([1])
    assert list(mailbox.uids(0)) == [1]
    with look(server, account) as client:
        assert not client.folder_exists("CaseConsultant")


def test_a_server_that_can_neither_move_nor_expunge_by_uid_gets_a_keyword() -> None:
    if dovecot.program() is None:
        absent(dovecot.NEEDS)
    with Dovecot("user@x.test", capability=POORER) as server, closing(ImapMailbox(account_on(server))) as mailbox:
        put(server, mailbox.account, a_mail("one"))
        assert "marked by the keyword" in mailbox.check()
        mailbox.file_away([1])
        assert list(mailbox.uids(0)) == [1]


def later(seconds: float, what: Callable[[], object]) -> threading.Timer:
    timer = threading.Timer(seconds, what)
    timer.start()
    return timer


def test_news_comes_at_once(server: Dovecot, opened: Opened) -> None:
    mailbox = opened(account := account_on(server))
    mailbox.uids(0)
    timer = later(0.3, lambda: put(server, account, a_mail("one")))
    before = time.monotonic()
    assert mailbox.wait(20) is True
    assert time.monotonic() - before < 5
    timer.join()
    assert list(mailbox.uids(0)) == [1]


def test_without_news_waiting_ends_in_time(server: Dovecot, opened: Opened) -> None:
    mailbox = opened(account_on(server))
    mailbox.uids(0)
    before = time.monotonic()
    assert mailbox.wait(0.4) is False
    assert 0.3 < time.monotonic() - before < 2
    assert list(mailbox.uids(0)) == []


def test_mail_that_came_before_the_waiting_is_not_waited_for(server: Dovecot, opened: Opened) -> None:
    mailbox = opened(account := account_on(server))
    put(server, account, a_mail("one"))
    assert list(mailbox.uids(0)) == [1]
    put(server, account, a_mail("two"))
    before = time.monotonic()
    assert mailbox.wait(20) is True
    assert time.monotonic() - before < 2


def test_mail_that_was_told_of_while_filing_is_not_waited_for(server: Dovecot, opened: Opened) -> None:
    mailbox = opened(account := account_on(server))
    put(server, account, a_mail("one"))
    mailbox.uids(0)
    put(server, account, a_mail("two"))
    mailbox.file_away([1])  # its answer tells of the second mail, and no later one does
    before = time.monotonic()
    assert mailbox.wait(20) is True
    assert time.monotonic() - before < 2


def test_waiting_works_over_tls(server: Dovecot, opened: Opened) -> None:
    account = account_on(server, tls="implicit", port=server.tls_port, host="localhost", ca_file=server.ca_file)
    mailbox = opened(account)
    mailbox.uids(0)
    assert mailbox.wait(0.2) is False
    timer = later(0.2, lambda: put(server, account, a_mail("one")))
    assert mailbox.wait(20) is True
    timer.join()
    assert list(mailbox.uids(0)) == [1]


def test_without_idle_the_server_is_asked(poor_server: Dovecot) -> None:
    account = account_on(poor_server)
    slept: list[float] = []

    def arrive(seconds: float) -> None:
        slept.append(seconds)
        if len(slept) == 2:
            put(poor_server, account, a_mail("one"))

    with closing(ImapMailbox(account, sleep=arrive)) as mailbox:
        mailbox.open()
        mailbox.uids(0)
        assert mailbox.wait(100) is True
        assert slept == [30, 30]
        mailbox.uids(0)
        assert mailbox.wait(70) is False
        assert slept == [30, 30, 30, 30, 10]


def test_a_killed_server_is_noticed_and_after_its_return_all_is_as_before() -> None:
    if dovecot.program() is None:
        absent(dovecot.NEEDS)
    with Dovecot("user@x.test") as server, closing(ImapMailbox(account_on(server))) as mailbox:
        put(server, mailbox.account, a_mail("one"))
        first = mailbox.open()
        mailbox.uids(0)
        timer = later(0.3, server.kill)
        before = time.monotonic()
        with pytest.raises(MailboxTrouble, match="ended the connection"):
            mailbox.wait(20)
        assert time.monotonic() - before < 3
        timer.join()
        with pytest.raises(MailboxTrouble, match="nothing answers"):
            mailbox.open()
        server.start()
        assert mailbox.open() == first
        assert list(mailbox.uids(0)) == [1]


def test_another_uidvalidity_is_told() -> None:
    if dovecot.program() is None:
        absent(dovecot.NEEDS)
    with Dovecot("user@x.test") as server, closing(ImapMailbox(account_on(server))) as mailbox:
        put(server, mailbox.account, a_mail("one"))
        first = mailbox.open()
        mailbox.close()
        time.sleep(1.1)  # Dovecot makes it from the second
        for index in (server.folder / "mail" / "user@x.test").glob("dovecot*"):
            index.unlink()
        assert mailbox.open().uidvalidity != first.uidvalidity


def test_a_closed_mailbox_may_be_opened_again_and_closed_twice(server: Dovecot) -> None:
    mailbox = ImapMailbox(account_on(server))
    mailbox.close()
    mailbox.open()
    mailbox.close()
    mailbox.close()
    with pytest.raises(MailboxTrouble, match="is not open"):
        mailbox.uids(0)
    mailbox.open()
    mailbox.close()


def test_check_says_in_one_sentence_what_was_reached(server: Dovecot, opened: Opened) -> None:
    account = account_on(server)
    mailbox = opened(account)
    assert mailbox.check() == (
        f"signed in to 127.0.0.1:{server.port} without TLS as {account.user}: the folder INBOX holds 0 messages;"
        " news comes at once (IDLE); handled mail is moved to CaseConsultant."
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"host": "no-such-host.invalid", "tls": "implicit"}, "was not found"),
        ({"host": "x" * 70 + ".test", "tls": "implicit"}, "was not found"),
        ({"port": 1}, "nothing answers"),
        ({"tls": "implicit", "host": "localhost"}, "TLS with localhost"),
        ({"tls": "starttls", "host": "localhost"}, "is not trusted"),
        ({"host": "mail.clinic.test"}, "without TLS"),
        ({"folder": "Nowhere"}, "no folder Nowhere; there are: INBOX, Sent"),
        ({"folder": "IN\r\nBOX"}, "control character"),
    ],
)
def test_trouble_is_told_in_words(server: Dovecot, changes: dict[str, Any], words: str) -> None:
    with closing(ImapMailbox(account_on(server, **changes))) as mailbox, pytest.raises(MailboxTrouble, match=words):
        mailbox.open()


@pytest.mark.parametrize("password", ["wrong", "falsch-ü"])
def test_a_refused_login_is_told_apart(server: Dovecot, password: str) -> None:
    mailbox = ImapMailbox(account_on(server, password=password))
    with pytest.raises(MailboxRefused, match="refused the login of user") as refused:
        mailbox.open()
    assert password not in str(refused.value)
    assert password not in repr(mailbox.account)


def test_a_server_that_says_nothing_is_not_waited_for() -> None:
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        account = ImapAccount("127.0.0.1", deaf.getsockname()[1], "u", "p", "none", connect_seconds=0.2)
        with pytest.raises(MailboxTrouble, match="did not answer in time"):
            ImapMailbox(account).open()


def test_no_log_holds_mail_or_password(server: Dovecot, caplog: pytest.LogCaptureFixture) -> None:
    account = account_on(server)
    put(server, account, a_mail("canary"))
    with caplog.at_level(logging.DEBUG), closing(ImapMailbox(account)) as mailbox:
        mailbox.open()
        assert len(list(mailbox.fetch(mailbox.uids(0)))) == 1
    assert "canary" not in caplog.text
    assert PASSWORD not in caplog.text


def test_our_letter_is_found_in_any_of_the_folders(server: Dovecot) -> None:
    account = account_on(server)
    with look(server, account) as client:
        client.append("Sent", b"Message-ID: <cc.1.abc@consult.test>\r\n\r\nx\r\n")
    evidence = ImapEvidence(account, ("INBOX", "Nowhere", "Sent"))
    assert evidence.found("cc.1.abc@consult.test") == "cc.1.abc@consult.test"
    assert evidence.found("cc.2.abc@consult.test") == ""


def test_the_folder_that_the_server_marks_for_sent_mail_needs_no_name(server: Dovecot) -> None:
    account = account_on(server)
    with look(server, account) as client:
        client.append("Sent", b"Message-ID: <cc.1.abc@consult.test>\r\n\r\nx\r\n")
    assert ImapEvidence(account, (r"\Sent",)).found("cc.1.abc@consult.test")
    with pytest.raises(MailboxTrouble, match="none of the folders"):
        ImapEvidence(account, (r"\Archive",)).found("cc.1.abc@consult.test")


@pytest.mark.parametrize(
    ("theirs", "named"),
    [
        (b"<AB1=2@mail.provider.test>", "AB1=2@mail.provider.test"),
        (b"\r\n <folded@provider.test>", "folded@provider.test"),
        (b"none", "cc.1.abc@consult.test"),
    ],
)
def test_a_letter_that_was_given_another_id_is_found_by_our_own_header(
    server: Dovecot, theirs: bytes, named: str
) -> None:
    account = account_on(server)
    with look(server, account) as client:
        client.append("Sent", b"Message-ID: %b\r\nX-CaseConsultant-Letter: cc.1.abc@consult.test\r\n\r\nx\r\n" % theirs)
    assert ImapEvidence(account, ("Sent",)).found("cc.1.abc@consult.test") == named


def test_where_no_folder_is_there_nothing_is_claimed(server: Dovecot) -> None:
    with pytest.raises(MailboxTrouble, match="none of the folders"):
        ImapEvidence(account_on(server), ("Nowhere",)).found("cc.1.abc@consult.test")


@pytest.mark.parametrize(
    "message_id",
    [
        'x"\r\nX1 STORE 1:* +FLAGS (\\Deleted)\r\nX2 EXPUNGE\r\n@y',
        "a@b.test\n",
        "a@b.test\r\nX LOGOUT",
        "<a@b.test>",
        "a b@c.test",
        'a"@b.test',
        "a@b.test)",
        "ü@b.test",
        "a@b.test{3}",
        "*@b.test",
        "",
        "a" * 400 + "@b.test",
    ],
)
def test_nothing_but_an_id_of_ours_reaches_the_server(server: Dovecot, message_id: str) -> None:
    evidence = ImapEvidence(ImapAccount("127.0.0.1", 1, "u", "p", "none"), ("Sent",))
    with pytest.raises(ValueError, match="only Message-IDs that we made"):
        evidence.found(message_id)

"""The mailbox against servers that break the protocol, or break off."""

import time
from collections.abc import Iterator
from contextlib import contextmanager

import pytest

from caseconsultant.domain.errors import MailboxRefused, MailboxTrouble
from caseconsultant.mail.imap import ImapAccount, ImapMailbox
from tests.servers.evil_imap import CUT, Answer, EvilImap

pytestmark = pytest.mark.contract


@contextmanager
def mailbox_on(
    answers: dict[str, Answer], greeting: bytes = b"* OK hello\r\n"
) -> Iterator[tuple[ImapMailbox, EvilImap]]:
    with EvilImap(answers, greeting) as server:
        mailbox = ImapMailbox(
            ImapAccount("127.0.0.1", server.port, "u", "p", "none", connect_seconds=0.5, read_seconds=2)
        )
        yield mailbox, server
        mailbox.close()


@pytest.mark.parametrize(
    "idle", [b"+ idling\r\n" + CUT, b"+ idling\r\n* BYE bored\r\n" + CUT, CUT, b"* BYE no\r\n" + CUT]
)
def test_an_end_while_idling_is_noticed_at_once(idle: bytes) -> None:
    with mailbox_on({"IDLE": idle}) as (mailbox, _):
        mailbox.open()
        mailbox.uids(0)
        before = time.process_time()
        with pytest.raises(MailboxTrouble):
            mailbox.wait(20)
        assert time.process_time() - before < 0.5
        with pytest.raises(MailboxTrouble, match="is not open"):
            mailbox.wait(20)


@pytest.mark.parametrize(
    "idle",
    [
        b"* 4 EXISTS\r\n+ idling\r\n",  # imapclient: "Unexpected IDLE response"
        b"+ idling\r\n* 4 EXISTS\r\n",  # one packet: no poll shows the second line
        b"+ idling\r\n* OK still here\r\n* 4 EXISTS\r\n",
    ],
)
def test_news_is_heard_however_it_comes(idle: bytes) -> None:
    with mailbox_on({"IDLE": idle}) as (mailbox, server):
        mailbox.open()
        mailbox.uids(0)
        assert mailbox.wait(20) is True
        assert b"DONE" in server.commands
        assert list(mailbox.uids(0)) == [1, 2, 3]


def test_news_that_comes_with_the_end_of_idling_is_heard() -> None:
    with mailbox_on({"DONE": b"* 4 EXISTS\r\n%TAG% OK done\r\n"}) as (mailbox, _):
        mailbox.open()
        mailbox.uids(0)
        assert mailbox.wait(0.1) is True


def test_a_server_that_refuses_to_idle_is_trouble_and_no_loop() -> None:
    with mailbox_on({"IDLE": b"%TAG% NO not today\r\n"}) as (mailbox, _):
        mailbox.open()
        mailbox.uids(0)
        with pytest.raises(MailboxTrouble, match="not today"):
            mailbox.wait(5)


@pytest.mark.parametrize(
    "fetch",
    [
        b"",
        b"* 1 FETCH (UID 1)\r\n",
        b"* 1 FETCH (UID 1 BODY[] NIL)\r\n",
        b'* 1 FETCH (UID 1 BODY[] "")\r\n',
        b"* 9 FETCH (UID 9 BODY[] {2}\r\nhi)\r\n",
        b"* 1 FETCH (FLAGS (\\Seen))\r\n",
    ],
)
def test_ok_without_data_is_no_mail(fetch: bytes) -> None:
    def answer(command: bytes) -> bytes:
        return fetch if b"BODY" in command.upper() else b"* 1 FETCH (UID 1 RFC822.SIZE 2)\r\n"

    with mailbox_on({"UID FETCH": answer}) as (mailbox, _):
        mailbox.open()
        assert list(mailbox.fetch([1])) == []


SIZES = b"".join(b"* %d FETCH (UID %d RFC822.SIZE 2)\r\n" % (n, n) for n in (1, 2, 3))


def test_a_message_that_the_server_refuses_holds_up_no_other() -> None:
    def answer(command: bytes) -> bytes:
        asked = command.upper().split()[-2]
        if b"BODY" not in command.upper():
            return SIZES
        if asked in (b"1", b"3"):
            return b"* 1 FETCH (UID %b BODY[] {2}\r\nhi)\r\n" % asked
        return b"%TAG% NO [SERVERBUG] cannot read this one\r\n"

    with mailbox_on({"UID FETCH": answer}) as (mailbox, _):
        mailbox.open()
        assert [mail.uid for mail in mailbox.fetch([1, 2, 3])] == [1, 3]
        assert mailbox.open().exists == 3


def test_a_server_that_refuses_every_message_is_in_trouble() -> None:
    def answer(command: bytes) -> bytes:
        return b"%TAG% NO not now\r\n" if b"BODY" in command.upper() else SIZES

    with mailbox_on({"UID FETCH": answer}) as (mailbox, _):
        mailbox.open()
        with pytest.raises(MailboxTrouble, match="not now"):
            list(mailbox.fetch([1, 2, 3]))


def test_what_was_not_asked_for_is_not_taken() -> None:
    def answer(command: bytes) -> bytes:
        if b"BODY" not in command.upper():
            return b"* 1 FETCH (UID 1 RFC822.SIZE 2)\r\n* 2 FETCH (UID 2 RFC822.SIZE 2)\r\n"
        return b"* 9 FETCH (UID 9 BODY[] {2}\r\nno)\r\n* 1 FETCH (BODY[] {2}\r\nhi UID 1)\r\n"

    with mailbox_on({"UID FETCH": answer}) as (mailbox, _):
        mailbox.open()
        assert [(mail.uid, mail.raw) for mail in mailbox.fetch([1])] == [(1, b"hi")]


def test_a_size_that_is_a_lie_does_no_harm() -> None:
    def answer(command: bytes) -> bytes:
        if b"BODY" not in command.upper():
            return b"* 1 FETCH (UID 1 RFC822.SIZE 99999999)\r\n"
        return b"* 1 FETCH (UID 1 BODY[]<0> {2}\r\nhi)\r\n"

    with mailbox_on({"UID FETCH": answer}) as (mailbox, _):
        mailbox.open()
        (mail,) = mailbox.fetch([1])
        assert (mail.raw, mail.too_large) == (b"hi", True)


@pytest.mark.parametrize(
    "answer",
    [
        b"* 1 FETCH (UID 1 RFC822.SIZE 9\r\n",
        b"* 1 FETCH (UID x RFC822.SIZE 9)\r\n",
        b"* 1 FETCH " + b"(" * 3000 + b"\r\n",
        b"* 1 FETCH (UID 1 BODY[] {9}\r\nhi" + CUT,
        b"* 1 FETCH (UID 1 BODY[] {99999\r\n)\r\n",
        b"nonsense\r\n",
        b"\r\n",
        b"* BYE for now\r\n" + CUT,
        b"* 1 FETCH " + b"x" * 1_100_000 + b"\r\n",
        b"%TAG% NO not now\r\n",
        b"%TAG% BAD what?\r\n",
        b"other OK tag\r\n",
    ],
)
def test_what_is_no_imap_is_trouble_in_words(answer: bytes) -> None:
    with mailbox_on({"UID FETCH": answer}) as (mailbox, _):
        mailbox.open()
        with pytest.raises(MailboxTrouble, match=r"127\.0\.0\.1"):
            list(mailbox.fetch([1]))
        assert mailbox.open().exists == 3


@pytest.mark.parametrize("answer", [b"* SEARCH\r\n", b"* SEARCH 2 1 2\r\n", b"* SEARCH 3 1\r\n", b""])
def test_a_search_gives_what_is_above_in_order(answer: bytes) -> None:
    with mailbox_on({"UID SEARCH": answer}) as (mailbox, _):
        mailbox.open()
        uids = list(mailbox.uids(1))
        assert uids == sorted({uid for uid in uids if uid > 1})


@pytest.mark.parametrize("answer", [b"* SEARCH x y\r\n", b"* SEARCH 1\r\n* SEARCH 2\r\n"])
def test_a_search_that_is_none_is_trouble(answer: bytes) -> None:
    with mailbox_on({"UID SEARCH": answer}) as (mailbox, _):
        mailbox.open()
        with pytest.raises(MailboxTrouble):
            mailbox.uids(1)


def test_a_move_that_is_refused_since_all_are_gone_is_done() -> None:
    with mailbox_on({"UID MOVE": b"%TAG% NO no such messages\r\n", "UID SEARCH": b"* SEARCH\r\n"}) as (mailbox, _):
        mailbox.open()
        mailbox.file_away([1, 2])


def test_a_move_that_is_refused_goes_on_with_what_is_left() -> None:
    def move(command: bytes) -> bytes:
        return b"" if command.split()[2] == b"2" else b"%TAG% NO one is gone\r\n"

    with mailbox_on({"UID MOVE": move, "UID SEARCH": b"* SEARCH 2\r\n"}) as (mailbox, server):
        mailbox.open()
        mailbox.file_away([1, 2])
        assert b"UID MOVE 2 " in b"\n".join(server.commands)


def test_a_move_that_is_refused_for_good_is_trouble() -> None:
    with mailbox_on({"UID MOVE": b"%TAG% NO over quota\r\n"}) as (mailbox, _):
        mailbox.open()
        with pytest.raises(MailboxTrouble, match="over quota"):
            mailbox.file_away([1])


@pytest.mark.parametrize(
    ("login", "kind"),
    [
        (b"%TAG% NO [AUTHENTICATIONFAILED] no\r\n", MailboxRefused),
        (b"%TAG% NO go away\r\n", MailboxRefused),
        (b"%TAG% NO [UNAVAILABLE] later\r\n", MailboxTrouble),
        (b"* BYE overloaded\r\n" + CUT, MailboxTrouble),
        (CUT, MailboxTrouble),
    ],
)
def test_only_a_refused_password_counts_as_refused(login: bytes, kind: type[MailboxTrouble]) -> None:
    with mailbox_on({"LOGIN": login}) as (mailbox, _):
        with pytest.raises(MailboxTrouble) as trouble:
            mailbox.open()
        assert type(trouble.value) is kind


@pytest.mark.parametrize("greeting", [b"* BYE full\r\n", b"220 smtp.test ESMTP\r\n", b"", b"* NO\r\n"])
def test_what_does_not_greet_is_trouble(greeting: bytes) -> None:
    with mailbox_on({}, greeting) as (mailbox, _), pytest.raises(MailboxTrouble):
        mailbox.open()


def test_nobody_signs_us_in_before_tls() -> None:
    with EvilImap({}, b"* PREAUTH welcome\r\n") as server:
        mailbox = ImapMailbox(ImapAccount("127.0.0.1", server.port, "u", "p", "starttls", read_seconds=2))
        with pytest.raises(MailboxTrouble, match="cannot be trusted"):
            mailbox.open()


def test_a_server_without_starttls_gets_no_password() -> None:
    with EvilImap() as server:
        mailbox = ImapMailbox(ImapAccount("127.0.0.1", server.port, "u", "p", "starttls", read_seconds=2))
        with pytest.raises(MailboxTrouble, match="offers no STARTTLS"):
            mailbox.open()
        assert not any(b"LOGIN" in command for command in server.commands)

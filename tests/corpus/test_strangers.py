"""Every message of strangers through collect and triage over a real Dovecot."""

import re
from collections import Counter
from contextlib import closing
from dataclasses import replace
from email import message_from_bytes
from pathlib import Path

import pytest
from sqlalchemy import select

from caseconsultant.mail.imap import ImapMailbox
from caseconsultant.mail.imap_connection import ImapAccount
from caseconsultant.mail.sandbox import ChildParser
from caseconsultant.services.collect import collect
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import InboxRow, LetterRow
from tests.conftest import absent
from tests.corpus.strangers import full_messages
from tests.servers import dovecot
from tests.servers.dovecot import Dovecot
from tests.world import World

MACHINES = re.compile(
    rb"^(Auto-Submitted:(?!\s*no\b)|List-|Precedence:\s*(bulk|list|junk)|Return-Path:\s*<\s*>)", re.I | re.M
)
DECIDED = {"opened", "appended", "held", "ignored", "duplicate", "unreadable"}
NEEDS_NO_REASON = {"opened", "appended"}


@pytest.mark.long
@pytest.mark.contract
def test_none_is_lost_none_blocks_another_and_no_machine_is_answered(shared: Path, small_world: World) -> None:
    if dovecot.program() is None:
        absent(dovecot.NEEDS)
    mails = list(full_messages(shared / "mail"))
    assert len(mails) > 500
    world = small_world
    with Dovecot("consult") as server:
        for number, (_, raw) in enumerate(mails, start=1):
            server.deliver("consult", raw, str(number))
        account = ImapAccount(
            host="127.0.0.1", port=server.port, user="consult", password=dovecot.PASSWORD, tls="none", ca_file=None
        )
        mailbox, parser = ImapMailbox(account), ChildParser()
        world.app = replace(world.app, parser=parser)
        world.source = replace(world.source, mailbox="strangers", start_now=False)
        with closing(mailbox), closing(parser):
            took = collect(world.app, world.source, mailbox, world.misses, thorough=True, stored=lambda _: None)
            assert took == len(mails)
            world.mailbox = mailbox  # type: ignore[assignment]
            live_again(world)
            world.work()
            assert world.poll(thorough=True) == 0
            assert list(mailbox.uids(0)) == []

    verdicts = world.verdicts()
    assert len(verdicts) == len(mails)
    assert all(verdict in DECIDED and (verdict in NEEDS_NO_REASON or reason) for verdict, reason in verdicts)
    for counted, count in Counter(verdict for verdict, _ in verdicts).most_common():
        print(f"{counted}: {count}")
    for reason, count in Counter(f"{v}: {r}" for v, r in verdicts if v not in NEEDS_NO_REASON).most_common():
        print(f"{reason}: {count}")
    answered = raws_that_were_acknowledged(world)
    assert answered
    assert [raw[:300] for raw in answered if MACHINES.search(head_of(raw))] == []


def head_of(raw: bytes) -> bytes:
    return re.split(rb"\r?\n\r?\n", raw, maxsplit=1)[0]


def live_again(world: World) -> None:
    """Judge the backlog as if it had come just now, so that what may be acknowledged is."""
    with transaction(world.app.sessions) as session:
        for row in session.scalars(select(InboxRow)):
            row.backlog = False


def raws_that_were_acknowledged(world: World) -> list[bytes]:
    with transaction(world.app.sessions) as session:
        tickets = set(session.scalars(select(LetterRow.ticket_id)))
        opened = session.scalars(select(InboxRow).where(InboxRow.verdict == "opened"))
        return [row.raw for row in opened if row.ticket_id in tickets and message_from_bytes(row.raw)]

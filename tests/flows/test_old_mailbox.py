"""A mailbox with 20,000 old messages, met for the first time, over a real Dovecot."""

from contextlib import closing
from dataclasses import replace

import pytest
from sqlalchemy import select

from caseconsultant.mail.imap import ImapAccount, ImapMailbox
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import FolderRow, MailboxRow
from tests.conftest import absent
from tests.fakes import a_mail
from tests.servers import dovecot
from tests.servers.dovecot import Dovecot
from tests.world import World

OLD = 20_000


@pytest.mark.long
@pytest.mark.contract
def test_nothing_is_answered_on_the_first_connection_and_it_is_said(small_world: World) -> None:
    if dovecot.program() is None:
        absent(dovecot.NEEDS)
    world = small_world
    world.source = replace(world.source, mailbox="old", start_now=True)
    with Dovecot("consult") as server:
        for number in range(OLD):
            server.deliver("consult", b"From: jo@clinic.test\r\nSubject: %d\r\n\r\n20610?\r\n" % number, str(number))
        account = ImapAccount(
            host="127.0.0.1", port=server.port, user="consult", password=dovecot.PASSWORD, tls="none", ca_file=None
        )
        with closing(ImapMailbox(account)) as mailbox:
            world.mailbox = mailbox  # type: ignore[assignment]
            world.work()
            world.poll(thorough=True)
            assert world.verdicts() == []
            server.deliver("consult", a_mail(), "new")
            world.work()
            assert len(world.tickets()) == 1
            assert len(mailbox.uids(0)) == OLD
    assert len(world.server.accepted()) == 1
    with transaction(world.app.sessions) as session:
        assert session.scalars(select(FolderRow.left_alone).where(FolderRow.mailbox == "old")).one() == OLD
        assert "starts from now" in session.scalars(select(MailboxRow.note).where(MailboxRow.name == "old")).one()

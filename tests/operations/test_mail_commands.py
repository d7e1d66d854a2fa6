from dataclasses import replace
from pathlib import Path

import pytest
from click.testing import CliRunner, Result
from sqlalchemy import select

from caseconsultant.cli import commands
from caseconsultant.domain.allowances import Plan
from caseconsultant.domain.delivery import LetterState, Outcome
from caseconsultant.domain.letters import InboundMail
from caseconsultant.domain.policies import Asking
from caseconsultant.ports import Unreadable
from caseconsultant.services.batches import BATCH_MAILS
from caseconsultant.settings import Settings, load
from caseconsultant.store.session import transaction
from caseconsultant.store.tables import InboxRow, JournalRow
from caseconsultant.wiring import SystemClock
from tests.conftest import absent
from tests.crashes.path import Died, Tripwire
from tests.fakes import InProcessParser, a_mail
from tests.servers import dovecot
from tests.servers.dovecot import PASSWORD, Dovecot
from tests.servers.smtp_sink import SmtpSink
from tests.test_settings import ENOUGH
from tests.world import World

SECRET = "Rosalind Quartermaine"


def run(world: World, *words: str) -> Result:
    obj = {"app": lambda: world.app, "settings": the_settings}
    return CliRunner().invoke(commands, ["mail", *words], obj=obj, catch_exceptions=False)


def the_settings() -> Settings:
    return load(ENOUGH)


def an_mbox(folder: Path, count: int) -> Path:
    path = folder / "old.mbox"
    mails = [a_mail(message_id=f"{n}@x.test", sender=f"jo{n}@x.test", text=f"Question {n}?") for n in range(count)]
    path.write_bytes(b"".join(b"From jo Tue Nov 24 11:00:00 2026\n" + mail + b"\n" for mail in mails))
    return path


def test_imported_mail_becomes_tickets_and_nobody_is_written_to(small_world: World, tmp_path: Path) -> None:
    result = run(small_world, "import", str(an_mbox(tmp_path, 3)))
    assert (result.output, result.exit_code) == ("3 taken in, 0 here already, 0 passed over.\n", 0)
    small_world.work()
    assert len(small_world.tickets()) == 3
    assert small_world.letters() == []


def test_an_import_acknowledges_where_it_is_asked_to(small_world: World, tmp_path: Path) -> None:
    run(small_world, "import", "--acknowledge", str(an_mbox(tmp_path, 2)))
    small_world.work()
    assert [state for _, state in small_world.letters()] == [LetterState.SENT] * 2


def test_importing_twice_takes_nothing_in_twice(small_world: World, tmp_path: Path) -> None:
    path = an_mbox(tmp_path, 3)
    run(small_world, "import", str(path))
    assert run(small_world, "import", str(path)).output == "0 taken in, 3 here already, 0 passed over.\n"
    small_world.work()
    assert run(small_world, "import", str(path)).output == "0 taken in, 3 here already, 0 passed over.\n"
    assert len(small_world.verdicts()) == 3


def test_what_was_collected_is_not_imported_and_what_was_imported_is_no_second_ticket(
    small_world: World, tmp_path: Path
) -> None:
    (tmp_path / "one.eml").write_bytes(a_mail())
    small_world.server.arrives(a_mail().replace(b"\n", b"\r\n"))  # as a mail server keeps it
    small_world.work()
    assert "0 taken in, 1 here already" in run(small_world, "import", str(tmp_path / "one.eml")).output
    later = a_mail(message_id="later@x.test")
    (tmp_path / "two.eml").write_bytes(later)
    run(small_world, "import", str(tmp_path / "two.eml"))
    small_world.server.arrives(later)
    small_world.work()
    assert sorted(verdict or "" for verdict, _ in small_world.verdicts()) == ["duplicate", "opened", "opened"]


def test_bad_files_are_named_and_the_others_are_taken_in(small_world: World, tmp_path: Path) -> None:
    folder = tmp_path / "mails"
    folder.mkdir()
    (folder / "a.eml").write_bytes(b"")
    (folder / "b.eml").write_bytes(a_mail())
    result = run(small_world, "import", str(folder))
    assert result.output == "Passed over a.eml: it is empty.\n1 taken in, 0 here already, 1 passed over.\n"
    assert result.exit_code == 1


def test_an_import_that_dies_anywhere_is_completed_by_the_next(tmp_path: Path) -> None:
    points, mails = 0, 2 * BATCH_MAILS + 1
    for at in range(1, 100):
        tripwire = Tripwire(at)
        url = f"sqlite:///{tmp_path}/{at}.sqlite"
        world = World(tmp_path / str(at), url, tripwire).set_up()
        path = an_mbox(tmp_path, mails)
        tripwire.armed = True
        try:
            run(world, "import", str(path))
        except Died:
            points += 1
            world = world.started_anew()
            run(world, "import", str(path))
        tripwire.armed = False
        with transaction(world.app.sessions) as session:
            assert len(session.scalars(select(InboxRow.id)).all()) == mails
        world.close()
        if points < at:
            break
    assert points == 6  # three batches, each before and after its commit


class Blind(InProcessParser):
    def parse(self, raw: bytes) -> InboundMail | Unreadable:
        return Unreadable("it is nested too deeply")


def test_an_unreadable_mail_is_judged_again(small_world: World) -> None:
    sighted = small_world.app
    small_world.app = replace(sighted, parser=Blind())
    small_world.server.arrives(a_mail())
    small_world.work()
    assert small_world.verdicts() == [("unreadable", "it is nested too deeply")]
    small_world.app = sighted
    result = run(small_world, "requeue", "1")
    assert (result.output, result.exit_code) == ("Mail 1 is judged again.\n", 0)
    small_world.work()
    assert small_world.verdicts() == [("opened", "")]
    assert len(small_world.letters()) == 1


def test_a_held_mail_is_judged_again_by_the_rules_of_now(small_world: World) -> None:
    CliRunner().invoke(commands, ["sender", "deny", "jo@clinic.test"], obj={"app": lambda: small_world.app})
    small_world.server.arrives(a_mail())
    small_world.work()
    CliRunner().invoke(commands, ["sender", "forget", "jo@clinic.test"], obj={"app": lambda: small_world.app})
    run(small_world, "requeue", "1")
    small_world.work()
    assert small_world.verdicts() == [("opened", "")]


def test_a_mail_that_became_a_ticket_and_one_that_is_not_there_stay(small_world: World) -> None:
    small_world.server.arrives(a_mail())
    small_world.work()
    result = run(small_world, "requeue", "1", "99")
    assert result.output == "Mail 1 stays as it is: opened (ticket 1).\nThere is no mail 99.\n"
    assert result.exit_code == 1
    small_world.work()
    assert len(small_world.tickets()) == 1


def answered(world: World, outcome: Outcome) -> int:
    """Return the letter of an answer that ended so."""
    world.server.arrives(a_mail())
    world.work()
    letter = world.approves()
    world.time_passes()
    world.sender.plan = [outcome]
    world.work()
    return letter


def test_a_failed_letter_is_tried_again(small_world: World) -> None:
    letter = answered(small_world, Outcome.REFUSED)
    assert "no server has taken it" in run(small_world, "requeue", "--letter", str(letter)).output
    small_world.work()
    assert dict(small_world.letters())[letter] is LetterState.SENT
    assert small_world.attention() is None


@pytest.mark.parametrize(
    ("outcome", "why"), [(Outcome.UNKNOWN, "it may have been sent"), (Outcome.ACCEPTED, "it was sent")]
)
def test_a_letter_that_may_have_been_sent_is_never_tried_again(small_world: World, outcome: Outcome, why: str) -> None:
    letter = answered(small_world, outcome)
    taken = len(small_world.server.accepted())
    result = run(small_world, "requeue", "--letter", str(letter))
    assert why in result.output
    assert result.exit_code == 1
    small_world.time_passes()
    small_world.work()
    assert len(small_world.server.accepted()) == taken


def test_an_answer_that_failed_is_not_tried_again_once_the_requester_wrote(small_world: World) -> None:
    letter = answered(small_world, Outcome.REFUSED)
    ours = str(small_world.server.accepted()[0]["Message-ID"])
    small_world.server.arrives(a_mail(message_id="q2@clinic.test", text="And 64484?", In_Reply_To=ours))
    small_world.work()
    assert "the requester has written since" in run(small_world, "requeue", "--letter", str(letter)).output
    assert dict(small_world.letters())[letter] is LetterState.FAILED


def test_explaining_names_every_rule_in_order_the_verdict_and_the_acknowledgement(small_world: World) -> None:
    small_world.server.arrives(a_mail())
    small_world.work()
    said = run(small_world, "explain", "1").output
    assert said.startswith("Mail 1: opened (ticket 1, drafted)\n")
    rules = [line.split()[0] for line in said.splitlines() if "nothing to say" in line or " decided " in line]
    assert rules[0] == "from_ourselves"
    assert rules[-1] == "anything_else"
    assert "authentication: not verified" in said
    assert "Acknowledgement: letter 1, sent" in said


@pytest.mark.parametrize(
    ("headers", "says"),
    [
        ({"Auto_Submitted": "auto-replied"}, "Acknowledgement: none: only a mail that opens a ticket"),
        ({"X_Auto_Response_Suppress": "All"}, "Acknowledgement: none: the mail asks for no automatic answer"),
    ],
)
def test_explaining_says_why_nobody_was_acknowledged(small_world: World, headers: dict[str, str], says: str) -> None:
    small_world.server.arrives(a_mail(**headers))
    small_world.work()
    assert says in run(small_world, "explain", "1").output


def test_explaining_an_imported_mail_and_one_beyond_the_cap_says_so(small_world: World, tmp_path: Path) -> None:
    run(small_world, "import", str(an_mbox(tmp_path, 1)))
    for number in range(6):
        small_world.server.arrives(a_mail(message_id=f"m{number}@clinic.test", text=str(number)))
    small_world.work()
    assert (
        "Acknowledgement: none: the mail is older than our first connection" in run(small_world, "explain", "1").output
    )
    assert "none: its sender had 5 automatic letters in the hour before" in run(small_world, "explain", "7").output


def test_explaining_a_mail_that_a_rule_stopped_shows_where(small_world: World) -> None:
    small_world.server.arrives(a_mail(sender="x <not an address>"))
    small_world.work()
    said = run(small_world, "explain", "1").output
    assert "Mail 1: held: it has no sender that could be answered" in said
    (line,) = [line for line in said.splitlines() if " decided " in line]
    assert line.split()[0] == "without_a_sender"
    assert "anything_else          not asked" in said


def test_nothing_of_a_mail_is_shown_unless_it_is_asked_for_and_then_the_journal_knows(small_world: World) -> None:
    mail = a_mail(subject=f"Patient {SECRET}", text=f"MRN 4711-22 of {SECRET}", sender=f"{SECRET} <rq@clinic.test>")
    small_world.server.arrives(mail)
    small_world.work()
    said = run(small_world, "explain", "1").output
    assert all(part not in said for part in (*SECRET.split(), "4711", "rq@"))
    revealed = run(small_world, "explain", "1", "--reveal").output
    assert f"Subject: Patient {SECRET}" in revealed
    with transaction(small_world.app.sessions) as session:
        lines = session.scalars(select(JournalRow.what).where(JournalRow.inbox_id == 1)).all()
    assert "mail shown on the command line" in lines
    with transaction(small_world.app.sessions) as session:
        assert SECRET.split()[1] not in str(session.scalars(select(InboxRow.judged)).all())


def test_a_mail_that_is_not_there_is_not_explained(small_world: World) -> None:
    assert run(small_world, "explain", "7").exit_code == 1


@pytest.mark.contract
def test_a_check_tries_every_mailbox_and_the_sender_and_says_what_is_wrong(small_world: World) -> None:
    if dovecot.program() is None:
        absent(dovecot.NEEDS)
    with Dovecot("consult", "billing") as server, SmtpSink() as sink:
        imap = {"HOST": "127.0.0.1", "PORT": str(server.port), "TLS": "none", "PASSWORD": PASSWORD, "USER": "consult"}
        environ = ENOUGH | {f"CASECONSULTANT_IMAP_{name}": value for name, value in imap.items()}
        environ |= {
            "CASECONSULTANT_SMTP_HOST": "127.0.0.1",
            "CASECONSULTANT_SMTP_PORT": str(sink.port),
            "CASECONSULTANT_SMTP_TLS": "none",
            "CASECONSULTANT_MAILBOXES": "consult,billing",
            "CASECONSULTANT_MAILBOX_BILLING_ADDRESS": "billing@clinic.test",
            "CASECONSULTANT_MAILBOX_BILLING_IMAP_USER": "billing",
            "CASECONSULTANT_MAILBOX_BILLING_IMAP_PASSWORD": PASSWORD,
        }
        small_world.app = replace(small_world.app, clock=SystemClock())
        good = checked(small_world, environ)
        assert good.exit_code == 0, good.output
        assert "mailbox consult, sign-in: 127.0.0.1" in good.output
        assert "mailbox billing, filing right: A message of ours could be put into CaseConsultant" in good.output
        assert f"sending: Reached 127.0.0.1:{sink.port} without TLS" in good.output
        wrong = checked(small_world, environ | {"CASECONSULTANT_MAILBOX_BILLING_IMAP_PASSWORD": "wrong"})
        assert wrong.exit_code == 1
        assert "mailbox consult, filing right" in wrong.output
        assert "mailbox billing, sign-in: 127.0.0.1 refused the login of billing" in " ".join(wrong.output.split())
        assert PASSWORD not in good.output + wrong.output


def checked(world: World, environ: dict[str, str]) -> Result:
    obj = {"app": lambda: world.app, "settings": lambda: load(environ)}
    return CliRunner().invoke(commands, ["mail", "check"], obj=obj, catch_exceptions=False)


def test_explaining_says_which_letter_went_instead_of_an_acknowledgement(small_world: World) -> None:
    asking = Asking(plan=Plan(guest=1))
    small_world.app = replace(small_world.app, policy=replace(small_world.policy, asking=asking))
    for number in (1, 2):
        small_world.server.arrives(a_mail(message_id=f"m{number}@clinic.test", text=f"Question {number}?"))
    small_world.work()
    assert "Acknowledgement: letter 1, sent" in run(small_world, "explain", "1").output
    assert "Acknowledgement: letter 2 (over_allowance instead), sent" in run(small_world, "explain", "2").output

from collections.abc import Iterator, Sequence
from contextlib import closing
from datetime import UTC, date, datetime, timedelta
from io import StringIO
from pathlib import Path

import pytest
from rich.console import Console

from caseconsultant import wiring
from caseconsultant.codes.errors import LibraryError
from caseconsultant.codes.library import Library
from caseconsultant.domain.errors import MailboxRefused, MailboxTrouble, SenderTrouble
from caseconsultant.domain.letters import InboundMail
from caseconsultant.operations import checks
from caseconsultant.operations.checks import Finding, Grade
from caseconsultant.operations.doctor import examine, report
from caseconsultant.ports import FolderStatus, RawMail, Unreadable
from caseconsultant.services.switches import beat
from caseconsultant.settings import load
from caseconsultant.store import migrate, switches
from caseconsultant.store.session import Sessions, open_engine, transaction
from caseconsultant.store.types import Keys
from tests.servers.ports import free_port
from tests.world import World


def sessions_of(url: str) -> Sessions:
    return Sessions(open_engine(url), Keys([b"k" * 32]))


@pytest.fixture
def sessions(tmp_path: Path) -> Iterator[Sessions]:
    made = sessions_of(f"sqlite:///{tmp_path}/one.sqlite")
    yield made
    made.engine.dispose()


class Box:
    """A mailbox that says one thing when it is opened."""

    def __init__(self, trouble: MailboxTrouble | None = None) -> None:
        self.trouble = trouble
        self.closed = False

    def open(self, folder: str = "") -> FolderStatus:
        if self.trouble is not None:
            raise self.trouble
        return FolderStatus(uidvalidity=1, uidnext=8, exists=7)

    def close(self) -> None:
        self.closed = True

    def uids(self, above: int) -> Sequence[int]:
        raise AssertionError("the doctor reads no mail")

    def since(self, day: date, up_to: int) -> Sequence[int]:
        raise AssertionError("the doctor reads no mail")

    def fetch(self, uids: Sequence[int]) -> Iterator[RawMail]:
        raise AssertionError("the doctor reads no mail")

    def file_away(self, uids: Sequence[int]) -> None:
        raise AssertionError("the doctor moves no mail")

    def wait(self, seconds: float) -> bool:
        raise AssertionError("the doctor does not wait")


class Server:
    """A sender that only says whether it could be reached."""

    def __init__(self, says: str | SenderTrouble) -> None:
        self.says = says

    def check(self) -> str:
        if isinstance(self.says, SenderTrouble):
            raise self.says
        return self.says

    def send(self, *_: object) -> None:
        raise AssertionError("the doctor sends nothing")


class Parsing:
    """A parser with one answer."""

    def __init__(self, answer: InboundMail | Unreadable) -> None:
        self.answer = answer

    def parse(self, raw: bytes) -> InboundMail | Unreadable:
        assert raw == checks.SAMPLE
        return self.answer

    def close(self) -> None:
        pass


def test_a_database_without_our_tables_says_what_to_run_and_then_is_well(sessions: Sessions) -> None:
    before = checks.database(sessions)
    assert (before.grade, before.todo) == (Grade.BAD, "Run `caseconsultant migrate`.")
    migrate.upgrade(sessions.engine)
    assert checks.database(sessions).grade is Grade.GOOD


@pytest.mark.parametrize("url", ["sqlite:////nowhere/at/all.sqlite", "postgresql+psycopg://x@127.0.0.1:1/none"])
def test_a_database_out_of_reach_is_bad_and_names_the_setting(url: str) -> None:
    sessions = sessions_of(url)
    found = checks.database(sessions)
    assert found.grade is Grade.BAD
    assert "CASECONSULTANT_DATABASE_URL" in found.todo
    assert checks.clock(datetime.now(UTC), sessions).grade is Grade.NOTE
    sessions.engine.dispose()


def test_no_broker_is_a_note_and_a_silent_one_is_bad() -> None:
    assert checks.broker("").grade is Grade.NOTE
    silent = checks.broker(f"redis://127.0.0.1:{free_port()}/0", timeout=1)
    assert silent.grade is Grade.BAD
    assert "Nothing is lost" in silent.todo


@pytest.mark.contract
def test_a_broker_that_answers_is_good(redis_url: str) -> None:
    assert checks.broker(redis_url).grade is Grade.GOOD


def test_a_mailbox_is_opened_and_closed_and_its_trouble_is_passed_on() -> None:
    well, locked = Box(), Box(MailboxRefused("The server refuses the password."))
    assert checks.mailbox("consult", well) == Finding(
        "mailbox consult", Grade.GOOD, "It can be read; the folder holds 7 messages."
    )
    refused = checks.mailbox("consult", locked)
    assert (refused.grade, refused.says) == (Grade.BAD, "The server refuses the password.")
    assert well.closed
    assert locked.closed


def test_a_mail_server_is_told_in_its_own_words() -> None:
    assert checks.sender(Server("smtp.clinic.test takes letters")).says == "smtp.clinic.test takes letters"  # type: ignore[arg-type]
    assert checks.sender(Server(SenderTrouble("No such host."))).grade is Grade.BAD  # type: ignore[arg-type]


def test_a_library_that_cannot_be_opened_is_bad_and_one_not_yet_built_is_not() -> None:
    def broken() -> Library:
        raise LibraryError("The library is damaged.")

    assert checks.library(broken, first_use=True).grade is Grade.NOTE
    assert checks.library(broken, first_use=False).says == "The library is damaged."


def test_the_parser_is_tried_on_a_plain_mail() -> None:
    assert checks.parser(Parsing(InboundMail())).grade is Grade.GOOD
    assert checks.parser(Parsing(Unreadable("no child could be started"))).grade is Grade.BAD


@pytest.mark.parametrize(
    ("free", "grade"), [(10 * 1024**3, Grade.GOOD), (1024**3, Grade.NOTE), (100 * 1024**2, Grade.BAD)]
)
def test_a_disk_that_fills_is_seen_before_it_is_full(tmp_path: Path, free: int, grade: Grade) -> None:
    assert checks.disk(tmp_path / "not" / "made" / "yet", free).grade is grade


def test_the_disk_itself_is_asked(tmp_path: Path) -> None:
    assert "GiB are free" in checks.disk(tmp_path / "not" / "made" / "yet").says


def test_clocks_that_differ_are_seen(sessions: Sessions) -> None:
    now = datetime.now(UTC)
    assert checks.clock(now, sessions).grade is Grade.GOOD
    assert checks.clock(now + timedelta(minutes=2), sessions).grade is Grade.BAD


def test_a_pause_is_told_with_its_reason(sessions: Sessions) -> None:
    migrate.upgrade(sessions.engine)
    assert checks.sending(sessions, shadow=False).grade is Grade.GOOD
    assert "Shadow" in checks.sending(sessions, shadow=True).says
    with transaction(sessions) as session:
        switches.turn_on(session, switches.PAUSED, None, "restored from a backup")
    assert "restored from a backup" in checks.sending(sessions, shadow=False).says


def test_the_doctor_gets_to_the_end_though_nothing_is_there(database_url: str, tmp_path: Path) -> None:
    nobody = str(free_port())
    environ = {
        "DATABASE_URL": database_url,
        "HOME": str(tmp_path / "home"),
        "KEY": "A" * 43,
        "ADDRESS": "consult@clinic.test",
        "IMAP_HOST": "127.0.0.1",
        "IMAP_PORT": nobody,
        "IMAP_TLS": "none",
        "IMAP_USER": "consult",
        "IMAP_PASSWORD": "secret",
        "SMTP_HOST": "127.0.0.1",
        "SMTP_PORT": nobody,
        "SMTP_TLS": "none",
    }
    settings = load({f"CASECONSULTANT_{name}": value for name, value in environ.items()})
    app = wiring.build(settings)
    with closing(app.parser):
        found = {finding.part: finding for finding in examine(settings, app)}
    app.sessions.engine.dispose()
    bad = {part for part, finding in found.items() if finding.grade is Grade.BAD}
    assert bad == {"database", "mailbox consult", "sending"}
    assert all(found[part].todo for part in bad)
    assert "secret" not in str(found)


def test_a_part_that_has_fallen_silent_is_bad_and_one_that_never_ran_is_not(small_world: World) -> None:
    app = small_world.app
    assert checks.parts(app).says == "Nothing has run here yet."
    beat(app, "poller")
    silent = checks.parts(app)
    assert silent.grade is Grade.BAD
    assert "the sweep has been silent" in silent.says


@pytest.mark.parametrize(("grades", "well"), [((Grade.GOOD, Grade.NOTE), True), ((Grade.BAD, Grade.GOOD), False)])
def test_only_what_is_bad_makes_the_doctor_unhappy(grades: tuple[Grade, ...], well: bool) -> None:
    out = StringIO()
    findings = (Finding("part", grade, f"This is [{grade}].", "Mend it.") for grade in grades)
    assert report(Console(file=out), findings) is well
    for grade in grades:
        assert f"part: This is [{grade}]." in out.getvalue()
